//! Learning: the course, the lesson that is open, what was learned, a lesson that is made.

use std::rc::Rc;

use crate::document::Document;
use crate::lessons::moments::{self, Sight};
use crate::lessons::{Lesson, Prediction, Progress, Step, Task, Verdict, Works, page};
use crate::lessons::{brought, course};
use crate::run::Run;
use crate::share::Look;
use crate::shared::Shared;
use crate::texts::{tr, tr_with};

use super::{Action, State};

/// What the learner's panel shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The list of lessons.
    Course,
    /// The lesson that is open.
    Lesson,
    /// A lesson that is made.
    Author,
}

/// All about learning.
#[derive(Clone, Default, PartialEq)]
pub struct Learn {
    /// What the panel shows; none when it is closed.
    pub pane: Option<Pane>,
    /// Only its edge is shown.
    pub folded: bool,
    /// The step that stands on the page.
    pub open: Option<OpenStep>,
    /// The person's own page, put aside while a lesson stands in its place.
    pub aside: Option<Aside>,
    /// What was done.
    pub progress: Progress,
    /// What was written in exercises.
    pub works: Works,
    /// The JSON of the lesson that is made; empty for none.
    pub draft: Rc<str>,
    /// The lessons that came by a link or a file ([`brought`]).
    pub brought: Rc<str>,
    /// Whether the tour of the page is on.
    pub tour: bool,
    /// What is looked up in the glossary.
    pub sought: Rc<str>,
}

/// A step of a lesson on the page.
#[derive(Clone, PartialEq)]
pub struct OpenStep {
    /// The lesson.
    pub lesson: Shared<Lesson>,
    /// The step's index.
    pub step: usize,
    /// The case of its exercise that was chosen.
    pub case: Option<usize>,
    /// Whether the answer may be seen.
    pub revealed: bool,
    /// Rises with every opening, so that the same step can be opened anew.
    pub turn: u32,
}

/// A page that was put aside.
#[derive(Clone, PartialEq)]
pub struct Aside {
    /// What was written.
    pub document: Shared<Document>,
    /// The person's own workflow that it is.
    pub entry: Option<Rc<str>>,
}

/// What can happen while learning and teaching.
#[derive(Clone, PartialEq)]
pub enum Learning {
    /// The panel shows something else, or closes.
    Pane(Option<Pane>),
    /// The panel is folded, or not.
    Fold(bool),
    /// A step is opened.
    Open(Shared<Lesson>, usize),
    /// A step of the lesson of that name is opened; without a step the one that was open last.
    OpenNamed(Rc<str>, Option<usize>),
    /// A lesson came by a link or a file: it is kept and opened.
    Bring(Shared<Lesson>),
    /// A lesson that came is kept no longer.
    Forget(Rc<str>),
    /// A case of the exercise is put on the page.
    Case(usize),
    /// The step's run was played.
    Ran(Shared<Document>, Shared<Run>),
    /// The question was answered.
    Answered(Verdict),
    /// The answer is shown.
    Reveal,
    /// The exercise passed its checks.
    Solved,
    /// The exercise's solution was shown.
    Shown,
    /// The exercise's own text is put back.
    Restart,
    /// The person's own page comes back.
    Leave,
    /// What was learned is forgotten.
    Reset,
    /// What was done in one lesson is forgotten.
    Anew(Shared<Lesson>),
    /// The lesson that is made was changed.
    Draft(Rc<str>),
    /// The tour begins or ends.
    Tour(bool),
    /// Something is looked up in the glossary.
    Seek(Rc<str>),
}

impl From<Learning> for Action {
    fn from(learning: Learning) -> Self {
        Action::Learn(Box::new(learning))
    }
}

impl Learn {
    /// Puts the lesson that is open into the language that the page speaks now, if it is one of the course.
    pub(super) fn speak(&mut self) {
        if let Some(open) = &mut self.open
            && let Some(lesson) = course::lesson(&open.lesson.name)
        {
            open.lesson = Shared::new(lesson);
        }
    }
}

impl OpenStep {
    /// The step.
    pub fn step(&self) -> Option<&Step> {
        self.lesson.steps.get(self.step)
    }

    /// The question that is not answered yet.
    pub fn asked(&self) -> Option<&Prediction> {
        match self.step()?.task.as_ref()? {
            Task::Predict(prediction) if !self.revealed => Some(prediction),
            _ => None,
        }
    }
}

impl State {
    /// The person's own page, whether a lesson stands in its place or not.
    pub fn own_page(&self) -> (&Shared<Document>, &Option<Rc<str>>) {
        match &self.learn.aside {
            Some(aside) => (&aside.document, &aside.entry),
            None => (&self.document, &self.entry),
        }
    }

    /// The last moment that may be seen before a question is answered; none when there is no question.
    pub fn hold(&self) -> Option<usize> {
        let open = self.learn.open.as_ref()?;
        moments::hold(self.run.as_ref()?, open.asked()?, &open.step()?.look)
    }

    /// The state that is looked at and which of its visits, as lessons have it.
    pub fn seen(&self) -> Look {
        let Some((ix, run)) = self.state().zip(self.run.as_ref()) else { return Look::default() };
        let nth = |visit: usize| run.visits.iter().take(visit + 1).filter(|other| other.state == ix).count();
        Look {
            state: run.machine.state(ix).map(|state| state.name.clone()),
            visit: self.visit().and_then(|visit| u32::try_from(nth(visit)).ok()),
            ..Look::default()
        }
    }

    /// The person's own page was given another id.
    pub(super) fn own_entry(&mut self) -> &mut Option<Rc<str>> {
        match &mut self.learn.aside {
            Some(aside) => &mut aside.entry,
            None => &mut self.entry,
        }
    }

    pub(super) fn learn(&mut self, learning: Learning) {
        match learning {
            Learning::Pane(pane) => {
                self.learn.pane = pane;
                self.learn.folded = false;
            }
            Learning::Fold(folded) => self.learn.folded = folded,
            Learning::Open(lesson, step) => self.open_step(lesson, step),
            Learning::OpenNamed(name, step) => self.open_named(&name, step),
            Learning::Bring(lesson) => {
                let (kept, name) = brought::with(&self.learn.brought, &lesson);
                self.learn.brought = kept;
                self.open_named(&name, None);
            }
            Learning::Forget(name) => {
                self.learn.brought = brought::without(&self.learn.brought, &name);
                if self.learn.open.as_ref().is_some_and(|open| open.lesson.name == name) {
                    self.leave();
                }
            }
            Learning::Case(case) => self.put_case(case),
            Learning::Ran(document, run) => {
                // A run of a step that was left meanwhile is of no interest.
                if document == self.document {
                    self.keep(document, run);
                    self.look_at_step();
                }
            }
            Learning::Answered(verdict) => self.answered(&verdict),
            Learning::Reveal => self.reveal(),
            Learning::Solved => self.with_step(Progress::solved),
            Learning::Shown => self.with_step(Progress::shown),
            Learning::Restart => {
                if let Some(open) = self.learn.open.clone() {
                    if let Some(Task::Exercise(exercise)) = open.step().and_then(|step| step.task.as_ref()) {
                        self.learn.works.keep(&open.lesson, open.step, &exercise.start);
                    }
                    self.open_step(open.lesson, open.step);
                }
            }
            Learning::Leave => self.leave(),
            Learning::Reset => {
                self.learn.progress = Progress::default();
                self.learn.works = Works::default();
            }
            Learning::Anew(lesson) => {
                self.learn.progress.forget(&lesson);
                self.learn.works.forget(&lesson);
            }
            Learning::Draft(draft) => self.learn.draft = draft,
            Learning::Tour(on) => self.learn.tour = on,
            Learning::Seek(sought) => self.learn.sought = sought,
        }
    }

    /// Something else is opened: the lesson is put away, and the page belongs to the person again.
    pub(super) fn end_lesson(&mut self) {
        if self.learn.open.take().is_some() {
            self.learn.aside = None;
            self.learn.pane = None;
        }
    }

    /// What was typed into an exercise stays with it.
    pub(super) fn keep_work(&mut self) {
        if let Some(open) = &self.learn.open {
            self.learn.works.keep(&open.lesson, open.step, &self.document.definition);
        }
    }

    fn with_step(&mut self, note: impl FnOnce(&mut Progress, &Lesson, usize)) {
        if let Some(open) = &self.learn.open {
            note(&mut self.learn.progress, &open.lesson, open.step);
        }
    }

    fn open_named(&mut self, name: &Rc<str>, step: Option<usize>) {
        let found = course::lesson(name).or_else(|| brought::find(&self.learn.brought, name));
        match found {
            Some(lesson) => {
                let step = step.unwrap_or_else(|| self.learn.progress.step(name));
                self.open_step(Shared::new(lesson), step);
            }
            None => {
                let sentence = tr_with("There is no lesson called “{name}”.", &[("name", name)]);
                self.notice = Some(Rc::from(sentence));
            }
        }
    }

    /// The person's own page comes back.
    fn leave(&mut self) {
        if let Some(aside) = self.learn.aside.take() {
            self.put((*aside.document).clone());
            self.document = aside.document;
            self.entry = aside.entry;
        }
        self.learn.open = None;
    }

    fn open_step(&mut self, lesson: Shared<Lesson>, step: usize) {
        let step = step.min(lesson.steps.len().saturating_sub(1));
        if self.learn.open.is_none() {
            self.learn.aside = Some(Aside { document: self.document.clone(), entry: self.entry.take() });
        }
        self.learn.progress.opened(&lesson, step);
        let document = page::document(&lesson, step, None, self.learn.works.of(&lesson, step));
        let revealed = self.learn.progress.is_done(&lesson, step);
        let turn = self.learn.open.as_ref().map_or(0, |open| open.turn.wrapping_add(1));
        self.put(document);
        self.learn.open = Some(OpenStep { lesson, step, case: None, revealed, turn });
        self.learn.pane = Some(Pane::Lesson);
    }

    fn put_case(&mut self, case: usize) {
        let Some(open) = &mut self.learn.open else { return };
        open.case = Some(case);
        open.turn = open.turn.wrapping_add(1);
        let document = page::document(&open.lesson, open.step, Some(case), Some(&self.document.definition));
        self.edit(|page| {
            page.input = document.input;
            page.mocks = document.mocks;
        });
    }

    /// Looks where the step says; without a word on it at the end, or at the beginning when something is asked.
    fn look_at_step(&mut self) {
        let (Some(run), Some(open)) = (&self.run, &self.learn.open) else { return };
        let Some(step) = open.step() else { return };
        let named = match open.case {
            Some(_) => None,
            None => moments::of_look(run, &step.look),
        };
        let cursor = if open.asked().is_some() { 0 } else { run.last() };
        let sight = named.unwrap_or(Sight { cursor, pick: None });
        let hold = self.hold().unwrap_or(usize::MAX);
        self.cursor = sight.cursor.min(hold);
        // A stay that begins later than may be seen cannot be chosen.
        self.picked = sight.pick.filter(|_| sight.cursor <= hold);
        self.playing = false;
    }

    fn answered(&mut self, verdict: &Verdict) {
        self.with_step(|progress, lesson, step| progress.answered(lesson, step, verdict));
        if *verdict == Verdict::Right {
            self.reveal();
        }
    }

    fn reveal(&mut self) {
        let Some(open) = &mut self.learn.open else { return };
        open.revealed = true;
        let target = match open.step().and_then(|step| step.task.as_ref()) {
            Some(Task::Predict(prediction)) => &prediction.of,
            _ => return,
        };
        let Some(sight) = self.run.as_ref().and_then(|run| moments::of_target(run, target)) else { return };
        self.cursor = sight.cursor;
        self.picked = sight.pick;
        self.playing = false;
    }

    /// What is said to one who wants to see more than the question allows.
    pub(super) fn say_predict_first(&mut self) {
        self.notice = Some(Rc::from(tr("Answer the question of the lesson first; then the run goes on.")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::page;
    use crate::session::Session;
    use crate::state::{Own, Theme, reduce};

    fn lesson(name: &str) -> Shared<Lesson> {
        Shared::new(course::lesson(name).unwrap())
    }

    fn own(input: &str) -> State {
        let document = Document { input: Rc::from(input), ..Document::default() };
        reduce(&State::new(Document::default(), Theme::System), Own::OpenEntry("1".into(), Box::new(document)).into())
    }

    fn opened(state: &State, lesson: &Shared<Lesson>, step: usize) -> State {
        let state = reduce(state, Learning::Open(lesson.clone(), step).into());
        let mut session = Session::start(&state.document).map_err(|why| why.sentence).unwrap();
        session.set_plan(page::planned(lesson, step, None), true);
        session.advance(20_000);
        let run = Shared::new(session.run());
        reduce(&state, Learning::Ran(state.document.clone(), run).into())
    }

    #[test]
    fn a_lesson_stands_beside_ones_own_work_and_goes_away_without_a_trace() {
        let before = own("[1]");
        let lesson = lesson("result-path");
        let state = opened(&before, &lesson, 0);
        assert_eq!((&state.entry, &*state.title()), (&None, "ResultPath"));
        let state = reduce(&state, Action::TypeInput("[2]".into()));
        assert!(state.own_page() == before.own_page(), "what is typed in a lesson is not one's own");
        let state = reduce(&state, Own::MovedEntry("1".into(), "7".into()).into());
        let state = reduce(&state, Learning::Leave.into());
        assert!(state.document == before.document && state.run.is_none());
        assert_eq!(state.entry.as_deref(), Some("7"));
        let state = reduce(&opened(&before, &lesson, 1), Action::Open(Box::default()));
        assert!(state.learn.open.is_none() && state.learn.aside.is_none());
    }

    #[test]
    fn the_answer_is_held_back_until_somebody_answers() {
        let lesson = lesson("result-path");
        let state = opened(&own("{}"), &lesson, 1);
        let hold = state.hold().unwrap();
        let check = |state: &State, action: Action, cursor: usize, said: bool| {
            let state = reduce(state, action);
            assert_eq!((state.cursor, state.notice.is_some()), (cursor, said));
            state
        };
        check(&state, Action::ToEnd, hold, true);
        check(&state, Action::Seek(0), 0, false);
        check(&reduce(&state, Action::Seek(hold)), Action::Step(1), hold, true);
        let playing = reduce(&reduce(&state, Action::Seek(hold)), Action::Play);
        assert!(!check(&playing, Action::Tick, hold, false).playing);
        let wrong = reduce(&state, Learning::Answered(Verdict::Wrong { words: Vec::new() }).into());
        check(&wrong, Action::ToEnd, hold, true);
        let right = reduce(&wrong, Learning::Answered(Verdict::Right).into());
        assert!(right.cursor > hold && right.picked.is_some());
        let last = right.run.as_ref().unwrap().last();
        check(&right, Action::ToEnd, last, false);
        assert!(reduce(&wrong, Learning::Reveal.into()).hold().is_none());
        assert!(right.learn.progress.is_done(&lesson, 1) && right.learn.progress.tries(&lesson, 1) == 2);
        // Who answered it before is not asked again.
        assert!(opened(&right, &lesson, 1).hold().is_none());
    }

    #[test]
    fn an_exercise_keeps_what_was_written_and_can_begin_anew() {
        let lesson = lesson("result-path");
        let state = reduce(&own("{}"), Learning::Open(lesson.clone(), 5).into());
        let start = state.document.definition.clone();
        let state = reduce(&state, Action::TypeDefinition("{ }".into()));
        let state = reduce(&state, Learning::Open(lesson.clone(), 4).into());
        let state = reduce(&state, Learning::Open(lesson.clone(), 5).into());
        assert_eq!(&*state.document.definition, "{ }");
        let state = reduce(&state, Learning::Case(0).into());
        assert_eq!((&*state.document.definition, state.learn.open.as_ref().unwrap().case), ("{ }", Some(0)));
        let state = reduce(&state, Learning::Restart.into());
        assert_eq!(state.document.definition, start);
    }

    #[test]
    fn a_lesson_that_came_is_kept_and_comes_back_where_it_was_left() {
        let came = lesson("result-path");
        let state = reduce(&own("{}"), Learning::Bring(came.clone()).into());
        let open = state.learn.open.clone().unwrap();
        assert_eq!((&*open.lesson.name, open.step), ("shared-result-path", 0));
        let left = reduce(&opened(&state, &open.lesson, 2), Learning::Leave.into());
        let named = |state: &State, name: &str, step| {
            let state = reduce(state, Learning::OpenNamed(name.into(), step).into());
            state.learn.open.map(|open| open.step)
        };
        assert_eq!(named(&left, "shared-result-path", None), Some(2));
        assert_eq!(named(&left, "shared-result-path", Some(1)), Some(1));
        assert_eq!(named(&left, "result-path", None), Some(0), "the course's own has its own progress");
        let forgotten = reduce(&state, Learning::Forget("shared-result-path".into()).into());
        assert_eq!((forgotten.learn.open.is_none(), &*forgotten.document.input), (true, "{}"));
        assert_eq!(named(&forgotten, "shared-result-path", None), None);
    }
}
