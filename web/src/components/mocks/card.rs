//! One scripted answer.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::field::{chosen, lines, typed};
use crate::components::icon::{Icon, icon};
use crate::document::{Answer, FAIL_POINTS, Outcome};
use crate::session::wrong_reply;
use crate::texts::{tr, tr_with};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub at: usize,
    /// Which calls it is for, in words.
    pub call: AttrValue,
    pub answer: Answer,
    pub answers: Vec<Answer>,
    /// The errors of the API: names, and a typical text of each.
    pub errors: Rc<Vec<(Rc<str>, Rc<str>)>>,
    pub set: Callback<Vec<Answer>>,
}

impl Props {
    /// A callback that changes the answer by what an event says.
    fn change<E: 'static>(&self, change: impl Fn(&mut Answer, E) + 'static) -> Callback<E> {
        let (set, answers, at) = (self.set.clone(), self.answers.clone(), self.at);
        Callback::from(move |event: E| {
            let mut answers = answers.clone();
            if let Some(answer) = answers.get_mut(at) {
                change(answer, event);
            }
            set.emit(answers);
        })
    }
}

/// One answer, as a form.
#[component]
pub fn AnswerCard(props: &Props) -> Html {
    let errors = Rc::clone(&props.errors);
    let onkind = props.change(move |answer, event: Event| {
        answer.outcome = match chosen(&event).as_str() {
            "throw" => errors.first().map_or_else(Outcome::failure, thrown),
            "silence" => Outcome::Silence,
            _ => Outcome::Return(Rc::from("{}")),
        };
    });
    let ondelay = props.change(|answer, event: InputEvent| answer.delay = Rc::from(typed(&event)));
    let ontimes = props.change(|answer, event: InputEvent| answer.times = Rc::from(typed(&event)));
    let remove = {
        let (set, answers, at) = (props.set.clone(), props.answers.clone(), props.at);
        Callback::from(move |_: MouseEvent| {
            let mut answers = answers.clone();
            answers.remove(at);
            set.emit(answers);
        })
    };
    let kind = match props.answer.outcome {
        Outcome::Return(_) => "return",
        Outcome::Throw { .. } => "throw",
        Outcome::Silence => "silence",
    };
    let call = &props.call;
    let wrong_count = props.answer.count().err();
    let late = props.answer.delay_ms().err();
    let option = |value: &'static str, label: &'static str| {
        html! { <option {value} selected={kind == value}>{ label }</option> }
    };
    html! {
        <li class={classes!("answer", format!("answer--{kind}"))}>
            <div class="answer__head">
                <span class="answer__call">{ call.clone() }</span>
                <select onchange={onkind} aria-label={tr_with("{call}: what happens", &[("call", call)])}>
                    { option("return", tr("returns")) }
                    { option("throw", tr("fails")) }
                    { option("silence", tr("never answers")) }
                </select>
                <label class="answer__delay">{ "×" }
                    <input inputmode="numeric" value={props.answer.times.to_string()} oninput={ontimes} placeholder="1" aria-label={tr("For how many calls")}
                        aria-invalid={wrong_count.is_some().to_string()} />
                </label>
                if kind != "silence" {
                    <label class="answer__delay">{ tr("after") }
                        <input inputmode="decimal" value={props.answer.delay.to_string()} oninput={ondelay} placeholder="0" aria-label={tr("Seconds until it answers")}
                            aria-invalid={late.is_some().to_string()} />{ "s" }
                    </label>
                }
                <button class="tool tool--small" type="button" onclick={remove} aria-label={tr("Remove this answer")} title={tr("Remove")}>{ icon(Icon::Trash) }</button>
            </div>
            { body(props) }
            if let Some(late) = late { <p class="wrong">{ tr(late) }</p> }
            if let Some(wrong) = wrong_count { <p class="wrong">{ tr(wrong) }</p> }
        </li>
    }
}

fn thrown((error, cause): &(Rc<str>, Rc<str>)) -> Outcome {
    Outcome::Throw { error: error.clone(), cause: cause.clone(), at: FAIL_POINTS[0] }
}

fn body(props: &Props) -> Html {
    match &props.answer.outcome {
        Outcome::Return(text) => returned(props, text),
        Outcome::Throw { error, cause, at } => failure(props, error, cause, at),
        Outcome::Silence => {
            html! { <p class="mocks__hint">{ tr("Waits for a person, a worker or its time limit.") }</p> }
        }
    }
}

fn returned(props: &Props, text: &Rc<str>) -> Html {
    let onjson = props.change(|answer, event: InputEvent| answer.outcome = Outcome::Return(Rc::from(typed(&event))));
    let wrong = wrong_reply(text);
    html! {
        <>
            <textarea class="mono" rows={lines(text, 12)} spellcheck="false" value={text.to_string()}
                oninput={onjson} aria-label={tr_with("{call} returns this JSON", &[("call", &props.call)])} aria-invalid={wrong.is_some().to_string()} />
            if let Some(wrong) = wrong {
                <p class="wrong">{ wrong }</p>
            }
            <details class="hint">
                <summary>{ tr("Compute it from the request") }</summary>
                <p>
                    { tr("A text between {% and %} is JSONata over what the state sends:") }
                    <code class="hint__code">{ r#"{ "total": "{% amount * 2 %}" }"# }</code>
                    { tr("$state, $invocation (from 0), $attempt and $token tell more; $error('text') makes the call fail.") }
                </p>
            </details>
        </>
    }
}

fn failure(props: &Props, error: &Rc<str>, cause: &Rc<str>, at: &'static str) -> Html {
    let errors = Rc::clone(&props.errors);
    let onchoose = props.change(move |answer, event: Event| {
        if let Some(found) = chosen(&event).parse::<usize>().ok().and_then(|at| errors.get(at)) {
            answer.outcome = thrown(found);
        }
    });
    let onerror = props.change(|answer, event: InputEvent| {
        if let Outcome::Throw { error, .. } = &mut answer.outcome {
            *error = Rc::from(typed(&event));
        }
    });
    let oncause = props.change(|answer, event: InputEvent| {
        if let Outcome::Throw { cause, .. } = &mut answer.outcome {
            *cause = Rc::from(typed(&event));
        }
    });
    let onat = props.change(|answer, event: Event| {
        if let Outcome::Throw { at, .. } = &mut answer.outcome {
            *at = FAIL_POINTS.into_iter().find(|point| *point == chosen(&event)).unwrap_or(FAIL_POINTS[0]);
        }
    });
    let known = props.errors.iter().position(|(name, _)| name == error);
    let point = |value: &'static str, label: &'static str| {
        html! { <option {value} selected={at == value}>{ label }</option> }
    };
    html! {
        <>
            <select onchange={onchoose} aria-label={tr("Errors of this API")}>
                if known.is_none() { <option value="" selected=true>{ tr("An error of your own") }</option> }
                { for props.errors.iter().enumerate().map(|(at, (name, _))| html! {
                    <option value={at.to_string()} selected={known == Some(at)}>{ &**name }</option>
                }) }
            </select>
            <div class="answer__pair">
                <input class="mono" value={error.to_string()} oninput={onerror} placeholder="Error" aria-label="Error" spellcheck="false" autocomplete="off" />
                <input class="mono" value={cause.to_string()} oninput={oncause} placeholder="Cause" aria-label="Cause" spellcheck="false" autocomplete="off" />
            </div>
            <label class="mocks__after">{ tr("It fails when") }
                <select onchange={onat}>
                    { point("work", tr("the work is done")) }
                    { point("submit", tr("the service is called (TaskSubmitFailed)")) }
                    { point("start", tr("the call is started (TaskStartFailed)")) }
                </select>
            </label>
        </>
    }
}
