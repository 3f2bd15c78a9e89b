//! A [`MockBook`] as JSON: what the mocks panel shows, what an example's `mocks` hold, what a link carries.
//!
//! ```json
//! {
//!   "Charge card": {
//!     "replies": [
//!       { "throw": { "error": "CardDeclined", "cause": "no funds" }, "times": 2 },
//!       { "return": { "paid": true }, "delayMs": 1500 }
//!     ],
//!     "pastEnd": "repeat"
//!   }
//! }
//! ```
//!
//! One reply has exactly one of `return` (any JSON), `throw` (`error`, `cause`, both texts and both may be
//! missing; `at` is `submit` or `start` when the call itself failed) and `silence` (`true`: a person, a token or
//! a timeout decides). Beside it: `times` (how many calls in a row it answers), `delayMs`, `submitted` (the first
//! answer of a `.sync` or `.waitForTaskToken` task), `worker` (who takes an activity task). `pastEnd` says what
//! comes after the last reply: `default`, `repeat` or `fail`. Texts between `{%` and `%}` in `return` are JSONata over
//! the request.
//!
//! Beside the states, `$services` holds what the services have when a run starts (the form of
//! [`Services::to_value`]), `$functions` Lambda functions as JSONata expressions, by name, and `$machines` definitions
//! that Tasks can start, by name, and `$role` the role that the calls are made with: its `policy`, a text or the policy
//! itself, and `enforced` (`true`: what the policy does not allow is refused).

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::Services;
use super::book::{MockBook, PastEnd, Script, Scripted, ScriptedOutcome};
use super::computed;
use super::role::Role;
use crate::exec::FailPoint;
use crate::history::ErrorInfo;
use crate::value::{Object, Value};

/// Why a JSON value is not a [`MockBook`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadBook {
    /// Where, as a JSON Pointer (RFC 6901): `/Charge card/replies/0/times`; empty for the whole.
    pub place: String,
    /// What is wrong and what to write, in plain words.
    pub problem: String,
}

impl fmt::Display for BadBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.place {
            "" => write!(f, "mocks: {}", self.problem),
            place => write!(f, "mocks, at `{place}`: {}", self.problem),
        }
    }
}

impl std::error::Error for BadBook {}

impl MockBook {
    /// Reads a book.
    ///
    /// # Errors
    /// The first thing that is not as the module's documentation says, with its place.
    pub fn from_json(value: &Value) -> Result<MockBook, BadBook> {
        let top = Place(String::new());
        let mut book = MockBook::default();
        for (state, script) in top.object(value, "an object with the names of states")?.iter() {
            let place = top.member(state);
            match &**state {
                SERVICES => {
                    let bad = |(inner, problem): (String, String)| BadBook { place: place.0.clone() + &inner, problem };
                    book.services = Services::from_json(script).map_err(bad)?;
                }
                MACHINES => {
                    for (name, definition) in place.object(script, "an object with the names of state machines")?.iter()
                    {
                        place.member(name).object(definition, "a definition")?;
                        book.machines.insert(name.clone(), definition.clone());
                    }
                }
                FUNCTIONS => book.functions = read_functions(&place, script)?,
                ROLE => book.role = read_role(&place, script)?,
                _ => drop(book.scripts.insert(state.clone(), read_script(&place, script)?)),
            }
        }
        Ok(book)
    }

    /// Writes the book in the form that [`MockBook::from_json`] reads; what is as usual is left out.
    pub fn to_json(&self) -> Value {
        let scripts = self.scripts.iter().map(|(state, script)| (state.clone(), write_script(script)));
        let mut out: Object = scripts.collect();
        if self.services != Services::default() {
            out.insert(SERVICES, self.services.to_value());
        }
        if !self.functions.is_empty() {
            let functions = self.functions.iter().map(|(name, text)| (name.clone(), Value::String(text.clone())));
            out.insert(FUNCTIONS, Value::object(functions));
        }
        if !self.machines.is_empty() {
            let machines = self.machines.iter().map(|(name, definition)| (name.clone(), definition.clone()));
            out.insert(MACHINES, Value::object(machines));
        }
        if self.role != Role::default() {
            out.insert(ROLE, write_role(&self.role));
        }
        out.into()
    }
}

/// The member that holds definitions.
const MACHINES: &str = "$machines";
/// The member that holds what services have; no state is likely to be called so.
const SERVICES: &str = "$services";
/// The member that holds functions.
const FUNCTIONS: &str = "$functions";
/// The member that holds the role.
const ROLE: &str = "$role";

fn read_functions(place: &Place, value: &Value) -> Result<BTreeMap<Rc<str>, Rc<str>>, BadBook> {
    let mut functions = BTreeMap::new();
    for (name, text) in place.object(value, "an object with the names of functions")?.iter() {
        let place = place.member(name);
        let Value::String(text) = text else { return Err(place.bad("this must be a text, a JSONata expression")) };
        let wrapped = if computed::source(text).is_some() { text.to_string() } else { format!("{{%{text}%}}") };
        computed::check(&wrapped.into()).map_err(|problem| place.bad(problem))?;
        functions.insert(name.clone(), text.clone());
    }
    Ok(functions)
}

fn read_role(place: &Place, value: &Value) -> Result<Role, BadBook> {
    let role = place.object(value, "an object with `policy` and `enforced`")?;
    place.only(role, &["policy", "enforced"])?;
    let policy = match role.get("policy") {
        None => "".into(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(policy)) => Value::Object(policy.clone()).to_json_pretty().into(),
        Some(_) => return Err(place.member("policy").bad("this must be a policy, or the text of one")),
    };
    let enforced = match role.get("enforced") {
        None => false,
        Some(Value::Bool(enforced)) => *enforced,
        Some(_) => return Err(place.member("enforced").bad("this must be `true` or `false`")),
    };
    Ok(Role { policy, enforced })
}

fn write_role(role: &Role) -> Value {
    let mut out = Object::new();
    out.insert("policy", Value::String(role.policy.clone()));
    if role.enforced {
        out.insert("enforced", true.into());
    }
    out.into()
}

fn read_script(place: &Place, value: &Value) -> Result<Script, BadBook> {
    let script = place.object(value, "an object with `replies`")?;
    place.only(script, &["replies", "pastEnd"])?;
    let past_end = match script.get("pastEnd") {
        None => PastEnd::default(),
        Some(name) => {
            let names = [("default", PastEnd::Default), ("repeat", PastEnd::RepeatLast), ("fail", PastEnd::Fail)];
            place.member("pastEnd").one_of(name, &names)?
        }
    };
    let Some(replies) = script.get("replies") else {
        return Err(place.bad("`replies` is missing; write a list, `[]` for none"));
    };
    let list = place.member("replies");
    let Value::Array(replies) = replies else { return Err(list.bad("this must be a list of replies")) };
    let replies = replies.iter().enumerate();
    let replies = replies.map(|(index, reply)| read_reply(&list.member(&index.to_string()), reply));
    Ok(Script { replies: replies.collect::<Result<_, _>>()?, past_end })
}

fn read_reply(place: &Place, value: &Value) -> Result<Scripted, BadBook> {
    let reply = place.object(value, "an object with `return`, `throw` or `silence`")?;
    place.only(reply, &["return", "throw", "silence", "times", "delayMs", "submitted", "worker"])?;
    let outcome = match (reply.get("return"), reply.get("throw"), reply.get("silence")) {
        (Some(value), None, None) => {
            computed::check(value).map_err(|problem| place.member("return").bad(problem))?;
            ScriptedOutcome::Return(value.clone())
        }
        (None, Some(error), None) => read_throw(&place.member("throw"), error)?,
        (None, None, Some(Value::Bool(true))) => ScriptedOutcome::Silence,
        (None, None, Some(_)) => return Err(place.member("silence").bad("this must be `true`")),
        (None, None, None) => return Err(place.bad("one of `return`, `throw` and `silence` must be here")),
        _ => return Err(place.bad("only one of `return`, `throw` and `silence` may be here")),
    };
    Ok(Scripted {
        times: match reply.get("times") {
            Some(times) => place.member("times").whole(times, 1, i64::from(u32::MAX))?.try_into().unwrap_or(1),
            None => 1,
        },
        outcome,
        delay_ms: match reply.get("delayMs") {
            Some(delay) => place.member("delayMs").whole(delay, 0, i64::MAX)?,
            None => 0,
        },
        submitted: reply.get("submitted").cloned(),
        worker: place.text(reply, "worker")?,
    })
}

fn read_throw(place: &Place, value: &Value) -> Result<ScriptedOutcome, BadBook> {
    let throw = place.object(value, "an object with `error` and `cause`")?;
    place.only(throw, &["error", "cause", "at"])?;
    let at = match throw.get("at") {
        None => FailPoint::Work,
        Some(name) => {
            let names = [("work", FailPoint::Work), ("submit", FailPoint::Submit), ("start", FailPoint::Start)];
            place.member("at").one_of(name, &names)?
        }
    };
    let error = ErrorInfo { error: place.text(throw, "error")?, cause: place.text(throw, "cause")? };
    Ok(ScriptedOutcome::Throw { error, at })
}

fn write_script(script: &Script) -> Value {
    let mut out = Object::new();
    out.insert("replies", Value::array(script.replies.iter().map(write_reply)));
    match script.past_end {
        PastEnd::Default => {}
        PastEnd::RepeatLast => drop(out.insert("pastEnd", "repeat".into())),
        PastEnd::Fail => drop(out.insert("pastEnd", "fail".into())),
    }
    out.into()
}

fn write_reply(reply: &Scripted) -> Value {
    let mut out = Object::new();
    match &reply.outcome {
        ScriptedOutcome::Return(value) => drop(out.insert("return", value.clone())),
        ScriptedOutcome::Silence => drop(out.insert("silence", true.into())),
        ScriptedOutcome::Throw { error, at } => {
            let mut throw = Object::new();
            for (name, part) in [("error", &error.error), ("cause", &error.cause)] {
                if let Some(text) = part {
                    throw.insert(name, Value::String(text.clone()));
                }
            }
            match at {
                FailPoint::Work => {}
                FailPoint::Submit => drop(throw.insert("at", "submit".into())),
                FailPoint::Start => drop(throw.insert("at", "start".into())),
            }
            out.insert("throw", throw.into());
        }
    }
    if reply.times != 1 {
        out.insert("times", reply.times.into());
    }
    if reply.delay_ms != 0 {
        out.insert("delayMs", reply.delay_ms.into());
    }
    if let Some(submitted) = &reply.submitted {
        out.insert("submitted", submitted.clone());
    }
    if let Some(worker) = &reply.worker {
        out.insert("worker", Value::String(worker.clone()));
    }
    out.into()
}

/// Where the reader is, as a JSON Pointer.
struct Place(String);

impl Place {
    fn member(&self, name: &str) -> Place {
        Place(format!("{}/{}", self.0, name.replace('~', "~0").replace('/', "~1")))
    }

    fn bad(&self, problem: impl Into<String>) -> BadBook {
        BadBook { place: self.0.clone(), problem: problem.into() }
    }

    fn object<'v>(&self, value: &'v Value, wanted: &str) -> Result<&'v Object, BadBook> {
        match value {
            Value::Object(object) => Ok(object),
            other => Err(self.bad(format!("this must be {wanted}, not {}", with_article(other)))),
        }
    }

    /// Refuses members that are not among `names`.
    fn only(&self, object: &Object, names: &[&str]) -> Result<(), BadBook> {
        match object.keys().find(|key| !names.contains(&&***key)) {
            None => Ok(()),
            Some(key) => Err(self.bad(format!("`{key}` is not known here; there are `{}`", names.join("`, `")))),
        }
    }

    fn one_of<T: Copy>(&self, value: &Value, names: &[(&str, T)]) -> Result<T, BadBook> {
        match names.iter().find(|(name, _)| value.as_str() == Some(name)) {
            Some((_, meaning)) => Ok(*meaning),
            None => {
                let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
                Err(self.bad(format!("this must be one of `{}`", names.join("`, `"))))
            }
        }
    }

    fn whole(&self, value: &Value, least: i64, most: i64) -> Result<i64, BadBook> {
        match value.as_i64() {
            Some(number) if (least..=most).contains(&number) => Ok(number),
            _ => Err(self.bad(format!("this must be a whole number, at least {least}"))),
        }
    }

    fn text(&self, object: &Object, name: &str) -> Result<Option<Rc<str>>, BadBook> {
        match object.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.member(name).bad(format!("this must be a text, not {}", with_article(other)))),
        }
    }
}

/// The JSON type of a value, as a sentence names it.
fn with_article(value: &Value) -> &'static str {
    match value {
        Value::Null => "`null`",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn books_survive_writing_and_reading() {
        let check = |text: &str| {
            let value = Value::parse(text).unwrap();
            let book = MockBook::from_json(&value).unwrap();
            assert_eq!(book.to_json().to_json(), text);
        };
        check("{}");
        check(r#"{"A":{"replies":[]}}"#);
        check(r#"{"A":{"replies":[{"return":null}],"pastEnd":"repeat"},"B":{"replies":[{"silence":true}]}}"#);
        check(r#"{"A":{"replies":[{"throw":{}},{"throw":{"error":"E","cause":"c","at":"submit"},"times":3}]}}"#);
        check(
            r#"{"A":{"replies":[{"return":{"x":[1]},"delayMs":50,"submitted":{"id":"1"},"worker":"w"}],"pastEnd":"fail"}}"#,
        );
    }

    #[test]
    fn services_and_functions_are_part_of_a_book() {
        let text = r#"{"A":{"replies":[{"return":{"n":"{% $.a + 1 %}"}}]},"$services":{"dynamodb":{"t":{"keys":["id"],"items":[{"id":{"S":"1"}}]}},"s3":{"b":{"k":"text"}}},"$functions":{"f":"$.a * 2"}}"#;
        let book = MockBook::from_json(&Value::parse(text).unwrap()).unwrap();
        assert_eq!(book.to_json().to_json(), text);
    }

    #[test]
    fn the_role_is_part_of_a_book() {
        let check = |text: &str, written: &str, enforced: bool| {
            let book = MockBook::from_json(&Value::parse(text).unwrap()).unwrap();
            assert_eq!((book.to_json().to_json().as_str(), book.role.enforced), (written, enforced));
        };
        check(r#"{"$role":{"policy":"{ broken"}}"#, r#"{"$role":{"policy":"{ broken"}}"#, false);
        let enforced = r#"{"$role":{"policy":"","enforced":true}}"#;
        check(enforced, enforced, true);
        check(r#"{"$role":{"enforced":true}}"#, enforced, true);
        check(r#"{"$role":{"enforced":false}}"#, "{}", false);
        check(r#"{"$role":{"policy":{}}}"#, r#"{"$role":{"policy":"{}"}}"#, false);
    }

    #[test]
    fn usual_values_may_be_written_out() {
        let value = r#"{"A":{"replies":[{"throw":{"at":"work"},"times":1,"delayMs":0}],"pastEnd":"default"}}"#;
        let book = MockBook::from_json(&Value::parse(value).unwrap()).unwrap();
        assert_eq!(book.to_json().to_json(), r#"{"A":{"replies":[{"throw":{}}]}}"#);
    }

    #[test]
    fn bad_books_are_refused_with_their_place() {
        let check = |text: &str, expected: &str| {
            let error = MockBook::from_json(&Value::parse(text).unwrap()).unwrap_err();
            assert_eq!(error.to_string(), expected);
        };
        check("[]", "mocks: this must be an object with the names of states, not a list");
        check(r#"{"A":1}"#, "mocks, at `/A`: this must be an object with `replies`, not a number");
        check(r#"{"A/B":{}}"#, "mocks, at `/A~1B`: `replies` is missing; write a list, `[]` for none");
        check(r#"{"A":{"replies":{}}}"#, "mocks, at `/A/replies`: this must be a list of replies");
        check(
            r#"{"A":{"replies":[],"pastEnd":"stop"}}"#,
            "mocks, at `/A/pastEnd`: this must be one of `default`, `repeat`, `fail`",
        );
        check(
            r#"{"A":{"replies":[{}]}}"#,
            "mocks, at `/A/replies/0`: one of `return`, `throw` and `silence` must be here",
        );
        check(
            r#"{"A":{"replies":[{"return":1,"throw":{}}]}}"#,
            "mocks, at `/A/replies/0`: only one of `return`, `throw` and `silence` may be here",
        );
        check(r#"{"A":{"replies":[{"silence":false}]}}"#, "mocks, at `/A/replies/0/silence`: this must be `true`");
        check(
            r#"{"A":{"replies":[{"return":1},{"return":1,"time":2}]}}"#,
            "mocks, at `/A/replies/1`: `time` is not known here; there are `return`, `throw`, `silence`, `times`, \
             `delayMs`, `submitted`, `worker`",
        );
        check(
            r#"{"A":{"replies":[{"return":1,"times":0}]}}"#,
            "mocks, at `/A/replies/0/times`: this must be a whole number, at least 1",
        );
        check(
            r#"{"A":{"replies":[{"return":1,"delayMs":1.5}]}}"#,
            "mocks, at `/A/replies/0/delayMs`: this must be a whole number, at least 0",
        );
        check(
            r#"{"$services":{"dynamo":{}}}"#,
            "mocks, at `/$services/dynamo`: this is no service here; there are `dynamodb`, `sqs`, `sns`, `events`, `s3`, \
             `secrets`, `parameters`, `executions`",
        );
        check(r#"{"$role":{"policy":1}}"#, "mocks, at `/$role/policy`: this must be a policy, or the text of one");
        check(r#"{"$role":{"enforced":1}}"#, "mocks, at `/$role/enforced`: this must be `true` or `false`");
        check(r#"{"$functions":{"f":1}}"#, "mocks, at `/$functions/f`: this must be a text, a JSONata expression");
        check(
            r#"{"A":{"replies":[{"throw":{"error":404}}]}}"#,
            "mocks, at `/A/replies/0/throw/error`: this must be a text, not a number",
        );
    }
}
