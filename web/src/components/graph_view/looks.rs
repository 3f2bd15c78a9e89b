//! How everything looks at a moment, handed to the tiles.

use yew::prelude::*;

use crate::breakpoints::Breakpoint;
use crate::graph::Rect;
use crate::machine::StateIx;
use crate::picture::{Drawing, End, Line, Tile};
use crate::progress::Progress;
use crate::shared::Shared;
use crate::texts::tr;

use super::figures::{FigureLook, Figures};
use super::lines::{LineLook, Lines};
use super::pictured::Pictured;

/// How everything looks at a moment.
pub struct Looks<'a> {
    drawing: &'a Shared<Drawing>,
    machine: &'a Pictured,
    progress: &'a Progress,
    selected: (Option<StateIx>, Option<usize>),
    here: Option<usize>,
    tab_stop: Option<usize>,
    breakpoints: &'a [Breakpoint],
}

impl<'a> Looks<'a> {
    /// Reads the looks from the run.
    pub fn of(
        drawing: &'a Shared<Drawing>,
        machine: &'a Pictured,
        progress: &'a Progress,
        selected: Option<StateIx>,
        focus: Option<StateIx>,
        breakpoints: &'a [Breakpoint],
    ) -> Looks<'a> {
        let shown = |state: Option<StateIx>| state.and_then(|state| drawing.shown(machine, state));
        let tab_stop = shown(focus).or(shown(selected)).or((!drawing.figures.is_empty()).then_some(0));
        let here = shown(progress.here).filter(|_| !progress.ended);
        Looks { drawing, machine, progress, selected: (selected, shown(selected)), here, tab_stop, breakpoints }
    }

    /// The boxes of a tile, or its open boxes, which lie behind everything.
    pub fn figures(&self, tile: &Shared<Tile>, grounds: bool) -> Html {
        let list = if grounds { &tile.grounds } else { &tile.figures };
        if list.is_empty() {
            return Html::default();
        }
        let looks = list.iter().map(|&at| {
            let state = self.drawing.figures.get(at).map(|figure| figure.state).unwrap_or_default();
            let selected = self.selected.0 == Some(state);
            FigureLook {
                progress: self.progress.of(state),
                selected,
                holds_selected: !selected && self.selected.1 == Some(at),
                here: self.here == Some(at),
                tab_stop: self.tab_stop == Some(at),
                stops: self.stops(state),
            }
        });
        html! {
            <Figures key={key_of(tile)} drawing={self.drawing.clone()} machine={self.machine.clone()} tile={tile.clone()} {grounds}
                looks={looks.collect::<Vec<_>>()} />
        }
    }

    /// Whether a breakpoint is set on the state.
    fn stops(&self, state: StateIx) -> bool {
        let named = |name: &str| {
            self.breakpoints.iter().any(|point| matches!(point, Breakpoint::State(known) if **known == *name))
        };
        !self.breakpoints.is_empty() && self.machine.state(state).is_some_and(|state| named(&state.name))
    }

    /// The lines of a tile.
    pub fn lines(&self, tile: &Shared<Tile>) -> Html {
        let look = |line: &Line| LineLook { taken: line.taken(self.progress), latest: line.is_latest(self.progress) };
        let looks = tile.lines.iter().filter_map(|&at| self.drawing.lines.get(at)).map(look);
        html! { <Lines key={key_of(tile)} drawing={self.drawing.clone()} tile={tile.clone()} looks={looks.collect::<Vec<_>>()} /> }
    }
}

fn key_of(tile: &Tile) -> String {
    format!("{:.0} {:.0}", tile.extent.x, tile.extent.y)
}

/// Where the workflow begins or ends.
pub fn end(end: &End) -> Html {
    let Rect { x, y, w, h } = end.rect;
    html! {
        <g class={classes!("end", end.start.then_some("end--start"))} key={end.start.to_string()} transform={format!("translate({x:.1} {y:.1})")}>
            <rect width={format!("{w:.1}")} height={format!("{h:.1}")} rx={format!("{:.1}", h / 2.0)} />
            <text x={format!("{:.1}", w / 2.0)} y={format!("{:.1}", h / 2.0 + 0.5)}>{ tr(if end.start { "Start" } else { "End" }) }</text>
        </g>
    }
}
