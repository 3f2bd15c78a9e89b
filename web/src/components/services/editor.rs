//! The form in which a thing's content is written.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::field::{lines, typed};
use crate::components::icon::sized;
use crate::texts::tr;
use crate::world::{Service, read};

use super::service_icon;
use super::start::Editing;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub editing: Editing,
    /// Is given the service, the name before, the name now and the content.
    pub save: Callback<(Service, Rc<str>, Rc<str>, Value)>,
    pub close: Callback<()>,
}

/// The form.
#[component]
pub fn Editor(props: &Props) -> Html {
    let Editing { service, name: before, .. } = &props.editing;
    let service = *service;
    let name = use_state_eq(|| before.to_string());
    let text = use_state_eq(|| props.editing.text.to_string());
    let found = read(service, &name, &text);
    let onname = {
        let name = name.clone();
        Callback::from(move |event: InputEvent| name.set(typed(&event)))
    };
    let ontext = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| text.set(typed(&event)))
    };
    let onsave = {
        let (save, before, name) = (props.save.clone(), before.clone(), Rc::<str>::from(name.trim()));
        let content = found.clone().ok();
        Callback::from(move |_: MouseEvent| {
            if let Some(content) = content.clone() {
                save.emit((service, before.clone(), name.clone(), content));
            }
        })
    };
    let onclose = props.close.reform(|_: MouseEvent| ());
    html! {
        <section class="thing thing--edit" aria-label={service.title()}>
            <header class="thing__head">{ sized(service_icon(service), 14) }<h3 class="thing__name">{ service.title() }</h3></header>
            <label class="task__field"><span>{ tr("Name") }</span>
                <input class="mono" value={(*name).clone()} oninput={onname} spellcheck="false" autocomplete="off" />
            </label>
            <label class="task__field"><span>{ tr("Content (JSON)") }</span>
                <textarea class="mono" rows={lines(&text, 16)} spellcheck="false" value={(*text).clone()} oninput={ontext} aria-invalid={found.is_err().to_string()} />
            </label>
            <p class="wrong" role="status">{ found.as_ref().err().cloned().unwrap_or_default() }</p>
            <p class="mocks__hint">{ service.hint() }</p>
            <div class="mocks__add">
                <button class="button button--main" type="button" disabled={found.is_err()} onclick={onsave}>{ tr("Save") }</button>
                <button class="button" type="button" onclick={onclose}>{ tr("Cancel") }</button>
            </div>
        </section>
    }
}
