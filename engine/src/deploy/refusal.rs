//! Which tasks a role would be refused, and how AWS says so.
//!
//! Where the texts come from: Lambda's, SNS's, SQS's and S3's sentences are published with people's failed
//! executions, and with AWS's own answers to their SDKs; DynamoDB's tail is recorded. Where none is known the text has
//! the form of the others; [`TABLE`] says which.

use std::rc::Rc;

use super::Deployment;
use super::arn::Names;
use super::calls::{Call, Callee, Data, Text, calls};
use super::match_policy::Verdict;
use super::needs::{Purpose, needs};
use super::read_policy::IamPolicy;
use super::services::{self, upper_first};
use crate::definition::{Pattern, Resource};
use crate::exec::{self, FailPoint, Reply, ReplyOutcome, TaskRequest};
use crate::hash::hex_digest;
use crate::history::ErrorInfo;

/// A permission that a policy does not give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The state whose task needs it.
    pub state: Rc<str>,
    /// The action, such as `lambda:InvokeFunction`.
    pub action: String,
    /// The resource, or `*` where it is not known before a run.
    pub resource: String,
    /// What it is needed for, which decides when the refusal is noticed.
    pub purpose: Purpose,
    /// Why it is refused, in plain words, and what comes of it.
    pub why: String,
    /// The statement that denies it, an index into [`IamPolicy::statements`]; `None` when none allows it.
    pub denied_by: Option<usize>,
}

/// What the workflow `definition` needs and `policy` does not give, in the order of the text. What only a run knows
/// counts as allowed when the action is allowed on anything.
pub fn refused(policy: &IamPolicy, definition: &str, deployment: &Deployment) -> Vec<Refused> {
    let names = Names { deployment, written: false };
    let mut out: Vec<Refused> = Vec::new();
    for call in calls(definition, &deployment.values) {
        for need in needs(&call, &names).unwrap_or_default() {
            let resources = need.targets(deployment);
            for action in &need.actions {
                for resource in &resources {
                    let denied_by = match policy.verdict(action, resource) {
                        Verdict::Allowed => continue,
                        Verdict::NotAllowed => None,
                        Verdict::Denied { statement } => Some(statement),
                    };
                    let sid =
                        denied_by.and_then(|at| policy.statements.get(at)).and_then(|denying| denying.sid.clone());
                    let why = match (denied_by, sid) {
                        (None, _) => "no statement allows it".to_owned(),
                        (Some(_), Some(sid)) => format!("the statement `{sid}` denies it"),
                        (Some(at), None) => format!("statement {} denies it", at.saturating_add(1)),
                    };
                    let refused = Refused {
                        state: call.state.clone(),
                        action: action.clone(),
                        resource: resource.clone(),
                        purpose: need.purpose,
                        why: format!("{why}; {}", consequence(need.purpose)),
                        denied_by,
                    };
                    if !out.contains(&refused) {
                        out.push(refused);
                    }
                }
            }
        }
    }
    out
}

/// When the lack of a permission shows.
fn consequence(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Call => "the task fails",
        Purpose::PassRole => "the service gets no role, and the task fails",
        Purpose::AssumeRole => "the task cannot take the role of its `Credentials`, and fails",
        Purpose::Watch => "the job starts, but Step Functions cannot tell how it is going, nor stop it",
        Purpose::Rule => "AWS refuses to create the state machine",
        Purpose::Data => "the service takes the call, but the job it starts fails",
        Purpose::Observe => "AWS refuses to create the state machine with logging or tracing",
    }
}

/// How AWS fails a task whose role has only this policy; `None` when the policy allows the task.
///
/// The error stands in `TaskFailed` for a plain call; for `.sync` and `.waitForTaskToken` the service refuses the
/// first call, which is `TaskSubmitFailed` (`FailPoint::Submit`). It can be retried and caught like any other error.
/// What a job does later with the role is not looked into.
pub fn refusal(policy: &IamPolicy, request: &TaskRequest, settings: &exec::Settings) -> Option<ErrorInfo> {
    let deployment = Deployment::from(settings);
    let names = Names { deployment: &deployment, written: false };
    let call = Call {
        state: request.state_name.clone(),
        callee: callee(request),
        arguments: Data::known(&request.arguments),
        credentials: request.credentials.as_ref().map(|given| Data::known(given.get("RoleArn").unwrap_or(given))),
    };
    for need in needs(&call, &names).unwrap_or_default() {
        if !matches!(need.purpose, Purpose::Call | Purpose::PassRole | Purpose::AssumeRole) {
            continue;
        }
        let resources = need.targets(&deployment);
        for action in &need.actions {
            for resource in &resources {
                let denied = match policy.verdict(action, resource) {
                    Verdict::Allowed => continue,
                    Verdict::NotAllowed => false,
                    Verdict::Denied { .. } => true,
                };
                return Some(told(request, settings, action, resource, denied));
            }
        }
    }
    None
}

/// The reply of the service that refuses a task, [`refusal`] with the place in the call where it happens; `None` when
/// the policy allows the task. What to answer before anything else when the role is enforced.
pub fn refusing_reply(policy: &IamPolicy, request: &TaskRequest, settings: &exec::Settings) -> Option<Reply> {
    let error = refusal(policy, request, settings)?;
    let at = match request.resource.pattern() {
        Pattern::RequestResponse => FailPoint::Work,
        Pattern::Sync | Pattern::Sync2 | Pattern::WaitForTaskToken => FailPoint::Submit,
    };
    Some(Reply { latency_ms: LATENCY_MS, ..Reply::outcome(ReplyOutcome::Throw { error, at }) })
}

/// How long a service takes to refuse, in virtual milliseconds.
const LATENCY_MS: i64 = 50;

fn callee(request: &TaskRequest) -> Callee {
    match (request.purpose, &request.resource) {
        (exec::Purpose::ReadItems, Resource::Service { action, .. }) => {
            Callee::Reader { action: action.clone(), input: "".into() }
        }
        (exec::Purpose::ReadItems, _) => Callee::Reader { action: "getObject".into(), input: "".into() },
        (exec::Purpose::WriteResults, _) => Callee::Writer,
        (exec::Purpose::Task, resource) => {
            let text = resource.short_name().to_string();
            Callee::Task(resource.clone(), Text { value: text.clone(), written: text })
        }
    }
}

/// How a service refuses an optimised integration.
struct Manner {
    /// The service in the resource.
    service: &'static str,
    /// The error's name.
    error: &'static str,
    /// The service in the tail of the cause.
    name: &'static str,
    status: &'static str,
    code: &'static str,
}

const fn manner(
    service: &'static str,
    error: &'static str,
    name: &'static str,
    status: &'static str,
    code: &'static str,
) -> Manner {
    Manner { service, error, name, status, code }
}

const DENIED: &str = "AccessDeniedException";

/// Lambda's row is published with failed executions; the error names of DynamoDB and SQS are recorded, SNS's code is
/// in the answers to its SDKs. The rest follows the form of the names that are known: guessed.
const TABLE: &[Manner] = &[
    manner("lambda", "Lambda.AWSLambdaException", "AWSLambda", "403", DENIED),
    manner("dynamodb", "DynamoDB.AmazonDynamoDBException", "AmazonDynamoDBv2", "400", DENIED),
    manner("sqs", "SQS.AmazonSQSException", "AmazonSQS", "403", "AccessDenied"),
    manner("sns", "SNS.AuthorizationErrorException", "AmazonSNS", "403", "AuthorizationError"),
    manner("states", "StepFunctions.AWSStepFunctionsException", "AWSStepFunctions", "400", DENIED),
    manner("events", "EventBridge.AmazonEventBridgeException", "AmazonEventBridge", "400", DENIED),
    manner("ecs", "ECS.AccessDeniedException", "AmazonECS", "400", DENIED),
    manner("batch", "Batch.AWSBatchException", "AWSBatch", "403", DENIED),
    manner("glue", "Glue.AWSGlueException", "AWSGlue", "400", DENIED),
    manner("databrew", "DataBrew.AccessDeniedException", "AWSGlueDataBrew", "403", DENIED),
    manner("athena", "Athena.AmazonAthenaException", "AmazonAthena", "400", DENIED),
    manner("codebuild", "CodeBuild.AWSCodeBuildException", "AWSCodeBuild", "400", DENIED),
    manner("sagemaker", "SageMaker.AmazonSageMakerException", "AmazonSageMaker", "400", DENIED),
    manner("bedrock", "Bedrock.AccessDeniedException", "Bedrock", "403", DENIED),
    manner("eks", "EKS.AmazonEKSException", "AmazonEKS", "403", DENIED),
    manner("elasticmapreduce", "EMR.AmazonElasticMapReduceException", "AmazonElasticMapReduce", "400", DENIED),
    manner("emr-containers", "EMRContainers.AmazonEMRContainersException", "AmazonEMRContainers", "403", DENIED),
    manner("emr-serverless", "EMRServerless.AWSEMRServerlessException", "AWSEMRServerless", "403", DENIED),
    manner("mediaconvert", "MediaConvert.ForbiddenException", "AWSMediaConvert", "403", DENIED),
];

fn told(request: &TaskRequest, settings: &exec::Settings, action: &str, resource: &str, denied: bool) -> ErrorInfo {
    let role = settings.role_arn.rsplit('/').next().unwrap_or_default();
    let partition = super::partition(&settings.region);
    let session = digest(request, "session");
    let user = format!("arn:{partition}:sts::{}:assumed-role/{role}/{session}", settings.account);
    // SNS and SQS write the action in letters of their own.
    let action = match action {
        "sns:Publish" => "SNS:Publish".to_owned(),
        "sqs:SendMessage" => "sqs:sendmessage".to_owned(),
        _ => action.to_owned(),
    };
    let because = match denied {
        true => "with an explicit deny in an identity-based policy".to_owned(),
        false => format!("because no identity-based policy allows the {action} action"),
    };
    let quoted = if action.starts_with("s3:") { format!("\"{resource}\"") } else { resource.to_owned() };
    let sentence = format!("User: {user} is not authorized to perform: {action} on resource: {quoted} {because}");
    let id = digest(request, "request");
    let part = |from: usize, to: usize| id.get(from..to).unwrap_or_default();
    let id = format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32));
    let (error, cause) = match (&request.resource, request.purpose) {
        // Step Functions itself says so; the name is that of its own refusals, guessed.
        _ if action == "sts:AssumeRole" => ("States.Permissions".to_owned(), sentence),
        (_, exec::Purpose::ReadItems) => ("States.ItemReaderFailed".to_owned(), sentence),
        (_, exec::Purpose::WriteResults) => ("States.ResultWriterFailed".to_owned(), sentence),
        (Resource::Lambda { .. }, _) => classic("lambda", sentence, &id),
        (Resource::Service { service, .. }, _) => match service.strip_prefix("aws-sdk:") {
            Some(sdk) => modern(sdk, sentence, &id),
            None => {
                match &**service {
                    // The connection's error is published with failed executions.
                    "http" if !sentence.contains("states:InvokeHTTPEndpoint") => {
                        ("Events.ConnectionResource.AccessDenied".to_owned(), sentence)
                    }
                    "http" => ("States.Permissions".to_owned(), sentence),
                    "apigateway" => {
                        let message = crate::object! { "Message" => sentence };
                        ("ApiGateway.403".to_owned(), message.to_json())
                    }
                    service => classic(service, sentence, &id),
                }
            }
        },
        _ => ("States.Permissions".to_owned(), sentence),
    };
    ErrorInfo { error: Some(error.into()), cause: Some(cause.into()) }
}

/// An optimised integration speaks as the first AWS SDK for Java.
fn classic(service: &str, sentence: String, id: &str) -> (String, String) {
    let Some(manner) = TABLE.iter().find(|manner| manner.service == service) else {
        let name: String = service.split('-').map(upper_first).collect();
        let tail = format!("(Service: {name}; Status Code: 403; Error Code: {DENIED}; Request ID: {id}; Proxy: null)");
        return (format!("{name}.{DENIED}"), format!("{sentence} {tail}"));
    };
    let Manner { name, status, code, .. } = manner;
    let tail = format!("(Service: {name}; Status Code: {status}; Error Code: {code}; Request ID: {id}; Proxy: null)");
    (manner.error.to_owned(), format!("{sentence} {tail}"))
}

/// `aws-sdk:` speaks as the second.
fn modern(sdk: &str, sentence: String, id: &str) -> (String, String) {
    let service = services::service(sdk);
    let name = service.map_or_else(|| upper_first(sdk), |service| service.error.to_owned());
    let status = service.map_or("403", |service| service.status);
    let own = match sdk {
        "sns" => "AuthorizationErrorException".to_owned(),
        _ if service.is_some_and(|service| service.own_exception) => DENIED.to_owned(),
        _ => format!("{name}Exception"),
    };
    (format!("{name}.{own}"), format!("{sentence} (Service: {name}, Status Code: {status}, Request ID: {id})"))
}

/// Letters that look drawn and are the same in every run.
fn digest(request: &TaskRequest, what: &str) -> String {
    let seed = format!("{what} {} {} {}", request.state_name, request.task, request.invocation);
    hex_digest("MD5", seed.as_bytes()).unwrap_or_default()
}
