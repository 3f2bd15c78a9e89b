//! Makes a lesson of what is on the page.

mod steps;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::field::typed;
use crate::components::icon::{Icon, sized};
use crate::components::share::Copy;
use crate::document::Document;
use crate::handing;
use crate::lessons::{Lesson, draft, edit, obscure, read, review};
use crate::session::{misread, parcel};
use crate::share::{Look, Parcel, words};
use crate::shared::Shared;
use crate::state::Learning;
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};
use steps::Steps;

/// What the author's view is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The lesson's JSON; empty for none.
    pub draft: Rc<str>,
    /// What is on the page.
    pub document: Shared<Document>,
    /// Where the page looks.
    pub look: Look,
    /// What the workflow on the page is called.
    pub title: Rc<str>,
}

/// How long after the last key stroke a lesson is reviewed, in milliseconds: everything in it is run.
const PAUSE: u32 = 400;

/// What is found wrong with a lesson; `Err` when it is none.
fn findings(text: &str) -> Result<(Lesson, Vec<String>), String> {
    if let Some(wrong) = misread(text) {
        return Err(wrong.sentence());
    }
    let value = Value::parse(text).map_err(|error| error.to_string())?;
    let lesson = read(&value, &|_| None)?;
    let found = review(&lesson);
    Ok((lesson, found))
}

/// The author's view.
#[component]
pub fn Author(props: &Props) -> Html {
    let studio = use_studio();
    let reviewed = use_state(|| None::<Rc<Result<(Lesson, Vec<String>), String>>>);
    {
        let reviewed = reviewed.clone();
        use_effect_with(props.draft.clone(), move |draft| {
            let draft = draft.clone();
            let later =
                (!draft.is_empty()).then(|| Timeout::new(PAUSE, move || reviewed.set(Some(Rc::new(findings(&draft))))));
            move || drop(later)
        });
    }
    let set = {
        let studio = studio.clone();
        Callback::from(move |lesson: Value| studio.act(Learning::Draft(Rc::from(lesson.to_json_pretty()))))
    };
    let packed = |document: &Document| {
        parcel::parcel(document, None).unwrap_or_else(|_| Parcel {
            definition: document.definition.clone(),
            input: document.input.clone(),
            ..Parcel::default()
        })
    };
    let begin = {
        let (set, document, look, title) =
            (set.clone(), props.document.clone(), props.look.clone(), props.title.clone());
        Callback::from(move |_: MouseEvent| {
            let parcel = Parcel { look: look.clone(), ..packed(&document) };
            let title = if title.trim().is_empty() { tr("My lesson") } else { &title };
            set.emit(draft(title, &parcel));
        })
    };
    if props.draft.is_empty() {
        return html! {
            <div class="learn__body">
                <p class="learn__lead">{ tr("A lesson is a workflow, texts that say where to look, and questions about what comes out. It begins with what is on the page now.") }</p>
                <ol class="author__how">
                    <li>{ tr("Write and run the workflow on the page.") }</li>
                    <li>{ tr("Begin the lesson; for each step write a text and look at a state.") }</li>
                    <li>{ tr("Ask for a stage or for the output: the answer is taken from the run.") }</li>
                    <li>{ tr("Share it as a link or as a file.") }</li>
                </ol>
                <button class="button button--main" type="button" onclick={begin}>{ tr("Begin with what is on the page") }</button>
            </div>
        };
    }
    let value = Value::parse(&props.draft).ok();
    let text_field = |label: &'static str, name: &'static str, value: &Value| {
        let oninput = {
            let (set, value) = (set.clone(), value.clone());
            Callback::from(move |event: InputEvent| set.emit(edit::set(&value, name, &typed(&event))))
        };
        html! {
            <label class="author__field"><span>{ label }</span>
                <input value={edit::text(value.get(name))} {oninput} maxlength="200" /></label>
        }
    };
    let use_page = value.clone().map(|value| {
        let (set, document) = (set.clone(), props.document.clone());
        Callback::from(move |_: MouseEvent| set.emit(edit::set_run(&value, &packed(&document))))
    });
    let onjson = {
        let studio = studio.clone();
        Callback::from(move |event: InputEvent| studio.act(Learning::Draft(Rc::from(typed(&event)))))
    };
    let discard = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(Learning::Draft(Rc::from(""))))
    };
    html! {
        <div class="learn__body">
            if let Some(value) = &value {
                { text_field(tr("Title"), "title", value) }
                { text_field(tr("Summary"), "summary", value) }
                <Steps lesson={Shared::new(value.clone())} look={props.look.clone()} onchange={set.clone()} />
                if let Some(onclick) = use_page {
                    <button class="button button--small" type="button" {onclick}>{ sized(Icon::Download, 14) }{ tr("Take the workflow on the page into the first run") }</button>
                }
            }
            <details class="author__json" open={value.is_none()}>
                <summary>{ tr("The lesson as JSON") }</summary>
                <textarea class="mono" rows="18" value={props.draft.to_string()} oninput={onjson} spellcheck="false" aria-label={tr("The lesson as JSON")} />
            </details>
            { reviewed.as_deref().map(review_of).unwrap_or_default() }
            if let Some(Ok((lesson, _))) = reviewed.as_deref() { <Hand lesson={Shared::new(lesson.clone())} /> }
            <footer class="learn__foot">
                <button class="button button--small" type="button" onclick={discard}>{ sized(Icon::Trash, 14) }{ tr("Discard this lesson") }</button>
            </footer>
        </div>
    }
}

fn review_of(found: &Result<(Lesson, Vec<String>), String>) -> Html {
    match found {
        Err(why) => html! {
            <div class="verdict tone-failed" role="status" data-review="broken"><p>{ sized(Icon::Cross, 14) }<strong>{ tr_with("This is no lesson yet: {why}", &[("why", why)]) }</strong></p></div>
        },
        Ok((_, found)) if found.is_empty() => html! {
            <div class="verdict tone-succeeded" role="status" data-review="ready"><p>{ sized(Icon::Check, 14) }<strong>{ tr("Ready to teach.") }</strong></p></div>
        },
        Ok((_, found)) => html! {
            <div class="verdict tone-waiting" role="status" data-review="findings">
                <p>{ sized(Icon::Alert, 14) }<strong>{ tr("What to look at before you share it") }</strong></p>
                <ul>{ for found.iter().map(|words| html! { <li>{ super::markdown::line(words) }</li> }) }</ul>
            </div>
        },
    }
}

#[derive(Properties, PartialEq)]
struct HandProps {
    lesson: Shared<Lesson>,
}

/// Ways to try a lesson and to hand it on.
#[component]
fn Hand(props: &HandProps) -> Html {
    let studio = use_studio();
    let parcel = props.lesson.to_parcel();
    let preview = {
        let lesson = Lesson { name: Rc::from(format!("preview-{}", props.lesson.name)), ..(*props.lesson).clone() };
        let lesson = Shared::new(lesson);
        Callback::from(move |_: MouseEvent| studio.open_lesson(&lesson, 0))
    };
    let save = {
        let (name, text) = (words::file_name(&props.lesson.title), parcel.to_file());
        Callback::from(move |_: MouseEvent| handing::download(&name, &text))
    };
    let link = format!("{}#{}", handing::base(), parcel.to_link());
    html! {
        <section class="author__hand" aria-label={tr("Hand the lesson on")}>
            <div class="task__row">
                <button class="button button--main" type="button" onclick={preview}>{ sized(Icon::Play, 14) }{ tr("Preview") }</button>
                <button class="button" type="button" onclick={save}>{ sized(Icon::Download, 14) }{ tr("Save as a file") }</button>
            </div>
            <div class="share__link"><input class="mono" readonly=true value={link.clone()} aria-label={tr("Link to the lesson")} /><Copy text={link} /></div>
            <p class="learn__fine">{ tr(obscure::WARNING) }</p>
        </section>
    }
}
