//! What an example is about, and what to look at in the set-up that is open.

use yew::prelude::*;

use crate::document::Origin;
use crate::examples::{self, Example, Setup};
use crate::studio::use_studio;
use crate::texts::{is_readers, tr};

use super::icon::{Icon, icon, sized};

/// What the guide is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The example and set-up that are open.
    pub origin: Origin,
    /// Whether it runs: then what to look at is told in short.
    pub running: bool,
}

/// The names of the languages that examples are from, in themselves.
fn language_name(language: &str) -> &str {
    match language {
        "vi" => "Tiếng Việt",
        "ko" => "한국어",
        "pt" | "pt-BR" => "Português",
        "zh" | "zh-CN" => "中文",
        other => other,
    }
}

/// The guide.
#[component]
pub fn Guide(props: &Props) -> Html {
    let own = use_state_eq(|| None::<bool>);
    let found = examples::find(&props.origin.example);
    let Some((example, setup)) =
        found.as_deref().and_then(|example| Some((example, example.setup(&props.origin.setup)?)))
    else {
        return Html::default();
    };
    // The reader's own language first, when the example has it.
    let in_own = own.unwrap_or_else(|| is_readers(&example.language));
    let lang = if in_own && example.title.own.is_some() { example.language.to_string() } else { "en".to_owned() };
    let switch = example.title.own.is_some().then(|| {
        let choose = |to: bool| {
            let own = own.clone();
            Callback::from(move |_: MouseEvent| own.set(Some(to)))
        };
        html! {
            <div class="segments guide__languages" role="group" aria-label={tr("Language")}>
                <button type="button" aria-pressed={(!in_own).to_string()} onclick={choose(false)}>{ "English" }</button>
                <button type="button" aria-pressed={in_own.to_string()} onclick={choose(true)} lang={example.language.to_string()}>{ language_name(&example.language) }</button>
            </div>
        }
    });
    if props.running {
        return html! {
            <details class="guide guide--short">
                <summary>
                    { sized(Icon::Book, 14) }
                    <span class="guide__line"><strong>{ tr("Look at:") }</strong>{ " " }<span {lang}>{ &**setup.look_at.pick(in_own) }</span></span>
                    { sized(Icon::ChevronDown, 12) }
                </summary>
                { for switch }
            </details>
        };
    }
    html! {
        <article class="guide">
            <header class="guide__head">
                <h2 lang={lang.clone()}>{ &**example.title.pick(in_own) }</h2>
                { for switch }
            </header>
            <p class="guide__about" lang={lang.clone()}>{ &**example.explanation.pick(in_own) }</p>
            <h3>{ tr("Set-ups") }</h3>
            <ul class="guide__setups">
                { for example.setups.iter().map(|each| html! {
                    <GuideSetup key={each.name.to_string()} origin={props.origin.clone()} name={each.name.to_string()}
                        title={each.title.pick(in_own).to_string()} chosen={std::ptr::eq(each, setup)}
                        look_at={each.look_at.pick(in_own).to_string()} lang={lang.clone()} />
                }) }
            </ul>
        </article>
    }
}

#[derive(Properties, PartialEq)]
struct SetupProps {
    origin: Origin,
    name: AttrValue,
    title: AttrValue,
    look_at: AttrValue,
    lang: AttrValue,
    chosen: bool,
}

#[component]
fn GuideSetup(props: &SetupProps) -> Html {
    let studio = use_studio();
    let onclick = {
        let (studio, example, name) = (studio.clone(), props.origin.example.clone(), props.name.clone());
        Callback::from(move |_: MouseEvent| studio.open_example(&example, &name))
    };
    html! {
        <li class={classes!("guide__setup", props.chosen.then_some("guide__setup--chosen"))}>
            <button type="button" {onclick} aria-pressed={props.chosen.to_string()} lang={props.lang.clone()}>
                { icon(if props.chosen { Icon::Check } else { Icon::Idle }) }
                { props.title.clone() }
            </button>
            if props.chosen { <p lang={props.lang.clone()}>{ props.look_at.clone() }</p> }
        </li>
    }
}

/// The set-up that is open.
pub fn with_setup<T>(origin: Option<&Origin>, look: impl FnOnce(&Example, &Setup) -> T) -> Option<T> {
    let origin = origin?;
    examples::with(&origin.example, |example| example.setup(&origin.setup).map(|setup| look(example, setup))).flatten()
}
