//! Task: a request to the outside, its timers and its answer.

use std::rc::Rc;

use super::super::agenda::Wake;
use super::super::call::{Answer, FailPoint, Purpose, Reply, ReplyOutcome, TaskRequest};
use super::super::failure::FailureKind;
use super::super::frame::{Done, MapItem, OpenTask};
use super::super::kernel::{Kernel, Next};
use super::super::scope::Sight;
use super::super::{Execution, Failure, Frame, FrameId, Phase};
use super::parameters::refuse;
use crate::definition::{Field, Pattern, QueryLanguage, Resource, State, Task};
use crate::expr::{Fault, Quantity};
use crate::history::{Detail, ErrorInfo, EventType, Scheduled, TaskFailure, TaskName, TaskScheduled};
use crate::trace::Stage;
use crate::value::Value;

/// The longest time in seconds that a field of a task takes.
const LONGEST_SECONDS: i64 = 99_999_999;

impl Kernel<'_> {
    pub(in crate::exec) fn perform_task(
        &mut self,
        frame: &mut Frame,
        state: &State,
        task: &Task,
    ) -> Result<Next, Failure> {
        let token: Rc<str> = self.run.ambient.rng.token().into();
        let Some(visit) = &mut frame.visit else { return Err(self.nowhere(frame)) };
        visit.token = Self::shows_token(&task.resource).then(|| token.clone());
        let (input, attempt) = (visit.effective.clone(), visit.attempt);
        let arguments = self.task_arguments(frame, state, &input)?;
        if let Some(fault) = refuse(&task.resource, &arguments) {
            return Err(self.fault(frame, fault));
        }
        let timeout = self.positive_seconds(frame, task.timeout.as_ref(), "TimeoutSeconds", &input)?;
        let heartbeat = self.positive_seconds(frame, task.heartbeat.as_ref(), "HeartbeatSeconds", &input)?;
        let credentials = match &task.credentials {
            Some(field) => Some(self.evaluate(frame, &field.value, "Credentials", Sight::of(&input))?),
            None => None,
        };
        if arguments.json_len() > self.program.limits.payload_bytes {
            return Err(Failure::too_large(&state.name));
        }
        match &task.resource {
            Resource::Service { service, action_with_pattern, .. } => {
                let name = TaskName { resource_type: service.clone(), resource: action_with_pattern.clone() };
                let region = self.program.settings.region.clone();
                let parameters = sent_parameters(&task.resource, &arguments);
                let task = name.clone();
                let credentials = credentials.clone();
                let scheduled = TaskScheduled { task, region, parameters, timeout, heartbeat, credentials };
                self.emit(frame, EventType::TaskScheduled, Detail::TaskScheduled(Box::new(scheduled)));
                self.emit(frame, EventType::TaskStarted, Detail::Task(name));
            }
            Resource::Activity { arn } => {
                let (resource, input) = (arn.clone(), arguments.clone());
                let scheduled = Scheduled { resource, input, timeout, heartbeat, credentials: None };
                self.emit(frame, EventType::ActivityScheduled, Detail::Scheduled(Box::new(scheduled)));
            }
            Resource::Lambda { arn: resource } | Resource::Other(resource) => {
                let (resource, input) = (resource.clone(), arguments.clone());
                let credentials = credentials.clone();
                let scheduled = Scheduled { resource, input, timeout, heartbeat: None, credentials };
                self.emit(frame, EventType::LambdaFunctionScheduled, Detail::Scheduled(Box::new(scheduled)));
                self.emit(frame, EventType::LambdaFunctionStarted, Detail::None);
            }
        }
        let (now, id) = (self.run.ambient.now, frame.id);
        let mut open = Box::new(OpenTask {
            task: self.run.next_task,
            token: token.clone(),
            since: now,
            submitted: false,
            submission: None,
            timeout: None,
            heartbeat: None,
            timeout_ms: timeout.map(|seconds| seconds.saturating_mul(1000)),
            heartbeat_ms: heartbeat.map(|seconds| seconds.saturating_mul(1000)),
            answers: Vec::new(),
            worker: None,
        });
        if !matches!(task.resource, Resource::Activity { .. }) {
            self.start_timers(id, &mut open);
        }
        self.run.next_task += 1;
        let calls = self.run.invocations.get_mut(state.id.0 as usize);
        let invocation = calls.map_or(0, |calls| {
            *calls = calls.saturating_add(1);
            *calls - 1
        });
        self.run.requests.push(TaskRequest {
            task: open.task,
            purpose: Purpose::Task,
            frame: id,
            state: state.id,
            state_name: state.name.clone(),
            resource: task.resource.clone(),
            arguments,
            invocation,
            attempt,
            token: matches!(task.resource.pattern(), Pattern::WaitForTaskToken).then_some(token),
            credentials,
            iterations: iterations(frame.item.as_ref()),
        });
        Ok(Next::Wait(Phase::WaitingTask(open)))
    }

    /// What is sent: `Parameters` over the input, or `Arguments`.
    fn task_arguments(&mut self, frame: &mut Frame, state: &State, input: &Value) -> Result<Value, Failure> {
        if state.language == QueryLanguage::JsonPath {
            return self.parameters(frame, state, input);
        }
        let (value, span) = match &state.parameters {
            Some(field) => (self.evaluate(frame, &field.value, "Arguments", Sight::of(input))?, Some(field.span)),
            None => (input.clone(), None),
        };
        self.trace(frame, Stage::AfterArguments, &value, span);
        Ok(value)
    }

    /// `TimeoutSeconds` or `HeartbeatSeconds`: whole and positive; an expression may come to 0 (texts recorded).
    fn positive_seconds(
        &mut self,
        frame: &Frame,
        field: Option<&Field<Quantity>>,
        name: &str,
        input: &Value,
    ) -> Result<Option<i64>, Failure> {
        let Some(field) = field else { return Ok(None) };
        let seconds = self.integer(frame, &field.value, name, input)?;
        let fault = match &field.value {
            Quantity::Expression(_) if !(0..=LONGEST_SECONDS).contains(&seconds) => {
                Fault::query(name, format!("{name} must be between 0 and {LONGEST_SECONDS} but was: {seconds}"))
            }
            Quantity::Expression(_) => return Ok(Some(seconds)),
            _ if seconds > 0 => return Ok(Some(seconds)),
            _ => Fault::runtime(format!("The field '{name}' must be a positive integer.")),
        };
        Err(self.fault(frame, fault))
    }

    /// Something came for the open task.
    pub(in crate::exec) fn task_woken(
        &mut self,
        frame: &mut Frame,
        mut open: Box<OpenTask>,
        wake: Wake,
    ) -> Result<Next, Failure> {
        let program = self.program;
        let resource = match self.state_of(frame).map(|state| state.id).and_then(|id| program.machine.state(id)) {
            Some(State { kind: crate::definition::Kind::Task(task), .. }) => &task.resource,
            _ => return Ok(Next::Wait(Phase::WaitingTask(open))),
        };
        match wake {
            Wake::Submitted => {
                if matches!(resource, Resource::Activity { .. }) && !open.submitted {
                    self.start_timers(frame.id, &mut open);
                }
                self.submitted(frame, resource, &mut open);
                Ok(Next::Wait(Phase::WaitingTask(open)))
            }
            Wake::Replied(answer) if answer.task == open.task => {
                self.withdraw_timers(&open);
                self.answered(frame, resource, &mut open, answer.outcome)
            }
            Wake::TimedOut | Wake::HeartbeatMissed => {
                self.withdraw_timers(&open);
                let heartbeat = matches!(wake, Wake::HeartbeatMissed);
                let info = ErrorInfo { error: Some("States.Timeout".into()), cause: None };
                self.report(frame, resource, Report::TimedOut, Detail::None, &info);
                Err(Failure { info, kind: FailureKind::Timeout { heartbeat }, location: None })
            }
            _ => Ok(Next::Wait(Phase::WaitingTask(open))),
        }
    }

    /// Lets `TimeoutSeconds` and `HeartbeatSeconds` run: from the start of a task, for an activity from the moment
    /// that a worker takes it ("TimeoutSeconds" and "HeartbeatSeconds" of Task in AWS's documentation). One that
    /// no worker takes waits on, until the time of the whole execution is over.
    fn start_timers(&mut self, id: FrameId, open: &mut OpenTask) {
        let (now, agenda) = (self.run.ambient.now, &mut self.run.agenda);
        open.timeout = open.timeout_ms.map(|ms| agenda.at(now.after(ms), id, Wake::TimedOut));
        open.heartbeat = open.heartbeat_ms.map(|ms| agenda.at(now.after(ms), id, Wake::HeartbeatMissed));
    }

    fn withdraw_timers(&mut self, open: &OpenTask) {
        for entry in open.timeout.iter().chain(&open.heartbeat).chain(&open.answers) {
            self.run.agenda.withdraw(*entry);
        }
    }

    /// The service, or a worker, has taken the task.
    fn submitted(&mut self, frame: &mut Frame, resource: &Resource, open: &mut OpenTask) {
        if std::mem::replace(&mut open.submitted, true) {
            return;
        }
        match resource {
            Resource::Activity { .. } => {
                self.emit(frame, EventType::ActivityStarted, Detail::Worker { name: open.worker.clone() });
            }
            Resource::Service { service, action_with_pattern, .. } => {
                let task = TaskName { resource_type: service.clone(), resource: action_with_pattern.clone() };
                let output = open.submission.take().unwrap_or_else(Value::empty_object);
                self.emit(frame, EventType::TaskSubmitted, Detail::TaskOutput { task, output });
            }
            _ => {}
        }
    }

    fn answered(
        &mut self,
        frame: &mut Frame,
        resource: &Resource,
        open: &mut OpenTask,
        outcome: ReplyOutcome,
    ) -> Result<Next, Failure> {
        let refused = matches!(outcome, ReplyOutcome::Throw { at: FailPoint::Submit | FailPoint::Start, .. });
        if resource.pattern() != Pattern::RequestResponse && !refused {
            self.submitted(frame, resource, open);
        }
        let (info, at) = match outcome {
            ReplyOutcome::Return(value) if value.json_len() <= self.program.limits.payload_bytes => {
                self.report(
                    frame,
                    resource,
                    Report::Succeeded,
                    Detail::Output { output: value.clone() },
                    &ErrorInfo::default(),
                );
                self.trace(frame, Stage::Result, &value, None);
                return Ok(Next::Settle(Done::Result(value)));
            }
            ReplyOutcome::Return(_) => (Failure::too_large(resource.short_name()).info, FailPoint::Work),
            ReplyOutcome::Throw { error, at } => (error, at),
            ReplyOutcome::Silence => (ErrorInfo::default(), FailPoint::Work),
        };
        self.report(frame, resource, Report::Failed(at), Detail::None, &info);
        Err(Failure { info, kind: FailureKind::Task, location: None })
    }

    /// Writes the event with which a task ends, in the form that its kind of resource has.
    fn report(&mut self, frame: &mut Frame, resource: &Resource, what: Report, output: Detail, info: &ErrorInfo) {
        let failure = || Detail::Failure(info.clone());
        let (kind, detail) = match resource {
            Resource::Service { service, action_with_pattern, .. } => {
                let task = TaskName { resource_type: service.clone(), resource: action_with_pattern.clone() };
                let kind = match what {
                    Report::Succeeded => EventType::TaskSucceeded,
                    Report::TimedOut => EventType::TaskTimedOut,
                    Report::Failed(FailPoint::Work) => EventType::TaskFailed,
                    Report::Failed(FailPoint::Submit) => EventType::TaskSubmitFailed,
                    Report::Failed(FailPoint::Start) => EventType::TaskStartFailed,
                };
                let detail = match output {
                    Detail::Output { output } => Detail::TaskOutput { task, output },
                    _ => Detail::TaskFailure(Box::new(TaskFailure { task, failure: info.clone() })),
                };
                (kind, detail)
            }
            Resource::Activity { .. } => match what {
                Report::Succeeded => (EventType::ActivitySucceeded, output),
                Report::TimedOut => (EventType::ActivityTimedOut, failure()),
                Report::Failed(FailPoint::Start) => (EventType::ActivityScheduleFailed, failure()),
                Report::Failed(_) => (EventType::ActivityFailed, failure()),
            },
            Resource::Lambda { .. } | Resource::Other(_) => match what {
                Report::Succeeded => (EventType::LambdaFunctionSucceeded, output),
                Report::TimedOut => (EventType::LambdaFunctionTimedOut, failure()),
                Report::Failed(FailPoint::Start) => (EventType::LambdaFunctionStartFailed, failure()),
                Report::Failed(_) => (EventType::LambdaFunctionFailed, failure()),
            },
        };
        self.emit(frame, kind, detail);
    }
}

/// How a task ended.
#[derive(Clone, Copy)]
enum Report {
    Succeeded,
    Failed(FailPoint),
    TimedOut,
}

/// What the service is really sent: Step Functions adds fields of its own to some calls.
fn sent_parameters(resource: &Resource, arguments: &Value) -> Value {
    let (Resource::Service { service, action, pattern, .. }, Value::Object(given)) = (resource, arguments) else {
        return arguments.clone();
    };
    let is_job = *pattern == Pattern::Sync;
    if is_job && &**service == "ecs" && &**action == "runTask" && !given.contains_key("StartedBy") {
        let mut sent = given.clone();
        Rc::make_mut(&mut sent).insert("StartedBy", "AWS Step Functions".into());
        return Value::Object(sent);
    }
    arguments.clone()
}

/// The iterations around a frame, outermost first.
fn iterations(mut item: Option<&Rc<MapItem>>) -> Vec<(Rc<str>, usize)> {
    let mut found = Vec::new();
    while let Some(inner) = item {
        found.push((inner.map.clone(), inner.index));
        item = inner.outer.as_ref();
    }
    found.reverse();
    found
}

impl Execution {
    /// Puts the answer to a request on the agenda. An answer that nobody waits for any more is dropped.
    pub fn reply(&mut self, request: &TaskRequest, reply: Reply) {
        match request.purpose {
            Purpose::Task => {}
            Purpose::ReadItems => return self.reply_items(request, reply.latency_ms, reply.outcome),
            Purpose::WriteResults => return,
        }
        let Some(frame) = self.frames.get_mut(request.frame) else { return };
        let Phase::WaitingTask(open) = &mut frame.phase else { return };
        if open.task != request.task {
            return;
        }
        open.worker = reply.worker;
        let waits = request.resource.pattern() != Pattern::RequestResponse;
        let refused = matches!(reply.outcome, ReplyOutcome::Throw { at: FailPoint::Submit | FailPoint::Start, .. });
        let mut due = self.ambient.now.after(reply.latency_ms.max(0));
        let taken =
            open.worker.is_some() || reply.submitted.is_some() || !matches!(reply.outcome, ReplyOutcome::Silence);
        if waits && !refused && taken {
            open.submission = reply.submitted;
            open.answers.push(self.agenda.at(due, request.frame, Wake::Submitted));
            due = due.after(reply.outcome_after_ms.max(0));
        }
        if !matches!(reply.outcome, ReplyOutcome::Silence) {
            let answer = Answer { task: request.task, outcome: reply.outcome };
            open.answers.push(self.agenda.at(due, request.frame, Wake::Replied(Box::new(answer))));
        }
    }
}
