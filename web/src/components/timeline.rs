//! The run as bars on the virtual clock: rows of states, branches and iterations beside each other.

mod bar;

use std::collections::HashSet;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

use crate::bars::{Axis, Chart, Key, Row, Window, rows, usual_axis};
use crate::run::Run;
use crate::shared::Shared;
use crate::state::{Action, Pick};
use crate::studio::use_studio;
use crate::texts::{tr, tr_count};
use crate::words::span_of_time;

use super::icon::{Icon, icon, sized};
use super::windowed::Windowed;
use bar::row;

/// What the timeline is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub run: Option<Shared<Run>>,
    /// The moment that is looked at.
    pub cursor: usize,
}

const ROW: usize = 26;
const TICKS: usize = 5;

/// The timeline.
#[component]
pub fn Timeline(props: &Props) -> Html {
    match &props.run {
        Some(run) => html! { <Bars run={run.clone()} cursor={props.cursor} /> },
        None => html! {
            <div class="empty">
                <div class="empty__icon">{ sized(Icon::Timeline, 28) }</div>
                <p>{ tr("What ran when, and for how long, will be drawn here on the virtual clock.") }</p>
            </div>
        },
    }
}

#[derive(Properties, PartialEq)]
struct BarsProps {
    run: Shared<Run>,
    cursor: usize,
}

#[component]
fn Bars(props: &BarsProps) -> Html {
    let BarsProps { run, cursor } = props;
    let cursor = *cursor;
    let studio = use_studio();
    let place = use_node_ref();
    let chart = use_memo(run.clone(), |run| Chart::of(run));
    let turned = use_state_eq(HashSet::<Key>::new);
    // The axis that somebody chose; until then the one on which most can be seen.
    let chosen = use_state_eq(|| None::<Window>);
    let active = use_state_eq(|| None::<usize>);
    let wanted = use_mut_ref(|| None::<usize>);
    let usual = use_memo(run.clone(), |run| Window::whole(usual_axis(run, &chart)));
    let window = chosen.unwrap_or(*usual);
    let rows = use_memo((run.clone(), (*turned).clone()), |(_, turned)| rows(&chart, turned));
    let current = run.visit_at(cursor);
    let keep = active.or_else(|| row_of(&rows, current));
    {
        // The row that the arrow keys went to may be drawn only now that it is in view.
        let (wanted, place) = (wanted.clone(), place.clone());
        use_effect(move || {
            let row = wanted.borrow().map(|row| format!("[data-row=\"{row}\"]"));
            let found = row.and_then(|row| place.cast::<Element>()?.query_selector(&row).ok().flatten());
            if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                *wanted.borrow_mut() = None;
                let _ = element.focus();
            }
        });
    }
    {
        // The cursor stays in view while a part of the axis is.
        let (chosen, run, active) = (chosen.clone(), run.clone(), active.clone());
        use_effect_with(cursor, move |&cursor| {
            active.set(None);
            if let Some(window) = *chosen {
                chosen.set(Some(window.showing(window.share(&run, cursor))));
            }
        });
    }

    let turn = {
        let turned = turned.clone();
        Callback::from(move |key: Key| {
            let mut next = (*turned).clone();
            if !next.remove(&key) {
                next.insert(key);
            }
            turned.set(next);
        })
    };
    let seek = {
        let studio = studio.clone();
        move |moment: usize| studio.act(Action::Seek(moment))
    };
    let choose = {
        let (studio, run, rows, chart) = (studio.clone(), run.clone(), rows.clone(), chart.clone());
        move |at: usize| {
            let found = rows.get(at).and_then(|row| Some((row.visit, chart.stay(row.visit)?)));
            if let Some((visit, stay)) = found {
                studio.act(Action::Seek(stay.from.min(run.last())));
                studio.act(Action::Pick(Some(Pick { state: stay.state, visit: Some(visit) })));
            }
        }
    };
    let onclick = {
        let (run, rows, turn, seek, choose) = (run.clone(), rows.clone(), turn.clone(), seek.clone(), choose.clone());
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let near = |what: &str| target.as_ref().and_then(|target| target.closest(what).ok().flatten());
            let at = near("[data-row]").and_then(|row| row.get_attribute("data-row")?.parse::<usize>().ok());
            let Some((at, found)) = at.and_then(|at| Some((at, rows.get(at)?))) else { return };
            if let (Some(_), Some((key, _))) = (near("[data-fold]"), found.fold) {
                turn.emit(key);
            } else if let Some(moment) =
                near("[data-moment]").and_then(|bar| bar.get_attribute("data-moment")?.parse().ok())
            {
                seek(moment);
            } else if let Some(share) = near(".bars__track").map(|track| share_of(&track, event.client_x())) {
                seek(window.moment(&run, share));
            } else {
                choose(at);
            }
        })
    };
    let onkeydown = {
        let (rows, turn, active, wanted, studio) =
            (rows.clone(), turn.clone(), active.clone(), wanted.clone(), studio.clone());
        let zoom = zoomer(&chosen, window, run, cursor);
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let at = keep.unwrap_or(0);
            let go = |to: usize| {
                let to = to.min(rows.len().saturating_sub(1));
                active.set(Some(to));
                *wanted.borrow_mut() = Some(to);
            };
            let fold = rows.get(at).and_then(|row| row.fold);
            match (event.key().as_str(), fold) {
                ("ArrowDown", _) => go(at + 1),
                ("ArrowUp", _) => go(at.saturating_sub(1)),
                ("Home", _) => go(0),
                ("End", _) => go(usize::MAX),
                ("PageDown", _) => go(at + 10),
                ("PageUp", _) => go(at.saturating_sub(10)),
                ("ArrowRight", Some((key, false))) | ("ArrowLeft", Some((key, true))) => turn.emit(key),
                ("ArrowRight", _) => studio.act(Action::Step(1)),
                ("ArrowLeft", _) => studio.act(Action::Step(-1)),
                ("+" | "=", _) => zoom(2.0),
                ("-", _) => zoom(0.5),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let render = {
        let (rows, run, chart) = (rows.clone(), run.clone(), chart.clone());
        Callback::from(move |at: usize| {
            rows.get(at)
                .map_or_else(Html::default, |found| row(&run, &chart, &window, at, found, cursor, keep == Some(at)))
        })
    };
    let whole = run.moment(run.last()).time.0.saturating_sub(run.started.0);
    html! {
        <div class="bars" ref={place}>
            <div class="bars__bar">
                { axis_switch(window.axis(), &chosen) }
                <span class="bars__count">
                    { tr_count(chart.len(), "1 visit", "{n} visits") }{ " · " }{ span_of_time(whole) }
                </span>
                { zoom_buttons(&chosen, window, run, cursor) }
            </div>
            <Ruler run={run.clone()} {window} {cursor} onseek={Callback::from(seek)} />
            <div class="bars__body" {onclick} {onkeydown} data-keys="own"
                style={format!("--cursor:{:.4}", window.share(run, cursor).clamp(-0.1, 1.1))}>
                <Windowed class="bars__rows" count={rows.len()} row={ROW} {render} {keep} label={tr("Timeline")} />
                if (0.0..=1.0).contains(&window.share(run, cursor)) { <div class="bars__line" aria-hidden="true"></div> }
            </div>
        </div>
    }
}

/// The row that shows the visit, or the innermost one around it.
fn row_of(rows: &[Row], visit: Option<usize>) -> Option<usize> {
    let visit = visit?;
    let exact = rows.iter().position(|row| row.visit == visit && row.what == crate::bars::What::Visit);
    exact.or_else(|| rows.iter().rposition(|row| row.visit <= visit))
}

fn share_of(track: &Element, x: i32) -> f64 {
    let rect = track.get_bounding_client_rect();
    ((f64::from(x) - rect.x()) / rect.width().max(1.0)).clamp(0.0, 1.0)
}

/// Zooms around the cursor when it is in view, else around the middle.
fn zoomer(
    chosen: &UseStateHandle<Option<Window>>,
    window: Window,
    run: &Shared<Run>,
    cursor: usize,
) -> impl Fn(f64) + 'static {
    let share = window.share(run, cursor);
    let around = if (0.0..=1.0).contains(&share) { share } else { 0.5 };
    let chosen = chosen.clone();
    move |factor| chosen.set(Some(window.zoomed(factor, around)))
}

fn zoom_buttons(chosen: &UseStateHandle<Option<Window>>, window: Window, run: &Shared<Run>, cursor: usize) -> Html {
    let button = |factor: f64, sign: Icon, words: &'static str, off: bool| {
        let zoom = zoomer(chosen, window, run, cursor);
        let onclick = Callback::from(move |_: MouseEvent| zoom(factor));
        html! { <button class="tool tool--small" type="button" {onclick} disabled={off} aria-label={words} title={words}>{ icon(sign) }</button> }
    };
    let pan = |by: f64, sign: Icon, words: &'static str| {
        let chosen = chosen.clone();
        let onclick = Callback::from(move |_: MouseEvent| chosen.set(Some(window.panned(by))));
        let off = window.panned(by) == window;
        html! { <button class="tool tool--small" type="button" {onclick} disabled={off} aria-label={words} title={words}>{ icon(sign) }</button> }
    };
    html! {
        <div class="bars__zoom" role="group" aria-label={tr("Zoom")}>
            if !window.is_whole() {
                { pan(-0.5, Icon::ChevronLeft, tr("Earlier")) }
                { pan(0.5, Icon::ChevronRight, tr("Later")) }
            }
            { button(0.5, Icon::Minus, tr("Show more time"), window.is_whole()) }
            { button(2.0, Icon::Plus, tr("Show less time"), false) }
            { button(0.0, Icon::Fit, tr("Show all"), window.is_whole()) }
        </div>
    }
}

fn axis_switch(now: Axis, chosen: &UseStateHandle<Option<Window>>) -> Html {
    let choice = |axis: Axis, name: &'static str, words: &'static str| {
        let chosen = chosen.clone();
        let onclick = Callback::from(move |_: MouseEvent| chosen.set(Some(Window::whole(axis))));
        html! { <button class="switch__choice" type="button" aria-pressed={(now == axis).to_string()} title={words} {onclick}>{ name }</button> }
    };
    html! {
        <div class="switch" role="group" aria-label={tr("What the width means")}>
            { choice(Axis::Clock, tr("Clock"), tr("Bars as long as they took on the virtual clock")) }
            { choice(Axis::Steps, tr("Steps"), tr("Every step as wide as any other, so that short states are seen")) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct RulerProps {
    run: Shared<Run>,
    window: Window,
    cursor: usize,
    onseek: Callback<usize>,
}

/// The marks of the axis. Dragging along it moves the cursor.
#[component]
fn Ruler(props: &RulerProps) -> Html {
    let RulerProps { run, window, cursor, onseek } = props;
    let held = use_mut_ref(|| false);
    let seek = {
        let (run, window, onseek) = (run.clone(), *window, onseek.clone());
        move |event: &PointerEvent| {
            if let Some(track) = event.current_target().and_then(|track| track.dyn_into::<Element>().ok()) {
                onseek.emit(window.moment(&run, share_of(&track, event.client_x())));
            }
        }
    };
    let onpointerdown = {
        let (held, seek) = (held.clone(), seek.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(track) = event.current_target().and_then(|track| track.dyn_into::<Element>().ok()) {
                let _ = track.set_pointer_capture(event.pointer_id());
            }
            *held.borrow_mut() = true;
            seek(&event);
        })
    };
    let onpointermove = {
        let held = held.clone();
        Callback::from(move |event: PointerEvent| {
            if *held.borrow() {
                seek(&event);
            }
        })
    };
    let onpointerup = Callback::from(move |_: PointerEvent| *held.borrow_mut() = false);
    let cursor = window.share(run, *cursor);
    html! {
        <div class="ruler" aria-hidden="true">
            <span class="ruler__name">{ tr("State") }</span>
            <div class="ruler__track" {onpointerdown} {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup}>
                { for window.ticks(run, TICKS).into_iter().map(|tick| html! {
                    <span class={classes!("ruler__tick", (tick.at > 0.9).then_some("ruler__tick--last"))} style={format!("left:{:.2}%", tick.at * 100.0)}>{ tick.text }</span>
                }) }
                if (0.0..=1.0).contains(&cursor) { <span class="ruler__cursor" style={format!("left:{:.2}%", cursor * 100.0)}></span> }
            </div>
        </div>
    }
}
