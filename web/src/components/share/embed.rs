//! A frame for other people's pages, its panes chosen by the author.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::share::{View, words};
use crate::texts::{en, tr};

use super::Copy;
use super::made::Made;

/// What the part is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is handed on.
    pub made: Made,
    /// Its title.
    pub title: Rc<str>,
}

/// The panes that a frame has room for, as links name them, with their words.
const PANES: [(&str, &str); 5] = [
    ("graph", en("Graph")),
    ("data", en("Data flow")),
    ("code", en("Definition")),
    ("input", en("Input")),
    ("events", en("Events")),
];

/// See the module.
#[component]
pub fn Embed(props: &Props) -> Html {
    let panes = use_state_eq(|| vec![Rc::from("graph"), Rc::from("data")]);
    let locked = use_state_eq(|| true);
    let asking = use_state_eq(|| false);
    let height = use_state_eq(|| 480u32);
    let pane = |&(name, label): &(&'static str, &'static str)| {
        let on = panes.iter().any(|pane| **pane == *name);
        let onchange = {
            let panes = panes.clone();
            Callback::from(move |_: Event| {
                let chosen = |known: &str| panes.iter().any(|pane| **pane == *known);
                let next = PANES.iter().map(|(known, _)| *known).filter(|known| chosen(known) != (*known == name));
                panes.set(next.map(Rc::from).collect());
            })
        };
        html! { <label class="share__switch" key={name}><input type="checkbox" checked={on} {onchange} /><span>{ tr(label) }</span></label> }
    };
    let switch = |state: &UseStateHandle<bool>, label: &'static str| {
        let (on, state) = (**state, state.clone());
        let onchange =
            Callback::from(move |event: Event| state.set(event.target_unchecked_into::<HtmlInputElement>().checked()));
        html! { <label class="share__switch"><input type="checkbox" checked={on} {onchange} /><span>{ label }</span></label> }
    };
    let onheight = {
        let height = height.clone();
        Callback::from(move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            height.set(typed.parse().unwrap_or(480).clamp(240, 2000));
        })
    };
    let hidden = asking.then(|| Rc::from("*")).into_iter().collect();
    let view = View { embed: true, panes: (*panes).clone(), locked: *locked, hidden, ..View::default() };
    let text = words::embed(&props.title, &props.made.address_with(view), *height);
    html! {
        <div class="share__part">
            <fieldset class="share__along"><legend>{ tr("What the frame shows") }</legend>{ for PANES.iter().map(pane) }</fieldset>
            <div class="share__along">
                { switch(&locked, tr("Texts cannot be edited")) }
                { switch(&asking, tr("Values are shown when the reader asks")) }
                <label class="share__number">{ tr("Height in pixels") }<input type="number" min="240" max="2000" step="20" value={height.to_string()} oninput={onheight} /></label>
            </div>
            <textarea class="mono share__text" readonly=true rows="5" value={text.clone()} aria-label={tr("HTML of the frame")} />
            <div class="share__files"><Copy {text} /></div>
            <p class="dialog__note">{ tr("For pages that allow frames: notes, blogs, learning platforms. The frame has a link back to the whole page.") }</p>
        </div>
    }
}
