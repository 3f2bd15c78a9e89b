//! The runs of a session: which are kept, which is shown, where it stops.

use std::rc::Rc;

use crate::breakpoints::{Breakpoint, stops};
use crate::document::Document;
use crate::run::{Run, RunId, Source};
use crate::shared::Shared;
use crate::texts::tr_with;
use crate::travel;

use super::State;

/// How many runs are kept.
pub const MOST_RUNS: RunId = 8;

/// The workflow that runs belong to: runs of different ones are never listed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A workflow of the person's own.
    Entry(Rc<str>),
    /// An example, in all its set-ups.
    Example(Rc<str>),
    /// A lesson.
    Lesson(Rc<str>),
    /// A text that belongs to nothing.
    Nobody,
}

impl Owner {
    /// Whom the runs of a page belong to on which no lesson stands.
    fn of(document: &Document, entry: Option<&Rc<str>>) -> Owner {
        match (entry, &document.origin) {
            (Some(id), _) => Owner::Entry(id.clone()),
            (None, Some(origin)) => Owner::Example(origin.example.clone()),
            (None, None) => Owner::Nobody,
        }
    }
}

/// A run of the session.
#[derive(Clone, PartialEq)]
pub struct KeptRun {
    /// The workflow that it is of.
    pub owner: Owner,
    /// What ran.
    pub document: Shared<Document>,
    /// What happened.
    pub run: Shared<Run>,
    /// Where somebody looked at it last.
    pub cursor: usize,
}

impl State {
    /// The runs of the workflow on the page, oldest first.
    pub fn own_runs(&self) -> impl Iterator<Item = &KeptRun> {
        let owner = self.owner();
        self.runs.iter().filter(move |kept| kept.owner == owner)
    }

    /// The run of that number, if it is one of the workflow on the page.
    pub fn kept(&self, id: RunId) -> Option<&KeptRun> {
        self.own_runs().find(|kept| kept.run.id == id)
    }

    fn owner(&self) -> Owner {
        match &self.learn.open {
            Some(open) => Owner::Lesson(open.lesson.name.clone()),
            None => Owner::of(&self.document, self.entry.as_ref()),
        }
    }

    /// The person's own page is kept under another id: its runs stay with it.
    pub(super) fn own_as(&mut self, id: Rc<str>) {
        let (document, entry) = self.own_page();
        let (before, now) = (Owner::of(document, entry.as_ref()), Owner::Entry(id.clone()));
        for kept in self.runs.iter_mut().filter(|kept| kept.owner == before) {
            kept.owner = now.clone();
        }
        *self.own_entry() = Some(id);
    }

    /// The moment at which a run that is played from the cursor stops next.
    pub fn next_stop(&self) -> Option<usize> {
        let run = self.run.as_ref()?;
        let stop = self.stops.iter().map(|stop| stop.moment).find(|&moment| moment > self.cursor);
        let until = self.until.as_ref().and_then(|name| run.machine.named(name));
        let entered = run.visits.iter().filter(|visit| Some(visit.state) == until).map(|visit| visit.entered);
        entered.filter(|&entered| entered > self.cursor).chain(stop).min()
    }

    /// The breakpoint that the cursor stands at.
    pub fn stopped_by(&self) -> Option<&Breakpoint> {
        let stop = self.stops.iter().find(|stop| stop.moment == self.cursor)?;
        self.breakpoints.get(stop.by)
    }

    /// Shows the run, which may be new or have gone on.
    pub(super) fn keep(&mut self, document: Shared<Document>, run: Shared<Run>) {
        self.remember_cursor();
        let shown = self.run.as_ref().map(|run| run.id);
        // A run that was given up half computed is nothing to compare with.
        self.runs.retain(|kept| kept.run.id + MOST_RUNS > run.id && (kept.run.id == run.id || !kept.run.going));
        let kept = KeptRun { owner: self.owner(), document: document.clone(), run: run.clone(), cursor: self.cursor };
        match self.runs.iter().position(|known| known.run.id == run.id) {
            Some(at) => self.runs[at] = kept,
            None => {
                self.runs.push(kept);
                let before = match &run.source {
                    Source::Forked { of, .. } => Some(*of),
                    Source::Begun | Source::Recorded { .. } => shown,
                };
                self.against = before.filter(|&id| self.kept(id).is_some());
            }
        }
        self.ran = Some(document);
        self.run = Some(run);
        self.find_stops();
    }

    pub(super) fn grow(&mut self, run: Shared<Run>) {
        if let Some(kept) = self.runs.iter_mut().find(|kept| kept.run.id == run.id) {
            kept.run = run.clone();
        }
        if self.run.as_ref().is_some_and(|shown| shown.id == run.id) {
            self.run = Some(run);
            self.find_stops();
        }
    }

    pub(super) fn show_run(&mut self, id: RunId) {
        self.remember_cursor();
        let Some(kept) = self.kept(id).cloned() else { return };
        let shown = self.run.as_ref().map(|run| run.id);
        if self.against == Some(id) {
            self.against = shown;
        }
        self.ran = Some(kept.document);
        self.run = Some(kept.run);
        // What a lesson asks for stays hidden in every run.
        self.cursor = self.hold().map_or(kept.cursor, |hold| kept.cursor.min(hold));
        (self.playing, self.picked, self.until) = (false, None, None);
        self.find_stops();
    }

    pub(super) fn forget(&mut self, id: RunId) {
        if self.run.as_ref().is_none_or(|run| run.id != id) {
            self.runs.retain(|kept| kept.run.id != id);
            self.against = self.against.filter(|&with| with != id);
        }
    }

    /// Compares the shown run with another one of the same workflow, or with none.
    pub(super) fn compare(&mut self, with: Option<RunId>) {
        self.against = with.filter(|&id| self.kept(id).is_some());
    }

    pub(super) fn remember_cursor(&mut self) {
        let (cursor, shown) = (self.cursor, self.run.as_ref().map(|run| run.id));
        if let Some(kept) = self.runs.iter_mut().find(|kept| Some(kept.run.id) == shown) {
            kept.cursor = cursor;
        }
    }

    pub(super) fn set_breakpoints(&mut self, list: Vec<Breakpoint>) {
        self.breakpoints = Shared::new(list);
        self.find_stops();
    }

    fn find_stops(&mut self) {
        let found = self.run.as_ref().filter(|_| !self.breakpoints.is_empty());
        let found = found.map(|run| stops(run, &self.breakpoints)).unwrap_or_default();
        self.stops = Shared::new(found);
    }

    /// Goes to the next entry into the state; while the run is still being computed, plays up to it.
    pub(super) fn run_to(&mut self, name: Rc<str>) {
        let Some(run) = &self.run else { return };
        let entry = run.machine.named(&name).and_then(|state| travel::entry(run, state, self.cursor));
        match entry {
            Some(entry) => {
                self.seek(entry);
                self.until = None;
            }
            None if run.going => {
                self.until = Some(name);
                self.playing = true;
            }
            None => {
                let sentence = tr_with("This run does not come to {state}.", &[("state", &name)]);
                self.notice = Some(Rc::from(sentence));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;
    use crate::state::{Action, Own, Theme, reduce};

    const CHAIN: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"C"},
        "C":{"Type":"Fail","Error":"No"}}}"#;

    fn run(id: RunId, document: &Document) -> Shared<Run> {
        let mut session = Session::start(document).map_err(|why| why.sentence).unwrap();
        session.set_id(id);
        session.advance(1000);
        Shared::new(session.run())
    }

    fn started() -> State {
        let document = Document { definition: Rc::from(CHAIN), ..Document::default() };
        let state = State::new(document, Theme::System);
        let run = run(1, &state.document);
        reduce(&state, Action::Started(state.document.clone(), run, true))
    }

    fn after(state: &State, actions: &[Action]) -> State {
        actions.iter().cloned().fold(state.clone(), |state, action| reduce(&state, action))
    }

    /// The state that the cursor is in, and whether the run is played.
    #[track_caller]
    fn check(state: &State, expected: (&str, bool)) {
        let run = state.run.as_ref().unwrap();
        let name = state.state().and_then(|ix| run.machine.state(ix)).map(|node| node.name.to_string());
        assert_eq!((name.as_deref().unwrap_or_default(), state.playing), expected);
    }

    #[test]
    fn a_played_run_stops_at_breakpoints_and_goes_on() {
        let state =
            after(&started(), &[Action::Break(Breakpoint::State(Rc::from("B"))), Action::Break(Breakpoint::Error)]);
        let ticks = vec![Action::Tick; 30];
        let stopped = after(&state, &ticks);
        check(&stopped, ("B", false));
        assert_eq!(stopped.stopped_by(), Some(&Breakpoint::State(Rc::from("B"))));
        let on = after(&after(&stopped, &[Action::Play]), &ticks);
        check(&on, ("C", false));
        check(&after(&state, &[Action::Arrive]), ("B", false));
        let off = after(&state, &[Action::Break(Breakpoint::State(Rc::from("B")))]);
        check(&after(&off, &ticks), ("C", false));
        check(&after(&state, &[Action::RunTo(Rc::from("C"))]), ("C", false));
        assert!(after(&state, &[Action::RunTo(Rc::from("X"))]).notice.is_some());
    }

    #[test]
    fn runs_belong_to_the_workflow_that_they_are_of() {
        let ids = |state: &State| state.own_runs().map(|kept| kept.run.id).collect::<Vec<_>>();
        let again = |state: &State, id| {
            after(state, &[Action::Started(state.document.clone(), run(id, &state.document), false)])
        };
        let entry = |id: &str| Own::OpenEntry(Rc::from(id), Box::new((*started().document).clone())).into();
        let first = after(&started(), &[Own::Entry(Rc::from("a")).into(), Action::ToEnd]);
        assert_eq!(ids(&first), [1], "what is kept from now on keeps its runs");
        let other = after(&first, &[entry("b")]);
        assert_eq!((ids(&other), other.against), (vec![], None));
        let other = again(&other, 2);
        assert_eq!((ids(&other), other.against), (vec![2], None), "nothing to compare it with");
        let foreign = after(&other, &[Action::ShowRun(1), Action::Compare(Some(1))]);
        assert_eq!((foreign.run.as_ref().map(|run| run.id), foreign.against), (Some(2), None));
        let moved = after(&other, &[Own::MovedEntry(Rc::from("b"), Rc::from("c")).into()]);
        assert_eq!(ids(&moved), [2]);
        let back = after(&moved, &[entry("a"), Action::ShowRun(1)]);
        assert_eq!((ids(&back), back.cursor), (vec![1], first.cursor), "as it was left");
        assert_eq!(ids(&after(&moved, &[entry("b")])), Vec::<RunId>::new());
    }

    #[test]
    fn runs_stay_beside_each_other() {
        let state = after(&started(), &[Action::ToEnd]);
        let last = state.cursor;
        let again = |state: &State, id| {
            after(state, &[Action::Started(state.document.clone(), run(id, &state.document), false)])
        };
        let two = again(&state, 2);
        assert_eq!((two.runs.len(), two.against, two.cursor), (2, Some(1), 0));
        let back = after(&two, &[Action::ShowRun(1)]);
        assert_eq!((back.cursor, back.against), (last, Some(2)), "where it was looked at, against the other");
        assert_eq!(back.run.as_ref().map(|run| run.id), Some(1));
        let many = (3..20).fold(two, |state, id| again(&state, id));
        assert_eq!(many.runs.len(), MOST_RUNS as usize);
        let less = after(&many, &[Action::ForgetRun(18), Action::ForgetRun(19)]);
        assert_eq!(less.runs.len(), MOST_RUNS as usize - 1, "the shown one stays");
        assert_eq!(less.against, None);
    }
}
