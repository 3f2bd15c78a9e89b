//! What a learner has done, kept in the browser, and the score by concept.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use stepthrough::value::{Object, Value};

use super::{Concept, Lesson, Task, Verdict};

/// What a learner has done in all lessons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    lessons: BTreeMap<Rc<str>, Done>,
}

/// What a learner has done in one lesson.
#[derive(Clone, Debug, Default, PartialEq)]
struct Done {
    /// The step that was open last.
    step: usize,
    /// All steps were seen.
    finished: bool,
    /// Answers to predictions, by step.
    answers: BTreeMap<usize, Answered>,
    /// Steps whose exercise was solved.
    solved: BTreeSet<usize>,
    /// Steps whose solution was shown before.
    shown: BTreeSet<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Answered {
    /// Whether the first answer was right.
    at_once: bool,
    /// Whether one was.
    right: bool,
    tries: u32,
}

/// How well a concept is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Predictions that were right at once and exercises that were solved without the solution.
    pub right: u32,
    /// Predictions that were answered and exercises that were solved or given up.
    pub tried: u32,
    /// All there are in the lessons asked about.
    pub of: u32,
}

impl Progress {
    fn of(&mut self, lesson: &str) -> &mut Done {
        self.lessons.entry(Rc::from(lesson)).or_default()
    }

    /// Nothing was done in this lesson.
    pub fn forget(&mut self, lesson: &Lesson) {
        self.lessons.remove(&lesson.name);
    }

    /// A step is open.
    pub fn opened(&mut self, lesson: &Lesson, step: usize) {
        let done = self.of(&lesson.name);
        done.step = step.min(lesson.steps.len().saturating_sub(1));
        done.finished |= step + 1 >= lesson.steps.len();
    }

    /// A prediction was answered; an answer that could not be read does not count.
    pub fn answered(&mut self, lesson: &Lesson, step: usize, verdict: &Verdict) {
        let right = match verdict {
            Verdict::Right => true,
            Verdict::Wrong { .. } => false,
            Verdict::Unreadable { .. } => return,
        };
        let answer = self.of(&lesson.name).answers.entry(step).or_default();
        answer.at_once |= right && answer.tries == 0;
        answer.right |= right;
        answer.tries = answer.tries.saturating_add(1);
    }

    /// An exercise passed all its checks.
    pub fn solved(&mut self, lesson: &Lesson, step: usize) {
        self.of(&lesson.name).solved.insert(step);
    }

    /// An exercise's solution was shown; when it was not solved before, it does not count as known.
    pub fn shown(&mut self, lesson: &Lesson, step: usize) {
        let done = self.of(&lesson.name);
        if !done.solved.contains(&step) {
            done.shown.insert(step);
        }
    }

    /// The step that was open last in the lesson.
    pub fn step(&self, lesson: &str) -> usize {
        self.lessons.get(lesson).map_or(0, |done| done.step)
    }

    /// Whether what a step asks for was done; a step that asks for nothing is.
    pub fn is_done(&self, lesson: &Lesson, step: usize) -> bool {
        let Some(task) = lesson.steps.get(step).and_then(|step| step.task.as_ref()) else { return true };
        let done = self.lessons.get(&lesson.name);
        done.is_some_and(|done| match task {
            Task::Predict(_) => done.answers.get(&step).is_some_and(|answer| answer.right),
            Task::Exercise(_) => done.solved.contains(&step),
        })
    }

    /// How often a prediction was answered.
    pub fn tries(&self, lesson: &Lesson, step: usize) -> u32 {
        let answer = self.lessons.get(&lesson.name).and_then(|done| done.answers.get(&step));
        answer.map_or(0, |answer| answer.tries)
    }

    /// Whether the lesson was opened before.
    pub fn is_begun(&self, lesson: &Lesson) -> bool {
        self.lessons.contains_key(&lesson.name)
    }

    /// Whether all steps of the lesson were seen and all its questions and exercises done.
    pub fn is_finished(&self, lesson: &Lesson) -> bool {
        let seen = self.lessons.get(&lesson.name).is_some_and(|done| done.finished);
        seen && (0..lesson.steps.len()).all(|step| self.is_done(lesson, step))
    }

    /// The score by concept over some lessons, in the order of the course; concepts that they do not ask about are
    /// left out.
    pub fn scores<'l>(&self, lessons: impl IntoIterator<Item = &'l Lesson>) -> Vec<(Concept, Score)> {
        let mut scores: BTreeMap<Concept, Score> = BTreeMap::new();
        let nothing = Done::default();
        for lesson in lessons {
            let done = self.lessons.get(&lesson.name).unwrap_or(&nothing);
            for (step, it) in lesson.steps.iter().enumerate() {
                let (concepts, right, tried) = match &it.task {
                    None => continue,
                    Some(Task::Predict(prediction)) => {
                        let answer = done.answers.get(&step);
                        let right = answer.is_some_and(|answer| answer.at_once);
                        (std::slice::from_ref(&prediction.concept), right, answer.is_some())
                    }
                    Some(Task::Exercise(exercise)) => {
                        let (solved, shown) = (done.solved.contains(&step), done.shown.contains(&step));
                        (&exercise.concepts[..], solved && !shown, solved || shown)
                    }
                };
                for concept in concepts {
                    let score = scores.entry(*concept).or_default();
                    score.right += u32::from(right);
                    score.tried += u32::from(tried);
                    score.of += 1;
                }
            }
        }
        scores.into_iter().collect()
    }

    /// As text, for keeping.
    pub fn to_json(&self) -> String {
        let steps = |steps: &BTreeSet<usize>| Value::array(steps.iter().map(|step| Value::from(*step)));
        let mut lessons = Object::new();
        for (name, done) in &self.lessons {
            let answers = done.answers.iter().map(|(step, answer)| {
                Value::array([
                    Value::from(*step),
                    Value::from(answer.at_once),
                    Value::from(answer.right),
                    Value::from(answer.tries),
                ])
            });
            let members = [
                ("step", Value::from(done.step)),
                ("finished", Value::from(done.finished)),
                ("answers", Value::array(answers)),
                ("solved", steps(&done.solved)),
                ("shown", steps(&done.shown)),
            ];
            lessons.insert(name.clone(), Value::object(members));
        }
        Value::object([("version", Value::from(1)), ("lessons", lessons.into())]).to_json()
    }

    /// Reads what [`Progress::to_json`] wrote; what is not understood is left out.
    pub fn from_json(text: &str) -> Progress {
        let mut progress = Progress::default();
        let value = Value::parse(text).unwrap_or_default();
        let number = |value: Option<&Value>| value.and_then(Value::as_i64).and_then(|it| usize::try_from(it).ok());
        let truth = |value: Option<&Value>| value.and_then(Value::as_bool).unwrap_or(false);
        let lessons = value.get("lessons").and_then(Value::as_object);
        for (name, kept) in lessons.into_iter().flat_map(|lessons| lessons.iter()) {
            let list = |name: &str| kept.get(name).and_then(Value::as_array).cloned();
            let steps = |name: &str| -> BTreeSet<usize> {
                list(name).iter().flat_map(|steps| steps.iter()).filter_map(|step| number(Some(step))).collect()
            };
            let mut done = Done {
                step: number(kept.get("step")).unwrap_or(0),
                finished: truth(kept.get("finished")),
                answers: BTreeMap::new(),
                solved: steps("solved"),
                shown: steps("shown"),
            };
            for answer in list("answers").iter().flat_map(|answers| answers.iter()) {
                if let Some(step) = number(answer.at(0)) {
                    let tries = number(answer.at(3)).and_then(|tries| u32::try_from(tries).ok()).unwrap_or(1);
                    let answered = Answered { at_once: truth(answer.at(1)), right: truth(answer.at(2)), tries };
                    done.answers.insert(step, answered);
                }
            }
            progress.lessons.insert(name.clone(), done);
        }
        progress
    }
}
