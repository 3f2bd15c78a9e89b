//! Keeps the person's workflows as they write, and takes files that they drop.

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, Element, FileList};
use yew::prelude::*;

use crate::state::{Own, State};
use crate::studio::Studio;

use super::storage::Kept;

/// How long after the last key stroke a workflow is kept, in milliseconds.
const PAUSE: u32 = 400;

/// Reads the person's workflows once, then keeps the one on the page a moment after each change. An example becomes a
/// workflow of their own when they change it. A page inside of another one keeps nothing.
#[hook]
pub fn use_workspace(state: &State, pristine: bool, kept: &[Kept], keeping: bool, studio: &Studio) {
    {
        let (studio, kept) = (studio.clone(), kept.to_vec());
        use_effect_with((), move |()| {
            if keeping {
                studio.desk().start(kept);
            }
        });
    }
    let (document, entry) = state.own_page();
    let title = entry.as_ref().and_then(|id| state.shelf.title(id));
    let studio = studio.clone();
    use_effect_with((document.clone(), entry.clone(), title, pristine), move |(document, entry, _, pristine)| {
        let (document, entry) = (document.clone(), entry.clone());
        let wanted = keeping && (entry.is_some() || !*pristine);
        let later = wanted.then(|| {
            Timeout::new(PAUSE, move || match entry {
                Some(id) => studio.desk().keep(&id, &document),
                None => {
                    let id = studio.desk().create(&document);
                    studio.act(Own::Entry(id));
                }
            })
        });
        move || drop(later)
    });
}

/// Opens files that are dropped anywhere on the page. Whether some are held over it.
#[hook]
pub fn use_drops(studio: &Studio) -> bool {
    let over = use_state_eq(|| false);
    let (studio, held) = (studio.clone(), over.clone());
    use_effect_with((), move |()| {
        // Before the editor, which would put the file's text where it is dropped.
        let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
        let listen = |name: &'static str, act: Box<dyn Fn(&DragEvent)>| {
            web_sys::window().map(|window| {
                EventListener::new_with_options(&window, name, options, move |event| {
                    let event = event.dyn_ref::<DragEvent>();
                    if let Some(event) = event.filter(|event| brings_files(event) && !meets_own(event)) {
                        event.prevent_default();
                        event.stop_propagation();
                        act(event);
                    }
                })
            })
        };
        let (enter, leave) = (held.clone(), held.clone());
        let listeners = [
            listen("dragenter", Box::new(move |_| enter.set(true))),
            listen("dragover", Box::new(|_| {})),
            listen(
                "dragleave",
                Box::new(move |event| {
                    // Out of the window; between two elements there is one that is entered.
                    if event.related_target().is_none() {
                        leave.set(false);
                    }
                }),
            ),
            listen(
                "drop",
                Box::new(move |event| {
                    held.set(false);
                    if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
                        open_files(&studio, &files);
                    }
                }),
            ),
        ];
        move || drop(listeners)
    });
    *over
}

fn brings_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

/// Parts of the page that take files themselves.
const OWN: &str = "[data-drop], [data-thing], .config";

fn meets_own(event: &DragEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(OWN).ok().flatten().is_some())
}

/// Reads files and opens what is in them.
pub fn open_files(studio: &Studio, files: &FileList) {
    let files: Vec<_> = (0..files.length()).filter_map(|at| files.item(at)).collect();
    let studio = studio.clone();
    spawn_local(async move {
        let mut read = Vec::new();
        for file in files {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            read.extend(text.map(|text| (file.name(), text)));
        }
        studio.open_files(&read);
    });
}
