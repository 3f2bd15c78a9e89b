//! One step of the simulation.

use std::rc::Rc;

use super::agenda::{Agenda, Wake};
use super::frame::{Done, ExecutionContext};
use super::frames::Frames;
use super::log::FrameInfo;
use super::{Execution, Failure, FailureKind, Frame, FrameId, Log, Names, Outcome, Phase, Program, Stepped, VisitId};
use crate::ambient::{Ambient, Rng};
use crate::definition::{FlowId, MachineKind, State, StateId};
use crate::history::{Detail, Event, EventType, LogId};
use crate::object;
use crate::source::Span;
use crate::trace::{Stage, TraceRecord};
use crate::value::{Object, Value};

/// The parts that a step works on.
pub(super) struct Kernel<'a> {
    pub(super) program: &'a Program,
    pub(super) run: &'a mut Execution,
    pub(super) log: &'a mut Log,
}

/// What becomes of a frame after a step.
pub(super) enum Fate {
    /// It goes on.
    Lives,
    /// It has ended and has told its parent.
    Ended,
}

/// What a state does next.
pub(super) enum Next {
    /// It is done.
    Settle(Done),
    /// It waits in this phase.
    Wait(Phase),
}

impl Execution {
    /// A new execution, about to take its first step. The frame 0 is noted in `log`.
    pub fn new(program: &Program, log: &mut Log) -> Self {
        let settings = &program.settings;
        let mut rng = Rng::new(settings.seed);
        let name = settings.execution_name.clone().unwrap_or_else(|| rng.uuid());
        let (region, account, machine) = (&settings.region, &settings.account, &settings.machine_name);
        let arn = match settings.kind {
            MachineKind::Standard => format!("arn:aws:states:{region}:{account}:execution:{machine}:{name}"),
            MachineKind::Express => {
                format!("arn:aws:states:{region}:{account}:express:{machine}:{name}:{}", rng.uuid())
            }
        };
        let names = Names {
            execution: name,
            execution_arn: arn.into(),
            machine_arn: format!("arn:aws:states:{region}:{account}:stateMachine:{machine}").into(),
        };
        let now = settings.start_time;
        let execution = object! {
            "Id" => names.execution_arn.clone(),
            "Input" => program.input.clone(),
            "StartTime" => now.to_string(),
            "Name" => names.execution.clone(),
            "RoleArn" => settings.role_arn.clone(),
            "RedriveCount" => 0,
        };
        let machine = object! { "Id" => names.machine_arn.clone(), "Name" => machine.clone() };
        let context =
            Rc::new(ExecutionContext { execution, machine, arn: names.execution_arn.clone(), child_of: None });
        let mut run = Execution {
            ambient: Ambient { now, rng },
            agenda: Agenda::default(),
            frames: Frames::default(),
            requests: Vec::new(),
            names: Rc::new(names),
            next_frame: 0,
            next_visit: 0,
            next_task: 0,
            next_map_run: 0,
            event_ids: vec![0],
            invocations: vec![0; program.machine.states.len()],
            steps: 0,
            work: 0,
            seen: Value::Null,
            full: None,
            outcome: None,
            left: Rc::default(),
            redrives: 0,
            redriven_at: None,
            probe: None,
            given_iterations: None,
        };
        let seconds = program.machine.timeout_seconds.map(|seconds| seconds.saturating_mul(1000));
        let express = (settings.kind == MachineKind::Express).then_some(program.limits.express_ms);
        if let Some(ms) = seconds.into_iter().chain(express).min() {
            run.agenda.at(now.after(ms), FrameId::ROOT, Wake::ExecutionTimedOut);
        }
        let frame = Frame {
            id: FrameId::ROOT,
            parent: None,
            flow: FlowId::ROOT,
            log: LogId::ROOT,
            chain: 0,
            variables: Rc::default(),
            variable_bytes: 0,
            item: None,
            execution: context,
            visit: None,
            phase: Phase::Perform,
        };
        let mut kernel = Kernel { program, run: &mut run, log };
        kernel.start_frame(frame, program.input.clone(), None);
        run
    }

    /// Takes one step: the earliest entry of the agenda is carried out.
    pub fn step(&mut self, program: &Program, log: &mut Log) -> Stepped {
        if self.outcome.is_some() {
            return Stepped::Ended;
        }
        let Some((due, frame, wake)) = self.agenda.pop(self.ambient.now) else {
            return Stepped::Idle;
        };
        self.ambient.now = due;
        self.steps = self.steps.saturating_add(1);
        let mut kernel = Kernel { program, run: self, log };
        match kernel.spend(1) {
            true => kernel.wake(frame, wake),
            false => kernel.worn_out(),
        }
        match self.outcome {
            None => Stepped::Ran,
            Some(_) => {
                self.end(program, log);
                Stepped::Ended
            }
        }
    }

    /// Nothing goes on once there is an outcome.
    pub(super) fn end(&mut self, program: &Program, log: &mut Log) {
        let mut kernel = Kernel { program, run: self, log };
        kernel.abort_map_runs();
        kernel.abort_executions();
        self.agenda.clear();
        self.frames.clear();
        self.requests.clear();
    }
}

impl Kernel<'_> {
    fn wake(&mut self, id: FrameId, wake: Wake) {
        if let Wake::ExecutionTimedOut = wake {
            return self.execution_timed_out(id);
        }
        let Some(mut frame) = self.run.frames.take(id) else { return };
        let fate = self.advance(Rc::make_mut(&mut frame), wake);
        let place = (frame.id, frame.parent);
        match fate {
            Fate::Lives => self.run.frames.insert(frame),
            Fate::Ended => drop(self.run.frames.remove(id)),
        }
        if let Some(log) = self.run.full.take() {
            self.abandon(log, place, self.history_full(), None);
        }
    }

    /// Takes the frame from its phase to the next.
    fn advance(&mut self, frame: &mut Frame, wake: Wake) -> Fate {
        let phase = std::mem::replace(&mut frame.phase, Phase::Perform);
        match (phase, wake) {
            (Phase::Enter(state, input), Wake::Go) => self.enter(frame, state, input),
            (Phase::Perform, Wake::Go) => {
                let next = self.perform(frame);
                self.proceed(frame, next);
            }
            (Phase::WaitingRetry { .. }, Wake::RetryDue) => {
                let next = self.perform(frame);
                self.proceed(frame, next);
            }
            (Phase::WaitingClock(_), Wake::Elapsed) => self.proceed(frame, Ok(Next::Settle(Done::Through))),
            (
                Phase::WaitingTask(task),
                wake @ (Wake::Submitted | Wake::Replied(_) | Wake::TimedOut | Wake::HeartbeatMissed),
            ) => {
                let next = self.task_woken(frame, task, wake);
                self.proceed(frame, next);
            }
            (Phase::WaitingItems(reading), Wake::Replied(answer)) if answer.task == reading.task => {
                let next = self.items_read(frame, *reading, *answer);
                self.proceed(frame, next);
            }
            (Phase::WaitingChildren(children), Wake::Joined(joined)) => {
                let next = self.joined(frame, children, *joined);
                self.proceed(frame, next);
            }
            (Phase::Settle(done), Wake::Go) => return self.settle(frame, done),
            // A wake that the phase does not know is late: what it was about is over.
            (phase, _) => frame.phase = phase,
        }
        Fate::Lives
    }

    fn proceed(&mut self, frame: &mut Frame, next: Result<Next, Failure>) {
        match next {
            Ok(Next::Wait(phase)) => frame.phase = phase,
            Ok(Next::Settle(done)) => self.settle_soon(frame, Ok(done)),
            Err(failure) => self.settle_soon(frame, Err(failure)),
        }
    }

    fn settle_soon(&mut self, frame: &mut Frame, done: Result<Done, Failure>) {
        frame.phase = Phase::Settle(done);
        self.run.agenda.soon(frame.id, Wake::Go);
    }

    /// Puts a frame into its first state and on the agenda. `owner` is the Parallel or Map state it belongs to.
    pub(super) fn start_frame(&mut self, mut frame: Frame, input: Value, owner: Option<(StateId, usize)>) {
        frame.id = FrameId(self.run.next_frame);
        self.run.next_frame += 1;
        self.spend(super::work::CHILD);
        self.log.frames.push(FrameInfo {
            id: frame.id,
            parent: frame.parent.map(|(parent, _)| parent),
            owner,
            flow: frame.flow,
            log: frame.log,
            step: self.run.steps,
        });
        let Some(start) = self.program.machine.flow(frame.flow).and_then(|flow| flow.start_at) else {
            // A flow without a start was refused when the definition was read.
            return;
        };
        frame.phase = Phase::Enter(start, input);
        self.run.agenda.soon(frame.id, Wake::Go);
        self.run.frames.insert(Rc::new(frame));
    }

    /// The state the frame is in.
    pub(super) fn state_of(&self, frame: &Frame) -> Option<&State> {
        frame.visit.as_ref().and_then(|visit| self.program.machine.state(visit.state))
    }

    /// Writes an event to the frame's history, its previous being the frame's chain; returns its id.
    ///
    /// Nothing is written any more once the execution is over, which the last event of the quota decides too: it
    /// is the `ExecutionFailed` that says so.
    pub(super) fn emit(&mut self, frame: &mut Frame, kind: EventType, detail: Detail) -> u32 {
        let (written, limit) = (self.next_event_id(frame.log), self.program.limits.history_events);
        if self.run.outcome.is_some() || self.run.full == Some(frame.log) || written >= limit {
            return 0;
        }
        let is_last = written.saturating_add(1) >= limit;
        if is_last && !matches!(kind, EventType::ExecutionSucceeded | EventType::ExecutionFailed) {
            let failure = self.history_full().info;
            match frame.log {
                LogId::ROOT => self.run.outcome = Some(Outcome::Failed(failure.clone())),
                child => self.run.full = Some(child),
            }
            return self.append(frame, EventType::ExecutionFailed, Detail::Failure(failure));
        }
        self.append(frame, kind, detail)
    }

    /// The failure of an execution whose history is full (text recorded).
    pub(super) fn history_full(&self) -> Failure {
        let limit = self.program.limits.history_events;
        let cause = format!("The execution reached the maximum number of history events ({limit}).");
        Failure::new(FailureKind::Runtime, "States.Runtime", cause)
    }

    pub(super) fn next_event_id(&self, log: LogId) -> u32 {
        self.run.event_ids.get(log.0 as usize).copied().unwrap_or(0)
    }

    pub(super) fn append(&mut self, frame: &mut Frame, kind: EventType, detail: Detail) -> u32 {
        let id = self.next_event_id(frame.log).saturating_add(1);
        if let Some(last) = self.run.event_ids.get_mut(frame.log.0 as usize) {
            *last = id;
        }
        self.log.events.push(Event {
            log: frame.log,
            id,
            previous: frame.chain,
            time: self.run.ambient.now,
            kind,
            detail,
            frame: frame.id,
            state: frame.visit.as_ref().map(|visit| visit.state),
            step: self.run.steps,
        });
        self.note_event(frame, kind);
        if kind.advances() {
            frame.chain = id;
        }
        id
    }

    /// Notes what a stage made of the data. `span` is the field that made it; the state's own place when `None`.
    pub(super) fn trace(&mut self, frame: &Frame, stage: Stage, value: &Value, span: Option<Span>) {
        let Some(visit) = &frame.visit else { return };
        self.spend_on(visit, value);
        let span = span.or_else(|| self.state_of(frame).map(|state| state.name_span)).unwrap_or_default();
        self.log.trace.push(TraceRecord {
            step: self.run.steps,
            events_before: u32::try_from(self.log.events.len()).unwrap_or(u32::MAX),
            frame: frame.id,
            visit: visit.id,
            state: visit.state,
            attempt: visit.attempt,
            stage,
            value: value.clone(),
            span,
        });
    }

    pub(super) fn next_visit(&mut self) -> VisitId {
        let id = VisitId(self.run.next_visit);
        self.run.next_visit += 1;
        id
    }

    /// A history of its own, for a child execution.
    pub(super) fn new_log(&mut self) -> LogId {
        let id = LogId(u32::try_from(self.run.event_ids.len()).unwrap_or(u32::MAX));
        self.run.event_ids.push(0);
        id
    }

    /// Sets variables in the frame; names that exist already are set anew.
    pub(super) fn assign(&mut self, frame: &mut Frame, assigned: &Object) {
        frame.variable_bytes = bytes_with(frame, assigned);
        let variables = Rc::make_mut(&mut frame.variables);
        for (name, value) in assigned.iter() {
            variables.insert(name.clone(), value.clone());
        }
    }
}

/// Bytes of a frame's variables once `assigned` is set.
pub(super) fn bytes_with(frame: &Frame, assigned: &Object) -> usize {
    assigned.iter().fold(frame.variable_bytes, |bytes, (name, value)| {
        let before = frame.variables.get(name).map_or(0, Value::json_len);
        bytes.saturating_add(value.json_len()).saturating_sub(before)
    })
}
