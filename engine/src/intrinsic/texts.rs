//! Functions on texts and on JSON.

use super::{Given, Means, Reason, jackson};
use crate::value::{Object, Value};
use crate::{base64, hash};

/// The longest text, in characters, that is encoded, decoded or hashed (documented, measured).
const MAX_CHARACTERS: usize = 10_000;

type Outcome = Result<Value, Reason>;

/// A text of at most [`MAX_CHARACTERS`].
fn short(text: &str) -> Result<&str, Reason> {
    if text.chars().count() > MAX_CHARACTERS { Err(Reason::Arguments) } else { Ok(text) }
}

fn text(given: &Given) -> Result<&str, Reason> {
    given.value.as_str().ok_or(Reason::Arguments)
}

pub(super) fn base64_encode(given: &[Given], _: &mut Means<'_>) -> Outcome {
    let [data] = given else { return Err(Reason::Arguments) };
    Ok(Value::from(base64::encode(short(text(data)?)?.as_bytes())))
}

pub(super) fn base64_decode(given: &[Given], _: &mut Means<'_>) -> Outcome {
    let [data] = given else { return Err(Reason::Arguments) };
    let bytes = base64::decode(short(text(data)?)?);
    Ok(Value::from(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Measured: data that is no text is hashed as Java prints it, the algorithm must be a text.
pub(super) fn hash(given: &[Given], means: &mut Means<'_>) -> Outcome {
    let [data, algorithm] = given else { return Err(Reason::Arguments) };
    let data = means.printed(data)?;
    hash::hex_digest(text(algorithm)?, short(&data)?.as_bytes()).map(Value::from).ok_or(Reason::Arguments)
}

/// Shallow, the second object wins (documented). Measured: a third argument other than `true` counts as `false`.
pub(super) fn json_merge(given: &[Given], _: &mut Means<'_>) -> Outcome {
    let [first, second, deep] = given else { return Err(Reason::Arguments) };
    let (Some(first), Some(second)) = (first.value.as_object(), second.value.as_object()) else {
        return Err(Reason::Arguments);
    };
    if deep.value.as_bool() == Some(true) {
        return Err(Reason::Arguments);
    }
    let mut merged = Object::clone(first);
    for (key, member) in second.iter() {
        merged.insert(key.clone(), member.clone());
    }
    Ok(Value::from(merged))
}

pub(super) fn json_to_string(given: &[Given], means: &mut Means<'_>) -> Outcome {
    let [value] = given else { return Err(Reason::Arguments) };
    means.take(value.value.json_len())?;
    Ok(Value::from(value.value.to_json()))
}

/// Recorded: a text that is empty or blank is read as null.
pub(super) fn string_to_json(given: &[Given], _: &mut Means<'_>) -> Outcome {
    let [json] = given else { return Err(Reason::Arguments) };
    let json = text(json)?;
    if json.trim().is_empty() {
        return Ok(Value::Null);
    }
    Value::parse(json).map_err(|error| {
        let reason = jackson::complaint(json).unwrap_or(error.message);
        Reason::Said(format!("Cannot convert String to Json in States.StringToJson, caused by: {reason}"))
    })
}

/// Each character of the second text splits, and empty parts are dropped (recorded). Without delimiters the text
/// stays whole.
pub(super) fn string_split(given: &[Given], _: &mut Means<'_>) -> Outcome {
    let [whole, delimiters] = given else { return Err(Reason::Arguments) };
    let (whole, delimiters) = (text(whole)?, text(delimiters)?);
    let parts = whole.split(|c| delimiters.contains(c)).filter(|part| !part.is_empty());
    Ok(Value::array(parts.map(Value::from)))
}

pub(super) fn uuid(given: &[Given], means: &mut Means<'_>) -> Outcome {
    let [] = given else { return Err(Reason::Arguments) };
    Ok(Value::String(means.ambient.rng.uuid()))
}
