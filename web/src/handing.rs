//! Handing things to the outside: the clipboard, a file, an address.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};
use yew::Callback;

use crate::share::address::{Address, Wanted};

/// Copies a text. The browser may refuse, which it then says itself.
pub fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.navigator().clipboard().write_text(text);
    }
}

/// Saves a text as a file.
pub fn download(name: &str, text: &str) {
    download_as(name, "application/json", text);
}

/// Saves a text as a file of another type than JSON.
pub fn download_as(name: &str, media_type: &str, text: &str) {
    let _ = blob(media_type, text).and_then(|blob| offer(name, &blob));
}

/// A text as the browser's own data.
///
/// # Errors
/// When the browser refuses.
pub fn blob(media_type: &str, text: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    Blob::new_with_str_sequence_and_options(&parts, &options)
}

/// Offers data to be saved as a file.
///
/// # Errors
/// When the browser refuses.
pub fn offer(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&address)
}

/// The reader's language, as the browser has it: `pt-BR`.
pub fn language() -> Option<String> {
    web_sys::window()?.navigator().language()
}

/// The page's own address, without what it asks for; empty where there is no browser.
pub fn base() -> String {
    let location = web_sys::window().map(|window| window.location());
    let parts = location.and_then(|location| Some((location.origin().ok()?, location.pathname().ok()?)));
    parts.map(|(origin, path)| origin + &path).unwrap_or_default()
}

/// What the page's address asks for.
pub fn address() -> Address {
    let location = web_sys::window().map(|window| window.location());
    let parts = location.and_then(|location| Some((location.search().ok()?, location.hash().ok()?)));
    parts.map(|(search, hash)| Address::read(&search, &hash)).unwrap_or_default()
}

/// Calls back when what is behind the `#` changes: somebody pasted another link into the same page.
pub fn on_hash(changed: Callback<()>) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| changed.emit(())))
}

/// Opens the browser's print dialog, as soon as what lies over the page is gone.
pub fn print() {
    Timeout::new(0, || {
        if let Some(window) = web_sys::window() {
            let _ = window.print();
        }
    })
    .forget();
}

/// Opens an address in another window, which knows nothing of this one.
pub fn open_window(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.open_with_url_and_target_and_features(address, "_blank", "noopener");
    }
}

/// Makes the address name what is open, or nothing, without loading the page anew.
pub fn show_address(open: Wanted) {
    let address = base() + &Address { open, ..Address::default() }.to_search();
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}
