//! The inspector: what happened to the data in one visit of one state.

mod stage;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::dataflow::{StageView, stages};
use crate::diff::Node;
use crate::document::Origin;
use crate::machine::{Kind, StateIx};
use crate::progress::Progress;
use crate::run::{Place, Run, Stage, VisitIx};
use crate::shared::Shared;
use crate::state::{Action, Change, Checks, Pick, RightTab};
use crate::studio::{Studio, use_studio};

use super::guide::Guide;
use super::icon::{Icon, icon, sized};
use super::json_tree::JsonTree;
use super::meaning::{kind_icon, standing_icon};
use super::mocks::NextCall;
use super::tabs::{Tab, Tabs};
use stage::StageCard;

/// What the inspector is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The example that is open.
    pub origin: Option<Origin>,
    /// The workflow as it is written now.
    pub checks: Shared<Checks>,
    /// The run.
    pub run: Option<Shared<Run>>,
    /// How its states stand.
    pub progress: Shared<Progress>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// The state that is looked at.
    pub state: Option<StateIx>,
    /// The stay that is looked at.
    pub visit: Option<VisitIx>,
    /// Whether somebody chose it, so that it does not follow the cursor.
    pub pinned: bool,
    /// What is shown of it.
    pub tab: RightTab,
    /// Shows a field of the definition.
    pub onreveal: Callback<stepthrough::source::Span>,
}

/// The inspector.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let studio = use_studio();
    let body = use_node_ref();
    {
        let body = body.clone();
        // What came with this step is brought into view; at the top of a new visit nothing has to move.
        use_effect_with((props.cursor, props.visit, props.tab), move |_| {
            let body = body.cast::<web_sys::Element>();
            let fresh = body.as_ref().and_then(|body| body.query_selector_all(".stage--fresh").ok());
            if let (Some(body), Some(0)) = (&body, fresh.as_ref().map(|fresh| fresh.length())) {
                body.set_scroll_top(0);
            }
            let last = fresh.and_then(|fresh| fresh.item(fresh.length().checked_sub(1)?));
            if let Some(stage) = last.and_then(|last| last.dyn_into::<web_sys::Element>().ok()) {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                stage.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    let open = RightTab::ALL.iter().position(|&tab| tab == props.tab).unwrap_or(0);
    let onopen = {
        let studio = studio.clone();
        Callback::from(move |at: usize| {
            if let Some(&tab) = RightTab::ALL.get(at) {
                studio.act(Change::Right(tab));
            }
        })
    };
    let tabs: Vec<Tab> = RightTab::ALL.iter().map(|tab| Tab::plain(tab.label())).collect();
    html! {
        <section class="inspector" aria-label="Inspector">
            { header(props, &studio) }
            if let (Some(origin), Some(_)) = (&props.origin, &props.run) {
                <Guide origin={origin.clone()} running=true />
            }
            <Tabs {tabs} {open} {onopen} label="Inspector" id="inspector" />
            <div class="inspector__body" ref={body} role="tabpanel" id="inspector-panel" aria-labelledby={format!("inspector-tab-{open}")} tabindex="0">
                { match props.tab {
                    RightTab::Flow => data_flow(props, &studio),
                    RightTab::Variables => variables(props, &studio),
                    RightTab::Event => event(props),
                } }
            </div>
        </section>
    }
}

/// The machine that the shown state belongs to: the run's own, so that an edit does not rename what ran.
fn machine(props: &Props) -> &crate::machine::Machine {
    props.run.as_ref().map_or(&props.checks.machine, |run| &run.machine)
}

fn header(props: &Props, studio: &Studio) -> Html {
    let Some((ix, node)) = props.state.and_then(|ix| Some((ix, machine(props).state(ix)?))) else {
        return Html::default();
    };
    let progress = props.progress.of(ix);
    let standing = progress.standing;
    let span = node.span;
    let reveal = props.onreveal.reform(move |_: MouseEvent| span);
    let unpin = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(Action::Pick(None)))
    };
    html! {
        <div class="inspector__head">
            <span class={classes!("kind", format!("kind--{}", node.kind.name().to_lowercase()))}>{ icon(kind_icon(node.kind)) }</span>
            <div class="inspector__title">
                <h2 class="inspector__name">
                    <button type="button" class="link" onclick={reveal} title="Show it in the definition">{ &*node.name }</button>
                </h2>
                <p class="inspector__detail">
                    { node.kind.name() }
                    if let Some(resource) = &node.resource { <span class="mono">{ crate::machine::service(resource) }</span> }
                    { place(props) }
                    { calls(props, ix) }
                </p>
            </div>
            { visits(props, ix, studio) }
            <span class={classes!("badge", format!("tone-{}", standing.class()))} data-standing={standing.class()}>
                { sized(standing_icon(standing), 14) }{ standing.word() }
            </span>
            if props.pinned {
                <button class="tool tool--on" type="button" onclick={unpin} aria-label="Follow the cursor again"
                    title="Chosen by you. Click to follow the cursor again (Esc)">{ icon(Icon::Pin) }</button>
            }
        </div>
    }
}

/// How often a Task was called, and what its next call is answered.
fn calls(props: &Props, state: StateIx) -> Html {
    let is_task = machine(props).state(state).is_some_and(|node| node.kind == Kind::Task);
    let run = props.run.as_ref().filter(|_| is_task);
    run.map_or_else(
        Html::default,
        |run| html! { <NextCall {state} run={run.clone()} cursor={props.cursor} short=true /> },
    )
}

/// The branches and iterations the visit is inside of.
fn place(props: &Props) -> Html {
    let visit = props.visit.and_then(|visit| props.run.as_ref()?.visits.get(visit));
    let Some(visit) = visit else { return Html::default() };
    let steps = visit.place.iter().map(|place| match place {
        Place::Branch(at) => format!("branch {}", at + 1),
        Place::Iteration(at) => format!("iteration {at}"),
    });
    steps.map(|step| html! { <span class="crumb">{ step }</span> }).collect()
}

/// A choice between several visits of the state.
fn visits(props: &Props, state: StateIx, studio: &Studio) -> Html {
    let Some(run) = &props.run else { return Html::default() };
    let all: Vec<VisitIx> = (0..run.visits.len())
        .filter(|&ix| run.visits[ix].state == state && run.visits[ix].entered <= props.cursor)
        .collect();
    let at = props.visit.and_then(|visit| all.iter().position(|&ix| ix == visit));
    let (Some(at), true) = (at, all.len() > 1) else { return Html::default() };
    let go = |to: Option<&VisitIx>| {
        let (studio, to) = (studio.clone(), to.copied());
        Callback::from(move |_: MouseEvent| {
            studio.act(Action::Pick(to.map(|visit| Pick { state, visit: Some(visit) })))
        })
    };
    let before = at.checked_sub(1).and_then(|at| all.get(at));
    let after = all.get(at + 1);
    html! {
        <div class="visits" role="group" aria-label="Visits of this state">
            <button class="tool tool--small" type="button" disabled={before.is_none()} onclick={go(before)} aria-label="Visit before">{ "‹" }</button>
            <span>{ format!("visit {} of {}", at + 1, all.len()) }</span>
            <button class="tool tool--small" type="button" disabled={after.is_none()} onclick={go(after)} aria-label="Next visit">{ "›" }</button>
        </div>
    }
}

fn empty(sign: Icon, text: Html) -> Html {
    html! {
        <div class="empty">
            <div class="empty__icon">{ sized(sign, 28) }</div>
            { text }
        </div>
    }
}

fn data_flow(props: &Props, studio: &Studio) -> Html {
    let Some(run) = &props.run else {
        if let Some(origin) = &props.origin {
            return html! { <Guide origin={origin.clone()} running=false /> };
        }
        return empty(
            Icon::Flow,
            html! {
                <>
                    <p><strong>{ "Run the workflow to see its data flow." }</strong></p>
                    <p>{ "For every state you will see what InputPath, Parameters, ResultSelector, ResultPath and OutputPath (or Arguments, Assign and Output) made of the data, and what each of them changed." }</p>
                </>
            },
        );
    };
    let Some(visit) = props.visit else {
        let go = props
            .state
            .and_then(|state| run.visits.iter().find(|visit| visit.state == state))
            .map(|visit| visit.entered);
        let text = match (props.state, go) {
            (None, _) => html! { <p>{ "No state has been entered yet. Step forward." }</p> },
            (Some(_), Some(entered)) => {
                let studio = studio.clone();
                let onclick = Callback::from(move |_: MouseEvent| studio.act(Action::Seek(entered)));
                html! {
                    <>
                        <p>{ "Not reached yet at this moment." }</p>
                        <button class="button" type="button" {onclick}>{ "Go to its entry" }</button>
                    </>
                }
            }
            (Some(_), None) => html! { <p>{ "This run does not come here." }</p> },
        };
        return empty(Icon::Flow, text);
    };
    let kind = run.visits.get(visit).and_then(|visit| run.machine.state(visit.state)).map(|state| state.kind);
    let all = stages(run, visit, props.cursor);
    // An error that was dealt with has a card of its own, which says more.
    let told: Vec<u32> =
        all.iter().filter(|stage| stage.stage == Stage::ErrorDetails).map(|stage| stage.attempt).collect();
    let twice = |stage: &StageView| stage.stage == Stage::ErrorOutput && told.contains(&stage.attempt);
    let all: Vec<_> = all.into_iter().filter(|stage| !is_quiet(stage) && !twice(stage)).collect();
    let attempts = all.iter().map(|stage| stage.attempt).max().unwrap_or(0);
    let mut attempt = 0;
    let cards = all.into_iter().enumerate().map(|(at, view)| {
        let begins = attempts > 0 && view.attempt != attempt;
        attempt = view.attempt;
        let key = format!("{visit}-{at}-{}", view.stage.name());
        html! {
            <>
                if begins {
                    <li class="attempt" key={format!("a{attempt}")}>
                        { sized(Icon::Retry, 14) }{ format!("Retry {attempt}") }
                    </li>
                }
                <StageCard {key} view={Shared::new(view)} {kind}
                    definition={run.definition.clone()} onreveal={props.onreveal.clone()} />
            </>
        }
    });
    html! { <ol class="flow" aria-label="Stages of the data flow">{ for cards }</ol> }
}

/// Variables are a tab of their own; among the stages only what was assigned is shown. Fields that are not there and
/// change nothing are no stages to look at.
fn is_quiet(stage: &StageView) -> bool {
    stage.stage == Stage::Variables || stage.is_quiet()
}

fn variables(props: &Props, studio: &Studio) -> Html {
    let Some(run) = &props.run else {
        return empty(
            Icon::Key,
            html! { <p>{ "Variables and the context object appear when the workflow runs." }</p> },
        );
    };
    let step = run.moment(props.cursor).step;
    let sight = props.visit.and_then(|visit| studio.ask(|session| session.sight(step, visit)));
    let (before, after) = props.visit.map_or((None, None), |visit| {
        let records = || run.records_at(props.cursor).iter().filter(|record| record.visit == visit);
        let find = |stage| records().rev().find(|record| record.stage == stage).map(|record| record.value.clone());
        (find(Stage::Variables), find(Stage::AfterAssign))
    });
    let now = sight.as_ref().and_then(|sight| sight.variables.clone());
    let tree = match (before, after, now) {
        (Some(before), Some(after), _) => Some(Node::between(&before, &after)),
        (_, Some(after), _) => Some(Node::plain(&after)),
        (Some(before), None, _) => Some(Node::plain(&before)),
        (None, None, now) => now.as_ref().map(Node::plain),
    };
    let tree =
        tree.filter(|tree| crate::rows::count(&tree.value) != Some(0) || tree.change != crate::diff::Change::Same);
    html! {
        <div class="facts">
            <h3>{ "Variables" }</h3>
            if let Some(tree) = tree {
                <JsonTree tree={Shared::new(tree)} label="Variables" />
            } else {
                <p class="facts__none">{ "None. A state sets them with " }<code>{ "Assign" }</code>{ "." }</p>
            }
            <h3>{ "Context object" }<span class="facts__note">{ "$$ in JSONPath, $states.context in JSONata" }</span></h3>
            if let Some(context) = sight.and_then(|sight| sight.context) {
                <JsonTree tree={Shared::new(Node::plain(&context))} depth={4} label="Context object" />
            } else {
                <p class="facts__none">{ "The state that is looked at has no context object at this moment." }</p>
            }
        </div>
    }
}

fn event(props: &Props) -> Html {
    let event = props.run.as_ref().and_then(|run| {
        let written = run.moment(props.cursor).events;
        run.events.get(written.checked_sub(1)?).map(Rc::clone)
    });
    let Some(event) = event else {
        return empty(Icon::List, html! { <p>{ "The event at the cursor, as GetExecutionHistory gives it." }</p> });
    };
    html! {
        <div class="facts">
            <h3>{ &*event.kind }<span class="facts__note">{ format!("event {}, after event {}", event.id, event.previous) }</span></h3>
            <JsonTree tree={Shared::new(Node::plain(&event.value()))} depth={3} label="Event" />
        </div>
    }
}
