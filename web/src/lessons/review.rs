//! Whether a lesson is right: for the author's view and for the tests of the course.

use stepthrough::timeline::Timeline;
use stepthrough::value::Value;

use super::{Exercise, Lesson, LessonRun, Prediction, Step, Task, check_exercise, play};
use crate::share::replay::step_of;
use crate::texts::{tr, tr_with};

/// Something that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The way to its place in the lesson's JSON, such as `steps/0/text`.
    pub way: String,
    /// What it is, in a sentence that begins with the place.
    pub words: String,
}

/// What is wrong with a lesson, in sentences that begin with the place; empty when it can be taught. Runs everything, so
/// it takes a while for a long lesson.
pub fn review(lesson: &Lesson) -> Vec<String> {
    findings(lesson).into_iter().map(|finding| finding.words).collect()
}

/// As [`review`], each with the way to its place.
pub fn findings(lesson: &Lesson) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |way: String, words: String| found.push(Finding { way, words });
    if lesson.title.trim().is_empty() {
        tell("title".to_owned(), tr("the lesson needs a title").to_owned());
    }
    if lesson.summary.trim().is_empty() {
        tell("summary".to_owned(), tr("the lesson needs a summary").to_owned());
    }
    let runs: Vec<Option<Timeline>> = lesson.runs.iter().map(played).collect();
    for (index, run) in lesson.runs.iter().enumerate() {
        let mut tell = |words: String| tell(format!("runs/{index}"), words);
        if runs.get(index).is_some_and(Option::is_none) {
            tell(tr_with("the run `{name}` is refused: AWS would not take its definition", &[("name", &run.name)]));
        }
        if lesson.runs.iter().filter(|other| other.name == run.name).count() > 1 {
            tell(tr_with("there are two runs `{name}`", &[("name", &run.name)]));
        }
        if lesson.steps.iter().all(|step| step.run != index) {
            tell(tr_with("the run `{name}` is never shown", &[("name", &run.name)]));
        }
    }
    for (index, step) in lesson.steps.iter().enumerate() {
        let timeline = runs.get(step.run).and_then(Option::as_ref);
        for (part, words) in review_step(step, timeline) {
            let words = tr_with("step {n}: {what}", &[("n", &(index + 1)), ("what", &words)]);
            tell(format!("steps/{index}/{part}"), words);
        }
    }
    found
}

/// What comes out at a prediction's place, for an author who has written the question; `None` when the run does not come
/// to it.
pub fn answer(lesson: &Lesson, step: usize) -> Option<Value> {
    let step = lesson.steps.get(step)?;
    let Some(Task::Predict(prediction)) = &step.task else { return None };
    let timeline = played(lesson.runs.get(step.run)?)?;
    play::find(&timeline, &prediction.of)
}

fn played(run: &LessonRun) -> Option<Timeline> {
    play::play(&run.definition, &run.input, &run.mocks, &run.planned).ok()
}

/// The ways in a step and what is wrong there.
type Found = Vec<(String, String)>;

fn tell(found: &mut Found, part: &str, words: &str) {
    found.push((part.to_owned(), words.to_owned()));
}

fn review_step(step: &Step, timeline: Option<&Timeline>) -> Found {
    let mut found = Vec::new();
    if step.text.is_empty() {
        tell(&mut found, "text", tr("there is no text"));
    }
    let looks = step.look != Default::default();
    if looks && timeline.is_some_and(|timeline| step_of(timeline, &step.look).is_none()) {
        tell(&mut found, "look", tr("the run does not come to where it looks"));
    }
    match &step.task {
        None => {}
        Some(Task::Predict(prediction)) => review_prediction(prediction, timeline, &mut found),
        Some(Task::Exercise(exercise)) => review_exercise(exercise, &mut found),
    }
    found
}

fn review_prediction(prediction: &Prediction, timeline: Option<&Timeline>, found: &mut Found) {
    match timeline.map(|timeline| play::find(timeline, &prediction.of)) {
        // That it does not run was told.
        None => {}
        Some(None) => tell(found, "predict/of", tr("the run does not come to what is asked for")),
        Some(Some(value)) if value != prediction.answer => {
            let words = tr_with(
                "the answer is `{answer}`, but the run gives `{value}`",
                &[("answer", &prediction.answer), ("value", &value)],
            );
            tell(found, "predict/of", &words);
        }
        Some(Some(_)) => {}
    }
    if prediction.ask.is_empty() {
        tell(found, "predict/ask", tr("the question has no words"));
    }
    if prediction.choices.len() == 1 {
        tell(found, "predict/choices", tr("there is only one answer to choose"));
    }
    for (index, choice) in prediction.choices.iter().enumerate() {
        let number: (&str, &dyn std::fmt::Display) = ("n", &(index + 1));
        if choice.value == prediction.answer {
            continue;
        }
        if choice.value.as_str() == Some("") {
            let words = tr_with("choice {n} is empty", &[number]);
            tell(found, &format!("predict/choices/{index}/value"), &words);
        }
        if choice.why.trim().is_empty() {
            let words = tr_with("choice {n} does not say why it is wrong", &[number]);
            tell(found, &format!("predict/choices/{index}/why"), &words);
        }
    }
    if prediction.explain.is_empty() {
        tell(found, "predict/explain", tr("nothing is explained"));
    }
}

fn review_exercise(exercise: &Exercise, found: &mut Found) {
    if exercise.task.is_empty() {
        tell(found, "exercise/task", tr("there is no task"));
    }
    let (begins, solved) = (!exercise.start.trim().is_empty(), !exercise.solution.trim().is_empty());
    if !begins {
        tell(found, "exercise/start", tr("there is no workflow to begin with"));
    }
    if !solved {
        tell(found, "exercise/solution", tr("there is no solution"));
    }
    if exercise.cases.iter().all(|case| case.hidden) {
        let words = if exercise.cases.is_empty() { tr("there is no check") } else { tr("every case is hidden") };
        tell(found, "exercise/cases", words);
    }
    let mut names: Vec<&str> = exercise.cases.iter().map(|case| &*case.name).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair.first() == pair.last()) {
        let name = twice.first().copied().unwrap_or_default();
        tell(found, "exercise/cases", &tr_with("there are two checks `{name}`", &[("name", &name)]));
    }
    for case in exercise.cases.iter().filter(|case| case.expect == Default::default()) {
        tell(found, "exercise/cases", &tr_with("the check `{name}` expects nothing", &[("name", &case.name)]));
    }
    if solved {
        let solved = check_exercise(exercise, &exercise.solution);
        if !solved.passed {
            let cases = solved.cases.iter().filter(|case| !case.passed).map(|case| format!("`{}`", case.name));
            let what: Vec<String> = cases.chain(solved.rules).collect();
            let words = tr_with("the solution does not pass: {what}", &[("what", &what.join(" "))]);
            tell(found, "exercise/solution", &words);
        }
    }
    if begins {
        let begun = check_exercise(exercise, &exercise.start);
        if !begun.problems.is_empty() {
            tell(found, "exercise/start", tr("the start is refused: AWS would not take its definition"));
        } else if !exercise.cases.is_empty() && begun.cases.iter().all(|case| case.passed) {
            tell(found, "exercise/start", tr("the start passes already"));
        }
    }
    if exercise.hints.is_empty() {
        tell(found, "exercise/hints", tr("there is no hint"));
    }
    for (index, _) in exercise.hints.iter().enumerate().filter(|(_, hint)| hint.is_empty()) {
        let words = tr_with("hint {n} is empty", &[("n", &(index + 1))]);
        tell(found, &format!("exercise/hints/{index}"), &words);
    }
}
