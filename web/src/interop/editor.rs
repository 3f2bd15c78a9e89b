//! The code editor (CodeMirror, `web/js/src/editor.js`), held by a struct whose `Drop` takes it off the page.
//!
//! The module is loaded by dynamic `import()`: the address stands in the page as `<link data-editor href=...>`, which the
//! bundler writes with the hash of the content. Offsets are UTF-16 units (see [`super::offsets`]); texts have `\n` alone
//! as line break, so [`Editor::mount`] and [`Editor::set_text`] turn other ones into it.

use std::borrow::Cow;
use std::cell::Cell;

use js_sys::{Function, Object, Promise, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlLinkElement};

#[wasm_bindgen]
extern "C" {
    /// The browser's own dynamic import.
    #[wasm_bindgen(js_name = "import", catch)]
    fn dynamic_import(address: &str) -> Result<Promise, JsValue>;

    /// What the module's `create` answers.
    type Handle;

    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Handle, text: &str);
    #[wasm_bindgen(method)]
    fn swap(this: &Handle, owner: &str, text: &str);
    #[wasm_bindgen(method)]
    fn text(this: &Handle) -> String;
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &Handle, list: &JsValue);
    #[wasm_bindgen(method, js_name = setMarks)]
    fn set_marks(this: &Handle, list: &JsValue);
    #[wasm_bindgen(method)]
    fn reveal(this: &Handle, from: u32, to: u32);
    #[wasm_bindgen(method)]
    fn focus(this: &Handle);
    #[wasm_bindgen(method, js_name = takeOver)]
    fn take_over(this: &Handle, stand: &Element) -> bool;
    #[wasm_bindgen(method, js_name = setTheme)]
    fn set_theme(this: &Handle, dark: bool);
    #[wasm_bindgen(method, js_name = setLanguage)]
    fn set_language(this: &Handle, language: &str);
    #[wasm_bindgen(method, js_name = setReadonly)]
    fn set_readonly(this: &Handle, readonly: bool);
    #[wasm_bindgen(method)]
    fn destroy(this: &Handle);
}

/// How an editor begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// What is written in it.
    pub language: Language,
    /// Dark colours.
    pub dark: bool,
    /// Shown, not edited.
    pub readonly: bool,
    /// Long lines are wrapped.
    pub wrap: bool,
    /// Line numbers and fold marks on the left.
    pub line_numbers: bool,
    /// The name that a screen reader says.
    pub label: String,
    /// What it says after the name.
    pub description: String,
    /// Shown while the text is empty.
    pub placeholder: String,
    /// Whose text it is at first; see [`Editor::swap`].
    pub owner: String,
}

/// The languages that the editor colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// JSON, with expressions lit up inside its strings.
    #[default]
    Json,
    /// YAML, likewise.
    Yaml,
    /// A bare JSONata expression.
    Jsonata,
    /// No colours.
    Text,
}

impl Language {
    fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Jsonata => "jsonata",
            Self::Text => "text",
        }
    }
}

/// One underlined range with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Where it begins, in UTF-16 units.
    pub from: usize,
    /// Where it ends, in UTF-16 units.
    pub to: usize,
    /// `error`, `warning`, `info` or `hint`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// The rule's code, shown beside the text; may be empty.
    pub code: String,
    /// Changes that the person can apply with one click.
    pub fixes: Vec<Fix>,
}

/// A change that repairs a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What the button says.
    pub label: String,
    /// What changes; all at once.
    pub edits: Vec<Edit>,
}

/// One replaced range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// Where it begins, in UTF-16 units.
    pub from: usize,
    /// Where it ends, in UTF-16 units.
    pub to: usize,
    /// The new text.
    pub insert: String,
}

/// A lit range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Where it begins, in UTF-16 units.
    pub from: usize,
    /// Where it ends, in UTF-16 units.
    pub to: usize,
    /// The CSS class.
    pub class: &'static str,
    /// Colours whole lines instead of the range.
    pub line: bool,
}

/// One line of the completion list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// What the list shows and matches against.
    pub label: String,
    /// A kind, as CodeMirror names them (`keyword`, `property`, `function`, `variable`); may be empty.
    pub r#type: String,
    /// A few words on the right; may be empty.
    pub detail: String,
    /// A longer text beside the list; may be empty.
    pub info: String,
    /// What is inserted.
    pub apply: String,
    /// Where the replaced text begins, in UTF-16 units; the same for all items of an answer.
    pub from: usize,
    /// Where the replaced text ends, in UTF-16 units.
    pub to: usize,
    /// Moves the item up (to 99) or down (to -99).
    pub boost: i32,
}

/// Answers what fits at a UTF-16 offset; the flag says that the person asked by key.
pub type Complete = Box<dyn FnMut(usize, bool) -> Vec<Completion>>;

/// What the editor tells the page. Every field may stay empty.
#[derive(Default)]
pub struct Callbacks {
    /// The person changed the text: the whole new text.
    pub change: Option<Box<dyn FnMut(String)>>,
    /// The cursor moved, or the person entered the editor: its UTF-16 offset.
    pub cursor: Option<Box<dyn FnMut(usize)>>,
    /// What to say about the text at this UTF-16 offset; nothing when empty. A line `# words` is a title.
    pub hover: Option<Box<dyn FnMut(usize) -> String>>,
    /// What fits at this UTF-16 offset; `true` when the person asked for it by key.
    pub complete: Option<Complete>,
    /// Ctrl or Cmd and Enter.
    pub run: Option<Box<dyn FnMut()>>,
}

/// A mounted editor; dropping it takes it off the page.
pub struct Editor {
    handle: Handle,
    // JavaScript calls these as long as the editor lives.
    _callbacks: JsCallbacks,
}

thread_local! {
    static LOADED: Cell<bool> = const { Cell::new(false) };
}

impl Editor {
    /// Whether the module is there already.
    #[must_use]
    pub fn is_loaded() -> bool {
        LOADED.get()
    }

    /// Loads the editor's module (once a page) and puts an editor with `text` into `parent`.
    ///
    /// # Errors
    /// What the browser answered when the module could not be loaded (the network is gone, say).
    pub async fn mount(parent: &Element, text: &str, options: &Options, callbacks: Callbacks) -> Result<Self, JsValue> {
        let module = JsFuture::from(dynamic_import(&address()?)?).await?;
        LOADED.set(true);
        let create: Function = Reflect::get(&module, &"create".into())?.dyn_into()?;
        let callbacks = JsCallbacks::new(callbacks)?;
        let options = serde_wasm_bindgen::to_value(options)?;
        let arguments = js_sys::Array::of4(parent, &JsValue::from_str(&line_feeds(text)), &options, &callbacks.object);
        let handle = Reflect::apply(&create, &JsValue::NULL, &arguments)?.unchecked_into();
        Ok(Self { handle, _callbacks: callbacks })
    }

    /// Replaces the text; cursor and undo survive, and `change` is not called.
    pub fn set_text(&self, text: &str) {
        self.handle.set_text(&line_feeds(text));
    }

    /// The text of another owner from now on; each has an undo, a cursor and folds of its own. `change` is not called.
    pub fn swap(&self, owner: &str, text: &str) {
        self.handle.swap(owner, &line_feeds(text));
    }

    /// The text as it stands.
    #[must_use]
    pub fn text(&self) -> String {
        self.handle.text()
    }

    /// Replaces all diagnostics.
    pub fn set_diagnostics(&self, list: &[Diagnostic]) {
        self.handle.set_diagnostics(&serde_wasm_bindgen::to_value(list).unwrap_or(JsValue::NULL));
    }

    /// Replaces all marks.
    pub fn set_marks(&self, list: &[Mark]) {
        self.handle.set_marks(&serde_wasm_bindgen::to_value(list).unwrap_or(JsValue::NULL));
    }

    /// Selects the UTF-16 range and scrolls to it; the focus stays where it is, and `cursor` is not called.
    pub fn reveal(&self, from: usize, to: usize) {
        self.handle.reveal(u32::try_from(from).unwrap_or(u32::MAX), u32::try_from(to).unwrap_or(u32::MAX));
    }

    /// Gives the editor the keyboard.
    pub fn focus(&self) {
        self.handle.focus();
    }

    /// Goes on where `stand` was, which showed the same text until now: scrolled alike, and with the keyboard and the
    /// selection if `stand` had them. Answers whether it had.
    pub fn take_over(&self, stand: &Element) -> bool {
        self.handle.take_over(stand)
    }

    /// Dark or light colours.
    pub fn set_theme(&self, dark: bool) {
        self.handle.set_theme(dark);
    }

    /// Another language for the same text.
    pub fn set_language(&self, language: Language) {
        self.handle.set_language(language.name());
    }

    /// Allows or forbids typing.
    pub fn set_readonly(&self, readonly: bool) {
        self.handle.set_readonly(readonly);
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}

/// The address of the editor's module, as the page's head has it.
fn address() -> Result<String, JsValue> {
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("link[data-editor]").ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlLinkElement>().ok());
    link.map(|link| link.href()).ok_or_else(|| JsValue::from_str("the page's head names no editor module"))
}

/// The text with `\n` alone as line break: CodeMirror counts each as one unit.
#[must_use]
pub fn line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// The callbacks as one JavaScript object, and the closures that it calls.
struct JsCallbacks {
    object: Object,
    _closures: Vec<Box<dyn std::any::Any>>,
}

impl JsCallbacks {
    fn new(callbacks: Callbacks) -> Result<Self, JsValue> {
        let mut made = Self { object: Object::new(), _closures: Vec::new() };
        if let Some(change) = callbacks.change {
            made.add("change", Closure::wrap(change))?;
        }
        if let Some(mut cursor) = callbacks.cursor {
            made.add("cursor", Closure::<dyn FnMut(u32)>::new(move |at: u32| cursor(at as usize)))?;
        }
        if let Some(mut hover) = callbacks.hover {
            made.add("hover", Closure::<dyn FnMut(u32) -> String>::new(move |at: u32| hover(at as usize)))?;
        }
        if let Some(mut complete) = callbacks.complete {
            let answer = move |at: u32, explicit: bool| -> JsValue {
                serde_wasm_bindgen::to_value(&complete(at as usize, explicit)).unwrap_or(JsValue::NULL)
            };
            made.add("complete", Closure::<dyn FnMut(u32, bool) -> JsValue>::new(answer))?;
        }
        if let Some(run) = callbacks.run {
            made.add("run", Closure::wrap(run))?;
        }
        Ok(made)
    }

    fn add<T: ?Sized + 'static>(&mut self, name: &str, closure: Closure<T>) -> Result<(), JsValue> {
        Reflect::set(&self.object, &name.into(), closure.as_ref())?;
        self._closures.push(Box::new(closure));
        Ok(())
    }
}
