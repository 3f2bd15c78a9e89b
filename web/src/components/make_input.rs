//! Makes an input that the workflow can work with.

use std::rc::Rc;

use yew::prelude::*;

use crate::document::Document;
use crate::session::sample_input;
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::tr;

use super::icon::{Icon, sized};

/// What the bar is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The document, whose input is made.
    pub document: Shared<Document>,
}

/// A button, and where the input comes from.
#[component]
pub fn MakeInput(props: &Props) -> Html {
    let studio = use_studio();
    // The input that was there before, to be taken back.
    let before = use_state(|| None::<Rc<str>>);
    let made = use_state(|| None::<Rc<str>>);
    let make = {
        let (studio, document, before, made) = (studio.clone(), props.document.clone(), before.clone(), made.clone());
        Callback::from(move |_: MouseEvent| match sample_input(&document) {
            Some(sample) => {
                let text: Rc<str> = Rc::from(sample.to_json_pretty());
                before.set(Some(document.input.clone()));
                made.set(Some(text.clone()));
                studio.act(Action::TypeInput(text));
            }
            None => {
                let words = tr("The workflow reads nothing of its input, so any JSON will do.");
                studio.act(Action::Notice(Some(Rc::from(words))));
            }
        })
    };
    let undo = {
        let (studio, before) = (studio.clone(), before.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(text) = &*before {
                studio.act(Action::TypeInput(text.clone()));
            }
            before.set(None);
        })
    };
    // Who types on has taken it.
    let is_made = before.is_some() && made.as_ref() == Some(&props.document.input);
    html! {
        <div class="make">
            <button class="button button--small" type="button" onclick={make}>{ sized(Icon::Plus, 12) }{ tr("Make me an input") }</button>
            if is_made {
                <span class="make__words" role="status">
                    { tr("Made of every path that the workflow reads; where a Choice asks, of a value that leads to a good end.") }
                </span>
                <button class="button button--small" type="button" onclick={undo}>{ tr("Take it back") }</button>
            }
        </div>
    }
}
