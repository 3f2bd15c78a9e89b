//! Small parts of forms.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What stands in the input or the text area now.
pub fn typed(event: &InputEvent) -> String {
    let Some(target) = event.target() else { return String::new() };
    match target.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => area.value(),
        None => target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default(),
    }
}

/// What was chosen from the list.
pub fn chosen(event: &Event) -> String {
    let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    select.map(|select| select.value()).unwrap_or_default()
}

/// The height of a text area that shows its text, in lines.
pub fn lines(text: &str, most: usize) -> String {
    text.lines().count().clamp(2, most).to_string()
}
