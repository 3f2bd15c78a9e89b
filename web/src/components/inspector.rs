//! The inspector: what happened to the data in one visit of one state.

mod chooser;
mod facts;
mod failure;
mod flow;
mod lab;
mod limits;
mod map_run;
mod stage;
mod trail;

use std::rc::Rc;

use stepthrough::value::Value;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::diff::Node;
use crate::document::Origin;
use crate::edits::with_field;
use crate::explain::Failed;
use crate::machine::{Kind, StateIx};
use crate::progress::Progress;
use crate::provenance::{Hop, Spot};
use crate::run::{Record, Run, Stage, VisitIx};
use crate::shared::Shared;
use crate::state::{Action, Change, Checks, Pick, RightTab};
use crate::studio::{Studio, use_studio};
use crate::swallowed;
use crate::texts::tr;
use crate::visits::crumbs;

use super::frame::Framed;
use super::guide::Guide;
use super::icon::{Icon, icon, sized};
use super::json_tree::{Asked, JsonTree};
use super::learn::Veil;
use super::meaning::{kind_icon, standing_icon};
use super::mocks::NextCall;
use super::tabs::{Tab, Tabs};
use chooser::{Attempts, Chooser};
use flow::{Flow, retries};
use limits::Limits;
use map_run::MapRunSection;
use stage::{Look, Write};
use trail::Trail;

/// What the inspector is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The example that is open.
    pub origin: Option<Origin>,
    /// The workflow as it is written now.
    pub checks: Shared<Checks>,
    /// The input's text.
    #[prop_or_default]
    pub input: Rc<str>,
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
    /// The child execution whose events are shown.
    #[prop_or_default]
    pub history: Option<usize>,
    /// Shows a field of the definition.
    pub onreveal: Callback<stepthrough::source::Span>,
}

/// What somebody asked about and how they look; all of it belongs to one run.
#[derive(Clone, Default, PartialEq)]
struct Question {
    /// The value whose origin is shown.
    asked: Option<(usize, Asked)>,
    /// The value that was travelled to.
    lit: Option<(usize, Asked)>,
    /// The attempt that is shown.
    attempt: Option<u32>,
}

/// The inspector.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let studio = use_studio();
    let body = use_node_ref();
    let question = use_state_eq(Question::default);
    let look = use_state_eq(Look::default);
    {
        let body = body.clone();
        // What came with this step is brought into view; at the top of a new visit nothing has to move.
        use_effect_with((props.cursor, props.visit, props.tab, props.pinned), move |&(.., pinned)| {
            let body = body.cast::<web_sys::Element>();
            // Of a Map Run that somebody chose the counts are what is looked for.
            let map_run = body.as_ref().and_then(|body| body.query_selector(".maprun").ok()?);
            if let (Some(body), Some(_), true) = (&body, map_run, pinned) {
                body.set_scroll_top(0);
                return;
            }
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
    {
        // Another run has other records.
        let question = question.clone();
        let events = props.run.as_ref().and_then(|run| run.events.first().cloned());
        let began = events.map(|event| Rc::as_ptr(&event) as usize);
        use_effect_with(began, move |_| question.set(Question::default()));
    }
    {
        let question = question.clone();
        use_effect_with(props.visit, move |_| {
            if question.attempt.is_some() {
                question.set(Question { attempt: None, ..(*question).clone() });
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
    let onask = {
        let held = question.clone();
        use_callback((*question).clone(), move |asked: (usize, Asked), now| {
            held.set(Question { lit: Some(asked.clone()), asked: Some(asked), ..now.clone() });
        })
    };
    let on_wall = use_context::<Framed>().is_some_and(|framed| framed.0.presenter);
    let tabs: Vec<Tab> = RightTab::ALL.iter().map(|tab| Tab::plain(tr(tab.label()))).collect();
    html! {
        <section class="inspector" aria-label={tr("Inspector")}>
            { header(props, &studio) }
            if let (Some(origin), Some(_)) = (&props.origin, &props.run) {
                <Guide origin={origin.clone()} running=true />
            }
            <Tabs {tabs} {open} {onopen} label={tr("Inspector")} id="inspector" />
            { toolbar(props, &question, &look) }
            <div class="inspector__body" ref={body} role="tabpanel" id="inspector-panel" aria-labelledby={format!("inspector-tab-{open}")} tabindex="0">
                { match (props.tab, &props.run) {
                    (RightTab::Flow, None) if on_wall => before_run(&props.input),
                    (RightTab::Flow, _) => html! { <>{ data_flow(props, &studio, &question, &look, onask) }<Veil state={looked_at(props)} /></> },
                    (RightTab::Variables, Some(run)) => facts::variables(run, props.cursor, props.visit, &studio),
                    (RightTab::Event, Some(run)) => facts::events(run, props.cursor, props.visit, &studio),
                    (RightTab::Variables, None) => {
                        empty(Icon::Key, html! { <p>{ tr("Variables and the context object appear when the workflow runs.") }</p> })
                    }
                    (RightTab::Event, None) => {
                        empty(Icon::List, html! { <p>{ tr("The events of a state, as GetExecutionHistory gives them.") }</p> })
                    }
                    (RightTab::Definition, _) => definition(props),
                } }
            </div>
            { trail(props, &studio, &question) }
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
                    <button type="button" class="link" onclick={reveal} title={tr("Show it in the definition")}>{ &*node.name }</button>
                </h2>
                <p class="inspector__detail">
                    { node.kind.name() }
                    if let Some(resource) = &node.resource { <span class="mono">{ crate::machine::service(resource) }</span> }
                    { place(props, studio) }
                    { calls(props, ix) }
                </p>
            </div>
            <span class={classes!("badge", format!("tone-{}", standing.class()))} data-standing={standing.class()}>
                { sized(standing_icon(standing), 14) }{ standing.word() }
            </span>
            if props.pinned {
                <button class="tool tool--on" type="button" onclick={unpin} aria-label={tr("Follow the cursor again")}
                    title={tr("Chosen by you. Click to follow the cursor again (Esc)")}>{ icon(Icon::Pin) }</button>
            }
            if let (Some(run), Some(visit)) = (&props.run, props.visit) {
                <Chooser run={run.clone()} cursor={props.cursor} state={ix} {visit} />
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

/// The branches and iterations the visit is inside of, each leading to its Parallel or Map.
fn place(props: &Props, studio: &Studio) -> Html {
    let (Some(run), Some(visit)) = (&props.run, props.visit) else { return Html::default() };
    let one = |crumb: crate::visits::Crumb| {
        let name = run.machine.state(crumb.state).map(|state| Rc::clone(&state.name)).unwrap_or_default();
        let pick = Pick { state: crumb.state, visit: Some(crumb.visit) };
        let studio = studio.clone();
        let onclick = Callback::from(move |_: MouseEvent| studio.act(Action::Pick(Some(pick))));
        html! {
            <span class="crumb"><button class="link" type="button" {onclick}>{ &*name }</button>{ " " }{ crumb.words }</span>
        }
    };
    crumbs(run, visit).into_iter().map(one).collect()
}

/// Attempts, what to show of the trees, and words to look for.
fn toolbar(props: &Props, question: &UseStateHandle<Question>, look: &UseStateHandle<Look>) -> Html {
    let (RightTab::Flow, Some(run), Some(visit)) = (props.tab, &props.run, props.visit) else { return Html::default() };
    let onchoose = {
        let question = question.clone();
        Callback::from(move |attempt| question.set(Question { attempt, ..(*question).clone() }))
    };
    let onchanges = {
        let look = look.clone();
        Callback::from(move |_: MouseEvent| look.set(Look { only_changes: !look.only_changes, ..(*look).clone() }))
    };
    let oninput = {
        let look = look.clone();
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            look.set(Look { query: Rc::from(field.value().to_lowercase()), ..(*look).clone() });
        })
    };
    html! {
        <div class="looks">
            <Attempts retries={retries(run, visit, props.cursor)} chosen={question.attempt} {onchoose} />
            <button class="looks__changes" type="button" aria-pressed={look.only_changes.to_string()} onclick={onchanges}>
                { tr("Only changes") }
            </button>
            <label class="looks__find">
                { sized(Icon::Search, 13) }
                <input type="search" placeholder={tr("Find in the data")} aria-label={tr("Find in the data")} {oninput} />
            </label>
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

/// What an audience sees before the run: what goes in.
fn before_run(input: &str) -> Html {
    html! {
        <div class="before-run">
            <p class="before-run__words">{ tr("This goes in. Press Run to see what becomes of it.") }</p>
            { match Value::parse(input) {
                Ok(value) => html! { <JsonTree tree={Shared::new(Node::plain(&value))} depth={4} label={tr("Execution input")} /> },
                Err(_) => html! { <pre class="mono">{ input }</pre> },
            } }
        </div>
    }
}

/// The name of the state that is looked at; empty for none.
fn looked_at(props: &Props) -> Rc<str> {
    props.state.and_then(|ix| machine(props).state(ix)).map(|node| node.name.clone()).unwrap_or_default()
}

fn data_flow(
    props: &Props,
    studio: &Studio,
    question: &UseStateHandle<Question>,
    look: &Look,
    onask: Callback<(usize, Asked)>,
) -> Html {
    let Some(run) = &props.run else {
        if let Some(origin) = &props.origin {
            return html! { <Guide origin={origin.clone()} running=false /> };
        }
        return empty(
            Icon::Flow,
            html! {
                <>
                    <p><strong>{ tr("Run the workflow to see its data flow.") }</strong></p>
                    <p>{ tr("For every state you will see what InputPath, Parameters, ResultSelector, ResultPath and OutputPath (or Arguments, Assign and Output) made of the data, and what each of them changed.") }</p>
                </>
            },
        );
    };
    let Some(visit) = props.visit else { return unreached(props, run, studio) };
    // An edit of a text that is no longer what ran would go astray.
    let current = *run.definition == *props.checks.text;
    let onwrite = current.then(|| {
        let (studio, text) = (studio.clone(), props.checks.text.clone());
        Callback::from(move |write: Write| {
            let written = with_field(&text, &write.state, write.catcher, write.field, write.value.as_deref());
            let said = match &written {
                Some(_) => tr("Written into the definition. Run again to see what it changes."),
                None => tr("The state was not found in the definition."),
            };
            if let Some(written) = written {
                studio.act(Action::TypeDefinition(Rc::from(written)));
            }
            studio.act(Action::Notice(Some(Rc::from(said))));
        })
    });
    let failures = studio.ask(|session| session.failures(visit)).unwrap_or_default();
    let step = run.moment(props.cursor).steps as usize;
    let failures = failures.into_iter().filter(|failed| failed.step <= step);
    let failures = failures.map(|failed| Failed { lost: swallowed::of(run, visit, &failed.cause), ..failed });
    let failures = failures.collect::<Vec<_>>();
    // A reply whose shape is not known is empty; the tables of shapes are not looked into for others.
    let is_blank = |record: &Record| {
        record.visit == visit
            && record.stage == Stage::Result
            && record.value.as_object().is_some_and(|result| result.is_empty())
    };
    let guessed = run.records_at(props.cursor).iter().any(is_blank)
        && studio.ask(|session| session.is_guessed(visit)).unwrap_or_default();
    let inner = run.children.iter().map(|child| child.events_at(props.cursor).len()).max().unwrap_or_default();
    let bill = studio.ask(|session| (session.bill(step), session.is_standard()));
    let state = run.visits.get(visit).and_then(|visit| run.machine.state(visit.state));
    html! {
        <>
            if state.is_some_and(|state| state.distributed) {
                <MapRunSection key={visit} run={run.clone()} cursor={props.cursor} {visit} history={props.history} />
            }
            <Flow {guessed} run={run.clone()} cursor={props.cursor} {visit} attempt={question.attempt} {failures} look={look.clone()}
                lit={question.lit.clone()} onreveal={props.onreveal.clone()} {onask} {onwrite} />
            if let Some((bill, standard)) = bill { <Limits {bill} {standard} events={run.events_at(props.cursor).len()} {inner} /> }
        </>
    }
}

/// Why there is no data flow to show, and the way to where there is.
fn unreached(props: &Props, run: &Shared<Run>, studio: &Studio) -> Html {
    let go =
        props.state.and_then(|state| run.visits.iter().find(|visit| visit.state == state)).map(|visit| visit.entered);
    let text = match (props.state, go) {
        (None, _) => html! { <p>{ tr("No state has been entered yet. Step forward.") }</p> },
        (Some(_), Some(entered)) => {
            let studio = studio.clone();
            let onclick = Callback::from(move |_: MouseEvent| studio.act(Action::Seek(entered)));
            html! {
                <>
                    <p>{ tr("Not reached yet at this moment.") }</p>
                    <button class="button" type="button" {onclick}>{ tr("Go to its entry") }</button>
                </>
            }
        }
        (Some(_), None) => html! { <p>{ tr("This run does not come here.") }</p> },
    };
    empty(Icon::Flow, text)
}

fn definition(props: &Props) -> Html {
    let node = props.state.and_then(|ix| machine(props).state(ix));
    let text = props.run.as_ref().map_or(&*props.checks.text, |run| &*run.definition);
    match node {
        Some(node) => facts::definition(node, text, &props.onreveal),
        None => empty(Icon::Code, html! { <p>{ tr("Choose a state to see its definition.") }</p> }),
    }
}

/// Where the value came from that somebody asked about.
fn trail(props: &Props, studio: &Studio, question: &UseStateHandle<Question>) -> Html {
    let (RightTab::Flow, Some(run), Some((record, way))) = (props.tab, &props.run, &question.asked) else {
        return Html::default();
    };
    let hops: Vec<Hop> = studio.ask(|session| session.origin(*record, way)).unwrap_or_default();
    let value = run.records.get(*record).and_then(|record| crate::rows::value_at(&record.value, way));
    let value: Rc<str> = value.map(|value| value.to_json_pretty()).unwrap_or_default().into();
    let pick = {
        let (studio, run) = (studio.clone(), run.clone());
        move |spot: &Spot| {
            if let Some(visit) = run.visits.get(spot.visit) {
                studio.act(Action::Pick(Some(Pick { state: visit.state, visit: Some(spot.visit) })));
            }
        }
    };
    let ongo = {
        let (question, pick) = (question.clone(), pick.clone());
        Callback::from(move |spot: Spot| {
            pick(&spot);
            let lit = Some((spot.record, Rc::clone(&spot.way)));
            question.set(Question { lit, attempt: None, ..(*question).clone() });
        })
    };
    let onask = {
        let question = question.clone();
        Callback::from(move |spot: Spot| {
            pick(&spot);
            let asked = Some((spot.record, Rc::clone(&spot.way)));
            question.set(Question { asked: asked.clone(), lit: asked, attempt: None });
        })
    };
    let onclose = {
        let question = question.clone();
        Callback::from(move |()| question.set(Question { asked: None, lit: None, ..(*question).clone() }))
    };
    html! {
        <Trail hops={Shared::new(hops)} {value} lit={question.lit.clone()} {ongo} {onask} onreveal={props.onreveal.clone()} {onclose} />
    }
}
