//! Runs as links and files: all that makes a run, as text and back.
//!
//! A link carries its contents behind the `#`, which browsers send to nobody:
//!
//! ```text
//! run=<base64url of: version | length of the text | length of the rest | checksum | raw deflate>
//! ```
//!
//! The deflate begins with a dictionary for this language (`share/dictionary-v1.txt`). A dictionary can never
//! change under old links: a better one is another version. What is opened is data: it is checked and limited
//! ([`limits`]), runs nothing and asks the network for nothing.

pub mod address;
mod bytes;
mod json;
pub mod limits;
pub mod qr;
pub mod replay;
mod sections;
pub mod words;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use stepthrough::exec::{Settings, Signal};
use stepthrough::syntax::placeholders::Values;
use stepthrough::value::Value;

pub use json::{read_settings, settings_to_value as write_settings};
pub use sections::Saved;

use crate::texts::{en, tr, tr_with};

/// What a link's text begins with, after the `#`.
pub const PREFIX: &str = "run=";

/// The end of a file's name.
pub const FILE_ENDING: &str = ".stepthrough.json";

/// All that makes a run, and where to look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// What it is called; may be empty.
    pub title: Rc<str>,
    /// The definition's text, to the byte.
    pub definition: Rc<str>,
    /// The input's text, to the byte.
    pub input: Rc<str>,
    /// A `MockBook` as [`stepthrough::mock::wire`] writes it, what the services hold included; `{}` for none.
    pub mocks: Value,
    /// Seed, start time, names and kind of machine.
    pub settings: Settings,
    /// Values for the definition's `${Placeholders}`.
    pub placeholders: Values,
    /// What happened outside, each after how many steps; see [`stepthrough::timeline::Timeline::journal`].
    pub signals: Vec<(u32, Signal)>,
    /// How many steps the run had taken; `None` when it had not begun.
    pub steps: Option<u32>,
    /// What is looked at.
    pub look: Look,
    /// How the page shows it.
    pub view: View,
    /// A lesson that goes with it, as a lesson file holds it; `null` for none.
    pub lesson: Value,
}

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The moment: after how many steps.
    pub step: Option<u32>,
    /// The event, by its id.
    pub event: Option<u32>,
    /// The state's name.
    pub state: Option<Rc<str>>,
    /// Which of the state's visits, counted from 1.
    pub visit: Option<u32>,
    /// The stage, by the name that [`stepthrough::trace::Stage::name`] gives it.
    pub stage: Option<Rc<str>>,
    /// A place in the stage's value, as a path such as `$.order.id`.
    pub path: Option<Rc<str>>,
}

/// How the page shows a run that was handed on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// In another page's frame, without what only the whole page needs.
    pub embed: bool,
    /// Large, for a wall.
    pub presenter: bool,
    /// The panes that are shown, of [`PANES`]; all when empty.
    pub panes: Vec<Rc<str>>,
    /// The texts cannot be edited.
    pub locked: bool,
    /// Stages whose value is shown only when somebody asks, by name; `*` for all.
    pub hidden: Vec<Rc<str>>,
    /// The size of type in per cent; 0 for the reader's own.
    pub scale: u16,
    /// The page's language, such as `ko`; the reader's own when none.
    pub language: Option<Rc<str>>,
}

impl View {
    /// Whether a stage's value waits until the reader asks for it.
    pub fn hides(&self, stage: &str) -> bool {
        self.hidden.iter().any(|hidden| matches!(&**hidden, name if name == "*" || name == stage))
    }
}

/// The panes that an author can choose.
pub const PANES: [&str; 8] = ["graph", "code", "input", "mocks", "data", "variables", "events", "states"];

/// Something that was opened, and what should be said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The contents.
    pub parcel: Parcel,
    /// Sentences, such as that a chat tool had put something behind the link; usually none.
    pub notes: Vec<String>,
}

/// Why a text was not opened.
#[derive(Clone, Debug, PartialEq)]
pub enum Unopened {
    /// It is no link of ours: it does not begin with [`PREFIX`].
    NotALink,
    /// The end is missing.
    Cut {
        /// How many characters are there.
        have: usize,
        /// How many are not; `None` when not even the length is there.
        missing: Option<usize>,
        /// What could be read before the cut.
        saved: Saved,
    },
    /// It is not what was sent: a character was changed, lost or added.
    Damaged {
        /// What could be read before the damage; it may be wrong itself.
        saved: Saved,
    },
    /// A newer page made it.
    Newer {
        /// Its version.
        version: u8,
    },
    /// It holds more than the page opens.
    TooLarge {
        /// What is too large, in words.
        what: String,
    },
    /// It is whole, but its contents are not as they should be.
    Wrong {
        /// What is wrong, in words.
        what: String,
        /// The texts that are there all the same.
        saved: Saved,
    },
}

impl Default for Parcel {
    fn default() -> Self {
        Parcel {
            title: Rc::from(""),
            definition: Rc::from(""),
            input: Rc::from("{}"),
            mocks: Value::empty_object(),
            settings: Settings::default(),
            placeholders: Values::new(),
            signals: Vec::new(),
            steps: None,
            look: Look::default(),
            view: View::default(),
            lesson: Value::Null,
        }
    }
}

impl Parcel {
    /// The text behind a link's `#`. The same parcel gives the same text.
    pub fn to_link(&self) -> String {
        let rest = self.to_rest().to_json();
        bytes::pack(&sections::join(&self.definition, &self.input, &rest))
    }

    /// Opens the text behind a link's `#`, with or without the `#`.
    ///
    /// # Errors
    /// What happened to the text, and what could be saved. Never opens anything else than what was sent.
    pub fn from_link(text: &str) -> Result<Opened, Unopened> {
        let (payload, notes) = bytes::unpack(text)?;
        let texts = sections::split(&payload);
        let wrong = |what: String| Unopened::Wrong { what, saved: texts.clone() };
        let (Some(definition), Some(input), Some(rest)) = (&texts.definition, &texts.input, &texts.rest) else {
            return Err(wrong(tr("a part of the contents is missing").to_owned()));
        };
        let rest = Value::parse(rest)
            .map_err(|error| wrong(tr_with("the contents are not JSON: {why}", &[("why", &error)])))?;
        let mut parcel = Parcel { definition: definition.as_str().into(), input: input.as_str().into(), ..first() };
        parcel.read_rest(&rest).map_err(wrong)?;
        limits::check(&parcel)?;
        Ok(Opened { parcel, notes })
    }

    /// The contents of a file, readable and with the texts in it.
    pub fn to_file(&self) -> String {
        let mut file = stepthrough::value::Object::new();
        file.insert("stepthrough", Value::from(1));
        file.insert("definition", Value::from(&*self.definition));
        file.insert("input", Value::from(&*self.input));
        if let Value::Object(rest) = self.to_rest() {
            for (key, value) in rest.iter() {
                file.insert(key.clone(), value.clone());
            }
        }
        Value::from(file).to_json_pretty() + "\n"
    }

    /// Opens a file. `definition` and `input` may be JSON instead of texts, for files written by hand.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn from_file(text: &str) -> Result<Opened, Unopened> {
        let wrong = |what: String| Unopened::Wrong { what, saved: Saved::default() };
        if text.len() > limits::MOST_TEXT {
            return Err(Unopened::TooLarge { what: limits::size(FILE_SIZE, text.len(), limits::MOST_TEXT) });
        }
        let file =
            Value::parse(text).map_err(|error| wrong(tr_with("the file is not JSON: {why}", &[("why", &error)])))?;
        match file.get("stepthrough").map(Value::as_i64) {
            Some(Some(1)) => {}
            Some(Some(newer @ 2..=255)) => {
                return Err(Unopened::Newer { version: u8::try_from(newer).unwrap_or(u8::MAX) });
            }
            _ => return Err(wrong(tr("the file has no `\"stepthrough\": 1`, so it is something else").to_owned())),
        }
        let part = |name: &str| match file.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(value) => Some(Rc::from(value.to_json_pretty())),
            None => None,
        };
        let definition =
            part("definition").ok_or_else(|| wrong(tr_with("`{name}` is missing", &[("name", &"definition")])))?;
        let mut parcel = Parcel { definition, input: part("input").unwrap_or_else(|| Rc::from("{}")), ..first() };
        parcel.read_rest(&file).map_err(wrong)?;
        limits::check(&parcel)?;
        Ok(Opened { parcel, notes: Vec::new() })
    }
}

const FILE_SIZE: &str = en("the file has {have} bytes; at most {most} are opened");

/// What a parcel of version 1 holds where it says nothing.
fn first() -> Parcel {
    Parcel { settings: json::first_settings(), ..Parcel::default() }
}
