//! The definition: the text that everything else follows.

use std::rc::Rc;

use stepthrough::source::Span;
use yew::prelude::*;

use crate::components::code_editor::{CodeEditor, DataSource, Findings, Light};
use crate::layout::Part;
use crate::shared::Shared;
use crate::state::{Action, Pick, State};
use crate::studio::Studio;
use crate::texts::tr;

use super::fold_button;

/// The editor with what was found in the text, and with the places that the run lights up.
pub fn definition_pane(state: &State, studio: &Studio, dark: bool, reveal: Option<(Span, u32)>) -> Html {
    let onchange = {
        let studio = studio.clone();
        Callback::from(move |text| studio.act(Action::TypeDefinition(text)))
    };
    let oncursor = {
        let (studio, checks) = (studio.clone(), state.checks.clone());
        Callback::from(move |at: u32| {
            if let Some(state) = checks.machine.state_at(at) {
                studio.act(Action::Pick(Some(Pick { state, visit: None })));
            }
        })
    };
    let onrun = {
        let (studio, document) = (studio.clone(), state.document.clone());
        Callback::from(move |()| studio.run(&document, true))
    };
    let ondata: DataSource = {
        // What a run of another text tells would point astray.
        let ran = state.run.clone().filter(|run| *run.definition == *state.document.definition);
        let step = ran.map(|run| run.moment(state.cursor).step);
        let studio = studio.clone();
        Callback::from(move |(text, at): (Rc<str>, u32)| {
            step.and_then(|step| studio.ask(|session| session.data_at(step, &text, at))).flatten()
        })
    };
    let findings = Shared::new(Findings { text: state.checks.text.clone(), list: state.checks.definition.clone() });
    html! {
        <section class="code" aria-label={tr("Definition")} id="definition-pane">
            <header class="pane__head">
                <h2>{ tr("Definition") }</h2>
                <span class="pane__note">{ "Amazon States Language" }</span>
                <span class="pane__tools">{ fold_button(state.view.layout, Part::Code, studio) }</span>
            </header>
            <CodeEditor text={state.document.definition.clone()} {onchange} {oncursor} {onrun} {ondata} {findings} lights={lights(state)}
                {reveal} {dark} label={tr("Definition")} />
        </section>
    }
}

/// The field that made what the cursor shows, and the state it belongs to.
fn lights(state: &State) -> Vec<Light> {
    let Some(run) = &state.run else { return Vec::new() };
    // Places of an older text would point astray.
    if *run.definition != *state.document.definition {
        return Vec::new();
    }
    let mut lights = Vec::new();
    if let Some(node) = state.state().and_then(|ix| run.machine.state(ix)) {
        lights.push(Light { span: node.span, class: "lit-state", line: true });
    }
    let before = state.cursor.checked_sub(1).map_or(0, |before| run.moment(before).records);
    let visit = state.visit();
    let fresh = run.records_at(state.cursor).iter().skip(before).filter(|record| Some(record.visit) == visit);
    let whole = state.state().and_then(|ix| run.machine.state(ix)).map(|node| node.span);
    let spans =
        fresh.filter_map(|record| record.span).filter(|span| whole.is_none_or(|whole| whole.start < span.start));
    lights.extend(spans.map(|span| Light { span, class: "lit-field", line: false }));
    lights
}
