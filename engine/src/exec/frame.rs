//! Frames, visits and phases.

use std::cell::OnceCell;
use std::rc::Rc;

use super::agenda::Entry;
use super::children::Children;
use super::map_runs::ChildOf;
use super::states::Reading;
use super::{Failure, FrameId, MapRunId};
use crate::definition::{FlowId, StateId};
use crate::history::LogId;
use crate::time::Timestamp;
use crate::trace::VisitId;
use crate::value::{Object, Value};

/// One running (sub)machine.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Itself.
    pub id: FrameId,
    /// The frame that waits for it, and its index there; `None` for the root.
    pub parent: Option<(FrameId, usize)>,
    /// The flow it runs.
    pub flow: FlowId,
    /// The history it writes to.
    pub log: LogId,
    /// The id that its next event names as previous.
    pub chain: u32,
    /// The workflow variables it can see, its own and those from outside.
    pub variables: Rc<Object>,
    /// Bytes of their values as JSON.
    pub variable_bytes: usize,
    /// The item it processes, when it is an iteration or child of a Map.
    pub item: Option<Rc<MapItem>>,
    /// The execution it belongs to.
    pub execution: Rc<ExecutionContext>,
    /// Its stay in its present state; `None` before the first.
    pub visit: Option<Visit>,
    /// Where it is in that stay.
    pub phase: Phase,
}

/// The context object's `Execution` and `StateMachine`, shared by all frames of an execution.
#[derive(Debug)]
pub struct ExecutionContext {
    /// `$$.Execution`
    pub execution: Value,
    /// `$$.StateMachine`
    pub machine: Value,
    /// The execution's ARN.
    pub arn: Rc<str>,
    /// The child of a Map Run that it is.
    pub(super) child_of: Option<ChildOf>,
}

/// The item of a Map that a frame processes: the context object's `Map.Item`.
#[derive(Debug)]
pub struct MapItem {
    /// The Map state's name.
    pub map: Rc<str>,
    /// `Index`
    pub index: usize,
    /// `Key`, when the items are an object's members.
    pub key: Option<Rc<str>>,
    /// `Value`
    pub value: Value,
    /// `Source`: `STATE_DATA` or an `s3://` address; distributed Maps only.
    pub source: Option<Rc<str>>,
    /// The item of the Map around this one.
    pub outer: Option<Rc<MapItem>>,
}

/// One stay in one state.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Itself.
    pub id: VisitId,
    /// The state.
    pub state: StateId,
    /// The id of the event that entered the state.
    pub entered: u32,
    /// The chain before that event. An evaluation that fails before the state has done anything names it as
    /// its previous event.
    pub before: u32,
    /// When the state was entered.
    pub time: Timestamp,
    /// The context object's `State`, once a path has asked for it; it stays the same for all items of a Map.
    pub(super) about: OnceCell<Value>,
    /// The raw input.
    pub raw: Value,
    /// The input after the fields that shape it.
    pub effective: Value,
    /// How often each retrier has retried, by its index.
    pub tries: Vec<u32>,
    /// How often the state has been retried.
    pub attempt: u32,
    /// The task token of the present attempt, where the context object shows it.
    pub token: Option<Rc<str>>,
    /// The children of a Parallel or Map as they were when one of them failed it.
    pub left: Option<Rc<LeftChildren>>,
    /// The Map Run that was started last.
    pub map_run: Option<MapRunId>,
}

/// The children of a state that failed it, and the frames that were open then.
#[derive(Clone, Debug)]
pub struct LeftChildren {
    /// The children, those that were open counted as running.
    pub children: Box<Children>,
    /// The open frames.
    pub frames: Vec<Rc<Frame>>,
}

/// Where a frame is in its stay in a state. Each phase owns only what is valid in it.
#[derive(Clone, Debug)]
pub enum Phase {
    /// About to enter a state with this raw input.
    Enter(StateId, Value),
    /// About to do what the state does.
    Perform,
    /// A Wait state waits.
    WaitingClock(Entry),
    /// A task is out.
    WaitingTask(Box<OpenTask>),
    /// A distributed Map waits for its items.
    WaitingItems(Box<Reading>),
    /// Children run.
    WaitingChildren(Box<Children>),
    /// A retry's delay runs.
    WaitingRetry {
        /// When it is over.
        due: Timestamp,
        /// Its entry on the agenda.
        entry: Entry,
    },
    /// About to leave the state.
    Settle(Result<Done, Failure>),
}

/// What a state did.
#[derive(Clone, Debug)]
pub enum Done {
    /// It made a result.
    Result(Value),
    /// It let its input through.
    Through,
    /// The Choice rule of this index matched.
    Rule(usize),
}

/// A task that is out.
#[derive(Clone, Debug)]
pub struct OpenTask {
    /// Its request.
    pub task: u32,
    /// The token by which it is answered from outside; the workflow sees it only where ASL says so.
    pub token: Rc<str>,
    /// When it was scheduled.
    pub since: Timestamp,
    /// Whether the service (or the worker) has taken it.
    pub submitted: bool,
    /// The answer to the first call of `.sync` and `.waitForTaskToken` tasks, until it is written.
    pub submission: Option<Value>,
    /// The timeout's entry on the agenda.
    pub timeout: Option<Entry>,
    /// The heartbeat's entry on the agenda.
    pub heartbeat: Option<Entry>,
    /// `TimeoutSeconds` in milliseconds.
    pub timeout_ms: Option<i64>,
    /// `HeartbeatSeconds` in milliseconds.
    pub heartbeat_ms: Option<i64>,
    /// Entries of answers under way.
    pub answers: Vec<Entry>,
    /// The worker's name, once an activity task was taken.
    pub worker: Option<Rc<str>>,
}

impl OpenTask {
    /// When the task times out.
    pub fn times_out_at(&self) -> Option<Timestamp> {
        self.timeout.map(|(due, _)| due)
    }

    /// When the task fails unless a heartbeat comes.
    pub fn heartbeat_due(&self) -> Option<Timestamp> {
        self.heartbeat.map(|(due, _)| due)
    }
}

impl Frame {
    /// How much a copy holds, in items.
    pub fn weight(&self) -> usize {
        match &self.phase {
            Phase::WaitingChildren(children) => 4 + children.weight(),
            _ => 4,
        }
    }
}
