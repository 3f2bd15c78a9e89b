//! One event with its particulars, and as GetExecutionHistory writes it.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::components::json_tree::JsonTree;
use crate::diff::Node;
use crate::run::{EventRow, Run};
use crate::shared::Shared;
use crate::texts::{tr, tr_with};
use crate::words::since;

/// What is shown.
#[derive(Properties)]
pub struct Props {
    /// The run.
    pub run: Shared<Run>,
    /// The events of its history.
    pub events: Vec<Rc<EventRow>>,
    /// Which one.
    pub at: usize,
    /// Hides it.
    pub onclose: Callback<()>,
    /// Goes to another event.
    pub onseek: Callback<usize>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.run == other.run && self.at == other.at && self.events.len() == other.events.len()
    }
}

/// The details of an event.
#[component]
pub fn Details(props: &Props) -> Html {
    let raw = use_state_eq(|| false);
    let Some(event) = props.events.get(props.at) else { return Html::default() };
    let wire = event.value();
    let previous = props.events.iter().position(|before| before.id == event.previous);
    let turn = |to: bool| {
        let raw = raw.clone();
        Callback::from(move |_: MouseEvent| raw.set(to))
    };
    let oncopy = {
        let text = wire.to_json_pretty();
        Callback::from(move |_: MouseEvent| crate::handing::copy(&text))
    };
    let onback = previous.map(|at| props.onseek.reform(move |_: MouseEvent| at));
    html! {
        <section class="details" aria-label={tr_with("Event {id}", &[("id", &event.id)])} data-details={event.id.to_string()}>
            <header class="details__head">
                <h3>{ tr_with("{id} {type}", &[("id", &event.id), ("type", &event.kind)]) }</h3>
                if let Some(onclick) = onback {
                    <button class="link" type="button" {onclick} data-previous={event.previous.to_string()}
                        title={tr("previousEventId: the event that led to it")}>{ tr_with("after event {id}", &[("id", &event.previous)]) }</button>
                }
                <span class="details__time">{ since(props.run.started, event.time) }</span>
                <div class="segments segments--small" role="group" aria-label={tr("Shown as")}>
                    <button type="button" aria-pressed={(!*raw).to_string()} onclick={turn(false)}>{ tr("Details") }</button>
                    <button type="button" aria-pressed={raw.to_string()} onclick={turn(true)}>{ "JSON" }</button>
                </div>
                <button class="tool tool--small" type="button" onclick={oncopy} aria-label={tr("Copy the JSON")} title={tr("Copy the JSON")}>{ sized(Icon::Copy, 14) }</button>
                <button class="tool tool--small" type="button" onclick={props.onclose.reform(|_: MouseEvent| ())} aria-label={tr("Close the details")}>{ sized(Icon::Cross, 14) }</button>
            </header>
            <div class="details__body" tabindex="0">
                if *raw {
                    <pre class="details__raw mono">{ wire.to_json_pretty() }</pre>
                } else {
                    <JsonTree tree={Shared::new(Node::plain(&particulars(&wire)))} depth={4} label={tr("Details of the event")} />
                }
            </div>
        </section>
    }
}

/// The particulars, with the payloads read.
fn particulars(wire: &Value) -> Value {
    let details = wire.as_object().and_then(|event| event.iter().find(|(key, _)| key.ends_with("EventDetails")));
    let members = details.and_then(|(_, details)| details.as_object()).into_iter().flat_map(|details| details.iter());
    let read = |value: &Value| match value.as_str() {
        Some(text) if text.starts_with(['{', '[']) => Value::parse(text).unwrap_or_else(|_| value.clone()),
        _ => value.clone(),
    };
    Value::object(members.map(|(key, value)| (key.clone(), read(value))))
}
