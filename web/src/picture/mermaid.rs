//! The workflow as a Mermaid flowchart, for READMEs and wikis.

use std::fmt::Write as _;

use crate::graph::Direction;
use crate::machine::{Flow, Kind, Machine, StateIx, Why, errors_in_words};
use crate::texts::{tr, tr_with};

use super::cut;

/// Letters of a label; more makes the chart unreadable.
const LABEL_ROOM: usize = 60;

/// The text of the chart. Boxes are never folded in it.
pub fn of(machine: &Machine, direction: Direction) -> String {
    let way = match direction {
        Direction::Down => "TD",
        Direction::Right => "LR",
    };
    let mut out = format!("flowchart {way}\n");
    flow(machine, &machine.root, 1, &mut out);
    if let Some(first) = machine.root.start {
        let _ = writeln!(out, "  start([{}]) --> s{first}", tr("Start"));
    }
    for (from, state) in machine.states.iter().enumerate() {
        for edge in &state.edges {
            let (arrow, label) = match &edge.why {
                Why::Next => ("-->", String::new()),
                Why::Rule(rule) => ("-->", label(rule)),
                Why::Default => ("-->", label("Default")),
                Why::Catch(errors) => ("-.->", label(&errors_in_words(errors))),
            };
            let _ = writeln!(out, "  s{from} {arrow}{label} s{}", edge.to);
        }
    }
    let last = machine.root.states.iter().filter(|&&ix| machine.state(ix).is_some_and(|state| state.end));
    for &ix in last {
        let _ = writeln!(out, "  s{ix} --> finish([{}])", tr("End"));
    }
    out
}

fn flow(machine: &Machine, flow: &Flow, depth: usize, out: &mut String) {
    for &ix in &flow.states {
        state(machine, ix, depth, out);
    }
}

fn state(machine: &Machine, ix: StateIx, depth: usize, out: &mut String) {
    let Some(state) = machine.state(ix) else { return };
    let indent = "  ".repeat(depth);
    let name = quoted(&state.name);
    if state.inside.iter().all(|flow| flow.states.is_empty()) {
        let (open, close) = match state.kind {
            Kind::Choice => ("{", "}"),
            Kind::Wait => ("([", "])"),
            Kind::Succeed | Kind::Fail => ("[[", "]]"),
            _ => ("[", "]"),
        };
        let _ = writeln!(out, "{indent}s{ix}{open}\"{name}\"{close}");
        return;
    }
    let _ = writeln!(out, "{indent}subgraph s{ix}[\"{name} ({})\"]", state.kind.name());
    for (at, inner) in state.inside.iter().enumerate() {
        if state.kind == Kind::Parallel {
            let _ = writeln!(out, "{indent}  subgraph s{ix}b{at}[\"{}\"]", tr_with("Branch {n}", &[("n", &(at + 1))]));
            flow(machine, inner, depth + 2, out);
            let _ = writeln!(out, "{indent}  end");
        } else {
            flow(machine, inner, depth + 1, out);
        }
    }
    let _ = writeln!(out, "{indent}end");
}

fn label(text: &str) -> String {
    format!("|\"{}\"|", quoted(&cut(text, LABEL_ROOM)))
}

/// A text as it may stand between Mermaid's quotation marks: its own signs and HTML's become codes.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '#' | '"' | '&' | '<' | '>' | '`' | '|' | ';' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
