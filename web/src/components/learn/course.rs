//! The list of lessons, what was done of them, and the score by concept.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::handing;
use crate::lessons::course::course;
use crate::lessons::{Lesson, Progress, brought};
use crate::shared::Shared;
use crate::state::{Learning, Pane};
use crate::studio::use_studio;
use crate::texts::{tr, tr_count, tr_with};

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The name of the lesson that is open.
    pub open: Option<Rc<str>>,
    /// What was done.
    pub progress: Progress,
    /// The lessons that came by a link or a file.
    pub brought: Rc<str>,
}

/// The list.
#[component]
pub fn CourseList(props: &Props) -> Html {
    let studio = use_studio();
    let asking = use_state_eq(|| false);
    let course = course();
    let progress = &props.progress;
    let all = || course.lessons.iter().chain(&course.documents);
    let finished = all().filter(|lesson| progress.is_finished(lesson)).count();
    // The first that is not finished is what comes next.
    let next = course.lessons.iter().find(|lesson| !progress.is_finished(lesson)).map(|lesson| lesson.name.clone());
    let item = |number: Option<usize>, lesson: &Lesson, beside: Html| {
        let done = progress.is_finished(lesson);
        let state = match (done, progress.is_begun(lesson)) {
            (true, _) => "done",
            (false, true) => "begun",
            _ => "new",
        };
        let onclick = {
            let (studio, lesson) = (studio.clone(), Shared::new(lesson.clone()));
            let step = if done { 0 } else { progress.step(&lesson.name) };
            Callback::from(move |_: MouseEvent| studio.open_lesson(&lesson, step))
        };
        let sign = match (done, number) {
            (true, _) => html! { <><span class="sr-only">{ tr("Finished") }</span>{ sized(Icon::Check, 14) }</> },
            (false, Some(number)) => html! { { number } },
            (false, None) => sized(Icon::Book, 14),
        };
        html! {
            <li key={lesson.name.to_string()}>
                <button class="lesson-row" type="button" {onclick} data-lesson={lesson.name.to_string()} data-done={state}
                    aria-current={(props.open.as_ref() == Some(&lesson.name)).then_some("true")}>
                    <span class="lesson-row__sign">{ sign }</span>
                    <span class="lesson-row__text">
                        <span class="lesson-row__title">{ &*lesson.title }
                            if next.as_ref() == Some(&lesson.name) { <span class="lesson-row__next">{ if state == "begun" { tr("go on here") } else { tr("next") } }</span> }
                        </span>
                        <span class="lesson-row__summary">{ &*lesson.summary }</span>
                    </span>
                </button>
                { beside }
            </li>
        }
    };
    let scores: Vec<_> = progress.scores(all()).into_iter().filter(|(_, score)| score.tried > 0).collect();
    let export = {
        let text = progress.to_json();
        Callback::from(move |_: MouseEvent| handing::download("stepthrough-progress.json", &text))
    };
    let ask = |to: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(to))
    };
    let reset = {
        let (studio, asking) = (studio.clone(), asking.clone());
        Callback::from(move |_: MouseEvent| {
            studio.act(Learning::Reset);
            asking.set(false);
        })
    };
    let author = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(Learning::Pane(Some(Pane::Author))))
    };
    let came = use_memo(props.brought.clone(), |kept| brought::lessons(kept));
    let forget = |lesson: &Lesson| {
        let (studio, name) = (studio.clone(), lesson.name.clone());
        let onclick = Callback::from(move |_: MouseEvent| studio.act(Learning::Forget(name.clone())));
        html! {
            <button class="tool tool--small" type="button" {onclick}
                aria-label={tr_with("Remove {title}", &[("title", &lesson.title)])}>{ sized(Icon::Trash, 14) }</button>
        }
    };
    let total = course.lessons.len() + course.documents.len();
    html! {
        <div class="learn__body">
            <p class="learn__lead">{ tr("From the first state to a distributed Map. Every lesson runs here, and asks you before it shows.") }</p>
            <div class="learn__bar">
                <progress max={total.to_string()} value={finished.to_string()} aria-label={tr("Lessons that are finished")}></progress>
                <span>{ tr_with("{done} of {total}", &[("done", &finished), ("total", &total)]) }</span>
            </div>
            <h3>{ tr("The course") }</h3>
            <ol class="learn__list">{ for course.lessons.iter().enumerate().map(|(at, lesson)| item(Some(at + 1), lesson, Html::default())) }</ol>
            <h3>{ tr("The five documents") }</h3>
            <ul class="learn__list">{ for course.documents.iter().map(|lesson| item(None, lesson, Html::default())) }</ul>
            if !came.is_empty() {
                <h3>{ tr("Opened from a link or a file") }</h3>
                <ul class="learn__list">{ for came.iter().map(|lesson| item(None, lesson, forget(lesson))) }</ul>
            }
            if !scores.is_empty() {
                <h3>{ tr("What you know") }</h3>
                <table class="scores">
                    <thead class="sr-only"><tr><th scope="col">{ tr("Concept") }</th><th scope="col">{ tr("Right at once") }</th></tr></thead>
                    <tbody>
                        { for scores.iter().map(|(concept, score)| html! {
                            <tr key={concept.name()}>
                                <th scope="row">{ concept.name() }</th>
                                <td>
                                    <meter min="0" max={score.of.to_string()} value={score.right.to_string()} aria-label={concept.name()}></meter>
                                    <span>{ tr_with("{right} of {of}", &[("right", &score.right), ("of", &score.of)]) }</span>
                                </td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            }
            <footer class="learn__foot">
                <button class="button button--small" type="button" onclick={author}>{ sized(Icon::Pencil, 14) }{ tr("Make a lesson") }</button>
                if finished > 0 || !scores.is_empty() {
                    <button class="button button--small" type="button" onclick={export}>{ sized(Icon::Download, 14) }{ tr("Export progress") }</button>
                    if *asking {
                        <span class="learn__ask" role="group" aria-label={tr("Forget all progress?")}>
                            <span>{ tr_count(finished, "Forget {n} finished lesson and all answers?", "Forget {n} finished lessons and all answers?") }</span>
                            <button class="button button--small button--bad" type="button" onclick={reset}>{ tr("Forget it") }</button>
                            <button class="button button--small" type="button" onclick={ask(false)}>{ tr("Keep it") }</button>
                        </span>
                    } else {
                        <button class="button button--small" type="button" onclick={ask(true)}>{ sized(Icon::Restart, 14) }{ tr("Reset") }</button>
                    }
                }
            </footer>
            <p class="learn__fine">{ tr("Progress is kept in this browser only.") }</p>
        </div>
    }
}
