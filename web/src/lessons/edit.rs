//! Changes of a lesson's JSON, for the author's view; what is not touched stays as it is.
//!
//! A place in the lesson is told by its way, such as `steps/0/predict/explain`; findings of a review tell it the same.

use stepthrough::value::{Object, Value};

use super::make::{self, Expecting};
use super::{Concept, obscure};
use crate::share::{Look, Parcel};
use crate::texts::{tr, tr_with};

/// What a step asks of the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: to read, and to look at the run.
    Read,
    /// What comes out.
    Question,
    /// A workflow to complete or repair.
    Exercise,
}

impl Kind {
    /// The kind of a step.
    pub fn of(step: &Value) -> Kind {
        match (step.get("predict"), step.get("exercise")) {
            (Some(_), _) => Kind::Question,
            (None, Some(_)) => Kind::Exercise,
            (None, None) => Kind::Read,
        }
    }
}

/// The value at a way.
pub fn at<'v>(lesson: &'v Value, way: &str) -> Option<&'v Value> {
    way.split('/').try_fold(lesson, |value, key| match key.parse() {
        Ok(index) => value.at(index),
        Err(_) => value.get(key),
    })
}

/// The lesson with a value put at a way, or taken away; members that are not there are made.
pub fn put(lesson: &Value, way: &str, value: Option<Value>) -> Value {
    let (first, rest) = way.split_once('/').map_or((way, None), |(first, rest)| (first, Some(rest)));
    let inner = |old: &Value, value: Option<Value>| match rest {
        None => value,
        Some(rest) => Some(put(old, rest, value)),
    };
    match first.parse::<usize>() {
        Ok(index) => {
            let list = lesson.as_array().into_iter().flat_map(|list| list.iter()).enumerate();
            let kept = list.filter_map(|(at, old)| match at == index {
                true => inner(old, value.clone()),
                false => Some(old.clone()),
            });
            Value::array(kept.collect::<Vec<_>>())
        }
        Err(_) => {
            let mut out = lesson.as_object().map(|object| (**object).clone()).unwrap_or_default();
            let old = out.get(first).cloned().unwrap_or_default();
            match inner(&old, value) {
                Some(value) => drop(out.insert(first, value)),
                None => drop(out.remove(first)),
            }
            out.into()
        }
    }
}

/// The elements of the list at a way.
pub fn list(lesson: &Value, way: &str) -> Vec<Value> {
    at(lesson, way).and_then(Value::as_array).into_iter().flat_map(|list| list.iter()).cloned().collect()
}

/// The lesson with an element added to the list at a way.
pub fn push(lesson: &Value, way: &str, element: Value) -> Value {
    let mut elements = list(lesson, way);
    elements.push(element);
    put(lesson, way, Some(Value::array(elements)))
}

/// The lesson with two elements of the list at a way in each other's place.
pub fn swap(lesson: &Value, way: &str, one: usize, other: usize) -> Value {
    let mut elements = list(lesson, way);
    if one.max(other) < elements.len() {
        elements.swap(one, other);
    }
    put(lesson, way, Some(Value::array(elements)))
}

/// The text at a way; a list of lines is joined.
pub fn text(lesson: &Value, way: &str) -> String {
    match at(lesson, way) {
        Some(Value::String(text)) => text.to_string(),
        Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// The text of the workflow at a way; one that is written as JSON is set in lines.
pub fn workflow(lesson: &Value, way: &str) -> String {
    match at(lesson, way) {
        Some(workflow @ Value::Object(_)) => workflow.to_json_pretty(),
        _ => text(lesson, way),
    }
}

/// A value as an author writes it: JSON, or a bare word that is no JSON.
pub fn read_value(written: &str) -> Value {
    Value::parse(written).unwrap_or_else(|_| Value::from(written))
}

/// A value as [`read_value`] reads it.
pub fn write_value(value: &Value) -> String {
    match value.as_str() {
        Some(text) if Value::parse(text).is_err() => text.to_owned(),
        _ => value.to_json_pretty(),
    }
}

/// Where to look as a lesson has it; `None` for the end of the run.
pub fn look(look: &Look) -> Option<Value> {
    let state = look.state.clone()?;
    let mut out = Object::new();
    out.insert("state", Value::String(state));
    if let Some(visit) = look.visit.filter(|&visit| visit > 1) {
        out.insert("visit", Value::from(visit));
    }
    if let Some(stage) = &look.stage {
        out.insert("stage", Value::String(stage.clone()));
    }
    Some(out.into())
}

/// Adds a step at the end. Its texts are left to the author.
pub fn add_step(lesson: &Value, kind: Kind, here: &Look) -> Value {
    let mut step = Object::new();
    step.insert("text", Value::from(""));
    if let Some(run) = at(lesson, "runs/0/name") {
        step.insert("run", run.clone());
    }
    if let Some(look) = look(here).filter(|_| kind != Kind::Exercise) {
        step.insert("look", look);
    }
    let concept = Value::from(Concept::States.name());
    match kind {
        Kind::Read => {}
        Kind::Question => {
            let parts = [
                ("concept", concept),
                ("ask", Value::from("")),
                ("of", Value::from("output")),
                ("answer", Value::Null),
                ("explain", Value::from("")),
            ];
            step.insert("predict", Value::object(parts));
        }
        Kind::Exercise => {
            let parts = [
                ("concepts", Value::array([concept])),
                ("task", Value::from("")),
                ("start", Value::from("")),
                ("solution", Value::from("")),
                ("hints", Value::array([])),
                ("cases", Value::array([])),
                ("hidden", Value::array([])),
            ];
            step.insert("exercise", Value::object(parts));
        }
    }
    let added = push(lesson, "steps", step.into());
    match kind {
        Kind::Question => take_answer(&added, list(lesson, "steps").len()),
        _ => added,
    }
}

/// A run of what is on a page.
fn run(name: &str, parcel: &Parcel) -> Value {
    let mut run = Object::new();
    run.insert("name", Value::from(name));
    run.insert("workflow", Value::String(parcel.definition.clone()));
    run.insert("input", Value::parse(&parcel.input).unwrap_or_else(|_| Value::empty_object()));
    if parcel.mocks.as_object().is_some_and(|mocks| !mocks.is_empty()) {
        run.insert("mocks", parcel.mocks.clone());
    }
    run.into()
}

/// A name that no element of the list at a way has.
fn fresh(lesson: &Value, way: &str, name: impl Fn(usize) -> String) -> String {
    let taken = list(lesson, way);
    let is_free = |name: &String| taken.iter().all(|one| one.get("name").and_then(Value::as_str) != Some(name));
    (taken.len() + 1..).map(name).find(is_free).unwrap_or_default()
}

/// Adds a run of what is on a page.
pub fn add_run(lesson: &Value, parcel: &Parcel) -> Value {
    let name = fresh(lesson, "runs", |n| tr_with("run {n}", &[("n", &n)]));
    push(lesson, "runs", run(&name, parcel))
}

/// Puts what is on a page into a run; the answers of the questions become what it gives now.
pub fn take_run(lesson: &Value, index: usize, parcel: &Parcel) -> Value {
    let name = text(lesson, &format!("runs/{index}/name"));
    let lesson = put(lesson, &format!("runs/{index}"), Some(run(&name, parcel)));
    let all_own = list(&lesson, "runs").iter().all(|run| run.get("workflow").is_some());
    let lesson = if all_own { put(&lesson, "workflow", None) } else { lesson };
    (0..list(&lesson, "steps").len()).fold(lesson, |lesson, step| take_answer(&lesson, step))
}

/// Asks for something else: `of` as a lesson has it.
pub fn ask_for(lesson: &Value, step: usize, of: Value) -> Value {
    take_answer(&put(lesson, &format!("steps/{step}/predict/of"), Some(of)), step)
}

/// Makes the answer of a question what the run gives, `null` when it does not come to it; the right one of the choices
/// follows.
pub fn take_answer(lesson: &Value, step: usize) -> Value {
    let way = format!("steps/{step}/predict");
    let Some(old) = at(lesson, &way).map(|predict| predict.get("answer").cloned().unwrap_or_default()) else {
        return lesson.clone();
    };
    let answer = make::answer(lesson, step).unwrap_or_default();
    let out = put(lesson, &format!("{way}/answer"), Some(answer.clone()));
    let choices = list(lesson, &format!("{way}/choices"));
    if choices.is_empty() || old == answer {
        return out;
    }
    let is_right = |choice: &Value| choice.get("value") == Some(&old);
    let others = choices.iter().filter(|choice| is_right(choice) || choice.get("value") != Some(&answer));
    let choices = others.map(|choice| match is_right(choice) {
        true => put(choice, "value", Some(answer.clone())),
        false => choice.clone(),
    });
    put(&out, &format!("{way}/choices"), Some(Value::array(choices.collect::<Vec<_>>())))
}

/// Lets the learner choose among answers, the right one and an empty wrong one at first, or write.
pub fn with_choices(lesson: &Value, step: usize, chooses: bool) -> Value {
    let way = format!("steps/{step}/predict/choices");
    let right = at(lesson, &format!("steps/{step}/predict/answer")).cloned().unwrap_or_default();
    let choices = chooses.then(|| Value::array([Value::object([("value", right)]), wrong_choice()]));
    put(lesson, &way, choices)
}

/// A wrong answer to be filled in.
pub fn wrong_choice() -> Value {
    Value::object([("value", Value::from("")), ("why", Value::from(""))])
}

/// Adds a check to the exercise of a step: the page's input, and what the workflow makes of it.
///
/// # Errors
/// Why nothing can be expected.
pub fn add_check(lesson: &Value, step: usize, parcel: &Parcel) -> Result<Value, String> {
    let way = format!("steps/{step}/exercise");
    let name = |n| tr_with("check {n}", &[("n", &n)]);
    let both = [list(lesson, &format!("{way}/cases")), list(lesson, &format!("{way}/hidden"))].concat();
    let name = fresh(&Value::object([("all", Value::array(both))]), "all", name);
    let case = put(&run(&name, parcel), "workflow", None);
    let added = push(lesson, &format!("{way}/cases"), case);
    let at = list(lesson, &format!("{way}/cases")).len();
    expect(&added, step, &format!("{way}/cases/{at}"), parcel, Expecting { result: true, path: false })
}

/// Puts the input and the replies of a page into a check, and what comes out.
///
/// # Errors
/// Why nothing can be expected.
pub fn take_check(lesson: &Value, step: usize, way: &str, parcel: &Parcel) -> Result<Value, String> {
    let taken = run("", parcel);
    let mut out = put(lesson, &format!("{way}/signals"), None);
    for part in ["input", "mocks"] {
        out = put(&out, &format!("{way}/{part}"), taken.get(part).cloned());
    }
    let expecting = at(lesson, &format!("{way}/expect")).map_or(Expecting::default(), Expecting::of);
    expect(&out, step, way, parcel, expecting)
}

/// Makes what a check expects what a run gives: of the solution, or of the page's workflow as long as there is none.
///
/// # Errors
/// When AWS would refuse the definition.
pub fn expect(lesson: &Value, step: usize, way: &str, parcel: &Parcel, parts: Expecting) -> Result<Value, String> {
    let solution = workflow(lesson, &format!("steps/{step}/exercise/solution"));
    let definition = if solution.trim().is_empty() { parcel.definition.to_string() } else { solution };
    let case = at(lesson, way).cloned().unwrap_or_default();
    let expected = make::expectation(&definition, &case, parts)?;
    Ok(put(lesson, &format!("{way}/expect"), Some(expected)))
}

/// Moves a check to the hidden ones or to those that are shown.
pub fn hide(lesson: &Value, step: usize, index: usize, from_hidden: bool) -> Value {
    let way = |hidden: bool| format!("steps/{step}/exercise/{}", if hidden { "hidden" } else { "cases" });
    let case = format!("{}/{index}", way(from_hidden));
    match at(lesson, &case) {
        Some(moved) => push(&put(lesson, &case, None), &way(!from_hidden), moved.clone()),
        None => lesson.clone(),
    }
}

/// The lesson of a file to go on with: a file that a lesson was saved as, or a bare lesson. What was obscured is clear.
///
/// # Errors
/// Why there is none.
pub fn open(text: &str) -> Result<Value, String> {
    let none = || tr("There is no lesson in this file.").to_owned();
    let bare = Value::parse(text).ok().filter(|value| value.get("lesson").and_then(Value::as_i64).is_some());
    let lesson = match bare {
        Some(lesson) => lesson,
        None => Parcel::from_file(text).map_err(|_| none())?.parcel.lesson().cloned().ok_or_else(none)?,
    };
    super::read(&lesson, &super::course::example).map(|lesson| obscure::cleared(&lesson.source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{Lesson, course, draft, read, review};

    fn page() -> Parcel {
        course::lesson("result-path").unwrap().to_parcel()
    }

    fn begun() -> Value {
        put(&draft("My lesson", &page()), "steps/0/text", Some(Value::from("Look.")))
    }

    /// The JSON at a way after a change.
    #[track_caller]
    fn check(lesson: &Value, way: &str, expected: &str) {
        assert_eq!(at(lesson, way).map(Value::to_json).as_deref().unwrap_or("none"), expected, "{way}");
    }

    #[test]
    fn places_are_reached_changed_and_taken_away() {
        let lesson = Value::parse(r#"{"a":[{"b":1},{"b":2}],"t":["x","y"],"w":{"StartAt":"A"}}"#).unwrap();
        check(&lesson, "a/1/b", "2");
        check(&lesson, "a/2/b", "none");
        check(&put(&lesson, "a/1/c/d", Some(Value::from(3))), "a/1", r#"{"b":2,"c":{"d":3}}"#);
        check(&put(&lesson, "a/0", None), "a", r#"[{"b":2}]"#);
        check(&put(&lesson, "a/1/b", None), "a/1", "{}");
        check(&put(&lesson, "a/7", Some(Value::Null)), "a", r#"[{"b":1},{"b":2}]"#);
        check(&push(&lesson, "n", Value::from(1)), "n", "[1]");
        check(&swap(&lesson, "a", 0, 1), "a", r#"[{"b":2},{"b":1}]"#);
        check(&swap(&lesson, "a", 1, 2), "a", r#"[{"b":1},{"b":2}]"#);
        assert_eq!((text(&lesson, "t"), workflow(&lesson, "w").lines().count()), ("x\ny".to_owned(), 3));
        for value in [r#""SUCCEEDED""#, r#""5""#, "5", r#"{"a":[1]}"#, r#""{""#, "null"] {
            let value = Value::parse(value).unwrap();
            assert_eq!(read_value(&write_value(&value)), value);
        }
    }

    #[test]
    fn a_question_takes_its_answer_from_the_run() {
        let lesson = add_step(&begun(), Kind::Question, &Look::default());
        check(&lesson, "steps/1/predict/answer", r#"{"user":"Kim","level":2,"bonus":{"points":10}}"#);
        let lesson = with_choices(&lesson, 1, true);
        let lesson = put(&lesson, "steps/1/predict/choices/1/value", Some(Value::from("FAILED")));
        let of = Value::parse(r#"{"state":"Add points","stage":"result"}"#).unwrap();
        let lesson = ask_for(&lesson, 1, of);
        check(&lesson, "steps/1/predict/choices/0/value", r#"{"points":10}"#);
        let lesson = ask_for(&lesson, 1, Value::from("status"));
        check(&lesson, "steps/1/predict/choices/0/value", r#""SUCCEEDED""#);
        let other = Parcel { definition: r#"{"StartAt":"A","States":{"A":{"Type":"Fail"}}}"#.into(), ..page() };
        let taken = take_run(&lesson, 0, &other);
        // What was wrong before is right now, and stands there once.
        check(&taken, "steps/1/predict/choices", r#"[{"value":"FAILED"}]"#);
        check(&ask_for(&taken, 1, Value::from("output")), "steps/1/predict/answer", "null");
        check(&with_choices(&taken, 1, false), "steps/1/predict/choices", "none");
        check(&add_run(&taken, &page()), "runs/1/name", r#""run 2""#);
        check(&take_answer(&taken, 0), "steps/0/predict", "none");
    }

    #[test]
    fn an_exercise_is_made_of_what_is_on_the_page() {
        let page = page();
        let lesson = add_step(&begun(), Kind::Exercise, &Look::default());
        let lesson = add_check(&lesson, 1, &page).unwrap();
        check(
            &lesson,
            "steps/1/exercise/cases/0/expect",
            r#"{"output":{"user":"Kim","level":2,"bonus":{"points":10}}}"#,
        );
        let way = "steps/1/exercise/cases/0";
        let lesson = expect(&lesson, 1, way, &page, Expecting { result: false, path: true }).unwrap();
        check(&lesson, &format!("{way}/expect"), r#"{"path":["Add points"]}"#);
        // With a solution it is the solution that tells what to expect.
        let fails = r#"{"StartAt":"A","States":{"A":{"Type":"Fail","Error":"E"}}}"#;
        let lesson = put(&lesson, "steps/1/exercise/solution", Some(Value::from(fails)));
        let lesson = expect(&lesson, 1, way, &page, Expecting { result: true, path: true }).unwrap();
        check(&lesson, &format!("{way}/expect"), r#"{"error":"E","path":["A"]}"#);
        let other = Parcel { input: "[1]".into(), ..page.clone() };
        let lesson = take_check(&lesson, 1, way, &other).unwrap();
        check(&lesson, way, r#"{"name":"check 1","input":[1],"expect":{"error":"E","path":["A"]}}"#);
        let lesson = hide(&add_check(&lesson, 1, &page).unwrap(), 1, 0, false);
        check(&lesson, "steps/1/exercise/hidden/0/name", r#""check 1""#);
        check(&lesson, "steps/1/exercise/cases/0/name", r#""check 2""#);
        check(&add_check(&lesson, 1, &page).unwrap(), "steps/1/exercise/cases/1/name", r#""check 3""#);
        check(&hide(&lesson, 1, 0, true), "steps/1/exercise/hidden", "[]");
        let refused = put(&lesson, "steps/1/exercise/solution", Some(Value::from("{}")));
        assert!(add_check(&refused, 1, &page).is_err());
    }

    #[test]
    fn a_saved_lesson_is_opened_to_go_on_with() {
        for name in ["result-path", "document-callback"] {
            let lesson = course::lesson(name).unwrap();
            for text in [lesson.to_parcel().to_file(), lesson.source.to_json()] {
                let opened = open(&text).unwrap();
                assert_eq!(opened, lesson.source);
                assert_eq!(review(&read(&opened, &|_| None).unwrap()), Vec::<String>::new());
            }
        }
        for text in ["", "{}", r#"{"lesson":1}"#, &Parcel::default().to_file()] {
            assert!(open(text).is_err(), "{text}");
        }
        assert!(Lesson::of_parcel(&Parcel::default()).is_none());
    }

    #[test]
    fn the_course_offers_what_it_asks_for() {
        let course = course::course();
        for lesson in course.lessons.iter().chain(&course.documents) {
            let stays = make::stays(&lesson.source);
            assert_eq!(stays.len(), lesson.runs.len(), "{}", lesson.name);
            for (at, step) in list(&lesson.source, "steps").iter().enumerate() {
                let Some(asked) = step.get("predict") else { continue };
                assert_eq!(make::answer(&lesson.source, at).as_ref(), asked.get("answer"), "{} {at}", lesson.name);
                let Some(state) = asked.get("of").and_then(|of| of.get("state")).and_then(Value::as_str) else {
                    continue;
                };
                let run = stays.get(lesson.steps[at].run).unwrap();
                assert!(
                    run.iter().any(|stay| &*stay.state == state && !stay.stages.is_empty()),
                    "{} {at}",
                    lesson.name
                );
            }
        }
    }
}
