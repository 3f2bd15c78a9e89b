//! `States.Format`

use super::{Given, Means, Reason};
use crate::value::Value;

/// The first argument with each `{}` replaced by the next of the others, as Java prints them. A first argument
/// that is no text is printed too (measured: it then lacks its `{}`).
pub(super) fn format(given: &[Given], means: &mut Means<'_>) -> Result<Value, Reason> {
    let Some((template, arguments)) = given.split_first() else {
        return Err(Reason::Arguments);
    };
    let template = match &template.raw {
        Some(raw) => raw.to_string(),
        None => means.printed(template)?,
    };
    let mut arguments = arguments.iter();
    let mismatch = || {
        Reason::Said(
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.".to_owned(),
        )
    };
    let unmatched = |wanted: char, found: char| {
        Reason::Said(format!("Invalid template in States.Format: matching '{wanted}' not found for '{found}'."))
    };
    let mut out = String::with_capacity(template.len());
    let mut chars = template.chars();
    while let Some(next) = chars.next() {
        match next {
            '\\' => match chars.next() {
                Some(escaped @ ('\'' | '{' | '}' | '\\')) => out.push(escaped),
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            '{' => {
                if chars.next() != Some('}') {
                    return Err(unmatched('}', '{'));
                }
                out.push_str(&means.printed(arguments.next().ok_or_else(mismatch)?)?);
            }
            '}' => return Err(unmatched('{', '}')),
            _ => out.push(next),
        }
    }
    if arguments.next().is_some() {
        return Err(mismatch());
    }
    Ok(Value::from(out))
}
