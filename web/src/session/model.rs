//! The engine's state machine as the page draws it.

use std::rc::Rc;

use stepthrough::definition::{self, Flow as EngineFlow, FlowId, State, StateId, StateMachine, Transition};
use stepthrough::source::Span;
use stepthrough::syntax::placeholders::Substituted;
use stepthrough::value::Value;

use crate::machine::{Edge, Flow, Kind, Machine, StateIx, StateNode, Why};

/// Reads the engine's machine; places lead to the text as it was written.
pub fn machine(machine: &StateMachine, text: &Substituted) -> Machine {
    Machine {
        comment: machine.comment.clone().unwrap_or_default(),
        states: machine.states.iter().map(|state| node(machine, state, text)).collect(),
        root: machine.flow(FlowId::ROOT).map(flow).unwrap_or_default(),
    }
}

fn ix(state: StateId) -> StateIx {
    state.0 as usize
}

fn flow(flow: &EngineFlow) -> Flow {
    Flow { start: flow.start_at.map(ix), states: flow.states.iter().copied().map(ix).collect() }
}

fn node(machine: &StateMachine, state: &State, text: &Substituted) -> StateNode {
    use definition::Kind as K;
    let inside = match &state.kind {
        K::Parallel { branches } => branches.clone(),
        K::Map(map) => map.processor.into_iter().collect(),
        _ => Vec::new(),
    };
    let (kind, resource) = match &state.kind {
        K::Task(task) => {
            let shown = task.resource_span.slice(&text.text).trim_matches('"');
            (Kind::Task, Some(Rc::from(shown)))
        }
        K::Pass { .. } => (Kind::Pass, None),
        K::Choice { .. } => (Kind::Choice, None),
        K::Wait(_) => (Kind::Wait, None),
        K::Succeed => (Kind::Succeed, None),
        K::Fail { .. } => (Kind::Fail, None),
        K::Parallel { .. } => (Kind::Parallel, None),
        K::Map(_) => (Kind::Map, None),
    };
    StateNode {
        name: state.name.clone(),
        kind,
        comment: state.comment.clone().unwrap_or_default(),
        resource,
        span: text.original(Span { start: state.name_span.start, end: state.span.end }),
        edges: edges(state, text),
        inside: inside.into_iter().filter_map(|id| machine.flow(id)).map(flow).collect(),
        parent: machine.flow(state.flow).and_then(|flow| flow.owner).map(|(owner, _)| ix(owner)),
        end: state.transition == Transition::End && !matches!(state.kind, K::Fail { .. }),
        retries: !state.retry.is_empty(),
        distributed: matches!(&state.kind, K::Map(map) if matches!(map.mode, definition::MapMode::Distributed { .. })),
    }
}

fn edges(state: &State, text: &Substituted) -> Vec<Edge> {
    let mut edges = Vec::new();
    if let definition::Kind::Choice { rules } = &state.kind {
        for rule in rules {
            if let Some(to) = rule.next {
                let written = Value::parse(rule.span.slice(&text.text)).unwrap_or_default();
                edges.push(Edge { to: ix(to), why: Why::Rule(Rc::from(rule_in_short(&written))) });
            }
        }
    }
    if let Transition::Next(to) = state.transition {
        let why = if matches!(state.kind, definition::Kind::Choice { .. }) { Why::Default } else { Why::Next };
        edges.push(Edge { to: ix(to), why });
    }
    for catcher in &state.catch {
        if let Some(to) = catcher.next {
            let errors = catcher.error_equals.join(", ");
            edges.push(Edge { to: ix(to), why: Why::Catch(Rc::from(errors)) });
        }
    }
    edges
}

/// A Choice rule in a few words: `$.statusCode = 200`, `$.a is present and not $.b > 3`.
fn rule_in_short(rule: &Value) -> String {
    if let Some(condition) = rule.get("Condition").and_then(Value::as_str) {
        return condition.trim().trim_start_matches("{%").trim_end_matches("%}").trim().to_owned();
    }
    let several = |key: &str, word: &str| {
        let rules = rule.get(key)?.as_array()?;
        Some(rules.iter().map(rule_in_short).collect::<Vec<_>>().join(word))
    };
    if let Some(all) = several("And", " and ") {
        return all;
    }
    if let Some(any) = several("Or", " or ") {
        return any;
    }
    if let Some(not) = rule.get("Not") {
        return format!("not {}", rule_in_short(not));
    }
    let variable = rule.get("Variable").and_then(Value::as_str).unwrap_or("?");
    let test = rule.as_object().and_then(|rule| {
        rule.iter().find(|(key, _)| !matches!(&***key, "Variable" | "Next" | "Comment" | "Assign" | "Output"))
    });
    let Some((operator, operand)) = test else { return variable.to_owned() };
    let operand_text = match (operator.ends_with("Path"), operand.as_str()) {
        (true, Some(path)) => path.to_owned(),
        _ => operand.to_json(),
    };
    let operator = operator.trim_end_matches("Path");
    if let Some(what) = operator.strip_prefix("Is") {
        let is = if operand.as_bool() == Some(false) { "is not" } else { "is" };
        return format!("{variable} {is} {}", what.to_lowercase());
    }
    let sign = match operator {
        _ if operator.ends_with("GreaterThanEquals") => "≥",
        _ if operator.ends_with("LessThanEquals") => "≤",
        _ if operator.ends_with("GreaterThan") => ">",
        _ if operator.ends_with("LessThan") => "<",
        _ if operator.ends_with("Matches") => "~",
        _ => "=",
    };
    format!("{variable} {sign} {operand_text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_in_short() {
        let check = |rule: &str, short: &str| assert_eq!(rule_in_short(&Value::parse(rule).unwrap()), short);
        check(r#"{"Variable":"$.code","NumericEquals":200,"Next":"A"}"#, "$.code = 200");
        check(r#"{"Variable":"$.a","StringEqualsPath":"$.b","Next":"A"}"#, "$.a = $.b");
        check(r#"{"Not":{"Variable":"$.a","IsPresent":true},"Next":"A"}"#, "not $.a is present");
        check(r#"{"Variable":"$.a","IsNull":false}"#, "$.a is not null");
        check(
            r#"{"And":[{"Variable":"$.a","NumericGreaterThanEquals":1},{"Variable":"$.b","StringMatches":"x*"}]}"#,
            r#"$.a ≥ 1 and $.b ~ "x*""#,
        );
        check(r#"{"Condition":"{% $states.input.ok %}","Next":"A"}"#, "$states.input.ok");
    }
}
