//! Which Parallel and Map states hide what they contain.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::machine::{Machine, StateIx};

/// States that can be read at once; beyond that, boxes open folded.
const READABLE: usize = 60;
/// What is left when an outermost box is folded by itself, at least.
const WORTH_SEEING: usize = 8;

/// What the person folded and opened. What nobody touched is folded when the workflow is too large to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folding {
    /// By the state's name, so that it outlives an edit.
    chosen: BTreeMap<Rc<str>, bool>,
}

impl Folding {
    /// The states that are folded.
    pub fn folded(&self, machine: &Machine) -> BTreeSet<StateIx> {
        let mut folded = by_itself(machine);
        for ix in containers(machine) {
            let chosen = machine.state(ix).and_then(|state| self.chosen.get(&state.name));
            match chosen {
                Some(true) => drop(folded.insert(ix)),
                Some(false) => drop(folded.remove(&ix)),
                None => {}
            }
        }
        folded
    }

    /// Opens what is folded and folds what is open.
    pub fn turned(&self, machine: &Machine, ix: StateIx) -> Folding {
        let fold = !self.folded(machine).contains(&ix);
        self.with(machine, [ix], fold)
    }

    /// Folds or opens every box.
    pub fn all(&self, machine: &Machine, fold: bool) -> Folding {
        self.with(machine, containers(machine), fold)
    }

    /// Opens the boxes around a state, so that it is seen.
    pub fn revealing(&self, machine: &Machine, ix: StateIx) -> Folding {
        let folded = self.folded(machine);
        self.with(machine, machine.around(ix).filter(|outer| folded.contains(outer)), false)
    }

    fn with(&self, machine: &Machine, states: impl IntoIterator<Item = StateIx>, fold: bool) -> Folding {
        let mut chosen = self.chosen.clone();
        chosen.extend(states.into_iter().filter_map(|ix| Some((machine.state(ix)?.name.clone(), fold))));
        Folding { chosen }
    }
}

/// The states that contain others.
fn containers(machine: &Machine) -> impl Iterator<Item = StateIx> + '_ {
    let holds =
        |ix: &StateIx| machine.state(*ix).is_some_and(|state| state.inside.iter().any(|f| !f.states.is_empty()));
    (0..machine.states.len()).filter(holds)
}

/// Folds the deepest boxes, the fullest first, until the rest can be read.
fn by_itself(machine: &Machine) -> BTreeSet<StateIx> {
    let mut folded = BTreeSet::new();
    let mut seen = machine.states.len();
    if seen <= READABLE {
        return folded;
    }
    let mut inside = vec![0usize; machine.states.len()];
    for ix in 0..machine.states.len() {
        for outer in machine.around(ix) {
            if let Some(count) = inside.get_mut(outer) {
                *count += 1;
            }
        }
    }
    let mut boxes: Vec<StateIx> = containers(machine).collect();
    boxes.sort_by_key(|&ix| {
        let depth = machine.around(ix).count();
        std::cmp::Reverse((depth, inside.get(ix).copied().unwrap_or_default()))
    });
    for ix in boxes {
        if seen <= READABLE {
            break;
        }
        let content = inside.get(ix).copied().unwrap_or_default();
        let outermost = machine.around(ix).next().is_none();
        if outermost && seen.saturating_sub(content) < WORTH_SEEING {
            continue;
        }
        seen = seen.saturating_sub(content);
        folded.insert(ix);
        // What a box around it would hide is less now.
        for outer in machine.around(ix) {
            if let Some(count) = inside.get_mut(outer) {
                *count = count.saturating_sub(content);
            }
        }
    }
    folded
}
