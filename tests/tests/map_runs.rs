//! Map Runs as DescribeMapRun and ListExecutions show them, at the end of a run and on its way.

use std::rc::Rc;

use stepthrough::api::{describe_map_run, list_executions};
use stepthrough::exec::{ChildStatus, Counts, Limits, MapRunInfo, Program, Settings, Signal, Written};
use stepthrough::history::ErrorInfo;
use stepthrough::mock::{MockBook, Mocks};
use stepthrough::timeline::{Point, Progress, Timeline};
use stepthrough::value::Value;

/// A distributed Map `M` over five items, with more fields, whose children are one Task `T`.
fn map(fields: &str, more: &str) -> String {
    format!(
        r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","Label":"L",{fields}"ItemProcessor":{{
            "ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"T","States":{{"T":{{
            "Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true{more}}}}}}},
            "End":true}}}}}}"#
    )
}

/// A run with scripted replies, as far as it goes by itself.
fn run(definition: &str, replies: &str) -> Timeline {
    let mut program = Program::new(definition, "[1,2,3,4,5]", Settings::default()).expect("a good definition");
    program.limits = Limits { history_events: 60, ..Limits::default() };
    let replies = Value::parse(&format!(r#"{{"T":{{"replies":[{replies}]}}}}"#)).expect("JSON");
    let book = MockBook::from_json(&replies).expect("good mocks");
    let mut timeline = Timeline::new(Rc::new(program), Mocks::new(Rc::new(book)));
    assert_ne!(timeline.advance(10_000), Progress::Running);
    timeline
}

/// `2 SUCCEEDED, 1 FAILED of 5`
fn told(counts: &Counts) -> String {
    let all = [
        (counts.pending, "pending"),
        (counts.running, "running"),
        (counts.succeeded, "succeeded"),
        (counts.failed, "failed"),
        (counts.timed_out, "timed out"),
        (counts.aborted, "aborted"),
        (counts.pending_redrive, "pending redrive"),
    ];
    let parts: Vec<_> =
        all.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let sum: u32 = all.iter().map(|(count, _)| count).sum();
    assert_eq!(sum, counts.total, "each is counted once: {counts:?}");
    let notes = [(counts.results_written, "written"), (counts.failures_not_redrivable, "for good")];
    let notes: String =
        notes.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("; {count} {word}")).collect();
    format!("{} of {sum}{notes}", parts.join(", "))
}

/// How a Map Run stood, after its counts were compared with its children.
fn standing(run: &MapRunInfo, written: Written) -> Option<String> {
    let standing = run.at(written)?;
    let mut tally = Counts { total: standing.executions.total, ..Counts::default() };
    let children = run.children_at(written);
    tally.pending = tally.total - u32::try_from(children.len()).expect("few");
    for child in children {
        match child.at(written).expect("it had begun").status {
            ChildStatus::Running => tally.running += 1,
            ChildStatus::Succeeded => tally.succeeded += 1,
            ChildStatus::Failed => tally.failed += 1,
            ChildStatus::TimedOut => tally.timed_out += 1,
            ChildStatus::Aborted => tally.aborted += 1,
            ChildStatus::PendingRedrive => tally.pending_redrive += 1,
        }
    }
    let Counts { results_written, failures_not_redrivable, .. } = standing.executions;
    assert_eq!(Counts { results_written, failures_not_redrivable, ..tally }, standing.executions);
    let (items, executions) = (told(&standing.items), told(&standing.executions));
    let both = if items == executions { items } else { format!("items {items}, executions {executions}") };
    Some(format!("{} {both}", standing.status.name()))
}

/// How the first Map Run stood on its way, without repetitions.
fn way(timeline: &Timeline) -> Vec<String> {
    let mut way = Vec::new();
    let signals = timeline.journal();
    for step in 0..=timeline.head().steps() {
        let came = signals.iter().filter(|(at, _)| *at < step).count();
        let here = signals.iter().filter(|(at, _)| *at == step).count();
        for signals in came..=came + here {
            let written = timeline.written_by(Point { steps: step, signals });
            way.extend(timeline.log().map_runs.first().and_then(|run| standing(run, written)));
        }
    }
    way.dedup();
    way
}

fn last(timeline: &Timeline) -> String {
    way(timeline).pop().expect("a Map Run")
}

const OOPS: &str = r#"{"throw":{"error":"Oops"}}"#;

#[test]
fn every_count_moves_with_its_event() {
    let one = run(&map(r#""MaxConcurrency":2,"#, ""), r#"{"return":1,"times":5,"delayMs":5}"#);
    assert_eq!(
        way(&one),
        [
            "RUNNING 5 pending of 5",
            "RUNNING 4 pending, 1 running of 5",
            "RUNNING 3 pending, 2 running of 5",
            "RUNNING 3 pending, 1 running, 1 succeeded of 5",
            "RUNNING 3 pending, 2 succeeded of 5",
            "RUNNING 2 pending, 1 running, 2 succeeded of 5",
            "RUNNING 1 pending, 2 running, 2 succeeded of 5",
            "RUNNING 1 pending, 1 running, 3 succeeded of 5",
            "RUNNING 1 pending, 4 succeeded of 5",
            "RUNNING 1 running, 4 succeeded of 5",
            "RUNNING 5 succeeded of 5",
            "SUCCEEDED 5 succeeded of 5",
        ]
    );
}

#[test]
fn failures_count_until_there_are_too_many() {
    let check = |fields: &str, replies: &str, expected: &str| {
        assert_eq!(last(&run(&map(fields, ""), replies)), expected, "{fields} {replies}");
    };
    let two = format!("{OOPS},{OOPS}");
    check(r#""ToleratedFailureCount":2,"#, &two, "SUCCEEDED 3 succeeded, 2 failed of 5");
    check(r#""ToleratedFailurePercentage":40,"#, &two, "SUCCEEDED 3 succeeded, 2 failed of 5");
    // What runs is stopped, what has not begun stays as it is.
    check("", &format!(r#"{{"return":1}},{OOPS}"#), "FAILED 1 succeeded, 1 failed, 3 aborted of 5");
    check(
        r#""MaxConcurrency":1,"#,
        &format!(r#"{{"return":1}},{OOPS}"#),
        "FAILED 3 pending, 1 succeeded, 1 failed of 5",
    );
}

#[test]
fn items_are_counted_in_batches_too() {
    let one = run(&map(r#""ItemBatcher":{"MaxItemsPerBatch":2},"ToleratedFailureCount":1,"#, ""), OOPS);
    let way = way(&one);
    assert_eq!(way.first().expect("it started"), "RUNNING items 5 pending of 5, executions 3 pending of 3");
    assert_eq!(
        way.last().expect("it ended"),
        "SUCCEEDED items 3 succeeded, 2 failed of 5, executions 2 succeeded, 1 failed of 3"
    );
    let listed = list_executions(&one.log().map_runs[0], Written::ALL);
    let counts = listed.get("executions").and_then(Value::as_array).expect("a list").iter();
    let counts: Vec<_> = counts.map(|child| child.get("itemCount").and_then(Value::as_i64)).collect();
    assert_eq!(counts, [Some(1), Some(2), Some(2)]);
}

#[test]
fn nothing_is_counted_before_the_items_are_read() {
    let reader = r#""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON"},
        "Parameters":{"Bucket":"b","Key":"k"}},"#;
    let read = run(&map(reader, ""), "");
    assert_eq!(way(&read)[0], "RUNNING  of 0");
    assert!(way(&read)[1].starts_with("RUNNING 3 pending"), "{:?}", way(&read));
    // A version of a Parquet file cannot be read.
    let refused = reader.replace("JSON", "PARQUET").replace(r#""Bucket""#, r#""VersionId":"1","Bucket""#);
    assert_eq!(last(&run(&map(&refused, ""), "")), "FAILED  of 0");
}

#[test]
fn written_results_are_counted() {
    let writer = r#""ToleratedFailureCount":1,"ResultWriter":{"Resource":"arn:aws:states:::s3:putObject",
        "Parameters":{"Bucket":"b","Prefix":"p"}},"#;
    assert_eq!(last(&run(&map(writer, ""), OOPS)), "SUCCEEDED 4 succeeded, 1 failed of 5; 5 written");
}

#[test]
fn an_express_child_has_five_minutes() {
    let express = |fields: &str| map(fields, "").replace("\"STANDARD\"", "\"EXPRESS\"");
    let late = r#"{"return":1},{"return":2,"delayMs":300001}"#;
    let failed = run(&express(r#""MaxConcurrency":2,"#), late);
    assert_eq!(last(&failed), "FAILED 4 succeeded, 1 timed out of 5");
    assert_eq!(failed.head().now().0 - failed.program().settings.start_time.0, 300_000);
    let writer =
        r#""ToleratedFailureCount":1,"ResultWriter":{"WriterConfig":{"Transformation":"NONE","OutputType":"JSON"}},"#;
    let tolerated = run(&express(writer), late);
    assert_eq!(last(&tolerated), "SUCCEEDED 4 succeeded, 1 timed out of 5");
    // A limit that was not reached is not waited for.
    let quick = run(&express(""), r#"{"return":1,"times":5}"#);
    assert_eq!(quick.head().now(), quick.program().settings.start_time);
}

#[test]
fn a_redrive_takes_up_all_that_did_not_succeed() {
    // Two fail at once, one of them tolerated; the others wait for somebody.
    let replies = format!(r#"{OOPS},{{"silence":true,"times":3}},{OOPS}"#);
    let mut one = run(&map(r#""ToleratedFailureCount":1,"#, ""), &replies);
    assert_eq!(last(&one), "FAILED 2 failed, 3 aborted of 5");
    one.send(one.head().steps(), Signal::Redrive).expect("redrivable");
    assert_eq!(last(&one), "RUNNING 5 running of 5");
    one.advance(10_000);
    assert_eq!(last(&one), "SUCCEEDED 5 succeeded of 5");
    let run_ = &one.log().map_runs[0];
    let described = describe_map_run(run_, Written::ALL).expect("it started");
    assert_eq!(described.get("redriveCount"), Some(&1.into()));
    assert!(described.get("redriveDate").is_some());
    let redrives: Vec<_> = run_.children_at(Written::ALL).iter().filter_map(|child| child.at(Written::ALL)).collect();
    assert_eq!(redrives.iter().map(|child| child.redrives).collect::<Vec<_>>(), [1; 5]);
}

#[test]
fn a_redrive_keeps_to_the_concurrency() {
    let fields = r#""MaxConcurrency":2,"ToleratedFailureCount":3,"#;
    let failing = format!(r#"{OOPS},{OOPS},{OOPS},{OOPS},{{"return":1,"times":9,"delayMs":5}}"#);
    let mut one = run(&map(fields, ""), &failing);
    assert_eq!(last(&one), "FAILED 1 pending, 4 failed of 5");
    let failed = one.head().steps();
    one.send(failed, Signal::Redrive).expect("redrivable");
    assert_eq!(last(&one), "RUNNING 1 pending, 2 running, 2 pending redrive of 5");
    let mut stopped = one.clone();
    one.advance(10_000);
    let way = way(&one);
    assert!(way.contains(&"RUNNING 1 pending, 2 running, 1 succeeded, 1 pending redrive of 5".to_owned()), "{way:?}");
    assert_eq!(way.last().map(String::as_str), Some("SUCCEEDED 5 succeeded of 5"));

    // Whoever still waits when it is stopped stands as before, and waits again after another redrive.
    stopped.send(stopped.head().steps(), Signal::Abort { error: ErrorInfo::default() }).expect("running");
    assert_eq!(last(&stopped), "ABORTED 1 pending, 2 failed, 2 aborted of 5");
    stopped.send(stopped.head().steps(), Signal::Redrive).expect("redrivable");
    assert_eq!(last(&stopped), "RUNNING 1 pending, 2 running, 2 pending redrive of 5");
    stopped.advance(10_000);
    assert_eq!(last(&stopped), "SUCCEEDED 5 succeeded of 5");

    // More failures than are tolerated, while some still wait.
    let mut again = run(&map(fields, ""), r#"{"throw":{"error":"Oops"},"times":8},{"return":1,"times":9}"#);
    again.send(again.head().steps(), Signal::Redrive).expect("redrivable");
    again.advance(10_000);
    assert_eq!(last(&again), "FAILED 1 pending, 4 failed of 5");
    again.send(again.head().steps(), Signal::Redrive).expect("redrivable");
    again.advance(10_000);
    assert_eq!(last(&again), "SUCCEEDED 5 succeeded of 5");
}

#[test]
fn an_aborted_execution_aborts_its_map_run() {
    let silent = r#"{"return":1},{"silence":true,"times":4}"#;
    let mut one = run(&map(r#""MaxConcurrency":3,"ToleratedFailureCount":1,"#, ""), silent);
    assert_eq!(last(&one), "RUNNING 1 pending, 3 running, 1 succeeded of 5");
    let before = way(&one);
    one.send(one.head().steps(), Signal::Abort { error: ErrorInfo::default() }).expect("running");
    assert_eq!(last(&one), "ABORTED 1 pending, 1 succeeded, 3 aborted of 5");
    assert_eq!(way(&one)[..before.len()], before, "the past stays as it was");
    one.send(one.head().steps(), Signal::Redrive).expect("redrivable");
    assert_eq!(last(&one), "RUNNING 1 pending, 3 running, 1 succeeded of 5");

    let late = map("", "").replacen('{', r#"{"TimeoutSeconds":5,"#, 1);
    assert_eq!(last(&run(&late, silent)), "ABORTED 1 succeeded, 4 aborted of 5");
}

#[test]
fn a_failure_that_was_tolerated_is_redriven_after_an_abort() {
    let mut one = run(&map(r#""ToleratedFailureCount":1,"#, ""), &format!(r#"{OOPS},{{"silence":true}}"#));
    assert_eq!(last(&one), "RUNNING 1 running, 3 succeeded, 1 failed of 5");
    one.send(one.head().steps(), Signal::Abort { error: ErrorInfo::default() }).expect("running");
    one.send(one.head().steps(), Signal::Redrive).expect("redrivable");
    one.advance(10_000);
    assert_eq!(last(&one), "SUCCEEDED 5 succeeded of 5");
}

#[test]
fn a_full_history_is_not_redriven() {
    // Ten attempts take more events than a history may have here; the other children wait for somebody.
    let retry = r#","Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":99,"IntervalSeconds":1,"BackoffRate":1}]"#;
    let failing = r#"{"silence":true,"times":4},{"throw":{"error":"Oops"},"times":99}"#;
    let mut one = run(&map("", retry), failing);
    assert_eq!(last(&one), "FAILED 1 failed, 4 aborted of 5; 1 for good");
    one.send(one.head().steps(), Signal::Redrive).expect("redrivable");
    assert_eq!(last(&one), "RUNNING 4 running, 1 failed of 5; 1 for good");
}

#[test]
fn a_map_that_is_tried_again_starts_another_map_run() {
    let retry = r#""Retry":[{"ErrorEquals":["States.ALL"]}],"#;
    let one = run(&map(retry, ""), OOPS);
    let [first, second] = &*one.log().map_runs else { panic!("two Map Runs") };
    assert_eq!((first.attempt, second.attempt), (0, 1));
    assert_eq!(standing(first, Written::ALL).expect("it started"), "FAILED 1 failed, 4 aborted of 5");
    assert_eq!(standing(second, Written::ALL).expect("it started"), "SUCCEEDED 5 succeeded of 5");
}

#[test]
fn a_map_run_that_cannot_go_on_has_failed() {
    let selector =
        r#""MaxConcurrency":1,"ItemSelector":{"x.$":"States.ArrayGetItem(States.Array(1,2),$$.Map.Item.Index)"},"#;
    let one = run(&map(selector, ""), "");
    assert_eq!(last(&one), "FAILED 3 pending, 2 succeeded of 5");
}

#[test]
fn a_fork_forgets_what_came_after() {
    let one = run(&map(r#""MaxConcurrency":1,"#, ""), r#"{"return":1,"times":5,"delayMs":5}"#);
    let whole = way(&one);
    let steps = one.head().steps();
    for step in (1..steps).rev() {
        let mut forked = one.clone();
        forked.send(step, Signal::Elapse { ms: 0 }).expect("it runs");
        let there = Written { steps: step, events: usize::MAX };
        for (run, known) in forked.log().map_runs.iter().zip(&one.log().map_runs) {
            assert_eq!(standing(run, Written::ALL), standing(known, there), "step {step}");
        }
        forked.advance(10_000);
        assert_eq!(way(&forked), whole, "step {step}");
    }
}

#[test]
fn answers_have_the_shape_of_the_api() {
    let one = run(&map(r#""MaxConcurrency":3,"ToleratedFailurePercentage":20,"#, ""), OOPS);
    let run = &one.log().map_runs[0];
    let described = describe_map_run(run, Written::ALL).expect("it started").to_json();
    let id = run.arn.rsplit(':').next().expect("an id").to_owned();
    let machine = &one.program().settings.machine_name;
    let counts = r#"{"pending":0,"running":0,"succeeded":4,"failed":1,"timedOut":0,"aborted":0,"total":5,"resultsWritten":0,"failuresNotRedrivable":0,"pendingRedrive":0}"#;
    assert_eq!(
        described,
        format!(
            r#"{{"mapRunArn":"arn:aws:states:us-east-1:123456789012:mapRun:{machine}/L:{id}","executionArn":"{}","status":"SUCCEEDED","startDate":1.767258E9,"stopDate":1.7672580001E9,"maxConcurrency":3,"toleratedFailurePercentage":20.0,"toleratedFailureCount":0,"itemCounts":{counts},"executionCounts":{counts},"redriveCount":0}}"#,
            one.head().names().execution_arn
        )
    );
    let listed = list_executions(run, Written::ALL);
    let first = listed.get("executions").and_then(|all| all.at(4)).expect("five").clone();
    assert_eq!(
        first.as_object().expect("an object").iter().map(|(name, _)| &**name).collect::<Vec<_>>(),
        [
            "executionArn",
            "stateMachineArn",
            "name",
            "status",
            "startDate",
            "stopDate",
            "mapRunArn",
            "itemCount",
            "redriveCount"
        ]
    );
    assert_eq!(first.get("status"), Some(&"FAILED".into()));
}
