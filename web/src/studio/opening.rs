//! Opens what somebody handed on: as an entry of its own, with its run as it was.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::document::Document;
use crate::run::Run;
use crate::session::{Session, parcel};
use crate::share::{Look, Opened, Parcel};
use crate::shared::Shared;
use crate::state::{Action, Pick};
use crate::texts::tr_with;

use super::{SLICE, Studio};

impl Studio {
    /// Opens a parcel as a new entry and replays its run, slice by slice; then looks where it looks.
    pub fn open_parcel(&self, opened: Opened) {
        let Opened { parcel, notes } = opened;
        if self.open_lesson_of(&parcel) {
            return;
        }
        let document = match parcel::document(&parcel) {
            Ok(document) => document,
            Err(why) => return self.say(&tr_with("Not opened: {why}.", &[("why", &why)])),
        };
        self.open_as_it_is(document.clone(), &parcel.title);
        if !notes.is_empty() {
            self.say(&notes.join(" "));
        }
        if parcel.steps.is_some() || parcel.look != Look::default() {
            self.replay(Shared::new(document), parcel);
        }
    }

    /// Runs a document to where it waits or ends, and looks there.
    pub fn look_in(&self, document: Shared<Document>, look: Look) {
        self.replay(document, Parcel { look, ..Parcel::default() });
    }

    fn say(&self, sentence: &str) {
        self.act(Action::Notice(Some(Rc::from(sentence))));
    }

    fn replay(&self, document: Shared<Document>, parcel: Parcel) {
        self.stop();
        match Session::start(&document) {
            Err(why) => return self.say(&why.sentence),
            Ok(mut session) => {
                session.set_id(self.next());
                self.hold(session);
            }
        }
        let (studio, turn) = (self.clone(), self.0.turn.get());
        spawn_local(async move {
            loop {
                let slice = studio.ask(|session| match parcel.steps {
                    Some(_) => session.replay(&parcel, SLICE).map_err(|why| why.to_string()),
                    // Nothing says how far it had come: to where it waits or ends.
                    None => {
                        session.advance(SLICE);
                        Ok(!session.is_going())
                    }
                });
                match slice {
                    Some(Ok(false)) => TimeoutFuture::new(0).await,
                    Some(Ok(true)) => break,
                    Some(Err(why)) => {
                        studio.say(&why);
                        break;
                    }
                    None => return,
                }
                if studio.0.turn.get() != turn {
                    return;
                }
            }
            let shown = studio.ask(|session| (Shared::new(session.run()), session.step_of_look(&parcel)));
            let Some((run, step)) = shown else { return };
            let going = run.going;
            studio.act(Action::Started(document, run.clone(), false));
            studio.look(&run, &parcel.look, step);
            studio.go_on(run.id, going);
        });
    }

    /// Looks at the moment after `step` steps, or the run's end, and at the state that is named.
    fn look(&self, run: &Run, look: &Look, step: Option<u32>) {
        match step {
            Some(step) => self.act(Action::Seek(run.moment_at(step as usize))),
            None => self.act(Action::ToEnd),
        }
        let named =
            look.state.as_deref().and_then(|name| run.machine.states.iter().position(|state| *state.name == *name));
        if let Some(state) = named {
            let mut visits = run.visits.iter().enumerate().filter(|(_, visit)| visit.state == state);
            let visit = look.visit.and_then(|n| visits.nth(n.saturating_sub(1) as usize)).map(|(at, _)| at);
            self.act(Action::Pick(Some(Pick { state, visit })));
        }
    }
}
