//! Work that can wait.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// How long a browser waits that cannot tell when it has nothing else to do, in milliseconds.
const WITHOUT_IDLE: i32 = 200;

/// Calls `work` once the page has been drawn and nothing else is to be done.
pub fn when_idle(work: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let work = Closure::once_into_js(work);
    let browser = window.clone();
    let drawn = Closure::once_into_js(move || {
        let work = work.unchecked_ref();
        // Safari knows no idle time.
        if browser.request_idle_callback(work).is_err() {
            let _ = browser.set_timeout_with_callback_and_timeout_and_arguments_0(work, WITHOUT_IDLE);
        }
    });
    let _ = window.request_animation_frame(drawn.unchecked_ref());
}
