//! What single fields come to: a state, its input, and the output or error that AWS gives.

use std::rc::Rc;

use stepthrough::exec::{Outcome, Program, Settings};
use stepthrough::mock::Mocks;
use stepthrough::timeline::Timeline;

/// The output, or error and cause without what names the state.
fn outcome(definition: &str, input: &str) -> String {
    let program = Program::new(definition, input, Settings::default()).expect("a workflow");
    let mut timeline = Timeline::new(Rc::new(program), Mocks::default());
    timeline.advance(10_000);
    match timeline.outcome() {
        Some(Outcome::Succeeded(output)) => output.to_json(),
        Some(Outcome::Failed(info)) => {
            let cause = info.cause.as_deref().unwrap_or_default();
            let cause = cause.split_once("). ").map_or(cause, |(_, cause)| cause);
            format!("{}: {cause}", info.error.as_deref().unwrap_or_default())
        }
        other => format!("{other:?}"),
    }
}

fn check(state: &str, input: &str, expected: &str) {
    let definition = format!(r#"{{"StartAt":"S","States":{{"S":{state}}}}}"#);
    assert_eq!(outcome(&definition, input), expected, "{state}");
}

/// A Map with these fields, distributed or not, whose iterations hand on what they get.
fn map(fields: &str, mode: &str) -> String {
    format!(
        r#"{{"Type":"Map",{fields}"ItemProcessor":{{"ProcessorConfig":{{{mode}}},"StartAt":"P",
        "States":{{"P":{{"Type":"Pass","End":true}}}}}},"End":true}}"#
    )
}

const INLINE: &str = r#""Mode":"INLINE""#;
const DISTRIBUTED: &str = r#""Mode":"DISTRIBUTED","ExecutionType":"STANDARD""#;

#[test]
fn a_distributed_map_takes_the_members_of_an_object() {
    let input = r#"{"o":{"a":1,"b":{"c":2}}}"#;
    let pairs = r#"[{"Key":"a","Value":1},{"Key":"b","Value":{"c":2}}]"#;
    check(&map(r#""ItemsPath":"$.o","#, DISTRIBUTED), input, pairs);
    check(&map(r#""QueryLanguage":"JSONata","Items":"{% $states.input.o %}","#, DISTRIBUTED), input, pairs);
    let selected = r#""ItemsPath":"$.o","ItemSelector":{"k.$":"$$.Map.Item.Key","v.$":"$$.Map.Item.Value"},"#;
    check(&map(selected, DISTRIBUTED), input, r#"[{"k":"a","v":1},{"k":"b","v":{"c":2}}]"#);
    let refused = r#"States.Runtime: Reference path "$.o" must point to array."#;
    check(&map(r#""ItemsPath":"$.o","#, INLINE), input, refused);
}

#[test]
fn an_inline_map_has_no_reader() {
    let refused =
        "States.Runtime: The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps";
    let reader = r#""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON"},
        "Parameters":{"Bucket":"b","Key":"k"}},"#;
    check(&map(reader, INLINE), "[]", refused);
    check(&map(r#""ItemBatcher":{"MaxItemsPerBatch":2},"#, INLINE), "[]", refused);
}

#[test]
fn a_tolerated_percentage_can_be_a_fraction() {
    let path = |value: &str, expected: &str| {
        let map = map(r#""ItemsPath":"$.i","ToleratedFailurePercentagePath":"$.p","#, DISTRIBUTED);
        check(&map, &format!(r#"{{"i":[1],"p":{value}}}"#), expected);
    };
    path("50.5", "[1]");
    path(
        "\"NoNumber\"",
        "States.Runtime: The ToleratedFailurePercentagePath field refers to value \"NoNumber\" which is not a valid float: $.p",
    );
    path("100.5", "States.Runtime: ToleratedFailurePercentage must be between 0 and 100.");
    let jsonata = r#""QueryLanguage":"JSONata","Items":[1],"ToleratedFailurePercentage":"{% 1.5 %}","#;
    check(&map(jsonata, DISTRIBUTED), "{}", "[1]");
}

#[test]
fn an_expression_of_a_fail_state_makes_text() {
    check(
        r#"{"Type":"Fail","QueryLanguage":"JSONata","Error":"{% 1 %}"}"#,
        "{}",
        "States.QueryEvaluationError: The JSONata expression '1' specified for the field 'Error' returned an unexpected \
         result type. Expected 'string', but was 'number' for value: 1",
    );
}

#[test]
fn expressions_have_time_for_what_memory_allows() {
    let output = |expression: &str, expected: &str| {
        let state =
            format!(r#"{{"Type":"Pass","QueryLanguage":"JSONata","Output":"{{% {expression} %}}","End":true}}"#);
        check(&state, "{}", expected);
    };
    output("[1..873782] ~> $count()", "873782");
    output("[1..300000].($*2) ~> $count()", "300000");
    output("$sum([1..500000])", "125000250000");
}
