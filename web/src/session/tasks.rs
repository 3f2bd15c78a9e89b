//! Tasks that wait for somebody, and what is sent to them.

use std::rc::Rc;

use stepthrough::definition::{Pattern, Resource};
use stepthrough::exec::{Frame, OpenTask as Open, Signal};
use stepthrough::time::Timestamp;
use stepthrough::value::Value;

use crate::run::OpenTask;

use super::{Session, error_info};

/// The worker that takes an activity's task when somebody answers it without polling.
const YOU: &str = "you";

/// An answer that somebody gives to a waiting task.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// SendTaskSuccess.
    Success {
        /// Which task.
        token: Rc<str>,
        /// What it made.
        output: Value,
    },
    /// SendTaskFailure.
    Failure {
        /// Which task.
        token: Rc<str>,
        /// The error's name.
        error: Rc<str>,
        /// What is said about it.
        cause: Rc<str>,
    },
    /// SendTaskHeartbeat.
    Heartbeat {
        /// Which task.
        token: Rc<str>,
    },
    /// GetActivityTask.
    Taken {
        /// Which task.
        token: Rc<str>,
        /// The worker's name.
        worker: Rc<str>,
    },
    /// Nobody answers, time goes on.
    Nobody,
    /// StopExecution.
    Abort,
    /// RedriveExecution.
    Redrive,
}

impl Session {
    /// Answers a task that waits at a moment; what came after is dropped.
    ///
    /// # Errors
    /// A sentence, when nothing waits for the answer.
    pub fn send(&mut self, moment: usize, reply: Reply) -> Result<(), String> {
        self.look();
        let run = self.at(moment);
        let point = self.point(moment);
        let (token, signal) = match reply {
            Reply::Success { token, output } => (token.clone(), Signal::TaskSucceeded { token, output }),
            Reply::Failure { token, error, cause } => {
                (token.clone(), Signal::TaskFailed { token, error: error_info(&error, &cause) })
            }
            Reply::Heartbeat { token } => (token.clone(), Signal::Heartbeat { token }),
            Reply::Taken { token, worker } => (token.clone(), Signal::WorkerTook { token, worker }),
            Reply::Abort => return self.sent(point, Signal::Abort { error: error_info("", "") }),
            Reply::Redrive => return self.sent(point, Signal::Redrive),
            Reply::Nobody => {
                let ms = run.next_due().map_or(0, |due| due.0.saturating_sub(run.now().0));
                self.sent(point, Signal::Elapse { ms })?;
                self.timeline.advance(1);
                return Ok(());
            }
        };
        let task = run.open_tasks().find(|(_, task)| task.token == token);
        let state = task.and_then(|(frame, _)| self.name_of(frame));
        let is_answer = matches!(signal, Signal::TaskSucceeded { .. } | Signal::TaskFailed { .. });
        let untaken = |(frame, task): (&Frame, &Open)| task.worker.is_none() && self.is_activity(frame);
        if is_answer && task.is_some_and(untaken) {
            self.sent(point, Signal::WorkerTook { token, worker: Rc::from(YOU) })?;
            self.timeline.advance(1);
            self.sent(self.timeline.newest(), signal.clone())?;
        } else {
            self.sent(point, signal.clone())?;
        }
        if let Some(state) = state {
            self.plan.replace(self.timeline.head(), &state, &signal);
        }
        Ok(())
    }

    fn name_of(&self, frame: &Frame) -> Option<Rc<str>> {
        let state = usize::try_from(frame.visit.as_ref()?.state.0).ok()?;
        self.machine.state(state).map(|state| state.name.clone())
    }

    fn is_activity(&self, frame: &Frame) -> bool {
        matches!(self.resource(frame), Some(Resource::Activity { .. }))
    }

    /// The tasks that wait for somebody at a moment.
    pub fn open_tasks(&self, moment: usize) -> Vec<OpenTask> {
        let execution = self.at(moment);
        let now = execution.now();
        let tasks = execution.open_tasks().filter(|(_, task)| task.is_silent(now));
        tasks.filter_map(|(frame, task)| self.open_task(frame, task, now, execution.next_due())).collect()
    }

    fn open_task(&self, frame: &Frame, task: &Open, now: Timestamp, next_due: Option<Timestamp>) -> Option<OpenTask> {
        let visit = frame.visit.as_ref()?;
        let is_activity = self.is_activity(frame);
        let by_token =
            is_activity || self.resource(frame).is_some_and(|resource| resource.pattern() == Pattern::WaitForTaskToken);
        let state = usize::try_from(visit.state.0).ok().and_then(|ix| self.machine.state(ix))?;
        Some(OpenTask {
            visit: usize::try_from(visit.id.0).ok()?,
            token: Rc::clone(&task.token),
            by_token,
            is_activity,
            worker: task.worker.clone(),
            input: visit.effective.clone(),
            sample: self.timeline.mocks().sample_answer(visit.state),
            resource: state.resource.clone().unwrap_or_default(),
            name: state.name.clone(),
            now,
            deadline: task.times_out_at(),
            heartbeat_due: task.heartbeat_due(),
            next_due,
        })
    }
}

/// The errors that an integration is known to fail with: names, and a typical text of each.
pub fn errors_of(resource: &str) -> Vec<(Rc<str>, Rc<str>)> {
    let errors = stepthrough::mock::errors_of(&Resource::parse(resource)).into_iter();
    errors.map(|error| (error.error.unwrap_or_default(), error.cause.unwrap_or_default())).collect()
}

/// What GetActivityTask returns for a task.
pub fn activity_task(task: &OpenTask) -> Value {
    Value::object([("taskToken", Value::String(task.token.clone())), ("input", Value::from(task.input.to_json()))])
}
