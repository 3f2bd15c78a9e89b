//! What asks for attention: tasks that wait for an answer, and how the run ended.

mod inbox;
mod task;

use yew::prelude::*;

use crate::diff::Node;
use crate::document::Origin;
use crate::run::{Run, Status};
use crate::shared::Shared;
use crate::texts::{number, tr, tr_with};
use crate::words::{error_words, span_of_time};

use super::icon::{Icon, icon, sized};
use super::json_tree::JsonTree;
use inbox::Inbox;

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
    /// Whether people and workers do by themselves what it says.
    pub as_planned: bool,
}

/// The tray.
#[component]
pub fn Tray(props: &Props) -> Html {
    let run = &props.run;
    let at_end = props.cursor >= run.last();
    html! {
        <div class="tray" aria-live="polite">
            <Inbox run={run.clone()} cursor={props.cursor} playing={props.playing} origin={props.origin.clone()} as_planned={props.as_planned} />
            if at_end && !props.playing { { outcome(run) } }
        </div>
    }
}

fn outcome(run: &Run) -> Html {
    let took = span_of_time(run.moment(run.last()).time.0.saturating_sub(run.started.0));
    let facts = tr_with("{time} · {n} events", &[("time", &took), ("n", &number(run.events.len()))]);
    match &run.status {
        Status::Running | Status::Waiting => Html::default(),
        Status::Succeeded { output } => html! {
            <details class="outcome tone-succeeded" data-outcome="succeeded">
                <summary>
                    { icon(Icon::Check) }<strong>{ tr("Succeeded") }</strong>
                    <span class="outcome__preview mono">{ crate::rows::preview(output, 60) }</span>
                    <span class="outcome__facts">{ facts }</span>
                    <span class="outcome__turn">{ sized(Icon::ChevronDown, 12) }</span>
                </summary>
                <div class="outcome__body"><JsonTree tree={Shared::new(Node::plain(output))} depth={2} label={tr("Execution output")} /></div>
            </details>
        },
        Status::Failed { error, cause } => html! {
            <div class="outcome tone-failed" data-outcome="failed">
                <p class="outcome__head">{ icon(Icon::Cross) }<strong>{ tr("Failed") }</strong><span class="outcome__facts">{ facts }</span></p>
                <p class="outcome__error mono">{ &**error }</p>
                if !cause.is_empty() { <p class="outcome__cause mono">{ &**cause }</p> }
                if let Some(words) = error_words(error, cause) { <p class="outcome__words">{ words }</p> }
            </div>
        },
        Status::TimedOut => html! {
            <div class="outcome tone-failed" data-outcome="timed out">
                <p class="outcome__head">{ icon(Icon::Clock) }<strong>{ tr("Timed out") }</strong><span class="outcome__facts">{ facts }</span></p>
                <p class="outcome__words">{ tr("The execution took longer than the workflow's TimeoutSeconds.") }</p>
            </div>
        },
        Status::Aborted => html! {
            <div class="outcome tone-aborted" data-outcome="aborted">
                <p class="outcome__head">{ icon(Icon::Stopped) }<strong>{ tr("Aborted") }</strong><span class="outcome__facts">{ facts }</span></p>
            </div>
        },
    }
}
