//! The prebuilt examples: data in `tests/examples`, carried by the page.

use std::rc::Rc;

use stepthrough::cases::{Planned, read_signals};
use stepthrough::value::Value;

use crate::document::{Document, MockScript, Origin};
use crate::session::mocks_of;

/// One example.
#[derive(Debug, PartialEq)]
pub struct Example {
    /// Its name, as addresses have it.
    pub name: Rc<str>,
    /// Its title.
    pub title: Text,
    /// What it shows.
    pub explanation: Text,
    /// The language of the document it is from, as `lang` has it.
    pub language: Rc<str>,
    /// The definition.
    pub definition: Rc<str>,
    /// Inputs with mocks; never empty.
    pub setups: Vec<Setup>,
}

/// An input with mocks.
#[derive(Debug, PartialEq)]
pub struct Setup {
    /// Its name, as addresses have it.
    pub name: Rc<str>,
    /// Its title.
    pub title: Text,
    /// What to look at.
    pub look_at: Text,
    /// The input's text.
    pub input: Rc<str>,
    /// What the states' calls answer.
    pub mocks: MockScript,
    /// What people and workers do, in order.
    pub planned: Vec<Planned>,
}

/// A text in English and, when that is another, in the example's own language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub english: Rc<str>,
    /// The example's own language.
    pub own: Option<Rc<str>>,
}

impl Text {
    /// The text in its own language, when there is one and it is wanted.
    pub fn pick(&self, own: bool) -> &Rc<str> {
        self.own.as_ref().filter(|_| own).unwrap_or(&self.english)
    }
}

/// The names and texts of all examples (`example.json`, `definition.asl.json`), by name; `build.rs` lists the folder.
const SOURCES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// What somebody finds who comes for the first time. Named apart from the others, so that the page's first module carries
/// this one alone (`xtask/site/split`).
const FIRST: (&str, &str, &str) = SOURCES[0];

/// The first of them.
pub fn first() -> Option<Rc<Example>> {
    thread_local! {
        static KEPT: Option<Rc<Example>> = read(FIRST).map(Rc::new);
    }
    KEPT.with(Clone::clone)
}

/// All of them, in the order of the menu; read once. Not inlined, since the texts go where their reader goes.
#[inline(never)]
pub fn all() -> Rc<[Rc<Example>]> {
    thread_local! {
        static ALL: Rc<[Rc<Example>]> = {
            let others = SOURCES.iter().skip(1).filter_map(|source| read(*source).map(Rc::new));
            first().into_iter().chain(others).collect()
        };
    }
    ALL.with(Rc::clone)
}

/// The example of that name.
pub fn find(name: &str) -> Option<Rc<Example>> {
    let named = |example: &Rc<Example>| *example.name == *name;
    first().filter(named).or_else(|| all().iter().find(|example| named(example)).cloned())
}

/// The texts of the example of that name: `example.json`, `definition.asl.json`.
pub fn source(name: &str) -> Option<(&'static str, &'static str)> {
    SOURCES.iter().find(|(known, ..)| *known == name).map(|(_, about, definition)| (*about, *definition))
}

/// Looks at the example of that name.
pub fn with<T>(name: &str, look: impl FnOnce(&Example) -> T) -> Option<T> {
    find(name).map(|example| look(&example))
}

/// What people and workers do in the set-up that a document began as, in order.
pub fn planned(origin: Option<&Origin>) -> Vec<Planned> {
    let find = |origin: &Origin| with(&origin.example, |it| it.setup(&origin.setup).map(|setup| setup.planned.clone()));
    origin.and_then(find).flatten().unwrap_or_default()
}

/// The document of an example's set-up; of its first when it has none of that name.
pub fn document(example: &str, setup: &str) -> Option<Document> {
    with(example, |example| example.document(setup))
}

impl Example {
    /// The set-up of that name, else the first.
    pub fn setup(&self, name: &str) -> Option<&Setup> {
        self.setups.iter().find(|setup| *setup.name == *name).or(self.setups.first())
    }

    /// The document of the set-up of that name, else of the first.
    pub fn document(&self, setup: &str) -> Document {
        let setup = self.setup(setup);
        Document {
            definition: self.definition.clone(),
            input: setup.map_or_else(|| Rc::from("{}"), |setup| setup.input.clone()),
            mocks: setup.map(|setup| setup.mocks.clone()).unwrap_or_default(),
            origin: setup.map(|setup| Origin { example: self.name.clone(), setup: setup.name.clone() }),
            ..Document::default()
        }
    }
}

fn read((_, about, definition): (&str, &str, &str)) -> Option<Example> {
    let about = Value::parse(about).ok()?;
    let language = about.get("language").and_then(Value::as_str).unwrap_or("en");
    let setups = about.get("setups")?.as_array()?.iter().map(|setup| read_setup(setup, language)).collect();
    Some(Example {
        name: text(about.get("name")),
        title: texts(about.get("title"), language),
        explanation: texts(about.get("explanation"), language),
        language: Rc::from(language),
        definition: Rc::from(definition),
        setups,
    })
}

fn read_setup(setup: &Value, language: &str) -> Setup {
    let planned = setup.get("signals").map(|signals| read_signals(&signals.to_json()).0);
    Setup {
        name: text(setup.get("name")),
        title: texts(setup.get("title"), language),
        look_at: texts(setup.get("lookAt"), language),
        input: Rc::from(setup.get("input").cloned().unwrap_or_default().to_json_pretty()),
        mocks: setup.get("mocks").and_then(|mocks| mocks_of(mocks).ok()).unwrap_or_default(),
        planned: planned.unwrap_or_default(),
    }
}

fn text(value: Option<&Value>) -> Rc<str> {
    Rc::from(value.and_then(Value::as_str).unwrap_or_default())
}

fn texts(value: Option<&Value>, language: &str) -> Text {
    let own = value.and_then(|texts| texts.get(language)).and_then(Value::as_str);
    let english = value.and_then(|texts| texts.get("en")).and_then(Value::as_str).or(own).unwrap_or_default();
    Text { english: Rc::from(english), own: own.filter(|_| language != "en").map(Rc::from) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    #[test]
    fn every_example_is_carried_and_whole() {
        assert_eq!(all().len(), SOURCES.len(), "an example cannot be read");
        assert!(SOURCES.len() > 2);
        for example in all().iter() {
            assert!(!example.title.english.is_empty() && !example.explanation.english.is_empty(), "{}", example.name);
            for setup in &example.setups {
                assert!(!setup.title.english.is_empty() && !setup.look_at.english.is_empty(), "{}", setup.name);
                let document = example.document(&setup.name);
                assert_eq!(document.origin.as_ref().map(|origin| &origin.setup), Some(&setup.name));
                let started = Session::start(&document).map_err(|why| why.sentence);
                assert!(started.is_ok(), "{} {}: {:?}", example.name, setup.name, started.err());
            }
        }
    }
}
