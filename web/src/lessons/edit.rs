//! Small changes of a lesson's JSON, for the author's view; what is not touched stays as it is.

use stepthrough::value::{Object, Value};

use super::{Concept, Target, read, review};
use crate::share::{Look, Parcel};
use crate::texts::tr;

/// A member of an object or an element of a list.
#[derive(Clone, Copy, Debug)]
enum Key<'k> {
    Name(&'k str),
    Index(usize),
}

/// A value with one part set, or taken away; a place that is not there is made where it can be.
fn with(value: &Value, way: &[Key<'_>], part: Option<Value>) -> Value {
    let Some((first, rest)) = way.split_first() else { return part.unwrap_or_default() };
    match first {
        Key::Name(name) => {
            let mut out = value.as_object().map(|object| (**object).clone()).unwrap_or_default();
            let inner = out.get(name).cloned().unwrap_or_default();
            match (rest.is_empty(), &part) {
                (true, None) => drop(out.remove(name)),
                _ => drop(out.insert(*name, with(&inner, rest, part))),
            }
            out.into()
        }
        Key::Index(at) => {
            let list = value.as_array().into_iter().flat_map(|list| list.iter()).enumerate();
            let (removes, part) = (rest.is_empty() && part.is_none(), &part);
            let kept = list.filter(|(index, _)| !(removes && index == at)).map(|(index, element)| match index == *at {
                true => with(element, rest, part.clone()),
                false => element.clone(),
            });
            Value::array(kept.collect::<Vec<_>>())
        }
    }
}

fn step(at: usize, rest: &[&'static str]) -> Vec<Key<'static>> {
    let names = rest.iter().map(|name| Key::Name(name));
    [Key::Name("steps"), Key::Index(at)].into_iter().chain(names).collect()
}

/// Sets a text of the lesson itself, such as its title.
pub fn set(lesson: &Value, name: &str, text: &str) -> Value {
    with(lesson, &[Key::Name(name)], Some(Value::from(text)))
}

/// Sets a text of a step: `["text"]`, `["predict", "ask"]`.
pub fn set_text(lesson: &Value, at: usize, way: &[&'static str], text: &str) -> Value {
    with(lesson, &step(at, way), Some(Value::from(text)))
}

/// Takes a part of a step away; the step itself when `way` is empty.
pub fn remove(lesson: &Value, at: usize, way: &[&'static str]) -> Value {
    with(lesson, &step(at, way), None)
}

/// Adds a step at the end that looks somewhere.
pub fn add_step(lesson: &Value, look: &Look) -> Value {
    let steps = lesson.get("steps").and_then(Value::as_array);
    let mut steps: Vec<Value> = steps.into_iter().flat_map(|steps| steps.iter()).cloned().collect();
    steps.push(Value::object([("text", Value::from(tr("What is there to see here?")))]));
    let at = steps.len() - 1;
    set_look(&with(lesson, &[Key::Name("steps")], Some(Value::array(steps))), at, look)
}

/// Sets where a step looks.
pub fn set_look(lesson: &Value, at: usize, look: &Look) -> Value {
    let mut out = Object::new();
    if let Some(state) = &look.state {
        out.insert("state", Value::String(state.clone()));
        if let Some(visit) = look.visit.filter(|&visit| visit > 1) {
            out.insert("visit", Value::from(visit));
        }
        if let Some(stage) = &look.stage {
            out.insert("stage", Value::String(stage.clone()));
        }
    }
    let look = (!out.is_empty()).then(|| out.into());
    with(lesson, &step(at, &["look"]), look)
}

/// Puts the workflow, the input and the mocks of a page into the lesson's first run.
pub fn set_run(lesson: &Value, parcel: &Parcel) -> Value {
    let input = Value::parse(&parcel.input).unwrap_or_else(|_| Value::empty_object());
    let run = |name: &'static str| [Key::Name("runs"), Key::Index(0), Key::Name(name)];
    let lesson = with(lesson, &[Key::Name("workflow")], Some(Value::String(parcel.definition.clone())));
    let lesson = with(&with(&lesson, &run("workflow"), None), &run("input"), Some(input));
    let mocks = parcel.mocks.as_object().is_some_and(|mocks| !mocks.is_empty()).then(|| parcel.mocks.clone());
    with(&lesson, &run("mocks"), mocks)
}

/// Asks for something in a step; the answer is what the run gives.
///
/// # Errors
/// Why it cannot be asked.
pub fn ask(lesson: &Value, at: usize, of: &Target, concept: Concept) -> Result<Value, String> {
    let (question, target) = match of {
        Target::Stage { state, visit, stage } => {
            let mut target = Object::new();
            target.insert("state", Value::String(state.clone()));
            if *visit > 1 {
                target.insert("visit", Value::from(*visit));
            }
            target.insert("stage", Value::String(stage.clone()));
            (tr("What comes out here?"), target.into())
        }
        Target::Output => (tr("What is the output?"), Value::from("output")),
        Target::Error => (tr("Which error does it end with?"), Value::from("error")),
        Target::Status => (tr("How does it end?"), Value::from("status")),
        Target::Path => (tr("Which way does it go?"), Value::from("path")),
        Target::Seconds => (tr("How long does it take?"), Value::from("seconds")),
    };
    let predict = |answer: Value| {
        let parts = [
            ("concept", Value::from(concept.name())),
            ("ask", Value::from(question)),
            ("of", target.clone()),
            ("answer", answer),
            ("explain", Value::from(tr("Why is that so?"))),
        ];
        with(lesson, &step(at, &["predict"]), Some(Value::object(parts)))
    };
    let asked = read(&predict(Value::Null), &|_| None)?;
    let answer = review::answer(&asked, at).ok_or_else(|| tr("the run does not come to that").to_owned())?;
    Ok(predict(answer))
}

/// A text of the lesson; a list of lines is joined.
pub fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.to_string(),
        Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{course, draft, review};

    fn begun() -> Value {
        draft("My lesson", &course::lesson("result-path").unwrap().to_parcel())
    }

    #[test]
    fn a_lesson_is_made_step_by_step() {
        let lesson = set(&begun(), "summary", "What ResultPath does.");
        let look = Look { state: Some("Add points".into()), visit: Some(1), ..Look::default() };
        let lesson = set_text(&add_step(&lesson, &look), 1, &["text"], "Look at `bonus`.");
        let of = Target::Stage { state: "Add points".into(), visit: 1, stage: "afterResultPath".into() };
        let lesson = ask(&lesson, 1, &of, Concept::ResultPath).unwrap();
        let made = read(&lesson, &|_| None).unwrap();
        assert_eq!((made.steps.len(), review(&made)), (2, Vec::<String>::new()));
        let answer = lesson.get("steps").and_then(|steps| steps.at(1)?.get("predict")?.get("answer"));
        assert_eq!(answer.map(Value::to_json).as_deref(), Some(r#"{"user":"Kim","level":2,"bonus":{"points":10}}"#));
        let lesson = remove(&remove(&lesson, 1, &["predict"]), 0, &[]);
        let made = read(&lesson, &|_| None).unwrap();
        assert_eq!((made.steps.len(), made.steps[0].task.is_none()), (1, true));
        assert_eq!(text(lesson.get("steps").and_then(|steps| steps.at(0)?.get("text"))), "Look at `bonus`.");
    }

    #[test]
    fn what_the_run_does_not_come_to_cannot_be_asked() {
        let check = |of: Target| {
            let asked = ask(&begun(), 0, &of, Concept::States);
            assert_eq!(asked, Err("the run does not come to that".to_owned()));
        };
        check(Target::Error);
        check(Target::Stage { state: "No".into(), visit: 1, stage: "input".into() });
    }

    #[test]
    fn the_page_becomes_the_first_run() {
        let parcel = Parcel { definition: "{}".into(), input: "[1]".into(), ..Parcel::default() };
        let lesson = set_run(&begun(), &parcel);
        assert_eq!(text(lesson.get("workflow")), "{}");
        let run = lesson.get("runs").and_then(|runs| runs.at(0)).cloned().unwrap();
        assert_eq!(run.get("input").map(Value::to_json).as_deref(), Some("[1]"));
        assert_eq!(text(Some(&Value::array([Value::from("a"), Value::from("b")]))), "a\nb");
    }
}
