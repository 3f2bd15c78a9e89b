//! The picture of a workflow: its boxes, lines and texts with their places, for the page and for what is exported.

mod badges;
mod folding;
pub mod mermaid;
pub mod svg;
mod text;
mod tiles;
mod walk;

use crate::graph::{self, Direction, EdgeKind, Graph, Rect, Route, Size, Spacing};
use crate::machine::{Kind, Machine, StateIx, StateNode, Why, errors_in_words, service};
use crate::progress::{EdgeIx, Progress, Standing};
use crate::texts::{tr_count, tr_with};

pub use badges::{Badge, badges};
pub use folding::Folding;
pub use text::{cut, width, wrapped};
pub use tiles::{Tile, tiles};
pub use walk::{Way, neighbour};

/// Height of the head of an open box; the layout keeps it free.
pub const HEAD: f64 = 44.0;
/// Height of a line of a label.
pub const LABEL_LINE: f64 = 13.0;
/// Size of the letters on lines, in pixels; their font has one width.
pub const LABEL_LETTER: f64 = 6.35;

const PLAIN: Size = Size { w: 176.0, h: 46.0 };
const END: Size = Size { w: 54.0, h: 24.0 };
/// Letters of a name, of what stands below it, and of a line of a label.
const NAME_ROOM: usize = 34;
const DETAIL_ROOM: usize = 38;
const LABEL_ROOM: usize = 28;

/// A workflow that was laid out.
#[derive(Debug, Default)]
pub struct Drawing {
    /// How large it is.
    pub size: Size,
    /// The boxes, containers before what they contain.
    pub figures: Vec<Figure>,
    /// The lines.
    pub lines: Vec<Line>,
    /// Where the start and the end stand.
    pub ends: Vec<End>,
    /// Which way it runs.
    pub direction: Direction,
    /// For each state its box; none when it is inside of a folded one.
    place: Vec<Option<usize>>,
}

/// A box.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its state.
    pub state: StateIx,
    /// Where it stands.
    pub rect: Rect,
    /// How it is drawn.
    pub shape: Shape,
    /// The state's name, as far as there is room.
    pub name: String,
    /// What it is or calls.
    pub detail: String,
}

/// How a box is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A state.
    Plain,
    /// A Parallel or Map around what it contains.
    Open,
    /// A Parallel or Map that hides what it contains.
    Folded,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    /// The state it leaves; none for the start.
    pub from: Option<StateIx>,
    /// The state it enters; none for the end.
    pub to: Option<StateIx>,
    /// Which of the ways out of its state it is.
    pub edge: Option<EdgeIx>,
    /// What it stands for.
    pub kind: EdgeKind,
    /// What is written on it, line by line.
    pub label: Vec<String>,
    /// How it runs.
    pub route: Route,
}

/// Where a workflow begins or ends.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// The beginning.
    pub start: bool,
    /// Where it stands.
    pub rect: Rect,
}

impl Drawing {
    /// Lays the workflow out, with some boxes folded.
    pub fn of(machine: &Machine, folding: &Folding, direction: Direction) -> Drawing {
        if machine.states.is_empty() {
            return Drawing::default();
        }
        let folded = folding.folded(machine);
        let hidden = |ix: StateIx| machine.around(ix).any(|outer| folded.contains(&outer));
        let mut drawing = Drawing { direction, place: vec![None; machine.states.len()], ..Drawing::default() };
        let mut graph = Graph::default();
        for (ix, state) in machine.states.iter().enumerate() {
            if hidden(ix) {
                continue;
            }
            let figure = figure(machine, ix, state, folded.contains(&ix));
            let size = Size { w: figure.rect.w, h: figure.rect.h };
            let parent = state.parent.and_then(|parent| drawing.place.get(parent).copied().flatten());
            graph.nodes.push(graph::Node { size, parent, lane: machine.lane(ix) });
            if let Some(place) = drawing.place.get_mut(ix) {
                *place = Some(drawing.figures.len());
            }
            drawing.figures.push(figure);
        }
        drawing.draw_ways(machine, &mut graph);
        let ends = drawing.draw_ends(machine, &mut graph);
        let spacing = Spacing { layer: 38.0, node: 28.0, ..Spacing::default() };
        let layout = graph::layout(&graph, direction, &spacing);
        drawing.size = layout.size;
        let mut rects = layout.nodes.into_iter();
        for (figure, rect) in drawing.figures.iter_mut().zip(rects.by_ref()) {
            figure.rect = rect;
        }
        drawing.ends = ends.into_iter().zip(rects).map(|(start, rect)| End { start, rect }).collect();
        for (line, route) in drawing.lines.iter_mut().zip(layout.edges) {
            line.route = route;
        }
        drawing
    }

    fn draw_ways(&mut self, machine: &Machine, graph: &mut Graph) {
        for (from_ix, state) in machine.states.iter().enumerate() {
            let Some(from) = self.box_of(from_ix) else { continue };
            for (at, edge) in state.edges.iter().enumerate() {
                let Some(to) = self.box_of(edge.to) else { continue };
                let (kind, label) = match &edge.why {
                    Why::Next => (EdgeKind::Next, Vec::new()),
                    Why::Rule(rule) => (EdgeKind::Choice, wrapped(rule, LABEL_ROOM, 2)),
                    Why::Default => (EdgeKind::Default, vec!["Default".to_owned()]),
                    Why::Catch(errors) => (EdgeKind::Catch, wrapped(&errors_in_words(errors), LABEL_ROOM, 2)),
                };
                let widest = label.iter().map(|line| width(line, LABEL_LETTER)).fold(0.0, f64::max);
                let size = Size { w: widest + 12.0, h: 5.0 + LABEL_LINE * label.len() as f64 };
                graph.edges.push(graph::Edge { from, to, label: (!label.is_empty()).then_some(size), kind });
                let (from, to) = (Some(from_ix), Some(edge.to));
                self.lines.push(Line { from, to, edge: Some(at), kind, label, route: Route::default() });
            }
        }
    }

    /// Start and end stand above the first state and below those that end the workflow.
    fn draw_ends(&mut self, machine: &Machine, graph: &mut Graph) -> Vec<bool> {
        let mut ends = Vec::new();
        let mut dot = |graph: &mut Graph, start: bool| {
            graph.nodes.push(graph::Node { size: END, parent: None, lane: 0 });
            ends.push(start);
            graph.nodes.len() - 1
        };
        let mut link = |graph: &mut Graph, (from, to): (usize, usize), states: (Option<StateIx>, Option<StateIx>)| {
            graph.edges.push(graph::Edge { from, to, label: None, kind: EdgeKind::Next });
            let (from, to) = states;
            let (kind, label, route) = (EdgeKind::Next, Vec::new(), Route::default());
            self.lines.push(Line { from, to, edge: None, kind, label, route });
        };
        let box_of = |ix: StateIx| self.place.get(ix).copied().flatten();
        if let Some((first, to)) = machine.root.start.and_then(|first| Some((first, box_of(first)?))) {
            let start = dot(graph, true);
            link(graph, (start, to), (None, Some(first)));
        }
        let last = machine.root.states.iter().copied().filter(|&ix| machine.state(ix).is_some_and(|state| state.end));
        let last: Vec<(StateIx, usize)> = last.filter_map(|ix| Some((ix, box_of(ix)?))).collect();
        if !last.is_empty() {
            let end = dot(graph, false);
            last.into_iter().for_each(|(ix, from)| link(graph, (from, end), (Some(ix), None)));
        }
        ends
    }

    /// The box of the state, when it is drawn.
    pub fn box_of(&self, state: StateIx) -> Option<usize> {
        self.place.get(state).copied().flatten()
    }

    /// The box in which the state is: its own, or the folded one around it.
    pub fn shown(&self, machine: &Machine, state: StateIx) -> Option<usize> {
        self.box_of(state).or_else(|| machine.around(state).find_map(|outer| self.box_of(outer)))
    }
}

impl Line {
    /// How often it was taken by the moment.
    pub fn taken(&self, progress: &Progress) -> usize {
        match (self.from, self.edge, self.to) {
            (Some(from), Some(edge), _) => progress.taken.get(&(from, edge)).copied().unwrap_or_default(),
            (None, _, Some(first)) => usize::from(progress.of(first).visits > 0),
            (Some(last), None, None) => usize::from(progress.of(last).standing == Standing::Succeeded),
            _ => 0,
        }
    }

    /// Whether the state in which something happens was entered by it.
    pub fn is_latest(&self, progress: &Progress) -> bool {
        self.edge.is_some() && self.from.zip(self.edge) == progress.entered_by
    }
}

/// The box of a state before it has a place.
fn figure(machine: &Machine, ix: StateIx, state: &StateNode, folded: bool) -> Figure {
    let holds = state.inside.iter().any(|flow| !flow.states.is_empty());
    let shape = match (holds, folded) {
        (false, _) => Shape::Plain,
        (true, false) => Shape::Open,
        (true, true) => Shape::Folded,
    };
    let detail = match (&state.resource, shape) {
        (Some(resource), _) => service(resource),
        (None, Shape::Plain) => kind_words(state).to_owned(),
        (None, _) => format!("{} · {}", kind_words(state), contents(machine, ix, state)),
    };
    let (name, detail) = (cut(&state.name, NAME_ROOM), cut(&detail, DETAIL_ROOM));
    let buttons = if shape == Shape::Plain { 0.0 } else { 30.0 };
    let wide = (width(&name, 8.8) + 86.0).max(width(&detail, 6.8) + 86.0) + buttons;
    let h = if shape == Shape::Open { HEAD } else { PLAIN.h };
    Figure { state: ix, rect: Rect { x: 0.0, y: 0.0, w: wide.max(PLAIN.w), h }, shape, name, detail }
}

fn kind_words(state: &StateNode) -> &'static str {
    if state.distributed { "Distributed Map" } else { state.kind.name() }
}

/// How much is inside of a Parallel or Map: `3 branches, 12 states`.
fn contents(machine: &Machine, ix: StateIx, state: &StateNode) -> String {
    let states = (0..machine.states.len()).filter(|&inner| machine.around(inner).any(|outer| outer == ix)).count();
    let states = tr_count(states, "1 state", "{n} states");
    if state.kind != Kind::Parallel {
        return states;
    }
    let branches = tr_count(state.inside.len(), "1 branch", "{n} branches");
    tr_with("{branches}, {states}", &[("branches", &branches), ("states", &states)])
}

#[cfg(test)]
mod tests;
