//! The errors of each API, with a text that is typical of each, for a chooser.

use crate::definition::Resource;
use crate::history::ErrorInfo;

/// What services say of their errors: a line each, the name and the text with a tab between them.
const CAUSES: &str = include_str!("causes.txt");

/// A request id for texts that no request stands behind.
const REQUEST: &str = "6f1c2a34-58b7-4d0e-9a21-0c5e7f3b9d42";

/// Optimised integrations: name in errors, name in texts.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>; DynamoDB and Lambda recorded.
const OPTIMISED: [(&str, &str, &str); 12] = [
    ("lambda", "Lambda", "AWSLambda"),
    ("dynamodb", "DynamoDB", "AmazonDynamoDBv2"),
    ("sns", "SNS", "AmazonSNS"),
    ("sqs", "SQS", "AmazonSQS"),
    ("events", "EventBridge", "AmazonEventBridge"),
    ("ecs", "ECS", "AmazonECS"),
    ("eks", "EKS", "AmazonEKS"),
    ("batch", "Batch", "AWSBatch"),
    ("glue", "Glue", "AWSGlue"),
    ("states", "StepFunctions", "AWSStepFunctions"),
    ("sagemaker", "SageMaker", "AmazonSageMaker"),
    ("elasticmapreduce", "ElasticMapReduce", "AmazonElasticMapReduce"),
];

/// SDK services whose class is not their name with a capital.
const CLASSES: [(&str, &str); 44] = [
    ("acm", "Acm"),
    ("apigateway", "ApiGateway"),
    ("appconfigdata", "AppConfigData"),
    ("appconfig", "AppConfig"),
    ("applicationautoscaling", "ApplicationAutoScaling"),
    ("apprunner", "AppRunner"),
    ("autoscaling", "AutoScaling"),
    ("bedrockagent", "BedrockAgent"),
    ("bedrockagentruntime", "BedrockAgentRuntime"),
    ("bedrockdataautomationruntime", "BedrockDataAutomationRuntime"),
    ("bedrockruntime", "BedrockRuntime"),
    ("cloudformation", "CloudFormation"),
    ("cloudfront", "CloudFront"),
    ("cloudwatch", "CloudWatch"),
    ("cloudwatchlogs", "CloudWatchLogs"),
    ("codebuild", "CodeBuild"),
    ("codepipeline", "CodePipeline"),
    ("cognitoidentityprovider", "CognitoIdentityProvider"),
    ("costexplorer", "CostExplorer"),
    ("databrew", "DataBrew"),
    ("datasync", "DataSync"),
    ("dynamodb", "DynamoDb"),
    ("elasticache", "ElastiCache"),
    ("emrcontainers", "EmrContainers"),
    ("emrserverless", "EmrServerless"),
    ("eventbridge", "EventBridge"),
    ("frauddetector", "FraudDetector"),
    ("guardduty", "GuardDuty"),
    ("iotdataplane", "IotDataPlane"),
    ("lexruntimev2", "LexRuntimeV2"),
    ("mediaconvert", "MediaConvert"),
    ("opensearch", "OpenSearch"),
    ("pinpointsmsvoicev2", "PinpointSmsVoiceV2"),
    ("quicksight", "QuickSight"),
    ("rdsdata", "RdsData"),
    ("redshiftdata", "RedshiftData"),
    ("resourcegroupstaggingapi", "ResourceGroupsTaggingApi"),
    ("sagemaker", "SageMaker"),
    ("sagemakerruntime", "SageMakerRuntime"),
    ("secretsmanager", "SecretsManager"),
    ("securityhub", "SecurityHub"),
    ("servicecatalog", "ServiceCatalog"),
    ("sesv2", "SesV2"),
    ("resiliencehub", "Resiliencehub"),
];

/// How a service is called in error names and in texts.
pub struct ErrorStyle {
    /// `DynamoDB`, `DynamoDb`
    pub prefix: String,
    /// `AmazonDynamoDBv2`, `DynamoDb`
    pub service: String,
    /// The texts of optimised integrations differ from the SDK's.
    pub optimised: bool,
}

impl ErrorStyle {
    /// The style of a resource; `None` for functions by ARN and activities.
    pub fn of(resource: &Resource) -> Option<ErrorStyle> {
        let Resource::Service { service, .. } = resource else { return None };
        if let Some(sdk) = service.strip_prefix("aws-sdk:") {
            let class = CLASSES.iter().find(|(name, _)| *name == sdk).map(|(_, class)| (*class).to_owned());
            let class = class.unwrap_or_else(|| capital(sdk));
            return Some(ErrorStyle { prefix: class.clone(), service: class, optimised: false });
        }
        let known = OPTIMISED.iter().find(|(name, ..)| **name == **service);
        Some(match known {
            Some((_, prefix, service)) => {
                ErrorStyle { prefix: (*prefix).to_owned(), service: (*service).to_owned(), optimised: true }
            }
            None => {
                let prefix = match &**service {
                    "http" => "States.Http".to_owned(),
                    "apigateway" => "ApiGateway".to_owned(),
                    other => other.split('-').map(capital).collect(),
                };
                ErrorStyle { service: prefix.clone(), prefix, optimised: true }
            }
        })
    }

    /// An error of the service with its text: `DynamoDB.ConditionalCheckFailedException`, `The conditional request
    /// failed (Service: …)`.
    pub fn error(&self, name: &str, text: &str, status: u32, request_id: &str) -> ErrorInfo {
        let Self { prefix, service, optimised } = self;
        let cause = match optimised {
            true => format!(
                "{text} (Service: {service}; Status Code: {status}; Error Code: {name}; Request ID: {request_id}; Proxy: null)"
            ),
            false => format!("{text} (Service: {service}, Status Code: {status}, Request ID: {request_id})"),
        };
        ErrorInfo { error: Some(format!("{prefix}.{name}").into()), cause: Some(cause.into()) }
    }
}

/// The errors that a task with this resource can meet: the API's own, then those that every task can.
pub fn errors_of(resource: &Resource) -> Vec<ErrorInfo> {
    let info = |error: &str, cause: &str| ErrorInfo { error: Some(error.into()), cause: Some(cause.into()) };
    let mut errors = Vec::new();
    match ErrorStyle::of(resource) {
        Some(style) => {
            let names = super::row(resource).map_or("", |row| row.errors);
            for name in names.split_whitespace() {
                let status = match name {
                    "ThrottlingException" | "TooManyRequestsException" => 429,
                    _ if name.contains("AccessDenied") => 403,
                    _ if name.contains("Internal") || name.contains("Service") || name.contains("Server") => 500,
                    _ => 400,
                };
                match name.strip_prefix("StatusCode.").unwrap_or(name).parse::<u32>() {
                    Ok(code) => errors.push(info(&format!("{}.{name}", style.prefix), &http_cause(code))),
                    Err(_) => errors.push(style.error(name, cause_of(name), status, REQUEST)),
                }
            }
            let generic = format!("{}Exception", style.prefix.replace('.', ""));
            if !style.optimised && !names.split_whitespace().any(|name| name == generic) {
                let text = "User is not authorized to perform this action because no identity-based policy allows it";
                errors.push(style.error(&generic, text, 400, REQUEST));
            }
        }
        None if matches!(resource, Resource::Activity { .. }) => {}
        None => {
            errors.push(info(
                "Error",
                "{\"errorMessage\":\"Something went wrong\",\"errorType\":\"Error\",\"trace\":[\"Error: Something went wrong\",\"    at Runtime.handler (file:///var/task/index.mjs:2:9)\"]}",
            ));
            errors.push(info("Lambda.Unknown", "The cause could not be determined because Lambda did not return an error type. Returned payload: {\"errorMessage\":\"2026-01-01T09:00:03.000Z 6f1c2a34 Task timed out after 3.00 seconds\"}"));
            for name in ["ServiceException", "AWSLambdaException", "SdkClientException", "TooManyRequestsException"] {
                let status = if name.starts_with("Too") { 429 } else { 500 };
                let style = ErrorStyle { prefix: "Lambda".into(), service: "AWSLambda".into(), optimised: true };
                errors.push(style.error(name, cause_of(name), status, REQUEST));
            }
        }
    }
    errors.push(info("States.TaskFailed", "The task failed."));
    errors.push(ErrorInfo { error: Some("States.Timeout".into()), cause: None });
    errors
        .push(info("States.Permissions", "The role is not authorized to perform the action of the state's Resource."));
    errors
}

/// What a service says about an error, in general.
pub fn cause_of(name: &str) -> &'static str {
    match name {
        "ConditionalCheckFailedException" => "The conditional request failed",
        "TooManyRequestsException" => "Rate Exceeded.",
        "ThrottlingException" => "Rate exceeded",
        "ServiceException" => "Service chain is not available.",
        "SdkClientException" => "Unable to execute HTTP request: Read timed out",
        "Unknown" => "The cause could not be determined because Lambda did not return an error type.",
        _ => {
            let found = CAUSES.lines().filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == name);
            found.map_or("The request could not be carried out.", |(_, text)| text)
        }
    }
}

fn http_cause(code: u32) -> String {
    let text = match code {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        429 => "Too Many Requests",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    };
    format!("{{\"message\":\"{text}\"}}")
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_named_as_each_integration_names_them() {
        let check = |resource: &str, error: &str, cause: &str| {
            let all = errors_of(&Resource::parse(resource));
            let found = all.iter().find(|info| info.error.as_deref() == Some(error));
            let found = found.unwrap_or_else(|| panic!("{resource}: {all:?}"));
            assert!(found.cause.as_deref().unwrap_or_default().starts_with(cause), "{found:?}");
        };
        check(
            "arn:aws:states:::dynamodb:putItem",
            "DynamoDB.ConditionalCheckFailedException",
            "The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: Cond",
        );
        check(
            "arn:aws:states:::aws-sdk:dynamodb:putItem",
            "DynamoDb.ConditionalCheckFailedException",
            "The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: ",
        );
        check(
            "arn:aws:states:::lambda:invoke",
            "Lambda.TooManyRequestsException",
            "Rate Exceeded. (Service: AWSLambda",
        );
        check("arn:aws:states:::aws-sdk:s3:getObject", "S3.NoSuchKeyException", "The specified key does not exist.");
        check("arn:aws:states:::http:invoke", "States.Http.StatusCode.404", "{\"message\":\"Not Found\"}");
        check("arn:aws:states:::apigateway:invoke", "ApiGateway.403", "{\"message\":\"Forbidden\"}");
        check("arn:aws:lambda:us-east-1:123456789012:function:f", "Error", "{\"errorMessage\"");
        check("arn:aws:states:us-east-1:123456789012:activity:a", "States.TaskFailed", "");
        check("arn:aws:states:::states:startExecution", "StepFunctions.ExecutionAlreadyExistsException", "");
    }
}
