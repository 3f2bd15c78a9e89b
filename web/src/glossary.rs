//! The glossary: every field of the language with its help, and for each a workflow in which it can be seen at work.

use std::rc::Rc;

use stepthrough::assist::Within;
use stepthrough::assist::fields::{self, FieldHelp};
use stepthrough::expr::QueryLanguage;
use stepthrough::value::Value;

use crate::document::Document;
use crate::examples;
use crate::lessons::course::course;
use crate::lessons::page;
use crate::session::mocks_of;
use crate::texts::tr_engine;

/// An entry of the glossary.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What it means.
    pub text: Rc<str>,
    /// AWS's page about it.
    pub link: Rc<str>,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A type of state.
    State,
    /// A field.
    Field(&'static FieldHelp),
    /// A comparison of a Choice rule.
    Comparison,
}

/// A workflow to see something at work in.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// What it is called.
    pub title: Rc<str>,
    /// The workflow.
    pub document: Document,
    /// The state to look at; none when it is about the whole.
    pub state: Option<Rc<str>>,
}

/// Workflows for fields that neither the course nor the examples use.
const OWN: &str = include_str!("../../tests/glossary.json");

/// All entries, by name.
pub fn entries() -> Rc<Vec<Entry>> {
    thread_local! {
        static ALL: Rc<Vec<Entry>> = Rc::new(all());
    }
    ALL.with(Rc::clone)
}

fn all() -> Vec<Entry> {
    let of_field = |help: &'static FieldHelp| Entry {
        name: help.name,
        kind: Kind::Field(help),
        text: Rc::from(help.text),
        link: Rc::from(help.link()),
    };
    let types = ["Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"];
    let of_type = |name: &'static str| {
        let (text, link) = fields::state_type(name)?;
        Some(Entry { name, kind: Kind::State, text: Rc::from(text), link: Rc::from(link) })
    };
    let choice: Rc<str> = Rc::from(fields::state_type("Choice").map(|(_, link)| link).unwrap_or_default());
    let of_comparison = |name: &'static str| {
        let text = Rc::from(fields::comparison(name)?);
        Some(Entry { name, kind: Kind::Comparison, text, link: choice.clone() })
    };
    let mut all: Vec<Entry> = fields::all().map(of_field).collect();
    all.extend(types.into_iter().filter_map(of_type));
    all.extend(fields::comparisons().filter_map(of_comparison));
    all.sort_by_key(|entry| entry.name.to_ascii_lowercase());
    all
}

/// The entries that fit what was typed: those whose name does first, then those whose text does.
pub fn search(typed: &str) -> Vec<Entry> {
    let typed = typed.trim().to_lowercase();
    let rank = |entry: &Entry| {
        let name = entry.name.to_lowercase();
        match () {
            () if name == typed => Some(0),
            () if name.starts_with(&typed) => Some(1),
            () if name.contains(&typed) => Some(2),
            () if tr_engine(&entry.text).to_lowercase().contains(&typed) => Some(3),
            () => None,
        }
    };
    let mut found: Vec<(i32, Entry)> =
        entries().iter().filter_map(|entry| Some((rank(entry)?, entry.clone()))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, entry)| entry).collect()
}

impl Entry {
    /// The only language that it exists in.
    pub fn language(&self) -> Option<QueryLanguage> {
        match self.kind {
            Kind::Field(help) => help.language(),
            Kind::Comparison => Some(QueryLanguage::JsonPath),
            Kind::State => None,
        }
    }

    /// A workflow that has it: of the course, of the examples, or one of its own.
    pub fn live(&self) -> Option<Live> {
        let found = self.in_course().or_else(|| self.in_examples()).or_else(|| self.in_own());
        // A comparison that nobody uses is as good as any other.
        found.or_else(|| match self.kind {
            Kind::Comparison => entries().iter().find(|entry| entry.name == "Choice").and_then(Entry::live),
            _ => None,
        })
    }

    fn in_course(&self) -> Option<Live> {
        let course = course();
        course.lessons.iter().find_map(|lesson| {
            lesson.steps.iter().enumerate().filter(|(_, step)| page::plays(step, None)).find_map(|(at, _)| {
                let document = page::document(lesson, at, None, None);
                let state = self.found_in(&document.definition)?;
                Some(Live { title: lesson.title.clone(), document, state })
            })
        })
    }

    fn in_examples(&self) -> Option<Live> {
        examples::all().iter().find_map(|example| {
            let state = self.found_in(&example.definition)?;
            let document = Document { origin: None, ..example.document("") };
            Some(Live { title: example.title.english.clone(), document, state })
        })
    }

    fn in_own(&self) -> Option<Live> {
        let own = Value::parse(OWN).ok()?;
        own.as_array()?.iter().find_map(|row| {
            let definition: Rc<str> = Rc::from(row.get("definition")?.to_json_pretty());
            let state = self.found_in(&definition)?;
            let input = row.get("input").cloned().unwrap_or_default();
            let mocks = row.get("mocks").and_then(|mocks| mocks_of(mocks).ok()).unwrap_or_default();
            let document = Document { definition, input: input.to_json_pretty().into(), mocks, ..Document::default() };
            Some(Live { title: Rc::from(row.get("name").and_then(Value::as_str)?), document, state })
        })
    }

    /// The state in which a definition has it; `Some(None)` when the machine itself does.
    fn found_in(&self, definition: &str) -> Option<Option<Rc<str>>> {
        if !definition.contains(self.name) {
            return None;
        }
        let tree = Value::parse(definition).ok()?;
        let mut pending = vec![(&tree, Within::Machine, None::<Rc<str>>)];
        while let Some((value, within, state)) = pending.pop() {
            if let Some(list) = value.as_array() {
                pending.extend(list.iter().map(|entry| (entry, within, state.clone())));
                continue;
            }
            let Some(object) = value.as_object() else { continue };
            if self.is_in(value, within) {
                return Some(state);
            }
            for (key, member) in object.iter() {
                match (within, &**key) {
                    (Within::Machine | Within::Flow | Within::Processor, "States") => {
                        for (name, inner) in member.as_object().into_iter().flat_map(|states| states.iter()) {
                            pending.push((inner, Within::State, Some(name.clone())));
                        }
                    }
                    _ => pending.extend(inside(within, key).map(|within| (member, within, state.clone()))),
                }
            }
        }
        None
    }

    fn is_in(&self, object: &Value, within: Within) -> bool {
        match self.kind {
            Kind::State => within == Within::State && object.get("Type").and_then(Value::as_str) == Some(self.name),
            Kind::Field(help) => help.within.contains(&within) && object.get(self.name).is_some(),
            Kind::Comparison => matches!(within, Within::Rule | Within::InnerRule) && object.get(self.name).is_some(),
        }
    }
}

/// What sort of object a member holds, or the objects of its list.
fn inside(within: Within, key: &str) -> Option<Within> {
    Some(match (within, key) {
        (Within::State, "Retry") => Within::Retrier,
        (Within::State, "Catch") => Within::Catcher,
        (Within::State, "Choices") => Within::Rule,
        (Within::Rule | Within::InnerRule, "And" | "Or" | "Not") => Within::InnerRule,
        (Within::State, "Branches") => Within::Flow,
        (Within::State, "ItemProcessor" | "Iterator") => Within::Processor,
        (Within::Processor, "ProcessorConfig") => Within::ProcessorConfig,
        (Within::State, "ItemReader") => Within::Reader,
        (Within::Reader, "ReaderConfig") => Within::ReaderConfig,
        (Within::State, "ItemBatcher") => Within::Batcher,
        (Within::State, "ResultWriter") => Within::Writer,
        (Within::Writer, "WriterConfig") => Within::WriterConfig,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    #[test]
    fn every_field_can_be_seen_at_work() {
        let mut missing = Vec::new();
        for entry in entries().iter() {
            let Some(live) = entry.live() else {
                missing.push((entry.name, entry.kind));
                continue;
            };
            let started = Session::start(&live.document).map_err(|why| (why.sentence, why.checks.definition));
            let mut session = started.unwrap_or_else(|why| panic!("{} in {}: {why:?}", entry.name, live.title));
            session.advance(20_000);
            assert!(!session.is_going(), "{} in {}", entry.name, live.title);
            let machine = session.run().machine;
            if let Some(state) = &live.state {
                assert!(machine.states.iter().any(|found| found.name == *state), "{}: {state}", entry.name);
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
        assert!(entries().len() > 130);
    }

    #[test]
    fn what_is_sought_comes_first() {
        let check = |typed: &str, first: &str| {
            assert_eq!(search(typed).first().map(|entry| entry.name), Some(first), "{typed}");
        };
        check("resultpath", "ResultPath");
        check("Map", "Map");
        check("heartbeat", "HeartbeatSeconds");
        check("JSON Pointer", "ItemsPointer");
        assert_eq!(search("").len(), entries().len());
        assert!(search("nothing has this").is_empty());
    }
}
