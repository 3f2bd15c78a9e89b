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
    /// The way from the root to it; a removed value has none in the tree as it is now.
    pub way: Rc<[Step]>,
    /// How deep it stands.
    pub depth: usize,
    /// The key or index, none at the root.
    pub label: Option<Step>,
    /// What happened to it.
    pub change: Change,
    /// Where it stood before, when it was moved.
    pub moved: Option<Rc<str>>,
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
    /// Neighbours that did not change.
    Rest {
        /// How many.
        count: usize,
        /// Whether they are shown below.
        open: bool,
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

/// What of a tree is shown at first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Containers up to this many levels are open, as are those in which something changed.
    pub depth: usize,
    /// Containers with more members than this are open only when a person opens them.
    pub wide: usize,
    /// What did not change beside something that did is one row, however little it is.
    pub only_changes: bool,
    /// A place whose containers are open.
    pub lit: Option<Rc<[Step]>>,
    /// Words, in lower case, that a row must have in its key or value.
    pub query: Rc<str>,
}

/// Unchanged neighbours up to this many are shown beside what changed.
const NEIGHBOURS: usize = 4;

/// The visible rows of `root`.
pub fn rows(root: &Node, folding: &Folding, look: &Look) -> Vec<Row> {
    let mut out = Vec::new();
    let at = At { path: Rc::from("$"), way: Rc::from([]) };
    Filling { folding, look, out: &mut out }.push(root, &at);
    out
}

/// Where a row stands.
struct At {
    path: Path,
    way: Rc<[Step]>,
}

impl At {
    fn child(&self, child: &Node) -> At {
        let way = self.way.iter().cloned().chain([child.step.clone()]).collect();
        At { path: child_path(&self.path, child), way }
    }
}

struct Filling<'a> {
    folding: &'a Folding,
    look: &'a Look,
    out: &'a mut Vec<Row>,
}

/// The value that a way leads to.
pub fn value_at<'v>(value: &'v Value, way: &[Step]) -> Option<&'v Value> {
    way.iter().try_fold(value, |value, step| match step {
        Step::Root => Some(value),
        Step::Key(key) => value.get(key),
        Step::Index(at) => value.at(*at),
    })
}

/// The JSONPath that leads from the root to a place.
pub fn path_text(way: &[Step]) -> String {
    way.iter().fold("$".to_owned(), |text, step| match step {
        Step::Root => text,
        Step::Index(at) => format!("{text}[{at}]"),
        Step::Key(key) => {
            let plain = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && key.chars().all(|c| c.is_alphanumeric() || c == '_');
            if plain { format!("{text}.{key}") } else { format!("{text}['{}']", key.replace('\'', "\\'")) }
        }
    })
}

/// How many members or elements a value has, none when it is a scalar.
pub fn count(value: &Value) -> Option<usize> {
    match value {
        Value::Array(array) => Some(array.len()),
        Value::Object(object) => Some(object.len()),
        _ => None,
    }
}

/// Whether the words stand in the value, in a key or a scalar.
fn has(value: &Value, query: &str) -> bool {
    match value {
        Value::Array(array) => array.iter().any(|value| has(value, query)),
        Value::Object(object) => {
            object.iter().any(|(key, value)| key.to_lowercase().contains(query) || has(value, query))
        }
        Value::String(text) => text.to_lowercase().contains(query),
        scalar => scalar.to_json().contains(query),
    }
}

impl Filling<'_> {
    fn push(&mut self, node: &Node, at: &At) {
        let depth = at.way.len();
        let label = (node.step != Step::Root).then(|| node.step.clone());
        let row = |body| Row {
            path: Rc::clone(&at.path),
            way: Rc::clone(&at.way),
            depth,
            label: label.clone(),
            change: node.change,
            moved: node.moved.clone(),
            body,
        };
        let Some(count) = count(&node.value).filter(|&count| count > 0) else {
            self.out.push(row(Body::Leaf { value: node.value.clone(), old: node.old.clone() }));
            return;
        };
        let open = self.opens(node, depth, count, at) != self.folding.turned.contains(&at.path);
        self.out.push(row(Body::Fold { value: node.value.clone(), old: node.old.clone(), open, count }));
        if !open || depth >= 200 {
            return;
        }
        if node.change == Change::Inside {
            return self.changed(node, at);
        }
        // Everything below shares the fate of its container.
        let change = if node.change == Change::Removed { Change::Removed } else { Change::Same };
        let mut inner = |step: Step, value: &Value| {
            let child = Node { change, ..Node::plain_at(step, value) };
            if self.wanted(&child) {
                self.push(&child, &at.child(&child));
            }
        };
        match &node.value {
            Value::Array(array) => array.iter().enumerate().for_each(|(at, value)| inner(Step::Index(at), value)),
            Value::Object(object) => object.iter().for_each(|(key, value)| inner(Step::Key(Rc::from(&**key)), value)),
            _ => {}
        }
    }

    fn opens(&self, node: &Node, depth: usize, count: usize, at: &At) -> bool {
        let lit = self.look.lit.as_ref().is_some_and(|lit| lit.len() > depth && lit.starts_with(&at.way));
        let found = !self.look.query.is_empty() && has(&node.value, &self.look.query);
        lit || found
            || match node.change {
                Change::Inside => count <= self.look.wide,
                Change::Removed => false,
                _ => depth < self.look.depth && count <= self.look.wide,
            }
    }

    fn wanted(&self, child: &Node) -> bool {
        let query = &*self.look.query;
        let key = match &child.step {
            Step::Key(key) => key.to_lowercase().contains(query),
            Step::Index(_) | Step::Root => false,
        };
        query.is_empty() || key || has(&child.value, query)
    }

    /// Members of which some changed; those that did not are one row where there are many.
    fn changed(&mut self, node: &Node, at: &At) {
        let children: Vec<&Node> = node.children.iter().filter(|child| self.wanted(child)).collect();
        let shown = if self.look.only_changes { 0 } else { NEIGHBOURS };
        for run in children.chunk_by(|a, b| (a.change == Change::Same) == (b.change == Change::Same)) {
            let same = run.first().is_some_and(|first| first.change == Change::Same);
            let lit = run.iter().any(|child| {
                let way = at.child(child).way;
                self.look.lit.as_ref().is_some_and(|lit| lit.starts_with(&way))
            });
            if same && run.len() > shown && self.look.query.is_empty() && !lit {
                let first = run.first().map(|first| child_path(&at.path, first)).unwrap_or_default();
                let path: Path = Rc::from(format!("{first}…"));
                let open = self.folding.turned.contains(&path);
                self.out.push(Row {
                    path,
                    way: Rc::clone(&at.way),
                    depth: at.way.len() + 1,
                    label: None,
                    change: Change::Same,
                    moved: None,
                    body: Body::Rest { count: run.len(), open },
                });
                if !open {
                    continue;
                }
            }
            for child in run {
                self.push(child, &at.child(child));
            }
        }
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
        let look = Look { depth: 1, wide: 50, ..Look::default() };
        let rows = rows(&Node::between(&old, &new), &folding, &look);
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
    fn unchanged_neighbours_are_one_row() {
        let (old, new) = (r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}"#, r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":2}"#);
        check(old, new, &[], &["$ Inside", "$.a… Same", "$.f Changed"]);
        check(
            old,
            new,
            &["$.a…"],
            &["$ Inside", "$.a… Same", "$.a Same", "$.b Same", "$.c Same", "$.d Same", "$.e Same", "$.f Changed"],
        );
    }

    #[test]
    fn a_lit_place_and_found_words_are_open() {
        let value = Value::parse(r#"{"a":{"b":{"c":{"deep":1}}},"x":[{"name":"Ann"},{"name":"Bo"}]}"#).unwrap();
        let shown = |look: Look| {
            let rows = rows(&Node::plain(&value), &Folding::default(), &look);
            rows.iter().map(|row| row.path.to_string()).collect::<Vec<_>>()
        };
        let way: Rc<[Step]> = ["a", "b", "c", "deep"].map(|key| Step::Key(Rc::from(key))).into();
        let lit = shown(Look { depth: 0, wide: 9, lit: Some(way), ..Look::default() });
        assert_eq!(lit, ["$", "$.a", "$.a.b", "$.a.b.c", "$.a.b.c.deep", "$.x"]);
        let found = shown(Look { depth: 0, wide: 9, query: Rc::from("bo"), ..Look::default() });
        assert_eq!(found, ["$", "$.x", "$.x[1]", "$.x[1].name"]);
    }

    #[test]
    fn previews_are_short() {
        let value = Value::parse(r#"{"a":1,"b":[1,[2]],"c":"x","d":{"e":{"f":1}}}"#).unwrap();
        assert_eq!(preview(&value, 100), r#"{ a: 1, b: [1, […]], c: "x", d: { e: {…} } }"#);
        assert_eq!(preview(&value, 10), "{ a: 1, b: […], … }");
    }
}
