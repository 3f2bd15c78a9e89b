//! Plays the runs of lessons, and opens lessons that were handed on.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use stepthrough::cases::Planned;
use wasm_bindgen_futures::spawn_local;

use crate::document::Document;
use crate::lessons::Lesson;
use crate::session::Session;
use crate::share::Parcel;
use crate::shared::Shared;
use crate::state::{Action, Learning};
use crate::texts::tr_with;

use super::{SLICE, Studio};

/// More steps than a lesson's run takes before it is shown; one that loops for ever is shown as far as it came.
const MOST_SLICES: usize = 20;

impl Studio {
    /// What people and workers do in the lesson that is open, by themselves; none when no lesson is.
    pub fn follow_lesson(&self, plan: Option<Vec<Planned>>) {
        self.0.lesson_plan.replace(plan);
    }

    /// Plays the run of the step on the page, and looks where the lesson says.
    pub fn play_step(&self, document: Shared<Document>) {
        self.stop();
        let mut session = match Session::start(&document) {
            Ok(session) => session,
            Err(why) => return self.act(Action::Notice(Some(Rc::from(why.sentence)))),
        };
        let plan = self.0.lesson_plan.borrow().clone();
        session.set_plan(plan.unwrap_or_default(), true);
        session.set_id(self.next());
        self.hold(session);
        let (studio, turn) = (self.clone(), self.0.turn.get());
        spawn_local(async move {
            for _ in 0..MOST_SLICES {
                let going = studio.ask(|session| {
                    session.advance(SLICE);
                    session.is_going()
                });
                if going != Some(true) {
                    break;
                }
                TimeoutFuture::new(0).await;
                if studio.0.turn.get() != turn {
                    return;
                }
            }
            let Some(run) = studio.ask(|session| Shared::new(session.run())) else { return };
            studio.act(Learning::Ran(document, run));
        });
    }

    /// Opens a step of a lesson.
    pub fn open_lesson(&self, lesson: &Shared<Lesson>, step: usize) {
        self.stop();
        self.act(Learning::Open(lesson.clone(), step));
    }

    /// Opens a lesson by its name, at a step or where it was left.
    pub fn open_lesson_named(&self, name: &Rc<str>, step: Option<usize>) {
        self.stop();
        self.act(Learning::OpenNamed(name.clone(), step));
    }

    /// Opens the lesson that a parcel carries; whether it carries one that can be read.
    pub fn open_lesson_of(&self, parcel: &Parcel) -> bool {
        match Lesson::of_parcel(parcel) {
            None => false,
            Some(Ok(lesson)) => {
                self.stop();
                self.act(Learning::Bring(Shared::new(lesson)));
                true
            }
            Some(Err(why)) => {
                let sentence = tr_with("The lesson in it cannot be read: {why}.", &[("why", &why)]);
                self.act(Action::Notice(Some(Rc::from(sentence))));
                false
            }
        }
    }
}
