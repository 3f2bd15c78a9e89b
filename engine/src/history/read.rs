//! Histories that were recorded elsewhere: GetExecutionHistory's answer, and an Express execution's log lines.
//!
//! Whatever tool saved them: the AWS CLI (1 and 2), an SDK, CloudWatch Logs (`filter-log-events`, Logs Insights), one
//! object a line. What was read is brought into GetExecutionHistory's shape, in the order of the ids.

use std::fmt;
use std::rc::Rc;

use super::EventType;
use crate::object;
use crate::source::{LineIndex, Position, Span};
use crate::syntax::{self, Node, NodeKind};
use crate::time::Timestamp;
use crate::value::{Object, Value};

/// A recorded history.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// What it was read from.
    pub form: Form,
    /// The events in the order of their ids.
    pub events: Vec<Recorded>,
    /// The ARN of the execution, which log lines name.
    pub execution: Option<Rc<str>>,
    /// Executions in the same log that were left aside.
    pub others: usize,
    /// Events that are missing, told by gaps between the ids: the file is a part of a longer history.
    pub missing: u64,
}

/// How a history was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// GetExecutionHistory.
    History,
    /// Lines of CloudWatch Logs.
    LogLines,
}

/// One recorded event.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Its id.
    pub id: u64,
    /// `previousEventId`
    pub previous: u64,
    /// When it happened; the time of the event before where the file has none.
    pub time: Timestamp,
    /// Its type, which may be one that we do not know.
    pub kind: Rc<str>,
    /// All of it, in GetExecutionHistory's shape.
    pub wire: Value,
}

/// Why a text is no history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoHistory {
    /// What is wrong, in a sentence.
    pub message: String,
    /// Where.
    pub place: Position,
}

impl fmt::Display for NoHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {}, column {}: {}", self.place.line, self.place.column, self.message)
    }
}

/// Whether a text looks like a history rather than like a definition, an input or something else; what is wrong in it
/// is for [`read`] to say.
pub fn is_likely(text: &str) -> bool {
    let head: String = text.chars().take(100_000).collect();
    let names = |key: &str| head.contains(&format!("\"{key}\"")) || head.contains(&format!("\\\"{key}\\\""));
    names("previousEventId") || names("previous_event_id")
}

/// Reads a history.
///
/// # Errors
/// What is wrong with the text, and where.
pub fn read(text: &str) -> Result<Recording, NoHistory> {
    let text = text.trim_start_matches('\u{feff}');
    let items = items(text)?;
    let mut events = Vec::with_capacity(items.len());
    let mut form = Form::History;
    let mut executions: Vec<Rc<str>> = Vec::new();
    let mut others = 0;
    for item in &items {
        let object = item.value.as_object().ok_or_else(|| item.wrong(text, "an event is an object"))?;
        let logged = object.contains_key("previous_event_id") || object.contains_key("event_timestamp");
        if logged {
            form = Form::LogLines;
            // A log group holds all executions of its machine; the first one that is named is taken.
            if let Some(arn) = object.get("execution_arn").and_then(Value::as_str) {
                let known = executions.iter().position(|known| **known == *arn);
                let at = known.unwrap_or_else(|| {
                    executions.push(Rc::from(arn));
                    executions.len() - 1
                });
                if at > 0 {
                    others = executions.len() - 1;
                    continue;
                }
            }
        }
        let event = if logged { from_log(object) } else { from_history(object) };
        events.push(event.map_err(|why| item.wrong(text, why))?);
    }
    events.sort_by_key(|event| event.id);
    events.dedup_by_key(|event| event.id);
    let Some(last) = events.last() else {
        return Err(wrong_at(text, 0, "there is no event in it"));
    };
    // Ids count from 1.
    let missing = last.id.saturating_sub(events.len() as u64);
    let mut now = events.iter().map(|event| event.time).find(|time| *time != UNKNOWN).unwrap_or_default();
    for event in &mut events {
        if event.time == UNKNOWN {
            event.time = now;
        }
        now = event.time;
    }
    Ok(Recording { form, events, execution: executions.into_iter().next(), others, missing })
}

/// Stands for a time that could not be read.
const UNKNOWN: Timestamp = Timestamp(i64::MIN);

/// A value that should be an event, and how to find it again in the text.
struct Item {
    value: Value,
    place: Place,
}

enum Place {
    /// The byte at which it begins.
    Byte(usize),
    /// Its index in the list of the document.
    Index(usize),
}

impl Item {
    /// The tree with places is only made when something is wrong: large files are read without it.
    fn wrong(&self, text: &str, message: &str) -> NoHistory {
        let offset = match self.place {
            Place::Byte(at) => at,
            Place::Index(at) => {
                let parsed = syntax::parse(text);
                let list = parsed.root.as_ref().and_then(|root| match &root.kind {
                    NodeKind::Array(list) => Some(list),
                    _ => match root.get("events").map(|node: &Node| &node.kind) {
                        Some(NodeKind::Array(list)) => Some(list),
                        _ => None,
                    },
                });
                list.and_then(|list| list.get(at)).map_or(0, |node| node.span.start as usize)
            }
        };
        wrong_at(text, offset, message)
    }
}

fn wrong_at(text: &str, offset: usize, message: &str) -> NoHistory {
    let place = LineIndex::new(text).position(text, Span::new(offset, offset).start);
    NoHistory { message: message.to_owned(), place }
}

/// The events of the text, not yet looked into.
fn items(text: &str) -> Result<Vec<Item>, NoHistory> {
    match Value::parse(text) {
        Ok(value) => {
            let list = value.as_array().or_else(|| value.get("events").and_then(Value::as_array));
            match list {
                Some(list) => {
                    let item = |(at, value): (usize, &Value)| {
                        let item = Item { value: value.clone(), place: Place::Index(at) };
                        unwrapped(item, text)
                    };
                    list.iter().enumerate().map(item).collect()
                }
                None if value.get("type").is_some() => Ok(vec![Item { value, place: Place::Byte(0) }]),
                None => Err(wrong_at(text, 0, "a history is an object with `events`, or a list of events")),
            }
        }
        Err(error) => lines(text).unwrap_or_else(|| {
            let place = Position {
                line: u32::try_from(error.line).unwrap_or(u32::MAX),
                column: u32::try_from(error.column).unwrap_or(u32::MAX),
            };
            Err(NoHistory { message: format!("this is not JSON: {}", error.message), place })
        }),
    }
}

/// One object a line; what stands before the object in its line, such as a time, is skipped. `None` when the first line
/// holds no object, so that the text is something else.
fn lines(text: &str) -> Option<Result<Vec<Item>, NoHistory>> {
    let mut items = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let object = line.find('{').and_then(|at| Some((at, Value::parse(line.get(at..)?.trim_end()).ok()?)));
        match object {
            Some((at, value)) => items.push(Item { value, place: Place::Byte(start + at) }),
            None if items.is_empty() => return None,
            None => {
                return Some(Err(wrong_at(
                    text,
                    start,
                    "this line holds no event: one JSON object a line is expected",
                )));
            }
        }
    }
    Some(items.into_iter().map(|item| unwrapped(item, text)).collect())
}

/// CloudWatch Logs hands out the line inside of a record of its own.
fn unwrapped(item: Item, text: &str) -> Result<Item, NoHistory> {
    let message = ["message", "@message"].into_iter().find_map(|key| item.value.get(key));
    let value = match message {
        Some(Value::String(message)) => Value::parse(message)
            .map_err(|error| item.wrong(text, &format!("the log's message is not JSON: {}", error.message)))?,
        Some(message) if message.as_object().is_some() => message.clone(),
        _ => return Ok(item),
    };
    Ok(Item { value, ..item })
}

fn from_history(event: &Object) -> Result<Recorded, &'static str> {
    let (id, kind) = named(event)?;
    let previous = event.get("previousEventId").and_then(whole).unwrap_or(0);
    let time = event.get("timestamp").and_then(seconds).unwrap_or(UNKNOWN);
    Ok(Recorded { id, previous, time, kind, wire: event.clone().into() })
}

fn from_log(event: &Object) -> Result<Recorded, &'static str> {
    let (id, kind) = named(event)?;
    let previous = event.get("previous_event_id").and_then(whole).unwrap_or(0);
    let ms = event.get("event_timestamp").and_then(whole).and_then(|ms| i64::try_from(ms).ok());
    let time = ms.map_or(UNKNOWN, Timestamp);
    let mut wire = Object::new();
    if time != UNKNOWN {
        wire.insert("timestamp", Value::from(time.iso_millis()));
    }
    wire.insert("type", Value::String(kind.clone()));
    wire.insert("id", count(id));
    wire.insert("previousEventId", count(previous));
    let key = details_key(&kind);
    if let Some(details) = event.get("details").filter(|details| !key.is_empty() && details.as_object().is_some()) {
        wire.insert(key, details.clone());
    }
    Ok(Recorded { id, previous, time, kind, wire: wire.into() })
}

fn named(event: &Object) -> Result<(u64, Rc<str>), &'static str> {
    let kind = event.get("type").and_then(Value::as_str).ok_or("the event has no `type`")?;
    let id = event.get("id").and_then(whole).ok_or("the event has no `id`")?;
    Ok((id, Rc::from(kind)))
}

/// The member that holds the particulars of a type, known or not.
fn details_key(kind: &str) -> String {
    if let Some(known) = EventType::ALL.iter().find(|known| known.name() == kind) {
        return known.details_key().to_owned();
    }
    let mut letters = kind.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    format!("{}{}EventDetails", first.map(String::from).unwrap_or_default(), letters.as_str())
}

/// A whole number, written as a number or as text.
fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64().and_then(|number| u64::try_from(number).ok()),
    }
}

fn count(number: u64) -> Value {
    i64::try_from(number).map_or(Value::Null, Value::from)
}

/// A moment as the tools write it: seconds (CLI 1), ISO 8601 (CLI 2, SDKs), or milliseconds.
fn seconds(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => {
            let text = text.trim();
            // Some tools put a space where ISO 8601 has a `T`, or leave the offset out.
            let iso = text.replacen(' ', "T", 1);
            Timestamp::parse(&iso).or_else(|| Timestamp::parse(&format!("{iso}Z")))
        }
        value => {
            let number = value.as_f64()?;
            // The year 5138 in seconds is the year 1973 in milliseconds.
            let ms = if number.abs() < 1e11 { number * 1000.0 } else { number };
            (ms.abs() < 9e15).then(|| Timestamp(ms.round() as i64))
        }
    }
}

impl Recording {
    /// The whole as GetExecutionHistory's answer.
    pub fn to_value(&self) -> Value {
        object! { "events" => Value::array(self.events.iter().map(|event| event.wire.clone())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HISTORY: &str = r#"{
  "events": [
    { "timestamp": "2024-05-01T12:00:00.250000+02:00", "type": "PassStateEntered", "id": 2, "previousEventId": 0,
      "stateEnteredEventDetails": { "name": "A", "input": "{}", "inputDetails": { "truncated": false } } },
    { "timestamp": 1714557600.1, "type": "ExecutionStarted", "id": 1, "previousEventId": 0,
      "executionStartedEventDetails": { "input": "{ \"a\": 1 }", "roleArn": "r" } }
  ]
}"#;

    const LOG: &str = concat!(
        r#"{"id":"1","type":"ExecutionStarted","details":{"input":"{}","roleArn":"r"},"previous_event_id":"0","event_timestamp":"1714557600100","execution_arn":"arn:e:1"}"#,
        "\n",
        r#"{"id":"1","type":"ExecutionStarted","details":{"input":"[]"},"previous_event_id":"0","event_timestamp":"1714557600101","execution_arn":"arn:e:2"}"#,
        "\n\n",
        r#"{"id":"2","type":"PassStateEntered","details":{"name":"A","input":"{}"},"previous_event_id":"0","event_timestamp":"1714557600250","execution_arn":"arn:e:1"}"#,
    );

    #[track_caller]
    fn check(text: &str, form: Form, kinds: &[(u64, &str, &str)]) -> Recording {
        let recording = read(text).unwrap();
        assert_eq!(recording.form, form);
        let events = recording.events.iter();
        let found: Vec<_> = events.map(|event| (event.id, &*event.kind, event.time.iso_millis())).collect();
        let found: Vec<_> = found.iter().map(|(id, kind, time)| (*id, *kind, time.as_str())).collect();
        assert_eq!(found, kinds);
        recording
    }

    const BOTH: [(u64, &str, &str); 2] =
        [(1, "ExecutionStarted", "2024-05-01T10:00:00.100Z"), (2, "PassStateEntered", "2024-05-01T10:00:00.250Z")];

    #[test]
    fn histories_are_read_whatever_wrote_them() {
        let recording = check(HISTORY, Form::History, &BOTH);
        let list = Value::parse(HISTORY).unwrap().get("events").unwrap().to_json_pretty();
        check(&list, Form::History, &BOTH);
        let lines: Vec<_> = recording.events.iter().map(|event| event.wire.to_json()).collect();
        check(&lines.join("\n"), Form::History, &BOTH);
        check(&recording.to_value().to_json(), Form::History, &BOTH);
    }

    #[test]
    fn log_lines_become_a_history() {
        let recording = check(LOG, Form::LogLines, &BOTH);
        assert_eq!((recording.execution.as_deref(), recording.others), (Some("arn:e:1"), 1));
        let entered = recording.events[1].wire.get("stateEnteredEventDetails").and_then(|details| details.get("name"));
        assert_eq!(entered, Some(&Value::from("A")));
        let one = LOG.lines().next().unwrap();
        let message = object! { "events" => Value::array([object! { "timestamp" => 1, "message" => one }]) };
        check(&message.to_json_pretty(), Form::LogLines, &BOTH[..1]);
        let insights = Value::array([object! { "@timestamp" => "x", "@message" => Value::parse(one).unwrap() }]);
        check(&insights.to_json(), Form::LogLines, &BOTH[..1]);
        check(&format!("2024-05-01T10:00:00.100Z {one}\n"), Form::LogLines, &BOTH[..1]);
    }

    #[test]
    fn what_is_no_history_is_told_with_its_place() {
        let check = |text: &str, told: &str| assert_eq!(read(text).unwrap_err().to_string(), told);
        check("{\n  \"a\": nope }", "Line 2, column 9: this is not JSON: expected ident");
        check("{}", "Line 1, column 1: a history is an object with `events`, or a list of events");
        check("{\"events\": []}", "Line 1, column 1: there is no event in it");
        check("[\n 7]", "Line 2, column 2: an event is an object");
        check(
            "{\"events\": [\n  {\"id\": 1, \"type\": \"ExecutionStarted\"},\n  {\"id\": 2}\n]}",
            "Line 3, column 3: the event has no `type`",
        );
        check("[{\"type\": \"A\"}]", "Line 1, column 2: the event has no `id`");
        let cut = format!("{}\n{{\"id\": \"2\", ", LOG.lines().next().unwrap());
        check(&cut, "Line 2, column 1: this line holds no event: one JSON object a line is expected");
    }

    #[test]
    fn gaps_and_times_that_are_missing_do_not_hinder() {
        let text = r#"[{"type":"ExecutionStarted","id":1,"timestamp":5},{"type":"NewKindOfEvent","id":4}]"#;
        let recording = read(text).unwrap();
        assert_eq!(recording.missing, 2);
        assert_eq!(recording.events[1].time, Timestamp(5000));
    }

    #[test]
    fn a_history_is_told_from_other_files() {
        let check = |text: &str, is: bool| assert_eq!(is_likely(text), is, "{text}");
        check(HISTORY, true);
        check(LOG, true);
        check(r#"{"StartAt":"A","States":{}}"#, false);
        check("not JSON", false);
    }
}
