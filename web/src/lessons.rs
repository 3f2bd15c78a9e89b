//! Lessons: data that teaches. Texts in steps, a workflow that runs, questions about what comes out, and workflows to
//! complete or repair.
//!
//! A lesson is one JSON value, `tests/lessons/<name>/lesson.json` for those of the course:
//!
//! ```json
//! { "lesson": 1, "name": "result-path", "title": "...", "summary": "...", "concepts": ["ResultPath"],
//!   "workflow": { "StartAt": "...", "States": {} },
//!   "runs": [ { "name": "first", "input": {}, "mocks": {}, "signals": [] } ],
//!   "steps": [
//!     { "text": "Markdown", "run": "first", "look": { "state": "A", "stage": "afterResultPath" } },
//!     { "text": "Markdown", "run": "first", "predict": {
//!         "concept": "ResultPath", "ask": "Markdown", "of": { "state": "A", "stage": "output" },
//!         "answer": {}, "choices": [ { "value": {}, "why": "..." } ], "explain": "Markdown" } },
//!     { "text": "Markdown", "exercise": {
//!         "concepts": ["ResultPath"], "task": "Markdown", "start": {}, "solution": {}, "hints": ["..."],
//!         "cases": [ { "name": "...", "input": {}, "mocks": {}, "signals": [], "expect": { "output": {} } } ],
//!         "hidden": [], "uses": ["ResultPath"], "avoids": ["Parameters"], "mostStates": 2 } } ] }
//! ```
//!
//! A text may be a list of lines. A workflow is a definition or its text. `of` names a stage of a visit (`state`,
//! `visit` from 1, `stage`) or is one of `output`, `error`, `status`, `path`, `seconds`. Without `choices` the learner
//! writes the answer. `signals` are as in `tests/examples`. `hidden` holds cases that are not shown; in a lesson that
//! was shared they are obscured, which keeps nobody out ([`obscure`]).

pub mod brought;
pub mod compare;
pub mod course;
pub mod draft;
pub mod edit;
pub mod exercise;
pub mod make;
pub mod markdown;
pub mod moments;
pub mod obscure;
pub mod own_words;
pub mod page;
pub mod play;
mod read;
pub mod review;
pub mod score;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use stepthrough::mock::MockBook;
use stepthrough::value::Value;

use crate::share::{Look, Parcel};

pub use compare::{Verdict, choose, compare_prediction};
pub use draft::draft;
pub use exercise::{Marked, check_exercise};
pub use markdown::{Block, Inline};
pub use page::Works;
pub use play::Planned;
pub use read::{Examples, read};
pub use review::{findings, review};
pub use score::{Progress, Score};

/// What the name of a lesson begins with that its author tries.
const PREVIEW: &str = "preview-";

/// What a lesson is about; a score is kept for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the language's own")]
pub enum Concept {
    States,
    InputPath,
    Parameters,
    ResultSelector,
    ResultPath,
    OutputPath,
    Context,
    Intrinsics,
    Choice,
    Wait,
    Retry,
    Catch,
    Parallel,
    Map,
    Callback,
    Activity,
    Jsonata,
    Variables,
    DistributedMap,
}

impl Concept {
    /// All of them with their names, in the order of the course.
    pub const ALL: [(Concept, &'static str); 19] = [
        (Concept::States, "States"),
        (Concept::InputPath, "InputPath"),
        (Concept::Parameters, "Parameters"),
        (Concept::ResultSelector, "ResultSelector"),
        (Concept::ResultPath, "ResultPath"),
        (Concept::OutputPath, "OutputPath"),
        (Concept::Context, "Context"),
        (Concept::Intrinsics, "Intrinsics"),
        (Concept::Choice, "Choice"),
        (Concept::Wait, "Wait"),
        (Concept::Retry, "Retry"),
        (Concept::Catch, "Catch"),
        (Concept::Parallel, "Parallel"),
        (Concept::Map, "Map"),
        (Concept::Callback, "Callback"),
        (Concept::Activity, "Activity"),
        (Concept::Jsonata, "JSONata"),
        (Concept::Variables, "Variables"),
        (Concept::DistributedMap, "DistributedMap"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Concept::ALL.iter().find(|(concept, _)| *concept == self).map_or("", |(_, name)| name)
    }

    /// The concept of that name.
    pub fn of(name: &str) -> Option<Concept> {
        Concept::ALL.iter().find(|(_, known)| *known == name).map(|(concept, _)| *concept)
    }
}

/// One lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its name, as addresses have it.
    pub name: Rc<str>,
    /// Its title.
    pub title: Rc<str>,
    /// One sentence on what it teaches.
    pub summary: Rc<str>,
    /// What it is about.
    pub concepts: Vec<Concept>,
    /// Workflows with inputs; never empty.
    pub runs: Vec<LessonRun>,
    /// In order; never empty.
    pub steps: Vec<Step>,
    /// The JSON that it was read from, with all that it names elsewhere put in.
    pub source: Value,
}

/// A workflow with an input.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonRun {
    /// Its name in the lesson.
    pub name: Rc<str>,
    /// The definition's text.
    pub definition: Rc<str>,
    /// The execution's input.
    pub input: Value,
    /// What the integrations answer.
    pub mocks: MockBook,
    /// What people and workers do, in order.
    pub planned: Vec<Planned>,
}

/// One step of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is told.
    pub text: Vec<Block>,
    /// What runs, an index into [`Lesson::runs`].
    pub run: usize,
    /// Where to look.
    pub look: Look,
    /// What is asked, if anything.
    pub task: Option<Task>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// What comes out?
    Predict(Box<Prediction>),
    /// Make it work.
    Exercise(Box<Exercise>),
}

/// A question about what comes out; asked before it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// What it is about.
    pub concept: Concept,
    /// The question.
    pub ask: Vec<Block>,
    /// What it asks for.
    pub of: Target,
    /// What comes out.
    pub answer: Value,
    /// Answers to choose from, the right one among them; when empty, the learner writes.
    pub choices: Vec<Choice>,
    /// What is told with the answer.
    pub explain: Vec<Block>,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The answer.
    pub value: Value,
    /// What is said to one who chooses it.
    pub why: Rc<str>,
}

/// What a prediction asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// What a stage made in a visit of a state.
    Stage {
        /// The state's name.
        state: Rc<str>,
        /// Which of its visits, from 1.
        visit: u32,
        /// The stage's name.
        stage: Rc<str>,
    },
    /// The execution's output.
    Output,
    /// The name of the execution's error.
    Error,
    /// The execution's status.
    Status,
    /// The names of the states in the order they were entered.
    Path,
    /// How many seconds of virtual time it took.
    Seconds,
}

/// A workflow to complete or repair.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// What it is about.
    pub concepts: Vec<Concept>,
    /// What to do.
    pub task: Vec<Block>,
    /// The text to begin with.
    pub start: Rc<str>,
    /// A text that passes.
    pub solution: Rc<str>,
    /// From a nudge to nearly everything.
    pub hints: Vec<Vec<Block>>,
    /// The cases that are shown, then those that are not.
    pub cases: Vec<Case>,
    /// Fields and types of states that must be used.
    pub uses: Vec<Rc<str>>,
    /// Fields and types of states that must not.
    pub avoids: Vec<Rc<str>>,
    /// The most states there may be.
    pub most_states: Option<usize>,
}

/// A case that an exercise is checked on.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name.
    pub name: Rc<str>,
    /// Not shown to the learner.
    pub hidden: bool,
    /// The execution's input.
    pub input: Value,
    /// What the integrations answer.
    pub mocks: MockBook,
    /// What people and workers do, in order.
    pub planned: Vec<Planned>,
    /// What it must come to.
    pub expect: Expect,
}

/// What a case must come to; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expect {
    /// DescribeExecution's status.
    pub status: Option<Rc<str>>,
    /// The output.
    pub output: Option<Value>,
    /// The error's name.
    pub error: Option<Rc<str>>,
    /// The states in the order they were entered.
    pub path: Option<Vec<Rc<str>>>,
}

impl Lesson {
    /// The run of that name.
    pub fn run(&self, name: &str) -> Option<&LessonRun> {
        self.runs.iter().find(|run| &*run.name == name)
    }

    /// The lesson for its author to try: its progress is not that of the lesson itself.
    pub fn as_preview(&self) -> Lesson {
        Lesson { name: Rc::from(format!("{PREVIEW}{}", self.name)), ..self.clone() }
    }

    /// Whether its author tries it.
    pub fn is_preview(&self) -> bool {
        self.name.starts_with(PREVIEW)
    }

    /// The lesson as a parcel, to be shared as a link or file: it opens at the first step. Solutions and the cases that
    /// are not shown are obscured.
    pub fn to_parcel(&self) -> Parcel {
        let first = self.steps.first();
        let run = first.and_then(|step| self.runs.get(step.run));
        let parcel = run.map(LessonRun::to_parcel).unwrap_or_default();
        let look = first.map(|step| step.look.clone()).unwrap_or_default();
        Parcel { title: self.title.clone(), look, lesson: obscure::obscured(&self.source), ..parcel }
    }

    /// The lesson that a parcel carries; `None` when it carries none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_parcel(parcel: &Parcel) -> Option<Result<Lesson, String>> {
        parcel.lesson().map(|lesson| read(lesson, &|_| None))
    }
}

impl LessonRun {
    /// As a parcel that has not run.
    pub fn to_parcel(&self) -> Parcel {
        Parcel {
            definition: self.definition.clone(),
            input: self.input.to_json_pretty().into(),
            mocks: self.mocks.to_json(),
            ..Parcel::default()
        }
    }
}
