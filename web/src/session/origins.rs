//! Where values came from, in the page's terms.

use std::rc::Rc;

use stepthrough::provenance::{self, Place, Seg, Source};
use stepthrough::source::Span;
use stepthrough::trace::TraceRecord;

use super::Session;
use crate::diff::Step;
use crate::provenance::{Answerer, Hop, Origin, Spot};
use crate::rows::{path_text, preview};
use crate::run::VisitIx;

/// Values are shown in so many characters.
const SHOWN: usize = 72;

impl Session {
    /// The way back from a value: from the place that is asked about to where it came about. Stages that let it through
    /// are left out.
    pub fn origin(&self, record: usize, way: &[Step]) -> Vec<Hop> {
        let (machine, log) = (&self.timeline.program().machine, self.timeline.log());
        let place = Place { record, path: segments(way) };
        let trail = provenance::trail(machine, log, place);
        let last = trail.len().saturating_sub(1);
        let telling = trail
            .into_iter()
            .enumerate()
            .filter(|(at, (_, step))| *at == 0 || *at == last || step.how != provenance::How::Kept);
        telling.filter_map(|(_, (place, step))| self.hop(&place, &step)).collect()
    }

    fn hop(&self, place: &Place, step: &provenance::Step) -> Option<Hop> {
        let record = self.timeline.log().trace.get(place.record)?;
        let value = provenance::value(self.timeline.log(), place)?;
        Some(Hop {
            spot: self.spot(place)?,
            value: preview(&value, SHOWN).into(),
            how: step.how,
            answerer: self.answerer(record),
            expression: step.span.filter(|span| span.end > span.start).map(|span| self.text_of(span)),
            sources: step.sources.iter().filter_map(|source| self.source(source)).collect(),
        })
    }

    fn spot(&self, place: &Place) -> Option<Spot> {
        let record = self.timeline.log().trace.get(place.record)?;
        let state = self.machine.state(record.state.0 as usize)?;
        let way: Rc<[Step]> = steps(&place.path).into();
        Some(Spot {
            record: place.record,
            visit: record.visit.0 as VisitIx,
            state: Rc::clone(&state.name),
            kind: state.kind,
            stage: record.stage,
            path: path_text(&way).into(),
            way,
        })
    }

    fn source(&self, source: &Source) -> Option<Origin> {
        Some(match source {
            Source::Place(place) => Origin::Spot(self.spot(place)?),
            Source::ExecutionInput(path) => Origin::Input(path_text(&steps(path)).into()),
            Source::Context(text) => Origin::Context(Rc::clone(text)),
        })
    }

    /// A place of the substituted text, as it is written on the page.
    fn text_of(&self, span: Span) -> (Span, Rc<str>) {
        let original = self.reading.substituted.original(span);
        (original, original.slice(&self.definition).into())
    }

    /// Who answers the task of a record's state.
    fn answerer(&self, record: &TraceRecord) -> Answerer {
        let machine = &self.timeline.program().machine;
        let Some(state) = machine.state(record.state) else { return Answerer::Default };
        let by_hand = self.timeline.journal().iter().any(|(step, signal)| {
            let near = *step == record.step || step.saturating_add(1) == record.step;
            near && matches!(signal, stepthrough::exec::Signal::TaskSucceeded { .. })
        });
        let scripts = &self.timeline.mocks().book().scripts;
        match scripts.get(&state.name) {
            _ if by_hand => Answerer::Person,
            Some(script) if !script.replies.is_empty() => Answerer::Script,
            _ => Answerer::Default,
        }
    }
}

fn segments(way: &[Step]) -> Vec<Seg> {
    let seg = |step: &Step| match step {
        Step::Root => None,
        Step::Key(key) => Some(Seg::Key(Rc::clone(key))),
        Step::Index(at) => Some(Seg::Index(*at)),
    };
    way.iter().filter_map(seg).collect()
}

fn steps(path: &[Seg]) -> Vec<Step> {
    let step = |seg: &Seg| match seg {
        Seg::Key(key) => Step::Key(Rc::clone(key)),
        Seg::Index(at) => Step::Index(*at),
    };
    path.iter().map(step).collect()
}
