//! Keys that work everywhere on the page.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::commands::{Command, Pressed, command_of};

/// Where keys write text, or belong to what lies over the page.
const WRITING: &str =
    "input:not([type=range]), textarea, select, .cm-editor, .stand-in, [contenteditable=true], [role=dialog], dialog";

fn pressed(event: &KeyboardEvent) -> Pressed {
    let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let within = |what: &str| focused.as_ref().is_some_and(|element| element.closest(what).ok().flatten().is_some());
    Pressed {
        key: event.key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        writing: within(WRITING),
        on_button: within("button, a, summary, [role=button]"),
        own_arrows: within("[data-keys=own]"),
    }
}

/// Listens to the whole window.
#[hook]
pub fn use_keys(act: Callback<Command>) {
    let newest = use_mut_ref(|| act.clone());
    *newest.borrow_mut() = act;
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new_with_options(
                &window,
                "keydown",
                EventListenerOptions::enable_prevent_default(),
                move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                    if event.default_prevented() {
                        return;
                    }
                    if let Some(command) = command_of(&pressed(event)) {
                        if command != Command::Escape {
                            event.prevent_default();
                        }
                        let act = newest.borrow().clone();
                        act.emit(command);
                    }
                },
            )
        });
        move || drop(listener)
    });
}
