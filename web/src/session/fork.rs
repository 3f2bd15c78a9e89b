//! A run beside another: numbered, forked, gone on with.

use std::rc::Rc;

use crate::document::Document;
use crate::run::{RunId, Source};

use super::{Refusal, Session, checks_of, usable_book, view};

impl Session {
    /// Which of the page's runs it is.
    pub fn id(&self) -> RunId {
        self.id
    }

    /// Makes it another run of the page.
    pub fn set_id(&mut self, id: RunId) {
        self.id = id;
    }

    /// Whether the moment lies in the past, so that another way from there is another run.
    pub fn is_past(&mut self, moment: usize) -> bool {
        self.look();
        moment.saturating_add(1) < self.view.len()
    }

    /// The same run once more, to go another way from the moment on.
    pub fn fork(&mut self, id: RunId, moment: usize) -> Session {
        let run = self.run();
        let event = run.events_at(moment).last().map_or(0, |event| event.id);
        let source = Source::Forked { of: self.id, event };
        Session { id, source, ..self.clone() }
    }

    /// Goes on from a moment with the scripted answers of a document whose other texts are those that run.
    ///
    /// # Errors
    /// When an answer cannot be used.
    pub fn go_on_with(&mut self, moment: usize, document: &Document) -> Result<(), Box<Refusal>> {
        self.look();
        let book = usable_book(document).map_err(|(place, sentence)| {
            Box::new(Refusal { checks: checks_of(&self.reading, document), place, sentence })
        })?;
        let point = self.point(moment);
        self.timeline.go_on_with(point, Rc::new(book));
        self.plan.fork(point.steps);
        self.mocks = document.mocks.clone();
        self.view = view::View::default();
        self.waiting = false;
        Ok(())
    }

    /// The execution's ARN.
    pub fn execution_arn(&self) -> Rc<str> {
        self.timeline.head().names().execution_arn.clone()
    }

    /// Whether AWS would redrive the execution as it stands.
    ///
    /// # Errors
    /// AWS's reason against it.
    pub fn redrivable(&self) -> Result<(), String> {
        self.timeline.head().redrivable(self.timeline.program()).map_err(|why| why.to_string())
    }
}
