//! What every part of the author's form is given, and its fields.

use std::rc::Rc;

use stepthrough::value::Value;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::field::{lines, typed};
use crate::components::icon::{Icon, sized};
use crate::document::Document;
use crate::lessons::edit;
use crate::lessons::make::Stay;
use crate::session::parcel;
use crate::share::{Look, Parcel};
use crate::shared::Shared;

/// The lesson that is made, and the page that it is made of.
#[derive(Clone, PartialEq)]
pub struct Form {
    /// The lesson's JSON.
    pub lesson: Shared<Value>,
    /// The lesson is another one.
    pub onchange: Callback<Value>,
    /// What is on the page.
    pub document: Shared<Document>,
    /// Where the page looks.
    pub look: Look,
    /// Where one can look in the lesson's runs.
    pub stays: Rc<Vec<Vec<Stay>>>,
}

/// What a part is given that is about one step.
#[derive(Properties, PartialEq)]
pub struct StepProps {
    /// The lesson.
    pub form: Form,
    /// The step's index.
    pub at: usize,
}

impl Form {
    /// What is on the page, as lessons take it.
    pub fn page(&self) -> Parcel {
        packed(&self.document)
    }

    /// Changes the lesson when a button is pressed.
    pub fn change(&self, change: impl Fn(&Value) -> Value + 'static) -> Callback<MouseEvent> {
        let form = self.clone();
        Callback::from(move |_: MouseEvent| form.onchange.emit(change(&form.lesson)))
    }

    /// Puts a value at a way.
    pub fn put(&self, way: &str, value: Option<Value>) {
        self.onchange.emit(edit::put(&self.lesson, way, value));
    }

    /// A text in Markdown, or any other of some lines.
    pub fn area(&self, label: &str, way: &str, hint: &str) -> Html {
        let text = edit::text(&self.lesson, way);
        let rows = lines(&text, 10);
        html! {
            <label class="author__field"><span>{ label.to_owned() }</span>
                <textarea id={place(way)} {rows} value={text} oninput={self.typing(way)} placeholder={hint.to_owned()} /></label>
        }
    }

    /// A text of one line.
    pub fn line(&self, label: &str, way: &str, hint: &str) -> Html {
        html! {
            <label class="author__field"><span>{ label.to_owned() }</span>
                <input id={place(way)} value={edit::text(&self.lesson, way)} oninput={self.typing(way)} placeholder={hint.to_owned()} maxlength="200" /></label>
        }
    }

    fn typing(&self, way: &str) -> Callback<InputEvent> {
        let (form, way) = (self.clone(), way.to_owned());
        Callback::from(move |event: InputEvent| form.put(&way, Some(Value::from(typed(&event)))))
    }
}

/// What is on a page, as lessons take it; without mocks when they cannot be used.
pub fn packed(document: &Document) -> Parcel {
    parcel::parcel(document, None).unwrap_or_else(|_| Parcel {
        definition: document.definition.clone(),
        input: document.input.clone(),
        ..Parcel::default()
    })
}

/// The id of the place at a way, for findings to lead to.
pub fn place(way: &str) -> String {
    format!("author/{way}")
}

/// Leads to the place at a way, or to the nearest one around it.
pub fn go(way: &str) {
    let page = web_sys::window().and_then(|window| window.document());
    let mut way = Some(way);
    while let (Some(page), Some(here)) = (&page, way) {
        if let Some(element) = page.get_element_by_id(&place(here)) {
            element.scroll_into_view();
            if let Ok(element) = wasm_bindgen::JsCast::dyn_into::<HtmlElement>(element) {
                let _ = element.focus();
            }
            return;
        }
        way = here.rsplit_once('/').map(|(around, _)| around);
    }
}

/// A small button of an icon.
pub fn tool(icon: Icon, label: String, onclick: Callback<MouseEvent>, disabled: bool) -> Html {
    html! {
        <button class="tool tool--small" type="button" {onclick} {disabled} aria-label={label.clone()} title={label}>{ sized(icon, 14) }</button>
    }
}

/// A small button of an icon and words.
pub fn button(icon: Icon, label: &str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button class="button button--small author__button" type="button" {onclick}>{ sized(icon, 14) }<span>{ label.to_owned() }</span></button>
    }
}

/// A list to choose from: values and labels in groups.
#[derive(Properties, PartialEq)]
pub struct PickProps {
    /// What is chosen from it.
    pub label: AttrValue,
    /// Its place.
    pub id: AttrValue,
    /// A heading, which may be empty, and its values with their labels.
    pub groups: Vec<(AttrValue, Vec<(Value, String)>)>,
    /// What is chosen now.
    pub value: Value,
    /// Another one was chosen.
    pub onchoose: Callback<Value>,
}

/// See [`PickProps`].
#[component]
pub fn Pick(props: &PickProps) -> Html {
    let onchange = {
        let (groups, onchoose) = (props.groups.clone(), props.onchoose.clone());
        Callback::from(move |event: Event| {
            let index = crate::components::field::chosen(&event).parse::<usize>().ok();
            let mut options = groups.iter().flat_map(|(_, options)| options);
            if let Some((value, _)) = index.and_then(|index| options.nth(index)) {
                onchoose.emit(value.clone());
            }
        })
    };
    let mut count = 0;
    let mut option = |(value, label): &(Value, String)| {
        let at = count;
        count += 1;
        html! { <option value={at.to_string()} selected={*value == props.value}>{ label.clone() }</option> }
    };
    let groups: Vec<Html> = props
        .groups
        .iter()
        .map(|(name, options)| {
            let options = options.iter().map(&mut option).collect::<Html>();
            if name.is_empty() {
                options
            } else {
                html! { <optgroup label={name.clone()}>{ options }</optgroup> }
            }
        })
        .collect();
    html! {
        <label class="author__field"><span>{ props.label.clone() }</span><select id={props.id.clone()} {onchange}>{ groups }</select></label>
    }
}

/// A box to tick.
#[derive(Properties, PartialEq)]
pub struct TickProps {
    /// What it says.
    pub label: AttrValue,
    /// Whether it is ticked.
    pub on: bool,
    /// It was ticked, or is no more.
    pub onchange: Callback<bool>,
}

/// See [`TickProps`].
#[component]
pub fn Tick(props: &TickProps) -> Html {
    let onchange = {
        let (onchange, on) = (props.onchange.clone(), props.on);
        Callback::from(move |_: Event| onchange.emit(!on))
    };
    html! { <label class="author__tick"><input type="checkbox" checked={props.on} {onchange} /><span>{ props.label.clone() }</span></label> }
}

/// A value that is written as JSON, or as a bare word.
#[derive(Properties, PartialEq)]
pub struct ValueProps {
    /// What it is.
    pub label: AttrValue,
    /// Its place.
    pub id: AttrValue,
    /// The value.
    pub value: Value,
    /// It is another one.
    pub onchange: Callback<Value>,
}

/// See [`ValueProps`].
#[component]
pub fn ValueField(props: &ValueProps) -> Html {
    // What is being written stays as it is written, as long as it means the value.
    let written = use_state_eq(|| edit::write_value(&props.value));
    let text =
        if edit::read_value(&written) == props.value { (*written).clone() } else { edit::write_value(&props.value) };
    let oninput = {
        let onchange = props.onchange.clone();
        Callback::from(move |event: InputEvent| {
            let text = typed(&event);
            onchange.emit(edit::read_value(&text));
            written.set(text);
        })
    };
    let rows = lines(&text, 8);
    html! {
        <label class="author__field"><span>{ props.label.clone() }</span>
            <textarea id={props.id.clone()} class="mono" {rows} value={text} {oninput} spellcheck="false" autocapitalize="off" autocomplete="off" /></label>
    }
}
