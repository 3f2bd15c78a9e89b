//! What happens outside: answers by token, heartbeats, time that passes, an abort.

use std::rc::Rc;

use super::agenda::Wake;
use super::call::{Answer, FailPoint, ReplyOutcome};
use super::kernel::Kernel;
use super::{Execution, FrameId, Log, Outcome, Phase, Program};
use crate::history::{Detail, ErrorInfo, EventType};
use crate::value::Value;

/// Something that happens outside the execution.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    /// SendTaskSuccess
    TaskSucceeded {
        /// Which task.
        token: Rc<str>,
        /// Its result.
        output: Value,
    },
    /// SendTaskFailure
    TaskFailed {
        /// Which task.
        token: Rc<str>,
        /// Name and cause; both may be missing.
        error: ErrorInfo,
    },
    /// SendTaskHeartbeat
    Heartbeat {
        /// Which task.
        token: Rc<str>,
    },
    /// GetActivityTask: a worker takes an activity task.
    WorkerTook {
        /// Which task.
        token: Rc<str>,
        /// The worker's name.
        worker: Rc<str>,
    },
    /// Nothing but time: the virtual clock goes on, no further than to what is due next. So a signal can come a
    /// while after a task began to wait.
    Elapse {
        /// Milliseconds.
        ms: i64,
    },
    /// RedriveExecution
    Redrive,
    /// StopExecution
    Abort {
        /// Name and cause; both may be missing.
        error: ErrorInfo,
    },
}

/// Why a signal was not taken; the execution is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// No open task has the token: AWS's `TaskTimedOut` or `InvalidToken`.
    NoSuchTask,
    /// The execution has ended.
    Ended,
    /// The execution cannot be redriven; AWS's reason.
    NotRedrivable(&'static str),
}

impl std::fmt::Display for Rejected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Rejected::NoSuchTask => "no task waits for this token: it was answered, timed out, or never was",
            Rejected::Ended => "the execution has ended",
            Rejected::NotRedrivable(reason) => reason,
        })
    }
}

impl Execution {
    /// Takes a signal at the present virtual time. An answer is put on the agenda; an abort ends the execution, a
    /// redrive lets one that has ended go on.
    ///
    /// # Errors
    /// When nothing waits for it.
    pub fn signal(&mut self, program: &Program, log: &mut Log, signal: Signal) -> Result<(), Rejected> {
        if signal == Signal::Redrive {
            return self.redrive(program, log);
        }
        if self.outcome.is_some() {
            return Err(Rejected::Ended);
        }
        match signal {
            Signal::Redrive => Ok(()),
            Signal::TaskSucceeded { token, output } => self.answer(&token, ReplyOutcome::Return(output)),
            Signal::TaskFailed { token, error } => {
                self.answer(&token, ReplyOutcome::Throw { error, at: FailPoint::Work })
            }
            Signal::Heartbeat { token } => {
                let id = self.waiting_for(&token)?;
                let now = self.ambient.now;
                if let Some(Phase::WaitingTask(open)) = self.frames.get_mut(id).map(|frame| &mut frame.phase)
                    && let (Some(ms), Some(entry)) = (open.heartbeat_ms, open.heartbeat.take())
                {
                    self.agenda.withdraw(entry);
                    open.heartbeat = Some(self.agenda.at(now.after(ms), id, Wake::HeartbeatMissed));
                }
                Ok(())
            }
            Signal::WorkerTook { token, worker } => {
                let id = self.waiting_for(&token)?;
                if let Some(Phase::WaitingTask(open)) = self.frames.get_mut(id).map(|frame| &mut frame.phase) {
                    open.worker = Some(worker);
                    self.agenda.soon(id, Wake::Submitted);
                }
                Ok(())
            }
            Signal::Elapse { ms } => {
                let now = self.ambient.now;
                let then = now.after(ms);
                let then = self.agenda.next_due().map_or(then, |due| due.min(then));
                self.ambient.now = then.max(now);
                Ok(())
            }
            Signal::Abort { error } => {
                Kernel { program, run: self, log }.leave_open(Vec::new());
                if let Some(mut frame) = self.frames.remove(FrameId::ROOT).map(Rc::unwrap_or_clone) {
                    frame.chain = 0;
                    frame.visit = None;
                    let mut kernel = Kernel { program, run: self, log };
                    kernel.append(&mut frame, EventType::ExecutionAborted, Detail::Failure(error.clone()));
                }
                self.outcome = Some(Outcome::Aborted(error));
                self.end(program, log);
                Ok(())
            }
        }
    }

    fn answer(&mut self, token: &str, outcome: ReplyOutcome) -> Result<(), Rejected> {
        let id = self.waiting_for(token)?;
        if let Some(Phase::WaitingTask(open)) = self.frames.get(id).map(|frame| &frame.phase) {
            let answer = Answer { task: open.task, outcome };
            self.agenda.soon(id, Wake::Replied(Box::new(answer)));
        }
        Ok(())
    }

    fn waiting_for(&self, token: &str) -> Result<FrameId, Rejected> {
        let mut open = self.open_tasks().filter(|(_, task)| &*task.token == token);
        open.next().map(|(frame, _)| frame.id).ok_or(Rejected::NoSuchTask)
    }
}
