//! The counter of a Task and what its next call is answered, at the moment that is looked at.

use yew::prelude::*;

use crate::machine::StateIx;
use crate::replies::{Upcoming, upcoming_words};
use crate::run::Run;
use crate::shared::Shared;
use crate::studio::use_studio;
use crate::texts::{tr_count, tr_with};

/// What the line is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The Task.
    pub state: StateIx,
    /// The run.
    pub run: Shared<Run>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// Only what has room in a heading.
    #[prop_or_default]
    pub short: bool,
}

/// `Called 2 times. Call 3: fails with Busy`; in short `call 3: fails with Busy`, and a click opens the mocks.
#[component]
pub fn NextCall(props: &Props) -> Html {
    let studio = use_studio();
    let step = props.run.moment(props.cursor).step;
    let next = studio.ask(|session| session.next_reply(step, props.state)).flatten();
    let Some(next) = next else { return Html::default() };
    let over = props.cursor >= props.run.last() && props.run.status.is_final();
    let words = upcoming_words(&next.reply);
    let called = tr_count(next.calls as usize, "Called {n} time by this moment.", "Called {n} times by this moment.");
    let comes = tr_with("Call {n}: {what}", &[("n", &(next.calls + 1)), ("what", &words)]);
    let tone = match &next.reply {
        Upcoming::Answer(_, answer) if matches!(answer.outcome, crate::document::Outcome::Throw { .. }) => {
            "tone-failed"
        }
        Upcoming::Fails => "tone-failed",
        Upcoming::Answer(..) => "tone-running",
        Upcoming::Default => "tone-idle",
    };
    if props.short {
        let name = props.run.machine.state(props.state).map(|state| state.name.clone()).unwrap_or_default();
        let onclick = Callback::from(move |_: MouseEvent| studio.show_mocks(&name));
        let title = format!("{called} {comes}");
        return html! {
            <button type="button" class={classes!("next", "next--short", tone)} {onclick} {title} data-next-call={(next.calls + 1).to_string()}>
                <span class="next__calls" aria-hidden="true">{ format!("×{}", next.calls) }</span>
                <span class="sr-only">{ &called }</span>
                if !over && next.reply != Upcoming::Default { <span class="next__what">{ comes }</span> }
            </button>
        };
    }
    html! {
        <p class={classes!("next", tone)} data-next-call={(next.calls + 1).to_string()}>
            <span>{ called }</span>
            if !over { <strong class="next__what">{ comes }</strong> }
        </p>
    }
}
