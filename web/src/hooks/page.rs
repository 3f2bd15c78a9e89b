//! What the whole page does by itself: checks, follows, names its address, lets notices go.

use gloo_timers::callback::Timeout;
use stepthrough::source::Span;
use yew::prelude::*;

use crate::document::Document;
use crate::lessons::{brought, course};
use crate::share::address::Wanted;
use crate::shared::Shared;
use crate::state::{Action, State};
use crate::studio::Studio;
use crate::{handing, session};

/// Checks the document a moment after the last key stroke.
#[hook]
pub fn use_checks(document: Shared<Document>, studio: &Studio) {
    let studio = studio.clone();
    let first = use_mut_ref(|| true);
    use_effect_with(document, move |document| {
        let document = document.clone();
        let check = move || studio.act(Action::Checked(Shared::new(session::check(&document))));
        let at_once = first.replace(false);
        let later = if at_once {
            check();
            None
        } else {
            // The key stroke is drawn first.
            Some(Timeout::new(8, check))
        };
        move || drop(later)
    });
}

/// The definition scrolls along with the state that the cursor is in, as long as it is what ran and nobody types in it.
#[hook]
pub fn use_following(state: &State, reveal: &UseStateHandle<Option<(Span, u32)>>) {
    let reveal = reveal.clone();
    let current = !state.is_stale() && state.picked.is_none();
    let span = state.run.as_ref().filter(|_| current).and_then(|run| Some(run.machine.state(state.state()?)?.span));
    use_effect_with(span, move |span| {
        let typing = web_sys::window()
            .and_then(|window| {
                window.document()?.active_element()?.closest(".cm-editor, .stand-in, textarea").ok().flatten()
            })
            .is_some();
        if let Some(span) = span.filter(|_| !typing) {
            let start = Span { end: span.start, ..span };
            reveal.set(Some((start, reveal.map_or(0, |(_, count)| count) + 1)));
        }
    });
}

/// The address names the lesson or the example that is open.
#[hook]
pub fn use_address(state: &State) {
    let lesson = state.learn.open.as_ref().map(|open| open.lesson.name.clone());
    let lesson = lesson.filter(|name| course::has(name) || brought::is_brought(name)).map(Wanted::Lesson);
    let example = state
        .document
        .origin
        .as_ref()
        .map(|origin| Wanted::Example { example: origin.example.clone(), setup: Some(origin.setup.clone()) });
    use_effect_with(lesson.or(example).unwrap_or_default(), |open| handing::show_address(open.clone()));
}

/// How long a notice is shown, in milliseconds.
const SHORT: u32 = 9_000;
/// How long one is shown that offers to take something back.
const LONG: u32 = 20_000;

/// A notice goes away after a while.
#[hook]
pub fn use_notice(state: &State, studio: &Studio) {
    let studio = studio.clone();
    use_effect_with((state.notice.clone(), state.removed.is_some()), move |(notice, offers)| {
        let time = if *offers { LONG } else { SHORT };
        let later = notice.as_ref().map(|_| Timeout::new(time, move || studio.act(Action::Notice(None))));
        move || drop(later)
    });
}
