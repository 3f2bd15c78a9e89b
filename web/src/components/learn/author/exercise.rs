//! An exercise of a lesson that is made: where it begins, its solution, hints and checks.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::icon::Icon;
use crate::lessons::edit;
use crate::lessons::make::Expecting;
use crate::lessons::obscure;
use crate::share::Parcel;
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};

use super::form::{Form, StepProps, Tick, button, place, tool};
use super::question::concept;

/// The exercise.
#[component]
pub fn ExerciseForm(props: &StepProps) -> Html {
    let (at, form) = (props.at, &props.form);
    let wrong = use_state_eq(|| None::<String>);
    let way = format!("steps/{at}/exercise");
    let attempt = {
        let (form, wrong) = (form.clone(), wrong.clone());
        // Does what can be refused, and tells why it was.
        Callback::from(move |change: Change| match change(&form.lesson, &form.page()) {
            Ok(lesson) => {
                wrong.set(None);
                form.onchange.emit(lesson);
            }
            Err(why) => wrong.set(Some(why)),
        })
    };
    let add = {
        let attempt = attempt.clone();
        Callback::from(move |_: MouseEvent| {
            attempt.emit(Rc::new(move |lesson, page| edit::add_check(lesson, at, page)))
        })
    };
    let checks = |hidden: bool| {
        let list = format!("{way}/{}", if hidden { "hidden" } else { "cases" });
        let count = edit::list(&form.lesson, &list).len();
        let attempt = attempt.clone();
        (0..count)
            .map(move |index| html! {
                <CheckForm key={format!("{hidden}{index}")} form={form.clone()} {at} {index} {hidden} attempt={attempt.clone()} />
            })
            .collect::<Html>()
    };
    html! {
        <div class="author__part">
            { form.area(tr("Task"), &format!("{way}/task"), tr("What is to be done?")) }
            <WorkflowForm form={form.clone()} way={format!("{way}/start")} label={tr("It begins with")} />
            <WorkflowForm form={form.clone()} way={format!("{way}/solution")} label={tr("A solution")} />
            { hints(form, &format!("{way}/hints")) }
            <h4 id={place(&format!("{way}/cases"))} tabindex="-1">{ tr("Checks") }</h4>
            <p class="learn__fine">{ tr("Each runs the learner's workflow on an input. What must come out is what the solution gives, or the workflow on the page as long as there is no solution.") }</p>
            <ol class="author__choices">{ checks(false) }{ checks(true) }</ol>
            { button(Icon::Plus, tr("Add a check with the input on the page"), add) }
            if let Some(wrong) = &*wrong { <p class="wrong" role="alert">{ wrong }</p> }
            <p class="learn__fine">{ tr(obscure::WARNING) }</p>
            { concept(form, &format!("{way}/concepts/0")) }
        </div>
    }
}

/// A change that can be refused, given what is on the page.
type Change = Rc<dyn Fn(&Value, &Parcel) -> Result<Value, String>>;

#[derive(Properties, PartialEq)]
struct WorkflowProps {
    form: Form,
    way: AttrValue,
    label: AttrValue,
}

/// A workflow of the exercise, taken from the editor.
#[component]
fn WorkflowForm(props: &WorkflowProps) -> Html {
    let studio = use_studio();
    let text = edit::workflow(&props.form.lesson, &props.way);
    let take = {
        let (form, way) = (props.form.clone(), props.way.clone());
        Callback::from(move |_: MouseEvent| form.put(&way, Some(Value::String(form.document.definition.clone()))))
    };
    let give = {
        let text: Rc<str> = Rc::from(&*text);
        Callback::from(move |_: MouseEvent| studio.act(Action::TypeDefinition(text.clone())))
    };
    let same = *text == *props.form.document.definition;
    html! {
        <div class="author__workflow" id={place(&props.way)} tabindex="-1" role="group" aria-label={props.label.clone()}>
            <p class="author__label">{ props.label.clone() }</p>
            if text.is_empty() {
                <p class="learn__fine">{ tr("Nothing yet. Write it in the editor, then take it.") }</p>
            } else {
                <details>
                    <summary>{ if same { tr("The text that is in the editor now") } else { tr("Another text than in the editor") } }</summary>
                    <pre class="prose__code" tabindex="0"><code>{ &*text }</code></pre>
                </details>
            }
            <div class="author__row">
                { button(Icon::Download, tr("Take the editor's text"), take) }
                if !text.is_empty() && !same { { button(Icon::Code, tr("Put it into the editor"), give) } }
            </div>
        </div>
    }
}

fn hints(form: &Form, way: &str) -> Html {
    let count = edit::list(&form.lesson, way).len();
    let row = |index: usize| {
        let own = format!("{way}/{index}");
        let number = [("n", &(index + 1) as &dyn std::fmt::Display)];
        let remove = {
            let own = own.clone();
            form.change(move |lesson| edit::put(lesson, &own, None))
        };
        html! {
            <li key={index} class="author__hint">
                { form.area(&tr_with("Hint {n}", &number), &own, tr("From a nudge to nearly everything")) }
                { tool(Icon::Trash, tr_with("Remove hint {n}", &number), remove, false) }
            </li>
        }
    };
    let add = {
        let way = way.to_owned();
        form.change(move |lesson| edit::push(lesson, &way, Value::from("")))
    };
    html! {
        <div class="author__part" id={place(way)} tabindex="-1">
            if count > 0 { <ol class="author__choices">{ for (0..count).map(row) }</ol> }
            { button(Icon::Plus, tr("Add a hint"), add) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CheckProps {
    form: Form,
    at: usize,
    index: usize,
    hidden: bool,
    attempt: Callback<Change>,
}

/// One check.
#[component]
fn CheckForm(props: &CheckProps) -> Html {
    let CheckProps { form, at, index, hidden, attempt } = props;
    let (at, index, hidden) = (*at, *index, *hidden);
    let way = format!("steps/{at}/exercise/{}/{index}", if hidden { "hidden" } else { "cases" });
    let Some(case) = edit::at(&form.lesson, &way) else { return Html::default() };
    let name = edit::text(case, "name");
    let input = case.get("input").cloned().unwrap_or_else(Value::empty_object);
    let expect = case.get("expect").cloned().unwrap_or_default();
    let expecting = Expecting::of(&expect);
    let again = {
        let (attempt, way) = (attempt.clone(), way.clone());
        Callback::from(move |_: MouseEvent| {
            let way = way.clone();
            attempt.emit(Rc::new(move |lesson, page| edit::take_check(lesson, at, &way, page)));
        })
    };
    let wants = |change: fn(Expecting, bool) -> Expecting| {
        let (attempt, way) = (attempt.clone(), way.clone());
        Callback::from(move |on: bool| {
            let (way, parts) = (way.clone(), change(expecting, on));
            attempt.emit(Rc::new(move |lesson, page| edit::expect(lesson, at, &way, page, parts)));
        })
    };
    let hide = {
        let form = form.clone();
        Callback::from(move |_: bool| form.onchange.emit(edit::hide(&form.lesson, at, index, hidden)))
    };
    let remove = {
        let way = way.clone();
        form.change(move |lesson| edit::put(lesson, &way, None))
    };
    html! {
        <li class="author__choice" id={place(&way)} tabindex="-1" data-check={name.clone()}>
            <div class="author__head">
                <span class="author__kind">{ if hidden { tr("Hidden|check") } else { tr("Shown|check") } }</span>
                { tool(Icon::Trash, tr_with("Remove {name}", &[("name", &name)]), remove, false) }
            </div>
            { form.line(tr("Name"), &format!("{way}/name"), "") }
            <p class="author__label">{ tr("Input") }</p>
            <pre class="prose__code" tabindex="0"><code>{ input.to_json_pretty() }</code></pre>
            <p class="author__label">{ tr("Expected") }</p>
            <pre class="prose__code" tabindex="0"><code>{ expect.to_json_pretty() }</code></pre>
            <div class="author__ticks">
                <Tick label={tr("What comes out")} on={expecting.result} onchange={wants(|parts, on| Expecting { result: on, ..parts })} />
                <Tick label={tr("The states it goes through")} on={expecting.path} onchange={wants(|parts, on| Expecting { path: on, ..parts })} />
                <Tick label={tr("Hidden from the learner")} on={hidden} onchange={hide} />
            </div>
            { button(Icon::Download, tr("Take the input on the page, and what comes out"), again) }
        </li>
    }
}
