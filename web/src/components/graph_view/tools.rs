//! The buttons over the picture: direction, folding, legend, export; zoom.

use yew::prelude::*;

use crate::components::icon::{Icon, icon, sized};
use crate::components::meaning::standing_icon;
use crate::components::menu::Menu;
use crate::graph::Direction;
use crate::progress::Standing;
use crate::texts::tr;

/// A form in which the picture leaves the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// A file that shows the run as it stands.
    Svg,
    /// The same as pixels.
    Png,
    /// A text for the clipboard.
    CopyMermaid,
    /// The same as a file.
    Mermaid,
}

/// What the buttons are given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which way the workflow runs.
    pub direction: Direction,
    /// Turns it.
    pub ondirection: Callback<Direction>,
    /// Whether boxes are folded; none when there are no boxes.
    pub folded: Option<bool>,
    /// Folds all boxes, or opens them.
    pub onfold: Callback<bool>,
    /// Hands the picture out.
    pub onexport: Callback<Export>,
}

/// The buttons in the upper corner.
#[component]
pub fn Tools(props: &Props) -> Html {
    let legend = use_state_eq(|| false);
    let (turned, turn_words) = match props.direction {
        Direction::Down => (Direction::Right, tr("Draw from left to right")),
        Direction::Right => (Direction::Down, tr("Draw from top to bottom")),
    };
    let ondirection = props.ondirection.reform(move |_: MouseEvent| turned);
    let onlegend = {
        let legend = legend.clone();
        Callback::from(move |_: MouseEvent| legend.set(!*legend))
    };
    let item = |what: Export, name: &'static str, note: &'static str| {
        let onclick = props.onexport.reform(move |_: MouseEvent| what);
        html! {
            <button class="menu__item" type="button" role="menuitem" {onclick} data-export={format!("{what:?}")}>
                <span class="menu__text">
                    <span class="menu__name">{ name }</span>
                    <span class="menu__note">{ note }</span>
                </span>
            </button>
        }
    };
    html! {
        <>
            <div class="graph__tools graph__tools--top" role="group" aria-label={tr("Picture")}>
                <button class="tool" type="button" onclick={ondirection} aria-label={turn_words} title={turn_words} data-direction={format!("{turned:?}")}>
                    { icon(if turned == Direction::Right { Icon::ToRight } else { Icon::ToBottom }) }
                </button>
                if let Some(folded) = props.folded {
                    <button class="tool" type="button" onclick={props.onfold.reform(move |_: MouseEvent| !folded)} data-fold-all={(!folded).to_string()}
                        aria-label={if folded { tr("Open all boxes") } else { tr("Fold all boxes") }}
                        title={if folded { tr("Open all boxes") } else { tr("Fold all boxes") }}>
                        { icon(if folded { Icon::Unfold } else { Icon::Fold }) }
                    </button>
                }
                <button class={classes!("tool", legend.then_some("tool--on"))} type="button" onclick={onlegend} aria-expanded={legend.to_string()}
                    aria-controls="graph-legend" aria-label={tr("Legend")} title={tr("Legend")}>{ icon(Icon::Info) }</button>
                <Menu class="menu--export" label={tr("Export")} name={tr("Export the graph")} lead={Icon::Download}>
                    { item(Export::Svg, tr("SVG file"), tr("The picture as it stands, for any size")) }
                    { item(Export::Png, tr("PNG file"), tr("The same as pixels, at twice the size")) }
                    { item(Export::CopyMermaid, tr("Copy as Mermaid"), tr("A flowchart for READMEs and wikis")) }
                    { item(Export::Mermaid, tr("Mermaid file"), tr("The same as a file")) }
                </Menu>
            </div>
            if *legend { { explained() } }
        </>
    }
}

/// What colours and lines mean.
fn explained() -> Html {
    let standings = [
        Standing::Running,
        Standing::Waiting,
        Standing::Retrying,
        Standing::Succeeded,
        Standing::Caught,
        Standing::Failed,
        Standing::Aborted,
        Standing::Idle,
    ];
    let lines = [
        ("next", tr("Next, or a rule of a Choice")),
        ("default", tr("Default of a Choice")),
        ("catch", tr("Catch: an error leads here")),
        ("taken", tr("Taken in this run")),
    ];
    html! {
        <div class="legend" id="graph-legend" role="group" aria-label={tr("Legend")}>
            <ul>
                { for standings.iter().map(|&standing| html! {
                    <li class={format!("tone-{}", standing.class())}>
                        <span class="legend__sign">{ sized(standing_icon(standing), 12) }</span>{ standing.word() }
                    </li>
                }) }
            </ul>
            <ul>
                { for lines.iter().map(|(class, words)| html! {
                    <li>
                        <svg class="legend__line" viewBox="0 0 34 10" width="34" height="10" aria-hidden="true">
                            <g class={classes!("edge", format!("edge--{class}"))}><path class="edge__line" d="M1 5H33" /></g>
                        </svg>
                        { *words }
                    </li>
                }) }
                <li><span class="legend__badge">{ "×3" }</span>{ tr("Entered, or taken, three times") }</li>
            </ul>
        </div>
    }
}
