//! The graph as a list: the same states, standings and choices for keyboards and screen readers.

use yew::prelude::*;

use crate::machine::{Flow, Kind, Machine, StateIx, Why, errors_in_words};
use crate::picture::badges;
use crate::progress::Progress;
use crate::shared::Shared;
use crate::state::Checks;
use crate::texts::{tr, tr_count, tr_with};

use super::icon::{Icon, sized};
use super::meaning::{kind_icon, standing_icon};

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The workflow.
    pub checks: Shared<Checks>,
    /// How its states stand.
    pub progress: Shared<Progress>,
    /// The state that is looked at.
    pub selected: Option<StateIx>,
    /// Chooses a state.
    pub onpick: Callback<Option<StateIx>>,
}

/// The list of states.
#[component]
pub fn States(props: &Props) -> Html {
    let machine = &props.checks.machine;
    if machine.states.is_empty() {
        return html! {
            <div class="empty">
                <div class="empty__icon">{ sized(Icon::Graph, 28) }</div>
                <p>{ tr("The definition has no states yet.") }</p>
            </div>
        };
    }
    html! { <div class="states">{ flow(machine, &machine.root, None, props) }</div> }
}

fn flow(machine: &Machine, flow: &Flow, title: Option<String>, props: &Props) -> Html {
    html! {
        <>
            if let Some(title) = title { <div class="states__branch">{ title }</div> }
            <ul class="states__list">
                { for flow.states.iter().map(|&ix| state(machine, ix, flow.start == Some(ix), props)) }
            </ul>
        </>
    }
}

fn state(machine: &Machine, ix: StateIx, first: bool, props: &Props) -> Html {
    let Some(node) = machine.state(ix) else { return Html::default() };
    let progress = props.progress.of(ix);
    let standing = progress.standing;
    let onclick = props.onpick.reform(move |_: MouseEvent| Some(ix));
    let ways = node.edges.iter().enumerate().filter_map(|(at, edge)| {
        let to = &machine.state(edge.to)?.name;
        let way = match &edge.why {
            Why::Next => format!("→ {to}"),
            Why::Rule(rule) => format!("{rule} → {to}"),
            Why::Default => tr_with("otherwise → {to}", &[("to", to)]),
            Why::Catch(errors) => tr_with("on {errors} → {to}", &[("errors", &errors_in_words(errors)), ("to", to)]),
        };
        let taken = props.progress.taken.get(&(ix, at)).copied().unwrap_or_default();
        Some(html! {
            <span class={classes!("states__way", (taken > 0).then_some("states__way--taken"))} key={at}>
                { way }
                if taken > 0 { <span class="states__taken">{ tr_count(taken, "taken", "taken {n} times") }</span> }
            </span>
        })
    });
    let ends = node.end.then(|| html! { <span class="states__way">{ tr("ends here") }</span> });
    let ways: Vec<Html> = ways.chain(ends).collect();
    let branch = |at: usize| (node.kind == Kind::Parallel).then(|| tr_with("Branch {n}", &[("n", &(at + 1))]));
    let words: Vec<String> = badges(&progress).into_iter().map(|badge| badge.words).collect();
    let detail = if node.distributed { Some("Distributed Map") } else { None };
    html! {
        <li key={ix}>
            <button type="button" class={classes!("states__item", format!("tone-{}", standing.class()))} {onclick}
                aria-current={(props.selected == Some(ix)).then_some("true")} data-state-row={node.name.to_string()}>
                <span class="states__kind">{ sized(kind_icon(node.kind), 14) }</span>
                <span class="states__text">
                    <span class="states__name">{ &*node.name }
                        <span class="states__first">{ detail.unwrap_or(node.kind.name()) }</span>
                        if first { <span class="states__first">{ tr("first") }</span> }
                    </span>
                    <span class="states__ways">{ for ways }</span>
                </span>
                <span class="states__standing">
                    { sized(standing_icon(standing), 14) }
                    { standing.word() }
                    { for words.iter().map(|words| html! { <span class="states__badge">{ words }</span> }) }
                </span>
            </button>
            { for node.inside.iter().enumerate().map(|(at, inside)| flow(machine, inside, branch(at), props)) }
        </li>
    }
}
