//! The error explorer: what failed, who was asked, and why it went on as it did.

use std::rc::Rc;

use stepthrough::source::Span;
use yew::prelude::*;

use crate::components::error_text::ErrorText;
use crate::components::icon::{Icon, sized};
use crate::explain::{CatcherFacts, Failed, Fate, Named, RetrierFacts};
use crate::machine::Kind;
use crate::texts::{tr, tr_with};
use crate::words::{error_words, span_of_time};

/// What the explorer is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The failed attempt.
    pub failed: Failed,
    /// Shows a place in the definition.
    pub onreveal: Callback<Span>,
}

/// The explorer.
#[component]
pub fn Failure(props: &Props) -> Html {
    let failed = &props.failed;
    let words = error_words(failed.meaning(), &failed.cause);
    html! {
        <>
            <div class="error">
                <ErrorText error={failed.error.clone()} cause={failed.cause.clone()} lost={failed.lost.clone()} {words} />
            </div>
            { fate(failed) }
            if !failed.retriers.is_empty() {
                <h4 class="asked__title">{ "Retry" }</h4>
                <ol class="asked">
                    { for failed.retriers.iter().enumerate().map(|(at, retrier)| retrier_row(props, at, retrier)) }
                </ol>
            }
            if !failed.catchers.is_empty() {
                <h4 class="asked__title">{ "Catch" }</h4>
                <ol class="asked">
                    { for failed.catchers.iter().enumerate().map(|(at, catcher)| catcher_row(props, at, catcher)) }
                </ol>
            }
        </>
    }
}

/// Whether a state of the type can have Retry and Catch.
fn may_catch(kind: Kind) -> bool {
    matches!(kind, Kind::Task | Kind::Parallel | Kind::Map)
}

/// What became of it, in one line.
fn fate(failed: &Failed) -> Html {
    let (sign, tone, text) = match failed.fate {
        Fate::Retried { retrier, waited, .. } => {
            let wait = span_of_time((waited * 1000.0).round() as i64);
            let words = tr_with("Retrier {i} tries again after {wait}.", &[("i", &(retrier + 1)), ("wait", &wait)]);
            (Icon::Retry, "tone-retrying", words)
        }
        Fate::Caught { catcher } => {
            let to = failed.catchers.get(catcher).and_then(|catcher| catcher.next.clone()).unwrap_or_default();
            let words = tr_with("Catcher {i} takes it: on to “{state}”.", &[("i", &(catcher + 1)), ("state", &to)]);
            (Icon::Caught, "tone-caught", words)
        }
        Fate::Failed if matches!(failed.kind, Some(Kind::Fail)) => {
            (Icon::Cross, "tone-failed", tr("A Fail state ends the flow that it stands in with this error.").to_owned())
        }
        Fate::Failed if failed.kind.is_some_and(|kind| !may_catch(kind)) => {
            let words = tr("States of this type can have neither Retry nor Catch, so it fails.");
            (Icon::Cross, "tone-failed", words.to_owned())
        }
        Fate::Failed if failed.retriers.is_empty() && failed.catchers.is_empty() => {
            (Icon::Cross, "tone-failed", tr("The state has neither Retry nor Catch, so it fails.").to_owned())
        }
        Fate::Failed => (Icon::Cross, "tone-failed", tr("Nothing takes it, so the state fails.").to_owned()),
    };
    html! { <p class={classes!("fate", tone)}>{ sized(sign, 14) }{ text }</p> }
}

fn row(props: &Props, at: usize, names: &[Rc<str>], answer: &Named, span: Span, body: Html) -> Html {
    let (sign, class) = match answer {
        Named::Takes(_) => (Icon::Check, "asked__row--takes"),
        Named::UsedUp(_) => (Icon::Stopped, "asked__row--used"),
        Named::NotMeant => (Icon::Cross, "asked__row--not"),
        Named::NotAsked(_) => (Icon::Minus, "asked__row--silent"),
    };
    let onclick = props.onreveal.reform(move |_: MouseEvent| span);
    html! {
        <li class={classes!("asked__row", class)} key={at} data-answer={class.trim_start_matches("asked__row--")}>
            <span class="asked__sign">{ sized(sign, 13) }</span>
            <div>
                <button class="asked__names" type="button" {onclick} title={tr("Show it in the definition")}>
                    <span class="asked__number">{ at + 1 }</span><code>{ names.join(", ") }</code>
                </button>
                { body }
            </div>
        </li>
    }
}

fn retrier_row(props: &Props, at: usize, retrier: &RetrierFacts) -> Html {
    let wait = retrier.wait(props.failed.fate);
    let plan = retrier.answer.decides() && retrier.max_attempts > 1;
    row(
        props,
        at,
        &retrier.names,
        &retrier.answer,
        retrier.span,
        html! {
            <>
                <p>{ retrier.reason(&props.failed) }</p>
                if let Some(wait) = wait {
                    <p class="asked__sum">{ sized(Icon::Clock, 12) }{ wait }</p>
                }
                if plan {
                    <p class="asked__aside">{ tr_with("Its waits, before jitter: {waits}.", &[("waits", &retrier.plan())]) }</p>
                }
            </>
        },
    )
}

fn catcher_row(props: &Props, at: usize, catcher: &CatcherFacts) -> Html {
    let takes = catcher.answer.decides();
    row(
        props,
        at,
        &catcher.names,
        &catcher.answer,
        catcher.span,
        html! {
            <>
                <p>{ catcher.reason(&props.failed) }</p>
                if takes { <p class="asked__aside">{ catcher.placing() }</p> }
            </>
        },
    )
}
