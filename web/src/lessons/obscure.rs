//! Solutions and cases that are not shown, made unreadable at a glance.
//!
//! This hides nothing from anyone who wants to know: the page itself must read it, so everybody can. It only keeps a
//! learner from seeing an answer by accident. The page says so where lessons are made.

use stepthrough::base64;
use stepthrough::value::{Object, Value};

use crate::texts::{en, tr};

/// What an obscured text begins with.
const MARK: &str = "obscured:";

/// The sentence to show to authors.
pub const WARNING: &str = en("Solutions and hidden checks are only obscured: whoever wants to can read them.");

/// A value as a text that cannot be read at a glance.
pub fn obscure(value: &Value) -> Value {
    let mut bytes = value.to_json().into_bytes();
    mix(&mut bytes);
    Value::from(format!("{MARK}{}", base64::encode(&bytes)))
}

/// The value of an obscured text, or the value itself when it is none.
///
/// # Errors
/// When an obscured text was changed.
pub fn clear(value: &Value) -> Result<Value, String> {
    let Some(text) = value.as_str().and_then(|text| text.strip_prefix(MARK)) else { return Ok(value.clone()) };
    let mut bytes = base64::decode(text);
    mix(&mut bytes);
    let text = String::from_utf8(bytes).map_err(|_| tr("an obscured part was changed").to_owned())?;
    Value::parse(&text).map_err(|_| tr("an obscured part was changed").to_owned())
}

/// Its own inverse.
fn mix(bytes: &mut [u8]) {
    let mut rng = stepthrough::ambient::Rng::new(0x5354_4550);
    for byte in bytes {
        *byte ^= rng.next_u64() as u8;
    }
}

/// A lesson's JSON with the solutions and hidden cases of its exercises obscured.
pub fn obscured(lesson: &Value) -> Value {
    with_secrets(lesson, &|part| match part.as_str() {
        Some(text) if text.starts_with(MARK) => part.clone(),
        _ => obscure(part),
    })
}

/// A lesson's JSON with nothing obscured; what was changed meanwhile stays as it is.
pub fn cleared(lesson: &Value) -> Value {
    with_secrets(lesson, &|part| clear(part).unwrap_or_else(|_| part.clone()))
}

/// A lesson's JSON with the solutions and hidden cases of its exercises changed.
fn with_secrets(lesson: &Value, with: &dyn Fn(&Value) -> Value) -> Value {
    change(lesson, &|lesson, name| match name {
        "steps" => lesson.as_array().map(|steps| {
            Value::array(steps.iter().map(|step| {
                change(step, &|exercise, name| {
                    (name == "exercise").then(|| {
                        change(exercise, &|part, name| matches!(name, "solution" | "hidden").then(|| with(part)))
                    })
                })
            }))
        }),
        _ => None,
    })
}

/// An object with some members changed; anything else as it is.
fn change(value: &Value, with: &dyn Fn(&Value, &str) -> Option<Value>) -> Value {
    let Some(object) = value.as_object() else { return value.clone() };
    let mut out = Object::new();
    for (key, member) in object.iter() {
        out.insert(key.clone(), with(member, key).unwrap_or_else(|| member.clone()));
    }
    out.into()
}
