use super::*;
use crate::exec::Program;
use crate::mock::Mocks;
use crate::timeline::Timeline;

/// Runs the workflow and tells the trail of a place of the last state's output, each step as `State stage path: how`.
#[track_caller]
fn check(states: &str, input: &str, path: &str, expected: &[&str]) {
    let definition = format!(r#"{{"StartAt":"A","States":{{{states}}}}}"#);
    let program = Program::new(&definition, input, Default::default()).expect("a program");
    let mut timeline = Timeline::new(Rc::new(program), Mocks::default());
    timeline.advance(10_000);
    let (machine, log) = (&timeline.program().machine, timeline.log());
    let of_root = |record: &TraceRecord| record.frame == FrameId::ROOT && record.stage == Stage::Output;
    let record = log.trace.iter().rposition(of_root).expect("an output");
    let path = way(&Path::parse(path).expect("a path")).0;
    let mut lines = Vec::new();
    for (place, step) in trail(machine, log, Place { record, path }) {
        let record = &log.trace[place.record];
        let state = &machine.state(record.state).expect("a state").name;
        let sources = match step.sources.as_slice() {
            [Source::Place(_)] if step.how != How::Answered => String::new(),
            [] => String::new(),
            sources => sources.iter().map(|source| format!(" <- {}", told(machine, log, source))).collect(),
        };
        lines.push(format!("{state} {}: {:?}{sources}", shown(record.stage.name(), &place.path), step.how));
    }
    lines.retain(|line| !line.ends_with(": Kept"));
    assert_eq!(lines, expected);
}

fn shown(start: &str, path: &[Seg]) -> String {
    path.iter().fold(start.to_owned(), |text, seg| match seg {
        Seg::Key(key) => format!("{text}.{key}"),
        Seg::Index(at) => format!("{text}[{at}]"),
    })
}

fn told(machine: &StateMachine, log: &Log, source: &Source) -> String {
    match source {
        Source::Place(place) => {
            let record = &log.trace[place.record];
            let state = &machine.state(record.state).expect("a state").name;
            format!("{state} {}", shown(record.stage.name(), &place.path))
        }
        Source::ExecutionInput(path) => shown("execution", path),
        Source::Context(text) => text.to_string(),
    }
}

const CHARGE: &str =
    r#""Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"q","MessageBody.$":"$.id"}"#;

#[test]
fn results_that_were_put_are_followed_to_the_task() {
    let states = format!(
        r#""A":{{"Type":"Task",{CHARGE},"ResultSelector":{{"m.$":"$.MessageId"}},"ResultPath":"$.sent","Next":"B"}},
        "B":{{"Type":"Pass","InputPath":"$.sent","Parameters":{{"key.$":"$.m","n":1}},"ResultPath":"$.out","Next":"C"}},
        "C":{{"Type":"Succeed","OutputPath":"$.out"}}"#
    );
    let run = |path: &str, expected: &[&str]| check(&states, r#"{"id":"7"}"#, path, expected);
    run(
        "$.key",
        &[
            "C afterOutputPath.key: Selected",
            "C input.out.key: Handed",
            "B afterResultPath.out.key: Put",
            "B afterParameters.key: Selected",
            "B afterInputPath.m: Selected",
            "B input.sent.m: Handed",
            "A afterResultPath.sent.m: Put",
            "A afterResultSelector.m: Selected",
            "A result.MessageId: Answered <- A afterParameters",
        ],
    );
    run(
        "$.n",
        &[
            "C afterOutputPath.n: Selected",
            "C input.out.n: Handed",
            "B afterResultPath.out.n: Put",
            "B afterParameters.n: Literal",
        ],
    );
}

#[test]
fn what_was_not_touched_came_with_the_input() {
    let states = r#""A":{"Type":"Pass","Result":1,"ResultPath":"$.a.b","Next":"B"},"B":{"Type":"Succeed"}"#;
    let run = |path: &str, expected: &[&str]| check(states, r#"{"id":"7","a":{"c":2}}"#, path, expected);
    run("$.id", &["B input.id: Handed", "A input.id: Given <- execution.id"]);
    run("$.a.c", &["B input.a.c: Handed", "A input.a.c: Given <- execution.a.c"]);
    run("$.a", &["B input.a: Handed", "A afterResultPath.a: Merged <- A input.a <- A afterResultSelector"]);
    run("$.a.b", &["B input.a.b: Handed", "A afterResultPath.a.b: Put", "A result: Literal"]);
}

#[test]
fn expressions_tell_what_they_read() {
    check(
        r#""A":{"Type":"Pass","Parameters":{"s.$":"States.Format('{} {}', $.x.y, $$.Execution.Name)",
            "l.$":"States.Array($.x, 'k')","all.$":"$.list[*].v","few.$":"$.list[?(@.v>1)].v"},"End":true}"#,
        r#"{"x":{"y":1},"list":[{"v":1},{"v":2}]}"#,
        "$.s",
        &["A afterParameters.s: Computed <- A afterInputPath.x.y <- $$.Execution.Name"],
    );
    let path = |path: &str, expected: &[&str]| {
        check(
            r#""A":{"Type":"Pass","Parameters":{"l.$":"States.Array($.x, 'k')","all.$":"$.list[*].v",
                "few.$":"$.list[?(@.v>1)].v"},"End":true}"#,
            r#"{"x":{"y":1},"list":[{"v":1},{"v":2}]}"#,
            path,
            expected,
        );
    };
    path("$.l[0].y", &["A afterParameters.l[0].y: Selected", "A input.x.y: Given <- execution.x.y"]);
    path("$.l[1]", &["A afterParameters.l[1]: Literal"]);
    path("$.all[1]", &["A afterParameters.all[1]: Selected", "A input.list[1].v: Given <- execution.list[1].v"]);
    path("$.few[0]", &["A afterParameters.few[0]: Computed", "A input.list: Given <- execution.list"]);
}

#[test]
fn jsonata_looks_up_or_computes_and_variables_lead_to_their_assign() {
    let states = r#""A":{"QueryLanguage":"JSONata","Type":"Pass","Assign":{"v":"{% $states.input.x %}"},"Next":"B"},
        "B":{"QueryLanguage":"JSONata","Type":"Pass","Output":{"same":"{% $v.y %}","sum":"{% $v.y + $states.input.n %}",
            "ys":"{% $states.input.list.v %}","run":"{% $states.context.Execution.Input.n %}"},"End":true}"#;
    let run = |path: &str, expected: &[&str]| {
        check(states, r#"{"x":{"y":1},"n":2,"list":[{"v":1},{"v":2}]}"#, path, expected)
    };
    run("$.same", &["B output.same: Selected", "A afterAssign.v.y: Selected", "A input.x.y: Given <- execution.x.y"]);
    run("$.sum", &["B output.sum: Computed <- A afterAssign.v.y <- B input.n"]);
    run("$.ys[0]", &["B output.ys[0]: Computed", "B input.list: Handed", "A input.list: Given <- execution.list"]);
    run("$.run", &["B output.run: Selected <- execution.n"]);
}

#[test]
fn iterations_and_branches_lead_in_and_out() {
    check(
        r#""A":{"Type":"Map","ItemsPath":"$.rows","ItemSelector":{"row.$":"$$.Map.Item.Value","all.$":"$.n"},
            "ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}},"End":true}"#,
        r#"{"rows":[{"v":1},{"v":2},{"v":3}],"n":9}"#,
        "$[2].row.v",
        &[
            "A result[2].row.v: Joined",
            "I input.row.v: Given",
            "A afterItemSelector.row.v: Selected",
            "A afterItemsPath[2].v: Selected",
            "A input.rows[2].v: Given <- execution.rows[2].v",
        ],
    );
    check(
        r#""A":{"Type":"Parallel","Branches":[{"StartAt":"P","States":{"P":{"Type":"Pass","Result":1,"End":true}}},
            {"StartAt":"Q","States":{"Q":{"Type":"Pass","End":true}}}],"End":true}"#,
        r#"{"x":1}"#,
        "$[1].x",
        &["A result[1].x: Joined", "Q input.x: Given", "A input.x: Given <- execution.x"],
    );
}

#[test]
fn caught_errors_are_followed_into_the_branch() {
    check(
        r#""A":{"Type":"Parallel","Branches":[{"StartAt":"P","States":{"P":{"Type":"Fail","Error":"E","Cause":"c"}}}],
            "Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.err","Next":"B"}],"End":true},
        "B":{"Type":"Succeed"}"#,
        r#"{"x":1}"#,
        "$.err.Error",
        &[
            "B input.err.Error: Handed",
            "A afterResultPath.err.Error: Put",
            "A errorOutput.Error: Joined",
            "P errorOutput.Error: Literal",
        ],
    );
}
