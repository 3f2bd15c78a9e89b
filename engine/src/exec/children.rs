//! Children of a Parallel or Map state: branches, iterations, child executions.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::agenda::{Entry, Joined};
use super::frame::{Done, ExecutionContext, LeftChildren, MapItem};
use super::kernel::{Kernel, Next};
use super::states::MapRun;
use super::{ChildStatus, Failure, FailureKind, Frame, FrameId, Phase};
use crate::definition::{FlowId, Kind, Map, MapMode, State, StateId};
use crate::history::{Detail, EventType, LogId};
use crate::object;
use crate::time::Timestamp;
use crate::trace::Stage;
use crate::value::{Array, Object, Value};

/// The children that a Parallel or Map state waits for.
#[derive(Clone, Debug)]
pub struct Children {
    /// The state they belong to.
    pub(super) owner: StateId,
    /// The items still to be processed and those that are, by index; empty for a Parallel.
    pub(super) items: Rc<Vec<Item>>,
    /// The next item to start.
    pub(super) next: usize,
    /// Results by index; `None` until the child has ended, and for one whose failure is tolerated.
    pub(super) results: Vec<Option<Value>>,
    /// Who runs.
    pub(super) running: BTreeMap<FrameId, Running>,
    /// How many have ended.
    pub(super) ended: usize,
    /// How many of them failed, tolerated so far.
    pub(super) failed: usize,
    /// How many may fail; distributed Maps only.
    pub(super) tolerated: usize,
    /// The greatest last event of those that have ended.
    pub(super) join: u32,
    /// The Map Run; for other children only its concurrency means something.
    pub(super) run: Rc<MapRun>,
    /// What a `ResultWriter` writes of each child that has ended.
    pub(super) records: Vec<Value>,
    /// The open frames of child executions that failed; distributed Maps only.
    pub(super) unsuccessful: Vec<Rc<Frame>>,
    /// The child executions that wait to be redriven, since no more may run at a time.
    pub(super) held: VecDeque<Held>,
}

/// A child execution that waits to be redriven.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its first frame.
    pub(super) child: FrameId,
    /// What is known of it while it runs.
    pub(super) running: Running,
    /// Its open frames, in the order they started.
    pub(super) frames: Vec<Rc<Frame>>,
}

/// A child that runs.
#[derive(Clone, Debug)]
pub struct Running {
    /// Its index among its siblings.
    pub(super) index: usize,
    /// The context of its own, for a child execution.
    pub(super) execution: Option<Rc<ExecutionContext>>,
    /// When it started.
    pub(super) since: Timestamp,
    /// The agenda's entry of its time limit, for an Express child execution.
    pub(super) timeout: Option<Entry>,
}

/// An item of a Map.
#[derive(Clone, Debug)]
pub struct Item {
    /// `Key`, when the items are an object's members.
    pub key: Option<Rc<str>>,
    /// The file that it was read from, when the Map reads several.
    pub source: Option<Rc<str>>,
    /// The item; of an object's member its value.
    pub value: Value,
}

impl Item {
    /// The members of an object as items.
    pub(super) fn of_members(object: &Object) -> impl Iterator<Item = Item> {
        object.iter().map(|(key, value)| Item { key: Some(key.clone()), source: None, value: value.clone() })
    }

    /// What an iteration gets where `ItemSelector` makes nothing else of it: an object's member as a pair.
    pub fn input(&self) -> Value {
        match &self.key {
            Some(key) => object! { "Key" => Value::String(key.clone()), "Value" => self.value.clone() },
            None => self.value.clone(),
        }
    }
}

impl Children {
    /// How much a copy holds.
    pub fn weight(&self) -> usize {
        self.results.len() + self.running.len() + self.records.len() + self.held.len()
    }

    /// How many children there are in all.
    pub fn total(&self) -> usize {
        self.results.len()
    }

    /// How many have ended.
    pub fn ended(&self) -> usize {
        self.ended
    }

    /// How many failed and were tolerated.
    pub fn failed(&self) -> usize {
        self.failed
    }

    /// Takes the child executions of the Map in the frame `map` that had failed among those that run, and those that
    /// waited to be redriven. Their frames.
    pub(super) fn readmit(&mut self, map: FrameId, now: Timestamp) -> Vec<Rc<Frame>> {
        let mut failed = std::mem::take(&mut self.unsuccessful);
        for child in &failed {
            if let Some((_, index)) = child.parent.filter(|(parent, _)| *parent == map) {
                let execution = Some(child.execution.clone());
                self.running.insert(child.id, Running { index, execution, since: now, timeout: None });
            }
        }
        failed.extend(self.release());
        failed
    }

    /// Whether [`Children::readmit`] has something to do.
    pub(super) fn has_more_to_redrive(&self) -> bool {
        !self.unsuccessful.is_empty() || !self.held.is_empty()
    }

    /// Takes those that waited to be redriven among those that run. Their frames.
    fn release(&mut self) -> Vec<Rc<Frame>> {
        let mut frames = Vec::new();
        for held in std::mem::take(&mut self.held) {
            self.running.insert(held.child, held.running);
            frames.extend(held.frames);
        }
        frames
    }

    /// Counts the child executions that run again as not ended. One whose history is full cannot run again.
    pub(super) fn take_up(&mut self) {
        self.ended = self.next.saturating_sub(self.running.len() + self.held.len());
        self.failed = self.ended.saturating_sub(self.results.iter().flatten().count());
        let succeeded = |record: &Value| record.get("Status").and_then(Value::as_str) == Some("SUCCEEDED");
        self.records.retain(succeeded);
    }
}

impl Kernel<'_> {
    /// Starts one child frame. Its chain begins with `chain`; a child execution begins a history of its own.
    pub(super) fn start_child(
        &mut self,
        parent: &Frame,
        owner: StateId,
        flow: FlowId,
        index: usize,
        seed: ChildSeed,
    ) -> FrameId {
        let id = FrameId(self.run.next_frame);
        let own_log = seed.log.is_some();
        let frame = Frame {
            id,
            parent: Some((parent.id, index)),
            flow,
            log: seed.log.unwrap_or(parent.log),
            chain: if own_log { 0 } else { seed.chain },
            // Child executions do not see the variables of the execution that started them.
            variables: if own_log { Rc::default() } else { parent.variables.clone() },
            variable_bytes: if own_log { 0 } else { parent.variable_bytes },
            item: seed.item.or_else(|| parent.item.clone()),
            execution: seed.execution.unwrap_or_else(|| parent.execution.clone()),
            visit: None,
            phase: Phase::Perform,
        };
        self.start_frame(frame, seed.input, Some((owner, index)));
        id
    }

    /// A child has ended.
    pub(super) fn joined(
        &mut self,
        frame: &mut Frame,
        mut children: Box<Children>,
        joined: Joined,
    ) -> Result<Next, Failure> {
        let program = self.program;
        let Some(running) = children.running.remove(&joined.frame) else {
            return Ok(Next::Wait(Phase::WaitingChildren(children)));
        };
        if let Some(entry) = running.timeout {
            self.run.agenda.withdraw(entry);
        }
        let Some(owner) = program.machine.state(children.owner) else { return Ok(Next::Settle(Done::Through)) };
        children.ended += 1;
        children.join = children.join.max(joined.last);
        if matches!(&owner.kind, Kind::Map(map) if map.result_writer.is_some()) {
            children.records.extend(self.record(&running, &joined));
        }
        match joined.result {
            Ok(value) => {
                if let Some(slot) = children.results.get_mut(joined.index) {
                    *slot = Some(value);
                }
            }
            Err(failure) => match &owner.kind {
                Kind::Map(map) if map.mode != MapMode::Inline => {
                    children.failed += 1;
                    let top = joined.left.iter().find(|open| open.id == joined.frame);
                    if top.is_some_and(|top| self.run.has_room(program, top.log)) {
                        children.unsuccessful.extend(joined.left);
                    }
                    if children.failed > children.tolerated {
                        self.stop_children(frame, children);
                        let cause = "The specified tolerated failure threshold was exceeded";
                        return Err(self.map_run_over(frame, "States.ExceedToleratedFailureThreshold", cause));
                    }
                }
                _ => {
                    frame.chain = joined.chain;
                    let failed = joined.left.iter().find(|open| open.id == joined.frame).cloned();
                    let mut open = joined.left;
                    open.extend(self.abort_children(frame, &children, &owner.name));
                    if let (Kind::Map(_), Some(failed)) = (&owner.kind, failed) {
                        self.iteration_failed(&failed, &owner.name, joined.index, &failure);
                    }
                    children.ended = children.ended.saturating_sub(1);
                    children.running.insert(joined.frame, running);
                    if let Some(visit) = &mut frame.visit {
                        visit.left = Some(Rc::new(LeftChildren { children, frames: open }));
                    }
                    // What failed inside is an ordinary failure here: the child has reported it.
                    return Err(Failure { kind: FailureKind::State, location: None, ..failure });
                }
            },
        }
        if let Some(held) = children.held.pop_front() {
            self.redrive_held(&mut children, held);
        } else if let Kind::Map(map) = &owner.kind
            && let Err(failure) = self.start_iteration(frame, map, &owner.name, &mut children, joined.chain)
        {
            return Err(self.give_up(frame, map, &owner.name, &children, failure));
        }
        if children.ended < children.total() {
            return Ok(Next::Wait(Phase::WaitingChildren(children)));
        }
        self.all_joined(frame, owner, children)
    }

    /// All children have ended well, or well enough.
    ///
    /// `MapRunSucceeded` does not advance the chain, but `MapStateSucceeded` names it: so AWS does since late 2024;
    /// older recordings go on from it.
    pub(super) fn all_joined(
        &mut self,
        frame: &mut Frame,
        owner: &State,
        children: Box<Children>,
    ) -> Result<Next, Failure> {
        frame.chain = frame.chain.max(children.join);
        let Kind::Map(map) = &owner.kind else {
            self.emit(frame, EventType::ParallelStateSucceeded, Detail::None);
            let result = results(children.results);
            self.trace(frame, Stage::Result, &result, None);
            return Ok(Next::Settle(Done::Result(result)));
        };
        let chain = frame.chain;
        if map.mode != MapMode::Inline {
            frame.chain = self.emit(frame, EventType::MapRunSucceeded, Detail::None);
        }
        self.emit(frame, EventType::MapStateSucceeded, Detail::None);
        frame.chain = chain;
        let result = match &map.result_writer {
            Some(writer) => self.write_results(frame, owner, writer, &children)?,
            None => results(children.results),
        };
        self.trace(frame, Stage::Result, &result, None);
        Ok(Next::Settle(Done::Result(result)))
    }

    /// An item could not be started, which fails its Map: the other children go no further.
    pub(super) fn give_up(
        &mut self,
        frame: &mut Frame,
        map: &Map,
        name: &Rc<str>,
        children: &Children,
        failure: Failure,
    ) -> Failure {
        match failure.kind != FailureKind::Runtime && map.mode == MapMode::Inline {
            true => self.abort_children(frame, children, name),
            false => self.drop_frames(children.running.keys().copied(), None),
        };
        failure
    }

    /// Reports the failure of an iteration of an inline Map, once those that it cuts have been reported (measured on
    /// AWS, with the order of their events). A failed task is reported as aborted once more (recorded).
    fn iteration_failed(&mut self, failed: &Frame, name: &Rc<str>, index: usize, failure: &Failure) {
        let mut failed = failed.clone();
        self.emit(&mut failed, EventType::MapIterationFailed, Detail::Iteration { name: name.clone(), index });
        if self.leaves_task(&failed, failure) {
            self.emit(&mut failed, EventType::TaskStateAborted, Detail::None);
        }
    }

    /// Drops the children that still run, and reports it for those that have something to abort. The dropped frames.
    fn abort_children(&mut self, frame: &mut Frame, children: &Children, name: &Rc<str>) -> Vec<Rc<Frame>> {
        let is_map = matches!(self.program.machine.state(children.owner).map(|state| &state.kind), Some(Kind::Map(_)));
        let mut open = Vec::new();
        for (child, running) in &children.running {
            let dropped = self.drop_frames([*child], None);
            if is_map {
                let detail = Detail::Iteration { name: name.clone(), index: running.index };
                self.emit(frame, EventType::MapIterationAborted, detail);
            }
            // The youngest first: what is inside is aborted before what is around it.
            for inner in dropped.iter().rev().filter(|inner| inner.log == frame.log) {
                let kind = match (&inner.phase, self.state_of(inner).map(|state| &state.kind)) {
                    (Phase::WaitingTask(_), _) | (Phase::WaitingRetry { .. }, Some(Kind::Task(_))) => {
                        EventType::TaskStateAborted
                    }
                    (Phase::WaitingClock(_), _) => EventType::WaitStateAborted,
                    (Phase::WaitingChildren(_) | Phase::WaitingRetry { .. }, Some(Kind::Parallel { .. })) => {
                        EventType::ParallelStateAborted
                    }
                    (
                        Phase::WaitingItems(_) | Phase::WaitingChildren(_) | Phase::WaitingRetry { .. },
                        Some(Kind::Map(_)),
                    ) => EventType::MapStateAborted,
                    _ => continue,
                };
                // The events stand in what was aborted, but follow what went wrong.
                let mut inner = Frame { chain: frame.chain, ..Frame::clone(inner) };
                if runs_map(&inner, self.state_of(&inner)) {
                    self.emit(&mut inner, EventType::MapRunAborted, Detail::None);
                    inner.chain = frame.chain;
                }
                self.emit(&mut inner, kind, Detail::None);
            }
            open.extend(dropped);
        }
        open
    }

    /// Drops the child executions of a Map Run that has failed; they can be redriven with it.
    fn stop_children(&mut self, frame: &mut Frame, mut children: Box<Children>) {
        let mut open = self.drop_frames(children.running.keys().copied(), None);
        open.extend(children.release());
        if let Some(visit) = &mut frame.visit {
            visit.left = Some(Rc::new(LeftChildren { children, frames: open }));
        }
    }

    /// What a `ResultWriter` writes of a child execution.
    fn record(&self, running: &Running, joined: &Joined) -> Option<Value> {
        let execution = running.execution.as_ref()?;
        let part = |name: &str| execution.execution.get(name).cloned().unwrap_or_default();
        let included = || object! { "Included" => true };
        let mut record = Object::new();
        record.insert("ExecutionArn", part("Id"));
        record.insert("Input", part("Input").to_json().into());
        record.insert("InputDetails", included());
        record.insert("Name", part("Name"));
        match &joined.result {
            Ok(output) => {
                record.insert("Output", output.to_json().into());
                record.insert("OutputDetails", included());
            }
            Err(failure) => {
                let text = |part: &Option<Rc<str>>| part.clone().map_or(Value::Null, Value::String);
                record.insert("Error", text(&failure.info.error));
                record.insert("Cause", text(&failure.info.cause));
            }
        }
        record.insert("StartDate", running.since.to_string().into());
        record.insert("StateMachineArn", execution.machine.get("Id").cloned().unwrap_or_default());
        let status = match joined.result {
            Ok(_) => ChildStatus::Succeeded,
            Err(_) if joined.timed_out => ChildStatus::TimedOut,
            Err(_) => ChildStatus::Failed,
        };
        record.insert("Status", status.name().into());
        record.insert("StopDate", self.run.ambient.now.to_string().into());
        Some(record.into())
    }
}

/// What a child frame starts with.
pub(super) struct ChildSeed {
    /// The raw input of its first state.
    pub(super) input: Value,
    /// The event its chain begins with.
    pub(super) chain: u32,
    /// The item it processes.
    pub(super) item: Option<Rc<MapItem>>,
    /// A history of its own, for a child execution.
    pub(super) log: Option<LogId>,
    /// The context of its own, for a child execution.
    pub(super) execution: Option<Rc<super::frame::ExecutionContext>>,
}

impl ChildSeed {
    /// A branch or iteration: it shares the execution of its parent.
    pub(super) fn shared(input: Value, chain: u32) -> Self {
        ChildSeed { input, chain, item: None, log: None, execution: None }
    }
}

/// How many children of a Map run at a time.
pub(super) fn concurrency(map: &Map, given: i64, limits: &super::Limits) -> usize {
    let most = match map.mode {
        MapMode::Inline => limits.inline_concurrency,
        MapMode::Distributed { .. } => limits.distributed_concurrency,
    };
    match usize::try_from(given) {
        Ok(0) | Err(_) => most,
        Ok(given) => given.min(most),
    }
}

/// Whether a Map Run of the frame's state is under way.
fn runs_map(frame: &Frame, state: Option<&State>) -> bool {
    matches!(frame.phase, Phase::WaitingItems(_) | Phase::WaitingChildren(_))
        && matches!(state.map(|state| &state.kind), Some(Kind::Map(map)) if map.mode != MapMode::Inline)
}

fn results(results: Vec<Option<Value>>) -> Value {
    Value::Array(Rc::new(results.into_iter().flatten().collect::<Array>()))
}
