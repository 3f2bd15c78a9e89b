//! The shapes of what APIs return, as tables, and values made of them.

mod errors;
mod render;

use crate::ambient::Ambient;
use crate::definition::{Pattern, Resource};
use crate::value::Value;

pub use errors::{ErrorStyle, errors_of};

/// What is known of an action.
#[derive(Clone, Copy)]
struct Row {
    /// `service:action`.
    name: &'static str,
    /// The shape of what it returns; see [`ROW_FORMAT`].
    shape: &'static str,
    /// The names of its errors, between blanks.
    errors: &'static str,
}

/// How a shape is written: `{Name:shape,…}` and `[shape]`; `s` a text that fits the name, `n` a whole number, `f` a
/// fraction, `b` a truth value, `t` a moment, `j` the text
/// `{}`, `p` the text of a policy without statements, `=TEXT` this text, `#1` this number, `@Name` the argument `Name`, left
/// out when it is missing. `>service:action/Member/0` is a part of another row. Error names stand between blanks.
pub const ROW_FORMAT: &str = "{Name:s,Count:n,Share:f,Done:b,At:t,State:=ACTIVE,Code:#200,Copy:@Name,List:[s]}";

/// Shapes deeper than this are cut; the tables' are shallower.
const DEEPEST: usize = 12;

/// Rows of the optimised integrations, one a line: name, shape and errors with tabs between them.
const OPTIMISED: &str = include_str!("shapes/optimised.txt");

/// Rows of the SDK's.
const SDK: &str = concat!(
    include_str!("shapes/compute.txt"),
    include_str!("shapes/data.txt"),
    include_str!("shapes/messaging.txt"),
    include_str!("shapes/machine_learning.txt"),
    include_str!("shapes/operations.txt"),
);

/// The rows of a table.
fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut parts = line.split('\t');
        Some(Row { name: parts.next()?, shape: parts.next()?, errors: parts.next()? })
    })
}

/// Optimised integrations whose SDK service has another name.
const SDK_NAMES: [(&str, &str); 6] = [
    ("elasticmapreduce", "emr"),
    ("events", "eventbridge"),
    ("states", "sfn"),
    ("emr-containers", "emrcontainers"),
    ("emr-serverless", "emrserverless"),
    ("mediaconvert", "mediaconvert"),
];

/// What a service returns for a request; `None` when its shape is not known here.
pub fn reply(resource: &Resource, arguments: &Value, ambient: &mut Ambient) -> Option<Value> {
    let row = row(resource)?;
    let service = row.name.split(':').next().unwrap_or_default();
    let millis = matches!(resource, Resource::Service { service, .. } if !service.starts_with("aws-sdk:"));
    render::value(shape(row.shape)?, service, arguments, millis, ambient)
}

/// Whether the shape of what a resource returns is known; otherwise a default reply is an honest empty object.
pub fn is_known(resource: &Resource) -> bool {
    !matches!(resource, Resource::Service { .. }) || row(resource).is_some()
}

/// How many integrations have a shape: all rows, those of the optimised ones, different services.
pub fn counts() -> (usize, usize, usize) {
    let services: std::collections::BTreeSet<&str> =
        known().map(|name| name.split(':').next().unwrap_or_default()).collect();
    (known().count(), rows(OPTIMISED).count(), services.len())
}

/// All actions with a shape, `service:action`, for a chooser.
pub fn known() -> impl Iterator<Item = &'static str> {
    rows(OPTIMISED).chain(rows(SDK)).map(|row| row.name)
}

/// The row of a resource: what is special about the optimised integration first, then the SDK's.
fn row(resource: &Resource) -> Option<Row> {
    let Resource::Service { service, action, pattern, action_with_pattern } = resource else { return None };
    if let Some(sdk) = service.strip_prefix("aws-sdk:") {
        return find(rows(SDK), &format!("{sdk}:{action}"));
    }
    let own = match pattern {
        Pattern::Sync | Pattern::Sync2 => find(rows(OPTIMISED), &format!("{service}:{action_with_pattern}")),
        _ => None,
    };
    let sdk = SDK_NAMES.iter().find(|(name, _)| **name == **service).map_or(&**service, |(_, sdk)| sdk);
    let optimised = || find(rows(OPTIMISED).chain(rows(SDK)), &format!("{service}:{action}"));
    own.or_else(optimised).or_else(|| find(rows(SDK), &format!("{sdk}:{action}")))
}

/// The row `name`. Action names are compared without case, as people write `putItem` and `PutItem` and AWS refuses the
/// second only when the definition is created.
fn find(mut rows: impl Iterator<Item = Row>, name: &str) -> Option<Row> {
    rows.find(|row| row.name.eq_ignore_ascii_case(name))
}

/// The text of a shape, a redirection followed.
fn shape(text: &'static str) -> Option<&'static str> {
    let Some(place) = text.strip_prefix('>') else { return Some(text) };
    let mut parts = place.split('/');
    let mut shape = find(rows(SDK), parts.next()?)?.shape;
    for part in parts {
        shape = match part.parse::<usize>() {
            Ok(_) => shape.strip_prefix('[')?,
            Err(_) => render::member(shape, part)?,
        };
    }
    Some(shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::Rng;
    use crate::time::Timestamp;

    fn reply_to(resource: &str, arguments: &str) -> Option<Value> {
        let mut ambient = Ambient { now: Timestamp(1_767_258_000_000), rng: Rng::new(1) };
        let resource = format!("arn:aws:states:::{resource}");
        reply(&Resource::parse(&resource), &Value::parse(arguments).unwrap(), &mut ambient)
    }

    #[test]
    fn every_row_is_well_formed() {
        let mut ambient = Ambient { now: Timestamp(0), rng: Rng::new(1) };
        let mut names = std::collections::BTreeSet::new();
        let all = rows(OPTIMISED).map(|row| (true, row)).chain(rows(SDK).map(|row| (false, row)));
        for (optimised, row) in all {
            let shape = shape(row.shape).unwrap_or_else(|| panic!("{}: {}", row.name, row.shape));
            let value = render::value(shape, "x", &Value::empty_object(), false, &mut ambient);
            assert!(value.is_some(), "{}: {shape}", row.name);
            assert!(row.shape.starts_with(['{', '>', '=', '@', 's']), "{}", row.name);
            assert!(names.insert((optimised, row.name)), "{} twice", row.name);
        }
        let lines = [OPTIMISED, SDK].iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), counts().0, "a line cannot be read");
        assert!(counts().0 > 600 && counts().2 > 90, "{:?}", counts());
    }

    #[test]
    fn replies_have_the_documented_members() {
        let check = |resource: &str, arguments: &str, members: &[&str]| {
            let reply = reply_to(resource, arguments).unwrap_or_else(|| panic!("{resource}"));
            for path in members {
                let mut place = &reply;
                for part in path.split('.') {
                    let inner = part.parse().map_or_else(|_| place.get(part), |at: usize| place.at(at));
                    place = inner.unwrap_or_else(|| panic!("{resource}: no {path} in {reply}"));
                }
            }
        };
        // <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html> and the API references.
        check("sqs:sendMessage", r#"{"MessageBody":"x"}"#, &["MD5OfMessageBody", "MessageId"]);
        check("sns:publish", "{}", &["MessageId"]);
        check("events:putEvents", r#"{"Entries":[{}]}"#, &["Entries.0.EventId", "FailedEntryCount"]);
        check("batch:submitJob.sync", "{}", &["JobName", "JobId", "Status", "JobQueue"]);
        check("batch:submitJob", r#"{"JobName":"j"}"#, &["JobId", "JobName"]);
        check("ecs:runTask.sync", "{}", &["TaskArn", "LastStatus", "ClusterArn"]);
        check("ecs:runTask", "{}", &["Tasks.0.TaskArn"]);
        check("glue:startJobRun.sync", r#"{"JobName":"j"}"#, &["Id", "JobName", "JobRunState"]);
        check("glue:startJobRun", "{}", &["JobRunId"]);
        check(
            "athena:startQueryExecution.sync",
            "{}",
            &["QueryExecution.QueryExecutionId", "QueryExecution.Status.State"],
        );
        check("states:startExecution.sync", "{}", &["ExecutionArn", "Status", "Output", "Input"]);
        check("states:startExecution.sync:2", "{}", &["ExecutionArn", "Status", "Output"]);
        check("states:startExecution", "{}", &["ExecutionArn", "StartDate"]);
        check("codebuild:startBuild.sync", "{}", &["Build.Id", "Build.BuildStatus"]);
        check("sagemaker:createTrainingJob.sync", "{}", &["TrainingJobName", "TrainingJobStatus", "ModelArtifacts"]);
        check("elasticmapreduce:createCluster.sync", "{}", &["ClusterId", "Cluster.Id"]);
        check("elasticmapreduce:addStep.sync", "{}", &["Step.Id", "Step.Status.State"]);
        check("emr-serverless:startJobRun.sync", "{}", &["JobRun.JobRunId", "JobRun.State"]);
        check("databrew:startJobRun.sync", "{}", &["RunId", "State"]);
        check("mediaconvert:createJob.sync", "{}", &["Job.Id", "Job.Status"]);
        check("eks:createCluster.sync", "{}", &["Cluster.Name", "Cluster.Status"]);
        check("http:invoke", "{}", &["StatusCode", "StatusText", "ResponseBody", "Headers"]);
        check("apigateway:invoke", "{}", &["StatusCode", "StatusText", "ResponseBody", "Headers"]);
        check("bedrock:invokeModel", "{}", &["Body", "ContentType"]);
        check("lambda:invoke", "{}", &["ExecutedVersion", "Payload", "StatusCode"]);
        check("aws-sdk:s3:createSession", "{}", &["Credentials.SessionToken", "Credentials.Expiration"]);
        check("aws-sdk:glacier:getVaultAccessPolicy", "{}", &["Policy.Policy"]);
        check("aws-sdk:ec2:describeInstances", "{}", &["Reservations.0.Instances.0.InstanceId"]);
        check("aws-sdk:rekognition:detectLabels", "{}", &["Labels.0.Name", "Labels.0.Confidence"]);
        check("aws-sdk:comprehend:detectSentiment", "{}", &["Sentiment", "SentimentScore"]);
        check("aws-sdk:secretsmanager:getSecretValue", "{}", &["ARN", "Name", "SecretString"]);
        check("aws-sdk:s3:listBuckets", "{}", &["Buckets.0.Name"]);
    }

    #[test]
    fn requests_echo() {
        let check = |resource: &str, arguments: &str, path: &str, expected: &str| {
            let reply = reply_to(resource, arguments).unwrap();
            let found = path.split('.').try_fold(&reply, |place, part| place.get(part));
            assert_eq!(found.map(Value::to_json).as_deref(), Some(expected), "{resource}: {reply}");
        };
        check("aws-sdk:dynamodb:describeTable", r#"{"TableName":"orders"}"#, "Table.TableName", r#""orders""#);
        check("dynamodb:getItem", r#"{"Key":{"id":{"S":"7"}}}"#, "Item", r#"{"id":{"S":"7"}}"#);
        check("batch:submitJob", r#"{"JobName":"night"}"#, "JobName", r#""night""#);
    }

    #[test]
    fn what_is_not_known_is_said() {
        let known = |text: &str| is_known(&Resource::parse(text));
        assert!(known("arn:aws:states:::aws-sdk:s3:getObject"));
        assert!(known("arn:aws:lambda:us-east-1:123456789012:function:f"));
        assert!(!known("arn:aws:states:::aws-sdk:braket:searchJobs"));
    }
}
