//! The lines of a tile, and what is told of the one under the pointer.

use yew::prelude::*;

use crate::graph::EdgeKind;
use crate::machine::{Machine, Why, errors_in_words};
use crate::picture::{Drawing, LABEL_LINE, Line, Tile};
use crate::progress::Progress;
use crate::shared::Shared;
use crate::texts::{tr, tr_count, tr_with};

/// What a step can change of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineLook {
    /// How often it was taken.
    pub taken: usize,
    /// The state in which something happens was entered by it.
    pub latest: bool,
}

/// What the lines are given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The whole picture.
    pub drawing: Shared<Drawing>,
    /// Which part of it.
    pub tile: Shared<Tile>,
    /// For each line how it looks.
    pub looks: Vec<LineLook>,
}

/// The lines of a tile: drawn anew only when one of them looks otherwise than before.
#[component]
pub fn Lines(props: &Props) -> Html {
    let lines = props.tile.lines.iter().zip(&props.looks);
    html! {
        <>{ for lines.filter_map(|(&at, look)| Some(draw(at, props.drawing.lines.get(at)?, *look))) }</>
    }
}

/// An arrow head for lines of a class.
pub fn arrow(class: &'static str) -> Html {
    html! {
        <marker id={format!("arrow-{class}")} class={format!("arrow arrow--{class}")} viewBox="0 0 8 8" refX="7" refY="4"
            markerWidth="7" markerHeight="7" orient="auto" markerUnits="userSpaceOnUse">
            <path d="M0 .8 7 4 0 7.2Z" />
        </marker>
    }
}

fn draw(at: usize, line: &Line, look: LineLook) -> Html {
    let kind = match line.kind {
        EdgeKind::Next => "next",
        EdgeKind::Choice => "choice",
        EdgeKind::Default => "default",
        EdgeKind::Catch => "catch",
    };
    let arrow = match (look.taken > 0, line.kind) {
        (true, _) => "url(#arrow-taken)",
        (false, EdgeKind::Catch) => "url(#arrow-catch)",
        (false, _) => "url(#arrow-idle)",
    };
    let class = classes!(
        "edge",
        format!("edge--{kind}"),
        (look.taken > 0).then_some("edge--taken"),
        look.latest.then_some("edge--latest"),
    );
    let path = line.route.path.to_string();
    html! {
        <g {class} key={at} data-line={at.to_string()}>
            <path class="edge__reach" d={path.clone()} />
            <path class="edge__line" d={path} marker-end={arrow} />
            if let Some(rect) = line.route.label.filter(|_| !line.label.is_empty()) {
                <rect x={format!("{:.1}", rect.x)} y={format!("{:.1}", rect.y)} width={format!("{:.1}", rect.w)}
                    height={format!("{:.1}", rect.h)} rx="4" />
                { for line.label.iter().enumerate().map(|(row, text)| html! {
                    <text x={format!("{:.1}", rect.x + rect.w / 2.0)} y={format!("{:.1}", rect.y + 9.0 + LABEL_LINE * row as f64)}>{ text }</text>
                }) }
            }
            { count(line, look) }
        </g>
    }
}

/// How often a line was taken, when more than once: at the corner of its label, else near its beginning.
fn count(line: &Line, look: LineLook) -> Html {
    if look.taken < 2 {
        return Html::default();
    }
    let (x, y) = match line.route.label {
        Some(label) => (label.right(), label.y),
        None => {
            let points = line.route.path.flattened(4);
            let at = points.get(1.min(points.len().saturating_sub(2))).copied().unwrap_or(line.route.path.start);
            let start = line.route.path.start;
            ((start.x + at.x) / 2.0 + 14.0, (start.y + at.y) / 2.0)
        }
    };
    let text = format!("×{}", look.taken);
    let wide = crate::picture::width(&text, 6.6) + 8.0;
    html! {
        <g class="edge__count" transform={format!("translate({:.1} {:.1})", x - wide / 2.0, y - 8.0)}>
            <rect width={format!("{wide:.1}")} height="16" rx="8" />
            <text x={format!("{:.1}", wide / 2.0)} y="8.5">{ text }</text>
        </g>
    }
}

/// What the line under the pointer says in full.
pub fn whole(line: &Line, machine: &Machine, progress: &Progress) -> Html {
    let name = |ix: Option<usize>, none: &str| {
        ix.and_then(|ix| machine.state(ix)).map_or_else(|| none.to_owned(), |state| state.name.to_string())
    };
    let why = line.from.and_then(|from| machine.state(from)).zip(line.edge).and_then(|(state, at)| state.edges.get(at));
    let (title, text) = match why.map(|edge| &edge.why) {
        Some(Why::Rule(rule)) => (tr("Choice rule"), rule.to_string()),
        Some(Why::Default) => (tr("Default"), tr("Taken when no rule matches.").to_owned()),
        Some(Why::Catch(errors)) => (tr("Catch"), errors_in_words(errors)),
        Some(Why::Next) | None => (tr("Next"), String::new()),
    };
    let taken = line.taken(progress);
    html! {
        <>
            <p class="graph__tip-way"><b>{ title }</b>{ " " }{ name(line.from, tr("Start")) }{ " → " }{ name(line.to, tr("End")) }</p>
            if !text.is_empty() { <p class="graph__tip-rule">{ text }</p> }
            <p class="graph__tip-taken">
                { if taken == 0 { tr("Not taken").to_owned() } else { tr_count(taken, "Taken once", "Taken {n} times") } }
                if line.is_latest(progress) { { tr_with(" · {what}", &[("what", &tr("the last step came this way"))]) } }
            </p>
        </>
    }
}
