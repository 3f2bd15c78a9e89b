//! How the run stands at the cursor, and what of it still holds for the text as it is written now.

use yew::prelude::*;

use crate::machine::{Machine, StateIx};
use crate::progress::{Progress, Reader};
use crate::run::Run;
use crate::shared::Shared;
use crate::state::Checks;

/// How the run stands at the cursor. A step costs what happened in it.
#[hook]
pub fn use_progress(run: Option<Shared<Run>>, cursor: usize) -> Shared<Progress> {
    let reader = use_mut_ref(|| (None::<Shared<Run>>, Reader::default()));
    let progress = use_memo((run, cursor), move |(run, cursor)| {
        let Some(run) = run else { return Shared::default() };
        let mut kept = reader.borrow_mut();
        if kept.0.as_ref() != Some(run) {
            *kept = (Some(run.clone()), Reader::default());
        }
        Shared::new(kept.1.at(run, *cursor))
    });
    (*progress).clone()
}

/// The run as the written workflow shows it.
#[derive(Clone, Default, PartialEq)]
pub struct Written {
    /// How the written states stand, as far as they ran.
    pub progress: Shared<Progress>,
    /// For each state of the run the written one, and the other way round; none when they are the same.
    to_written: Option<Vec<Option<StateIx>>>,
    to_ran: Option<Vec<Option<StateIx>>>,
}

impl Written {
    /// The written state for one of the run.
    pub fn of_ran(&self, ran: StateIx) -> Option<StateIx> {
        self.to_written.as_ref().map_or(Some(ran), |states| states.get(ran).copied().flatten())
    }

    /// The state of the run for a written one; none when it did not exist then.
    pub fn ran(&self, written: StateIx) -> Option<StateIx> {
        self.to_ran.as_ref().map_or(Some(written), |states| states.get(written).copied().flatten())
    }

    fn of(run: &Run, checks: &Checks, progress: &Shared<Progress>) -> Written {
        let (ran, written): (&Machine, &Machine) = (&run.machine, &checks.machine);
        if ran.looks_like(written) {
            return Written { progress: progress.clone(), ..Written::default() };
        }
        Written {
            progress: Shared::new(progress.carried(ran, written)),
            to_written: Some(ran.matching(written)),
            to_ran: Some(written.matching(ran)),
        }
    }
}

/// The run as the written workflow shows it: states keep their colours while others are edited.
#[hook]
pub fn use_written(run: Option<Shared<Run>>, checks: Shared<Checks>, progress: Shared<Progress>) -> Written {
    let written = use_memo((run, checks, progress), |(run, checks, progress)| {
        run.as_ref().map(|run| Written::of(run, checks, progress)).unwrap_or_default()
    });
    (*written).clone()
}
