//! What the services hold, and what the next call of a Task is answered.

use std::rc::Rc;

use stepthrough::ambient::{Ambient, Rng};
use stepthrough::check::diagnose_as;
use stepthrough::definition::{self, Pattern, Resource, State, StateId};
use stepthrough::exec::{Limits, Program, Purpose, ReplyOutcome, TaskRequest};
use stepthrough::history::ErrorInfo;
use stepthrough::mock::{self, Expectations, MockBook, Mocks, Services};
use stepthrough::trace::FrameId;
use stepthrough::value::Value;

use crate::document::{Document, MockScript};
use crate::machine::StateIx;
use crate::replies::{Upcoming, upcoming};
use crate::world;

use super::Session;

/// What a Task's next call is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct NextReply {
    /// How often it was called before.
    pub calls: u32,
    /// What comes.
    pub reply: Upcoming,
}

/// What a Task is answered without a script.
#[derive(Clone, Debug, PartialEq)]
pub struct DefaultReply {
    /// What comes; `None` when nobody answers by itself.
    pub reply: Option<Value>,
    /// The error that comes in its place.
    pub error: Option<ErrorInfo>,
    /// Whether the shape of what the API returns is known; if not, an empty object stands in for it.
    pub shape_known: bool,
    /// Who answers.
    pub from: Source,
}

/// Who answers a Task without a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The shape that the API returns, completed by what later states read.
    Shape,
    /// A function that is an expression.
    Function,
    /// Another workflow.
    Machine,
    /// A service that remembers.
    Service,
    /// A person or a worker.
    Somebody,
}

impl Session {
    /// What the services hold after so many steps.
    pub fn services(&self, step: usize) -> Value {
        self.timeline.mocks_at_point(self.point(step)).services().to_value()
    }

    /// What a Task's next call after so many steps is answered.
    pub fn next_reply(&self, step: usize, state: StateIx) -> Option<NextReply> {
        let node = self.machine.state(state)?;
        let calls = self.at(step).invocations(StateId(u32::try_from(state).ok()?));
        let reply = upcoming(self.mocks.of(&node.name), calls);
        Some(NextReply { calls, reply })
    }
}

/// The definition of a document as JSON, its placeholders replaced, as far as it can be read.
pub fn definition_value(document: &Document) -> Option<Value> {
    let reading = diagnose_as(&document.definition, document.settings.kind, &document.placeholders);
    reading.root.map(|root| root.to_value())
}

/// The compiled definition of a document, as far as it can be read.
pub(super) fn compiled(document: &Document) -> Option<Rc<Program>> {
    let reading = diagnose_as(&document.definition, document.settings.kind, &document.placeholders);
    Some(Rc::new(Program {
        machine: definition::read(reading.root.as_ref()?).machine,
        input: Value::empty_object(),
        settings: document.settings.clone(),
        limits: Limits::default(),
    }))
}

/// An input that the workflow can work with; `None` when it reads none.
pub fn sample_input(document: &Document) -> Option<Value> {
    let sample = Expectations::of(&compiled(document)?.machine).sample_input();
    sample.as_object().is_none_or(|sample| !sample.is_empty()).then_some(sample)
}

/// What a Task is answered by default, before anything has run: with the constants of its arguments.
pub fn default_reply(document: &Document, state: &str) -> Option<DefaultReply> {
    let program = compiled(document)?;
    let found = program.machine.find(state)?;
    let definition::Kind::Task(task) = &found.kind else { return None };
    let world = MockScript { states: Vec::new(), ..document.mocks.clone() };
    let book = super::mocks::book(&world).unwrap_or_default();
    let request = request(found, &task.resource, constants(document, state, None), Purpose::Task);
    let from = source(&book, &request);
    let known = mock::shape_known(&task.resource);
    if from == Source::Somebody {
        return Some(DefaultReply { reply: None, error: None, shape_known: known, from });
    }
    // A service's answer depends on data that only a run has; what is shown is the shape.
    let book = MockBook { services: Services::default(), ..book };
    let mut mocks = Mocks::new(Rc::new(book));
    mocks.learn(&program);
    let (reply, error) = match mocks.reply(&request, &mut ambient(document)).outcome {
        ReplyOutcome::Return(value) => (Some(value), None),
        ReplyOutcome::Throw { error, .. } => (None, Some(error)),
        ReplyOutcome::Silence => (None, None),
    };
    Some(DefaultReply { reply, error, shape_known: known, from })
}

/// A file of items as a Map's reader would find it by default; `None` for a state that reads none.
pub fn sample_file(document: &Document, state: &str) -> Option<Value> {
    let program = compiled(document)?;
    let found = program.machine.find(state)?;
    let resource = Resource::parse("arn:aws:states:::s3:getObject");
    let arguments = constants(document, state, Some("ItemReader"));
    let request = request(found, &resource, arguments, Purpose::ReadItems);
    let mut mocks = Mocks::default();
    mocks.learn(&program);
    match mocks.reply(&request, &mut ambient(document)).outcome {
        ReplyOutcome::Return(value) => Some(value),
        _ => None,
    }
}

/// What is wrong with what services are said to hold: the place as a JSON Pointer, and the problem.
pub fn misheld(services: &Value) -> Option<(String, String)> {
    Services::from_json(services).err()
}

fn ambient(document: &Document) -> Ambient {
    Ambient { now: document.settings.start_time, rng: Rng::new(document.settings.seed) }
}

fn request(state: &State, resource: &Resource, arguments: Value, purpose: Purpose) -> TaskRequest {
    TaskRequest {
        task: 0,
        purpose,
        frame: FrameId::ROOT,
        state: state.id,
        state_name: state.name.clone(),
        resource: resource.clone(),
        arguments,
        invocation: 0,
        attempt: 0,
        token: None,
        credentials: None,
        iterations: Vec::new(),
    }
}

fn source(book: &MockBook, request: &TaskRequest) -> Source {
    let Resource::Service { service, action, .. } = &request.resource else {
        return match &request.resource {
            Resource::Activity { .. } => Source::Somebody,
            _ if book.function(request).is_some() => Source::Function,
            _ => Source::Shape,
        };
    };
    if request.resource.pattern() == Pattern::WaitForTaskToken {
        return Source::Somebody;
    }
    let service = service.strip_prefix("aws-sdk:").unwrap_or(service);
    let starts = matches!((service, &**action), ("states" | "sfn", "startExecution" | "startSyncExecution"));
    let machine = request.arguments.get("StateMachineArn").and_then(Value::as_str);
    let machine = machine.map(|arn| world::short_name(arn, "stateMachine:"));
    match () {
        () if book.function(request).is_some() => Source::Function,
        () if starts && machine.is_some_and(|name| book.machines.contains_key(name)) => Source::Machine,
        () if world::remembers(service) => Source::Service,
        () => Source::Shape,
    }
}

/// The members of the `Parameters` or `Arguments` of a state, or of a part of it, that are written out.
fn constants(document: &Document, state: &str, part: Option<&str>) -> Value {
    let state = definition_value(document).and_then(|definition| world::state_value(&definition, state));
    let state = state.unwrap_or_default();
    let owner = part.map_or(Some(&state), |part| state.get(part));
    let given = owner.and_then(|owner| owner.get("Parameters").or_else(|| owner.get("Arguments")));
    given.map_or_else(Value::empty_object, world::written_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITES: &str = r#"{"StartAt":"Put","States":{
        "Put":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:putItem","Next":"Get",
          "Parameters":{"TableName":"t","Item":{"id":{"S":"1"}}}},
        "Get":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Next":"Braket",
          "Parameters":{"TableName":"t","Key":{"id":{"S":"1"}}}},
        "Braket":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:braket:searchJobs","Next":"Wait",
          "Parameters":{}},
        "Wait":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Next":"Call",
          "Parameters":{"FunctionName":"f"}},
        "Call":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,
          "Parameters":{"FunctionName":"f","Payload":{"n.$":"$.amount"}}}}}"#;

    fn document() -> Document {
        let mut document = Document { definition: Rc::from(WRITES), ..Document::default() };
        document.mocks.services = Value::parse(r#"{"dynamodb":{"t":{"keys":["id"],"items":[]}}}"#).unwrap();
        document.mocks.functions.insert(Rc::from("f"), Rc::from("$string(1)"));
        document
    }

    #[test]
    fn services_rewind_and_writes_are_told() {
        let mut session = Session::start(&document()).map_err(|why| why.sentence).unwrap();
        session.advance(10_000);
        let run = session.run();
        let [write] = run.writes[..] else { panic!("{:?}", run.writes) };
        let items = |moment: usize| {
            let held = session.services(run.moment(moment).step);
            held.get("dynamodb").and_then(|it| it.get("t")?.get("items")?.as_array().map(|items| items.len()))
        };
        assert_eq!((items(write - 1), items(write), items(run.last())), (Some(0), Some(1), Some(1)));
        let writer = run.moment(write).visit.and_then(|visit| run.machine.state(run.visits[visit].state));
        assert_eq!(writer.map(|state| &*state.name), Some("Put"));
        let next = |moment: usize| session.next_reply(run.moment(moment).step, 0).map(|next| next.calls);
        assert_eq!((next(0), next(write)), (Some(0), Some(1)));
    }

    #[test]
    fn default_replies_say_who_answers() {
        let check = |state: &str, from: Source, shape_known: bool| {
            let reply = default_reply(&document(), state).unwrap();
            assert_eq!((reply.from, reply.shape_known), (from, shape_known), "{state}");
        };
        check("Put", Source::Service, true);
        check("Braket", Source::Shape, false);
        check("Wait", Source::Somebody, true);
        check("Call", Source::Function, true);
        assert_eq!(sample_input(&document()), None, "the result of Wait is what is read");
    }
}
