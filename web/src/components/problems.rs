//! What is wrong with the document, as a list that leads to each place.

use std::rc::Rc;

use stepthrough::diagnostic::{Diagnostic, Severity};
use stepthrough::source::{LineIndex, Span};
use yew::prelude::*;

use crate::shared::Shared;
use crate::state::Checks;
use crate::texts::{tr, tr_engine, tr_with};

use super::icon::{Icon, icon, sized};
use super::rename_state::edited;

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What was found out.
    pub checks: Shared<Checks>,
    /// Shows a place of the definition.
    pub onreveal: Callback<Span>,
    /// Replaces the definition, to mend something.
    pub onmend: Callback<Rc<str>>,
}

/// The list of problems.
#[component]
pub fn Problems(props: &Props) -> Html {
    let checks = &props.checks;
    if checks.definition.is_empty() && checks.input.is_none() {
        return html! {
            <div class="empty">
                <div class="empty__icon empty__icon--good">{ sized(Icon::Check, 28) }</div>
                <p>{ tr("No problems found.") }</p>
            </div>
        };
    }
    let index = LineIndex::new(&checks.text);
    html! {
        <ul class="problems">
            if let Some(wrong) = &checks.input {
                <li class="problem tone-failed">
                    <span class="problem__sign">{ icon(Icon::Cross) }</span>
                    <div class="problem__text">
                        <p class="problem__message">{ tr_with("The input is not valid JSON: {why}", &[("why", &wrong.message)]) }</p>
                    </div>
                    <span class="problem__place">{ tr_with("input {line}:{column}", &[("line", &wrong.line), ("column", &wrong.column)]) }</span>
                </li>
            }
            { for checks.definition.iter().enumerate().map(|(at, found)| problem(at, found, &index, props)) }
        </ul>
    }
}

fn problem(at: usize, found: &Diagnostic, index: &LineIndex, props: &Props) -> Html {
    let place = index.position(&props.checks.text, found.span.start);
    let (sign, tone) = match found.severity {
        Severity::Error => (Icon::Cross, "tone-failed"),
        Severity::Warning => (Icon::Alert, "tone-waiting"),
        Severity::Hint => (Icon::Info, "tone-running"),
    };
    let span = found.span;
    let onclick = props.onreveal.reform(move |_: MouseEvent| span);
    let fixes = found.fixes.iter().map(|fix| {
        let mended: Rc<str> = Rc::from(fix.applied(&props.checks.text));
        let onclick = props.onmend.reform(move |_: MouseEvent| Rc::clone(&mended));
        html! { <button class="button button--small" type="button" {onclick}>{ tr_engine(&fix.title) }</button> }
    });
    html! {
        <li class={classes!("problem", tone)} key={at} data-problem={found.code}>
            <span class="problem__sign">{ icon(sign) }</span>
            <div class="problem__text">
                <button type="button" class="link problem__message" {onclick}>{ &found.message }</button>
                if !found.help.is_empty() { <p class="problem__help">{ tr_engine(&found.help) }</p> }
                <p class="problem__code">{ found.code }if let Some(location) = &found.location { { format!(" · {location}") } }</p>
                <div class="problem__fixes">{ for fixes }</div>
            </div>
            <span class="problem__place">{ format!("{}:{}", place.line, place.column) }</span>
        </li>
    }
}

/// A fix, applied to the text it belongs to.
pub(super) trait Applied {
    /// The text after it.
    fn applied(&self, text: &str) -> String;
}

impl Applied for stepthrough::diagnostic::Fix {
    fn applied(&self, text: &str) -> String {
        edited(text, &self.edits)
    }
}
