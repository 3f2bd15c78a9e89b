//! Does what has effects: runs, answers, opens. Components reach it through a context.

mod fetching;
mod opening;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::document::Document;
use crate::files::{self, Opened};
use crate::session::{Reply, Session, WrongPlace};
use crate::shared::Shared;
use crate::state::{Action, Change, Dialog, LowTab, Own, PhoneTab, State, reduce};
use crate::workspace::Desk;

/// Steps in one slice; between slices the browser draws and listens.
const SLICE: usize = 1500;

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
    session: RefCell<Option<Session>>,
    desk: Desk,
    /// The byte of the definition at which somebody put the cursor last.
    cursor: Cell<Option<u32>>,
    /// Rises with every run; a loop that belongs to an older one ends.
    turn: Cell<u32>,
    /// Whether people and workers do by themselves what is planned.
    as_planned: Cell<bool>,
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
            session: RefCell::new(None),
            desk,
            cursor: Cell::new(None),
            turn: Cell::new(0),
            as_planned: Cell::new(false),
        }))
    }

    /// The person's own workflows.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// Opens a document as a workflow of the person's own.
    pub fn open_new(&self, document: Document, title: &str) {
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
        self.stop();
        match Session::start(document) {
            Err(why) => {
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
            Ok(mut session) => {
                session.set_plan(crate::examples::planned(document.origin.as_ref()), self.0.as_planned.get());
                session.advance(SLICE);
                let run = Shared::new(session.run());
                let going = run.going;
                *self.0.session.borrow_mut() = Some(session);
                self.act(Action::Started(document.clone(), run, play));
                self.go_on(going);
            }
        }
    }

    /// Ends a run that is being computed, and forgets it.
    pub fn stop(&self) {
        self.0.turn.set(self.0.turn.get().wrapping_add(1));
        *self.0.session.borrow_mut() = None;
    }

    /// Answers a task that waits at the engine's step; what came after is dropped.
    pub fn answer(&self, step: usize, reply: Reply) {
        self.send(|session| session.send(step, reply));
    }

    /// Does what is planned next for a task of that state; what came after is dropped.
    pub fn answer_as_planned(&self, step: usize, state: &Rc<str>) {
        self.send(|session| session.send_as_planned(step, state));
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
            self.go_on(going);
        }
    }

    fn send(&self, send: impl FnOnce(&mut Session) -> Result<(), String>) {
        let sent = match &mut *self.0.session.borrow_mut() {
            None => return,
            Some(session) => send(session).map(|()| {
                session.advance(SLICE);
                session.run()
            }),
        };
        match sent {
            Err(why) => self.act(Action::Notice(Some(Rc::from(why)))),
            Ok(run) => {
                self.0.turn.set(self.0.turn.get().wrapping_add(1));
                let going = run.going;
                self.act(Action::Forked(Shared::new(run)));
                self.go_on(going);
            }
        }
    }

    /// Asks the session something; `None` when nothing runs.
    pub fn ask<T>(&self, question: impl FnOnce(&mut Session) -> T) -> Option<T> {
        self.0.session.borrow_mut().as_mut().map(question)
    }

    fn go_on(&self, going: bool) {
        if !going {
            return;
        }
        let (studio, turn) = (self.clone(), self.0.turn.get());
        spawn_local(async move {
            loop {
                TimeoutFuture::new(0).await;
                if studio.0.turn.get() != turn {
                    return;
                }
                let Some(run) = studio.ask(|session| {
                    session.advance(SLICE);
                    session.run()
                }) else {
                    return;
                };
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
