//! The ResultPath laboratory: what each choice would make of the very data that the state has, and what is lost.

use std::rc::Rc;

use stepthrough::jsonpath::ReferencePath;
use stepthrough::value::Value;

use crate::rows::preview;
use crate::texts::{tr, tr_with};

/// What the laboratory works on.
#[derive(Clone, Copy, Debug)]
pub struct Bench<'a> {
    /// The state's raw input.
    pub input: &'a Value,
    /// What is to be put into it: the result, or the error that was caught.
    pub result: &'a Value,
    /// The state's name; a fresh field is called after it.
    pub state: &'a str,
    /// The field as it is written in the definition.
    pub present: Option<&'a str>,
}

/// One choice.
#[derive(Clone, Debug)]
pub struct Case {
    /// How it is written; `None` to leave the field out.
    pub written: Option<Rc<str>>,
    /// What the state would hand on; AWS's text where it fails.
    pub output: Result<Value, String>,
    /// What is kept and what is lost.
    pub sentence: String,
    /// Whether something that was there is gone.
    pub loses: bool,
    /// Whether the definition has it so.
    pub present: bool,
}

/// The choices for `ResultPath`: all of the input replaced, the result dropped, a new field, a field that exists, and
/// the present one when it is none of these.
pub fn result_path(bench: Bench<'_>) -> Vec<Case> {
    let fresh = fresh_field(bench.input, bench.state);
    let existing = bench.input.as_object().and_then(|input| input.keys().find(|key| is_plain(key)));
    let mut choices: Vec<Option<String>> = vec![None, Some("null".to_owned()), Some(format!("\"$.{fresh}\""))];
    choices.extend(existing.map(|key| Some(format!("\"$.{key}\""))));
    let plain = |text: Option<&str>| text.map(str::trim).filter(|&text| text != "\"$\"").map(str::to_owned);
    let present = plain(bench.present);
    if !choices.contains(&present) {
        choices.push(present.clone());
    }
    let case = |written: Option<String>| {
        let output = placed(bench, written.as_deref());
        let (sentence, loses) = told(bench, written.as_deref(), &output);
        let present = written == present;
        // A field that stands there already is not taken out only to mean the same.
        let kept = if present { bench.present.map(str::to_owned) } else { written };
        Case { written: kept.map(Rc::from), output, sentence, loses, present }
    };
    choices.into_iter().map(case).collect()
}

/// The same choices in JSONata, where `Output` says all of it.
pub fn output(bench: Bench<'_>) -> Vec<Case> {
    let fresh = fresh_field(bench.input, bench.state);
    let merge = format!("\"{{% $merge([$states.input, {{'{fresh}': $states.result}}]) %}}\"");
    let mut choices = vec![(None, None), (Some("\"{% $states.input %}\"".to_owned()), Some("null".to_owned()))];
    if bench.input.as_object().is_some() {
        choices.push((Some(merge), Some(format!("\"$.{fresh}\""))));
    }
    let case = |(written, path): (Option<String>, Option<String>)| {
        let output = placed(bench, path.as_deref());
        let (sentence, loses) = told(bench, path.as_deref(), &output);
        let present = written.as_deref() == bench.present.map(str::trim);
        Case { written: written.map(Rc::from), output, sentence, loses, present }
    };
    choices.into_iter().map(case).collect()
}

/// What a `ResultPath` makes of the data.
fn placed(bench: Bench<'_>, written: Option<&str>) -> Result<Value, String> {
    match written.map(Value::parse) {
        None => Ok(bench.result.clone()),
        Some(Ok(Value::Null)) => Ok(bench.input.clone()),
        Some(Ok(Value::String(path))) => {
            let path = ReferencePath::parse(&path).map_err(|error| error.message)?;
            path.set(bench.input, bench.result.clone()).map_err(|conflict| conflict.cause)
        }
        Some(Ok(_) | Err(_)) => Err(tr("ResultPath must be a path or null.").to_owned()),
    }
}

fn told(bench: Bench<'_>, written: Option<&str>, output: &Result<Value, String>) -> (String, bool) {
    if let Err(why) = output {
        return (tr_with("AWS fails the state: {why}", &[("why", why)]), true);
    }
    let Some(written) = written else {
        let lost = lost_members(bench);
        return match (lost.is_empty(), bench.input.as_object().is_some_and(|input| input.is_empty())) {
            (_, true) => (tr("Only the result goes on. The input was empty.").to_owned(), false),
            (true, _) => (tr("Only the result goes on.").to_owned(), false),
            (false, _) => (tr_with("Only the result goes on. Lost: {members}.", &[("members", &lost)]), true),
        };
    };
    if written == "null" {
        return (tr("The input goes on as it came. The result is lost.").to_owned(), true);
    }
    let path = written.trim_matches('"');
    let before = ReferencePath::parse(path).ok().and_then(|path| path.path().select(bench.input).ok());
    match before {
        Some(old) => {
            let old = preview(&old, 40);
            (
                tr_with(
                    "The input goes on, but what stood at {path} is lost: {old}.",
                    &[("path", &path), ("old", &old)],
                ),
                true,
            )
        }
        None => (tr_with("All of the input goes on, and the result is added at {path}.", &[("path", &path)]), false),
    }
}

/// The members of the input that the result does not have too.
fn lost_members(bench: Bench<'_>) -> String {
    const NAMED: usize = 4;
    let Some(input) = bench.input.as_object() else {
        return if bench.input == bench.result { String::new() } else { preview(bench.input, 40) };
    };
    let lost: Vec<&str> =
        input.iter().filter(|(key, value)| bench.result.get(key) != Some(value)).map(|(key, _)| &**key).collect();
    let named = lost.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match lost.len().checked_sub(NAMED) {
        Some(more) if more > 0 => tr_with("{names} and {n} more", &[("names", &named), ("n", &more)]),
        _ => named,
    }
}

fn is_plain(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A field that the input does not have, called after the state: `Charge card` gives `chargeCard`.
fn fresh_field(input: &Value, state: &str) -> String {
    let mut words = state.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let lower = |word: &str| word.get(..1).unwrap_or_default().to_ascii_lowercase() + word.get(1..).unwrap_or_default();
    let upper = |word: &str| word.get(..1).unwrap_or_default().to_ascii_uppercase() + word.get(1..).unwrap_or_default();
    let first = words.next().map(lower).unwrap_or_default();
    let name = words.map(upper).fold(first, |name, word| name + &word);
    let named = [name, "result".to_owned(), "stateResult".to_owned()];
    let free = |name: &&String| is_plain(name) && input.get(name).is_none();
    named.iter().find(free).cloned().unwrap_or_else(|| "newField".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cases: &[Case]) -> Vec<String> {
        let one = |case: &Case| {
            let mark = if case.present { "*" } else { "" };
            let written = case.written.as_deref().unwrap_or("-");
            let output = case.output.as_ref().map_or_else(|why| format!("! {why}"), Value::to_json);
            format!("{mark}{written} {output} | {}", case.sentence)
        };
        cases.iter().map(one).collect()
    }

    #[test]
    fn the_four_cases_say_what_is_lost() {
        let (input, result) = (Value::parse(r#"{"id":7,"a":1}"#).unwrap(), Value::parse("[2]").unwrap());
        let bench = Bench { input: &input, result: &result, state: "Charge card", present: None };
        assert_eq!(
            told(&result_path(bench)),
            [
                "*- [2] | Only the result goes on. Lost: id, a.",
                r#"null {"id":7,"a":1} | The input goes on as it came. The result is lost."#,
                r#""$.chargeCard" {"id":7,"a":1,"chargeCard":[2]} | All of the input goes on, and the result is added at $.chargeCard."#,
                r#""$.id" {"id":[2],"a":1} | The input goes on, but what stood at $.id is lost: 7."#,
            ]
        );
        let deep = result_path(Bench { present: Some("\"$.a.b\""), ..bench });
        assert_eq!(deep.len(), 5);
        assert!(deep[4].present && deep[4].output.is_err(), "{:?}", deep[4]);
        let root = result_path(Bench { present: Some("\"$\""), ..bench });
        assert_eq!((root[0].written.as_deref(), root[0].present), (Some("\"$\""), true));
    }

    #[test]
    fn an_input_that_is_no_object_has_no_fields_to_put_into() {
        let (input, result) = (Value::from(1), Value::from(2));
        let cases = result_path(Bench { input: &input, result: &result, state: "A", present: Some("null") });
        assert_eq!(cases.len(), 3);
        assert!(cases[1].present && cases[2].output.is_err());
    }

    #[test]
    fn jsonata_says_it_with_output() {
        let (input, result) = (Value::parse(r#"{"id":7}"#).unwrap(), Value::parse(r#"{"ok":true}"#).unwrap());
        let bench = Bench { input: &input, result: &result, state: "Ask", present: Some("\"{% $states.input %}\"") };
        let cases = output(bench);
        assert_eq!(cases.iter().map(|case| case.present).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(cases[2].output.as_ref().unwrap().to_json(), r#"{"id":7,"ask":{"ok":true}}"#);
    }
}
