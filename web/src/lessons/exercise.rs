//! Checks a learner's workflow on the cases of an exercise.

use std::rc::Rc;

use stepthrough::diagnostic::{Diagnostic, Severity};
use stepthrough::exec::Outcome;
use stepthrough::history::ErrorInfo;
use stepthrough::program::Refused;
use stepthrough::timeline::Timeline;
use stepthrough::value::Value;

use super::compare::{self, Of, Verdict};
use super::{Case, Exercise, Expect, play};
use crate::texts::{tr, tr_with};

/// What came of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// Everything is as it should be.
    pub passed: bool,
    /// Why AWS would refuse the definition; then no case was run.
    pub problems: Vec<Diagnostic>,
    /// What is wrong with the workflow as such, such as a field that must not be used; sentences in Markdown.
    pub rules: Vec<String>,
    /// Each case, in the exercise's order.
    pub cases: Vec<CaseResult>,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseResult {
    /// Its name.
    pub name: Rc<str>,
    /// Whether it is one that is not shown.
    pub hidden: bool,
    /// It came to what it must.
    pub passed: bool,
    /// What differs, in Markdown; of a case that is not shown nothing is given away.
    pub words: Vec<String>,
    /// What came out: the output, else the status and the error; `None` for a case that is not shown.
    pub got: Option<Value>,
}

/// Runs a text on all cases.
pub fn check_exercise(exercise: &Exercise, definition: &str) -> Marked {
    let mut marked =
        Marked { passed: false, problems: Vec::new(), rules: rules(exercise, definition), cases: Vec::new() };
    for case in &exercise.cases {
        match play::play(definition, &case.input, &case.mocks, &case.planned) {
            Err(Refused::Definition(problems)) => {
                marked.problems = problems;
                marked.problems.retain(|problem| problem.severity == Severity::Error);
                return marked;
            }
            // A case's input is a value, so it is JSON.
            Err(Refused::Input(_)) => return marked,
            Ok(timeline) => {
                let words = differences(case, &timeline);
                let passed = words.is_empty();
                let words = match case.hidden && !passed {
                    true => {
                        vec![tr("Something else comes out than should. What other inputs could there be?").to_owned()]
                    }
                    false => words,
                };
                let got = (!case.hidden).then(|| outcome(&timeline));
                marked.cases.push(CaseResult { name: case.name.clone(), hidden: case.hidden, passed, words, got });
            }
        }
    }
    marked.passed = marked.rules.is_empty() && marked.cases.iter().all(|case| case.passed);
    marked
}

/// What a run came to.
fn outcome(timeline: &Timeline) -> Value {
    let status = timeline.outcome().map_or("RUNNING", Outcome::status);
    match timeline.outcome() {
        Some(Outcome::Succeeded(output)) => output.clone(),
        Some(Outcome::Failed(info) | Outcome::Aborted(info)) => {
            let text = |text: &Option<Rc<str>>| text.clone().map_or(Value::Null, Value::String);
            Value::object([("status", Value::from(status)), ("error", text(&info.error)), ("cause", text(&info.cause))])
        }
        _ => Value::object([("status", Value::from(status))]),
    }
}

/// What differs from what a case must come to.
fn differences(case: &Case, timeline: &Timeline) -> Vec<String> {
    let expect = &case.expect;
    let mut words = Vec::new();
    let status = timeline.outcome().map_or("RUNNING", Outcome::status);
    let failure = match timeline.outcome() {
        Some(Outcome::Failed(info) | Outcome::Aborted(info)) => Some(info),
        _ => None,
    };
    // An output can only come of a success, an error only of a failure.
    let wanted = match (&expect.status, &expect.output, &expect.error) {
        (Some(status), ..) => Some(&**status),
        (None, Some(_), _) => Some("SUCCEEDED"),
        (None, None, Some(_)) => Some("FAILED"),
        (None, None, None) => None,
    };
    if let Some(wanted) = wanted.filter(|wanted| *wanted != status) {
        words.push(status_words(wanted, status, failure));
    } else {
        if let Some(output) = &expect.output
            && let Some(Outcome::Succeeded(given)) = timeline.outcome()
            && output != given
        {
            words.push(tr("The output is not as it should be.").to_owned());
            if let Verdict::Wrong { words: more } = compare::compare(output, given, Of::Workflow) {
                words.extend(more);
            }
        }
        let error = failure.and_then(|info| info.error.as_deref());
        if let Some(wanted) = expect.error.as_deref().filter(|wanted| Some(*wanted) != error) {
            words.push(match error {
                Some(error) => tr_with(
                    "It should fail with `{wanted}`, not with `{error}`.",
                    &[("wanted", &wanted), ("error", &error)],
                ),
                None => tr_with("It should fail with `{wanted}`, not without a name.", &[("wanted", &wanted)]),
            });
        }
    }
    if let Some(wanted) = &expect.path {
        let path = play::path(timeline);
        if path != *wanted {
            words.push(tr_with(
                "The way should be {wanted}, and it was {path}.",
                &[("wanted", &way(wanted)), ("path", &way(&path))],
            ));
        }
    }
    words
}

/// Another status than the wanted one, with the error if there is one.
fn status_words(wanted: &str, status: &str, failure: Option<&ErrorInfo>) -> String {
    let Some(info) = failure else {
        return tr_with("It should end `{wanted}` and is `{status}`.", &[("wanted", &wanted), ("status", &status)]);
    };
    let part = |text: &Option<Rc<str>>| text.as_deref().unwrap_or_default().to_owned();
    tr_with(
        "It should end `{wanted}` and is `{status}`: `{error}` {cause}",
        &[("wanted", &wanted), ("status", &status), ("error", &part(&info.error)), ("cause", &part(&info.cause))],
    )
}

fn way(states: &[Rc<str>]) -> String {
    let names: Vec<String> = states.iter().map(|name| format!("`{name}`")).collect();
    names.join(" → ")
}

/// Which of the exercise's rules about the text are broken.
fn rules(exercise: &Exercise, definition: &str) -> Vec<String> {
    // A text that is no JSON is told by the checks.
    let Ok(tree) = Value::parse(definition) else { return Vec::new() };
    let (mut names, mut states) = (Vec::new(), 0);
    let mut pending = vec![&tree];
    while let Some(value) = pending.pop() {
        if let Some(array) = value.as_array() {
            pending.extend(array.iter());
        }
        for (key, member) in value.as_object().into_iter().flat_map(|object| object.iter()) {
            names.push(key.clone());
            if &**key == "Type" {
                names.extend(member.as_str().map(Rc::from));
            }
            pending.push(member);
            if &**key == "States" {
                states += member.as_object().map_or(0, |states| states.len());
            }
        }
    }
    let mut words = Vec::new();
    for name in exercise.uses.iter().filter(|name| !names.contains(name)) {
        words.push(tr_with("Use `{name}`.", &[("name", name)]));
    }
    for name in exercise.avoids.iter().filter(|name| names.contains(name)) {
        words.push(tr_with("Do it without `{name}`.", &[("name", name)]));
    }
    if let Some(most) = exercise.most_states.filter(|most| states > *most) {
        words.push(tr_with("There are {n} states; {most} are enough.", &[("n", &states), ("most", &most)]));
    }
    words
}

impl Expect {
    /// What must come out, to be shown beside what came out: the output alone, or all that is expected.
    pub fn shown(&self) -> Value {
        if let (Some(output), None, None) = (&self.output, &self.error, &self.path) {
            return output.clone();
        }
        let text = |text: &Rc<str>| Value::String(text.clone());
        let path = self.path.as_ref().map(|path| Value::array(path.iter().map(text)));
        let parts = [
            ("status", self.status.as_ref().map(text)),
            ("output", self.output.clone()),
            ("error", self.error.as_ref().map(text)),
            ("path", path),
        ];
        Value::object(parts.into_iter().filter_map(|(name, value)| Some((name, value?))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{Task, course};

    #[test]
    fn a_check_tells_what_was_expected_and_what_came() {
        let lesson = course::lesson("result-path").unwrap();
        let Some(Task::Exercise(exercise)) = &lesson.steps[5].task else { panic!("an exercise") };
        let marked = check_exercise(exercise, &exercise.solution);
        let visible = &marked.cases[0];
        assert!(marked.passed);
        assert_eq!(visible.got.as_ref(), Some(&exercise.cases[0].expect.shown()));
        let marked = check_exercise(exercise, &exercise.start);
        let hidden = marked.cases.iter().find(|case| case.hidden).unwrap();
        assert!(!marked.passed && hidden.got.is_none());
        let failed = marked.cases[0].got.as_ref().unwrap();
        assert_eq!(failed.get("status").and_then(Value::as_str), Some("FAILED"));
        let expect = Expect { error: Some("E".into()), path: Some(vec!["A".into()]), ..Expect::default() };
        assert_eq!(expect.shown().to_json(), r#"{"error":"E","path":["A"]}"#);
    }
}
