//! One step of a lesson: its text, what it asks, and the way on.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::document::Document;
use crate::lessons::course::course;
use crate::lessons::{Progress, Task};
use crate::shared::Shared;
use crate::state::{Learning, OpenStep, Pane};
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};

use super::exercise::ExerciseView;
use super::markdown::blocks;
use super::predict::Predict;

/// What the step is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The step.
    pub open: OpenStep,
    /// What was done.
    pub progress: Progress,
    /// What is on the page.
    pub document: Shared<Document>,
}

/// The step.
#[component]
pub fn LessonStep(props: &Props) -> Html {
    let studio = use_studio();
    let heading = use_node_ref();
    {
        // Whoever went on by keyboard or hears the page goes on at the top of the new step.
        let heading = heading.clone();
        use_effect_with((), move |()| {
            if let Some(heading) = heading.cast::<HtmlElement>() {
                let _ = heading.focus();
            }
        });
    }
    let OpenStep { lesson, step, .. } = &props.open;
    let (step, count) = (*step, lesson.steps.len());
    let Some(shown) = lesson.steps.get(step) else { return Html::default() };
    let go = |to: usize| {
        let (studio, lesson) = (studio.clone(), lesson.clone());
        Callback::from(move |_: MouseEvent| studio.open_lesson(&lesson, to))
    };
    let dot = |at: usize| {
        let asks = lesson.steps[at].task.is_some();
        let done = asks && props.progress.is_done(lesson, at);
        let class = classes!("dot", asks.then_some("dot--asks"), done.then_some("dot--done"));
        let name = match done {
            true => tr_with("Step {n}, done", &[("n", &(at + 1))]),
            false => tr_with("Step {n}", &[("n", &(at + 1))]),
        };
        html! {
            <li key={at}><button {class} type="button" onclick={go(at)} aria-label={name.clone()} title={name}
                aria-current={(at == step).then_some("step")}></button></li>
        }
    };
    let task = match &shown.task {
        None => Html::default(),
        Some(Task::Predict(_)) => {
            let tries = props.progress.tries(lesson, step);
            let done = props.progress.is_done(lesson, step);
            html! { <Predict open={props.open.clone()} {tries} {done} /> }
        }
        Some(Task::Exercise(_)) => {
            let done = props.progress.is_done(lesson, step);
            html! { <ExerciseView open={props.open.clone()} {done} definition={props.document.definition.clone()} /> }
        }
    };
    let last = step + 1 >= count;
    html! {
        <>
            <div class="learn__body" tabindex="0" role="region" aria-label={tr("The step")}>
                <div class="learn__where">
                    <h3 ref={heading} tabindex="-1" class="learn__step">{ tr_with("Step {n} of {count}", &[("n", &(step + 1)), ("count", &count)]) }</h3>
                    <ol class="dots" aria-label={tr("Steps")}>{ for (0..count).map(dot) }</ol>
                </div>
                { blocks(&shown.text) }
                { task }
                if last && props.progress.is_finished(lesson) {
                    <p class="learn__done tone-succeeded" role="status">{ sized(Icon::Succeed, 16) }{ tr("This lesson is finished.") }</p>
                }
            </div>
            <nav class="learn__nav" aria-label={tr("Steps of the lesson")}>
                <button class="button" type="button" disabled={step == 0} onclick={go(step.saturating_sub(1))}>{ tr("Previous") }</button>
                if last {
                    <NextLesson name={lesson.name.to_string()} />
                } else {
                    <button class="button button--main" type="button" onclick={go(step + 1)}>{ tr("Next|button") }{ sized(Icon::ChevronRight, 14) }</button>
                }
            </nav>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NextProps {
    name: AttrValue,
}

/// The lesson that follows in the course, else the list.
#[component]
fn NextLesson(props: &NextProps) -> Html {
    let studio = use_studio();
    let course = course();
    let at = course.lessons.iter().position(|lesson| *lesson.name == *props.name);
    match at.and_then(|at| course.lessons.get(at + 1)) {
        Some(next) => {
            let lesson = Shared::new(next.clone());
            let title = lesson.title.clone();
            let onclick = Callback::from(move |_: MouseEvent| studio.open_lesson(&lesson, 0));
            html! {
                <button class="button button--main learn__next" type="button" {onclick}>
                    <span>{ tr_with("Next lesson: {title}", &[("title", &title)]) }</span>{ sized(Icon::ChevronRight, 14) }
                </button>
            }
        }
        None => {
            let onclick = Callback::from(move |_: MouseEvent| studio.act(Learning::Pane(Some(Pane::Course))));
            html! { <button class="button button--main" type="button" {onclick}>{ tr("All lessons") }</button> }
        }
    }
}
