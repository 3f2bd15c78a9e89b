//! The data flow of one stay in a state: its stages, one below the other.

use std::rc::Rc;

use stepthrough::source::Span;
use stepthrough::value::Value;
use yew::prelude::*;

use super::stage::{Bench, Look, StageCard, Write};
use crate::components::icon::{Icon, sized};
use crate::components::json_tree::Asked;
use crate::dataflow::{StageView, stages};
use crate::explain::Failed;
use crate::machine::Kind;
use crate::run::{Record, Run, Stage, VisitIx};
use crate::shared::Shared;
use crate::texts::tr_with;

/// What the flow is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub run: Shared<Run>,
    /// The moment that is looked at.
    pub cursor: usize,
    /// The stay.
    pub visit: VisitIx,
    /// The attempt that is shown; all when none.
    pub attempt: Option<u32>,
    /// What was decided about its failures.
    pub failures: Vec<Failed>,
    /// Whether its result was made up for an API whose replies have an unknown shape.
    pub guessed: bool,
    /// How the trees are shown.
    pub look: Look,
    /// A place that is lit.
    pub lit: Option<(usize, Asked)>,
    /// Shows a field of the definition.
    pub onreveal: Callback<Span>,
    /// Somebody asks where a value is from.
    pub onask: Callback<(usize, Asked)>,
    /// Writes a field; not given where the definition is no longer what ran.
    pub onwrite: Option<Callback<Write>>,
}

/// How often the stay was tried again by the moment.
pub fn retries(run: &Run, visit: VisitIx, cursor: usize) -> u32 {
    let own = run.records_at(cursor).iter().filter(|record| record.visit == visit);
    own.map(|record| record.attempt).max().unwrap_or(0)
}

/// The flow.
#[component]
pub fn Flow(props: &Props) -> Html {
    let run = &props.run;
    let visit = props.visit;
    let state = run.visits.get(visit).and_then(|visit| run.machine.state(visit.state));
    let (kind, name) = state.map_or((None, Rc::from("")), |state| (Some(state.kind), Rc::clone(&state.name)));
    let all = stages(run, visit, props.cursor);
    // An error that was dealt with has a card of its own, which says more.
    let told: Vec<u32> =
        all.iter().filter(|stage| stage.stage == Stage::ErrorDetails).map(|stage| stage.attempt).collect();
    let twice = |stage: &StageView| stage.stage == Stage::ErrorOutput && told.contains(&stage.attempt);
    let lit = props.lit.clone();
    let is_lit = |view: &StageView| lit.as_ref().is_some_and(|(record, _)| *record == view.record);
    let chosen =
        |view: &StageView| props.attempt.is_none_or(|attempt| attempt == view.attempt || view.stage == Stage::Input);
    let wanted = |view: &StageView| {
        is_lit(view) || (!is_quiet(view) && !twice(view) && chosen(view) && (!props.look.only_changes || changes(view)))
    };
    let attempts = all.iter().map(|stage| stage.attempt).max().unwrap_or(0);
    let mut attempt = 0;
    let cards = all.into_iter().filter(wanted).map(|view| {
        let begins = attempts > 0 && view.attempt != attempt;
        attempt = view.attempt;
        let key = format!("{visit}-{}", view.record);
        let failed = matches!(view.stage, Stage::ErrorDetails | Stage::ErrorOutput)
            .then(|| props.failures.iter().find(|failed| failed.attempt == view.attempt).cloned())
            .flatten();
        let lit = lit.as_ref().filter(|(record, _)| *record == view.record).map(|(_, way)| Rc::clone(way));
        let lab = bench(run, &view, visit, kind, &name);
        let guessed = view.stage == Stage::Result && props.guessed;
        html! {
            <>
                if begins {
                    <li class="attempt" key={format!("a{attempt}")}>
                        { sized(Icon::Retry, 14) }{ tr_with("Retry {k}", &[("k", &attempt)]) }
                    </li>
                }
                <StageCard {key} view={Shared::new(view)} {kind} look={props.look.clone()} {lit} {failed} {lab} {guessed}
                    definition={run.definition.clone()} onreveal={props.onreveal.clone()} onask={props.onask.clone()}
                    onwrite={props.onwrite.clone()} />
            </>
        }
    });
    html! { <ol class="flow" aria-label={crate::texts::tr("Stages of the data flow")}>{ for cards }</ol> }
}

/// Variables are a tab of their own; among the stages only what was assigned is shown. Fields that are not there and
/// change nothing are no stages to look at.
fn is_quiet(stage: &StageView) -> bool {
    stage.stage == Stage::Variables || stage.is_quiet()
}

fn changes(view: &StageView) -> bool {
    view.before.as_ref().is_none_or(|(_, before)| *before != view.value)
}

/// What the choices of the stage's field can be tried on: `ResultPath` where a result or an error is put into the
/// input, and in JSONata `Output`, which stands for it.
fn bench(run: &Run, view: &StageView, visit: VisitIx, kind: Option<Kind>, state: &Rc<str>) -> Option<Bench> {
    let own: Vec<&Record> = run.records.get(..=view.record)?.iter().filter(|record| record.visit == visit).collect();
    let newest = |stage: Stage| own.iter().rev().find(|record| record.stage == stage);
    let of_attempt = |stage: Stage| newest(stage).filter(|record| record.attempt == view.attempt);
    let input = newest(Stage::Input)?.value.clone();
    let error = of_attempt(Stage::ErrorOutput);
    let caught = || {
        let details = of_attempt(Stage::ErrorDetails)?;
        usize::try_from(details.value.get("catchIndex").and_then(Value::as_i64)?).ok()
    };
    let (result, field, catcher) = match (view.stage, error) {
        (Stage::AfterResultPath, Some(error)) => (error.value.clone(), "ResultPath", Some(caught()?)),
        (Stage::AfterResultPath, None) => (newest(Stage::AfterResultSelector)?.value.clone(), "ResultPath", None),
        // In JSONata nothing stands between the result and the output.
        (Stage::Output, None) if newest(Stage::AfterInputPath).is_none() => {
            matches!(kind, Some(Kind::Task | Kind::Parallel | Kind::Map)).then_some(())?;
            (newest(Stage::Result)?.value.clone(), "Output", None)
        }
        _ => return None,
    };
    Some(Bench { input, result, state: Rc::clone(state), catcher, field })
}
