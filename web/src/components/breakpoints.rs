//! The list of breakpoints, behind a button at the controls of a run.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, Node};
use yew::prelude::*;

use crate::breakpoints::{Breakpoint, Stop, condition};
use crate::run::Run;
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::{tr, tr_count, tr_with};

use super::icon::{Icon, icon, sized};
use super::popover::use_popover;

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The breakpoints.
    pub list: Shared<Vec<Breakpoint>>,
    /// Where the shown run stops.
    pub stops: Shared<Vec<Stop>>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// The run, whose states and events are offered.
    pub run: Option<Shared<Run>>,
    /// Whether the cursor moves by itself.
    pub playing: bool,
}

/// The types that are offered before anything ran.
const USUAL: [&str; 6] =
    ["TaskFailed", "LambdaFunctionFailed", "TaskTimedOut", "MapIterationStarted", "TaskSubmitted", "ExecutionFailed"];

/// The list of breakpoints.
#[component]
pub fn Breakpoints(props: &Props) -> Html {
    let studio = use_studio();
    let open = use_state_eq(|| false);
    let root = use_node_ref();
    let node = use_node_ref();
    use_popover(*open, &root, &node);
    {
        // A click elsewhere closes it.
        let (open, root) = (open.clone(), root.clone());
        use_effect_with(*open, move |&now| {
            let listener = now.then(web_sys::window).flatten().map(|window| {
                EventListener::new(&window, "pointerdown", move |event| {
                    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                    if !root.cast::<Element>().is_some_and(|root| root.contains(target.as_ref())) {
                        open.set(false);
                    }
                })
            });
            move || drop(listener)
        });
    }
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
            }
        })
    };
    let here = props.stops.iter().find(|stop| stop.moment == props.cursor && !props.playing);
    let reached = here.and_then(|stop| props.list.get(stop.by));
    let row = |(at, breakpoint): (usize, &Breakpoint)| {
        let hits = props.stops.iter().filter(|stop| stop.by == at).count();
        let onclick = {
            let (studio, breakpoint) = (studio.clone(), breakpoint.clone());
            Callback::from(move |_: MouseEvent| studio.act(Action::Break(breakpoint.clone())))
        };
        let words = breakpoint.words();
        html! {
            <li key={words.clone()} class={classes!("break", (reached == Some(breakpoint)).then_some("break--here"))}>
                <span class="break__dot" aria-hidden="true"></span>
                <span class="break__words">{ &words }</span>
                if props.run.is_some() { <span class="break__hits">{ tr_count(hits, "{n} stop", "{n} stops") }</span> }
                <button class="tool tool--small" type="button" {onclick} aria-label={tr_with("Remove {breakpoint}", &[("breakpoint", &words)])}>
                    { sized(Icon::Cross, 12) }
                </button>
            </li>
        }
    };
    let count = props.list.len();
    html! {
        <div class="breaks" ref={root} {onkeydown}>
            if let Some(reached) = reached {
                <span class="breaks__here" role="status">{ sized(Icon::Break, 12) }<span>{ reached.words() }</span></span>
            }
            <button class={classes!("tool", "breaks__button", (count > 0).then_some("tool--on"))} type="button" onclick={toggle}
                aria-expanded={open.to_string()} aria-label={tr_count(count, "{n} breakpoint", "{n} breakpoints")} title={tr("Breakpoints")}>
                { icon(Icon::Break) }
                if count > 0 { <span class="breaks__count">{ count }</span> }
            </button>
            if *open {
                <div class="breaks__list" ref={node} popover="manual" role="dialog" aria-label={tr("Breakpoints")}>
                    <h3>{ tr("Breakpoints") }</h3>
                    if count == 0 {
                        <p class="breaks__none">{ tr("A run that is played stops at breakpoints; Continue goes on.") }</p>
                    } else {
                        <ul>{ for props.list.iter().enumerate().map(row) }</ul>
                    }
                    <Add run={props.run.clone()} list={props.list.clone()} />
                </div>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct AddProps {
    run: Option<Shared<Run>>,
    list: Shared<Vec<Breakpoint>>,
}

/// The form for another one.
#[component]
fn Add(props: &AddProps) -> Html {
    let studio = use_studio();
    let text = use_state_eq(String::new);
    let wrong = Some(&*text).filter(|text| !text.trim().is_empty()).and_then(|text| condition(text).err());
    let add = {
        let (studio, list) = (studio, props.list.clone());
        move |breakpoint: Breakpoint| {
            if !list.contains(&breakpoint) {
                studio.act(Action::Break(breakpoint));
            }
        }
    };
    let pick = |make: fn(Rc<str>) -> Breakpoint| {
        let add = add.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if !select.value().is_empty() {
                add(make(Rc::from(select.value())));
                select.set_value("");
            }
        })
    };
    let onerror = {
        let add = add.clone();
        Callback::from(move |_: MouseEvent| add(Breakpoint::Error))
    };
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            text.set(input.value());
        })
    };
    let onsubmit = {
        let (text, add) = (text.clone(), add.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if condition(&text).is_ok() {
                add(Breakpoint::Condition(Rc::from(text.trim())));
                text.set(String::new());
            }
        })
    };
    let states: Vec<Rc<str>> =
        props.run.iter().flat_map(|run| run.machine.states.iter().map(|state| state.name.clone())).collect();
    let mut kinds: Vec<Rc<str>> =
        props.run.iter().flat_map(|run| run.events.iter().map(|event| event.kind.clone())).collect();
    kinds.extend(USUAL.map(Rc::from));
    kinds.sort_unstable();
    kinds.dedup();
    let options = |names: &[Rc<str>]| {
        names.iter().map(|name| html! { <option value={name.to_string()}>{ &**name }</option> }).collect::<Html>()
    };
    html! {
        <div class="breaks__add">
            if !states.is_empty() {
                <label><span>{ tr("On a state") }</span>
                    <select onchange={pick(Breakpoint::State)}><option value="" selected=true>{ tr("Choose …") }</option>{ options(&states) }</select>
                </label>
            }
            <label><span>{ tr("On an event") }</span>
                <select onchange={pick(Breakpoint::Event)}><option value="" selected=true>{ tr("Choose …") }</option>{ options(&kinds) }</select>
            </label>
            <button class="button" type="button" onclick={onerror} disabled={props.list.contains(&Breakpoint::Error)}>{ sized(Icon::Cross, 12) }{ tr("On any error") }</button>
            <form {onsubmit}>
                <label><span>{ tr("On a condition (JSONata)") }</span>
                    <input class="mono" value={(*text).clone()} {oninput} placeholder="$states.input.total > 100" spellcheck="false" autocomplete="off"
                        aria-invalid={wrong.is_some().to_string()} aria-describedby="condition-wrong" />
                </label>
                <button class="button" type="submit" disabled={text.trim().is_empty() || wrong.is_some()}>{ tr("Add") }</button>
            </form>
            <p class="wrong" id="condition-wrong" aria-live="polite">{ wrong.unwrap_or_default() }</p>
            <p class="breaks__note">{ tr("It sees $states.input, $states.result, $states.output, $states.errorOutput and the variables of each state.") }</p>
        </div>
    }
}
