//! Reads a run from moment to moment, so that a step costs what happened in it and not what happened before.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::machine::{Kind, Machine, StateIx, Why};
use crate::run::{Place, Run, Stage, Status, VisitIx, Wire};

use super::{EdgeIx, Iterations, Progress, Standing, StateProgress, is_attempt, is_failure};

/// Moments between two copies of what was read, from which going back starts; more in a run that would have too many.
const COPY_EVERY: usize = 2048;
/// A copy is as large as what happened before it, so there are never more.
const MOST_COPIES: usize = 32;

/// Keeps what was read of a run. One reader is for one run.
#[derive(Default)]
pub struct Reader {
    read: Readings,
    copies: Vec<Readings>,
}

/// What was read up to a moment.
#[derive(Clone, Default)]
struct Readings {
    /// Moments, events, events of child executions, records, visits.
    moments: usize,
    events: usize,
    inner: usize,
    records: usize,
    visits: usize,
    fates: Vec<Fate>,
    /// How often each state was entered.
    counts: BTreeMap<StateIx, usize>,
    /// The latest visit of each state within a branch or iteration, at every depth.
    latest: HashMap<(StateIx, Rc<[Place]>), VisitIx>,
    last_in: HashMap<Rc<[Place]>, VisitIx>,
    /// For each visit the one before it in its branch or iteration, and the one it is inside of.
    before: Vec<Option<VisitIx>>,
    owner: Vec<Option<VisitIx>>,
    /// For each visit of a Map what is inside of it, and how many iterations there are to be.
    inside: HashMap<VisitIx, Inside>,
    totals: HashMap<VisitIx, usize>,
    taken: BTreeMap<(StateIx, EdgeIx), usize>,
}

/// What is directly inside of a visit of a Map.
#[derive(Clone, Default)]
struct Inside {
    /// The latest visit in each iteration.
    iterations: BTreeMap<usize, VisitIx>,
    /// The same for each state.
    states: BTreeMap<StateIx, BTreeMap<usize, VisitIx>>,
}

/// The fate of one visit, read from its events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// Its last attempt failed.
    pub failed: bool,
    /// How often it was tried again.
    pub retries: usize,
    /// It was left in good order.
    pub exited: bool,
    /// It waits to be tried again, or was not.
    pub pending_retry: bool,
    /// A task is out.
    asked: bool,
    /// It waits for a token or a worker.
    outside: bool,
    /// The child execution it was the last visit of ended otherwise than well.
    over: Option<Standing>,
}

impl Fate {
    /// Takes in the next event of the visit.
    pub fn note(&mut self, kind: &str, by_token: impl FnOnce() -> bool) {
        if kind.ends_with("StateExited") {
            self.exited = true;
            self.pending_retry = false;
        } else if is_failure(kind) {
            self.failed = true;
            self.pending_retry = true;
        } else if self.pending_retry && is_attempt(kind) {
            self.retries += 1;
            self.failed = false;
            self.pending_retry = false;
        }
        if kind.ends_with("Scheduled") {
            self.asked = true;
        } else if kind.ends_with("Succeeded") || is_failure(kind) {
            self.asked = false;
        }
        match kind {
            "ExecutionFailed" | "ExecutionTimedOut" => self.over = Some(Standing::Failed),
            "ExecutionAborted" => self.over = Some(Standing::Aborted),
            "ExecutionRedriven" => self.over = None,
            "ActivityScheduled" => self.outside = true,
            "TaskSubmitted" => self.outside |= by_token(),
            _ => {}
        }
    }
}

impl Reader {
    /// How every visit stands at the last moment.
    pub fn standings(run: &Run) -> Vec<Standing> {
        let mut reader = Reader::default();
        let _ = reader.at(run, run.last());
        let standing = |(ix, fate): (VisitIx, &Fate)| {
            let left = run.visits.get(ix).is_some_and(|visit| visit.left.is_some());
            standing(run, ix, *fate, left, &run.status)
        };
        reader.read.fates.iter().enumerate().map(standing).collect()
    }

    /// How everything stands at the moment. Going on from the moment before is quick.
    pub fn at(&mut self, run: &Run, cursor: usize) -> Progress {
        let cursor = cursor.min(run.last());
        if self.read.moments > cursor + 1 {
            self.copies.retain(|copy| copy.moments <= cursor + 1);
            self.read = self.copies.last().cloned().unwrap_or_default();
        }
        let gap = run.moments.len().div_ceil(MOST_COPIES).max(COPY_EVERY);
        while self.read.moments <= cursor && self.read.moments < run.moments.len() {
            self.read.go_on(run);
            if self.read.moments.is_multiple_of(gap) {
                self.copies.push(self.read.clone());
            }
        }
        self.read.progress(run, cursor)
    }
}

impl Readings {
    fn go_on(&mut self, run: &Run) {
        let here = self.moments;
        self.moments += 1;
        self.fates.resize(run.visits.len(), Fate::default());
        let events = run.moment(here).events.min(run.events.len());
        while let Some(event) = run.events.get(self.events).filter(|_| self.events < events) {
            self.events += 1;
            let Some(visit) = event.visit else { continue };
            let Some(fate) = self.fates.get_mut(visit) else { continue };
            let tried = fate.retries;
            fate.note(&event.kind, || event.waits_for_token(run));
            if fate.retries > tried {
                self.inside.remove(&visit);
            }
            if &*event.kind == "MapStateStarted"
                && let Some(length) = length(&event.wire).filter(|&length| length > 0)
            {
                self.totals.insert(visit, length);
            }
        }
        let records = run.moment(here).records;
        while let Some(record) = run.records.get(self.records).filter(|_| self.records < records) {
            self.records += 1;
            // A batch is one iteration, however many items are in it.
            if let (Stage::AfterItemBatcher, Some(batches)) = (record.stage, record.value.as_array()) {
                self.totals.insert(record.visit, batches.len());
            }
        }
        while let Some(event) = run.inner.get(self.inner).filter(|event| event.moment <= here) {
            self.inner += 1;
            if let Some(fate) = self.fates.get_mut(event.visit) {
                let state = run.visits.get(event.visit).and_then(|visit| run.machine.state(visit.state));
                let resource = state.and_then(|state| state.resource.as_deref());
                fate.note(event.kind, || resource.is_some_and(|resource| resource.ends_with(".waitForTaskToken")));
            }
        }
        while run.visits.get(self.visits).is_some_and(|visit| visit.entered <= here) {
            self.enter(run, self.visits);
            self.visits += 1;
        }
    }

    fn enter(&mut self, run: &Run, ix: VisitIx) {
        let Some(visit) = run.visits.get(ix) else { return };
        *self.counts.entry(visit.state).or_default() += 1;
        for depth in 0..=visit.place.len() {
            let within = visit.place.get(..depth).unwrap_or_default();
            self.latest.insert((visit.state, Rc::from(within)), ix);
        }
        let outer = visit.place.split_last();
        let owner = outer.and_then(|(_, outer)| self.last_in.get(outer).copied());
        // An older visit of the same place belongs to an earlier visit of the container, or to an attempt that failed.
        let before = self.last_in.insert(Rc::clone(&visit.place), ix);
        let before = before.filter(|&before| self.owner.get(before).copied().flatten() == owner);
        let before = before.filter(|&before| self.fates.get(before).is_some_and(|fate| fate.exited));
        self.owner.push(owner);
        self.before.push(before);
        if let Some(from) = before {
            for edge in self.ways(run, from, visit.state) {
                *self.taken.entry(edge).or_default() += 1;
            }
        }
        if let (Some(owner), Some((Place::Iteration(at), _))) = (owner, outer) {
            let inside = self.inside.entry(owner).or_default();
            inside.iterations.insert(*at, ix);
            inside.states.entry(visit.state).or_default().insert(*at, ix);
        }
    }

    /// The ways by which a visit can have led to the state: one, unless several rules of a Choice lead there.
    fn ways(&self, run: &Run, from: VisitIx, to: StateIx) -> Vec<(StateIx, EdgeIx)> {
        let Some(visit) = run.visits.get(from) else { return Vec::new() };
        let Some(state) = run.machine.state(visit.state) else { return Vec::new() };
        let caught = self.fates.get(from).is_some_and(|fate| fate.failed);
        let is_catch = |edge: EdgeIx| state.edges.get(edge).is_some_and(|edge| matches!(edge.why, Why::Catch(_)));
        let leading = state.edges.iter().enumerate().filter(|(_, edge)| edge.to == to).map(|(at, _)| at);
        let mut ways: Vec<EdgeIx> = leading.filter(|&edge| is_catch(edge) == caught).collect();
        if caught && ways.len() > 1 {
            let first = state.edges.iter().position(|edge| matches!(edge.why, Why::Catch(_))).unwrap_or(0);
            let chosen = catcher(run, from).map(|catcher| first + catcher);
            ways.retain(|&edge| chosen.is_none_or(|chosen| chosen == edge));
        }
        ways.into_iter().map(|edge| (visit.state, edge)).collect()
    }

    fn progress(&self, run: &Run, cursor: usize) -> Progress {
        let status = run.status_at(cursor);
        let here = run.visit_at(cursor);
        let place = here.and_then(|here| run.visits.get(here)).map(|visit| &*visit.place).unwrap_or_default();
        let here_state = here.and_then(|here| run.visits.get(here)).map(|visit| visit.state);
        let mut chain: Vec<StateIx> = here_state.map(|ix| run.machine.around(ix).collect()).unwrap_or_default();
        chain.reverse();
        let mut progress = Progress { taken: self.taken.clone(), here: here_state, ..Progress::default() };
        for (&state, &visits) in &self.counts {
            let shared = shared_depth(&run.machine, state, &chain, place);
            let found = place.get(..shared).and_then(|within| self.latest.get(&(state, Rc::from(within))));
            let Some(&ix) = found else {
                // Reached in another iteration only.
                progress.states.insert(state, StateProgress { visits, ..StateProgress::default() });
                continue;
            };
            let fate = self.fates.get(ix).copied().unwrap_or_default();
            let mut iterations = self.iterations_of(run, ix);
            if let (Some(iterations), Some(depth)) = (&mut iterations, chain.iter().position(|&at| at == state))
                && let Some(Place::Iteration(at)) = place.get(depth)
            {
                iterations.current = Some(*at);
            }
            let stands = |ix: VisitIx| {
                let left = run.visits.get(ix).and_then(|visit| visit.left).is_some_and(|left| left <= cursor);
                standing(run, ix, self.fates.get(ix).copied().unwrap_or_default(), left, &status)
            };
            let others = self.beside(run, ix, shared).map(|&other| stands(other));
            let standing = others.max_by_key(|standing| standing.tells()).unwrap_or_else(|| stands(ix));
            progress.states.insert(state, StateProgress { standing, visits, retries: fate.retries, iterations });
        }
        let before = here.and_then(|here| Some((here, self.before.get(here).copied().flatten()?)));
        progress.entered_by = before.and_then(|(here, before)| {
            let to = run.visits.get(here)?.state;
            self.ways(run, before, to).into_iter().next()
        });
        progress.ended = matches!(status, Status::Succeeded { .. });
        progress
    }

    /// Looked at from outside of a Map, a visit stands for those of the same state in all iterations.
    fn beside(&self, run: &Run, ix: VisitIx, shared: usize) -> impl Iterator<Item = &VisitIx> {
        let visit = run.visits.get(ix).filter(|visit| visit.place.len() == shared + 1);
        let owner = visit.and_then(|_| self.owner.get(ix).copied().flatten());
        let inside = owner.and_then(|owner| self.inside.get(&owner)).zip(visit);
        inside.and_then(|(inside, visit)| inside.states.get(&visit.state)).into_iter().flat_map(BTreeMap::values)
    }

    fn iterations_of(&self, run: &Run, ix: VisitIx) -> Option<Iterations> {
        let begun = &self.inside.get(&ix)?.iterations;
        let mut iterations =
            Iterations { begun: begun.len(), total: self.totals.get(&ix).copied(), ..Iterations::default() };
        for &last in begun.values() {
            let Some(visit) = run.visits.get(last) else { continue };
            let fate = self.fates.get(last).copied().unwrap_or_default();
            let state = run.machine.state(visit.state);
            let ends = !fate.failed && state.is_some_and(|state| state.end || state.edges.is_empty());
            let failed = fate.over == Some(Standing::Failed)
                || state.is_some_and(|state| state.kind == Kind::Fail)
                || (fate.failed && !fate.exited && !fate.pending_retry);
            iterations.failed += usize::from(failed);
            iterations.done += usize::from((fate.exited && ends) || fate.over.is_some() || failed);
        }
        Some(iterations)
    }
}

/// How many branches and iterations the state has in common with the place in which something happens.
fn shared_depth(machine: &Machine, state: StateIx, chain: &[StateIx], place: &[Place]) -> usize {
    let mut way: Vec<StateIx> = std::iter::once(state).chain(machine.around(state)).collect();
    way.reverse();
    let inside = way.iter().zip(way.iter().skip(1)).zip(chain).zip(place);
    inside
        .take_while(|(((container, member), at), place)| {
            container == at && !matches!(place, Place::Branch(branch) if machine.lane(**member) != *branch)
        })
        .count()
}

fn length(wire: &Wire) -> Option<usize> {
    let details = match wire {
        Wire::Event(event, _) => match event.detail {
            stepthrough::history::Detail::Length(length) => return Some(length),
            _ => return None,
        },
        Wire::Value(value) => value.get("mapStateStartedEventDetails")?,
    };
    usize::try_from(details.get("length")?.as_i64()?).ok()
}

/// Which of its state's catchers took the visit's error.
fn catcher(run: &Run, visit: VisitIx) -> Option<usize> {
    let details = run.records.iter().rfind(|record| record.visit == visit && record.stage == Stage::ErrorDetails)?;
    usize::try_from(details.value.get("catchIndex")?.as_i64()?).ok()
}

fn standing(run: &Run, ix: VisitIx, fate: Fate, left: bool, status: &Status) -> Standing {
    let Some(visit) = run.visits.get(ix) else { return Standing::Idle };
    let kind = run.machine.state(visit.state).map(|state| state.kind);
    if fate.exited {
        return if fate.failed { Standing::Caught } else { Standing::Succeeded };
    }
    if let Some(over) = fate.over {
        return over;
    }
    match status {
        Status::Failed { .. } if kind == Some(Kind::Fail) => return Standing::Failed,
        // What was open when the run ended either failed itself or was given up.
        Status::Failed { .. } if fate.failed || leads_to_failure(run, ix) => return Standing::Failed,
        Status::Failed { .. } | Status::Aborted | Status::TimedOut => return Standing::Aborted,
        _ => {}
    }
    if left {
        return if fate.failed || kind == Some(Kind::Fail) { Standing::Failed } else { Standing::Aborted };
    }
    if fate.pending_retry {
        return Standing::Retrying;
    }
    if kind == Some(Kind::Wait) || (fate.asked && (fate.outside || *status == Status::Waiting)) {
        return Standing::Waiting;
    }
    Standing::Running
}

/// Whether the visit is the one in which the run's last error arose, or holds it.
fn leads_to_failure(run: &Run, ix: VisitIx) -> bool {
    let Some(visit) = run.visits.get(ix) else { return false };
    let Some(last) = run.visit_at(run.last()).and_then(|last| run.visits.get(last)) else { return false };
    let inside = last.place.len() > visit.place.len() && last.place.starts_with(&visit.place);
    std::ptr::eq(last, visit) || (inside && run.machine.around(last.state).any(|outer| outer == visit.state))
}
