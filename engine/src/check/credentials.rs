//! The role that a Task assumes.
//!
//! ```json
//! {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Credentials": {}, "End": true}
//! ```
//! names none. Good is `"Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/other"}`.

use super::document::{Document, Kind};
use super::report::Report;

pub(super) fn check(document: &Document<'_>, report: &mut Report) {
    for (index, state) in document.states.iter().enumerate().filter(|(_, state)| state.is(Kind::Task)) {
        report.about_state(index);
        let Some(member) = state.node.member("Credentials") else { continue };
        let location = format!("{}/Credentials", state.path);
        let credentials = &member.value;
        if credentials.as_object().is_some()
            && credentials.get("RoleArn").is_none()
            && credentials.get("RoleArn.$").is_none()
        {
            // Text and location as AWS gives them.
            report
                .schema("The field 'RoleArn' is required but was missing", &location, credentials.span)
                .help("name the role to assume: `\"RoleArn\": \"arn:aws:iam::123456789012:role/name\"`");
        }
        let resource = state.node.get("Resource").and_then(|resource| resource.as_str()).unwrap_or_default();
        if super::resources::is_activity(resource) {
            report
                .schema("The field 'Credentials' is not supported for activities", &location, member.key_span)
                .help("an activity's worker brings its own rights; delete `Credentials`");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check_rule;

    #[test]
    fn roles() {
        let check = |resource: &str, credentials: &str, expected: &[&str]| {
            let text = format!(
                r#"{{"StartAt":"T","States":{{"T":{{"Type":"Task","Resource":"{resource}","Credentials":{credentials},
                    "End":true}}}}}}"#
            );
            check_rule(super::check, &text, expected);
        };
        let lambda = "arn:aws:states:::lambda:invoke";
        check(lambda, r#"{"RoleArn.$":"$.role"}"#, &[]);
        check(
            lambda,
            "{}",
            &["SCHEMA_VALIDATION_FAILED: The field 'RoleArn' is required but was missing at /States/T/Credentials"],
        );
        check(
            "arn:aws:states:us-east-1:123456789012:activity:a",
            r#"{"RoleArn":"arn:aws:iam::123456789012:role/r"}"#,
            &["SCHEMA_VALIDATION_FAILED: The field 'Credentials' is not supported for activities at \
               /States/T/Credentials"],
        );
    }
}
