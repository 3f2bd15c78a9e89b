//! A new lesson around what is on the page, for the author's view to go on with.

use stepthrough::value::{Object, Value};

use crate::share::Parcel;
use crate::texts::tr;

/// The JSON of a lesson with one run and one step that looks where the parcel looks. The name is made of the title; the
/// summary and the concepts are left to the author, and so is what people and workers do. An input that is no JSON
/// becomes `{}`.
pub fn draft(title: &str, parcel: &Parcel) -> Value {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").to_ascii_lowercase().chars().take(60).collect();
    let name = if name.is_empty() { "lesson" } else { name.trim_end_matches('-') };
    let mut run = Object::new();
    run.insert("name", Value::from("first"));
    run.insert("input", Value::parse(&parcel.input).unwrap_or_else(|_| Value::empty_object()));
    if parcel.mocks.as_object().is_some_and(|mocks| !mocks.is_empty()) {
        run.insert("mocks", parcel.mocks.clone());
    }
    let mut look = Object::new();
    if let Some(state) = &parcel.look.state {
        look.insert("state", Value::String(state.clone()));
        if let Some(visit) = parcel.look.visit {
            look.insert("visit", Value::from(visit));
        }
        if let Some(stage) = &parcel.look.stage {
            look.insert("stage", Value::String(stage.clone()));
        }
    }
    let mut step = Object::new();
    step.insert("text", Value::from(tr("What is there to see here?")));
    step.insert("run", Value::from("first"));
    if !look.is_empty() {
        step.insert("look", Value::from(look));
    }
    Value::object([
        ("lesson", Value::from(1)),
        ("name", Value::from(name)),
        ("title", Value::from(title)),
        ("summary", Value::from("")),
        ("concepts", Value::array([])),
        ("workflow", Value::String(parcel.definition.clone())),
        ("runs", Value::array([run.into()])),
        ("steps", Value::array([step.into()])),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{course, read, review};

    #[test]
    fn a_draft_is_a_lesson() {
        let mut parcel = course::lesson("result-path").unwrap().to_parcel();
        let check = |title: &str, name: &str, parcel: &Parcel| {
            let lesson = read(&draft(title, parcel), &|_| None).unwrap();
            assert_eq!(&*lesson.name, name);
            assert_eq!(lesson.runs[0].definition, parcel.definition);
            assert_eq!(lesson.steps[0].look.state, parcel.look.state);
            assert_eq!(review(&lesson), ["the lesson needs a title and a summary"]);
        };
        check("What ResultPath does!", "what-resultpath-does", &parcel);
        check("상태", "lesson", &parcel);
        parcel.input = "not JSON".into();
        check("x", "x", &parcel);
    }
}
