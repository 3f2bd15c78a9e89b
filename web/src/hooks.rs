//! Effects: what the page does besides drawing itself.

pub mod frame;
pub mod keys;
pub mod language;
pub mod learn;
pub mod offline;
pub mod opening;
pub mod page;
pub mod playback;
pub mod progress;
pub mod storage;
pub mod theme;
pub mod travel;
pub mod workspace;

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Calls back once at first and whenever the element's size changes.
#[hook]
pub fn use_resize(node: NodeRef, changed: Callback<()>) {
    let newest = use_mut_ref(|| changed.clone());
    *newest.borrow_mut() = changed;
    use_effect_with((), move |()| {
        let told = Closure::<dyn FnMut()>::new(move || {
            let changed = newest.borrow().clone();
            changed.emit(());
        });
        let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, node.cast::<Element>()) {
            observer.observe(&element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(told);
        }
    });
}
