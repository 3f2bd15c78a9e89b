//! Plays the step of a lesson that was opened, and keeps what was learned.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::lessons::page;
use crate::state::{Learn, State};
use crate::studio::Studio;

use super::storage::{keep_text, kept_text};

const PROGRESS: &str = "stepthrough.progress";
const WORKS: &str = "stepthrough.exercises";
const DRAFT: &str = "stepthrough.lesson";
const BROUGHT: &str = "stepthrough.lessons";
const TOUR: &str = "stepthrough.tour";

/// What was learned the last time; `fresh` when the page may offer its tour.
pub fn kept_learn(fresh: bool) -> Learn {
    let read = |key: &str| kept_text(key).unwrap_or_default();
    Learn {
        progress: crate::lessons::Progress::from_json(&read(PROGRESS)),
        works: crate::lessons::Works::from_json(&read(WORKS)),
        draft: Rc::from(read(DRAFT)),
        brought: Rc::from(read(BROUGHT)),
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
    use_kept(PROGRESS, learn.progress.clone(), keeping, crate::lessons::Progress::to_json);
    use_kept(WORKS, learn.works.clone(), keeping, crate::lessons::Works::to_json);
    use_kept(BROUGHT, learn.brought.clone(), keeping, |brought| brought.to_string());
    use_kept(DRAFT, learn.draft.clone(), keeping, |draft| draft.to_string());
    let was_on = use_mut_ref(|| false);
    use_effect_with(learn.tour, move |&on| {
        if was_on.replace(on) && !on {
            keep_text(TOUR, "done");
        }
    });
}

/// Keeps a value under its key: a moment after it changed, or when the page is left before.
#[hook]
fn use_kept<T: Clone + PartialEq + 'static>(key: &'static str, value: T, keeping: bool, text: fn(&T) -> String) {
    let first = use_mut_ref(|| true);
    let waiting = use_mut_ref(|| None::<T>);
    let write = {
        let waiting = waiting.clone();
        move || {
            if let Some(value) = waiting.take() {
                keep_text(key, &text(&value));
            }
        }
    };
    let now = write.clone();
    use_effect_with(value, move |value| {
        // What was read a moment ago is there already.
        let changed = !first.replace(false) && keeping;
        let later = changed.then(|| {
            waiting.replace(Some(value.clone()));
            Timeout::new(250, write)
        });
        move || drop(later)
    });
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| EventListener::new(&window, "pagehide", move |_| now()));
        move || drop(listener)
    });
}
