//! Fetches a file from elsewhere, after the reader agreed: no cookies, no word on where the request comes from.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReferrerPolicy, Request, RequestCredentials, RequestInit, RequestMode, Response};

use crate::document::Document;
use crate::share::limits::MOST_TEXT;
use crate::share::{Parcel, Unopened};
use crate::shared::Shared;
use crate::state::{Action, Arrival};
use crate::texts::{tr, tr_with};

use super::Studio;

impl Studio {
    /// Fetches a file and opens it: a run that was saved, else a definition.
    pub fn fetch(&self, url: Rc<str>) {
        let studio = self.clone();
        spawn_local(async move {
            match fetched(&url).await {
                Ok(text) => studio.open_file(&text, &url),
                Err(why) => studio.act(Action::Notice(Some(Rc::from(why)))),
            }
        });
    }

    /// Opens the text of a file: a run that was saved, else a definition.
    pub fn open_file(&self, text: &str, name: &str) {
        match Parcel::from_file(text) {
            Ok(opened) => self.open_parcel(opened),
            // What is no file of ours may be a definition.
            Err(Unopened::Wrong { .. }) if !text.contains("\"stepthrough\"") => {
                let last = name.rsplit('/').next().unwrap_or(name);
                self.open_new(Document { definition: Rc::from(text), ..Document::default() }, last);
            }
            Err(why) => self.act(Action::Arrived(Some(Arrival::Unopened(Shared::new(why))))),
        }
    }
}

async fn fetched(url: &str) -> Result<String, String> {
    let lost = |_: JsValue| {
        tr_with(
            "{url} could not be fetched: its host does not answer, or does not allow other pages to read it.",
            &[("url", &url)],
        )
    };
    let options = RequestInit::new();
    options.set_mode(RequestMode::Cors);
    options.set_credentials(RequestCredentials::Omit);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    let request = Request::new_with_str_and_init(url, &options).map_err(lost)?;
    let window = web_sys::window().ok_or_else(|| tr("There is no browser here.").to_owned())?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request)).await.map_err(lost)?.unchecked_into();
    if !response.ok() {
        return Err(tr_with(
            "{url} could not be fetched: the answer was {status}.",
            &[("url", &url), ("status", &response.status())],
        ));
    }
    let length =
        response.headers().get("content-length").ok().flatten().and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > MOST_TEXT) {
        return Err(tr_with("{url} is larger than this page opens.", &[("url", &url)]));
    }
    let text = JsFuture::from(response.text().map_err(lost)?).await.map_err(lost)?;
    text.as_string()
        .filter(|text| text.len() <= MOST_TEXT)
        .ok_or_else(|| tr_with("{url} is larger than this page opens.", &[("url", &url)]))
}
