//! Executions that a Task starts: other definitions of the workspace, run inside the mock.
//!
//! A child runs as far as it comes at the moment it is started, with the services of its parent, deterministically
//! and bounded; what it took on the virtual clock is how long the parent's `.sync` task waits.

use std::rc::Rc;

use super::book::MockBook;
use super::shapes::ErrorStyle;
use super::{Mocks, default_reply};
use crate::ambient::Ambient;
use crate::definition::{Pattern, Resource};
use crate::exec::{
    Execution, FailPoint, Log, Outcome, Program, Purpose, Rejected, Reply, ReplyOutcome, Settings, Stepped, TaskRequest,
};
use crate::history::ErrorInfo;
use crate::object;
use crate::program::Refused;
use crate::value::{Object, Value};

/// Executions nest no deeper; each level needs stack.
const DEEPEST: u8 = 4;

/// A child takes no more steps.
const MOST_STEPS: usize = 20_000;

/// A child that has run as far as it comes.
struct Child {
    execution: Execution,
    input: Value,
}

impl Mocks {
    /// The answer to `startExecution` of a machine that the book holds; `None` for others.
    pub(super) fn start_execution(&mut self, request: &TaskRequest, ambient: &mut Ambient) -> Option<Reply> {
        let Resource::Service { service, action, pattern, .. } = &request.resource else { return None };
        let starts = matches!((&**service, &**action), ("states" | "aws-sdk:sfn", "startExecution"));
        let sync_api = matches!((&**service, &**action), ("aws-sdk:sfn", "startSyncExecution"));
        if request.purpose != Purpose::Task || !(starts || sync_api) {
            return None;
        }
        let arn = request.arguments.get("StateMachineArn")?.as_str()?;
        let name = arn.split_once(":stateMachine:").map_or(arn, |(_, name)| name).split(':').next()?;
        let definition = self.book.machines.get(name)?.to_json();
        let input = match request.arguments.get("Input") {
            Some(Value::String(text)) => text.to_string(),
            Some(other) => other.to_json(),
            None => "{}".to_owned(),
        };
        let settings = Settings {
            seed: ambient.rng.next_u64(),
            start_time: ambient.now,
            machine_name: name.into(),
            execution_name: request.arguments.get("Name").and_then(Value::as_str).map(Rc::from),
            ..Settings::default()
        };
        let refuse = |name: &str, text: &str, ambient: &mut Ambient| {
            let style = ErrorStyle::of(&request.resource)?;
            let error = style.error(name, text, 400, &ambient.rng.uuid());
            Some(Reply::outcome(ReplyOutcome::Throw { error, at: FailPoint::Submit }))
        };
        if self.depth >= DEEPEST {
            let text = "Executions nest too deeply here: a child of a child of a child starts another.";
            return refuse("ExecutionLimitExceededException", text, ambient);
        }
        let program = match Program::new(&definition, &input, settings) {
            Ok(program) => Rc::new(program),
            Err(Refused::Input(_)) => {
                return refuse("InvalidExecutionInputException", "Invalid State Machine Execution Input", ambient);
            }
            Err(Refused::Definition(found)) => {
                let text = found.first().map_or("Invalid State Machine Definition", |found| &found.message).to_owned();
                return refuse("InvalidDefinitionException", &text, ambient);
            }
        };
        let child = self.run_child(&program);
        let arn = child.execution.names().execution_arn.clone();
        let described = child.describe(&program, *pattern == Pattern::Sync2, !sync_api);
        self.services.log_execution(described.clone());
        Some(child.answer(request, arn, described, ambient))
    }

    fn run_child(&mut self, program: &Rc<Program>) -> Child {
        // A child's states may be called as the parent's: scripts are the parent's alone.
        let book = MockBook {
            functions: self.book.functions.clone(),
            machines: self.book.machines.clone(),
            ..MockBook::default()
        };
        let services = std::mem::take(&mut self.services);
        let mut mocks = Mocks { book: Rc::new(book), services, depth: self.depth + 1, ..Mocks::default() };
        mocks.learn(program);
        let mut log = Log::default();
        let mut execution = Execution::new(program, &mut log);
        for _ in 0..MOST_STEPS {
            let stepped = execution.step(program, &mut log);
            for request in execution.take_requests() {
                let reply = mocks.reply(&request, execution.ambient_mut());
                execution.reply(&request, reply);
            }
            if stepped != Stepped::Ran {
                break;
            }
        }
        self.services = mocks.services;
        Child { execution, input: program.input.clone() }
    }
}

impl Child {
    /// DescribeExecution's answer in the spelling of Step Functions (recorded); `parsed` for `.sync:2`. What Express
    /// executions answer is not `redrivable`.
    fn describe(&self, program: &Program, parsed: bool, redrivable: bool) -> Value {
        let payload = |value: &Value| if parsed { value.clone() } else { value.to_json().into() };
        let names = self.execution.names();
        let included = || object! { "Included" => true };
        let mut out = Object::new();
        if let Some(Outcome::Failed(error) | Outcome::Aborted(error)) = self.execution.outcome() {
            for (name, part) in [("Cause", &error.cause), ("Error", &error.error)] {
                if let Some(text) = part {
                    out.insert(name, Value::String(text.clone()));
                }
            }
        }
        out.insert("ExecutionArn", Value::String(names.execution_arn.clone()));
        out.insert("Input", payload(&self.input));
        out.insert("InputDetails", included());
        out.insert("Name", Value::String(names.execution.clone()));
        if let Some(Outcome::Succeeded(output)) = self.execution.outcome() {
            out.insert("Output", payload(output));
            out.insert("OutputDetails", included());
        }
        if redrivable {
            out.insert("RedriveCount", self.execution.redrive_count().into());
            match self.execution.redrivable(program) {
                Err(Rejected::NotRedrivable(reason)) => {
                    out.insert("RedriveStatus", "NOT_REDRIVABLE".into());
                    out.insert("RedriveStatusReason", reason.into());
                }
                _ => drop(out.insert("RedriveStatus", "REDRIVABLE".into())),
            }
        }
        out.insert("StartDate", program.settings.start_time.0.into());
        out.insert("StateMachineArn", Value::String(names.machine_arn.clone()));
        out.insert("Status", self.execution.outcome().map_or("RUNNING", Outcome::status).into());
        if self.execution.outcome().is_some() {
            out.insert("StopDate", self.execution.now().0.into());
        }
        out.into()
    }

    /// What the parent's task is answered.
    fn answer(&self, request: &TaskRequest, arn: Rc<str>, described: Value, ambient: &mut Ambient) -> Reply {
        let took = self.execution.now().0.saturating_sub(ambient.now.0).max(0);
        let mut reply = default_reply(request, ambient);
        let named = |value: Value| match value {
            Value::Object(mut object) => {
                Rc::make_mut(&mut object).insert("ExecutionArn", Value::String(arn.clone()));
                Value::Object(object)
            }
            other => other,
        };
        reply.submitted = reply.submitted.map(named);
        let sync_api =
            matches!(&request.resource, Resource::Service { action, .. } if &**action == "startSyncExecution");
        match request.resource.pattern() {
            Pattern::WaitForTaskToken => return reply,
            Pattern::RequestResponse if !sync_api => {
                if let ReplyOutcome::Return(value) = reply.outcome {
                    reply.outcome = ReplyOutcome::Return(named(value));
                }
                return reply;
            }
            Pattern::RequestResponse | Pattern::Sync | Pattern::Sync2 => {}
        }
        reply.outcome_after_ms = took;
        reply.outcome = match self.execution.outcome() {
            // It waits for a person, or was cut off: the parent waits too.
            None => ReplyOutcome::Silence,
            Some(Outcome::Succeeded(_)) => ReplyOutcome::Return(described),
            // StartSyncExecution answers with the failure in its status.
            Some(_) if sync_api => ReplyOutcome::Return(described),
            // Whatever the child's error was (recorded).
            Some(_) => {
                let cause = described.to_json();
                let error = ErrorInfo { error: Some("States.TaskFailed".into()), cause: Some(cause.into()) };
                ReplyOutcome::Throw { error, at: FailPoint::Work }
            }
        };
        reply
    }
}
