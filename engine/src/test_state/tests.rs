//! Requests as JSON and what is answered, by subject. Texts marked as recorded come from recordings of the API.

use super::TestState;
use crate::value::Value;

/// The answer to a request in the API's shape, or `CODE: message`.
fn answer(request: &str) -> String {
    let request = Value::parse(request).unwrap_or_else(|error| panic!("{error}: {request}"));
    match TestState::from_json(&request).and_then(|request| request.run()) {
        Ok(answer) => answer.to_json().to_json(),
        Err(error) => error.to_string(),
    }
}

/// `definition` and `rest` are members of the request; payloads in `expected` are JSON text written with single
/// quotes.
fn check(definition: &str, rest: &str, expected: &str) {
    let comma = if rest.is_empty() { "" } else { "," };
    let request = format!(r#"{{"definition":{definition}{comma}{rest}}}"#);
    let answered = answer(&request).replace("\\\"", "'");
    assert_eq!(answered, expected, "{request}");
}

const LAMBDA: &str =
    r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName.$":"$.f"},"End":true}"#;

#[test]
fn states_answer_with_their_outcome() {
    check(r#"{"Type":"Pass","End":true}"#, r#""input":{"a":1}"#, r#"{"output":"{'a':1}","status":"SUCCEEDED"}"#);
    check(
        r#"{"Type":"Pass","Next":"Then"}"#,
        r#""input":"[1]""#,
        r#"{"output":"[1]","nextState":"Then","status":"SUCCEEDED"}"#,
    );
    check(
        r#"{"Type":"Fail","Error":"E","Cause":"c"}"#,
        r#""inspectionLevel":"DEBUG""#,
        r#"{"error":"E","cause":"c","inspectionData":{"input":"{}","afterInputPath":"{}"},"status":"FAILED"}"#,
    );
    check(
        r#"{"Type":"Choice","Choices":[{"Variable":"$.n","NumericLessThan":5,"Next":"Low"}],"Default":"High"}"#,
        r#""input":{"n":7}"#,
        r#"{"output":"{'n':7}","nextState":"High","status":"SUCCEEDED"}"#,
    );
    check(
        r#"{"Type":"Wait","Seconds":60,"Next":"StateName"}"#,
        "",
        r#"{"output":"{}","nextState":"StateName","status":"SUCCEEDED"}"#,
    );
    // A test takes five minutes at most.
    check(r#"{"Type":"Wait","Seconds":301,"End":true}"#, "", r#"{"error":"States.Timeout","status":"FAILED"}"#);
    // The state is not named in the cause.
    check(
        LAMBDA,
        r#""mock":{"result":"{}"}"#,
        r#"{"error":"States.Runtime","cause":"The JSONPath '$.f' specified for the field 'FunctionName.$' could not be found in the input '{}'","status":"FAILED"}"#,
    );
}

#[test]
fn inspection_shows_what_testing_shows() {
    let debug = |definition: &str, rest: &str, expected: &str| {
        let answered = answer(&format!(r#"{{"definition":{definition},"inspectionLevel":"DEBUG",{rest}}}"#));
        let data = Value::parse(&answered).ok().and_then(|answer| answer.get("inspectionData").cloned());
        let data = data.unwrap_or_else(|| panic!("{answered}"));
        assert_eq!(data.to_json().replace("\\\"", "'"), expected, "{definition}");
    };
    debug(
        r#"{"Type":"Pass","Result":1,"ResultPath":"$.r","End":true}"#,
        r#""input":{}"#,
        r#"{"input":"{}","result":"1","afterResultSelector":"1","afterResultPath":"{'r':1}"}"#,
    );
    debug(
        r#"{"Type":"Pass","Assign":{"b.$":"$.x"},"End":true}"#,
        r#""input":{"x":2},"variables":{"a":1}"#,
        r#"{"input":"{'x':2}","afterInputPath":"{'x':2}","afterParameters":"{'x':2}","afterResultSelector":"{'x':2}","afterResultPath":"{'x':2}","variables":"{'a':1,'b':2}"}"#,
    );
    debug(
        r#"{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"{% $v %}"},"Output":"{% $states.result.StatusCode %}","End":true}"#,
        r#""variables":{"v":1},"mock":{"result":"{\"StatusCode\":200}"}"#,
        r#"{"input":"{}","afterArguments":"{'FunctionName':1}","result":"{'StatusCode':200}","variables":"{'v':1}"}"#,
    );
    debug(
        r#"{"Type":"Map","ItemsPath":"$.v","ItemSelector":{"i.$":"$$.Map.Item.Index","n.$":"$$.State.Name"},"MaxConcurrency":2,"ToleratedFailurePercentage":50,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"ResultPath":"$.r","End":true}"#,
        r#""input":{"v":[7,8]},"mock":{"result":"[1,2]"}"#,
        r#"{"input":"{'v':[7,8]}","afterInputPath":"{'v':[7,8]}","afterItemsPath":"[7,8]","afterItemSelector":"[{'i':0,'n':'StateName'},{'i':1,'n':'StateName'}]","maxConcurrency":2,"toleratedFailurePercentage":50.0,"afterResultSelector":"[1,2]","afterResultPath":"{'v':[7,8],'r':[1,2]}"}"#,
    );
    debug(
        r#"{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}],"End":true}"#,
        r#""mock":{"result":"[5]"}"#,
        r#"{"input":"{}","afterResultSelector":"[5]","afterResultPath":"[5]"}"#,
    );
}

#[test]
fn errors_are_retried_caught_or_fail() {
    let task = r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":1},"Retry":[{"ErrorEquals":["Never"]},{"ErrorEquals":["Odd"],"BackoffRate":1.5,"MaxAttempts":2}],"Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.e","Next":"Caught"}],"End":true}"#;
    let check = |retries: u32, error: &str, expected: &str| {
        let mock = format!(r#""mock":{{"errorOutput":{{"error":"{error}","cause":"why"}}}}"#);
        let rest =
            format!(r#"{mock},"inspectionLevel":"DEBUG","stateConfiguration":{{"retrierRetryCount":{retries}}}"#);
        check(task, &rest, expected);
    };
    let data = r#""input":"{}","afterInputPath":"{}","afterParameters":"{'FunctionName':1}","errorDetails""#;
    let caught = |error: &str| {
        format!(r#"{{"output":"{{'e':{{'Error':'{error}','Cause':'why'}}}}","error":"{error}","cause":"why""#)
    };
    check(
        1,
        "Odd",
        &format!(
            r#"{{"error":"Odd","cause":"why","inspectionData":{{{data}:{{"retryIndex":1,"retryBackoffIntervalSeconds":1}}}},"status":"RETRIABLE"}}"#
        ),
    );
    check(
        2,
        "Odd",
        &format!(
            r#"{},"inspectionData":{{{data}:{{"catchIndex":0,"retryIndex":1}}}},"nextState":"Caught","status":"CAUGHT_ERROR"}}"#,
            caught("Odd")
        ),
    );
    check(
        0,
        "Even",
        &format!(
            r#"{},"inspectionData":{{{data}:{{"catchIndex":0}}}},"nextState":"Caught","status":"CAUGHT_ERROR"}}"#,
            caught("Even")
        ),
    );
}

#[test]
fn maps_count_their_failed_iterations() {
    let map = |fields: &str| {
        format!(
            r#"{{"Type":"Map",{fields}"ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"P","States":{{"P":{{"Type":"Pass","End":true}}}}}},"End":true}}"#
        )
    };
    let check = |fields: &str, failures: u32, expected: &str| {
        let rest = format!(
            r#""input":[1,2,3],"mock":{{"result":"[0,0,0]"}},"stateConfiguration":{{"mapIterationFailureCount":{failures}}}"#
        );
        check(&map(fields), &rest, expected);
    };
    let good = r#"{"output":"[0,0,0]","status":"SUCCEEDED"}"#;
    let bad = r#"{"error":"States.ExceedToleratedFailureThreshold","cause":"The specified tolerated failure threshold was exceeded","status":"FAILED"}"#;
    // Recorded: without a threshold nothing is exceeded.
    check("", 3, good);
    check(r#""ToleratedFailureCount":2,"#, 2, good);
    check(r#""ToleratedFailureCount":2,"#, 3, bad);
    check(r#""ToleratedFailurePercentage":34,"#, 1, good);
    check(r#""ToleratedFailurePercentage":34,"#, 2, bad);
    check(
        "",
        4,
        "ValidationException: Map iteration failure count must be less than or equal to the number of Map iterations",
    );
    check(r#""ItemBatcher":{"MaxItemsPerBatch":2},"#, 2, good);
    check(
        r#""ItemBatcher":{"MaxItemsPerBatch":2},"#,
        3,
        "ValidationException: Map iteration failure count must be less than or equal to the number of Map iterations",
    );
}

#[test]
fn items_come_as_they_stand_in_their_source() {
    let check_stage = |stage: &str, reader: &str, data: &str, expected: Option<&str>| {
        let map = format!(
            r#"{{"Type":"Map","ItemReader":{{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{reader},"Parameters":{{"Bucket":"b","Key":"k"}}}},"ItemSelector":{{"v.$":"$$.Map.Item.Value"}},"ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"P","States":{{"P":{{"Type":"Pass","End":true}}}}}},"End":true}}"#
        );
        let request = format!(
            r#"{{"definition":{map},"inspectionLevel":"DEBUG","mock":{{"result":"[]"}},"stateConfiguration":{{"mapItemReaderData":{}}}}}"#,
            Value::from(data)
        );
        let answered = Value::parse(&answer(&request)).unwrap_or_else(|_| panic!("{}", answer(&request)));
        let selected = answered.get("inspectionData").and_then(|data| data.get(stage)).cloned();
        assert_eq!(selected.and_then(|text| text.as_str().map(str::to_owned)).as_deref(), expected, "{request}");
    };
    let check = |reader: &str, data: &str, expected: &str| {
        check_stage("afterItemSelector", reader, data, Some(expected));
    };
    check_stage("afterItemsPointer", r#"{"InputType":"JSON","ItemsPointer":"/a"}"#, r#"{"a": [3]}"#, Some("[3]"));
    check_stage("afterItemsPointer", r#"{"InputType":"JSON"}"#, "[1, 2]", None);
    check(r#"{"InputType":"JSON"}"#, "[1, 2]", r#"[{"v":1},{"v":2}]"#);
    check(r#"{"InputType":"JSON","ItemsPointer":"/a"}"#, r#"{"a": [3]}"#, r#"[{"v":3}]"#);
    check(r#"{"InputType":"JSONL"}"#, "{\"x\":1}\n{\"x\":2}", r#"[{"v":{"x":1}},{"v":{"x":2}}]"#);
    check(r#"{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"}"#, "a,b\n1,2", r#"[{"v":{"a":"1","b":"2"}}]"#);
}

#[test]
fn mocks_are_refused_where_they_do_not_fit() {
    let parallel =
        r#"{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}],"End":true}"#;
    let unsupported = "InvalidDefinition: TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]";
    check(parallel, "", unsupported); // recorded
    check(parallel, r#""mock":{"result":"{}"}"#, "ValidationException: Mocked result must be an array.");
    check(
        parallel,
        r#""mock":{"result":"[1,2]"}"#,
        "ValidationException: Mocked result must contain the same number of items as number of Parallel branches.",
    );
    check(LAMBDA, "", "ValidationException: RoleArn must be specified when testing a Task state");
    check(LAMBDA, r#""mock":{"result":"{"}"#, "ValidationException: Mocked result must be valid JSON"); // recorded
    check(
        LAMBDA,
        r#""mock":{"result":"{}","errorOutput":{"error":"E"}}"#,
        "ValidationException: A test mock should have only one of the following fields: [result, errorOutput].",
    );
    check(
        LAMBDA,
        r#""mock":{"result":"{}"},"revealSecrets":true"#,
        "ValidationException: TestState does not support RevealSecrets when a mock is specified.", // recorded
    );
    check(
        r#"{"Type":"Choice","Choices":[{"Variable":"$.n","IsPresent":true,"Next":"A"}],"Default":"B"}"#,
        r#""mock":{"result":"{}"}"#,
        "ValidationException: State type 'Choice' is not supported when a mock is specified",
    );
    check(
        r#"{"Type":"Pass","End":true}"#,
        r#""stateConfiguration":{"mapIterationFailureCount":0}"#,
        "ValidationException: TestState does not support MapIterationFailureCount when a mock is not specified.",
    );
}

#[test]
fn results_are_held_against_the_model() {
    let check = |resource: &str, mode: &str, result: &str, broken: Option<&str>| {
        // What an expression sends is not checked, so no service misses a field.
        let definition = format!(
            r#"{{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::{resource}","Arguments":"{{% {{}} %}}","End":true}}"#
        );
        let result = Value::from(result);
        let rest = format!(r#""mock":{{"result":{result},"fieldValidationMode":"{mode}"}}"#);
        let answered = answer(&format!(r#"{{"definition":{definition},{rest}}}"#));
        match broken {
            None => assert!(answered.contains(r#""status":"SUCCEEDED""#), "{definition} {rest}: {answered}"),
            Some(broken) => assert_eq!(
                answered,
                format!("ValidationException: Mock result schema validation error: {broken}"),
                "{definition} {rest}"
            ),
        }
    };
    let start = "states:startExecution";
    check(start, "STRICT", "{}", Some("Required field 'ExecutionArn' is missing"));
    check(start, "PRESENT", "{}", None);
    check(start, "PRESENT", r#"{"StartDate":1}"#, Some("Field 'StartDate' must be a string"));
    check(start, "NONE", r#"{"StartDate":1}"#, None);
    check("sqs:sendMessage", "STRICT", r#"{"MessageId":[]}"#, Some("Field 'MessageId' must be a string"));
    check("sqs:sendMessage", "STRICT", r#"{"Unknown":[]}"#, None);
    check("sqs:sendMessage.waitForTaskToken", "STRICT", r#"{"MessageId":[]}"#, None);
    check("sns:publish", "STRICT", "[]", Some("Mocked result must be a JSON object"));
    check("dynamodb:getItem", "STRICT", r#"{"Item":{"id":{"S":1}}}"#, Some("Field 'S' must be a string"));
    check("aws-sdk:dynamodb:query", "STRICT", r#"{"Count":"1"}"#, Some("Field 'Count' must be a number"));
    check("ecs:runTask.sync", "STRICT", r#"{"Tasks":{}}"#, Some("Field 'Tasks' must be an array"));
    check("batch:submitJob.sync", "STRICT", r#"{"Jobs":[{}]}"#, Some("Required field 'JobName' is missing"));
    check(
        "glue:startJobRun",
        "STRICT",
        r#"{"JobRunId":""}"#,
        Some("Field 'JobRunId' is smaller than the minimum length"),
    );
    check(
        "aws-sdk:s3:getObject",
        "STRICT",
        r#"{"StorageClass":"Papyrus"}"#,
        Some("Field 'StorageClass' is not an expected value"),
    );
    check(
        "aws-sdk:lambda:getFunction",
        "STRICT",
        r#"{"Configuration":{"MemorySize":127}}"#,
        Some("Field 'MemorySize' is less than the minimum value"),
    );
    check("http:invoke", "STRICT", r#"{"StatusCode":"any"}"#, None);
}

#[test]
fn contexts_are_taken_as_they_are_given() {
    let pass = |context: &str, expected: &str| {
        let definition = r#"{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"q","MessageBody.$":"$$"},"ResultSelector":{"c.$":"$$"},"End":true}"#;
        check(definition, &format!(r#""mock":{{"result":"{{}}"}},"context":{context}"#), expected);
    };
    pass("{}", r#"{"output":"{'c':{}}","status":"SUCCEEDED"}"#);
    pass(
        r#"{"Task":{"Token":"t"},"State":{"RetryCount":2}}"#,
        r#"{"output":"{'c':{'Task':{'Token':'t'},'State':{'RetryCount':2}}}","status":"SUCCEEDED"}"#,
    );
    let refused = |context: &str, why: &str| {
        pass(context, &format!("ValidationException: Invalid Context object provided: {why}"));
    };
    refused(r#"{"Pokedex":{}}"#, "Field 'Pokedex' is not allowed");
    refused(r#"{"Execution":{"pokemon":1}}"#, "Field 'pokemon' is not allowed");
    refused(r#"{"Execution":{"Id":1}}"#, "Execution.Id must be a string");
    refused(r#"{"Map":{}}"#, "'Map' field is not supported when mocking a Context object");
    check(
        LAMBDA,
        r#""mock":{"result":"{}"},"context":{"Task":{"Token":"t"}}"#,
        "ValidationException: Invalid Context object provided: Context object contains 'Task' when state is not a Task \
         state with a '.sync' or '.waitForTaskToken' service integration pattern",
    );
}

#[test]
fn a_state_of_a_machine_is_tested_wherever_it_is() {
    let machine = r#"{"StartAt":"M","TimeoutSeconds":1,"States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"In","States":{"In":{"Type":"Wait","Seconds":10,"Next":"Last"},"Last":{"Type":"Pass","End":true}}},"End":true}}}"#;
    check(machine, r#""stateName":"In""#, r#"{"output":"{}","nextState":"Last","status":"SUCCEEDED"}"#);
    check(machine, r#""stateName":"Last""#, r#"{"output":"{}","status":"SUCCEEDED"}"#);
    check(machine, r#""stateName":"None""#, "ValidationException: State not found in definition");
}

#[test]
fn requests_are_refused_for_their_form() {
    let pass = r#"{"Type":"Pass","End":true}"#;
    check(
        pass,
        r#""stateName":"","stateConfiguration":{"retrierRetryCount":-1}"#,
        "ParamValidationError: Parameter validation failed:\nInvalid length for parameter stateName, value: 0, valid min \
         length: 1\nInvalid value for parameter stateConfiguration.retrierRetryCount, value: -1, valid min value: 0",
    );
    check(
        pass,
        r#""inspectionLevel":"ALL""#,
        "ValidationException: 1 validation error detected: Value 'ALL' at 'inspectionLevel' failed to satisfy \
         constraint: Member must satisfy enum value set: [INFO, DEBUG, TRACE]",
    );
    check(
        pass,
        r#""input":"not some json""#,
        "InvalidExecutionInput: Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON \
         String, Number, Array, Object or token 'null', 'true' or 'false')'", // recorded for StartExecution
    );
    check(
        pass,
        r#""state":1"#,
        "ParamValidationError: Parameter validation failed:\nUnknown parameter in input: 'state', must be one of: \
         definition, roleArn, input, inspectionLevel, revealSecrets, variables, stateName, mock, context, \
         stateConfiguration"
            .replace('\'', "\"")
            .as_str(),
    );
    assert!(
        answer(r#"{"definition":{"Type":"Pass"}}"#)
            .starts_with("InvalidDefinition: Invalid State Machine Definition: ")
    );
    assert!(
        answer(r#"{"definition":"{"}"#)
            .starts_with("InvalidDefinition: Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: ")
    );
}

#[test]
fn places_lead_into_the_given_definition() {
    let definition = r#"{"Type":"Pass","InputPath":"$.a","End":true}"#;
    let request =
        TestState { definition: definition.to_owned(), input: Some(r#"{"a":1}"#.to_owned()), ..TestState::default() };
    let trace = request.run().unwrap().trace;
    let record = trace.iter().find(|record| record.stage == crate::trace::Stage::AfterInputPath).unwrap();
    assert_eq!(&definition[record.span.start as usize..record.span.end as usize], "\"$.a\"");
}
