//! The course: the lessons that the page carries, in their order. Data in `tests/lessons`.

use std::cell::RefCell;
use std::rc::Rc;

use stepthrough::value::Value;

use super::own_words::in_own_words;
use super::{Lesson, read};
use crate::examples::source;
use crate::texts::{self, Language};

/// Between the texts of two lessons.
const SEPARATOR: char = '\u{1e}';

/// Lessons: their names, and their texts one after another. One text without pointers into it, so that the page's
/// second module can carry it (`xtask/site/split`).
struct Shelf {
    names: &'static [&'static str],
    texts: &'static str,
}

macro_rules! lessons {
    ($($name:literal),* $(,)?) => {
        Shelf {
            names: &[$($name),*],
            texts: concat!($(include_str!(concat!("../../../tests/lessons/", $name, "/lesson.json")), "\u{1e}"),*),
        }
    };
}

/// The course's lessons, in order.
const LESSONS: Shelf = lessons![
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
const DOCUMENTS: Shelf = lessons![
    "document-call-center",
    "document-backup",
    "document-callback",
    "document-bank-account",
    "document-course-notes",
];

/// The lessons of the course and those on whole documents.
pub struct Course {
    /// From the first state to a distributed Map, in order.
    pub lessons: Vec<Lesson>,
    /// Five documents as they were found.
    pub documents: Vec<Lesson>,
}

/// All lessons, in the reader's language; read once for each. One that cannot be read is left out, and a test fails. Not
/// inlined, since the texts go where their reader goes.
#[inline(never)]
pub fn course() -> Rc<Course> {
    thread_local! {
        static COURSE: RefCell<Option<(Language, Rc<Course>)>> = const { RefCell::new(None) };
    }
    let language = texts::language();
    COURSE.with_borrow_mut(|kept| match kept {
        Some((known, course)) if *known == language => Rc::clone(course),
        _ => {
            let course = Rc::new(Course { lessons: all(&LESSONS), documents: all(&DOCUMENTS) });
            *kept = Some((language, Rc::clone(&course)));
            course
        }
    })
}

/// The lesson of that name.
pub fn lesson(name: &str) -> Option<Lesson> {
    let course = course();
    course.lessons.iter().chain(&course.documents).find(|lesson| &*lesson.name == name).cloned()
}

/// Whether there is a lesson of that name.
pub fn has(name: &str) -> bool {
    LESSONS.names.iter().chain(DOCUMENTS.names).any(|known| *known == name)
}

impl Shelf {
    fn texts(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.texts.split_terminator(SEPARATOR)
    }
}

fn all(shelf: &Shelf) -> Vec<Lesson> {
    shelf.texts().filter_map(|text| load(text).ok()).collect()
}

/// Reads a lesson of the course.
pub(super) fn load(text: &str) -> Result<Lesson, String> {
    let value = Value::parse(text).map_err(|error| error.to_string())?;
    read(&in_own_words(&value), &example)
}

/// An example by name: its `example.json` and its definition.
pub fn example(name: &str) -> Option<(Value, Rc<str>)> {
    let (about, definition) = source(name)?;
    Some((Value::parse(about).ok()?, Rc::from(definition)))
}

/// The names of all lessons with their texts, for the tests.
#[cfg(test)]
pub(super) fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of = |shelf: Shelf| shelf.names.iter().copied().zip(shelf.texts());
    of(LESSONS).chain(of(DOCUMENTS))
}
