//! Entering states, ending frames and executions.

use std::cell::OnceCell;
use std::rc::Rc;

use super::agenda::{Entry, Joined, Wake};
use super::frame::Visit;
use super::kernel::{Fate, Kernel, Next};
use super::log::VisitInfo;
use super::{Failure, FailureKind, Frame, FrameId, Outcome, Phase};
use crate::definition::{Kind, Map, MapMode, QueryLanguage, State, StateId, Transition};
use crate::expr::Fault;
use crate::history::{Detail, ErrorInfo, EventType, LogId};
use crate::trace::Stage;
use crate::value::Value;

impl Kernel<'_> {
    /// Enters a state with its raw input.
    pub(super) fn enter(&mut self, frame: &mut Frame, id: StateId, raw: Value) {
        let program = self.program;
        let Some(state) = program.machine.state(id) else { return };
        if self.run.event_ids.get(frame.log.0 as usize) == Some(&0) {
            self.emit(frame, EventType::ExecutionStarted, Detail::Started { input: raw.clone() });
        }
        let before = frame.chain;
        let tries = self.run.probe.as_ref().map_or(0, |probe| probe.tries);
        let visit = self.next_visit();
        frame.visit = Some(Visit {
            id: visit,
            state: id,
            entered: 0,
            before,
            time: self.run.ambient.now,
            about: OnceCell::new(),
            raw: raw.clone(),
            effective: raw.clone(),
            tries: vec![tries; state.retry.len()],
            attempt: tries,
            token: None,
            left: None,
            map_run: None,
        });
        let position = self.log.events.len();
        self.log.visits.push(VisitInfo {
            id: visit,
            frame: frame.id,
            state: id,
            entered: position,
            time: self.run.ambient.now,
        });
        let detail = Detail::Entered { name: state.name.clone(), input: raw.clone() };
        let entered = self.emit(frame, EventType::entered(&state.kind), detail);
        if let Some(visit) = &mut frame.visit {
            visit.entered = entered;
        }
        self.trace(frame, Stage::Input, &raw, None);
        frame.phase = Phase::Perform;
        self.run.agenda.soon(frame.id, Wake::Go);
    }

    /// Does what the state does, up to where it waits or is done. Retries come here again.
    pub(super) fn perform(&mut self, frame: &mut Frame) -> Result<Next, Failure> {
        let program = self.program;
        let Some(state) = frame.visit.as_ref().and_then(|visit| program.machine.state(visit.state)) else {
            return Err(self.fault(frame, Fault::runtime("There is no current state.")));
        };
        self.take_input(frame, state)?;
        match &state.kind {
            Kind::Pass { .. } | Kind::Succeed => Ok(Next::Settle(super::frame::Done::Through)),
            Kind::Task(task) => self.perform_task(frame, state, task),
            Kind::Choice { rules } => self.choose(frame, rules),
            Kind::Wait(wait) => self.perform_wait(frame, wait),
            Kind::Fail { error, cause } => Err(self.perform_fail(frame, error.as_ref(), cause.as_ref())?),
            Kind::Parallel { branches } => self.perform_parallel(frame, state, branches),
            Kind::Map(map) => self.perform_map(frame, state, map),
        }
    }

    /// `InputPath`, the first stage of every JSONPath state.
    fn take_input(&mut self, frame: &mut Frame, state: &State) -> Result<(), Failure> {
        if state.language == QueryLanguage::Jsonata {
            return Ok(());
        }
        let Some(raw) = frame.visit.as_ref().map(|visit| visit.raw.clone()) else { return Ok(()) };
        let effective = self.filter(frame, state.input_path.as_ref(), &raw)?;
        let span = state.input_path.as_ref().map(|field| field.span);
        self.trace(frame, Stage::AfterInputPath, &effective, span);
        if let Some(visit) = &mut frame.visit {
            visit.effective = effective;
        }
        Ok(())
    }

    /// Leaves the state for where its transition leads.
    pub(super) fn leave(&mut self, frame: &mut Frame, to: Transition, output: Value) -> Fate {
        match to {
            Transition::Next(next) => {
                frame.phase = Phase::Enter(next, output);
                self.run.agenda.soon(frame.id, Wake::Go);
                Fate::Lives
            }
            Transition::End => self.end_frame(frame, Ok(output)),
            Transition::Nowhere => self.end_frame(frame, Err(self.nowhere(frame))),
        }
    }

    /// The failure of a state that leads nowhere: a Choice that matched nothing and has no `Default`.
    pub(super) fn nowhere(&self, frame: &Frame) -> Failure {
        let cause = "Failed to transition out of the state. The state does not point to a next state.";
        self.fault(frame, Fault::runtime(cause))
    }

    /// Ends a frame and tells its parent, or ends the execution.
    pub(super) fn end_frame(&mut self, frame: &mut Frame, result: Result<Value, Failure>) -> Fate {
        if self.run.full == Some(frame.log) {
            // Its history ended before it did: it has failed.
            return Fate::Ended;
        }
        if let Err(failure) = &result
            && failure.kind == FailureKind::Runtime
        {
            self.fail_execution(frame, failure.clone());
            return Fate::Ended;
        }
        let Some((parent, index)) = frame.parent else {
            self.end_execution(frame, result);
            return Fate::Ended;
        };
        // A failed task is reported as aborted once more where a Parallel or Map takes the failure (recorded).
        let aborted_task = matches!(&result, Err(failure) if self.leaves_task(frame, failure));
        let mut chain = frame.chain;
        let mut last = frame.chain;
        match self.owner_kind(frame) {
            Some(Kind::Map(map)) if map.mode == MapMode::Inline => {
                let name = self.owner_state(frame).map(|state| state.name.clone()).unwrap_or_default();
                // A failure is reported by the Map, which ends the other iterations first.
                if result.is_ok() {
                    last = self.emit(frame, EventType::MapIterationSucceeded, Detail::Iteration { name, index });
                }
            }
            Some(Kind::Map(_)) => {
                let (kind, detail) = match &result {
                    Ok(output) => (EventType::ExecutionSucceeded, Detail::Output { output: output.clone() }),
                    Err(failure) => (EventType::ExecutionFailed, Detail::Failure(failure.info.clone())),
                };
                self.emit(frame, kind, detail);
                (chain, last) = (0, 0);
            }
            _ if aborted_task => {
                self.emit(frame, EventType::TaskStateAborted, Detail::None);
            }
            _ => {}
        }
        let left = if result.is_err() { Self::left(frame) } else { Vec::new() };
        let joined = Joined { frame: frame.id, index, chain, last, result, left, timed_out: false };
        self.run.agenda.at_once(parent, Wake::Joined(Box::new(joined)));
        Fate::Ended
    }

    /// Whether it is a task that failed, of the state that the frame is in.
    pub(super) fn leaves_task(&self, frame: &Frame, failure: &Failure) -> bool {
        matches!(failure.kind, FailureKind::Task | FailureKind::Timeout { .. })
            && matches!(self.state_of(frame).map(|state| &state.kind), Some(Kind::Task(_)))
    }

    fn owner_state(&self, frame: &Frame) -> Option<&State> {
        let (owner, _) = self.program.machine.flow(frame.flow)?.owner?;
        self.program.machine.state(owner)
    }

    fn owner_kind(&self, frame: &Frame) -> Option<&Kind> {
        self.owner_state(frame).map(|state| &state.kind)
    }

    /// Whether the frame is the first one of a child execution.
    pub(super) fn begins_execution(&self, frame: &Frame) -> bool {
        matches!(self.owner_kind(frame), Some(Kind::Map(map)) if map.mode != MapMode::Inline)
    }

    fn end_execution(&mut self, frame: &mut Frame, result: Result<Value, Failure>) {
        match result {
            Ok(output) => {
                self.emit(frame, EventType::ExecutionSucceeded, Detail::Output { output: output.clone() });
                self.run.outcome.get_or_insert(Outcome::Succeeded(output));
            }
            Err(failure) => {
                self.leave_open(Self::left(frame));
                self.emit(frame, EventType::ExecutionFailed, Detail::Failure(failure.info.clone()));
                self.run.outcome.get_or_insert(Outcome::Failed(failure.info));
            }
        }
    }

    /// Ends the execution that the frame belongs to at once, without events for what is around the frame: the
    /// interpreter itself could not go on.
    fn fail_execution(&mut self, frame: &mut Frame, failure: Failure) {
        if frame.log == LogId::ROOT {
            return self.end_execution(frame, Err(failure));
        }
        self.emit(frame, EventType::ExecutionFailed, Detail::Failure(failure.info.clone()));
        let left = Some(Self::left(frame));
        self.abandon(frame.log, (frame.id, frame.parent), failure, left);
    }

    /// Drops a child execution, whose history has been closed, and tells the Map that started it. `top` is a frame
    /// of it and what is around that frame.
    /// `left` is what was open of it in frames that do not run any more; `None` when it has ended for good.
    pub(super) fn abandon(
        &mut self,
        log: LogId,
        mut top: (FrameId, Option<(FrameId, usize)>),
        failure: Failure,
        left: Option<Vec<Rc<Frame>>>,
    ) {
        while let Some((parent, _)) = top.1
            && let Some(around) = self.run.frames.get(parent)
            && around.log == log
        {
            top = (parent, around.parent);
        }
        let dropped = self.drop_frames([top.0], Some(log));
        let left = left.map_or_else(Vec::new, |left| left.into_iter().chain(dropped).collect());
        if let Some((parent, index)) = top.1 {
            let timed_out = matches!(failure.kind, FailureKind::Timeout { .. });
            let failure = Failure { kind: FailureKind::State, ..failure };
            let joined = Joined { frame: top.0, index, chain: 0, last: 0, result: Err(failure), left, timed_out };
            self.run.agenda.at_once(parent, Wake::Joined(Box::new(joined)));
        }
    }

    /// Ends an execution that has taken all the work it may take.
    pub(super) fn worn_out(&mut self) {
        let cause = "The execution takes more work than this simulator lets one take: it loops, or its maps multiply.";
        let failure = Failure::new(FailureKind::Runtime, "States.Runtime", cause);
        match self.run.frames.remove(FrameId::ROOT).map(Rc::unwrap_or_clone) {
            Some(mut frame) => self.end_execution(&mut frame, Err(failure)),
            None => self.run.outcome = Some(Outcome::Failed(failure.info)),
        }
    }

    /// The time of an execution is over: of the whole one, or of an Express child execution, by its first frame.
    pub(super) fn execution_timed_out(&mut self, id: FrameId) {
        if id != FrameId::ROOT {
            return self.child_timed_out(id);
        }
        self.leave_open(Vec::new());
        let Some(mut frame) = self.run.frames.remove(id).map(Rc::unwrap_or_clone) else { return };
        frame.chain = 0;
        frame.visit = None;
        self.emit(&mut frame, EventType::ExecutionTimedOut, out_of_time());
        self.run.outcome.get_or_insert(Outcome::TimedOut);
    }

    fn child_timed_out(&mut self, id: FrameId) {
        let Some(mut frame) = self.run.frames.get(id).cloned() else { return };
        (frame.chain, frame.visit) = (0, None);
        self.emit(&mut frame, EventType::ExecutionTimedOut, out_of_time());
        let place = (id, frame.parent);
        match self.run.full.take() {
            Some(log) => self.abandon(log, place, self.history_full(), None),
            None => {
                let kind = FailureKind::Timeout { heartbeat: false };
                let failure = Failure { info: ErrorInfo::default(), kind, location: None };
                self.abandon(frame.log, place, failure, Some(Vec::new()));
            }
        }
    }

    /// Puts the end of an Express child execution's time on the agenda.
    pub(super) fn time_limit(&mut self, map: &Map, child: FrameId) -> Option<Entry> {
        let due = self.run.ambient.now.after(self.program.limits.express_ms);
        let is_express = matches!(map.mode, MapMode::Distributed { express: true });
        is_express.then(|| self.run.agenda.at(due, child, Wake::ExecutionTimedOut))
    }
}

/// What `ExecutionTimedOut` tells (measured on AWS); DescribeExecution names neither error nor cause.
fn out_of_time() -> Detail {
    Detail::Failure(ErrorInfo { error: Some("States.Timeout".into()), cause: None })
}
