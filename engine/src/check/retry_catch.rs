//! Retriers and catchers.
//!
//! ```json
//! {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
//!   "Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["Busy"]}], "End": true}}}
//! ```
//! `States.ALL` swallows what follows. Good is
//! ```json
//! {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
//!   "Retry": [{"ErrorEquals": ["Busy"]}, {"ErrorEquals": ["States.ALL"]}], "End": true}}}
//! ```

use crate::syntax::Node;

use super::document::{Document, Language};
use super::fields::help_with_name;
use super::report::Report;
use super::schema::{LONGEST, Shape};
use super::values::fits;

/// Ranges as measured: an interval of 0 is taken.
pub(crate) const RETRIER: &[(&str, Shape)] = &[
    ("ErrorEquals", Shape::Filled),
    ("IntervalSeconds", Shape::Whole(0, LONGEST)),
    ("MaxAttempts", Shape::Whole(0, LONGEST)),
    ("BackoffRate", Shape::Decimal(1.0, f64::MAX)),
    // Documented: less than 31,622,400.
    ("MaxDelaySeconds", Shape::Whole(1, 31_622_399)),
    ("JitterStrategy", Shape::Word(&["NONE", "FULL"])),
    ("Comment", Shape::Text),
];

pub(crate) const CATCHER: &[(&str, Shape)] = &[
    ("ErrorEquals", Shape::Filled),
    ("Next", Shape::Text),
    ("ResultPath", Shape::Any),
    ("Output", Shape::Any),
    ("Assign", Shape::Object),
    ("Comment", Shape::Text),
];

pub(super) fn check(document: &Document<'_>, report: &mut Report) {
    for (index, state) in document.states.iter().enumerate() {
        report.about_state(index);
        for (field, known, required) in
            [("Retry", RETRIER, &["ErrorEquals"][..]), ("Catch", CATCHER, &["ErrorEquals", "Next"][..])]
        {
            let count = state.entries(field).count();
            for (at, (entry, location)) in state.entries(field).enumerate() {
                check_entry(report, entry, &location, known, required, state.language);
                all_alone_and_last(report, entry, &location, at + 1 == count);
            }
        }
    }
}

fn check_entry(
    report: &mut Report,
    entry: &Node,
    location: &str,
    known: &[(&str, Shape)],
    required: &[&str],
    language: Language,
) {
    let Some(members) = entry.as_object() else {
        fits(report, entry, Shape::Object, Language::JsonPath, location);
        return;
    };
    let missing: Vec<&str> = required.iter().copied().filter(|field| entry.get(field).is_none()).collect();
    if !missing.is_empty() {
        report
            .schema(format!("These fields are required: [{}]", missing.join(", ")), location, entry.span)
            .help(format!("add `{}`", missing.join("` and `")));
    }
    for member in members {
        match known.iter().find(|(name, _)| *name == &*member.key) {
            Some((name, shape)) => {
                let place = format!("{location}/{name}");
                fits(report, &member.value, *shape, language, &place);
                if *name == "ErrorEquals" {
                    for (at, error) in member.value.as_array().unwrap_or_default().iter().enumerate() {
                        fits(report, error, Shape::Text, Language::JsonPath, &format!("{place}[{at}]"));
                    }
                }
            }
            None => {
                let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
                let message = format!("Field '{}' is not supported", member.key);
                let found = report.schema(message, location, member.key_span);
                help_with_name(found, &member.key, member.key_span, &names, "this entry");
            }
        }
    }
}

/// Text and location as AWS gave them in deployments.
fn all_alone_and_last(report: &mut Report, entry: &Node, location: &str, last: bool) {
    let errors = entry.get("ErrorEquals").and_then(Node::as_array).unwrap_or_default();
    for (at, error) in errors.iter().enumerate() {
        if error.as_str() == Some("States.ALL") && (errors.len() > 1 || !last) {
            report
                .schema(
                    "States.ALL must appear alone and at end of list",
                    format!("{location}/ErrorEquals[{at}]"),
                    error.span,
                )
                .help(match errors.len() > 1 {
                    true => "`States.ALL` covers the other names already; keep it alone",
                    false => "move the entry with `States.ALL` to the end: those after it would never be tried",
                });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check_rule;

    #[test]
    fn entries() {
        let check = |fields: &str, expected: &[&str]| {
            let expected: Vec<String> =
                expected.iter().map(|text| format!("SCHEMA_VALIDATION_FAILED: {text}")).collect();
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            let text = format!(r#"{{"StartAt":"T","States":{{"T":{{"Type":"Task",{fields},"End":true}}}}}}"#);
            check_rule(super::check, &text, &expected);
        };
        check(r#""Retry":[{"ErrorEquals":["Busy"],"MaxAttempts":0},{"ErrorEquals":["States.ALL"]}]"#, &[]);
        check(r#""Retry":[]"#, &[]);
        check(
            r#""Retry":[{"ErrorEquals":["A"],"MaxDelaySeconds":31622399},{"ErrorEquals":["B"],"MaxDelaySeconds":31622400}]"#,
            &["Maximum value is 31622399 at /States/T/Retry[1]/MaxDelaySeconds"],
        );
        check(
            r#""Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["Busy","States.ALL"]}]"#,
            &[
                "States.ALL must appear alone and at end of list at /States/T/Retry[0]/ErrorEquals[0]",
                "States.ALL must appear alone and at end of list at /States/T/Retry[1]/ErrorEquals[1]",
            ],
        );
        check(
            r#""Catch":[{"ErrorEquals":[]}]"#,
            &[
                "These fields are required: [Next] at /States/T/Catch[0]",
                "Value cannot be empty at /States/T/Catch[0]/ErrorEquals",
            ],
        );
        check(
            r#""Retry":[{"ErrorEquals":["A"],"MaxAttempts":-1,"BackoffRate":0.5,"JitterStrategy":"full","Max":1}]"#,
            &[
                "Minimum value is 0 at /States/T/Retry[0]/MaxAttempts",
                "Minimum value is 1.0 at /States/T/Retry[0]/BackoffRate",
                "Value should be one of the following: [NONE, FULL] at /States/T/Retry[0]/JitterStrategy",
                "Field 'Max' is not supported at /States/T/Retry[0]",
            ],
        );
    }
}
