//! What an expression reads.

use std::rc::Rc;

use super::template::reached;
use super::{Look, Place, Seg, Source};
use crate::expr::{Code, Computed};
use crate::trace::Stage;

/// A reference in a JSONata expression: `$states.input.order.id`, `$total`.
struct Reference {
    /// `input` and the like for `$states`, the name for a variable.
    name: String,
    /// Whether it is a member of `$states`.
    states: bool,
    /// The members and elements behind it.
    path: Vec<Seg>,
    /// Where it stands in the expression, in bytes.
    start: usize,
    end: usize,
}

impl Look<'_> {
    /// What the expression reads, in the order of its text.
    pub(super) fn reads(&self, computed: &Rc<Computed>, ground: Option<usize>) -> Vec<Source> {
        match &computed.code {
            Code::Path(path) => self.locate(path, ground, &[]).into_iter().collect(),
            Code::Call(call) => call.paths().filter_map(|(path, _)| self.locate(path, ground, &[])).collect(),
            Code::Jsonata(_) => {
                let found = references(computed);
                found.iter().filter_map(|reference| self.referred(reference, &[]).map(|(source, _)| source)).collect()
            }
        }
    }

    /// The source of an expression that is one reference and nothing else, where every step of it is a member that is
    /// there or an element of an array: then JSONata only looks up.
    pub(super) fn plain_reference(&self, computed: &Rc<Computed>, rest: &[Seg]) -> Option<Source> {
        let found = references(computed);
        let [reference] = found.as_slice() else { return None };
        let whole = reference.start == 0 && reference.end == computed.text.len();
        let (source, exact) = self.referred(reference, rest).filter(|_| whole)?;
        exact.then_some(source)
    }

    /// The place that a reference means, as far as it goes from member to member, and whether that is to its end.
    fn referred(&self, reference: &Reference, rest: &[Seg]) -> Option<(Source, bool)> {
        let path: Vec<Seg> = reference.path.iter().chain(rest).cloned().collect();
        let place = match (reference.states, reference.name.as_str()) {
            (true, "input") => Place { record: self.earlier(&[Stage::Input])?, path },
            (true, "result") => Place { record: self.earlier(&[Stage::Result])?, path },
            (true, "errorOutput") => Place { record: self.earlier(&[Stage::ErrorOutput])?, path },
            (true, "context") => {
                let text = path.iter().fold("$states.context".to_owned(), |text, seg| match seg {
                    Seg::Key(key) => format!("{text}.{key}"),
                    Seg::Index(at) => format!("{text}[{at}]"),
                });
                return Some((self.context(path, text.into()), true));
            }
            (true, _) => return None,
            (false, name) => self.assigned(name, path)?,
        };
        let record = self.log.trace.get(place.record)?;
        let known = reached(&record.value, &place.path);
        let exact = known == place.path.len();
        let path = place.path.get(..known).unwrap_or_default().to_vec();
        Some((Source::Place(Place { path, ..place }), exact))
    }
}

fn references(computed: &Computed) -> Vec<Reference> {
    let Code::Jsonata(expression) = &computed.code else { return Vec::new() };
    let text = &*computed.text;
    let states = expression.states_fields().into_iter().map(|field| (field.name, true, field.span));
    let variables = expression.variables().into_iter().filter(|variable| variable.name != "states");
    let variables = variables.map(|variable| (variable.name, false, variable.span));
    let mut found: Vec<Reference> = states
        .chain(variables)
        .map(|(name, states, span)| {
            let (path, end) = members(text, span.end as usize);
            Reference { name, states, path, start: span.start as usize, end }
        })
        .collect();
    found.sort_by_key(|reference| reference.start);
    found
}

/// The members and elements written directly behind a byte of an expression: `.order.lines[0]`. A name with a bracket
/// behind it is a function, which is no member.
fn members(text: &str, mut at: usize) -> (Vec<Seg>, usize) {
    let mut path = Vec::new();
    while let Some(rest) = text.get(at..) {
        if let Some(name) = rest.strip_prefix('.') {
            let (name, width) = match name.strip_prefix('`') {
                Some(quoted) => {
                    let Some((name, _)) = quoted.split_once('`') else { break };
                    (name, name.len() + 2)
                }
                None => {
                    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
                    (name.get(..end).unwrap_or_default(), end)
                }
            };
            let after = rest.get(1 + width..).unwrap_or_default();
            if name.is_empty() || after.trim_start().starts_with('(') {
                break;
            }
            path.push(Seg::Key(name.into()));
            at += 1 + width;
        } else if let Some((index, _)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let Ok(element) = index.parse() else { break };
            path.push(Seg::Index(element));
            at += index.len() + 2;
        } else {
            break;
        }
    }
    (path, at)
}
