//! A document and its run as a parcel, and back: what links and files carry.

use stepthrough::exec::Signal;
use stepthrough::timeline::Timeline;

use crate::document::Document;
use crate::share::Parcel;
use crate::share::replay::CannotReplay;

use super::Session;
use super::mocks::{self, Unusable};

/// A document with all that makes its run, when it ran; where to look, how to show it and the title are left as usual.
///
/// # Errors
/// A sentence, when a mock cannot be used: it would not be the same elsewhere.
pub fn parcel(document: &Document, session: Option<&Session>) -> Result<Parcel, String> {
    let book = mocks::book(&document.mocks).map_err(|unusable| match unusable {
        Unusable::Script(name, why) | Unusable::Function(name, why) => format!("{name}: {why}"),
        Unusable::World(why) => why,
    })?;
    let (signals, steps) = session.map_or((Vec::new(), None), |session| {
        (session.timeline.journal().to_vec(), Some(session.timeline.head().steps()))
    });
    Ok(Parcel {
        definition: document.definition.clone(),
        input: document.input.clone(),
        mocks: book.to_json(),
        settings: document.settings.clone(),
        placeholders: document.placeholders.clone(),
        signals,
        steps,
        ..Parcel::default()
    })
}

/// The document that a parcel holds.
///
/// # Errors
/// A sentence about its mocks; [`crate::share::limits`] has refused such a parcel before.
pub fn document(parcel: &Parcel) -> Result<Document, String> {
    Ok(Document {
        definition: parcel.definition.clone(),
        input: parcel.input.clone(),
        mocks: mocks::read(&parcel.mocks)?,
        settings: parcel.settings.clone(),
        placeholders: parcel.placeholders.clone(),
        origin: None,
    })
}

impl Session {
    /// Goes on with the replay of a parcel whose document this session began with; `true` when the run is where it was.
    ///
    /// # Errors
    /// When the run goes another way.
    pub fn replay(&mut self, parcel: &Parcel, budget: usize) -> Result<bool, CannotReplay> {
        let there = parcel.replay(&mut self.timeline, budget)?;
        let head = self.timeline.head();
        self.waiting = head.outcome().is_none() && head.waits_for_people();
        Ok(there)
    }

    /// The moment that a parcel looks at, after how many steps.
    pub fn step_of_look(&self, parcel: &Parcel) -> Option<u32> {
        parcel.moment(&self.timeline)
    }

    /// What happened outside so far, each after how many steps.
    pub fn journal(&self) -> &[(u32, Signal)] {
        self.timeline.journal()
    }

    /// The execution with its past.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn a_run_opens_as_it_was_shared() {
        for example in examples::all().iter() {
            for setup in &example.setups {
                let original = example.document(&setup.name);
                let mut session = Session::start(&original).map_err(|why| why.sentence).unwrap();
                session.advance(10_000);
                let link = parcel(&original, Some(&session)).unwrap().to_link();
                let opened = Parcel::from_link(&link).unwrap().parcel;
                let again = document(&opened).unwrap();
                let mut replayed = Session::start(&again).map_err(|why| why.sentence).unwrap();
                while !replayed.replay(&opened, 1_000).unwrap() {}
                let (one, two) = (session.run(), replayed.run());
                assert_eq!(one.status, two.status, "{} {}", example.name, setup.name);
                let events = |run: &crate::run::Run| run.events.iter().map(|row| row.value()).collect::<Vec<_>>();
                assert_eq!(events(&one), events(&two), "{} {}", example.name, setup.name);
            }
        }
    }
}
