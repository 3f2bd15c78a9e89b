//! What a Task calls.
//!
//! ```json
//! {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:query", "End": true}
//! ```
//! There is no such optimised integration. Good is `arn:aws:states:::aws-sdk:dynamodb:query`, which reaches every
//! API.

use super::document::{Document, Kind};
use super::fields::closest;
use super::report::Report;

/// What an integration can wait for.
pub(crate) const TOKEN: u8 = 1;
pub(crate) const SYNC: u8 = 2;
pub(crate) const SYNC_2: u8 = 4;

/// Optimised integrations whose list of actions is short and has been stable for years; from AWS's documentation.
pub(crate) const COMPLETE: &[(&str, &[(&str, u8)])] = &[
    ("apigateway", &[("invoke", TOKEN)]),
    ("batch", &[("submitJob", SYNC)]),
    ("dynamodb", &[("getItem", 0), ("putItem", 0), ("deleteItem", 0), ("updateItem", 0)]),
    ("ecs", &[("runTask", SYNC | TOKEN)]),
    ("events", &[("putEvents", TOKEN)]),
    ("glue", &[("startJobRun", SYNC)]),
    ("databrew", &[("startJobRun", SYNC)]),
    ("http", &[("invoke", 0)]),
    ("lambda", &[("invoke", TOKEN)]),
    ("mediaconvert", &[("createJob", SYNC)]),
    ("sns", &[("publish", TOKEN)]),
    ("sqs", &[("sendMessage", TOKEN)]),
    ("states", &[("startExecution", SYNC | SYNC_2 | TOKEN)]),
];

/// Optimised integrations with many actions; only what they can wait for is known for certain.
pub(crate) const LARGE: &[(&str, u8)] = &[
    ("athena", SYNC),
    ("bedrock", SYNC | TOKEN),
    ("bedrock-agentcore", 0),
    ("codebuild", SYNC),
    ("eks", SYNC | TOKEN),
    ("elasticmapreduce", SYNC),
    ("emr-containers", SYNC),
    ("emr-serverless", SYNC),
    ("sagemaker", SYNC),
];

/// Whether this is an activity: `arn:aws:states:<region>:<account>:activity:<name>`.
pub(super) fn is_activity(arn: &str) -> bool {
    let mut parts = arn.split(':');
    parts.next() == Some("arn") && parts.nth(1) == Some("states") && parts.nth(2) == Some("activity")
}

/// The service, action and pattern of `arn:aws:states:<region>:<account>:<service>:<action>[.pattern]`.
pub(crate) struct Integration<'a> {
    pub service: &'a str,
    pub action: &'a str,
    /// Empty, `sync`, `sync:2` or `waitForTaskToken`.
    pub pattern: &'a str,
}

/// Reads the ARN of an integration; `None` for other ARNs.
pub(crate) fn integration(arn: &str) -> Option<Integration<'_>> {
    let mut parts = arn.splitn(6, ':');
    if parts.next() != Some("arn") || parts.nth(1) != Some("states") {
        return None;
    }
    let (service, call) = parts.nth(2)?.split_once(':')?;
    if matches!(service, "activity" | "stateMachine" | "execution" | "express") {
        return None;
    }
    let (service, call) = match (service, call.split_once(':')) {
        // The service of the SDK is part of the name here.
        ("aws-sdk", Some((_, call))) => (service, call),
        _ => (service, call),
    };
    let (action, pattern) = call.split_once('.').unwrap_or((call, ""));
    Some(Integration { service, action, pattern })
}

pub(super) fn check(document: &Document<'_>, report: &mut Report) {
    for (index, state) in document.states.iter().enumerate().filter(|(_, state)| state.is(Kind::Task)) {
        report.about_state(index);
        let Some(resource) = state.node.get("Resource") else { continue };
        let Some(arn) = resource.as_str() else { continue };
        let location = format!("{}/Resource", state.path);
        if !arn.starts_with("arn:") {
            report
                .schema("Value is not a valid resource ARN", location, resource.span)
                .help("an ARN begins with `arn:`, such as `arn:aws:states:::lambda:invoke`");
        } else if let Some(Unknown { help, written, meant }) = unknown(arn) {
            // Recorded.
            let message = format!(
                "The resource provided {arn} is not recognized. The value is not a valid resource ARN, or the resource \
                 is not available in this region."
            );
            let found = report.schema(message, location, resource.span).help(help);
            if let (Some((before, after)), Some(meant)) = (arn.rsplit_once(written), meant) {
                found.fix(format!("Write {meant}"), resource.span, format!("\"{before}{meant}{after}\""));
            }
        }
    }
}

/// An integration that does not exist.
struct Unknown<'a> {
    /// Why.
    help: String,
    /// The part of the ARN that is wrong.
    written: &'a str,
    /// What that part was to be, where it is clear.
    meant: Option<String>,
}

/// What is wrong with the integration that `arn` names; `None` when it may exist.
fn unknown(arn: &str) -> Option<Unknown<'_>> {
    let Integration { service, action, pattern } = integration(arn)?;
    let wanted = match pattern {
        "" => 0,
        "sync" => SYNC,
        "sync:2" => SYNC_2,
        "waitForTaskToken" => TOKEN,
        other => {
            let help = format!("`.{other}` is no pattern; there are `.sync` and `.waitForTaskToken`");
            return Some(Unknown { help, written: other, meant: None });
        }
    };
    let offered = if service == "aws-sdk" {
        let mut letters = action.chars();
        if let Some(first) = letters.next().filter(char::is_ascii_uppercase) {
            let meant = format!("{}{}", first.to_ascii_lowercase(), letters.as_str());
            let help = format!("actions are written in camelCase: `{meant}`");
            return Some(Unknown { help, written: action, meant: Some(meant) });
        }
        TOKEN
    } else if let Some((_, actions)) = COMPLETE.iter().find(|(name, _)| *name == service) {
        let names: Vec<&str> = actions.iter().map(|(name, _)| *name).collect();
        match actions.iter().find(|(name, _)| *name == action) {
            Some((_, offered)) => *offered,
            None => {
                let meant = closest(action, &names);
                let help = match meant {
                    Some(meant) => format!("did you mean `{service}:{meant}`?"),
                    None => format!(
                        "the optimised integration `{service}` has `{}`; other APIs are called through `aws-sdk`",
                        names.join("`, `")
                    ),
                };
                return Some(Unknown { help, written: action, meant: meant.map(str::to_owned) });
            }
        }
    } else if let Some((_, offered)) = LARGE.iter().find(|(name, _)| *name == service) {
        *offered
    } else {
        let help = format!(
            "there is no optimised integration `{service}`; such services are called as \
             `arn:aws:states:::aws-sdk:{service}:{action}`"
        );
        return Some(Unknown { help, written: service, meant: None });
    };
    (wanted & !offered != 0).then(|| {
        let help = format!("`{service}` cannot be waited for with `.{pattern}`; leave it out");
        Unknown { help, written: pattern, meant: None }
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check_rule, first_fix};

    #[test]
    fn what_was_meant() {
        let check = |arn: &str, meant: &str| {
            let text = |arn: &str| format!(r#"{{"States":{{"T":{{"Type":"Task","Resource":"{arn}"}}}}}}"#);
            first_fix(super::check, &text(arn), &text(meant));
        };
        check("arn:aws:states:::aws-sdk:s3:GetObject", "arn:aws:states:::aws-sdk:s3:getObject");
        check("arn:aws:states:::lambda:Invoke.waitForTaskToken", "arn:aws:states:::lambda:invoke.waitForTaskToken");
    }

    #[test]
    fn arns() {
        let check = |arn: &str, known: bool| {
            let text = format!(r#"{{"StartAt":"T","States":{{"T":{{"Type":"Task","Resource":"{arn}","End":true}}}}}}"#);
            let expected = format!(
                "SCHEMA_VALIDATION_FAILED: The resource provided {arn} is not recognized. The value is not a valid \
                 resource ARN, or the resource is not available in this region. at /States/T/Resource"
            );
            check_rule(super::check, &text, if known { &[] } else { std::slice::from_ref(&expected) });
        };
        check("arn:aws:states:::dynamodb:query", false);
        check("arn:aws:states:::dynamodb:getItem", true);
        check("arn:aws:states:::aws-sdk:dynamodb:query", true);
        check("arn:aws:states:::aws-sdk:dynamodb:query.waitForTaskToken", true);
        check("arn:aws:states:::aws-sdk:dynamodb:query.sync", false);
        check("arn:aws:states:::states:startExecution.sync:2", true);
        check("arn:aws:states:::ecs:runTask.sync:2", false);
        check("arn:aws:states:us-east-1:123456789012:aws-sdk:s3:getObject", true);
        check("arn:aws-cn:states:::lambda:invoke.waitForTaskToken", true);
        check("arn:aws:lambda:us-east-1:123456789012:function:name:alias", true);
        check("arn:aws:states:us-east-1:123456789012:activity:a.b", true);
        check("arn:aws:states:::athena:someNewAction.sync", true);
        check("arn:aws:states:::foo:bar", false);
        check("arn:aws:states:::s3:getObject", false);
        check("arn:aws:states:::aws-sdk:brandnew:doThing", true);
        check("arn:aws:states:::aws-sdk:s3:GetObject", false);
        check_rule(
            super::check,
            r#"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"lambda","End":true}}}"#,
            &["SCHEMA_VALIDATION_FAILED: Value is not a valid resource ARN at /States/T/Resource"],
        );
    }
}
