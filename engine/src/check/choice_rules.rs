//! Choice rules that compare nothing, too much, or lead nowhere.
//!
//! ```json
//! {"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$.x"}]}}}
//! ```
//! Good is
//! ```json
//! {"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "D"}]},
//!                             "D": {"Type": "Succeed"}}}
//! ```

use crate::syntax::Node;

use super::document::{Document, Kind, Language};
use super::report::Report;
use super::schema::Shape;
use super::values::fits;

/// What a rule is made of.
const FORMS: &[&str] = &["And", "Or", "Not", "Variable", "Condition"];

/// The comparisons in the order of AWS's messages (recorded), and what each compares with.
pub(crate) const COMPARISONS: &[(&str, Shape)] = &[
    ("StringEquals", Shape::Text),
    ("IsBoolean", Shape::Truth),
    ("StringLessThan", Shape::Text),
    ("IsNumeric", Shape::Truth),
    ("BooleanEquals", Shape::Truth),
    ("StringLessThanEqualsPath", Shape::Text),
    ("NumericLessThan", NUMBER),
    ("NumericGreaterThan", NUMBER),
    ("NumericLessThanPath", Shape::Text),
    ("StringMatches", Shape::Text),
    ("TimestampLessThanEqualsPath", Shape::Text),
    ("NumericEquals", NUMBER),
    ("TimestampGreaterThan", Shape::Moment),
    ("StringGreaterThanEqualsPath", Shape::Text),
    ("TimestampGreaterThanEqualsPath", Shape::Text),
    ("TimestampLessThanEquals", Shape::Moment),
    ("NumericLessThanEqualsPath", Shape::Text),
    ("TimestampEquals", Shape::Moment),
    ("BooleanEqualsPath", Shape::Text),
    ("IsTimestamp", Shape::Truth),
    ("StringLessThanEquals", Shape::Text),
    ("NumericLessThanEquals", NUMBER),
    ("StringLessThanPath", Shape::Text),
    ("TimestampGreaterThanPath", Shape::Text),
    ("StringGreaterThan", Shape::Text),
    ("StringGreaterThanPath", Shape::Text),
    ("IsString", Shape::Truth),
    ("StringEqualsPath", Shape::Text),
    ("TimestampEqualsPath", Shape::Text),
    ("TimestampLessThan", Shape::Moment),
    ("StringGreaterThanEquals", Shape::Text),
    ("NumericGreaterThanPath", Shape::Text),
    ("NumericGreaterThanEquals", NUMBER),
    ("NumericEqualsPath", Shape::Text),
    ("TimestampLessThanPath", Shape::Text),
    ("IsNull", Shape::Truth),
    ("IsPresent", Shape::Truth),
    ("TimestampGreaterThanEquals", Shape::Moment),
    ("NumericGreaterThanEqualsPath", Shape::Text),
];

const NUMBER: Shape = Shape::Decimal(f64::MIN, f64::MAX);

pub(super) fn check(document: &Document<'_>, report: &mut Report) {
    for (index, state) in document.states.iter().enumerate().filter(|(_, state)| state.is(Kind::Choice)) {
        report.about_state(index);
        for (rule, location) in state.entries("Choices") {
            check_rule(report, rule, state.language, &location, true);
        }
    }
}

/// Depth is bounded by the depth of the tree, which the reader of the text bounds.
fn check_rule(report: &mut Report, rule: &Node, language: Language, location: &str, top: bool) {
    let Some(members) = rule.as_object() else {
        fits(report, rule, Shape::Object, Language::JsonPath, location);
        return;
    };
    if top && rule.get("Next").is_none() {
        report
            .schema("These fields are required: [Next]", location, rule.span)
            .help("say with `Next` which state follows when this rule matches");
    }
    let names = |wanted: fn(&str) -> bool| -> Vec<&str> {
        members.iter().map(|member| &*member.key).filter(|key| wanted(key)).collect()
    };
    let forms = names(|key| FORMS.contains(&key));
    let comparisons = names(|key| COMPARISONS.iter().any(|(name, _)| *name == key));
    if forms.len() != 1 {
        let list = FORMS.join(", ");
        let message = format!("The object must have only one of the following fields, [{list}]");
        report.schema(message, location, rule.span).help(match language {
            Language::JsonPath => "a rule has one of `And`, `Or`, `Not`, or `Variable` and a comparison",
            Language::Jsonata => "a rule has a `Condition`, an expression `{% ... %}` that is true or false",
        });
    } else if forms == ["Variable"] && comparisons.len() != 1 {
        let list: Vec<&str> = COMPARISONS.iter().map(|(name, _)| *name).collect();
        let only = if comparisons.is_empty() { "This object should have only" } else { "There should only be" };
        let help = match comparisons.is_empty() {
            true => "add a comparison, such as `\"StringEquals\": \"...\"`".to_owned(),
            false => format!("keep one of `{}`; combine rules with `And`", comparisons.join("` and `")),
        };
        let message = format!("{only} one of the following fields: [{}]", list.join(", "));
        report.schema(message, location, rule.span).help(help);
    }
    for member in members {
        let place = format!("{location}/{}", member.key);
        let shape = COMPARISONS.iter().find(|(name, _)| *name == &*member.key).map(|(_, shape)| *shape);
        match &*member.key {
            "Next" if !top => {
                report
                    .schema("Field 'Next' is not supported", location, member.key_span)
                    .help("only the outermost rule says what follows");
            }
            "Next" | "Comment" | "Variable" => fits(report, &member.value, Shape::Text, language, &place),
            "Condition" | "Output" => {}
            "Assign" => fits(report, &member.value, Shape::Object, language, &place),
            "And" | "Or" => {
                fits(report, &member.value, Shape::Filled, language, &place);
                for (at, inner) in member.value.as_array().unwrap_or_default().iter().enumerate() {
                    check_rule(report, inner, language, &format!("{place}[{at}]"), false);
                }
            }
            "Not" => check_rule(report, &member.value, language, &place, false),
            other => match shape {
                Some(shape) => fits(report, &member.value, shape, Language::JsonPath, &place),
                None => {
                    let known: Vec<&str> =
                        FORMS.iter().copied().chain(COMPARISONS.iter().map(|(name, _)| *name)).collect();
                    let found = report.schema(format!("Field '{other}' is not supported"), location, member.key_span);
                    super::fields::help_with_name(found, other, member.key_span, &known, "a Choice rule");
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check_rule, first_fix};

    fn choice(rule: &str) -> String {
        format!(r#"{{"StartAt":"C","States":{{"C":{{"Type":"Choice","Choices":[{rule}]}},"D":{{"Type":"Succeed"}}}}}}"#)
    }

    #[test]
    fn rules() {
        let check = |rule: &str, expected: &[&str]| {
            let expected: Vec<String> =
                expected.iter().map(|text| format!("SCHEMA_VALIDATION_FAILED: {text}")).collect();
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            check_rule(super::check, &choice(rule), &expected);
        };
        check(r#"{"Variable":"$.x","IsNull":true,"Next":"D"}"#, &[]);
        check(r#"{"Variable":"$.x","IsNull":true}"#, &["These fields are required: [Next] at /States/C/Choices[0]"]);
        check(
            r#"{"StringEquals":"a","Next":"D"}"#,
            &["The object must have only one of the following fields, [And, Or, Not, Variable, Condition] at \
               /States/C/Choices[0]"],
        );
        check(
            r#"{"And":[{"Variable":"$.x","IsNull":true,"Next":"D"}],"Next":"D"}"#,
            &["Field 'Next' is not supported at /States/C/Choices[0]/And[0]"],
        );
        check(r#"{"Or":[],"Next":"D"}"#, &["Value cannot be empty at /States/C/Choices[0]/Or"]);
        check(
            r#"{"Not":{"Variable":"$.x","NumericEquals":"1"},"Next":"D"}"#,
            &["Expected value of type Double at /States/C/Choices[0]/Not/NumericEquals"],
        );
        first_fix(
            super::check,
            &choice(r#"{"Variable":"$.x","isNull":true,"IsNull":true,"Next":"D"}"#),
            &choice(r#"{"Variable":"$.x","IsNull":true,"IsNull":true,"Next":"D"}"#),
        );
    }
}
