//! Mock integrations: request in, reply out.
//!
//! Order of answers: the refusal of a service when the role is enforced and does not allow the call; what the person
//! scripted for the state; a Lambda function that is an expression; another definition that is started; a service that
//! remembers; a default reply of the shape that the API returns. Zero configuration must run, so a default reply is
//! completed by what later states read of it.

mod book;
pub mod computed;
mod defaults;
mod dynamodb;
pub mod expect;
mod files;
pub mod local;
mod nested;
mod presets;
mod role;
pub mod services;
pub mod shapes;
pub mod wire;

use std::cell::OnceCell;
use std::rc::Rc;

pub use book::{MockBook, PastEnd, Script, Scripted, ScriptedOutcome};
pub use defaults::default_reply;
pub use expect::Expectations;
pub use presets::{Preset, presets};
pub use role::Role;
pub use services::Services;
pub use shapes::{errors_of, is_known as shape_known};

use crate::ambient::Ambient;
use crate::definition::{QueryLanguage, Resource, StateId};
use crate::exec::{Program, Purpose, Reply, ReplyOutcome, TaskRequest};
use crate::value::Value;
use role::Enforced;

/// After so many calls of one state its default reply changes, so that a loop that waits for another reply ends.
const PATIENCE: u32 = 20;

/// The mocks of a run: the book that was written before it, and what the services remember.
///
/// Part of every checkpoint, so that the services rewind with the run. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Mocks {
    book: Rc<MockBook>,
    expected: Option<Rc<Expected>>,
    role: Option<Rc<Enforced>>,
    services: Services,
    /// How many executions there are around this one.
    depth: u8,
}

/// What a definition expects. Most runs never ask: it is found out for the first default reply.
#[derive(Debug)]
struct Expected {
    program: Rc<Program>,
    found: OnceCell<Expectations>,
}

impl Expected {
    fn found(&self) -> &Expectations {
        self.found.get_or_init(|| Expectations::of(&self.program.machine))
    }
}

impl Mocks {
    /// Mocks that answer from `book`, and by default where it says nothing.
    pub fn new(book: Rc<MockBook>) -> Self {
        let services = book.services.clone();
        Mocks { book, services, ..Mocks::default() }
    }

    /// Answers from another book from now on; what the services remember stays.
    pub fn script(&mut self, book: Rc<MockBook>) {
        self.book = book;
    }

    /// Learns what a program's definition expects of its tasks, which default replies hold from then on, and takes on
    /// the book's role.
    pub fn learn(&mut self, program: &Rc<Program>) {
        self.expected = Some(Rc::new(Expected { program: Rc::clone(program), found: OnceCell::new() }));
        self.role = Enforced::of(&self.book.role, &program.settings).map(Rc::new);
    }

    /// What was scripted.
    pub fn book(&self) -> &MockBook {
        &self.book
    }

    /// What the services hold at this moment.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// What the definition expects; `None` before [`Mocks::learn`].
    pub fn expected(&self) -> Option<&Expectations> {
        self.expected.as_ref().map(|expected| expected.found())
    }

    /// A result with which a person could answer the task of a state that waits for a token or a worker.
    pub fn sample_answer(&self, state: StateId) -> Value {
        let result = self.expected().and_then(|expected| expected.result(state, None, 0));
        result.unwrap_or_else(Value::empty_object)
    }

    /// The answer to a request.
    pub fn reply(&mut self, request: &TaskRequest, ambient: &mut Ambient) -> Reply {
        if let Some(refusal) = self.role.as_ref().and_then(|role| role.refuse(request)) {
            return refusal;
        }
        let scripted = self.book.reply(request, ambient);
        let computed = scripted.or_else(|| self.called(request, ambient));
        match computed.or_else(|| self.start_execution(request, ambient)) {
            Some(reply) => reply,
            None => {
                let reply = match defaults::reply_from(&mut self.services, request, ambient) {
                    // What a service remembers is not touched up.
                    (reply, true) => reply,
                    (reply, false) => self.complete(request, reply, ambient),
                };
                self.dated(request, reply)
            }
        }
    }

    /// A listing with its dates as the reader of this state gives them.
    fn dated(&self, request: &TaskRequest, reply: Reply) -> Reply {
        let state = self.expected.as_ref().and_then(|expected| expected.program.machine.state(request.state));
        let jsonpath = state.is_some_and(|state| state.language == QueryLanguage::JsonPath);
        match reply.outcome {
            ReplyOutcome::Return(listed) if jsonpath && request.purpose == Purpose::ReadItems => {
                let listed = files::with_fractions(listed, &request.resource);
                Reply { outcome: ReplyOutcome::Return(listed), ..reply }
            }
            _ => reply,
        }
    }

    /// The reply of a Lambda function that is an expression.
    fn called(&self, request: &TaskRequest, ambient: &mut Ambient) -> Option<Reply> {
        if request.purpose != Purpose::Task || request.token.is_some() {
            return None;
        }
        let (text, event) = self.book.function(request)?;
        let outcome = match (computed::function(text, &event, request, ambient), &request.resource) {
            (ReplyOutcome::Return(payload), Resource::Service { .. }) => {
                let standard = default_reply(request, ambient).outcome;
                let ReplyOutcome::Return(Value::Object(mut envelope)) = standard else { return None };
                if envelope.contains_key("Payload") {
                    Rc::make_mut(&mut envelope).insert("Payload", payload);
                }
                ReplyOutcome::Return(Value::Object(envelope))
            }
            (outcome, _) => outcome,
        };
        Some(Reply { latency_ms: 50, ..Reply::outcome(outcome) })
    }

    /// A default reply with what later states read of it.
    fn complete(&self, request: &TaskRequest, reply: Reply, ambient: &Ambient) -> Reply {
        let Some(expected) = self.expected() else { return reply };
        let ReplyOutcome::Return(value) = &reply.outcome else { return reply };
        let pick = request.invocation.saturating_sub(PATIENCE - 1) as usize;
        let value = match request.purpose {
            Purpose::WriteResults => return reply,
            Purpose::ReadItems => {
                let items = files::sample_items(&request.resource, &request.arguments, ambient);
                let items = expected.items(request.state, &items).unwrap_or(items);
                files::write(items, expected.file(request.state), &request.resource, &request.arguments)
            }
            Purpose::Task => {
                let given = match &request.resource {
                    // The console's starting code returns nothing that a workflow reads.
                    Resource::Lambda { .. } | Resource::Other(_) => {
                        expected.result(request.state, None, pick).or_else(|| Some(value.clone()))
                    }
                    // A function that nobody waits for returns nothing that could be completed.
                    Resource::Service { service, action, .. }
                        if is_invoke(service, action) && value.get("Payload").is_none() =>
                    {
                        Some(value.clone())
                    }
                    Resource::Service { service, action, .. }
                        if is_invoke(service, action)
                            && let Some(payload) = expected.result_member(request.state, "Payload", pick) =>
                    {
                        let mut envelope = value.as_object().map(|given| (**given).clone()).unwrap_or_default();
                        envelope.insert("Payload", payload);
                        expected.result(request.state, Some(envelope.into()), pick)
                    }
                    _ => expected.result(request.state, Some(value.clone()), pick),
                };
                given.unwrap_or_else(Value::empty_object)
            }
        };
        Reply { outcome: ReplyOutcome::Return(value), ..reply }
    }
}

fn is_invoke(service: &str, action: &str) -> bool {
    service.ends_with("lambda") && action == "invoke"
}
