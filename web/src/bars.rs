//! The run as bars on the virtual clock: what ran when, for how long, and inside of what.

mod axis;
mod rows;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::machine::{Kind, Machine, StateIx};
use crate::progress::{Reader, Standing, is_attempt, is_failure};
use crate::run::{Place, Run, VisitIx};

pub use axis::{Axis, Tick, Window, usual_axis};
pub use rows::{Key, Row, What, rows};

/// A run as bars. Bars begin and end at moments, which an [`Axis`] gives a place.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// Every visit.
    visits: Vec<Stay>,
    /// The outermost visits, in order.
    roots: Vec<VisitIx>,
    /// The visits inside of a Parallel or Map, by branch or iteration.
    inside: HashMap<VisitIx, BTreeMap<Place, Vec<VisitIx>>>,
}

/// One visit as bars.
#[derive(Clone, Debug)]
pub struct Stay {
    /// Its state.
    pub state: StateIx,
    /// The moment of its entry.
    pub from: usize,
    /// The moment it was left, or the last one.
    pub to: usize,
    /// How it ended, or stands at the end.
    pub standing: Standing,
    /// Its parts in order, without gaps.
    pub bars: Vec<Bar>,
}

/// A piece of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The moment it begins.
    pub from: usize,
    /// The moment it ends.
    pub to: usize,
    /// What it is.
    pub kind: BarKind,
}

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// An attempt, or the work of a state that does not fail.
    Work,
    /// An attempt that failed.
    Failed,
    /// The delay before a retry.
    Delay,
    /// A Wait state, or waiting for somebody.
    Wait,
    /// Branches or iterations run inside of it.
    Around,
}

impl Chart {
    /// Reads the bars of a run.
    pub fn of(run: &Run) -> Chart {
        let standings = Reader::standings(run);
        let last = run.last();
        let mut chart = Chart::default();
        let mut last_in: HashMap<Rc<[Place]>, VisitIx> = HashMap::new();
        for (ix, visit) in run.visits.iter().enumerate() {
            let standing = standings.get(ix).copied().unwrap_or_default();
            let to = visit.left.unwrap_or(last).max(visit.entered);
            chart.visits.push(Stay { state: visit.state, from: visit.entered, to, standing, bars: Vec::new() });
            last_in.insert(Rc::clone(&visit.place), ix);
            let owner = visit.place.split_last().and_then(|(own, outer)| Some((*last_in.get(outer)?, *own)));
            match owner {
                Some((owner, own)) => chart.inside.entry(owner).or_default().entry(own).or_default().push(ix),
                None => chart.roots.push(ix),
            }
        }
        chart.read_events(run);
        chart
    }

    /// Cuts the visits into attempts, delays and waits.
    fn read_events(&mut self, run: &Run) {
        let mut open: Vec<(usize, BarKind)> =
            self.visits.iter().map(|stay| (stay.from, first_kind(&run.machine, stay.state))).collect();
        let mut moment = 0;
        for (at, event) in run.events.iter().enumerate() {
            while run.moments.get(moment).is_some_and(|found| found.events <= at) {
                moment += 1;
            }
            if let Some(visit) = event.visit {
                self.note(&mut open, visit, &event.kind, moment, || event.waits_for_token(run));
            }
        }
        for event in &run.inner {
            self.note(&mut open, event.visit, event.kind, event.moment, || false);
        }
        for (stay, (from, kind)) in self.visits.iter_mut().zip(open) {
            // Nobody retried after the last failure of a visit that was left.
            let over = kind == BarKind::Delay && stay.standing != Standing::Retrying;
            if !over || stay.bars.is_empty() {
                stay.bars.push(Bar { from, to: stay.to, kind });
            }
        }
    }

    fn note(
        &mut self,
        open: &mut [(usize, BarKind)],
        visit: VisitIx,
        kind: &str,
        moment: usize,
        by_token: impl FnOnce() -> bool,
    ) {
        let (Some(stay), Some((from, now))) = (self.visits.get_mut(visit), open.get_mut(visit)) else { return };
        let (ended, next) = match *now {
            BarKind::Delay if is_attempt(kind) => (BarKind::Delay, BarKind::Work),
            _ if is_failure(kind) => (BarKind::Failed, BarKind::Delay),
            BarKind::Work if kind == "TaskSubmitted" && by_token() => (BarKind::Work, BarKind::Wait),
            BarKind::Work if kind == "ActivityScheduled" => (BarKind::Work, BarKind::Wait),
            _ => return,
        };
        let next = if next == BarKind::Work && *now == BarKind::Delay && kind.ends_with("StateStarted") {
            BarKind::Around
        } else {
            next
        };
        stay.bars.push(Bar { from: *from, to: moment, kind: ended });
        (*from, *now) = (moment, next);
    }

    /// The visit's bars.
    pub fn stay(&self, visit: VisitIx) -> Option<&Stay> {
        self.visits.get(visit)
    }

    /// How many visits there are.
    pub fn len(&self) -> usize {
        self.visits.len()
    }

    /// Whether nothing was entered.
    pub fn is_empty(&self) -> bool {
        self.visits.is_empty()
    }
}

impl Stay {
    /// How often it was tried again.
    pub fn retries(&self) -> usize {
        self.bars.iter().filter(|bar| bar.kind == BarKind::Delay).count()
    }
}

fn first_kind(machine: &Machine, state: StateIx) -> BarKind {
    match machine.state(state).map(|state| state.kind) {
        Some(Kind::Wait) => BarKind::Wait,
        Some(Kind::Parallel | Kind::Map) => BarKind::Around,
        _ => BarKind::Work,
    }
}

#[cfg(test)]
mod tests;
