//! Workflows that Tasks start, pasted as definitions.

use std::rc::Rc;

use stepthrough::diagnostic::Severity;
use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::field::typed;
use crate::components::icon::{Icon, icon, sized};
use crate::document::{Document, MockScript};
use crate::session::{self, misread};
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::{tr, tr_count, tr_with};

/// What a new workflow begins as.
const TEMPLATE: &str = r#"{
  "StartAt": "Work",
  "States": {
    "Work": { "Type": "Pass", "Result": { "done": true }, "End": true }
  }
}"#;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub document: Shared<Document>,
    /// The machines that the workflow starts.
    pub named: Vec<Rc<str>>,
}

/// All workflows that are there, and the ones that could be.
#[component]
pub fn Machines(props: &Props) -> Html {
    let studio = use_studio();
    let mocks = &props.document.mocks;
    let add = |name: Rc<str>| {
        let (studio, mocks) = (studio.clone(), mocks.clone());
        Callback::from(move |_: MouseEvent| {
            let mut mocks = mocks.clone();
            mocks.machines.insert(name.clone(), Value::parse(TEMPLATE).unwrap_or_else(|_| Value::empty_object()));
            studio.act(Action::SetWorld(mocks));
        })
    };
    let missing = props.named.iter().filter(|name| !mocks.machines.contains_key(*name));
    html! {
        <>
            <p class="mocks__hint">
                { tr("A Task that starts an execution runs the workflow that stands here under the name of its state machine, with the services of this run. Without one it gets the default reply.") }
            </p>
            { for mocks.machines.iter().map(|(name, definition)| html! {
                <Machine key={name.to_string()} name={name.clone()} definition={definition.clone()} mocks={mocks.clone()} />
            }) }
            <div class="mocks__add">
                { for missing.map(|name| html! {
                    <button class="button" type="button" onclick={add(name.clone())} key={name.to_string()}>
                        { sized(Icon::Plus, 14) }{ tr_with("Write {name}", &[("name", name)]) }
                    </button>
                }) }
                if props.named.is_empty() && mocks.machines.is_empty() {
                    <button class="button" type="button" onclick={add(Rc::from("my-workflow"))}>{ sized(Icon::Plus, 14) }{ tr("Write a workflow") }</button>
                }
            </div>
        </>
    }
}

#[derive(Clone, Properties, PartialEq)]
struct MachineProps {
    name: Rc<str>,
    definition: Value,
    mocks: MockScript,
}

#[component]
fn Machine(props: &MachineProps) -> Html {
    let studio = use_studio();
    // What is typed stands here until it is JSON.
    let draft = use_state(|| props.definition.to_json_pretty());
    let ontext = {
        let (studio, props, draft) = (studio.clone(), props.clone(), draft.clone());
        Callback::from(move |event: InputEvent| {
            let text = typed(&event);
            if let Ok(definition @ Value::Object(_)) = Value::parse(&text) {
                let mut mocks = props.mocks.clone();
                mocks.machines.insert(props.name.clone(), definition);
                studio.act(Action::SetWorld(mocks));
            }
            draft.set(text);
        })
    };
    let remove = {
        let (studio, props) = (studio.clone(), props.clone());
        Callback::from(move |_: MouseEvent| {
            let mut mocks = props.mocks.clone();
            mocks.machines.remove(&props.name);
            studio.act(Action::SetWorld(mocks));
        })
    };
    let found = use_memo((*draft).clone(), |text| match misread(text) {
        Some(wrong) => vec![wrong.sentence()],
        None => errors(text),
    });
    let name = &props.name;
    html! {
        <section class="answer" aria-label={tr_with("Workflow {name}", &[("name", name)])} data-machine={name.to_string()}>
            <div class="answer__head">
                <span class="answer__call mono">{ &**name }</span>
                <button class="tool tool--small" type="button" onclick={remove} title={tr("Remove")}
                    aria-label={tr_with("Remove the workflow {name}", &[("name", name)])}>{ icon(Icon::Trash) }</button>
            </div>
            <textarea class="mono" rows="10" spellcheck="false" value={(*draft).clone()} oninput={ontext}
                aria-label={tr_with("Definition of {name}", &[("name", name)])} aria-invalid={(!found.is_empty()).to_string()} />
            { for found.iter().take(3).map(|wrong| html! { <p class="wrong">{ wrong }</p> }) }
            if found.len() > 3 { <p class="wrong">{ tr_count(found.len() - 3, "{n} more problem", "{n} more problems") }</p> }
        </section>
    }
}

/// The errors of a definition, each with its place.
fn errors(text: &str) -> Vec<String> {
    let document = Document { definition: Rc::from(text), ..Document::default() };
    let checks = session::check(&document);
    let errors = checks.definition.iter().filter(|found| found.severity == Severity::Error);
    let index = stepthrough::source::LineIndex::new(text);
    let sentence = |found: &stepthrough::diagnostic::Diagnostic| {
        let place = index.position(text, found.span.start);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("line", &place.line), ("column", &place.column), ("problem", &found.message)];
        tr_with("Line {line}, column {column}: {problem}", &values)
    };
    errors.map(sentence).collect()
}
