//! What happens to the person's own workflows, and the larger changes of the one on the page.

use std::rc::Rc;

use crate::document::Document;
use crate::files::Offer;
use crate::shared::Shared;
use crate::texts::tr_with;
use crate::workspace::{Entry, Shelf};

use super::{Action, State};

/// An input that the page made up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The input.
    pub text: Rc<str>,
    /// What stood in its place.
    pub before: Rc<str>,
}

/// What can happen to a person's own workflows.
#[derive(Clone, PartialEq)]
pub enum Own {
    /// The list of them is known anew.
    Shelve(Shared<Shelf>),
    /// What is on the page is kept as this workflow from now on.
    Entry(Rc<str>),
    /// One of them is opened.
    OpenEntry(Rc<str>, Box<Document>),
    /// What was kept as one workflow is kept as another from now on.
    MovedEntry(Rc<str>, Rc<str>),
    /// Another page saved one of them; the text that this page saw of it last.
    ChangedElsewhere(Shared<Entry>, Option<Box<Document>>),
    /// One of them was deleted.
    Removed(Shared<Entry>),
    /// The state machines of a template are offered, or not any more.
    Offer(Option<Shared<Offer>>),
    /// A state has another name: its old one, its new one, the definition with it.
    RenamedState(Rc<str>, Rc<str>, Rc<str>),
    /// The input, the mocks and the origin of another document; the definition stays.
    UseSetup(Box<Document>),
    /// A value for a placeholder, or the usual one.
    SetPlaceholder(Rc<str>, Option<Rc<str>>),
}

impl From<Own> for Action {
    fn from(own: Own) -> Self {
        Action::Own(own)
    }
}

impl State {
    /// The made up input, as long as it stands as it was made.
    pub fn made_input(&self) -> Option<&Made> {
        self.made.as_ref().filter(|made| made.text == self.document.input)
    }

    pub(super) fn make_input(&mut self, text: Rc<str>) {
        let before = self.made_input().map_or(&self.document.input, |made| &made.before).clone();
        self.made = Some(Made { text: text.clone(), before });
        self.edit(|document| document.input = text);
    }

    pub(super) fn own(&mut self, own: Own) {
        match own {
            Own::Shelve(shelf) => self.shelf = shelf,
            Own::Entry(id) => self.own_as(id),
            Own::OpenEntry(id, document) => {
                self.open(*document);
                self.entry = Some(id);
            }
            Own::MovedEntry(from, to) => {
                if self.own_entry().as_ref() == Some(&from) {
                    self.own_as(to);
                }
            }
            Own::ChangedElsewhere(theirs, ours) => self.changed_elsewhere(&theirs, ours.as_deref()),
            Own::Removed(entry) => {
                let sentence = tr_with("“{title}” is deleted.", &[("title", &entry.card.title)]);
                self.notice = Some(Rc::from(sentence));
                self.removed = Some(entry);
            }
            Own::Offer(offer) => self.offer = offer,
            Own::RenamedState(from, to, definition) => self.edit(|document| {
                document.definition = definition;
                for script in document.mocks.states.iter_mut().filter(|script| script.state == from) {
                    script.state = to.clone();
                }
            }),
            Own::UseSetup(setup) => self.edit(|document| {
                let Document { input, mocks, origin, .. } = *setup;
                *document = Document { input, mocks, origin, ..document.clone() };
            }),
            Own::SetPlaceholder(name, value) => self.edit(|document| {
                match value {
                    Some(value) => document.placeholders.insert(name, value),
                    None => document.placeholders.remove(&name),
                };
            }),
        }
    }

    fn changed_elsewhere(&mut self, theirs: &Entry, ours: Option<&Document>) {
        if self.entry.as_ref() != Some(&theirs.card.id) || *self.document == theirs.document {
            return;
        }
        let title = [("title", &theirs.card.title as &dyn std::fmt::Display)];
        let untouched = ours.is_some_and(|ours| *ours == *self.document);
        let sentence = if untouched {
            self.open(theirs.document.clone());
            self.entry = Some(theirs.card.id.clone());
            tr_with("“{title}” was changed in another tab; this is the text from there.", &title)
        } else {
            tr_with("“{title}” was changed in another tab; what you type here is kept as a copy.", &title)
        };
        self.notice = Some(Rc::from(sentence));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{After, Answer, MockScript, Outcome, Script};
    use crate::state::{Theme, reduce};
    use crate::workspace::Card;

    fn document(input: &str) -> Document {
        Document { input: Rc::from(input), ..Document::default() }
    }

    fn entry(input: &str) -> Shared<Entry> {
        let card = Card { id: Rc::from("1"), title: Rc::from("Orders"), changed: 0.0 };
        Shared::new(Entry { card, version: 2, document: document(input) })
    }

    fn opened(input: &str) -> State {
        let state = State::new(Document::default(), Theme::System);
        reduce(&state, Own::OpenEntry(Rc::from("1"), Box::new(document(input))).into())
    }

    #[test]
    fn a_change_elsewhere_is_shown_where_nothing_was_typed() {
        let check = |here: &str, ours: &str, expected: &str, said: bool| {
            let change = Own::ChangedElsewhere(entry("2"), Some(Box::new(document(ours))));
            let state = reduce(&opened(here), change.into());
            assert_eq!((&*state.document.input, state.notice.is_some()), (expected, said), "{here} {ours}");
            assert_eq!(state.entry.as_deref(), Some("1"));
        };
        check("1", "1", "2", true);
        check("typed", "1", "typed", true);
        check("2", "1", "2", false);
    }

    #[test]
    fn what_is_on_the_page_moves_with_its_entry() {
        let check = |from: &str, expected: &str| {
            let state = reduce(&opened("1"), Own::MovedEntry(Rc::from(from), Rc::from("9")).into());
            assert_eq!(state.entry.as_deref(), Some(expected));
        };
        check("1", "9");
        check("2", "1");
        let state = reduce(&opened("1"), Action::Open(Box::default()));
        assert_eq!(state.entry, None);
    }

    #[test]
    fn a_renamed_state_keeps_its_mocks() {
        let script = |state: &str| Script {
            state: Rc::from(state),
            answers: vec![Answer::new(Outcome::Silence)],
            after: After::Repeat,
        };
        let mocks = MockScript { states: vec![script("A"), script("B")], ..MockScript::default() };
        let state = State::new(Document { mocks, ..Document::default() }, Theme::System);
        let state = reduce(&state, Own::RenamedState(Rc::from("A"), Rc::from("C"), Rc::from("{}")).into());
        let names: Vec<&str> = state.document.mocks.states.iter().map(|script| &*script.state).collect();
        assert_eq!((names, &*state.document.definition), (vec!["C", "B"], "{}"));
    }

    #[test]
    fn a_made_up_input_is_told_until_somebody_types() {
        let before = |state: &State| state.made_input().map(|made| made.before.to_string());
        let make = |text: &str| Action::MakeInput(Rc::from(text));
        let state = reduce(&opened("{}"), make("[1]"));
        assert_eq!((&*state.document.input, before(&state).as_deref()), ("[1]", Some("{}")));
        assert_eq!(before(&reduce(&state, make("[2]"))).as_deref(), Some("{}"), "made again");
        let typed = reduce(&state, Action::TypeInput(Rc::from("[3]")));
        assert_eq!((before(&typed), before(&reduce(&typed, make("[1]")))), (None, Some("[3]".into())));
        assert_eq!(before(&reduce(&state, Action::Open(Box::default()))), None);
    }

    #[test]
    fn a_set_up_leaves_the_definition() {
        let mine = Document { definition: Rc::from("mine"), ..Document::default() };
        let state = State::new(mine, Theme::System);
        let state = reduce(&state, Own::UseSetup(Box::new(document("[7]"))).into());
        assert_eq!((&*state.document.definition, &*state.document.input), ("mine", "[7]"));
    }

    #[test]
    fn a_deletion_can_be_taken_back_as_long_as_it_is_said() {
        let state = reduce(&opened("1"), Own::Removed(entry("1")).into());
        assert!(state.removed.is_some() && state.notice.is_some());
        assert!(reduce(&state, Action::Notice(None)).removed.is_none());
    }
}
