//! The course: the lessons that the page carries, in their order. Data in `tests/lessons`.

use std::rc::Rc;

use stepthrough::value::Value;

use super::{Lesson, read};

macro_rules! lessons {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("../../../tests/lessons/", $name, "/lesson.json")))),*] };
}

macro_rules! examples {
    ($($name:literal),* $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("../../../tests/examples/", $name, "/example.json")),
            include_str!(concat!("../../../tests/examples/", $name, "/definition.asl.json")),
        )),*]
    };
}

/// The course's lessons, in order.
const LESSONS: &[(&str, &str)] = lessons![
    "pass-state",
    "input-path",
    "parameters",
    "result-selector",
    "result-path",
    "output-path",
    "intrinsic-functions",
    "choice",
    "wait",
    "retry",
    "catch",
    "parallel",
    "map",
    "callback",
    "jsonata",
    "variables",
    "distributed-map",
];

/// Lessons on whole documents.
const DOCUMENTS: &[(&str, &str)] = lessons![
    "document-call-center",
    "document-backup",
    "document-callback",
    "document-bank-account",
    "document-course-notes",
];

/// The examples that lessons are built on.
const EXAMPLES: &[(&str, &str, &str)] = examples![
    "backup-orchestration",
    "callback-task-token",
    "bank-account",
    "call-center",
    "course-catch-resultpath",
    "course-state-types",
];

/// The lessons of the course and those on whole documents.
pub struct Course {
    /// From the first state to a distributed Map, in order.
    pub lessons: Vec<Lesson>,
    /// Five documents as they were found.
    pub documents: Vec<Lesson>,
}

/// All lessons; read once. One that cannot be read is left out, and a test fails.
pub fn course() -> Rc<Course> {
    thread_local! {
        static COURSE: Rc<Course> = Rc::new(Course { lessons: all(LESSONS), documents: all(DOCUMENTS) });
    }
    COURSE.with(Rc::clone)
}

/// The lesson of that name.
pub fn lesson(name: &str) -> Option<Lesson> {
    let course = course();
    course.lessons.iter().chain(&course.documents).find(|lesson| &*lesson.name == name).cloned()
}

/// Whether there is a lesson of that name.
pub fn has(name: &str) -> bool {
    LESSONS.iter().chain(DOCUMENTS).any(|(known, _)| *known == name)
}

fn all(texts: &[(&str, &str)]) -> Vec<Lesson> {
    texts.iter().filter_map(|(_, text)| load(text).ok()).collect()
}

/// Reads a lesson of the course.
pub(super) fn load(text: &str) -> Result<Lesson, String> {
    let value = Value::parse(text).map_err(|error| error.to_string())?;
    read(&value, &example)
}

/// An example by name: its `example.json` and its definition.
pub fn example(name: &str) -> Option<(Value, Rc<str>)> {
    let (_, about, definition) = EXAMPLES.iter().find(|(known, ..)| *known == name)?;
    Some((Value::parse(about).ok()?, Rc::from(*definition)))
}

/// The names of all lessons with their texts, for the tests.
#[cfg(test)]
pub(super) fn texts() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    LESSONS.iter().chain(DOCUMENTS)
}
