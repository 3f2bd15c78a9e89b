//! Two runs side by side: their events aligned, and the first difference in words.

use std::rc::Rc;

use stepthrough::value::{Object, Value};

use crate::diff::{Change, Node, Step, common};
use crate::run::{EventRow, Run, Status};

/// Stretches up to this length, multiplied, are aligned; longer ones are put side by side in order.
const ALIGNED: usize = 250_000;

/// What is different from one execution to the next and says nothing.
const VOLATILE: [&str; 6] =
    ["roleArn", "stateMachineAliasArn", "stateMachineVersionArn", "inputDetails", "outputDetails", "mapRunArn"];

/// Two events that stand side by side; one is missing where only one run has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// In the first run's events.
    pub old: Option<usize>,
    /// In the second run's.
    pub new: Option<usize>,
}

/// Where two runs first differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The pair's place.
    pub at: usize,
    /// The field of the event, such as `output.total`; empty when the events are of different types or states.
    pub field: String,
    /// The value in the first run.
    pub old: Option<Value>,
    /// The value in the second.
    pub new: Option<Value>,
}

/// Two runs, compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The events side by side.
    pub pairs: Vec<Pair>,
    /// The first difference; `None` when the histories say the same.
    pub first: Option<Difference>,
    /// The first pair whose events come at another time after the start, of those before the first difference.
    pub later: Option<usize>,
}

/// Compares two runs.
pub fn compare(old: &Run, new: &Run) -> Comparison {
    let pairs = align(&old.events, &new.events);
    let first = pairs.iter().enumerate().find_map(|(at, pair)| difference(old, new, at, *pair));
    let before = first.as_ref().map_or(pairs.len(), |first| first.at);
    let later = pairs.iter().take(before).position(|pair| {
        let time = |run: &Run, at: Option<usize>| Some(run.events.get(at?)?.time.0.saturating_sub(run.started.0));
        time(old, pair.old) != time(new, pair.new)
    });
    Comparison { pairs, first, later }
}

/// What differs between the events of a pair.
pub fn difference(old: &Run, new: &Run, at: usize, pair: Pair) -> Option<Difference> {
    let event = |run: &Run, at: Option<usize>| run.events.get(at?).cloned();
    let (old, new) = match (event(old, pair.old), event(new, pair.new)) {
        (Some(old), Some(new)) if is_alike(&old, &new) => (old, new),
        _ => return Some(Difference { at, field: String::new(), old: None, new: None }),
    };
    let (old, new) = (said(&old), said(&new));
    let tree = Node::between(&old, &new);
    let (field, leaf) = changed(&tree)?;
    let (old, new) = match leaf.change {
        Change::Added => (None, Some(leaf.value.clone())),
        Change::Removed => (Some(leaf.value.clone()), None),
        _ => (leaf.old.clone(), Some(leaf.value.clone())),
    };
    Some(Difference { at, field, old, new })
}

/// How the runs ended, as values that can be compared: the output, or error and cause.
pub fn ending(run: &Run) -> Value {
    match &run.status {
        Status::Succeeded { output } => output.clone(),
        Status::Failed { error, cause } => {
            Value::object([("Error", Value::String(error.clone())), ("Cause", Value::String(cause.clone()))])
        }
        Status::Running | Status::Waiting | Status::TimedOut | Status::Aborted => Value::Null,
    }
}

/// The first value that is not the same, and how it is reached.
fn changed(node: &Node) -> Option<(String, &Node)> {
    match node.change {
        Change::Same => None,
        Change::Inside => node.children.iter().find_map(|child| {
            let (rest, leaf) = changed(child)?;
            let step = match &child.step {
                Step::Root => String::new(),
                Step::Key(key) => key.to_string(),
                Step::Index(at) => format!("[{at}]"),
            };
            let dot = if rest.is_empty() || rest.starts_with('[') { "" } else { "." };
            Some((format!("{step}{dot}{rest}"), leaf))
        }),
        _ => Some((String::new(), node)),
    }
}

fn is_alike(old: &EventRow, new: &EventRow) -> bool {
    old.kind == new.kind && old.state == new.state
}

/// What an event says: its particulars, payloads read, without what differs from run to run.
fn said(event: &EventRow) -> Value {
    let wire = event.value();
    let details = wire.as_object().and_then(|event| event.iter().find(|(key, _)| key.ends_with("EventDetails")));
    let Some(details) = details.and_then(|(_, details)| details.as_object()) else { return Value::Null };
    let told = details.iter().filter(|(key, _)| !VOLATILE.contains(&&***key));
    let mut out = Object::new();
    for (key, value) in told {
        out.insert(key.clone(), read(value));
    }
    out.into()
}

/// Payloads are JSON text within JSON.
fn read(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with(['{', '[', '"']) => {
            Value::parse(text).unwrap_or_else(|_| value.clone())
        }
        Value::Object(members) => Value::object(members.iter().map(|(key, value)| (key.clone(), read(value)))),
        value => value.clone(),
    }
}

/// Puts events of the same type and state side by side: what both begin and end with, and in between by the longest
/// common subsequence.
fn align(old: &[Rc<EventRow>], new: &[Rc<EventRow>]) -> Vec<Pair> {
    let most = old.len().min(new.len());
    let head = old.iter().zip(new).take_while(|(old, new)| is_alike(old, new)).count();
    let tail = old.iter().rev().zip(new.iter().rev()).take(most - head).take_while(|(old, new)| is_alike(old, new));
    let tail = tail.count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let both = |old: usize, new: usize| Pair { old: Some(old), new: Some(new) };
    let mut pairs: Vec<Pair> = (0..head).map(|at| both(at, at)).collect();
    let (a, b) = (old.get(head..old_end).unwrap_or_default(), new.get(head..new_end).unwrap_or_default());
    let kept = match a.len() * b.len() {
        0 => Vec::new(),
        size if size <= ALIGNED => common(a, b, |a, b| is_alike(a, b)),
        _ => (0..a.len().min(b.len())).filter(|&at| is_alike(&a[at], &b[at])).map(|at| (at, at)).collect(),
    };
    let (mut i, mut j) = (0, 0);
    for (to_i, to_j) in kept.into_iter().chain([(a.len(), b.len())]) {
        pairs.extend((i..to_i).map(|at| Pair { old: Some(head + at), new: None }));
        pairs.extend((j..to_j).map(|at| Pair { old: None, new: Some(head + at) }));
        if to_i < a.len() && to_j < b.len() {
            pairs.push(both(head + to_i, head + to_j));
        }
        (i, j) = (to_i + 1, to_j + 1);
    }
    pairs.extend((0..tail).map(|at| both(old_end + at, new_end + at)));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::session::{Session, mocks_of};

    const ORDER: &str = r#"{"StartAt":"Pay","States":{
        "Pay":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:pay","ResultPath":"$.paid",
            "Retry":[{"ErrorEquals":["Busy"]}],"Next":"End"},
        "End":{"Type":"Pass","End":true}}}"#;

    fn run(input: &str, mocks: &str) -> Run {
        let mocks = mocks_of(&Value::parse(mocks).unwrap()).unwrap();
        let document = Document { definition: Rc::from(ORDER), input: Rc::from(input), mocks, ..Document::default() };
        let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
        session.advance(1000);
        session.run()
    }

    #[track_caller]
    fn check(old: &Run, new: &Run, first: Option<(usize, &str, &str, &str)>) -> Comparison {
        let found = compare(old, new);
        let json = |value: &Option<Value>| value.as_ref().map(Value::to_json).unwrap_or_default();
        let told = found.first.as_ref().map(|it| (it.at, it.field.clone(), json(&it.old), json(&it.new)));
        assert_eq!(told, first.map(|(at, field, old, new)| (at, field.to_owned(), old.to_owned(), new.to_owned())));
        found
    }

    #[test]
    fn the_first_difference_is_named_with_its_field() {
        let pays = r#"{"Pay":{"replies":[{"return":{"ok":true,"sum":[1,2]}}]}}"#;
        let less = r#"{"Pay":{"replies":[{"return":{"ok":true,"sum":[1,3]}}]}}"#;
        let busy = r#"{"Pay":{"replies":[{"throw":{"error":"Busy"}},{"return":{"ok":true,"sum":[1,2]}}]}}"#;
        let one = run(r#"{"id":1}"#, pays);
        check(&one, &run(r#"{"id":1}"#, pays), None);
        check(&one, &run(r#"{"id":2}"#, pays), Some((0, "input.id", "1", "2")));
        check(&one, &run(r#"{"id":1}"#, less), Some((4, "output.sum[1]", "2", "3")));
        let found = check(&one, &run(r#"{"id":1}"#, busy), Some((4, "", "", "")));
        let only_new = found.pairs.iter().filter(|pair| pair.old.is_none()).count();
        assert_eq!((only_new, found.pairs.len() - only_new), (3, one.events.len()), "the attempt that failed");
    }

    #[test]
    fn the_same_at_another_time_is_told_apart() {
        let at_once = r#"{"Pay":{"replies":[{"return":1}]}}"#;
        let slow = r#"{"Pay":{"replies":[{"return":1,"delayMs":5000}]}}"#;
        let found = check(&run("{}", at_once), &run("{}", slow), None);
        assert_eq!(found.later, Some(4));
        assert_eq!(ending(&run("{}", slow)).to_json(), r#"{"paid":1}"#);
    }
}
