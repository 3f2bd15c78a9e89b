//! `inspectionData`: the stages of the trace that TestState shows.

use std::rc::Rc;

use super::request::{InspectionLevel, TestState};
use super::subject::Subject;
use crate::definition::{Kind, Resource};
use crate::exec::Log;
use crate::expr::QueryLanguage;
use crate::object;
use crate::trace::Stage;
use crate::value::{Object, Value};

/// What the level asks for; `None` at INFO. Payloads are values here, and become JSON text in the API's shape.
pub(super) fn inspect(request: &TestState, subject: &Subject, log: &Log, given: &Object) -> Option<Object> {
    if request.level == InspectionLevel::Info {
        return None;
    }
    let state = subject.state()?;
    let mut data = Object::new();
    // A catcher's own `ResultPath` is no stage of the state; its effect is the output.
    let failed = log.trace.iter().any(|record| record.stage == Stage::ErrorOutput);
    let shown =
        |stage: &Stage| shown(&state.kind, state.language, *stage) && !(failed && *stage == Stage::AfterResultPath);
    for stage in Stage::ALL.into_iter().filter(shown) {
        let records = || log.trace.iter().filter(|record| record.state == subject.state && record.stage == stage);
        let Some(last) = records().next_back() else { continue };
        let value = match stage {
            // One record for each item.
            Stage::AfterItemSelector => Value::array(records().map(|record| record.value.clone())),
            Stage::ErrorDetails => whole_seconds(&last.value),
            _ => last.value.clone(),
        };
        data.insert(stage.name(), value);
    }
    let assigned = log.trace.iter().rev().find(|record| record.stage == Stage::Variables);
    let variables = assigned.map_or_else(|| Value::from(given.clone()), |record| record.value.clone());
    if variables.as_object().is_some_and(|variables| !variables.is_empty()) {
        data.insert(Stage::Variables.name(), variables);
    }
    if request.level == InspectionLevel::Trace && request.mock.is_none() {
        wire(&state.kind, log, &mut data);
    }
    Some(data)
}

/// The API counts the seconds of a backoff in integers.
fn whole_seconds(details: &Value) -> Value {
    let Value::Object(details) = details else { return details.clone() };
    let member = |(name, value): (&Rc<str>, &Value)| {
        let whole = value.as_f64().map(|seconds| Value::from(seconds as i64));
        (name.clone(), whole.unwrap_or_else(|| value.clone()))
    };
    Value::object(details.iter().map(member))
}

/// What TestState leaves out although it happens (recorded).
fn shown(kind: &Kind, language: QueryLanguage, stage: Stage) -> bool {
    match (kind, stage) {
        // It has no name for them, and variables stand by themselves.
        (_, Stage::AfterOutputPath | Stage::ErrorOutput | Stage::AfterAssign | Stage::Variables | Stage::Output) => {
            false
        }
        (Kind::Pass { result: Some(_) }, Stage::AfterInputPath | Stage::AfterParameters) => false,
        (
            Kind::Parallel { .. },
            Stage::AfterInputPath | Stage::AfterParameters | Stage::AfterArguments | Stage::Result,
        ) => false,
        (Kind::Map(_), Stage::AfterParameters | Stage::AfterArguments | Stage::Result) => false,
        (Kind::Map(_), Stage::AfterItemsPath) => language == QueryLanguage::JsonPath,
        _ => true,
    }
}

/// What an HTTP Task sent and got.
fn wire(kind: &Kind, log: &Log, data: &mut Object) {
    let is_http = matches!(kind, Kind::Task(task)
        if matches!(&task.resource, Resource::Service { service, action, .. }
            if &**service == "http" && &**action == "invoke"));
    let value_of = |stage: Stage| log.trace.iter().rev().find(|record| record.stage == stage).map(|r| &r.value);
    let sent = value_of(Stage::AfterArguments).or(value_of(Stage::AfterParameters));
    let (true, Some(sent)) = (is_http, sent) else { return };
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.to_string(),
        Some(other) => other.to_json(),
        None => String::new(),
    };
    let endpoint = text(sent.get("ApiEndpoint"));
    let protocol = endpoint.split("://").next().unwrap_or_default().to_owned();
    data.insert(
        "request",
        object! {
            "protocol" => protocol.clone(),
            "method" => text(sent.get("Method")),
            "url" => endpoint,
            "headers" => text(sent.get("Headers")),
            "body" => text(sent.get("RequestBody")),
        },
    );
    if let Some(got) = value_of(Stage::Result) {
        data.insert(
            "response",
            object! {
                "protocol" => protocol,
                "statusCode" => text(got.get("StatusCode")),
                "statusMessage" => text(got.get("StatusText")),
                "headers" => text(got.get("Headers")),
                "body" => text(got.get("ResponseBody")),
            },
        );
    }
}
