//! The parts of a Map that only the distributed mode has: Map Runs, readers, batches, writers.

use std::rc::Rc;

use super::super::agenda::Wake;
use super::super::call::{Answer, Purpose, ReplyOutcome, TaskRequest};
use super::super::children::{Children, Item, concurrency};
use super::super::frame::{ExecutionContext, MapItem};
use super::super::items::{self, Format};
use super::super::kernel::{Kernel, Next};
use super::super::map_runs::ChildOf;
use super::super::scope::Sight;
use super::super::{Failure, FailureKind, Frame, MapRunId, Phase};
use crate::definition::{Field, ItemReader, Kind, Map, MapMode, Resource, ResultWriter, State};
use crate::expr::Fault;
use crate::history::{Detail, EventType};
use crate::object;
use crate::trace::Stage;
use crate::value::{Array, Number, Object, Value};

/// A Map Run: what the fields of a distributed Map came to.
#[derive(Clone, Debug, Default)]
pub struct MapRun {
    /// Its ARN.
    pub arn: Rc<str>,
    /// Its id, the last part of the ARN.
    pub id: Rc<str>,
    /// Its number among the run's Map Runs.
    pub number: MapRunId,
    /// `MaxConcurrency` as given; 0 when missing.
    pub max_concurrency: i64,
    /// How many children run at a time.
    pub concurrency: usize,
    /// `ToleratedFailureCount`
    pub tolerated_count: Option<i64>,
    /// `ToleratedFailurePercentage`
    pub tolerated_percentage: Option<f64>,
    /// `MaxItems`
    pub max_items: Option<i64>,
    /// `MaxItemsPerBatch`
    pub batch_items: Option<i64>,
    /// `MaxInputBytesPerBatch`
    pub batch_bytes: Option<i64>,
    /// `$$.Map.Item.Source`
    pub source: Rc<str>,
}

impl MapRun {
    /// How many of `count` children may fail: the smaller of count and percentage, `None` when the Map says neither.
    pub(in crate::exec) fn tolerated(&self, count: usize) -> Option<usize> {
        let by_count = self.tolerated_count.and_then(|count| usize::try_from(count).ok());
        let by_percentage = self.tolerated_percentage.map(|percentage| (count as f64 * percentage / 100.0) as usize);
        by_count.into_iter().chain(by_percentage).min()
    }
}

/// A Map Run that waits for its items.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The request.
    pub task: u32,
    /// The run.
    pub run: MapRun,
    /// The files that a listing or manifest named.
    flat: Option<items::Flattening>,
}

impl Kernel<'_> {
    /// Evaluates the fields of the mode. Faults end the execution before the Map Run starts (recorded).
    pub(super) fn plan_map_run(
        &mut self,
        frame: &mut Frame,
        state: &State,
        map: &Map,
        max_concurrency: i64,
    ) -> Result<MapRun, Failure> {
        let Some(input) = frame.visit.as_ref().map(|visit| visit.effective.clone()) else {
            return Err(self.nowhere(frame));
        };
        let count = map.tolerated_failure_count.as_ref();
        let tolerated_count = self.optional_integer(frame, count, "ToleratedFailureCount", &input)?;
        if tolerated_count.is_some_and(|count| count < 0) {
            return Err(self.fault(frame, Fault::runtime("ToleratedFailureCount cannot be negative.")));
        }
        let tolerated_percentage = match &map.tolerated_failure_percentage {
            Some(field) => Some(self.float(frame, &field.value, "ToleratedFailurePercentage", &input)?),
            None => None,
        };
        if tolerated_percentage.is_some_and(|percentage| !(0.0..=100.0).contains(&percentage)) {
            let cause = "ToleratedFailurePercentage must be between 0 and 100.";
            return Err(self.fault(frame, Fault::runtime(cause)));
        }
        if let (Some(count), Some(field)) = (tolerated_count, &map.tolerated_failure_count) {
            self.trace(frame, Stage::ToleratedFailureCount, &count.into(), Some(field.span));
        }
        if let (Some(percentage), Some(field)) = (tolerated_percentage, &map.tolerated_failure_percentage) {
            let percentage = Number::from_f64(percentage).map_or(Value::Null, Value::Number);
            self.trace(frame, Stage::ToleratedFailurePercentage, &percentage, Some(field.span));
        }
        let reader = map.item_reader.as_ref().and_then(|reader| reader.value.max_items.as_ref());
        let batcher = map.item_batcher.as_ref().map(|batcher| &batcher.value);
        let most = batcher.and_then(|batcher| batcher.max_items.as_ref());
        let bytes = batcher.and_then(|batcher| batcher.max_bytes.as_ref());
        let max_items = self.optional_integer(frame, reader, "MaxItems", &input)?;
        let batch_items = self.optional_integer(frame, most, "MaxItemsPerBatch", &input)?;
        let batch_bytes = self.optional_integer(frame, bytes, "MaxInputBytesPerBatch", &input)?;
        let number = MapRunId(self.run.next_map_run);
        self.run.next_map_run += 1;
        let settings = &self.program.settings;
        let label = map.label.as_ref().unwrap_or(&state.name);
        let id = self.run.ambient.rng.uuid();
        let (region, account, machine) = (&settings.region, &settings.account, &settings.machine_name);
        Ok(MapRun {
            arn: format!("arn:aws:states:{region}:{account}:mapRun:{machine}/{label}:{id}").into(),
            id,
            number,
            max_concurrency,
            concurrency: concurrency(map, max_concurrency, &self.program.limits),
            tolerated_count,
            tolerated_percentage,
            max_items,
            batch_items,
            batch_bytes,
            source: "STATE_DATA".into(),
        })
    }

    /// Asks for the items that `ItemReader` names.
    pub(super) fn request_items(
        &mut self,
        frame: &mut Frame,
        state: &State,
        reader: &Field<ItemReader>,
        mut run: MapRun,
    ) -> Result<Next, Failure> {
        if run.max_items.is_some_and(|most| most < 0) {
            return Err(self.map_run_over(frame, "States.ItemReaderFailed", "field MaxItems must be positive"));
        }
        let Some(input) = frame.visit.as_ref().map(|visit| visit.effective.clone()) else {
            return Err(self.nowhere(frame));
        };
        let arguments = match &reader.value.parameters {
            Some(field) => self.evaluate(frame, &field.value, "ItemReader/Parameters", Sight::of(&input))?,
            None => Value::empty_object(),
        };
        self.trace(frame, Stage::AfterParameters, &arguments, Some(reader.span));
        let format = Format::of(&reader.value.resource, &reader.value.config);
        if format == Format::Parquet && arguments.get("VersionId").is_some() {
            let cause = "S3 Version ID selection is not currently supported for PARQUET files";
            return Err(self.map_run_over(frame, "States.ItemReaderFailed", cause));
        }
        let part = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        run.source = match format {
            Format::Listing => format!("s3://{}", part("Bucket")).into(),
            _ => format!("s3://{}/{}", part("Bucket"), part("Key")).into(),
        };
        let task = self.ask(frame, state, &reader.value.resource, arguments, Purpose::ReadItems, 0);
        Ok(Next::Wait(Phase::WaitingItems(Box::new(Reading { task, run, flat: None }))))
    }

    /// Leaves a request for a service that serves the Map itself; its number.
    fn ask(
        &mut self,
        frame: &Frame,
        state: &State,
        resource: &str,
        arguments: Value,
        purpose: Purpose,
        invocation: u32,
    ) -> u32 {
        let task = self.run.next_task;
        self.run.next_task += 1;
        self.run.requests.push(TaskRequest {
            task,
            purpose,
            frame: frame.id,
            state: state.id,
            state_name: state.name.clone(),
            resource: Resource::parse(resource),
            arguments,
            invocation,
            attempt: frame.visit.as_ref().map_or(0, |visit| visit.attempt),
            token: None,
            credentials: None,
            iterations: Vec::new(),
        });
        task
    }

    /// The items have come, or an error in their place.
    pub(in crate::exec) fn items_read(
        &mut self,
        frame: &mut Frame,
        mut reading: Reading,
        answer: Answer,
    ) -> Result<Next, Failure> {
        let program = self.program;
        let state = frame.visit.as_ref().and_then(|visit| program.machine.state(visit.state));
        let Some((state, map, reader)) = state.and_then(|state| match &state.kind {
            Kind::Map(map) => Some((state, map, &map.item_reader.as_ref()?.value)),
            _ => None,
        }) else {
            return Err(self.nowhere(frame));
        };
        let body = match answer.outcome {
            ReplyOutcome::Return(body) => body,
            ReplyOutcome::Throw { error, .. } => {
                let cause = error.cause.or(error.error).unwrap_or_else(|| "The items could not be read.".into());
                return Err(self.map_run_over(frame, "States.ItemReaderFailed", &cause));
            }
            ReplyOutcome::Silence => return Ok(Next::Wait(Phase::WaitingItems(Box::new(reading)))),
        };
        let limit = program.limits.map_items;
        let most = match reading.run.max_items.map(usize::try_from) {
            None | Some(Ok(0) | Err(_)) => limit,
            Some(Ok(most)) => most.min(limit),
        };
        let config = &reader.config;
        let taken = match &mut reading.flat {
            Some(flat) => flat.take(config, &body, most),
            // A probe is given the items themselves.
            None if self.run.probe.is_some() => Ok(()),
            None => {
                let bucket = reading.run.source.strip_prefix("s3://").unwrap_or_default();
                items::Flattening::of(&body, &reader.resource, config, bucket).map(|flat| reading.flat = flat)
            }
        };
        if let (Ok(()), Some((arguments, before))) = (&taken, reading.flat.as_ref().and_then(|flat| flat.next(most))) {
            let resource = reader.resource.replace(":listObjectsV2", ":getObject");
            reading.task = self.ask(frame, state, &resource, arguments, Purpose::ReadItems, before + 1);
            return Ok(Next::Wait(Phase::WaitingItems(Box::new(reading))));
        }
        let found = match (taken, reading.flat) {
            (Err(cause), _) => Err(cause),
            (Ok(()), Some(flat)) => Ok(flat.into_items()),
            (Ok(()), None) => items::items(Format::of(&reader.resource, config), config, &body, most),
        };
        match found {
            Ok(items) => {
                if reader.config.get("ItemsPointer").is_some() {
                    let found = Value::array(items.iter().map(Item::input));
                    let span = map.item_reader.as_ref().map(|reader| reader.span);
                    self.trace(frame, Stage::AfterItemsPointer, &found, span);
                }
                self.start_children(frame, state, map, items, reading.run)
            }
            Err(cause) => Err(self.map_run_over(frame, "States.ItemReaderFailed", &cause)),
        }
    }

    /// Ends a Map Run with an error.
    pub(in crate::exec) fn map_run_over(&mut self, frame: &mut Frame, error: &str, cause: &str) -> Failure {
        let failure = Failure::new(FailureKind::State, error, cause);
        self.emit(frame, EventType::MapRunFailed, Detail::Failure(failure.info.clone()));
        failure
    }

    /// `ItemBatcher`: groups of items, each after `ItemSelector`, with the batch input beside them. Both limits hold
    /// together; a batch has one item at least.
    pub(super) fn batch(
        &mut self,
        frame: &mut Frame,
        map: &Map,
        name: &Rc<str>,
        run: &MapRun,
        items: Vec<Item>,
    ) -> Result<Vec<Item>, Failure> {
        let Some(batcher) = map.item_batcher.as_ref() else { return Ok(items) };
        let Some(input) = frame.visit.as_ref().map(|visit| visit.effective.clone()) else {
            return Err(self.nowhere(frame));
        };
        let batch_input = match &batcher.value.batch_input {
            Some(field) => Some(self.evaluate(frame, &field.value, "ItemBatcher/BatchInput", Sight::of(&input))?),
            None => None,
        };
        let positive = |number: Option<i64>| number.and_then(|number| usize::try_from(number).ok()).filter(|n| *n > 0);
        let most = positive(run.batch_items).unwrap_or(usize::MAX);
        let bytes = positive(run.batch_bytes).unwrap_or(usize::MAX).min(self.program.limits.payload_bytes);
        let make = |items: Vec<Value>| {
            let mut batch = Object::with_capacity(2);
            if let Some(input) = &batch_input {
                batch.insert("BatchInput", input.clone());
            }
            batch.insert("Items", items.into());
            Item { key: None, source: None, value: batch.into() }
        };
        let empty = make(Vec::new()).value.json_len();
        let (mut batches, mut open, mut size) = (Vec::new(), Vec::new(), empty);
        for (index, item) in items.into_iter().enumerate() {
            let value = self.select_item(frame, map, name, index, &item, &run.source)?.1;
            let more = value.json_len() + 1;
            if !open.is_empty() && (open.len() >= most || size + more > bytes) {
                batches.push(make(std::mem::take(&mut open)));
                size = empty;
            }
            size += more;
            open.push(value);
        }
        if !open.is_empty() {
            batches.push(make(open));
        }
        let shown = Value::array(batches.iter().map(|batch| batch.value.clone()));
        self.trace(frame, Stage::AfterItemBatcher, &shown, Some(batcher.span));
        Ok(batches)
    }

    /// The item with its place.
    pub(super) fn about(
        frame: &Frame,
        map: &Map,
        name: &Rc<str>,
        index: usize,
        item: &Item,
        source: &Rc<str>,
    ) -> Rc<MapItem> {
        Rc::new(MapItem {
            map: name.clone(),
            index,
            key: item.key.clone(),
            value: item.value.clone(),
            source: (map.mode != MapMode::Inline).then(|| item.source.as_ref().unwrap_or(source).clone()),
            outer: frame.item.clone(),
        })
    }

    /// The item with its place, and the input that `ItemSelector` makes of it.
    pub(in crate::exec) fn select_item(
        &mut self,
        frame: &Frame,
        map: &Map,
        name: &Rc<str>,
        index: usize,
        item: &Item,
        source: &Rc<str>,
    ) -> Result<(Rc<MapItem>, Value), Failure> {
        let about = Self::about(frame, map, name, index, item, source);
        let Some(field) = &map.item_selector else { return Ok((about, item.input())) };
        let Some(effective) = frame.visit.as_ref().map(|visit| visit.effective.clone()) else {
            return Err(self.nowhere(frame));
        };
        let sight = Sight::of(&effective);
        let selected = self.evaluate_for_item(frame, &about, &field.value, map.item_selector_name, sight)?;
        self.trace(frame, Stage::AfterItemSelector, &selected, Some(field.span));
        Ok((about, selected))
    }

    /// The context object's parts for a child execution.
    pub(super) fn child_context(
        &mut self,
        name: &Rc<str>,
        map: &Map,
        input: &Value,
        express: bool,
        child_of: ChildOf,
    ) -> Rc<ExecutionContext> {
        let settings = &self.program.settings;
        let (region, account) = (&settings.region, &settings.account);
        let machine = format!("{}/{}", settings.machine_name, map.label.as_ref().unwrap_or(name));
        let id = self.run.ambient.rng.uuid();
        let arn: Rc<str> = match express {
            false => format!("arn:aws:states:{region}:{account}:execution:{machine}:{id}").into(),
            true => {
                let run = self.run.ambient.rng.uuid();
                format!("arn:aws:states:{region}:{account}:express:{machine}:{id}:{run}").into()
            }
        };
        let execution = object! {
            "Id" => arn.clone(),
            "Input" => input.clone(),
            "StartTime" => self.run.ambient.now.to_string(),
            "Name" => id,
            "RoleArn" => settings.role_arn.clone(),
            "RedriveCount" => 0,
        };
        let machine_arn = format!("arn:aws:states:{region}:{account}:stateMachine:{machine}");
        let machine = object! { "Id" => machine_arn, "Name" => machine };
        Rc::new(ExecutionContext { execution, machine, arn, child_of: Some(child_of) })
    }

    /// `ResultWriter`: writes the results and gives their place, or gives them transformed where it names no
    /// bucket.
    pub(in crate::exec) fn write_results(
        &mut self,
        frame: &mut Frame,
        state: &State,
        writer: &Field<ResultWriter>,
        children: &Children,
    ) -> Result<Value, Failure> {
        let Some(input) = frame.visit.as_ref().map(|visit| visit.effective.clone()) else {
            return Err(self.nowhere(frame));
        };
        let (succeeded, failed): (Vec<&Value>, Vec<&Value>) = children
            .records
            .iter()
            .partition(|record| record.get("Status").and_then(Value::as_str) == Some("SUCCEEDED"));
        let writer = &writer.value;
        if writer.resource.is_empty() {
            return Ok(Value::Array(Rc::new(transform(&writer.transformation, &succeeded))));
        }
        let arguments = match &writer.parameters {
            Some(field) => self.evaluate(frame, &field.value, "ResultWriter/Parameters", Sight::of(&input))?,
            None => Value::empty_object(),
        };
        let part = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (bucket, prefix) = (part("Bucket"), part("Prefix"));
        let folder = match prefix.trim_end_matches('/') {
            "" => children.run.id.to_string(),
            prefix => format!("{prefix}/{}", children.run.id),
        };
        let mut files = Object::new();
        for (status, records) in [("FAILED", failed), ("PENDING", Vec::new()), ("SUCCEEDED", succeeded)] {
            let mut listed = Vec::new();
            if !records.is_empty() {
                let body = match &*writer.output_type {
                    "JSONL" => {
                        let lines = transform(&writer.transformation, &records);
                        lines.iter().map(|record| record.to_json() + "\n").collect::<String>()
                    }
                    _ => Value::Array(Rc::new(transform(&writer.transformation, &records))).to_json(),
                };
                let key = format!("{folder}/{status}_0.json");
                listed.push(object! { "Key" => key.clone(), "Size" => body.len() });
                let put = object! { "Bucket" => bucket.clone(), "Key" => key, "Body" => body };
                self.ask(frame, state, &writer.resource, put, Purpose::WriteResults, 0);
            }
            files.insert(status, listed.into());
        }
        let key = format!("{folder}/manifest.json");
        let manifest = object! {
            "DestinationBucket" => bucket.clone(),
            "MapRunArn" => children.run.arn.clone(),
            "ResultFiles" => Value::from(files),
        };
        let put = object! { "Bucket" => bucket.clone(), "Key" => key.clone(), "Body" => manifest.to_json() };
        self.ask(frame, state, &writer.resource, put, Purpose::WriteResults, 0);
        self.map_run_wrote(children.run.number);
        Ok(object! {
            "MapRunArn" => children.run.arn.clone(),
            "ResultWriterDetails" => object! { "Bucket" => bucket, "Key" => key },
        })
    }
}

/// `WriterConfig.Transformation`: `NONE` keeps the records, `COMPACT` their outputs, `FLATTEN` joins outputs that
/// are arrays.
fn transform(transformation: &str, records: &[&Value]) -> Array {
    let output = |record: &&Value| {
        let text = record.get("Output").and_then(Value::as_str).unwrap_or("null");
        Value::parse(text).unwrap_or_default()
    };
    match transformation {
        "COMPACT" => records.iter().map(output).collect(),
        "FLATTEN" => records
            .iter()
            .map(output)
            .flat_map(|output| match output {
                Value::Array(array) => array.to_vec(),
                other => vec![other],
            })
            .collect(),
        _ => records.iter().copied().cloned().collect(),
    }
}

impl super::super::Execution {
    /// Puts what was read for a Map on the agenda.
    pub(in crate::exec) fn reply_items(&mut self, request: &TaskRequest, latency_ms: i64, outcome: ReplyOutcome) {
        let Some(frame) = self.frames.get(request.frame) else { return };
        if matches!(&frame.phase, Phase::WaitingItems(reading) if reading.task == request.task) {
            let due = self.ambient.now.after(latency_ms.max(0));
            let answer = Answer { task: request.task, outcome };
            self.agenda.at(due, request.frame, Wake::Replied(Box::new(answer)));
        }
    }
}
