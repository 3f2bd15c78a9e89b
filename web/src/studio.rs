//! Does what has effects: runs, answers, opens. Components reach it through a context.

mod fetching;
mod lessons;
mod opening;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use stepthrough::cases::Planned;
use stepthrough::history::read;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::document::Document;
use crate::files::{self, Opened};
use crate::machine::Machine;
use crate::run::{Run, RunId};
use crate::session::{Refusal, Reply, Session, WrongPlace, recorded, sample_input};
use crate::shared::Shared;
use crate::state::{Action, Change, Dialog, LowTab, MOST_RUNS, MiddleTab, Own, PhoneTab, State, reduce};
use crate::texts::{number, tr_with};
use crate::workspace::Desk;

/// Steps in the first slice; between slices the browser draws and listens.
const SLICE: usize = 1500;
/// Steps in the longest slice.
const LONGEST_SLICE: usize = 40_000;

/// The state, as Yew's reducer holds it.
pub struct Model(pub State);

impl Reducible for Model {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Model(reduce(&self.0, action)))
    }
}

/// The page's hands. Cheap to clone; equal when the very same.
#[derive(Clone)]
pub struct Studio(Rc<Inner>);

struct Inner {
    dispatch: UseReducerDispatcher<Model>,
    /// The runs of this session that the engine holds, oldest first; recorded ones have none.
    sessions: RefCell<Vec<Session>>,
    /// The run that is shown.
    shown: Cell<RunId>,
    /// The number of the newest run.
    newest: Cell<RunId>,
    /// What is written and its workflow, which a history is put beside.
    written: RefCell<(Shared<Document>, Rc<Machine>)>,
    desk: Desk,
    /// The byte of the definition at which somebody put the cursor last.
    cursor: Cell<Option<u32>>,
    /// Rises with every run; a loop that belongs to an older one ends.
    turn: Cell<u32>,
    /// Whether people and workers do by themselves what is planned.
    as_planned: Cell<bool>,
    /// What they do in the lesson that is open.
    lesson_plan: RefCell<Option<Vec<Planned>>>,
}

impl PartialEq for Studio {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Studio {
    /// Hands for the reducer.
    pub fn new(dispatch: UseReducerDispatcher<Model>) -> Studio {
        let desk = Desk::new(dispatch.clone());
        Studio(Rc::new(Inner {
            dispatch,
            sessions: RefCell::default(),
            shown: Cell::new(0),
            newest: Cell::new(0),
            written: RefCell::default(),
            desk,
            cursor: Cell::new(None),
            turn: Cell::new(0),
            as_planned: Cell::new(false),
            lesson_plan: RefCell::new(None),
        }))
    }

    /// The person's own workflows.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// Opens a document as a workflow of the person's own. Without an input of its own it gets one that it can work with.
    pub fn open_new(&self, document: Document, title: &str) {
        let made = document.is_without_input().then(|| sample_input(&document)).flatten();
        self.open_as_it_is(document, title);
        if let Some(made) = made {
            self.act(Action::MakeInput(Rc::from(made.to_json_pretty())));
        }
    }

    /// Opens a document as a workflow of the person's own, with the input that it has.
    pub fn open_as_it_is(&self, document: Document, title: &str) {
        self.stop();
        self.desk().open_new(document, title);
    }

    /// Where somebody put the cursor in the definition last.
    pub fn cursor(&self) -> Option<u32> {
        self.0.cursor.get()
    }

    /// Somebody put the cursor there, or looks at something else now.
    pub fn put_cursor(&self, at: Option<u32>) {
        self.0.cursor.set(at);
    }

    /// Opens files that somebody chose or dropped: names and contents.
    pub fn open_files(&self, files: &[(String, String)]) {
        if let Some((name, text)) = files.iter().find(|(_, text)| read::is_likely(text)) {
            return self.open_history(name, text);
        }
        match files::read(files) {
            Ok(Opened::Workflow { title, document }) => self.open_new(*document, &title),
            Ok(Opened::Template(offer)) => {
                self.act(Own::Offer(Some(Shared::new(offer))));
                self.act(Change::Dialog(Some(Dialog::Template)));
            }
            Ok(Opened::Run(opened)) => self.open_parcel(*opened),
            Err(sentence) => self.act(Action::Notice(Some(Rc::from(sentence)))),
        }
    }

    /// Changes the state.
    pub fn act(&self, action: impl Into<Action>) {
        self.0.dispatch.dispatch(action.into());
    }

    /// Opens an example's set-up.
    pub fn open_example(&self, example: &str, setup: &str) {
        if let Some(document) = crate::examples::document(example, setup) {
            self.stop();
            self.act(Action::Open(Box::new(document)));
        }
    }

    /// Runs the document from the beginning; to be played at once, or to stand at its first moment.
    pub fn run(&self, document: &Shared<Document>, play: bool) {
        match Session::start(document) {
            Err(why) => self.refuse(*why),
            Ok(mut session) => {
                self.stop();
                // Advice to run again is followed.
                self.act(Action::Notice(None));
                match &*self.0.lesson_plan.borrow() {
                    Some(plan) => session.set_plan(plan.clone(), true),
                    None => {
                        session.set_plan(crate::examples::planned(document.origin.as_ref()), self.0.as_planned.get());
                    }
                }
                let document = document.clone();
                self.begin(session, |run| Action::Started(document, run, play));
            }
        }
    }

    /// Runs the document from the beginning, up to the state.
    pub fn run_to(&self, document: &Shared<Document>, state: &Rc<str>) {
        self.run(document, true);
        self.act(Action::RunTo(state.clone()));
    }

    /// Ends a run that is being computed. What ran stays.
    pub fn stop(&self) {
        self.0.turn.set(self.0.turn.get().wrapping_add(1));
        self.0.sessions.borrow_mut().retain(|session| !session.is_going());
        self.0.shown.set(0);
    }

    /// Answers a task that waits at a moment. An answer in the past makes another run; the old one stays.
    pub fn answer(&self, moment: usize, reply: Reply) {
        self.send(moment, |session| session.send(moment, reply));
    }

    /// Does what is planned next for a task of that state; what came after is dropped.
    pub fn answer_as_planned(&self, moment: usize, state: &Rc<str>) {
        self.send(moment, |session| session.send_as_planned(moment, state));
    }

    /// Lets people and workers do by themselves what is planned, or no more.
    pub fn follow_plan(&self, follows: bool) {
        self.0.as_planned.set(follows);
        self.act(Change::AsPlanned(follows));
        let grown = self.ask(|session| {
            let went_on = session.follow_plan(follows, SLICE);
            (went_on, session.run())
        });
        if let Some((true, run)) = grown {
            self.0.turn.set(self.0.turn.get().wrapping_add(1));
            let going = run.going;
            self.act(Action::Grew(Shared::new(run)));
            self.act(Action::Play);
            self.go_on(self.0.shown.get(), going);
        }
    }

    fn send(&self, moment: usize, send: impl FnOnce(&mut Session) -> Result<(), String>) {
        let Some((mut session, past)) = self.at(moment) else { return };
        if let Err(why) = send(&mut session) {
            self.act(Action::Notice(Some(Rc::from(why))));
            return;
        }
        self.replace(session, past, Action::Forked);
    }

    /// Goes on from a moment with the document's answers; the old run stays beside the new one. `ran` is what was run
    /// until then. When more than the answers is another, what is new is run from the beginning and looked at where the
    /// old run was looked at.
    pub fn go_on_with(&self, ran: &Shared<Document>, document: &Shared<Document>, moment: usize) {
        let answers_alone = Document { mocks: document.mocks.clone(), ..(**ran).clone() } == **document;
        if !answers_alone {
            self.run(document, false);
            self.act(Action::Seek(moment));
            return;
        }
        let Some((mut session, _)) = self.at(moment) else { return };
        match session.go_on_with(moment, document) {
            Err(why) => self.refuse(*why),
            Ok(()) => {
                let document = document.clone();
                self.replace(session, true, |run| Action::WentOn(document, run));
            }
        }
    }

    /// What is written now.
    pub fn set_written(&self, document: &Shared<Document>, machine: &Rc<Machine>) {
        self.0.written.replace((document.clone(), machine.clone()));
    }

    /// Shows a history that was recorded elsewhere as a run. It is set beside our own run of what is written, when there
    /// is one.
    pub fn open_history(&self, name: &str, text: &str) {
        let (document, machine) = self.0.written.borrow().clone();
        let recording = match read::read(text) {
            Ok(recording) => recording,
            Err(why) => {
                let sentence = tr_with("{file} is not a history. {why}.", &[("file", &name), ("why", &why)]);
                self.act(Action::Notice(Some(Rc::from(sentence))));
                return;
            }
        };
        let (run, fits) = recorded::run(&recording, name, &machine, &document.definition);
        self.stop();
        let id = self.next();
        self.0.shown.set(id);
        self.act(Action::Started(document, Shared::new(Run { id, ..run }), false));
        self.act(Action::ToEnd);
        self.act(Change::Middle(MiddleTab::Runs));
        self.act(Change::Phone(PhoneTab::Events));
        let events = number(recording.events.len());
        let sentence = match (fits, recording.missing) {
            (false, _) => tr_with(
                "{file}: {n} events of another workflow. Its states are not all in the definition, so the graph stays without colours.",
                &[("file", &name), ("n", &events)],
            ),
            (true, 0) => tr_with(
                "{file}: {n} events. Travel through them as through any run.",
                &[("file", &name), ("n", &events)],
            ),
            (true, missing) => tr_with(
                "{file}: {n} events, and {missing} are missing: the file holds a part of the history.",
                &[("file", &name), ("n", &events), ("missing", &missing)],
            ),
        };
        self.act(Action::Notice(Some(Rc::from(sentence))));
    }

    /// Runs what is written with the input and the answers of a recorded run, so that what differs is how they are
    /// interpreted.
    pub fn run_like(&self, document: &Document, recorded: &Shared<Run>) {
        let mut document = document.clone();
        document.mocks = recorded::answers(recorded);
        if let Some(input) = recorded::input(recorded) {
            document.input = input;
        }
        document.settings.start_time = recorded.started;
        self.run(&Shared::new(document), false);
        self.act(Action::Compare(Some(recorded.id)));
        self.act(Action::ToEnd);
        self.act(Change::Middle(MiddleTab::Runs));
    }

    /// Shows another run of the session.
    pub fn show_run(&self, id: RunId) {
        self.0.shown.set(id);
        self.act(Action::ShowRun(id));
    }

    /// Forgets a run that is not shown.
    pub fn forget_run(&self, id: RunId) {
        if self.0.shown.get() != id {
            self.0.sessions.borrow_mut().retain(|session| session.id() != id);
            self.act(Action::ForgetRun(id));
        }
    }

    /// Asks the shown run's session something; `None` when nothing runs, or the run was recorded elsewhere.
    pub fn ask<T>(&self, question: impl FnOnce(&mut Session) -> T) -> Option<T> {
        let mut sessions = self.0.sessions.borrow_mut();
        sessions.iter_mut().find(|session| session.id() == self.0.shown.get()).map(question)
    }

    fn next(&self) -> RunId {
        self.0.newest.set(self.0.newest.get().saturating_add(1));
        self.0.newest.get()
    }

    /// A copy of the shown run to go on from a moment, and whether it is another run because the moment is past.
    fn at(&self, moment: usize) -> Option<(Session, bool)> {
        self.ask(|session| {
            let past = session.is_past(moment);
            (if past { session.fork(session.id(), moment) } else { session.clone() }, past)
        })
    }

    /// Takes a run that goes on, in place of the shown one or, as `another`, beside it.
    fn replace(&self, session: Session, another: bool, action: impl FnOnce(Shared<Run>) -> Action) {
        self.0.turn.set(self.0.turn.get().wrapping_add(1));
        if another {
            self.begin(session, action);
        } else {
            self.0.sessions.borrow_mut().retain(|known| known.id() != session.id());
            self.take(session, action);
        }
    }

    fn begin(&self, mut session: Session, action: impl FnOnce(Shared<Run>) -> Action) {
        session.set_id(self.next());
        self.take(session, action);
    }

    fn take(&self, mut session: Session, action: impl FnOnce(Shared<Run>) -> Action) {
        let id = session.id();
        session.advance(SLICE);
        let run = Shared::new(session.run());
        let going = run.going;
        self.hold(session);
        self.act(action(run));
        self.go_on(id, going);
    }

    /// Keeps a run, which is shown from now on; the oldest ones are let go.
    fn hold(&self, session: Session) {
        let id = session.id();
        self.0.shown.set(id);
        let mut sessions = self.0.sessions.borrow_mut();
        sessions.retain(|known| known.id() + MOST_RUNS > id);
        sessions.push(session);
    }

    fn refuse(&self, why: Refusal) {
        self.act(Action::Checked(Shared::new(why.checks)));
        let tab = match why.place {
            WrongPlace::Definition => LowTab::Problems,
            WrongPlace::Input => LowTab::Input,
            WrongPlace::Mocks(state) => {
                self.act(Change::Mocked(Some(state)));
                LowTab::Mocks
            }
            WrongPlace::Function => {
                self.show_functions();
                LowTab::Mocks
            }
            WrongPlace::World => LowTab::Services,
        };
        self.act(Change::Low(tab));
        self.act(Change::Phone(PhoneTab::Code));
        self.act(Action::Notice(Some(Rc::from(why.sentence))));
    }

    fn go_on(&self, id: RunId, going: bool) {
        if !going {
            return;
        }
        let (studio, turn) = (self.clone(), self.0.turn.get());
        spawn_local(async move {
            // A long run is shown ever more rarely, so that showing it does not take longer than running it.
            let mut slice = SLICE;
            loop {
                TimeoutFuture::new(0).await;
                if studio.0.turn.get() != turn {
                    return;
                }
                slice = slice.saturating_add(slice / 2).min(LONGEST_SLICE);
                let mut sessions = studio.0.sessions.borrow_mut();
                let Some(session) = sessions.iter_mut().find(|session| session.id() == id) else { return };
                session.advance(slice);
                let run = session.run();
                drop(sessions);
                let going = run.going;
                studio.act(Action::Grew(Shared::new(run)));
                if !going {
                    return;
                }
            }
        });
    }
}

/// The studio of the page.
#[hook]
pub fn use_studio() -> Studio {
    // The page is drawn inside of the provider, always.
    use_context::<Studio>().expect("a studio around every component")
}
