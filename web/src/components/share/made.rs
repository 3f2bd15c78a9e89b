//! What is handed on, made of what is on the page.

use std::rc::Rc;

use yew::AttrValue;

use crate::document::Document;
use crate::handing;
use crate::session::parcel;
use crate::share::address::{Address, Wanted};
use crate::share::{Look, Parcel, View};
use crate::shared::Shared;
use crate::studio::Studio;

use super::Along;

/// An address and a file of the same contents.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The whole address.
    pub address: AttrValue,
    /// Whether it names an example instead of holding it.
    pub short: bool,
    /// What it holds.
    pub parcel: Parcel,
    /// The file's contents.
    pub file: Rc<str>,
    /// The example, when the address names it.
    wanted: Wanted,
    /// Where it looks.
    look: Look,
}

/// Makes them.
///
/// # Errors
/// A sentence, when a mock cannot be used.
pub fn make(
    studio: &Studio,
    document: &Shared<Document>,
    title: &str,
    along: Along,
    look: &Look,
) -> Result<Made, String> {
    let plain = || parcel::parcel(document, None);
    let parcel = match along.run {
        true => studio.ask(|session| parcel::parcel(document, Some(session))).unwrap_or_else(plain),
        false => plain(),
    }?;
    let look = if along.look { look.clone() } else { Look::default() };
    let parcel = Parcel { title: Rc::from(title.trim()), look: look.clone(), ..parcel };
    let wanted = match &document.origin {
        // Answers that were given are no part of the example.
        Some(origin) if along.short && parcel.signals.is_empty() => {
            Wanted::Example { example: origin.example.clone(), setup: Some(origin.setup.clone()) }
        }
        _ => Wanted::Nothing,
    };
    let file = Rc::from(parcel.to_file());
    let mut made = Made { address: AttrValue::default(), short: wanted != Wanted::Nothing, parcel, file, wanted, look };
    made.address = made.address_with(View::default()).into();
    Ok(made)
}

impl Made {
    /// The address that shows it in some way.
    pub fn address_with(&self, view: View) -> String {
        let (search, hash) = if self.short {
            let address = Address { open: self.wanted.clone(), look: self.look.clone(), view };
            (address.to_search(), String::new())
        } else {
            (String::new(), format!("#{}", Parcel { view, ..self.parcel.clone() }.to_link()))
        };
        format!("{}{search}{hash}", handing::base())
    }
}

/// The address that opens a file elsewhere; `None` when nothing is written yet.
pub fn from_file(file: &str) -> Option<Result<String, &'static str>> {
    if file.is_empty() {
        return None;
    }
    let address = Address { open: Wanted::File(Rc::from(file)), ..Address::default() }.to_search();
    match Address::read(&address, "").open {
        Wanted::BadFile(why) => Some(Err(why)),
        _ => Some(Ok(format!("{}{address}", handing::base()))),
    }
}
