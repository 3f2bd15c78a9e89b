use super::*;
use crate::document::{After, MockScript, Script};
use crate::progress::{self, Standing};
use crate::run::Stage;

const RETRY: &str = r#"{
  "StartAt": "Work",
  "States": {
    "Work": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work",
      "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 2 }],
      "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Mend" }],
      "End": true
    },
    "Mend": { "Type": "Pass", "End": true }
  }
}"#;

const TOKEN: &str = r#"{
  "StartAt": "Ask",
  "States": {
    "Ask": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "Parameters": { "QueueUrl": "q", "MessageBody": { "Token.$": "$$.Task.Token" } },
      "TimeoutSeconds": 600,
      "End": true
    }
  }
}"#;

fn document(definition: &str, input: &str, mocks: &str) -> Document {
    let mocks = if mocks.is_empty() { MockScript::default() } else { mocks_of(&Value::parse(mocks).unwrap()).unwrap() };
    Document { definition: Rc::from(definition), input: Rc::from(input), mocks, ..Document::default() }
}

fn session(definition: &str, mocks: &str) -> Session {
    let mut session = Session::start(&document(definition, "{}", mocks)).map_err(|why| why.sentence).unwrap();
    session.advance(10_000);
    session
}

/// The standing of each state at the end, with its retries.
#[track_caller]
fn check(definition: &str, mocks: &str, status: &str, expected: &[(&str, Standing, usize)]) -> Run {
    let run = session(definition, mocks).run();
    let shown = match &run.status {
        Status::Failed { error, .. } => format!("failed {error}"),
        other => format!("{other:?}").split(' ').next().unwrap_or_default().to_lowercase(),
    };
    assert_eq!(shown, status);
    let progress = progress::at(&run, run.last());
    for &(name, standing, retries) in expected {
        let state = progress.of(run.machine.named(name).unwrap());
        assert_eq!((state.standing, state.retries), (standing, retries), "{name}");
    }
    run
}

#[test]
fn standings_tell_what_became_of_each_state() {
    use Standing::{Aborted, Caught, Failed, Idle, Succeeded, Waiting};
    check(RETRY, "", "succeeded", &[("Work", Succeeded, 0), ("Mend", Idle, 0)]);
    let busy = r#"{"Work":{"replies":[{"throw":{"error":"Busy"}},{"return":1}]}}"#;
    check(RETRY, busy, "succeeded", &[("Work", Succeeded, 1), ("Mend", Idle, 0)]);
    let broken = r#"{"Work":{"replies":[{"throw":{"error":"Busy"}}],"pastEnd":"repeat"}}"#;
    check(RETRY, broken, "succeeded", &[("Work", Caught, 2), ("Mend", Succeeded, 0)]);
    check(TOKEN, "", "waiting", &[("Ask", Waiting, 0)]);
    let branches = r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
        {"StartAt":"F","States":{"F":{"Type":"Fail","Error":"No"}}},
        {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":9,"End":true}}}]}}}"#;
    check(branches, "", "failed No", &[("P", Failed, 0), ("F", Failed, 0), ("W", Aborted, 0)]);
}

#[test]
fn maps_count_their_iterations() {
    let map = r#"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","End":true,
        "ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}}}}"#;
    let mut session = Session::start(&document(map, r#"{"items":[1,2,3]}"#, "")).map_err(|why| why.sentence).unwrap();
    session.advance(10_000);
    let run = session.run();
    let progress = progress::at(&run, run.last());
    let iterations = progress.of(0).iterations.unwrap_or_default();
    assert_eq!((iterations.done, iterations.begun, iterations.total, iterations.current), (3, 3, Some(3), None));
    assert_eq!(progress.of(1).visits, 3);
    let places: Vec<_> = run.visits.iter().filter(|visit| visit.state == 1).map(|visit| visit.place.to_vec()).collect();
    assert_eq!(places, [0, 1, 2].map(|at| vec![crate::run::Place::Iteration(at)]));
}

#[test]
fn children_of_a_distributed_map_have_histories_of_their_own() {
    let map = r#"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","End":true,
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
            "StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}}}}"#;
    let mut session = Session::start(&document(map, r#"{"items":[1,2,3]}"#, "")).map_err(|why| why.sentence).unwrap();
    session.advance(10_000);
    let run = session.run();
    assert_eq!(run.children.iter().map(|child| child.index).collect::<Vec<_>>(), [0, 1, 2]);
    for child in &run.children {
        let kinds: Vec<_> = child.events.iter().map(|event| &*event.kind).collect();
        assert_eq!(kinds, ["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"]);
        assert_eq!(child.map, Some(0));
        assert_eq!(child.events_at(child.moments[1]).len(), 2);
    }
    assert_eq!(progress::at(&run, run.last()).of(1).standing, Standing::Succeeded);
    let batches = map.replace(r#""End":true,"#, r#""End":true,"ItemBatcher":{"MaxItemsPerBatch":2},"#);
    let mut session =
        Session::start(&document(&batches, r#"{"items":[1,2,3]}"#, "")).map_err(|why| why.sentence).unwrap();
    session.advance(10_000);
    let run = session.run();
    let iterations = progress::at(&run, run.last()).of(0).iterations.unwrap_or_default();
    assert_eq!((iterations.done, iterations.total), (2, Some(2)));
}

#[test]
fn a_stop_is_a_moment_of_its_own_and_a_redrive_goes_on() {
    let mut session = session(TOKEN, "");
    let before = session.run().last();
    let token = session.open_tasks(before).remove(0).token;
    session.send(before, Reply::Abort).unwrap();
    let stopped = session.run();
    assert_eq!((stopped.last(), stopped.status.clone()), (before + 1, Status::Aborted));
    assert_eq!(stopped.status_at(before), Status::Waiting);
    assert_eq!(session.open_tasks(before).len(), 1, "before the stop it waits");
    assert_eq!(session.open_tasks(before + 1).len(), 0);

    let mut other = session.fork(2, before);
    other.send(before, Reply::Success { token, output: Value::from(7) }).unwrap();
    other.advance(10_000);
    assert_eq!(other.run().status, Status::Succeeded { output: Value::from(7) });
    let last = other.run().events.last().map(|event| event.id).unwrap_or_default();
    assert!(matches!(other.run().source, crate::run::Source::Forked { of: 1, event } if event > 0 && event < last));

    session.send(before + 1, Reply::Redrive).unwrap();
    session.advance(10_000);
    let redriven = session.run();
    assert_eq!(redriven.status, Status::Waiting);
    assert!(redriven.events.iter().any(|event| &*event.kind == "ExecutionRedriven"));
    assert_eq!(redriven.status_at(before + 1), Status::Aborted);
}

#[test]
fn a_run_goes_on_with_other_answers_from_a_moment() {
    let two = |first: &str, second: &str| {
        let mocks = format!(
            r#"{{"Work":{{"replies":[{{"throw":{{"error":"Busy"}}}},{{"return":{first}}}]}},"Mend":{{"replies":[{{"return":{second}}}]}}}}"#
        );
        document(RETRY, "{}", &mocks)
    };
    let mut session = Session::start(&two("1", "1")).map_err(|why| why.sentence).unwrap();
    session.advance(10_000);
    let run = session.run();
    let retried = run.moments.iter().position(|moment| moment.mark == Some(crate::run::Mark::Retry)).unwrap();
    session.go_on_with(retried - 1, &two("2", "1")).map_err(|why| why.sentence).unwrap();
    session.advance(10_000);
    assert_eq!(session.run().status, Status::Succeeded { output: Value::from(2) });
}

#[test]
fn moments_agree_with_what_was_written() {
    let run = check(RETRY, "", "succeeded", &[]);
    assert!(run.moments.windows(2).all(|pair| pair[0].step < pair[1].step && pair[0].events <= pair[1].events));
    assert_eq!(
        run.moments.last().map(|moment| (moment.events, moment.records)),
        Some((run.events.len(), run.records.len()))
    );
    assert_eq!(run.moment_of_event(0), 0);
    let entered = run.visits.iter().map(|visit| visit.entered).collect::<Vec<_>>();
    assert!(entered.iter().all(|&at| run.moments[at].events > 0), "{entered:?}");
    assert_eq!(run.records_at(run.last()).last().map(|record| record.stage), Some(Stage::Output));
}

#[test]
fn a_token_is_answered_and_the_past_forks() {
    let mut session = session(TOKEN, "");
    let before = session.run();
    let step = before.moment(before.last()).step;
    let task = session.open_tasks(step).remove(0);
    assert_eq!((&*task.name, task.by_token), ("Ask", true));
    assert_eq!(task.deadline.map(|due| due.0 - before.started.0), Some(600_000));
    let sight = session.sight(step, task.visit);
    let token = sight.context.and_then(|context| context.get("Task")?.get("Token").cloned());
    assert_eq!(token, Some(Value::from(&*task.token)));

    session.send(step, Reply::Success { token: task.token.clone(), output: Value::from(7) }).unwrap();
    session.advance(10_000);
    let answered = session.run();
    assert_eq!(answered.status, Status::Succeeded { output: Value::from(7) });
    assert_eq!(answered.status_at(before.last()), Status::Waiting);

    let failure = Reply::Failure { token: task.token.clone(), error: Rc::from("No"), cause: Rc::from("why") };
    session.send(step, failure).unwrap();
    session.advance(10_000);
    assert_eq!(session.run().status, Status::Failed { error: Rc::from("No"), cause: Rc::from("why") });

    session.send(step, Reply::Nobody).unwrap();
    session.advance(10_000);
    let late = session.run();
    assert_eq!(late.moment(late.last()).time.0 - late.started.0, 600_000, "another future, as long as the one before");
    let again = Reply::Heartbeat { token: Rc::from("nobody's") };
    assert!(session.send(step, again).unwrap_err().contains("no task waits"));

    session.send(step, Reply::Abort).unwrap();
    session.advance(10_000);
    assert_eq!(session.run().status, Status::Aborted);
}

#[test]
fn time_runs_out_when_nobody_answers() {
    let mut session = session(TOKEN, "");
    session.send(usize::MAX, Reply::Nobody).unwrap();
    session.advance(10_000);
    let run = session.run();
    assert!(matches!(&run.status, Status::Failed { error, .. } if &**error == "States.Timeout"), "{:?}", run.status);
    assert_eq!(run.moment(run.last()).time.0 - run.started.0, 600_000);
}

#[test]
fn an_activity_is_answered_as_its_worker() {
    let activity = r#"{"StartAt":"A","States":{"A":{"Type":"Task","End":true,
        "Resource":"arn:aws:states:us-east-1:123456789012:activity:approve"}}}"#;
    let mut session = session(activity, "");
    let run = session.run();
    let task = session.open_tasks(run.moment(run.last()).step).remove(0);
    session.send(usize::MAX, Reply::Success { token: task.token, output: Value::from(true) }).unwrap();
    session.advance(10_000);
    let run = session.run();
    let kinds: Vec<_> = run.events.iter().map(|event| &*event.kind).collect();
    assert!(kinds.windows(2).any(|pair| pair == ["ActivityStarted", "ActivitySucceeded"]), "{kinds:?}");
}

#[test]
fn what_cannot_run_is_refused_with_its_place() {
    let refused = |document: &Document| {
        let why = Session::start(document).err().unwrap();
        (why.place, why.sentence)
    };
    let (place, _) = refused(&document("{ \"StartAt\": ", "{}", ""));
    assert_eq!(place, WrongPlace::Definition);
    let (place, sentence) = refused(&document(RETRY, "{\n  \"a\": nope\n}", ""));
    assert_eq!(place, WrongPlace::Input);
    assert!(sentence.starts_with("The input is not valid JSON. Line 2, column 8: "), "{sentence}");
    let mut broken = document(RETRY, "{}", "");
    let answers = vec![crate::document::Answer::new(crate::document::Outcome::Return(Rc::from("{")))];
    broken.mocks.set(Script { state: Rc::from("Work"), answers, after: After::Repeat });
    assert_eq!(refused(&broken).0, WrongPlace::Mocks(Rc::from("Work")));
}

#[test]
fn a_long_run_comes_in_slices() {
    let looped = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"S":{"Type":"Succeed"},
        "B":{"Type":"Choice","Choices":[{"Variable":"$.stop","IsPresent":true,"Next":"S"}],"Default":"A"}}}"#;
    let mut session = Session::start(&document(looped, "{}", "")).map_err(|why| why.sentence).unwrap();
    let mut slices = 0;
    loop {
        session.advance(1500);
        slices += 1;
        let run = session.run();
        if !run.going {
            assert!(matches!(run.status, Status::Failed { .. }), "{:?}", run.status);
            assert_eq!(run.events.len(), 25_000);
            break;
        }
        assert!(slices < 200);
    }
    assert!(slices > 3);
}

#[test]
fn the_inside_of_a_map_shows_what_its_iterations_did() {
    use Standing::{Aborted, Failed, Idle, Succeeded, Waiting};
    let map = |mode: &str, fields: &str| {
        format!(
            r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","Items":[1,2,3],{fields}"QueryLanguage":"JSONata",
                "Catch":[{{"ErrorEquals":["States.ALL"],"Next":"Z"}}],"ItemProcessor":{{"ProcessorConfig":{{"Mode":{mode}}},
                "StartAt":"T","States":{{"T":{{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
                "Next":"P"}},"P":{{"Type":"Pass","End":true}}}}}},"Next":"Z"}},"Z":{{"Type":"Pass","End":true}}}}}}"#
        )
    };
    let second = r#"{"T":{"replies":[{"return":1},{"throw":{"error":"E"}}]}}"#;
    let [inline, distributed] = [r#""INLINE""#, r#""DISTRIBUTED","ExecutionType":"STANDARD""#];
    check(&map(distributed, ""), "", "succeeded", &[("T", Succeeded, 0), ("P", Succeeded, 0)]);
    // The third item is given up after the second failed, or goes well where that is tolerated.
    check(&map(inline, ""), second, "succeeded", &[("T", Failed, 0), ("Z", Succeeded, 0)]);
    check(&map(distributed, ""), second, "succeeded", &[("T", Failed, 0), ("P", Idle, 0)]);
    let tolerant = map(distributed, r#""ToleratedFailureCount":1,"#);
    let run = check(&tolerant, second, "succeeded", &[("T", Failed, 0), ("P", Succeeded, 0)]);
    // Inside of an item only that item counts.
    let child = run.children.iter().find(|child| child.index == 2).unwrap();
    let progress = progress::at(&run, *child.moments.last().unwrap());
    assert_eq!(progress.of(run.machine.named("T").unwrap()).standing, Succeeded);
    assert_eq!(progress::at(&run, 1).of(run.machine.named("T").unwrap()).standing, Idle);

    // Stopped and redriven: it waits again.
    let silent = r#"{"T":{"replies":[{"silence":true,"times":3}]}}"#;
    let mut session = session(&map(distributed, ""), silent);
    let standing = |session: &mut Session| {
        let run = session.run();
        progress::at(&run, run.last()).of(run.machine.named("T").unwrap()).standing
    };
    let waits = session.run().last();
    session.send(waits, Reply::Abort).unwrap();
    assert_eq!(standing(&mut session), Aborted);
    session.send(waits + 1, Reply::Redrive).unwrap();
    assert_eq!(standing(&mut session), Waiting);
}
