//! Default replies: plausible answers in the shape that each API returns.
//!
//! Shapes are those of the services' API references; ids, dates and lengths come from the run's seed and clock.

use std::rc::Rc;

use super::services::{Refusal, Services};
use super::shapes::ErrorStyle;
use super::{files, shapes};
use crate::ambient::Ambient;
use crate::definition::{Pattern, Resource};
use crate::exec::{FailPoint, Purpose, Reply, ReplyOutcome, TaskRequest};
use crate::object;
use crate::value::{Object, Value, shared};

/// How long a service takes to answer by default, in virtual milliseconds.
const LATENCY_MS: i64 = 50;

/// The reply of a service that nobody scripted.
///
/// A task that waits for a token gets no outcome: a person, or its timeout, decides. An API that is not known
/// here answers with an empty object, which is honest.
pub fn default_reply(request: &TaskRequest, ambient: &mut Ambient) -> Reply {
    reply_from(&mut Services::default(), request, ambient).0
}

/// As [`default_reply`], from services that remember. Whether they knew the answer comes with it.
pub(super) fn reply_from(services: &mut Services, request: &TaskRequest, ambient: &mut Ambient) -> (Reply, bool) {
    let answer = services.answer(request, ambient);
    let known = answer.is_some();
    let answer = match answer {
        Some(Ok(value)) => Some(value),
        Some(Err(refusal)) => return (delayed(refused(request, &refusal, ambient)), true),
        None => None,
    };
    let reply = match (request.purpose, answer) {
        (Purpose::Task, answer) => task_reply(request, answer, ambient),
        (Purpose::ReadItems, Some(body)) => delayed(Reply::value(body)),
        (Purpose::ReadItems, None) => {
            let items = files::sample_items(&request.resource, &request.arguments, ambient);
            delayed(Reply::value(files::write(items, None, &request.resource, &request.arguments)))
        }
        (Purpose::WriteResults, _) => Reply::value(Value::empty_object()),
    };
    (reply, known)
}

/// The error of a service, in the words of the integration that called it.
fn refused(request: &TaskRequest, refusal: &Refusal, ambient: &mut Ambient) -> Reply {
    let Some(style) = ErrorStyle::of(&request.resource) else {
        return Reply::error(refusal.name, refusal.text.clone());
    };
    let mut error = style.error(refusal.name, &refusal.text, refusal.status, &ambient.rng.uuid());
    // What the SDK has no exception of its own for, it throws as the service's general one (recorded for DynamoDB).
    if refusal.name == "ValidationException" {
        let name = if style.optimised { "AmazonDynamoDBException" } else { "DynamoDbException" };
        error.error = Some(format!("{}.{name}", style.prefix).into());
    }
    let at = match request.resource.pattern() {
        Pattern::RequestResponse => FailPoint::Work,
        _ => FailPoint::Submit,
    };
    Reply::outcome(ReplyOutcome::Throw { error, at })
}

fn task_reply(request: &TaskRequest, answer: Option<Value>, ambient: &mut Ambient) -> Reply {
    match &request.resource {
        Resource::Activity { .. } => Reply::outcome(ReplyOutcome::Silence),
        Resource::Lambda { .. } | Resource::Other(_) => delayed(Reply::value(function_result())),
        Resource::Service { service, action, pattern, .. } => {
            // What the API that is called answers; a job is polled for its result.
            let called = Resource::Service {
                service: service.clone(),
                action: action.clone(),
                pattern: Pattern::RequestResponse,
                action_with_pattern: action.clone(),
            };
            let body = match answer {
                Some(Value::Object(body)) => Object::clone(&body),
                _ => service_result(&called, &request.arguments, ambient),
            };
            let answer = with_metadata(body.clone(), service, ambient);
            match pattern {
                Pattern::RequestResponse => delayed(Reply::value(answer)),
                Pattern::Sync | Pattern::Sync2 => {
                    let mut result = service_result(&request.resource, &request.arguments, ambient);
                    for (name, value) in body.iter().filter(|(_, value)| value.as_str().is_some()) {
                        if result.contains_key(name) {
                            result.insert(name.clone(), value.clone());
                        }
                    }
                    let outcome_after_ms = 1000;
                    Reply { submitted: Some(answer), outcome_after_ms, ..delayed(Reply::value(result.into())) }
                }
                Pattern::WaitForTaskToken => {
                    Reply { submitted: Some(answer), ..delayed(Reply::outcome(ReplyOutcome::Silence)) }
                }
            }
        }
    }
}

fn delayed(reply: Reply) -> Reply {
    Reply { latency_ms: LATENCY_MS, ..reply }
}

/// What a new Lambda function returns: the console's own starting code.
fn function_result() -> Value {
    object! { "statusCode" => 200, "body" => "\"Hello from Lambda!\"" }
}

/// The body of a service's answer: of its documented shape, or an honest empty object.
fn service_result(resource: &Resource, arguments: &Value, ambient: &mut Ambient) -> Object {
    let Resource::Service { service, action, .. } = resource else { return Object::new() };
    let name = (service.strip_prefix("aws-sdk:").unwrap_or(service), &**action);
    if let (("lambda", "invoke"), Some(status)) = (name, answers_at_once(arguments)) {
        return Object::from_iter([(shared("StatusCode"), status.into())]);
    }
    let mut body = match shapes::reply(resource, arguments, ambient) {
        Some(Value::Object(body)) => Object::clone(&body),
        _ => Object::new(),
    };
    match name {
        ("lambda", "invoke") => drop(body.insert(shared("Payload"), function_result())),
        ("sqs", "sendMessage") => {
            let text = match arguments.get("MessageBody") {
                Some(Value::String(text)) => text.to_string(),
                Some(other) => other.to_json(),
                None => String::new(),
            };
            body.insert("MD5OfMessageBody", crate::hash::hex_digest("MD5", text.as_bytes()).unwrap_or_default().into());
        }
        _ => {}
    }
    body
}

/// The status with which Lambda answers a call whose result nobody waits for; there is nothing else in the answer.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
fn answers_at_once(arguments: &Value) -> Option<i64> {
    match arguments.get("InvocationType")?.as_str()? {
        "Event" => Some(202),
        "DryRun" => Some(204),
        _ => None,
    }
}

/// Adds what an SDK reply carries besides its body: `SdkHttpMetadata` and `SdkResponseMetadata`, which optimised
/// integrations show and `aws-sdk` ones leave out.
fn with_metadata(mut body: Object, service: &str, ambient: &mut Ambient) -> Value {
    if service.starts_with("aws-sdk:") {
        return body.into();
    }
    let status = body.get("StatusCode").cloned().unwrap_or_else(|| 200.into());
    let length = Value::Object(Rc::new(body.clone())).json_len();
    let request_id = ambient.rng.uuid();
    let date: Rc<str> = ambient.now.http_date().into();
    let length: Rc<str> = length.to_string().into();
    let list = |text: &Rc<str>| vec![Value::String(text.clone())];
    let (connection, content_type) = (shared("keep-alive"), shared("application/json"));
    let all = object! {
        "Connection" => list(&connection),
        "Content-Length" => list(&length),
        "Content-Type" => list(&content_type),
        "Date" => list(&date),
        "x-amzn-RequestId" => list(&request_id),
    };
    let headers = object! {
        "Connection" => connection,
        "Content-Length" => length,
        "Content-Type" => content_type,
        "Date" => date,
        "x-amzn-RequestId" => request_id.clone(),
    };
    let http = object! { "AllHttpHeaders" => all, "HttpHeaders" => headers, "HttpStatusCode" => status };
    body.insert(shared("SdkHttpMetadata"), http);
    body.insert(shared("SdkResponseMetadata"), object! { "RequestId" => request_id });
    body.into()
}
