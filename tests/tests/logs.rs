//! What an Express execution leaves: lines in a log, and the answer of StartSyncExecution.

use std::rc::Rc;

use stepthrough::api;
use stepthrough::exec::{Program, Settings};
use stepthrough::history::wire;
use stepthrough::mock::Mocks;
use stepthrough::timeline::Timeline;
use stepthrough::value::Value;

#[test]
fn events_have_a_form_for_logs() {
    let definition = r#"{"QueryLanguage":"JSONata","StartAt":"S","States":{"S":{"Type":"Succeed","Output":1}}}"#;
    let program = Program::new(definition, "{}", Settings::default()).expect("a workflow");
    let mut run = Timeline::new(Rc::new(program), Mocks::default());
    run.advance(100);
    let line = |include_data: bool| {
        let execution = wire::LoggedExecution { arn: "arn", redrive_count: 0, include_data, input_text: None };
        wire::log_line(&run.log().events[2], &execution).to_json()
    };
    let written = |details: &str| {
        format!(
            r#"{{"id":"3","type":"SucceedStateExited","details":{details},"previous_event_id":"2","event_timestamp":"1767258000000","execution_arn":"arn","redrive_count":"0"}}"#
        )
    };
    assert_eq!(line(true), written(r#"{"name":"S","output":"1","outputDetails":{"truncated":false}}"#));
    assert_eq!(line(false), written(r#"{"name":"S"}"#));
    let shown = wire::event_without_data(&run.log().events[2]);
    assert_eq!(shown.get("stateExitedEventDetails").map(Value::to_json).as_deref(), Some(r#"{"name":"S"}"#));
    let answer = api::start_sync_execution(run.program(), run.head(), run.log(), "{}");
    let billed = answer.get("billingDetails").map(Value::to_json);
    assert_eq!(billed.as_deref(), Some(r#"{"billedDurationInMilliseconds":100,"billedMemoryUsedInMB":64}"#));
}
