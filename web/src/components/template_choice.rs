//! Which state machine of a template is meant.

use yew::prelude::*;

use crate::files::{Offer, Offered};
use crate::shared::Shared;
use crate::state::Change;
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};

use super::icon::{Icon, icon};

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The template's state machines.
    pub offer: Shared<Offer>,
}

/// The list.
#[component]
pub fn TemplateChoice(props: &Props) -> Html {
    let studio = use_studio();
    let machine = |machine: &Offered| {
        let kind = if machine.express { "EXPRESS" } else { "STANDARD" };
        let inside = match &machine.document {
            Err(why) => html! { <p class="offered__why">{ why }</p> },
            Ok(document) => {
                let (studio, document, name) = (studio.clone(), document.clone(), machine.name.clone());
                let onclick = Callback::from(move |_: MouseEvent| {
                    studio.act(Change::Dialog(None));
                    studio.open_new(document.clone(), &name);
                });
                html! { <button class="button" type="button" {onclick}>{ tr("Open") }</button> }
            }
        };
        html! {
            <li class="offered" key={machine.name.to_string()} data-machine={machine.name.to_string()}>
                { icon(Icon::Graph) }
                <span class="offered__name">{ &*machine.name }<span class="offered__kind">{ kind }</span></span>
                { inside }
            </li>
        }
    };
    html! {
        <>
            <p class="dialog__note">{ tr_with("“{file}” has several state machines. Each opens as a workflow of its own.", &[("file", &props.offer.file)]) }</p>
            <ul class="offered__list">{ for props.offer.machines.iter().map(machine) }</ul>
        </>
    }
}
