//! A parcel as a run: from nothing, to the same history to the byte.

use std::fmt;
use std::rc::Rc;

use stepthrough::check::diagnose_as;
use stepthrough::exec::{Program, Rejected, Settings};
use stepthrough::history::LogId;
use stepthrough::mock::wire::BadBook;
use stepthrough::mock::{MockBook, Mocks};
use stepthrough::program::Refused;
use stepthrough::timeline::Timeline;
use stepthrough::trace::TraceRecord;
use stepthrough::value::Value;

use super::{Look, Parcel};
use crate::texts::{tr, tr_engine, tr_with};

/// Why a parcel cannot be run again.
#[derive(Clone, Debug, PartialEq)]
pub enum CannotReplay {
    /// The definition or the input is refused: it opens for editing, nothing runs.
    Refused(Refused),
    /// The mocks are not as they should be.
    Mocks(BadBook),
    /// A signal is not taken where it was: the run is another one.
    Differs {
        /// Where.
        step: u32,
        /// Why; `None` when the run does not come that far.
        why: Option<Rejected>,
    },
}

impl fmt::Display for CannotReplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            CannotReplay::Refused(Refused::Definition(_)) => {
                tr("The definition has errors, so it is shown and not run.").to_owned()
            }
            CannotReplay::Refused(Refused::Input(_)) => tr("The input is not JSON, so nothing is run.").to_owned(),
            CannotReplay::Mocks(bad) => tr_with("Nothing is run: {why}.", &[("why", &tr_engine(&bad.to_string()))]),
            CannotReplay::Differs { step, why: Some(why) } => tr_with(
                "The run goes another way than it went when it was shared: at step {step}, {why}.",
                &[("step", step), ("why", &tr_engine(&why.to_string()))],
            ),
            CannotReplay::Differs { step, why: None } => tr_with(
                "The run goes another way than it went when it was shared: it ends before step {step}.",
                &[("step", step)],
            ),
        })
    }
}

/// The moment that is looked at, after how many steps: `step` itself, else the one that wrote the event, else the one
/// that made the stage of the state's visit, or the first of that visit when no stage is named. `None` when nothing is
/// named or it never comes.
pub fn step_of(timeline: &Timeline, look: &Look) -> Option<u32> {
    let last = timeline.head().steps();
    if let Some(step) = look.step {
        return Some(step.min(last));
    }
    if let Some(id) = look.event {
        let event = timeline.log().events.iter().find(|event| event.log == LogId::ROOT && event.id == id);
        return event.map(|event| event.step);
    }
    let state = look.state.as_deref()?;
    let machine = &timeline.program().machine;
    let of_state = |record: &&TraceRecord| machine.state(record.state).is_some_and(|found| *found.name == *state);
    let mut visits = Vec::new();
    for record in timeline.log().trace.iter().filter(of_state) {
        if !visits.contains(&record.visit) {
            visits.push(record.visit);
        }
        let visit = visits.iter().position(|known| *known == record.visit).map_or(0, |at| at + 1);
        let wanted = look.stage.as_deref().is_none_or(|stage| record.stage.name() == stage);
        if visit == look.visit.unwrap_or(1) as usize && wanted {
            return Some(record.step);
        }
    }
    None
}

impl Parcel {
    /// What makes a run of a timeline; where to look, how to show it and the title are left as usual.
    pub fn of(definition: &str, input: &str, settings: &Settings, mocks: &MockBook, timeline: &Timeline) -> Parcel {
        Parcel {
            definition: Rc::from(definition),
            input: Rc::from(input),
            settings: settings.clone(),
            mocks: mocks.to_json(),
            signals: timeline.journal().to_vec(),
            steps: Some(timeline.head().steps()),
            ..Parcel::default()
        }
    }

    /// The run at its beginning.
    ///
    /// # Errors
    /// When the definition, the input or the mocks cannot be used.
    pub fn begin(&self) -> Result<Timeline, CannotReplay> {
        let reading = diagnose_as(&self.definition, self.settings.kind, &self.placeholders);
        let input = if self.input.trim().is_empty() { "{}" } else { &self.input };
        let program = Program::new(&reading.substituted.text, input, self.settings.clone());
        let program = Rc::new(program.map_err(CannotReplay::Refused)?);
        let book = MockBook::from_json(&self.mocks).map_err(CannotReplay::Mocks)?;
        Ok(Timeline::new(program, Mocks::new(Rc::new(book))))
    }

    /// Goes on with a replay by up to `budget` steps; `true` when the run is where it was when it was shared. So a
    /// page can draw and listen in between.
    ///
    /// # Errors
    /// When the run goes another way.
    pub fn replay(&self, timeline: &mut Timeline, budget: usize) -> Result<bool, CannotReplay> {
        let mut left = budget;
        loop {
            let now = timeline.head().steps();
            let next = self.signals.get(timeline.journal().len());
            let target = next.map_or(self.steps.unwrap_or(0), |(step, _)| *step);
            if now < target {
                if left == 0 {
                    return Ok(false);
                }
                let steps = ((target - now) as usize).min(left);
                timeline.advance(steps);
                left -= steps;
                if (timeline.head().steps() - now) as usize != steps {
                    return Err(CannotReplay::Differs { step: target, why: None });
                }
                continue;
            }
            let Some((step, signal)) = next else { return Ok(true) };
            let differs = |why| CannotReplay::Differs { step: *step, why };
            if now > *step {
                return Err(differs(None));
            }
            timeline.send(now, signal.clone()).map_err(|why| differs(Some(why)))?;
        }
    }

    /// The run as it was when it was shared.
    ///
    /// # Errors
    /// When the parcel cannot be used or the run goes another way.
    pub fn replayed(&self) -> Result<Timeline, CannotReplay> {
        let mut timeline = self.begin()?;
        while !self.replay(&mut timeline, 10_000)? {}
        Ok(timeline)
    }

    /// The moment that is looked at, after how many steps; `None` when nothing says so or it never comes.
    pub fn moment(&self, timeline: &Timeline) -> Option<u32> {
        step_of(timeline, &self.look)
    }

    /// The lesson it carries; `None` when there is none.
    pub fn lesson(&self) -> Option<&Value> {
        Some(&self.lesson).filter(|lesson| !lesson.is_null())
    }
}
