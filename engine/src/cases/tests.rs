use std::rc::Rc;

use super::*;
use crate::exec::{Program, Settings};
use crate::mock::Mocks;
use crate::timeline::{Progress, Timeline};
use crate::value::Value;

const FLOW: &str = r#"{"StartAt": "Which", "States": {
    "Which": {"Type": "Choice", "Choices": [
        {"Variable": "$.n", "NumericEquals": 1, "Next": "Ask"},
        {"Variable": "$.n", "NumericEquals": 2, "Next": "Ask"},
        {"Variable": "$.n", "NumericEquals": 3, "Next": "Done"}], "Default": "Done"},
    "Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": "q", "MessageBody": {"t.$": "$$.Task.Token"}}, "TimeoutSeconds": 60,
        "Retry": [{"ErrorEquals": ["Again"], "MaxAttempts": 1}, {"ErrorEquals": ["Never"]}],
        "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Done"}, {"ErrorEquals": ["States.ALL"], "Next": "Sorry"}],
        "Next": "Done"},
    "Done": {"Type": "Succeed"},
    "Sorry": {"Type": "Fail", "Error": "Sorry", "Cause": "no"}}}"#;

fn file(cases: &str) -> CaseFile {
    let Reading { file, diagnostics } = CaseFile::read(&format!("definition: flow.json\ncases:\n{cases}"));
    assert_eq!(diagnostics, [], "{cases}");
    file
}

fn play(case: &Case, patience: Patience) -> (Player, Progress) {
    let program = Program::new(FLOW, &case.input, Settings::default()).unwrap();
    let timeline = Timeline::new(Rc::new(program), Mocks::new(Rc::new(case.mocks.clone())));
    let mut player = Player::new(timeline, case.signals.clone(), patience);
    let progress = player.advance(10_000);
    (player, progress)
}

#[test]
fn a_file_in_yaml_and_in_json_is_the_same() {
    let yaml = "
definition: flow.json
type: EXPRESS
values: {A: x, N: 5}
cases:
  - name: one
    input: {n: 1}
    mocks: {Ask: {replies: [{return: 1}]}}
    signals: [{when: Ask, afterMs: 10, send: heartbeat}, {when: Ask, send: {takenBy: w}}]
    seed: 7
    startTime: 2026-01-01T00:00:00Z
    expect: {status: FAILED, error: E, path: [Which], entered: {Ask: {n: 1}}, tookMs: 5}
";
    let json = syntax_as_json(yaml);
    let (from_yaml, from_json) = (CaseFile::read(yaml), CaseFile::read(&json));
    assert_eq!((from_yaml.diagnostics.len(), from_json.diagnostics.len()), (0, 0));
    assert_eq!(from_yaml.file.cases[0].line, 6);
    let without_lines = |mut file: CaseFile| {
        file.cases.iter_mut().for_each(|case| case.line = 0);
        file
    };
    assert_eq!(without_lines(from_yaml.file), without_lines(from_json.file));
}

fn syntax_as_json(yaml: &str) -> String {
    crate::syntax::read(yaml).root.unwrap().to_value().to_json_pretty()
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let check = |text: &str, place: &str, message: &str| {
        let found = CaseFile::read(text).diagnostics;
        let shown: Vec<String> =
            found.iter().map(|found| format!("{} at {}", found.message, found.span.slice(text))).collect();
        assert_eq!(shown, [format!("{message} at {place}")], "{text}");
    };
    let in_case = |text: &str| format!(r#"{{"definition": "f", "cases": [{{"name": "a", {text}}}]}}"#);
    check(r#"{"definition": "f"}"#, r#"{"definition": "f"}"#, "`cases` is missing");
    check("[]", "[]", "this must be an object with `definition` and `cases`");
    check(
        &in_case(r#""expect": {"status": "GOOD"}"#),
        r#""GOOD""#,
        "this must be one of `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, `RUNNING`",
    );
    check(
        &in_case(r#""expext": {}"#),
        r#""expext""#,
        "`expext` is not known here; there are `name`, `input`, `mocks`, `mockCase`, `signals`, `seed`, `startTime`, `expect`",
    );
    check(
        &in_case(r#""mocks": {"A/B": {"replies": [{"return": 1, "times": 0}]}}"#),
        "0",
        "this must be a whole number, at least 1",
    );
    check(
        &in_case(r#""signals": [{"when": "A", "send": "hi"}]"#),
        r#""hi""#,
        "this must be one of `{success: value}`, `{failure: {error, cause}}`, `heartbeat` and `{takenBy: worker}`",
    );
    check(&in_case(r#""startTime": "today""#), r#""today""#, "this must be a moment, such as `2026-01-01T09:00:00Z`");
    check(&in_case(r#""seed": -1"#), "-1", "this must be a whole number, at least 0");
    check(
        &in_case(r#""mockCase": "x""#),
        r#"{"name": "a", "mockCase": "x"}"#,
        "`mockCase` needs the file's `mockConfig`",
    );
}

#[test]
fn signals_come_at_their_time_and_patience_decides_the_rest() {
    let file = file(
        "  - {name: answered, input: {n: 1}, signals: [{when: Ask, afterMs: 5000, send: {success: 1}}], expect: {tookMs: 5000, output: 1}}
  - {name: silent, input: {n: 1}, expect: {path: [Which, Ask, Done], tookMs: 60000}}
  - {name: too late, input: {n: 1}, signals: [{when: Ask, afterMs: 70000, send: {success: 1}}]}",
    );
    for (case, unsent) in file.cases.iter().zip([0, 0, 1]) {
        let (player, progress) = play(case, Patience::LetTimePass);
        assert_eq!((progress, player.unsent().len()), (Progress::Ended, unsent), "{}", case.name);
        assert_eq!(case.expect.differences(player.timeline()), [], "{}", case.name);
    }
    let (player, progress) = play(&file.cases[1], Patience::StopForPeople);
    assert_eq!((progress, player.timeline().outcome()), (Progress::Waiting, None));
    assert!(player.timeline().head().waits_for_people());
}

#[test]
fn differences_are_named_by_their_place() {
    let check = |expect: &str, wanted: &[&str]| {
        let case = &file(&format!("  - {{name: a, input: {{n: 3, list: [1, {{a: 2}}]}}, expect: {expect}}}")).cases[0];
        let found = case.expect.differences(play(case, Patience::LetTimePass).0.timeline());
        let shown: Vec<String> =
            found.iter().map(|found| format!("{}: {}, not {}", found.what, found.got, found.wanted)).collect();
        assert_eq!(shown, wanted, "{expect}");
    };
    check("{output: {n: 3.0, list: [1, {a: 2}]}}", &[]);
    check("{output: {list: [1, {a: 3}]}}", &["output/list/1/a: 2, not 3", "output/n: 3, not nothing"]);
    check("{outputHas: {list: [1, {}]}}", &[]);
    check("{outputHas: {x: 1}}", &["output/x: nothing, not 1"]);
    check("{status: FAILED, error: E}", &["status: SUCCEEDED, not FAILED", "error: nothing, not E"]);
    check("{path: [Which]}", &["path: Which > Done, not Which"]);
    check(
        "{entered: {Ask: 1, Done: {}}}",
        &[
            "entered/Ask: never entered, not 1",
            "entered/Done/n: 3, not nothing",
            "entered/Done/list: [1,{\"a\":2}], not nothing",
        ],
    );
}

#[test]
fn coverage_tells_what_no_case_came_through() {
    let mut coverage = Coverage::of(&Program::new(FLOW, "{}", Settings::default()).unwrap().machine);
    let mut then = |cases: &str, missing: &str| {
        let case = &file(cases).cases[0];
        coverage.add(play(case, Patience::LetTimePass).0.timeline());
        let left = coverage.parts().filter(|part| !part.covered);
        let left: Vec<String> = left.map(|part| format!("{} {}", part.state, part.part)).collect();
        assert_eq!(left.join(", "), missing, "{cases}");
    };
    // The second rule leads where the first one does; the third where the default does.
    then(
        "  - {name: a, input: {n: 2}}",
        "Which Choices[0], Which Choices[2], Which Default, Ask Retry[0], Ask Retry[1], Ask Catch[1], Sorry the state",
    );
    then(
        "  - {name: a, input: {n: 9}}",
        "Which Choices[0], Which Choices[2], Ask Retry[0], Ask Retry[1], Ask Catch[1], Sorry the state",
    );
    then(
        "  - {name: a, input: {n: 1}, mocks: {Ask: {replies: [{throw: {error: Again}}, {throw: {error: Other}}]}}}",
        "Which Choices[2], Ask Retry[1]",
    );
    then("  - {name: a, input: {n: 3}}", "Ask Retry[1]");
    assert_eq!(coverage.counts(), [("states", 4, 4), ("choice rules", 4, 4), ("retriers", 1, 2), ("catchers", 2, 2)]);
}

#[test]
fn junit_holds_any_text() {
    let report = |name: &str, outcome| Report { name: name.into(), line: 3, took_ms: 1500, outcome };
    let different = Difference { what: "output/a".into(), wanted: "\"<1>\"".into(), got: "\u{1}".into() };
    let suite = Suite {
        name: "a&b.yaml".into(),
        reports: vec![
            report("ok", Outcome::Passed),
            report("\"no\"", Outcome::Failed(vec![different])),
            report("bad", Outcome::Broken("why".into())),
        ],
    };
    assert_eq!(
        junit(&[suite]),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" errors="1" time="4.500">
  <testsuite name="a&amp;b.yaml" tests="3" failures="1" errors="1" time="4.500">
    <testcase name="ok" classname="a&amp;b.yaml" file="a&amp;b.yaml" line="3" time="1.500"/>
    <testcase name="&quot;no&quot;" classname="a&amp;b.yaml" file="a&amp;b.yaml" line="3" time="1.500">
      <failure message="differs: output/a">output/a: expected &quot;&lt;1&gt;&quot;, got "#
            .to_owned()
            + "\u{FFFD}"
            + r#"</failure>
    </testcase>
    <testcase name="bad" classname="a&amp;b.yaml" file="a&amp;b.yaml" line="3" time="1.500">
      <error message="why"/>
    </testcase>
  </testsuite>
</testsuites>
"#
    );
}

#[test]
fn definitions_may_stand_in_the_file() {
    let text = r#"{"definition": {"StartAt": "A"}, "cases": []}"#;
    let DefinitionAt::Here(definition) = CaseFile::read(text).file.definition else { panic!() };
    assert_eq!(Value::parse(&definition).unwrap().to_json(), r#"{"StartAt":"A"}"#);
}
