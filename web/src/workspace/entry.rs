//! One workflow of the person's, and its earlier texts.

use std::rc::Rc;

use stepthrough::value::Value;

use crate::document::Document;

/// What a list shows of a workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Names it for good.
    pub id: Rc<str>,
    /// What the person calls it.
    pub title: Rc<str>,
    /// When it was changed last, in milliseconds since 1970.
    pub changed: f64,
}

/// A workflow of the person's.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What a list shows.
    pub card: Card,
    /// Rises with every save, so that two pages notice each other.
    pub version: u32,
    /// What was written.
    pub document: Document,
}

/// How a workflow was at some time.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// What was written.
    pub document: Document,
}

impl Entry {
    /// As text, for keeping.
    pub fn to_json(&self) -> String {
        let members = [
            ("id", Value::from(&*self.card.id)),
            ("title", Value::from(&*self.card.title)),
            ("changed", Value::from(self.card.changed as i64)),
            ("version", Value::from(i64::from(self.version))),
            ("document", Value::from(self.document.to_json().as_str())),
        ];
        Value::object(members).to_json()
    }

    /// Reads what [`Entry::to_json`] wrote; `None` when it is something else.
    pub fn from_json(text: &str) -> Option<Entry> {
        let value = Value::parse(text).ok()?;
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let number = |key: &str| value.get(key).and_then(Value::as_f64);
        Some(Entry {
            card: Card { id: Rc::from(text("id")?), title: Rc::from(text("title")?), changed: number("changed")? },
            version: number("version")? as u32,
            document: Document::from_json(text("document")?)?,
        })
    }
}

impl Snapshot {
    /// As text, for keeping.
    pub fn to_json(&self) -> String {
        let document = Value::from(self.document.to_json().as_str());
        Value::object([("at", Value::from(self.at as i64)), ("document", document)]).to_json()
    }

    /// Reads what [`Snapshot::to_json`] wrote; `None` when it is something else.
    pub fn from_json(text: &str) -> Option<Snapshot> {
        let value = Value::parse(text).ok()?;
        let document = Document::from_json(value.get("document").and_then(Value::as_str)?)?;
        Some(Snapshot { at: value.get("at").and_then(Value::as_f64)?, document })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workflows_survive_being_kept() {
        let document = Document { input: Rc::from("{ broken"), ..Document::default() };
        let card = Card { id: Rc::from("a1"), title: Rc::from("Bestellungen “neu”"), changed: 1_767_258_000_123.0 };
        let entry = Entry { card, version: 7, document: document.clone() };
        assert_eq!(Entry::from_json(&entry.to_json()), Some(entry));
        let snapshot = Snapshot { at: 5.0, document };
        assert_eq!(Snapshot::from_json(&snapshot.to_json()), Some(snapshot));
        assert_eq!(Entry::from_json("{}"), None);
        assert_eq!(Snapshot::from_json("nonsense"), None);
    }
}
