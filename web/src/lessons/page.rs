//! What stands on the page while a step of a lesson is open.

use std::collections::BTreeMap;
use std::rc::Rc;

use stepthrough::value::{Object, Value};

use super::{Lesson, LessonRun, Planned, Step, Task};
use crate::document::Document;
use crate::session::parcel;

/// The document of a step: its run, or the text of its exercise with one of its cases, the first when none is chosen.
/// `work` is what the learner made of the exercise so far.
pub fn document(lesson: &Lesson, step: usize, case: Option<usize>, work: Option<&Rc<str>>) -> Document {
    let Some(step) = lesson.steps.get(step) else { return Document::default() };
    let run = match &step.task {
        Some(Task::Exercise(exercise)) => {
            let definition = work.unwrap_or(&exercise.start).clone();
            match exercise.cases.get(case.unwrap_or(0)) {
                Some(case) => LessonRun {
                    name: case.name.clone(),
                    definition,
                    input: case.input.clone(),
                    mocks: case.mocks.clone(),
                    planned: Vec::new(),
                },
                None => return Document { definition, ..Document::default() },
            }
        }
        _ => match lesson.runs.get(step.run) {
            Some(run) => run.clone(),
            None => return Document::default(),
        },
    };
    of_run(&run)
}

/// The document of a run.
pub fn of_run(run: &LessonRun) -> Document {
    let texts = || Document {
        definition: run.definition.clone(),
        input: Rc::from(run.input.to_json_pretty()),
        ..Document::default()
    };
    parcel::document(&run.to_parcel()).unwrap_or_else(|_| texts())
}

/// What people and workers do in the run of a step.
pub fn planned(lesson: &Lesson, step: usize, case: Option<usize>) -> Vec<Planned> {
    let Some(step) = lesson.steps.get(step) else { return Vec::new() };
    let planned = match &step.task {
        Some(Task::Exercise(exercise)) => exercise.cases.get(case.unwrap_or(0)).map(|case| &case.planned),
        _ => lesson.runs.get(step.run).map(|run| &run.planned),
    };
    planned.cloned().unwrap_or_default()
}

/// Whether the step's run is played when it is opened: an exercise is to be written first.
pub fn plays(step: &Step, case: Option<usize>) -> bool {
    !matches!(step.task, Some(Task::Exercise(_))) || case.is_some()
}

/// What learners wrote in exercises: a lesson and a step each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Works(BTreeMap<Rc<str>, Rc<str>>);

impl Works {
    fn key(lesson: &Lesson, step: usize) -> Rc<str> {
        Rc::from(format!("{}/{step}", lesson.name))
    }

    /// What was written.
    pub fn of(&self, lesson: &Lesson, step: usize) -> Option<&Rc<str>> {
        self.0.get(&Works::key(lesson, step))
    }

    /// Keeps what was written; nothing when it is the exercise's own text again.
    pub fn keep(&mut self, lesson: &Lesson, step: usize, text: &Rc<str>) {
        let start = match lesson.steps.get(step).and_then(|step| step.task.as_ref()) {
            Some(Task::Exercise(exercise)) => &exercise.start,
            _ => return,
        };
        let key = Works::key(lesson, step);
        match start == text {
            true => drop(self.0.remove(&key)),
            false => drop(self.0.insert(key, text.clone())),
        }
    }

    /// Forgets what was written in the exercises of a lesson.
    pub fn forget(&mut self, lesson: &Lesson) {
        self.0.retain(|key, _| key.rsplit_once('/').is_none_or(|(name, _)| *name != *lesson.name));
    }

    /// As text, for keeping.
    pub fn to_json(&self) -> String {
        let mut out = Object::new();
        for (key, text) in &self.0 {
            out.insert(key.clone(), Value::String(text.clone()));
        }
        Value::from(out).to_json()
    }

    /// Reads what [`Works::to_json`] wrote; what is not understood is left out.
    pub fn from_json(text: &str) -> Works {
        let value = Value::parse(text).unwrap_or_default();
        let members = value.as_object().into_iter().flat_map(|object| object.iter());
        Works(members.filter_map(|(key, text)| Some((key.clone(), Rc::from(text.as_str()?)))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::course;
    use crate::session::Session;

    #[test]
    fn every_step_of_the_course_stands_on_the_page_and_runs() {
        let course = course::course();
        for lesson in course.lessons.iter().chain(&course.documents) {
            for (at, step) in lesson.steps.iter().enumerate() {
                let document = document(lesson, at, None, None);
                let started = Session::start(&document).map_err(|why| why.sentence);
                // An exercise may begin with a text that AWS refuses.
                assert!(started.is_ok() || !plays(step, None), "{} {at}: {:?}", lesson.name, started.err());
            }
        }
    }

    #[test]
    fn what_was_written_comes_back() {
        let lesson = course::lesson("result-path").unwrap();
        let mut works = Works::default();
        works.keep(&lesson, 5, &Rc::from("{}"));
        works.keep(&lesson, 0, &Rc::from("no exercise"));
        let works = Works::from_json(&works.to_json());
        assert_eq!((works.of(&lesson, 5).map(|text| &**text), works.of(&lesson, 0)), (Some("{}"), None));
        assert_eq!(&*document(&lesson, 5, None, works.of(&lesson, 5)).definition, "{}");
        let mut works = works;
        let Some(Task::Exercise(exercise)) = &lesson.steps[5].task else { panic!("an exercise") };
        works.keep(&lesson, 5, &exercise.start);
        assert_eq!(works, Works::default());
        assert_eq!(Works::from_json("[1"), Works::default());
    }
}
