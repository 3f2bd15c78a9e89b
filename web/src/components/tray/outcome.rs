//! How the run ended.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::error_text::ErrorText;
use crate::components::icon::{Icon, icon, sized};
use crate::components::json_tree::JsonTree;
use crate::diff::Node;
use crate::document::Document;
use crate::explain::Failed;
use crate::run::{Run, Status};
use crate::session::sample_input;
use crate::shared::Shared;
use crate::state::{Action, Change, LowTab};
use crate::studio::{Studio, use_studio};
use crate::swallowed;
use crate::texts::{number, tr, tr_with};
use crate::words::{error_words, is_about_data, span_of_time};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub run: Shared<Run>,
    pub document: Shared<Document>,
    /// Whether it is opened only when somebody asks, since something else needs the room.
    pub slim: bool,
}

/// How the run ended; nothing while it goes on.
#[component]
pub fn Outcome(props: &Props) -> Html {
    let studio = use_studio();
    let run = &props.run;
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
            <details class="outcome tone-failed" data-outcome="failed" open={!props.slim}>
                <summary>
                    { icon(Icon::Cross) }<strong>{ tr("Failed") }</strong>
                    <span class="outcome__preview mono">{ &**error }</span>
                    <span class="outcome__facts">{ facts }</span>
                    <span class="outcome__turn">{ sized(Icon::ChevronDown, 12) }</span>
                </summary>
                <div class="outcome__why">
                    <ErrorText error={error.clone()} cause={cause.clone()} lost={swallowed::at_end(run, cause)} words={failure_words(error, cause, &studio)} />
                    { offer_input(error, &props.document, &studio) }
                </div>
            </details>
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

/// What the failure means in plain words; a missed heartbeat is called as a task that took too long.
fn failure_words(error: &str, cause: &str, studio: &Studio) -> Option<&'static str> {
    let failed = studio.ask(|session| session.last_failure()).flatten();
    let failed = failed.filter(|failed| *failed.error == *error);
    error_words(failed.as_ref().map_or(error, Failed::meaning), cause)
}

/// Offers to make an input up where a run failed for want of one.
fn offer_input(error: &str, document: &Shared<Document>, studio: &Studio) -> Html {
    let wanting = document.is_without_input() && is_about_data(error);
    let Some(sample) = wanting.then(|| sample_input(document)).flatten() else { return Html::default() };
    let onclick = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| {
            studio.act(Action::MakeInput(Rc::from(sample.to_json_pretty())));
            studio.act(Change::Low(LowTab::Input));
        })
    };
    html! {
        <p class="outcome__words">
            { tr("The input is empty, and the workflow reads from it.") }{ " " }
            <button class="button button--small" type="button" {onclick}>{ sized(Icon::Plus, 12) }{ tr("Make me an input") }</button>
        </p>
    }
}
