//! Map: one frame for each item, so many at a time.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::super::children::{ChildSeed, Children, Item, Running, concurrency};
use super::super::kernel::{Kernel, Next};
use super::super::map_runs::ChildOf;
use super::super::scope::Sight;
use super::super::{Failure, Frame, Phase};
use super::distributed::MapRun;
use crate::definition::{Field, Map, MapMode, State};
use crate::expr::{Fault, Quantity, QueryLanguage, Template};
use crate::history::{Detail, EventType};
use crate::trace::Stage;
use crate::value::Value;

impl Kernel<'_> {
    pub(in crate::exec) fn perform_map(
        &mut self,
        frame: &mut Frame,
        state: &State,
        map: &Map,
    ) -> Result<Next, Failure> {
        let Some(input) = frame.visit.as_ref().map(|visit| visit.effective.clone()) else {
            return Err(self.nowhere(frame));
        };
        let distributed = map.item_reader.is_some() || map.item_batcher.is_some() || map.result_writer.is_some();
        if map.mode == MapMode::Inline && distributed {
            let cause = "The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps";
            return Err(self.fault(frame, Fault::runtime(cause)));
        }
        // A reader stands in for `ItemsPath`, which is not even looked at then (recorded).
        let items = match &map.item_reader {
            Some(_) => None,
            None => Some(self.items(frame, state, map, &input)?),
        };
        let most = self.optional_integer(frame, map.max_concurrency.as_ref(), "MaxConcurrency", &input)?;
        let span = map.max_concurrency.as_ref().map(|field| field.span);
        self.trace(frame, Stage::MaxConcurrency, &most.unwrap_or(0).into(), span);
        let most = most.unwrap_or(0);
        let length = items.as_ref().map_or(0, Vec::len);
        self.emit(frame, EventType::MapStateStarted, Detail::Length(length));
        let run = match map.mode {
            MapMode::Inline => {
                MapRun { concurrency: concurrency(map, most, &self.program.limits), ..MapRun::default() }
            }
            MapMode::Distributed { .. } => {
                let run = self.plan_map_run(frame, state, map, most)?;
                self.emit(frame, EventType::MapRunStarted, Detail::MapRun { arn: run.arn.clone() });
                self.map_run_starts(frame, &run);
                run
            }
        };
        match (items, &map.item_reader) {
            (None, Some(reader)) => self.request_items(frame, state, reader, run),
            (items, _) => self.start_children(frame, state, map, items.unwrap_or_default(), run),
        }
    }

    /// Starts as many children as may run at a time.
    pub(super) fn start_children(
        &mut self,
        frame: &mut Frame,
        state: &State,
        map: &Map,
        items: Vec<Item>,
        run: MapRun,
    ) -> Result<Next, Failure> {
        let single = items.len();
        let items = self.batch(frame, map, &state.name, &run, items)?;
        let count = items.len();
        if map.mode != MapMode::Inline {
            self.map_run_has(run.number, single, count);
        }
        self.spend(count as u64);
        let tolerated = run.tolerated(count);
        if let Some(given) = self.iterations_given(frame, map, &state.name, &items, &run) {
            return given;
        }
        let slots = run.concurrency.min(count);
        let mut children = Box::new(Children {
            owner: state.id,
            items: Rc::new(items),
            next: 0,
            results: vec![None; count],
            running: BTreeMap::new(),
            ended: 0,
            failed: 0,
            tolerated: tolerated.unwrap_or(0),
            join: 0,
            run: Rc::new(run),
            records: Vec::new(),
            unsuccessful: Vec::new(),
            held: VecDeque::new(),
        });
        if count == 0 {
            return self.all_joined(frame, state, children);
        }
        for _ in 0..slots {
            let chain = frame.chain;
            if let Err(failure) = self.start_iteration(frame, map, &state.name, &mut children, chain) {
                return Err(self.give_up(frame, map, &state.name, &children, failure));
            }
        }
        Ok(Next::Wait(Phase::WaitingChildren(children)))
    }

    /// The items: what `ItemsPath` selects or `Items` computes, an array.
    fn items(&mut self, frame: &mut Frame, state: &State, map: &Map, input: &Value) -> Result<Vec<Item>, Failure> {
        let value = match (state.language, &map.items) {
            (QueryLanguage::JsonPath, _) => match &map.items_path {
                Some(field) => self.follow(frame, &field.value, input)?,
                None => input.clone(),
            },
            (QueryLanguage::Jsonata, Some(field)) => self.evaluate(frame, &field.value, "Items", Sight::of(input))?,
            (QueryLanguage::Jsonata, None) => input.clone(),
        };
        let span = map.items_path.as_ref().map(|field| field.span).or(map.items.as_ref().map(|field| field.span));
        // "If the input to the Map state is a JSON object, it runs an iteration for each key-value pair"
        // (input-output-itemspath in AWS's documentation); an inline Map refuses it (recorded).
        if let (Value::Object(object), true) = (&value, map.mode != MapMode::Inline) {
            self.trace(frame, Stage::AfterItemsPath, &value, span);
            return Ok(Item::of_members(object).collect());
        }
        let Some(array) = value.as_array() else {
            let fault = match (state.language, &map.items) {
                (QueryLanguage::JsonPath, _) => {
                    let path = map.items_path.as_ref().map_or("$", |field| field.value.text());
                    Fault::runtime(format!("Reference path \"{path}\" must point to array."))
                }
                (QueryLanguage::Jsonata, Some(Field { value: Template::Computed(computed), .. })) => {
                    Fault::unexpected_type(computed, "Items", "array", &value)
                }
                (QueryLanguage::Jsonata, _) => Fault {
                    location: None,
                    ..Fault::query("", format!("Map state input must be an array but was: {value}"))
                },
            };
            return Err(self.fault(frame, fault));
        };
        self.trace(frame, Stage::AfterItemsPath, &value, span);
        Ok(array.iter().map(|value| Item { key: None, source: None, value: value.clone() }).collect())
    }

    pub(super) fn optional_integer(
        &mut self,
        frame: &Frame,
        field: Option<&Field<Quantity>>,
        name: &str,
        input: &Value,
    ) -> Result<Option<i64>, Failure> {
        field.map(|field| self.integer(frame, &field.value, name, input)).transpose()
    }

    /// Starts the next item, when there is one, on `chain`.
    pub(in crate::exec) fn start_iteration(
        &mut self,
        frame: &mut Frame,
        map: &Map,
        name: &Rc<str>,
        children: &mut Children,
        chain: u32,
    ) -> Result<(), Failure> {
        let index = children.next;
        let run = children.run.clone();
        let items = children.items.clone();
        let (Some(item), Some(flow)) = (items.get(index), map.processor) else { return Ok(()) };
        children.next += 1;
        let (about, input) = match &map.item_batcher {
            // The selector has been applied to each item before they were put together.
            Some(_) => (Self::about(frame, map, name, index, item, &run.source), item.value.clone()),
            None => self.select_item(frame, map, name, index, item, &run.source)?,
        };
        let seed = match map.mode {
            MapMode::Inline => {
                let kept = std::mem::replace(&mut frame.chain, chain);
                let detail = Detail::Iteration { name: name.clone(), index };
                let started = self.emit(frame, EventType::MapIterationStarted, detail);
                frame.chain = kept;
                ChildSeed { item: Some(about), ..ChildSeed::shared(input, started) }
            }
            MapMode::Distributed { express } => {
                let items = match &map.item_batcher {
                    Some(_) => item.value.get("Items").and_then(Value::as_array).map_or(0, |batch| batch.len()),
                    None => 1,
                };
                let items = u32::try_from(items).unwrap_or(u32::MAX);
                let child_of = ChildOf { run: run.number, index, items };
                let execution = self.child_context(name, map, &input, express, child_of);
                let log = self.new_log();
                ChildSeed {
                    item: Some(about),
                    log: Some(log),
                    execution: Some(execution),
                    ..ChildSeed::shared(input, 0)
                }
            }
        };
        let execution = seed.execution.clone();
        let child = self.start_child(frame, children.owner, flow, index, seed);
        let timeout = self.time_limit(map, child);
        children.running.insert(child, Running { index, execution, since: self.run.ambient.now, timeout });
        Ok(())
    }
}
