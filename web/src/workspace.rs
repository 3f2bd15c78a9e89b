//! The person's own workflows: kept by the browser, each with earlier texts to go back to.
//!
//! [`entry`] is data, [`store`] keeps it (IndexedDB, else localStorage, else memory), [`desk`] does what people ask for.

mod database;
pub mod desk;
pub mod entry;
pub mod store;

use std::rc::Rc;

pub use desk::Desk;
pub use entry::{Card, Entry, Snapshot};

/// Where the workflows are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// In the browser's database.
    #[default]
    Database,
    /// In localStorage, which is small.
    Local,
    /// Nowhere: they last as long as the page.
    Memory,
}

/// What is known about the person's workflows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    /// The workflows, the last changed first.
    pub cards: Vec<Card>,
    /// Where they are kept.
    pub place: Place,
}

impl Shelf {
    /// The title of a workflow.
    pub fn title(&self, id: &str) -> Option<Rc<str>> {
        self.cards.iter().find(|card| &*card.id == id).map(|card| card.title.clone())
    }

    /// The shelf with a card put in front, in place of an older one of the same workflow.
    #[must_use]
    pub fn with(&self, card: Card) -> Shelf {
        let mut shelf = self.without(&card.id);
        shelf.cards.insert(0, card);
        shelf
    }

    /// The shelf without a workflow.
    #[must_use]
    pub fn without(&self, id: &str) -> Shelf {
        let cards = self.cards.iter().filter(|card| &*card.id != id).cloned().collect();
        Shelf { cards, place: self.place }
    }

    /// The title itself, or with the first number behind it that makes it one of its own.
    pub fn free_title(&self, wanted: &str) -> Rc<str> {
        let taken = |title: &str| self.cards.iter().any(|card| &*card.title == title);
        if !taken(wanted) {
            return Rc::from(wanted);
        }
        let numbered = (2..).map(|number: u32| format!("{wanted} {number}")).find(|title| !taken(title));
        Rc::from(numbered.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(id: &str, title: &str) -> Card {
        Card { id: Rc::from(id), title: Rc::from(title), changed: 0.0 }
    }

    #[test]
    fn the_last_changed_stands_first_and_titles_stay_apart() {
        let shelf = Shelf::default().with(card("1", "Orders")).with(card("2", "Orders 2"));
        assert_eq!(&*shelf.free_title("Orders"), "Orders 3");
        assert_eq!(&*shelf.free_title("Refunds"), "Refunds");
        let shelf = shelf.with(card("1", "Renamed"));
        let titles: Vec<&str> = shelf.cards.iter().map(|card| &*card.title).collect();
        assert_eq!(titles, ["Renamed", "Orders 2"]);
        assert_eq!(shelf.without("1").title("1"), None);
    }
}
