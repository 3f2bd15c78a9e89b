//! Rules of the kernel that were measured on AWS and that need failing tasks or other quotas to show.

use std::rc::Rc;

use stepthrough::api;
use stepthrough::exec::{Execution, Limits, Log, Outcome, Program, Reply, Settings, Signal, Stepped};
use stepthrough::history::{Detail, ErrorInfo, Event, LogId, wire};
use stepthrough::mock::Mocks;
use stepthrough::timeline::{Progress, Timeline};
use stepthrough::value::Value;

/// How a task is answered: with a value or an error; a task without an answer stays open.
type Answers<'a> = &'a [(&'a str, Result<&'a str, &'a str>)];

/// A run with its program and log.
struct Run {
    program: Program,
    log: Log,
    execution: Execution,
}

impl Run {
    fn new(definition: &str, limits: Limits) -> Self {
        let mut program = Program::new(definition, "{}", Settings::default()).expect("a good definition");
        program.limits = limits;
        let mut log = Log::default();
        let execution = Execution::new(&program, &mut log);
        Run { program, log, execution }
    }

    /// Runs until nothing is due; each answer serves one request of the state it names.
    fn go(mut self, answers: Answers<'_>) -> Self {
        let mut answers = answers.to_vec();
        for _ in 0..10_000 {
            let stepped = self.execution.step(&self.program, &mut self.log);
            for request in self.execution.take_requests() {
                let Some(at) = answers.iter().position(|(state, _)| *state == &*request.state_name) else { continue };
                let reply = match answers.remove(at).1 {
                    Ok(value) => Reply::value(Value::from(value)),
                    Err(error) => Reply::error(error, "because"),
                };
                self.execution.reply(&request, reply);
            }
            if stepped != Stepped::Ran {
                return self;
            }
        }
        panic!("no end");
    }

    /// `id<-previous Type name`
    fn events(&self, log: LogId) -> Vec<String> {
        let line = |event: &Event| {
            let about = match &event.detail {
                Detail::Entered { name, .. } | Detail::Exited { name, .. } => format!(" {name}"),
                Detail::Iteration { index, .. } => format!(" {index}"),
                _ => String::new(),
            };
            format!("{}<-{} {}{about}", event.id, event.previous, event.kind.name())
        };
        self.log.events.iter().filter(|event| event.log == log).map(line).collect()
    }
}

fn machine(states: &str) -> String {
    format!(r#"{{"QueryLanguage":"JSONata","StartAt":"S","States":{{{states}}}}}"#)
}

/// A Task that is called as `name`.
fn task(name: &str) -> String {
    format!(
        r#""{name}":{{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Arguments":{{"Message":"m"}},"End":true}}"#
    )
}

/// A branch with one Task.
fn branch(name: &str) -> String {
    format!(r#"{{"StartAt":"{name}","States":{{{}}}}}"#, task(name))
}

#[test]
fn what_is_open_is_aborted_when_something_beside_it_fails() {
    let check = |state: &str, answers: Answers<'_>, expected: &[&str]| {
        let run = Run::new(&machine(&format!(r#""S":{state}"#)), Limits::default()).go(answers);
        let events = run.events(LogId::ROOT);
        assert_eq!(events[events.len().saturating_sub(expected.len())..], *expected, "{state}");
    };
    let map = |processor: &str| format!(r#"{{"Type":"Map","Items":[1],"ItemProcessor":{processor},"End":true}}"#);
    let parallel =
        |branches: &[String]| format!(r#"{{"Type":"Parallel","Branches":[{}],"End":true}}"#, branches.join(","));
    check(
        &map(&branch("T")),
        &[("T", Err("E"))],
        &[
            "8<-7 TaskFailed",
            "9<-8 MapIterationFailed 0",
            "10<-8 TaskStateAborted",
            "11<-8 MapStateFailed",
            "12<-11 ExecutionFailed",
        ],
    );
    check(
        &parallel(&[branch("Open"), branch("T")]),
        &[("T", Err("E"))],
        &[
            "10<-9 TaskFailed",
            "11<-10 TaskStateAborted",
            "12<-10 TaskStateAborted",
            "13<-10 ParallelStateFailed",
            "14<-13 ExecutionFailed",
        ],
    );
    // A Map ends its other iterations before it reports the one that failed.
    let two = |processor: &str| map(processor).replace(r#""Items":[1]"#, r#""Items":[0,1]"#);
    check(
        &two(&branch("T")),
        &[("T", Err("E"))],
        &[
            "12<-9 TaskFailed",
            "13<-12 MapIterationAborted 1",
            "14<-12 TaskStateAborted",
            "15<-12 MapIterationFailed 0",
            "16<-12 TaskStateAborted",
            "17<-12 MapStateFailed",
            "18<-17 ExecutionFailed",
        ],
    );
    // A Map inside is aborted after its iteration's task.
    let inner = format!(r#"{{"StartAt":"M","States":{{"M":{}}}}}"#, map(&branch("Open")));
    check(
        &parallel(&[inner, branch("T")]),
        &[("T", Err("E"))],
        &[
            "14<-11 TaskStateAborted",
            "15<-11 TaskStateAborted",
            "16<-11 MapStateAborted",
            "17<-11 ParallelStateFailed",
            "18<-17 ExecutionFailed",
        ],
    );
}

#[test]
fn variables_have_quotas() {
    let small = Limits { variable_bytes: 12, variables_bytes: 30, ..Limits::default() };
    let check = |assigns: &[&str], cause: Option<&str>| {
        let states: Vec<String> = assigns
            .iter()
            .enumerate()
            .map(|(at, assign)| {
                let (name, next) = (if at == 0 { "S".to_owned() } else { format!("S{at}") }, at + 1);
                let to =
                    if next == assigns.len() { r#""End":true"#.to_owned() } else { format!(r#""Next":"S{next}""#) };
                format!(r#""{name}":{{"Type":"Pass","Assign":{assign},{to}}}"#)
            })
            .collect();
        let run = Run::new(&machine(&states.join(",")), small.clone()).go(&[]);
        let found = match run.execution.outcome() {
            Some(Outcome::Failed(info)) => {
                assert_eq!(info.error.as_deref(), Some("States.DataLimitExceeded"));
                let event = run.log.events.iter().rev().nth(1).expect("an event");
                let written = wire::event(event, None);
                let location = written.get("evaluationFailedEventDetails").and_then(|details| details.get("location"));
                assert_eq!(location.and_then(Value::as_str), Some("Assign"));
                info.cause.as_deref().map(str::to_owned)
            }
            _ => None,
        };
        assert_eq!(found.as_deref(), cause, "{assigns:?}");
    };
    check(&[r#"{"x":"1234567890"}"#], None);
    check(
        &[r#"{"x":"12345678901"}"#],
        Some("Variable size limit exceeded. Variable 'x' in state 'S' was assigned 13 bytes."),
    );
    check(&[r#"{"x":"1234","y":"1234"}"#], None);
    check(
        &[r#"{"x":"1234","y":"12345"}"#],
        Some(
            "State total variable size limit exceeded. Variable 'y' in state 'S' was assigned 7 bytes, which caused the \
             size of variables assigned in the state to exceed its limit by 1 bytes.",
        ),
    );
    let long = |name: &str| format!(r#"{{"{name}":"1234567890"}}"#);
    // A variable set anew counts once.
    check(&[&long("x"), &long("y"), &long("x"), &long("y")], None);
    check(
        &[&long("x"), &long("y"), &long("z")],
        Some(
            "Execution total variable size limit exceeded. State 'S2' assigned variables that exceed the total execution \
             limit by 6 bytes.",
        ),
    );
}

#[test]
fn texts_that_no_payload_can_hold_are_not_made() {
    let definition = |arguments: usize| {
        let (holes, paths) = ("{}".repeat(arguments), vec!["$"; arguments].join(","));
        format!(
            r#"{{"StartAt":"T","States":{{"T":{{"Type":"Pass","Result":"{}","Next":"S"}},
                "S":{{"Type":"Pass","Parameters":{{"x.$":"States.Format('{holes}', {paths})"}},"End":true}}}}}}"#,
            "y".repeat(100_000)
        )
    };
    // The first is refused as a payload, the second one is not even made.
    for arguments in [3, 1000] {
        let run = Run::new(&definition(arguments), Limits::default()).go(&[]);
        let Some(Outcome::Failed(info)) = run.execution.outcome() else { panic!("{:?}", run.execution.outcome()) };
        assert_eq!(info.error.as_deref(), Some("States.DataLimitExceeded"));
        let cause =
            "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit.";
        assert_eq!(info.cause.as_deref(), Some(cause));
    }
}

/// The events after the first `skip`.
fn later(run: &Run, skip: usize) -> Vec<String> {
    run.events(LogId::ROOT).split_off(skip)
}

#[test]
fn a_redriven_execution_goes_on_where_it_stopped() {
    let check = |state: &str, first: Answers<'_>, then: Answers<'_>, expected: &[&str], output: Option<&str>| {
        let mut run = Run::new(&machine(&format!(r#""S":{state}"#)), Limits::default()).go(first);
        let before = run.events(LogId::ROOT).len();
        assert_eq!(run.execution.redrivable(&run.program), Ok(()), "{state}");
        run.execution.signal(&run.program, &mut run.log, Signal::Redrive).expect("redrivable");
        let run = run.go(then);
        assert_eq!(later(&run, before), expected, "{state}");
        let made = match run.execution.outcome() {
            Some(Outcome::Succeeded(made)) => Some(made.to_json()),
            _ => None,
        };
        assert_eq!(made.as_deref(), output, "{state}");
    };
    let retried = r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Arguments":{"Message":"m"},
        "Retry":[{"ErrorEquals":["E"],"MaxAttempts":1}],"End":true}"#;
    // The state is not entered again, and its retriers are fresh.
    check(
        retried,
        &[("S", Err("E")), ("S", Err("E"))],
        &[("S", Err("E")), ("S", Ok("fixed"))],
        &[
            "10<-9 ExecutionRedriven",
            "11<-2 TaskScheduled",
            "12<-11 TaskStarted",
            "13<-12 TaskFailed",
            "14<-13 TaskScheduled",
            "15<-14 TaskStarted",
            "16<-15 TaskSucceeded",
            "17<-16 TaskStateExited S",
            "18<-17 ExecutionSucceeded",
        ],
        Some("\"fixed\""),
    );
    check(r#"{"Type":"Fail","Error":"E"}"#, &[], &[], &["4<-3 ExecutionRedriven", "5<-4 ExecutionFailed"], None);
    // Only the branches that did not succeed run again.
    check(
        &format!(r#"{{"Type":"Parallel","Branches":[{},{},{}],"End":true}}"#, branch("A"), branch("B"), branch("C")),
        &[("A", Ok("kept")), ("B", Err("E"))],
        &[("B", Ok("b")), ("C", Ok("c"))],
        &[
            "20<-19 ExecutionRedriven",
            "21<-5 TaskScheduled",
            "22<-21 TaskStarted",
            "23<-6 TaskScheduled",
            "24<-23 TaskStarted",
            "25<-22 TaskSucceeded",
            "26<-24 TaskSucceeded",
            "27<-25 TaskStateExited B",
            "28<-26 TaskStateExited C",
            "29<-28 ParallelStateSucceeded",
            "30<-28 ParallelStateExited S",
            "31<-30 ExecutionSucceeded",
        ],
        Some(r#"["kept","b","c"]"#),
    );
    // Of a Map, the iteration that failed and those not yet begun.
    check(
        &format!(r#"{{"Type":"Map","Items":[0,1,2],"MaxConcurrency":1,"ItemProcessor":{},"End":true}}"#, branch("T")),
        &[("T", Ok("0")), ("T", Err("E"))],
        &[("T", Ok("1")), ("T", Ok("2"))],
        &[
            "20<-19 ExecutionRedriven",
            "21<-12 TaskScheduled",
            "22<-21 TaskStarted",
            "23<-22 TaskSucceeded",
            "24<-23 TaskStateExited T",
            "25<-24 MapIterationSucceeded 1",
            "26<-24 MapIterationStarted 2",
            "27<-26 TaskStateEntered T",
            "28<-27 TaskScheduled",
            "29<-28 TaskStarted",
            "30<-29 TaskSucceeded",
            "31<-30 TaskStateExited T",
            "32<-31 MapIterationSucceeded 2",
            "33<-32 MapStateSucceeded",
            "34<-32 MapStateExited S",
            "35<-34 ExecutionSucceeded",
        ],
        Some(r#"["0","1","2"]"#),
    );
}

#[test]
fn a_redriven_execution_says_so() {
    let definition = machine(
        r#""S":{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Arguments":{"Message":"{% $states.context.Execution %}"},"End":true}"#,
    );
    let mut run = Run::new(&definition, Limits::default()).go(&[]);
    let status = |run: &Run| {
        let answer = api::describe_execution(&run.program, &run.execution, &run.log, "{}");
        let part = |name: &str| answer.get(name).map(Value::to_json).unwrap_or_default();
        [part("status"), part("redriveStatus"), part("redriveStatusReason"), part("redriveCount")].join(" ")
    };
    let running = r#""RUNNING" "NOT_REDRIVABLE" "Execution is RUNNING and cannot be redriven""#;
    assert_eq!(status(&run), format!("{running} 0"));
    let abort = Signal::Abort { error: ErrorInfo::default() };
    run.execution.signal(&run.program, &mut run.log, abort).expect("running");
    assert_eq!(status(&run), r#""ABORTED" "REDRIVABLE"  0"#);
    run.execution.signal(&run.program, &mut run.log, Signal::Redrive).expect("redrivable");
    assert_eq!(status(&run), format!("{running} 1"));
    let run = run.go(&[("S", Ok("done"))]);
    assert_eq!(
        later(&run, 5),
        [
            "6<-5 ExecutionRedriven",
            "7<-2 TaskScheduled",
            "8<-7 TaskStarted",
            "9<-8 TaskSucceeded",
            "10<-9 TaskStateExited S",
            "11<-10 ExecutionSucceeded"
        ]
    );
    let ended = r#""SUCCEEDED" "NOT_REDRIVABLE" "Execution is SUCCEEDED and cannot be redriven" 1"#;
    assert_eq!(status(&run), ended);
    let scheduled = wire::event(&run.log.events[6], None).to_json();
    assert!(scheduled.contains(r#"\"RedriveCount\":1,\"RedriveTime\":\"2026-01-01T09:00:00.000Z\""#), "{scheduled}");
}

#[test]
fn a_map_run_is_redriven_with_its_failed_and_stopped_children() {
    let state = format!(
        r#""S":{{"Type":"Map","Items":[0,1,2],"MaxConcurrency":3,"Label":"L","ItemProcessor":{{"ProcessorConfig":
            {{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"T","States":{{{}}}}},"End":true}}"#,
        task("T")
    );
    let mut run = Run::new(&machine(&state), Limits::default()).go(&[("T", Ok("0")), ("T", Err("E"))]);
    let failed = later(&run, 4);
    assert_eq!(failed, ["5<-4 MapRunFailed", "6<-5 MapStateFailed", "7<-6 ExecutionFailed"]);
    run.execution.signal(&run.program, &mut run.log, Signal::Redrive).expect("redrivable");
    let run = run.go(&[("T", Ok("1")), ("T", Ok("2"))]);
    assert_eq!(
        later(&run, 7),
        [
            "8<-7 ExecutionRedriven",
            "9<-2 MapRunRedriven",
            "10<-9 MapRunSucceeded",
            "11<-10 MapStateSucceeded",
            "12<-9 MapStateExited S",
            "13<-12 ExecutionSucceeded"
        ]
    );
    assert!(matches!(run.execution.outcome(), Some(Outcome::Succeeded(made)) if made.to_json() == r#"["0","1","2"]"#));
    let child = run.events(LogId(2));
    assert_eq!(child[4..7], ["5<-4 TaskFailed", "6<-5 ExecutionFailed", "7<-6 ExecutionRedriven"]);
    assert_eq!(child[7], "8<-2 TaskScheduled");
}

#[test]
fn child_executions_that_still_run_are_aborted() {
    let state = format!(
        r#""S":{{"Type":"Map","Items":[0,1,2],"MaxConcurrency":2,"Label":"L","ItemProcessor":{{"ProcessorConfig":
            {{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"T","States":{{{}}}}},"End":true}}"#,
        task("T")
    );
    // The last event of each child; the third one never begins.
    let last = |run: &Run| (1..=3).map(|log| run.events(LogId(log)).pop().unwrap_or_default()).collect::<Vec<_>>();
    let definition = machine(&state);
    let failed = Run::new(&definition, Limits::default()).go(&[("T", Err("E"))]);
    assert_eq!(last(&failed), ["6<-5 ExecutionFailed", "5<-0 ExecutionAborted", ""]);

    let mut stopped = Run::new(&definition, Limits::default()).go(&[("T", Ok("0"))]);
    let abort = Signal::Abort { error: ErrorInfo::default() };
    stopped.execution.signal(&stopped.program, &mut stopped.log, abort).expect("running");
    assert_eq!(last(&stopped), ["7<-6 ExecutionSucceeded", "5<-0 ExecutionAborted", "5<-0 ExecutionAborted"]);
    stopped.execution.signal(&stopped.program, &mut stopped.log, Signal::Redrive).expect("redrivable");
    let redriven = stopped.go(&[("T", Ok("1")), ("T", Ok("2"))]);
    assert!(matches!(redriven.execution.outcome(), Some(Outcome::Succeeded(_))));
    let child = redriven.events(LogId(2));
    assert_eq!(child[4..7], ["5<-0 ExecutionAborted", "6<-5 ExecutionRedriven", "7<-2 TaskScheduled"]);

    let late = definition.replacen('{', r#"{"TimeoutSeconds":5,"#, 1);
    let late = Run::new(&late, Limits::default()).go(&[]);
    assert_eq!(late.execution.outcome(), Some(&Outcome::TimedOut));
    assert_eq!(last(&late), ["5<-0 ExecutionAborted", "5<-0 ExecutionAborted", ""]);

    // Beside a branch that fails; and a child that has not begun is begun by the redrive.
    let fail = r#"{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E"}}}"#;
    let map = format!(r#"{{"StartAt":"M","States":{{{}}}}}"#, state.replacen("\"S\"", "\"M\"", 1));
    let both = machine(&format!(r#""S":{{"Type":"Parallel","Branches":[{fail},{map}],"End":true}}"#));
    let mut beside = Run::new(&both, Limits::default()).go(&[]);
    let events = beside.events(LogId::ROOT);
    assert_eq!(
        events[events.len() - 4..],
        ["8<-4 MapRunAborted", "9<-4 MapStateAborted", "10<-4 ParallelStateFailed", "11<-10 ExecutionFailed"]
    );
    assert_eq!(last(&beside), ["", "", ""]);
    beside.execution.signal(&beside.program, &mut beside.log, Signal::Redrive).expect("redrivable");
    let redriven = beside.go(&[]);
    assert_eq!(redriven.events(LogId(1))[..2], ["1<-0 ExecutionStarted", "2<-0 TaskStateEntered T"]);
}

#[test]
fn an_item_that_cannot_be_selected_ends_the_others() {
    let map = |mode: &str| {
        format!(
            r#""S":{{"Type":"Map","Items":[0,1,"x"],"MaxConcurrency":2,"ItemSelector":"{{% $states.context.Map.Item.Value + 1 %}}",
            "ItemProcessor":{{"ProcessorConfig":{{{mode}}},"StartAt":"T","States":{{{}}}}},
            "Catch":[{{"ErrorEquals":["States.QueryEvaluationError"],"Next":"W"}}],"End":true}},
            "W":{{"Type":"Wait","Seconds":1,"End":true}}"#,
            task("T")
        )
    };
    let after = |mode: &str, kind: &str| {
        let run = Run::new(&machine(&map(mode)), Limits::default()).go(&[("T", Ok("0")), ("T", Ok("1"))]);
        assert!(matches!(run.execution.outcome(), Some(Outcome::Succeeded(_))), "{:?}", run.execution.outcome());
        let events = run.events(LogId::ROOT);
        let at = events.iter().position(|event| event.contains(kind)).expect("it");
        (events[at..].join(", "), run.events(LogId(2)).pop())
    };
    let (events, _) = after(r#""Mode":"INLINE""#, "MapIterationAborted");
    let end = "MapStateExited S, 20<-19 WaitStateEntered W, 21<-20 WaitStateExited W, 22<-21 ExecutionSucceeded";
    assert_eq!(
        events,
        format!("16<-3 MapIterationAborted 1, 17<-3 EvaluationFailed, 18<-17 MapStateFailed, 19<-18 {end}")
    );
    let (events, child) = after(r#""Mode":"DISTRIBUTED","ExecutionType":"STANDARD""#, "EvaluationFailed");
    assert!(events.starts_with("5<-4 EvaluationFailed, 6<-5 MapStateFailed, 7<-6 MapStateExited S"), "{events}");
    assert_eq!(child.as_deref(), Some("6<-0 ExecutionAborted"));
}

#[test]
fn a_redrive_is_replayed() {
    let definition = machine(r#""S":{"Type":"Wait","Seconds":1,"Next":"F"},"F":{"Type":"Fail","Error":"E"}"#);
    let program = Program::new(&definition, "{}", Settings::default()).expect("a good definition");
    let mut timeline = Timeline::new(Rc::new(program), Mocks::default());
    for count in 0..3_u32 {
        assert_eq!(timeline.advance(1000), Progress::Ended);
        assert_eq!(timeline.head().redrive_count(), count);
        let step = timeline.head().steps();
        timeline.send(step, Signal::Redrive).expect("redrivable");
    }
    assert_eq!(timeline.advance(1000), Progress::Ended);
    let last = timeline.head().steps();
    for step in 0..=last {
        let there = timeline.at(step);
        let events = timeline.log().events.iter().filter(|event| event.step <= step).count();
        assert_eq!(there.steps(), step);
        assert!(there.redrive_count() as usize <= events);
    }
    let again = timeline.at(last);
    assert_eq!((again.redrive_count(), again.outcome()), (3, timeline.outcome()));
    // From the first failure on, without the redrives.
    let failed = timeline.log().events.iter().find(|event| event.kind.name() == "ExecutionFailed").expect("it").step;
    timeline.send(failed, Signal::Redrive).expect("redrivable");
    assert_eq!((timeline.advance(1000), timeline.head().redrive_count()), (Progress::Ended, 1));
}

#[test]
fn the_files_of_a_listing_are_read_as_items() {
    let definition = machine(
        r#""S":{"Type":"Map","End":true,"QueryLanguage":"JSONata",
            "ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2","Arguments":{"Bucket":"bk","Prefix":"p/"},
                "ReaderConfig":{"InputType":"JSON","Transformation":"LOAD_AND_FLATTEN","MaxItems":4}},
            "ItemSelector":"{% $states.context.Map.Item.Source & ' ' & $states.context.Map.Item.Value.name %}",
            "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
                "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}"#,
    );
    let program = Program::new(&definition, "{}", Settings::default()).expect("a good definition");
    let mut timeline = Timeline::new(Rc::new(program), Mocks::default());
    assert_eq!(timeline.advance(10_000), Progress::Ended);
    let Some(Outcome::Succeeded(output)) = timeline.outcome() else { panic!("{:?}", timeline.outcome()) };
    let name = |file: &str, item: &str| format!("\"s3://bk/p/{file}.json {item}\"");
    let items = [("file-1", "alpha"), ("file-1", "beta"), ("file-1", "gamma"), ("file-2", "alpha")];
    assert_eq!(output.to_json(), format!("[{}]", items.map(|(file, item)| name(file, item)).join(",")));
}
