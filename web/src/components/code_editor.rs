//! A code editor as a component: the text flows both ways, and the editor keeps its cursor and undo. Its module is not
//! needed to read and run a workflow, so it comes when the page stands; until then the text is shown by a stand-in.

mod stand_in;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use stepthrough::assist::RunData;
use stepthrough::source::Span;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use crate::components::frame::Framed;
use crate::interop::editor::{Callbacks, Complete, Diagnostic, Edit, Editor, Fix, Language, Mark, Options};
use crate::interop::idle::when_idle;
use crate::interop::offsets::{byte_of_utf16, utf16_of_byte};
use crate::session::assist;
use crate::texts::{tr, tr_engine};
use stand_in::StandIn;

/// A lit place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Light {
    /// Where.
    pub span: Span,
    /// The CSS class.
    pub class: &'static str,
    /// Whole lines.
    pub line: bool,
}

/// What the editor is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The text.
    pub text: Rc<str>,
    /// Whose text it is: each owner has an undo of its own.
    #[prop_or_default]
    pub owner: Rc<str>,
    /// What it is written in.
    #[prop_or_default]
    pub language: Language,
    /// Called with the whole text when somebody typed.
    pub onchange: Callback<Rc<str>>,
    /// Called with the byte at which the cursor stands.
    #[prop_or_default]
    pub oncursor: Callback<u32>,
    /// Called for Ctrl or Cmd and Enter.
    #[prop_or_default]
    pub onrun: Callback<()>,
    /// Turns on help with writing a definition; answers what a run tells about the state at a byte of the text.
    #[prop_or_default]
    pub ondata: Option<DataSource>,
    /// Findings about the text, with the text they belong to.
    #[prop_or_default]
    pub findings: Option<Rc<Findings>>,
    /// Lit places.
    #[prop_or_default]
    pub lights: Vec<Light>,
    /// A place to bring into view, and a number that rises with each wish.
    #[prop_or_default]
    pub reveal: Option<(Span, u32)>,
    /// Dark colours.
    pub dark: bool,
    /// Line numbers.
    #[prop_or(true)]
    pub numbers: bool,
    /// Long lines are wrapped.
    #[prop_or(false)]
    pub wrap: bool,
    /// What a screen reader calls it.
    pub label: AttrValue,
}

/// What a run tells about the state at a byte of a text.
pub type DataSource = Callback<(Rc<str>, u32), Option<RunData>>;

/// Findings about one text.
#[derive(Debug, PartialEq)]
pub struct Findings {
    /// The text they belong to.
    pub text: Rc<str>,
    /// The findings.
    pub list: Vec<stepthrough::diagnostic::Diagnostic>,
}

/// What lives as long as the component. Nothing in it is borrowed while the editor is called: it may call back.
#[derive(Default)]
struct Held {
    editor: RefCell<Option<Rc<Editor>>>,
    /// The text that the editor last had.
    text: RefCell<Rc<str>>,
    owner: RefCell<Rc<str>>,
    /// The reader was in the text when the editor came: what was to be brought into view before is not any more.
    entered: Cell<bool>,
}

impl Held {
    fn editor(&self) -> Option<Rc<Editor>> {
        self.editor.borrow().clone()
    }

    fn text(&self) -> Rc<str> {
        self.text.borrow().clone()
    }
}

/// A code editor.
#[component]
pub fn CodeEditor(props: &Props) -> Html {
    let by_key = use_state_eq(|| false);
    let (place, stand) = (use_node_ref(), use_node_ref());
    let wanted = use_state(Editor::is_loaded);
    let held = use_memo((), |()| Held::default());
    let mounted = use_state(|| false);
    let failed = use_state(|| false);
    let locked = use_context::<Framed>().is_some_and(|framed| framed.0.locked);
    // The newest callbacks, read by closures that were made once.
    let now = || (props.onchange.clone(), props.oncursor.clone(), props.onrun.clone(), props.ondata.clone());
    let newest = use_mut_ref(now);
    *newest.borrow_mut() = now();
    let want = use_callback((), {
        let wanted = wanted.setter();
        move |(), ()| wanted.set(true)
    });
    {
        let want = want.clone();
        use_effect_with((), move |()| when_idle(move || want.emit(())));
    }
    {
        let (place, stand, held, mounted, failed) =
            (place.clone(), stand.clone(), held.clone(), mounted.clone(), failed.clone());
        let options = Options {
            language: props.language,
            dark: props.dark,
            readonly: locked,
            wrap: props.wrap,
            line_numbers: props.numbers,
            label: props.label.to_string(),
            description: way_out().to_owned(),
            placeholder: String::new(),
            owner: props.owner.to_string(),
        };
        let (text, owner) = (props.text.clone(), props.owner.clone());
        use_effect_with(*wanted, move |wanted| {
            let alive = Rc::new(RefCell::new(true));
            let still = Rc::clone(&alive);
            let slot = held.clone();
            let mount = async move {
                let Some(parent) = place.cast::<Element>() else { return };
                slot.text.replace(text.clone());
                slot.owner.replace(owner);
                match Editor::mount(&parent, &text, &options, callbacks(&newest, &slot)).await {
                    Ok(editor) if *still.borrow() => {
                        let entered = stand.cast::<Element>().is_some_and(|stand| editor.take_over(&stand));
                        slot.entered.set(entered);
                        slot.editor.replace(Some(Rc::new(editor)));
                        mounted.set(true);
                    }
                    Ok(_) => {}
                    Err(error) => {
                        web_sys::console::warn_1(&error);
                        failed.set(true);
                    }
                }
            };
            if *wanted {
                spawn_local(mount);
            }
            move || {
                *alive.borrow_mut() = false;
                let editor = held.editor.take();
                drop(editor);
            }
        });
    }
    use_put(&held, (props.text.clone(), props.owner.clone(), *mounted), |held, editor, (text, owner, _)| {
        let before = held.owner.replace(owner.clone());
        if before != *owner {
            held.text.replace(text.clone());
            editor.swap(owner, text);
        } else if held.text.replace(text.clone()) != *text {
            editor.set_text(text);
        }
    });
    use_put(&held, (props.findings.clone(), *mounted), |held, editor, (findings, _)| {
        if let Some(findings) = findings.as_ref().filter(|findings| findings.text == held.text()) {
            let list: Vec<_> = findings.list.iter().map(|found| diagnostic(&findings.text, found)).collect();
            editor.set_diagnostics(&list);
        }
    });
    use_put(&held, (props.lights.clone(), props.text.clone(), *mounted), |_, editor, (lights, text, _)| {
        let mark = |light: &Light| Mark {
            from: utf16_of_byte(text, light.span.start as usize),
            to: utf16_of_byte(text, light.span.end as usize),
            class: light.class,
            line: light.line,
        };
        editor.set_marks(&lights.iter().map(mark).collect::<Vec<_>>());
    });
    use_put(&held, (props.reveal, *mounted), |held, editor, (reveal, _)| {
        if let Some((span, _)) = reveal.filter(|_| !held.entered.take()) {
            let text = held.text();
            let at = |byte: u32| utf16_of_byte(&text, byte as usize);
            editor.reveal(at(span.start), at(span.end));
        }
    });
    use_put(&held, (props.dark, props.language, *mounted), |_, editor, (dark, language, _)| {
        editor.set_theme(*dark);
        editor.set_language(*language);
    });
    use_put(&held, (locked, *mounted), |_, editor, (locked, _)| editor.set_readonly(*locked));
    if *failed {
        let onchange = props.onchange.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            onchange.emit(Rc::from(area.value()));
        });
        return html! {
            <textarea class="editor editor--plain" value={props.text.to_string()} {oninput} spellcheck="false"
                aria-label={props.label.clone()} readonly={locked} />
        };
    }
    // Who comes by Tab, or indents by it, is told the way out.
    let onkeyup = {
        let by_key = by_key.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Tab" {
                by_key.set(true);
            }
        })
    };
    let onfocusout = {
        let by_key = by_key.clone();
        Callback::from(move |_: FocusEvent| by_key.set(false))
    };
    html! {
        <div class="editor" ref={place} aria-busy={(!*mounted).to_string()} {onkeyup} {onfocusout}>
            if *by_key && !locked { <p class="editor__way" aria-hidden="true">{ way_out() }</p> }
            if !*mounted {
                <StandIn text={props.text.clone()} language={props.language} numbers={props.numbers} wrap={props.wrap} reveal={props.reveal} lights={props.lights.clone()}
                    label={props.label.clone()} onenter={want} place={stand} />
            }
        </div>
    }
}

/// How the keyboard gets out of the editor again.
pub fn way_out() -> &'static str {
    tr("In the editor Tab indents; Esc, then Tab, leaves it.")
}

/// Hands something to the editor whenever it changed, and once when the editor stands.
#[hook]
fn use_put<T: PartialEq + 'static>(held: &Rc<Held>, what: T, put: impl FnOnce(&Held, &Editor, &T) + 'static) {
    let held = Rc::clone(held);
    use_effect_with(what, move |what| {
        if let Some(editor) = held.editor() {
            put(&held, &editor, what);
        }
    });
}

type Newest = Rc<RefCell<(Callback<Rc<str>>, Callback<u32>, Callback<()>, Option<DataSource>)>>;

fn callbacks(newest: &Newest, held: &Rc<Held>) -> Callbacks {
    let change = {
        let (newest, held) = (Rc::clone(newest), Rc::clone(held));
        move |text: String| {
            let text: Rc<str> = Rc::from(text);
            held.text.replace(text.clone());
            let emit = newest.borrow().0.clone();
            emit.emit(text);
        }
    };
    let cursor = {
        let (newest, held) = (Rc::clone(newest), Rc::clone(held));
        move |at: usize| {
            let byte = byte_of_utf16(&held.text(), at);
            let emit = newest.borrow().1.clone();
            emit.emit(Span::new(byte, byte).start);
        }
    };
    let run = {
        let newest = Rc::clone(newest);
        move || {
            let emit = newest.borrow().2.clone();
            emit.emit(());
        }
    };
    let helped = newest.borrow().3.is_some();
    // The text as the editor has it, and what a run tells about the place.
    let at_hand = |at: usize, newest: &Newest, held: &Rc<Held>| {
        let text = held.text();
        let byte = byte_of_utf16(&text, at);
        let source = newest.borrow().3.clone();
        let data = source.and_then(|source| source.emit((text.clone(), Span::new(byte, byte).start)));
        (text, data)
    };
    let complete = {
        let (newest, held) = (Rc::clone(newest), Rc::clone(held));
        move |at: usize, _asked: bool| {
            let (text, data) = at_hand(at, &newest, &held);
            assist::complete(&text, at, data.as_ref())
        }
    };
    let hover = {
        let (newest, held) = (Rc::clone(newest), Rc::clone(held));
        move |at: usize| {
            let (text, data) = at_hand(at, &newest, &held);
            assist::hover(&text, at, data.as_ref())
        }
    };
    Callbacks {
        change: Some(Box::new(change)),
        cursor: Some(Box::new(cursor)),
        run: Some(Box::new(run)),
        complete: helped.then(|| Box::new(complete) as Complete),
        hover: helped.then(|| Box::new(hover) as Box<dyn FnMut(usize) -> String>),
    }
}

fn diagnostic(text: &str, found: &stepthrough::diagnostic::Diagnostic) -> Diagnostic {
    use stepthrough::diagnostic::Severity;
    let at = |byte: u32| utf16_of_byte(text, byte as usize);
    let fix = |fix: &stepthrough::diagnostic::Fix| Fix {
        label: tr_engine(&fix.title),
        edits: fix
            .edits
            .iter()
            .map(|edit| Edit { from: at(edit.span.start), to: at(edit.span.end), insert: edit.text.clone() })
            .collect(),
    };
    let message = match found.help.is_empty() {
        true => found.message.clone(),
        false => format!("{}\n{}", found.message, tr_engine(&found.help)),
    };
    Diagnostic {
        from: at(found.span.start),
        to: at(found.span.end),
        severity: match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        },
        message,
        code: found.code.to_owned(),
        fixes: found.fixes.iter().map(fix).collect(),
    }
}
