//! The Map Run of a distributed Map: its counts at the cursor, what it tolerates, and its child executions.

use stepthrough::exec::{ChildStatus, Counts, MapRunStatus};
use yew::prelude::*;

use crate::components::icon::{Icon, icon, sized};
use crate::components::windowed::Windowed;
use crate::handing::copy;
use crate::run::{Run, VisitIx};
use crate::session::map_runs::{About, MapChild, MapRun};
use crate::shared::Shared;
use crate::state::{Change, MiddleTab, PhoneTab};
use crate::studio::use_studio;
use crate::texts::{number, tr, tr_count, tr_with};
use crate::words::span_of_time;

/// The height of a child execution's row.
const ROW: usize = 28;
/// As many rows are shown before the list scrolls.
const ROWS: usize = 6;

/// What the section is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run; when more of it is known, more is known of the Map Run.
    pub run: Shared<Run>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// The stay in the distributed Map.
    pub visit: VisitIx,
    /// The child execution whose events are shown.
    pub history: Option<usize>,
}

/// The section; nothing before the Map Run started.
#[component]
pub fn MapRunSection(props: &Props) -> Html {
    let studio = use_studio();
    let only = use_state_eq(|| None::<ChildStatus>);
    let (visit, cursor) = (props.visit, props.cursor);
    let look_at = |only| studio.ask(|session| session.map_run(visit, cursor, only)).flatten();
    // At another moment there may be no child that stands so.
    let chosen = only.and_then(|only| look_at(Some(only)).filter(|found| !found.children.is_empty()));
    let shown = only.filter(|_| chosen.is_some());
    let Some(MapRun { about, standing, children }) = chosen.or_else(|| look_at(None)) else {
        return Html::default();
    };
    let ononly = {
        let only = only.clone();
        Callback::from(move |status: ChildStatus| only.set(Some(status).filter(|_| shown != Some(status))))
    };
    let batched = standing.items != standing.executions;
    let (sign, tone) = run_look(standing.status);
    let count = children.len();
    let render = {
        let history = props.history;
        Callback::from(move |at: usize| {
            let child = children.get(at).and_then(|&at| studio.ask(|session| session.map_child(visit, cursor, at))?);
            child.map_or_else(Html::default, |child| {
                let key = child.index;
                html! { <Row {key} {child} {history} {batched} /> }
            })
        })
    };
    let height = format!("height:{}px", ROW * count.clamp(1, ROWS));
    let both = batched.then(|| (tr("Items"), tr("Child executions")));
    html! {
        <section class="maprun" aria-label={tr("Map Run")}>
            <div class="maprun__head">
                <h3 class="maprun__title">{ sized(Icon::Map, 14) }{ tr("Map Run") }</h3>
                <span class={classes!("badge", format!("tone-{tone}"))} data-maprun={standing.status.name()}>
                    { sized(sign, 14) }{ run_word(standing.status) }
                </span>
            </div>
            if let Some((items, executions)) = both {
                { tally(items, &standing.items, None, None) }
                { tally(executions, &standing.executions, shown, Some(&ononly)) }
            } else {
                { tally(tr("Items, each in a child execution of its own"), &standing.items, shown, Some(&ononly)) }
            }
            { facts(&about, &standing.executions, standing.redrives) }
            if count > 0 {
                <div class="maprun__children" style={height}>
                    <Windowed class="maprun__rows" {count} row={ROW} {render} label={tr("Child executions")} tabindex="-1" />
                </div>
            }
        </section>
    }
}

/// The statuses that are counted, with their counts, as far as there are any.
fn parts(counts: &Counts) -> impl Iterator<Item = (Option<ChildStatus>, u32)> {
    let all = [
        (Some(ChildStatus::Succeeded), counts.succeeded),
        (Some(ChildStatus::Failed), counts.failed),
        (Some(ChildStatus::TimedOut), counts.timed_out),
        (Some(ChildStatus::Aborted), counts.aborted),
        (Some(ChildStatus::Running), counts.running),
        (Some(ChildStatus::PendingRedrive), counts.pending_redrive),
        (None, counts.pending),
    ];
    all.into_iter().filter(|(_, count)| *count > 0)
}

/// A bar of the counts, and each as a number; those of child executions choose among them.
fn tally(
    title: &'static str,
    counts: &Counts,
    only: Option<ChildStatus>,
    ononly: Option<&Callback<ChildStatus>>,
) -> Html {
    if counts.total == 0 {
        return html! { <p class="maprun__none">{ tr("The items are being read.") }</p> };
    }
    let piece = |(status, count): (Option<ChildStatus>, u32)| {
        html! { <span class={format!("tone-{}", look(status).1)} style={format!("flex-grow:{count}")}></span> }
    };
    let entry = |(status, count): (Option<ChildStatus>, u32)| {
        let (sign, tone) = look(status);
        let inside = html! { <>{ sized(sign, 12) }<b>{ number(count as usize) }</b>{ word(status) }</> };
        let class = classes!("maprun__count", format!("tone-{tone}"));
        match (status, ononly) {
            (Some(status), Some(ononly)) => {
                let (pressed, onclick) = (only == Some(status), ononly.reform(move |_: MouseEvent| status));
                html! {
                    <li><button type="button" {class} {onclick} aria-pressed={pressed.to_string()}
                        title={tr("Show only these child executions")} data-count={status.name()}>{ inside }</button></li>
                }
            }
            _ => html! { <li><span {class}>{ inside }</span></li> },
        }
    };
    html! {
        <div class="maprun__tally">
            <p class="maprun__what">{ title }<span>{ tr_with("{n} in all", &[("n", &number(counts.total as usize))]) }</span></p>
            <div class="maprun__bar" aria-hidden="true">{ for parts(counts).map(piece) }</div>
            <ul class="maprun__counts">{ for parts(counts).map(entry) }</ul>
        </div>
    }
}

/// What the definition says of the Map Run, and what else is known of it.
fn facts(about: &About, executions: &Counts, redrives: u32) -> Html {
    let tolerated = match (about.tolerated_count, about.tolerated_percentage) {
        (0, 0.0) => tr("none").to_owned(),
        (count, 0.0) => count.to_string(),
        (0, percentage) => format!("{percentage} %"),
        (count, percentage) => tr_with("{n}, or {percentage} %", &[("n", &count), ("percentage", &percentage)]),
    };
    let most = match about.max_concurrency {
        0 => tr("as many as possible").to_owned(),
        most => most.to_string(),
    };
    let fact = |name: &'static str, value: String| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> };
    let some = |name: &'static str, count: u32| {
        if count > 0 { fact(name, number(count as usize)) } else { Html::default() }
    };
    let oncopy = {
        let arn = about.arn.clone();
        Callback::from(move |_: MouseEvent| copy(&arn))
    };
    html! {
        <dl class="maprun__facts">
            { fact(tr("Tolerated failures"), tolerated) }
            { fact("MaxConcurrency", most) }
            { some(tr("Results written"), executions.results_written) }
            { some(tr("Failed for good"), executions.failures_not_redrivable) }
            { some(tr("Redrives"), redrives) }
            <div class="maprun__arn">
                <dt>{ "ARN" }</dt>
                <dd>
                    <span class="mono" title={about.arn.to_string()}><bdi>{ &*about.arn }</bdi></span>
                    <button class="tool tool--small" type="button" onclick={oncopy} aria-label={tr("Copy the ARN")} title={tr("Copy the ARN")}>{ sized(Icon::Copy, 12) }</button>
                </dd>
            </div>
        </dl>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    child: MapChild,
    history: Option<usize>,
    /// Several items may be in one child execution.
    batched: bool,
}

/// A child execution. Choosing it shows its events.
#[component]
fn Row(props: &RowProps) -> Html {
    let studio = use_studio();
    let MapChild { index, standing, items, input, history } = &props.child;
    let (sign, tone) = look(Some(standing.status));
    let chosen = history.is_some() && *history == props.history;
    let onclick = {
        let to = history.filter(|_| !chosen);
        Callback::from(move |_: MouseEvent| {
            studio.act(Change::History(to));
            studio.act(Change::Middle(MiddleTab::Events));
            studio.act(Change::Phone(PhoneTab::Events));
        })
    };
    let took = standing.stopped.map(|stopped| span_of_time(stopped.0.saturating_sub(standing.started.0)));
    html! {
        <div role="listitem" class="maprun__item">
            <button type="button" class={classes!("maprun__child", format!("tone-{tone}"))} {onclick} aria-pressed={chosen.to_string()}
                title={tr("Show the events of this child execution")} data-child={index.to_string()}>
                <span class="maprun__sign">{ icon(sign) }</span>
                <span class="maprun__index">{ index }</span>
                <span class="maprun__status">{ word(Some(standing.status)) }</span>
                <span class="maprun__input mono">{ input.clone() }</span>
                if props.batched { <span class="maprun__items">{ tr_count(*items as usize, "1 item", "{n} items") }</span> }
                if let Some(took) = took { <span class="maprun__time">{ took }</span> }
            </button>
        </div>
    }
}

fn run_look(status: MapRunStatus) -> (Icon, &'static str) {
    look(Some(match status {
        MapRunStatus::Running => ChildStatus::Running,
        MapRunStatus::Succeeded => ChildStatus::Succeeded,
        MapRunStatus::Failed => ChildStatus::Failed,
        MapRunStatus::Aborted => ChildStatus::Aborted,
    }))
}

fn run_word(status: MapRunStatus) -> &'static str {
    tr(match status {
        MapRunStatus::Running => "running",
        MapRunStatus::Succeeded => "succeeded",
        MapRunStatus::Failed => "failed",
        MapRunStatus::Aborted => "aborted",
    })
}

/// The icon and colour class of a child's status; of what has not begun where there is none.
fn look(status: Option<ChildStatus>) -> (Icon, &'static str) {
    match status {
        None => (Icon::Idle, "idle"),
        Some(ChildStatus::Running) => (Icon::Running, "running"),
        Some(ChildStatus::Succeeded) => (Icon::Check, "succeeded"),
        Some(ChildStatus::Failed) => (Icon::Cross, "failed"),
        Some(ChildStatus::TimedOut) => (Icon::Clock, "caught"),
        Some(ChildStatus::Aborted) => (Icon::Stopped, "aborted"),
        Some(ChildStatus::PendingRedrive) => (Icon::Retry, "retrying"),
    }
}

fn word(status: Option<ChildStatus>) -> &'static str {
    tr(match status {
        None => "pending",
        Some(ChildStatus::Running) => "running",
        Some(ChildStatus::Succeeded) => "succeeded",
        Some(ChildStatus::Failed) => "failed",
        Some(ChildStatus::TimedOut) => "timed out",
        Some(ChildStatus::Aborted) => "aborted",
        Some(ChildStatus::PendingRedrive) => "pending redrive",
    })
}
