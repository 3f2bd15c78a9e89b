//! An execution with its past, for JavaScript.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::options::Options;
use super::values::{into_js, value, wrong};
use super::{Answer, results};
use crate::api;
use crate::definition::MachineKind;
use crate::exec::{self, Signal, Written};
use crate::history::ErrorInfo;
use crate::timeline::{Progress, Timeline};
use crate::value::Value;

/// An execution that is looked at, at one of its steps. Steps are the engine's, counted from 0.
#[wasm_bindgen]
pub struct Execution {
    timeline: Timeline,
    input: String,
    /// The step that is looked at, at most the newest.
    at: u32,
    /// Stop where only somebody can bring the run on.
    stops: bool,
}

#[wasm_bindgen]
impl Execution {
    /// An execution at its beginning. `signals` of the options are not for it: send them.
    ///
    /// # Errors
    /// When the definition, the input or an option is refused.
    #[wasm_bindgen(constructor)]
    pub fn new(definition: &JsValue, input: &JsValue, options: &JsValue) -> Result<Execution, JsValue> {
        let options = Options::read(options)?;
        let (timeline, input) = options.start(definition, input)?;
        Ok(Execution { timeline, input, at: 0, stops: options.stops() })
    }

    /// The step that is looked at.
    #[wasm_bindgen(getter)]
    pub fn position(&self) -> u32 {
        self.at
    }

    /// How many steps have been taken.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> u32 {
        self.newest()
    }

    /// Goes on by `count` steps, 1 when missing: over what was taken, then by new steps. Says how far the run has come.
    pub fn step(&mut self, count: Option<u32>) -> String {
        let count = count.unwrap_or(1);
        let known = count.min(self.newest().saturating_sub(self.at));
        self.at = self.at.saturating_add(known);
        let mut progress = self.timeline.progress();
        for _ in known..count {
            progress = self.take();
            if progress != Progress::Running {
                break;
            }
        }
        name(progress).to_owned()
    }

    /// Goes on until the execution ends or waits for somebody.
    pub fn run(&mut self) -> String {
        loop {
            let progress = self.take();
            if progress != Progress::Running {
                return name(progress).to_owned();
            }
        }
    }

    /// Goes back by `count` steps, 1 when missing.
    pub fn back(&mut self, count: Option<u32>) {
        self.at = self.at.saturating_sub(count.unwrap_or(1));
    }

    /// Goes to a step that was taken; to the newest one when there are not so many.
    pub fn seek(&mut self, step: u32) {
        self.at = step.min(self.newest());
    }

    /// What the run has come to by the step that is looked at.
    ///
    /// # Errors
    /// When a value nests deeper than JavaScript reads.
    pub fn result(&self) -> Answer {
        into_js(&results::result(&self.timeline, &self.input, &self.then()))
    }

    /// The status by the step that is looked at.
    #[wasm_bindgen(getter)]
    pub fn status(&self) -> String {
        self.then().outcome().map_or("RUNNING", exec::Outcome::status).to_owned()
    }

    /// The virtual time at the step that is looked at.
    #[wasm_bindgen(getter)]
    pub fn now(&self) -> String {
        self.then().now().to_string()
    }

    /// The events of the history up to the step that is looked at.
    ///
    /// # Errors
    /// As [`Execution::result`].
    pub fn events(&self) -> Answer {
        into_js(&results::events(&self.timeline, &self.input, self.at))
    }

    /// The whole history so far as text, whatever step is looked at: the bytes of the command line's `history`.
    pub fn history(&self) -> String {
        results::history(&self.timeline, &self.input)
    }

    /// The records of the trace up to the step that is looked at.
    ///
    /// # Errors
    /// As [`Execution::result`].
    pub fn trace(&self) -> Answer {
        into_js(&results::records(&self.timeline, self.at))
    }

    /// The tasks that wait for somebody at the step that is looked at.
    ///
    /// # Errors
    /// As [`Execution::result`].
    pub fn waiting(&self) -> Answer {
        into_js(&results::waiting(&self.timeline, &self.then()))
    }

    /// What DescribeMapRun answers for each Map Run that had started by the step that is looked at.
    ///
    /// # Errors
    /// As [`Execution::result`].
    #[wasm_bindgen(js_name = mapRuns)]
    pub fn map_runs(&self) -> Answer {
        let written = self.written();
        let runs = self.timeline.log().map_runs.iter();
        into_js(&Value::array(runs.filter_map(|run| api::describe_map_run(run, written))))
    }

    /// What ListExecutions answers for a Map Run: the child executions that had begun, the latest first.
    ///
    /// # Errors
    /// When no Map Run has that ARN.
    #[wasm_bindgen(js_name = childExecutions)]
    pub fn child_executions(&self, map_run_arn: &str) -> Answer {
        let run = self.timeline.log().map_runs.iter().find(|run| *run.arn == *map_run_arn);
        let run = run.ok_or_else(|| wrong(&format!("no Map Run has the ARN {map_run_arn}")))?;
        into_js(&api::list_executions(run, self.written()))
    }

    /// What DescribeExecution answers, or StartSyncExecution for an Express execution.
    ///
    /// # Errors
    /// As [`Execution::result`].
    pub fn describe(&self) -> Answer {
        let (program, log) = (self.timeline.program(), self.timeline.log());
        into_js(&match program.settings.kind {
            MachineKind::Standard => api::describe_execution(program, &self.then(), log, &self.input),
            MachineKind::Express => api::start_sync_execution(program, &self.then(), log, &self.input),
        })
    }

    /// Sends a signal at the step that is looked at. What came after is dropped: the run forks there.
    ///
    /// # Errors
    /// When nothing waits for the signal, or it is none.
    pub fn send(&mut self, signal: &JsValue) -> Result<(), JsValue> {
        let signal = signal_of(&value(signal)?.unwrap_or_default()).map_err(|why| wrong(&why))?;
        self.timeline.send(self.at, signal).map_err(|why| wrong(&format!("not sent: {why}")))?;
        self.at = self.newest();
        Ok(())
    }
}

impl Execution {
    fn newest(&self) -> u32 {
        self.timeline.head().steps()
    }

    /// One new step, behind which is looked at then.
    fn take(&mut self) -> Progress {
        let waits = self.stops && self.timeline.head().waits_for_people();
        let progress = if waits { Progress::Waiting } else { self.timeline.advance(1) };
        self.at = self.newest();
        progress
    }

    /// What had been written by the step that is looked at.
    fn written(&self) -> Written {
        self.timeline.written_by(self.timeline.point(self.at))
    }

    /// The execution as it was at the step that is looked at.
    fn then(&self) -> exec::Execution {
        match self.at >= self.newest() {
            true => self.timeline.head().clone(),
            false => self.timeline.at(self.at),
        }
    }
}

fn name(progress: Progress) -> &'static str {
    match progress {
        Progress::Running => "RUNNING",
        Progress::Waiting => "WAITING",
        Progress::Ended => "ENDED",
    }
}

/// `{type: "success", token, output}` and the like.
fn signal_of(signal: &Value) -> Result<Signal, String> {
    let text = |name: &str| -> Option<Rc<str>> { signal.get(name).and_then(Value::as_str).map(Rc::from) };
    let needed = |name: &str| text(name).ok_or_else(|| format!("the signal needs `{name}`, a text"));
    let error = || ErrorInfo { error: text("error"), cause: text("cause") };
    match signal.get("type").and_then(Value::as_str) {
        Some("success") => {
            let output = signal.get("output").cloned().ok_or("the signal needs `output`")?;
            Ok(Signal::TaskSucceeded { token: needed("token")?, output })
        }
        Some("failure") => Ok(Signal::TaskFailed { token: needed("token")?, error: error() }),
        Some("heartbeat") => Ok(Signal::Heartbeat { token: needed("token")? }),
        Some("takenBy") => Ok(Signal::WorkerTook { token: needed("token")?, worker: needed("worker")? }),
        Some("elapse") => {
            let ms = signal.get("ms").and_then(Value::as_i64).filter(|ms| *ms >= 0);
            Ok(Signal::Elapse { ms: ms.ok_or("`ms` must be a whole number, at least 0")? })
        }
        Some("abort") => Ok(Signal::Abort { error: error() }),
        Some("redrive") => Ok(Signal::Redrive),
        _ => {
            Err("the signal's `type` must be one of success, failure, heartbeat, takenBy, elapse, abort, redrive"
                .into())
        }
    }
}
