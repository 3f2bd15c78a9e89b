//! The controls of a run: run, pause, step, and the slider over everything that happened.

mod slider;

use yew::prelude::*;

use crate::document::Document;
use crate::run::{Run, Source, Status};
use crate::session::Reply;
use crate::shared::Shared;
use crate::state::{Action, Speed};
use crate::studio::use_studio;
use crate::texts::{en, number, tr, tr_with};
use crate::travel::Step;
use crate::words::{bytes, since, span_of_time};

use super::breakpoints::Breakpoints;
use super::icon::{Icon, icon, sized};
use slider::Slider;

/// What the controls are given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What a run would run.
    pub document: Shared<Document>,
    /// What ran, when it is shown.
    #[prop_or_default]
    pub ran: Option<Shared<Document>>,
    /// What happened.
    pub run: Option<Shared<Run>>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// Whether the cursor moves by itself.
    pub playing: bool,
    /// Whether the text was changed since the run.
    pub stale: bool,
    /// How fast the cursor moves.
    #[prop_or_default]
    pub speed: Speed,
    /// Where a played run stops.
    #[prop_or_default]
    pub breakpoints: Shared<Vec<crate::breakpoints::Breakpoint>>,
    /// The moments at which it does.
    #[prop_or_default]
    pub stops: Shared<Vec<crate::breakpoints::Stop>>,
}

/// The controls.
#[component]
pub fn Transport(props: &Props) -> Html {
    let studio = use_studio();
    let act = |action: Action| {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(action.clone()))
    };
    let start = |play: bool| {
        let (studio, document) = (studio.clone(), props.document.clone());
        Callback::from(move |_: MouseEvent| studio.run(&document, play))
    };
    let last = props.run.as_ref().map_or(0, |run| run.last());
    let none = props.run.is_none();
    let at_start = props.cursor == 0;
    let at_end = !none && props.cursor >= last;
    // Without a run the first step begins one.
    let travel = |step: Step, back: bool| {
        if none && !back { start(false) } else { act(Action::Travel(step, back)) }
    };
    let forward = if none { start(false) } else { act(Action::Step(1)) };
    let tool = |what: Icon, label: &'static str, title: &'static str, onclick: Callback<MouseEvent>, disabled: bool| {
        html! {
            <button class="tool" type="button" {onclick} {disabled} aria-label={label} {title}>{ icon(what) }</button>
        }
    };
    html! {
        <section class="transport" aria-label={tr("Run|noun")}>
            <div class="transport__buttons">
                { main_button(props, at_end, &act, &start) }
                <div class="transport__steps" role="group" aria-label={tr("Step")}>
                    { tool(Icon::ToStart, tr("To the start"), tr("To the start (Home)"), act(Action::ToStart), none || at_start) }
                    { tool(Icon::OverBack, tr("Step back over"), tr("Back to the state before, over a Parallel or Map (Shift O)"), travel(Step::Over, true), none || at_start) }
                    { tool(Icon::Back, tr("Step back"), tr("Step back (←)"), act(Action::Step(-1)), none || at_start) }
                    { tool(Icon::Next, tr("Step forward"), tr("Step forward, field by field (→)"), forward, at_end) }
                    { tool(Icon::Over, tr("Step over"), tr("To the next state, over a Parallel or Map (O)"), travel(Step::Over, false), at_end) }
                    { tool(Icon::Into, tr("Step into"), tr("To the next state, into a Parallel or Map (I)"), travel(Step::Into, false), at_end) }
                    { tool(Icon::Out, tr("Step out"), tr("Out of the Parallel or Map (U)"), travel(Step::Out, false), none || at_end) }
                    { tool(Icon::ToEnd, tr("To the end"), tr("To the end (End)"), act(Action::ToEnd), none || at_end) }
                </div>
                { ending(props, at_end, &studio) }
            </div>
            <Slider run={props.run.clone()} cursor={props.cursor} stops={props.stops.clone()} />
            { readings(props.run.as_deref(), props.cursor) }
            <div class="transport__more">
                <button class="chip transport__speed" type="button" onclick={act(Action::Speed(props.speed.next()))}
                    title={tr("How fast a run is played")} aria-label={tr_with("Speed {speed}", &[("speed", &props.speed.sign())])}>
                    { props.speed.sign() }
                </button>
                <Breakpoints list={props.breakpoints.clone()} stops={props.stops.clone()} cursor={props.cursor}
                    run={props.run.clone()} playing={props.playing} />
            </div>
        </section>
    }
}

/// Runs, pauses or goes on; what was edited runs anew.
fn main_button(
    props: &Props,
    at_end: bool,
    act: &dyn Fn(Action) -> Callback<MouseEvent>,
    start: &dyn Fn(bool) -> Callback<MouseEvent>,
) -> Html {
    let button = |class: &'static str, what: Icon, label: &'static str, title: &'static str, onclick| {
        html! {
            <button class={classes!("run", class)} type="button" {onclick} {title}>{ icon(what) }<span>{ label }</span></button>
        }
    };
    let again = html! {
        <button class="tool" type="button" onclick={start(true)} aria-label={tr("Run from the beginning")}
            title={tr("Run from the beginning (R)")}>{ icon(Icon::Restart) }</button>
    };
    match &props.run {
        None => button("", Icon::Play, tr("Run"), tr("Run from the beginning (R)"), start(true)),
        Some(_) if props.playing => {
            button("run--pause", Icon::Pause, tr("Pause"), tr("Pause (Space)"), act(Action::Pause))
        }
        Some(_) if props.stale => html! {
            <>
                { button("run--stale", Icon::Restart, tr("Run again"), tr("What you see ran before your last change. Run what is written now (R)"), start(true)) }
                { go_on_button(props) }
            </>
        },
        Some(run) if at_end && !run.going => {
            button("run--again", Icon::Restart, tr("Run again"), tr("Run from the beginning (R)"), start(true))
        }
        Some(_) => {
            html! { <>{ button("run--on", Icon::Play, tr("Continue"), tr("Continue from here (Space)"), act(Action::Play)) }{ again }</> }
        }
    }
}

/// What was changed is tried from the moment that is looked at.
fn go_on_button(props: &Props) -> Html {
    html! { <GoOn ran={props.ran.clone()} document={props.document.clone()} cursor={props.cursor}
    recorded={props.run.as_ref().is_none_or(|run| matches!(run.source, Source::Recorded { .. }))} /> }
}

#[derive(Properties, PartialEq)]
struct GoOnProps {
    ran: Option<Shared<Document>>,
    document: Shared<Document>,
    cursor: usize,
    recorded: bool,
}

#[component]
fn GoOn(props: &GoOnProps) -> Html {
    let studio = use_studio();
    let Some(ran) = props.ran.clone().filter(|_| !props.recorded) else { return Html::default() };
    let onclick = {
        let (document, cursor) = (props.document.clone(), props.cursor);
        Callback::from(move |_: MouseEvent| studio.go_on_with(&ran, &document, cursor))
    };
    html! {
        <button class="button transport__fork" type="button" {onclick}
            title={tr("Keeps this run and makes another: as it was up to here, with your change from here on")}>
            { sized(Icon::Fork, 14) }<span>{ tr("Try from here") }</span>
        </button>
    }
}

/// Stop what waits; take up again what did not succeed.
fn ending(props: &Props, at_end: bool, studio: &crate::studio::Studio) -> Html {
    let Some(run) = props.run.as_ref().filter(|run| at_end && !matches!(run.source, Source::Recorded { .. })) else {
        return Html::default();
    };
    let send = |reply: Reply| {
        let (studio, moment) = (studio.clone(), run.last());
        Callback::from(move |_: MouseEvent| studio.answer(moment, reply.clone()))
    };
    match run.status {
        Status::Waiting => html! {
            <button class="tool" type="button" onclick={send(Reply::Abort)} aria-label={tr("Stop the execution")}
                title={tr("Stop the execution (StopExecution)")}>{ icon(Icon::Stopped) }</button>
        },
        Status::Failed { .. } | Status::Aborted | Status::TimedOut => {
            let refused = studio.ask(|session| session.redrivable().err()).flatten();
            let title = refused
                .clone()
                .map_or_else(|| tr(REDRIVE).to_owned(), |why| tr_with("AWS refuses: {why}", &[("why", &why)]));
            html! {
                <button class="button transport__redrive" type="button" onclick={send(Reply::Redrive)} disabled={refused.is_some()} {title}>
                    { sized(Icon::Retry, 14) }<span>{ tr("Redrive") }</span>
                </button>
            }
        }
        Status::Running | Status::Succeeded { .. } => Html::default(),
    }
}

/// What AWS allows.
const REDRIVE: &str = en(
    "RedriveExecution: goes on where it stopped, with the same definition and input. What succeeded is kept, what did not is done again with fresh retries. AWS allows it for Standard executions that failed, were stopped or timed out, within 14 days, as long as the history has room.",
);

fn readings(run: Option<&Run>, cursor: usize) -> Html {
    let Some(run) = run else {
        return html! {
            <p class="transport__hint"><kbd>{ "R" }</kbd>{ " " }{ tr("runs") }{ ", " }<kbd>{ "→" }</kbd>{ " " }{ tr("steps") }</p>
        };
    };
    let moment = run.moment(cursor);
    let size = run.records_at(cursor).last().map(|record| record.value.json_len());
    let before = cursor.checked_sub(1).map_or(moment.time, |before| run.moment(before).time);
    let passed = moment.time.0.saturating_sub(before.0);
    let clock = tr_with(
        "The virtual clock: {time}; {passed} after the start",
        &[("time", &moment.time.iso_millis()), ("passed", &span_of_time(moment.time.0.saturating_sub(run.started.0)))],
    );
    html! {
        <dl class="readings">
            <div title={tr("Events written by this moment, of all events of the run; AWS stops at 25,000")}>
                <dt>{ tr("Event") }</dt>
                <dd data-reading="event">{ moment.events }<span class="readings__of">{ format!("/{}", run.events.len()) }</span></dd>
            </div>
            <div title={clock}>
                <dt>{ tr("Clock") }</dt>
                <dd data-reading="clock">{ since(run.started, moment.time) }</dd>
                if passed >= 1000 {
                    <dd class="readings__passed" title={tr("Passed since the moment before")}>{ format!("+{}", span_of_time(passed)) }</dd>
                }
            </div>
            if let Some(size) = size {
                <div class="readings__bytes" title={tr("The payload last made; AWS's limit is 256 KiB")}>
                    <dt>{ tr("Payload") }</dt>
                    <dd>{ bytes(size) }</dd>
                </div>
            }
        </dl>
    }
}

/// The moment in words: its place, state and event.
pub(super) fn moment_words(run: &Run, at: usize) -> String {
    let moment = run.moment(at);
    let state = moment.visit.and_then(|visit| run.visits.get(visit)).and_then(|visit| run.machine.state(visit.state));
    let event = moment.events.checked_sub(1).and_then(|at| run.events.get(at));
    let mut words = vec![tr_with("Moment {at} of {all}", &[("at", &number(at + 1)), ("all", &number(run.last() + 1))])];
    words.extend(state.map(|state| state.name.to_string()));
    words.extend(event.map(|event| event.kind.to_string()));
    words.join(", ")
}
