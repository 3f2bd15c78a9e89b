//! What JavaScript sees of the engine (feature `js`); `engine/js` makes an npm package of it, with its types.
//!
//! Values go in and out as JSON text, by JavaScript's own reader and writer: that is quicker than building objects
//! member by member, `undefined`, dates and the like count as they do in `JSON.stringify`, and a key such as
//! `__proto__` stays a key.

mod execution;
mod options;
mod results;
mod values;

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::assist;
use crate::cases::{Patience, Player};
use crate::deploy::{self, Deployment};
use crate::diagnostic::wire;
use crate::object;
use crate::test_state::TestState;
use crate::timeline::{Progress, Timeline};
use crate::value::Value;
use options::Options;
use values::{failure, into_js, value};

/// Steps between two looks at whether a run has ended.
const SLICE: usize = 100_000;

/// What JavaScript throws or gets.
type Answer = Result<JsValue, JsValue>;

/// What ValidateStateMachineDefinition answers, with places, help and our own findings.
///
/// # Errors
/// When an option is wrong.
#[wasm_bindgen]
pub fn validate(definition: &JsValue, options: &JsValue) -> Answer {
    let workflow = Options::read(options)?.workflow(definition)?;
    into_js(&wire::answer(&workflow.diagnose().diagnostics, &workflow.definition))
}

/// Runs a workflow until it ends or waits for somebody.
///
/// # Errors
/// When the definition, the input or an option is refused.
#[wasm_bindgen]
pub fn run(definition: &JsValue, input: &JsValue, options: &JsValue) -> Answer {
    let (player, input) = played(definition, input, options)?;
    into_js(&results::result(player.timeline(), &input, player.timeline().head()))
}

/// Runs a workflow; what GetExecutionHistory would answer, as text: the bytes of the command line's `history`.
///
/// # Errors
/// As [`run`].
#[wasm_bindgen]
pub fn history(definition: &JsValue, input: &JsValue, options: &JsValue) -> Result<String, JsValue> {
    let (player, input) = played(definition, input, options)?;
    Ok(results::history(player.timeline(), &input))
}

/// TestState: one state alone. Request and answer are those of the API.
///
/// # Errors
/// What TestState would refuse, with its code as the error's name.
#[wasm_bindgen(js_name = testState)]
pub fn test_state(request: &JsValue) -> Answer {
    let request = value(request)?.unwrap_or_default();
    let answer = TestState::from_json(&request).and_then(|request| request.run());
    match answer {
        Ok(answer) => into_js(&answer.to_json()),
        Err(error) => Err(failure(error.code, &error.message, None)),
    }
}

/// The least that the role of a workflow must be allowed.
///
/// # Errors
/// When an option is wrong.
#[wasm_bindgen]
pub fn policy(definition: &JsValue, options: &JsValue) -> Answer {
    let options = Options::read(options)?;
    let workflow = options.workflow(definition)?;
    let deployment = Deployment {
        kind: workflow.kind(),
        logging: options.logging,
        tracing: options.tracing,
        values: workflow.values.clone(),
        ..Deployment::from(&options.settings)
    };
    let policy = deploy::policy(&workflow.definition, &deployment);
    let states = |names: &[Rc<str>]| Value::array(names.iter().map(|name| Value::String(name.clone())));
    let statements = policy.statements.iter().map(|statement| {
        object! {
            "sid" => statement.sid.as_str(),
            "reason" => statement.reason.as_str(),
            "states" => states(&statement.states),
        }
    });
    let notes =
        policy.notes.iter().map(|note| object! { "text" => note.text.as_str(), "states" => states(&note.states) });
    into_js(&object! {
        "document" => policy.document.clone(),
        "trust" => policy.trust.clone(),
        "statements" => Value::array(statements),
        "notes" => Value::array(notes),
    })
}

/// A definition laid out anew.
#[wasm_bindgen]
pub fn format(definition: &str) -> String {
    assist::format(definition)
}

/// A run at its end, and the text of its input.
fn played(definition: &JsValue, input: &JsValue, options: &JsValue) -> Result<(Player, String), JsValue> {
    let mut options = Options::read(options)?;
    let (timeline, input) = options.start(definition, input)?;
    let mut player = Player::new(timeline, std::mem::take(&mut options.signals), options.patience);
    while player.advance(SLICE) == Progress::Running {}
    Ok((player, input))
}

impl Options {
    /// A run at its beginning, and the text of its input.
    fn start(&self, definition: &JsValue, input: &JsValue) -> Result<(Timeline, String), JsValue> {
        let workflow = self.workflow(definition)?;
        let input = match &self.input_text {
            Some(text) => text.clone(),
            None => value(input)?.unwrap_or_else(Value::empty_object).to_json(),
        };
        Ok((self.timeline(&workflow, &input)?, input))
    }

    /// Whether a run stops where it waits for somebody.
    fn stops(&self) -> bool {
        self.patience == Patience::StopForPeople
    }
}
