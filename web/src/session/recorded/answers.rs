//! The answers that the tasks of a recorded run got, as mocks: so the definition that is written can be run against the
//! same world, and differs only where it is interpreted differently.

use std::collections::BTreeMap;
use std::rc::Rc;

use stepthrough::value::Value;

use super::payload;
use crate::document::{After, Answer, FAIL_POINTS, MockScript, Outcome, Script};
use crate::run::{EventRow, Run, VisitIx};

/// For each state its answers in the order in which they were asked for.
pub fn answers(run: &Run) -> MockScript {
    let mut scripts: BTreeMap<Rc<str>, Vec<Answer>> = BTreeMap::new();
    let mut order: Vec<Rc<str>> = Vec::new();
    // The open call of each stay: the state, and which of its answers it will be.
    let mut open: BTreeMap<VisitIx, (Rc<str>, usize, Rc<EventRow>)> = BTreeMap::new();
    for event in &run.events {
        let (Some(visit), Some(state)) = (event.visit, &event.state) else { continue };
        let kind = &*event.kind;
        if matches!(kind, "TaskScheduled" | "LambdaFunctionScheduled" | "ActivityScheduled") {
            let list = scripts.entry(state.clone()).or_insert_with(|| {
                order.push(state.clone());
                Vec::new()
            });
            open.insert(visit, (state.clone(), list.len(), Rc::clone(event)));
            // Until its answer comes: a call that the file does not see answered stays silent.
            list.push(Answer::new(Outcome::Silence));
            continue;
        }
        let Some((state, at, asked)) = open.get(&visit) else { continue };
        let Some(answer) = scripts.get_mut(state).and_then(|list| list.get_mut(*at)) else { continue };
        if kind == "TaskSubmitted" {
            answer.submitted = detail(event, "output");
        } else if kind == "ActivityStarted" {
            answer.worker = text(event, "workerName");
        } else if let Some(outcome) = outcome(kind, event) {
            answer.outcome = outcome;
            answer.delay = seconds(event.time.0.saturating_sub(asked.time.0));
            open.remove(&visit);
        }
    }
    let states = order.into_iter().filter_map(|state| {
        let answers = scripts.remove(&state)?;
        Some(Script { state, answers, after: After::Default })
    });
    MockScript { states: states.collect(), ..MockScript::default() }
}

/// The text that the recorded execution was started with.
pub fn input(run: &Run) -> Option<Rc<str>> {
    let started = run.events.iter().find(|event| &*event.kind == "ExecutionStarted")?;
    text(started, "input").or_else(|| Some(Rc::from(detail(started, "input")?.to_json())))
}

fn outcome(kind: &str, event: &EventRow) -> Option<Outcome> {
    let throw = |point: usize| Outcome::Throw {
        error: text(event, "error").unwrap_or_default(),
        cause: text(event, "cause").unwrap_or_default(),
        at: FAIL_POINTS[point],
    };
    Some(match kind {
        "TaskSucceeded" | "LambdaFunctionSucceeded" | "ActivitySucceeded" => {
            Outcome::Return(Rc::from(detail(event, "output").unwrap_or_default().to_json_pretty()))
        }
        "TaskFailed" | "LambdaFunctionFailed" | "ActivityFailed" => throw(0),
        "TaskSubmitFailed" => throw(1),
        "TaskStartFailed" | "LambdaFunctionStartFailed" => throw(2),
        "TaskTimedOut" | "LambdaFunctionTimedOut" | "ActivityTimedOut" => Outcome::Silence,
        _ => return None,
    })
}

fn detail(event: &EventRow, key: &str) -> Option<Value> {
    let wire = event.value();
    let details = wire.as_object()?.iter().find(|(key, _)| key.ends_with("EventDetails"))?.1;
    details.get(key).map(payload)
}

fn text(event: &EventRow, key: &str) -> Option<Rc<str>> {
    let wire = event.value();
    let details = wire.as_object()?.iter().find(|(key, _)| key.ends_with("EventDetails"))?.1;
    details.get(key)?.as_str().map(Rc::from)
}

fn seconds(ms: i64) -> Rc<str> {
    if ms <= 0 { Rc::from("") } else { Rc::from((ms as f64 / 1000.0).to_string()) }
}
