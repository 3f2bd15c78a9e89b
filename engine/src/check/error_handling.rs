//! Ours: retriers and catchers that do less than they seem to, and Lambda calls without a retry.
//!
//! ```json
//! {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": [{"ErrorEquals":
//!   ["States.All"], "MaxAttempts": 0}], "End": true}
//! ```
//! There is no `States.All`, and nothing would be tried again. Good is
//! ```json
//! {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": [{"ErrorEquals":
//!   ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException",
//!    "Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2}], "End": true}
//! ```

use crate::source::Span;
use crate::syntax::Node;

use super::document::{Document, Kind, State};
use super::fields::closest;
use super::one_of::end_of_members;
use super::report::Report;
use super::resources::integration;

/// The error names that AWS reserves; from its documentation and recordings.
pub(crate) const RESERVED: &[&str] = &[
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ReferencePathConflict",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
];

/// What AWS recommends to retry Lambda on.
pub(crate) const LAMBDA: &[&str] = &[
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
];

const LAMBDA_RETRY: &str = r#", "Retry": [{"ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2}]"#;

pub(super) fn check(document: &Document<'_>, report: &mut Report) {
    for (index, state) in document.states.iter().enumerate() {
        report.about_state(index);
        for field in ["Retry", "Catch"] {
            for (entry, location) in state.entries(field) {
                names(report, entry, &location);
            }
        }
        if let Some((last, location)) = state.entries("Retry").last() {
            never_retries(report, last, &location);
        }
        if state.is(Kind::Task) {
            lambda_without_retry(document, report, state);
        }
    }
}

fn errors(entry: &Node) -> &[Node] {
    entry.get("ErrorEquals").and_then(Node::as_array).unwrap_or_default()
}

fn names(report: &mut Report, entry: &Node, location: &str) {
    for (at, error) in errors(entry).iter().enumerate() {
        let Some(name) = error.as_str().filter(|name| name.starts_with("States.")) else { continue };
        let place = format!("{location}/ErrorEquals[{at}]");
        if name == "States.Runtime" {
            report
                .warning("uncatchable-error", "`States.Runtime` cannot be retried or caught", place, error.span)
                .help("such an error is in the definition or its data and ends the execution; mend its cause");
        } else if !RESERVED.contains(&name)
            && let Some(meant) = closest(name, RESERVED)
        {
            // Other names may well be thrown by a Fail state or a function.
            report
                .warning("unknown-error-name", format!("AWS has no error `{name}`"), place, error.span)
                .help(format!("did you mean `{meant}`?"))
                .fix(format!("Write `{meant}`"), error.span, format!("\"{meant}\""));
        }
    }
}

/// The last retrier with no attempts: with others after it, it would keep them from trying.
fn never_retries(report: &mut Report, entry: &Node, location: &str) {
    let Some(attempts) = entry.get("MaxAttempts") else { return };
    if attempts.as_number().is_some_and(|number| number.as_f64() == 0.0) {
        report
            .hint(
                "never-retries",
                "`MaxAttempts` 0 means that nothing is tried again",
                format!("{location}/MaxAttempts"),
                attempts.span,
            )
            .help("write how often to try again, or delete this entry: nothing comes after it that it could hold back");
    }
}

fn lambda_without_retry(document: &Document<'_>, report: &mut Report, state: &State<'_>) {
    let arn = state.node.get("Resource").and_then(Node::as_str).unwrap_or_default();
    let lambda =
        arn.split(':').nth(2) == Some("lambda") || integration(arn).is_some_and(|call| call.service == "lambda");
    if !lambda || is_retried(document, state) {
        return;
    }
    let found = report
        .hint(
            "lambda-without-retry",
            "Lambda fails now and then by no fault of yours, and this call is not tried again",
            state.path.clone(),
            state.name_span,
        )
        .help(format!("AWS recommends a `Retry` on `{}`", LAMBDA.join("`, `")));
    if let (Some(at), None) = (end_of_members(document.text, state.node), state.node.get("Retry")) {
        found.fix("Add the recommended Retry", Span::new(at, at), LAMBDA_RETRY);
    }
}

/// Whether the state, or a Parallel or Map around it, is tried again when Lambda fails.
fn is_retried(document: &Document<'_>, state: &State<'_>) -> bool {
    let covers = |name: &str| LAMBDA.contains(&name) || matches!(name, "States.ALL" | "States.TaskFailed");
    let mut inner = Some(state);
    while let Some(state) = inner {
        let mut tried = state.entries("Retry").flat_map(|(entry, _)| errors(entry)).filter_map(Node::as_str);
        if tried.any(covers) {
            return true;
        }
        let owner = document.scopes.get(state.scope).and_then(|scope| scope.owner);
        inner = owner.and_then(|owner| document.states.get(owner));
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check_rule, first_fix};

    #[test]
    fn retriers_and_catchers() {
        const NOTHING: &[&str] = &[];
        let check = |fields: &str, expected: &[&str]| {
            let text = format!(
                r#"{{"StartAt":"T","States":{{"T":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",{fields}"End":true}}}}}}"#
            );
            check_rule(super::check, &text, expected);
        };
        let bare = "lambda-without-retry: Lambda fails now and then by no fault of yours, and this call is not tried \
                    again at /States/T";
        check("", &[bare]);
        check(r#""Retry":[{"ErrorEquals":["MyError"]}],"#, &[bare]);
        check(r#""Retry":[{"ErrorEquals":["States.TaskFailed"]}],"#, &[]);
        check(
            r#""Retry":[{"ErrorEquals":["States.TaskFailed"],"MaxAttempts":0}],"Catch":[{"ErrorEquals":["States.All"]},
               {"ErrorEquals":["States.Runtime"]}],"#,
            &[
                "unknown-error-name: AWS has no error `States.All` at /States/T/Catch[0]/ErrorEquals[0]",
                "uncatchable-error: `States.Runtime` cannot be retried or caught at /States/T/Catch[1]/ErrorEquals[0]",
                "never-retries: `MaxAttempts` 0 means that nothing is tried again at /States/T/Retry[0]/MaxAttempts",
            ],
        );
        check_rule(
            super::check,
            r#"{"States":{"P":{"Type":"Parallel","Retry":[{"ErrorEquals":["States.ALL"]}],"Branches":[{"States":{"T":
               {"Type":"Task","Resource":"arn:aws:states:::lambda:invoke"}}}]}}}"#,
            NOTHING,
        );
        // Holding one error back from a retrier for all is a good use of 0.
        check(r#""Retry":[{"ErrorEquals":["Final"],"MaxAttempts":0},{"ErrorEquals":["States.ALL"]}],"#, &[]);
        let text = r#"{"States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"}}}"#;
        first_fix(super::check, text, &text.replace("function:f\"", &format!("function:f\"{}", super::LAMBDA_RETRY)));
    }
}
