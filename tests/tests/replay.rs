//! Invariants of every run: numbering, balance, and that a replay from any moment gives the same history.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use stepthrough::ambient::Rng;
use stepthrough::exec::{Outcome, Program, Rejected, Settings, Signal};
use stepthrough::history::{ErrorInfo, EventType, LogId, wire};
use stepthrough::mock::{MockBook, Mocks};
use stepthrough::timeline::{Progress, Timeline};
use stepthrough::value::Value;

/// More steps than any run here takes.
const MOST_STEPS: usize = 200_000;

/// The definitions of the recordings and of real workflows, where they lie beside the project; those that the
/// checks refuse are left out.
fn programs() -> Vec<(String, Rc<Program>)> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let mut found = vec![("chain".to_owned(), CHAIN.to_owned(), r#"{"n":3,"list":[1,2,3]}"#.to_owned())];
    for entry in fs::read_dir(shared.join("conformance/cases")).into_iter().flatten().flatten() {
        let Ok(case) = Value::parse(&fs::read_to_string(entry.path()).unwrap_or_default()) else { continue };
        if let (Some("execution"), Some(definition)) =
            (case.get("kind").and_then(Value::as_str), case.get("definition"))
        {
            let input = case.get("input").map_or_else(|| "{}".to_owned(), Value::to_json);
            found.push((entry.file_name().to_string_lossy().into_owned(), definition.to_json(), input));
        }
    }
    found.sort();
    found
        .into_iter()
        .filter_map(|(name, definition, input)| {
            Some((name, Rc::new(Program::new(&definition, &input, Settings::default()).ok()?)))
        })
        .collect()
}

/// A small machine with a loop, a Choice, a Parallel, a Map, a retry and a Wait; always there.
const CHAIN: &str = r#"{
  "StartAt": "Again",
  "States": {
    "Again": { "Type": "Pass", "Parameters": { "n.$": "States.MathAdd($.n, -1)", "list.$": "$.list" }, "Next": "Enough?" },
    "Enough?": { "Type": "Choice", "Choices": [{ "Variable": "$.n", "NumericGreaterThan": 0, "Next": "Again" }], "Default": "Each" },
    "Each": {
      "Type": "Map", "ItemsPath": "$.list", "MaxConcurrency": 2, "ResultPath": "$.mapped",
      "ItemProcessor": { "StartAt": "Call", "States": { "Call": {
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "f", "Payload.$": "$" },
        "Retry": [{ "ErrorEquals": ["States.ALL"], "JitterStrategy": "FULL" }], "End": true } } },
      "Next": "Both"
    },
    "Both": {
      "Type": "Parallel", "Branches": [
        { "StartAt": "Rest", "States": { "Rest": { "Type": "Wait", "Seconds": 5, "End": true } } },
        { "StartAt": "Go", "States": { "Go": { "Type": "Pass", "Result": "gone", "End": true } } }
      ], "End": true
    }
  }
}"#;

fn history(timeline: &Timeline) -> Vec<String> {
    let log = timeline.log();
    let events = log.events.iter().map(|event| wire::event(event, None).to_json());
    events.chain(log.trace.iter().map(|record| format!("{record:?}"))).collect()
}

#[test]
fn every_run_keeps_the_invariants() {
    for (name, program) in programs() {
        let mut timeline = Timeline::new(program.clone(), Mocks::default());
        let progress = timeline.advance(MOST_STEPS);
        assert_ne!(progress, Progress::Running, "{name}: still running");
        let mut last: BTreeMap<LogId, u32> = BTreeMap::new();
        let (mut entered, mut exited) = (0usize, 0usize);
        for event in &timeline.log().events {
            let last = last.entry(event.log).or_default();
            assert_eq!(event.id, *last + 1, "{name}: a gap in the ids");
            assert!(event.previous < event.id, "{name}: event {} names a later one", event.id);
            *last = event.id;
            entered += usize::from(event.kind.name().ends_with("StateEntered"));
            exited += usize::from(event.kind.name().ends_with("StateExited"));
        }
        assert!(exited <= entered, "{name}: more states left than entered");
        let over = timeline.log().events.iter().any(|event| event.log == LogId::ROOT && ends(event.kind));
        assert_eq!(over, timeline.outcome().is_some(), "{name}: the last event and the outcome disagree");
    }
}

fn ends(kind: EventType) -> bool {
    use EventType::{ExecutionAborted, ExecutionFailed, ExecutionSucceeded, ExecutionTimedOut};
    matches!(kind, ExecutionAborted | ExecutionFailed | ExecutionSucceeded | ExecutionTimedOut)
}

#[test]
fn a_run_is_a_value() {
    let mut rng = Rng::new(11);
    for (name, program) in programs() {
        let mut whole = Timeline::new(program.clone(), Mocks::default());
        whole.advance(MOST_STEPS);
        // In slices of any size.
        let mut sliced = Timeline::new(program.clone(), Mocks::default());
        while sliced.advance(1 + (rng.next_u64() % 7) as usize) == Progress::Running {}
        assert_eq!(history(&sliced), history(&whole), "{name}: slices");
        // Seen from any moment, the execution is the one that was there.
        let steps = whole.head().steps();
        for _ in 0..3 {
            let step = (rng.next_u64() % u64::from(steps + 1)) as u32;
            let mut fresh = Timeline::new(program.clone(), Mocks::default());
            fresh.advance(step as usize);
            assert_eq!(format!("{:?}", whole.at(step)), format!("{:?}", fresh.head()), "{name}: at step {step}");
        }
    }
}

/// A task that waits for a token, between two other states.
const CALLBACK: &str = r#"{
  "StartAt": "Ask",
  "States": {
    "Ask": {
      "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "Parameters": { "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token" },
      "HeartbeatSeconds": 60, "Next": "Done"
    },
    "Done": { "Type": "Pass", "End": true }
  }
}"#;

#[test]
fn a_signal_in_the_past_forks() {
    let program = Rc::new(Program::new(CALLBACK, "{}", Settings::default()).expect("a program"));
    let mut timeline = Timeline::new(program, Mocks::default());
    let waiting = |timeline: &Timeline, step: u32| {
        timeline.at(step).open_tasks().map(|(_, task)| (task.token.clone(), task.submitted)).next()
    };
    // The heartbeat would be missed, so the run is stopped where the message has just been sent.
    while waiting(&timeline, timeline.head().steps()).is_none_or(|(_, submitted)| !submitted) {
        assert_eq!(timeline.advance(1), Progress::Running);
    }
    let step = timeline.head().steps();
    let (token, _) = waiting(&timeline, step).expect("an open task");

    let success = Signal::TaskSucceeded { token: token.clone(), output: Value::from("yes") };
    timeline.send(step, success).expect("taken");
    timeline.advance(MOST_STEPS);
    assert_eq!(timeline.outcome().map(Outcome::status), Some("SUCCEEDED"));
    let succeeded = history(&timeline);

    // Nobody waits for this one: nothing changes.
    let stranger = Signal::Heartbeat { token: "stranger".into() };
    assert_eq!(timeline.send(step, stranger), Err(Rejected::NoSuchTask));
    assert_eq!(history(&timeline), succeeded);

    // The other answer at the same moment: what came after is another history.
    let error = ErrorInfo { error: Some("No".into()), cause: None };
    timeline.send(step, Signal::TaskFailed { token, error }).expect("taken");
    timeline.advance(MOST_STEPS);
    assert_eq!(timeline.outcome().map(Outcome::status), Some("FAILED"));
    assert_eq!(timeline.journal().len(), 1);
    let failed = history(&timeline);
    let common = succeeded.iter().zip(&failed).take_while(|(a, b)| a == b).count();
    assert!(common >= 5 && common < failed.len());
}

#[test]
fn a_stopped_run_is_left_and_taken_up_at_any_point() {
    let program = Rc::new(Program::new(CALLBACK, "{}", Settings::default()).expect("a program"));
    let mut timeline = Timeline::new(program, Mocks::default());
    while timeline.head().open_tasks().all(|(_, task)| !task.submitted) {
        assert_eq!(timeline.advance(1), Progress::Running);
    }
    let (before, written) = (timeline.newest(), history(&timeline));
    timeline.send_at(before, Signal::Abort { error: ErrorInfo::default() }).expect("stopped");
    let stopped = timeline.newest();
    timeline.send_at(stopped, Signal::Redrive).expect("taken up");
    timeline.advance(1);

    // No step of the kernel lies between these, and still each is found again.
    assert_eq!(before.steps, stopped.steps);
    assert_eq!(timeline.at_point(stopped).outcome().map(Outcome::status), Some("ABORTED"));
    let token =
        timeline.at_point(before).open_tasks().map(|(_, task)| task.token.clone()).next().expect("an open task");
    let success = Signal::TaskSucceeded { token, output: Value::from("yes") };
    timeline.send_at(before, success).expect("taken");
    assert_eq!(history(&timeline), written, "the stop is gone");
    timeline.advance(MOST_STEPS);
    assert_eq!(timeline.outcome().map(Outcome::status), Some("SUCCEEDED"));
}

#[test]
fn a_run_goes_on_with_other_answers() {
    let retried = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Next":"B",
        "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"},
        "B":{"Type":"Task","End":true,"Resource":"arn:aws:lambda:us-east-1:123456789012:function:g"}}}"#;
    let book = |text: &str| Rc::new(MockBook::from_json(&Value::parse(text).expect("JSON")).expect("a book"));
    let first = book(r#"{"A":{"replies":[{"return":1}]},"B":{"replies":[{"return":2}]}}"#);
    let program = Rc::new(Program::new(retried, "{}", Settings::default()).expect("a program"));
    let mut timeline = Timeline::new(program, Mocks::new(first));
    timeline.advance(MOST_STEPS);
    let old = history(&timeline);
    let left = timeline.log().events.iter().find(|event| event.kind == EventType::TaskStateExited).expect("left");
    let point = timeline.point(left.step);
    timeline.go_on_with(point, book(r#"{"A":{"replies":[{"return":"new"}]},"B":{"replies":[{"return":"new"}]}}"#));
    timeline.advance(MOST_STEPS);
    assert_eq!(timeline.outcome(), Some(&Outcome::Succeeded(Value::from("new"))));
    let new = history(&timeline);
    let asked_again = new.iter().zip(&old).take_while(|(new, old)| new == old).count();
    assert!(asked_again > 6, "what had been answered stays: {asked_again}");
    // And looking back finds either.
    for step in 0..=timeline.head().steps() {
        assert_eq!(timeline.at(step).steps(), step);
    }
}
