//! The history of an execution: typed events, numbered as AWS numbers them.
//!
//! The log is append-only. [`wire`] alone renders the shape of GetExecutionHistory; [`read`] reads what was recorded elsewhere.

mod event_type;
pub mod read;
pub mod wire;

use std::rc::Rc;

pub use event_type::EventType;

use crate::definition::StateId;
use crate::time::Timestamp;
use crate::trace::FrameId;
use crate::value::{Object, Value};

/// One history: the execution's own is [`LogId::ROOT`]; each child execution of a distributed Map has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId(pub u32);

impl LogId {
    /// The history of the execution itself.
    pub const ROOT: LogId = LogId(0);
}

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    /// The history it belongs to.
    pub log: LogId,
    /// Its number in that history, from 1, without gaps.
    pub id: u32,
    /// `previousEventId`: the event that led to it, 0 for none.
    pub previous: u32,
    /// When, on the virtual clock.
    pub time: Timestamp,
    /// What happened.
    pub kind: EventType,
    /// The particulars.
    pub detail: Detail,
    /// The frame that wrote it.
    pub frame: FrameId,
    /// The state it is about, if any.
    pub state: Option<StateId>,
    /// The kernel's step that wrote it.
    pub step: u32,
}

/// The particulars of an event; which one goes with which type is [`EventType::details_key`]'s table.
///
/// A run keeps all its events, so what is large is boxed: most events tell of a state that is entered or left.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// The type has none.
    None,
    /// `executionStartedEventDetails`
    Started {
        /// The execution's input.
        input: Value,
    },
    /// `executionSucceededEventDetails`, `lambdaFunctionSucceededEventDetails`, `activitySucceededEventDetails`
    Output {
        /// What came out.
        output: Value,
    },
    /// `stateEnteredEventDetails`
    Entered {
        /// The state's name.
        name: Rc<str>,
        /// Its raw input.
        input: Value,
    },
    /// `stateExitedEventDetails`
    Exited {
        /// The state's name.
        name: Rc<str>,
        /// Its output.
        output: Value,
        /// The variables it assigned; `None` when it assigns none.
        assigned: Option<Rc<Object>>,
    },
    /// Every details object that holds an error and a cause alone.
    Failure(ErrorInfo),
    /// `taskScheduledEventDetails`
    TaskScheduled(Box<TaskScheduled>),
    /// `taskStartedEventDetails`
    Task(TaskName),
    /// `taskSubmittedEventDetails`, `taskSucceededEventDetails`
    TaskOutput {
        /// The service and action.
        task: TaskName,
        /// What came out.
        output: Value,
    },
    /// `taskFailedEventDetails` and its kin
    TaskFailure(Box<TaskFailure>),
    /// `lambdaFunctionScheduledEventDetails`, `activityScheduledEventDetails`
    Scheduled(Box<Scheduled>),
    /// `activityStartedEventDetails`
    Worker {
        /// The worker's name, if it gave one.
        name: Option<Rc<str>>,
    },
    /// `mapStateStartedEventDetails`
    Length(usize),
    /// `mapIteration...EventDetails`
    Iteration {
        /// The Map state's name.
        name: Rc<str>,
        /// Which item.
        index: usize,
    },
    /// `mapRunStartedEventDetails`
    MapRun {
        /// The Map Run's ARN.
        arn: Rc<str>,
    },
    /// `mapRunRedrivenEventDetails`, `executionRedrivenEventDetails`
    Redriven {
        /// The Map Run's ARN, for a Map Run.
        arn: Option<Rc<str>>,
        /// How often it has been redriven.
        count: u32,
    },
    /// `evaluationFailedEventDetails`
    Evaluation(Box<Evaluation>),
}

/// The particulars of a service call that is scheduled.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskScheduled {
    /// The service and action.
    pub task: TaskName,
    /// The region the call goes to.
    pub region: Rc<str>,
    /// What is sent.
    pub parameters: Value,
    /// `timeoutInSeconds`
    pub timeout: Option<i64>,
    /// `heartbeatInSeconds`
    pub heartbeat: Option<i64>,
    /// `taskCredentials`
    pub credentials: Option<Value>,
}

/// The particulars of a service call that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskFailure {
    /// The service and action.
    pub task: TaskName,
    /// Why.
    pub failure: ErrorInfo,
}

/// The particulars of a function or activity that is scheduled.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheduled {
    /// The ARN.
    pub resource: Rc<str>,
    /// What is sent.
    pub input: Value,
    /// `timeoutInSeconds`
    pub timeout: Option<i64>,
    /// `heartbeatInSeconds`, activities only
    pub heartbeat: Option<i64>,
    /// `taskCredentials`, functions only
    pub credentials: Option<Value>,
}

/// The particulars of an evaluation that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Why.
    pub failure: ErrorInfo,
    /// The field, such as `Output/v`.
    pub location: Option<Rc<str>>,
    /// The state's name.
    pub state: Rc<str>,
}

/// An error's name and cause; both can be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorInfo {
    /// The error name.
    pub error: Option<Rc<str>>,
    /// The cause.
    pub cause: Option<Rc<str>>,
}

/// The service and action of a Task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskName {
    /// `sqs`, `aws-sdk:dynamodb`
    pub resource_type: Rc<str>,
    /// `sendMessage.waitForTaskToken`
    pub resource: Rc<str>,
}
