//! The engine's log as the page's run: read once, go on where it was left.

use std::collections::HashMap;
use std::rc::Rc;

use stepthrough::exec::{Log, Outcome};
use stepthrough::history::{Event, LogId};
use stepthrough::syntax::placeholders::Substituted;
use stepthrough::trace::FrameId;

use crate::machine::{Kind, Machine};
use crate::progress::{is_attempt, is_failure};
use crate::run::{EventRow, InnerEvent, Mark, Moment, Place, Record, Run, Stage, Status, Visit, VisitIx, Wire};

/// What was read of a log.
#[derive(Default)]
pub struct View {
    events: Vec<Rc<EventRow>>,
    inner: Vec<InnerEvent>,
    records: Vec<Record>,
    visits: Vec<Visit>,
    moments: Vec<Moment>,
    /// How many of the log's events and visits were read.
    read: (usize, usize),
    /// The visit that each frame is in.
    current: HashMap<FrameId, VisitIx>,
    /// Visits whose last attempt failed.
    failed: HashMap<VisitIx, bool>,
    frames: Vec<FrameId>,
}

/// The outcome as a status.
pub fn status(outcome: &Outcome) -> Status {
    match outcome {
        Outcome::Succeeded(output) => Status::Succeeded { output: output.clone() },
        Outcome::Failed(info) => Status::Failed {
            error: info.error.clone().unwrap_or_default(),
            cause: info.cause.clone().unwrap_or_default(),
        },
        Outcome::TimedOut => Status::TimedOut,
        Outcome::Aborted(_) => Status::Aborted,
    }
}

impl View {
    /// Reads what the log has more than at the last time. A log of which something was cut off wants a new view.
    pub fn read(&mut self, log: &Log, machine: &Machine, input: &Rc<str>, text: &Substituted) {
        let mut event_at = self.read.0;
        let mut record_at = self.records.len();
        loop {
            let next = [log.events.get(event_at).map(|event| event.step), log.trace.get(record_at).map(|r| r.step)];
            let Some(step) = next.into_iter().flatten().min() else { break };
            // A step that was read half (a signal wrote more in it) goes on.
            let mut moment = match self.moments.last() {
                Some(last) if last.step == step as usize => self.moments.pop().unwrap_or_default(),
                last => Moment { step: step as usize, visit: None, mark: None, ..last.copied().unwrap_or_default() },
            };
            let here = self.moments.len();
            while let Some(event) = log.events.get(event_at).filter(|event| event.step == step) {
                self.event(log, event_at, event, machine, input, here, &mut moment);
                event_at += 1;
            }
            while let Some(record) = log.trace.get(record_at).filter(|record| record.step == step) {
                let stage = Stage::named(record.stage.name()).unwrap_or(Stage::Result);
                let visit = record.visit.0 as usize;
                self.records.push(Record {
                    visit,
                    stage,
                    value: record.value.clone(),
                    span: Some(text.original(record.span)),
                    attempt: record.attempt,
                    events: self.events.len(),
                });
                moment.visit = Some(visit);
                record_at += 1;
            }
            moment.events = self.events.len();
            moment.records = self.records.len();
            self.moments.push(moment);
        }
        self.read.0 = event_at;
    }

    #[allow(clippy::too_many_arguments, reason = "one place calls it")]
    fn event(
        &mut self,
        log: &Log,
        at: usize,
        event: &Event,
        machine: &Machine,
        input: &Rc<str>,
        here: usize,
        moment: &mut Moment,
    ) {
        while let Some(visit) = log.visits.get(self.read.1).filter(|visit| visit.entered <= at) {
            self.current.insert(visit.frame, self.visits.len());
            self.frames.push(visit.frame);
            let place = place(log, visit.frame, machine);
            self.visits.push(Visit { state: visit.state.0 as usize, place, entered: here, left: None });
            self.read.1 += 1;
        }
        moment.time = event.time;
        let kind = event.kind.name();
        let whole = kind.starts_with("Execution");
        let visit = self.current.get(&event.frame).copied().filter(|_| !whole);
        if let Some(visit) = visit {
            moment.visit = Some(visit);
            self.note(kind, visit, event.frame, machine, here, moment, log);
        }
        if matches!(kind, "ExecutionFailed" | "ExecutionTimedOut") {
            moment.mark = Some(Mark::Error);
        }
        // The histories of a distributed Map's children are no part of the execution's own.
        if event.log == LogId::ROOT {
            let state = visit.and_then(|visit| machine.state(self.visits[visit].state)).map(|state| state.name.clone());
            self.events.push(Rc::new(EventRow {
                id: u64::from(event.id),
                previous: u64::from(event.previous),
                time: event.time,
                kind: Rc::from(kind),
                state,
                visit,
                wire: Wire::Event(Box::new(event.clone()), Rc::clone(input)),
            }));
        } else if let Some(&visit) = self.current.get(&event.frame) {
            self.inner.push(InnerEvent { moment: here, visit, kind });
        }
    }

    /// What the event means for its visit and for the slider.
    #[allow(clippy::too_many_arguments, reason = "one place calls it")]
    fn note(
        &mut self,
        kind: &str,
        visit: VisitIx,
        frame: FrameId,
        machine: &Machine,
        here: usize,
        moment: &mut Moment,
        log: &Log,
    ) {
        let failed = self.failed.entry(visit).or_default();
        if kind.ends_with("StateExited") {
            if *failed {
                moment.mark = Some(Mark::Caught);
            }
            self.visits[visit].left = Some(here);
            self.drop_inside(frame, visit, here, log);
        } else if is_failure(kind) {
            *failed = true;
            moment.mark = Some(Mark::Error);
        } else if is_attempt(kind) && *failed {
            *failed = false;
            moment.mark = Some(Mark::Retry);
            self.drop_inside(frame, visit, here, log);
        } else if kind == "FailStateEntered" {
            *failed = true;
            moment.mark = Some(Mark::Error);
        } else if kind == "WaitStateEntered" {
            moment.mark = Some(Mark::Wait);
        } else if kind == "TaskSubmitted" || kind == "ActivityScheduled" {
            let resource = machine.state(self.visits[visit].state).and_then(|state| state.resource.as_deref());
            if resource.is_some_and(|resource| resource.ends_with(".waitForTaskToken") || kind == "ActivityScheduled") {
                moment.mark = Some(Mark::Wait);
            }
        }
    }

    /// What is inside of a Parallel or Map that was left or began anew, and was not left itself, was given up.
    fn drop_inside(&mut self, frame: FrameId, outer: VisitIx, here: usize, log: &Log) {
        for inner in outer + 1..self.visits.len() {
            if self.visits[inner].left.is_none() && is_inside(log, self.frames[inner], frame) {
                self.visits[inner].left = Some(here);
            }
        }
    }

    /// A copy of what was read.
    pub fn run(&self) -> Run {
        Run {
            events: self.events.clone(),
            inner: self.inner.clone(),
            records: self.records.clone(),
            visits: self.visits.clone(),
            moments: self.moments.clone(),
            started: self.events.first().map(|event| event.time).unwrap_or_default(),
            ..Run::default()
        }
    }
}

fn is_inside(log: &Log, inner: FrameId, outer: FrameId) -> bool {
    let mut at = log.frames.get(inner.0 as usize).and_then(|frame| frame.parent);
    while let Some(frame) = at {
        if frame == outer {
            return true;
        }
        at = log.frames.get(frame.0 as usize).and_then(|frame| frame.parent);
    }
    false
}

/// The branches and iterations that a frame is inside of, outermost first.
fn place(log: &Log, frame: FrameId, machine: &Machine) -> Rc<[Place]> {
    let mut place = Vec::new();
    let mut at = log.frames.get(frame.0 as usize);
    while let Some(info) = at {
        if let Some((owner, index)) = info.owner {
            let parallel = machine.state(owner.0 as usize).is_some_and(|state| state.kind == Kind::Parallel);
            place.push(if parallel { Place::Branch(index) } else { Place::Iteration(index) });
        }
        at = info.parent.and_then(|parent| log.frames.get(parent.0 as usize));
    }
    place.reverse();
    place.into()
}
