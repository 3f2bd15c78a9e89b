//! The boxes of a tile.

use yew::prelude::*;

use crate::components::icon::Icon;
use crate::components::meaning::{kind_icon, standing_icon};
use crate::machine::StateNode;
use crate::picture::{Badge, Drawing, Figure, HEAD, Shape, Tile, badges, width};
use crate::progress::{Standing, StateProgress};
use crate::shared::Shared;
use crate::texts::{tr, tr_with};

use super::Pictured;

/// What is seen of a box besides its place: everything that a step can change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureLook {
    /// How its state stands.
    pub progress: StateProgress,
    /// It is looked at.
    pub selected: bool,
    /// It is folded around what is looked at.
    pub holds_selected: bool,
    /// Something happens in it, or inside of it while it is folded.
    pub here: bool,
    /// The tab key comes here.
    pub tab_stop: bool,
    /// A breakpoint is set on its state.
    pub stops: bool,
}

/// What the boxes are given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The whole picture.
    pub drawing: Shared<Drawing>,
    /// The workflow.
    pub machine: Pictured,
    /// Which part of it.
    pub tile: Shared<Tile>,
    /// The open boxes of the tile instead of the others.
    pub grounds: bool,
    /// For each box how it looks.
    pub looks: Vec<FigureLook>,
}

/// The boxes of a tile: drawn anew only when one of them looks otherwise than before.
#[component]
pub fn Figures(props: &Props) -> Html {
    let list = if props.grounds { &props.tile.grounds } else { &props.tile.figures };
    let figures = list.iter().zip(&props.looks).filter_map(|(&at, look)| {
        let figure = props.drawing.figures.get(at)?;
        Some(draw(figure, props.machine.state(figure.state)?, look))
    });
    html! { <>{ for figures }</> }
}

fn draw(figure: &Figure, state: &StateNode, look: &FigureLook) -> Html {
    let Figure { rect, shape, .. } = figure;
    let (shape, kind, progress) = (*shape, state.kind, &look.progress);
    let standing = progress.standing;
    let badges = badges(progress);
    let class = classes!(
        "node",
        format!("node--{}", standing.class()),
        (shape == Shape::Open).then_some("node--container"),
        (shape == Shape::Folded).then_some("node--folded"),
        look.selected.then_some("node--selected"),
        look.holds_selected.then_some("node--holds"),
        look.here.then_some("node--here"),
    );
    let head = if shape == Shape::Open { HEAD } else { rect.h };
    let buttons = if shape == Shape::Plain { 0.0 } else { 28.0 };
    let (w, h) = (format!("{:.1}", rect.w), format!("{:.1}", rect.h));
    html! {
        <g {class} key={figure.state} id={format!("state-{}", figure.state)} transform={format!("translate({:.1} {:.1})", rect.x, rect.y)}
            role="button" tabindex={if look.tab_stop { "0" } else { "-1" }} aria-label={said(figure, state, look, &badges)}
            aria-pressed={look.selected.to_string()} aria-expanded={(shape != Shape::Plain).then(|| (shape == Shape::Open).to_string())}
            data-state={state.name.to_string()} data-ix={figure.state.to_string()} data-standing={standing.class()}>
            if shape == Shape::Folded {
                <rect class="node__under" x="6" y="6" width={w.clone()} height={h.clone()} rx="9" />
                <rect class="node__under" x="3" y="3" width={w.clone()} height={h.clone()} rx="9" />
            }
            <rect class="node__box" width={w} height={h} rx="9" />
            <g class={classes!("node__kind", format!("kind--{}", kind.name().to_lowercase()))}
                transform={format!("translate(12 {:.1})", head / 2.0 - 10.0)}>
                <rect x="-4" y="-4" width="28" height="28" rx="7" />
                <g class="node__glyph" transform="translate(2 2)">{ kind_icon(kind).shapes() }</g>
            </g>
            <text class="node__name" x="44" y={format!("{:.1}", head / 2.0 - 6.5)}>{ &figure.name }</text>
            { " " }
            <text class="node__detail" x="44" y={format!("{:.1}", head / 2.0 + 9.5)}>{ &figure.detail }</text>
            if standing != Standing::Idle {
                <g class="node__standing" transform={format!("translate({:.1} {:.1})", rect.w - 24.0 - buttons, head / 2.0 - 8.0)}>
                    <circle cx="8" cy="8" r="10" />
                    <g class="node__glyph">{ standing_icon(standing).shapes() }</g>
                </g>
            }
            if look.stops {
                <circle class="node__break" r="6" />
            }
            if shape != Shape::Plain {
                <g class="node__fold" data-fold="" transform={format!("translate({:.1} {:.1})", rect.w - 30.0, head / 2.0 - 12.0)}>
                    <title>{ tr(if shape == Shape::Open { "Fold (double-click, or O)" } else { "Open (double-click, or O)" }) }</title>
                    <rect width="24" height="24" rx="6" />
                    <g class="node__glyph" transform="translate(4 4)">
                        { if shape == Shape::Open { Icon::Minus.shapes() } else { Icon::Plus.shapes() } }
                    </g>
                </g>
            }
            { draw_badges(&badges, rect.w) }
        </g>
    }
}

fn draw_badges(badges: &[Badge], wide: f64) -> Html {
    let mut right = wide - 6.0;
    let badges = badges.iter().map(|badge| {
        let width = width(&badge.text, 6.6) + 12.0;
        right -= width + 4.0;
        html! {
            <>
            { " " }
            <g class={format!("node__badge node__badge--{}", badge.class)} transform={format!("translate({:.1} -9)", right + 4.0)}>
                <rect width={format!("{width:.1}")} height="18" rx="9" />
                <text x={format!("{:.1}", width / 2.0)} y="9.5">{ &badge.text }</text>
            </g>
            </>
        }
    });
    html! { <>{ for badges }</> }
}

/// What a screen reader says. What is seen comes first, so that somebody who speaks to the page can say what they see.
fn said(figure: &Figure, state: &StateNode, look: &FigureLook, badges: &[Badge]) -> String {
    let seen: String = badges.iter().map(|badge| format!(" {}", badge.text)).collect();
    let mut said =
        format!("{} {}{seen}, {}, {}", figure.name, figure.detail, state.kind.name(), look.progress.standing.word());
    for badge in badges {
        said += ", ";
        said += &badge.words;
    }
    if look.stops {
        said += &tr_with(", {what}", &[("what", &tr("breakpoint"))]);
    }
    if figure.shape == Shape::Folded {
        said += &tr_with(", {what}", &[("what", &tr("folded"))]);
    }
    said
}
