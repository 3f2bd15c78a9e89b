//! Earlier texts of a workflow: when, what changed since, and the way back.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::document::Document;
use crate::line_diff::{Line, compare};
use crate::shared::Shared;
use crate::state::Change;
use crate::studio::use_studio;
use crate::texts::{tr, tr_count};
use crate::workspace::Snapshot;

use super::icon::{Icon, icon, sized};
use super::workflows::time_of;

/// What the view is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The workflow.
    pub entry: Option<Rc<str>>,
    /// What is on the page.
    pub document: Shared<Document>,
}

/// The earlier texts, one of them compared with what is on the page.
#[component]
pub fn History(props: &Props) -> Html {
    let studio = use_studio();
    let known = use_state(|| None::<Vec<Snapshot>>);
    let chosen = use_state_eq(|| 0usize);
    {
        let (known, studio) = (known.clone(), studio.clone());
        use_effect_with(props.entry.clone(), move |entry| {
            let entry = entry.clone();
            spawn_local(async move {
                let found = match entry {
                    Some(id) => studio.desk().history(&id).await,
                    None => Vec::new(),
                };
                known.set(Some(found));
            });
        });
    }
    let Some(snapshots) = &*known else { return html! { <p class="dialog__note">{ tr("Reading…") }</p> } };
    let earlier: Vec<&Snapshot> = snapshots.iter().filter(|snapshot| snapshot.document != *props.document).collect();
    let Some((snapshot, id)) = earlier.get((*chosen).min(earlier.len().saturating_sub(1))).zip(props.entry.clone())
    else {
        return html! {
            <div class="empty">
                <div class="empty__icon">{ sized(Icon::History, 28) }</div>
                <p>{ tr("No earlier text yet. While you write, one is remembered every two minutes.") }</p>
            </div>
        };
    };
    let restore = {
        let (studio, document, earlier) = (studio.clone(), props.document.clone(), snapshot.document.clone());
        Callback::from(move |_: MouseEvent| {
            studio.stop();
            studio.desk().restore(&id, &document, earlier.clone());
            studio.act(Change::Dialog(None));
        })
    };
    let moment = |(at, snapshot): (usize, &&Snapshot)| {
        let chosen = chosen.clone();
        let open = at == *chosen;
        let onclick = Callback::from(move |_: MouseEvent| chosen.set(at));
        html! {
            <li key={at}><button class="history__moment" type="button" aria-pressed={open.to_string()} {onclick}>{ time_of(snapshot.at) }</button></li>
        }
    };
    let part = |title: &'static str, before: &str, after: &str| {
        let lines = compare(before, after);
        html! {
            if !lines.is_empty() {
                <h3 class="history__part">{ title }</h3>
                <pre class="history__lines" tabindex="0">{ for lines.iter().map(line) }</pre>
            }
        }
    };
    let (then, now) = (&snapshot.document, &props.document);
    html! {
        <div class="history">
            <ol class="history__moments" aria-label={tr("Earlier texts")}>{ for earlier.iter().enumerate().map(moment) }</ol>
            <div class="history__body">
                <p class="history__head">
                    <span>{ tr("What changed since then:") }</span>
                    <button class="button button--main" type="button" onclick={restore}>{ icon(Icon::History) }{ tr("Go back to this text") }</button>
                </p>
                { part(tr("Definition"), &then.definition, &now.definition) }
                { part(tr("Input"), &then.input, &now.input) }
                if then.mocks != now.mocks { <p class="dialog__note">{ tr("The mocks differ as well.") }</p> }
                if then.settings != now.settings || then.placeholders != now.placeholders {
                    <p class="dialog__note">{ tr("The settings or values differ as well.") }</p>
                }
            </div>
        </div>
    }
}

fn line(line: &Line<'_>) -> Html {
    let (class, sign, text) = match line {
        Line::Same(text) => ("", " ", (*text).to_owned()),
        Line::Gone(text) => ("diff--gone", "−", (*text).to_owned()),
        Line::New(text) => ("diff--new", "+", (*text).to_owned()),
        Line::Skipped(count) => ("diff--skipped", "⋯", tr_count(*count, "{n} equal line", "{n} equal lines")),
    };
    html! { <span class={classes!("history__line", class)}>{ format!("{sign} {text}\n") }</span> }
}
