//! A question about what comes out: the learner chooses or writes, then sees.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::field::typed;
use crate::components::icon::{Icon, sized};
use crate::lessons::{Prediction, Target, Task, Verdict, choose, compare_prediction};
use crate::state::{Learning, OpenStep};
use crate::studio::use_studio;
use crate::texts::{tr, tr_count, tr_with};

use super::markdown::{blocks, line};

/// What the question is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The step that asks.
    pub open: OpenStep,
    /// How often it was answered.
    pub tries: u32,
    /// Whether the right answer was given, now or earlier.
    pub done: bool,
}

/// The question.
#[component]
pub fn Predict(props: &Props) -> Html {
    let studio = use_studio();
    let written = use_state_eq(|| Rc::<str>::from(""));
    let chosen = use_state_eq(|| None::<usize>);
    let verdict = use_state_eq(|| None::<Verdict>);
    let Some(Task::Predict(prediction)) = props.open.step().and_then(|step| step.task.as_ref()) else {
        return Html::default();
    };
    let onsubmit = {
        let (studio, open) = (studio.clone(), props.open.clone());
        let (written, chosen, verdict) = (written.clone(), chosen.clone(), verdict.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(Task::Predict(prediction)) = open.step().and_then(|step| step.task.as_ref()) else { return };
            let said = match prediction.choices.is_empty() {
                true => compare_prediction(prediction, &written),
                false => choose(prediction, chosen.unwrap_or(usize::MAX)),
            };
            studio.act(Learning::Answered(said.clone()));
            verdict.set(Some(said));
        })
    };
    let reveal = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(Learning::Reveal))
    };
    let unread = matches!(&*verdict, Some(Verdict::Unreadable { .. }));
    let right = *verdict == Some(Verdict::Right);
    let answer = if prediction.choices.is_empty() {
        let oninput = {
            let (written, verdict) = (written.clone(), verdict.clone());
            Callback::from(move |event: InputEvent| {
                written.set(Rc::from(typed(&event)));
                verdict.set(None);
            })
        };
        let rows = written.lines().count().clamp(3, 14).to_string();
        html! {
            <textarea class="mono" {rows} value={written.to_string()} {oninput} spellcheck="false" autocapitalize="off" autocomplete="off"
                aria-label={tr("Your answer, as JSON")} placeholder={tr("Your answer, as JSON")} aria-invalid={unread.to_string()} aria-describedby="verdict" />
        }
    } else {
        let option = |(at, choice): (usize, &crate::lessons::Choice)| {
            let onchange = {
                let (chosen, verdict) = (chosen.clone(), verdict.clone());
                Callback::from(move |_: Event| {
                    chosen.set(Some(at));
                    verdict.set(None);
                })
            };
            html! {
                <label class="option" key={at}>
                    <input type="radio" name="prediction" value={at.to_string()} checked={*chosen == Some(at)} {onchange} />
                    <code>{ choice.value.to_json_pretty() }</code>
                </label>
            }
        };
        html! {
            <fieldset class="options" aria-describedby="verdict">
                <legend class="sr-only">{ tr("Choose what comes out") }</legend>
                { for prediction.choices.iter().enumerate().map(option) }
            </fieldset>
        }
    };
    let shown = props.open.revealed;
    html! {
        <section class="task" aria-label={tr("Predict")}>
            <p class="task__kind">{ sized(Icon::Sparkle, 14) }{ tr("Predict") }<span class="task__concept">{ prediction.concept.name() }</span></p>
            { blocks(&prediction.ask) }
            <p class="task__where">{ target(&prediction.of) }</p>
            <form {onsubmit}>
                { answer }
                <div class="task__row">
                    <button class="button button--main" type="submit">{ tr("Check the answer") }</button>
                    if !shown && props.tries > 0 {
                        <button class="button" type="button" onclick={reveal}>{ tr("Show the answer") }</button>
                    }
                </div>
            </form>
            <div id="verdict" role="status">{ verdict.as_ref().map(|verdict| said(verdict, props.tries)).unwrap_or_default() }</div>
            if props.done && verdict.is_none() {
                <p class="verdict tone-succeeded">{ sized(Icon::Check, 14) }<strong>{ tr("You answered this one.") }</strong></p>
            }
            if shown { { explanation(prediction, right) } }
        </section>
    }
}

fn explanation(prediction: &Prediction, right: bool) -> Html {
    html! {
        <div class="task__explain">
            if !right {
                <p class="task__label">{ tr("What comes out") }</p>
                <pre class="prose__code" tabindex="0"><code>{ prediction.answer.to_json_pretty() }</code></pre>
            }
            { blocks(&prediction.explain) }
        </div>
    }
}

fn said(verdict: &Verdict, tries: u32) -> Html {
    match verdict {
        Verdict::Right => html! {
            <p class="verdict tone-succeeded" data-verdict="right">
                { sized(Icon::Check, 14) }
                <strong>{ match tries {
                    0 | 1 => tr("Right, at once.").to_owned(),
                    tries => tr_count(tries as usize, "Right.", "Right, after {n} tries."),
                } }</strong>
            </p>
        },
        Verdict::Wrong { words } => html! {
            <div class="verdict tone-failed" data-verdict="wrong">
                <p>{ sized(Icon::Cross, 14) }<strong>{ tr("Not quite.") }</strong></p>
                <ul>{ for words.iter().map(|words| html! { <li>{ line(words) }</li> }) }</ul>
            </div>
        },
        Verdict::Unreadable { words } => html! {
            <div class="verdict tone-waiting" data-verdict="unreadable"><p>{ sized(Icon::Alert, 14) }<span>{ line(words) }</span></p></div>
        },
    }
}

/// What is asked for, in words.
pub fn target(of: &Target) -> Html {
    match of {
        Target::Stage { state, visit: 1, stage } => {
            line(&tr_with("Asked for: `{stage}` of **{state}**", &[("stage", stage), ("state", state)]))
        }
        Target::Stage { state, visit, stage } => line(&tr_with(
            "Asked for: `{stage}` of **{state}**, visit {visit}",
            &[("stage", stage), ("state", state), ("visit", visit)],
        )),
        Target::Output => line(tr("Asked for: the execution's output")),
        Target::Error => line(tr("Asked for: the name of the execution's error")),
        Target::Status => line(tr("Asked for: the execution's status")),
        Target::Path => line(tr("Asked for: the names of the states in the order they are entered, as a list")),
        Target::Seconds => line(tr("Asked for: how many seconds of virtual time it takes")),
    }
}
