//! Lessons that came by a link or a file, kept beside the course as one JSON text.

use std::rc::Rc;

use stepthrough::value::{Object, Value};

use super::{Lesson, obscure};
use crate::share::Parcel;

/// What the names of such lessons begin with: their progress is not that of a lesson of the course.
const PREFIX: &str = "shared-";

/// Whether a lesson of that name came by a link or a file.
pub fn is_brought(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// The lessons, in the order in which they came; what cannot be read is left out.
pub fn lessons(kept: &str) -> Vec<Lesson> {
    rows(kept).iter().filter_map(lesson).collect()
}

/// The lesson of that name.
pub fn find(kept: &str, name: &str) -> Option<Lesson> {
    rows(kept).iter().find(|row| key(row) == Some(name)).and_then(lesson)
}

/// The text with a lesson that came, and the name that the lesson has from now on: the one that it had when it came before.
pub fn with(kept: &str, lesson: &Lesson) -> (Rc<str>, Rc<str>) {
    let mut rows = rows(kept);
    let source = obscure::obscured(&lesson.source);
    if let Some(known) = rows.iter().find(|row| row.get("lesson") == Some(&source)).and_then(key) {
        return (Rc::from(kept), Rc::from(known));
    }
    let first = format!("{PREFIX}{}", lesson.name);
    let free = |name: &String| !rows.iter().any(|row| key(row) == Some(name));
    let name = std::iter::once(first.clone()).chain((2..).map(|n: u32| format!("{first}-{n}"))).find(free);
    let name = name.unwrap_or(first);
    let mut row = Object::new();
    row.insert("name", Value::from(name.as_str()));
    row.insert("lesson", source);
    rows.push(Value::from(row));
    (text(rows), Rc::from(name))
}

/// The text without the lesson of that name.
pub fn without(kept: &str, name: &str) -> Rc<str> {
    let mut rows = rows(kept);
    rows.retain(|row| key(row) != Some(name));
    text(rows)
}

fn rows(kept: &str) -> Vec<Value> {
    let value = Value::parse(kept).unwrap_or_default();
    value.as_array().map(|rows| rows.iter().cloned().collect()).unwrap_or_default()
}

fn key(row: &Value) -> Option<&str> {
    row.get("name").and_then(Value::as_str)
}

fn lesson(row: &Value) -> Option<Lesson> {
    let name = Rc::from(key(row)?);
    let parcel = Parcel { lesson: row.get("lesson")?.clone(), ..Parcel::default() };
    Some(Lesson { name, ..Lesson::of_parcel(&parcel)?.ok()? })
}

fn text(rows: Vec<Value>) -> Rc<str> {
    match rows.is_empty() {
        true => Rc::from(""),
        false => Rc::from(Value::from(rows).to_json()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::course;

    #[test]
    fn lessons_that_came_are_kept_once_and_can_be_removed() {
        let first = course::lesson("result-path").unwrap();
        let other = Lesson { name: first.name.clone(), ..course::lesson("catch").unwrap() };
        let (kept, name) = with("", &first);
        assert_eq!(&*name, "shared-result-path");
        assert_eq!(with(&kept, &first), (kept.clone(), name.clone()), "the same again");
        let (both, second) = with(&kept, &other);
        assert_eq!(&*second, "shared-result-path-2", "another of the same name");
        let names = |kept: &str| lessons(kept).iter().map(|lesson| lesson.name.to_string()).collect::<Vec<_>>();
        assert_eq!(names(&both), ["shared-result-path", "shared-result-path-2"]);
        assert_eq!(find(&both, &name).map(|lesson| lesson.steps), Some(first.steps));
        assert_eq!(names(&without(&both, &name)), ["shared-result-path-2"]);
        assert_eq!(&*without(&kept, &name), "");
        assert!(is_brought(&name) && !is_brought("result-path"));
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        for kept in ["", "[1", "{}", "[{\"name\":\"shared-x\"}]", "[{\"name\":\"shared-x\",\"lesson\":{}}]"] {
            assert!(lessons(kept).is_empty() && find(kept, "shared-x").is_none(), "{kept}");
        }
    }
}
