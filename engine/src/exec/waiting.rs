//! Telling whether anything but people can bring an execution on.

use super::{Execution, OpenTask, Phase};
use crate::time::Timestamp;

impl OpenTask {
    /// Whether no mock's answer is under way at this moment.
    pub fn is_silent(&self, now: Timestamp) -> bool {
        self.answers.iter().all(|(due, _)| *due < now || (*due == now && self.submitted))
    }
}

impl Execution {
    /// Whether every frame waits for somebody outside or for such frames, so that only time limits are left on the
    /// agenda.
    pub fn waits_for_people(&self) -> bool {
        let now = self.now();
        if self.outcome().is_some() || self.next_due().is_some_and(|due| due <= now) {
            return false;
        }
        let mut somebody = false;
        let mut frames = self.frames();
        let all = frames.all(|frame| match &frame.phase {
            Phase::WaitingChildren(_) => true,
            Phase::WaitingTask(task) if task.is_silent(now) => {
                somebody = true;
                true
            }
            _ => false,
        });
        all && somebody
    }
}
