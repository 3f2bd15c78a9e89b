//! What the service's API says about an execution: the answers of DescribeExecution, StartSyncExecution,
//! GetExecutionHistory, and about its Map Runs.

mod map_runs;

pub use map_runs::{describe_map_run, list_executions};

use crate::exec::{Execution, Log, Outcome, Program, Rejected};
use crate::history::{Detail, LogId, wire};
use crate::object;
use crate::time::Timestamp;
use crate::value::{Number, Object, Value};

/// The step in which Express's duration is billed, in milliseconds.
const BILLED_MS: i64 = 100;
/// The step in which Express's memory is billed, in megabytes; a simulated execution takes one.
const BILLED_MB: i64 = 64;

/// DescribeExecution's answer for a Standard execution (shape measured in September 2026). `input` is the text the
/// execution was started with.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html>
pub fn describe_execution(program: &Program, execution: &Execution, log: &Log, input: &str) -> Value {
    let mut answer = about(program, execution, log, input);
    answer.insert("redriveCount", execution.redrive_count().into());
    if let Some(moment) = execution.redriven_at() {
        answer.insert("redriveDate", seconds(moment));
    }
    match execution.redrivable(program) {
        Ok(()) => {
            answer.insert("redriveStatus", "REDRIVABLE".into());
        }
        Err(Rejected::NotRedrivable(reason)) => {
            answer.insert("redriveStatus", "NOT_REDRIVABLE".into());
            answer.insert("redriveStatusReason", reason.into());
        }
        Err(_) => {}
    }
    answer.into()
}

/// StartSyncExecution's answer, once the Express execution has ended.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html>
pub fn start_sync_execution(program: &Program, execution: &Execution, log: &Log, input: &str) -> Value {
    let mut answer = about(program, execution, log, input);
    let ms = execution.now().0.saturating_sub(program.settings.start_time.0).max(1);
    let billed = ms.saturating_add(BILLED_MS - 1) / BILLED_MS * BILLED_MS;
    answer.insert(
        "billingDetails",
        object! { "billedDurationInMilliseconds" => billed, "billedMemoryUsedInMB" => BILLED_MB },
    );
    answer.into()
}

/// GetExecutionHistory's answer, all events in one page. `input` is the text the execution was started with.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html>
pub fn execution_history(log: &Log, input: &str) -> Value {
    let events = log.events.iter().filter(|event| event.log == LogId::ROOT);
    object! { "events" => Value::array(events.map(|event| wire::event(event, Some(input)))) }
}

/// The execution's events as Step Functions writes them to CloudWatch Logs, one a line: what an Express execution
/// leaves behind.
pub fn log_lines(execution: &Execution, log: &Log, input: &str) -> Vec<Value> {
    let mut about = wire::LoggedExecution {
        arn: &execution.names().execution_arn,
        redrive_count: 0,
        include_data: true,
        input_text: Some(input),
    };
    let mut lines = Vec::new();
    for event in log.events.iter().filter(|event| event.log == LogId::ROOT) {
        if let Detail::Redriven { arn: None, count } = event.detail {
            about.redrive_count = count;
        }
        lines.push(wire::log_line(event, &about));
    }
    lines
}

/// What both answers say. An error that AWS does not know is left out, not `null`.
fn about(program: &Program, execution: &Execution, log: &Log, input: &str) -> Object {
    let (names, outcome) = (execution.names(), execution.outcome());
    let included = || object! { "included" => true };
    let mut answer = Object::new();
    answer.insert("executionArn", Value::String(names.execution_arn.clone()));
    answer.insert("stateMachineArn", Value::String(names.machine_arn.clone()));
    answer.insert("name", Value::String(names.execution.clone()));
    answer.insert("status", outcome.map_or("RUNNING", Outcome::status).into());
    answer.insert("startDate", seconds(program.settings.start_time));
    if let (Some(_), Some(last)) = (outcome, log.events.iter().rev().find(|event| event.log == LogId::ROOT)) {
        answer.insert("stopDate", seconds(last.time));
    }
    answer.insert("input", input.into());
    answer.insert("inputDetails", included());
    match outcome {
        Some(Outcome::Succeeded(output)) => {
            answer.insert("output", output.to_json().into());
            answer.insert("outputDetails", included());
        }
        Some(Outcome::Failed(info) | Outcome::Aborted(info)) => {
            for (key, part) in [("error", &info.error), ("cause", &info.cause)] {
                if let Some(text) = part {
                    answer.insert(key, Value::String(text.clone()));
                }
            }
        }
        Some(Outcome::TimedOut) | None => {}
    }
    answer
}

/// A moment as the API has it: seconds since 1970, with a fraction.
fn seconds(moment: Timestamp) -> Value {
    fraction(moment.0 as f64 / 1000.0)
}

fn fraction(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}
