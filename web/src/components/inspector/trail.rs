//! Where a value came from, as a path of steps to travel along.

use std::rc::Rc;

use stepthrough::source::Span;
use yew::prelude::*;

use crate::components::icon::{Icon, icon, sized};
use crate::components::json_tree::Asked;
use crate::components::meaning::kind_icon;
use crate::handing::copy;
use crate::provenance::{Hop, Origin, Spot};
use crate::shared::Shared;
use crate::texts::tr;

/// What the trail is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The steps, from the value that was asked about back to its origin.
    pub hops: Shared<Vec<Hop>>,
    /// The value in full, as JSON.
    pub value: Rc<str>,
    /// The step that is looked at.
    pub lit: Option<(usize, Asked)>,
    /// Travels to a value.
    pub ongo: Callback<Spot>,
    /// Asks about another value.
    pub onask: Callback<Spot>,
    /// Shows a place in the definition.
    pub onreveal: Callback<Span>,
    /// Closes the trail.
    pub onclose: Callback<()>,
}

/// The trail.
#[component]
pub fn Trail(props: &Props) -> Html {
    let Some(asked) = props.hops.first() else { return Html::default() };
    let copy_value = {
        let value = Rc::clone(&props.value);
        Callback::from(move |_: MouseEvent| copy(&value))
    };
    let copy_path = {
        let path = Rc::clone(&asked.spot.path);
        Callback::from(move |_: MouseEvent| copy(&path))
    };
    html! {
        <section class="trail" aria-label={tr("Where the value came from")}>
            <header class="trail__head">
                <h3>{ tr("Where it came from") }</h3>
                <code class="trail__path">{ &*asked.spot.path }</code>
                <button class="button button--small" type="button" onclick={copy_value}>{ sized(Icon::Copy, 13) }{ tr("Value") }</button>
                <button class="button button--small" type="button" onclick={copy_path}>{ sized(Icon::Copy, 13) }{ tr("Path") }</button>
                <button class="tool tool--small" type="button" aria-label={tr("Close")} onclick={props.onclose.reform(|_: MouseEvent| ())}>{ icon(Icon::Cross) }</button>
            </header>
            <ol class="trail__steps">
                { for props.hops.iter().enumerate().map(|(at, hop)| step(props, at, hop)) }
            </ol>
        </section>
    }
}

fn step(props: &Props, at: usize, hop: &Hop) -> Html {
    let spot = &hop.spot;
    let here = props.lit.as_ref().is_some_and(|(record, way)| *record == spot.record && *way == spot.way);
    let onclick = {
        let spot = spot.clone();
        props.ongo.reform(move |_: MouseEvent| spot.clone())
    };
    let last = at + 1 == props.hops.len();
    html! {
        <li class={classes!("hop", here.then_some("hop--here"), last.then_some("hop--end"))} key={at}>
            <button class="hop__go" type="button" {onclick} aria-current={here.then_some("step")}>
                <span class={classes!("hop__kind", format!("kind--{}", spot.kind.name().to_lowercase()))}>{ sized(kind_icon(spot.kind), 13) }</span>
                <strong class="hop__state">{ &*spot.state }</strong>
                <span class="hop__stage">{ spot.title() }</span>
                <code class="hop__path">{ &*spot.path }</code>
                <code class="hop__value">{ &*hop.value }</code>
            </button>
            <p class="hop__how">
                { hop.sentence() }
                if let Some((span, text)) = &hop.expression {
                    { expression(props, *span, text) }
                }
            </p>
            if !hop.goes_on() && !hop.sources.is_empty() {
                <ul class="hop__sources" aria-label={tr("Read from")}>
                    if let Some(beside) = hop.beside() { <li class="hop__beside">{ beside }</li> }
                    { for hop.sources.iter().map(|origin| source(props, origin)) }
                </ul>
            }
        </li>
    }
}

/// The expression in short; a click shows it in the definition.
fn expression(props: &Props, span: Span, text: &str) -> Html {
    const SHOWN: usize = 60;
    let onclick = props.onreveal.reform(move |_: MouseEvent| span);
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = match one_line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", one_line.get(..end).unwrap_or_default()),
        None => one_line,
    };
    html! { <button class="hop__expression" type="button" {onclick} title={tr("Show it in the definition")}><code>{ shown }</code></button> }
}

fn source(props: &Props, origin: &Origin) -> Html {
    match origin {
        Origin::Spot(spot) => {
            let onclick = {
                let spot = spot.clone();
                props.onask.reform(move |_: MouseEvent| spot.clone())
            };
            html! {
                <li>
                    <button class="hop__source" type="button" {onclick}>
                        <code>{ &*spot.path }</code>
                        <span>{ spot.title() }</span>
                        <strong>{ &*spot.state }</strong>
                        { sized(Icon::ChevronRight, 12) }
                    </button>
                </li>
            }
        }
        Origin::Input(path) => html! {
            <li class="hop__outside">{ icon(Icon::ToStart) }<code>{ &**path }</code><span>{ tr("Execution input") }</span></li>
        },
        Origin::Context(path) => html! {
            <li class="hop__outside">{ icon(Icon::Info) }<code>{ &**path }</code><span>{ tr("Context object") }</span></li>
        },
    }
}
