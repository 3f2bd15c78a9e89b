//! How a state fails, and what its retriers and catchers make of it.

use std::rc::Rc;

use crate::definition::{Catcher, Retrier};
use crate::expr::{Fault, FaultKind};
use crate::history::ErrorInfo;
use crate::jsonpath::Conflict;
use crate::value::{Object, Value};

/// A failed state: data, not an exception.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Name and cause.
    pub info: ErrorInfo,
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// The field of a failed evaluation, such as `Output/v`.
    pub location: Option<Rc<str>>,
}

/// What kind of failure it is: who reports it, and whether it can be caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The interpreter cannot go on: `States.Runtime`. Nothing catches it, whatever the catcher names
    /// (recorded), and it ends the execution without events in between.
    Runtime,
    /// An expression failed: `States.QueryEvaluationError`, reported by `EvaluationFailed`.
    Query,
    /// A task failed; its own event reports it.
    Task,
    /// A task ran out of time; its own event reports it.
    Timeout {
        /// It was the heartbeat.
        heartbeat: bool,
    },
    /// A Fail state, a limit or a child failed.
    State,
}

impl Failure {
    /// A failure with name and cause.
    pub fn new(kind: FailureKind, error: &str, cause: impl Into<Rc<str>>) -> Self {
        Failure { info: ErrorInfo { error: Some(error.into()), cause: Some(cause.into()) }, kind, location: None }
    }

    /// The failure that a fault in the state `name`, entered at the event `entered`, comes to. AWS prefixes the
    /// cause with the state.
    pub fn from_fault(fault: Fault, name: &str, entered: u32) -> Self {
        let cause = format!(
            "An error occurred while executing the state '{name}' (entered at the event id #{entered}). {}",
            fault.cause
        );
        Failure::from_fault_alone(Fault { cause, ..fault })
    }

    /// The same for a state that runs alone: TestState does not name the state.
    pub fn from_fault_alone(fault: Fault) -> Self {
        let (kind, error) = match fault.kind {
            FaultKind::Runtime => (FailureKind::Runtime, "States.Runtime"),
            FaultKind::Query => (FailureKind::Query, "States.QueryEvaluationError"),
            FaultKind::ResultPath => (FailureKind::State, Conflict::ERROR),
            FaultKind::TooLarge => (FailureKind::State, "States.DataLimitExceeded"),
        };
        Failure { location: fault.location.map(Rc::from), ..Failure::new(kind, error, fault.cause) }
    }

    /// More children of a Map failed than it tolerates.
    pub fn threshold() -> Self {
        let cause = "The specified tolerated failure threshold was exceeded";
        Failure::new(FailureKind::State, "States.ExceedToleratedFailureThreshold", cause)
    }

    /// A payload over the quota; `name` is the state, or what AWS calls the task.
    pub fn too_large(name: &str) -> Self {
        let cause = format!(
            "The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit."
        );
        Failure::new(FailureKind::State, "States.DataLimitExceeded", cause)
    }

    /// The error output that a catcher sees: `{"Error", "Cause"}`.
    ///
    /// A timeout's missing cause is `""`, any other missing part is `null` (recorded).
    pub fn output(&self) -> Value {
        let text = |part: &Option<Rc<str>>, missing: Value| part.clone().map_or(missing, Value::String);
        let no_cause = match self.kind {
            FailureKind::Timeout { .. } => Value::from(""),
            _ => Value::Null,
        };
        let mut output = Object::with_capacity(2);
        output.insert("Error", text(&self.info.error, Value::Null));
        output.insert("Cause", text(&self.info.cause, no_cause));
        output.into()
    }

    /// Whether a retrier or catcher that names `names` is meant.
    ///
    /// `States.ALL` means every error that can be caught, `States.TaskFailed` every one but `States.Timeout`; a
    /// missed heartbeat is `States.Timeout` by name but answers to `States.HeartbeatTimeout` too.
    pub fn matches(&self, names: &[Rc<str>]) -> bool {
        self.meant_by(names).is_some()
    }

    /// The first of `names` that means this failure, by the rules of [`Failure::matches`].
    pub fn meant_by<'n>(&self, names: &'n [Rc<str>]) -> Option<&'n Rc<str>> {
        let error = self.info.error.as_deref();
        let means = |name: &&Rc<str>| match &***name {
            "States.ALL" => true,
            "States.TaskFailed" => error != Some("States.Timeout"),
            "States.HeartbeatTimeout" if self.kind == (FailureKind::Timeout { heartbeat: true }) => true,
            // The documentation's name for what AWS reports by another.
            "States.ResultPathMatchFailure" if error == Some(Conflict::ERROR) => true,
            name => error == Some(name),
        };
        names.iter().find(means).filter(|_| self.kind != FailureKind::Runtime)
    }
}

/// What becomes of a failure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decision {
    /// The retrier tries again.
    Retry {
        /// Its index.
        retrier: usize,
        /// The delay in seconds before jitter: `IntervalSeconds * BackoffRate^n`, at most `MaxDelaySeconds`.
        seconds: f64,
        /// `JitterStrategy` is `FULL`.
        full_jitter: bool,
    },
    /// The catcher takes it.
    Catch {
        /// Its index.
        catcher: usize,
        /// The retrier that matched and is used up.
        used_up: Option<usize>,
    },
    /// The state fails.
    Fail {
        /// The retrier that matched and is used up.
        used_up: Option<usize>,
    },
}

/// Decides what becomes of a failure. `tries` counts for each retrier how often it has retried in this visit.
///
/// The first retrier that names the error decides alone; when it is used up the catchers are asked, in order.
pub fn decide(retriers: &[Retrier], catchers: &[Catcher], failure: &Failure, tries: &[u32]) -> Decision {
    let mut used_up = None;
    if let Some((index, retrier)) = retriers.iter().enumerate().find(|(_, r)| failure.matches(&r.error_equals)) {
        let done = tries.get(index).copied().unwrap_or(0);
        if done < retrier.max_attempts {
            let power = libm::pow(retrier.backoff_rate, f64::from(done));
            let seconds = (retrier.interval_seconds * power).min(retrier.max_delay_seconds.unwrap_or(f64::MAX));
            return Decision::Retry { retrier: index, seconds, full_jitter: retrier.full_jitter };
        }
        used_up = Some(index);
    }
    match catchers.iter().position(|catcher| failure.matches(&catcher.error_equals)) {
        Some(catcher) => Decision::Catch { catcher, used_up },
        None => Decision::Fail { used_up },
    }
}
