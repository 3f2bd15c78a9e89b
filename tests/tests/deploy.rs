//! The role of a workflow: what it needs, and what happens when it does not have it.

use std::fs;
use std::path::Path;

use stepthrough::deploy::{self, Deployment, Verdict, policy, read_policy, refusal, refused};
use stepthrough::exec::{Execution, Log, Program, Settings, Stepped};
use stepthrough::mock::{MockBook, Mocks, Role};
use stepthrough::timeline::{Progress, Timeline};
use stepthrough::value::Value;

/// The definitions of the examples, and of the real workflows where they are beside the project: name and text.
fn definitions() -> Vec<(String, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = Vec::new();
    for entry in fs::read_dir(here.join("examples")).unwrap() {
        paths.push(entry.unwrap().path().join("definition.asl.json"));
    }
    if let Ok(entries) = fs::read_dir(here.join("../../shared/real-workflows")) {
        paths.extend(entries.map(|entry| entry.unwrap().path()));
    }
    paths.retain(|path| path.is_file() && path.extension().is_some_and(|kind| kind != "md"));
    paths.sort();
    assert!(!paths.is_empty());
    paths.iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect()
}

fn task(resource: &str, arguments: &str) -> String {
    format!(
        r#"{{"StartAt":"T","States":{{"T":{{"Type":"Task","Resource":"{resource}","Parameters":{arguments},"End":true}}}}}}"#
    )
}

/// Statements as `Sid: actions on resources`.
fn lines(definition: &str) -> Vec<String> {
    let statements = policy(definition, &Deployment::default()).statements;
    let line = |statement: &deploy::Statement| {
        let strip = |arn: &String| arn.replace("us-east-1:123456789012", "_");
        let resources: Vec<String> = statement.resources.iter().map(strip).collect();
        let condition = statement.condition.as_ref().map_or(String::new(), |condition| format!(" if {condition}"));
        format!("{}: {} on {}{condition}", statement.sid, statement.actions.join(" "), resources.join(" "))
    };
    statements.iter().map(line).collect()
}

#[test]
fn each_integration_needs_what_the_guide_says() {
    let check = |resource: &str, arguments: &str, expected: &[&str]| {
        assert_eq!(lines(&task(resource, arguments)), expected, "{resource} {arguments}");
    };
    const FUNCTION: &str =
        "LambdaInvokeFunction: lambda:InvokeFunction on arn:aws:lambda:_:function:f arn:aws:lambda:_:function:f:*";
    check("arn:aws:lambda:us-east-1:123456789012:function:f", "{}", &[FUNCTION]);
    check("arn:aws:states:::lambda:invoke", r#"{"FunctionName":"f"}"#, &[FUNCTION]);
    check("arn:aws:states:::lambda:invoke.waitForTaskToken", r#"{"FunctionName":"f"}"#, &[FUNCTION]);
    check("arn:aws:states:::lambda:invoke", r#"{"FunctionName":"123456789012:function:f"}"#, &[FUNCTION]);
    check(
        "arn:aws:states:::lambda:invoke",
        r#"{"FunctionName":"f:live"}"#,
        &["LambdaInvokeFunction: lambda:InvokeFunction on arn:aws:lambda:_:function:f:live"],
    );
    check(
        "arn:aws:states:::lambda:invoke",
        r#"{"FunctionName.$":"$.f"}"#,
        &["LambdaInvokeFunction: lambda:InvokeFunction on *"],
    );
    check(
        "arn:aws:states:::states:startExecution.sync:2",
        r#"{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m"}"#,
        &[
            "StatesStartExecution: states:StartExecution on arn:aws:states:_:stateMachine:m",
            "WatchStatesDescribeExecution: states:DescribeExecution states:StopExecution on arn:aws:states:_:execution:m:*",
            "ManagedRule: events:PutTargets events:PutRule events:DescribeRule on \
             arn:aws:events:_:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
        ],
    );
    check(
        "arn:aws:states:::states:startExecution",
        r#"{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m"}"#,
        &["StatesStartExecution: states:StartExecution on arn:aws:states:_:stateMachine:m"],
    );
    check(
        "arn:aws:states:::ecs:runTask.sync",
        r#"{"TaskDefinition":"d"}"#,
        &[
            "EcsRunTask: ecs:RunTask on arn:aws:ecs:_:task-definition/d:*",
            r#"PassRole: iam:PassRole on * if {"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}"#,
            "WatchEcsDescribeTasks: ecs:DescribeTasks ecs:StopTask on *",
            "ManagedRule: events:PutTargets events:PutRule events:DescribeRule on \
             arn:aws:events:_:rule/StepFunctionsGetEventsForECSTaskRule",
        ],
    );
    check(
        "arn:aws:states:::glue:startJobRun.sync",
        r#"{"JobName":"j"}"#,
        &[
            "GlueStartJobRun: glue:StartJobRun on arn:aws:glue:_:job/j",
            "WatchGlueGetJobRun: glue:GetJobRun glue:GetJobRuns glue:BatchStopJobRun on arn:aws:glue:_:job/j",
        ],
    );
    check(
        "arn:aws:states:::sqs:sendMessage",
        r#"{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/210987654321/q"}"#,
        &["SqsSendMessage: sqs:SendMessage on arn:aws:sqs:eu-west-1:210987654321:q"],
    );
    check("arn:aws:states:::sns:publish", r#"{"PhoneNumber":"+1","Message":"x"}"#, &["SnsPublish: sns:Publish on *"]);
    check(
        "arn:aws:states:::events:putEvents",
        r#"{"Entries":[{"Source":"a"},{"EventBusName":"b"},{"EventBusName":"b"}]}"#,
        &["EventsPutEvents: events:PutEvents on arn:aws:events:_:event-bus/default arn:aws:events:_:event-bus/b"],
    );
    check(
        "arn:aws:states:::dynamodb:putItem",
        r#"{"TableName":"t"}"#,
        &["DynamodbPutItem: dynamodb:PutItem on arn:aws:dynamodb:_:table/t"],
    );
    check(
        "arn:aws:states:::aws-sdk:dynamodb:query",
        r#"{"TableName":"t","IndexName":"i"}"#,
        &["DynamodbQuery: dynamodb:Query on arn:aws:dynamodb:_:table/t arn:aws:dynamodb:_:table/t/index/*"],
    );
    check(
        "arn:aws:states:::aws-sdk:s3:getObject",
        r#"{"Bucket":"b","Key.$":"$.k"}"#,
        &["S3GetObject: s3:GetObject on arn:aws:s3:::b/*"],
    );
    check(
        "arn:aws:states:::aws-sdk:s3:copyObject",
        r#"{"Bucket":"b","Key":"k","CopySource":"/a/k"}"#,
        &["S3GetObject: s3:GetObject on arn:aws:s3:::a/k", "S3PutObject: s3:PutObject on arn:aws:s3:::b/k"],
    );
    check("arn:aws:states:::aws-sdk:sfn:listExecutions", "{}", &["StatesListExecutions: states:ListExecutions on *"]);
    check(
        "arn:aws:states:::http:invoke",
        r#"{"ApiEndpoint":"https://e/x","Method":"GET","Authentication":{"ConnectionArn":"arn:aws:events:us-east-1:123456789012:connection/c/1"}}"#,
        &[
            r#"StatesInvokeHTTPEndpoint: states:InvokeHTTPEndpoint on arn:aws:states:_:stateMachine:StateMachine if {"StringEquals":{"states:HTTPMethod":"GET"},"StringLike":{"states:HTTPEndpoint":"https://e/x"}}"#,
            "EventsRetrieveConnectionCredentials: events:RetrieveConnectionCredentials on arn:aws:events:_:connection/c/1",
            "SecretsmanagerGetSecretValue: secretsmanager:GetSecretValue secretsmanager:DescribeSecret on \
             arn:aws:secretsmanager:*:*:secret:events!connection/*",
        ],
    );
    check(
        "arn:aws:states:::apigateway:invoke",
        r#"{"ApiEndpoint":"abc.execute-api.us-east-1.amazonaws.com","Method":"POST","Stage":"prod","Path":"/p"}"#,
        &["ExecuteApiInvoke: execute-api:Invoke on arn:aws:execute-api:_:abc/prod/POST/p"],
    );
    check("arn:aws:states:us-east-1:123456789012:activity:a", "{}", &[]);
    check("arn:aws:states:::eks:call", "{}", &[]);
    check("arn:aws:states:::brandnew:makeThing", "{}", &["BrandnewMakeThing: brandnew:MakeThing on *"]);
}

#[test]
fn a_distributed_map_starts_its_own_machine() {
    let definition = r#"{"StartAt":"M","States":{"M":{"Type":"Map","End":true,
        "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Parameters":{"Bucket":"b","Key":"k.csv"}},
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"T","States":{
            "T":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:putItem","Parameters":{"TableName":"t"},"End":true}}},
        "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"b","Prefix":"out"}}}}}"#;
    let expected = [
        "StatesStartExecution: states:StartExecution on arn:aws:states:_:stateMachine:StateMachine",
        "WatchStatesDescribeExecution: states:DescribeExecution states:StopExecution on \
         arn:aws:states:_:execution:StateMachine:* arn:aws:states:_:execution:StateMachine/*:*",
        "WatchStatesRedriveExecution: states:RedriveExecution on arn:aws:states:_:execution:StateMachine/*:*",
        "S3GetObject: s3:GetObject on arn:aws:s3:::b/k.csv",
        "S3PutObject: s3:PutObject s3:GetObject s3:ListMultipartUploadParts s3:AbortMultipartUpload on \
         arn:aws:s3:::b/out/*",
        "DynamodbPutItem: dynamodb:PutItem on arn:aws:dynamodb:_:table/t",
    ];
    assert_eq!(lines(definition), expected);
}

#[test]
fn a_policy_says_why_and_for_whom() {
    let definition = r#"{"StartAt":"A","States":{
        "A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"${Fn}"},"Next":"B"},
        "B":{"Type":"Task","Resource":"${Fn}","Next":"C"},
        "C":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","Next":"D"},
        "D":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Credentials":{"RoleArn":"arn:aws:iam::210987654321:role/r"},
             "Parameters":{"QueueUrl":"q"},"End":true}}}"#;
    let values = [("Fn".into(), "arn:aws:lambda:us-east-1:123456789012:function:f".into())].into();
    let made = policy(definition, &Deployment { values, logging: true, ..Deployment::default() });
    let summary: Vec<String> = made
        .statements
        .iter()
        .map(|statement| format!("{} {:?} {}", statement.sid, statement.purpose, statement.states.join(",")))
        .collect();
    assert_eq!(summary, ["LambdaInvokeFunction Call A,B", "AssumeTaskRole AssumeRole D", "ObserveLogs Observe "]);
    assert!(made.notes.iter().any(|note| *note.states == ["C".into()] && note.text.contains("GetActivityTask")));
    let nothing = policy(r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#, &Deployment::default());
    assert!(nothing.document.to_json().contains(r#""Effect":"Deny""#));
    assert!(made.trust.to_json().contains("states.amazonaws.com"));
}

/// The policy made for a workflow refuses none of its tasks, and without any one of its actions one is refused.
#[test]
fn every_workflow_runs_with_its_own_policy() {
    let deployment = Deployment::default();
    for (name, definition) in definitions() {
        let made = policy(&definition, &deployment);
        let text = made.document.to_json_pretty();
        let reading = read_policy(&text);
        assert!(reading.diagnostics.iter().all(|found| found.message.contains("Condition")), "{name}: {reading:?}");
        assert_eq!(refused(&reading.policy, &definition, &deployment), [], "{name}");
        for statement in made.statements.iter().filter(|statement| !statement.states.is_empty()) {
            for action in &statement.actions {
                let without = read_policy(&text.replace(&format!("\"{action}\""), "\"nothing:Nothing\"")).policy;
                let missing = refused(&without, &definition, &deployment);
                assert!(missing.iter().any(|refused| refused.action == *action), "{name}: {action}");
            }
        }
    }
}

/// Pasted texts: the statements that are understood, and what is said about the text.
#[test]
fn pasted_policies_are_read_as_they_are_meant() {
    let check = |text: &str, actions: &[(&str, &str)], says: &[&str]| {
        let reading = read_policy(text);
        for (action, resource) in actions {
            assert_eq!(reading.policy.verdict(action, resource), Verdict::Allowed, "{text}\n{action}: {reading:?}");
        }
        let all: String =
            reading.diagnostics.iter().map(|found| format!("{} | {}\n", found.message, found.help)).collect();
        for part in says {
            assert!(all.contains(part), "{text}\nsays: {all}");
        }
        assert_eq!(reading.diagnostics.is_empty(), says.is_empty(), "{text}\nsays: {all}");
        for found in &reading.diagnostics {
            assert!(found.span.end as usize <= text.len() && found.span.start <= found.span.end, "{found:?}");
        }
    };
    let queue = "arn:aws:sqs:ap-northeast-2:123456789012:VerificationQueue";
    let invoke = ("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:f");
    // As a tutorial shows it: a trailing comma, and statements without the policy around them.
    let fragment = format!(
        "        {{\n            \"Effect\": \"Allow\",\n            \"Action\": [\n                \
         \"lambda:InvokeFunction\",\n            ],\n            \"Resource\": [\n                \"*\"\n            \
         ]\n        }},\n        {{\n            \"Effect\": \"Allow\",\n            \"Action\": [\n                \
         \"sqs:SendMessage\",\n                \"sqs:DeleteMessage\"\n            ],\n            \"Resource\": \
         \"{queue}\"\n        }}\n"
    );
    check(&fragment, &[invoke, ("sqs:SendMessage", queue)], &["line 4, column 40", "without the policy around"]);
    let one = r#"{"Effect":"Allow","Action":"lambda:*","Resource":"*"}"#;
    check(one, &[invoke], &["without the policy around"]);
    check(&format!("{one},"), &[invoke], &["without the policy around"]);
    check(&format!("[{one}]"), &[invoke], &["without the policy around"]);
    check(&format!("\"Statement\": [{one}]"), &[invoke], &["braces around the policy are missing", "Version"]);
    check(&format!(r#"{{"Version":"2012-10-17","Statement":{one}}}"#), &[invoke], &[]);
    check(&format!(r#"{{"Version":"2012-10-17","Statement":[{one},]}}"#), &[invoke], &["line 1, column"]);
    check(
        "Version: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: lambda:*\n    Resource: '*'\n",
        &[invoke],
        &[],
    );
    check(
        r#"{"Version":"2012-10-17","Statement":[{"Action":"*","Resource":"*"}]}"#,
        &[],
        &["no `Effect`", "no statement"],
    );
    let trust = r#"{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}"#;
    check(trust, &[], &["trust relationship"]);
    check("", &[], &["no statement"]);
    check("hello", &[], &["no statement"]);
}

/// A run whose role has only `statements`: the error of its only task.
fn failed(resource: &str, arguments: &str, statements: &str) -> Option<(String, String)> {
    let policy = read_policy(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)).policy;
    let program = Program::new(&task(resource, arguments), "{}", Settings::default()).unwrap();
    let mut log = Log::default();
    let mut execution = Execution::new(&program, &mut log);
    let mut requests = Vec::new();
    while requests.is_empty() {
        assert_eq!(execution.step(&program, &mut log), Stepped::Ran, "{resource} asks for nothing");
        requests = execution.take_requests();
    }
    let error = refusal(&policy, requests.first().unwrap(), &program.settings)?;
    Some((error.error.unwrap().to_string(), error.cause.unwrap().to_string()))
}

#[test]
fn a_refused_task_fails_as_at_aws() {
    let check = |resource: &str, arguments: &str, statements: &str, expected: Option<(&str, &[&str])>| {
        let found = failed(resource, arguments, statements);
        match (&found, expected) {
            (None, None) => {}
            (Some((error, cause)), Some((name, parts))) => {
                assert_eq!(error, name, "{resource} {statements}: {cause}");
                assert!(parts.iter().all(|part| cause.contains(part)), "{resource} {statements}: {cause}");
            }
            _ => panic!("{resource} {statements}: {found:?}"),
        }
    };
    let all = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let nothing = r#"{"Effect":"Allow","Action":"none:None","Resource":"*"}"#;
    let deny = format!(r#"{all},{{"Effect":"Deny","Action":"lambda:InvokeFunction","Resource":"*"}}"#);
    let invoke = "arn:aws:states:::lambda:invoke";
    let function = r#"{"FunctionName":"f"}"#;
    let user = "User: arn:aws:sts::123456789012:assumed-role/StepFunctionsRole/";
    check(invoke, function, all, None);
    let sentence = " is not authorized to perform: lambda:InvokeFunction on resource: \
                    arn:aws:lambda:us-east-1:123456789012:function:f because no identity-based policy allows the \
                    lambda:InvokeFunction action (Service: AWSLambda; Status Code: 403; Error Code: \
                    AccessDeniedException; Request ID: ";
    check(invoke, function, nothing, Some(("Lambda.AWSLambdaException", &[user, sentence, "; Proxy: null)"])));
    check(
        "arn:aws:lambda:us-east-1:123456789012:function:f",
        "{}",
        nothing,
        Some(("Lambda.AWSLambdaException", &[sentence])),
    );
    check(
        invoke,
        function,
        &deny,
        Some(("Lambda.AWSLambdaException", &["with an explicit deny in an identity-based"])),
    );
    let only = r#"{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:*:*:function:f"}"#;
    check(invoke, function, only, None);
    check(invoke, r#"{"FunctionName":"g"}"#, only, Some(("Lambda.AWSLambdaException", &["function:g because"])));
    check(
        "arn:aws:states:::aws-sdk:dynamodb:getItem",
        r#"{"TableName":"t","Key":{"id":{"S":"1"}}}"#,
        nothing,
        Some((
            "DynamoDb.DynamoDbException",
            &["table/t because", "(Service: DynamoDb, Status Code: 400, Request ID: "],
        )),
    );
    check(
        "arn:aws:states:::dynamodb:getItem",
        r#"{"TableName":"t","Key":{"id":{"S":"1"}}}"#,
        nothing,
        Some(("DynamoDB.AmazonDynamoDBException", &["(Service: AmazonDynamoDBv2; Status Code: 400; "])),
    );
    check(
        "arn:aws:states:::aws-sdk:s3:getObject",
        r#"{"Bucket":"b","Key":"k"}"#,
        nothing,
        Some(("S3.S3Exception", &["on resource: \"arn:aws:s3:::b/k\" because", "(Service: S3, Status Code: 403, "])),
    );
    check(
        "arn:aws:states:::sns:publish",
        r#"{"TopicArn":"arn:aws:sns:us-east-1:123456789012:t","Message":"m"}"#,
        nothing,
        Some((
            "SNS.AuthorizationErrorException",
            &["perform: SNS:Publish on resource: arn:aws:sns", "AuthorizationError;"],
        )),
    );
    // What only shows later does not fail the call: the job starts, but nobody may ask how it is going.
    let start = r#"{"Effect":"Allow","Action":"glue:StartJobRun","Resource":"*"}"#;
    check("arn:aws:states:::glue:startJobRun.sync", r#"{"JobName":"j"}"#, start, None);
    check("arn:aws:states:us-east-1:123456789012:activity:a", "{}", nothing, None);
}

/// A run whose role lacks a permission fails as at AWS, and its catcher catches it; a script changes nothing about it.
#[test]
fn a_run_meets_the_refusal() {
    let check = |resource: &str, rest: &str, role: (&str, bool), expected: &[&str]| {
        let definition = format!(
            r#"{{"StartAt":"T","States":{{"T":{{"Type":"Task","Resource":"{resource}",{rest},"End":true,
                "Catch":[{{"ErrorEquals":["States.TaskFailed"],"Next":"Caught"}}]}},"Caught":{{"Type":"Succeed"}}}}}}"#
        );
        let (statement, enforced) = role;
        let program = Program::new(&definition, "{}", Settings::default()).unwrap();
        let script = Value::parse(r#"{"T":{"replies":[{"return":{}}],"pastEnd":"repeat"}}"#).unwrap();
        let mut book = MockBook::from_json(&script).unwrap();
        book.role = Role { policy: statement.into(), enforced };
        let mut timeline = Timeline::new(program.into(), Mocks::new(book.into()));
        assert_eq!(timeline.advance(100), Progress::Ended);
        let types: Vec<&str> = timeline.log().events.iter().map(|event| event.kind.name()).collect();
        let task: Vec<&str> =
            types.iter().copied().filter(|name| name.starts_with("Task") && !name.contains("State")).collect();
        assert_eq!(task, expected, "{resource} {role:?}");
        assert_eq!(types.last(), Some(&"ExecutionSucceeded"));
    };
    let plain = r#""Parameters":{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/q","MessageBody":"m"}"#;
    let token = &plain.replace(r#""MessageBody":"m""#, r#""MessageBody.$":"$$.Task.Token""#);
    let other_role = &format!(r#"{plain},"Credentials":{{"RoleArn":"arn:aws:iam::210987654321:role/r"}}"#);
    let allow = r#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#;
    let other = r#"{"Effect":"Allow","Action":"sqs:ReceiveMessage","Resource":"*"}"#;
    let assume = r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/*"}"#;
    let succeeded = ["TaskScheduled", "TaskStarted", "TaskSucceeded"];
    let failed = ["TaskScheduled", "TaskStarted", "TaskFailed"];
    let send = "arn:aws:states:::sqs:sendMessage";
    check(send, plain, (allow, true), &succeeded);
    check(send, plain, (other, true), &failed);
    check(send, plain, (other, false), &succeeded);
    check(send, plain, ("", true), &failed);
    check(send, plain, ("", false), &succeeded);
    let waiting = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
    check(waiting, token, (other, true), &["TaskScheduled", "TaskStarted", "TaskSubmitFailed"]);
    // With a role of its own, the task needs no more of the machine's than to take that one on.
    check(send, other_role, (allow, true), &failed);
    check(send, other_role, (assume, true), &succeeded);
}

/// Half-written texts have whatever can be told of them, and nothing panics.
#[test]
fn damaged_texts_are_survived() {
    let deployment = Deployment::default();
    for (_, definition) in definitions() {
        for cut in (0..definition.len()).step_by(211).filter(|cut| definition.is_char_boundary(*cut)) {
            let (front, back) = definition.split_at(cut);
            for text in [front.to_owned(), back.to_owned(), format!("{back}{front}")] {
                let made = policy(&text, &deployment);
                assert!(made.document.get("Statement").is_some());
                let reading = read_policy(&text);
                assert_eq!(reading.policy.statements, [], "{text}");
                assert!(!reading.diagnostics.is_empty());
                refused(&reading.policy, &text, &deployment);
            }
        }
    }
}
