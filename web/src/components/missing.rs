//! What the reader is told when the page's second module could not be fetched.

use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::texts::tr;

/// A message that stands ready, hidden. `xtask/site/rest.js` shows it and listens to its button: without its second
/// module the page may not be able to.
#[component]
pub fn Missing() -> Html {
    html! {
        <div class="missing" role="alert" id="missing" hidden={true}>
            { icon(Icon::Info) }<span>{ tr("A part of the page could not be loaded.") }</span>
            <button class="button" type="button">{ tr("Try again") }</button>
        </div>
    }
}
