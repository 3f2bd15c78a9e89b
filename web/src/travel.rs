//! Where a step leads: into, over and out of Parallel and Map, by event, to the next mark; forwards and back.

use crate::machine::{Kind, StateIx};
use crate::run::{Run, Visit, VisitIx};

/// A step through a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the next state that is entered, wherever it is.
    Into,
    /// To the next state of the same flow; a Parallel or Map is passed as a whole, up to where it is left.
    Over,
    /// To where the Parallel or Map around is left, or was entered; outside of any, to the end or the start.
    Out,
    /// To the next event.
    Event,
    /// To the next error, retry, wait or answer.
    Mark,
}

/// The moment that a step leads to; the end or the beginning when there is none of its kind.
pub fn moment(run: &Run, cursor: usize, step: Step, back: bool) -> usize {
    let found = match step {
        Step::Into => nearest(run.visits.iter().map(|visit| visit.entered), cursor, back),
        Step::Over => nearest(stations(run, cursor), cursor, back),
        Step::Out => out(run, cursor, back),
        Step::Event => event(run, cursor, back),
        Step::Mark => {
            let marked = run.moments.iter().enumerate().filter(|(_, moment)| moment.mark.is_some());
            nearest(marked.map(|(at, _)| at), cursor, back)
        }
    };
    found.unwrap_or(if back { 0 } else { run.last() })
}

/// The next entry into a state after the moment, else its first one.
pub fn entry(run: &Run, state: StateIx, cursor: usize) -> Option<usize> {
    let entries = || run.visits.iter().filter(move |visit| visit.state == state).map(|visit| visit.entered);
    nearest(entries(), cursor, false).or_else(|| entries().min())
}

/// The stays around a stay, the innermost first.
pub fn around(run: &Run, visit: VisitIx) -> Vec<VisitIx> {
    let mut found = Vec::new();
    let Some(inner) = run.visits.get(visit) else { return found };
    let (mut state, mut before) = (inner.state, visit);
    for depth in (0..inner.place.len()).rev() {
        let Some(parent) = run.machine.state(state).and_then(|state| state.parent) else { break };
        let place = inner.place.get(..depth).unwrap_or_default();
        let is_it = |ix: &VisitIx| run.visits.get(*ix).is_some_and(|it| it.state == parent && *it.place == *place);
        let Some(owner) = (0..before).rev().find(is_it) else { break };
        found.push(owner);
        (state, before) = (parent, owner);
    }
    found
}

fn nearest(moments: impl Iterator<Item = usize>, cursor: usize, back: bool) -> Option<usize> {
    match back {
        true => moments.filter(|&at| at < cursor).max(),
        false => moments.filter(|&at| at > cursor).min(),
    }
}

/// Where stepping over can stop: entries of states, and exits of Parallel and Map, in the flow that the cursor is in and
/// in those around it.
fn stations(run: &Run, cursor: usize) -> impl Iterator<Item = usize> {
    let place = run.visit_at(cursor).and_then(|visit| run.visits.get(visit)).map(|visit| &*visit.place);
    let here = move |visit: &&Visit| place.unwrap_or_default().starts_with(&visit.place);
    run.visits.iter().filter(here).flat_map(|visit| {
        let kind = run.machine.state(visit.state).map(|state| state.kind);
        let left = visit.left.filter(|_| matches!(kind, Some(Kind::Parallel | Kind::Map)));
        std::iter::once(visit.entered).chain(left)
    })
}

fn out(run: &Run, cursor: usize, back: bool) -> Option<usize> {
    let owner = *around(run, run.visit_at(cursor)?).first()?;
    let visit = run.visits.get(owner)?;
    match back {
        true => Some(visit.entered),
        false => visit.left.filter(|&left| left > cursor),
    }
}

fn event(run: &Run, cursor: usize, back: bool) -> Option<usize> {
    let now = run.moment(cursor).events;
    match back {
        true => run.moments.partition_point(|moment| moment.events < now).checked_sub(1),
        false => Some(run.moments.partition_point(|moment| moment.events <= now)).filter(|&at| at <= run.last()),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::document::Document;
    use crate::session::Session;

    const NESTED: &str = r#"{"StartAt":"A","States":{
        "A":{"Type":"Pass","Next":"P"},
        "P":{"Type":"Parallel","Next":"Z","Branches":[
            {"StartAt":"B","States":{"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Pass","End":true}}},
            {"StartAt":"D","States":{"D":{"Type":"Wait","Seconds":5,"End":true}}}]},
        "Z":{"Type":"Pass","End":true}}}"#;

    fn run() -> Run {
        let document = Document { definition: Rc::from(NESTED), ..Document::default() };
        let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
        session.advance(1000);
        session.run()
    }

    /// The state of the moment, with the event that was written last.
    fn shown(run: &Run, cursor: usize) -> String {
        let event = run.events_at(cursor).last().map(|event| event.kind.to_string()).unwrap_or_default();
        let state = run.visit_at(cursor).and_then(|visit| run.machine.state(run.visits[visit].state));
        format!("{} {event}", state.map(|state| state.name.to_string()).unwrap_or_default())
    }

    #[track_caller]
    fn check(run: &Run, from: &str, step: Step, back: bool, expected: &str) {
        let cursor = (0..=run.last()).find(|&at| shown(run, at) == from).unwrap();
        assert_eq!(shown(run, moment(run, cursor, step, back)), expected, "{from}, {step:?}, back: {back}");
    }

    #[test]
    fn steps_lead_over_into_and_out_of_branches() {
        let run = run();
        let (a, p, z) = ("A PassStateEntered", "P ParallelStateEntered", "Z PassStateEntered");
        let (b, c, d) = ("B PassStateEntered", "C PassStateEntered", "D WaitStateEntered");
        let (left, end) = ("P ParallelStateExited", "Z ExecutionSucceeded");
        check(&run, a, Step::Over, false, p);
        check(&run, p, Step::Over, false, left);
        check(&run, left, Step::Over, false, z);
        check(&run, z, Step::Over, false, end);
        check(&run, z, Step::Over, true, left);
        check(&run, left, Step::Over, true, p);
        check(&run, p, Step::Over, true, a);
        check(&run, p, Step::Into, false, b);
        check(&run, b, Step::Over, false, c);
        check(&run, d, Step::Over, false, left);
        check(&run, b, Step::Out, false, left);
        check(&run, c, Step::Out, true, p);
        check(&run, a, Step::Out, false, end);
        check(&run, a, Step::Event, false, "A PassStateExited");
        check(&run, p, Step::Event, true, "A PassStateExited");
        check(&run, a, Step::Mark, false, d);
    }

    #[test]
    fn a_state_is_found_again_where_it_is_entered_next() {
        let run = run();
        let b = run.machine.named("B").unwrap();
        let entered = run.visits.iter().find(|visit| visit.state == b).map(|visit| visit.entered);
        assert_eq!(entry(&run, b, 0), entered);
        assert_eq!(entry(&run, b, run.last()), entered, "from the end, its first");
        assert_eq!(around(&run, run.visits.iter().position(|visit| visit.state == b).unwrap()).len(), 1);
    }
}
