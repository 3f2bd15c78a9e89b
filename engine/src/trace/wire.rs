//! Records of the trace as JSON, in TestState's words for the stages.

use super::TraceRecord;
use crate::definition::StateMachine;
use crate::object;
use crate::value::Value;

/// One record: `{"step", "state", "visit", "attempt", "stage", "value"}`.
pub fn record(record: &TraceRecord, machine: &StateMachine) -> Value {
    let state = machine.state(record.state).map(|state| Value::String(state.name.clone()));
    object! {
        "step" => record.step,
        "state" => state.unwrap_or_default(),
        "visit" => record.visit.0,
        "attempt" => record.attempt,
        "stage" => record.stage.name(),
        "value" => record.value.clone(),
    }
}
