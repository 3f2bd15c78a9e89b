//! Events in the shape of GetExecutionHistory.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>

use std::rc::Rc;

use super::{Detail, ErrorInfo, Evaluation, Event, Scheduled, TaskName, TaskScheduled};
use crate::object;
use crate::value::{Number, Object, Value};

/// The longest error name in an event, in characters.
const MAX_ERROR: usize = 256;
/// The longest cause in an event, in characters.
const MAX_CAUSE: usize = 32_768;

/// One event as GetExecutionHistory has it: payloads are JSON text, the timestamp is in seconds.
///
/// `input_text` is the text the execution was started with; AWS repeats it to the byte wherever the first
/// state's input is that very input.
pub fn event(event: &Event, input_text: Option<&str>) -> Value {
    let mut object = Object::with_capacity(5);
    let seconds = Number::from_f64(event.time.0 as f64 / 1000.0).map_or(Value::Null, Value::Number);
    object.insert("timestamp", seconds);
    object.insert("type", event.kind.name().into());
    object.insert("id", event.id.into());
    object.insert("previousEventId", event.previous.into());
    let original = input_text.filter(|_| event.id <= 2);
    let details = details(&event.detail, original);
    match event.kind.details_key() {
        "" => {}
        key => {
            object.insert(key, details.into());
        }
    }
    object.into()
}

/// The members of the particulars that are execution data: `includeExecutionData: false` leaves them out (measured).
const DATA: [&str; 6] =
    ["input", "inputDetails", "output", "outputDetails", "assignedVariables", "assignedVariablesDetails"];

/// The same for `includeExecutionData: false`.
pub fn event_without_data(written: &Event) -> Value {
    let mut shown = event(written, None);
    let key = written.kind.details_key();
    if let (Value::Object(object), Some(Value::Object(details))) = (&mut shown, event(written, None).get(key)) {
        Rc::make_mut(object).insert(key, without_data(details));
    }
    shown
}

fn without_data(details: &Object) -> Value {
    Value::object(
        details.iter().filter(|(key, _)| !DATA.contains(&&***key)).map(|(key, value)| (key.clone(), value.clone())),
    )
}

/// One event as Step Functions writes it to CloudWatch Logs, one object a line: the only history that an Express
/// execution has. Numbers are text, and the particulars are in `details` whatever the type.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html>
pub fn log_line(event: &Event, execution: &LoggedExecution<'_>) -> Value {
    let original = execution.input_text.filter(|_| event.id <= 2);
    let details = details(&event.detail, original);
    object! {
        "id" => event.id.to_string(),
        "type" => event.kind.name(),
        "details" => if execution.include_data { details.into() } else { without_data(&details) },
        "previous_event_id" => event.previous.to_string(),
        "event_timestamp" => event.time.0.to_string(),
        "execution_arn" => execution.arn,
        "redrive_count" => execution.redrive_count.to_string(),
    }
}

/// The execution whose events are logged, and what the machine's `loggingConfiguration` asks for.
#[derive(Clone, Copy, Debug)]
pub struct LoggedExecution<'a> {
    /// The execution's ARN.
    pub arn: &'a str,
    /// How often it was redriven before the event.
    pub redrive_count: u32,
    /// `includeExecutionData`
    pub include_data: bool,
    /// The text it was started with, where that is known.
    pub input_text: Option<&'a str>,
}

/// The particulars, in the order in which AWS writes them.
fn details(detail: &Detail, input_text: Option<&str>) -> Object {
    let mut out = Object::new();
    match detail {
        Detail::None => {}
        Detail::Started { input } => payload(&mut out, "input", input, input_text),
        Detail::Output { output } => payload(&mut out, "output", output, None),
        Detail::Entered { name, input } => {
            out.insert("name", Value::String(name.clone()));
            payload(&mut out, "input", input, input_text);
        }
        Detail::Exited { name, output, assigned } => {
            out.insert("name", Value::String(name.clone()));
            payload(&mut out, "output", output, None);
            if let Some(assigned) = assigned {
                let texts = assigned.iter().map(|(key, value)| (key.clone(), value.to_json().into()));
                out.insert("assignedVariables", Value::object(texts));
                out.insert("assignedVariablesDetails", object! { "truncated" => false });
            }
        }
        Detail::Failure(failure) => error(&mut out, failure),
        Detail::TaskScheduled(scheduled) => {
            let TaskScheduled { task, region, parameters, timeout, heartbeat, credentials } = &**scheduled;
            name(&mut out, task);
            out.insert("region", Value::String(region.clone()));
            out.insert("parameters", parameters.to_json().into());
            seconds(&mut out, *timeout, *heartbeat);
            if let Some(credentials) = credentials {
                out.insert("taskCredentials", task_credentials(credentials));
            }
        }
        Detail::Task(task) => name(&mut out, task),
        Detail::TaskOutput { task, output } => {
            name(&mut out, task);
            payload(&mut out, "output", output, None);
        }
        Detail::TaskFailure(failed) => {
            name(&mut out, &failed.task);
            error(&mut out, &failed.failure);
        }
        Detail::Scheduled(scheduled) => {
            let Scheduled { resource, input, timeout, heartbeat, credentials } = &**scheduled;
            out.insert("resource", Value::String(resource.clone()));
            payload(&mut out, "input", input, None);
            seconds(&mut out, *timeout, *heartbeat);
            if let Some(credentials) = credentials {
                out.insert("taskCredentials", task_credentials(credentials));
            }
        }
        Detail::Worker { name } => {
            if let Some(name) = name {
                out.insert("workerName", Value::String(name.clone()));
            }
        }
        Detail::Length(length) => {
            out.insert("length", (*length).into());
        }
        Detail::Iteration { name, index } => {
            out.insert("name", Value::String(name.clone()));
            out.insert("index", (*index).into());
        }
        Detail::MapRun { arn } => {
            out.insert("mapRunArn", Value::String(arn.clone()));
        }
        Detail::Redriven { arn, count } => {
            if let Some(arn) = arn {
                out.insert("mapRunArn", Value::String(arn.clone()));
            }
            out.insert("redriveCount", (*count).into());
        }
        Detail::Evaluation(evaluation) => {
            let Evaluation { failure, location, state } = &**evaluation;
            error(&mut out, failure);
            if let Some(location) = location {
                out.insert("location", Value::String(location.clone()));
            }
            out.insert("state", Value::String(state.clone()));
        }
    }
    out
}

fn payload(out: &mut Object, key: &str, value: &Value, text: Option<&str>) {
    out.insert(key, text.map_or_else(|| value.to_json().into(), Value::from));
    out.insert(format!("{key}Details"), object! { "truncated" => false });
}

fn name(out: &mut Object, task: &TaskName) {
    out.insert("resourceType", Value::String(task.resource_type.clone()));
    out.insert("resource", Value::String(task.resource.clone()));
}

fn seconds(out: &mut Object, timeout: Option<i64>, heartbeat: Option<i64>) {
    if let Some(timeout) = timeout {
        out.insert("timeoutInSeconds", timeout.into());
    }
    if let Some(heartbeat) = heartbeat {
        out.insert("heartbeatInSeconds", heartbeat.into());
    }
}

/// The event's form of `Credentials`: `RoleArn` becomes `roleArn`.
fn task_credentials(credentials: &Value) -> Value {
    object! { "roleArn" => credentials.get("RoleArn").cloned().unwrap_or_default() }
}

fn error(out: &mut Object, failure: &ErrorInfo) {
    let cut = |text: &Rc<str>, most: usize| match text.char_indices().nth(most) {
        Some((end, _)) => Value::from(text.get(..end).unwrap_or_default()),
        None => Value::String(text.clone()),
    };
    if let Some(error) = &failure.error {
        out.insert("error", cut(error, MAX_ERROR));
    }
    if let Some(cause) = &failure.cause {
        out.insert("cause", cut(cause, MAX_CAUSE));
    }
}
