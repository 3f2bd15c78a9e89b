//! The steps of a lesson that is made.

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::lessons::edit::{self, Kind};
use crate::lessons::make::Stay;
use crate::texts::{tr, tr_with};

use super::exercise::ExerciseForm;
use super::form::{Form, Pick, StepProps, button, place, tool};
use super::question::QuestionForm;

/// What the steps are given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The lesson.
    pub form: Form,
}

/// The steps.
#[component]
pub fn Steps(props: &Props) -> Html {
    let form = &props.form;
    let count = edit::list(&form.lesson, "steps").len();
    let add = |kind: Kind, icon: Icon, label: &str| {
        let look = form.look.clone();
        button(icon, label, form.change(move |lesson| edit::add_step(lesson, kind, &look)))
    };
    html! {
        <>
            <ol class="author__steps">
                { for (0..count).map(|at| html! { <StepForm key={at} {at} form={form.clone()} /> }) }
            </ol>
            <div class="author__row" role="group" aria-label={tr("Add a step")}>
                { add(Kind::Read, Icon::Plus, tr("Add a text")) }
                { add(Kind::Question, Icon::Plus, tr("Add a question")) }
                { add(Kind::Exercise, Icon::Plus, tr("Add an exercise")) }
            </div>
        </>
    }
}

#[component]
fn StepForm(props: &StepProps) -> Html {
    let (at, form) = (props.at, &props.form);
    let way = format!("steps/{at}");
    let Some(step) = edit::at(&form.lesson, &way) else { return Html::default() };
    let kind = Kind::of(step);
    let count = edit::list(&form.lesson, "steps").len();
    let number = [("n", &(at + 1) as &dyn std::fmt::Display)];
    let move_to = |to: usize| form.change(move |lesson| edit::swap(lesson, "steps", at, to));
    let remove = {
        let way = way.clone();
        form.change(move |lesson| edit::put(lesson, &way, None))
    };
    let (icon, name) = match kind {
        Kind::Read => (Icon::Book, tr("Read and look")),
        Kind::Question => (Icon::Sparkle, tr("Question|step")),
        Kind::Exercise => (Icon::Pencil, tr("Exercise")),
    };
    html! {
        <li class="author__step" id={place(&way)} tabindex="-1" data-step={at.to_string()}>
            <div class="author__head">
                <h3>{ tr_with("Step {n}", &number) }</h3>
                <span class="author__kind">{ sized(icon, 14) }{ name }</span>
                { tool(Icon::ChevronUp, tr_with("Move step {n} up", &number), move_to(at.saturating_sub(1)), at == 0) }
                { tool(Icon::ChevronDown, tr_with("Move step {n} down", &number), move_to(at + 1), at + 1 == count) }
                { tool(Icon::Trash, tr_with("Remove step {n}", &number), remove, count == 1) }
            </div>
            { form.area(tr("Text, in Markdown"), &format!("{way}/text"), tr("What is there to see here?")) }
            { runs(form, &way) }
            { match kind {
                Kind::Exercise => html! { <ExerciseForm form={form.clone()} {at} /> },
                Kind::Question => html! { <>{ look(form, at, &way) }<QuestionForm form={form.clone()} {at} /></> },
                Kind::Read => look(form, at, &way),
            } }
        </li>
    }
}

/// Which of the runs is shown; nothing when there is one.
fn runs(form: &Form, way: &str) -> Html {
    let runs = edit::list(&form.lesson, "runs");
    if runs.len() < 2 {
        return Html::default();
    }
    let way = format!("{way}/run");
    let name = |run: &Value| run.get("name").cloned().unwrap_or_default();
    let options = runs.iter().map(|run| (name(run), edit::text(run, "name"))).collect();
    let value = edit::at(&form.lesson, &way).cloned().or_else(|| runs.first().map(name)).unwrap_or_default();
    let onchoose = {
        let (form, way) = (form.clone(), way.clone());
        Callback::from(move |name: Value| form.put(&way, Some(name)))
    };
    html! { <Pick label={tr("Run")} id={place(&way)} groups={vec![(AttrValue::default(), options)]} {value} {onchoose} /> }
}

/// The stays of the run that a step shows.
pub fn stays(form: &Form, step: usize) -> &[Stay] {
    let named = edit::at(&form.lesson, &format!("steps/{step}/run"));
    let runs = edit::list(&form.lesson, "runs");
    let run = named.and_then(|name| runs.iter().position(|run| run.get("name") == Some(name))).unwrap_or(0);
    form.stays.get(run).map_or(&[], Vec::as_slice)
}

/// A state as the lists name it.
pub fn stay_name(stay: &Stay) -> String {
    match stay.visit {
        1 => stay.state.to_string(),
        visit => tr_with("{state}, visit {n}", &[("state", &stay.state), ("n", &visit)]),
    }
}

/// A stage of a stay, or the stay itself, as a lesson has it.
pub fn named(stay: &Stay, stage: Option<&'static str>) -> Value {
    let visit = (stay.visit > 1).then(|| Value::from(stay.visit));
    let parts =
        [("state", Some(Value::String(stay.state.clone()))), ("visit", visit), ("stage", stage.map(Value::from))];
    Value::object(parts.into_iter().filter_map(|(name, part)| Some((name, part?))))
}

/// Where the step looks.
fn look(form: &Form, at: usize, way: &str) -> Html {
    let way = format!("{way}/look");
    let value = edit::at(&form.lesson, &way).cloned().unwrap_or_default();
    let mut options = Vec::new();
    for stay in stays(form, at) {
        options.push((named(stay, None), stay_name(stay)));
        for (stage, title) in &stay.stages {
            options.push((named(stay, Some(stage.name())), format!("{} · {title}", stay_name(stay))));
        }
    }
    if !value.is_null() && options.iter().all(|(option, _)| *option != value) {
        options.push((value.clone(), value.to_json()));
    }
    let groups = vec![
        (AttrValue::default(), vec![(Value::Null, tr("The end of the run").to_owned())]),
        (AttrValue::Static(tr("A state of the run")), options),
    ];
    let onchoose = {
        let (form, way) = (form.clone(), way.clone());
        Callback::from(move |look: Value| form.put(&way, (!look.is_null()).then_some(look)))
    };
    let here = {
        let (look, way) = (edit::look(&form.look), way.clone());
        form.change(move |lesson| edit::put(lesson, &way, look.clone()))
    };
    html! {
        <div class="author__pair">
            <Pick label={tr("Where to look")} id={place(&way)} {groups} {value} {onchoose} />
            { button(Icon::Pin, tr("Where I look now"), here) }
        </div>
    }
}
