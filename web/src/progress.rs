//! How every state stands at a moment of the run: what the graph colours by.

mod reader;

use std::collections::BTreeMap;

use crate::machine::{Machine, StateIx};
use crate::run::Run;
use crate::texts::{tr, tr_with};

pub use reader::{Fate, Reader};

/// How one state stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Not reached.
    #[default]
    Idle,
    /// At work.
    Running,
    /// Waits for time to pass or for somebody.
    Waiting,
    /// Waits to be tried again.
    Retrying,
    /// Left in good order.
    Succeeded,
    /// An error was caught.
    Caught,
    /// Failed.
    Failed,
    /// Given up, because another failed or somebody stopped the run.
    Aborted,
}

impl Standing {
    /// The word for it.
    pub fn word(self) -> &'static str {
        tr(match self {
            Standing::Idle => "not reached",
            Standing::Running => "running",
            Standing::Waiting => "waiting",
            Standing::Retrying => "retrying",
            Standing::Succeeded => "succeeded",
            Standing::Caught => "caught error",
            Standing::Failed => "failed",
            Standing::Aborted => "aborted",
        })
    }

    /// How much it says of a state that stands differently in the iterations of a Map: what goes on more than what is
    /// over, what went wrong more than what went well.
    pub fn tells(self) -> u8 {
        match self {
            Standing::Idle => 0,
            Standing::Succeeded => 1,
            Standing::Caught => 2,
            Standing::Aborted => 3,
            Standing::Failed => 4,
            Standing::Waiting => 5,
            Standing::Retrying => 6,
            Standing::Running => 7,
        }
    }

    /// The name of its CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Standing::Idle => "idle",
            Standing::Running => "running",
            Standing::Waiting => "waiting",
            Standing::Retrying => "retrying",
            Standing::Succeeded => "succeeded",
            Standing::Caught => "caught",
            Standing::Failed => "failed",
            Standing::Aborted => "aborted",
        }
    }
}

/// One state at one moment: its latest visit, or that of the iteration in which something happens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateProgress {
    /// How it stands.
    pub standing: Standing,
    /// How often it was entered.
    pub visits: usize,
    /// How often the visit was tried again.
    pub retries: usize,
    /// What became of a Map's iterations in the visit.
    pub iterations: Option<Iterations>,
}

/// The iterations of one visit of a Map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Iterations {
    /// Over, in whatever way.
    pub done: usize,
    /// Failed.
    pub failed: usize,
    /// Begun.
    pub begun: usize,
    /// All that there are to be; not known of a distributed Map that is still reading.
    pub total: Option<usize>,
    /// The one in which something happens, counted from 0.
    pub current: Option<usize>,
}

/// Names one way out of a state: its place among the state's edges.
pub type EdgeIx = usize;

/// All states at one moment, and the ways that were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The states that were reached.
    pub states: BTreeMap<StateIx, StateProgress>,
    /// How often each way was taken.
    pub taken: BTreeMap<(StateIx, EdgeIx), usize>,
    /// The way by which the state was entered in which something happens.
    pub entered_by: Option<(StateIx, EdgeIx)>,
    /// The state in which something happens.
    pub here: Option<StateIx>,
    /// The outermost states were left for good: the run ended well.
    pub ended: bool,
}

impl Progress {
    /// The state's progress; idle when it was not reached.
    pub fn of(&self, state: StateIx) -> StateProgress {
        self.states.get(&state).cloned().unwrap_or_default()
    }

    /// The same of another version of the workflow, as far as its states are known again.
    pub fn carried(&self, ran: &Machine, written: &Machine) -> Progress {
        let matched = ran.matching(written);
        let known = |ix: StateIx| matched.get(ix).copied().flatten();
        let way = |&(from, edge): &(StateIx, EdgeIx)| {
            let edge = ran.state(from)?.edges.get(edge)?;
            let (new_from, to) = (known(from)?, known(edge.to)?);
            let edges = &written.state(new_from)?.edges;
            let same = edges.iter().position(|new| new.to == to && new.why == edge.why);
            Some((new_from, same.or_else(|| edges.iter().position(|new| new.to == to))?))
        };
        Progress {
            states: self.states.iter().filter_map(|(&ix, state)| Some((known(ix)?, state.clone()))).collect(),
            taken: self.taken.iter().filter_map(|(old, &count)| Some((way(old)?, count))).collect(),
            entered_by: self.entered_by.as_ref().and_then(way),
            here: self.here.and_then(known),
            ended: self.ended,
        }
    }
}

impl Iterations {
    /// In a few words: `iteration 2 of 5`, `3 of 5 done`.
    pub fn words(&self) -> String {
        let of = self.total.unwrap_or(self.begun);
        match self.current {
            Some(at) => tr_with("iteration {i} of {n}", &[("i", &(at + 1)), ("n", &of)]),
            None => tr_with("{done} of {n} iterations done", &[("done", &self.done), ("n", &of)]),
        }
    }
}

/// Reads the run up to the moment.
pub fn at(run: &Run, cursor: usize) -> Progress {
    Reader::default().at(run, cursor)
}

/// Whether an event of this type says that an attempt failed.
pub fn is_failure(kind: &str) -> bool {
    matches!(
        kind,
        "TaskFailed"
            | "TaskTimedOut"
            | "TaskStartFailed"
            | "TaskSubmitFailed"
            | "LambdaFunctionFailed"
            | "LambdaFunctionTimedOut"
            | "LambdaFunctionScheduleFailed"
            | "LambdaFunctionStartFailed"
            | "ActivityFailed"
            | "ActivityTimedOut"
            | "ActivityScheduleFailed"
            | "ParallelStateFailed"
            | "MapStateFailed"
            | "MapRunFailed"
            | "EvaluationFailed"
    )
}

/// Whether an event of this type begins an attempt.
pub fn is_attempt(kind: &str) -> bool {
    matches!(
        kind,
        "TaskScheduled" | "LambdaFunctionScheduled" | "ActivityScheduled" | "MapStateStarted" | "ParallelStateStarted"
    )
}
