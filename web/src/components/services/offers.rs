//! What the workflow uses and nobody has declared, to be made by a click.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::document::Document;
use crate::session::sample_file;
use crate::shared::Shared;
use crate::texts::{tr, tr_with};
use crate::world::{self, Service, Use};

use super::service_icon;
use super::start::Editing;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub document: Shared<Document>,
    pub missing: Vec<Use>,
    pub edit: Callback<Option<Editing>>,
}

/// The offers.
#[component]
pub fn Offers(props: &Props) -> Html {
    if props.missing.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="offers" aria-label={tr("What this workflow uses")}>
            { for props.missing.iter().map(|it| offer(props, it)) }
        </ul>
    }
}

fn offer(props: &Props, it: &Use) -> Html {
    let onclick = {
        let (document, it) = (props.document.clone(), it.clone());
        props.edit.reform(move |_: MouseEvent| Some(begin(&document, &it)))
    };
    let name = match &it.key {
        Some(key) => format!("s3://{}/{key}", it.name),
        None => it.name.to_string(),
    };
    html! {
        <li class="offer" key={format!("{}/{name}", it.service.key())} data-offer={format!("{}/{}", it.service.key(), it.name)}>
            { sized(service_icon(it.service), 14) }
            <span class="offer__words">
                <span class="thing__service">{ it.service.title() }</span>{ " " }<span class="mono">{ name }</span>
                <span class="offer__state">{ tr_with("used by “{state}”", &[("state", &it.state)]) }</span>
            </span>
            <button class="button button--small" type="button" {onclick}>{ sized(Icon::Plus, 12) }{ tr("Make it") }</button>
        </li>
    }
}

/// The form for a thing that is used: with what the workflow could find in it.
fn begin(document: &Document, it: &Use) -> Editing {
    let held = world::held(&document.mocks.services, it.service, &it.name);
    let text = match (&it.key, it.service) {
        (Some(key), Service::S3) => {
            let sample = sample_file(document, &it.state).unwrap_or_else(|| Value::from("[]"));
            let text = sample.as_str().map_or_else(|| sample.to_json(), str::to_owned);
            world::shown(&world::with_object(held, key, &text))
        }
        (None, Service::S3) => "{}".to_owned(),
        _ => it.service.template().to_owned(),
    };
    Editing { service: it.service, name: it.name.clone(), text: Rc::from(text), is_new: held.is_none() }
}
