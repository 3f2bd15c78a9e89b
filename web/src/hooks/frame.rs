//! What a page in a frame or on a wall does by itself: the size of its type, and a clicker's keys.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::share::View;
use crate::state::{Action, Change};
use crate::studio::Studio;

/// The type on a wall, in per cent of the page's own.
const WALL: u16 = 150;

/// Sets the size of type, and listens to a clicker as long as the page is on a wall.
#[hook]
pub fn use_frame(view: &View, studio: &Studio) {
    let scale = match (view.scale, view.presenter) {
        (0, true) => WALL,
        (0, false) => 100,
        (scale, _) => scale,
    };
    use_effect_with(scale, |&scale| {
        let root = web_sys::window().and_then(|window| window.document()?.document_element());
        if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
            let size = if scale == 100 { String::new() } else { format!("{}px", f64::from(scale) * 0.16) };
            let _ = root.style().set_property("font-size", &size);
        }
    });
    let studio = studio.clone();
    use_effect_with(view.presenter, move |&presenter| {
        let listener = web_sys::window().filter(|_| presenter).map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                // Clickers send the keys that turn pages.
                let action = match event.key().as_str() {
                    "PageDown" => Action::Step(1),
                    "PageUp" => Action::Step(-1),
                    "Escape" => Change::Frame(View::default()).into(),
                    _ => return,
                };
                event.prevent_default();
                studio.act(action);
            })
        });
        move || drop(listener)
    });
}

/// Whether the page is being printed: its print view is drawn only then.
#[hook]
pub fn use_printing() -> bool {
    let printing = use_state_eq(|| false);
    let set = printing.setter();
    use_effect_with((), move |()| {
        let listeners = web_sys::window().map(|window| {
            let listen = |event: &'static str, on: bool| {
                let set = set.clone();
                EventListener::new(&window, event, move |_| set.set(on))
            };
            [listen("beforeprint", true), listen("afterprint", false)]
        });
        move || drop(listeners)
    });
    *printing
}
