//! What a lesson that is made takes from its runs: the answer of a question, what a check expects, where one can look.

use std::rc::Rc;

use stepthrough::value::{Object, Value};

use super::{Concept, Lesson, LessonRun, Target, page, play, read, review};
use crate::dataflow;
use crate::run::Stage;
use crate::session::Session;
use crate::texts::tr;
use crate::words::stage_title;

/// More steps than a lesson's run takes.
const MOST_STEPS: usize = 20_000;

/// More stays in states than anybody looks for in a list.
const MOST_STAYS: usize = 200;

/// What a check expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expecting {
    /// What comes out: the output, or the error.
    pub result: bool,
    /// The states that it goes through.
    pub path: bool,
}

impl Default for Expecting {
    fn default() -> Self {
        Expecting { result: true, path: false }
    }
}

impl Expecting {
    /// What is expected, from its JSON.
    pub fn of(expect: &Value) -> Expecting {
        let result = ["output", "error", "status"].iter().any(|part| expect.get(part).is_some());
        Expecting { result, path: expect.get("path").is_some() }
    }
}

/// A stay in a state of a run, and what can be looked at there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The state's name.
    pub state: Rc<str>,
    /// Which of its visits, from 1.
    pub visit: u32,
    /// The stages that the data flow shows, each with its heading.
    pub stages: Vec<(Stage, &'static str)>,
}

/// A lesson of one run and one step; the rest does not matter.
fn least(lesson: &Value, runs: Value, step: Value) -> Option<Lesson> {
    let parts = [
        ("lesson", Some(Value::from(1))),
        ("name", Some(Value::from("made"))),
        ("title", Some(Value::from(""))),
        ("summary", Some(Value::from(""))),
        ("concepts", Some(Value::array([]))),
        ("workflow", lesson.get("workflow").cloned()),
        ("runs", Some(runs)),
        ("steps", Some(Value::array([step]))),
    ];
    let parts = parts.into_iter().filter_map(|(name, part)| Some((name, part?)));
    read(&Value::object(parts), &|_| None).ok()
}

/// What comes out where a step's question asks; `None` when the run does not come to it.
pub fn answer(lesson: &Value, step: usize) -> Option<Value> {
    let step = lesson.get("steps")?.at(step)?;
    let parts = [
        ("concept", Value::from(Concept::States.name())),
        ("of", step.get("predict")?.get("of")?.clone()),
        ("answer", Value::Null),
    ];
    let mut only = Object::new();
    only.insert("predict", Value::object(parts));
    if let Some(run) = step.get("run") {
        only.insert("run", run.clone());
    }
    review::answer(&least(lesson, lesson.get("runs")?.clone(), only.into())?, 0)
}

/// What a definition makes of a check's input, as the check expects it.
///
/// # Errors
/// When AWS would refuse the definition.
pub fn expectation(definition: &str, case: &Value, parts: Expecting) -> Result<Value, String> {
    let refused = || tr("AWS would refuse the workflow: correct it first.").to_owned();
    let mut run = Object::new();
    run.insert("name", Value::from("check"));
    run.insert("workflow", Value::from(definition));
    for part in ["input", "mocks", "signals"] {
        if let Some(value) = case.get(part) {
            run.insert(part, value.clone());
        }
    }
    let made = least(&Value::Null, Value::array([run.into()]), Value::empty_object()).ok_or_else(refused)?;
    let LessonRun { definition, input, mocks, planned, .. } = made.runs.first().ok_or_else(refused)?;
    let timeline = play::play(definition, input, mocks, planned).map_err(|_| refused())?;
    let mut out = Object::new();
    if parts.result {
        let results = [("output", Target::Output), ("error", Target::Error), ("status", Target::Status)];
        let found = results.into_iter().find_map(|(name, of)| Some((name, play::find(&timeline, &of)?)));
        found.into_iter().for_each(|(name, value)| drop(out.insert(name, value)));
    }
    if parts.path {
        out.insert("path", play::find(&timeline, &Target::Path).unwrap_or_default());
    }
    Ok(out.into())
}

/// The stays of every run of a lesson; none of a run that AWS would refuse.
pub fn stays(lesson: &Value) -> Vec<Vec<Stay>> {
    let runs = lesson.get("runs").cloned().unwrap_or_default();
    least(lesson, runs, Value::empty_object()).map(|made| made.runs.iter().map(stays_of).collect()).unwrap_or_default()
}

fn stays_of(run: &LessonRun) -> Vec<Stay> {
    let Ok(mut session) = Session::start(&page::of_run(run)) else { return Vec::new() };
    session.set_plan(run.planned.clone(), true);
    session.advance(MOST_STEPS);
    let run = session.run();
    let mut stays: Vec<Stay> = Vec::new();
    for (at, visit) in run.visits.iter().enumerate().take(MOST_STAYS) {
        let Some(state) = run.machine.state(visit.state) else { continue };
        let earlier = stays.iter().filter(|stay| stay.state == state.name).count();
        let mut stages: Vec<(Stage, &'static str)> = Vec::new();
        for view in dataflow::stages(&run, at, run.last()) {
            let shown = view.stage != Stage::Variables && !view.is_quiet();
            if shown && stages.iter().all(|(stage, _)| *stage != view.stage) {
                stages.push((view.stage, stage_title(view.stage, Some(state.kind))));
            }
        }
        stays.push(Stay { state: state.name.clone(), visit: earlier as u32 + 1, stages });
    }
    stays
}
