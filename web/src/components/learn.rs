//! The learner's panel: the course, a lesson beside the page that it is about, and the author's view.

mod author;
mod course;
mod exercise;
pub mod markdown;
mod predict;
mod step;
mod veil;

use std::rc::Rc;

use yew::prelude::*;

use crate::document::Document;
use crate::share::Look;
use crate::shared::Shared;
use crate::state::{Learn, Learning, Pane};
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};

use super::icon::{Icon, icon, sized};
use author::Author;
use course::CourseList;
use step::LessonStep;

pub use veil::{Asked, Veil};

/// What the panel is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it shows.
    pub pane: Pane,
    /// All about learning.
    pub learn: Learn,
    /// What is on the page.
    pub document: Shared<Document>,
    /// Where the page looks.
    pub look: Look,
    /// What the workflow on the page is called.
    pub title: Rc<str>,
}

/// The panel.
#[component]
pub fn LearnPanel(props: &Props) -> Html {
    let studio = use_studio();
    let act = |learning: Learning| {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(learning.clone()))
    };
    let open = props.learn.open.as_ref();
    let title: Rc<str> = match (props.pane, open) {
        (Pane::Lesson, Some(open)) => open.lesson.title.clone(),
        (Pane::Author, _) => Rc::from(tr("Make a lesson")),
        _ => Rc::from(tr("Lessons")),
    };
    if props.learn.folded {
        return html! {
            <aside class="learn learn--folded" aria-label={tr("Lessons")}>
                <button class="rail" type="button" onclick={act(Learning::Fold(false))} aria-label={tr_with("Show {title}", &[("title", &title)])}>
                    { icon(Icon::Book) }<span class="rail__title">{ &*title }</span>
                </button>
            </aside>
        };
    }
    let close = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| {
            studio.stop();
            studio.act(Learning::Leave);
            studio.act(Learning::Pane(None));
        })
    };
    let back = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| {
            studio.stop();
            studio.act(Learning::Leave);
            studio.act(Learning::Pane(Some(Pane::Author)));
        })
    };
    let close_words = match open {
        Some(_) => tr("Close the lesson; your own workflow comes back"),
        None => tr("Close"),
    };
    html! {
        <aside class="learn" aria-labelledby="learn-title">
            <header class="learn__head">
                if props.pane == Pane::Course {
                    { icon(Icon::Book) }
                } else {
                    <button class="tool tool--small" type="button" onclick={act(Learning::Pane(Some(Pane::Course)))}
                        aria-label={tr("All lessons")} title={tr("All lessons")}>{ sized(Icon::List, 14) }</button>
                }
                <h2 id="learn-title">{ &*title }</h2>
                <button class="tool tool--small" type="button" onclick={act(Learning::Fold(true))} aria-label={tr("Fold the lessons")}
                    title={tr("Fold the lessons")}>{ sized(Icon::FoldRight, 14) }</button>
                <button class="tool tool--small" type="button" onclick={close} aria-label={close_words} title={close_words}>{ sized(Icon::Cross, 14) }</button>
            </header>
            if open.is_some_and(|open| open.lesson.is_preview()) {
                <div class="learn__preview">
                    <span>{ tr("Your lesson, as the class sees it.") }</span>
                    <button class="button button--small" type="button" onclick={back}>{ sized(Icon::Pencil, 14) }{ tr("Back to the draft") }</button>
                </div>
            }
            { match (props.pane, open) {
                (Pane::Lesson, Some(open)) => html! {
                    <LessonStep key={format!("{}/{}", open.lesson.name, open.step)} open={open.clone()} progress={props.learn.progress.clone()}
                        document={props.document.clone()} />
                },
                (Pane::Author, _) => html! {
                    <Author draft={props.learn.draft.clone()} document={props.document.clone()} look={props.look.clone()}
                        title={props.title.clone()} />
                },
                _ => html! { <CourseList open={open.map(|open| open.lesson.name.clone())} progress={props.learn.progress.clone()} brought={props.learn.brought.clone()} /> },
            } }
        </aside>
    }
}
