//! What a run came to, as values.

use crate::api::execution_history;
use crate::exec::{Execution, Outcome};
use crate::history::{LogId, wire};
use crate::timeline::Timeline;
use crate::trace;
use crate::value::{Object, Value};

/// What GetExecutionHistory answers, as the command line prints it.
pub(super) fn history(timeline: &Timeline, input: &str) -> String {
    execution_history(timeline.log(), input).to_json_pretty() + "\n"
}

/// All that a run came to by a moment: `{status, output?, outputText?, error?, cause?, events, trace, waiting}`.
pub(super) fn result(timeline: &Timeline, input: &str, then: &Execution) -> Value {
    let mut out = outcome(then);
    out.insert("events", events(timeline, input, then.steps()));
    out.insert("trace", records(timeline, then.steps()));
    out.insert("waiting", waiting(timeline, then));
    out.into()
}

/// `{status, output?, outputText?, error?, cause?}`
fn outcome(then: &Execution) -> Object {
    let mut out = Object::new();
    out.insert("status", then.outcome().map_or("RUNNING", Outcome::status).into());
    match then.outcome() {
        Some(Outcome::Succeeded(output)) => {
            out.insert("output", output.clone());
            out.insert("outputText", output.to_json().into());
        }
        Some(Outcome::Failed(info) | Outcome::Aborted(info)) => {
            for (name, part) in [("error", &info.error), ("cause", &info.cause)] {
                if let Some(text) = part {
                    out.insert(name, Value::String(text.clone()));
                }
            }
        }
        Some(Outcome::TimedOut) | None => {}
    }
    out
}

/// The events of the execution's history up to a step, as GetExecutionHistory has them.
pub(super) fn events(timeline: &Timeline, input: &str, step: u32) -> Value {
    let events = timeline.log().events.iter().filter(|event| event.log == LogId::ROOT && event.step <= step);
    Value::array(events.map(|event| wire::event(event, Some(input))))
}

/// The records of the trace up to a step.
pub(super) fn records(timeline: &Timeline, step: u32) -> Value {
    let machine = &timeline.program().machine;
    let records = timeline.log().trace.iter().filter(|record| record.step <= step);
    Value::array(records.map(|record| trace::wire::record(record, machine)))
}

/// The tasks that wait for somebody: `[{state, token, taken, timesOutAt?, heartbeatDue?}]`.
pub(super) fn waiting(timeline: &Timeline, then: &Execution) -> Value {
    let open = then.open_tasks().filter(|(_, task)| task.is_silent(then.now()));
    Value::array(open.map(|(frame, task)| {
        let state = frame.visit.as_ref().and_then(|visit| timeline.program().machine.state(visit.state));
        let mut out = Object::new();
        out.insert("state", state.map(|state| Value::String(state.name.clone())).unwrap_or_default());
        out.insert("token", Value::String(task.token.clone()));
        out.insert("taken", task.submitted.into());
        for (name, moment) in [("timesOutAt", task.times_out_at()), ("heartbeatDue", task.heartbeat_due())] {
            if let Some(moment) = moment {
                out.insert(name, moment.to_string().into());
            }
        }
        out.into()
    }))
}
