//! Values of the wrong type or out of range.
//!
//! ```json
//! {"StartAt": "A", "States": {"A": {"Type": "Wait", "Timestamp": "tomorrow", "End": "yes"}}}
//! ```
//! Good is
//! ```json
//! {"StartAt": "A", "States": {"A": {"Type": "Wait", "Timestamp": "2030-01-01T00:00:00Z", "End": true}}}
//! ```

use crate::syntax::{Node, NodeKind};
use crate::time::Timestamp;

use super::document::{Document, Language};
use super::report::Report;
use super::schema::{self, LANGUAGES, LONGEST, Shape};

pub(super) fn check(document: &Document<'_>, report: &mut Report) {
    report.about_machine();
    for (field, shape) in [
        ("Comment", Shape::Text),
        ("QueryLanguage", Shape::Word(LANGUAGES)),
        // Others measured that 0 is taken here, unlike in a Task.
        ("TimeoutSeconds", Shape::Whole(0, LONGEST)),
        ("Version", Shape::Word(&["1.0"])),
    ] {
        if let Some(value) = document.root.get(field) {
            fits(report, value, shape, Language::JsonPath, &format!("/{field}"));
        }
    }
    for scope in &document.scopes {
        match scope.owner {
            None => report.about_machine(),
            Some(owner) => report.about_state(owner),
        }
        if scope.node.as_object().is_none() {
            report
                .schema("Expected value of type [OBJECT]", scope.location(), scope.node.span)
                .help("a state machine is an object with `StartAt` and `States`");
        }
        for (field, shape) in [("StartAt", Shape::Text), ("States", Shape::Object)] {
            if let Some(value) = scope.node.get(field) {
                fits(report, value, shape, Language::JsonPath, &format!("{}/{field}", scope.path));
            }
        }
        if let Some(states) = scope.node.get("States").filter(|states| states.as_object().is_some_and(<[_]>::is_empty))
        {
            report
                .schema("Value cannot be empty", format!("{}/States", scope.path), states.span)
                .help("a machine has one state at least");
        }
    }
    for (index, state) in document.states.iter().enumerate() {
        let Some(kind) = state.kind else { continue };
        report.about_state(index);
        for member in state.node.as_object().unwrap_or_default() {
            let Some(row) = schema::row(&member.key) else { continue };
            if row.kinds.has(kind) && row.language.is_none_or(|language| language == state.language) {
                fits(report, &member.value, row.shape, state.language, &format!("{}/{}", state.path, member.key));
            }
        }
    }
}

/// Reports when `value` does not have this shape.
pub(super) fn fits(report: &mut Report, value: &Node, shape: Shape, language: Language, location: &str) {
    // An expression gives its value when the state runs.
    let computed = language == Language::Jsonata && value.as_str().is_some_and(|text| text.starts_with("{%"));
    match shape {
        Shape::Any => {}
        Shape::Text => typed(report, value, value.as_str().is_some(), "[STRING]", "text in quotes", location),
        Shape::Truth => typed(report, value, value.as_bool().is_some(), "[BOOLEAN]", "`true` or `false`", location),
        Shape::Object if computed => {}
        Shape::Object => typed(report, value, value.as_object().is_some(), "[OBJECT]", "an object `{...}`", location),
        Shape::Array => typed(report, value, value.as_array().is_some(), "[ARRAY]", "an array `[...]`", location),
        Shape::Items => {
            let fits = computed || matches!(value.kind, NodeKind::Array(_) | NodeKind::Object(_));
            typed(report, value, fits, "[ARRAY]", "an array or an expression `{% ... %}`", location);
        }
        Shape::Filled => {
            typed(report, value, value.as_array().is_some(), "[ARRAY]", "an array `[...]`", location);
            if value.as_array().is_some_and(<[Node]>::is_empty) {
                report.schema("Value cannot be empty", location, value.span).help("put at least one element into it");
            }
        }
        Shape::Word(words) => match value.as_str() {
            Some(word) if words.contains(&word) => {}
            Some(word) => {
                let meant = super::fields::closest(word, words);
                let message = format!("Value should be one of the following: [{}]", words.join(", "));
                let found = report.schema(message, location, value.span);
                match meant {
                    Some(meant) => found.help(format!("did you mean `{meant}`?")).fix(
                        format!("Write `{meant}`"),
                        value.span,
                        format!("\"{meant}\""),
                    ),
                    None => found.help(format!("this must be one of `{}`", words.join("`, `"))),
                };
            }
            None => typed(report, value, false, "[STRING]", "text in quotes", location),
        },
        Shape::Whole(..) | Shape::Decimal(..) | Shape::Moment if computed => {}
        Shape::Whole(least, most) => match value.as_number() {
            Some(number) if number.as_f64() == number.as_f64().trunc() => {
                let out = |bound: i64| bound.to_string();
                if number.as_f64() < least as f64 {
                    range(report, value, "Minimum", &out(least), location);
                } else if number.as_f64() > most as f64 {
                    range(report, value, "Maximum", &out(most), location);
                }
            }
            _ => typed(report, value, false, "Integer", "a whole number", location),
        },
        Shape::Decimal(least, most) => match value.as_number() {
            Some(number) if number.as_f64() < least => range(report, value, "Minimum", &format!("{least:?}"), location),
            Some(number) if number.as_f64() > most => range(report, value, "Maximum", &format!("{most:?}"), location),
            Some(_) => {}
            None => typed(report, value, false, "Double", "a number", location),
        },
        Shape::Moment => match value.as_str() {
            Some(text) if Timestamp::parse(text).is_some() => {}
            Some(_) => {
                report
                    .schema("String does not match RFC3339 timestamp", location, value.span)
                    .help("write date, `T`, time and zone, such as `2030-01-31T09:30:00Z`");
            }
            None => typed(report, value, false, "[STRING]", "text in quotes", location),
        },
    }
}

/// `[STRING]` in brackets and `Integer` without them are both as measured.
fn typed(report: &mut Report, value: &Node, fits: bool, expected: &str, plain: &str, location: &str) {
    if !fits {
        let found = report
            .schema(format!("Expected value of type {expected}"), location, value.span)
            .help(format!("this must be {plain}"));
        let text = value.as_str().unwrap_or_default();
        let meant = match expected {
            "[BOOLEAN]" if matches!(text, "true" | "false") => Some(text.to_owned()),
            "Integer" => text.trim().parse::<i64>().ok().map(|number| number.to_string()),
            _ => None,
        };
        if let Some(meant) = meant {
            found.fix(format!("Write {meant} without quotes"), value.span, meant);
        }
    }
}

fn range(report: &mut Report, value: &Node, which: &str, bound: &str, location: &str) {
    let plain = if which == "Minimum" { "at least" } else { "at most" };
    report
        .schema(format!("{which} value is {bound}"), location, value.span)
        .help(format!("write a number that is {plain} {bound}"))
        .fix(format!("Write {bound}"), value.span, bound);
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check_rule, first_fix};

    #[test]
    fn types_and_ranges() {
        let check = |state: &str, expected: &[&str]| {
            let expected: Vec<String> =
                expected.iter().map(|text| format!("SCHEMA_VALIDATION_FAILED: {text}")).collect();
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            check_rule(super::check, &format!(r#"{{"StartAt":"A","States":{{"A":{state}}}}}"#), &expected);
        };
        check(
            r#"{"Type":"Wait","Timestamp":"2016-13-05T21:29:29Z","End":true}"#,
            &["String does not match RFC3339 timestamp at /States/A/Timestamp"],
        );
        check(r#"{"Type":"Wait","Timestamp":"2016-12-05T21:29:29+01:00","End":true}"#, &[]);
        check(
            r#"{"Type":"Wait","Seconds":"{% 1 %}","End":"true"}"#,
            &[
                "Expected value of type Integer at /States/A/Seconds",
                "Expected value of type [BOOLEAN] at /States/A/End",
            ],
        );
        check(r#"{"Type":"Wait","QueryLanguage":"JSONata","Seconds":"{% 1 %}","End":true}"#, &[]);
        check(r#"{"Type":"Task","TimeoutSeconds":0}"#, &["Minimum value is 1 at /States/A/TimeoutSeconds"]);
        check(
            r#"{"Type":"Map","MaxConcurrency":-1,"ToleratedFailurePercentage":100.5}"#,
            &[
                "Minimum value is 0 at /States/A/MaxConcurrency",
                "Maximum value is 100.0 at /States/A/ToleratedFailurePercentage",
            ],
        );
        check(r#"{"Type":"Parallel","Branches":[]}"#, &["Value cannot be empty at /States/A/Branches"]);
        check(
            r#"{"Type":"Pass","QueryLanguage":"jsonata"}"#,
            &["Value should be one of the following: [JSONPath, JSONata] at /States/A/QueryLanguage"],
        );
        check(r#"{"Type":"Pass","QueryLanguage":5}"#, &["Expected value of type [STRING] at /States/A/QueryLanguage"]);
        let definition = |end: &str| format!(r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass","End":{end}}}}}}}"#);
        first_fix(super::check, &definition("\"true\""), &definition("true"));
    }
}
