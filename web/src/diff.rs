//! What changed between two JSON values, as a tree that can be shown.
//!
//! Objects are compared member by member, arrays by their longest common subsequence, so that an element put in
//! front does not mark all others as changed. Subtrees that are the very same in memory cost nothing.

use std::rc::Rc;

use stepthrough::value::{Array, Object, Value};

/// Arrays up to this length are aligned; longer ones are compared index by index.
const ALIGNED: usize = 160;

/// So many removed values are looked for elsewhere.
const MOST_MOVED: usize = 60;

/// Whether a value is so much its own that finding it elsewhere means that it was moved.
fn telling(value: &Value) -> bool {
    match value {
        Value::Array(array) => !array.is_empty(),
        Value::Object(object) => !object.is_empty(),
        Value::String(text) => text.len() > 3,
        _ => false,
    }
}

/// What happened to one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Same,
    /// It was not there before.
    Added,
    /// It is not there any more; the node holds the old value.
    Removed,
    /// Another value stands in its place.
    Changed,
    /// Something further inside changed.
    Inside,
}

/// How a node is reached from its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The whole value.
    Root,
    /// A member of an object.
    Key(Rc<str>),
    /// An element of an array.
    Index(usize),
}

/// One value in the merged tree. Equal when the very same.
#[derive(Clone, Debug)]
pub struct Node {
    /// How it is reached.
    pub step: Step,
    /// What happened to it.
    pub change: Change,
    /// The value now; the old one when it was removed.
    pub value: Value,
    /// The value before, when it was changed.
    pub old: Option<Value>,
    /// Where the same value stood before, when it was only moved.
    pub moved: Option<Rc<str>>,
    /// Members or elements that are not all the same; empty unless `change` is [`Change::Inside`].
    pub children: Vec<Node>,
}

/// How many values were added, removed and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Values that were not there before.
    pub added: usize,
    /// Values that are gone.
    pub removed: usize,
    /// Values replaced by others.
    pub changed: usize,
}

impl Counts {
    /// Whether nothing changed.
    pub fn is_zero(self) -> bool {
        self == Counts::default()
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Node {
    /// A tree in which nothing changed.
    pub fn plain(value: &Value) -> Node {
        Node::plain_at(Step::Root, value)
    }

    /// The same for a part of a tree.
    pub fn plain_at(step: Step, value: &Value) -> Node {
        node(step, Change::Same, value)
    }

    /// The tree that leads from `old` to `new`.
    pub fn between(old: &Value, new: &Value) -> Node {
        let mut tree = compare(Step::Root, old, new, 0);
        let mut gone = Vec::new();
        tree.removed("$", &mut gone);
        if !gone.is_empty() {
            tree.mark_moved(&gone);
        }
        tree
    }

    /// What was removed and is worth recognizing elsewhere, with its place.
    fn removed(&self, path: &str, gone: &mut Vec<(Rc<str>, Value)>) {
        for child in &self.children {
            let path = match &child.step {
                Step::Root => path.to_owned(),
                Step::Key(key) => format!("{path}.{key}"),
                Step::Index(at) => format!("{path}[{at}]"),
            };
            match child.change {
                Change::Removed if telling(&child.value) && gone.len() < MOST_MOVED => {
                    gone.push((Rc::from(path), child.value.clone()));
                }
                Change::Inside => child.removed(&path, gone),
                _ => {}
            }
        }
    }

    fn mark_moved(&mut self, gone: &[(Rc<str>, Value)]) {
        for child in &mut self.children {
            match child.change {
                Change::Added if telling(&child.value) => {
                    let from = gone.iter().find(|(_, value)| value.same(&child.value) || *value == child.value);
                    child.moved = from.map(|(path, _)| Rc::clone(path));
                }
                Change::Inside => child.mark_moved(gone),
                _ => {}
            }
        }
    }

    /// The sum over the tree.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.count(&mut counts);
        counts
    }

    fn count(&self, counts: &mut Counts) {
        match self.change {
            Change::Same => {}
            Change::Added => counts.added += 1,
            Change::Removed => counts.removed += 1,
            Change::Changed => counts.changed += 1,
            Change::Inside => self.children.iter().for_each(|child| child.count(counts)),
        }
    }
}

fn node(step: Step, change: Change, value: &Value) -> Node {
    Node { step, change, value: value.clone(), old: None, moved: None, children: Vec::new() }
}

fn compare(step: Step, old: &Value, new: &Value, depth: usize) -> Node {
    if old.same(new) {
        return node(step, Change::Same, new);
    }
    let children = match (old, new) {
        (Value::Object(old), Value::Object(new)) if depth < 64 => members(old, new, depth),
        (Value::Array(old), Value::Array(new)) if depth < 64 => elements(old, new, depth),
        _ if old == new => return node(step, Change::Same, new),
        _ => {
            return Node {
                step,
                change: Change::Changed,
                value: new.clone(),
                old: Some(old.clone()),
                moved: None,
                children: Vec::new(),
            };
        }
    };
    if children.iter().all(|child| child.change == Change::Same) {
        return node(step, Change::Same, new);
    }
    // Two containers that share nothing are one replacement, not a list of removals and additions.
    let nothing_kept = children.iter().all(|child| matches!(child.change, Change::Added | Change::Removed));
    let both = children.iter().any(|child| child.change == Change::Added)
        && children.iter().any(|child| child.change == Change::Removed);
    if nothing_kept && both {
        return Node {
            step,
            change: Change::Changed,
            value: new.clone(),
            old: Some(old.clone()),
            moved: None,
            children: Vec::new(),
        };
    }
    Node { step, change: Change::Inside, value: new.clone(), old: None, moved: None, children }
}

fn members(old: &Object, new: &Object, depth: usize) -> Vec<Node> {
    let mut nodes = Vec::with_capacity(new.len());
    for (key, value) in new.iter() {
        let step = Step::Key(Rc::from(&**key));
        nodes.push(match old.get(key) {
            Some(before) => compare(step, before, value, depth + 1),
            None => node(step, Change::Added, value),
        });
    }
    for (key, value) in old.iter().filter(|(key, _)| !new.contains_key(key)) {
        nodes.push(node(Step::Key(Rc::from(&**key)), Change::Removed, value));
    }
    nodes
}

fn elements(old: &Array, new: &Array, depth: usize) -> Vec<Node> {
    if old.len() == new.len() || old.len().max(new.len()) > ALIGNED {
        return by_index(old, new, depth);
    }
    let kept = common(old, new, |a, b| a == b);
    let mut nodes = Vec::with_capacity(new.len());
    let (mut before, mut after) = (0, 0);
    for (old_at, new_at) in kept.into_iter().chain([(old.len(), new.len())]) {
        // Between two kept elements, what stands at the same distance is a change of one element.
        while before < old_at && after < new_at {
            nodes.push(compare(Step::Index(after), &old[before], &new[after], depth + 1));
            (before, after) = (before + 1, after + 1);
        }
        nodes.extend(
            old[before..old_at]
                .iter()
                .enumerate()
                .map(|(at, value)| node(Step::Index(before + at), Change::Removed, value)),
        );
        nodes.extend(
            new[after..new_at]
                .iter()
                .enumerate()
                .map(|(at, value)| node(Step::Index(after + at), Change::Added, value)),
        );
        if let Some(value) = new.get(new_at) {
            nodes.push(node(Step::Index(new_at), Change::Same, value));
        }
        (before, after) = (old_at + 1, new_at + 1);
    }
    nodes
}

fn by_index(old: &Array, new: &Array, depth: usize) -> Vec<Node> {
    let shared = old.iter().zip(new.iter()).enumerate();
    let mut nodes: Vec<_> = shared.map(|(at, (a, b))| compare(Step::Index(at), a, b, depth + 1)).collect();
    let added = new.iter().enumerate().skip(old.len());
    nodes.extend(added.map(|(at, value)| node(Step::Index(at), Change::Added, value)));
    let removed = old.iter().enumerate().skip(new.len());
    nodes.extend(removed.map(|(at, value)| node(Step::Index(at), Change::Removed, value)));
    nodes
}

/// The pairs of a longest common subsequence, in time and space of the product of the lengths.
pub(crate) fn common<T>(old: &[T], new: &[T], alike: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut best = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            best[i * width + j] = if alike(&old[i], &new[j]) {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if alike(&old[i], &new[j]) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, marks: &str) {
        let (old, new) = (Value::parse(old).unwrap(), Value::parse(new).unwrap());
        let mut found = Vec::new();
        fn walk(node: &Node, path: &str, found: &mut Vec<String>) {
            let path = match &node.step {
                Step::Root => "$".to_owned(),
                Step::Key(key) => format!("{path}.{key}"),
                Step::Index(at) => format!("{path}[{at}]"),
            };
            match node.change {
                Change::Same => {}
                Change::Added => found.push(format!("+{path}")),
                Change::Removed => found.push(format!("-{path}")),
                Change::Changed => found.push(format!("~{path}")),
                Change::Inside => node.children.iter().for_each(|child| walk(child, &path, found)),
            }
        }
        walk(&Node::between(&old, &new), "", &mut found);
        assert_eq!(found.join(" "), marks);
    }

    #[test]
    fn changes_are_found_where_they_are() {
        check(r#"{"a":1}"#, r#"{"a":1.0}"#, "");
        check(r#"{"a":1}"#, r#"{"a":1,"b":2}"#, "+$.b");
        check(r#"{"a":1,"b":{"c":[1,2]}}"#, r#"{"a":1,"b":{"c":[1,3]}}"#, "~$.b.c[1]");
        check(r#"{"a":1,"b":2}"#, r#"{"b":2}"#, "-$.a");
        check("[1,2,3]", "[0,1,2,3]", "+$[0]");
        check("[1,2,3]", "[1,3]", "-$[1]");
        check("[1,{\"a\":1},3]", "[{\"a\":2},3]", "~$[0] -$[1]");
        check(r#"{"a":1}"#, r#"{"b":1}"#, "~$");
        check(r#"{"a":1}"#, "[1]", "~$");
        check("{}", r#"{"b":1}"#, "+$.b");
    }

    #[test]
    fn what_stands_elsewhere_now_was_moved() {
        let (old, new) = (r#"{"a":{"x":1},"k":2}"#, r#"{"b":{"x":1},"k":2,"n":1}"#);
        let tree = Node::between(&Value::parse(old).unwrap(), &Value::parse(new).unwrap());
        let moved: Vec<_> = tree.children.iter().map(|child| child.moved.as_deref()).collect();
        assert_eq!(moved, [Some("$.a"), None, None, None]);
    }
}
