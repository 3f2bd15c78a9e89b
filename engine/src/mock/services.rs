//! Services that remember: tables, queues, topics, buckets, buses, secrets, parameters, executions.
//!
//! All of it is one value that is cheap to clone, so that it rewinds with the run and can be shown before and after
//! each step. A thing that somebody declared answers as AWS does, with its errors; one that only came up in the run
//! remembers what was written and leaves the rest to default replies.

mod messages;
mod store;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::dynamodb::{self, Table};
use crate::ambient::Ambient;
use crate::definition::Resource;
use crate::exec::{Purpose, TaskRequest};
use crate::object;
use crate::value::{Object, Value};
pub use store::Bucket;

/// A queue, topic, bus and the list of executions keep so many entries, the newest ones.
const MOST_ENTRIES: usize = 1_000;

/// What an API refuses a request with.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// `ConditionalCheckFailedException`
    pub name: &'static str,
    /// What it says.
    pub text: String,
    /// The HTTP status.
    pub status: u32,
}

/// By name.
type Named<T> = Rc<BTreeMap<Rc<str>, T>>;

/// What the services remember.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Services {
    tables: Named<Rc<Table>>,
    queues: Named<Rc<Vec<Value>>>,
    topics: Named<Rc<Vec<Value>>>,
    buses: Named<Rc<Vec<Value>>>,
    buckets: Named<Rc<Bucket>>,
    secrets: Named<Value>,
    parameters: Named<Value>,
    executions: Rc<Vec<Value>>,
    /// How often a call has written something.
    writes: u32,
}

/// The actions that write.
const WRITING: [&str; 15] = [
    "putItem",
    "updateItem",
    "deleteItem",
    "batchWriteItem",
    "sendMessage",
    "deleteMessage",
    "publish",
    "putEvents",
    "putObject",
    "copyObject",
    "deleteObject",
    "createSecret",
    "putSecretValue",
    "updateSecret",
    "putParameter",
];

impl Services {
    /// All content, for a panel: `{"dynamodb": {table: {"keys", "items"}}, "sqs": {queue: [message]}, "sns", "events",
    /// "s3": {bucket: {key: text}}, "secrets": {name: value}, "parameters": {name: value}, "executions": [...]}`. What
    /// is empty is left out. [`Services::from_json`] reads it.
    pub fn to_value(&self) -> Value {
        let mut out = Object::new();
        let mut part = |name: &str, value: Value| {
            if value.as_object().is_some_and(|object| !object.is_empty()) {
                out.insert(name, value);
            }
        };
        let table = |table: &Table| {
            let keys = Value::array(table.keys.iter().map(|key| Value::String(key.clone())));
            object! { "keys" => keys, "items" => Value::array(table.items().cloned().map(Value::Object)) }
        };
        part("dynamodb", Value::object(self.tables.iter().map(|(name, it)| (name.clone(), table(it)))));
        for (name, lists) in [("sqs", &self.queues), ("sns", &self.topics), ("events", &self.buses)] {
            let list = |list: &Rc<Vec<Value>>| Value::array(list.iter().cloned());
            part(name, Value::object(lists.iter().map(|(name, it)| (name.clone(), list(it)))));
        }
        part("s3", Value::object(self.buckets.iter().map(|(name, it)| (name.clone(), it.to_value()))));
        part("secrets", Value::object(self.secrets.iter().map(|(name, it)| (name.clone(), it.clone()))));
        part("parameters", Value::object(self.parameters.iter().map(|(name, it)| (name.clone(), it.clone()))));
        if !self.executions.is_empty() {
            out.insert("executions", Value::array(self.executions.iter().cloned()));
        }
        out.into()
    }

    /// Reads content in the form of [`Services::to_value`]. Items of tables may be plain JSON, bodies of objects any
    /// JSON; everything read counts as declared.
    ///
    /// # Errors
    /// The place (a JSON Pointer) and what is wrong there.
    pub fn from_json(value: &Value) -> Result<Services, (String, String)> {
        let object = |place: &str, value: &Value| match value {
            Value::Object(object) => Ok(object.clone()),
            _ => Err((place.to_owned(), "this must be an object".to_owned())),
        };
        let list = |place: &str, value: &Value| match value {
            Value::Array(list) => Ok(list.to_vec()),
            _ => Err((place.to_owned(), "this must be a list".to_owned())),
        };
        let mut services = Services::default();
        for (part, content) in object("", value)?.iter() {
            let place = format!("/{part}");
            if !["dynamodb", "sqs", "sns", "events", "s3", "secrets", "parameters", "executions"].contains(&&**part) {
                let known = "`dynamodb`, `sqs`, `sns`, `events`, `s3`, `secrets`, `parameters`, `executions`";
                return Err((place, format!("this is no service here; there are {known}")));
            }
            if &**part == "executions" {
                services.executions = Rc::new(list(&place, content)?);
                continue;
            }
            for (name, inner) in object(&place, content)?.iter() {
                let place = format!("{place}/{name}");
                match &**part {
                    "dynamodb" => {
                        let inner = object(&place, inner)?;
                        let keys = list(&format!("{place}/keys"), inner.get("keys").unwrap_or(&Value::array([])))?;
                        let keys = keys.iter().filter_map(Value::as_str).map(Rc::from).collect();
                        let items = list(&format!("{place}/items"), inner.get("items").unwrap_or(&Value::array([])))?;
                        let table = Rc::new(Table::with(keys, &items));
                        Rc::make_mut(&mut services.tables).insert(name.clone(), table);
                    }
                    "sqs" | "sns" | "events" => {
                        let entries = Rc::new(list(&place, inner)?);
                        let lists = match &**part {
                            "sqs" => &mut services.queues,
                            "sns" => &mut services.topics,
                            _ => &mut services.buses,
                        };
                        Rc::make_mut(lists).insert(name.clone(), entries);
                    }
                    "s3" => {
                        let bucket = Rc::new(Bucket::declared(&*object(&place, inner)?));
                        Rc::make_mut(&mut services.buckets).insert(name.clone(), bucket);
                    }
                    "secrets" => drop(Rc::make_mut(&mut services.secrets).insert(name.clone(), inner.clone())),
                    "parameters" => drop(Rc::make_mut(&mut services.parameters).insert(name.clone(), inner.clone())),
                    _ => {}
                }
            }
        }
        Ok(services)
    }

    /// How often a call has written something: two moments of a run with the same number hold the same.
    pub fn writes(&self) -> u32 {
        self.writes
    }

    /// Writes down that an execution was started.
    pub fn log_execution(&mut self, entry: Value) {
        self.writes = self.writes.saturating_add(1);
        push(&mut self.executions, entry);
    }

    /// The services' answer; `None` when they know nothing about it.
    pub fn answer(&mut self, request: &TaskRequest, ambient: &mut Ambient) -> Option<Result<Value, Refusal>> {
        let Resource::Service { service, action, .. } = &request.resource else { return None };
        let service = service.strip_prefix("aws-sdk:").unwrap_or(service);
        let answer = self.act(service, action, request, ambient);
        let writes = request.purpose == Purpose::WriteResults || WRITING.contains(&&**action);
        if writes && matches!(answer, Some(Ok(_))) {
            self.writes = self.writes.saturating_add(1);
        }
        answer
    }

    fn act(
        &mut self,
        service: &str,
        action: &str,
        request: &TaskRequest,
        ambient: &mut Ambient,
    ) -> Option<Result<Value, Refusal>> {
        let arguments = &request.arguments;
        if request.purpose != Purpose::Task {
            return self.file(request.purpose, action, arguments, ambient);
        }
        match service {
            "dynamodb" => self.dynamodb(action, arguments),
            "sqs" => self.sqs(action, arguments, request.token.as_deref(), ambient),
            "sns" => self.sns(action, arguments, ambient),
            "events" | "eventbridge" => self.events(action, arguments, ambient),
            "s3" => self.s3(action, arguments, ambient),
            "secretsmanager" => self.secret(action, arguments, ambient),
            "ssm" => self.parameter(action, arguments),
            _ => None,
        }
    }

    fn dynamodb(&mut self, action: &str, arguments: &Value) -> Option<Result<Value, Refusal>> {
        if action == "batchWriteItem" {
            return self.batch_write(arguments);
        }
        let name = last(arguments.get("TableName")?.as_str()?, '/');
        if !["getItem", "putItem", "updateItem", "deleteItem", "query", "scan"].contains(&action) {
            return None;
        }
        let tables = Rc::make_mut(&mut self.tables);
        if tables.len() >= MOST_ENTRIES && !tables.contains_key(name) {
            return None;
        }
        let mut table = tables.get(name).cloned().unwrap_or_default();
        let answer = dynamodb::act(Rc::make_mut(&mut table), action, arguments);
        // What only was asked about leaves no table behind.
        if table.declared || table.items().next().is_some() {
            tables.insert(name.into(), table);
        }
        answer.map(|answer| answer.map(Value::from))
    }

    fn batch_write(&mut self, arguments: &Value) -> Option<Result<Value, Refusal>> {
        let tables = arguments.get("RequestItems")?.as_object()?.clone();
        for (table, requests) in tables.iter() {
            for request in requests.as_array()?.iter() {
                let (action, body) = match (request.get("PutRequest"), request.get("DeleteRequest")) {
                    (Some(put), _) => ("putItem", put),
                    (None, Some(delete)) => ("deleteItem", delete),
                    (None, None) => return None,
                };
                let mut one = body.as_object().map(|body| Object::clone(body)).unwrap_or_default();
                one.insert("TableName", Value::String(table.clone()));
                if let Some(Err(refusal)) = self.dynamodb(action, &one.into()) {
                    return Some(Err(refusal));
                }
            }
        }
        Some(Ok(object! { "UnprocessedItems" => object! {} }))
    }
}

/// What follows the last `mark`, or all of it: the name in an ARN or a URL.
fn last(text: &str, mark: char) -> &str {
    text.rsplit(mark).next().unwrap_or(text)
}

/// Adds an entry, and drops the oldest when there are too many.
fn push(list: &mut Rc<Vec<Value>>, entry: Value) {
    let list = Rc::make_mut(list);
    if list.len() >= MOST_ENTRIES {
        list.remove(0);
    }
    list.push(entry);
}
