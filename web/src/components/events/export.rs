//! The history as a file or on the clipboard.

use stepthrough::history::wire::{LoggedExecution, log_line};
use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::icon::Icon;
use crate::components::menu::Menu;
use crate::handing;
use crate::run::{EventRow, Run, Wire};
use crate::shared::Shared;
use crate::studio::use_studio;
use crate::texts::tr;

/// What is handed out.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub run: Shared<Run>,
    /// A child execution of it; itself when none.
    pub child: Option<usize>,
}

/// A menu with the ways out.
#[component]
pub fn Export(props: &Props) -> Html {
    let studio = use_studio();
    let item = |label: &'static str, act: Callback<MouseEvent>| {
        html! { <button class="menu__item" type="button" role="menuitem" onclick={act}>{ label }</button> }
    };
    let rows = |props: &Props| match props.child.and_then(|child| props.run.children.get(child)) {
        Some(child) => child.events.clone(),
        None => props.run.events.clone(),
    };
    let history = |to: fn(&str)| {
        let rows = rows(props);
        Callback::from(move |_: MouseEvent| {
            let events = Value::array(rows.iter().map(|event| event.value()));
            to(&Value::object([("events", events)]).to_json_pretty());
        })
    };
    let logs = {
        let rows = rows(props);
        Callback::from(move |_: MouseEvent| {
            let arn = studio.ask(|session| session.execution_arn()).unwrap_or_default();
            let lines = rows.iter().filter_map(|event| line(event, &arn));
            handing::download("execution.log", &lines.collect::<Vec<_>>().join("\n"));
        })
    };
    let own = rows(props).first().is_some_and(|event| matches!(event.wire, Wire::Event(..)));
    html! {
        <Menu label="" name={tr("Copy or download the history")} lead={Icon::Download} class="menu--small">
            { item(tr("Copy as GetExecutionHistory"), history(handing::copy)) }
            { item(tr("Download as GetExecutionHistory"), history(|text| handing::download("history.json", text))) }
            if own { { item(tr("Download as log lines (Express)"), logs) } }
        </Menu>
    }
}

fn line(event: &EventRow, arn: &str) -> Option<String> {
    let Wire::Event(event, input) = &event.wire else { return None };
    let execution = LoggedExecution { arn, redrive_count: 0, include_data: true, input_text: Some(input) };
    Some(log_line(event, &execution).to_json())
}
