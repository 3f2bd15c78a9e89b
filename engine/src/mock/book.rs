//! What a person scripted: replies for states, by invocation.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::computed;
use super::role::Role;
use super::services::Services;
use crate::ambient::Ambient;
use crate::definition::Resource;
use crate::exec::{FailPoint, Purpose, Reply, ReplyOutcome, TaskRequest};
use crate::history::ErrorInfo;
use crate::value::Value;

/// Scripted replies by state name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MockBook {
    /// The scripts; a state that is not here gets default replies.
    pub scripts: BTreeMap<Rc<str>, Script>,
    /// What the services hold when a run starts.
    pub services: Services,
    /// Lambda functions as JSONata expressions over their event, by the function's name.
    pub functions: BTreeMap<Rc<str>, Rc<str>>,
    /// Definitions that Tasks can start as nested executions, by the machine's name.
    pub machines: BTreeMap<Rc<str>, Value>,
    /// The role that the calls are made with.
    pub role: Role,
}

/// The replies of one state's task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// In the order of invocation; retries and iterations count on.
    pub replies: Vec<Scripted>,
    /// What happens after the last.
    pub past_end: PastEnd,
}

/// What happens when a task is invoked more often than was scripted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PastEnd {
    /// The default reply.
    #[default]
    Default,
    /// The last scripted reply again.
    RepeatLast,
    /// The task fails, as in Step Functions Local.
    Fail,
}

/// One scripted reply.
#[derive(Clone, Debug, PartialEq)]
pub struct Scripted {
    /// For how many invocations in a row it stands; at least 1.
    pub times: u32,
    /// What comes out.
    pub outcome: ScriptedOutcome,
    /// Milliseconds until it does.
    pub delay_ms: i64,
    /// For `.sync` and `.waitForTaskToken`: the answer to the first call.
    pub submitted: Option<Value>,
    /// The name of the worker that takes an activity task.
    pub worker: Option<Rc<str>>,
}

/// What a scripted reply comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum ScriptedOutcome {
    /// A result; texts between `{%` and `%}` in it are JSONata over the request.
    Return(Value),
    /// An error.
    Throw {
        /// Name and cause.
        error: ErrorInfo,
        /// Where in the call it happens.
        at: FailPoint,
    },
    /// No answer: a person, a token or a timeout decides.
    Silence,
}

impl Scripted {
    /// A reply for one invocation, at once.
    pub fn once(outcome: ScriptedOutcome) -> Self {
        Scripted { times: 1, outcome, delay_ms: 0, submitted: None, worker: None }
    }
}

impl Script {
    /// The reply for an invocation, counted from 0; `None` past the end.
    fn scripted(&self, invocation: u32) -> Option<&Scripted> {
        let mut first = 0u32;
        for scripted in &self.replies {
            first = first.saturating_add(scripted.times.max(1));
            if invocation < first {
                return Some(scripted);
            }
        }
        None
    }
}

impl MockBook {
    /// What was scripted for the request; `None` when the default reply is due. Expressions in a reply are evaluated
    /// over the request.
    pub fn reply(&self, request: &TaskRequest, ambient: &mut Ambient) -> Option<Reply> {
        if request.purpose == Purpose::WriteResults {
            return None;
        }
        let script = self.scripts.get(&request.state_name)?;
        let scripted = match (script.scripted(request.invocation), script.past_end) {
            (Some(scripted), _) => scripted,
            (None, PastEnd::Default) => return None,
            (None, PastEnd::RepeatLast) => script.replies.last()?,
            (None, PastEnd::Fail) => {
                let cause = format!(
                    "The mock of the state '{}' has no reply for invocation {}.",
                    request.state_name, request.invocation
                );
                return Some(Reply::error("States.Runtime", cause));
            }
        };
        let outcome = match &scripted.outcome {
            ScriptedOutcome::Return(value) if computed::is_computed(value) => {
                computed::outcome(value, request, ambient)
            }
            ScriptedOutcome::Return(value) => ReplyOutcome::Return(value.clone()),
            ScriptedOutcome::Throw { error, at } => ReplyOutcome::Throw { error: error.clone(), at: *at },
            ScriptedOutcome::Silence => ReplyOutcome::Silence,
        };
        Some(Reply {
            latency_ms: scripted.delay_ms,
            submitted: scripted.submitted.clone(),
            outcome_after_ms: 0,
            outcome,
            worker: scripted.worker.clone(),
        })
    }

    /// The expression that stands for the Lambda function that a request calls, and the event it is called with.
    pub fn function(&self, request: &TaskRequest) -> Option<(&Rc<str>, Value)> {
        let (name, event) = match &request.resource {
            Resource::Lambda { arn } => (&**arn, request.arguments.clone()),
            Resource::Service { service, action, .. } if service.ends_with("lambda") && &**action == "invoke" => {
                let event = request.arguments.get("Payload").cloned().unwrap_or_else(Value::empty_object);
                (request.arguments.get("FunctionName")?.as_str()?, event)
            }
            _ => return None,
        };
        // `name`, `name:alias`, `arn:aws:lambda:region:account:function:name:alias`
        let name = name.split_once(":function:").map_or(name, |(_, name)| name);
        let name = name.split(':').next().unwrap_or(name);
        Some((self.functions.get(name)?, event))
    }
}
