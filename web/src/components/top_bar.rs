//! The bar at the top: the brand, which workflow is open, how it stands, and the page's own switches.

use std::rc::Rc;

use stepthrough::definition::MachineKind;
use yew::prelude::*;

use crate::document::Origin;
use crate::examples::{self, Example, Setup};
use crate::run::Status;
use crate::shared::Shared;
use crate::state::{Change, DeployTab, Dialog, Learning, Own, Pane, Theme};
use crate::studio::{Studio, use_studio};
use crate::texts::{is_readers, tr};
use crate::workspace::Shelf;

use super::icon::{Icon, icon, sized};
use super::language_menu::{LanguageMenu, language_items};
use super::meaning::status_words;
use super::menu::Menu;
use super::workspace_menu::{WorkspaceMenu, titles};

/// What the bar is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The title of the lesson that is open.
    pub lesson: Option<Rc<str>>,
    /// Whether the learner's panel is open.
    pub learning: bool,
    /// The example that is open.
    pub origin: Option<Origin>,
    /// The person's workflows.
    pub shelf: Shared<Shelf>,
    /// Which of them is open.
    pub entry: Option<Rc<str>>,
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
    let example = props.origin.as_ref().and_then(|origin| examples::find(&origin.example));
    let open = {
        let (studio, own) = (studio.clone(), props.entry.is_some());
        Callback::from(move |(example, setup): (Rc<str>, Rc<str>)| match examples::document(&example, &setup) {
            // One's own definition stays; the input and the mocks are the set-up's.
            Some(document) if own => studio.act(Own::UseSetup(Box::new(document))),
            _ => studio.open_example(&example, &setup),
        })
    };
    let show = |change: Change| shows(&change, &studio);
    let dialog = |dialog: Dialog| Change::Dialog(Some(dialog));
    let (theme_sign, theme_name, theme_title, theme) = match props.dark {
        true => (Icon::Sun, tr("Light colours"), tr("Light colours (T)"), Theme::Light),
        false => (Icon::Moon, tr("Dark colours"), tr("Dark colours (T)"), Theme::Dark),
    };
    let find = tr("Find a command, a state, a workflow (Ctrl K)");
    let tools = [
        Tool { sign: Icon::Share, name: tr("Share"), title: tr("Share"), change: dialog(Dialog::Share) },
        Tool { sign: Icon::Command, name: tr("Find a command"), title: find, change: dialog(Dialog::Palette) },
        Tool { sign: theme_sign, name: theme_name, title: theme_title, change: Change::Theme(theme) },
        Tool {
            sign: Icon::Help,
            name: tr("Help and keys"),
            title: tr("Help and keys (?)"),
            change: dialog(Dialog::Keys),
        },
    ];
    let learn = {
        let (studio, learning, open) = (studio.clone(), props.learning, props.lesson.is_some());
        let pane = if open { Pane::Lesson } else { Pane::Course };
        Callback::from(move |_: MouseEvent| studio.act(Learning::Pane((!learning).then_some(pane))))
    };
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
                <WorkspaceMenu lesson={props.lesson.clone()} shelf={props.shelf.clone()} entry={props.entry.clone()} origin={props.origin.clone()} />
                if let Some((example, now)) = example.as_deref().zip(props.origin.as_ref()).and_then(|(example, origin)| Some((example, example.setup(&origin.setup)?))) {
                    <Menu class="menu--setups" label={AttrValue::from(&**now.title.pick(is_readers(&example.language)))} name={tr("Set-ups")} lead={Icon::Flow}>
                        <div class="menu__title">{ tr("Inputs and mocks") }</div>
                        { for example.setups.iter().map(|setup| setup_item(example, setup, std::ptr::eq(setup, now), &open)) }
                    </Menu>
                }
            </div>
            <div class="top__right">
                if props.kind == MachineKind::Express {
                    <button class="chip top__kind" type="button" onclick={show(Change::Deploy(Some(DeployTab::Kind)))}
                        title={tr("This workflow is an Express one")}>{ sized(Icon::Task, 12) }{ "Express" }</button>
                }
                { status_pill(props.status.as_ref(), props.stale) }
                <button class="tool top__learn" type="button" onclick={learn} aria-pressed={props.learning.to_string()} title={tr("Lessons: learn, predict, practise")}>
                    { icon(Icon::Book) }<span>{ tr("Learn") }</span>
                </button>
                <button class="tool top__aws top__wide" type="button" onclick={show(Change::Deploy(Some(DeployTab::Role)))} title={tr("To AWS: role, starts, templates")}>
                    { icon(Icon::Cloud) }<span>{ tr("To AWS") }</span>
                </button>
                { for tools.iter().map(|tool| tool.button(&studio)) }
                <LanguageMenu />
                <Menu class="top__more" label={tr("More")} name={tr("More")} lead={Icon::Menu}>
                    { item(Icon::Cloud, tr("To AWS"), &Change::Deploy(Some(DeployTab::Role)), &studio) }
                    { for tools.iter().map(|tool| item(tool.sign, tool.name, &tool.change, &studio)) }
                    <hr class="menu__line" />
                    // Where there is no room for the set-ups' own menu.
                    if let Some((example, origin)) = example.as_deref().zip(props.origin.as_ref()) {
                        <div class="menu__title">{ tr("Set-ups") }</div>
                        { for example.setups.iter().map(|setup| setup_item(example, setup, setup.name == origin.setup, &open)) }
                        <hr class="menu__line" />
                    }
                    { language_items(&studio) }
                </Menu>
            </div>
        </header>
    }
}

/// One of the page's own switches: a button on a wide page, a line of a menu on a phone.
struct Tool {
    sign: Icon,
    name: &'static str,
    title: &'static str,
    change: Change,
}

impl Tool {
    fn button(&self, studio: &Studio) -> Html {
        let onclick = shows(&self.change, studio);
        html! {
            <button class="tool top__wide" type="button" {onclick} aria-label={self.name} title={self.title}>{ icon(self.sign) }</button>
        }
    }
}

fn shows(change: &Change, studio: &Studio) -> Callback<MouseEvent> {
    let (studio, change) = (studio.clone(), change.clone());
    Callback::from(move |_: MouseEvent| studio.act(change.clone()))
}

fn item(sign: Icon, name: &'static str, change: &Change, studio: &Studio) -> Html {
    html! {
        <button class="menu__item" type="button" role="menuitem" onclick={shows(change, studio)}>
            <span class="menu__check menu__check--sign">{ icon(sign) }</span>
            <span class="menu__text"><span class="menu__name">{ name }</span></span>
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
                { titles(&setup.title, &example.language) }
            </span>
        </button>
    }
}

/// How the run stands, in a word, a sign and a colour.
pub fn status_pill(status: Option<&Status>, stale: bool) -> Html {
    let (word, sign, class) = match status {
        None => (tr("Ready"), Icon::Idle, "idle"),
        Some(status) => status_words(status),
    };
    html! {
        <div class={classes!("pill", format!("tone-{class}"))} role="status" aria-live="polite" data-status={class}>
            { sized(sign, 14) }
            <span>{ word }</span>
            if stale { <span class="pill__stale" title={tr("The text was changed since this run")}>{ tr("older text") }</span> }
        </div>
    }
}
