//! What is wrong with the document, as a list that leads to each place.

use std::rc::Rc;

use stepthrough::diagnostic::{Diagnostic, Severity};
use stepthrough::source::{LineIndex, Span};
use yew::prelude::*;

use crate::shared::Shared;
use crate::state::Checks;
use crate::texts::{tr, tr_engine, tr_with};

use super::clamped::Clamped;
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
    // Plain words first where there are some: AWS's text may quote the whole definition.
    let (words, aws): (String, Option<Rc<str>>) = match found.help.is_empty() {
        true => (found.message.clone(), None),
        false => (sentence(&tr_engine(&found.help)), Some(Rc::from(found.message.as_str()))),
    };
    let place_words = match &found.location {
        Some(location) if location.chars().nth(WINDOW).is_some() => around(&props.checks.text, found.span.start),
        Some(location) => location.to_string(),
        None => String::new(),
    };
    html! {
        <li class={classes!("problem", tone)} key={at} data-problem={found.code}>
            <span class="problem__sign">{ icon(sign) }</span>
            <div class="problem__text">
                <button type="button" class="link problem__message" {onclick}>{ words }</button>
                <div class="problem__fixes">{ for fixes }</div>
                if let Some(text) = aws { <Clamped {text} class="problem__help" /> }
                <p class="problem__code">{ found.code }if !place_words.is_empty() { { format!(" · {place_words}") } }</p>
            </div>
            <span class="problem__place">{ format!("{}:{}", place.line, place.column) }</span>
        </li>
    }
}

/// So many letters of the text are shown around a place.
const WINDOW: usize = 80;

/// The text around a place, on one line.
fn around(text: &str, at: u32) -> String {
    let at = text.floor_char_boundary(at as usize);
    let (before, after) = text.split_at(at);
    let start = before.char_indices().rev().take(WINDOW / 2).last().map_or(at, |(start, _)| start);
    let end = after.char_indices().nth(WINDOW / 2).map_or(text.len(), |(end, _)| at + end);
    let words = text.get(start..end).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let sign = |cut: bool| if cut { "…" } else { "" };
    format!("{}{words}{}", sign(start > 0), sign(end < text.len()))
}

/// Words of help with a capital letter at their beginning: they stand alone here.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_with_what_stands_around_it() {
        let long = "x".repeat(100);
        let check = |text: &str, at: u32, shown: &str| assert_eq!(around(text, at), shown);
        check("{\n  \"a\": 1,\n}", 9, "{ \"a\": 1, }");
        check(&long, 50, &format!("…{}…", "x".repeat(80)));
        check(&long, 0, &format!("{}…", "x".repeat(40)));
        check(&format!("é{long}"), 1, &format!("é{}…", "x".repeat(39)));
        check("", 7, "");
    }

    #[test]
    fn words_of_help_begin_with_a_capital_letter() {
        assert_eq!(sentence("delete it"), "Delete it");
        assert_eq!(sentence(""), "");
    }
}
