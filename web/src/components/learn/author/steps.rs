//! The steps of a lesson that is made.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::field::{chosen, lines, typed};
use crate::components::icon::{Icon, sized};
use crate::components::learn::markdown::line;
use crate::lessons::{Concept, Target, edit};
use crate::run::Stage;
use crate::share::Look;
use crate::shared::Shared;
use crate::texts::{tr, tr_with};

/// What the steps are given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The lesson's JSON.
    pub lesson: Shared<Value>,
    /// Where the page looks.
    pub look: Look,
    /// The lesson is another one.
    pub onchange: Callback<Value>,
}

/// The steps.
#[component]
pub fn Steps(props: &Props) -> Html {
    let steps = props.lesson.get("steps").and_then(Value::as_array).cloned();
    let count = steps.as_ref().map_or(0, |steps| steps.len());
    let add = {
        let (lesson, look, onchange) = (props.lesson.clone(), props.look.clone(), props.onchange.clone());
        Callback::from(move |_: MouseEvent| onchange.emit(edit::add_step(&lesson, &look)))
    };
    html! {
        <>
            <ol class="author__steps">
                { for (0..count).map(|at| html! {
                    <StepForm key={at} {at} last={count == 1} lesson={props.lesson.clone()} look={props.look.clone()} onchange={props.onchange.clone()} />
                }) }
            </ol>
            <button class="button button--small" type="button" onclick={add}>{ sized(Icon::Plus, 14) }{ tr("Add a step that looks where I look") }</button>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct StepProps {
    at: usize,
    last: bool,
    lesson: Shared<Value>,
    look: Look,
    onchange: Callback<Value>,
}

#[component]
fn StepForm(props: &StepProps) -> Html {
    let (at, lesson) = (props.at, &props.lesson);
    let of = use_state_eq(|| "output".to_owned());
    let concept = use_state_eq(|| Concept::States);
    let wrong = use_state_eq(|| None::<String>);
    let Some(step) = lesson.get("steps").and_then(|steps| steps.at(at)) else { return Html::default() };
    let area = |label: &'static str, way: &'static [&'static str], value: Option<&Value>| {
        let text = edit::text(value);
        let rows = lines(&text, 10);
        let oninput = {
            let (lesson, onchange) = (lesson.clone(), props.onchange.clone());
            Callback::from(move |event: InputEvent| onchange.emit(edit::set_text(&lesson, at, way, &typed(&event))))
        };
        html! {
            <label class="author__field"><span>{ label }</span><textarea {rows} value={text} {oninput} /></label>
        }
    };
    let change = |change: Rc<dyn Fn(&Value) -> Value>| {
        let (lesson, onchange) = (lesson.clone(), props.onchange.clone());
        Callback::from(move |_: MouseEvent| onchange.emit(change(&lesson)))
    };
    let look_here = {
        let look = props.look.clone();
        change(Rc::new(move |lesson| edit::set_look(lesson, at, &look)))
    };
    let state = step.get("look").and_then(|look| look.get("state")).and_then(Value::as_str);
    let looks = match state {
        Some(state) => tr_with("Looks at **{state}**.", &[("state", &state)]),
        None => tr("Looks at the end of the run.").to_owned(),
    };
    let question = match step.get("predict") {
        Some(predict) => html! {
            <div class="author__question">
                { area(tr("Question"), &["predict", "ask"], predict.get("ask")) }
                <p class="task__label">{ tr("The answer, from the run") }</p>
                <pre class="prose__code" tabindex="0"><code>{ predict.get("answer").cloned().unwrap_or_default().to_json_pretty() }</code></pre>
                { area(tr("Explanation"), &["predict", "explain"], predict.get("explain")) }
                <button class="button button--small" type="button" onclick={change(Rc::new(move |lesson| edit::remove(lesson, at, &["predict"])))}>
                    { tr("Remove the question") }</button>
            </div>
        },
        None if step.get("exercise").is_some() => {
            html! { <p class="learn__fine">{ tr("An exercise; it is edited in the JSON below.") }</p> }
        }
        None => {
            let onof = {
                let of = of.clone();
                Callback::from(move |event: Event| of.set(chosen(&event)))
            };
            let onconcept = {
                let concept = concept.clone();
                Callback::from(move |event: Event| concept.set(Concept::of(&chosen(&event)).unwrap_or(Concept::States)))
            };
            let ask = {
                let (lesson, onchange, wrong) = (lesson.clone(), props.onchange.clone(), wrong.clone());
                let (target, concept) = (target(&of, step.get("look"), &props.look), *concept);
                Callback::from(move |_: MouseEvent| {
                    let asked = target.clone().ok_or_else(|| tr("Look at a state first.").to_owned());
                    match asked.and_then(|target| edit::ask(&lesson, at, &target, concept)) {
                        Ok(asked) => {
                            wrong.set(None);
                            onchange.emit(asked);
                        }
                        Err(why) => wrong.set(Some(why)),
                    }
                })
            };
            let option = |value: &'static str, label: &'static str| {
                html! { <option {value} selected={*of == value}>{ label }</option> }
            };
            html! {
                <div class="author__ask">
                    <select onchange={onof} aria-label={tr("What is asked for")}>
                        <optgroup label={tr("Of the execution")}>
                            { option("output", tr("the output")) }{ option("error", tr("the error")) }{ option("status", tr("the status")) }
                            { option("path", tr("the way it goes")) }{ option("seconds", tr("how long it takes")) }
                        </optgroup>
                        <optgroup label={tr("Of the state that is looked at")}>
                            { for Stage::ALL.iter().map(|stage| option(stage.name(), stage.name())) }
                        </optgroup>
                    </select>
                    <select onchange={onconcept} aria-label={tr("Concept")}>
                        { for Concept::ALL.iter().map(|(one, name)| html! { <option value={*name} selected={*concept == *one}>{ *name }</option> }) }
                    </select>
                    <button class="button button--small" type="button" onclick={ask}>{ tr("Ask for it") }</button>
                    if let Some(wrong) = &*wrong { <p class="wrong" role="alert">{ wrong }</p> }
                </div>
            }
        }
    };
    html! {
        <li class="author__step">
            <div class="author__head">
                <h3>{ tr_with("Step {n}", &[("n", &(at + 1))]) }</h3>
                if !props.last {
                    <button class="tool tool--small" type="button" onclick={change(Rc::new(move |lesson| edit::remove(lesson, at, &[])))}
                        aria-label={tr_with("Remove step {n}", &[("n", &(at + 1))])}>{ sized(Icon::Trash, 14) }</button>
                }
            </div>
            { area(tr("Text, in Markdown"), &["text"], step.get("text")) }
            <p class="author__look"><span>{ line(&looks) }</span>
                <button class="button button--small" type="button" onclick={look_here}>{ tr("Look where I look now") }</button>
            </p>
            { question }
        </li>
    }
}

/// What is asked for: something of the whole, or a stage of the state that the step looks at, else the page.
fn target(of: &str, look: Option<&Value>, page: &Look) -> Option<Target> {
    match of {
        "output" => Some(Target::Output),
        "error" => Some(Target::Error),
        "status" => Some(Target::Status),
        "path" => Some(Target::Path),
        "seconds" => Some(Target::Seconds),
        stage => {
            let own = look.and_then(|look| look.get("state")).and_then(Value::as_str);
            let visit = look.and_then(|look| look.get("visit")).and_then(Value::as_i64);
            let (state, visit) = match own {
                Some(state) => (Rc::from(state), visit.and_then(|visit| u32::try_from(visit).ok())),
                None => (page.state.clone()?, page.visit),
            };
            Some(Target::Stage { state, visit: visit.unwrap_or(1), stage: Rc::from(stage) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_asked_of_the_state_that_the_step_looks_at() {
        let check = |look: &str, page: Option<&str>, expected: Option<(&str, u32)>| {
            let page = Look { state: page.map(Rc::from), visit: Some(3), ..Look::default() };
            let found = target("result", Value::parse(look).ok().as_ref(), &page);
            let found = found.map(|target| match target {
                Target::Stage { state, visit, .. } => (state.to_string(), visit),
                other => panic!("{other:?}"),
            });
            assert_eq!(found, expected.map(|(state, visit)| (state.to_owned(), visit)));
        };
        check(r#"{"state":"A"}"#, Some("B"), Some(("A", 1)));
        check(r#"{"state":"A","visit":2}"#, None, Some(("A", 2)));
        check("{}", Some("B"), Some(("B", 3)));
        check("{}", None, None);
        assert_eq!(target("seconds", None, &Look::default()), Some(Target::Seconds));
    }
}
