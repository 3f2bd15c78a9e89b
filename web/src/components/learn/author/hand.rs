//! What is missing in a lesson that is made, and the ways to try it and to hand it on.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::components::learn::markdown::line;
use crate::components::share::Copy;
use crate::handing;
use crate::lessons::review::Finding;
use crate::lessons::{Lesson, obscure};
use crate::share::words;
use crate::shared::Shared;
use crate::state::Learning;
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};

use super::form::go;

/// What a review came to; `Err` when it is no lesson.
pub type Reviewed = Result<(Lesson, Vec<Finding>), String>;

/// What is missing.
pub fn review_of(found: &Reviewed) -> Html {
    let leading = |way: &str, words: &str| {
        let way = way.to_owned();
        let onclick = Callback::from(move |_: MouseEvent| go(&way));
        html! { <button class="author__finding" type="button" {onclick}>{ line(words) }</button> }
    };
    match found {
        Err(why) => {
            let words = tr_with("This is no lesson yet: {why}", &[("why", why)]);
            // What cannot be read is told with its place in front.
            let way = why.strip_prefix("lesson/").and_then(|rest| Some(rest.split_once(": ")?.0));
            let words = way.map_or_else(|| html! { { words.clone() } }, |way| leading(way, &words));
            html! {
                <div class="verdict tone-failed" role="status" data-review="broken"><p>{ sized(Icon::Cross, 14) }<strong>{ words }</strong></p></div>
            }
        }
        Ok((_, found)) if found.is_empty() => html! {
            <div class="verdict tone-succeeded" role="status" data-review="ready"><p>{ sized(Icon::Check, 14) }<strong>{ tr("Ready to teach.") }</strong></p></div>
        },
        Ok((_, found)) => {
            let row = |finding: &Finding| html! { <li>{ leading(&finding.way, &finding.words) }</li> };
            html! {
                <div class="verdict tone-waiting" role="status" data-review="findings">
                    <p>{ sized(Icon::Alert, 14) }<strong>{ tr("What to look at before you share it") }</strong></p>
                    <ul>{ for found.iter().map(row) }</ul>
                </div>
            }
        }
    }
}

/// What the ways are given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The lesson.
    pub lesson: Shared<Lesson>,
}

/// Ways to try a lesson and to hand it on.
#[component]
pub fn Hand(props: &Props) -> Html {
    let studio = use_studio();
    let parcel = props.lesson.to_parcel();
    let preview = {
        let lesson = Shared::new(props.lesson.as_preview());
        Callback::from(move |_: MouseEvent| {
            studio.act(Learning::Anew(lesson.clone()));
            studio.open_lesson(&lesson, 0);
        })
    };
    let save = {
        let (name, text) = (words::file_name(&props.lesson.title), parcel.to_file());
        Callback::from(move |_: MouseEvent| handing::download(&name, &text))
    };
    let link: Rc<str> = Rc::from(format!("{}#{}", handing::base(), parcel.to_link()));
    html! {
        <section class="author__hand" aria-label={tr("Hand the lesson on")}>
            <div class="task__row">
                <button class="button button--main" type="button" onclick={preview}>{ sized(Icon::Play, 14) }{ tr("Try it") }</button>
                <button class="button" type="button" onclick={save}>{ sized(Icon::Download, 14) }{ tr("Save as a file") }</button>
            </div>
            <div class="share__link"><input class="mono" readonly=true value={link.to_string()} aria-label={tr("Link to the lesson")} /><Copy text={link.to_string()} /></div>
            <p class="learn__fine">{ tr(obscure::WARNING) }</p>
        </section>
    }
}
