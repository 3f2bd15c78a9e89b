//! Where in a run a lesson looks, and how far a learner may see before a question is answered.

use super::{Prediction, Target};
use crate::run::{Run, VisitIx};
use crate::share::Look;
use crate::state::Pick;

/// A moment of a run and the stay that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The moment.
    pub cursor: usize,
    /// The stay; what the cursor shows when none.
    pub pick: Option<Pick>,
}

/// Where a look leads; `None` when nothing is named or the run does not come there.
pub fn of_look(run: &Run, look: &Look) -> Option<Sight> {
    if let Some(step) = look.step {
        return Some(Sight { cursor: run.moment_at(step as usize), pick: None });
    }
    if let Some(id) = look.event {
        let index = run.events.iter().position(|event| event.id == u64::from(id))?;
        return Some(Sight { cursor: run.moment_of_event(index), pick: None });
    }
    let visit = visit_of(run, look.state.as_deref()?, look.visit.unwrap_or(1))?;
    let made = match &look.stage {
        Some(stage) => made(run, visit, stage).next()?,
        None => run.visits.get(visit)?.entered,
    };
    Some(at_visit(run, visit, made))
}

/// Where what is asked for can be seen; `None` when the run does not come to it.
pub fn of_target(run: &Run, target: &Target) -> Option<Sight> {
    match target {
        Target::Stage { state, visit, stage } => {
            let visit = visit_of(run, state, *visit)?;
            // A retry makes another.
            let made = made(run, visit, stage).last()?;
            Some(at_visit(run, visit, made))
        }
        _ => Some(Sight { cursor: run.last(), pick: None }),
    }
}

/// The last moment at which nothing of the answer can be seen.
pub fn hold(run: &Run, prediction: &Prediction, look: &Look) -> Option<usize> {
    match &prediction.of {
        Target::Stage { state, visit, stage } => {
            let first = made(run, visit_of(run, state, *visit)?, stage).next()?;
            Some(first.saturating_sub(1))
        }
        _ => Some(of_look(run, look).map_or(0, |sight| sight.cursor).min(run.last().saturating_sub(1))),
    }
}

fn at_visit(run: &Run, visit: VisitIx, cursor: usize) -> Sight {
    let state = run.visits.get(visit).map(|visit| visit.state);
    Sight { cursor, pick: state.map(|state| Pick { state, visit: Some(visit) }) }
}

fn visit_of(run: &Run, state: &str, number: u32) -> Option<VisitIx> {
    let named = |visit: &VisitIx| {
        let state_of = run.visits.get(*visit).and_then(|visit| run.machine.state(visit.state));
        state_of.is_some_and(|found| *found.name == *state)
    };
    (0..run.visits.len()).filter(named).nth(number.checked_sub(1)? as usize)
}

/// The moments at which a stage of a visit was made.
fn made<'r>(run: &'r Run, visit: VisitIx, stage: &'r str) -> impl Iterator<Item = usize> + 'r {
    let records = run.records.iter().enumerate();
    let of_stage = records.filter(move |(_, record)| record.visit == visit && record.stage.name() == stage);
    of_stage.map(|(at, _)| run.moments.partition_point(|moment| moment.records <= at).min(run.last()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{Task, course, page};
    use crate::session::Session;

    #[test]
    fn nothing_of_an_answer_is_seen_before_and_all_of_it_after() {
        let course = course::course();
        let mut seen = 0;
        for lesson in course.lessons.iter().chain(&course.documents) {
            for (at, step) in lesson.steps.iter().enumerate() {
                let document = page::document(lesson, at, None, None);
                if !page::plays(step, None) {
                    continue;
                }
                let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
                session.set_plan(page::planned(lesson, at, None), true);
                session.advance(20_000);
                let run = session.run();
                let place = format!("{} {at}", lesson.name);
                if step.look != Look::default() {
                    assert!(of_look(&run, &step.look).is_some(), "{place}");
                }
                let Some(Task::Predict(prediction)) = &step.task else { continue };
                let (held, shown) = (hold(&run, prediction, &step.look), of_target(&run, &prediction.of));
                let (held, shown) = (held.expect(&place), shown.expect(&place));
                assert!(held < shown.cursor, "{place}: {held} {}", shown.cursor);
                if let Target::Stage { stage, .. } = &prediction.of {
                    let visit = shown.pick.and_then(|pick| pick.visit).expect(&place);
                    let before = |cursor| run.records_at(cursor).iter().filter(|record| record.visit == visit);
                    assert!(before(held).all(|record| record.stage.name() != &**stage), "{place}");
                    let value = before(shown.cursor).rfind(|record| record.stage.name() == &**stage);
                    assert_eq!(value.map(|record| &record.value), Some(&prediction.answer), "{place}");
                }
                seen += 1;
            }
        }
        assert!(seen > 50);
    }
}
