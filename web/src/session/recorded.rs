//! A history that was recorded elsewhere as the page's run, so that the same tools travel through it.

mod answers;
mod machine;

use std::collections::HashMap;
use std::rc::Rc;

use stepthrough::history::read::{Recorded, Recording};
use stepthrough::value::Value;

use crate::breakpoints::is_error;
use crate::machine::{Kind, Machine, StateIx};
use crate::progress::{is_attempt, is_failure};
use crate::run::{EventRow, Mark, Moment, Place, Record, Run, Source, Stage, Status, Visit, VisitIx, Wire};

pub use answers::{answers, input};

/// The run that a recording tells of. The machine is the one that is written, when it has all the states that were
/// entered; else one that is guessed from the events. Whether it is the written one is told as well.
pub fn run(recording: &Recording, name: &str, written: &Rc<Machine>, definition: &Rc<str>) -> (Run, bool) {
    let entered = recording.events.iter().filter(|event| event.kind.ends_with("StateEntered"));
    let fits = entered.filter_map(|event| detail(event, "name")).all(|name| written.named(name).is_some());
    let mut reader = Reader {
        machine: if fits { Rc::clone(written) } else { Rc::new(machine::guess(recording)) },
        run: Run::default(),
        owners: HashMap::new(),
        failed: HashMap::new(),
        parents: Vec::new(),
    };
    for event in &recording.events {
        reader.take(event);
    }
    let mut run = reader.run;
    run.machine = reader.machine;
    run.definition = if fits { Rc::clone(definition) } else { Rc::from("") };
    run.source = Source::Recorded { name: Rc::from(name) };
    run.started = run.events.first().map(|event| event.time).unwrap_or_default();
    run.status = recording.events.last().map(status).unwrap_or_default();
    (run, fits)
}

struct Reader {
    machine: Rc<Machine>,
    run: Run,
    /// By event id: the stay it belongs to, and for the start of an iteration which.
    owners: HashMap<u64, (Option<VisitIx>, Option<usize>)>,
    failed: HashMap<VisitIx, bool>,
    /// The stay in the Parallel or Map that each stay is inside of.
    parents: Vec<Option<VisitIx>>,
}

impl Reader {
    fn take(&mut self, event: &Recorded) {
        let here = self.run.moments.len();
        let kind = &*event.kind;
        let mut moment =
            Moment { step: here, time: event.time, ..self.run.moments.last().copied().unwrap_or_default() };
        (moment.visit, moment.mark) = (None, None);
        let visit = match kind {
            _ if kind.starts_with("Execution") => None,
            _ if kind.ends_with("StateEntered") => self.enter(event, here),
            _ => self.owner(event),
        };
        let iteration = kind.starts_with("MapIteration").then(|| detail_value(event, "index")?.as_i64()).flatten();
        self.owners.insert(event.id, (visit, iteration.and_then(|index| usize::try_from(index).ok())));
        if let Some(visit) = visit {
            moment.visit = Some(visit);
            moment.mark = self.mark(kind, visit, here);
            self.record(event, visit);
        }
        if matches!(kind, "ExecutionFailed" | "ExecutionTimedOut") {
            moment.mark = Some(Mark::Error);
        } else if matches!(kind, "ExecutionAborted" | "ExecutionRedriven") {
            moment.mark = Some(Mark::Signal);
        }
        let state = visit.and_then(|visit| self.state(visit)).and_then(|state| self.machine.state(state));
        self.run.events.push(Rc::new(EventRow {
            id: event.id,
            previous: event.previous,
            time: event.time,
            kind: event.kind.clone(),
            state: state.map(|state| state.name.clone()),
            visit,
            wire: Wire::Value(event.wire.clone()),
        }));
        (moment.events, moment.records) = (self.run.events.len(), self.run.records.len());
        self.run.moments.push(moment);
    }

    fn state(&self, visit: VisitIx) -> Option<StateIx> {
        self.run.visits.get(visit).map(|visit| visit.state)
    }

    fn kind(&self, visit: VisitIx) -> Option<Kind> {
        self.machine.state(self.state(visit)?).map(|state| state.kind)
    }

    fn is_open(&self, visit: VisitIx) -> bool {
        self.run.visits.get(visit).is_some_and(|visit| visit.left.is_none())
    }

    /// A new stay. What is around it is what its state is inside of, on the way back along `previousEventId`.
    fn enter(&mut self, event: &Recorded, here: usize) -> Option<VisitIx> {
        let state = self.machine.named(detail(event, "name")?)?;
        let parent_state = self.machine.state(state).and_then(|node| node.parent);
        let (before, iteration) = self.owners.get(&event.previous).copied().unwrap_or_default();
        let parent = before.and_then(|before| self.up(before, |it| self.state(it) == parent_state));
        let around = parent.and_then(|parent| self.run.visits.get(parent)).map(|visit| visit.place.to_vec());
        let mut place = around.unwrap_or_default();
        if let Some(parent) = parent {
            let sibling = before.filter(|&it| self.parents.get(it) == Some(&Some(parent)));
            let last = sibling.and_then(|it| self.run.visits.get(it)).and_then(|visit| visit.place.last().copied());
            let inside = self.state(parent).and_then(|it| self.machine.state(it)).map(|node| &node.inside);
            let branch = inside.and_then(|flows| flows.iter().position(|flow| flow.states.contains(&state)));
            let fresh = match self.kind(parent) {
                Some(Kind::Parallel) => Place::Branch(branch.unwrap_or(0)),
                _ => Place::Iteration(iteration.unwrap_or(0)),
            };
            // The next state of an iteration is in the same one.
            place.push(if iteration.is_some() { fresh } else { last.unwrap_or(fresh) });
        }
        self.run.visits.push(Visit { state, place: place.into(), entered: here, left: None });
        self.parents.push(parent);
        Some(self.run.visits.len() - 1)
    }

    /// The first stay for which `found` holds: this one, or one around it.
    fn up(&self, from: VisitIx, found: impl Fn(VisitIx) -> bool) -> Option<VisitIx> {
        let mut at = Some(from);
        while let Some(visit) = at.filter(|&visit| !found(visit)) {
            at = self.parents.get(visit).copied().flatten();
        }
        at
    }

    /// The stay that an event belongs to.
    fn owner(&self, event: &Recorded) -> Option<VisitIx> {
        let before = self.owners.get(&event.previous).and_then(|(visit, _)| *visit);
        let name = detail(event, "name").or_else(|| detail(event, "state"));
        let kind = match &*event.kind {
            kind if kind.starts_with("Parallel") => Some(Kind::Parallel),
            kind if kind.starts_with("Map") => Some(Kind::Map),
            _ => None,
        };
        let fits = |visit: VisitIx| {
            let state = self.state(visit).and_then(|state| self.machine.state(state));
            self.is_open(visit)
                && name.is_none_or(|name| state.is_some_and(|state| &*state.name == name))
                && kind.is_none_or(|kind| state.is_some_and(|state| state.kind == kind))
        };
        let near = before.and_then(|before| self.up(before, fits));
        near.or_else(|| (0..self.run.visits.len()).rev().find(|&visit| fits(visit)))
    }

    /// What the event means for its stay and for the slider.
    fn mark(&mut self, kind: &str, visit: VisitIx, here: usize) -> Option<Mark> {
        let failed = self.failed.entry(visit).or_default();
        if kind.ends_with("StateExited") {
            let caught = *failed;
            self.leave(visit, here);
            return caught.then_some(Mark::Caught);
        }
        if is_failure(kind) || kind == "FailStateEntered" {
            *failed = true;
            return Some(Mark::Error);
        }
        if is_attempt(kind) && *failed {
            *failed = false;
            return Some(Mark::Retry);
        }
        (matches!(kind, "WaitStateEntered" | "TaskSubmitted" | "ActivityScheduled")).then_some(Mark::Wait)
    }

    /// The stay is over, and with it all that is inside.
    fn leave(&mut self, visit: VisitIx, here: usize) {
        for inner in visit..self.run.visits.len() {
            if self.up(inner, |it| it == visit).is_some()
                && let Some(inner) = self.run.visits.get_mut(inner)
            {
                inner.left.get_or_insert(here);
            }
        }
    }

    /// The stages of the data flow that an event tells.
    fn record(&mut self, event: &Recorded, visit: VisitIx) {
        let kind = &*event.kind;
        let read = |key: &str| detail_value(event, key).map(payload);
        let mut add = |stage: Stage, value: Option<Value>| {
            if let Some(value) = value {
                let events = self.run.events.len() + 1;
                self.run.records.push(Record { visit, stage, value, span: None, attempt: 0, events });
            }
        };
        if kind.ends_with("StateEntered") {
            add(Stage::Input, read("input"));
        } else if kind.ends_with("StateExited") {
            add(Stage::AfterAssign, detail_value(event, "assignedVariables").map(variables));
            add(Stage::Output, read("output"));
        } else if kind.ends_with("Scheduled") {
            add(Stage::AfterParameters, read("parameters").or_else(|| read("input")));
        } else if kind.ends_with("Succeeded") {
            add(Stage::Result, read("output"));
        } else if is_error(kind) {
            let text = |key: &str| detail(event, key).map(Value::from).unwrap_or_default();
            add(Stage::ErrorOutput, Some(Value::object([("Error", text("error")), ("Cause", text("cause"))])));
        }
    }
}

/// A member of the event's particulars.
fn detail_value<'e>(event: &'e Recorded, key: &str) -> Option<&'e Value> {
    let details = event.wire.as_object()?.iter().find(|(key, _)| key.ends_with("EventDetails"))?.1;
    details.get(key)
}

fn detail<'e>(event: &'e Recorded, key: &str) -> Option<&'e str> {
    detail_value(event, key)?.as_str()
}

/// A payload is JSON text within JSON.
fn payload(value: &Value) -> Value {
    value.as_str().and_then(|text| Value::parse(text).ok()).unwrap_or_else(|| value.clone())
}

fn variables(assigned: &Value) -> Value {
    let members = assigned.as_object().into_iter().flat_map(|members| members.iter());
    Value::object(members.map(|(name, value)| (name.clone(), payload(value))))
}

fn status(last: &Recorded) -> Status {
    let text = |key: &str| detail(last, key).map(Rc::from).unwrap_or_default();
    match &*last.kind {
        "ExecutionSucceeded" => {
            Status::Succeeded { output: detail_value(last, "output").map(payload).unwrap_or_default() }
        }
        "ExecutionFailed" => Status::Failed { error: text("error"), cause: text("cause") },
        "ExecutionTimedOut" => Status::TimedOut,
        "ExecutionAborted" => Status::Aborted,
        // The file ends before the execution did.
        _ => Status::Waiting,
    }
}

#[cfg(test)]
mod tests;
