//! The ways a workflow is started, and the input that arrives with each.

use std::rc::Rc;

use stepthrough::deploy::start::{Way, ways};
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::session::deploy::{deployment, input};
use crate::state::{Action, Change, LowTab};
use crate::studio::use_studio;
use crate::texts::{tr, tr_engine, tr_with};

use super::Props;
use super::parts::{Snippet, choice, prose};

/// The tab.
#[component]
pub fn StartTab(props: &Props) -> Html {
    let studio = use_studio();
    let open = use_state_eq(|| "sdk");
    // With which input the examples are made stays when one of them becomes the input.
    let own = use_memo((), |()| input(&props.document));
    let all = use_memo(props.document.clone(), |document| ways(&deployment(document), &own));
    let Some(way) = all.iter().find(|way| way.id == *open).or_else(|| all.first()) else { return Html::default() };
    let offer = |other: &Way| {
        let (open, id) = (open.clone(), other.id);
        choice(&tr_engine(other.title), other.id == way.id, Callback::from(move |_: MouseEvent| open.set(id)))
    };
    let text: Rc<str> = Rc::from(way.input.to_json_pretty());
    let used = *props.document.input == *text;
    let onuse = {
        let (studio, text) = (studio.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            studio.act(Action::TypeInput(text.clone()));
            studio.act(Change::Low(LowTab::Input));
        })
    };
    let (action, resource) = &way.permission;
    html! {
        <section class="deploy__part" aria-label={tr("Ways to start this workflow")}>
            <div class="deploy__choices" role="group" aria-label={tr("Who starts it")}>{ for all.iter().map(offer) }</div>
            <h3>{ tr_engine(way.title) }</h3>
            <p class="deploy__text">{ prose(&tr_engine(&way.explanation)) }</p>
            <dl class="deploy__facts">
                <dt>{ tr("Waits for the output") }</dt>
                <dd>{ if way.waits { tr("yes") } else { tr("no: it learns that the execution was started") } }</dd>
                <dt>{ tr("Whoever starts it needs") }</dt>
                <dd>{ prose(&tr_with("`{action}` on `{resource}`", &[("action", action), ("resource", resource)])) }</dd>
            </dl>
            { for way.pieces.iter().map(|piece| html! {
                <Snippet key={format!("{} {}", way.id, piece.title)} title={tr_engine(piece.title)} text={Rc::from(&*piece.text)} />
            }) }
            <Snippet title={tr("The input that arrives")} text={text} file="input.json">
                <button class="button button--small button--main" type="button" onclick={onuse} disabled={used}>
                    { sized(if used { Icon::Check } else { Icon::Pass }, 14) }{ if used { tr("This is the input") } else { tr("Use as input") } }
                </button>
            </Snippet>
        </section>
    }
}
