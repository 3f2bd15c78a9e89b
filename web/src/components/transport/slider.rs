//! The slider over everything that happened, with marks for what is worth a look.

use std::collections::HashSet;

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::breakpoints::Stop;
use crate::run::{Mark, Run};
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::tr;
use crate::words::{event_words, since, span_of_time};

use super::moment_words;

/// What the slider is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub run: Option<Shared<Run>>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// Where a played run stops.
    pub stops: Shared<Vec<Stop>>,
}

/// Half the thumb's width: the track begins and ends that far inside.
const INSET: f64 = 8.0;
/// A mark this near to the pointer, in pixels, is what the pointer means.
const NEAR: f64 = 5.0;

/// The slider.
#[component]
pub fn Slider(props: &Props) -> Html {
    let studio = use_studio();
    let node = use_node_ref();
    let hover = use_state_eq(|| None::<usize>);
    let shown = use_memo(props.run.clone(), |run| run.as_ref().map(|run| marks(run)).unwrap_or_default());
    let last = props.run.as_ref().map_or(0, |run| run.last());
    let oninput = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Ok(at) = input.value().parse::<usize>() {
            studio.act(Action::Seek(at));
        }
    });
    let onpointermove = {
        let (node, hover, shown) = (node.clone(), hover.clone(), shown.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(element) = node.cast::<HtmlElement>() else { return };
            let width = f64::from(element.client_width()) - 2.0 * INSET;
            let x = f64::from(event.client_x()) - element.get_bounding_client_rect().x() - INSET;
            if width <= 0.0 || last == 0 {
                return;
            }
            let place = |at: usize| at as f64 / last as f64 * width;
            let near = shown.iter().map(|&(at, _)| at).filter(|&at| (place(at) - x).abs() <= NEAR);
            let near = near.min_by(|&a, &b| (place(a) - x).abs().total_cmp(&(place(b) - x).abs()));
            let free = (x / width * last as f64).round().clamp(0.0, last as f64) as usize;
            hover.set(Some(near.unwrap_or(free)));
        })
    };
    let onpointerleave = {
        let hover = hover.clone();
        Callback::from(move |_: PointerEvent| hover.set(None))
    };
    let part = |at: usize| if last == 0 { 0.0 } else { at as f64 / last as f64 * 100.0 };
    let said = props.run.as_ref().map(|run| moment_words(run, props.cursor));
    let bubble = props.run.as_ref().zip(*hover).map(|(run, at)| (at, bubble(run, at)));
    html! {
        <div class={classes!("slider", props.run.is_none().then_some("slider--empty"))} ref={node}
            style={format!("--at:{:.3}%", part(props.cursor))} {onpointermove} {onpointerleave}>
            <div class="slider__track" aria-hidden="true">
                <div class="slider__done"></div>
                { for shown.iter().map(|&(at, mark)| html! {
                    <span key={format!("{at}{mark:?}")} class={classes!("slider__mark", mark_class(mark))} style={format!("left:{:.3}%", part(at))}></span>
                }) }
                { for thinned(props.stops.iter().map(|stop| (stop.moment, ())), last).map(|(at, ())| html! {
                    <span key={format!("stop{at}")} class="slider__stop" style={format!("left:{:.3}%", part(at))}></span>
                }) }
                if let Some((at, words)) = bubble {
                    <div class="slider__bubble" style={format!("left:clamp(110px, {:.3}%, calc(100% - 110px))", part(at))}>{ words }</div>
                }
            </div>
            <input type="range" min="0" max={last.to_string()} value={props.cursor.to_string()} step="1" {oninput}
                disabled={props.run.is_none()} aria-label={tr("Moment of the run")} aria-valuetext={said} />
        </div>
    }
}

/// What stands at the moment.
fn bubble(run: &Run, at: usize) -> Html {
    let moment = run.moment(at);
    let event = moment.events.checked_sub(1).and_then(|at| run.events.get(at));
    let before = at.checked_sub(1).map_or(moment.time, |before| run.moment(before).time);
    let passed = moment.time.0.saturating_sub(before.0);
    let Some(event) = event else { return Html::default() };
    html! {
        <>
            <strong>{ &*event.kind }</strong>
            if let Some(state) = &event.state { <span>{ &**state }</span> }
            <span class="slider__when">{ since(run.started, moment.time) }
                if passed >= 1000 { { format!(" (+{})", span_of_time(passed)) } }
            </span>
            if let Some(mark) = moment.mark { <em class={mark_class(mark)}>{ mark_words(mark) }</em> }
            if moment.mark == Some(Mark::Error) { <span class="slider__words">{ event_words(&event.kind, &event.value()) }</span> }
        </>
    }
}

fn mark_words(mark: Mark) -> &'static str {
    match mark {
        Mark::Error => tr("an error"),
        Mark::Caught => tr("an error is caught"),
        Mark::Retry => tr("tried again"),
        Mark::Wait => tr("waits"),
        Mark::Signal => tr("somebody answered"),
    }
}

fn mark_class(mark: Mark) -> &'static str {
    match mark {
        Mark::Error => "slider__mark--error",
        Mark::Caught => "slider__mark--caught",
        Mark::Retry => "slider__mark--retry",
        Mark::Wait => "slider__mark--wait",
        Mark::Signal => "slider__mark--signal",
    }
}

fn marks(run: &Run) -> Vec<(usize, Mark)> {
    let all = run.moments.iter().enumerate().filter_map(|(at, moment)| moment.mark.map(|mark| (at, mark)));
    thinned(all, run.last()).collect()
}

/// No two of a kind in the same half percent.
fn thinned<T: Copy + Eq + std::hash::Hash>(
    all: impl Iterator<Item = (usize, T)>,
    last: usize,
) -> impl Iterator<Item = (usize, T)> {
    let cell = (last / 200).max(1);
    let mut seen = HashSet::new();
    all.filter(move |&(at, what)| seen.insert((at / cell, what)))
}
