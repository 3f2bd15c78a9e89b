//! Whether a lesson is right: for the author's view and for the tests of the course.

use stepthrough::timeline::Timeline;
use stepthrough::value::Value;

use super::{Exercise, Lesson, LessonRun, Prediction, Step, Task, check_exercise, play};
use crate::share::replay::step_of;
use crate::texts::{tr, tr_with};

/// What is wrong with a lesson, in sentences that begin with the place; empty when it can be taught. Runs everything, so
/// it takes a while for a long lesson.
pub fn review(lesson: &Lesson) -> Vec<String> {
    let mut found = Vec::new();
    if lesson.title.trim().is_empty() || lesson.summary.trim().is_empty() {
        found.push(tr("the lesson needs a title and a summary").to_owned());
    }
    let runs: Vec<Option<Timeline>> = lesson.runs.iter().map(|run| played(run, &mut found)).collect();
    for (index, run) in lesson.runs.iter().enumerate() {
        if lesson.runs.iter().filter(|other| other.name == run.name).count() > 1 {
            found.push(tr_with("there are two runs `{name}`", &[("name", &run.name)]));
        }
        if lesson.steps.iter().all(|step| step.run != index) {
            found.push(tr_with("the run `{name}` is never shown", &[("name", &run.name)]));
        }
    }
    for (index, step) in lesson.steps.iter().enumerate() {
        let timeline = runs.get(step.run).and_then(Option::as_ref);
        let words = review_step(step, timeline);
        found.extend(
            words.into_iter().map(|words| tr_with("step {n}: {what}", &[("n", &(index + 1)), ("what", &words)])),
        );
    }
    found
}

/// What comes out at a prediction's place, for an author who has written the question; `None` when the run does not come
/// to it.
pub fn answer(lesson: &Lesson, step: usize) -> Option<Value> {
    let step = lesson.steps.get(step)?;
    let Some(Task::Predict(prediction)) = &step.task else { return None };
    let timeline = played(lesson.runs.get(step.run)?, &mut Vec::new())?;
    play::find(&timeline, &prediction.of)
}

fn played(run: &LessonRun, found: &mut Vec<String>) -> Option<Timeline> {
    let timeline = play::play(&run.definition, &run.input, &run.mocks, &run.planned);
    if timeline.is_err() {
        found.push(tr_with("the run `{name}` is refused: AWS would not take its definition", &[("name", &run.name)]));
    }
    timeline.ok()
}

fn review_step(step: &Step, timeline: Option<&Timeline>) -> Vec<String> {
    let mut found = Vec::new();
    if step.text.is_empty() {
        found.push(tr("there is no text").to_owned());
    }
    let looks = step.look != Default::default();
    if looks && timeline.is_some_and(|timeline| step_of(timeline, &step.look).is_none()) {
        found.push(tr("the run does not come to where it looks").to_owned());
    }
    match &step.task {
        None => {}
        Some(Task::Predict(prediction)) => review_prediction(prediction, timeline, &mut found),
        Some(Task::Exercise(exercise)) => review_exercise(exercise, &mut found),
    }
    found
}

fn review_prediction(prediction: &Prediction, timeline: Option<&Timeline>, found: &mut Vec<String>) {
    match timeline.map(|timeline| play::find(timeline, &prediction.of)) {
        // That it does not run was told.
        None => {}
        Some(None) => found.push(tr("the run does not come to what is asked for").to_owned()),
        Some(Some(value)) if value != prediction.answer => {
            found.push(tr_with(
                "the answer is `{answer}`, but the run gives `{value}`",
                &[("answer", &prediction.answer), ("value", &value)],
            ));
        }
        Some(Some(_)) => {}
    }
    if prediction.ask.is_empty() || prediction.explain.is_empty() {
        found.push(tr("the question has no words, or nothing is explained").to_owned());
    }
    for (index, choice) in prediction.choices.iter().enumerate() {
        if choice.value != prediction.answer && choice.why.is_empty() {
            found.push(tr_with("choice {n} does not say why it is wrong", &[("n", &(index + 1))]));
        }
    }
}

fn review_exercise(exercise: &Exercise, found: &mut Vec<String>) {
    let solved = check_exercise(exercise, &exercise.solution);
    if !solved.passed {
        let cases = solved.cases.iter().filter(|case| !case.passed).map(|case| format!("`{}`", case.name));
        let what: Vec<String> = cases.chain(solved.rules).collect();
        found.push(tr_with("the solution does not pass: {what}", &[("what", &what.join(" "))]));
    }
    let begun = check_exercise(exercise, &exercise.start);
    if !begun.problems.is_empty() {
        found.push(tr("the start is refused: AWS would not take its definition").to_owned());
    } else if begun.cases.iter().all(|case| case.passed) {
        found.push(tr("the start passes already").to_owned());
    }
    if exercise.task.is_empty() || exercise.hints.is_empty() {
        found.push(tr("there is no hint, or no task").to_owned());
    }
    if exercise.cases.iter().all(|case| case.hidden) {
        found.push(tr("every case is hidden").to_owned());
    }
}
