//! The mocks through the front door: inputs that are made up, runs on defaults alone.

use std::rc::Rc;

use stepthrough::exec::{Outcome, Program, Settings};
use stepthrough::mock::{Expectations, MockBook, Mocks, Services};
use stepthrough::timeline::Timeline;
use stepthrough::value::Value;

fn program(definition: &str, input: &str) -> Program {
    Program::new(definition, input, Settings::default()).unwrap()
}

#[test]
fn inputs_are_made_of_what_a_definition_reads() {
    let check = |states: &str, expected: &str| {
        let definition = format!(r#"{{"StartAt":"A","States":{{{states}}}}}"#);
        let input = Expectations::of(&program(&definition, "{}").machine).sample_input();
        assert_eq!(input.to_json(), expected, "{states}");
        let run = run(&definition, &input.to_json());
        assert!(matches!(run.outcome(), Some(Outcome::Succeeded(_))), "{states}: {:?}", run.outcome());
    };
    check(r#""A":{"Type":"Succeed"}"#, "{}");
    check(r#""A":{"Type":"Pass","InputPath":"$.order.id","End":true}"#, r#"{"order":{"id":"id-1"}}"#);
    check(r#""A":{"Type":"Wait","SecondsPath":"$.pause","End":true}"#, r#"{"pause":3}"#);
    check(r#""A":{"Type":"Wait","TimestampPath":"$.until","End":true}"#, r#"{"until":"2026-01-01T09:00:05Z"}"#);
    check(
        r#""A":{"Type":"Map","ItemsPath":"$.orders","End":true,"ItemProcessor":{"StartAt":"B","States":{
           "B":{"Type":"Pass","Parameters":{"x.$":"$.id","n.$":"States.MathAdd($.count, 1)"},"End":true}}}}"#,
        r#"{"orders":[{"id":"id-1","count":3},{"id":"id-2","count":3}]}"#,
    );
    // A Choice gets the value that ends well, not the one that fails or comes back.
    check(
        r#""A":{"Type":"Choice","Choices":[
             {"Variable":"$.state","StringEquals":"BAD","Next":"F"},
             {"Variable":"$.state","StringEquals":"BUSY","Next":"W"},
             {"Variable":"$.state","StringEquals":"DONE","Next":"S"}],"Default":"F"},
           "W":{"Type":"Wait","Seconds":1,"Next":"A"},"S":{"Type":"Succeed"},"F":{"Type":"Fail"}"#,
        r#"{"state":"DONE"}"#,
    );
    check(
        r#""A":{"Type":"Pass","Parameters":{"p.$":"States.StringToJson($.body)"},"Next":"B"},
           "B":{"Type":"Pass","InputPath":"$.p.name","End":true}"#,
        r#"{"body":"{\"name\":\"name-1\"}"}"#,
    );
    check(
        r#""A":{"Type":"Pass","Parameters":{"y.$":"States.ArrayGetItem(States.StringSplit($.path, '/'), 2)"},"End":true}"#,
        r#"{"path":"part1/part2/part3"}"#,
    );
}

#[test]
fn results_hold_what_later_states_read() {
    let check = |resource: &str, read: &str, expected: &str| {
        let definition = format!(
            r#"{{"StartAt":"A","States":{{"A":{{"Type":"Task","Resource":"{resource}","Parameters":{{"FunctionName":"f"}},"Next":"B"}},
               "B":{{"Type":"Pass","Parameters":{{"read.$":"{read}"}},"OutputPath":"$.read","End":true}}}}}}"#
        );
        match run(&definition, "{}").outcome() {
            Some(Outcome::Succeeded(output)) => assert_eq!(output.to_json(), expected, "{resource} {read}"),
            other => panic!("{resource} {read}: {other:?}"),
        }
    };
    check("arn:aws:lambda:us-east-1:123456789012:function:f", "$.order.itemCount", "3");
    check("arn:aws:states:::aws-sdk:unheardof:getThing", "$.Thing.Name", r#""name-1""#);
    check("arn:aws:states:::lambda:invoke", "$.StatusCode", "200");
}

#[test]
fn jsonata_is_understood_too() {
    let definition = r#"{"QueryLanguage":"JSONata","StartAt":"A","States":{
"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"f","Payload":"{% $states.input.order %}"},"Output":"{% $states.result.Payload %}","Assign":{"items":"{% $states.result.Payload.items %}","n":"{% $count($states.result.Payload.items[price > 10]) %}"},"Retry":[{"ErrorEquals":["States.ALL"]}],"Next":"M"},
"M":{"Type":"Map","Items":"{% $items %}","ItemSelector":{"p":"{% $states.context.Map.Item.Value.price * 2 %}","name":"{% $uppercase($states.context.Map.Item.Value.name) %}"},"ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"X","States":{"X":{"Type":"Pass","Output":"{% $states.input.p %}","End":true}}},"Output":{"total":"{% $sum($states.result) %}"},"Next":"C"},
"C":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.total > 100 %}","Next":"W"},{"Condition":"{% $n in [1,2] and $states.context.Execution.Input.mode = 'fast' %}","Next":"W"}],"Default":"F"},
"F":{"Type":"Fail","Error":"E"},
"W":{"Type":"Wait","Seconds":"{% $states.context.Execution.Input.wait.seconds %}","Output":"{% $split($states.context.Execution.Input.path,'/')[2] %}","Next":"G"},
"G":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:foo:describeThing","Arguments":{},"Output":"{% $states.result.Thing.Status %}","Next":"H"},
"H":{"Type":"Choice","Choices":[{"Condition":"{% $states.input = 'READY' %}","Next":"S"},{"Condition":"{% $states.input = 'FAILED' %}","Next":"F"}],"Default":"G"},
"S":{"Type":"Succeed","Output":"{% $merge([{'a': $map($items, function($v){ $v.name & '!' })}, {'b':1}]) %}"}
}}"#;
    let input = Expectations::of(&program(definition, "{}").machine).sample_input().to_json();
    assert_eq!(input, r#"{"order":"order-1","mode":"fast","wait":{"seconds":5},"path":"part1/part2/part3"}"#);
    match run(definition, &input).outcome() {
        Some(Outcome::Succeeded(output)) => assert_eq!(output.to_json(), r#"{"a":["name-1!","name-2!"],"b":1}"#),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::sns:publish",
        "Parameters":{"TopicArn":"t","Message":"m"},"End":true}}}"#;
    let output = || format!("{:?}", run(definition, "{}").outcome());
    assert_eq!(output(), output());
    assert!(output().contains("MessageId"), "{}", output());
}

fn run(definition: &str, input: &str) -> Timeline {
    let mut timeline = Timeline::new(Rc::new(program(definition, input)), Mocks::default());
    timeline.advance(10_000);
    timeline
}

/// A machine of tasks in a row; each keeps its result under its own name.
fn tasks(tasks: &[(&str, &str, &str)]) -> String {
    let states = tasks.iter().enumerate().map(|(at, (name, resource, parameters))| {
        let next = match tasks.get(at + 1) {
            Some((next, ..)) => format!(r#""Next":"{next}""#),
            None => r#""End":true"#.to_owned(),
        };
        format!(
            r#""{name}":{{"Type":"Task","Resource":"arn:aws:states:::{resource}","Parameters":{parameters},"ResultPath":"$.{name}",{next}}}"#
        )
    });
    format!(r#"{{"StartAt":"{}","States":{{{}}}}}"#, tasks[0].0, states.collect::<Vec<_>>().join(","))
}

#[test]
fn services_remember_and_rewind() {
    let definition = tasks(&[
        ("Put", "dynamodb:putItem", r#"{"TableName":"t","Item":{"id":{"S":"1"},"n":{"N":"1"}}}"#),
        (
            "Count",
            "dynamodb:updateItem",
            r#"{"TableName":"t","Key":{"id":{"S":"1"}},"UpdateExpression":"SET n = n + :d","ExpressionAttributeValues":{":d":{"N":"2"}}}"#,
        ),
        ("Get", "dynamodb:getItem", r#"{"TableName":"t","Key":{"id":{"S":"1"}}}"#),
        ("Send", "sqs:sendMessage", r#"{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/1/q","MessageBody":{"a":1}}"#),
        ("Tell", "sns:publish", r#"{"TopicArn":"arn:aws:sns:us-east-1:123456789012:news","Message":"hi"}"#),
        (
            "Emit",
            "events:putEvents",
            r#"{"Entries":[{"Source":"s","DetailType":"d","Detail":{"x":1},"EventBusName":"b"}]}"#,
        ),
        ("Store", "aws-sdk:s3:putObject", r#"{"Bucket":"bk","Key":"k.json","Body":{"b":2}}"#),
        ("Load", "aws-sdk:s3:getObject", r#"{"Bucket":"bk","Key":"k.json"}"#),
        ("Save", "aws-sdk:ssm:putParameter", r#"{"Name":"/p","Value":"v"}"#),
        ("Read", "aws-sdk:ssm:getParameter", r#"{"Name":"/p"}"#),
    ]);
    let timeline = run(&definition, "{}");
    let Some(Outcome::Succeeded(output)) = timeline.outcome() else { panic!("{:?}", timeline.outcome()) };
    let check = |path: &str, expected: &str| {
        let found = path.split('.').try_fold(output, |place, part| place.get(part));
        assert_eq!(found.map(Value::to_json).as_deref(), Some(expected), "{path} in {output}");
    };
    check("Get.Item", r#"{"id":{"S":"1"},"n":{"N":"3"}}"#);
    check("Send.MD5OfMessageBody", r#""bb6cb5c68df4652941caf652a366f2d8""#);
    check("Emit.FailedEntryCount", "0");
    check("Load.Body", r#""{\"b\":2}""#);
    check("Read.Parameter.Value", r#""v""#);
    let content = timeline.mocks().services().to_value().to_json();
    for part in [
        r#""dynamodb":{"t":{"keys":["id"],"items":[{"id":{"S":"1"},"n":{"N":"3"}}]}}"#,
        r#""sqs":{"q":[{"MessageId":"#,
        r#""sns":{"news":[{"MessageId":"#,
        r#""events":{"b":[{"id":"#,
        r#""s3":{"bk":{"k.json":"{\"b\":2}"}}"#,
        r#""parameters":{"/p":"v"}"#,
    ] {
        assert!(content.contains(part), "{part} in {content}");
    }
    // Every moment has its own content, from nothing on.
    assert_eq!(timeline.mocks_at(0).services().to_value().to_json(), "{}");
    let sizes: Vec<usize> =
        (0..=timeline.head().steps()).map(|step| timeline.mocks_at(step).services().to_value().json_len()).collect();
    assert!(sizes.is_sorted(), "{sizes:?}");
    assert_eq!(sizes.last(), Some(&content.len()));
}

#[test]
fn declared_services_answer_with_their_errors() {
    let services = r#"{"dynamodb":{"orders":{"keys":["id"],"items":[{"id":"1","paid":true}]}},
        "s3":{"bk":{"items.json":[{"a":1},{"a":2}]}},"secrets":{"key":"x"}}"#;
    let services = Services::from_json(&Value::parse(services).unwrap()).unwrap();
    let check = |resource: &str, parameters: &str, expected: &str| {
        let book = MockBook { services: services.clone(), ..MockBook::default() };
        let program = program(&tasks(&[("A", resource, parameters)]), "{}");
        let mut timeline = Timeline::new(Rc::new(program), Mocks::new(Rc::new(book)));
        timeline.advance(1000);
        let shown = match timeline.outcome() {
            Some(Outcome::Succeeded(output)) => output.to_json(),
            Some(Outcome::Failed(error)) => format!(
                "{}: {}",
                error.error.as_deref().unwrap_or_default(),
                error.cause.as_deref().unwrap_or_default()
            ),
            other => format!("{other:?}"),
        };
        assert!(shown.starts_with(expected), "{resource} {parameters}: {shown}");
    };
    check("dynamodb:getItem", r#"{"TableName":"orders","Key":{"id":{"S":"9"}}}"#, r#"{"A":{"SdkHttpMetadata""#);
    check(
        "dynamodb:putItem",
        r#"{"TableName":"orders","Item":{"id":{"S":"1"}},"ConditionExpression":"attribute_not_exists(id)"}"#,
        "DynamoDB.ConditionalCheckFailedException: The conditional request failed (Service: AmazonDynamoDBv2; Status \
         Code: 400; Error Code: ConditionalCheckFailedException; Request ID: ",
    );
    check(
        "aws-sdk:dynamodb:getItem",
        r#"{"TableName":"orders","Key":{"x":{"S":"1"}}}"#,
        "DynamoDb.DynamoDbException: The provided key element does not match the schema (Service: DynamoDb, Status \
         Code: 400, Request ID: ",
    );
    check(
        "aws-sdk:s3:getObject",
        r#"{"Bucket":"bk","Key":"no"}"#,
        "S3.NoSuchKeyException: The specified key does not exist. (Service: S3, Status Code: 404, Request ID: ",
    );
    check("aws-sdk:secretsmanager:getSecretValue", r#"{"SecretId":"key"}"#, r#"{"A":{"ARN":"#);
}

#[test]
fn replies_and_functions_are_expressions_over_the_request() {
    let check = |book: &str, resource: &str, parameters: &str, expected: &str| {
        let book = MockBook::from_json(&Value::parse(book).unwrap()).unwrap();
        let program = program(&tasks(&[("A", resource, parameters)]), "{}");
        let mut timeline = Timeline::new(Rc::new(program), Mocks::new(Rc::new(book)));
        timeline.advance(1000);
        let shown = match timeline.outcome() {
            Some(Outcome::Succeeded(output)) => output.get("A").cloned().unwrap_or_default().to_json(),
            other => format!("{other:?}"),
        };
        assert!(shown.contains(expected), "{resource} {parameters}: {shown}");
    };
    let reply = r#"{"A":{"replies":[{"return":{"sum":"{% $sum(items) %}","who":"{% $state & $invocation %}","no":"{% missing %}"}}]}}"#;
    check(reply, "aws-sdk:x:y", r#"{"items":[1,2]}"#, r#"{"sum":3,"who":"A0"}"#);
    let thrown = r#"{"A":{"replies":[{"return":"{% $error('no funds') %}"}]}}"#;
    check(thrown, "aws-sdk:x:y", "{}", r#"errorMessage\":\"no funds"#);
    let function = r#"{"$functions":{"double":"{'n': n * 2}"}}"#;
    let call = r#"{"FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:double:live","Payload":{"n":4}}"#;
    check(function, "lambda:invoke", call, r#""Payload":{"n":8}"#);
}

#[test]
fn other_definitions_run_as_nested_executions() {
    let check = |resource: &str, input: &str, path: &str, expected: &str| {
        let book = r#"{"$machines":{"Child":{"StartAt":"W","States":{
            "W":{"Type":"Wait","Seconds":30,"Next":"C"},
            "C":{"Type":"Choice","Choices":[{"Variable":"$.ok","BooleanEquals":false,"Next":"F"}],"Default":"P"},
            "P":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
                 "Parameters":{"QueueUrl":"q","MessageBody":"from the child"},"ResultPath":null,"End":true},
            "F":{"Type":"Fail","Error":"Bad","Cause":"not ok"}}}}}"#;
        let book = MockBook::from_json(&Value::parse(book).unwrap()).unwrap();
        assert_eq!(MockBook::from_json(&book.to_json()).as_ref(), Ok(&book));
        let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:Child";
        let parameters = format!(r#"{{"StateMachineArn":"{arn}","Name":"n","Input":{input}}}"#);
        let program = program(&tasks(&[("A", resource, &parameters)]), "{}");
        let mut timeline = Timeline::new(Rc::new(program), Mocks::new(Rc::new(book)));
        timeline.advance(1000);
        let shown = match timeline.outcome() {
            Some(Outcome::Succeeded(output)) => {
                let result =
                    output.get("A").and_then(|result| path.split('.').try_fold(result, |place, part| place.get(part)));
                result.cloned().unwrap_or_default()
            }
            Some(Outcome::Failed(error)) => {
                format!("{:?}: {}", error.error.as_deref(), error.cause.as_deref().unwrap_or_default()).into()
            }
            other => panic!("{other:?}"),
        };
        assert!(shown.to_json().contains(expected), "{resource}: {shown}");
        let waited = timeline.head().now().0 - timeline.program().settings.start_time.0;
        assert_eq!(waited >= 30_000, resource.contains(".sync"), "{resource}: {waited}");
        let sent = timeline.mocks().services().to_value().to_json().contains("from the child");
        assert_eq!(sent, input.contains("true"), "{resource} {input}");
    };
    check("states:startExecution.sync", r#"{"ok":true}"#, "Output", r#""{\"ok\":true}""#);
    check("states:startExecution.sync:2", r#"{"ok":true}"#, "Output", r#"{"ok":true}"#);
    check("states:startExecution", r#"{"ok":true}"#, "ExecutionArn", "execution:Child:n");
    let reason = "Execution is SUCCEEDED and cannot be redriven";
    check("states:startExecution.sync:2", r#"{"ok":true}"#, "RedriveStatusReason", reason);
    check(
        "states:startExecution.sync",
        r#"{"ok":false}"#,
        "",
        r#"\"Name\":\"n\",\"RedriveCount\":0,\"RedriveStatus\":\"REDRIVABLE\",\"StartDate\""#,
    );
    check(
        "states:startExecution.sync",
        r#"{"ok":false}"#,
        "",
        r#"Some(\"States.TaskFailed\"): {\"Cause\":\"not ok\",\"Error\":\"Bad\",\"ExecutionArn\""#,
    );
}

#[test]
fn listings_are_dated_as_the_language_has_it() {
    let check = |language: &str, request: &str, expected: &str| {
        let definition = format!(
            r#"{{"QueryLanguage":"{language}","StartAt":"M","States":{{"M":{{"Type":"Map","End":true,
                "ItemReader":{{"Resource":"arn:aws:states:::s3:listObjectsV2","{request}":{{"Bucket":"b"}}}},
                "ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},
                "StartAt":"P","States":{{"P":{{"Type":"Pass","End":true}}}}}}}}}}}}"#
        );
        match run(&definition, "{}").outcome() {
            Some(Outcome::Succeeded(output)) => assert!(output.to_json().contains(expected), "{language}: {output}"),
            other => panic!("{language}: {other:?}"),
        }
    };
    check("JSONPath", "Parameters", r#""LastModified":1.767258E9,"#);
    check("JSONata", "Arguments", r#""LastModified":1767258000,"#);
}

#[test]
fn functions_answer_as_they_are_called() {
    let check = |resource: &str, book: &str, how: &str, expected: &str| {
        let parameters = format!(r#"{{"FunctionName":"f"{how}}}"#);
        let book = MockBook::from_json(&Value::parse(book).unwrap()).unwrap();
        let program = program(&tasks(&[("A", resource, &parameters)]), "{}");
        let mut timeline = Timeline::new(Rc::new(program), Mocks::new(Rc::new(book)));
        timeline.advance(100);
        let Some(Outcome::Succeeded(output)) = timeline.outcome() else { panic!("{:?}", timeline.outcome()) };
        let part = |name: &str| output.get("A").and_then(|answer| answer.get(name)).cloned().unwrap_or_default();
        let shown = ["Payload", "StatusCode", "ExecutedVersion"].map(|name| part(name).to_json());
        assert_eq!(shown.join(" "), expected, "{resource} {how}");
    };
    let starting_code = r#"{"statusCode":200,"body":"\"Hello from Lambda!\""}"#;
    check("lambda:invoke", "{}", "", &format!(r#"{starting_code} 200 "$LATEST""#));
    check(
        "lambda:invoke",
        "{}",
        r#","InvocationType":"RequestResponse""#,
        &format!(r#"{starting_code} 200 "$LATEST""#),
    );
    check("lambda:invoke", "{}", r#","InvocationType":"Event""#, "null 202 null");
    check("aws-sdk:lambda:invoke", "{}", r#","InvocationType":"DryRun""#, "null 204 null");
    check("lambda:invoke", r#"{"$functions":{"f":"{'n':1}"}}"#, r#","InvocationType":"Event""#, "null 202 null");
}
