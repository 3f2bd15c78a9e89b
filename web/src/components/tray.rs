//! What asks for attention: tasks that wait for an answer, and how the run ended.

mod inbox;
mod outcome;
mod task;

use yew::prelude::*;

use crate::document::{Document, Origin};
use crate::run::Run;
use crate::shared::Shared;

use inbox::Inbox;
use outcome::Outcome;

/// What the tray is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub run: Shared<Run>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// Whether the cursor moves by itself.
    pub playing: bool,
    /// The example that is open, whose set-up may say what people answer.
    pub origin: Option<Origin>,
    /// What is written, for which an input can be made up.
    pub document: Shared<Document>,
    /// Whether people and workers do by themselves what it says.
    pub as_planned: bool,
    /// Whether something else needs the room: two runs are compared.
    #[prop_or_default]
    pub slim: bool,
}

/// The tray.
#[component]
pub fn Tray(props: &Props) -> Html {
    let run = &props.run;
    let at_end = props.cursor >= run.last();
    html! {
        <div class="tray" aria-live="polite">
            <Inbox run={run.clone()} cursor={props.cursor} playing={props.playing} origin={props.origin.clone()} as_planned={props.as_planned} />
            if at_end && !props.playing { <Outcome document={props.document.clone()} run={run.clone()} slim={props.slim} /> }
        </div>
    }
}
