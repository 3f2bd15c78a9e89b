//! The options that all functions share.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::values::{NAME, failure, value, wrong};
use crate::cases::{Patience, Planned, read_signals};
use crate::definition::MachineKind;
use crate::diagnostic::wire;
use crate::exec::Settings;
use crate::mock::{MockBook, Mocks};
use crate::program::Refused;
use crate::source::LineIndex;
use crate::syntax::placeholders::Values;
use crate::time::Timestamp;
use crate::timeline::Timeline;
use crate::value::{Object, Value};
use crate::workflow::{Opened, Workflow};

/// The options' names.
const KNOWN: [&str; 16] = [
    "account",
    "executionName",
    "inputText",
    "letTimePass",
    "logging",
    "machine",
    "mocks",
    "name",
    "region",
    "roleArn",
    "seed",
    "signals",
    "startTime",
    "tracing",
    "type",
    "values",
];

/// What the caller wishes.
#[derive(Default)]
pub(super) struct Options {
    pub(super) settings: Settings,
    pub(super) input_text: Option<String>,
    pub(super) mocks: MockBook,
    pub(super) signals: Vec<Planned>,
    pub(super) patience: Patience,
    pub(super) logging: bool,
    pub(super) tracing: bool,
    machine: Option<String>,
    kind: Option<MachineKind>,
    values: Values,
}

impl Options {
    pub(super) fn read(js: &JsValue) -> Result<Options, JsValue> {
        let mut options = Options::default();
        let given = match value(js)? {
            None | Some(Value::Null) => return Ok(options),
            Some(Value::Object(given)) => given,
            Some(_) => return Err(wrong("the options must be an object")),
        };
        if let Some(unknown) = given.keys().find(|key| !KNOWN.contains(&&***key)) {
            return Err(wrong(&format!("there is no option `{unknown}`; there are {}", KNOWN.join(", "))));
        }
        let given = Given(&given);
        let settings = &mut options.settings;
        for (name, into) in [
            ("name", &mut settings.machine_name),
            ("region", &mut settings.region),
            ("account", &mut settings.account),
            ("roleArn", &mut settings.role_arn),
        ] {
            if let Some(text) = given.text(name)? {
                *into = text;
            }
        }
        settings.execution_name = given.text("executionName")?;
        if let Some(seed) = given.0.get("seed") {
            let seed = seed.as_i64().and_then(|seed| u64::try_from(seed).ok());
            settings.seed = seed.ok_or_else(|| wrong("`seed` must be a whole number, at least 0"))?;
        }
        if let Some(moment) = given.text("startTime")? {
            let moment = Timestamp::parse(&moment);
            settings.start_time = moment.ok_or_else(|| wrong("`startTime` must be as `2026-01-01T09:00:00Z`"))?;
        }
        options.kind = match given.text("type")?.as_deref() {
            None => None,
            Some("STANDARD") => Some(MachineKind::Standard),
            Some("EXPRESS") => Some(MachineKind::Express),
            Some(_) => return Err(wrong("`type` must be `STANDARD` or `EXPRESS`")),
        };
        options.input_text = given.text("inputText")?.map(|text| text.to_string());
        options.machine = given.text("machine")?.map(|text| text.to_string());
        if given.switch("letTimePass")? {
            options.patience = Patience::LetTimePass;
        }
        options.logging = given.switch("logging")?;
        options.tracing = given.switch("tracing")?;
        if let Some(book) = given.0.get("mocks") {
            options.mocks = MockBook::from_json(book).map_err(|bad| wrong(&bad.to_string()))?;
        }
        if let Some(signals) = given.0.get("signals") {
            let (planned, found) = read_signals(&signals.to_json());
            options.signals = match found.first() {
                None => planned,
                Some(first) => return Err(wrong(&format!("signals: {}", first.message))),
            };
        }
        options.values = given.values()?;
        Ok(options)
    }

    /// The workflow of a definition: a text, or the definition's value.
    pub(super) fn workflow(&self, definition: &JsValue) -> Result<Workflow, JsValue> {
        let text = match definition.as_string() {
            Some(text) => text,
            None => value(definition)?.ok_or_else(|| wrong("there is no definition"))?.to_json(),
        };
        let opened = Workflow::open(&text, self.machine.as_deref()).map_err(|why| wrong(&why.to_string()))?;
        let mut workflow = match opened {
            Opened::Here(workflow) => workflow,
            Opened::Elsewhere { file, .. } => {
                return Err(wrong(&format!("the template has the definition in the file `{file}`: read that one")));
            }
        };
        workflow.kind = self.kind.or(workflow.kind);
        workflow.values.extend(self.values.clone());
        Ok(workflow)
    }

    /// A run at its beginning.
    pub(super) fn timeline(&self, workflow: &Workflow, input: &str) -> Result<Timeline, JsValue> {
        let program = workflow.program(input, self.settings.clone()).map_err(|refused| match refused {
            Refused::Input(error) => wrong(&format!("the input is no JSON: {error}")),
            Refused::Definition(found) => {
                let (text, first) = (&workflow.definition, found.first());
                let lines = LineIndex::new(text);
                let found = Value::array(found.iter().map(|found| wire::diagnostic(found, text, &lines)));
                let why = first.map_or("", |first| &first.message);
                failure(NAME, &format!("AWS would refuse the definition: {why}"), Some(&found))
            }
        })?;
        Ok(Timeline::new(Rc::new(program), Mocks::new(Rc::new(self.mocks.clone()))))
    }
}

/// The options as they came.
struct Given<'a>(&'a Object);

impl Given<'_> {
    fn text(&self, name: &str) -> Result<Option<Rc<str>>, JsValue> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(wrong(&format!("`{name}` must be a text"))),
        }
    }

    fn switch(&self, name: &str) -> Result<bool, JsValue> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Value::Bool(switch)) => Ok(*switch),
            Some(_) => Err(wrong(&format!("`{name}` must be true or false"))),
        }
    }

    fn values(&self) -> Result<Values, JsValue> {
        let sentence = "`values` must be an object of texts, by name of the placeholder";
        let Some(values) = self.0.get("values") else { return Ok(Values::new()) };
        let values = values.as_object().ok_or_else(|| wrong(sentence))?;
        let text = |(name, value): (&Rc<str>, &Value)| match value {
            Value::String(text) => Ok((name.clone(), text.clone())),
            _ => Err(wrong(sentence)),
        };
        values.iter().map(text).collect()
    }
}
