//! The `Resource` of a Task.

use std::rc::Rc;

/// What a Task's `Resource` names.
///
/// Forms: <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// `arn:aws:lambda:<region>:<account>:function:<name>`: the function is called with the effective input.
    Lambda {
        /// The function's ARN.
        arn: Rc<str>,
    },
    /// `arn:aws:states:<region>:<account>:activity:<name>`: a worker polls for the work.
    Activity {
        /// The activity's ARN.
        arn: Rc<str>,
    },
    /// `arn:aws:states:::<service>:<action>`, optimised or `aws-sdk:<service>:<action>`.
    Service {
        /// `lambda`, `sqs`, `aws-sdk:dynamodb`: the `resourceType` of events.
        service: Rc<str>,
        /// `invoke`, `sendMessage`: the API action, without the pattern.
        action: Rc<str>,
        /// How the Task waits for the service.
        pattern: Pattern,
        /// The action with its pattern, `sendMessage.waitForTaskToken`: the `resource` of events.
        action_with_pattern: Rc<str>,
    },
    /// Anything else, such as an unresolved placeholder.
    Other(Rc<str>),
}

/// How a Task waits for the service it calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// Goes on as soon as the service has answered.
    RequestResponse,
    /// `.sync`: waits until the job has ended.
    Sync,
    /// `.sync:2`: as `.sync`, with the child's output parsed.
    Sync2,
    /// `.waitForTaskToken`: waits until somebody sends the token back.
    WaitForTaskToken,
}

impl Resource {
    /// Reads the text of a `Resource`. It never fails: what has no known form is [`Resource::Other`].
    pub fn parse(text: &str) -> Resource {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let is_arn = parts.first() == Some(&"arn") && parts.get(1).is_some_and(|part| part.starts_with("aws"));
        match (is_arn, parts.get(2..)) {
            (true, Some(["lambda", _, _, name])) if name.starts_with("function:") => {
                Resource::Lambda { arn: text.into() }
            }
            (true, Some(["states", "", "", task])) => Self::service(text, task),
            // AWS's own samples name region and account here, and they deploy.
            (true, Some(["states", _, _, task])) if task.starts_with("aws-sdk:") => Self::service(text, task),
            (true, Some(["states", _, _, task])) if task.starts_with("activity:") => {
                Resource::Activity { arn: text.into() }
            }
            _ => Resource::Other(text.into()),
        }
    }

    fn service(text: &str, task: &str) -> Resource {
        let sdk = task.strip_prefix("aws-sdk:");
        let Some((service, action)) = sdk.unwrap_or(task).split_once(':') else {
            return Resource::Other(text.into());
        };
        let (name, pattern) = match action.split_once('.') {
            Some((name, "sync")) => (name, Pattern::Sync),
            Some((name, "sync:2")) => (name, Pattern::Sync2),
            Some((name, "waitForTaskToken")) => (name, Pattern::WaitForTaskToken),
            _ => (action, Pattern::RequestResponse),
        };
        Resource::Service {
            service: if sdk.is_some() { format!("aws-sdk:{service}").into() } else { service.into() },
            action: name.into(),
            pattern,
            action_with_pattern: action.into(),
        }
    }

    /// How the Task waits; Lambda functions by ARN and unknown resources answer at once, activities by token.
    pub fn pattern(&self) -> Pattern {
        match self {
            Resource::Service { pattern, .. } => *pattern,
            Resource::Activity { .. } => Pattern::WaitForTaskToken,
            Resource::Lambda { .. } | Resource::Other(_) => Pattern::RequestResponse,
        }
    }

    /// What AWS calls the task in the text of `States.DataLimitExceeded`: the service, or the ARN.
    pub fn short_name(&self) -> &Rc<str> {
        match self {
            Resource::Service { service, .. } => service,
            Resource::Lambda { arn } | Resource::Activity { arn } => arn,
            Resource::Other(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_told_apart() {
        let check = |text: &str, expected: &str| {
            let summary = match Resource::parse(text) {
                Resource::Lambda { .. } => "lambda".to_owned(),
                Resource::Activity { .. } => "activity".to_owned(),
                Resource::Service { service, action, pattern, action_with_pattern } => {
                    format!("{service} {action} {pattern:?} {action_with_pattern}")
                }
                Resource::Other(_) => "other".to_owned(),
            };
            assert_eq!(summary, expected, "{text}");
        };
        check("arn:aws:lambda:us-east-1:123456789012:function:f:alias", "lambda");
        check("arn:aws-cn:lambda:cn-north-1:123456789012:function:f", "lambda");
        check("arn:aws:states:us-east-1:123456789012:activity:a", "activity");
        check("arn:aws:states:::lambda:invoke", "lambda invoke RequestResponse invoke");
        check(
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "sqs sendMessage WaitForTaskToken sendMessage.waitForTaskToken",
        );
        check("arn:aws:states:::states:startExecution.sync:2", "states startExecution Sync2 startExecution.sync:2");
        check("arn:aws:states:::aws-sdk:s3:createSession", "aws-sdk:s3 createSession RequestResponse createSession");
        check(
            "arn:aws:states:us-east-1:123456789012:aws-sdk:s3:putObject",
            "aws-sdk:s3 putObject RequestResponse putObject",
        );
        check("arn:aws:states:::nothing", "other");
        check("${Function}", "other");
        check("", "other");
    }
}
