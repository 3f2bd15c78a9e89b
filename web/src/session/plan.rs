//! What an example's set-up plans that people and workers do, and how far that is done.

use std::rc::Rc;

use stepthrough::cases::{Planned, Send};
use stepthrough::definition::StateMachine;
use stepthrough::exec::{Execution, Signal};
use stepthrough::time::Timestamp;
use stepthrough::timeline::Timeline;

use super::Session;

/// A plan and how far it is done.
#[derive(Default)]
pub struct Plan {
    signals: Vec<Planned>,
    /// What was done, in order.
    done: Vec<Done>,
    /// Whether its signals are sent by themselves, and time goes on where it has none.
    pub follows: bool,
}

/// A signal of the plan that was sent, or that somebody's own took the place of.
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

    /// The signals that are still to be sent after so many steps, each with its index.
    fn left(&self, step: u32) -> impl Iterator<Item = (usize, &Planned)> {
        let is_done = move |at: usize| self.done.iter().any(|done| done.signal == at && done.step <= step);
        self.signals.iter().enumerate().filter(move |(at, _)| !is_done(*at))
    }

    /// What is planned next for a task of that state.
    pub fn next_for(&self, step: u32, state: &str) -> Option<(usize, &Planned)> {
        self.left(step).find(|(_, planned)| *planned.when == *state)
    }

    /// When the signal before was sent.
    fn last(&self, step: u32, started: Timestamp) -> Timestamp {
        self.done.iter().rfind(|done| done.step <= step).map_or(started, |done| done.at)
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
            .left(run.steps())
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
        let next = self.left(step).next().map(|(at, _)| at).filter(|_| self.follows);
        let machine = &timeline.program().machine;
        let started = timeline.program().settings.start_time;
        let found = next.and_then(|at| Some((at, self.signal(timeline.head(), machine, started, at)?)));
        let Some((at, (ms, signal))) = found else { return false };
        // The task was found waiting just now, so both are taken.
        let _ = timeline.send(step, Signal::Elapse { ms });
        let _ = timeline.send(step, signal);
        self.note(timeline.head(), at);
        true
    }

    /// The signal with the index as it would be sent to `run`: how long after, and the signal.
    fn signal(&self, run: &Execution, machine: &StateMachine, started: Timestamp, at: usize) -> Option<(i64, Signal)> {
        let (due, signal) = self.signals.get(at)?.due(run, machine, self.last(run.steps(), started))?;
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

    /// What is planned next for a task of that state after so many steps, when it can be sent there.
    pub fn planned_for(&self, step: usize, state: &str) -> Option<Planned> {
        let run = self.at(step);
        let (at, planned) = self.plan.next_for(run.steps(), state)?;
        let program = self.timeline.program();
        self.plan.signal(&run, &program.machine, program.settings.start_time, at).map(|_| planned.clone())
    }

    /// Sends what is planned next for a task of that state; what came after is dropped.
    ///
    /// # Errors
    /// A sentence, when nothing waits for it.
    pub fn send_as_planned(&mut self, step: usize, state: &Rc<str>) -> Result<(), String> {
        let step = self.step_of(u32::try_from(step).unwrap_or(u32::MAX));
        let run = self.at(step as usize);
        let program = Rc::clone(self.timeline.program());
        let found = self.plan.next_for(run.steps(), state).and_then(|(at, _)| {
            let signal = self.plan.signal(&run, &program.machine, program.settings.start_time, at)?;
            Some((at, signal))
        });
        let Some((at, (ms, signal))) = found else { return Ok(()) };
        self.sent(step, Signal::Elapse { ms })?;
        let head = self.timeline.head().steps();
        self.sent(head, signal)?;
        self.plan.note(self.timeline.head(), at);
        Ok(())
    }
}
