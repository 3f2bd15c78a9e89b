//! Values in and out, and errors.

use js_sys::{Error, JSON, JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::value::Value;

/// The name of errors that are about the caller's documents and options.
pub(super) const NAME: &str = "StepthroughError";

/// A value from JavaScript as `JSON.stringify` writes it; `None` for `undefined`.
///
/// # Errors
/// For what JSON cannot hold, such as a value inside itself; JavaScript's own error.
pub(super) fn value(js: &JsValue) -> Result<Option<Value>, JsValue> {
    if js.is_undefined() {
        return Ok(None);
    }
    // For functions and symbols `JSON.stringify` gives no text.
    let Some(text) = JSON::stringify(js)?.dyn_ref::<JsString>().and_then(|text| text.as_string()) else {
        return Err(wrong("a function or a symbol is no JSON value"));
    };
    Value::parse(&text).map(Some).map_err(|error| wrong(&error.to_string()))
}

/// A value for JavaScript.
///
/// # Errors
/// When it nests deeper than JavaScript reads.
pub(super) fn into_js(value: &Value) -> Result<JsValue, JsValue> {
    JSON::parse(&value.to_json())
}

/// An error about what the caller gave.
pub(super) fn wrong(message: &str) -> JsValue {
    failure(NAME, message, None)
}

/// An error of a name, with findings where there are some.
pub(super) fn failure(name: &str, message: &str, diagnostics: Option<&Value>) -> JsValue {
    let error = Error::new(message);
    error.set_name(name);
    if let Some(found) = diagnostics.and_then(|found| into_js(found).ok()) {
        // Setting a member of a new object cannot fail.
        let _ = Reflect::set(&error, &"diagnostics".into(), &found);
    }
    error.into()
}
