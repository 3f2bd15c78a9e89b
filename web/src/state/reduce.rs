//! How the page's state changes.

use std::rc::Rc;

use crate::document::Document;
use crate::layout::Part;
use crate::run::Run;
use crate::shared::Shared;
use crate::travel;

use super::{Action, Change, State};

/// The moments that a played run is shown in; longer runs skip some.
const SHOWN: usize = 120;

/// The state after `action`; the same one when nothing changed.
pub fn reduce(state: &State, action: Action) -> State {
    let mut next = state.clone();
    match action {
        Action::TypeDefinition(text) if *text != *state.document.definition => {
            next.edit(|document| document.definition = text);
            next.keep_work();
        }
        Action::TypeInput(text) if *text != *state.document.input => next.edit(|document| document.input = text),
        Action::TypeDefinition(_) | Action::TypeInput(_) => {}
        Action::MakeInput(text) => next.make_input(text),
        Action::SetMocks(script) => next.edit(|document| document.mocks.set(script)),
        Action::SetRole(role) => next.edit(|document| document.mocks.role = role),
        Action::SetSettings(settings) => next.edit(|document| document.settings = settings),
        Action::Open(document) => next.open(*document),
        Action::SetWorld(mocks) => next.edit(|document| document.mocks = mocks),
        Action::Checked(checks) => next.checks = checks,
        Action::Started(document, run, play) => {
            next.keep(document, run);
            next.view.history = None;
            next.cursor = 0;
            next.until = None;
            next.playing = play && next.stops.first().is_none_or(|stop| stop.moment > 0);
            next.picked = None;
        }
        Action::Grew(run) => next.grow(run),
        Action::Forked(run) => {
            let ran = state.ran.clone().unwrap_or_else(|| state.document.clone());
            next.fork(ran, run);
        }
        Action::WentOn(document, run) => next.fork(document, run),
        Action::Seek(cursor) => next.seek(cursor),
        Action::Step(by) => next.seek(state.cursor.saturating_add_signed(by)),
        Action::Travel(step, back) => {
            if let Some(run) = &state.run {
                next.seek(travel::moment(run, state.cursor, step, back));
            }
        }
        Action::RunTo(name) => next.run_to(name),
        Action::Arrive => {
            let cursor = next.next_stop().unwrap_or(usize::MAX);
            next.seek(cursor);
            next.until = None;
        }
        Action::Break(breakpoint) => {
            let mut list = (*state.breakpoints).clone();
            match list.iter().position(|known| *known == breakpoint) {
                Some(at) => drop(list.remove(at)),
                None => list.push(breakpoint),
            }
            next.set_breakpoints(list);
        }
        Action::SetBreakpoints(list) => next.set_breakpoints(list),
        Action::Speed(speed) => next.speed = speed,
        Action::ShowRun(id) => next.show_run(id),
        Action::Compare(with) => next.compare(with),
        Action::ForgetRun(id) => next.forget(id),
        Action::ToStart => next.seek(0),
        Action::ToEnd => next.seek(usize::MAX),
        Action::Play => {
            next.playing = state.run.is_some();
            // Playing at the end begins again, as a film does.
            let at_end = state.run.as_ref().is_some_and(|run| !run.going && state.cursor >= run.last());
            next.cursor = if at_end { 0 } else { state.cursor };
            next.picked = None;
        }
        Action::Pause => next.playing = false,
        Action::Tick => next.tick(),
        Action::Pick(pick) => {
            next.picked = pick;
            next.playing = false;
        }
        Action::Show(change) => next.show(change),
        Action::Arrived(arrival) => next.arrival = arrival,
        Action::Notice(notice) => {
            next.notice = notice;
            next.removed = None;
        }
        Action::Own(own) => next.own(own),
        Action::Learn(learning) => next.learn(*learning),
    }
    next
}

impl State {
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Document)) {
        let mut document = (*self.document).clone();
        change(&mut document);
        self.document = Shared::new(document);
    }

    pub(super) fn open(&mut self, document: Document) {
        self.end_lesson();
        self.put(document);
    }

    /// Puts a document on the page, without a run.
    pub(super) fn put(&mut self, document: Document) {
        self.remember_cursor();
        self.document = Shared::new(document);
        self.replaced += 1;
        self.entry = None;
        self.made = None;
        self.run = None;
        self.against = None;
        self.ran = None;
        self.cursor = 0;
        self.playing = false;
        self.until = None;
        self.picked = None;
        self.view.mocked = None;
        self.view.filter = Rc::from("");
        self.view.errors_only = false;
        self.view.history = None;
    }

    fn fork(&mut self, document: Shared<Document>, run: Shared<Run>) {
        let cursor = self.cursor.min(run.last());
        self.keep(document, run);
        (self.cursor, self.playing, self.picked) = (cursor, true, None);
    }

    pub(super) fn seek(&mut self, cursor: usize) {
        let Some(run) = &self.run else { return };
        let (wanted, hold) = (cursor.min(run.last()), self.hold());
        self.cursor = hold.map_or(wanted, |hold| wanted.min(hold));
        self.playing = false;
        self.picked = None;
        if hold.is_some_and(|hold| wanted > hold) {
            self.say_predict_first();
        }
    }

    fn tick(&mut self) {
        // A tick may come after the run was halted.
        let Some(run) = self.run.as_ref().filter(|_| self.playing) else {
            self.playing = false;
            return;
        };
        let (last, going, hold) = (run.last(), run.going, self.hold());
        let last = hold.map_or(last, |hold| last.min(hold));
        let target = (self.cursor + 1 + run.last() / SHOWN).min(last);
        if let Some(stop) = self.next_stop().filter(|&stop| stop <= target) {
            self.cursor = stop;
            self.playing = false;
            self.until = None;
            return;
        }
        self.cursor = target;
        self.playing = self.playing && (self.cursor < last || (going && hold.is_none()));
    }

    fn show(&mut self, change: Change) {
        let view = &mut self.view;
        match change {
            Change::Theme(theme) => view.theme = theme,
            Change::Low(tab) => {
                view.low = tab;
                view.layout = view.layout.with_folded(Part::Low, false);
            }
            Change::Middle(tab) => view.middle = tab,
            Change::Right(tab) => view.right = tab,
            Change::Phone(tab) => view.phone = tab,
            Change::Dialog(dialog) => view.dialog = dialog,
            Change::Deploy(tab) => view.deploy = tab,
            Change::Filter(words) => view.filter = words,
            Change::ErrorsOnly(only) => view.errors_only = only,
            Change::History(child) => view.history = child,
            Change::Mocked(state) => view.mocked = state,
            Change::AsPlanned(follows) => view.as_planned = follows,
            Change::Calm(calm) => view.calm = calm,
            Change::Layout(layout) => view.layout = layout,
            Change::Frame(frame) => view.frame = frame,
            Change::Language(language) => {
                view.language = language;
                self.learn.speak();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Moment, Visit};
    use crate::state::{Pick, Theme};
    use crate::travel::Step;

    fn run(moments: usize, going: bool) -> Shared<Run> {
        let visit = |entered| Visit { state: 0, place: Rc::from([]), entered, left: None };
        Shared::new(Run {
            moments: vec![Moment::default(); moments],
            visits: vec![visit(1), visit(4)],
            going,
            ..Run::default()
        })
    }

    fn started(moments: usize, play: bool) -> State {
        let state = State::new(Document::default(), Theme::System);
        let document = state.document.clone();
        reduce(&state, Action::Started(document, run(moments, false), play))
    }

    #[track_caller]
    fn check(state: &State, actions: &[Action], cursor: usize, playing: bool) -> State {
        let state = actions.iter().cloned().fold(state.clone(), |state, action| reduce(&state, action));
        assert_eq!((state.cursor, state.playing), (cursor, playing));
        state
    }

    #[test]
    fn the_cursor_stays_in_the_run() {
        let state = started(7, false);
        check(&state, &[Action::Step(1), Action::Step(1)], 2, false);
        check(&state, &[Action::Step(-1)], 0, false);
        check(&state, &[Action::ToEnd, Action::Step(1)], 6, false);
        check(&state, &[Action::ToEnd, Action::ToStart], 0, false);
        check(&state, &[Action::Seek(99)], 6, false);
        let into = Action::Travel(Step::Into, false);
        check(&state, std::slice::from_ref(&into), 1, false);
        check(&state, &[into.clone(), into.clone()], 4, false);
        check(&state, &[Action::Seek(5), into], 6, false);
        check(&state, &[Action::Seek(5), Action::Travel(Step::Into, true)], 4, false);
        check(&State::new(Document::default(), Theme::System), &[Action::Step(1), Action::Tick], 0, false);
    }

    #[test]
    fn playing_ends_with_the_run_and_waits_for_one_that_goes_on() {
        let state = started(3, true);
        check(&state, &[Action::Tick], 1, true);
        check(&state, &[Action::Tick, Action::Tick], 2, false);
        check(&state, &[Action::Grew(run(3, true)), Action::Tick, Action::Tick, Action::Tick], 2, true);
        check(&state, &[Action::ToEnd, Action::Play], 0, true);
        check(&state, &[Action::Step(1), Action::Play], 1, true);
        check(&started(1000, true), &[Action::Tick], 9, true);
    }

    #[test]
    fn typing_keeps_the_run_and_says_that_it_is_older() {
        let state = check(&started(3, false), &[Action::TypeInput(Rc::from("[1]"))], 0, false);
        assert!(state.is_stale());
        let state = check(&state, &[Action::TypeInput(Rc::from("{}"))], 0, false);
        assert!(!state.is_stale(), "typed back");
        let before = state.document.clone();
        let state = check(&state, &[Action::TypeInput(Rc::from("{}"))], 0, false);
        assert!(state.document == before, "nothing typed, nothing copied");
    }

    #[test]
    fn what_is_looked_at_follows_the_cursor_until_somebody_picks() {
        let state = started(7, false);
        let picked = Pick { state: 0, visit: Some(1) };
        let state = check(&state, &[Action::Pick(Some(picked))], 0, false);
        assert_eq!((state.state(), state.visit()), (Some(0), None), "not reached yet");
        let state = reduce(&state, Action::Seek(5));
        assert_eq!(state.picked, None);
        let state = reduce(&state, Action::Pick(Some(Pick { state: 0, visit: None })));
        assert_eq!(state.visit(), Some(1));
    }

    #[test]
    fn opening_another_document_forgets_the_run() {
        let state = check(&started(3, true), &[Action::Open(Box::default())], 0, false);
        assert!(state.run.is_none() && state.ran.is_none() && state.replaced == 1);
    }
}
