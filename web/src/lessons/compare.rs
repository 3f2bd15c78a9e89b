//! What a learner expected beside what comes out: right or not, and a word on the difference.

use stepthrough::value::Value;

use super::Prediction;
use crate::texts::{tr, tr_count, tr_with};

/// The most words on one answer.
const MOST_WORDS: usize = 4;

/// What is said to an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// That is what comes out.
    Right,
    /// Something else comes out.
    Wrong {
        /// What differs, the first things first; sentences in Markdown.
        words: Vec<String>,
    },
    /// The answer is no JSON, so it is not counted.
    Unreadable {
        /// What to write.
        words: String,
    },
}

/// Compares what the learner wrote. The order of an object's members does not matter, all else does.
pub fn compare_prediction(prediction: &Prediction, written: &str) -> Verdict {
    let written = written.trim();
    match Value::parse(written) {
        Ok(value) => compare(&prediction.answer, &value, Of::Prediction),
        // A word without quotes where a text is wanted: it is clear what was meant.
        Err(_) if prediction.answer.as_str() == Some(written) => Verdict::Right,
        Err(error) => Verdict::Unreadable {
            words: match written.is_empty() {
                true => tr("Write JSON, such as `{ \"a\": 1 }`; a text has quotes: `\"a\"`.").to_owned(),
                false => tr_with(
                    "This is not JSON yet (line {line}, column {column}): {what}. Names and texts have double quotes.",
                    &[("line", &error.line), ("column", &error.column), ("what", &error.message)],
                ),
            },
        },
    }
}

/// What is said to the choice of that index; with the choice's own word when it is wrong.
pub fn choose(prediction: &Prediction, index: usize) -> Verdict {
    match prediction.choices.get(index) {
        Some(choice) if choice.value == prediction.answer => Verdict::Right,
        Some(choice) if !choice.why.is_empty() => Verdict::Wrong { words: vec![choice.why.to_string()] },
        Some(choice) => compare(&prediction.answer, &choice.value, Of::Prediction),
        None => Verdict::Unreadable { words: tr("Choose one of the answers.").to_owned() },
    }
}

/// What is compared with what is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// What a learner expects to come out.
    Prediction,
    /// What a learner's workflow gives.
    Workflow,
}

/// Compares two values.
pub fn compare(right: &Value, given: &Value, of: Of) -> Verdict {
    if right == given {
        return Verdict::Right;
    }
    let mut words = Vec::new();
    words.extend(whole(right, given));
    if words.is_empty() {
        differences(right, given, "$", of, &mut words);
    }
    if words.len() > MOST_WORDS {
        let more = words.len() - MOST_WORDS;
        words.truncate(MOST_WORDS);
        words.push(tr_count(more, "And {n} more difference.", "And {n} more differences."));
    }
    Verdict::Wrong { words }
}

/// A word on the whole, where one says more than its parts.
fn whole(right: &Value, given: &Value) -> Option<String> {
    if let Some(key) = holds(right, given) {
        return Some(tr_with(
            "What you wrote is there, but not alone: it is under `{key}` of something larger.",
            &[("key", &key)],
        ));
    }
    if let Some(key) = holds(given, right) {
        return Some(tr_with("Only what you have under `{key}` comes out, nothing around it.", &[("key", &key)]));
    }
    if right.as_str().is_some_and(|text| Value::parse(text).ok().as_ref() == Some(given)) {
        return Some(tr("Nearly: it comes out as a text that holds this JSON, in quotes.").to_owned());
    }
    if given.as_str().is_some_and(|text| Value::parse(text).ok().as_ref() == Some(right)) {
        return Some(tr("Nearly: it comes out as JSON itself, not as a text in quotes.").to_owned());
    }
    match (right.as_array(), given.as_array()) {
        (Some(right), None) if right.len() == 1 && right.iter().next() == Some(given) => {
            Some(tr("Nearly: it comes out in a list of one.").to_owned())
        }
        (None, Some(given)) if given.len() == 1 && given.iter().next() == Some(right) => {
            Some(tr("Nearly: it comes out itself, not in a list.").to_owned())
        }
        _ => None,
    }
}

/// The member of an object that is the value.
fn holds(object: &Value, value: &Value) -> Option<String> {
    let object = object.as_object().filter(|_| value.as_object().is_some() || value.as_array().is_some())?;
    object.iter().find(|(_, member)| *member == value).map(|(key, _)| key.to_string())
}

/// Words on the differences at a place and below; as deep as JSON is read.
fn differences(right: &Value, given: &Value, place: &str, of: Of, words: &mut Vec<String>) {
    match (right, given) {
        (Value::Object(right), Value::Object(given)) => {
            for (key, value) in right.iter() {
                let place = member(place, key);
                match given.get(key) {
                    None => words.push(tr_with(
                        match of {
                            Of::Prediction => "`{place}` is missing: {value} comes out there.",
                            Of::Workflow => "`{place}` is missing: {value} should be there.",
                        },
                        &[("place", &place), ("value", &short(value))],
                    )),
                    Some(given) if given != value => differences(value, given, &place, of, words),
                    Some(_) => {}
                }
            }
            for key in given.keys().filter(|key| !right.contains_key(key)) {
                words.push(tr_with(
                    match of {
                        Of::Prediction => "`{place}` does not come out.",
                        Of::Workflow => "`{place}` should not be there.",
                    },
                    &[("place", &member(place, key))],
                ));
            }
        }
        (Value::Array(right), Value::Array(given)) if right.len() == given.len() => {
            let mut sorted: [Vec<String>; 2] =
                [right.iter().map(Value::to_json).collect(), given.iter().map(Value::to_json).collect()];
            sorted.iter_mut().for_each(|list| list.sort_unstable());
            if sorted[0] == sorted[1] {
                words.push(tr_with("`{place}` has the right elements, in another order.", &[("place", &place)]));
                return;
            }
            for (index, (right, given)) in right.iter().zip(given.iter()).enumerate() {
                if right != given {
                    differences(right, given, &format!("{place}[{index}]"), of, words);
                }
            }
        }
        (Value::Array(right), Value::Array(given)) => {
            let (right, given) = (right.len(), given.len());
            words.push(tr_with(
                match of {
                    Of::Prediction => "`{place}` has {right} elements, yours has {given}.",
                    Of::Workflow => "`{place}` should have {right} elements, and has {given}.",
                },
                &[("place", &place), ("right", &right), ("given", &given)],
            ));
        }
        _ => {
            let said = if right.type_name() == given.type_name() { short } else { kind };
            words.push(tr_with(
                match of {
                    Of::Prediction => "`{place}` is {right}, not {given}.",
                    Of::Workflow => "`{place}` should be {right}, not {given}.",
                },
                &[("place", &place), ("right", &said(right)), ("given", &said(given))],
            ));
        }
    }
}

fn member(place: &str, key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if plain { format!("{place}.{key}") } else { format!("{place}['{key}']") }
}

/// A value in a sentence, not too long.
fn short(value: &Value) -> String {
    let text = value.to_json();
    match text.chars().count() {
        0..=60 => format!("`{text}`"),
        _ => format!("`{}…`", text.chars().take(57).collect::<String>()),
    }
}

/// A value with the name of its type.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Bool(_) => short(value),
        Value::Number(_) => tr_with("the number {value}", &[("value", &short(value))]),
        Value::String(_) => tr_with("the text {value}", &[("value", &short(value))]),
        Value::Array(_) => tr_with("the list {value}", &[("value", &short(value))]),
        Value::Object(_) => tr_with("the object {value}", &[("value", &short(value))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told() {
        let check = |right: &str, given: &str, expected: &[&str]| {
            let verdict = compare(&Value::parse(right).unwrap(), &Value::parse(given).unwrap(), Of::Prediction);
            let words = match &verdict {
                Verdict::Wrong { words } => words.iter().map(String::as_str).collect(),
                _ => Vec::new(),
            };
            assert_eq!(words, expected, "{right} {given}");
        };
        check(r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, &[]);
        check("1", "1.0", &[]);
        check(r#"{"a":1}"#, r#"{"b":1}"#, &["`$.a` is missing: `1` comes out there.", "`$.b` does not come out."]);
        check(
            r#"{"a":{"x":1},"b":2}"#,
            r#"{"x":1}"#,
            &["What you wrote is there, but not alone: it is under `a` of something larger."],
        );
        check("[1]", r#"{"Payload":[1]}"#, &["Only what you have under `Payload` comes out, nothing around it."]);
        check(r#"{"a":"1"}"#, r#"{"a":1}"#, &["`$.a` is the text `\"1\"`, not the number `1`."]);
        check("[1,2]", "[2,1]", &["`$` has the right elements, in another order."]);
        check("[1,2]", "[1]", &["`$` has 2 elements, yours has 1."]);
        check(r#"{"a b":[1,2]}"#, r#"{"a b":[1,3]}"#, &["`$['a b'][1]` is `2`, not `3`."]);
        check(r#""{\"a\":1}""#, r#"{"a":1}"#, &["Nearly: it comes out as a text that holds this JSON, in quotes."]);
        check("[{}]", "{}", &["Nearly: it comes out in a list of one."]);
        check(
            "[1,2,3,4,5,6]",
            "[0,0,0,0,0,0]",
            &[
                "`$[0]` is `1`, not `0`.",
                "`$[1]` is `2`, not `0`.",
                "`$[2]` is `3`, not `0`.",
                "`$[3]` is `4`, not `0`.",
                "And 2 more differences.",
            ],
        );
    }
}
