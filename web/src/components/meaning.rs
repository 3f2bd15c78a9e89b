//! Which icon stands for which state type, standing, status and event.

use crate::machine::Kind;
use crate::progress::{Standing, is_failure};
use crate::run::Status;

use crate::texts::tr;

use super::icon::Icon;

/// The icon of a state's type.
pub fn kind_icon(kind: Kind) -> Icon {
    match kind {
        Kind::Task => Icon::Task,
        Kind::Pass => Icon::Pass,
        Kind::Choice => Icon::Choice,
        Kind::Wait => Icon::Wait,
        Kind::Succeed => Icon::Succeed,
        Kind::Fail => Icon::Fail,
        Kind::Parallel => Icon::Parallel,
        Kind::Map => Icon::Map,
    }
}

/// The icon of a standing.
pub fn standing_icon(standing: Standing) -> Icon {
    match standing {
        Standing::Idle => Icon::Idle,
        Standing::Running => Icon::Running,
        Standing::Waiting => Icon::Clock,
        Standing::Retrying => Icon::Retry,
        Standing::Succeeded => Icon::Check,
        Standing::Caught => Icon::Caught,
        Standing::Failed => Icon::Cross,
        Standing::Aborted => Icon::Stopped,
    }
}

/// A status in a word, its icon and its colour class.
pub fn status_words(status: &Status) -> (&'static str, Icon, &'static str) {
    match status {
        Status::Running => (tr("Running"), Icon::Running, "running"),
        Status::Waiting => (tr("Waiting|status"), Icon::Clock, "waiting"),
        Status::Succeeded { .. } => (tr("Succeeded"), Icon::Check, "succeeded"),
        Status::Failed { .. } => (tr("Failed"), Icon::Cross, "failed"),
        Status::TimedOut => (tr("Timed out"), Icon::Clock, "failed"),
        Status::Aborted => (tr("Aborted"), Icon::Stopped, "aborted"),
    }
}

/// The colour class and icon of an event.
pub fn event_look(kind: &str) -> (Icon, &'static str) {
    if is_failure(kind) || matches!(kind, "ExecutionFailed" | "ExecutionTimedOut" | "FailStateEntered") {
        (Icon::Cross, "failed")
    } else if kind.ends_with("Aborted") {
        (Icon::Stopped, "aborted")
    } else if kind.ends_with("Succeeded") {
        (Icon::Check, "succeeded")
    } else if kind.ends_with("StateEntered") {
        (Icon::ChevronRight, "entered")
    } else if kind.ends_with("StateExited") {
        (Icon::Check, "exited")
    } else if kind.ends_with("Scheduled") || kind.ends_with("Started") || kind.ends_with("Submitted") {
        (Icon::Running, "running")
    } else {
        (Icon::Idle, "idle")
    }
}
