//! What opens beside a button and lies over everything else, always inside the window.

use gloo_events::EventListener;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Free room between the button, the list and the window's edges.
const GAP: f64 = 4.0;
/// Less than that is no room for a list.
const LEAST: f64 = 120.0;

/// A rectangle of the window, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

/// Where a list stands.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    left: f64,
    top: f64,
    /// The height that it may have before it scrolls.
    most: f64,
}

/// Below the button and along its left edge where there is room, else above it, else along its right edge, else where
/// the window has room.
fn place(button: Area, list: (f64, f64), window: (f64, f64)) -> Place {
    let (width, height) = list;
    let right = button.left + button.width;
    let last = (window.0 - GAP - width).max(GAP);
    let left = match () {
        () if button.left <= last => button.left.max(GAP),
        () if right - width >= GAP => (right - width).min(last),
        () => last,
    };
    let below = window.1 - GAP - (button.top + button.height + GAP);
    let above = button.top - 2.0 * GAP;
    if height <= below || below >= above {
        let most = below.max(LEAST.min(window.1 - 2.0 * GAP));
        let top = (button.top + button.height + GAP).min(window.1 - GAP - most.min(height));
        return Place { left, top: top.max(GAP), most };
    }
    let most = above.max(LEAST.min(window.1 - 2.0 * GAP));
    Place { left, top: (button.top - GAP - most.min(height)).max(GAP), most }
}

fn area(element: &Element) -> Area {
    let found = element.get_bounding_client_rect();
    Area { left: found.left(), top: found.top(), width: found.width(), height: found.height() }
}

/// Puts the list, which is there as long as it is `open`, beside the button, in the browser's top layer where it has one.
#[hook]
pub fn use_popover(open: bool, button: &NodeRef, list: &NodeRef) {
    let settle = {
        let (button, list) = (button.clone(), list.clone());
        move || settle(&button, &list)
    };
    // Whatever was drawn anew may be larger than before.
    use_effect(settle.clone());
    use_effect_with(open, move |&open| {
        let window = open.then(web_sys::window).flatten();
        let listener = window.map(|window| EventListener::new(&window, "resize", move |_| settle()));
        move || drop(listener)
    });
}

fn settle(button: &NodeRef, list: &NodeRef) {
    let Some((button, list)) = button.cast::<Element>().zip(list.cast::<HtmlElement>()) else { return };
    let Some(window) = web_sys::window() else { return };
    let size = |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|size| size.as_f64()).unwrap_or_default();
    // Refused where it is shown already.
    let _ = list.show_popover();
    let style = list.style();
    let set = |name: &str, value: &str| {
        // Without a place it stands where the style sheet puts it.
        let _ = style.set_property(name, value);
    };
    set("max-height", "");
    let found = area(&list);
    let size = (size(window.inner_width()), size(window.inner_height()));
    let place = place(area(&button), (found.width, found.height), size);
    set("inset", &format!("{:.0}px auto auto {:.0}px", place.top, place.left));
    if found.height > place.most {
        set("max-height", &format!("{:.0}px", place.most.floor()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stand_inside_the_window() {
        let check = |left: f64, top: f64, list: (f64, f64), window: (f64, f64), expected: (f64, f64)| {
            let found = place(Area { left, top, width: 40.0, height: 30.0 }, list, window);
            assert_eq!((found.left, found.top), expected);
            assert!(found.left + list.0 <= window.0 && found.top + list.1.min(found.most) <= window.1, "{found:?}");
        };
        let wide = (1280.0, 800.0);
        check(100.0, 100.0, (200.0, 300.0), wide, (100.0, 134.0));
        check(1200.0, 100.0, (200.0, 300.0), wide, (1040.0, 134.0));
        check(400.0, 620.0, (200.0, 300.0), wide, (400.0, 316.0));
        check(100.0, 300.0, (200.0, 900.0), wide, (100.0, 334.0));
        let phone = (390.0, 844.0);
        check(340.0, 780.0, (340.0, 400.0), phone, (40.0, 376.0));
        check(100.0, 780.0, (340.0, 900.0), phone, (46.0, 4.0));
        check(0.0, 50.0, (100.0, 100.0), (300.0, 110.0), (4.0, 4.0));
    }
}
