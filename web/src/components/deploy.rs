//! The way to AWS, in a drawer beside the page's contents: role, starts, type, templates, and the run's own settings.

mod export;
mod kind;
mod parts;
mod role;
mod settings;
mod start;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::document::Document;
use crate::machine::StateIx;
use crate::run::Run;
use crate::shared::Shared;
use crate::state::{Change, Checks, DeployTab, PhoneTab};
use crate::studio::{Studio, use_studio};
use crate::texts::tr;

use super::icon::{Icon, icon};
use super::tabs::{Tab, Tabs};

/// What the drawer and each of its tabs is given.
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The tab that is open.
    pub open: DeployTab,
    /// The document.
    pub document: Shared<Document>,
    /// The workflow.
    pub checks: Shared<Checks>,
    /// The run, for what it took.
    pub run: Option<Shared<Run>>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// The state that is looked at.
    pub selected: Option<StateIx>,
    /// Looks at a state.
    pub onpick: Callback<Option<StateIx>>,
}

/// The drawer. The page beside it stays usable, so that a role can be enforced and its run be watched.
#[component]
pub fn Deploy(props: &Props) -> Html {
    let studio = use_studio();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let page = web_sys::window().and_then(|window| window.document());
            let before = page.and_then(|page| page.active_element()?.dyn_into::<HtmlElement>().ok());
            if let Some(drawer) = node.cast::<HtmlElement>() {
                let _ = drawer.focus();
            }
            move || {
                if let Some(before) = before {
                    let _ = before.focus();
                }
            }
        });
    }
    let onclose = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(Change::Deploy(None)))
    };
    let open = DeployTab::ALL.iter().position(|&tab| tab == props.open).unwrap_or(0);
    let onopen = {
        let studio = studio.clone();
        Callback::from(move |at: usize| studio.act(Change::Deploy(DeployTab::ALL.get(at).copied())))
    };
    let tabs = DeployTab::ALL.iter().map(|tab| Tab::plain(tr(tab.label()))).collect::<Vec<_>>();
    let onpick = {
        let onpick = props.onpick.clone();
        Callback::from(move |state| {
            onpick.emit(state);
            uncover(&studio);
        })
    };
    let given = Props { onpick, ..props.clone() };
    html! {
        <div class="deploy" role="dialog" aria-labelledby="deploy-title" tabindex="-1" ref={node}>
            <div class="deploy__head">
                <h2 id="deploy-title">{ tr("To AWS") }</h2>
                <p class="deploy__lead">{ tr("What this workflow needs where it really runs.") }</p>
                <button class="tool" type="button" onclick={onclose} aria-label={tr("Close")}>{ icon(Icon::Cross) }</button>
            </div>
            <Tabs {tabs} {open} {onopen} label={tr("To AWS")} id="deploy" />
            <div class="deploy__body" role="tabpanel" id="deploy-panel" aria-labelledby={format!("deploy-tab-{open}")} key={open}>
                { match props.open {
                    DeployTab::Role => html! { <role::RoleTab ..given /> },
                    DeployTab::Start => html! { <start::StartTab ..given /> },
                    DeployTab::Kind => html! { <kind::KindTab ..given /> },
                    DeployTab::Export => html! { <export::ExportTab ..given /> },
                    DeployTab::Settings => html! { <settings::SettingsTab ..given /> },
                } }
            </div>
        </div>
    }
}

/// Closes the drawer where it covers the whole page, and shows the graph.
fn uncover(studio: &Studio) {
    let narrow = web_sys::window().and_then(|window| window.match_media("(max-width: 720px)").ok().flatten());
    if narrow.is_some_and(|narrow| narrow.matches()) {
        studio.act(Change::Deploy(None));
        studio.act(Change::Phone(PhoneTab::Graph));
    }
}
