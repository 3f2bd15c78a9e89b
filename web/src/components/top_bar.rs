//! The bar at the top: the brand, which workflow is open, how it stands, and the page's own switches.

use std::rc::Rc;

use stepthrough::definition::MachineKind;
use yew::prelude::*;

use crate::document::{Document, Origin};
use crate::examples::{self, Example, Setup};
use crate::run::Status;
use crate::state::{Change, DeployTab, Dialog, Theme};
use crate::studio::use_studio;
use crate::texts::tr;

use super::icon::{Icon, icon, sized};
use super::meaning::status_words;
use super::menu::Menu;

/// What the bar is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The example that is open.
    pub origin: Option<Origin>,
    /// Whether the document was changed since the example was opened.
    pub edited: bool,
    /// How the run stands at the cursor.
    pub status: Option<Status>,
    /// Whether the text was changed since the run.
    pub stale: bool,
    /// The colours that were chosen.
    pub theme: Theme,
    /// Standard or Express.
    pub kind: MachineKind,
    /// Whether it is dark now.
    pub dark: bool,
}

/// The bar.
#[component]
pub fn TopBar(props: &Props) -> Html {
    let studio = use_studio();
    let all = examples::all();
    let example = props.origin.as_ref().and_then(|origin| all.iter().find(|example| example.name == origin.example));
    let open = {
        let studio = studio.clone();
        Callback::from(move |(example, setup): (Rc<str>, Rc<str>)| studio.open_example(&example, &setup))
    };
    let blank = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| {
            studio.stop();
            studio.act(crate::state::Action::Open(Box::new(Document::default())));
        })
    };
    let title: AttrValue =
        example.map_or(AttrValue::Static("My workflow"), |example| AttrValue::from(&*example.title.english));
    let show = |change: Change| {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(change.clone()))
    };
    let next_theme = if props.dark { Theme::Light } else { Theme::Dark };
    html! {
        <header class="top">
            <h1 class="brand">
                <svg class="brand__mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
                    <path d="M5 6.5h5.2a2.3 2.3 0 0 1 2.3 2.3v6.4a2.3 2.3 0 0 0 2.3 2.3H19" />
                    <circle cx="5" cy="6.5" r="2.6" />
                    <circle class="brand__end" cx="19" cy="17.5" r="2.6" />
                </svg>
                <span>{ "Stepthrough" }</span>
            </h1>
            <div class="top__open">
                <Menu class="menu--examples" label={title} lead={Icon::Book} name="Examples">
                    <div class="menu__title">{ "Examples" }</div>
                    { for all.iter().map(|example| example_item(example, props.origin.as_ref(), &open)) }
                    <hr class="menu__line" />
                    <button class="menu__item" type="button" role="menuitem" onclick={blank}>
                        <span class="menu__text">
                            <span class="menu__name">{ "Blank workflow" }</span>
                            <span class="menu__note">{ "One Pass state, to begin with" }</span>
                        </span>
                    </button>
                </Menu>
                if let Some((example, now)) = example.zip(props.origin.as_ref()).and_then(|(example, origin)| Some((example, example.setup(&origin.setup)?))) {
                    <Menu class="menu--setups" label={AttrValue::from(&*now.title.english)} name="Set-ups" lead={Icon::Flow}>
                        <div class="menu__title">{ "Inputs and mocks" }</div>
                        { for example.setups.iter().map(|setup| setup_item(example, setup, std::ptr::eq(setup, now), &open)) }
                    </Menu>
                }
                if props.edited && example.is_some() { <span class="top__edited" title="Changed since it was opened; kept in this browser">{ "edited" }</span> }
            </div>
            <div class="top__right">
                if props.kind == MachineKind::Express {
                    <button class="chip top__kind" type="button" onclick={show(Change::Deploy(Some(DeployTab::Kind)))}
                        title={tr("This workflow is an Express one")}>{ sized(Icon::Task, 12) }{ "Express" }</button>
                }
                { status_pill(props.status.as_ref(), props.stale) }
                <button class="tool top__aws" type="button" onclick={show(Change::Deploy(Some(DeployTab::Role)))} title={tr("To AWS: role, starts, templates")}>
                    { icon(Icon::Cloud) }<span>{ tr("To AWS") }</span>
                </button>
                <button class="tool" type="button" onclick={show(Change::Dialog(Some(Dialog::Share)))} aria-label="Share" title="Share">{ icon(Icon::Share) }</button>
                <button class="tool" type="button" onclick={show(Change::Theme(next_theme))}
                    aria-label={if props.dark { "Light colours" } else { "Dark colours" }}
                    title={if props.dark { "Light colours (T)" } else { "Dark colours (T)" }}>
                    { icon(if props.dark { Icon::Sun } else { Icon::Moon }) }
                </button>
                <button class="tool" type="button" onclick={show(Change::Dialog(Some(Dialog::Keys)))} aria-label="Help and keys" title="Help and keys (?)">{ icon(Icon::Help) }</button>
            </div>
        </header>
    }
}

fn example_item(example: &Example, origin: Option<&Origin>, open: &Callback<(Rc<str>, Rc<str>)>) -> Html {
    let chosen = origin.is_some_and(|origin| origin.example == example.name);
    let name = example.name.clone();
    let onclick = open.reform(move |_: MouseEvent| (name.clone(), Rc::from("")));
    html! {
        <button class="menu__item" type="button" role="menuitemradio" key={example.name.to_string()} aria-checked={chosen.to_string()} {onclick}
            data-example={example.name.to_string()}>
            <span class="menu__check">{ if chosen { icon(Icon::Check) } else { Html::default() } }</span>
            <span class="menu__text">
                <span class="menu__name">{ &*example.title.english }</span>
                if let Some(own) = &example.title.own {
                    <span class="menu__own" lang={example.language.to_string()}>{ &**own }</span>
                }
            </span>
        </button>
    }
}

fn setup_item(example: &Example, setup: &Setup, chosen: bool, open: &Callback<(Rc<str>, Rc<str>)>) -> Html {
    let name = (example.name.clone(), setup.name.clone());
    let onclick = open.reform(move |_: MouseEvent| name.clone());
    html! {
        <button class="menu__item" type="button" role="menuitemradio" key={setup.name.to_string()} aria-checked={chosen.to_string()} {onclick}
            data-setup={setup.name.to_string()}>
            <span class="menu__check">{ if chosen { icon(Icon::Check) } else { Html::default() } }</span>
            <span class="menu__text">
                <span class="menu__name">{ &*setup.title.english }</span>
                if let Some(own) = &setup.title.own {
                    <span class="menu__own" lang={example.language.to_string()}>{ &**own }</span>
                }
            </span>
        </button>
    }
}

/// How the run stands, in a word, a sign and a colour.
pub fn status_pill(status: Option<&Status>, stale: bool) -> Html {
    let (word, sign, class) = match status {
        None => ("Ready", Icon::Idle, "idle"),
        Some(status) => status_words(status),
    };
    html! {
        <div class={classes!("pill", format!("tone-{class}"))} role="status" aria-live="polite" data-status={class}>
            { sized(sign, 14) }
            <span>{ word }</span>
            if stale { <span class="pill__stale" title="The text was changed since this run">{ "older text" }</span> }
        </div>
    }
}
