//! Which parts of a definition runs have come through.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::definition::{Kind, Rule, State, StateId, StateMachine, Transition};
use crate::exec::{Done, FrameId, Phase};
use crate::history::Detail;
use crate::source::Span;
use crate::timeline::Timeline;
use crate::trace::Stage;

/// A part of a state that a run comes through or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The state itself, once it is entered.
    State,
    /// The entry of `Choices` of this index, once it matches.
    Rule(usize),
    /// `Default` of a Choice state, once no rule matches.
    Default,
    /// The entry of `Retry` of this index, once it decides.
    Retrier(usize),
    /// The entry of `Catch` of this index, once it catches.
    Catcher(usize),
}

impl Part {
    /// What it is counted among.
    fn kind(self) -> &'static str {
        match self {
            Part::State => "states",
            Part::Rule(_) | Part::Default => "choice rules",
            Part::Retrier(_) => "retriers",
            Part::Catcher(_) => "catchers",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::State => f.write_str("the state"),
            Part::Rule(index) => write!(f, "Choices[{index}]"),
            Part::Default => f.write_str("Default"),
            Part::Retrier(index) => write!(f, "Retry[{index}]"),
            Part::Catcher(index) => write!(f, "Catch[{index}]"),
        }
    }
}

/// Whether a part was come through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The state's name.
    pub state: Rc<str>,
    /// Which part of it.
    pub part: Part,
    /// Its place in the definition.
    pub span: Span,
    /// Whether a run came through it.
    pub covered: bool,
}

/// The parts of a definition, and which of them runs came through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    parts: BTreeMap<(StateId, Part), Covered>,
}

impl Coverage {
    /// Nothing covered yet.
    pub fn of(machine: &StateMachine) -> Self {
        let mut coverage = Coverage::default();
        for state in &machine.states {
            let mut add = |part: Part, span: Span| {
                let covered = Covered { state: state.name.clone(), part, span, covered: false };
                coverage.parts.insert((state.id, part), covered);
            };
            add(Part::State, state.name_span);
            for (index, rule) in rules(state).iter().enumerate() {
                add(Part::Rule(index), rule.span);
            }
            if matches!((&state.kind, state.transition), (Kind::Choice { .. }, Transition::Next(_))) {
                add(Part::Default, state.name_span);
            }
            for (index, retrier) in state.retry.iter().enumerate() {
                add(Part::Retrier(index), retrier.span);
            }
            for (index, catcher) in state.catch.iter().enumerate() {
                add(Part::Catcher(index), catcher.span);
            }
        }
        coverage
    }

    /// Adds what a run of the same definition came through.
    pub fn add(&mut self, timeline: &Timeline) {
        let log = timeline.log();
        for visit in &log.visits {
            self.cover(visit.state, Part::State);
        }
        for record in log.trace.iter().filter(|record| record.stage == Stage::ErrorDetails) {
            let index = |name: &str| record.value.get(name)?.as_i64()?.try_into().ok();
            if let Some(index) = index("retryIndex") {
                self.cover(record.state, Part::Retrier(index));
            }
            if let Some(index) = index("catchIndex") {
                self.cover(record.state, Part::Catcher(index));
            }
        }
        // The Choice state that each frame has just left, and the step in which it did.
        let mut left: BTreeMap<FrameId, (StateId, u32)> = BTreeMap::new();
        for event in &log.events {
            let Some(state) = event.state else { continue };
            match &event.detail {
                Detail::Exited { .. } => drop(left.insert(event.frame, (state, event.step))),
                Detail::Entered { .. } => {
                    if let Some((choice, step)) = left.remove(&event.frame) {
                        self.chosen(timeline, choice, event.frame, step, state);
                    }
                }
                _ => {}
            }
        }
    }

    /// Which way a Choice state took that was left in `step` for the state `next`.
    fn chosen(&mut self, timeline: &Timeline, choice: StateId, frame: FrameId, step: u32, next: StateId) {
        let Some(state) = timeline.program().machine.state(choice) else { return };
        let leading = rules(state).iter().enumerate().filter(|(_, rule)| rule.next == Some(next));
        let mut ways: Vec<Part> = leading.map(|(index, _)| Part::Rule(index)).collect();
        if matches!(state.kind, Kind::Choice { .. }) && state.transition == Transition::Next(next) {
            ways.push(Part::Default);
        }
        ways.retain(|way| !self.is_covered(choice, *way));
        match &ways[..] {
            [] => {}
            [only] if ways_to(state, next) == 1 => self.cover(choice, *only),
            // Several ways lead there: the moment before the state was left knows which one it was.
            _ => {
                let before = timeline.at(step.saturating_sub(1));
                let Some(Phase::Settle(done)) = before.frame(frame).map(|frame| &frame.phase) else { return };
                match *done {
                    Ok(Done::Rule(index)) => self.cover(choice, Part::Rule(index)),
                    Ok(_) => self.cover(choice, Part::Default),
                    Err(_) => {}
                }
            }
        }
    }

    fn cover(&mut self, state: StateId, part: Part) {
        if let Some(covered) = self.parts.get_mut(&(state, part)) {
            covered.covered = true;
        }
    }

    fn is_covered(&self, state: StateId, part: Part) -> bool {
        self.parts.get(&(state, part)).is_some_and(|covered| covered.covered)
    }

    /// Every part, states in the order of the text.
    pub fn parts(&self) -> impl Iterator<Item = &Covered> {
        self.parts.values()
    }

    /// How many parts of a kind were come through, and how many there are: `("choice rules", 2, 3)`. Kinds that the
    /// definition has none of are left out.
    pub fn counts(&self) -> Vec<(&'static str, usize, usize)> {
        let kinds = [Part::State, Part::Rule(0), Part::Retrier(0), Part::Catcher(0)].map(Part::kind);
        let count = |kind: &'static str| {
            let of_kind = || self.parts().filter(move |covered| covered.part.kind() == kind);
            (kind, of_kind().filter(|covered| covered.covered).count(), of_kind().count())
        };
        kinds.into_iter().map(count).filter(|(_, _, all)| *all > 0).collect()
    }
}

fn rules(state: &State) -> &[Rule] {
    match &state.kind {
        Kind::Choice { rules } => rules,
        _ => &[],
    }
}

/// How many ways lead from a Choice state to the state `next`.
fn ways_to(state: &State, next: StateId) -> usize {
    let default = usize::from(state.transition == Transition::Next(next));
    rules(state).iter().filter(|rule| rule.next == Some(next)).count() + default
}
