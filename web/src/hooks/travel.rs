//! What travelling keeps and takes: breakpoints, and recorded histories.

use std::rc::Rc;

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::prelude::*;

use crate::state::{Action, State};
use crate::studio::Studio;

use super::storage::{keep_breakpoints, kept_breakpoints};

/// Keeps breakpoints for each document: an example's by its name, those of one's own workflows together.
#[hook]
pub fn use_kept_breakpoints(state: &State, studio: &Studio) {
    let name = state.document.origin.as_ref().map(|origin| origin.example.clone());
    // The document whose breakpoints are on the page; before they were read nothing is kept.
    let read = use_mut_ref(|| None::<Option<Rc<str>>>);
    {
        let (studio, read) = (studio.clone(), read.clone());
        use_effect_with(name.clone(), move |name| {
            read.replace(Some(name.clone()));
            studio.act(Action::SetBreakpoints(kept_breakpoints(name.as_deref())));
        });
    }
    let first = use_mut_ref(|| true);
    use_effect_with((name, state.breakpoints.clone()), move |(name, list)| {
        if !first.replace(false) && read.borrow().as_ref() == Some(name) {
            keep_breakpoints(name.as_deref(), list);
        }
    });
}

/// Tells the studio what is written, which a recorded history is put beside.
#[hook]
pub fn use_text_beside(state: &State, studio: &Studio) {
    let studio = studio.clone();
    use_effect_with((state.document.clone(), state.checks.clone()), move |(document, checks)| {
        studio.set_written(document, &checks.machine);
    });
}

/// Opens a file as a recorded history.
pub fn open_file(studio: &Studio, file: File) {
    let studio = studio.clone();
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
        studio.open_history(&file.name(), &text);
    });
}
