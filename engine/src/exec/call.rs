//! Work asked of the outside, and its answer.

use std::rc::Rc;

use super::FrameId;
use crate::definition::{Resource, StateId};
use crate::history::ErrorInfo;
use crate::value::Value;

/// Work asked of the outside: a mock answers, or a person.
#[derive(Clone, Debug)]
pub struct TaskRequest {
    /// Names the request; the answer repeats it.
    pub task: u32,
    /// What the answer is for.
    pub purpose: Purpose,
    /// The frame that waits.
    pub frame: FrameId,
    /// The state that waits.
    pub state: StateId,
    /// Its name.
    pub state_name: Rc<str>,
    /// What is called.
    pub resource: Resource,
    /// What is sent.
    pub arguments: Value,
    /// How often this state's task has been called before in this execution, retries and iterations counted.
    pub invocation: u32,
    /// How often the task was retried in this visit.
    pub attempt: u32,
    /// The task token, for tasks that wait for one (and for activities).
    pub token: Option<Rc<str>>,
    /// `Credentials`: the role that calls in place of the machine's own.
    pub credentials: Option<Value>,
    /// The iterations of Map states around the state, outermost first.
    pub iterations: Vec<(Rc<str>, usize)>,
}

/// What the answer to a request is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// The result of a Task.
    #[default]
    Task,
    /// The items of a distributed Map: the text of an object, or the array of a listing.
    ReadItems,
    /// None: the results of a distributed Map are stored.
    WriteResults,
}

/// The answer of the outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// Milliseconds until the service answers: the result of a request-response task, the submission of others.
    pub latency_ms: i64,
    /// For `.sync` and `.waitForTaskToken`: the answer to the first call, the output of `TaskSubmitted`.
    pub submitted: Option<Value>,
    /// For those tasks: milliseconds from the submission to the outcome.
    pub outcome_after_ms: i64,
    /// What comes out in the end.
    pub outcome: ReplyOutcome,
    /// The name of the worker that took an activity task.
    pub worker: Option<Rc<str>>,
}

/// What comes out of a task.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyOutcome {
    /// A result.
    Return(Value),
    /// An error.
    Throw {
        /// Name and cause.
        error: ErrorInfo,
        /// Where in the call it happened.
        at: FailPoint,
    },
    /// Nothing: a person, a token or a timeout decides.
    Silence,
}

/// Where in a call an error happens; decides which event reports it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailPoint {
    /// The work failed: `TaskFailed`.
    #[default]
    Work,
    /// The service refused the first call of a `.sync` or `.waitForTaskToken` task: `TaskSubmitFailed`.
    Submit,
    /// The call could not be started: `TaskStartFailed`.
    Start,
}

impl Reply {
    /// A result, at once.
    pub fn value(value: Value) -> Self {
        Reply::outcome(ReplyOutcome::Return(value))
    }

    /// An error, at once.
    pub fn error(error: impl Into<Rc<str>>, cause: impl Into<Rc<str>>) -> Self {
        let error = ErrorInfo { error: Some(error.into()), cause: Some(cause.into()) };
        Reply::outcome(ReplyOutcome::Throw { error, at: FailPoint::Work })
    }

    /// The given outcome, at once, with nothing submitted.
    pub fn outcome(outcome: ReplyOutcome) -> Self {
        Reply { latency_ms: 0, submitted: None, outcome_after_ms: 0, outcome, worker: None }
    }
}

/// An answer on its way to the frame.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The request it answers.
    pub task: u32,
    /// What came out; never silence.
    pub outcome: ReplyOutcome,
}
