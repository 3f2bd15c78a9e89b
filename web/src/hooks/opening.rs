//! Opens what the page's address asks for, at first and whenever another link is put into the same page.

use std::rc::Rc;

use yew::prelude::*;

use crate::handing;
use crate::share::address::{Address, Wanted};
use crate::share::{Look, Parcel, Unopened};
use crate::shared::Shared;
use crate::state::{Action, Arrival, Change, State};
use crate::studio::Studio;
use crate::texts::tr;

/// Opens links once the page stands. What an address names beside them was read before ([`crate::app`]).
#[hook]
pub fn use_opening(state: &State, studio: &Studio) {
    let document = state.document.clone();
    let studio = studio.clone();
    use_effect_with((), move |()| {
        let address = handing::address();
        if let Wanted::Example { .. } = address.open
            && address.look != Look::default()
        {
            studio.look_in(document, address.look.clone());
        }
        open(&studio, address);
        let listener = handing::on_hash(Callback::from(move |()| open(&studio, handing::address())));
        move || drop(listener)
    });
}

fn open(studio: &Studio, address: Address) {
    match address.open {
        Wanted::Link(text) => open_link(studio, &text),
        Wanted::File(url) => studio.act(Action::Arrived(Some(Arrival::Ask(url)))),
        Wanted::BadFile(why) => studio.act(Action::Notice(Some(Rc::from(tr(why))))),
        Wanted::Lesson(name) => studio.open_lesson_named(&name, address.look.step.map(|step| step as usize)),
        Wanted::Nothing | Wanted::Example { .. } => {}
    }
}

/// Not inlined: a page without a link needs neither this nor the links' dictionary.
#[inline(never)]
fn open_link(studio: &Studio, text: &str) {
    match Parcel::from_link(text) {
        Ok(opened) => {
            studio.act(Change::Frame(opened.parcel.view.clone()));
            studio.open_parcel(opened);
        }
        // A page without the link's text in its address would look as if nothing had been sent.
        Err(Unopened::NotALink) => {}
        Err(why) => studio.act(Action::Arrived(Some(Arrival::Unopened(Shared::new(why))))),
    }
}
