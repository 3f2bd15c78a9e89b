//! The mocks panel: what the calls of each state answer, functions, nested workflows, and MockConfigFile.json.

mod answers;
mod card;
mod config_file;
mod default;
mod functions;
mod machines;
mod next;

use std::rc::Rc;

use yew::prelude::*;

use crate::document::{After, Document, Script};
use crate::machine::{Kind, StateIx, StateNode};
use crate::run::Run;
use crate::session::definition_value;
use crate::shared::Shared;
use crate::state::{Change, Checks};
use crate::studio::{Studio, use_studio};
use crate::texts::{tr, tr_count};
use crate::world;

use super::icon::{Icon, sized};
use super::meaning::kind_icon;
use answers::Answers;
use config_file::ConfigFile;
use functions::Functions;
use machines::Machines;

pub use next::NextCall;

/// What the panel is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The document.
    pub document: Shared<Document>,
    /// The workflow.
    pub checks: Shared<Checks>,
    /// The state whose answers are edited, or a page's mark.
    pub mocked: Option<Rc<str>>,
    /// The run, whose counters are shown.
    pub run: Option<Shared<Run>>,
    /// The moment that is looked at.
    pub cursor: usize,
}

/// A page of the panel that belongs to no state. States cannot be called as its mark, which has a line break.
#[derive(Clone, Copy, PartialEq)]
enum Page {
    Functions,
    Machines,
    ConfigFile,
}

impl Page {
    const ALL: [Page; 3] = [Page::Functions, Page::Machines, Page::ConfigFile];

    fn mark(self) -> &'static str {
        match self {
            Page::Functions => "\nfunctions",
            Page::Machines => "\nmachines",
            Page::ConfigFile => "\nfile",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Page::Functions => tr("Functions as JSONata"),
            Page::Machines => tr("Nested workflows"),
            Page::ConfigFile => "MockConfigFile.json",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Page::Functions => Icon::Code,
            Page::Machines => Icon::Graph,
            Page::ConfigFile => Icon::List,
        }
    }

    fn note(self, document: &Document, named: usize) -> String {
        let own = match self {
            Page::Functions => document.mocks.functions.len(),
            Page::Machines => document.mocks.machines.len(),
            Page::ConfigFile => return String::new(),
        };
        match (own, named) {
            (0, 0) => String::new(),
            (0, _) => tr_count(named, "{n} is called", "{n} are called"),
            _ => tr_count(own, "{n} written", "{n} written"),
        }
    }
}

/// The panel.
#[component]
pub fn Mocks(props: &Props) -> Html {
    let studio = use_studio();
    let document = &props.document;
    let named = use_memo((document.definition.clone(), document.placeholders.clone()), {
        let document = document.clone();
        move |_| {
            let definition = definition_value(&document).unwrap_or_default();
            (world::functions(&definition), world::machines(&definition))
        }
    });
    let machine = &props.checks.machine;
    let tasks: Vec<(StateIx, &StateNode)> =
        machine.states.iter().enumerate().filter(|(_, state)| state.kind == Kind::Task).collect();
    if tasks.is_empty() {
        return html! {
            <div class="empty">
                <div class="empty__icon">{ sized(Icon::Task, 28) }</div>
                <p>{ tr("No Task, nothing to mock. States of type Task call services; here you say what those answer.") }</p>
            </div>
        };
    }
    let page = Page::ALL.into_iter().find(|page| props.mocked.as_deref() == Some(page.mark()));
    let picked = props.mocked.as_ref().and_then(|name| tasks.iter().find(|(_, state)| state.name == *name));
    let (ix, chosen) = picked.copied().unwrap_or(tasks[0]);
    let go = |to: Rc<str>| {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(Change::Mocked(Some(to.clone()))))
    };
    let list = tasks.iter().map(|(_, state)| {
        let count = document.mocks.of(&state.name).map_or(0, |script| script.answers.len());
        let note = if count == 0 { tr("default").to_owned() } else { tr_count(count, "{n} answer", "{n} answers") };
        let current = page.is_none() && state.name == chosen.name;
        html! {
            <li key={state.name.to_string()}>
                <button type="button" class="mocks__state" aria-current={current.then_some("true")} onclick={go(state.name.clone())}
                    data-mock={state.name.to_string()}>
                    { sized(kind_icon(state.kind), 14) }
                    <span class="mocks__name">{ &*state.name }</span>
                    <span class={classes!("mocks__count", (count > 0).then_some("mocks__count--own"))}>{ note }</span>
                </button>
            </li>
        }
    });
    let pages = Page::ALL.into_iter().map(|of| {
        let count = match of {
            Page::Functions => named.0.len(),
            Page::Machines => named.1.len(),
            Page::ConfigFile => 0,
        };
        html! {
            <li key={of.mark()}>
                <button type="button" class="mocks__state" aria-current={(page == Some(of)).then_some("true")} onclick={go(Rc::from(of.mark()))}
                    data-mock-page={of.mark().trim()}>
                    { sized(of.icon(), 14) }
                    <span class="mocks__name">{ of.title() }</span>
                    <span class="mocks__count">{ of.note(document, count) }</span>
                </button>
            </li>
        }
    });
    let body = match page {
        Some(Page::Functions) => html! { <Functions document={document.clone()} named={named.0.clone()} /> },
        Some(Page::Machines) => html! { <Machines document={document.clone()} named={named.1.clone()} /> },
        Some(Page::ConfigFile) => html! { <ConfigFile document={document.clone()} /> },
        None => html! {
            <Answers key={chosen.name.to_string()} {ix} state={chosen.name.clone()} resource={chosen.resource.clone().unwrap_or_default()}
                document={document.clone()} run={props.run.clone()} cursor={props.cursor} script={script_of(document, &chosen.name)} />
        },
    };
    html! {
        <div class="mocks">
            <div class="mocks__list">
                <ul aria-label={tr("States that call something")}>{ for list }</ul>
                <ul class="mocks__pages" aria-label={tr("More mocks")}>{ for pages }</ul>
            </div>
            <div class="mocks__body">{ body }</div>
        </div>
    }
}

fn script_of(document: &Document, state: &Rc<str>) -> Script {
    let blank = || Script { state: state.clone(), answers: Vec::new(), after: After::Repeat };
    document.mocks.of(state).cloned().unwrap_or_else(blank)
}

impl Studio {
    /// Opens the mocks of a state.
    pub fn show_mocks(&self, state: &Rc<str>) {
        self.act(Change::Low(crate::state::LowTab::Mocks));
        self.act(Change::Mocked(Some(state.clone())));
    }

    /// Opens the functions that stand for Lambda's.
    pub fn show_functions(&self) {
        self.show_mocks(&Rc::from(Page::Functions.mark()));
    }

    /// Opens the workflows that Tasks start.
    pub fn show_machines(&self) {
        self.show_mocks(&Rc::from(Page::Machines.mark()));
    }
}
