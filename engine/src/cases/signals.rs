//! What people and workers are planned to do.

use std::rc::Rc;

use super::read::Reader;
use crate::definition::StateMachine;
use crate::diagnostic::Diagnostic;
use crate::exec::{Execution, OpenTask, Signal};
use crate::history::ErrorInfo;
use crate::syntax::{self, Node};
use crate::time::Timestamp;
use crate::value::Value;

/// A signal that is to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The state whose task has to wait.
    pub when: Rc<str>,
    /// How long after it was scheduled, or after the signal before, in milliseconds.
    pub after_ms: i64,
    /// What is sent.
    pub send: Send,
}

/// What is sent to a waiting task.
#[derive(Clone, Debug, PartialEq)]
pub enum Send {
    /// SendTaskSuccess
    Success(Value),
    /// SendTaskFailure
    Failure(ErrorInfo),
    /// SendTaskHeartbeat
    Heartbeat,
    /// GetActivityTask by the worker of this name.
    TakenBy(Rc<str>),
}

impl Send {
    /// The signal to the task of this token.
    pub fn to(&self, token: Rc<str>) -> Signal {
        match self {
            Send::Success(output) => Signal::TaskSucceeded { token, output: output.clone() },
            Send::Failure(error) => Signal::TaskFailed { token, error: error.clone() },
            Send::Heartbeat => Signal::Heartbeat { token },
            Send::TakenBy(worker) => Signal::WorkerTook { token, worker: worker.clone() },
        }
    }
}

impl Planned {
    /// The task of `run` that waits for the signal.
    pub fn awaited<'r>(&self, run: &'r Execution, machine: &StateMachine) -> Option<&'r OpenTask> {
        let mut open = run.open_tasks().filter(|(frame, open)| {
            let state = frame.visit.as_ref().and_then(|visit| machine.state(visit.state));
            // A worker takes what nobody has taken; everything else needs a token that somebody has.
            let ready = open.submitted != matches!(self.send, Send::TakenBy(_));
            ready && state.is_some_and(|state| state.name == self.when)
        });
        open.next().map(|(_, open)| open)
    }

    /// When the signal is due and what it is, when a task of `run` waits for it and nothing else happens before; `last`
    /// is when the signal before was sent.
    pub fn due(&self, run: &Execution, machine: &StateMachine, last: Timestamp) -> Option<(Timestamp, Signal)> {
        let open = self.awaited(run, machine)?;
        let due = open.since.max(last).after(self.after_ms).max(run.now());
        run.next_due().is_none_or(|next| next > due).then(|| (due, self.send.to(Rc::clone(&open.token))))
    }
}

/// Reads a text that holds a list of signals alone, as `signals` of a case is.
pub fn read_signals(text: &str) -> (Vec<Planned>, Vec<Diagnostic>) {
    let parsed = syntax::read(text);
    let mut reader = Reader { diagnostics: parsed.diagnostics };
    let planned = parsed.root.map(|root| reader.signals(&root)).unwrap_or_default();
    (planned, reader.diagnostics)
}

impl Reader {
    pub(super) fn signals(&mut self, list: &Node) -> Vec<Planned> {
        self.list(list, "a list of signals").iter().filter_map(|node| self.signal(node)).collect()
    }

    fn signal(&mut self, node: &Node) -> Option<Planned> {
        self.only(node, "an object with `when` and `send`", &["when", "afterMs", "send"])?;
        let when = self.needed(node, "when").and_then(|node| self.text(node));
        let after_ms = node.get("afterMs").and_then(|node| self.whole(node)).unwrap_or(0);
        let send = self.needed(node, "send").and_then(|node| self.send(node));
        Some(Planned { when: when?, after_ms, send: send? })
    }

    fn send(&mut self, node: &Node) -> Option<Send> {
        const WANTED: &str =
            "one of `{success: value}`, `{failure: {error, cause}}`, `heartbeat` and `{takenBy: worker}`";
        match (node.as_str(), node.as_object()) {
            (Some("heartbeat"), _) => Some(Send::Heartbeat),
            (None, Some([only])) => match &*only.key {
                "success" => Some(Send::Success(only.value.to_value())),
                "failure" => {
                    self.only(&only.value, "an object with `error` and `cause`", &["error", "cause"])?;
                    let mut part = |name: &str| only.value.get(name).and_then(|node| self.text(node));
                    Some(Send::Failure(ErrorInfo { error: part("error"), cause: part("cause") }))
                }
                "takenBy" => self.text(&only.value).map(Send::TakenBy),
                _ => self.wrong(node, WANTED),
            },
            _ => self.wrong(node, WANTED),
        }
    }
}
