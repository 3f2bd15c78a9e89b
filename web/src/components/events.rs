//! The history of the run as a table: filtered, windowed, in step with the cursor.

mod details;
mod export;

use std::collections::BTreeSet;
use std::rc::Rc;

use stepthrough::exec::Standing;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::breakpoints::{Breakpoint, is_error};
use crate::hooks::travel::open_file;
use crate::machine::service;
use crate::run::{Child, EventRow, Run, VisitIx};
use crate::shared::Shared;
use crate::state::{Action, Change, PhoneTab, Pick, RightTab};
use crate::studio::{Studio, use_studio};
use crate::texts::{number, tr, tr_with};
use crate::words::{event_words, since};

use super::icon::{Icon, icon, sized};
use super::meaning::event_look;
use super::windowed::Windowed;
use details::Details;
use export::Export;

/// What the table is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub run: Option<Shared<Run>>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// Words that events must have.
    pub filter: Rc<str>,
    /// Only events about errors.
    pub errors_only: bool,
    /// The child execution whose events are listed, by its place in [`Run::children`]; the execution itself when none.
    #[prop_or_default]
    pub history: Option<usize>,
    /// Where a played run stops.
    #[prop_or_default]
    pub breakpoints: Shared<Vec<Breakpoint>>,
}

const ROW: usize = 28;
/// As many children of distributed Maps are offered.
const MOST_CHILDREN: usize = 500;
/// As many Map Runs have a line above the events.
const MOST_MAP_RUNS: usize = 3;

/// One history of the run, as far as it was written by a moment.
#[derive(Clone, PartialEq)]
struct History {
    run: Shared<Run>,
    /// A child execution; the execution itself when none.
    child: Option<usize>,
}

impl History {
    fn child(&self) -> Option<&Child> {
        self.run.children.get(self.child?)
    }

    fn events(&self) -> &[Rc<EventRow>] {
        self.child().map_or(&self.run.events, |child| &child.events)
    }

    fn written(&self, cursor: usize) -> usize {
        self.child().map_or_else(|| self.run.moment(cursor).events, |child| child.events_at(cursor).len())
    }

    /// The moment at which an event was written.
    fn moment(&self, at: usize) -> usize {
        match self.child() {
            Some(child) => child.moments.get(at).copied().unwrap_or_default(),
            None => self.run.moment_of_event(at),
        }
    }
}

/// Whether the event has all the words, in its type, state or details.
fn has_words(event: &EventRow, words: &[String]) -> bool {
    let state = event.state.as_deref().unwrap_or_default().to_lowercase();
    let kind = event.kind.to_lowercase();
    let wanting: Vec<_> = words.iter().filter(|word| !kind.contains(&***word) && !state.contains(&***word)).collect();
    if wanting.is_empty() {
        return true;
    }
    let details = event.value().to_json().to_lowercase();
    wanting.into_iter().all(|word| details.contains(&**word))
}

/// The events that are shown, by their place in the history.
fn chosen(events: &[Rc<EventRow>], filter: &str, errors_only: bool, kind: &str) -> Vec<usize> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let events = events.iter().enumerate();
    let events = events.filter(|(_, event)| !errors_only || is_error(&event.kind));
    let events = events.filter(|(_, event)| kind.is_empty() || *event.kind == *kind);
    events.filter(|(_, event)| words.is_empty() || has_words(event, &words)).map(|(at, _)| at).collect()
}

/// The table of events.
#[component]
pub fn Events(props: &Props) -> Html {
    let studio = use_studio();
    let kind = use_state_eq(|| Rc::<str>::from(""));
    let details = use_state_eq(|| false);
    let child = props.history;
    let history = props.run.clone().map(|run| History { child: child.filter(|&at| at < run.children.len()), run });
    let rows = use_memo(
        (history.clone(), props.filter.clone(), props.errors_only, (*kind).clone()),
        |(history, filter, errors_only, kind)| {
            history.as_ref().map(|history| chosen(history.events(), filter, *errors_only, kind)).unwrap_or_default()
        },
    );
    let kinds = use_memo(history.clone(), |history| history.as_ref().map(kinds).unwrap_or_default());
    let Some(history) = history else {
        return html! {
            <div class="empty">
                <div class="empty__icon">{ sized(Icon::List, 28) }</div>
                <p>{ tr("Every event of the run will be listed here, as GetExecutionHistory has them.") }</p>
                <OpenHistory />
                <p class="empty__hint">{ tr("Or drop a file of get-execution-history, or the log lines of an Express execution, on the page.") }</p>
            </div>
        };
    };
    let written = history.written(props.cursor);
    let current = written.checked_sub(1);
    let keep = current.map(|current| rows.partition_point(|&at| at <= current).saturating_sub(1));
    let count = rows.len();
    let onopen = {
        let details = details.clone();
        Callback::from(move |()| details.set(true))
    };
    let render = {
        let (rows, history, studio, breakpoints) =
            (rows.clone(), history.clone(), studio.clone(), props.breakpoints.clone());
        Callback::from(move |at: usize| match rows.get(at) {
            Some(&at) => row(&history, at, written, &breakpoints, &studio, &onopen),
            None => Html::default(),
        })
    };
    html! {
        <div class="events">
            { bar(props, &history, &kinds, &kind, count, &studio) }
            { map_runs(&history, props.cursor, &studio) }
            if count == 0 {
                <p class="events__none">{ tr("No event matches.") }</p>
            } else {
                <div class="events__table" role="table" aria-label={tr("Events")} aria-rowcount={(count + 1).to_string()}>
                    <div class="events__head" role="rowgroup">
                        <div class="event__columns" role="row">
                            { for [("id", "ID"), ("kind", tr("Type")), ("state", tr("Step|column")), ("words", tr("Resource or data")), ("time", tr("Elapsed")), ("stamp", tr("Timestamp"))]
                                .map(|(class, title)| html! { <span role="columnheader" class={format!("events__{class}")}>{ title }</span> }) }
                        </div>
                    </div>
                    <Windowed class="events__rows" {count} row={ROW} {render} {keep} role="rowgroup" label={tr("Events")} />
                </div>
            }
            if *details {
                if let Some(at) = current {
                    <Details run={history.run.clone()} events={history.events().to_vec()} {at}
                        onclose={let details = details.clone(); Callback::from(move |()| details.set(false))}
                        onseek={let (history, studio) = (history.clone(), studio.clone()); Callback::from(move |at: usize| studio.act(Action::Seek(history.moment(at))))} />
                }
            }
        </div>
    }
}

/// The types of events that a history has, sorted.
fn kinds(history: &History) -> Vec<Rc<str>> {
    let known: BTreeSet<&str> = history.events().iter().map(|event| &*event.kind).collect();
    known.into_iter().map(Rc::from).collect()
}

/// Filter, search, choice of history, and ways out.
fn bar(
    props: &Props,
    history: &History,
    kinds: &[Rc<str>],
    kind: &UseStateHandle<Rc<str>>,
    count: usize,
    studio: &Studio,
) -> Html {
    let oninput = {
        let studio = studio.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            studio.act(Change::Filter(Rc::from(input.value())));
        })
    };
    let onerrors = {
        let (studio, now) = (studio.clone(), props.errors_only);
        Callback::from(move |_: MouseEvent| studio.act(Change::ErrorsOnly(!now)))
    };
    let onkind = {
        let kind = kind.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            kind.set(Rc::from(select.value()));
        })
    };
    let all = history.events().len();
    html! {
        <div class="events__bar">
            { histories(history, studio) }
            <label class="field field--search">
                { sized(Icon::Search, 14) }
                <span class="sr-only">{ tr("Filter the events") }</span>
                <input id="filter" type="search" placeholder={tr("Filter by type, state or text")} value={props.filter.to_string()} {oninput}
                    autocomplete="off" spellcheck="false" />
            </label>
            <select class="events__kinds" aria-label={tr("Type of event")} onchange={onkind}>
                <option value="" selected={kind.is_empty()}>{ tr("All types") }</option>
                { for kinds.iter().map(|name| html! { <option value={name.to_string()} selected={***kind == **name}>{ &**name }</option> }) }
            </select>
            <button class="chip" type="button" aria-pressed={props.errors_only.to_string()} onclick={onerrors}>
                { sized(Icon::Cross, 12) }{ tr("Errors") }
            </button>
            <span class="events__count">
                { if count == all { number(count) } else { tr_with("{n} of {all}", &[("n", &number(count)), ("all", &number(all))]) } }
            </span>
            <Export run={history.run.clone()} child={history.child} />
            <OpenHistory />
        </div>
    }
}

/// The execution's own history, or that of a child of a distributed Map.
fn histories(history: &History, studio: &Studio) -> Html {
    let children = &history.run.children;
    if children.is_empty() {
        return Html::default();
    }
    let onchange = {
        let studio = studio.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            studio.act(Change::History(select.value().parse().ok()));
        })
    };
    let option = |(at, one): (usize, &Child)| {
        let status = one.events.last().map(|event| event.kind.trim_start_matches("Execution").to_owned());
        let map = one.map.map(|map| map_name(&history.run, map)).unwrap_or_default();
        let words = tr_with(
            "Child {n} of {map}: {status}",
            &[("n", &one.index), ("map", &map), ("status", &status.unwrap_or_default())],
        );
        html! { <option value={at.to_string()} selected={history.child == Some(at)}>{ words }</option> }
    };
    let first = children.iter().enumerate().take(MOST_CHILDREN);
    // The one that is shown is there in any case.
    let shown = history.child.filter(|&at| at >= MOST_CHILDREN).and_then(|at| Some((at, children.get(at)?)));
    html! {
        <select class="events__histories" aria-label={tr("Whose events")} {onchange}>
            <option value="" selected={history.child.is_none()}>{ tr("The execution itself") }</option>
            { for first.chain(shown).map(option) }
            if children.len() > MOST_CHILDREN {
                <option disabled=true>
                    { tr_with("{n} more: choose one in the data flow of its Map", &[("n", &number(children.len() - MOST_CHILDREN))]) }
                </option>
            }
        </select>
    }
}

fn map_name(run: &Run, map: VisitIx) -> Rc<str> {
    let state = run.visits.get(map).and_then(|visit| run.machine.state(visit.state));
    state.map(|state| state.name.clone()).unwrap_or_default()
}

/// How the latest Map Runs stand that the shown history tells of. Each leads to its Map.
fn map_runs(history: &History, cursor: usize, studio: &Studio) -> Html {
    let runs = studio.ask(|session| session.map_runs_of(history.child(), cursor)).unwrap_or_default();
    let one = |(map, standing): (VisitIx, Standing)| {
        let state = history.run.visits.get(map).map(|visit| visit.state);
        let onclick = {
            let studio = studio.clone();
            Callback::from(move |_: MouseEvent| {
                let pick = state.map(|state| Pick { state, visit: Some(map) });
                studio.act(Action::Pick(pick));
                studio.act(Change::Right(RightTab::Flow));
                studio.act(Change::Phone(PhoneTab::Data));
            })
        };
        let counts = standing.executions;
        let words = |count: u32, text: &'static str| {
            (count > 0).then(|| tr_with(text, &[("n", &number(count as usize))])).into_iter()
        };
        let counts: Vec<String> = words(counts.running, "{n} running")
            .chain(words(counts.succeeded, "{n} succeeded"))
            .chain(words(counts.failed.saturating_add(counts.timed_out), "{n} failed"))
            .chain(words(counts.aborted, "{n} aborted"))
            .chain(words(counts.pending.saturating_add(counts.pending_redrive), "{n} pending"))
            .collect();
        let name = map_name(&history.run, map);
        html! {
            <p class="events__mapruns">
                <button class="link" type="button" {onclick} title={tr("Show the Map Run")}>{ sized(Icon::Map, 12) }{ tr_with("Map Run of {map}", &[("map", &name)]) }</button>
                <span>{ counts.join(" · ") }</span>
            </p>
        }
    };
    runs.into_iter().rev().take(MOST_MAP_RUNS).map(one).collect()
}

fn row(
    history: &History,
    at: usize,
    written: usize,
    breakpoints: &[Breakpoint],
    studio: &Studio,
    onopen: &Callback<()>,
) -> Html {
    let Some(event) = history.events().get(at) else { return Html::default() };
    let run = &history.run;
    let (look, tone) = event_look(&event.kind);
    let depth = event.visit.and_then(|visit| run.visits.get(visit)).map_or(0, |visit| visit.place.len());
    let onclick = {
        let (history, studio) = (history.clone(), studio.clone());
        Callback::from(move |_: MouseEvent| studio.act(Action::Seek(history.moment(at))))
    };
    let ondetails = {
        let (onclick, onopen) = (onclick.clone(), onopen.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            onclick.emit(event);
            onopen.emit(());
        })
    };
    let current = at + 1 == written;
    let is_stop = event.kind.ends_with("StateEntered")
        && event.state.as_ref().is_some_and(|state| breakpoints.contains(&Breakpoint::State(state.clone())));
    let stop = event.state.clone().filter(|_| event.kind.ends_with("StateEntered")).map(|state| {
        let studio = studio.clone();
        let name = state.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            studio.act(Action::Break(Breakpoint::State(state.clone())));
        });
        html! {
            <button class="event__break" type="button" tabindex="-1" {onclick} aria-pressed={is_stop.to_string()}
                aria-label={tr_with("Breakpoint on {state}", &[("state", &name)])} title={tr_with("Breakpoint on {state}", &[("state", &name)])}></button>
        }
    });
    let class = classes!(
        "event",
        format!("tone-{tone}"),
        current.then_some("event--current"),
        (at >= written).then_some("event--later"),
    );
    html! {
        <div role="row" class="event__item" key={event.id} aria-rowindex={(at + 2).to_string()} aria-current={current.then_some("step")}>
            <div {class} {onclick} data-event={event.id.to_string()} style={format!("--depth:{depth}")}>
                <span role="cell" class="event__id">{ stop.unwrap_or_default() }{ event.id }</span>
                <span role="cell" class="event__kind-cell"><span class="event__sign">{ icon(look) }</span>
                    <button type="button" class="event__kind" tabindex="-1">{ &*event.kind }</button></span>
                <span role="cell" class="event__step">
                    if let Some(state) = &event.state { <span class="event__state">{ &**state }</span> }
                </span>
                <span role="cell" class="event__words">{ resource_or_words(run, event) }</span>
                <span role="cell" class="event__time">{ since(run.started, event.time) }</span>
                <span role="cell" class="event__stamp">{ event.time.iso_millis() }</span>
                <span role="cell" class="event__more">
                    <button class="tool tool--small" type="button" tabindex="-1" onclick={ondetails}
                        aria-label={tr_with("Details of event {id}", &[("id", &event.id)])} title={tr("Details and JSON")}>{ sized(Icon::ChevronRight, 12) }</button>
                </span>
            </div>
        </div>
    }
}

fn resource_or_words(run: &Run, event: &EventRow) -> String {
    if event.kind.ends_with("Scheduled") {
        let state =
            event.visit.and_then(|visit| run.visits.get(visit)).and_then(|visit| run.machine.state(visit.state));
        if let Some(resource) = state.and_then(|state| state.resource.as_deref()) {
            return service(resource);
        }
    }
    event_words(&event.kind, &event.value())
}

/// A button that opens a recorded history from a file.
#[component]
fn OpenHistory() -> Html {
    let studio = use_studio();
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.item(0)) {
                open_file(&studio, file);
            }
            input.set_value("");
        })
    };
    html! {
        <>
            <button class="tool tool--small" type="button" {onclick} aria-label={tr("Open a recorded history")}
                title={tr("Open a recorded history: a file of get-execution-history, or Express log lines")}>{ sized(Icon::Upload, 14) }</button>
            <input ref={input} type="file" hidden=true accept=".json,.jsonl,.log,.txt,application/json,text/plain" {onchange} data-open="history" />
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stepthrough::value::Value;

    #[test]
    fn events_are_chosen_by_words_type_and_errors() {
        let event = |kind: &str, state: Option<&str>, wire: &str| {
            Rc::new(EventRow {
                id: 0,
                previous: 0,
                time: Default::default(),
                kind: Rc::from(kind),
                state: state.map(Rc::from),
                visit: None,
                wire: crate::run::Wire::Value(Value::parse(wire).unwrap()),
            })
        };
        let events = vec![
            event("ExecutionStarted", None, "{}"),
            event("TaskStateEntered", Some("Pay"), "{}"),
            event("TaskFailed", Some("Pay"), r#"{"error":"Card.Declined"}"#),
        ];
        let check = |filter: &str, errors_only: bool, kind: &str, expected: &[usize]| {
            assert_eq!(chosen(&events, filter, errors_only, kind), expected, "{filter}");
        };
        check("", false, "", &[0, 1, 2]);
        check("pay", false, "", &[1, 2]);
        check("Pay declined", false, "", &[2]);
        check("", true, "", &[2]);
        check("", false, "TaskStateEntered", &[1]);
        check("nothing", false, "", &[]);
    }
}
