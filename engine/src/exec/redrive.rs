//! Redrive: an execution that failed, was stopped or ran out of time goes on where it stopped.
//!
//! The history goes on behind `ExecutionRedriven`; what had succeeded stays as it is. A state that had not is
//! performed again with the input it was entered with, without being entered again: its next event names the
//! event that entered it (measured on AWS in September 2026). Branches and iterations that had succeeded are kept.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html>

use std::collections::BTreeMap;
use std::rc::Rc;

use super::agenda::Wake;
use super::children::{Children, Held};
use super::frame::{ExecutionContext, LeftChildren};
use super::kernel::Kernel;
use super::{Execution, Frame, FrameId, Log, Outcome, Phase, Program, Rejected};
use crate::definition::{Kind, MachineKind, Map, MapMode, StateId};
use crate::history::{Detail, EventType, LogId};
use crate::time::Timestamp;
use crate::value::{Object, Value};

impl Execution {
    /// Whether the execution could be redriven now.
    ///
    /// # Errors
    /// [`Rejected::NotRedrivable`] with the reason as AWS gives it.
    pub fn redrivable(&self, program: &Program) -> Result<(), Rejected> {
        Err(Rejected::NotRedrivable(match &self.outcome {
            _ if program.settings.kind == MachineKind::Express => "Resource type not valid in this context: express",
            None => "Execution is RUNNING and cannot be redriven",
            Some(Outcome::Succeeded(_)) => "Execution is SUCCEEDED and cannot be redriven",
            Some(_)
                if !self
                    .left
                    .iter()
                    .map(|frame| frame.log)
                    .chain([LogId::ROOT])
                    .all(|log| self.has_room(program, log)) =>
            {
                "Execution has exceeded the maximum history event limit"
            }
            Some(_) => return Ok(()),
        }))
    }

    /// Whether a history has room for `ExecutionRedriven` and one event more. An execution whose history has not, be
    /// it a child, is not redriven.
    pub(super) fn has_room(&self, program: &Program, log: LogId) -> bool {
        let events = self.event_ids.get(log.0 as usize).copied().unwrap_or(0);
        events.saturating_add(1) < program.limits.history_events
    }

    /// How often the execution was redriven.
    pub fn redrive_count(&self) -> u32 {
        self.redrives
    }

    /// When it was redriven last.
    pub fn redriven_at(&self) -> Option<Timestamp> {
        self.redriven_at
    }

    /// Takes the execution up again: everything that was open is performed anew, with fresh retriers and with the
    /// whole of the execution's `TimeoutSeconds`.
    pub(super) fn redrive(&mut self, program: &Program, log: &mut Log) -> Result<(), Rejected> {
        self.redrivable(program)?;
        let mut frames: BTreeMap<FrameId, Rc<Frame>> = BTreeMap::new();
        let now = self.ambient.now;
        let mut left = Rc::unwrap_or_clone(std::mem::take(&mut self.left));
        while let Some(mut frame) = left.pop() {
            // The child executions that failed go on too, those whose failure was tolerated among them.
            if matches!(&frame.phase, Phase::WaitingChildren(children) if children.has_more_to_redrive())
                && let Frame { id, phase: Phase::WaitingChildren(children), .. } = Rc::make_mut(&mut frame)
            {
                left.extend(children.readmit(*id, now));
            }
            frames.insert(frame.id, frame);
        }
        (self.outcome, self.redriven_at) = (None, Some(now));
        self.redrives = self.redrives.saturating_add(1);
        if let Some(seconds) = program.machine.timeout_seconds {
            self.agenda.at(now.after(seconds.saturating_mul(1000)), FrameId::ROOT, Wake::ExecutionTimedOut);
        }
        let mut kernel = Kernel { program, run: self, log };
        // What is inside comes first: it may have to wait with what is around it.
        for id in frames.keys().rev().copied().collect::<Vec<_>>() {
            kernel.hold_back(id, &mut frames);
        }
        let mut histories = BTreeMap::new();
        for frame in frames.values_mut() {
            kernel.take_up(Rc::make_mut(frame), &mut histories);
        }
        self.frames = frames.into();
        Ok(())
    }
}

/// Takes a frame and all frames inside it out of the open ones, in the order they started.
fn taken(top: FrameId, frames: &mut BTreeMap<FrameId, Rc<Frame>>) -> Vec<Rc<Frame>> {
    let (mut wanted, mut taken) = (vec![top], Vec::new());
    while let Some(id) = wanted.pop() {
        let Some(frame) = frames.remove(&id) else { continue };
        if let Phase::WaitingChildren(children) = &frame.phase {
            wanted.extend(children.running.keys());
        }
        taken.push(frame);
    }
    taken.sort_unstable_by_key(|frame| frame.id);
    taken
}

/// An execution that is taken up: its new context and its `ExecutionRedriven`.
type Histories = BTreeMap<LogId, (Rc<ExecutionContext>, u32)>;

impl<'p> Kernel<'p> {
    /// What stays open of a frame that fails: itself, about to perform its state again, and what is inside it.
    pub(super) fn left(frame: &Frame) -> Vec<Rc<Frame>> {
        let mut kept = frame.clone();
        let inside = kept.visit.as_mut().and_then(|visit| visit.left.take());
        let mut left = Vec::new();
        kept.phase = match inside.map(Rc::unwrap_or_clone) {
            Some(LeftChildren { children, frames }) => {
                left = frames;
                Phase::WaitingChildren(children)
            }
            None => Phase::Perform,
        };
        left.push(Rc::new(kept));
        left
    }

    /// Keeps what is open at the end of the execution: the given frames and all that run.
    pub(super) fn leave_open(&mut self, mut left: Vec<Rc<Frame>>) {
        if self.run.outcome.is_none() {
            left.extend(self.run.frames.iter().cloned());
            self.run.left = Rc::new(left);
        }
    }

    /// Takes from the Map Run in a frame the child executions that must wait, since no more may run at a time.
    fn hold_back(&self, map: FrameId, frames: &mut BTreeMap<FrameId, Rc<Frame>>) {
        let Some(mut frame) = frames.remove(&map) else { return };
        if matches!(&frame.phase, Phase::WaitingChildren(children)
            if children.running.len() > children.run.concurrency && self.distributed(children.owner).is_some())
            && let Phase::WaitingChildren(children) = &mut Rc::make_mut(&mut frame).phase
        {
            let waiting: Vec<FrameId> = children.running.keys().skip(children.run.concurrency).copied().collect();
            for child in waiting {
                if let Some(running) = children.running.remove(&child) {
                    children.held.push_back(Held { child, running, frames: taken(child, frames) });
                }
            }
        }
        frames.insert(map, frame);
    }

    /// A child execution that waited to be redriven has a free slot.
    pub(super) fn redrive_held(&mut self, children: &mut Children, held: Held) {
        let Held { child, mut running, frames } = held;
        running.timeout = self.distributed(children.owner).and_then(|map| self.time_limit(map, child));
        children.running.insert(child, running);
        let mut histories = BTreeMap::new();
        for mut frame in frames {
            self.take_up(Rc::make_mut(&mut frame), &mut histories);
            self.run.frames.insert(frame);
        }
    }

    /// The distributed Map that a state is.
    fn distributed(&self, state: StateId) -> Option<&'p Map> {
        match &self.program.machine.state(state)?.kind {
            Kind::Map(map) if map.mode != MapMode::Inline => Some(map),
            _ => None,
        }
    }

    /// Puts an open frame on the agenda again.
    fn take_up(&mut self, frame: &mut Frame, histories: &mut Histories) {
        let redriven = self.take_up_execution(frame, histories);
        if let Phase::Enter(..) = frame.phase {
            self.run.agenda.soon(frame.id, Wake::Go);
            return;
        }
        let waits = self.state_of(frame).is_some_and(|state| {
            matches!(state.kind, Kind::Task(_) | Kind::Wait(_) | Kind::Parallel { .. } | Kind::Map(_))
        });
        if let Some(visit) = &mut frame.visit {
            // What such a state does follows its being entered; any other state has nothing of its own to write.
            frame.chain = if waits { visit.entered } else { redriven };
            visit.tries.fill(0);
            (visit.attempt, visit.token) = (0, None);
        }
        match &mut frame.phase {
            Phase::WaitingChildren(children) => {
                if let Some(map) = self.distributed(children.owner) {
                    children.take_up();
                    for (child, running) in &mut children.running {
                        running.timeout = self.time_limit(map, *child);
                    }
                    let detail = Detail::Redriven { arn: Some(children.run.arn.clone()), count: self.run.redrives };
                    self.emit(frame, EventType::MapRunRedriven, detail);
                }
            }
            phase => {
                *phase = Phase::Perform;
                self.run.agenda.soon(frame.id, Wake::Go);
            }
        }
    }

    /// Notes once in each history that it goes on, and gives the frame the context of the execution anew. The id
    /// of `ExecutionRedriven`.
    fn take_up_execution(&mut self, frame: &mut Frame, histories: &mut Histories) -> u32 {
        if let Some((context, redriven)) = histories.get(&frame.log) {
            frame.execution = context.clone();
            return *redriven;
        }
        if self.next_event_id(frame.log) == 0 {
            // It had not begun.
            return 0;
        }
        let count = match frame.log {
            LogId::ROOT => self.run.redrives,
            _ => frame
                .execution
                .execution
                .get("RedriveCount")
                .and_then(Value::as_i64)
                .map_or(1, |count| u32::try_from(count.saturating_add(1)).unwrap_or(u32::MAX)),
        };
        let mut execution =
            frame.execution.execution.as_object().map(|object| Object::clone(object)).unwrap_or_default();
        execution.insert("RedriveCount", count.into());
        execution.insert("RedriveTime", self.run.ambient.now.iso_millis().into());
        let (machine, arn) = (frame.execution.machine.clone(), frame.execution.arn.clone());
        let child_of = frame.execution.child_of;
        let context = Rc::new(ExecutionContext { execution: execution.into(), machine, arn, child_of });
        frame.execution = context.clone();
        let visit = frame.visit.take();
        frame.chain = self.run.event_ids.get(frame.log.0 as usize).copied().unwrap_or(0);
        let redriven = self.append(frame, EventType::ExecutionRedriven, Detail::Redriven { arn: None, count });
        frame.visit = visit;
        histories.insert(frame.log, (context, redriven));
        redriven
    }
}
