//! A workflow to complete or repair: the learner writes in the page's editor, and asks for a check.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::lessons::exercise::CaseResult;
use crate::lessons::{Case, Exercise, Marked, Task, check_exercise};
use crate::state::{Action, Change, Learning, OpenStep, PhoneTab};
use crate::studio::use_studio;
use crate::texts::{tr, tr_count, tr_with};

use super::markdown::{blocks, line};

/// What the exercise is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The step that it is.
    pub open: OpenStep,
    /// Whether it was solved, now or earlier.
    pub done: bool,
    /// What stands in the editor.
    pub definition: Rc<str>,
}

/// The exercise.
#[component]
pub fn ExerciseView(props: &Props) -> Html {
    let studio = use_studio();
    let marked = use_state(|| None::<(Rc<str>, Rc<Marked>)>);
    let hints = use_state_eq(|| 0usize);
    let solved = use_state_eq(|| false);
    {
        let studio = studio.clone();
        use_effect_with((), move |()| studio.act(Change::Phone(PhoneTab::Code)));
    }
    let Some(Task::Exercise(exercise)) = props.open.step().and_then(|step| step.task.as_ref()) else {
        return Html::default();
    };
    let onclick = {
        let (studio, marked, open, definition) =
            (studio.clone(), marked.clone(), props.open.clone(), props.definition.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(Task::Exercise(exercise)) = open.step().and_then(|step| step.task.as_ref()) else { return };
            let result = check_exercise(exercise, &definition);
            if result.passed {
                studio.act(Learning::Solved);
            }
            marked.set(Some((definition.clone(), Rc::new(result))));
        })
    };
    let restart = {
        let (studio, marked) = (studio.clone(), marked.clone());
        Callback::from(move |_: MouseEvent| {
            marked.set(None);
            studio.act(Learning::Restart);
        })
    };
    let more = {
        let hints = hints.clone();
        Callback::from(move |_: MouseEvent| hints.set(*hints + 1))
    };
    let show = {
        let (studio, solved) = (studio.clone(), solved.clone());
        Callback::from(move |_: MouseEvent| {
            studio.act(Learning::Shown);
            solved.set(true);
        })
    };
    let take = {
        let (studio, solution) = (studio.clone(), exercise.solution.clone());
        Callback::from(move |_: MouseEvent| studio.act(Action::TypeDefinition(solution.clone())))
    };
    let stale = marked.as_ref().is_some_and(|(text, _)| *text != props.definition);
    let results = marked.as_ref().map(|(_, marked)| Rc::clone(marked));
    let left = exercise.hints.len().saturating_sub(*hints);
    let hidden = exercise.cases.iter().filter(|case| case.hidden).count();
    html! {
        <section class="task" aria-label={tr("Exercise")}>
            <p class="task__kind">{ sized(Icon::Pencil, 14) }{ tr("Exercise") }
                { for exercise.concepts.iter().map(|concept| html! { <span class="task__concept">{ concept.name() }</span> }) }
            </p>
            { blocks(&exercise.task) }
            { rules(exercise) }
            <div class="task__row">
                <button class="button button--main" type="button" {onclick}>{ tr("Check") }</button>
                <button class="button" type="button" onclick={restart}>{ tr("Start over") }</button>
            </div>
            <div role="status">{ results.as_deref().map(|marked| verdict(marked, stale)).unwrap_or_default() }</div>
            if props.done && results.is_none() {
                <p class="verdict tone-succeeded">{ sized(Icon::Check, 14) }<strong>{ tr("You solved this one.") }</strong></p>
            }
            <ul class="cases">
                { for exercise.cases.iter().enumerate().filter(|(_, case)| !case.hidden).map(|(at, case)| {
                    let result = results.as_ref().and_then(|marked| marked.cases.get(at)).cloned();
                    let run = {
                        let studio = studio.clone();
                        Callback::from(move |_: MouseEvent| studio.act(Learning::Case(at)))
                    };
                    visible(case, result.as_ref(), props.open.case == Some(at), run)
                }) }
                { for exercise.cases.iter().zip(results.iter().flat_map(|marked| &marked.cases)).filter(|(case, _)| case.hidden).map(|(_, result)| unseen(result)) }
            </ul>
            if hidden > 0 && results.is_none() {
                <p class="learn__fine">{ tr_count(hidden, "And {n} case that is not shown.", "And {n} cases that are not shown.") }</p>
            }
            { for exercise.hints.iter().take(*hints).enumerate().map(|(at, hint)| html! {
                <div class="hint" key={at}><p class="task__label">{ tr_with("Hint {n}", &[("n", &(at + 1))]) }</p>{ blocks(hint) }</div>
            }) }
            <div class="task__row">
                if left > 0 {
                    <button class="button button--small" type="button" onclick={more}>{ sized(Icon::Help, 14) }
                        { tr_with("Hint ({n} of {count})", &[("n", &(*hints + 1)), ("count", &exercise.hints.len())]) }</button>
                }
                if !*solved {
                    <button class="button button--small" type="button" onclick={show}>{ tr("Show the solution") }</button>
                }
            </div>
            if *solved {
                <div class="hint">
                    <p class="task__label">{ tr("A solution") }</p>
                    <pre class="prose__code" tabindex="0"><code>{ &*exercise.solution }</code></pre>
                    <button class="button button--small" type="button" onclick={take}>{ tr("Put it into the editor") }</button>
                </div>
            }
        </section>
    }
}

fn rules(exercise: &Exercise) -> Html {
    let mut rules: Vec<String> = exercise.uses.iter().map(|name| tr_with("Use `{name}`.", &[("name", name)])).collect();
    rules.extend(exercise.avoids.iter().map(|name| tr_with("Do it without `{name}`.", &[("name", name)])));
    rules.extend(exercise.most_states.map(|most| tr_count(most, "Use {n} state.", "Use at most {n} states.")));
    if rules.is_empty() {
        return Html::default();
    }
    html! { <ul class="task__rules">{ for rules.iter().map(|rule| html! { <li>{ line(rule) }</li> }) }</ul> }
}

fn verdict(marked: &Marked, stale: bool) -> Html {
    let (tone, sign, words) = match (stale, marked.passed) {
        (true, _) => ("tone-waiting", Icon::Clock, tr("The text was changed since this check.")),
        (false, true) => ("tone-succeeded", Icon::Check, tr("Solved: every case comes out as it should.")),
        (false, false) => ("tone-failed", Icon::Cross, tr("Not yet.")),
    };
    let problems = marked.problems.iter().map(|problem| &problem.message);
    html! {
        <div class={classes!("verdict", tone)} data-passed={marked.passed.to_string()}>
            <p>{ sized(sign, 14) }<strong>{ words }</strong></p>
            if !stale && (!marked.problems.is_empty() || !marked.rules.is_empty()) {
                <ul>
                    { for problems.map(|words| html! { <li>{ words }</li> }) }
                    { for marked.rules.iter().map(|words| html! { <li>{ line(words) }</li> }) }
                </ul>
            }
        </div>
    }
}

fn visible(case: &Case, result: Option<&CaseResult>, chosen: bool, run: Callback<MouseEvent>) -> Html {
    let code = |label: &'static str, value: &Value| {
        html! { <div><dt>{ label }</dt><dd><pre class="prose__code" tabindex="0"><code>{ value.to_json_pretty() }</code></pre></dd></div> }
    };
    let failed = result.is_some_and(|result| !result.passed);
    html! {
        <li class="case" key={case.name.to_string()} data-case={case.name.to_string()} data-passed={result.map(|result| result.passed.to_string())}>
            <details open={failed}>
                <summary>{ mark(result) }<span>{ &*case.name }</span></summary>
                if let Some(result) = result { { words(result) } }
                <dl class="case__values">
                    { code(tr("Input"), &case.input) }
                    { code(tr("Expected"), &case.expect.shown()) }
                    if let Some(got) = result.and_then(|result| result.got.as_ref()) { { code(tr("Got"), got) } }
                </dl>
                <button class="button button--small" type="button" onclick={run} aria-pressed={chosen.to_string()}>{ sized(Icon::Play, 12) }{ tr("Watch it run") }</button>
            </details>
        </li>
    }
}

fn unseen(result: &CaseResult) -> Html {
    html! {
        <li class="case case--hidden" key={format!("hidden {}", result.name)} data-passed={result.passed.to_string()}>
            <p>{ mark(Some(result)) }<span>{ tr("A case that is not shown") }</span></p>
            { words(result) }
        </li>
    }
}

fn mark(result: Option<&CaseResult>) -> Html {
    let (class, sign, word) = match result.map(|result| result.passed) {
        None => ("tone-idle", Icon::Idle, tr("Not checked yet")),
        Some(true) => ("tone-succeeded", Icon::Check, tr("Passed")),
        Some(false) => ("tone-failed", Icon::Cross, tr("Failed|case")),
    };
    html! { <span class={classes!("case__mark", class)}>{ sized(sign, 14) }<span class="sr-only">{ word }</span></span> }
}

fn words(result: &CaseResult) -> Html {
    if result.words.is_empty() {
        return Html::default();
    }
    html! { <ul class="case__words">{ for result.words.iter().map(|words| html! { <li>{ line(words) }</li> }) }</ul> }
}
