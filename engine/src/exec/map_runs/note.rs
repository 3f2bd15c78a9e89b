//! Writing down how Map Runs and their child executions stand, as it changes.

use super::{ChildChange, ChildInfo, ChildOf, ChildStatus, Counts, MapRunId, MapRunInfo, MapRunStatus};
use super::{Standing, When, Written};
use crate::exec::kernel::Kernel;
use crate::exec::states::MapRun;
use crate::exec::{Frame, Log};
use crate::history::EventType;

impl Kernel<'_> {
    /// Notes a Map Run whose `MapRunStarted` was written just now. Its visit remembers it.
    pub(in crate::exec) fn map_run_starts(&mut self, frame: &mut Frame, run: &MapRun) {
        let since = self.when();
        let Some(visit) = &mut frame.visit else { return };
        visit.map_run = Some(run.number);
        self.log.map_runs.push(MapRunInfo {
            arn: run.arn.clone(),
            execution_arn: frame.execution.arn.clone(),
            frame: frame.id,
            visit: visit.id,
            attempt: visit.attempt,
            started: since.time,
            max_concurrency: run.max_concurrency,
            tolerated_percentage: run.tolerated_percentage.unwrap_or(0.0),
            tolerated_count: run.tolerated_count.unwrap_or(0),
            standings: vec![Standing {
                since,
                status: MapRunStatus::Running,
                stopped: None,
                redrives: 0,
                redriven: None,
                items: Counts::default(),
                executions: Counts::default(),
            }],
            children: Vec::new(),
        });
    }

    /// A Map Run has its items, in so many batches.
    pub(in crate::exec) fn map_run_has(&mut self, id: MapRunId, items: usize, executions: usize) {
        let when = self.when();
        let Some(standing) = self.log.map_run(id).and_then(|run| run.change(when)) else { return };
        for (counts, count) in [(&mut standing.items, items), (&mut standing.executions, executions)] {
            counts.total = u32::try_from(count).unwrap_or(u32::MAX);
            counts.pending = counts.total;
        }
    }

    /// A `ResultWriter` has written the results of all that ended.
    pub(in crate::exec) fn map_run_wrote(&mut self, id: MapRunId) {
        let when = self.when();
        let Some(standing) = self.log.map_run(id).and_then(|run| run.change(when)) else { return };
        for counts in [&mut standing.items, &mut standing.executions] {
            let Counts { succeeded, failed, timed_out, aborted, .. } = *counts;
            counts.results_written =
                [failed, timed_out, aborted].into_iter().fold(succeeded, |sum, count| sum.saturating_add(count));
        }
    }

    /// Ends the Map Run of the frame's present visit, where no event tells of it.
    pub(in crate::exec) fn map_run_ends(&mut self, frame: &Frame, status: MapRunStatus) {
        let when = self.when();
        if let Some(run) = frame.visit.as_ref().and_then(|visit| visit.map_run).and_then(|id| self.log.map_run(id)) {
            run.ends(status, when);
        }
    }

    /// Ends all Map Runs that still run when the whole execution ends.
    pub(in crate::exec) fn abort_map_runs(&mut self) {
        let when = self.when();
        for run in &mut self.log.map_runs {
            run.ends(MapRunStatus::Aborted, when);
        }
    }

    /// Notes what the frame's event, which was written just now, tells of a Map Run or a child execution.
    pub(in crate::exec) fn note_event(&mut self, frame: &Frame, kind: EventType) {
        let when = self.when();
        if let (Some(status), Some(child)) = (ChildStatus::told_by(kind), frame.execution.child_of) {
            let is_for_good = status.is_unsuccessful() && !self.run.has_room(self.program, frame.log);
            if let Some(run) = self.log.map_run(child.run) {
                run.child_becomes(frame, child, ChildChange { when, status, is_for_good });
            }
        } else if let Some(status) = MapRunStatus::told_by(kind)
            && let Some(id) = frame.visit.as_ref().and_then(|visit| visit.map_run)
            && let Some(run) = self.log.map_run(id)
        {
            match status {
                MapRunStatus::Running => run.goes_on(when),
                _ => run.becomes(status, when),
            }
        }
    }

    fn when(&self) -> When {
        When { step: self.run.steps, event: self.log.events.len().saturating_sub(1), time: self.run.ambient.now }
    }
}

impl Log {
    fn map_run(&mut self, id: MapRunId) -> Option<&mut MapRunInfo> {
        self.map_runs.get_mut(id.0 as usize)
    }

    /// Forgets of Map Runs what had not been written by then.
    pub(crate) fn cut_map_runs(&mut self, written: Written) {
        for run in &mut self.map_runs {
            run.cut(written);
        }
        self.map_runs.retain(|run| !run.standings.is_empty());
    }
}

impl MapRunStatus {
    /// What an event of the Map's history tells.
    fn told_by(kind: EventType) -> Option<Self> {
        match kind {
            EventType::MapRunRedriven => Some(MapRunStatus::Running),
            EventType::MapRunSucceeded => Some(MapRunStatus::Succeeded),
            EventType::MapRunFailed => Some(MapRunStatus::Failed),
            EventType::MapRunAborted => Some(MapRunStatus::Aborted),
            _ => None,
        }
    }
}

impl ChildStatus {
    /// Whether it ended without success.
    fn is_unsuccessful(self) -> bool {
        matches!(self, ChildStatus::Failed | ChildStatus::TimedOut | ChildStatus::Aborted)
    }

    /// What an event of the child's own history tells.
    fn told_by(kind: EventType) -> Option<Self> {
        match kind {
            EventType::ExecutionStarted | EventType::ExecutionRedriven => Some(ChildStatus::Running),
            EventType::ExecutionSucceeded => Some(ChildStatus::Succeeded),
            EventType::ExecutionFailed => Some(ChildStatus::Failed),
            EventType::ExecutionTimedOut => Some(ChildStatus::TimedOut),
            EventType::ExecutionAborted => Some(ChildStatus::Aborted),
            _ => None,
        }
    }
}

impl Counts {
    fn of(&mut self, status: Option<ChildStatus>) -> &mut u32 {
        match status {
            None => &mut self.pending,
            Some(ChildStatus::Running) => &mut self.running,
            Some(ChildStatus::Succeeded) => &mut self.succeeded,
            Some(ChildStatus::Failed) => &mut self.failed,
            Some(ChildStatus::TimedOut) => &mut self.timed_out,
            Some(ChildStatus::Aborted) => &mut self.aborted,
            Some(ChildStatus::PendingRedrive) => &mut self.pending_redrive,
        }
    }

    fn shift(&mut self, count: u32, from: Option<ChildStatus>, to: ChildStatus) {
        let before = self.of(from);
        *before = before.saturating_sub(count);
        let after = self.of(Some(to));
        *after = after.saturating_add(count);
    }
}

impl Standing {
    fn shift(&mut self, items: u32, from: Option<ChildStatus>, to: ChildStatus) {
        self.items.shift(items, from, to);
        self.executions.shift(1, from, to);
    }
}

impl MapRunInfo {
    /// The standing to write a change into.
    fn change(&mut self, when: When) -> Option<&mut Standing> {
        let last = *self.standings.last()?;
        if (last.since.step, last.since.event) != (when.step, when.event) {
            self.standings.push(Standing { since: when, ..last });
        }
        self.standings.last_mut()
    }

    fn becomes(&mut self, status: MapRunStatus, when: When) {
        if let Some(standing) = self.change(when) {
            standing.status = status;
            standing.stopped = (status != MapRunStatus::Running).then_some(when.time);
        }
        if status != MapRunStatus::Running {
            self.wait_no_more(when);
        }
    }

    /// Children that still wait to be redriven when it is over stand as before.
    fn wait_no_more(&mut self, when: When) {
        let MapRunInfo { children, standings, .. } = self;
        let Some(standing) = standings.last_mut().filter(|last| last.executions.pending_redrive > 0) else { return };
        for child in children {
            if let [.., before, last] = &*child.changes
                && last.status == ChildStatus::PendingRedrive
            {
                let back = ChildChange { when, ..*before };
                standing.shift(child.items, Some(last.status), back.status);
                child.changes.push(back);
            }
        }
    }

    /// It ends, unless it has ended already.
    fn ends(&mut self, status: MapRunStatus, when: When) {
        if self.standings.last().is_some_and(|standing| standing.status == MapRunStatus::Running) {
            self.becomes(status, when);
        }
    }

    /// It is redriven: the children that did not succeed wait to be redriven with it.
    fn goes_on(&mut self, when: When) {
        self.becomes(MapRunStatus::Running, when);
        let MapRunInfo { children, standings, .. } = self;
        let Some(standing) = standings.last_mut() else { return };
        standing.redrives = standing.redrives.saturating_add(1);
        standing.redriven = Some(when.time);
        for child in children {
            if let Some(last) = child.changes.last().filter(|last| last.status.is_unsuccessful() && !last.is_for_good) {
                standing.shift(child.items, Some(last.status), ChildStatus::PendingRedrive);
                child.changes.push(ChildChange { when, status: ChildStatus::PendingRedrive, is_for_good: false });
            }
        }
    }

    /// A child execution begins, ends or goes on again.
    fn child_becomes(&mut self, frame: &Frame, child: ChildOf, change: ChildChange) {
        if self.change(change.when).is_none() {
            return;
        }
        let place = match self.children.binary_search_by_key(&child.index, |known| known.index) {
            Ok(place) => place,
            Err(place) => {
                let (history, execution) = (frame.log, frame.execution.clone());
                let (index, items, changes) = (child.index, child.items, Vec::with_capacity(2));
                self.children.insert(place, ChildInfo { index, history, items, execution, changes });
                place
            }
        };
        let (Some(known), Some(standing)) = (self.children.get_mut(place), self.standings.last_mut()) else { return };
        standing.shift(child.items, known.changes.last().map(|last| last.status), change.status);
        if change.is_for_good {
            standing.items.failures_not_redrivable += child.items;
            standing.executions.failures_not_redrivable += 1;
        }
        known.changes.push(change);
    }

    /// Forgets what had not been written by then.
    fn cut(&mut self, written: Written) {
        self.standings.retain(|standing| written.has(standing.since));
        for child in &mut self.children {
            child.changes.retain(|change| written.has(change.when));
        }
        self.children.retain(|child| !child.changes.is_empty());
    }
}
