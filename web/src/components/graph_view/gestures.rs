//! Mouse, wheel and fingers on the picture.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::camera::{Camera, Move};

/// A hand that trembles while clicking does not drag.
const TREMBLE: f64 = 4.0;

/// The fingers (or the mouse) that are down.
#[derive(Default)]
struct Fingers {
    down: Vec<(i32, f64, f64)>,
    dragging: bool,
}

/// What the pane listens to.
pub struct Gestures {
    /// A finger is put down.
    pub onpointerdown: Callback<PointerEvent>,
    /// It moves.
    pub onpointermove: Callback<PointerEvent>,
    /// It is lifted.
    pub onpointerup: Callback<PointerEvent>,
    /// The mouse takes no focus away that a key could need.
    pub onmousedown: Callback<MouseEvent>,
}

/// Pans with one finger, zooms with two, and with the wheel.
#[hook]
pub fn use_gestures(place: NodeRef, camera: UseReducerDispatcher<Camera>) -> Gestures {
    let fingers = use_mut_ref(Fingers::default);
    {
        // Wheels must not scroll the page, which only a listener that is not passive can prevent.
        let (place, camera) = (place.clone(), camera.clone());
        use_effect_with((), move |()| {
            let listener = place.cast::<Element>().map(|element| {
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&element.clone(), "wheel", options, move |event| {
                    if let Some(event) = event.dyn_ref::<WheelEvent>() {
                        event.prevent_default();
                        camera.dispatch(wheel(event, &element));
                    }
                })
            });
            move || drop(listener)
        });
    }
    let onpointerdown = {
        let fingers = fingers.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                let (x, y) = point(&event);
                fingers.borrow_mut().down.push((event.pointer_id(), x, y));
            }
        })
    };
    let onpointermove = {
        let fingers = fingers.clone();
        Callback::from(move |event: PointerEvent| {
            let fingers = &mut *fingers.borrow_mut();
            let Some(at) = fingers.down.iter().position(|(id, ..)| *id == event.pointer_id()) else { return };
            let Some(pane) = event.current_target().and_then(|pane| pane.dyn_into::<Element>().ok()) else { return };
            let (x, y) = point(&event);
            let (_, was_x, was_y) = fingers.down.get(at).copied().unwrap_or_default();
            if !fingers.dragging && fingers.down.len() == 1 && (x - was_x).hypot(y - was_y) < TREMBLE {
                return;
            }
            fingers.dragging = true;
            let _ = pane.set_pointer_capture(event.pointer_id());
            let other = fingers.down.iter().find(|(id, ..)| *id != event.pointer_id()).copied();
            if let Some((_, other_x, other_y)) = other {
                let rect = pane.get_bounding_client_rect();
                let spread = |x: f64, y: f64| (x - other_x).hypot(y - other_y).max(1.0);
                let middle = ((was_x + other_x) / 2.0 - rect.x(), (was_y + other_y) / 2.0 - rect.y());
                camera.dispatch(Move::Zoom(spread(x, y) / spread(was_x, was_y), middle));
                camera.dispatch(Move::Pan((x - was_x) / 2.0, (y - was_y) / 2.0));
            } else {
                camera.dispatch(Move::Pan(x - was_x, y - was_y));
            }
            if let Some(finger) = fingers.down.get_mut(at) {
                *finger = (event.pointer_id(), x, y);
            }
        })
    };
    let onpointerup = Callback::from(move |event: PointerEvent| {
        let mut fingers = fingers.borrow_mut();
        fingers.down.retain(|(id, ..)| *id != event.pointer_id());
        fingers.dragging = fingers.dragging && !fingers.down.is_empty();
    });
    let onmousedown = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let focused = web_sys::window().and_then(|window| window.document()?.active_element());
        if let Some(focused) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = focused.blur();
        }
    });
    Gestures { onpointerdown, onpointermove, onpointerup, onmousedown }
}

fn point(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

fn wheel(event: &WheelEvent, pane: &Element) -> Move {
    let scale = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { 24.0 } else { 1.0 };
    let (dx, dy) = (event.delta_x() * scale, event.delta_y() * scale);
    if event.ctrl_key() || event.meta_key() {
        let rect = pane.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - rect.x(), f64::from(event.client_y()) - rect.y());
        return Move::Zoom((-dy / 240.0).exp(), at);
    }
    let (dx, dy) = if event.shift_key() { (dy, dx) } else { (dx, dy) };
    Move::Pan(-dx, -dy)
}
