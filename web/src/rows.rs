//! JSON as rows: what of a (merged) tree is shown, given what is unfolded.

use std::collections::HashSet;
use std::rc::Rc;

use stepthrough::value::Value;

use crate::diff::{Change, Node, Step};

/// Where a row stands in its tree: the keys and indices from the root, removed values marked.
pub type Path = Rc<str>;

/// Strings longer than this are cut until they are unfolded, in characters.
pub const LONG_TEXT: usize = 160;

/// One line of the tree.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it stands; the row's key and what is folded or unfolded.
    pub path: Path,
    /// How deep it stands.
    pub depth: usize,
    /// The key or index, none at the root.
    pub label: Option<Step>,
    /// What happened to it.
    pub change: Change,
    /// What stands on the line.
    pub body: Body,
}

/// What a row shows after its key.
#[derive(Clone, Debug)]
pub enum Body {
    /// A scalar or an empty container.
    Leaf {
        /// The value.
        value: Value,
        /// The value before, when it changed.
        old: Option<Value>,
    },
    /// A container that can be folded.
    Fold {
        /// The container.
        value: Value,
        /// The value before, when the whole was replaced.
        old: Option<Value>,
        /// Whether its members are shown below.
        open: bool,
        /// Members or elements it has.
        count: usize,
    },
}

/// Which rows are open: those that the tree opens by itself, turned round where the person clicked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folding {
    /// Rows the person turned.
    pub turned: HashSet<Path>,
}

impl Folding {
    /// Opens what is closed and closes what is open.
    pub fn turn(&mut self, path: &Path) {
        if !self.turned.remove(path) {
            self.turned.insert(Rc::clone(path));
        }
    }
}

/// The visible rows of `root`. Containers up to `depth` levels and those in which something changed are open; of
/// bigger ones than `wide` members only those the person opens.
pub fn rows(root: &Node, folding: &Folding, depth: usize, wide: usize) -> Vec<Row> {
    let mut out = Vec::new();
    let limits = Limits { depth, wide };
    push(root, Rc::from("$"), 0, folding, limits, &mut out);
    out
}

#[derive(Clone, Copy)]
struct Limits {
    depth: usize,
    wide: usize,
}

/// How many members or elements a value has, none when it is a scalar.
pub fn count(value: &Value) -> Option<usize> {
    match value {
        Value::Array(array) => Some(array.len()),
        Value::Object(object) => Some(object.len()),
        _ => None,
    }
}

fn push(node: &Node, path: Path, depth: usize, folding: &Folding, limits: Limits, out: &mut Vec<Row>) {
    let label = (node.step != Step::Root).then(|| node.step.clone());
    let row = |body| Row { path: Rc::clone(&path), depth, label: label.clone(), change: node.change, body };
    let Some(count) = count(&node.value).filter(|&count| count > 0) else {
        out.push(row(Body::Leaf { value: node.value.clone(), old: node.old.clone() }));
        return;
    };
    let by_itself = match node.change {
        Change::Inside => count <= limits.wide,
        Change::Removed => false,
        _ => depth < limits.depth && count <= limits.wide,
    };
    let open = by_itself != folding.turned.contains(&path);
    out.push(row(Body::Fold { value: node.value.clone(), old: node.old.clone(), open, count }));
    if !open || depth >= 200 {
        return;
    }
    if node.change == Change::Inside {
        for child in &node.children {
            let path = child_path(&path, child);
            push(child, path, depth + 1, folding, limits, out);
        }
        return;
    }
    // Everything below shares the fate of its container.
    let change = if node.change == Change::Removed { Change::Removed } else { Change::Same };
    let mut inner = |step: Step, value: &Value| {
        let child = Node { step, change, value: value.clone(), old: None, children: Vec::new() };
        let path = child_path(&path, &child);
        push(&child, path, depth + 1, folding, limits, out);
    };
    match &node.value {
        Value::Array(array) => array.iter().enumerate().for_each(|(at, value)| inner(Step::Index(at), value)),
        Value::Object(object) => object.iter().for_each(|(key, value)| inner(Step::Key(Rc::from(&**key)), value)),
        _ => {}
    }
}

fn child_path(parent: &str, child: &Node) -> Path {
    let gone = if child.change == Change::Removed { "-" } else { "" };
    match &child.step {
        Step::Root => Rc::from(parent),
        Step::Key(key) => Rc::from(format!("{parent}.{gone}{key}")),
        Step::Index(at) => Rc::from(format!("{parent}[{gone}{at}]")),
    }
}

/// The value on one short line, as a folded row shows it: `{ "a": 1, "b": […] }`, at most about `room` characters.
pub fn preview(value: &Value, room: usize) -> String {
    let mut out = String::new();
    sketch(value, room, 0, &mut out);
    out
}

fn sketch(value: &Value, room: usize, depth: usize, out: &mut String) {
    let full = |out: &String| out.chars().count() >= room;
    match value {
        Value::Array(array) if depth >= 2 && !array.is_empty() => out.push_str("[…]"),
        Value::Object(object) if depth >= 2 && !object.is_empty() => out.push_str("{…}"),
        Value::Array(array) => {
            out.push('[');
            for (at, value) in array.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                if full(out) {
                    out.push('…');
                    break;
                }
                sketch(value, room, depth + 1, out);
            }
            out.push(']');
        }
        Value::Object(object) => {
            out.push('{');
            for (at, (key, value)) in object.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { " " });
                if full(out) {
                    out.push('…');
                    break;
                }
                out.push_str(key);
                out.push_str(": ");
                sketch(value, room, depth + 1, out);
            }
            out.push_str(if object.is_empty() { "}" } else { " }" });
        }
        Value::String(text) if text.chars().count() > 40 => {
            let start: String = text.chars().take(38).collect();
            out.push_str(Value::from(&*start).to_json().trim_end_matches('"'));
            out.push_str("…\"");
        }
        scalar => out.push_str(&scalar.to_json()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, turned: &[&str], expected: &[&str]) {
        let (old, new) = (Value::parse(old).unwrap(), Value::parse(new).unwrap());
        let folding = Folding { turned: turned.iter().map(|&path| Rc::from(path)).collect() };
        let rows = rows(&Node::between(&old, &new), &folding, 1, 50);
        let shown: Vec<String> = rows.iter().map(|row| format!("{} {:?}", row.path, row.change)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn changed_places_are_open_and_the_rest_is_folded() {
        check(
            r#"{"a":{"b":{"c":1}},"d":{"e":[]}}"#,
            r#"{"a":{"b":{"c":2}},"d":{"e":[]}}"#,
            &[],
            &["$ Inside", "$.a Inside", "$.a.b Inside", "$.a.b.c Changed", "$.d Same"],
        );
        check("[1,[2]]", "[1,[2]]", &["$[1]"], &["$ Same", "$[0] Same", "$[1] Same", "$[1][0] Same"]);
        check("[1]", "[1]", &["$"], &["$ Same"]);
    }

    #[test]
    fn previews_are_short() {
        let value = Value::parse(r#"{"a":1,"b":[1,[2]],"c":"x","d":{"e":{"f":1}}}"#).unwrap();
        assert_eq!(preview(&value, 100), r#"{ a: 1, b: [1, […]], c: "x", d: { e: {…} } }"#);
        assert_eq!(preview(&value, 10), "{ a: 1, b: […], … }");
    }
}
