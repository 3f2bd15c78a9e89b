//! The services panel: what tables, buckets and queues hold, before and after each step.

mod content;
mod editor;
mod offers;
mod start;

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::diff::{Change, Node};
use crate::document::Document;
use crate::run::Run;
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::{Studio, use_studio};
use crate::texts::{tr, tr_count, tr_with};
use crate::world::{Service, Thing, size, things};

use super::icon::{Icon, icon, sized};
use content::Content;
use start::Start;

/// What the panel is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The document, which says what there is at the start.
    pub document: Shared<Document>,
    /// The run, which changes it.
    pub run: Option<Shared<Run>>,
    /// The moment that is looked at.
    pub cursor: usize,
}

/// The panel.
#[component]
pub fn Services(props: &Props) -> Html {
    // Of no run, only the start can be looked at.
    let at_start = use_state_eq(|| false);
    let pick = |start: bool| {
        let at_start = at_start.clone();
        Callback::from(move |_: MouseEvent| at_start.set(start))
    };
    let start = *at_start || props.run.is_none();
    html! {
        <div class="services">
            if let Some(run) = &props.run {
                <div class="services__bar">
                    <div class="segments" role="group" aria-label={tr("Which moment")}>
                        <button type="button" aria-pressed={start.to_string()} onclick={pick(true)}>{ tr("At the start") }</button>
                        <button type="button" aria-pressed={(!start).to_string()} onclick={pick(false)}>{ tr("At the cursor") }</button>
                    </div>
                    if !start { <Writes run={run.clone()} cursor={props.cursor} /> }
                </div>
            }
            { match &props.run {
                Some(run) if !start => html! { <AtCursor run={run.clone()} cursor={props.cursor} /> },
                _ => html! { <Start document={props.document.clone()} /> },
            } }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct AtProps {
    run: Shared<Run>,
    cursor: usize,
}

/// Which call wrote last, and the ways to the writes before and after.
#[component]
fn Writes(props: &AtProps) -> Html {
    let studio = use_studio();
    let (run, cursor) = (&props.run, props.cursor.min(props.run.last()));
    let last = run.writes.iter().rev().copied().find(|&write| write <= cursor);
    let before = run.writes.iter().rev().copied().find(|&write| write < cursor);
    let after = run.writes.iter().copied().find(|&write| write > cursor);
    let to = |write: Option<usize>, sign: Icon, label: &'static str| {
        let onclick = seek(&studio, write);
        html! {
            <button class="tool tool--small" type="button" {onclick} disabled={write.is_none()} aria-label={label} title={label}>{ icon(sign) }</button>
        }
    };
    let words = match last.map(|write| (write, writer(run, write))) {
        None if run.writes.is_empty() => tr("Nothing was written.").to_owned(),
        None => tr("Nothing was written yet.").to_owned(),
        Some((write, state)) if write == cursor => tr_with("“{state}” writes in this step.", &[("state", &state)]),
        Some((_, state)) => tr_with("Last written by “{state}”.", &[("state", &state)]),
    };
    html! {
        <div class="services__writes">
            { to(before, Icon::Back, tr("The write before")) }
            <span role="status">{ words }</span>
            { to(after, Icon::Next, tr("The next write")) }
        </div>
    }
}

fn seek(studio: &Studio, write: Option<usize>) -> Callback<MouseEvent> {
    let studio = studio.clone();
    Callback::from(move |_: MouseEvent| {
        if let Some(write) = write {
            studio.act(Action::Seek(write));
        }
    })
}

/// The state whose call wrote at that moment.
fn writer(run: &Run, write: usize) -> Rc<str> {
    let visit = run.moment(write).visit.and_then(|visit| run.visits.get(visit));
    visit.and_then(|visit| run.machine.state(visit.state)).map(|state| state.name.clone()).unwrap_or_default()
}

/// All that there is at the cursor, with what the step changed.
#[component]
fn AtCursor(props: &AtProps) -> Html {
    let studio = use_studio();
    let (run, cursor) = (props.run.clone(), props.cursor);
    let found = use_memo((run, cursor), |(run, cursor)| {
        let at = |cursor: usize| studio.ask(|session| session.services(run.moment(cursor).step)).unwrap_or_default();
        let now = at(*cursor);
        let writes = run.writes.contains(&(*cursor).min(run.last()));
        let before = match cursor.checked_sub(1).filter(|_| writes) {
            Some(before) => at(before),
            None => now.clone(),
        };
        changed(&before, &now)
    });
    if found.is_empty() {
        return html! {
            <div class="empty">
                <div class="empty__icon">{ sized(Icon::Box, 28) }</div>
                <p>{ tr("The services hold nothing at this moment. What calls write appears here; “At the start” says what there is before a run.") }</p>
            </div>
        };
    }
    html! { <div class="services__things">{ for found.iter().map(card) }</div> }
}

/// The things of both moments with what happened to each.
fn changed(before: &Value, now: &Value) -> Vec<(Thing, Shared<Node>)> {
    let (old, new) = (things(before), things(now));
    let find = |list: &[Thing], it: &Thing| {
        list.iter().find(|known| known.service == it.service && known.name == it.name).cloned()
    };
    let mut found: Vec<(Thing, Shared<Node>)> = Vec::new();
    for thing in &new {
        let node = match find(&old, thing) {
            Some(known) => Node::between(&known.content, &thing.content),
            None => Node { change: Change::Added, ..Node::plain(&thing.content) },
        };
        found.push((thing.clone(), Shared::new(node)));
    }
    for gone in old.iter().filter(|gone| find(&new, gone).is_none()) {
        let node = Node { change: Change::Removed, ..Node::plain(&gone.content) };
        found.push((gone.clone(), Shared::new(node)));
    }
    found
}

fn card((thing, node): &(Thing, Shared<Node>)) -> Html {
    let is_new = matches!(node.change, Change::Added | Change::Removed);
    html! {
        <section class="thing" key={format!("{}/{}", thing.service.key(), thing.name)} data-thing={format!("{}/{}", thing.service.key(), thing.name)}
            data-changed={(node.change != Change::Same).then_some("")}>
            <header class="thing__head">
                { heading(thing.service, &thing.name, &thing.content) }
                if node.change == Change::Added { <span class="delta delta--added">{ tr("new") }</span> }
                if node.change == Change::Removed { <span class="delta delta--removed">{ tr("gone") }</span> }
                if !is_new { { deltas(node) } }
            </header>
            <Content service={thing.service} node={node.clone()} />
        </section>
    }
}

fn deltas(node: &Node) -> Html {
    let counts = node.counts();
    let delta = |count: usize, sign: &str, class: &'static str, word: &'static str| match count {
        0 => Html::default(),
        _ => {
            html! { <span class={classes!("delta", class)} title={word}>{ format!("{sign}{count}") }<span class="sr-only">{ format!(" {word}") }</span></span> }
        }
    };
    html! {
        <>
            { delta(counts.added, "+", "delta--added", tr("added")) }
            { delta(counts.removed, "−", "delta--removed", tr("removed")) }
            { delta(counts.changed, "~", "delta--changed", tr("changed")) }
        </>
    }
}

/// What a thing is, its name and how much it has.
fn heading(service: Service, name: &str, content: &Value) -> Html {
    html! {
        <>
            { sized(service_icon(service), 14) }
            <h3 class="thing__name">
                <span class="thing__service">{ service.title() }</span>
                if !name.is_empty() { { " " }<span class="mono">{ name.to_owned() }</span> }
            </h3>
            if let Some(count) = size(service, content) {
                <span class="thing__count">{ tr_count(count, "{n} entry", "{n} entries") }</span>
            }
        </>
    }
}

fn service_icon(service: Service) -> Icon {
    match service {
        Service::DynamoDb => Icon::Table,
        Service::S3 => Icon::Box,
        Service::Sqs => Icon::Inbox,
        Service::Sns | Service::EventBridge => Icon::Share,
        Service::Secrets => Icon::Key,
        Service::Parameters => Icon::List,
        Service::Executions => Icon::Graph,
    }
}
