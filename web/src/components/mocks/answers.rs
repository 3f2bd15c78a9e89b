//! The answers of one state, in the order of its calls.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::field::chosen;
use crate::components::icon::{Icon, sized};
use crate::document::{After, Answer, Document, Outcome, Script};
use crate::machine::{StateIx, service};
use crate::replies::calls;
use crate::run::Run;
use crate::session::{default_reply, errors_of, presets_of};
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::tr;

use super::card::AnswerCard;
use super::default::Default;
use super::next::NextCall;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub ix: StateIx,
    pub state: Rc<str>,
    pub resource: Rc<str>,
    pub script: Script,
    pub document: Shared<Document>,
    pub run: Option<Shared<Run>>,
    pub cursor: usize,
}

/// The answers of a state.
#[component]
pub fn Answers(props: &Props) -> Html {
    let studio = use_studio();
    let resource = &props.resource;
    let errors = use_memo(resource.clone(), |resource| Rc::new(errors_of(resource)));
    let presets = use_memo(resource.clone(), |resource| presets_of(resource));
    let document = props.document.clone();
    let world = (document.definition.clone(), document.mocks.functions.clone(), document.mocks.machines.clone());
    let default = use_memo((props.state.clone(), world), |(state, _)| default_reply(&document, state));
    let set = {
        let (studio, script) = (studio.clone(), props.script.clone());
        Callback::from(move |answers: Vec<Answer>| studio.act(Action::SetMocks(Script { answers, ..script.clone() })))
    };
    let add = {
        let (set, answers, default) = (set.clone(), props.script.answers.clone(), default.clone());
        Callback::from(move |outcome: Outcome| {
            let mut answers = answers.clone();
            let copy = default.as_ref().as_ref().and_then(|default| default.reply.as_ref());
            answers.push(Answer::new(match (outcome, copy) {
                (Outcome::Return(text), Some(reply)) if &*text == "{}" => {
                    Outcome::Return(Rc::from(reply.to_json_pretty()))
                }
                (outcome, _) => outcome,
            }));
            set.emit(answers);
        })
    };
    let adds = |label: &'static str, outcome: Outcome| {
        let onclick = add.reform(move |_: MouseEvent| outcome.clone());
        html! { <button class="button" type="button" {onclick}>{ sized(Icon::Plus, 14) }{ label }</button> }
    };
    let onpreset = {
        let (studio, presets, state) = (studio.clone(), presets.clone(), props.state.clone());
        Callback::from(move |event: Event| {
            let preset = chosen(&event).parse::<usize>().ok().and_then(|at| presets.get(at).cloned());
            if let Some((_, answers)) = preset {
                // After a preset's last answer comes the default reply.
                studio.act(Action::SetMocks(Script { state: state.clone(), answers, after: After::Default }));
            }
        })
    };
    let count = props.script.answers.len();
    let onafter = {
        let (studio, script) = (studio.clone(), props.script.clone());
        Callback::from(move |event: Event| {
            let after = match chosen(&event).as_str() {
                "default" => After::Default,
                "fail" => After::Fail,
                _ => After::Repeat,
            };
            studio.act(Action::SetMocks(Script { after, ..script.clone() }));
        })
    };
    let after = |value: &'static str, label: &'static str, which: After| {
        html! { <option {value} selected={props.script.after == which}>{ label }</option> }
    };
    let reset = set.reform(|_: MouseEvent| Vec::new());
    html! {
        <>
            <header class="mocks__head">
                <p class="mocks__resource mono">{ service(resource) }</p>
                if count > 0 {
                    <button class="button button--small" type="button" onclick={reset}>{ sized(Icon::Restart, 14) }{ tr("Reset to default") }</button>
                }
            </header>
            if let Some(run) = &props.run {
                <NextCall state={props.ix} run={run.clone()} cursor={props.cursor} />
            }
            if count == 0 {
                <Default reply={default.clone()} is_function={resource.contains("lambda")} starts={resource.contains("tartExecution")} oncopy={add.clone()} />
            } else {
                <p class="mocks__hint">{ tr("Calls are answered in this order, retries and iterations counted.") }</p>
            }
            <ol class="answers">
                { for props.script.answers.iter().enumerate().map(|(at, answer)| html! {
                    <AnswerCard key={at} {at} call={calls(&props.script, at)} answer={answer.clone()} answers={props.script.answers.clone()}
                        errors={(*errors).clone()} set={set.clone()} />
                }) }
            </ol>
            if count > 0 {
                <label class="mocks__after">{ tr("After the last:") }
                    <select onchange={onafter}>
                        { after("repeat", tr("the last answer again"), After::Repeat) }
                        { after("default", tr("the default reply"), After::Default) }
                        { after("fail", tr("the call fails"), After::Fail) }
                    </select>
                </label>
            }
            <div class="mocks__add" role="group" aria-label={tr("Add an answer")}>
                { adds(tr("Reply"), Outcome::Return(Rc::from("{}"))) }
                { adds(tr("Error"), errors.first().map_or_else(Outcome::failure, |(error, cause)| Outcome::Throw {
                    error: error.clone(), cause: cause.clone(), at: crate::document::FAIL_POINTS[0],
                })) }
                { adds(tr("No answer"), Outcome::Silence) }
                <select class="mocks__presets" onchange={onpreset} aria-label={tr("Ready-made answers")} key={format!("presets-{count}")}>
                    <option value="" selected=true>{ tr("Ready-made …") }</option>
                    { for presets.iter().enumerate().map(|(at, (label, _))| html! { <option value={at.to_string()}>{ label }</option> }) }
                </select>
            </div>
        </>
    }
}
