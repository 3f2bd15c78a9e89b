//! Below the graph: the events, the states and the timeline.

use yew::prelude::*;

use crate::components::events::Events;
use crate::components::runs::Runs;
use crate::components::states::States;
use crate::components::tabs::{Tab, Tabs};
use crate::components::timeline::Timeline;
use crate::layout::Part;
use crate::machine::StateIx;
use crate::progress::Progress;
use crate::shared::Shared;
use crate::state::{Change, MiddleTab, State};
use crate::studio::Studio;
use crate::texts::tr;

use super::fold_button;

/// Tabs with the run as lists.
pub fn middle_pane(
    state: &State,
    studio: &Studio,
    progress: Shared<Progress>,
    selected: Option<StateIx>,
    onpick: &Callback<Option<StateIx>>,
) -> Html {
    let open = MiddleTab::ALL.iter().position(|&tab| tab == state.view.middle).unwrap_or(0);
    let onopen = {
        let (studio, layout) = (studio.clone(), state.view.layout);
        Callback::from(move |at: usize| {
            if let Some(&tab) = MiddleTab::ALL.get(at) {
                studio.act(Change::Middle(tab));
                studio.act(Change::Layout(layout.with_folded(Part::List, false)));
            }
        })
    };
    let badge = |tab: MiddleTab| match (tab, state.own_runs().count()) {
        (MiddleTab::Runs, n @ 2..) => AttrValue::from(n.to_string()),
        _ => AttrValue::Static(""),
    };
    let tab = |tab: &MiddleTab| Tab { badge: badge(*tab), ..Tab::plain(tr(tab.label())) };
    let tabs: Vec<Tab> = MiddleTab::ALL.iter().map(tab).collect();
    html! {
        <section class="pane__list" aria-label={tr("Events, states and timeline")} id="list-pane">
            <div class="pane__tabs">
                <Tabs {tabs} {open} {onopen} label={tr("Events, states and timeline")} id="middle" />
                { fold_button(state.view.layout, Part::List, studio) }
            </div>
            <div class="pane__body" role="tabpanel" id="middle-panel" aria-labelledby={format!("middle-tab-{open}")}>
                { match state.view.middle {
                    MiddleTab::Events => html! {
                        <Events run={state.run.clone()} cursor={state.cursor} filter={state.view.filter.clone()} errors_only={state.view.errors_only} history={state.view.history}
                            breakpoints={state.breakpoints.clone()} />
                    },
                    MiddleTab::Runs => html! {
                        <Runs runs={state.own_runs().cloned().collect::<Vec<_>>()} shown={state.run.as_ref().map(|run| run.id)} against={state.against} />
                    },
                    MiddleTab::Timeline => html! { <Timeline run={state.run.clone()} cursor={state.cursor} /> },
                    MiddleTab::States => html! {
                        <States checks={state.checks.clone()} {progress} {selected} onpick={onpick.clone()} />
                    },
                } }
            </div>
        </section>
    }
}
