//! What the person writes: the definition, the input, the mocks, the settings.

use std::collections::BTreeMap;
use std::rc::Rc;

use stepthrough::exec::Settings;
use stepthrough::mock::Role;
use stepthrough::syntax::placeholders::Values;
use stepthrough::value::Value;

use crate::share;
use crate::texts::en;

/// Everything that makes a run and is typed by somebody. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The definition's text.
    pub definition: Rc<str>,
    /// The input's text.
    pub input: Rc<str>,
    /// What the states' calls answer, and what the services hold.
    pub mocks: MockScript,
    /// Seed, start time, names, and Standard or Express.
    pub settings: Settings,
    /// Values for `${Placeholders}` of the definition, by name; what is missing gets a plausible one.
    pub placeholders: Values,
    /// The example it began as.
    pub origin: Option<Origin>,
}

/// The example and set-up that a document began as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The example's name, as addresses have it.
    pub example: Rc<str>,
    /// The set-up's name.
    pub setup: Rc<str>,
}

/// The world around a run: what its calls answer and what the services hold.
#[derive(Clone, Debug, PartialEq)]
pub struct MockScript {
    /// One script a state, in the order in which they were written.
    pub states: Vec<Script>,
    /// What the services hold when a run starts, in the form of [`stepthrough::mock::Services::to_value`].
    pub services: Value,
    /// Lambda functions as JSONata expressions over their event, by the function's name.
    pub functions: BTreeMap<Rc<str>, Rc<str>>,
    /// Definitions that Tasks can start, by the machine's name.
    pub machines: BTreeMap<Rc<str>, Value>,
    /// The text of a `MockConfigFile.json` whose test cases can be chosen; may be empty.
    pub config_file: Rc<str>,
    /// The role that the calls are made with.
    pub role: Role,
}

impl Default for MockScript {
    fn default() -> Self {
        MockScript {
            states: Vec::new(),
            services: Value::empty_object(),
            functions: BTreeMap::new(),
            machines: BTreeMap::new(),
            config_file: Rc::from(""),
            role: Role::default(),
        }
    }
}

/// What the calls of one state answer, first to last.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The state's name.
    pub state: Rc<str>,
    /// The answers; never empty.
    pub answers: Vec<Answer>,
    /// What comes after the last.
    pub after: After,
}

/// What comes after the last scripted answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum After {
    /// The last answer again.
    #[default]
    Repeat,
    /// The default reply.
    Default,
    /// The call fails.
    Fail,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What comes back.
    pub outcome: Outcome,
    /// How long it takes, in seconds of the virtual clock, as typed; may be empty.
    pub delay: Rc<str>,
    /// For how many calls in a row it stands, as typed; one when empty.
    pub times: Rc<str>,
    /// The answer to the first call of a task that waits for a job or a token; by default one in the API's shape.
    pub submitted: Option<Value>,
    /// The worker that takes an activity's task.
    pub worker: Option<Rc<str>>,
}

/// What a call comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It returns this JSON, as typed.
    Return(Rc<str>),
    /// It fails.
    Throw {
        /// The error's name.
        error: Rc<str>,
        /// What is said about it.
        cause: Rc<str>,
        /// Where in the call: `work`, `submit` or `start`.
        at: &'static str,
    },
    /// It never answers: somebody else must, or time runs out.
    Silence,
}

/// Where a call can fail; the first is usual.
pub const FAIL_POINTS: [&str; 3] = ["work", "submit", "start"];

impl Answer {
    /// The answer to every call, at once.
    pub fn new(outcome: Outcome) -> Answer {
        Answer { outcome, delay: Rc::from(""), times: Rc::from(""), submitted: None, worker: None }
    }
}

impl Outcome {
    /// An error with no name yet.
    pub fn failure() -> Outcome {
        Outcome::Throw { error: Rc::from("States.TaskFailed"), cause: Rc::from(""), at: FAIL_POINTS[0] }
    }
}

impl Default for Document {
    fn default() -> Self {
        Document {
            definition: Rc::from(BLANK),
            input: Rc::from("{}"),
            mocks: MockScript::default(),
            settings: Settings::default(),
            placeholders: Values::new(),
            origin: None,
        }
    }
}

/// The least workflow that runs.
pub const BLANK: &str = r#"{
  "Comment": "A new workflow",
  "StartAt": "First",
  "States": {
    "First": {
      "Type": "Pass",
      "Result": { "greeting": "Hello" },
      "ResultPath": "$.first",
      "End": true
    }
  }
}
"#;

impl MockScript {
    /// The script of the state; none when its default reply stands.
    pub fn of(&self, state: &str) -> Option<&Script> {
        self.states.iter().find(|script| &*script.state == state)
    }

    /// Sets the script of its state; an empty one gives the state back to its default reply.
    pub fn set(&mut self, script: Script) {
        match self.states.iter().position(|known| known.state == script.state) {
            Some(at) if script.answers.is_empty() => drop(self.states.remove(at)),
            Some(at) => self.states[at] = script,
            None if script.answers.is_empty() => {}
            None => self.states.push(script),
        }
    }

    /// As JSON, for keeping. What a person typed stays text, so that broken JSON survives as well.
    fn to_value(&self) -> Value {
        let role = [("policy", Value::from(&*self.role.policy)), ("enforced", Value::from(self.role.enforced))];
        Value::object([
            ("role", Value::object(role)),
            ("states", Value::array(self.states.iter().map(Script::to_value))),
            ("services", self.services.clone()),
            ("functions", texts_to_value(&self.functions)),
            ("machines", Value::object(self.machines.iter().map(|(name, value)| (name.clone(), value.clone())))),
            ("configFile", Value::String(self.config_file.clone())),
        ])
    }

    /// Reads what [`MockScript::to_value`] wrote; what is not understood is left out.
    fn from_value(value: &Value) -> MockScript {
        let mut script = MockScript::default();
        // The first form was the list alone.
        let states = value.as_array().or_else(|| value.get("states")?.as_array());
        for value in states.into_iter().flat_map(|array| array.iter()) {
            if let Some(one) = Script::from_value(value) {
                script.set(one);
            }
        }
        let object = |key: &str| value.get(key).filter(|value| value.as_object().is_some());
        script.services = object("services").cloned().unwrap_or_else(Value::empty_object);
        script.functions = texts_from_value(value.get("functions"));
        let machines = object("machines").and_then(Value::as_object).into_iter().flat_map(|machines| machines.iter());
        let role = |key: &str| value.get("role").and_then(|role| role.get(key));
        script.role = Role {
            policy: Rc::from(role("policy").and_then(Value::as_str).unwrap_or_default()),
            enforced: role("enforced").and_then(Value::as_bool).unwrap_or_default(),
        };
        script.machines = machines.map(|(name, value)| (name.clone(), value.clone())).collect();
        script.config_file = value.get("configFile").and_then(Value::as_str).map(Rc::from).unwrap_or_default();
        script
    }
}

/// Texts by name, as an object.
fn texts_to_value(texts: &BTreeMap<Rc<str>, Rc<str>>) -> Value {
    Value::object(texts.iter().map(|(name, text)| (name.clone(), Value::String(text.clone()))))
}

/// The members of an object that are texts.
fn texts_from_value(value: Option<&Value>) -> BTreeMap<Rc<str>, Rc<str>> {
    let members = value.and_then(Value::as_object).into_iter().flat_map(|texts| texts.iter());
    members.filter_map(|(name, text)| Some((name.clone(), Rc::from(text.as_str()?)))).collect()
}

impl Script {
    fn to_value(&self) -> Value {
        let after = match self.after {
            After::Repeat => "repeat",
            After::Default => "default",
            After::Fail => "fail",
        };
        Value::object([
            ("state", Value::from(&*self.state)),
            ("after", Value::from(after)),
            ("answers", Value::array(self.answers.iter().map(Answer::to_value))),
        ])
    }

    fn from_value(value: &Value) -> Option<Script> {
        let after = match value.get("after").and_then(Value::as_str) {
            Some("default") => After::Default,
            Some("fail") => After::Fail,
            _ => After::Repeat,
        };
        let answers = value.get("answers")?.as_array()?.iter().filter_map(Answer::from_value).collect();
        Some(Script { state: Rc::from(value.get("state")?.as_str()?), answers, after })
    }
}

impl Answer {
    fn to_value(&self) -> Value {
        let outcome = match &self.outcome {
            Outcome::Return(text) => ("return", Value::from(&**text)),
            Outcome::Throw { error, cause, at } => {
                let members =
                    [("error", Value::from(&**error)), ("cause", Value::from(&**cause)), ("at", Value::from(*at))];
                ("throw", Value::object(members))
            }
            Outcome::Silence => ("silence", Value::from(true)),
        };
        let mut members = vec![outcome, ("delay", Value::from(&*self.delay)), ("times", Value::from(&*self.times))];
        members.extend(self.submitted.clone().map(|submitted| ("submitted", submitted)));
        members.extend(self.worker.as_deref().map(|worker| ("worker", Value::from(worker))));
        Value::object(members)
    }

    fn from_value(value: &Value) -> Option<Answer> {
        let text = |value: Option<&Value>| Rc::from(value.and_then(Value::as_str).unwrap_or_default());
        let outcome = if let Some(json) = value.get("return") {
            Outcome::Return(text(Some(json)))
        } else if let Some(thrown) = value.get("throw") {
            let at = thrown.get("at").and_then(Value::as_str).unwrap_or_default();
            let at = FAIL_POINTS.into_iter().find(|&point| point == at).unwrap_or(FAIL_POINTS[0]);
            Outcome::Throw { error: text(thrown.get("error")), cause: text(thrown.get("cause")), at }
        } else {
            value.get("silence").map(|_| Outcome::Silence)?
        };
        Some(Answer {
            outcome,
            delay: text(value.get("delay")),
            times: text(value.get("times")),
            submitted: value.get("submitted").cloned(),
            worker: value.get("worker").and_then(Value::as_str).map(Rc::from),
        })
    }

    /// The delay in milliseconds.
    ///
    /// # Errors
    /// What is wrong with what was typed.
    pub fn delay_ms(&self) -> Result<i64, &'static str> {
        let text = self.delay.trim();
        if text.is_empty() {
            return Ok(0);
        }
        match text.parse::<f64>() {
            Ok(seconds) if (0.0..=1e9).contains(&seconds) => Ok((seconds * 1000.0).round() as i64),
            _ => Err(en("the delay is a number of seconds, such as 2 or 0.5")),
        }
    }

    /// For how many calls it stands.
    ///
    /// # Errors
    /// What is wrong with what was typed.
    pub fn count(&self) -> Result<u32, &'static str> {
        match self.times.trim() {
            "" => Ok(1),
            text => {
                text.parse().ok().filter(|&times| times > 0).ok_or(en("the number of calls is a whole number from 1"))
            }
        }
    }
}

/// Whether a text is an input of nothing: empty, or an empty object.
pub fn is_blank(input: &str) -> bool {
    let input = input.trim();
    input.is_empty() || Value::parse(input).is_ok_and(|input| input.as_object().is_some_and(|object| object.is_empty()))
}

impl Document {
    /// Whether nobody gave it an input.
    pub fn is_without_input(&self) -> bool {
        is_blank(&self.input)
    }

    /// As text, for keeping.
    pub fn to_json(&self) -> String {
        let origin = self.origin.as_ref().map_or(Value::Null, |origin| {
            Value::object([("example", Value::from(&*origin.example)), ("setup", Value::from(&*origin.setup))])
        });
        let members = [
            ("version", Value::from(1)),
            ("definition", Value::from(&*self.definition)),
            ("input", Value::from(&*self.input)),
            ("mocks", self.mocks.to_value()),
            ("settings", share::write_settings(&self.settings)),
            ("placeholders", texts_to_value(&self.placeholders)),
            ("origin", origin),
        ];
        Value::object(members).to_json()
    }

    /// Reads what [`Document::to_json`] wrote; `None` when it is something else.
    pub fn from_json(text: &str) -> Option<Document> {
        let value = Value::parse(text).ok()?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(Rc::from);
        let origin = value.get("origin").and_then(|origin| {
            let part = |key: &str| origin.get(key).and_then(Value::as_str).map(Rc::from);
            Some(Origin { example: part("example")?, setup: part("setup")? })
        });
        let mocks = value.get("mocks").map(MockScript::from_value).unwrap_or_default();
        let settings = value.get("settings").and_then(|settings| share::read_settings(settings).ok());
        Some(Document {
            definition: text("definition")?,
            input: text("input")?,
            mocks,
            settings: settings.unwrap_or_default(),
            placeholders: texts_from_value(value.get("placeholders")),
            origin,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stepthrough::definition::MachineKind;

    #[test]
    fn a_document_survives_being_kept() {
        let thrown = Outcome::Throw { error: Rc::from("E"), cause: Rc::from("c"), at: "submit" };
        let answers = vec![
            Answer { delay: Rc::from("x"), times: Rc::from("2"), ..Answer::new(Outcome::Return(Rc::from("{ broken"))) },
            Answer { submitted: Some(Value::from(1)), ..Answer::new(thrown) },
            Answer { delay: Rc::from("1.5"), worker: Some(Rc::from("w")), ..Answer::new(Outcome::Silence) },
        ];
        let mut mocks = MockScript::default();
        mocks.set(Script { state: Rc::from("A state"), answers, after: After::Fail });
        mocks.services = Value::object([("anything", Value::from(1))]);
        mocks.functions.insert(Rc::from("double"), Rc::from("{% $states.input * 2 %}"));
        mocks.machines.insert(Rc::from("child"), Value::empty_object());
        mocks.config_file = Rc::from("{ a file");
        mocks.role = Role { policy: Rc::from("{ broken"), enforced: true };
        let document = Document {
            definition: Rc::from("{\"StartAt\": \"상태\"}\n"),
            input: Rc::from("not json"),
            mocks,
            settings: Settings { seed: 7, kind: MachineKind::Express, ..Settings::default() },
            placeholders: Values::from([(Rc::from("Table"), Rc::from("orders"))]),
            origin: Some(Origin { example: Rc::from("backup"), setup: Rc::from("good") }),
        };
        assert_eq!(Document::from_json(&document.to_json()), Some(document));
        assert_eq!(Document::from_json("{}"), None);
        assert_eq!(Document::from_json("nonsense"), None);
    }

    #[test]
    fn delays_are_seconds() {
        let check = |text: &str, ms: Option<i64>| {
            let answer = Answer { delay: Rc::from(text), ..Answer::new(Outcome::Silence) };
            assert_eq!(answer.delay_ms().ok(), ms, "{text}");
        };
        check("", Some(0));
        check(" 2.5 ", Some(2500));
        check("-1", None);
        check("soon", None);
        check("NaN", None);
    }
}
