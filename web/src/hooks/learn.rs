//! Plays the step of a lesson that was opened, and keeps what was learned.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::lessons::page;
use crate::state::{Learn, State};
use crate::studio::Studio;

use super::storage::{keep_text, kept_text};

const PROGRESS: &str = "stepthrough.progress";
const WORKS: &str = "stepthrough.exercises";
const DRAFT: &str = "stepthrough.lesson";
const TOUR: &str = "stepthrough.tour";

/// What was learned the last time; `fresh` when the page may offer its tour.
pub fn kept_learn(fresh: bool) -> Learn {
    let read = |key: &str| kept_text(key).unwrap_or_default();
    Learn {
        progress: crate::lessons::Progress::from_json(&read(PROGRESS)),
        works: crate::lessons::Works::from_json(&read(WORKS)),
        draft: Rc::from(read(DRAFT)),
        tour: fresh && kept_text(TOUR).is_none(),
        ..Learn::default()
    }
}

/// Plays what is opened, and keeps what is done.
#[hook]
pub fn use_learn(state: &State, keeping: bool, studio: &Studio) {
    let learn = &state.learn;
    {
        let (studio, document, open) = (studio.clone(), state.document.clone(), learn.open.clone());
        let opened = learn.open.as_ref().map(|open| (open.lesson.clone(), open.step, open.case, open.turn));
        use_effect_with(opened, move |_| {
            let Some(open) = open else { return studio.follow_lesson(None) };
            studio.follow_lesson(Some(page::planned(&open.lesson, open.step, open.case)));
            if open.step().is_some_and(|step| page::plays(step, open.case)) {
                studio.play_step(document);
            }
        });
    }
    let kept = (learn.progress.clone(), learn.works.clone(), learn.draft.clone());
    let first = use_mut_ref(|| true);
    use_effect_with(kept, move |(progress, works, draft)| {
        let (progress, works, draft) = (progress.to_json(), works.to_json(), draft.clone());
        // What was read a moment ago is there already.
        let changed = !first.replace(false) && keeping;
        let later = changed.then(|| {
            Timeout::new(250, move || {
                keep_text(PROGRESS, &progress);
                keep_text(WORKS, &works);
                keep_text(DRAFT, &draft);
            })
        });
        move || drop(later)
    });
    let was_on = use_mut_ref(|| false);
    use_effect_with(learn.tour, move |&on| {
        if was_on.replace(on) && !on {
            keep_text(TOUR, "done");
        }
    });
}
