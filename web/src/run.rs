//! A run as the page sees it: rows, visits and moments, whoever made them.
//!
//! The session fills these from the engine's timeline; a history that was recorded elsewhere can fill them as well.
//! Everything that was written is kept in order, so the run as it stood at an earlier moment is a prefix.

use std::rc::Rc;

use stepthrough::history::{Event, LogId, wire};
use stepthrough::source::Span;
use stepthrough::time::Timestamp;
pub use stepthrough::trace::Stage;
use stepthrough::value::Value;

use crate::machine::{Machine, StateIx};

/// Names one stay in one state: its place in [`Run::visits`].
pub type VisitIx = usize;

/// Names a run of this session, counted from 1.
pub type RunId = u32;

/// Where a run comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// It was run from the beginning.
    #[default]
    Begun,
    /// It went another way than another run, from an event on.
    Forked {
        /// The other run.
        of: RunId,
        /// The last event that both have.
        event: u64,
    },
    /// Somebody brought its history.
    Recorded {
        /// The name of its file.
        name: Rc<str>,
    },
}

/// A child execution of a distributed Map.
#[derive(Clone, Debug)]
pub struct Child {
    /// The stay in the Map that started it.
    pub map: Option<VisitIx>,
    /// Which of the Map's children it is, from 0.
    pub index: usize,
    /// Its own history.
    pub events: Vec<Rc<EventRow>>,
    /// For each of its events the moment at which it was written.
    pub moments: Vec<usize>,
}

impl Child {
    /// The engine's name of its history.
    pub fn history(&self) -> Option<LogId> {
        match &self.events.first()?.wire {
            Wire::Event(event, _) => Some(event.log),
            Wire::Value(_) => None,
        }
    }

    /// Its events written by that moment.
    pub fn events_at(&self, cursor: usize) -> &[Rc<EventRow>] {
        self.events.get(..self.moments.partition_point(|&moment| moment <= cursor)).unwrap_or(&self.events)
    }
}

/// What happened so far.
#[derive(Debug, Default)]
pub struct Run {
    /// Which of the session's runs it is.
    pub id: RunId,
    /// Where it comes from.
    pub source: Source,
    /// The workflow that runs.
    pub machine: Rc<Machine>,
    /// The text it was read from; spans point into it.
    pub definition: Rc<str>,
    /// The history, in order.
    pub events: Vec<Rc<EventRow>>,
    /// What happened in the child executions of distributed Maps, whose histories are their own, in order.
    pub inner: Vec<InnerEvent>,
    /// What every field did to the data, in order.
    pub records: Vec<Record>,
    /// Every stay in a state, in order of entry.
    pub visits: Vec<Visit>,
    /// The moments at which something can be seen to happen, in order; the cursor is an index into these.
    pub moments: Vec<Moment>,
    /// The child executions of distributed Maps, each with a history of its own, in order of their start.
    pub children: Vec<Child>,
    /// The moments at which somebody answered: the run had waited there.
    pub waits: Vec<usize>,
    /// The moments at which the content of a service changed, in order.
    pub writes: Vec<usize>,
    /// How it stands at the last moment.
    pub status: Status,
    /// When it began.
    pub started: Timestamp,
    /// More steps can be made without anybody's help.
    pub going: bool,
}

/// How a run stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Status {
    /// It goes on by itself.
    #[default]
    Running,
    /// Nothing happens before somebody answers.
    Waiting,
    /// It came to its end.
    Succeeded {
        /// The execution's output.
        output: Value,
    },
    /// It failed.
    Failed {
        /// The error's name.
        error: Rc<str>,
        /// AWS's text.
        cause: Rc<str>,
    },
    /// Its own time limit passed.
    TimedOut,
    /// Somebody stopped it.
    Aborted,
}

impl Status {
    /// Whether nothing can happen any more.
    pub fn is_final(&self) -> bool {
        !matches!(self, Status::Running | Status::Waiting)
    }
}

/// One event of the history.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// Its id, counted from 1.
    pub id: u64,
    /// The event it follows; 0 for none.
    pub previous: u64,
    /// When it happened.
    pub time: Timestamp,
    /// AWS's name of its type.
    pub kind: Rc<str>,
    /// The state it is about.
    pub state: Option<Rc<str>>,
    /// The stay it belongs to.
    pub visit: Option<VisitIx>,
    /// All there is to say about it.
    pub wire: Wire,
}

/// An event of a child execution of a distributed Map.
#[derive(Clone, Debug)]
pub struct InnerEvent {
    /// The moment at which it was written.
    pub moment: usize,
    /// The stay it belongs to.
    pub visit: VisitIx,
    /// AWS's name of its type.
    pub kind: &'static str,
}

/// What one field made of the data.
#[derive(Clone, Debug)]
pub struct Record {
    /// The stay it belongs to.
    pub visit: VisitIx,
    /// Which part of the flow it is.
    pub stage: Stage,
    /// What came out.
    pub value: Value,
    /// The field of the definition that made it.
    pub span: Option<Span>,
    /// Which attempt it belongs to, counted from 0.
    pub attempt: u32,
    /// How many events had been written when its step was done.
    pub events: usize,
}

/// One stay in one state.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The state.
    pub state: StateIx,
    /// Where in the run it is, outermost first: branches and iterations.
    pub place: Rc<[Place]>,
    /// The moment of its entry.
    pub entered: usize,
    /// The moment it was left.
    pub left: Option<usize>,
}

/// One step into a Parallel or a Map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The n-th branch of a Parallel, from 0.
    Branch(usize),
    /// The n-th iteration of a Map, from 0.
    Iteration(usize),
}

/// One point on the run's way. Holds how much had been written by then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The session's name for it: what asking about the past wants.
    pub step: usize,
    /// How many steps the engine had taken, which links tell.
    pub steps: u32,
    /// The virtual time.
    pub time: Timestamp,
    /// How many events had been written.
    pub events: usize,
    /// How many records had been written.
    pub records: usize,
    /// The stay in which something happened.
    pub visit: Option<VisitIx>,
    /// What is worth a mark on the slider.
    pub mark: Option<Mark>,
}

/// What a moment is marked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Something failed.
    Error,
    /// An error was caught.
    Caught,
    /// A state is tried again.
    Retry,
    /// Time passes, or somebody is waited for.
    Wait,
    /// Somebody answered, stopped the run or took it up again.
    Signal,
}

/// A task that waits for somebody, as it stands at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenTask {
    /// The stay that asks.
    pub visit: VisitIx,
    /// The name of its state.
    pub name: Rc<str>,
    /// The name under which it is answered.
    pub token: Rc<str>,
    /// Whether the workflow hands the token out, so that anybody who has it may answer.
    pub by_token: bool,
    /// Whether it is an activity's, which a worker polls for.
    pub is_activity: bool,
    /// The worker that has taken it.
    pub worker: Option<Rc<str>>,
    /// What it was given.
    pub input: Value,
    /// A result that the workflow could go on with.
    pub sample: Value,
    /// The integration.
    pub resource: Rc<str>,
    /// The virtual time.
    pub now: Timestamp,
    /// When its time is over.
    pub deadline: Option<Timestamp>,
    /// When it must have given a sign of life.
    pub heartbeat_due: Option<Timestamp>,
    /// When something happens although nobody answers: a time limit of its own, of another, or of the execution.
    pub next_due: Option<Timestamp>,
}

/// An event as GetExecutionHistory gives it; made of the engine's event when it is looked at.
#[derive(Clone, Debug)]
pub enum Wire {
    /// The engine's event, and the text that the execution was started with.
    Event(Box<Event>, Rc<str>),
    /// An event that was recorded elsewhere.
    Value(Value),
}

impl EventRow {
    /// The event as GetExecutionHistory gives it.
    pub fn value(&self) -> Value {
        match &self.wire {
            Wire::Event(event, input) => wire::event(event, Some(input)),
            Wire::Value(value) => value.clone(),
        }
    }

    /// Whether its state hands out a task token and waits for it.
    pub fn waits_for_token(&self, run: &Run) -> bool {
        let state = self.visit.and_then(|visit| run.visits.get(visit)).and_then(|visit| run.machine.state(visit.state));
        let resource = state.and_then(|state| state.resource.as_deref());
        resource.is_some_and(|resource| resource.ends_with(".waitForTaskToken"))
    }
}

impl Run {
    /// The last moment; 0 before anything happened.
    pub fn last(&self) -> usize {
        self.moments.len().saturating_sub(1)
    }

    /// The moment, the last one when the index is past it.
    pub fn moment(&self, cursor: usize) -> Moment {
        self.moments.get(cursor.min(self.last())).copied().unwrap_or_default()
    }

    /// The events written by that moment.
    pub fn events_at(&self, cursor: usize) -> &[Rc<EventRow>] {
        self.events.get(..self.moment(cursor).events).unwrap_or(&self.events)
    }

    /// The records written by that moment.
    pub fn records_at(&self, cursor: usize) -> &[Record] {
        self.records.get(..self.moment(cursor).records).unwrap_or(&self.records)
    }

    /// How it stood at that moment. Before the last one it was running, waited for an answer, or had ended and was redriven.
    pub fn status_at(&self, cursor: usize) -> Status {
        if cursor >= self.last() {
            return self.status.clone();
        }
        let last = self.events_at(cursor).last();
        match last.map(|event| &*event.kind) {
            Some("ExecutionAborted") => Status::Aborted,
            Some("ExecutionTimedOut") => Status::TimedOut,
            Some("ExecutionFailed") => {
                let details = last.and_then(|event| event.value().get("executionFailedEventDetails").cloned());
                let text = |key: &str| details.as_ref().and_then(|details| details.get(key)?.as_str().map(Rc::from));
                Status::Failed { error: text("error").unwrap_or_default(), cause: text("cause").unwrap_or_default() }
            }
            _ if self.waits.contains(&cursor) => Status::Waiting,
            _ => Status::Running,
        }
    }

    /// The last moment at or before the engine's step.
    pub fn moment_at(&self, step: usize) -> usize {
        self.moments.partition_point(|moment| moment.steps as usize <= step).saturating_sub(1)
    }

    /// The moment at which the event was written.
    pub fn moment_of_event(&self, index: usize) -> usize {
        self.moments.partition_point(|moment| moment.events <= index).min(self.last())
    }

    /// The latest stay in the state that had begun by then.
    pub fn visit_of(&self, state: StateIx, cursor: usize) -> Option<VisitIx> {
        self.visits.iter().rposition(|visit| visit.state == state && visit.entered <= cursor)
    }

    /// The stay in which something happened last.
    pub fn visit_at(&self, cursor: usize) -> Option<VisitIx> {
        let moments = self.moments.get(..=cursor.min(self.last()))?;
        moments.iter().rev().find_map(|moment| moment.visit)
    }
}
