//! The runs of the workflow on the page, and two of them side by side.

mod compared;

use yew::prelude::*;

use crate::run::{Run, RunId, Source};
use crate::shared::Shared;
use crate::state::{Action, KeptRun};
use crate::studio::{Studio, use_studio};
use crate::texts::{number, tr, tr_with};
use crate::words::span_of_time;

use super::icon::{Icon, icon, sized};
use super::meaning::status_words;
use compared::Compared;

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The runs, oldest first.
    pub runs: Vec<KeptRun>,
    /// The one that is shown.
    pub shown: Option<RunId>,
    /// The one it is compared with.
    pub against: Option<RunId>,
}

/// What a run is called.
pub(super) fn name(run: &Run) -> String {
    match &run.source {
        Source::Recorded { name } => tr_with("Run {n}: {file}", &[("n", &run.id), ("file", name)]),
        Source::Begun | Source::Forked { .. } => tr_with("Run {n}", &[("n", &run.id)]),
    }
}

/// The list of runs.
#[component]
pub fn Runs(props: &Props) -> Html {
    let studio = use_studio();
    if props.runs.is_empty() {
        return html! {
            <div class="empty">
                <div class="empty__icon">{ sized(Icon::Fork, 28) }</div>
                <p>{ tr("Every run of this workflow stays here as long as the page is open. Change a mock, the input or the definition, run again, and see side by side what became different.") }</p>
            </div>
        };
    }
    let find = |id: Option<RunId>| props.runs.iter().find(|kept| Some(kept.run.id) == id);
    let pair = find(props.against).zip(find(props.shown)).filter(|(old, new)| old.run.id != new.run.id);
    html! {
        <div class="runs">
            <ul class="runs__list" aria-label={tr("Runs of this workflow")}>
                { for props.runs.iter().rev().map(|kept| row(kept, props, &studio)) }
            </ul>
            if let Some((old, new)) = pair {
                <Compared old={old.clone()} new={new.clone()} />
            } else if props.runs.len() > 1 {
                <p class="runs__none">{ tr("Choose a run to compare the shown one with.") }</p>
            } else {
                <p class="runs__none">{ tr("One run so far. The next one is compared with it.") }</p>
            }
        </div>
    }
}

fn row(kept: &KeptRun, props: &Props, studio: &Studio) -> Html {
    let run = &kept.run;
    let id = run.id;
    let (shown, against) = (props.shown == Some(id), props.against == Some(id));
    let (word, sign, tone) = status_words(&run.status);
    let on = |act: fn(&Studio, RunId)| {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| act(&studio, id))
    };
    let took = span_of_time(run.moment(run.last()).time.0.saturating_sub(run.started.0));
    let facts = tr_with("{n} events, {time}", &[("n", &number(run.events.len())), ("time", &took)]);
    let origin = match &run.source {
        Source::Forked { of, event } => tr_with("from run {of}, after event {event}", &[("of", of), ("event", event)]),
        Source::Recorded { .. } => tr("recorded").to_owned(),
        Source::Begun => String::new(),
    };
    html! {
        <li key={id} class={classes!("run-row", shown.then_some("run-row--shown"))} data-run={id.to_string()}>
            <button class="run-row__main" type="button" aria-pressed={shown.to_string()} onclick={on(|studio, id| studio.show_run(id))}
                title={tr("Show this run everywhere")}>
                <span class={classes!("run-row__sign", format!("tone-{tone}"))}>{ icon(sign) }</span>
                <strong>{ name(run) }</strong>
                <span class={classes!("run-row__status", format!("tone-{tone}"))}>{ word }</span>
                <span class="run-row__facts">{ facts }</span>
                <span class="run-row__facts">{ origin }</span>
            </button>
            if shown {
                <span class="run-row__now">{ tr("shown") }</span>
            } else {
                <button class="chip" type="button" aria-pressed={against.to_string()}
                    onclick={{
                        let studio = studio.clone();
                        Callback::from(move |_: MouseEvent| studio.act(Action::Compare((!against).then_some(id))))
                    }}>{ tr("Compare") }</button>
                <button class="tool tool--small" type="button" onclick={on(|studio, id| studio.forget_run(id))}
                    aria-label={tr_with("Forget {run}", &[("run", &name(run))])}>{ sized(Icon::Trash, 12) }</button>
            }
        </li>
    }
}

/// Whether the run was recorded elsewhere.
pub(super) fn is_recorded(run: &Shared<Run>) -> bool {
    matches!(run.source, Source::Recorded { .. })
}
