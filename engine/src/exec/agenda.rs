//! Everything that waits, ordered by when it is due.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use super::call::Answer;
use super::{Failure, Frame, FrameId};

use crate::time::Timestamp;
use crate::value::Value;

/// What a frame is woken with.
#[derive(Clone, Debug)]
pub enum Wake {
    /// Go on.
    Go,
    /// A Wait state's time is over.
    Elapsed,
    /// A retry's delay is over.
    RetryDue,
    /// The service took the request: its first answer to a `.sync` or `.waitForTaskToken` task.
    Submitted,
    /// The task was answered.
    Replied(Box<Answer>),
    /// The task's `TimeoutSeconds` are over.
    TimedOut,
    /// No heartbeat came within `HeartbeatSeconds`.
    HeartbeatMissed,
    /// A child frame ended: its slot, the last event of its chain and what came out.
    Joined(Box<Joined>),
    /// The execution's `TimeoutSeconds` (or Express's five minutes) are over.
    ExecutionTimedOut,
}

/// The end of a child frame.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The child.
    pub frame: FrameId,
    /// Its index among its siblings: the branch or the item.
    pub index: usize,
    /// The last event of its chain, on which the next iteration in the freed slot goes on.
    pub chain: u32,
    /// The last event it wrote, which the join counts: `MapIterationSucceeded` for an iteration.
    pub last: u32,
    /// What came out.
    pub result: Result<Value, Failure>,
    /// The frames that were open when it failed: itself and what is inside it.
    pub left: Vec<Rc<Frame>>,
    /// It is a child execution that ran out of time.
    pub timed_out: bool,
}

/// Names an entry, so that it can be withdrawn.
pub type Entry = (Timestamp, u64);

/// The agenda: entries by `(due, seq)`, where `seq` counts all entries of the run.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    /// What is due now, before anything else: ends of children, which their parents see at once.
    urgent: VecDeque<(FrameId, Wake)>,
    /// What is due now, in the order it was put here.
    ready: VecDeque<(u64, FrameId, Wake)>,
    later: BTreeMap<Entry, (FrameId, Wake)>,
    next_seq: u64,
    /// Frames whose entries do not count any more, though some are still here; never one that is next.
    forgotten: BTreeSet<FrameId>,
}

/// So many frames may be forgotten before their entries are cleared away.
const FORGOTTEN: usize = 32;

impl Agenda {
    /// Wakes `frame` now, after all that is due already.
    pub fn soon(&mut self, frame: FrameId, wake: Wake) {
        self.ready.push_back((self.next_seq, frame, wake));
        self.next_seq += 1;
    }

    /// Wakes `frame` now, before anything else.
    pub fn at_once(&mut self, frame: FrameId, wake: Wake) {
        self.urgent.push_back((frame, wake));
    }

    /// Wakes `frame` at `due`.
    pub fn at(&mut self, due: Timestamp, frame: FrameId, wake: Wake) -> Entry {
        let entry = (due, self.next_seq);
        self.next_seq += 1;
        self.later.insert(entry, (frame, wake));
        entry
    }

    /// Takes an entry back; nothing happens when it is gone.
    pub fn withdraw(&mut self, entry: Entry) {
        self.later.remove(&entry);
        self.skip_forgotten();
    }

    /// Forgets all entries of the given frames, which never come back.
    ///
    /// Looking through the agenda each time would cost a run of many failures their square. So the entries go when
    /// they are next, or all at once when there are many.
    pub fn forget(&mut self, frames: impl IntoIterator<Item = FrameId>) {
        self.forgotten.extend(frames);
        if self.forgotten.len() > FORGOTTEN.max(self.len() / 2) {
            let forgotten = std::mem::take(&mut self.forgotten);
            self.urgent.retain(|(frame, _)| !forgotten.contains(frame));
            self.ready.retain(|(_, frame, _)| !forgotten.contains(frame));
            self.later.retain(|_, (frame, _)| !forgotten.contains(frame));
        }
        self.skip_forgotten();
    }

    /// Takes away what is next and forgotten.
    fn skip_forgotten(&mut self) {
        if self.forgotten.is_empty() {
            return;
        }
        while self.urgent.front().is_some_and(|(frame, _)| self.forgotten.contains(frame)) {
            self.urgent.pop_front();
        }
        while self.ready.front().is_some_and(|(_, frame, _)| self.forgotten.contains(frame)) {
            self.ready.pop_front();
        }
        while self.later.first_key_value().is_some_and(|(_, (frame, _))| self.forgotten.contains(frame)) {
            self.later.pop_first();
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.urgent.clear();
        self.ready.clear();
        self.later.clear();
        self.forgotten.clear();
    }

    /// The earliest entry; the time it is due, at least `now`.
    pub fn pop(&mut self, now: Timestamp) -> Option<(Timestamp, FrameId, Wake)> {
        let next = self.take_next(now);
        self.skip_forgotten();
        next
    }

    fn take_next(&mut self, now: Timestamp) -> Option<(Timestamp, FrameId, Wake)> {
        if let Some((frame, wake)) = self.urgent.pop_front() {
            return Some((now, frame, wake));
        }
        let first_later = self.later.first_key_value().map(|(entry, _)| *entry);
        match (self.ready.front(), first_later) {
            (Some((seq, ..)), Some((due, later_seq))) if due <= now && later_seq < *seq => {}
            (Some(_), _) => return self.ready.pop_front().map(|(_, frame, wake)| (now, frame, wake)),
            (None, _) => {}
        }
        let ((due, _), (frame, wake)) = self.later.pop_first()?;
        Some((due.max(now), frame, wake))
    }

    /// When the earliest entry is due; `None` when the agenda is empty, the past when something is due now.
    pub fn next_due(&self) -> Option<Timestamp> {
        if !self.urgent.is_empty() || !self.ready.is_empty() {
            return Some(Timestamp(i64::MIN));
        }
        self.later.first_key_value().map(|((due, _), _)| *due)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.urgent.len() + self.ready.len() + self.later.len()
    }
}
