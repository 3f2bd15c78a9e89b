//! Ours: small things that AWS takes and that hardly are what was meant.
//!
//! ```json
//! {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "One"}], "Comment": "a", "Comment": "b"}
//! ```
//! fails when `n` is not 1, and has a field twice. Good is a `Default`, and one `Comment`.

use std::collections::BTreeSet;

use crate::syntax::{Node, NodeKind};

use super::document::{Document, Kind};
use super::report::Report;

/// A Choice whose rules may all fail to match.
pub(super) fn choice_without_default(document: &Document<'_>, report: &mut Report) {
    for (index, state) in document.states.iter().enumerate().filter(|(_, state)| state.is(Kind::Choice)) {
        report.about_state(index);
        let rules = state.node.get("Choices").and_then(Node::as_array).unwrap_or_default();
        let always = rules.iter().any(|rule| rule.get("Condition").and_then(Node::as_bool) == Some(true));
        if state.node.get("Default").is_none() && !always && !rules.is_empty() {
            report
                .hint(
                    "choice-without-default",
                    "when no rule matches, the execution fails with `States.Runtime`, which nothing catches",
                    state.path.clone(),
                    state.name_span,
                )
                .help("name the state to go to otherwise: `\"Default\": \"...\"`");
        }
    }
}

/// Fields written twice in one object; the last one counts. Twice the same state is an error of its own.
pub(super) fn repeated_keys(document: &Document<'_>, report: &mut Report) {
    report.about_machine();
    let states: BTreeSet<u32> =
        document.scopes.iter().filter_map(|scope| scope.node.get("States")).map(|states| states.span.start).collect();
    let mut pending = vec![document.root];
    while let Some(node) = pending.pop() {
        match &node.kind {
            NodeKind::Array(items) => pending.extend(items.iter().rev()),
            NodeKind::Object(members) => {
                let mut seen = BTreeSet::new();
                for member in members.iter().rev() {
                    if !seen.insert(&member.key) && !states.contains(&node.span.start) {
                        let message = format!("`{}` is written again below; this value is ignored", member.key);
                        let location = format!("/{}", member.key);
                        report.warning("repeated-field", message, location, member.key_span).help("delete one of them");
                    }
                    pending.push(&member.value);
                }
            }
            _ => {}
        }
    }
}

/// ARNs of things that a Task cannot call.
pub(super) fn uncallable_resource(document: &Document<'_>, report: &mut Report) {
    for (index, state) in document.states.iter().enumerate().filter(|(_, state)| state.is(Kind::Task)) {
        report.about_state(index);
        let Some(resource) = state.node.get("Resource") else { continue };
        let Some(arn) = resource.as_str().filter(|arn| arn.starts_with("arn:")) else { continue };
        let service = arn.split(':').nth(2).unwrap_or_default();
        if !matches!(service, "lambda" | "states") {
            report
                .warning(
                    "unknown-resource",
                    format!("a Task cannot call a resource of `{service}` by its ARN"),
                    format!("{}/Resource", state.path),
                    resource.span,
                )
                .help("a `Resource` is a Lambda function, an activity, or `arn:aws:states:::service:action`");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check_rule;

    #[test]
    fn choices() {
        let check = |fields: &str, expected: &[&str]| {
            check_rule(
                super::choice_without_default,
                &format!(r#"{{"StartAt":"C","States":{{"C":{{"Type":"Choice",{fields}}}}}}}"#),
                expected,
            );
        };
        check(
            r#""Choices":[{"Next":"C"}]"#,
            &[
                "choice-without-default: when no rule matches, the execution fails with `States.Runtime`, which nothing \
               catches at /States/C",
            ],
        );
        check(r#""Choices":[{"Next":"C"}],"Default":"C""#, &[]);
    }

    #[test]
    fn repeated_fields() {
        check_rule(
            super::repeated_keys,
            r#"{"StartAt":"A","States":{"A":{"Next":"B","Next":"C"},"A":{}},"StartAt":"B"}"#,
            &[
                "repeated-field: `StartAt` is written again below; this value is ignored at /StartAt",
                "repeated-field: `Next` is written again below; this value is ignored at /Next",
            ],
        );
    }

    #[test]
    fn resources() {
        let check = |arn: &str, expected: &[&str]| {
            let text = format!(r#"{{"States":{{"T":{{"Type":"Task","Resource":"{arn}"}}}}}}"#);
            check_rule(super::uncallable_resource, &text, expected);
        };
        check("arn:aws:states:::lambda:invoke", &[]);
        check("arn:aws:lambda:us-east-1:123456789012:function:f", &[]);
        check("arn:aws:states:us-east-1:123456789012:activity:a", &[]);
        check(
            "arn:aws:sns:us-east-1:123456789012:topic",
            &["unknown-resource: a Task cannot call a resource of `sns` by its ARN at /States/T/Resource"],
        );
    }
}
