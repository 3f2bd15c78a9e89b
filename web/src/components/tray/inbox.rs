//! The inbox: tasks that wait for people and workers.

use yew::prelude::*;

use crate::document::Origin;
use crate::examples;
use crate::run::Run;
use crate::shared::Shared;
use crate::studio::use_studio;
use crate::texts::{tr, tr_count};

use super::super::icon::{Icon, sized};
use super::task::TaskCard;

/// More cards than this are only counted.
const MOST: usize = 12;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub run: Shared<Run>,
    pub cursor: usize,
    pub playing: bool,
    pub origin: Option<Origin>,
    pub as_planned: bool,
}

/// The open tasks at the cursor.
#[component]
pub fn Inbox(props: &Props) -> Html {
    let studio = use_studio();
    let run = &props.run;
    let step = run.moment(props.cursor).step;
    let at_end = props.cursor >= run.last();
    let has_plan = use_memo(props.origin.clone(), |origin| !examples::planned(origin.as_ref()).is_empty());
    // While the picture moves, cards that come and go would only flicker.
    let tasks = use_memo((run.clone(), props.cursor, props.playing), {
        let studio = studio.clone();
        move |(_, _, playing)| match playing {
            true => Vec::new(),
            false => studio.ask(|session| session.open_tasks(step)).unwrap_or_default(),
        }
    });
    if tasks.is_empty() && !*has_plan {
        return Html::default();
    }
    let follow = {
        let (studio, follows) = (studio.clone(), !props.as_planned);
        Callback::from(move |_: MouseEvent| studio.follow_plan(follows))
    };
    let planned = |name: &str| studio.ask(|session| session.planned_for(step, name)).flatten();
    html! {
        <section class="inbox" aria-label={tr("Inbox")}>
            <header class="inbox__head">
                { sized(Icon::Inbox, 14) }
                <h2>{ tr("Inbox") }</h2>
                <span class="inbox__count">
                    { if tasks.is_empty() { tr("nobody is asked").to_owned() } else { tr_count(tasks.len(), "{n} task waits", "{n} tasks wait") } }
                </span>
                if *has_plan {
                    <button type="button" role="switch" class="switch" aria-checked={props.as_planned.to_string()} onclick={follow}
                        title={tr("The example says what people and workers do, and when. On: they do it by themselves. Off: you do.")}>
                        <span class="switch__track" aria-hidden="true"></span>{ tr("Answer as planned") }
                    </button>
                }
            </header>
            { for tasks.iter().take(MOST).map(|task| {
                let planned = planned(&task.name);
                // Another card when the plan goes on: its form begins with what is planned then.
                let key = format!("{}-{:?}-{:?}", task.token, task.worker, planned.as_ref().map(|it| std::mem::discriminant(&it.send)));
                html! { <TaskCard {key} task={task.clone()} {step} {at_end} {planned} /> }
            }) }
            if tasks.len() > MOST {
                <p class="inbox__more">{ tr_count(tasks.len() - MOST, "{n} more task waits; answer these first.", "{n} more tasks wait; answer these first.") }</p>
            }
        </section>
    }
}
