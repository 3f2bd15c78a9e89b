//! A run on paper: first the whole, then a page for every stay in a state.

use std::rc::Rc;

use stepthrough::source::Span;
use yew::prelude::*;

use crate::dataflow::{StageView, stages};
use crate::graph::Direction;
use crate::machine::{Kind, Why};
use crate::picture::{Drawing, Folding, svg};
use crate::progress;
use crate::run::{Run, Status, VisitIx};
use crate::shared::Shared;
use crate::texts::{number, tr, tr_count, tr_with};
use crate::words::stage_title;

use super::meaning::status_words;

/// Pages of states; the rest of a long run is named and left out.
const MOST_PAGES: usize = 100;

/// Lines of one value; paper is not endless.
const MOST_LINES: usize = 60;
/// Lines of one stage, so that a state fits its page.
const STAGE_LINES: usize = 18;

/// What is printed.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub run: Shared<Run>,
    /// Its name; may be empty.
    pub title: Rc<str>,
    /// The input's text.
    pub input: Rc<str>,
}

/// The pages.
#[component]
pub fn Print(props: &Props) -> Html {
    let run = &props.run;
    let status = run.status_at(run.last());
    let left_out = run.visits.len().saturating_sub(MOST_PAGES);
    html! {
        <article class="print">
            <section class="print__page">
                <h1>{ if props.title.trim().is_empty() { "Stepthrough" } else { &*props.title } }</h1>
                <p>
                    <strong>{ status_words(&status).0 }</strong>{ " · " }
                    { tr_count(run.events.len(), "{n} event", "{n} events") }{ " · " }
                    { tr_count(run.visits.len(), "{n} stay in a state", "{n} stays in states") }
                </p>
                { picture(run) }
                <h2>{ tr("Execution input") }</h2>
                { code(&props.input, MOST_LINES) }
                { ending(&status) }
                <h2>{ tr("Definition") }</h2>
                <pre class="print__whole">{ &*run.definition }</pre>
            </section>
            { for (0..run.visits.len().min(MOST_PAGES)).map(|visit| page(run, visit)) }
            if left_out > 0 {
                <p>{ tr_with("{n} more stays are not printed.", &[("n", &number(left_out))]) }</p>
            }
        </article>
    }
}

fn ending(status: &Status) -> Html {
    match status {
        Status::Succeeded { output } => {
            html! { <><h2>{ tr("Execution output") }</h2>{ code(&output.to_json_pretty(), MOST_LINES) }</> }
        }
        Status::Failed { error, cause } => {
            html! { <><h2>{ tr("Error") }</h2><p class="mono">{ &**error }</p>{ code(cause, MOST_LINES) }</> }
        }
        _ => Html::default(),
    }
}

fn page(run: &Run, visit: VisitIx) -> Html {
    let Some((stay, state)) = run.visits.get(visit).and_then(|stay| Some((stay, run.machine.state(stay.state)?)))
    else {
        return Html::default();
    };
    let turn = run.visits.iter().take(visit).filter(|other| other.state == stay.state).count() + 1;
    let shown: Vec<StageView> = stages(run, visit, run.last()).into_iter().filter(|stage| !stage.is_quiet()).collect();
    html! {
        <section class="print__page" key={visit}>
            <h1>{ &*state.name }</h1>
            <p>{ state.kind.name() }{ " · " }{ tr_with("visit {n}", &[("n", &turn)]) }</p>
            { for way_on(run, visit).iter().map(|words| html! { <p><strong>{ words }</strong></p> }) }
            { for shown.iter().enumerate().map(|(at, stage)| {
                let before = at.checked_sub(1).and_then(|before| shown.get(before));
                part(run, stage, before, Some(state.kind))
            }) }
        </section>
    }
}

/// How the states stood at the end. The picture's text is the page's own, every name in it escaped.
fn picture(run: &Run) -> Html {
    let drawing = Drawing::of(&run.machine, &Folding::default(), Direction::Down);
    let svg = svg::of(&drawing, &run.machine, &progress::at(run, run.last()), tr("Graph"));
    html! { <div class="print__graph">{ Html::from_html_unchecked(AttrValue::from(svg)) }</div> }
}

/// Which way a Choice went: the rules that lead to the state that came next.
fn way_on(run: &Run, visit: VisitIx) -> Vec<String> {
    let Some(stay) = run.visits.get(visit) else { return Vec::new() };
    let state = run.machine.state(stay.state).filter(|state| state.kind == Kind::Choice);
    let next = run.visits.iter().skip(visit + 1).find(|next| next.place == stay.place);
    let (Some(state), Some(next)) = (state, next) else { return Vec::new() };
    let name = run.machine.state(next.state).map(|next| Rc::clone(&next.name)).unwrap_or_default();
    let leads = state.edges.iter().filter(|edge| edge.to == next.state);
    let words = leads.filter_map(|edge| match &edge.why {
        Why::Rule(rule) => Some(tr_with("{rule}: on to “{state}”", &[("rule", rule), ("state", &name)])),
        Why::Default => Some(tr_with("No rule was true, so Default: on to “{state}”", &[("state", &name)])),
        _ => None,
    });
    words.collect()
}

fn part(run: &Run, view: &StageView, before: Option<&StageView>, kind: Option<Kind>) -> Html {
    let field = view.span.and_then(|span| slice(&run.definition, span));
    html! {
        <div class="print__stage">
            <h2>{ stage_title(view.stage, kind) }</h2>
            if let Some(field) = field { <pre class="print__field">{ field }</pre> }
            if let Some(before) = before.filter(|before| before.value == view.value) {
                <p>{ tr_with("The same as {stage}.", &[("stage", &stage_title(before.stage, kind))]) }</p>
            } else {
                { code(&view.value.to_json_pretty(), STAGE_LINES) }
            }
        </div>
    }
}

fn slice(text: &str, span: Span) -> Option<&str> {
    text.get(span.start as usize..span.end as usize)
}

fn code(text: &str, most: usize) -> Html {
    let lines: Vec<&str> = text.lines().collect();
    let left_out = lines.len().saturating_sub(most);
    html! {
        <>
            <pre>{ lines.get(..most).unwrap_or(&lines).join("\n") }</pre>
            if left_out > 0 { <p>{ tr_with("{n} more lines", &[("n", &number(left_out))]) }</p> }
        </>
    }
}
