//! Help with writing, in the editor's terms: UTF-16 offsets and plain text.

use std::rc::Rc;

use stepthrough::assist::{self, Hover, Item, ItemKind, RunData, ShownValue};
use stepthrough::source::Span;

use super::Session;
use crate::interop::editor::Completion;
use crate::interop::offsets::{byte_of_utf16, utf16_of_byte};
use crate::texts::{tr, tr_engine, tr_with};

/// The longest value that a tooltip shows, in characters.
const MAX_VALUE: usize = 400;

impl Session {
    /// What the expressions of the state around the byte `at` of `text` could see at a moment.
    pub fn data_at(&self, moment: usize, text: &str, at: u32) -> Option<RunData> {
        let state = assist::state_at(text, at)?;
        RunData::of_state(&self.timeline, self.point(moment).steps, &state)
    }
}

/// What can be written at a UTF-16 offset.
pub fn complete(text: &str, at: usize, run: Option<&RunData>) -> Vec<Completion> {
    let found = assist::complete(text, byte(text, at), run);
    let (from, to) = (utf16_of_byte(text, found.from as usize), utf16_of_byte(text, found.to as usize));
    // CodeMirror sorts what matches alike by its boost: the engine's order holds.
    let boost = |index: usize| 99 - i32::try_from(index.min(190)).unwrap_or(190);
    let items = found.items.into_iter().enumerate();
    items.map(|(index, item)| completion(item, from, to, boost(index))).collect()
}

/// What is said about the thing at a UTF-16 offset; empty for nothing. A line `# words` is a title.
pub fn hover(text: &str, at: usize, run: Option<&RunData>) -> String {
    assist::hover(text, byte(text, at), run).map(|found| words(text, &found)).unwrap_or_default()
}

fn byte(text: &str, at: usize) -> u32 {
    let byte = byte_of_utf16(text, at);
    Span::new(byte, byte).start
}

fn completion(item: Item, from: usize, to: usize, boost: i32) -> Completion {
    let kind = match item.kind {
        ItemKind::Field | ItemKind::Data => "property",
        ItemKind::Value | ItemKind::Operator => "keyword",
        ItemKind::State => "class",
        ItemKind::Resource => "namespace",
        ItemKind::Error => "enum",
        ItemKind::Function => "function",
        ItemKind::Variable => "variable",
        ItemKind::Snippet => "text",
    };
    Completion {
        label: item.label,
        r#type: kind.to_owned(),
        detail: tr_engine(&item.detail),
        info: tr_engine(&item.info),
        apply: item.insert,
        from,
        to,
        boost,
    }
}

fn words(text: &str, found: &Hover) -> String {
    let mut lines = vec![format!("# {}", found.title)];
    if !found.text.is_empty() {
        lines.push(tr_engine(&found.text).replace('`', ""));
    }
    if let Some(shown) = &found.value {
        let value = match &shown.value {
            ShownValue::Value(value) => format!("= {}", short(&value.to_json_pretty())),
            ShownValue::Undefined => tr("is undefined here").to_owned(),
            ShownValue::Function => tr("is a function").to_owned(),
            ShownValue::Failure(why) => tr_with("fails: {why}", &[("why", why)]),
        };
        lines.push(format!("{} {value}", short(&shown.expression)));
        if let Some(lost) = shown.lost {
            lines.push(tr_with("The value is lost at {part}", &[("part", &short(lost.slice(text)))]));
        }
    }
    lines.join("\n")
}

fn short(text: &str) -> Rc<str> {
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_utf16_and_titles_stand_first() {
        let text = r#"{"Comment":"🎈","StartAt":"","States":{"Fly":{"Type":"Succeed"}}}"#;
        let at = utf16_of_byte(text, text.find("\"StartAt\":\"").unwrap() + 11);
        let found = complete(text, at, None);
        assert_eq!((found[0].label.as_str(), found[0].from, found[0].to), ("Fly", at, at));
        assert!(hover(text, at - 4, None).starts_with("# StartAt"));
        assert_eq!(hover("", 0, None), "");
    }
}
