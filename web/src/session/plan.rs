//! What an example's set-up plans that people and workers do, and how far that is done.

use std::rc::Rc;

use stepthrough::cases::{Planned, Send};
use stepthrough::exec::{Execution, Program, Signal};
use stepthrough::time::Timestamp;
use stepthrough::timeline::Timeline;

use super::Session;

/// Later than every step.
const NEWEST: u32 = u32::MAX;

/// A plan and how far it is done.
#[derive(Clone, Default)]
pub struct Plan {
    signals: Vec<Planned>,
    /// What was done, in order.
    done: Vec<Done>,
    /// Whether its signals are sent by themselves, and time goes on where it has none.
    pub follows: bool,
}

/// A signal of the plan that was sent, or that somebody's own took the place of.
#[derive(Clone)]
struct Done {
    /// After how many steps.
    step: u32,
    /// When.
    at: Timestamp,
    /// Its index in the plan.
    signal: usize,
}

impl Plan {
    pub fn new(signals: Vec<Planned>, follows: bool) -> Plan {
        Plan { signals, done: Vec::new(), follows }
    }

    /// The signals that were not sent before that step, each with its index.
    fn left(&self, step: u32) -> impl Iterator<Item = (usize, &Planned)> {
        let is_done = move |at: usize| self.done.iter().any(|done| done.signal == at && done.step < step);
        self.signals.iter().enumerate().filter(move |(at, _)| !is_done(*at))
    }

    /// What is planned next for a task of that state at that step.
    fn next_for(&self, step: u32, state: &str) -> Option<(usize, &Planned)> {
        self.left(step).find(|(_, planned)| *planned.when == *state)
    }

    /// When the signal before that step was sent.
    fn last(&self, step: u32, started: Timestamp) -> Timestamp {
        self.done.iter().rfind(|done| done.step < step).map_or(started, |done| done.at)
    }

    fn note(&mut self, run: &Execution, signal: usize) {
        self.done.push(Done { step: run.steps(), at: run.now(), signal });
    }

    /// Forgets what was done at a step or later: another future begins there.
    pub fn fork(&mut self, step: u32) {
        self.done.retain(|done| done.step < step);
    }

    /// Somebody has sent a signal of their own: what the plan had in its place is done.
    pub fn replace(&mut self, run: &Execution, state: &str, sent: &Signal) {
        let is_answer = matches!(sent, Signal::TaskSucceeded { .. } | Signal::TaskFailed { .. });
        let same = |planned: &Planned| match (&planned.send, sent) {
            (Send::Heartbeat, Signal::Heartbeat { .. }) | (Send::TakenBy(_), Signal::WorkerTook { .. }) => true,
            (Send::Success(_) | Send::Failure(_), _) => is_answer,
            (Send::Heartbeat | Send::TakenBy(_), _) => false,
        };
        let of_state: Vec<(usize, bool)> = self
            .left(NEWEST)
            .filter(|(_, planned)| *planned.when == *state)
            .map(|(at, planned)| (at, same(planned)))
            .collect();
        // An answer takes the place of the signs of life before it as well.
        let upto = match is_answer {
            true => of_state.iter().position(|(_, same)| *same),
            false => of_state.first().filter(|(_, same)| *same).map(|_| 0),
        };
        for (at, _) in of_state.into_iter().take(upto.map_or(0, |upto| upto + 1)) {
            self.note(run, at);
        }
    }

    /// Sends the next signal, if it is its time; whether it was sent.
    pub fn send_due(&mut self, timeline: &mut Timeline) -> bool {
        let step = timeline.head().steps();
        let next = self.left(NEWEST).next().map(|(at, _)| at).filter(|_| self.follows);
        let found = next.and_then(|at| Some((at, self.signal(timeline.head(), timeline.program(), NEWEST, at)?)));
        let Some((at, (ms, signal))) = found else { return false };
        // The task was found waiting just now, so both are taken.
        let _ = timeline.send(step, Signal::Elapse { ms });
        let _ = timeline.send(step, signal);
        self.note(timeline.head(), at);
        true
    }

    /// The signal with the index as it would be sent to `run`: how long after, and the signal.
    fn signal(&self, run: &Execution, program: &Program, step: u32, at: usize) -> Option<(i64, Signal)> {
        let last = self.last(step, program.settings.start_time);
        let (due, signal) = self.signals.get(at)?.due(run, &program.machine, last)?;
        Some((due.0.saturating_sub(run.now().0), signal))
    }
}

impl Session {
    /// Sets what people and workers do, and whether it happens by itself.
    pub fn set_plan(&mut self, signals: Vec<Planned>, follows: bool) {
        self.plan = Plan::new(signals, follows);
    }

    /// Lets the plan happen by itself from now on, or no more, and takes up to `steps` steps; whether the run went on.
    pub fn follow_plan(&mut self, follows: bool, steps: usize) -> bool {
        self.plan.follows = follows;
        let before = self.timeline.head().steps();
        self.advance(steps);
        self.timeline.head().steps() > before
    }

    /// The step before which signals count as sent: in the past, those at the very step are another future's.
    fn plan_step(&self, step: usize) -> u32 {
        let point = self.point(step);
        if point >= self.timeline.newest() { NEWEST } else { point.steps }
    }

    /// What is planned next for a task of that state after so many steps, when it can be sent there.
    pub fn planned_for(&self, step: usize, state: &str) -> Option<Planned> {
        let upto = self.plan_step(step);
        let (at, planned) = self.plan.next_for(upto, state)?;
        self.plan.signal(&self.at(step), self.timeline.program(), upto, at).map(|_| planned.clone())
    }

    /// Sends what is planned next for a task of that state; what came after is dropped.
    ///
    /// # Errors
    /// A sentence, when nothing waits for it.
    pub fn send_as_planned(&mut self, step: usize, state: &Rc<str>) -> Result<(), String> {
        self.look();
        let (upto, point) = (self.plan_step(step), self.point(step));
        let next = self.plan.next_for(upto, state).map(|(at, _)| at);
        let program = self.timeline.program();
        let found = next.and_then(|at| Some((at, self.plan.signal(&self.at(step), program, upto, at)?)));
        let Some((at, (ms, signal))) = found else { return Ok(()) };
        self.sent(point, Signal::Elapse { ms })?;
        self.sent(self.timeline.newest(), signal)?;
        self.plan.note(self.timeline.head(), at);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use stepthrough::exec::Outcome;
    use stepthrough_tests::examples;

    use super::*;
    use crate::examples::{all, planned};
    use crate::run::Status;

    fn started(example: &str, setup: &str, follows: bool) -> Session {
        let document = crate::examples::document(example, setup).unwrap();
        let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
        session.set_plan(planned(document.origin.as_ref()), follows);
        session.advance(10_000);
        session
    }

    #[test]
    fn a_plan_that_is_followed_comes_to_what_the_tests_come_to() {
        for example in examples::read_all().unwrap() {
            for setup in &example.setups {
                let played = examples::play(&example, setup).unwrap();
                let session = started(&example.name, &setup.name, true);
                let status = |outcome: Option<&Outcome>| outcome.map_or("RUNNING", Outcome::status);
                let ended = status(session.timeline.outcome());
                assert_eq!(ended, status(played.timeline.outcome()), "{} {}", example.name, setup.name);
                assert_eq!(
                    session.timeline.head().now(),
                    played.timeline.head().now(),
                    "{} {}",
                    example.name,
                    setup.name
                );
            }
        }
        assert!(all().iter().any(|example| example.setups.iter().any(|setup| !setup.planned.is_empty())));
    }

    #[test]
    fn a_plan_is_done_by_hand_and_again_from_the_past() {
        let state: Rc<str> = Rc::from("Wait for approval");
        let mut session = started("course-wait-for-token", "heartbeats", false);
        let first = session.run();
        assert_eq!(first.status, Status::Waiting);
        for _ in 0..3 {
            assert!(session.planned_for(usize::MAX, &state).is_some());
            session.send_as_planned(usize::MAX, &state).unwrap();
            session.advance(10_000);
        }
        assert!(matches!(session.run().status, Status::Succeeded { .. }));
        let waited = first.moment(first.last()).step;
        let next = session.planned_for(waited, &state).map(|planned| planned.send);
        assert_eq!(next, Some(Send::Heartbeat), "at the moment of the first sign of life nothing was sent yet");
        session.send_as_planned(waited, &state).unwrap();
        assert_eq!(session.planned_for(usize::MAX, &state).map(|it| it.send), Some(Send::Heartbeat), "the second");
    }

    #[test]
    fn an_answer_of_ones_own_takes_the_place_of_the_planned_one() {
        let mut session = started("course-wait-for-token", "heartbeats", false);
        let task = session.open_tasks(usize::MAX).remove(0);
        let answer = super::super::Reply::Success { token: task.token, output: stepthrough::value::Value::Null };
        session.send(usize::MAX, answer).unwrap();
        assert_eq!(session.planned_for(usize::MAX, &task.name), None);
    }
}
