//! Which stay in a state is which: loop turns, iterations with their items, branches.

use std::collections::HashMap;

use stepthrough::value::Value;

use crate::machine::StateIx;
use crate::rows::preview;
use crate::run::{Place, Run, Stage, VisitIx};
use crate::texts::tr_with;

/// The stay in the Parallel or Map that a stay is directly inside of.
pub fn around(run: &Run, visit: VisitIx) -> Option<VisitIx> {
    let inner = run.visits.get(visit)?;
    let parent = run.machine.state(inner.state)?.parent?;
    let outside = inner.place.split_last()?.1;
    // It began before, and what is inside of the same place is inside of the newest of them.
    run.visits.get(..visit)?.iter().rposition(|outer| outer.state == parent && *outer.place == *outside)
}

/// A step into a Parallel or Map, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// The stay in the Parallel or Map.
    pub visit: VisitIx,
    /// Its state.
    pub state: StateIx,
    /// `iteration 3 of 10`
    pub words: String,
}

/// The Parallels and Maps that a stay is inside of, outermost first.
pub fn crumbs(run: &Run, visit: VisitIx) -> Vec<Crumb> {
    let mut crumbs = Vec::new();
    let mut inner = visit;
    while let Some(outer) = around(run, inner) {
        let (Some(around), Some(place)) = (run.visits.get(outer), run.visits[inner].place.last()) else { break };
        crumbs.push(Crumb { visit: outer, state: around.state, words: place_words(run, outer, *place) });
        inner = outer;
    }
    crumbs.reverse();
    crumbs
}

fn place_words(run: &Run, outer: VisitIx, place: Place) -> String {
    match place {
        Place::Branch(at) => tr_with("branch {i}", &[("i", &(at + 1))]),
        Place::Iteration(at) => match items(run, outer).as_ref().and_then(Value::as_array) {
            Some(items) => tr_with("iteration {i} of {n}", &[("i", &(at + 1)), ("n", &items.len())]),
            None => tr_with("iteration {i}", &[("i", &(at + 1))]),
        },
    }
}

/// A Map writes its items among so many records after it was entered: those of branches beside it come between.
const SOON: usize = 1000;

/// The array that a Map goes over, as far as the run tells.
fn items(run: &Run, map: VisitIx) -> Option<Value> {
    let before = run.visits.get(map)?.entered.checked_sub(1);
    let from = before.map_or(0, |before| run.moment(before).records);
    let mut soon = run.records.iter().skip(from).take(SOON);
    let own = soon.find(|record| record.visit == map && record.stage == Stage::AfterItemsPath)?;
    Some(own.value.clone())
}

/// A stay that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The stay.
    pub visit: VisitIx,
    /// What tells it from the others.
    pub words: String,
}

/// The stays in a state that had begun by the moment, in order, each with what tells it from the others. Of many only
/// those `near` the given one.
pub fn turns(run: &Run, state: StateIx, cursor: usize, chosen: VisitIx, near: usize) -> (Vec<VisitIx>, Vec<Turn>) {
    let all: Vec<VisitIx> = run
        .visits
        .iter()
        .enumerate()
        .filter(|(_, visit)| visit.state == state && visit.entered <= cursor)
        .map(|(ix, _)| ix)
        .collect();
    let at = all.iter().position(|&visit| visit == chosen).unwrap_or(0);
    let from = at.saturating_sub(near);
    // How many stays there are in each place, and which of them each one is.
    let mut twins: HashMap<&[Place], usize> = HashMap::new();
    let counted: Vec<usize> = all
        .iter()
        .map(|&visit| {
            let seen = twins.entry(&run.visits[visit].place).or_default();
            *seen += 1;
            *seen
        })
        .collect();
    let shown = all.iter().zip(counted).skip(from).take(2 * near + 1);
    let turns = shown.map(|(&visit, turn)| {
        let of = twins.get(&*run.visits[visit].place).copied().unwrap_or(1);
        Turn { visit, words: turn_words(run, visit, turn, of) }
    });
    let turns = turns.collect();
    (all, turns)
}

fn turn_words(run: &Run, visit: VisitIx, turn: usize, of: usize) -> String {
    let here = crumbs(run, visit);
    let place = &run.visits[visit].place;
    let mut words: Vec<String> = here.iter().map(|crumb| crumb.words.clone()).collect();
    if of > 1 || words.is_empty() {
        words.push(tr_with("turn {i} of {n}", &[("i", &turn), ("n", &of)]));
    }
    let mut text = words.join(" › ");
    let item = here.last().zip(place.last()).and_then(|(map, place)| match place {
        Place::Iteration(at) => items(run, map.visit)?.at(*at).cloned(),
        Place::Branch(_) => None,
    });
    if let Some(item) = item {
        text = format!("{text} · {}", preview(&item, 32));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::session::Session;
    use std::rc::Rc;

    fn run(definition: &str, input: &str) -> Run {
        let document = Document { definition: Rc::from(definition), input: Rc::from(input), ..Document::default() };
        let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
        session.advance(5000);
        session.run()
    }

    #[track_caller]
    fn check(run: &Run, state: &str, expected: &[&str]) {
        let state = run.machine.named(state).unwrap();
        let (_, turns) = turns(run, state, run.last(), 0, 50);
        assert_eq!(turns.iter().map(|turn| turn.words.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn iterations_are_told_by_their_items() {
        let run = run(
            r#"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.rows","End":true,
                "ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}}}}"#,
            r#"{"rows":["a","b"]}"#,
        );
        check(&run, "I", &[r#"iteration 1 of 2 · "a""#, r#"iteration 2 of 2 · "b""#]);
        check(&run, "M", &["turn 1 of 1"]);
        let inner = run.visits.len() - 1;
        assert_eq!(crumbs(&run, inner)[0].visit, 0);
    }

    #[test]
    fn loops_have_turns() {
        let run = run(
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n, 1)"},"Next":"C"},
                "C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericLessThan":3,"Next":"A"}],"Default":"E"},
                "E":{"Type":"Succeed"}}}"#,
            r#"{"n":0}"#,
        );
        check(&run, "A", &["turn 1 of 3", "turn 2 of 3", "turn 3 of 3"]);
    }
}
