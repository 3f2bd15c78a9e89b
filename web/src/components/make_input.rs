//! Makes an input that the workflow can work with.

use std::rc::Rc;

use yew::prelude::*;

use crate::document::{Document, is_blank};
use crate::session::sample_input;
use crate::shared::Shared;
use crate::state::{Action, Made};
use crate::studio::use_studio;
use crate::texts::tr;

use super::icon::{Icon, sized};

/// What the bar is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The document, whose input is made.
    pub document: Shared<Document>,
    /// What was made, as long as nobody typed since.
    pub made: Option<Made>,
}

/// A button, and where the input comes from.
#[component]
pub fn MakeInput(props: &Props) -> Html {
    let studio = use_studio();
    let make = {
        let (studio, document) = (studio.clone(), props.document.clone());
        Callback::from(move |_: MouseEvent| match sample_input(&document) {
            Some(sample) => studio.act(Action::MakeInput(Rc::from(sample.to_json_pretty()))),
            None => {
                let words = tr("The workflow reads nothing of its input, so any JSON will do.");
                studio.act(Action::Notice(Some(Rc::from(words))));
            }
        })
    };
    let undo = |made: &Made| {
        let (studio, before) = (studio.clone(), made.before.clone());
        Callback::from(move |_: MouseEvent| studio.act(Action::TypeInput(before.clone())))
    };
    html! {
        <div class="make">
            <button class="button button--small" type="button" onclick={make}>{ sized(Icon::Plus, 12) }{ tr("Make me an input") }</button>
            if let Some(made) = &props.made {
                <span class="make__words" role="status">
                    { tr("Made of every path that the workflow reads; where a Choice asks, of a value that leads to a good end.") }
                </span>
                <button class="button button--small" type="button" onclick={undo(made)}>
                    { if is_blank(&made.before) { tr("Empty it") } else { tr("Take it back") } }
                </button>
            }
        </div>
    }
}
