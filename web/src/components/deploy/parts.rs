//! What several tabs are made of.

use std::rc::Rc;

use stepthrough::diagnostic::Severity;
use yew::prelude::*;

use crate::handing;
use crate::machine::{Machine, StateIx};
use crate::texts::{tr, tr_with};

use super::super::icon::{Icon, sized};

/// A text to take along.
#[derive(Properties, PartialEq)]
pub struct SnippetProps {
    /// What it is.
    pub title: AttrValue,
    /// The text.
    pub text: Rc<str>,
    /// The file it is saved as; it cannot be saved when empty.
    #[prop_or_default]
    pub file: AttrValue,
    /// More buttons.
    #[prop_or_default]
    pub children: Html,
}

/// A text with buttons that copy and save it.
#[component]
pub fn Snippet(props: &SnippetProps) -> Html {
    // The text that was copied, so that the button is itself again when the text changes.
    let copied = use_state_eq(|| None::<Rc<str>>);
    let is_copied = copied.as_ref() == Some(&props.text);
    let copy = {
        let (copied, text) = (copied.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            handing::copy(&text);
            copied.set(Some(text.clone()));
        })
    };
    let save = {
        let (file, text) = (props.file.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| handing::download(&file, &text))
    };
    html! {
        <figure class="snippet">
            <figcaption class="snippet__head">
                <span class="snippet__title">{ &props.title }</span>
                { props.children.clone() }
                if !props.file.is_empty() {
                    <button class="button button--small" type="button" onclick={save} data-file={&props.file}
                        aria-label={tr_with("Download {file}", &[("file", &props.file)])}>
                        { sized(Icon::Download, 14) }{ tr("Download") }
                    </button>
                }
                <button class="button button--small" type="button" onclick={copy} aria-label={tr_with("Copy: {title}", &[("title", &props.title)])}>
                    { sized(if is_copied { Icon::Check } else { Icon::Copy }, 14) }{ if is_copied { tr("Copied") } else { tr("Copy") } }
                </button>
            </figcaption>
            <pre class="snippet__text" tabindex="0" aria-label={&props.title}>{ &*props.text }</pre>
        </figure>
    }
}

/// A sentence in which what stands between backticks is code.
pub fn prose(text: &str) -> Html {
    let parts = text.split('`').enumerate().map(|(at, part)| match at % 2 {
        0 => html! { { part } },
        _ => html! { <code>{ part }</code> },
    });
    parts.collect()
}

/// Buttons that lead to states; a name that the workflow lacks is only said.
pub fn states(names: &[Rc<str>], machine: &Machine, onpick: &Callback<Option<StateIx>>) -> Html {
    let state = |name: &Rc<str>| match machine.named(name) {
        None => html! { <span class="chip" key={name.to_string()}>{ &**name }</span> },
        Some(ix) => {
            let onclick = onpick.reform(move |_: MouseEvent| Some(ix));
            html! {
                <button class="chip" type="button" key={name.to_string()} {onclick} title={tr("Show this state")} data-leads={name.to_string()}>
                    { sized(Icon::Task, 12) }{ &**name }
                </button>
            }
        }
    };
    html! { <span class="deploy__states">{ for names.iter().map(state) }</span> }
}

/// The sign and the tone of a finding.
pub fn sign(severity: Severity) -> (Icon, &'static str) {
    match severity {
        Severity::Error => (Icon::Cross, "tone-failed"),
        Severity::Warning => (Icon::Alert, "tone-waiting"),
        Severity::Hint => (Icon::Info, "tone-running"),
    }
}

/// One of a few things, chosen with a press.
pub fn choice(label: &str, chosen: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button class="deploy__choice" type="button" aria-pressed={chosen.to_string()} {onclick}>{ label }</button>
    }
}

/// A small note with a sign before it.
pub fn note(sign: Icon, tone: &'static str, text: Html) -> Html {
    html! { <p class={classes!("deploy__note", tone)}>{ sized(sign, 14) }<span>{ text }</span></p> }
}
