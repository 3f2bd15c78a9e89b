//! What is typed stays, whatever happens to the page.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::breakpoints::{self, Breakpoint};
use crate::document::Document;
use crate::graph::Direction;
use crate::layout::Layout;
use crate::shared::Shared;
use crate::state::{Action, Theme};
use crate::studio::Studio;
use crate::texts::tr;
use crate::workspace::Shelf;

const DOCUMENT: &str = "stepthrough.document";
const ENTRY: &str = "stepthrough.entry";
const THEME: &str = "stepthrough.theme";
const LAYOUT: &str = "stepthrough.layout";
const DIRECTION: &str = "stepthrough.direction";
const BREAKPOINTS: &str = "stepthrough.breakpoints";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What belongs to this tab alone, and survives when it is loaded anew.
fn of_tab() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// What was on the page when it was left.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What was written.
    pub document: Document,
    /// The workflow of the person's own that it was, and its version.
    pub entry: Option<(Rc<str>, u32)>,
}

/// What was kept of this tab, else of the tab that was left last; `None` when there is nothing that can be read.
pub fn kept() -> Option<Kept> {
    let read = |storage: web_sys::Storage| {
        let document = Document::from_json(&storage.get_item(DOCUMENT).ok().flatten()?)?;
        let entry = storage.get_item(ENTRY).ok().flatten();
        let entry = entry.as_deref().and_then(|entry| entry.split_once(' '));
        let entry = entry.and_then(|(version, id)| Some((Rc::from(id), version.parse().ok()?)));
        Some(Kept { document, entry })
    };
    of_tab().and_then(read).or_else(|| storage().and_then(read))
}

/// The colours that were chosen.
pub fn kept_theme() -> Theme {
    match storage().and_then(|storage| storage.get_item(THEME).ok().flatten()).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Keeps the colours.
pub fn keep_theme(theme: Theme) {
    let Some(storage) = storage() else { return };
    let _ = match theme {
        Theme::System => storage.remove_item(THEME),
        Theme::Light => storage.set_item(THEME, "light"),
        Theme::Dark => storage.set_item(THEME, "dark"),
    };
}

/// A text that was kept.
pub fn kept_text(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a text; an empty one is taken away. A full storage loses it.
pub fn keep_text(key: &str, text: &str) {
    let Some(storage) = storage() else { return };
    let _ = match text.is_empty() {
        true => storage.remove_item(key),
        false => storage.set_item(key, text),
    };
}

/// How the panes shared the page.
pub fn kept_layout() -> Layout {
    let text = storage().and_then(|storage| storage.get_item(LAYOUT).ok().flatten());
    text.and_then(|text| Layout::from_text(&text)).unwrap_or_default()
}

/// Keeps how the panes share the page, a moment after the last change.
#[hook]
pub fn use_kept_layout(layout: Layout) {
    use_effect_with(layout, |&layout| {
        let later = Timeout::new(250, move || {
            if let Some(storage) = storage() {
                // A full storage costs the arrangement only.
                let _ = storage.set_item(LAYOUT, &layout.to_text());
            }
        });
        move || drop(later)
    });
}

/// The way in which graphs are drawn.
pub fn kept_direction() -> Direction {
    match storage().and_then(|storage| storage.get_item(DIRECTION).ok().flatten()).as_deref() {
        Some("right") => Direction::Right,
        _ => Direction::Down,
    }
}

/// Keeps the way in which graphs are drawn.
pub fn keep_direction(direction: Direction) {
    let Some(storage) = storage() else { return };
    let _ = match direction {
        Direction::Down => storage.remove_item(DIRECTION),
        Direction::Right => storage.set_item(DIRECTION, "right"),
    };
}

fn breakpoints_of(example: Option<&str>) -> String {
    format!("{BREAKPOINTS}.{}", example.unwrap_or_default())
}

/// The breakpoints that were set in an example, or in a workflow of one's own.
pub fn kept_breakpoints(example: Option<&str>) -> Vec<Breakpoint> {
    let text = storage().and_then(|storage| storage.get_item(&breakpoints_of(example)).ok().flatten());
    text.map(|text| breakpoints::read(&text)).unwrap_or_default()
}

/// Keeps them.
pub fn keep_breakpoints(example: Option<&str>, list: &[Breakpoint]) {
    let Some(storage) = storage() else { return };
    // A full storage costs the breakpoints only.
    let _ = match list {
        [] => storage.remove_item(&breakpoints_of(example)),
        list => storage.set_item(&breakpoints_of(example), &breakpoints::write(list)),
    };
}

fn keep(kept: &Kept) -> bool {
    let document = kept.document.to_json();
    let entry = kept.entry.as_ref().map(|(id, version)| format!("{version} {id}"));
    let write = |storage: web_sys::Storage| {
        let entry = match &entry {
            Some(entry) => storage.set_item(ENTRY, entry),
            None => storage.remove_item(ENTRY),
        };
        entry.and_then(|()| storage.set_item(DOCUMENT, &document)).is_ok()
    };
    let tab = of_tab().is_some_and(write);
    storage().is_some_and(write) || tab
}

/// Keeps what is on the page a moment after the last key stroke, and at once when the page is left. Calls back when the
/// browser refuses to keep it.
#[hook]
pub fn use_kept(
    document: Shared<Document>,
    entry: Option<Rc<str>>,
    shelf: Shared<Shelf>,
    keeping: bool,
    studio: &Studio,
) {
    let kept = {
        let (document, studio) = (document.clone(), studio.clone());
        let entry = entry.clone();
        move || Kept {
            document: (*document).clone(),
            entry: entry.clone().map(|id| (id.clone(), studio.desk().version(&id))),
        }
    };
    let newest = use_mut_ref(|| None::<Box<dyn Fn() -> Kept>>);
    *newest.borrow_mut() = Some(Box::new(kept.clone()));
    let told = studio.clone();
    // The shelf changes when a workflow was saved, and with it the version.
    use_effect_with((document, entry, shelf), move |_| {
        let later = Timeout::new(250, move || {
            if keeping && !keep(&kept()) {
                let sentence = tr("This browser refuses to keep what you type; download it before you leave.");
                told.act(Action::Notice(Some(Rc::from(sentence))));
            }
        });
        move || drop(later)
    });
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "pagehide", move |_| {
                if let Some(kept) = newest.borrow().as_ref().filter(|_| keeping) {
                    keep(&kept());
                }
            })
        });
        move || drop(listener)
    });
}
