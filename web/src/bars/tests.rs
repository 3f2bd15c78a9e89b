//! Bars, axes and rows, read from real runs.

use std::collections::HashSet;
use std::rc::Rc;

use stepthrough::value::Value;

use super::*;
use crate::document::Document;
use crate::session::Session;

fn run(definition: &str, input: &str) -> Run {
    let document = Document { definition: Rc::from(definition), input: Rc::from(input), ..Document::default() };
    let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
    session.advance(1_000_000);
    session.run()
}

const BRANCHES: &str = r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","Next":"Z","Branches":[
    {"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":4,"End":true}}},
    {"StartAt":"B","States":{"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Wait","Seconds":9,"End":true}}}]},
    "Z":{"Type":"Pass","End":true}}}"#;

fn map(seconds: usize) -> String {
    format!(
        r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","End":true,"MaxConcurrency":1,
        "ItemProcessor":{{"StartAt":"I","States":{{"I":{{"Type":"Wait","Seconds":{seconds},"End":true}}}}}}}}}}}}"#
    )
}

fn items(count: usize) -> String {
    format!("[{}]", vec!["1"; count].join(","))
}

fn names(run: &Run, rows: &[Row]) -> Vec<String> {
    let name = |row: &Row| match row.what {
        What::Visit => run.machine.state(run.visits[row.visit].state).unwrap().name.to_string(),
        other => format!("{other:?}"),
    };
    rows.iter().map(|row| format!("{}{}", "  ".repeat(row.depth), name(row))).collect()
}

#[test]
fn branches_are_rows_below_their_state() {
    let run = run(BRANCHES, "{}");
    let chart = Chart::of(&run);
    let rows = rows(&chart, &HashSet::new());
    assert_eq!(names(&run, &rows), ["P", "  Branch(0)", "    A", "  Branch(1)", "    B", "    C", "Z"]);
    let folded = super::rows(&chart, &HashSet::from([Key::Visit(0)]));
    assert_eq!(names(&run, &folded), ["P", "Z"]);
    let window = Window::whole(Axis::Clock);
    let seconds = |bar: &Bar| (window.share(&run, bar.from) * 9.0, window.share(&run, bar.to) * 9.0);
    assert_eq!(seconds(&rows[2].bars[0]), (0.0, 4.0));
    assert_eq!(seconds(&rows[5].bars[0]), (0.0, 9.0));
    assert_eq!(rows[2].bars[0].kind, BarKind::Wait);
}

#[test]
fn attempts_and_the_delays_between_them_are_apart() {
    let definition = r#"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
        "TimeoutSeconds":5,"End":true,"Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":2,"MaxAttempts":2,"BackoffRate":3}],
        "Catch":[{"ErrorEquals":["States.ALL"],"Next":"End"}]},"End":{"Type":"Pass","End":true}}}"#;
    let mocks = r#"{"T":{"replies":[{"throw":{"error":"Busy"}}],"pastEnd":"repeat"}}"#;
    let document = Document {
        definition: Rc::from(definition),
        input: Rc::from("{}"),
        mocks: crate::session::mocks_of(&Value::parse(mocks).unwrap()).unwrap(),
        ..Document::default()
    };
    let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
    session.advance(10_000);
    let run = session.run();
    let chart = Chart::of(&run);
    let stay = chart.stay(0).unwrap();
    use BarKind::{Delay, Failed};
    assert_eq!(stay.bars.iter().map(|bar| bar.kind).collect::<Vec<_>>(), [Failed, Delay, Failed, Delay, Failed]);
    assert_eq!((stay.standing, stay.retries()), (Standing::Caught, 2));
    let time = |moment: usize| run.moment(moment).time.0;
    let delays: Vec<i64> =
        stay.bars.iter().filter(|bar| bar.kind == Delay).map(|bar| time(bar.to) - time(bar.from)).collect();
    assert_eq!(delays, [2000, 6000]);
    assert!(stay.bars.windows(2).all(|pair| pair[0].to == pair[1].from));
}

#[test]
fn many_iterations_stand_in_groups() {
    let check = |count: usize, expected: usize, last: What| {
        let run = run(&map(1), &items(count));
        let rows = rows(&Chart::of(&run), &HashSet::new());
        assert_eq!((rows.len(), rows.last().map(|row| row.what)), (expected, Some(last)), "{count}");
    };
    check(2, 5, What::Visit);
    check(10, 11, What::Iteration(9));
    check(100, 11, What::Iterations(90, 99));
    check(3000, 31, What::Iterations(2900, 2999));
    let run = run(&map(1), &items(100));
    let chart = Chart::of(&run);
    let opened = rows(&chart, &HashSet::from([Key::Group(0, 90), Key::Lane(0, 95)]));
    assert_eq!(opened.len(), 11 + 10 + 1);
    assert_eq!(names(&run, &opened)[17], "      I");
}

#[test]
fn windows_zoom_and_find_the_moment_again() {
    let run = run(&map(10), &items(20));
    let whole = Window::whole(Axis::Clock);
    let near = whole.zoomed(8.0, 0.5);
    for moment in 0..run.moments.len() {
        let at = near.share(&run, moment);
        assert_eq!(run.moment(near.moment(&run, at)).time, run.moment(moment).time, "{moment}");
        let steps = Window::whole(Axis::Steps).zoomed(3.0, 0.2);
        assert_eq!(steps.moment(&run, steps.share(&run, moment)), moment);
    }
    assert_eq!(near.zoomed(1.0 / 8.0, 0.5), whole);
    assert_eq!(whole.panned(3.0), whole);
    let shown = near.showing(near.share(&run, run.last()));
    assert!(shown.share(&run, run.last()) <= 1.0);
    let texts: Vec<String> = whole.ticks(&run, 5).into_iter().map(|tick| tick.text).collect();
    assert_eq!(texts, ["0 s", "1 min", "2 min", "3 min"]);
    assert!(whole.ticks(&run, 5).iter().all(|tick| (0.0..=1.0).contains(&tick.at)));
}

#[test]
fn what_takes_no_time_is_counted_in_steps() {
    let check = |definition: &str, input: &str, axis: Axis| {
        let run = run(definition, input);
        assert_eq!(usual_axis(&run, &Chart::of(&run)), axis);
    };
    check(&map(1), "[1,2,3]", Axis::Clock);
    check(r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#, "{}", Axis::Steps);
    check(&map(0), "[1,2,3]", Axis::Steps);
}
