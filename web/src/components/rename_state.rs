//! Another name for a state, wherever it is named.

use std::rc::Rc;

use stepthrough::assist::{StateRef, rename_state};
use stepthrough::diagnostic::Edit;
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::prelude::*;

use crate::document::Document;
use crate::shared::Shared;
use crate::state::{Change, Own};
use crate::studio::use_studio;
use crate::texts::{tr, tr_count};

/// What the form is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is on the page.
    pub document: Shared<Document>,
    /// The state's name and the byte at which it stands; none when no state is looked at.
    pub state: Option<(Rc<str>, u32)>,
}

/// The form.
#[component]
pub fn RenameState(props: &Props) -> Html {
    let studio = use_studio();
    let typed = use_state_eq(|| props.state.as_ref().map(|(name, _)| name.to_string()).unwrap_or_default());
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(field) = node.cast::<HtmlInputElement>() {
                field.select();
            }
        });
    }
    let Some((old, at)) = props.state.clone() else {
        return html! { <p class="dialog__note">{ tr("Put the cursor into a state first, or choose one in the graph.") }</p> };
    };
    let outcome = rename_state(&props.document.definition, StateRef::At(at), &typed);
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            typed.set(field.value());
        })
    };
    let onsubmit = {
        let (outcome, document, typed, old) = (outcome.clone(), props.document.clone(), typed.clone(), old.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(edits) = &outcome {
                if !edits.is_empty() {
                    let definition = Rc::from(edited(&document.definition, edits));
                    studio.act(Own::RenamedState(old.clone(), Rc::from(typed.as_str()), definition));
                }
                studio.act(Change::Dialog(None));
            }
        })
    };
    let wrong = outcome.as_ref().err();
    let places = outcome.as_ref().map_or(0, Vec::len);
    html! {
        <form class="rename" {onsubmit}>
            <label class="rename__field">
                <span>{ tr("New name") }</span>
                <input ref={node} autofocus=true value={(*typed).clone()} {oninput} aria-invalid={wrong.is_some().to_string()} aria-describedby="rename-note" spellcheck="false" />
            </label>
            <p id="rename-note" class={if wrong.is_some() { "wrong" } else { "dialog__note" }} role="status">
                { match wrong {
                    Some(why) => why.clone(),
                    None => tr_count(places, "Changes {n} place, and the mocks of the state.", "Changes {n} places, and the mocks of the state."),
                } }
            </p>
            <div><button class="button button--main" type="submit" disabled={wrong.is_some()}>{ tr("Rename") }</button></div>
        </form>
    }
}

/// The text with the edits, which are apart from each other and in its order.
pub fn edited(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start as usize).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
