//! Chooses one of several stays in a state, and one of its attempts.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::machine::StateIx;
use crate::run::{Run, VisitIx};
use crate::shared::Shared;
use crate::state::{Action, Pick};
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};
use crate::visits::turns;

/// Of very many stays the list holds those around the chosen one.
const NEAR: usize = 150;

/// What the chooser is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub run: Shared<Run>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// The state.
    pub state: StateIx,
    /// The stay that is looked at.
    pub visit: VisitIx,
}

/// The chooser; nothing where there is no choice.
#[component]
pub fn Chooser(props: &Props) -> Html {
    let studio = use_studio();
    let state = props.state;
    let (all, turns) = turns(&props.run, state, props.cursor, props.visit, NEAR);
    let Some(at) = all.iter().position(|&visit| visit == props.visit).filter(|_| all.len() > 1) else {
        return Html::default();
    };
    let choose = {
        let studio = studio.clone();
        Callback::from(move |visit: VisitIx| studio.act(Action::Pick(Some(Pick { state, visit: Some(visit) }))))
    };
    let onchange = {
        let choose = choose.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Ok(visit) = select.value().parse() {
                choose.emit(visit);
            }
        })
    };
    let go = |to: Option<usize>| {
        let (choose, to) = (choose.clone(), to.and_then(|to| all.get(to).copied()));
        Callback::from(move |_: MouseEvent| {
            if let Some(visit) = to {
                choose.emit(visit);
            }
        })
    };
    let (before, after) = (at.checked_sub(1), Some(at + 1).filter(|&after| after < all.len()));
    html! {
        <div class="chooser" role="group" aria-label={tr("Visits of this state")}>
            <button class="tool tool--small" type="button" disabled={before.is_none()} onclick={go(before)}
                aria-label={tr("Visit before")}>{ "‹" }</button>
            <select class="chooser__list" {onchange} aria-label={tr("Visit")}>
                { for turns.iter().map(|turn| html! {
                    <option key={turn.visit} value={turn.visit.to_string()} selected={turn.visit == props.visit}>{ turn.words.clone() }</option>
                }) }
            </select>
            <button class="tool tool--small" type="button" disabled={after.is_none()} onclick={go(after)}
                aria-label={tr("Next visit")}>{ "›" }</button>
            <span class="chooser__count">{ tr_with("visit {i} of {n}", &[("i", &(at + 1)), ("n", &all.len())]) }</span>
        </div>
    }
}

/// What the choice of an attempt is given.
#[derive(Properties, PartialEq)]
pub struct AttemptProps {
    /// How many retries there were.
    pub retries: u32,
    /// The attempt that is shown; all when none.
    pub chosen: Option<u32>,
    /// Shows another.
    pub onchoose: Callback<Option<u32>>,
}

/// All attempts, or one.
#[component]
pub fn Attempts(props: &AttemptProps) -> Html {
    if props.retries == 0 {
        return Html::default();
    }
    let choice = |attempt: Option<u32>| {
        let onclick = props.onchoose.reform(move |_: MouseEvent| attempt);
        let label = attempt
            .map_or_else(|| tr("All attempts").to_owned(), |attempt| tr_with("Attempt {k}", &[("k", &(attempt + 1))]));
        html! {
            <button type="button" aria-pressed={(props.chosen == attempt).to_string()} {onclick} aria-label={label}>
                { attempt.map_or_else(|| tr("All").to_owned(), |attempt| (attempt + 1).to_string()) }
            </button>
        }
    };
    // Ten buttons are enough; the rest is reached through all of them.
    let shown = (0..=props.retries).take(10);
    html! {
        <div class="attempts">
            <span class="attempts__label">{ sized(Icon::Retry, 12) }{ tr("Attempt") }</span>
            <div class="segments" role="group" aria-label={tr("Attempts")}>
                { choice(None) }
                { for shown.map(|attempt| choice(Some(attempt))) }
            </div>
        </div>
    }
}
