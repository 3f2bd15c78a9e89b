//! A workflow that is guessed from a history, when its definition is not at hand.

use std::collections::HashMap;

use stepthrough::history::read::Recording;
use stepthrough::source::Span;

use super::detail;
use crate::machine::{Edge, Flow, Kind, Machine, StateIx, StateNode, Why};

const KINDS: [Kind; 8] =
    [Kind::Task, Kind::Pass, Kind::Choice, Kind::Wait, Kind::Succeed, Kind::Fail, Kind::Parallel, Kind::Map];

/// The states that were entered, inside of what they were entered in, with the ways that were taken.
pub fn guess(recording: &Recording) -> Machine {
    let mut machine = Machine::default();
    // By event id: the state that the event is about.
    let mut about: HashMap<u64, StateIx> = HashMap::new();
    for event in &recording.events {
        let before = about.get(&event.previous).copied();
        let named = detail(event, "name").and_then(|name| machine.named(name));
        let kind = KINDS.into_iter().find(|kind| event.kind.strip_prefix(kind.name()) == Some("StateEntered"));
        let (Some(kind), Some(name)) = (kind, detail(event, "name")) else {
            let around = |kind: Kind| before.and_then(|before| up(&machine, before, kind));
            let owner = named.or_else(|| match &*event.kind {
                kind if kind.starts_with("Parallel") => around(Kind::Parallel),
                kind if kind.starts_with("Map") => around(Kind::Map),
                _ => before,
            });
            about.extend(owner.map(|owner| (event.id, owner)));
            continue;
        };
        let begins = is_begin(recording, event.previous);
        let parent = before.and_then(|before| if begins { Some(before) } else { machine.state(before)?.parent });
        let state = named.unwrap_or_else(|| {
            machine.states.push(node(name, kind, parent));
            let state = machine.states.len() - 1;
            place(&mut machine, state, parent, before.filter(|_| !begins));
            state
        });
        if let Some(from) = before.filter(|_| !begins)
            && let Some(from) = machine.states.get_mut(from)
            && from.edges.iter().all(|edge| edge.to != state)
        {
            from.edges.push(Edge { to: state, why: Why::Next });
        }
        about.insert(event.id, state);
    }
    for state in &mut machine.states {
        state.end = state.edges.is_empty() && state.kind != Kind::Fail;
    }
    machine
}

/// Whether what follows the event begins a branch or an iteration.
fn is_begin(recording: &Recording, id: u64) -> bool {
    let at = recording.events.binary_search_by_key(&id, |event| event.id);
    let kind = at.ok().and_then(|at| recording.events.get(at)).map(|event| &*event.kind);
    matches!(kind, Some("ParallelStateStarted" | "MapStateStarted" | "MapIterationStarted"))
}

fn up(machine: &Machine, from: StateIx, kind: Kind) -> Option<StateIx> {
    let mut at = Some(from);
    while let Some(state) = at.and_then(|at| machine.state(at)).filter(|state| state.kind != kind) {
        at = state.parent;
    }
    at
}

fn node(name: &str, kind: Kind, parent: Option<StateIx>) -> StateNode {
    StateNode {
        name: name.into(),
        kind,
        comment: "".into(),
        resource: None,
        span: Span::default(),
        edges: Vec::new(),
        inside: Vec::new(),
        parent,
        end: false,
        retries: false,
        distributed: false,
    }
}

/// Puts a new state into its flow: that of the state before it, or a new one.
fn place(machine: &mut Machine, state: StateIx, parent: Option<StateIx>, before: Option<StateIx>) {
    let Some(parent) = parent.and_then(|parent| machine.states.get_mut(parent)) else {
        machine.root.start.get_or_insert(state);
        machine.root.states.push(state);
        return;
    };
    let same = parent.inside.iter().position(|flow| before.is_some_and(|before| flow.states.contains(&before)));
    // A Map has one flow, whichever way its iterations begin.
    let only = (parent.kind == Kind::Map && !parent.inside.is_empty()).then_some(0);
    match same.or(only).and_then(|at| parent.inside.get_mut(at)) {
        Some(flow) => flow.states.push(state),
        None => parent.inside.push(Flow { start: Some(state), states: vec![state] }),
    }
}
