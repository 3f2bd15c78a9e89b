//! Makes a lesson of what is on the page.

mod exercise;
mod form;
mod hand;
mod question;
mod steps;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::dropping::{Dropped, FileButton};
use crate::components::field::typed;
use crate::components::icon::{Icon, sized};
use crate::document::Document;
use crate::lessons::make::Stay;
use crate::lessons::{draft, edit, findings, make, page, read};
use crate::session::misread;
use crate::share::{Look, Parcel};
use crate::shared::Shared;
use crate::state::Learning;
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};
use form::{Form, button, packed, place, tool};
use hand::{Hand, Reviewed, review_of};
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

/// What is missing in a lesson; `Err` when it is none.
fn reviewed(text: &str) -> Reviewed {
    if let Some(wrong) = misread(text) {
        return Err(wrong.sentence());
    }
    let value = Value::parse(text).map_err(|error| error.to_string())?;
    let lesson = read(&value, &|_| None)?;
    let found = findings(&lesson);
    Ok((lesson, found))
}

/// The author's view.
#[component]
pub fn Author(props: &Props) -> Html {
    let studio = use_studio();
    let found = use_state(|| None::<Rc<Reviewed>>);
    {
        let found = found.clone();
        use_effect_with(props.draft.clone(), move |draft| {
            let draft = draft.clone();
            let later =
                (!draft.is_empty()).then(|| Timeout::new(PAUSE, move || found.set(Some(Rc::new(reviewed(&draft))))));
            move || drop(later)
        });
    }
    let value = Value::parse(&props.draft).ok();
    let runs = value.as_ref().map(|value| (value.get("workflow").cloned(), value.get("runs").cloned()));
    let stays: Rc<Vec<Vec<Stay>>> = {
        let value = value.clone();
        use_memo(runs, move |_| value.as_ref().map(make::stays).unwrap_or_default())
    };
    let set = {
        let studio = studio.clone();
        Callback::from(move |lesson: Value| studio.act(Learning::Draft(Rc::from(lesson.to_json_pretty()))))
    };
    if props.draft.is_empty() {
        return html! { <Begin document={props.document.clone()} look={props.look.clone()} title={props.title.clone()} onbegin={set} /> };
    }
    let onjson = {
        let studio = studio.clone();
        Callback::from(move |event: InputEvent| studio.act(Learning::Draft(Rc::from(typed(&event)))))
    };
    let form = value.clone().filter(|value| value.as_object().is_some()).map(|value| Form {
        lesson: Shared::new(value),
        onchange: set,
        document: props.document.clone(),
        look: props.look.clone(),
        stays,
    });
    html! {
        <div class="learn__body">
            if let Some(form) = &form {
                { form.line(tr("Title"), "title", tr("What it is called")) }
                { form.line(tr("Summary"), "summary", tr("What it teaches, in one sentence")) }
                <Runs form={form.clone()} />
                <Steps form={form.clone()} />
            }
            <details class="author__json" open={form.is_none()}>
                <summary>{ tr("The lesson as JSON") }</summary>
                <textarea class="mono" rows="18" value={props.draft.to_string()} oninput={onjson} spellcheck="false" aria-label={tr("The lesson as JSON")} />
            </details>
            { found.as_deref().map(review_of).unwrap_or_default() }
            if let Some(Ok((lesson, _))) = found.as_deref() { <Hand lesson={Shared::new(lesson.clone())} /> }
            <Discard />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BeginProps {
    document: Shared<Document>,
    look: Look,
    title: Rc<str>,
    onbegin: Callback<Value>,
}

/// Before there is a lesson.
#[component]
fn Begin(props: &BeginProps) -> Html {
    let wrong = use_state_eq(|| None::<String>);
    let begin = {
        let (onbegin, document) = (props.onbegin.clone(), props.document.clone());
        let (look, title) = (props.look.clone(), props.title.clone());
        Callback::from(move |_: MouseEvent| {
            onbegin.emit(draft(&title, &Parcel { look: look.clone(), ..packed(&document) }));
        })
    };
    let onfile = {
        let (onbegin, wrong) = (props.onbegin.clone(), wrong.clone());
        Callback::from(move |file: Dropped| match edit::open(&file.text) {
            Ok(lesson) => onbegin.emit(lesson),
            Err(why) => wrong.set(Some(why)),
        })
    };
    html! {
        <div class="learn__body">
            <p class="learn__lead">{ tr("A lesson is a workflow, texts that say where to look, questions about what comes out, and workflows to complete or repair. It begins with what is on the page now.") }</p>
            <ol class="author__how">
                <li>{ tr("Write and run the workflow on the page.") }</li>
                <li>{ tr("Begin the lesson; add texts, questions and exercises.") }</li>
                <li>{ tr("Answers and checks are taken from the run, so they are right.") }</li>
                <li>{ tr("Try it, then share it as a link or as a file.") }</li>
            </ol>
            <div class="author__row">
                <button class="button button--main" type="button" onclick={begin}>{ tr("Begin with what is on the page") }</button>
                <FileButton label={tr("Open a lesson's file")} accept=".json" {onfile} />
            </div>
            if let Some(wrong) = &*wrong { <p class="wrong" role="alert">{ wrong }</p> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct RunsProps {
    form: Form,
}

/// The workflows with their inputs that the lesson shows.
#[component]
fn Runs(props: &RunsProps) -> Html {
    let studio = use_studio();
    let form = &props.form;
    let runs = edit::list(&form.lesson, "runs");
    let made = read(&form.lesson, &|_| None).ok();
    let row = |(index, run): (usize, &Value)| {
        let name = edit::text(run, "name");
        let named = [("name", &name as &dyn std::fmt::Display)];
        let take = {
            let page = form.page();
            form.change(move |lesson| edit::take_run(lesson, index, &page))
        };
        let show = made.as_ref().and_then(|made| made.runs.get(index)).map(|run| {
            let (studio, document, name) = (studio.clone(), page::of_run(run), name.clone());
            Callback::from(move |_: MouseEvent| studio.open_new(document.clone(), &name))
        });
        let used = edit::list(&form.lesson, "steps").iter().any(|step| edit::text(step, "run") == name);
        let remove = form.change(move |lesson| edit::put(lesson, &format!("runs/{index}"), None));
        html! {
            <li key={index} class="author__run" id={place(&format!("runs/{index}"))} tabindex="-1">
                <span>{ name.clone() }</span>
                { tool(Icon::Download, tr_with("Take what is on the page into {name}", &named), take, false) }
                if let Some(show) = show { { tool(Icon::Code, tr_with("Put {name} on the page as a new workflow", &named), show, false) } }
                { tool(Icon::Trash, tr_with("Remove {name}", &named), remove, used || runs.len() == 1) }
            </li>
        }
    };
    let add = {
        let page = form.page();
        form.change(move |lesson| edit::add_run(lesson, &page))
    };
    html! {
        <section class="author__part" aria-label={tr("Workflows with their inputs")}>
            <p class="author__label">{ tr("Workflows with their inputs") }</p>
            <ul class="author__runs">{ for runs.iter().enumerate().map(row) }</ul>
            { button(Icon::Plus, tr("Add what is on the page"), add) }
        </section>
    }
}

/// Throws the lesson away, when it was asked twice.
#[component]
fn Discard() -> Html {
    let studio = use_studio();
    let asking = use_state_eq(|| false);
    let ask = |to: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(to))
    };
    let discard = Callback::from(move |_: MouseEvent| studio.act(Learning::Draft(Rc::from(""))));
    html! {
        <footer class="learn__foot">
            if *asking {
                <span class="learn__ask" role="group" aria-label={tr("Discard this lesson?")}>
                    <span>{ tr("Discard this lesson?") }</span>
                    <button class="button button--small button--bad" type="button" onclick={discard}>{ tr("Discard it") }</button>
                    <button class="button button--small" type="button" onclick={ask(false)}>{ tr("Keep it") }</button>
                </span>
            } else {
                <button class="button button--small" type="button" onclick={ask(true)}>{ sized(Icon::Trash, 14) }{ tr("Discard this lesson") }</button>
            }
        </footer>
    }
}
