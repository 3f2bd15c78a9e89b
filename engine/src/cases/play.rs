//! Playing a run: step by step, with what people and workers do at its time.

use super::Planned;
use crate::exec::Signal;
use crate::time::Timestamp;
use crate::timeline::{Progress, Timeline};

/// What happens when a run waits for somebody who is not planned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patience {
    /// The run stops there, as on the page.
    #[default]
    StopForPeople,
    /// Time goes on: timeouts and missed heartbeats come.
    LetTimePass,
}

/// A run and what is planned for it.
pub struct Player {
    timeline: Timeline,
    planned: std::vec::IntoIter<Planned>,
    patience: Patience,
    /// When the last signal was sent.
    last: Timestamp,
}

impl Player {
    /// A run that is to be played.
    pub fn new(timeline: Timeline, planned: Vec<Planned>, patience: Patience) -> Self {
        let last = timeline.head().now();
        Player { timeline, planned: planned.into_iter(), patience, last }
    }

    /// Plays on, `steps` steps at most. After [`Progress::Waiting`] nothing comes of playing on.
    pub fn advance(&mut self, steps: usize) -> Progress {
        for _ in 0..steps {
            if self.send() {
                continue;
            }
            if self.patience == Patience::StopForPeople && self.timeline.head().waits_for_people() && !self.expected() {
                return Progress::Waiting;
            }
            match self.timeline.advance(1) {
                Progress::Running => {}
                // What waits may be what the next signal answers.
                Progress::Waiting if self.due().is_some() => {}
                stopped => return stopped,
            }
        }
        if self.due().is_some() { Progress::Running } else { self.timeline.progress() }
    }

    /// The run so far.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The run, to be taken on in another way.
    pub fn into_timeline(self) -> Timeline {
        self.timeline
    }

    /// What was planned and has not been sent: no task waited for it.
    pub fn unsent(&self) -> &[Planned] {
        self.planned.as_slice()
    }

    /// Sends the next signal if its time has come.
    fn send(&mut self) -> bool {
        let Some((due, signal)) = self.due() else { return false };
        let ms = due.0.saturating_sub(self.timeline.head().now().0);
        let step = self.timeline.head().steps();
        // The task was found waiting just now, so both are taken.
        let _ = self.timeline.send(step, Signal::Elapse { ms });
        let _ = self.timeline.send(step, signal);
        self.last = self.timeline.head().now();
        self.planned.next();
        true
    }

    /// The next signal and its time, when a task waits for it and nothing else happens before.
    fn due(&self) -> Option<(Timestamp, Signal)> {
        let planned = self.planned.as_slice().first()?;
        planned.due(self.timeline.head(), &self.timeline.program().machine, self.last)
    }

    /// Whether a task waits for the next signal.
    fn expected(&self) -> bool {
        let next = self.planned.as_slice().first();
        next.is_some_and(|it| it.awaited(self.timeline.head(), &self.timeline.program().machine).is_some())
    }
}
