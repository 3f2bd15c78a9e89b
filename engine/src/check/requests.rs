//! What a Task sends to the service that it calls.
//!
//! ```json
//! {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"MessageBody.$": "$"}, "End": true}
//! ```
//! does not say to which queue. Good is
//! ```json
//! {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"MessageBody.$": "$",
//!   "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/orders"}, "End": true}
//! ```

use crate::syntax::Node;

use super::document::{Document, Kind, Language};
use super::report::Report;
use super::resources::{Integration, integration};

/// Fields that AWS refuses to miss, by service and action (measured); it checks few, and leaves others to the service.
const NEEDED: &[(&str, &str, &[&str])] = &[
    ("dynamodb", "getItem", &["TableName", "Key"]),
    ("dynamodb", "putItem", &["TableName", "Item"]),
    ("ecs", "runTask", &["TaskDefinition"]),
    ("events", "putEvents", &["Entries"]),
    ("glue", "startJobRun", &["JobName"]),
    ("lambda", "invoke", &["FunctionName"]),
    ("sns", "publish", &["Message"]),
    ("sqs", "sendMessage", &["QueueUrl", "MessageBody"]),
    ("states", "startExecution", &["StateMachineArn"]),
];

pub(super) fn check(document: &Document<'_>, report: &mut Report) {
    for (index, state) in document.states.iter().enumerate() {
        // The fields of a state in a refused language are not held against it.
        if !state.is(Kind::Task) || state.downgraded {
            continue;
        }
        report.about_state(index);
        let Some(resource) = state.node.get("Resource") else { continue };
        let arn = resource.as_str().unwrap_or_default();
        // Measured for ARNs without a region and an account.
        let Some(call) = integration(arn).filter(|_| arn.contains(":states:::")) else { continue };
        let field = match state.language {
            Language::JsonPath => "Parameters",
            Language::Jsonata => "Arguments",
        };
        match state.node.get(field) {
            None => {
                // Text and location as AWS gives them.
                report
                    .schema(format!("{field} field is required for resource ARN: {arn}"), &state.path, resource.span)
                    .help(format!("add `{field}` with what to send, if only an empty object"));
            }
            Some(request) => missing_fields(report, &call, request, &format!("{}/{field}", state.path)),
        }
    }
}

/// Text and location as AWS gives them. A request that is one expression is known only when the state runs.
fn missing_fields(report: &mut Report, call: &Integration<'_>, request: &Node, location: &str) {
    if request.as_object().is_none() {
        return;
    }
    let Integration { service, action, .. } = call;
    let needed = NEEDED.iter().find(|row| (row.0, row.1) == (*service, *action));
    for field in needed.map_or(&[][..], |(.., fields)| fields) {
        if request.get(field).is_none() && request.get(&format!("{field}.$")).is_none() {
            report
                .schema(format!("The field '{field}' is required but was missing"), location, request.span)
                .help(format!("`{service}:{action}` cannot do without it; add `{field}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check_rule;

    #[test]
    fn requests() {
        let check = |language: &str, arn: &str, request: &str, expected: &[&str]| {
            let expected: Vec<String> =
                expected.iter().map(|text| format!("SCHEMA_VALIDATION_FAILED: {text}")).collect();
            let text = format!(
                r#"{{"QueryLanguage":"{language}","States":{{"T":{{"Type":"Task","Resource":"{arn}"{request}}}}}}}"#
            );
            check_rule(super::check, &text, &expected);
        };
        let jsonpath = |arn: &str, request: &str, expected: &[&str]| check("JSONPath", arn, request, expected);
        let jsonata = |arn: &str, request: &str, expected: &[&str]| check("JSONata", arn, request, expected);

        let invoke = "arn:aws:states:::lambda:invoke";
        jsonpath(
            invoke,
            "",
            &["Parameters field is required for resource ARN: arn:aws:states:::lambda:invoke at /States/T"],
        );
        jsonata(
            "arn:aws-cn:states:::aws-sdk:s3:listBuckets",
            "",
            &["Arguments field is required for resource ARN: arn:aws-cn:states:::aws-sdk:s3:listBuckets at /States/T"],
        );
        jsonpath("arn:aws:states:::aws-sdk:s3:listBuckets", r#","Parameters":{}"#, &[]);
        jsonpath("arn:aws:lambda:us-east-1:123456789012:function:f", "", &[]);
        jsonpath("arn:aws:states:us-east-1:123456789012:activity:a", "", &[]);

        jsonpath(
            invoke,
            r#","Parameters":{"Payload.$":"$"}"#,
            &["The field 'FunctionName' is required but was missing at /States/T/Parameters"],
        );
        jsonpath(invoke, r#","Parameters":{"FunctionName.$":"$.f"}"#, &[]);
        jsonpath(
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            r#","Parameters":{}"#,
            &[
                "The field 'QueueUrl' is required but was missing at /States/T/Parameters",
                "The field 'MessageBody' is required but was missing at /States/T/Parameters",
            ],
        );
        jsonata(
            "arn:aws:states:::states:startExecution.sync:2",
            r#","Arguments":{"Input":{}}"#,
            &["The field 'StateMachineArn' is required but was missing at /States/T/Arguments"],
        );
        jsonata(invoke, r#","Arguments":"{% $states.input %}""#, &[]);
        jsonata("arn:aws:states:::aws-sdk:lambda:invoke", r#","Arguments":{}"#, &[]);
    }

    #[test]
    fn places_inside() {
        check_rule(
            super::check,
            r#"{"States":{"M":{"Type":"Map","ItemProcessor":{"States":{"T":{"Type":"Task",
                "Resource":"arn:aws:states:::sns:publish","Parameters":{"TopicArn":"t"}}}}}}}"#,
            &["SCHEMA_VALIDATION_FAILED: The field 'Message' is required but was missing at \
               /States/M/ItemProcessor/States/T/Parameters"],
        );
        const NOTHING: &[&str] = &[];
        check_rule(
            super::check,
            r#"{"QueryLanguage":"JSONata","States":{"T":{"Type":"Task","QueryLanguage":"JSONPath",
                "Resource":"arn:aws:states:::lambda:invoke"}}}"#,
            NOTHING,
        );
    }
}
