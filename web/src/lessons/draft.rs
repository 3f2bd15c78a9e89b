//! A new lesson around what is on the page, for the author's view to go on with.

use stepthrough::value::{Object, Value};

use super::edit::{self, Kind};
use crate::share::Parcel;

/// The JSON of a lesson with one run and one step that looks where the parcel looks. The name is made of the title; all
/// texts are left to the author, and so is what people and workers do. An input that is no JSON becomes `{}`.
pub fn draft(title: &str, parcel: &Parcel) -> Value {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").to_ascii_lowercase().chars().take(60).collect();
    let name = if name.is_empty() { "lesson" } else { name.trim_end_matches('-') };
    let mut lesson = Object::new();
    lesson.insert("lesson", Value::from(1));
    lesson.insert("name", Value::from(name));
    for text in ["title", "summary"] {
        lesson.insert(text, Value::from(if text == "title" { title } else { "" }));
    }
    for list in ["concepts", "runs", "steps"] {
        lesson.insert(list, Value::array([]));
    }
    edit::add_step(&edit::add_run(&lesson.into(), parcel), Kind::Read, &parcel.look)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{course, read, review};

    #[test]
    fn a_draft_is_a_lesson_that_is_not_ready() {
        let mut parcel = course::lesson("result-path").unwrap().to_parcel();
        let check = |title: &str, name: &str, parcel: &Parcel, missing: &[&str]| {
            let lesson = read(&draft(title, parcel), &|_| None).unwrap();
            assert_eq!(&*lesson.name, name);
            assert_eq!(lesson.runs[0].definition, parcel.definition);
            assert_eq!(lesson.steps[0].look.state, parcel.look.state);
            assert_eq!(review(&lesson), missing);
        };
        let (summary, text) = ("the lesson needs a summary", "step 1: there is no text");
        check("What ResultPath does!", "what-resultpath-does", &parcel, &[summary, text]);
        check("상태", "lesson", &parcel, &[summary, text]);
        parcel.input = "not JSON".into();
        check("", "lesson", &parcel, &["the lesson needs a title", summary, text]);
    }
}
