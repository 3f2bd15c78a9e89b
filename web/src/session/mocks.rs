//! Scripted answers, from what is typed to what the engine wants and back.

use std::rc::Rc;

use stepthrough::exec::FailPoint;
use stepthrough::mock::{MockBook, PastEnd, Script as EngineScript, Scripted, ScriptedOutcome};
use stepthrough::value::{JsonError, Value};

use crate::document::{After, Answer, FAIL_POINTS, MockScript, Outcome, Script};

const POINTS: [FailPoint; 3] = [FailPoint::Work, FailPoint::Submit, FailPoint::Start];

/// Which part of the mocks cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// The answers of a state.
    Script(Rc<str>, String),
    /// What the services hold, a function or a nested definition.
    World(String),
}

/// The script as the engine wants it.
///
/// # Errors
/// The first part that cannot be used.
pub fn book(script: &MockScript) -> Result<MockBook, Unusable> {
    let world = MockScript { states: Vec::new(), ..script.clone() };
    let mut book = MockBook::from_json(&world_value(&world)).map_err(|bad| Unusable::World(bad.to_string()))?;
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
    Ok(book)
}

/// All but the scripts, in the form of [`stepthrough::mock::wire`].
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
            ScriptedOutcome::Return(value.map_err(why)?)
        }
        Outcome::Throw { error, cause, at } => {
            let at = FAIL_POINTS.iter().position(|point| point == at).unwrap_or(0);
            ScriptedOutcome::Throw { error: super::error_info(error, cause), at: POINTS[at] }
        }
        Outcome::Silence => ScriptedOutcome::Silence,
    };
    Ok(Scripted {
        times: answer.count()?,
        outcome,
        delay_ms: answer.delay_ms()?,
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

/// Reads a book that was written as JSON.
///
/// # Errors
/// One sentence about what is wrong with it.
pub fn read(value: &Value) -> Result<MockScript, String> {
    MockBook::from_json(value).map(|book| script(&book)).map_err(|wrong| wrong.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn books_come_back_as_they_were() {
        let text = r#"{"A":{"replies":[{"throw":{"error":"E","cause":"c","at":"submit"},"times":2},
            {"return":{"a":1},"delayMs":1500},{"silence":true}],"pastEnd":"repeat"},
            "$services":{"s3":{"bucket":{"a.json":"[1]"}}},
            "$functions":{"double":"$states.input * 2"},"$machines":{"child":{"StartAt":"A","States":{}}}}"#;
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
}
