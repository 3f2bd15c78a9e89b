//! The data-flow view of one visit: the stages in order, each with what it is compared against.

use std::rc::Rc;

use stepthrough::source::Span;
use stepthrough::value::Value;

use crate::machine::Kind;
use crate::progress::is_failure;
use crate::run::{Record, Run, Stage, VisitIx};

/// One stage, ready to be shown.
#[derive(Clone, Debug)]
pub struct StageView {
    /// Its place among the run's records.
    pub record: usize,
    /// Which part of the flow it is.
    pub stage: Stage,
    /// The field of the definition that made it.
    pub span: Option<Span>,
    /// What came out.
    pub value: Value,
    /// The stage it is compared against, and its value.
    pub before: Option<(Stage, Value)>,
    /// Which attempt it belongs to, counted from 0.
    pub attempt: u32,
    /// Whether it came with the moment that is looked at.
    pub fresh: bool,
    /// The error that the stage is about: its name and cause.
    pub error: Option<(Rc<str>, Rc<str>)>,
}

/// The stages of the visit that are known at the moment, in the order in which they came.
pub fn stages(run: &Run, visit: VisitIx, cursor: usize) -> Vec<StageView> {
    let before = cursor.checked_sub(1).map_or(0, |before| run.moment(before).records);
    let known = run.records_at(cursor).iter().enumerate().filter(|(_, record)| record.visit == visit);
    let mut seen: Vec<&Record> = Vec::new();
    let mut views = Vec::new();
    for (at, record) in known {
        views.push(StageView {
            record: at,
            stage: record.stage,
            span: record.span.filter(|&span| !is_whole_state(run, visit, span)),
            value: record.value.clone(),
            before: baseline(run, visit, record.stage, &seen),
            attempt: record.attempt,
            fresh: at >= before,
            error: (record.stage == Stage::ErrorDetails).then(|| error_of(run, visit, record.events)).flatten(),
        });
        seen.push(record);
    }
    views
}

impl StageView {
    /// Whether the stage says nothing: no field made it and nothing changed.
    pub fn is_quiet(&self) -> bool {
        let says_nothing = self.before.as_ref().is_some_and(|(_, before)| *before == self.value);
        let always = matches!(self.stage, Stage::Input | Stage::Result | Stage::Output | Stage::ErrorDetails);
        self.span.is_none() && says_nothing && !always
    }
}

/// The error that the visit met last, as the history tells it; a failing field writes no event of its own, but its
/// execution's end.
fn error_of(run: &Run, visit: VisitIx, events: usize) -> Option<(Rc<str>, Rc<str>)> {
    let before = run.events.get(..events).unwrap_or(&run.events);
    let own = before.iter().rev().find(|event| event.visit == Some(visit) && is_failure(&event.kind));
    let end = || run.events.iter().skip(events.saturating_sub(1)).find(|event| &*event.kind == "ExecutionFailed");
    let wire = own.or_else(end)?.value();
    let details = wire.as_object()?.iter().find(|(key, _)| key.ends_with("EventDetails"))?.1.clone();
    let text = |key: &str| Rc::from(details.get(key).and_then(Value::as_str).unwrap_or_default());
    Some((text("error"), text("cause")))
}

/// Where no field stands for a stage, its place is the state's own.
pub fn is_whole_state(run: &Run, visit: VisitIx, span: Span) -> bool {
    let state = run.visits.get(visit).and_then(|visit| run.machine.state(visit.state));
    state.is_some_and(|state| state.span.start == span.start || state.span == span)
}

/// What a stage is compared against: the one it works on, which is not always the one before. `ResultPath` puts its
/// result into the state's input, so it is the input that shows what was added.
fn baseline(run: &Run, visit: VisitIx, stage: Stage, seen: &[&Record]) -> Option<(Stage, Value)> {
    use Stage::*;
    let kind = run.visits.get(visit).and_then(|visit| run.machine.state(visit.state)).map(|state| state.kind);
    let order: &[Stage] = match stage {
        Input | Variables | ErrorDetails | ErrorOutput => &[],
        // What a task answers comes from outside; the other types make it of what they were given.
        Result if matches!(kind, Some(Kind::Task | Kind::Parallel | Kind::Map)) => &[],
        Result => &[AfterParameters, AfterArguments, AfterInputPath, Input],
        AfterInputPath => &[Input],
        AfterParameters | AfterArguments | AfterItemsPath => &[AfterInputPath, Input],
        AfterItemsPointer | AfterItemSelector | AfterItemBatcher => &[],
        MaxConcurrency | ToleratedFailureCount | ToleratedFailurePercentage => &[],
        AfterResultSelector => &[Result, ErrorOutput, AfterParameters, AfterArguments, AfterInputPath, Input],
        AfterResultPath => &[Input],
        AfterOutputPath => &[AfterResultPath, AfterResultSelector, Result, ErrorOutput, AfterInputPath, Input],
        AfterAssign => &[Variables],
        Output => &[AfterOutputPath, AfterResultPath, AfterResultSelector, Result, ErrorOutput, AfterInputPath, Input],
    };
    let find = |wanted: Stage| seen.iter().rev().find(|record| record.stage == wanted);
    order.iter().find_map(|&wanted| find(wanted)).map(|record| (record.stage, record.value.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Moment, Visit};

    fn run(stages: &[(Stage, &str)]) -> Run {
        let record = |&(stage, json): &(Stage, &str)| Record {
            visit: 0,
            stage,
            value: Value::parse(json).unwrap(),
            span: None,
            attempt: 0,
            events: 0,
        };
        Run {
            records: stages.iter().map(record).collect(),
            visits: vec![Visit { state: 0, place: Rc::from([]), entered: 0, left: None }],
            moments: (1..=stages.len()).map(|records| Moment { records, ..Moment::default() }).collect(),
            ..Run::default()
        }
    }

    #[test]
    fn result_path_is_compared_with_the_input() {
        let run = run(&[
            (Stage::Input, r#"{"a":1}"#),
            (Stage::AfterParameters, r#"{"b":1}"#),
            (Stage::Result, "2"),
            (Stage::AfterResultPath, r#"{"a":1,"r":2}"#),
            (Stage::Output, r#"{"a":1,"r":2}"#),
        ]);
        let views = stages(&run, 0, 4);
        let befores: Vec<_> = views.iter().map(|view| view.before.as_ref().map(|(stage, _)| *stage)).collect();
        let (input, path) = (Some(Stage::Input), Some(Stage::AfterResultPath));
        assert_eq!(befores, [None, input, Some(Stage::AfterParameters), input, path]);
        assert_eq!(views.iter().filter(|view| view.fresh).count(), 1);
    }

    #[test]
    fn only_what_is_known_at_the_moment_is_shown() {
        let run = run(&[(Stage::Input, "1"), (Stage::Output, "2")]);
        assert_eq!(stages(&run, 0, 0).len(), 1);
        assert_eq!(stages(&run, 0, 1).len(), 2);
        assert_eq!(stages(&run, 7, 1).len(), 0);
    }
}
