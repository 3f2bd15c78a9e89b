//! Giving a state another name, wherever it is named.

use super::place::read;
use crate::check::document::{Document, State};
use crate::diagnostic::Edit;
use crate::source::Span;
use crate::syntax::{Format, Node};
use crate::value::Value;

/// The longest name in characters; AWS's quota.
const LONGEST: usize = 80;

/// Which state is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateRef<'a> {
    /// The one whose name is at this byte offset, be it the state itself or a `Next` that leads to it; else the one
    /// around it.
    At(u32),
    /// The first of this name.
    Named(&'a str),
}

/// The edits that rename a state in its flow: its key, and every `StartAt`, `Next` and `Default` that leads to it.
/// Apart from each other, in the order of the text; none when the name stays the same.
///
/// # Errors
/// A sentence for people, when there is no such state, or the new name is empty, too long, or taken.
pub fn rename_state(text: &str, state: StateRef<'_>, new_name: &str) -> Result<Vec<Edit>, String> {
    let read = read(text);
    let document = read.document(text);
    let found = match state {
        StateRef::Named(name) => document.states.iter().find(|state| state.name == name),
        StateRef::At(offset) => meant(&document, offset),
    };
    let Some(found) = found else { return Err("there is no state here".to_owned()) };
    if new_name == found.name {
        return Ok(Vec::new());
    }
    if new_name.trim().is_empty() {
        return Err("a state needs a name".to_owned());
    }
    if new_name.chars().count() > LONGEST {
        return Err(format!("the name has {} characters, AWS takes at most {LONGEST}", new_name.chars().count()));
    }
    if document.states.iter().any(|other| other.name == new_name) {
        return Err(format!("there is a state `{new_name}` already; names are unique in the whole machine"));
    }
    let mut places = vec![found.name_span];
    places.extend(
        references(&document, found.scope).into_iter().filter(|(name, _)| *name == found.name).map(|(_, at)| at),
    );
    places.sort_unstable();
    places.dedup();
    let edit = |span: Span| Edit { span, text: written(span.slice(text), new_name, read.format) };
    Ok(places.into_iter().map(edit).collect())
}

/// The state that is meant at a byte offset, see [`StateRef::At`]: its name.
pub fn state_meant(text: &str, offset: u32) -> Option<String> {
    let read = read(text);
    let document = read.document(text);
    meant(&document, offset).map(|state| state.name.to_owned())
}

/// A name as it is written here. YAML takes words as they are.
fn written(before: &str, name: &str, format: Format) -> String {
    let word = name.chars().all(|c| c.is_alphanumeric() || c == '_') && name.chars().any(char::is_alphabetic);
    let means_else = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|word| name.eq_ignore_ascii_case(word));
    let starts_like_number = name.starts_with(|c: char| c.is_numeric());
    if format == Format::Yaml && !before.starts_with(['"', '\'']) && word && !means_else && !starts_like_number {
        return name.to_owned();
    }
    Value::from(name).to_json()
}

/// Every name of a state that a flow leads to, and where it stands.
fn references<'d>(document: &Document<'d>, scope: usize) -> Vec<(&'d str, Span)> {
    let Some(flow) = document.scopes.get(scope) else { return Vec::new() };
    let mut nodes: Vec<&'d Node> = flow.node.get("StartAt").into_iter().collect();
    for state in flow.states.iter().filter_map(|&at| document.states.get(at)) {
        nodes.extend(["Next", "Default"].into_iter().filter_map(|field| state.node.get(field)));
        for field in ["Choices", "Catch"] {
            nodes.extend(state.entries(field).filter_map(|(entry, _)| entry.get("Next")));
        }
    }
    nodes.into_iter().filter_map(|node| Some((node.as_str()?, node.span))).collect()
}

fn meant<'a, 'd>(document: &'a Document<'d>, offset: u32) -> Option<&'a State<'d>> {
    for scope in 0..document.scopes.len() {
        let named = references(document, scope).into_iter().find(|(_, span)| span.touches(offset));
        if let Some((name, _)) = named {
            return document.state(scope, name);
        }
    }
    document.states.iter().rfind(|state| state.name_span.to(state.node.span).touches(offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(marked: &str, name: &str, expected: Result<&str, &str>) {
        let offset = marked.find('|').unwrap() as u32;
        let mut text = marked.replacen('|', "", 1);
        let edits = match rename_state(&text, StateRef::At(offset), name) {
            Ok(edits) => edits,
            Err(message) => return assert_eq!(Err(message.as_str()), expected, "{marked}"),
        };
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        assert_eq!(Ok(text.as_str()), expected, "{marked}");
    }

    #[test]
    fn a_reference_means_the_state_that_it_leads_to() {
        let check = |marked: &str, name: Option<&str>| {
            let offset = marked.find('|').unwrap() as u32;
            assert_eq!(state_meant(&marked.replacen('|', "", 1), offset).as_deref(), name, "{marked}");
        };
        check(r#"{"StartAt":"A","States":{"A":{"Next":"|B"},"B":{}}}"#, Some("B"));
        check(r#"{"StartAt":"A","States":{"A":{|"Next":"B"},"B":{}}}"#, Some("A"));
        check("{|}", None);
    }

    #[test]
    fn renaming() {
        check(
            r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Next":"B"}],"Default":"|B"},"B":{"Catch":[{"Next":"B"}]}}}"#,
            "C \"1\"",
            Ok(
                r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Next":"C \"1\""}],"Default":"C \"1\""},"C \"1\"":{"Catch":[{"Next":"C \"1\""}]}}}"#,
            ),
        );
        check(
            r#"{"StartAt":"A","States":{"A":{"Branches":[{"StartAt":"A","States":{"B":{"Next":"A"}}}],"|Next":"A"}}}"#,
            "Z",
            Ok(
                r#"{"StartAt":"Z","States":{"Z":{"Branches":[{"StartAt":"A","States":{"B":{"Next":"A"}}}],"Next":"Z"}}}"#,
            ),
        );
        check(
            "StartAt: A\nStates:\n  |A:\n    Type: Pass\n",
            "On",
            Ok("StartAt: \"On\"\nStates:\n  \"On\":\n    Type: Pass\n"),
        );
        check(
            "StartAt: A\nStates:\n  |A:\n    Type: Pass\n",
            "Go",
            Ok("StartAt: Go\nStates:\n  Go:\n    Type: Pass\n"),
        );
        let two = r#"{"States":{"|A":{},"B":{}}}"#;
        check(two, "B", Err("there is a state `B` already; names are unique in the whole machine"));
        check(two, " ", Err("a state needs a name"));
        check(two, &"x".repeat(81), Err("the name has 81 characters, AWS takes at most 80"));
        check("{|}", "X", Err("there is no state here"));
        assert!(rename_state(r#"{"States":{"A":{}}}"#, StateRef::Named("A"), "A").unwrap().is_empty());
    }
}
