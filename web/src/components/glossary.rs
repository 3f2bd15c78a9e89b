//! The glossary: what every field means, with a workflow to see it at work in.

use std::rc::Rc;

use stepthrough::assist::Within;
use stepthrough::expr::QueryLanguage;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::learn::markdown::line;
use crate::glossary::{Entry, Kind, search};
use crate::share::Look;
use crate::shared::Shared;
use crate::state::{Change, Dialog, Learning};
use crate::studio::use_studio;
use crate::texts::{tr, tr_count, tr_engine, tr_with};

use super::field::typed;
use super::icon::{Icon, sized};

/// What the glossary is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is looked up at first.
    pub sought: Rc<str>,
}

/// The glossary.
#[component]
pub fn Glossary(props: &Props) -> Html {
    let words = use_state_eq(|| props.sought.clone());
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(field) = field.cast::<HtmlElement>() {
                let _ = field.focus();
            }
        });
    }
    let oninput = {
        let words = words.clone();
        Callback::from(move |event: InputEvent| words.set(Rc::from(typed(&event))))
    };
    let found = search(&words);
    html! {
        <div class="glossary">
            <label class="glossary__search">
                { sized(Icon::Search, 14) }
                <input ref={field} type="search" value={words.to_string()} {oninput} placeholder={tr("A field, a type of state, or what it is about")}
                    aria-label={tr("Look up")} autocomplete="off" spellcheck="false" />
            </label>
            <p class="glossary__count" role="status">{ tr_count(found.len(), "{n} entry", "{n} entries") }</p>
            <ul class="glossary__list" tabindex="0" aria-label={tr("Entries")}>
                { for found.into_iter().map(|entry| {
                    let key = format!("{} {}", entry.name, places(&entry));
                    html! { <GlossaryEntry {key} {entry} /> }
                }) }
            </ul>
        </div>
    }
}

/// What a way into the glossary is given.
#[derive(Properties, PartialEq)]
pub struct LinkProps {
    /// The field.
    pub name: &'static str,
}

/// A way into the glossary.
#[component]
pub fn GlossaryLink(props: &LinkProps) -> Html {
    let studio = use_studio();
    let name = props.name;
    let onclick = Callback::from(move |_: MouseEvent| {
        studio.act(Learning::Seek(Rc::from(name)));
        studio.act(Change::Dialog(Some(Dialog::Glossary)));
    });
    html! { <button class="link glossary__way" type="button" {onclick}>{ tr("In the glossary, with an example") }</button> }
}

#[derive(Properties, PartialEq)]
struct EntryProps {
    entry: Entry,
}

#[component]
fn GlossaryEntry(props: &EntryProps) -> Html {
    let studio = use_studio();
    let entry = &props.entry;
    let help = match entry.kind {
        Kind::Field(help) => Some(help),
        _ => None,
    };
    let see = {
        let (studio, entry) = (studio.clone(), entry.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(live) = entry.live() else { return };
            studio.act(Change::Dialog(None));
            studio.open_new(live.document.clone(), &live.title);
            studio.look_in(Shared::new(live.document), Look { state: live.state, ..Look::default() });
        })
    };
    html! {
        <li class="entry" data-entry={entry.name}>
            <h3 class="entry__name"><code>{ entry.name }</code>
                if let Some(language) = entry.language() {
                    <span class="entry__language">{ match language { QueryLanguage::JsonPath => "JSONPath", QueryLanguage::Jsonata => "JSONata" } }</span>
                }
            </h3>
            <p class="entry__where">{ places(entry) }</p>
            <p>{ line(&tr_engine(&entry.text)) }</p>
            if let Some(help) = help {
                if !help.default.is_empty() { <p class="entry__default">{ line(&tr_with("Without it: {default}.", &[("default", &tr_engine(help.default))])) }</p> }
                <pre class="prose__code" tabindex="0"><code>{ format!("\"{}\": {}", help.name, help.example) }</code></pre>
            }
            <p class="entry__ways">
                <button class="button button--small" type="button" onclick={see}>{ sized(Icon::Play, 12) }{ tr("See it at work") }</button>
                <a href={entry.link.to_string()} target="_blank" rel="noopener noreferrer">{ tr("AWS's guide") }</a>
            </p>
        </li>
    }
}

/// Where it stands, in words.
fn places(entry: &Entry) -> String {
    let help = match entry.kind {
        Kind::State => return tr("A type of state").to_owned(),
        Kind::Comparison => return tr("A comparison of a Choice rule").to_owned(),
        Kind::Field(help) => help,
    };
    let types = help.state_types();
    if types.len() == 8 {
        return tr("Every state").to_owned();
    }
    if !types.is_empty() {
        return types.join(", ");
    }
    let mut places: Vec<&str> = help.within.iter().map(|within| place(*within)).collect();
    places.dedup();
    places.join(", ")
}

fn place(within: Within) -> &'static str {
    match within {
        Within::Machine => tr("The state machine"),
        Within::Flow => "Branches",
        Within::Processor => "ItemProcessor",
        Within::Retrier => "Retry",
        Within::Catcher => "Catch",
        Within::Rule | Within::InnerRule => "Choices",
        Within::ProcessorConfig => "ProcessorConfig",
        Within::Reader => "ItemReader",
        Within::ReaderConfig => "ReaderConfig",
        Within::Batcher => "ItemBatcher",
        Within::Writer => "ResultWriter",
        Within::WriterConfig => "WriterConfig",
        _ => tr("A state"),
    }
}
