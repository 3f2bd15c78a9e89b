//! Taking away frames that do not go on, and ending the child executions among them.

use std::rc::Rc;

use super::kernel::Kernel;
use super::{Frame, FrameId, MapRunStatus, Phase};
use crate::history::{Detail, ErrorInfo, EventType, LogId};

impl Kernel<'_> {
    /// Drops frames with all that they wait for and all frames inside them. The dropped frames, in the order they
    /// started. Child executions among them are aborted; that of the history `over` has ended already.
    pub(super) fn drop_frames(
        &mut self,
        tops: impl IntoIterator<Item = FrameId>,
        over: Option<LogId>,
    ) -> Vec<Rc<Frame>> {
        let inside = self.inside(tops);
        let dropped: Vec<Rc<Frame>> = inside.iter().filter_map(|id| self.run.frames.remove(*id)).collect();
        if !self.run.requests.is_empty() {
            self.run.requests.retain(|request| inside.binary_search(&request.frame).is_err());
        }
        self.run.agenda.forget(inside);
        for frame in &dropped {
            self.map_run_ends(frame, MapRunStatus::Aborted);
            if Some(frame.log) != over {
                self.abort_execution(frame);
            }
        }
        dropped
    }

    /// Frames and all frames inside them, in the order they started.
    fn inside(&self, tops: impl IntoIterator<Item = FrameId>) -> Vec<FrameId> {
        let mut inside: Vec<FrameId> = tops.into_iter().collect();
        let mut next = 0;
        while let Some(id) = inside.get(next) {
            next += 1;
            if let Some(Phase::WaitingChildren(children)) = self.run.frames.get(*id).map(|frame| &frame.phase) {
                inside.extend(children.running.keys());
            }
        }
        inside.sort_unstable();
        inside
    }

    /// Aborts the child executions that run when the whole execution ends.
    pub(super) fn abort_executions(&mut self) {
        let frames: Vec<Rc<Frame>> = self.run.frames.iter().cloned().collect();
        for frame in &frames {
            self.abort_execution(frame);
        }
    }

    /// Ends the history of a child execution that is stopped, in its first frame; the others say nothing. One that
    /// has not begun has no history.
    fn abort_execution(&mut self, frame: &Frame) {
        let written = self.next_event_id(frame.log);
        let can_end = written > 0 && written < self.program.limits.history_events;
        if can_end && self.begins_execution(frame) {
            let mut frame = Frame { chain: 0, visit: None, ..frame.clone() };
            self.append(&mut frame, EventType::ExecutionAborted, Detail::Failure(ErrorInfo::default()));
        }
    }
}
