//! What is typed stays, whatever happens to the page.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::document::Document;
use crate::layout::Layout;
use crate::shared::Shared;
use crate::state::Theme;

const DOCUMENT: &str = "stepthrough.document";
const THEME: &str = "stepthrough.theme";
const LAYOUT: &str = "stepthrough.layout";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The document that was kept, if there is one that can be read.
pub fn kept_document() -> Option<Document> {
    Document::from_json(&storage()?.get_item(DOCUMENT).ok().flatten()?)
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

fn keep(document: &Document) -> bool {
    storage().is_some_and(|storage| storage.set_item(DOCUMENT, &document.to_json()).is_ok())
}

/// Keeps the document a moment after the last key stroke, and at once when the page is left. Calls back when the browser
/// refuses to keep it.
#[hook]
pub fn use_kept(document: Shared<Document>, refused: Callback<()>) {
    let newest = use_mut_ref(|| document.clone());
    *newest.borrow_mut() = document.clone();
    use_effect_with(document, move |document| {
        let document = document.clone();
        let later = Timeout::new(250, move || {
            if !keep(&document) {
                refused.emit(());
            }
        });
        move || drop(later)
    });
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "pagehide", move |_| {
                keep(&newest.borrow());
            })
        });
        move || drop(listener)
    });
}
