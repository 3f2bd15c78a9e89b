//! What stays known of Map Runs and their child executions: how each stood, every time that changed.
//!
//! Counting happens while the run goes on, so that asking for a moment is a search and never a count.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html>

mod note;

use std::rc::Rc;

use super::FrameId;
use super::frame::ExecutionContext;
use crate::history::LogId;
use crate::time::Timestamp;
use crate::trace::VisitId;

/// Names a Map Run of a log: its place in [`Log::map_runs`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MapRunId(pub u32);

/// DescribeMapRun's `status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapRunStatus {
    /// `RUNNING`
    Running,
    /// `SUCCEEDED`
    Succeeded,
    /// `FAILED`
    Failed,
    /// `ABORTED`: what is around it ended.
    Aborted,
}

/// The status of a child execution, as ListExecutions has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildStatus {
    /// `RUNNING`
    Running,
    /// `SUCCEEDED`
    Succeeded,
    /// `FAILED`
    Failed,
    /// `TIMED_OUT`
    TimedOut,
    /// `ABORTED`
    Aborted,
    /// `PENDING_REDRIVE`: it did not succeed, and its Map Run was redriven.
    PendingRedrive,
}

/// How many items or child executions stand how. Each of the total is counted once among `pending` to `aborted` and
/// `pending_redrive`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not started yet. What has not begun when a Map Run ends stays so: AWS counts as aborted only what was running.
    pub pending: u32,
    /// In progress.
    pub running: u32,
    /// Ended well.
    pub succeeded: u32,
    /// Failed.
    pub failed: u32,
    /// Timed out.
    pub timed_out: u32,
    /// Stopped while running, by somebody or because the Map Run failed.
    pub aborted: u32,
    /// All of them; 0 until the items were read.
    pub total: u32,
    /// Those whose results a `ResultWriter` wrote.
    pub results_written: u32,
    /// Those among the unsuccessful that no redrive takes up: their history is full.
    pub failures_not_redrivable: u32,
    /// Unsuccessful before, waiting to be redriven; 0 again once the Map Run is over.
    pub pending_redrive: u32,
}

/// How a Map Run stood from some moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    since: When,
    /// Its status.
    pub status: MapRunStatus,
    /// When it ended.
    pub stopped: Option<Timestamp>,
    /// How often it was redriven.
    pub redrives: u32,
    /// When it was redriven last.
    pub redriven: Option<Timestamp>,
    /// Its items.
    pub items: Counts,
    /// Its child executions; fewer than the items where they are put into batches.
    pub executions: Counts,
}

/// What stays known of a Map Run.
#[derive(Clone, Debug)]
pub struct MapRunInfo {
    /// Its ARN.
    pub arn: Rc<str>,
    /// The ARN of the execution that started it.
    pub execution_arn: Rc<str>,
    /// The frame whose Map state it is.
    pub frame: FrameId,
    /// The visit of that state.
    pub visit: VisitId,
    /// The attempt: a Map that is retried starts another Map Run.
    pub attempt: u32,
    /// When it started.
    pub started: Timestamp,
    /// `MaxConcurrency` as the definition gives it; 0 when it gives none.
    pub max_concurrency: i64,
    /// `ToleratedFailurePercentage`; 0 when missing.
    pub tolerated_percentage: f64,
    /// `ToleratedFailureCount`; 0 when missing.
    pub tolerated_count: i64,
    standings: Vec<Standing>,
    children: Vec<ChildInfo>,
}

/// What stays known of a child execution that has begun.
#[derive(Clone, Debug)]
pub struct ChildInfo {
    /// Which of the Map's children it is, from 0.
    pub index: usize,
    /// Its history.
    pub history: LogId,
    /// How many items it processes.
    pub items: u32,
    /// Its name and ARNs.
    pub execution: Rc<ExecutionContext>,
    changes: Vec<ChildChange>,
}

/// A child execution's new status.
#[derive(Clone, Copy, Debug)]
struct ChildChange {
    when: When,
    status: ChildStatus,
    /// No redrive takes it up: its history is full.
    is_for_good: bool,
}

/// A child execution as it stood at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChildStanding {
    /// Its status.
    pub status: ChildStatus,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub stopped: Option<Timestamp>,
    /// How often it was redriven.
    pub redrives: u32,
}

/// The child of a Map Run that an execution is.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChildOf {
    pub(super) run: MapRunId,
    pub(super) index: usize,
    pub(super) items: u32,
}

/// How much of a log had been written at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The steps that had been taken.
    pub steps: u32,
    /// The events that had been written. Some signals write without a step.
    pub events: usize,
}

/// When something was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct When {
    step: u32,
    /// The position in [`super::Log::events`] of the last event written by then.
    event: usize,
    time: Timestamp,
}

impl Written {
    /// All of it.
    pub const ALL: Written = Written { steps: u32::MAX, events: usize::MAX };

    fn has(self, when: When) -> bool {
        when.step <= self.steps && when.event < self.events
    }
}

impl MapRunStatus {
    /// DescribeMapRun's word.
    pub fn name(self) -> &'static str {
        match self {
            MapRunStatus::Running => "RUNNING",
            MapRunStatus::Succeeded => "SUCCEEDED",
            MapRunStatus::Failed => "FAILED",
            MapRunStatus::Aborted => "ABORTED",
        }
    }
}

impl ChildStatus {
    /// ListExecutions' word.
    pub fn name(self) -> &'static str {
        match self {
            ChildStatus::Running => "RUNNING",
            ChildStatus::Succeeded => "SUCCEEDED",
            ChildStatus::Failed => "FAILED",
            ChildStatus::TimedOut => "TIMED_OUT",
            ChildStatus::Aborted => "ABORTED",
            ChildStatus::PendingRedrive => "PENDING_REDRIVE",
        }
    }
}

impl MapRunInfo {
    /// How it stood; `None` before it started.
    pub fn at(&self, written: Written) -> Option<&Standing> {
        let by_then = self.standings.partition_point(|standing| written.has(standing.since));
        by_then.checked_sub(1).and_then(|last| self.standings.get(last))
    }

    /// The child executions that had begun, in the order of their items.
    pub fn children_at(&self, written: Written) -> &[ChildInfo] {
        let begun = self.children.partition_point(|child| child.at(written).is_some());
        self.children.get(..begun).unwrap_or_default()
    }
}

impl ChildInfo {
    /// How it stood; `None` before it had begun.
    pub fn at(&self, written: Written) -> Option<ChildStanding> {
        let by_then = self.changes.partition_point(|change| written.has(change.when));
        let changes = self.changes.get(..by_then)?;
        let (first, last) = (changes.first()?, changes.last()?);
        let begun = changes.iter().filter(|change| change.status == ChildStatus::Running).count();
        let ended = !matches!(last.status, ChildStatus::Running | ChildStatus::PendingRedrive);
        Some(ChildStanding {
            status: last.status,
            started: first.when.time,
            stopped: ended.then_some(last.when.time),
            redrives: u32::try_from(begun.saturating_sub(1)).unwrap_or(u32::MAX),
        })
    }
}
