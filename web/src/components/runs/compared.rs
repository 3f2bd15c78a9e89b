//! Two runs side by side: the first difference in words, the events aligned, the outputs' difference.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::compare::{Difference, Pair, compare, difference, ending};
use crate::components::icon::{Icon, sized};
use crate::components::json_tree::JsonTree;
use crate::components::meaning::event_look;
use crate::components::windowed::Windowed;
use crate::diff::{Change, Node};
use crate::rows::preview;
use crate::run::{EventRow, Run};
use crate::shared::Shared;
use crate::state::{Action, KeptRun};
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};
use crate::words::since;

use super::{is_recorded, name};

/// What is compared.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run that the other one is compared with.
    pub old: KeptRun,
    /// The run that is shown.
    pub new: KeptRun,
}

const ROW: usize = 24;

/// The comparison.
#[component]
pub fn Compared(props: &Props) -> Html {
    let studio = use_studio();
    let (old, new) = (&props.old.run, &props.new.run);
    let found = use_memo((old.clone(), new.clone()), |(old, new)| compare(old, new));
    let endings =
        use_memo((old.clone(), new.clone()), |(old, new)| Shared::new(Node::between(&ending(old), &ending(new))));
    let seek = {
        let (studio, new) = (studio.clone(), new.clone());
        Callback::from(move |at: usize| studio.act(Action::Seek(new.moment_of_event(at))))
    };
    let at_first = found.first.as_ref().and_then(|first| found.pairs.get(first.at)).copied();
    let onfirst = at_first.and_then(|pair| pair.new).map(|at| seek.reform(move |_: MouseEvent| at));
    let render = {
        let (found, old, new, seek) = (found.clone(), old.clone(), new.clone(), seek);
        Callback::from(move |at: usize| {
            found.pairs.get(at).map_or_else(Html::default, |&pair| row(&old, &new, at, pair, &seek))
        })
    };
    let recorded = [old, new].into_iter().find(|run| is_recorded(run)).cloned();
    let like = recorded.map(|run| {
        let document = props.new.document.clone();
        Callback::from(move |_: MouseEvent| studio.run_like(&document, &run))
    });
    html! {
        <section class="compared" aria-label={tr("Comparison")}>
            <header class="compared__head">
                <p class={classes!("compared__first", if found.first.is_some() { "tone-waiting" } else { "tone-succeeded" })} role="status">
                    { sized(if found.first.is_some() { Icon::Alert } else { Icon::Check }, 14) }
                    <span>{ first_words(old, new, &found.first, at_first, found.later.and_then(|at| found.pairs.get(at).copied())) }</span>
                    if let Some(onclick) = onfirst { <button class="link" type="button" {onclick}>{ tr("Go there") }</button> }
                </p>
                if let Some(onclick) = like {
                    <button class="button" type="button" {onclick}
                        title={tr("Runs the definition that is written with the input and the answers of the recorded run, so that what differs is the workflow itself")}>
                        { sized(Icon::Play, 12) }{ tr("Run mine with its input and answers") }
                    </button>
                }
            </header>
            <div class="compared__titles" aria-hidden="true"><span>{ name(old) }</span><span>{ name(new) }</span></div>
            <Windowed class="compared__rows" count={found.pairs.len()} row={ROW} {render} keep={found.first.as_ref().map(|first| first.at)}
                label={tr("Events side by side")} />
            if endings.change != Change::Same {
                <details class="compared__end">
                    <summary>{ tr("The outputs differ") }</summary>
                    <JsonTree tree={(*endings).clone()} depth={3} label={tr("Difference of the outputs")} />
                </details>
            }
        </section>
    }
}

/// The first difference in words: which event, which state, which field.
fn first_words(old: &Run, new: &Run, first: &Option<Difference>, pair: Option<Pair>, later: Option<Pair>) -> String {
    let names = (name(old), name(new));
    let event = |run: &Run, at: Option<usize>| run.events.get(at?).cloned();
    let (Some(first), Some(pair)) = (first, pair) else {
        return match later.and_then(|pair| event(new, pair.new)) {
            Some(event) => tr_with(
                "The same events; only the times differ, first at event {id} ({event}).",
                &[("id", &event.id), ("event", &told(&event))],
            ),
            None => tr_with("{old} and {new} say the same, event by event.", &[("old", &names.0), ("new", &names.1)]),
        };
    };
    match (event(old, pair.old), event(new, pair.new)) {
        (Some(_), Some(event)) if !first.field.is_empty() => tr_with(
            "First difference at event {id}, {event}: {field} was {old} in {run} and is {new} now.",
            &[
                ("id", &event.id),
                ("event", &told(&event)),
                ("field", &first.field),
                ("old", &shown(&first.old)),
                ("run", &names.0),
                ("new", &shown(&first.new)),
            ],
        ),
        (Some(old), Some(event)) => tr_with(
            "First difference at event {id}: {new} says something else than {old} in {run}.",
            &[("id", &event.id), ("new", &told(&event)), ("old", &told(&old)), ("run", &names.0)],
        ),
        (Some(old), None) => tr_with(
            "First difference: event {id} of {run}, {event}, has no counterpart.",
            &[("id", &old.id), ("run", &names.0), ("event", &told(&old))],
        ),
        (None, Some(event)) => tr_with(
            "First difference: event {id} of {run}, {event}, has no counterpart.",
            &[("id", &event.id), ("run", &names.1), ("event", &told(&event))],
        ),
        (None, None) => String::new(),
    }
}

fn told(event: &EventRow) -> String {
    match &event.state {
        Some(state) => tr_with("{type} of {state}", &[("type", &event.kind), ("state", state)]),
        None => event.kind.to_string(),
    }
}

fn shown(value: &Option<Value>) -> String {
    value.as_ref().map_or_else(|| tr("not there").to_owned(), |value| preview(value, 60))
}

fn row(old: &Run, new: &Run, at: usize, pair: Pair, seek: &Callback<usize>) -> Html {
    let differs = difference(old, new, at, pair).is_some();
    let mark = match (pair.old, pair.new, differs) {
        (Some(_), None, _) => ("−", tr("only in the first"), "pair--old"),
        (None, Some(_), _) => ("+", tr("only in the second"), "pair--new"),
        (_, _, true) => ("~", tr("differs"), "pair--differs"),
        _ => ("", "", ""),
    };
    let onclick = pair.new.map(|at| seek.reform(move |_: MouseEvent| at));
    let cell = |run: &Run, at: Option<usize>| match at.and_then(|at| run.events.get(at)) {
        None => html! { <span class="pair__event pair__event--none"></span> },
        Some(event) => event_cell(run, event),
    };
    html! {
        <div role="listitem" key={at} class={classes!("pair", mark.2)} {onclick} data-pair={at.to_string()}>
            <span class="pair__mark" aria-hidden="true">{ mark.0 }</span>
            if !mark.1.is_empty() { <span class="sr-only">{ mark.1 }</span> }
            { cell(old, pair.old) }{ cell(new, pair.new) }
        </div>
    }
}

fn event_cell(run: &Run, event: &Rc<EventRow>) -> Html {
    let (_, tone) = event_look(&event.kind);
    html! {
        <span class={classes!("pair__event", format!("tone-{tone}"))}>
            <span class="event__id">{ event.id }</span>
            <span class="event__kind">{ &*event.kind }</span>
            if let Some(state) = &event.state { <span class="event__state">{ &**state }</span> }
            <span class="event__time">{ since(run.started, event.time) }</span>
        </span>
    }
}
