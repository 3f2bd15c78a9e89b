//! Scripted answers, from what is typed to what the engine wants and back.

use std::rc::Rc;

use stepthrough::ambient::{Ambient, Rng};
use stepthrough::definition::Resource;
use stepthrough::exec::{FailPoint, Settings};
use stepthrough::jsonata::{Dialect, Expression, Limits, Outcome as JsonataOutcome};
use stepthrough::mock::computed;
use stepthrough::mock::{MockBook, PastEnd, Script as EngineScript, Scripted, ScriptedOutcome, presets};
use stepthrough::source::{LineIndex, Span};
use stepthrough::syntax::{self, NodeKind};
use stepthrough::value::{JsonError, Object, Value};

use crate::document::{After, Answer, FAIL_POINTS, MockScript, Outcome, Script};
use crate::texts::{tr, tr_engine, tr_with};

const POINTS: [FailPoint; 3] = [FailPoint::Work, FailPoint::Submit, FailPoint::Start];

/// Which part of the mocks cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// The answers of a state.
    Script(Rc<str>, String),
    /// A function that is an expression: its name, and why.
    Function(Rc<str>, String),
    /// What the services hold or a nested definition.
    World(String),
}

/// The script as the engine wants it.
///
/// # Errors
/// The first part that cannot be used.
pub fn book(script: &MockScript) -> Result<MockBook, Unusable> {
    let wrong = script.functions.iter().find_map(|(name, text)| Some((name, wrong_function(text)?)));
    if let Some((name, why)) = wrong {
        return Err(Unusable::Function(Rc::clone(name), why));
    }
    let world = MockScript { states: Vec::new(), ..script.clone() };
    let mut book =
        MockBook::from_json(&world_value(&world)).map_err(|bad| Unusable::World(tr_engine(&bad.to_string())))?;
    for Script { state, answers, after } in &script.states {
        let replies: Result<Vec<_>, String> = answers.iter().map(scripted).collect();
        let replies = replies.map_err(|why| Unusable::Script(Rc::clone(state), why))?;
        let past_end = match after {
            After::Repeat => PastEnd::RepeatLast,
            After::Default => PastEnd::Default,
            After::Fail => PastEnd::Fail,
        };
        book.scripts.insert(Rc::clone(state), EngineScript { replies, past_end });
    }
    book.role = script.role.clone();
    Ok(book)
}

/// All but the scripts and the role, in the form of [`stepthrough::mock::wire`].
fn world_value(script: &MockScript) -> Value {
    let functions = script.functions.iter().map(|(name, text)| (name.clone(), Value::String(text.clone())));
    let machines = script.machines.iter().map(|(name, definition)| (name.clone(), definition.clone()));
    Value::object([
        ("$services", script.services.clone()),
        ("$functions", Value::object(functions)),
        ("$machines", Value::object(machines)),
    ])
}

fn scripted(answer: &Answer) -> Result<Scripted, String> {
    let outcome = match &answer.outcome {
        Outcome::Return(text) => {
            let value = Value::parse(text);
            let why =
                |wrong: JsonError| super::misread(text).map_or_else(|| wrong.to_string(), |wrong| wrong.sentence());
            let value = value.map_err(why)?;
            if let Some(wrong) = wrong_reply(text) {
                return Err(wrong);
            }
            ScriptedOutcome::Return(value)
        }
        Outcome::Throw { error, cause, at } => {
            let at = FAIL_POINTS.iter().position(|point| point == at).unwrap_or(0);
            ScriptedOutcome::Throw { error: super::error_info(error, cause), at: POINTS[at] }
        }
        Outcome::Silence => ScriptedOutcome::Silence,
    };
    Ok(Scripted {
        times: answer.count().map_err(tr)?,
        outcome,
        delay_ms: answer.delay_ms().map_err(tr)?,
        submitted: answer.submitted.clone(),
        worker: answer.worker.clone(),
    })
}

/// A book as the panel shows it.
pub fn script(book: &MockBook) -> MockScript {
    let one = |(state, script): (&Rc<str>, &EngineScript)| Script {
        state: Rc::clone(state),
        answers: script.replies.iter().map(answer).collect(),
        after: match script.past_end {
            PastEnd::RepeatLast => After::Repeat,
            PastEnd::Default => After::Default,
            PastEnd::Fail => After::Fail,
        },
    };
    let world = MockBook { scripts: Default::default(), ..book.clone() }.to_json();
    MockScript {
        states: book.scripts.iter().filter(|(_, script)| !script.replies.is_empty()).map(one).collect(),
        services: world.get("$services").cloned().unwrap_or_else(Value::empty_object),
        functions: book.functions.clone(),
        machines: book.machines.clone(),
        config_file: Rc::from(""),
        role: book.role.clone(),
    }
}

fn answer(scripted: &Scripted) -> Answer {
    let outcome = match &scripted.outcome {
        ScriptedOutcome::Return(value) => Outcome::Return(Rc::from(value.to_json_pretty())),
        ScriptedOutcome::Throw { error, at } => Outcome::Throw {
            error: error.error.clone().unwrap_or_default(),
            cause: error.cause.clone().unwrap_or_default(),
            at: FAIL_POINTS[POINTS.iter().position(|point| point == at).unwrap_or(0)],
        },
        ScriptedOutcome::Silence => Outcome::Silence,
    };
    let seconds = scripted.delay_ms as f64 / 1000.0;
    Answer {
        outcome,
        delay: if scripted.delay_ms == 0 { Rc::from("") } else { Rc::from(seconds.to_string()) },
        times: if scripted.times <= 1 { Rc::from("") } else { Rc::from(scripted.times.to_string()) },
        submitted: scripted.submitted.clone(),
        worker: scripted.worker.clone(),
    }
}

/// Ready-made answers for an integration: what they do, and the answers; the default reply comes after them.
pub fn presets_of(resource: &str) -> Vec<(String, Vec<Answer>)> {
    let presets = presets(&Resource::parse(resource)).into_iter();
    presets.map(|preset| (preset.label, preset.replies.iter().map(answer).collect())).collect()
}

/// Reads a book that was written as JSON.
///
/// # Errors
/// One sentence about what is wrong with it.
pub fn read(value: &Value) -> Result<MockScript, String> {
    MockBook::from_json(value).map(|book| script(&book)).map_err(|wrong| tr_engine(&wrong.to_string()))
}

/// What is wrong with a reply as typed, JSON with expressions in it, and where; `None` when it can be used.
pub fn wrong_reply(text: &str) -> Option<String> {
    if let Some(wrong) = super::misread(text) {
        return Some(wrong.sentence());
    }
    let root = syntax::parse(text).root?;
    let mut pending = vec![&root];
    while let Some(node) = pending.pop() {
        match &node.kind {
            NodeKind::String(string) => {
                let Some(source) = computed::source(string) else { continue };
                if let Err(error) = Expression::parse(source, Dialect::Aws) {
                    let before = string.find(source).unwrap_or(0);
                    let inner = Span::new(before + error.span.start as usize, before + error.span.end as usize);
                    let place = syntax::inner_span(text, node.span, inner);
                    return Some(at_place(text, place.start, &error.message));
                }
            }
            NodeKind::Array(items) => pending.extend(items.iter().rev()),
            NodeKind::Object(members) => pending.extend(members.iter().rev().map(|member| &member.value)),
            _ => {}
        }
    }
    None
}

/// What is wrong with a function that is an expression, and where.
pub fn wrong_function(text: &str) -> Option<String> {
    let source = computed::source(text).unwrap_or(text);
    let error = Expression::parse(source, Dialect::Aws).err()?;
    let before = text.find(source).unwrap_or(0);
    let at = u32::try_from(before).unwrap_or(0).saturating_add(error.span.start);
    Some(at_place(text, at, &error.message))
}

fn at_place(text: &str, offset: u32, problem: &str) -> String {
    let place = LineIndex::new(text).position(text, offset);
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("line", &place.line), ("column", &place.column), ("problem", &problem)];
    tr_with("Line {line}, column {column}: {problem}", &values)
}

/// What a function that is an expression answers to an event.
///
/// # Errors
/// The error's text.
pub fn try_function(text: &str, event: &Value) -> Result<Value, String> {
    let source = computed::source(text).unwrap_or(text);
    let expression = Expression::parse(source, Dialect::Aws).map_err(|error| error.to_string())?;
    let mut ambient = Ambient { now: Settings::default().start_time, rng: Rng::new(1) };
    let found = expression.evaluate(Some(event), &Object::new(), &mut ambient, &Limits::default());
    match found.map_err(|error| error.to_string())? {
        JsonataOutcome::Value(value) => Ok(value),
        JsonataOutcome::Undefined | JsonataOutcome::Function => Ok(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn books_come_back_as_they_were() {
        let text = r#"{"A":{"replies":[{"throw":{"error":"E","cause":"c","at":"submit"},"times":2},
            {"return":{"a":1},"delayMs":1500},{"silence":true}],"pastEnd":"repeat"},
            "$services":{"s3":{"bucket":{"a.json":"[1]"}}},
            "$functions":{"double":"$states.input * 2"},"$machines":{"child":{"StartAt":"A","States":{}}},
            "$role":{"policy":"{ broken","enforced":true}}"#;
        let script = read(&Value::parse(text).unwrap()).unwrap();
        let again = book(&script).unwrap();
        assert_eq!(again.to_json(), Value::parse(text).unwrap());
    }

    #[test]
    fn an_answer_that_is_no_json_is_named() {
        let answers = vec![Answer::new(Outcome::Return(Rc::from("{\n  nope")))];
        let states = vec![Script { state: Rc::from("A"), answers, after: After::Repeat }];
        let script = MockScript { states, ..MockScript::default() };
        let Unusable::Script(state, why) = book(&script).unwrap_err() else { panic!("the script is wrong") };
        assert_eq!(&*state, "A");
        assert!(why.starts_with("Line 2, column 3: "), "{why}");
    }

    #[test]
    fn expressions_are_checked_with_their_place() {
        let check = |text: &str, expected: Option<&str>| {
            let found = wrong_reply(text);
            assert_eq!(found.as_deref().map(|it| it.split(": ").next().unwrap_or_default()), expected, "{found:?}");
        };
        check(r#"{"a": "{% $.b + 1 %}"}"#, None);
        check("{\n  \"a\": \"{% $.b + %}\"\n}", Some("Line 2, column 17"));
        check("{", Some("Line 1, column 1"));
        assert_eq!(wrong_function("$.a * 2"), None);
        assert!(wrong_function("$.a *\n ) 2").is_some_and(|wrong| wrong.starts_with("Line 2, column 2")));
        assert_eq!(try_function("a * 2", &Value::parse(r#"{"a":4}"#).unwrap()), Ok(Value::from(8)));
        assert!(try_function("$error('no')", &Value::Null).is_err());
    }
}
