//! From a lesson's JSON to a [`Lesson`]; the first thing that is wrong is told with its place.

use std::rc::Rc;

use stepthrough::history::ErrorInfo;
use stepthrough::mock::MockBook;
use stepthrough::value::{Array, Object, Value};

use super::markdown::{self, Block};
use super::obscure;
use super::play::{Planned, Send};
use super::{Case, Choice, Concept, Exercise, Expect, Lesson, LessonRun, Prediction, Step, Target, Task};
use crate::share::Look;
use crate::texts::{tr, tr_engine, tr_with};

/// Limits of a lesson that somebody else made: steps, entries of any list, and bytes of one Markdown text.
const MOST_STEPS: usize = 200;
const MOST_ENTRIES: usize = 1_000;
const MOST_MARKDOWN: usize = 20_000;

/// Gives an example by its name: its `example.json` and its definition.
pub type Examples<'e> = dyn Fn(&str) -> Option<(Value, Rc<str>)> + 'e;

/// Reads a lesson. `example` gives an example of `tests/examples` by name as its `example.json` and its definition, for
/// lessons that say `"example"` instead of `"workflow"` and `"setup"` instead of an input; such a lesson comes back with
/// them put in.
///
/// # Errors
/// What is wrong, with its place.
pub fn read(lesson: &Value, example: &Examples<'_>) -> Result<Lesson, String> {
    let source = resolve(lesson, example)?;
    let at = Part { place: "lesson".to_owned(), value: &source };
    at.only(&["lesson", "name", "title", "summary", "concepts", "workflow", "runs", "steps"])?;
    if at.member("lesson")?.value.as_i64() != Some(1) {
        return Err(at.bad(tr("`lesson` must be 1; a newer page may know other lessons")));
    }
    let workflow = at.optional("workflow").map(|it| it.workflow()).transpose()?;
    let runs = at.member("runs")?.list()?;
    let runs = runs.iter().map(|run| read_run(run, &workflow)).collect::<Result<Vec<_>, _>>()?;
    let steps = at.member("steps")?.list()?;
    if runs.is_empty() || steps.is_empty() || steps.len() > MOST_STEPS {
        return Err(at.bad(tr("there must be a run, and from 1 to 200 steps")));
    }
    let steps = steps.iter().map(|step| read_step(step, &runs)).collect::<Result<Vec<_>, _>>()?;
    let name = at.text("name")?;
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if name.is_empty() || name.len() > 80 || !name.chars().all(plain) {
        return Err(at.bad(tr("`name` must be small letters, digits and `-`")));
    }
    let (title, summary, concepts) = (at.text("title")?, at.text("summary")?, at.concepts("concepts")?);
    Ok(Lesson { name, title, summary, concepts, runs, steps, source })
}

/// Puts the example that a lesson names into it.
fn resolve(lesson: &Value, example: &Examples<'_>) -> Result<Value, String> {
    let (Some(object), Some(name)) = (lesson.as_object(), lesson.get("example").and_then(Value::as_str)) else {
        return Ok(lesson.clone());
    };
    let (about, definition) =
        example(name).ok_or_else(|| tr_with("lesson: there is no example `{name}`", &[("name", &name)]))?;
    let run = |run: &Value| -> Result<Value, String> {
        let Some(name) = run.get("setup").and_then(Value::as_str) else { return Ok(run.clone()) };
        let setups = about.get("setups").and_then(Value::as_array);
        let mut setups = setups.into_iter().flat_map(|setups| setups.iter());
        let setup = setups.find(|setup| setup.get("name").and_then(Value::as_str) == Some(name));
        let setup = setup.ok_or_else(|| tr_with("lesson: the example has no set-up `{name}`", &[("name", &name)]))?;
        let mut out = Object::new();
        out.insert("name", run.get("name").cloned().unwrap_or_else(|| Value::from(name)));
        for part in ["input", "mocks", "signals"] {
            if let Some(value) = setup.get(part) {
                out.insert(part, value.clone());
            }
        }
        Ok(out.into())
    };
    let mut out = Object::new();
    for (key, value) in object.iter() {
        match (&**key, value) {
            ("example", _) => drop(out.insert("workflow", Value::String(definition.clone()))),
            ("runs", Value::Array(runs)) => {
                let runs = runs.iter().map(run).collect::<Result<Vec<_>, _>>()?;
                out.insert("runs", Value::array(runs));
            }
            _ => drop(out.insert(key.clone(), value.clone())),
        }
    }
    Ok(out.into())
}

fn read_run(at: &Part<'_>, workflow: &Option<Rc<str>>) -> Result<LessonRun, String> {
    at.only(&["name", "workflow", "input", "mocks", "signals"])?;
    let own = at.optional("workflow").map(|it| it.workflow()).transpose()?;
    let definition = own.or_else(|| workflow.clone());
    Ok(LessonRun {
        name: at.text("name")?,
        definition: definition.ok_or_else(|| at.bad(tr("`workflow` is missing, here and in the lesson")))?,
        input: at.input(),
        mocks: at.mocks()?,
        planned: at.planned()?,
    })
}

fn read_step(at: &Part<'_>, runs: &[LessonRun]) -> Result<Step, String> {
    at.only(&["text", "run", "look", "predict", "exercise"])?;
    let run = match at.optional("run") {
        None => 0,
        Some(name) => {
            let found = runs.iter().position(|run| name.value.as_str() == Some(&run.name));
            found.ok_or_else(|| name.bad(tr("there is no run of that name")))?
        }
    };
    let look = at.optional("look").map(|look| read_look(&look)).transpose()?.unwrap_or_default();
    let predict = at.optional("predict").map(|it| read_prediction(&it)).transpose()?;
    let exercise = at.optional("exercise").map(|it| read_exercise(&it)).transpose()?;
    let task = match (predict, exercise) {
        (None, None) => None,
        (Some(prediction), None) => Some(Task::Predict(Box::new(prediction))),
        (None, Some(exercise)) => Some(Task::Exercise(Box::new(exercise))),
        _ => return Err(at.bad(tr("a step has either `predict` or `exercise`"))),
    };
    Ok(Step { text: at.markdown("text")?, run, look, task })
}

fn read_look(at: &Part<'_>) -> Result<Look, String> {
    at.only(&["state", "visit", "stage", "event", "path"])?;
    Ok(Look {
        step: None,
        event: at.number("event")?,
        state: at.optional_text("state")?,
        visit: at.number("visit")?,
        stage: at.optional_text("stage")?,
        path: at.optional_text("path")?,
    })
}

fn read_prediction(at: &Part<'_>) -> Result<Prediction, String> {
    at.only(&["concept", "ask", "of", "answer", "choices", "explain"])?;
    let of = at.member("of")?;
    let of = match of.value.as_str() {
        Some("output") => Target::Output,
        Some("error") => Target::Error,
        Some("status") => Target::Status,
        Some("path") => Target::Path,
        Some("seconds") => Target::Seconds,
        Some(_) => return Err(of.bad(tr("the words are `output`, `error`, `status`, `path` and `seconds`"))),
        None => {
            of.only(&["state", "visit", "stage"])?;
            let visit = of.number("visit")?.unwrap_or(1);
            Target::Stage { state: of.text("state")?, visit, stage: of.text("stage")? }
        }
    };
    let answer = at.member("answer")?.value.clone();
    let choices = at.optional_list("choices")?.iter().map(read_choice).collect::<Result<Vec<_>, _>>()?;
    if !choices.is_empty() && choices.iter().filter(|choice| choice.value == answer).count() != 1 {
        return Err(at.bad(tr("exactly one of the `choices` must be the `answer`")));
    }
    let concept = at.member("concept")?;
    Ok(Prediction {
        concept: concept.concept()?,
        ask: at.markdown("ask")?,
        of,
        answer,
        choices,
        explain: at.markdown("explain")?,
    })
}

fn read_choice(at: &Part<'_>) -> Result<Choice, String> {
    at.only(&["value", "why"])?;
    Ok(Choice { value: at.member("value")?.value.clone(), why: at.optional_text("why")?.unwrap_or_default() })
}

fn read_exercise(at: &Part<'_>) -> Result<Exercise, String> {
    at.only(&["concepts", "task", "start", "solution", "hints", "cases", "hidden", "uses", "avoids", "mostStates"])?;
    let secret = |name: &str| -> Result<Option<Value>, String> {
        at.optional(name).map(|part| obscure::clear(part.value).map_err(|problem| part.bad(&problem))).transpose()
    };
    let solution =
        secret("solution")?.ok_or_else(|| at.bad(&tr_with("`{name}` is missing", &[("name", &"solution")])))?;
    let hidden = secret("hidden")?.unwrap_or_else(|| Value::array([]));
    let hidden = Part { place: format!("{}/hidden", at.place), value: &hidden };
    let mut cases = Vec::new();
    for (list, is_hidden) in [(at.member("cases")?.list()?, false), (hidden.list()?, true)] {
        for case in &list {
            cases.push(read_case(case, is_hidden)?);
        }
    }
    let names = |name: &str| -> Result<Vec<Rc<str>>, String> {
        at.optional_list(name)?.iter().map(|name| name.as_text()).collect()
    };
    Ok(Exercise {
        concepts: at.concepts("concepts")?,
        task: at.markdown("task")?,
        start: at.member("start")?.workflow()?,
        solution: Part { place: format!("{}/solution", at.place), value: &solution }.workflow()?,
        hints: at.optional_list("hints")?.iter().map(|hint| hint.as_markdown()).collect::<Result<_, _>>()?,
        cases,
        uses: names("uses")?,
        avoids: names("avoids")?,
        most_states: at.number("mostStates")?.map(|most| most as usize),
    })
}

fn read_case(at: &Part<'_>, hidden: bool) -> Result<Case, String> {
    at.only(&["name", "input", "mocks", "signals", "expect"])?;
    let expect = at.member("expect")?;
    expect.only(&["status", "output", "error", "path"])?;
    let path = expect.optional("path").map(|path| path.list()).transpose()?;
    let path = path.map(|path| path.iter().map(|state| state.as_text()).collect::<Result<Vec<_>, _>>()).transpose()?;
    let expect = Expect {
        status: expect.optional_text("status")?,
        output: expect.optional("output").map(|output| output.value.clone()),
        error: expect.optional_text("error")?,
        path,
    };
    Ok(Case { name: at.text("name")?, hidden, input: at.input(), mocks: at.mocks()?, planned: at.planned()?, expect })
}

fn read_planned(at: &Part<'_>) -> Result<Planned, String> {
    at.only(&["when", "afterMs", "send"])?;
    let send = at.member("send")?;
    let send = match (send.value.as_str(), send.value.get("success"), send.value.get("failure")) {
        (Some("heartbeat"), ..) => Send::Heartbeat,
        (None, Some(output), None) => Send::Success(output.clone()),
        (None, None, Some(_)) => {
            let failure = send.member("failure")?;
            let (error, cause) = (failure.optional_text("error")?, failure.optional_text("cause")?);
            Send::Failure(ErrorInfo { error, cause })
        }
        (None, None, None) => Send::TakenBy(send.text("takenBy")?),
        _ => return Err(send.bad(tr("one of `\"heartbeat\"`, `success`, `failure` and `takenBy` must be here"))),
    };
    Ok(Planned { when: at.text("when")?, after_ms: at.number("afterMs")?.map_or(0, i64::from), send })
}

/// A part of a lesson and its place.
struct Part<'v> {
    place: String,
    value: &'v Value,
}

impl<'v> Part<'v> {
    fn bad(&self, problem: &str) -> String {
        format!("{}: {problem}", self.place)
    }

    fn object(&self) -> Result<&'v Object, String> {
        self.value.as_object().map(|object| &**object).ok_or_else(|| self.bad(tr("must be an object")))
    }

    fn only(&self, names: &[&str]) -> Result<(), String> {
        match self.object()?.keys().find(|key| !names.contains(&&***key)) {
            None => Ok(()),
            Some(key) => Err(self.bad(&tr_with(
                "`{name}` is not known here; there are {names}",
                &[("name", key), ("names", &format!("`{}`", names.join("`, `")))],
            ))),
        }
    }

    fn optional(&self, name: &str) -> Option<Part<'v>> {
        self.value.get(name).map(|value| Part { place: format!("{}/{name}", self.place), value })
    }

    fn member(&self, name: &str) -> Result<Part<'v>, String> {
        self.optional(name).ok_or_else(|| self.bad(&tr_with("`{name}` is missing", &[("name", &name)])))
    }

    fn list(&self) -> Result<Vec<Part<'v>>, String> {
        let list: &Array = self.value.as_array().ok_or_else(|| self.bad(tr("must be a list")))?;
        if list.len() > MOST_ENTRIES {
            return Err(self.bad(&tr_with("at most {n} entries are read", &[("n", &MOST_ENTRIES)])));
        }
        let part = |(index, value)| Part { place: format!("{}/{index}", self.place), value };
        Ok(list.iter().enumerate().map(part).collect())
    }

    fn optional_list(&self, name: &str) -> Result<Vec<Part<'v>>, String> {
        self.optional(name).map_or(Ok(Vec::new()), |list| list.list())
    }

    fn as_text(&self) -> Result<Rc<str>, String> {
        self.value.as_str().map(Rc::from).ok_or_else(|| self.bad(tr("must be a text")))
    }

    fn text(&self, name: &str) -> Result<Rc<str>, String> {
        self.member(name)?.as_text()
    }

    fn optional_text(&self, name: &str) -> Result<Option<Rc<str>>, String> {
        self.optional(name).map(|part| part.as_text()).transpose()
    }

    fn number(&self, name: &str) -> Result<Option<u32>, String> {
        let Some(part) = self.optional(name) else { return Ok(None) };
        let number = part.value.as_i64().and_then(|number| u32::try_from(number).ok());
        number.map(Some).ok_or_else(|| part.bad(tr("must be a whole number, at least 0")))
    }

    /// Markdown: a text or a list of lines.
    fn as_markdown(&self) -> Result<Vec<Block>, String> {
        let text = match self.value.as_str() {
            Some(text) => text.to_owned(),
            None => {
                let lines: Vec<Rc<str>> = self.list()?.iter().map(|line| line.as_text()).collect::<Result<_, _>>()?;
                lines.join("\n")
            }
        };
        match text.len() {
            0..=MOST_MARKDOWN => Ok(markdown::parse(&text)),
            _ => Err(self.bad(&tr_with("a text has at most {n} bytes", &[("n", &MOST_MARKDOWN)]))),
        }
    }

    fn markdown(&self, name: &str) -> Result<Vec<Block>, String> {
        self.optional(name).map_or(Ok(Vec::new()), |part| part.as_markdown())
    }

    /// A definition's text; one that is written as JSON is set in lines.
    fn workflow(&self) -> Result<Rc<str>, String> {
        match self.value {
            Value::String(text) => Ok(text.clone()),
            Value::Object(_) => Ok(self.value.to_json_pretty().into()),
            _ => Err(self.bad(tr("must be a definition or its text"))),
        }
    }

    fn concept(&self) -> Result<Concept, String> {
        Concept::of(&self.as_text()?).ok_or_else(|| {
            let names: Vec<&str> = Concept::ALL.iter().map(|(_, name)| *name).collect();
            self.bad(&tr_with("the concepts are {names}", &[("names", &names.join(", "))]))
        })
    }

    fn concepts(&self, name: &str) -> Result<Vec<Concept>, String> {
        self.member(name)?.list()?.iter().map(|concept| concept.concept()).collect()
    }

    fn input(&self) -> Value {
        self.value.get("input").cloned().unwrap_or_else(Value::empty_object)
    }

    fn mocks(&self) -> Result<MockBook, String> {
        let Some(mocks) = self.optional("mocks") else { return Ok(MockBook::default()) };
        MockBook::from_json(mocks.value).map_err(|error| mocks.bad(&tr_engine(&error.to_string())))
    }

    fn planned(&self) -> Result<Vec<Planned>, String> {
        self.optional_list("signals")?.iter().map(read_planned).collect()
    }
}
