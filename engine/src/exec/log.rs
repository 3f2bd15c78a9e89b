//! What a run leaves behind: append-only, outside the snapshots.

use super::failure::Decision;
use super::{Failure, FrameId, MapRunInfo, Written};
use crate::definition::{FlowId, StateId};
use crate::history::{Event, LogId};
use crate::time::Timestamp;
use crate::trace::{TraceRecord, VisitId};

/// All that was written in a run. Looking back is taking a slice.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The events of all histories, in the order they happened.
    pub events: Vec<Event>,
    /// The stages of the data flow, in the order they happened.
    pub trace: Vec<TraceRecord>,
    /// The frames by id, in the order they started.
    pub frames: Vec<FrameInfo>,
    /// The visits by id, in the order they began.
    pub visits: Vec<VisitInfo>,
    /// The failures of states and what became of them, in the order they happened.
    pub failures: Vec<FailureRecord>,
    /// The Map Runs, in the order they started.
    pub map_runs: Vec<MapRunInfo>,
}

/// A failure of a state, and what was decided about it.
#[derive(Clone, Debug)]
pub struct FailureRecord {
    /// The step in which it was decided.
    pub step: u32,
    /// The visit.
    pub visit: VisitId,
    /// The attempt that failed, 0 for the first.
    pub attempt: u32,
    /// What failed.
    pub failure: Failure,
    /// How often each retrier had retried in this visit, by its index.
    pub tries: Vec<u32>,
    /// What becomes of it.
    pub decision: Decision,
    /// The delay of a retry in seconds, after jitter.
    pub delay: Option<f64>,
}

/// What stays known of a frame after it ended.
#[derive(Clone, Debug)]
pub struct FrameInfo {
    /// The frame.
    pub id: FrameId,
    /// The frame whose Parallel or Map state it belongs to; `None` for the root.
    pub parent: Option<FrameId>,
    /// That Parallel or Map state and the branch or item.
    pub owner: Option<(StateId, usize)>,
    /// The flow it runs.
    pub flow: FlowId,
    /// The history it writes to.
    pub log: LogId,
    /// The step that started it.
    pub step: u32,
}

/// What stays known of a visit.
#[derive(Clone, Debug)]
pub struct VisitInfo {
    /// The visit.
    pub id: VisitId,
    /// The frame.
    pub frame: FrameId,
    /// The state.
    pub state: StateId,
    /// The position in [`Log::events`] of the event that entered the state.
    pub entered: usize,
    /// When it was entered.
    pub time: Timestamp,
}

impl Log {
    /// Forgets what was written after the given step.
    pub fn cut_after(&mut self, step: u32) {
        self.events.truncate(self.events.partition_point(|event| event.step <= step));
        self.trace.truncate(self.trace.partition_point(|record| record.step <= step));
        self.failures.truncate(self.failures.partition_point(|failure| failure.step <= step));
        self.frames.truncate(self.frames.partition_point(|frame| frame.step <= step));
        let events = self.events.len();
        self.visits.truncate(self.visits.partition_point(|visit| visit.entered < events));
        self.cut_map_runs(Written { steps: step, events });
    }
}
