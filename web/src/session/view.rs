//! The engine's log as the page's run: read once, go on where it was left.

use std::collections::HashMap;
use std::rc::Rc;

use stepthrough::exec::{Log, Outcome};
use stepthrough::history::{Detail, Event, LogId};
use stepthrough::syntax::placeholders::Substituted;
use stepthrough::timeline::{Point, Timeline};
use stepthrough::trace::FrameId;

use crate::machine::{Kind, Machine};
use crate::progress::{is_attempt, is_failure};
use crate::run::{Child, EventRow, InnerEvent, Mark, Moment, Place, Record, Run, Status, Visit, VisitIx, Wire};

/// What was read of a log.
#[derive(Clone, Default)]
pub struct View {
    events: Vec<Rc<EventRow>>,
    inner: Vec<InnerEvent>,
    records: Vec<Record>,
    visits: Vec<Visit>,
    moments: Vec<Moment>,
    /// Where on the run's way each moment is.
    points: Vec<Point>,
    children: Vec<Child>,
    /// Which child writes each history.
    histories: HashMap<LogId, usize>,
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
    pub fn read(&mut self, timeline: &Timeline, machine: &Machine, input: &Rc<str>, text: &Substituted) {
        let log = timeline.log();
        loop {
            let event = log.events.get(self.read.0).map(|event| event.step);
            let Some(step) = event.into_iter().chain(log.trace.get(self.records.len()).map(|it| it.step)).min() else {
                break;
            };
            let mut signals = timeline.journal().partition_point(|(at, _)| *at < step);
            let (mut moment, mut wrote) = (self.begin(signals), false);
            while let Some(event) = log.events.get(self.read.0).filter(|event| event.step == step) {
                // What a signal writes at once is a moment of its own: before it, the run can still go another way.
                let came = timeline.journal().get(signals).is_some_and(|(at, _)| *at == step);
                if came && timeline.events_before(signals) == Some(self.read.0) {
                    if self.stages(log, step, text, &mut moment) || wrote {
                        self.end(moment, Point { steps: step, signals });
                    }
                    signals += 1;
                    moment = self.begin(signals);
                }
                let here = self.moments.len();
                self.event(log, self.read.0, event, machine, input, here, &mut moment);
                self.read.0 += 1;
                wrote = true;
            }
            self.stages(log, step, text, &mut moment);
            self.end(moment, Point { steps: step, signals });
        }
    }

    /// A new moment; it follows on an answer when more signals had come by then.
    fn begin(&self, signals: usize) -> Moment {
        let answered = self.points.last().map_or(0, |point| point.signals);
        let mark = (answered < signals).then_some(Mark::Signal);
        Moment { step: self.moments.len(), visit: None, mark, ..self.moments.last().copied().unwrap_or_default() }
    }

    fn end(&mut self, moment: Moment, point: Point) {
        let (events, records) = (self.events.len(), self.records.len());
        self.moments.push(Moment { steps: point.steps, events, records, ..moment });
        self.points.push(point);
    }

    /// Reads the step's stages; whether there were any.
    fn stages(&mut self, log: &Log, step: u32, text: &Substituted, moment: &mut Moment) -> bool {
        let before = self.records.len();
        while let Some(record) = log.trace.get(self.records.len()).filter(|record| record.step == step) {
            let visit = record.visit.0 as usize;
            self.records.push(Record {
                visit,
                stage: record.stage,
                value: record.value.clone(),
                span: Some(text.original(record.span)),
                attempt: record.attempt,
                events: self.events.len(),
            });
            moment.visit = Some(visit);
        }
        self.records.len() > before
    }

    /// Where on the run's way a moment is.
    pub fn point(&self, moment: usize) -> Option<Point> {
        self.points.get(moment).copied()
    }

    /// The last moment by that point.
    pub fn moment_at(&self, point: Point) -> usize {
        self.points.partition_point(|known| *known <= point).saturating_sub(1)
    }

    /// The child that writes a history, by its place in [`Run::children`].
    pub fn history(&self, log: LogId) -> Option<usize> {
        self.histories.get(&log).copied()
    }

    /// How many moments there are.
    pub fn len(&self) -> usize {
        self.points.len()
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
        let visit = match &event.detail {
            // An iteration that ends tells of its Map.
            Detail::Iteration { name, .. } => self.map(log, event.frame, name, machine),
            _ => self.current.get(&event.frame).copied().filter(|_| !whole),
        };
        if let Some(visit) = visit {
            moment.visit = Some(visit);
            self.note(kind, visit, event.frame, machine, here, moment, log);
        }
        if matches!(kind, "ExecutionFailed" | "ExecutionTimedOut") {
            moment.mark = Some(Mark::Error);
        }
        let state = visit.and_then(|visit| machine.state(self.visits[visit].state)).map(|state| state.name.clone());
        let row = Rc::new(EventRow {
            id: u64::from(event.id),
            previous: u64::from(event.previous),
            time: event.time,
            kind: Rc::from(kind),
            state,
            visit,
            wire: Wire::Event(Box::new(event.clone()), Rc::clone(input)),
        });
        let inner = self.current.get(&event.frame).copied();
        // The histories of a distributed Map's children are no part of the execution's own.
        if event.log == LogId::ROOT {
            self.events.push(row);
        } else {
            self.inner.extend(inner.map(|visit| InnerEvent { moment: here, visit, kind }));
            let child = self.child(log, event);
            child.events.push(row);
            child.moments.push(here);
        }
    }

    /// The stay in the Map of that name that the frame is in or inside of.
    fn map(&self, log: &Log, frame: FrameId, name: &str, machine: &Machine) -> Option<VisitIx> {
        let mut at = Some(frame);
        while let Some(frame) = at {
            let visit = self.current.get(&frame).copied();
            let state = visit.and_then(|visit| machine.state(self.visits.get(visit)?.state));
            if state.is_some_and(|state| *state.name == *name) {
                return visit;
            }
            at = log.frames.get(frame.0 as usize).and_then(|frame| frame.parent);
        }
        None
    }

    /// The child execution that wrote the event.
    fn child(&mut self, log: &Log, event: &Event) -> &mut Child {
        let at = *self.histories.entry(event.log).or_insert_with(|| {
            let frame = log.frames.get(event.frame.0 as usize);
            let map = frame.and_then(|frame| frame.parent).and_then(|parent| self.current.get(&parent).copied());
            let index = frame.and_then(|frame| frame.owner).map_or(0, |(_, index)| index);
            self.children.push(Child { map, index, events: Vec::new(), moments: Vec::new() });
            self.children.len() - 1
        });
        &mut self.children[at]
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
            children: self.children.clone(),
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
