//! A question of a lesson that is made: what is asked for, and the answers to choose from.

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::lessons::{Concept, edit};
use crate::run::Stage;
use crate::texts::{tr, tr_with};
use crate::words::stage_title;

use super::form::{Form, Pick, StepProps, Tick, ValueField, button, place, tool};
use super::steps::{named, stay_name, stays};

/// The question.
#[component]
pub fn QuestionForm(props: &StepProps) -> Html {
    let (at, form) = (props.at, &props.form);
    let way = format!("steps/{at}/predict");
    let Some(question) = edit::at(&form.lesson, &way) else { return Html::default() };
    let answer = question.get("answer").cloned().unwrap_or_default();
    let choices = edit::list(&form.lesson, &format!("{way}/choices"));
    let onchooses = {
        let form = form.clone();
        Callback::from(move |chooses: bool| form.onchange.emit(edit::with_choices(&form.lesson, at, chooses)))
    };
    html! {
        <div class="author__part">
            { of(form, at, &way) }
            { form.area(tr("Question"), &format!("{way}/ask"), tr("What comes out here?")) }
            <p class="author__label">{ tr("The answer, from the run") }</p>
            <pre class="prose__code" tabindex="0"><code>{ answer.to_json_pretty() }</code></pre>
            { button(Icon::Retry, tr("Take it from the run again"), form.change(move |lesson| edit::take_answer(lesson, at))) }
            <Tick label={tr("The learner chooses among answers")} on={!choices.is_empty()} onchange={onchooses} />
            if !choices.is_empty() { { choices_of(form, &way, &choices, &answer) } }
            { form.area(tr("Explanation"), &format!("{way}/explain"), tr("Why is that so?")) }
            { concept(form, &format!("{way}/concept")) }
        </div>
    }
}

/// What the score counts it for.
pub fn concept(form: &Form, way: &str) -> Html {
    let options = Concept::ALL.iter().map(|(_, name)| (Value::from(*name), (*name).to_owned())).collect();
    let value = edit::at(&form.lesson, way).cloned().unwrap_or_default();
    let onchoose = {
        let (form, way) = (form.clone(), way.to_owned());
        Callback::from(move |concept: Value| form.put(&way, Some(concept)))
    };
    html! { <Pick label={tr("Counts for")} id={place(way)} groups={vec![(AttrValue::default(), options)]} {value} {onchoose} /> }
}

/// What is asked for: something of the whole, or a stage of a state.
fn of(form: &Form, at: usize, way: &str) -> Html {
    let way = format!("{way}/of");
    let value = edit::at(&form.lesson, &way).cloned().unwrap_or_default();
    let whole = [
        ("output", tr("the output")),
        ("error", tr("the error")),
        ("status", tr("the status")),
        ("path", tr("the way it goes")),
        ("seconds", tr("how long it takes")),
    ];
    let whole = whole.map(|(name, label)| (Value::from(name), label.to_owned())).to_vec();
    let mut stages = Vec::new();
    for stay in stays(form, at) {
        for (stage, title) in &stay.stages {
            stages.push((named(stay, Some(stage.name())), format!("{} · {title}", stay_name(stay))));
        }
    }
    // A lesson of somebody else's can ask for what the list leaves out.
    if value.as_str().is_none() && stages.iter().all(|(option, _)| *option != value) {
        let stage = edit::text(&value, "stage");
        let title = Stage::named(&stage).map_or(&*stage, |stage| stage_title(stage, None)).to_owned();
        stages.push((value.clone(), format!("{} · {title}", edit::text(&value, "state"))));
    }
    let groups =
        vec![(AttrValue::Static(tr("Of the execution")), whole), (AttrValue::Static(tr("Of a state")), stages)];
    let onchoose = {
        let form = form.clone();
        Callback::from(move |of: Value| form.onchange.emit(edit::ask_for(&form.lesson, at, of)))
    };
    html! { <Pick label={tr("What is asked for")} id={place(&way)} {groups} {value} {onchoose} /> }
}

fn choices_of(form: &Form, way: &str, choices: &[Value], answer: &Value) -> Html {
    let list = format!("{way}/choices");
    // A wrong one that is being written can mean the same for a moment; only wrong ones have a word on why.
    let is_answer = |choice: &Value| choice.get("value") == Some(answer);
    let own = choices.iter().position(|choice| is_answer(choice) && choice.get("why").is_none());
    let right_one = own.or_else(|| choices.iter().position(is_answer));
    let row = |(index, choice): (usize, &Value)| {
        let way = format!("{list}/{index}");
        let number = [("n", &(index + 1) as &dyn std::fmt::Display)];
        let value = choice.get("value").cloned().unwrap_or_default();
        let right = right_one == Some(index);
        let move_up = {
            let list = list.clone();
            form.change(move |lesson| edit::swap(lesson, &list, index, index.saturating_sub(1)))
        };
        let remove = {
            let way = way.clone();
            form.change(move |lesson| edit::put(lesson, &way, None))
        };
        let onchange = {
            let (form, way) = (form.clone(), format!("{way}/value"));
            Callback::from(move |value: Value| form.put(&way, Some(value)))
        };
        html! {
            <li key={index} class={classes!("author__choice", right.then_some("author__choice--right"))}>
                <div class="author__head">
                    <span class="author__kind">
                        if right { { sized(Icon::Check, 14) }{ tr("Right: the answer from the run") } }
                        else { { sized(Icon::Cross, 14) }{ tr("Wrong") } }
                    </span>
                    { tool(Icon::ChevronUp, tr_with("Move choice {n} up", &number), move_up, index == 0) }
                    { tool(Icon::Trash, tr_with("Remove choice {n}", &number), remove, right) }
                </div>
                if right {
                    <pre class="prose__code" tabindex="0"><code>{ value.to_json_pretty() }</code></pre>
                } else {
                    <ValueField label={tr_with("Choice {n}", &number)} id={place(&format!("{way}/value"))} {value} {onchange} />
                    { form.area(&tr_with("Why choice {n} is wrong", &number), &format!("{way}/why"), tr("A word to whoever chooses it")) }
                }
            </li>
        }
    };
    let add = {
        let list = list.clone();
        form.change(move |lesson| edit::push(lesson, &list, edit::wrong_choice()))
    };
    html! {
        <>
            <ol class="author__choices" id={place(&list)} tabindex="-1">{ for choices.iter().enumerate().map(row) }</ol>
            { button(Icon::Plus, tr("Add a wrong answer"), add) }
        </>
    }
}
