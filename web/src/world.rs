//! The services' content as a person edits it: what there is, what a workflow uses, what can be made of a dropped file.

use std::rc::Rc;

use stepthrough::value::{Object, Value};

use crate::session::misread;
use crate::texts::tr;

/// A service that remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Service {
    DynamoDb,
    S3,
    Sqs,
    Sns,
    EventBridge,
    Secrets,
    Parameters,
    Executions,
}

impl Service {
    /// All of them, in the order of the panel.
    pub const ALL: [Service; 8] = [
        Service::DynamoDb,
        Service::S3,
        Service::Sqs,
        Service::Sns,
        Service::EventBridge,
        Service::Secrets,
        Service::Parameters,
        Service::Executions,
    ];

    /// Its member in [`stepthrough::mock::Services::to_value`].
    pub fn key(self) -> &'static str {
        match self {
            Service::DynamoDb => "dynamodb",
            Service::S3 => "s3",
            Service::Sqs => "sqs",
            Service::Sns => "sns",
            Service::EventBridge => "events",
            Service::Secrets => "secrets",
            Service::Parameters => "parameters",
            Service::Executions => "executions",
        }
    }

    /// What its things are called.
    pub fn title(self) -> &'static str {
        match self {
            Service::DynamoDb => tr("DynamoDB table"),
            Service::S3 => tr("S3 bucket"),
            Service::Sqs => tr("SQS queue"),
            Service::Sns => tr("SNS topic"),
            Service::EventBridge => tr("EventBridge bus"),
            Service::Secrets => tr("Secret"),
            Service::Parameters => tr("Parameter"),
            Service::Executions => tr("Nested executions"),
        }
    }

    /// What the content of a thing is, for the person who writes it.
    pub fn hint(self) -> &'static str {
        match self {
            Service::DynamoDb => tr(
                "The names of the key attributes, and items as plain JSON or with DynamoDB's types ({\"S\": \"text\"}).",
            ),
            Service::S3 => tr("Objects by key: a text, or JSON that is stored as text."),
            Service::Sqs => tr("The messages that wait, oldest first; receiveMessage hands out their Body."),
            Service::Sns => tr("The messages that were published."),
            Service::EventBridge => tr("The events that were put on the bus."),
            Service::Secrets => tr("What getSecretValue returns as SecretString: a text, or JSON."),
            Service::Parameters => tr("What getParameter returns as Value."),
            Service::Executions => tr("The executions that were started."),
        }
    }

    /// A name to begin with.
    pub fn usual_name(self) -> &'static str {
        match self {
            Service::DynamoDb => "orders",
            Service::S3 => "my-bucket",
            Service::Sqs => "my-queue",
            Service::Sns => "my-topic",
            Service::EventBridge => "default",
            Service::Secrets => "my-secret",
            Service::Parameters => "/my/parameter",
            Service::Executions => "",
        }
    }

    /// Content to begin with, as text.
    pub fn template(self) -> &'static str {
        match self {
            Service::DynamoDb => {
                "{\n  \"keys\": [\"id\"],\n  \"items\": [\n    { \"id\": \"1\", \"amount\": 30 },\n    { \"id\": \"2\", \"amount\": 12 }\n  ]\n}"
            }
            Service::S3 => {
                "{\n  \"data.csv\": \"id,amount\\n1,30\\n2,12\\n\",\n  \"data.json\": [{ \"id\": 1 }, { \"id\": 2 }]\n}"
            }
            Service::Sqs => "[\n  { \"MessageId\": \"1\", \"Body\": \"hello\" }\n]",
            Service::Sns | Service::EventBridge | Service::Executions => "[]",
            Service::Secrets => "{\n  \"user\": \"me\",\n  \"password\": \"secret\"\n}",
            Service::Parameters => "\"value\"",
        }
    }

    /// Whether somebody can say what it holds at the start.
    pub fn is_editable(self) -> bool {
        self != Service::Executions
    }
}

/// Whether a service, as resources name it, remembers what was written.
pub fn remembers(service: &str) -> bool {
    ["dynamodb", "sqs", "sns", "events", "eventbridge", "s3", "secretsmanager", "ssm"].contains(&service)
}

/// A table, a bucket, a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// Whose it is.
    pub service: Service,
    /// Its name; empty for the list of executions.
    pub name: Rc<str>,
    /// What it holds.
    pub content: Value,
}

/// Everything that services hold, in the order of the panel.
pub fn things(services: &Value) -> Vec<Thing> {
    let mut found = Vec::new();
    for service in Service::ALL {
        let Some(part) = services.get(service.key()) else { continue };
        match part {
            Value::Object(named) => found.extend(named.iter().map(|(name, content)| Thing {
                service,
                name: Rc::from(&**name),
                content: content.clone(),
            })),
            list => found.push(Thing { service, name: Rc::from(""), content: list.clone() }),
        }
    }
    found
}

/// How many entries a thing has, where it has entries.
pub fn size(service: Service, content: &Value) -> Option<usize> {
    match service {
        Service::DynamoDb => content.get("items").and_then(Value::as_array).map(|items| items.len()),
        Service::S3 => content.as_object().map(|objects| objects.len()),
        Service::Secrets | Service::Parameters => None,
        _ => content.as_array().map(|entries| entries.len()),
    }
}

/// What is held of a thing.
pub fn held<'v>(services: &'v Value, service: Service, name: &str) -> Option<&'v Value> {
    services.get(service.key())?.get(name)
}

/// The content with a thing put in, or replaced.
pub fn with(services: &Value, service: Service, name: &str, content: Value) -> Value {
    edit(services, service, |part| drop(part.insert(name, content)))
}

/// The content without a thing.
pub fn without(services: &Value, service: Service, name: &str) -> Value {
    edit(services, service, |part| {
        let kept = part.iter().filter(|(known, _)| &***known != name).map(|(name, it)| (name.clone(), it.clone()));
        *part = kept.collect();
    })
}

fn edit(services: &Value, service: Service, change: impl FnOnce(&mut Object)) -> Value {
    let object = |value: Option<&Value>| value.and_then(Value::as_object).map(|it| (**it).clone()).unwrap_or_default();
    let mut part = object(services.get(service.key()));
    change(&mut part);
    let parts = object(Some(services));
    let mut out = Object::new();
    for (key, value) in parts.iter().filter(|(key, _)| &***key != service.key()) {
        out.insert(key.clone(), value.clone());
    }
    if !part.is_empty() {
        out.insert(service.key(), part.into());
    }
    out.into()
}

/// Reads what was typed as the content of a thing.
///
/// # Errors
/// What is wrong, with its place.
pub fn read(service: Service, name: &str, text: &str) -> Result<Value, String> {
    if name.trim().is_empty() {
        return Err(tr("It needs a name.").to_owned());
    }
    if let Some(wrong) = misread(text) {
        return Err(wrong.sentence());
    }
    let content = Value::parse(text).map_err(|wrong| wrong.to_string())?;
    let whole = with(&Value::empty_object(), service, name, content.clone());
    match crate::session::misheld(&whole) {
        None => Ok(content),
        Some((place, problem)) => {
            let inner = place.strip_prefix(&format!("/{}/{name}", service.key())).unwrap_or(&place);
            Err(if inner.is_empty() { problem } else { format!("{inner}: {problem}") })
        }
    }
}

/// Content as a person edits it.
pub fn shown(content: &Value) -> String {
    content.to_json_pretty()
}

/// What becomes of a file that is dropped on a table, as items.
///
/// # Errors
/// One sentence.
pub fn items_of(text: &str) -> Result<Vec<Value>, String> {
    if let Some(wrong) = misread(text) {
        return Err(wrong.sentence());
    }
    match Value::parse(text) {
        Ok(Value::Array(items)) if items.iter().all(|item| item.as_object().is_some()) => Ok(items.to_vec()),
        Ok(item @ Value::Object(_)) => Ok(vec![item]),
        _ => Err(tr("A table takes a JSON array of objects.").to_owned()),
    }
}

/// A table with more items.
pub fn with_items(table: Option<&Value>, items: Vec<Value>) -> Value {
    let keys = table.and_then(|table| table.get("keys")).cloned();
    let before = table.and_then(|table| table.get("items")).and_then(Value::as_array);
    let all = before.into_iter().flat_map(|items| items.iter()).cloned().chain(items);
    let mut out = Object::new();
    if let Some(keys) = keys {
        out.insert("keys", keys);
    }
    out.insert("items", Value::array(all));
    out.into()
}

/// A bucket with one more object.
pub fn with_object(bucket: Option<&Value>, key: &str, text: &str) -> Value {
    let mut objects = bucket.and_then(Value::as_object).map(|it| (**it).clone()).unwrap_or_default();
    objects.insert(key, text.into());
    objects.into()
}

/// Something that a workflow names and that is not declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Whose it is.
    pub service: Service,
    /// Its name.
    pub name: Rc<str>,
    /// The object in a bucket.
    pub key: Option<Rc<str>>,
    /// The state that names it first.
    pub state: Rc<str>,
}

/// Where each service's calls name their thing, and how the name is cut out of an ARN or a URL.
const NAMED: [(&[&str], &str, Service, &str); 8] = [
    (&["dynamodb"], "TableName", Service::DynamoDb, "table/"),
    (&["s3"], "Bucket", Service::S3, ":::"),
    (&["sqs"], "QueueUrl", Service::Sqs, "/"),
    (&["sns"], "TopicArn", Service::Sns, ":"),
    (&["secretsmanager"], "SecretId", Service::Secrets, ":secret:"),
    (&["ssm"], "Name", Service::Parameters, ":::"),
    (&["events", "eventbridge"], "EventBusName", Service::EventBridge, "/"),
    (&["sqs"], "QueueName", Service::Sqs, "/"),
];

/// What a definition names of each service, each thing once, in the order of the text.
pub fn uses(definition: &Value) -> Vec<Use> {
    let mut found: Vec<Use> = Vec::new();
    each_state(definition, &mut |name, state| {
        for part in [Some(state), state.get("ItemReader"), state.get("ResultWriter")].into_iter().flatten() {
            let resource = part.get("Resource").and_then(Value::as_str).unwrap_or_default();
            let service = resource.split(":::").nth(1).unwrap_or_default().trim_start_matches("aws-sdk:");
            let service = service.split(':').next().unwrap_or_default();
            let given = part.get("Parameters").or_else(|| part.get("Arguments")).map(written_out).unwrap_or_default();
            // Events name their bus one by one; the first stands for all.
            let entry = given.get("Entries").and_then(|entries| entries.at(0)).cloned();
            let given = entry.unwrap_or(given);
            let named = NAMED.iter().find_map(|(services, member, whose, mark)| {
                let text = given.get(member).and_then(Value::as_str).filter(|_| services.contains(&service))?;
                Some((*whose, short_name(text, mark)))
            });
            let Some((service, thing)) = named.filter(|(_, thing)| !thing.is_empty()) else { continue };
            let key = given.get("Key").and_then(Value::as_str).filter(|_| service == Service::S3).map(Rc::from);
            let is_known = |known: &Use| known.service == service && *known.name == *thing && known.key == key;
            if !found.iter().any(is_known) {
                found.push(Use { service, name: thing.into(), key, state: name.into() });
            }
        }
    });
    found
}

/// The uses that nothing is declared for. Topics and buses are only written to, so nothing is gained by declaring them.
pub fn missing(definition: &Value, services: &Value) -> Vec<Use> {
    let is_read = |it: &Use| !matches!(it.service, Service::Sns | Service::EventBridge);
    let declared = |it: &Use| match (held(services, it.service, &it.name), &it.key) {
        (Some(bucket), Some(key)) => bucket.get(key).is_some(),
        (held, _) => held.is_some(),
    };
    uses(definition).into_iter().filter(|it| is_read(it) && !declared(it)).collect()
}

/// What follows the last `mark`, or all of it: the name in an ARN or a URL.
pub fn short_name<'t>(text: &'t str, mark: &str) -> &'t str {
    text.rsplit(mark).next().unwrap_or(text)
}

/// The names of the Lambda functions that a definition calls, in the order of the text.
pub fn functions(definition: &Value) -> Vec<Rc<str>> {
    let mut found: Vec<Rc<str>> = Vec::new();
    each_state(definition, &mut |_, state| {
        let resource = state.get("Resource").and_then(Value::as_str).unwrap_or_default();
        let given = state.get("Parameters").or_else(|| state.get("Arguments")).map(written_out).unwrap_or_default();
        let called = match resource.ends_with("lambda:invoke") || resource.contains(":::lambda:invoke.") {
            true => given.get("FunctionName").and_then(Value::as_str).unwrap_or_default(),
            false if resource.starts_with("arn:aws:lambda:") => resource,
            false => "",
        };
        let name = called.split_once(":function:").map_or(called, |(_, name)| name).split(':').next();
        if let Some(name) = name.filter(|name| !name.is_empty() && !found.iter().any(|known| **known == **name)) {
            found.push(name.into());
        }
    });
    found
}

/// The names of the machines that a definition starts, in the order of the text.
pub fn machines(definition: &Value) -> Vec<Rc<str>> {
    let mut found: Vec<Rc<str>> = Vec::new();
    each_state(definition, &mut |_, state| {
        let given = state.get("Parameters").or_else(|| state.get("Arguments")).map(written_out).unwrap_or_default();
        let Some(arn) = given.get("StateMachineArn").and_then(Value::as_str) else { return };
        let name = short_name(arn, "stateMachine:").split(':').next().unwrap_or_default();
        if !name.is_empty() && !found.iter().any(|known| **known == *name) {
            found.push(name.into());
        }
    });
    found
}

/// The state of that name.
pub fn state_value(definition: &Value, name: &str) -> Option<Value> {
    let mut found = None;
    each_state(definition, &mut |known, state| {
        if known == name {
            found = Some(state.clone());
        }
    });
    found
}

fn each_state(flow: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    let mut flows = vec![flow];
    // The last one put on is the first in the text.
    while let Some(flow) = flows.pop() {
        let states = flow.get("States").and_then(Value::as_object);
        let mut inside = Vec::new();
        for (name, state) in states.into_iter().flat_map(|states| states.iter()) {
            visit(name, state);
            inside.extend(state.get("ItemProcessor").or_else(|| state.get("Iterator")));
            inside.extend(state.get("Branches").and_then(Value::as_array).into_iter().flat_map(|it| it.iter()));
        }
        flows.extend(inside.into_iter().rev());
    }
}

/// What of a template is written out, without what is computed.
pub fn written_out(template: &Value) -> Value {
    let computed = |value: &Value| value.as_str().is_some_and(|text| text.starts_with("{%"));
    match template {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, value)| !name.ends_with(".$") && !computed(value));
            Value::object(kept.map(|(name, value)| (name.clone(), written_out(value))))
        }
        Value::Array(items) => Value::array(items.iter().filter(|item| !computed(item)).map(written_out)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        Value::parse(text).unwrap()
    }

    #[test]
    fn what_a_workflow_uses_is_found_in_every_flow() {
        let definition = value(
            r#"{"States":{
            "Put":{"Resource":"arn:aws:states:::dynamodb:putItem","Parameters":{"TableName":"arn:aws:dynamodb:us-east-1:1:table/orders","Item":{}}},
            "Each":{"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Parameters":{"Bucket":"in","Key":"a.csv"}},
              "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket.$":"$.out"}},
              "ItemProcessor":{"States":{"Send":{"Resource":"arn:aws:states:::aws-sdk:sqs:sendMessage","Arguments":{"QueueUrl":"https://sqs/1/q"}},
                "Again":{"Resource":"arn:aws:states:::dynamodb:getItem","Arguments":{"TableName":"orders"}},
                "Call":{"Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"arn:aws:lambda:us-east-1:1:function:f:live"}},
                "Start":{"Resource":"arn:aws:states:::states:startExecution.sync:2","Arguments":{"StateMachineArn":"arn:aws:states:us-east-1:1:stateMachine:child"}}}}}}}"#,
        );
        let found: Vec<String> =
            uses(&definition).iter().map(|it| format!("{} {} {:?}", it.service.key(), it.name, it.key)).collect();
        assert_eq!(found, ["dynamodb orders None", "s3 in Some(\"a.csv\")", "sqs q None"]);
        assert_eq!(functions(&definition), [Rc::from("f")]);
        assert_eq!(machines(&definition), [Rc::from("child")]);
        let services = value(r#"{"dynamodb":{"orders":{}},"s3":{"in":{"b.csv":""}}}"#);
        let left: Vec<_> = missing(&definition, &services).into_iter().map(|it| it.name).collect();
        assert_eq!(left, [Rc::from("in"), Rc::from("q")]);
    }

    #[test]
    fn things_are_put_in_and_taken_out() {
        let services = with(&Value::empty_object(), Service::S3, "b", value(r#"{"k":"text"}"#));
        let services = with(&services, Service::Secrets, "s", value("1"));
        assert_eq!(services, value(r#"{"s3":{"b":{"k":"text"}},"secrets":{"s":1}}"#));
        assert_eq!(things(&services).len(), 2);
        assert_eq!(without(&services, Service::S3, "b"), value(r#"{"secrets":{"s":1}}"#));
        assert_eq!(with_object(held(&services, Service::S3, "b"), "x", "1"), value(r#"{"k":"text","x":"1"}"#));
        let table = value(r#"{"keys":["id"],"items":[{"id":1}]}"#);
        let more = items_of(r#"[{"id":2}]"#).unwrap();
        assert_eq!(with_items(Some(&table), more), value(r#"{"keys":["id"],"items":[{"id":1},{"id":2}]}"#));
        assert!(items_of("[1]").is_err() && items_of("[").is_err());
    }

    #[test]
    fn what_is_typed_is_checked_with_its_place() {
        for service in Service::ALL.into_iter().filter(|service| service.is_editable()) {
            assert!(read(service, service.usual_name(), service.template()).is_ok(), "{service:?}");
        }
        let check = |service: Service, text: &str, expected: &str| {
            let found = read(service, "x", text).unwrap_err();
            assert!(found.starts_with(expected), "{found}");
        };
        check(Service::DynamoDb, "{\n  nope", "Line 2, column 3: ");
        check(Service::DynamoDb, "[]", "this must be an object");
        check(Service::DynamoDb, r#"{"items":1}"#, "/items: this must be a list");
        check(Service::Sqs, "{}", "this must be a list");
        assert_eq!(read(Service::S3, " ", "{}"), Err("It needs a name.".to_owned()));
    }
}
