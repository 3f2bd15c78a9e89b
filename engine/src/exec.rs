//! Execution as data: a discrete-event simulation of one execution.
//!
//! The kernel pops the earliest entry of the agenda, sets the virtual clock to its time and gives its wake
//! to one frame, which goes from one phase to the next. It may append events and trace records, put
//! wakes on the agenda, start or end frames, or leave a task request. Nothing else happens in a run.

mod agenda;
mod call;
mod children;
mod drop;
mod failure;
mod flow;
mod frame;
mod frames;
mod items;
mod kernel;
mod limits;
mod log;
mod map_runs;
mod probe;
mod redrive;
mod scope;
mod settle;
mod signal;
mod states;
mod verdict;
mod waiting;
mod work;

use std::rc::Rc;

pub use agenda::Wake;
pub use call::{FailPoint, Purpose, Reply, ReplyOutcome, TaskRequest};
pub use failure::{Decision, Failure, FailureKind};
pub use frame::{Done, ExecutionContext, Frame, OpenTask, Phase, Visit};
pub use limits::Limits;
pub use log::{FailureRecord, FrameInfo, Log, VisitInfo};
pub use map_runs::{
    ChildInfo, ChildStanding, ChildStatus, Counts, MapRunId, MapRunInfo, MapRunStatus, Standing, Written,
};
pub use probe::{GivenChildren, Probe};
pub use signal::{Rejected, Signal};
pub use verdict::{Answer, Verdict, verdict};

use crate::ambient::Ambient;
use crate::definition::{MachineKind, StateId, StateMachine};
use crate::history::{ErrorInfo, LogId};
use crate::time::Timestamp;
pub use crate::trace::FrameId;
use crate::trace::VisitId;
use crate::value::Value;
use agenda::Agenda;
use frames::Frames;

/// What names a run and decides its chance; none of it changes what a definition means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where all chance of the run comes from.
    pub seed: u64,
    /// When the execution starts on the virtual clock.
    pub start_time: Timestamp,
    /// The state machine's name.
    pub machine_name: Rc<str>,
    /// The execution's name; drawn from the seed when `None`.
    pub execution_name: Option<Rc<str>>,
    /// The region in ARNs and events.
    pub region: Rc<str>,
    /// The account in ARNs.
    pub account: Rc<str>,
    /// The role in the context object.
    pub role_arn: Rc<str>,
    /// Standard or Express.
    pub kind: MachineKind,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            seed: 1,
            start_time: Timestamp(1_767_258_000_000), // 2026-01-01T09:00:00Z
            machine_name: "StateMachine".into(),
            execution_name: None,
            region: "us-east-1".into(),
            account: "123456789012".into(),
            role_arn: "arn:aws:iam::123456789012:role/StepFunctionsRole".into(),
            kind: MachineKind::Standard,
        }
    }
}

/// What does not change in a run.
#[derive(Debug)]
pub struct Program {
    /// The compiled definition.
    pub machine: StateMachine,
    /// The execution's input.
    pub input: Value,
    /// Names and chance.
    pub settings: Settings,
    /// The service quotas that hold.
    pub limits: Limits,
}

/// What does change in a run. Cloning it is cheap: values are shared.
#[derive(Clone, Debug)]
pub struct Execution {
    ambient: Ambient,
    agenda: Agenda,
    frames: Frames,
    requests: Vec<TaskRequest>,
    names: Rc<Names>,
    /// Next numbers of frames, visits, tasks and, by history, of events.
    next_frame: u32,
    next_visit: u32,
    next_task: u32,
    next_map_run: u32,
    event_ids: Vec<u32>,
    /// How often each state's task was called, by state id.
    invocations: Vec<u32>,
    steps: u32,
    /// What has been taken of [`Limits::work`].
    work: u64,
    /// The value that was traced last: one that is traced again is not new.
    seen: Value,
    /// The child execution whose history became full in the present step.
    full: Option<LogId>,
    outcome: Option<Outcome>,
    /// What was open when the execution ended without success, by which it can be redriven.
    left: Rc<Vec<Rc<Frame>>>,
    /// How often it was redriven, and when last.
    redrives: u32,
    redriven_at: Option<Timestamp>,
    /// What is given to a state that runs alone.
    probe: Option<Rc<Probe>>,
    given_iterations: Option<usize>,
}

/// The names of the execution that are made when it starts.
#[derive(Debug)]
pub struct Names {
    /// The execution's name.
    pub execution: Rc<str>,
    /// Its ARN.
    pub execution_arn: Rc<str>,
    /// The state machine's ARN.
    pub machine_arn: Rc<str>,
}

/// How an execution ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// `SUCCEEDED`
    Succeeded(Value),
    /// `FAILED`
    Failed(ErrorInfo),
    /// `TIMED_OUT`
    TimedOut,
    /// `ABORTED`
    Aborted(ErrorInfo),
}

impl Outcome {
    /// DescribeExecution's `status`.
    pub fn status(&self) -> &'static str {
        match self {
            Outcome::Succeeded(_) => "SUCCEEDED",
            Outcome::Failed(_) => "FAILED",
            Outcome::TimedOut => "TIMED_OUT",
            Outcome::Aborted(_) => "ABORTED",
        }
    }
}

/// What one step of the kernel came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepped {
    /// It did something; there may be more.
    Ran,
    /// Nothing is due: only a signal or a reply can bring the execution on.
    Idle,
    /// The execution has ended.
    Ended,
}

impl Execution {
    /// The virtual time.
    pub fn now(&self) -> Timestamp {
        self.ambient.now
    }

    /// How the execution ended, once it has.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// The frames that are running.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.frames.iter().map(|frame| &**frame)
    }

    /// The frame `id`, while it runs.
    pub fn frame(&self, id: FrameId) -> Option<&Frame> {
        self.frames.get(id)
    }

    /// The tasks that wait for an answer, oldest frame first.
    pub fn open_tasks(&self) -> impl Iterator<Item = (&Frame, &OpenTask)> {
        self.frames().filter_map(|frame| match &frame.phase {
            Phase::WaitingTask(task) => Some((frame, &**task)),
            _ => None,
        })
    }

    /// The context object (`$$`, `$states.context`) as the state that the frame is in sees it; `None` between states.
    pub fn context(&self, program: &Program, frame: FrameId) -> Option<Value> {
        let frame = self.frames.get(frame)?;
        let visit = frame.visit.as_ref()?;
        let state = program.machine.state(visit.state)?;
        Some(scope::context_object(frame, state, visit, frame.item.as_ref()))
    }

    /// The names of the execution.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// How often a state's task has been called so far, retries and iterations counted.
    pub fn invocations(&self, state: StateId) -> u32 {
        self.invocations.get(state.0 as usize).copied().unwrap_or(0)
    }

    /// How many steps the kernel has taken.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// The virtual time of the earliest entry of the agenda.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.agenda.next_due()
    }

    /// How much a copy of this execution holds, in items; decides how far apart checkpoints stand.
    pub fn weight(&self) -> usize {
        let counters = (self.event_ids.len() + self.invocations.len()) / 4;
        self.frames().map(Frame::weight).sum::<usize>() + self.agenda.len() + counters
    }

    /// Time and chance, for those who answer the execution's requests.
    pub fn ambient_mut(&mut self) -> &mut Ambient {
        &mut self.ambient
    }

    /// Takes the task requests that have been left since the last call.
    pub fn take_requests(&mut self) -> Vec<TaskRequest> {
        std::mem::take(&mut self.requests)
    }
}
