//! Below the definition: the input, the mocks, the problems.

use std::rc::Rc;

use stepthrough::diagnostic::{Diagnostic, Severity};
use stepthrough::source::Span;
use yew::prelude::*;

use crate::components::code_editor::{CodeEditor, Findings};
use crate::components::make_input::MakeInput;
use crate::components::mocks::Mocks;
use crate::components::problems::Problems;
use crate::components::services::Services;
use crate::components::tabs::{Tab, Tabs};
use crate::components::values::Values;
use crate::layout::Part;
use crate::replies::first_wrong;
use crate::state::{Action, Change, LowTab, State};
use crate::studio::Studio;
use crate::texts::tr;

use super::fold_button;

/// Tabs with what a run needs besides the definition.
pub fn low_pane(state: &State, studio: &Studio, dark: bool, onreveal: &Callback<Span>) -> Html {
    let errors = state.checks.definition.iter().filter(|found| found.severity == Severity::Error).count()
        + usize::from(state.checks.input.is_some());
    let others = state.checks.definition.iter().filter(|found| found.severity == Severity::Warning).count();
    let scripted = state.document.mocks.states.len();
    let valued = !state.checks.placeholders.is_empty();
    let shown: Vec<LowTab> = LowTab::ALL.iter().copied().filter(|&tab| tab != LowTab::Values || valued).collect();
    let now = if shown.contains(&state.view.low) { state.view.low } else { LowTab::Input };
    let tabs = shown
        .iter()
        .map(|tab| {
            let (badge, tone) = match tab {
                LowTab::Input if state.checks.input.is_some() => ("!".to_owned(), "tone-failed"),
                LowTab::Mocks if first_wrong(&state.document).is_some() => ("!".to_owned(), "tone-failed"),
                LowTab::Mocks if scripted > 0 => (scripted.to_string(), ""),
                LowTab::Problems if errors > 0 => (errors.to_string(), "tone-failed"),
                LowTab::Problems if others > 0 => (others.to_string(), "tone-waiting"),
                _ => (String::new(), ""),
            };
            Tab { label: AttrValue::Static(tr(tab.label())), badge: AttrValue::from(badge), tone }
        })
        .collect::<Vec<_>>();
    let open = shown.iter().position(|&tab| tab == now).unwrap_or(0);
    let onopen = {
        let (studio, layout) = (studio.clone(), state.view.layout);
        Callback::from(move |at: usize| {
            if let Some(&tab) = shown.get(at) {
                studio.act(Change::Low(tab));
                studio.act(Change::Layout(layout.with_folded(Part::Low, false)));
            }
        })
    };
    let body = match now {
        LowTab::Input => Html::default(),
        LowTab::Mocks => html! {
            <Mocks document={state.document.clone()} checks={state.checks.clone()} mocked={state.view.mocked.clone()}
                run={state.run.clone()} cursor={state.cursor} />
        },
        LowTab::Services => html! {
            <Services document={state.document.clone()} run={state.run.clone()} cursor={state.cursor} />
        },
        LowTab::Values => html! {
            <Values document={state.document.clone()} checks={state.checks.clone()} onreveal={onreveal.clone()} />
        },
        LowTab::Problems => {
            let onmend = {
                let studio = studio.clone();
                Callback::from(move |text| studio.act(Action::TypeDefinition(text)))
            };
            html! { <Problems checks={state.checks.clone()} onreveal={onreveal.clone()} {onmend} /> }
        }
    };
    html! {
        <section class="low" aria-label={tr("Input, mocks and problems")} id="low-pane">
            <div class="pane__tabs">
                <Tabs {tabs} {open} {onopen} label={tr("Input, mocks and problems")} id="low" />
                { fold_button(state.view.layout, Part::Low, studio) }
            </div>
            <div class="low__body" role="tabpanel" id="low-panel" aria-labelledby={format!("low-tab-{open}")}>
                // The input's editor keeps its cursor and its undo while another tab is open.
                <div class="low__input" hidden={now != LowTab::Input}>{ input_pane(state, studio, dark) }</div>
                { body }
            </div>
        </section>
    }
}

fn input_pane(state: &State, studio: &Studio, dark: bool) -> Html {
    let onchange = {
        let studio = studio.clone();
        Callback::from(move |text| studio.act(Action::TypeInput(text)))
    };
    let onrun = {
        let (studio, document) = (studio.clone(), state.document.clone());
        Callback::from(move |()| studio.run(&document, true))
    };
    let owner: Rc<str> = state.entry.clone().unwrap_or_else(|| Rc::from(format!("example {}", state.replaced)));
    let wrong = state.checks.input.as_ref();
    let list = wrong.map(|wrong| Diagnostic {
        severity: Severity::Error,
        code: "JSON",
        message: wrong.message.to_string(),
        span: Span { start: wrong.offset, end: wrong.offset.saturating_add(1) },
        location: None,
        help: String::new(),
        fixes: Vec::new(),
    });
    let findings = Rc::new(Findings { text: state.document.input.clone(), list: list.into_iter().collect() });
    html! {
        <div class="input">
            <CodeEditor {owner} text={state.document.input.clone()} {onchange} {onrun} {findings} {dark} label={tr("Execution input")} />
            if let Some(wrong) = wrong {
                <p class="wrong wrong--bar" role="status">{ wrong.sentence() }</p>
            }
            <MakeInput document={state.document.clone()} made={state.made_input().cloned()} />
        </div>
    }
}
