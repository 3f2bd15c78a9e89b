//! One task that waits: what it asks, and the forms to answer it.

use std::rc::Rc;

use stepthrough::cases::{Planned, Send};
use stepthrough::time::Timestamp;
use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::field::{chosen, lines, typed};
use crate::components::icon::{Icon, icon, sized};
use crate::components::json_tree::JsonTree;
use crate::diff::Node;
use crate::run::OpenTask;
use crate::session::{Reply, activity_task, errors_of, misread};
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::{Studio, use_studio};
use crate::texts::{tr, tr_with};
use crate::words::{since, span_of_time};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub task: OpenTask,
    pub step: usize,
    pub planned: Option<Planned>,
    pub at_end: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Success,
    Failure,
}

/// The card of a task.
#[component]
pub fn TaskCard(props: &Props) -> Html {
    let task = &props.task;
    let name = &task.name;
    let left = |due: Option<Timestamp>| due.map(|due| span_of_time(due.0.saturating_sub(task.now.0).max(0)));
    let polled = task.worker.is_some();
    let waits = match (task.is_activity, polled) {
        (true, false) => tr("waits for a worker"),
        (true, true) => tr("is being worked on"),
        (false, _) => tr("waits for an answer"),
    };
    html! {
        <section class="task tone-waiting" aria-label={format!("{name} {waits}")} data-task={name.to_string()}>
            <header class="task__head">
                { icon(Icon::Clock) }
                <h3>{ &**name }{ " " }<span class="task__waits">{ waits }</span></h3>
                if !props.at_end { <span class="task__past" title={tr("Answering here starts another future from this moment")}>{ tr("in the past") }</span> }
                if let Some(left) = left(task.deadline) { <span class="task__left" title={tr("TimeoutSeconds, on the virtual clock")}>{ tr_with("{time} left", &[("time", &left)]) }</span> }
                if let Some(left) = left(task.heartbeat_due) { <span class="task__left" title={tr("HeartbeatSeconds, on the virtual clock")}>{ tr_with("heartbeat in {time}", &[("time", &left)]) }</span> }
            </header>
            if task.is_activity && !polled {
                <p class="task__note">{ tr("No time runs yet: TimeoutSeconds and HeartbeatSeconds count from when a worker takes the task.") }</p>
            }
            { asked(task) }
            { as_planned(props) }
            if task.is_activity && !polled {
                <Worker task={task.clone()} step={props.step} />
            } else {
                <Answer task={task.clone()} step={props.step} planned={props.planned.clone()} />
            }
        </section>
    }
}

/// What the task was given: its token, or what a worker gets.
fn asked(task: &OpenTask) -> Html {
    let (title, value) = match (&task.worker, task.is_activity) {
        (Some(worker), true) => (tr_with("GetActivityTask gave {worker}", &[("worker", worker)]), activity_task(task)),
        (None, true) => (tr("Its input").to_owned(), task.input.clone()),
        (_, false) => (tr("What was sent").to_owned(), task.input.clone()),
    };
    html! {
        <>
            if task.by_token && !task.is_activity {
                <div class="task__token">
                    <span class="task__label">{ sized(Icon::Key, 14) }{ tr("Task token") }</span>
                    <code title={task.token.to_string()} data-token={task.token.to_string()}>{ &*task.token }</code>
                    <CopyButton text={task.token.clone()} label={tr("Copy the token")} />
                </div>
            }
            <details class="task__asked" data-asked="">
                <summary><span class="task__label">{ sized(Icon::ChevronRight, 12) }{ title }</span>
                    <code>{ if task.is_activity { crate::rows::preview(&value, 50) } else { crate::machine::service(&task.resource) } }</code>
                </summary>
                <div class="task__input"><JsonTree tree={Shared::new(Node::plain(&value))} depth={3} label={tr("Input of the task")} /></div>
            </details>
        </>
    }
}

/// What the example's set-up says that happens next, and a button that does it.
fn as_planned(props: &Props) -> Html {
    let Some(planned) = &props.planned else { return Html::default() };
    html! { <PlannedLine planned={planned.clone()} step={props.step} /> }
}

#[derive(Properties, PartialEq)]
struct PlannedProps {
    planned: Planned,
    step: usize,
}

#[component]
fn PlannedLine(props: &PlannedProps) -> Html {
    let studio = use_studio();
    let after = span_of_time(props.planned.after_ms);
    let values: [(&str, &dyn std::fmt::Display); 1] = [("time", &after)];
    let words = match &props.planned.send {
        Send::Success(_) => tr_with("Planned: success after {time}", &values),
        Send::Failure(_) => tr_with("Planned: failure after {time}", &values),
        Send::Heartbeat => tr_with("Planned: a heartbeat after {time}", &values),
        Send::TakenBy(worker) => {
            tr_with("Planned: {worker} takes it after {time}", &[("worker", worker), ("time", &after)])
        }
    };
    let onclick = {
        let (step, state) = (props.step, props.planned.when.clone());
        Callback::from(move |_: MouseEvent| studio.answer_as_planned(step, &state))
    };
    html! {
        <p class="task__plan">
            { sized(Icon::Book, 14) }<span>{ words }</span>
            <button class="button button--small" type="button" {onclick}>{ tr("Do it") }</button>
        </p>
    }
}

#[derive(Properties, PartialEq)]
struct WorkerProps {
    task: OpenTask,
    step: usize,
}

/// An activity's task that no worker has taken yet.
#[component]
fn Worker(props: &WorkerProps) -> Html {
    let studio = use_studio();
    let worker = use_state_eq(|| "worker-1".to_owned());
    let onworker = {
        let worker = worker.clone();
        Callback::from(move |event: InputEvent| worker.set(typed(&event)))
    };
    let send = |reply: Reply| {
        let (studio, step) = (studio.clone(), props.step);
        Callback::from(move |_: MouseEvent| studio.answer(step, reply.clone()))
    };
    let poll = send(Reply::Taken { token: props.task.token.clone(), worker: Rc::from(worker.as_str()) });
    html! {
        <>
            <label class="task__field">
                <span>{ tr("Name of the worker") }</span>
                <input class="mono" value={(*worker).clone()} oninput={onworker} spellcheck="false" autocomplete="off" />
            </label>
            <footer class="task__foot">
                <button class="button button--main" type="button" onclick={poll}
                    title={tr("GetActivityTask: the worker asks the activity for work, and is given the token and the input")}>{ tr("Poll for the task") }</button>
                if props.task.next_due.is_some() { { time_out(send(Reply::Nobody)) } }
            </footer>
        </>
    }
}

fn time_out(onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button class="button" type="button" {onclick} title={tr("Nobody answers; the virtual clock goes on to the next time limit")}>
            { sized(Icon::Clock, 14) }{ tr("Let it time out") }
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct AnswerProps {
    task: OpenTask,
    step: usize,
    planned: Option<Planned>,
}

/// What the forms begin with: what is planned, else a result that the workflow can go on with.
fn begin(props: &AnswerProps) -> (Form, String, Rc<str>, Rc<str>) {
    let sample = || props.task.sample.to_json_pretty();
    match props.planned.as_ref().map(|planned| &planned.send) {
        Some(Send::Success(output)) => (Form::Success, output.to_json_pretty(), Rc::from(""), Rc::from("")),
        Some(Send::Failure(failure)) => {
            let (error, cause) = (failure.error.clone(), failure.cause.clone());
            (Form::Failure, sample(), error.unwrap_or_default(), cause.unwrap_or_default())
        }
        _ => (Form::Success, sample(), Rc::from(""), Rc::from("")),
    }
}

/// The forms for success and failure.
#[component]
fn Answer(props: &AnswerProps) -> Html {
    let studio = use_studio();
    let task = &props.task;
    let first = use_memo((), |()| begin(props));
    let form = use_state_eq(|| first.0);
    let output = use_state_eq(|| first.1.clone());
    let error = use_state_eq(|| first.2.clone());
    let cause = use_state_eq(|| first.3.clone());
    let wrong = misread(&output);
    let send = |reply: Option<Reply>| {
        let (studio, step) = (studio.clone(), props.step);
        Callback::from(move |_: MouseEvent| {
            if let Some(reply) = reply.clone() {
                studio.answer(step, reply);
            }
        })
    };
    let token = Rc::clone(&task.token);
    let succeed = send(Value::parse(&output).ok().map(|output| Reply::Success { token: token.clone(), output }));
    let fail = send(Some(Reply::Failure { token: token.clone(), error: (*error).clone(), cause: (*cause).clone() }));
    let beat = {
        let (studio, step) = (studio.clone(), props.step);
        Callback::from(move |_: MouseEvent| {
            studio.answer(step, Reply::Heartbeat { token: token.clone() });
            studio.tell_heartbeat(&token);
        })
    };
    let pick = |to: Form| {
        let form = form.clone();
        Callback::from(move |_: MouseEvent| form.set(to))
    };
    let onoutput = {
        let output = output.clone();
        Callback::from(move |event: InputEvent| output.set(typed(&event)))
    };
    let pressed = |which: Form| (*form == which).to_string();
    let id = format!("task-{}", task.visit);
    html! {
        <>
            <div class="segments" role="group" aria-label={tr("Answer")}>
                <button type="button" aria-pressed={pressed(Form::Success)} onclick={pick(Form::Success)}>{ sized(Icon::Check, 14) }{ tr("Success") }</button>
                <button type="button" aria-pressed={pressed(Form::Failure)} onclick={pick(Form::Failure)}>{ sized(Icon::Cross, 14) }{ tr("Failure") }</button>
            </div>
            if *form == Form::Success {
                <label class="task__field" for={format!("{id}-output")}>
                    <span>{ tr("Output (JSON)") }</span>
                    <textarea id={format!("{id}-output")} class="mono" rows={lines(&output, 8)} spellcheck="false" value={(*output).clone()} oninput={onoutput}
                        aria-invalid={wrong.is_some().to_string()} aria-describedby={format!("{id}-wrong")} />
                </label>
                <p class="wrong" id={format!("{id}-wrong")} aria-live="polite">
                    if let Some(wrong) = &wrong { { wrong.sentence() } }
                </p>
            } else {
                { failure(task, &id, &error, &cause) }
            }
            <footer class="task__foot">
                if *form == Form::Success {
                    <button class="button button--main" type="button" disabled={wrong.is_some()} onclick={succeed}>{ tr("Send success") }</button>
                } else {
                    <button class="button button--bad" type="button" onclick={fail}>{ tr("Send failure") }</button>
                }
                if task.by_token {
                    <button class="button" type="button" onclick={beat} title={tr("Tells that the worker is alive: the heartbeat's time begins anew")}>{ sized(Icon::Heart, 14) }{ tr("Heartbeat") }</button>
                }
                if task.next_due.is_some() { { time_out(send(Some(Reply::Nobody))) } }
            </footer>
        </>
    }
}

impl Studio {
    /// Says that a heartbeat was sent, and what it changed.
    fn tell_heartbeat(&self, token: &str) {
        let sent = self.ask(|session| {
            let run = session.run();
            let now = run.moment(run.last());
            let task = session.open_tasks(now.step).into_iter().find(|task| *task.token == *token)?;
            Some((since(run.started, now.time), task.heartbeat_due.map(|due| due.0.saturating_sub(task.now.0))))
        });
        // When it was refused, the refusal is told.
        let Some(Some((at, left))) = sent else { return };
        let words = match left {
            Some(left) => {
                let left = span_of_time(left);
                tr_with(
                    "Heartbeat sent at {time}. The next one is due within {left}.",
                    &[("time", &at), ("left", &left)],
                )
            }
            None => tr_with(
                "Heartbeat sent at {time}. It changes nothing: the state has no HeartbeatSeconds.",
                &[("time", &at)],
            ),
        };
        self.act(Action::Notice(Some(Rc::from(words))));
    }
}

fn failure(task: &OpenTask, id: &str, error: &UseStateHandle<Rc<str>>, cause: &UseStateHandle<Rc<str>>) -> Html {
    let known = errors_of(&task.resource);
    let chosen_now = known.iter().position(|(name, _)| *name == **error);
    let text = |state: &UseStateHandle<Rc<str>>| {
        let state = state.clone();
        Callback::from(move |event: InputEvent| state.set(Rc::from(typed(&event))))
    };
    let onchoose = {
        let (known, error, cause) = (known.clone(), error.clone(), cause.clone());
        Callback::from(move |event: Event| {
            if let Some((name, said)) = chosen(&event).parse::<usize>().ok().and_then(|at| known.get(at)) {
                error.set(name.clone());
                cause.set(said.clone());
            }
        })
    };
    html! {
        <>
            <select onchange={onchoose} aria-label={tr("Known failures")}>
                if chosen_now.is_none() { <option value="" selected=true>{ tr("One of your own") }</option> }
                { for known.iter().enumerate().map(|(at, (name, _))| html! {
                    <option value={at.to_string()} selected={chosen_now == Some(at)}>{ &**name }</option>
                }) }
            </select>
            <div class="task__pair">
                <label class="task__field" for={format!("{id}-error")}>
                    <span>{ "Error" }</span>
                    <input id={format!("{id}-error")} class="mono" value={error.to_string()} oninput={text(error)} placeholder="MyError" spellcheck="false" autocomplete="off" />
                </label>
                <label class="task__field" for={format!("{id}-cause")}>
                    <span>{ "Cause" }</span>
                    <input id={format!("{id}-cause")} class="mono" value={cause.to_string()} oninput={text(cause)} placeholder={tr("What happened")} spellcheck="false" autocomplete="off" />
                </label>
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CopyProps {
    text: Rc<str>,
    label: AttrValue,
}

/// A button that copies a text.
#[component]
fn CopyButton(props: &CopyProps) -> Html {
    let done = use_state_eq(|| false);
    let onclick = {
        let (text, done) = (props.text.clone(), done.clone());
        Callback::from(move |_: MouseEvent| {
            crate::handing::copy(&text);
            done.set(true);
        })
    };
    html! {
        <button class="tool tool--small" type="button" {onclick} aria-label={props.label.clone()} title={props.label.clone()}>
            { sized(if *done { Icon::Check } else { Icon::Copy }, 14) }
        </button>
    }
}
