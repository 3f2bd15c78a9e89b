//! Lambda functions as JSONata expressions over their event.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::field::{lines, typed};
use crate::components::icon::{Icon, icon, sized};
use crate::components::json_tree::JsonTree;
use crate::diff::Node;
use crate::document::{Document, MockScript};
use crate::session::{misread, try_function, wrong_function};
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};

/// What a new function begins as.
const TEMPLATE: &str = "{\n  \"statusCode\": 200,\n  \"body\": $\n}";

#[derive(Properties, PartialEq)]
pub struct Props {
    pub document: Shared<Document>,
    /// The functions that the workflow calls.
    pub named: Vec<Rc<str>>,
}

/// All functions that are written, and the ones that could be.
#[component]
pub fn Functions(props: &Props) -> Html {
    let studio = use_studio();
    let mocks = &props.document.mocks;
    let add = |name: Rc<str>| {
        let (studio, mocks) = (studio.clone(), mocks.clone());
        Callback::from(move |_: MouseEvent| {
            let mut mocks = mocks.clone();
            mocks.functions.insert(name.clone(), Rc::from(TEMPLATE));
            studio.act(Action::SetWorld(mocks));
        })
    };
    let missing = props.named.iter().filter(|name| !mocks.functions.contains_key(*name));
    html! {
        <>
            <p class="mocks__hint">
                { tr("A Lambda function can be a JSONata expression: $ is its event, and what it comes to is its result. Every Task that calls the function by its name or ARN is answered by it.") }
            </p>
            { for mocks.functions.iter().map(|(name, text)| html! {
                <Function key={name.to_string()} name={name.clone()} text={text.clone()} mocks={mocks.clone()} />
            }) }
            <div class="mocks__add">
                { for missing.map(|name| html! {
                    <button class="button" type="button" onclick={add(name.clone())} key={name.to_string()}>
                        { sized(Icon::Plus, 14) }{ tr_with("Write {name}", &[("name", name)]) }
                    </button>
                }) }
                if props.named.is_empty() && mocks.functions.is_empty() {
                    <button class="button" type="button" onclick={add(Rc::from("my-function"))}>{ sized(Icon::Plus, 14) }{ tr("Write a function") }</button>
                }
            </div>
        </>
    }
}

#[derive(Clone, Properties, PartialEq)]
struct FunctionProps {
    name: Rc<str>,
    text: Rc<str>,
    mocks: MockScript,
}

#[component]
fn Function(props: &FunctionProps) -> Html {
    let studio = use_studio();
    let event = use_state(|| "{\n  \"amount\": 2\n}".to_owned());
    let ontext = {
        let (studio, props) = (studio.clone(), props.clone());
        Callback::from(move |event: InputEvent| {
            let mut mocks = props.mocks.clone();
            mocks.functions.insert(props.name.clone(), Rc::from(typed(&event)));
            studio.act(Action::SetWorld(mocks));
        })
    };
    let remove = {
        let (studio, props) = (studio.clone(), props.clone());
        Callback::from(move |_: MouseEvent| {
            let mut mocks = props.mocks.clone();
            mocks.functions.remove(&props.name);
            studio.act(Action::SetWorld(mocks));
        })
    };
    let onevent = {
        let event = event.clone();
        Callback::from(move |typing: InputEvent| event.set(typed(&typing)))
    };
    let name = &props.name;
    let wrong = wrong_function(&props.text);
    let result = match (misread(&event), &wrong) {
        (Some(wrong), _) => Err(wrong.sentence()),
        (None, Some(_)) => Ok(None),
        (None, None) => {
            let event = Value::parse(&event).unwrap_or_default();
            try_function(&props.text, &event).map(Some)
        }
    };
    html! {
        <section class="answer" aria-label={tr_with("Function {name}", &[("name", name)])} data-function={name.to_string()}>
            <div class="answer__head">
                <span class="answer__call mono">{ &**name }</span>
                <button class="tool tool--small" type="button" onclick={remove} title={tr("Remove")}
                    aria-label={tr_with("Remove the function {name}", &[("name", name)])}>{ icon(Icon::Trash) }</button>
            </div>
            <textarea class="mono" rows={lines(&props.text, 14)} spellcheck="false" value={props.text.to_string()} oninput={ontext}
                aria-label={tr_with("{name} as JSONata", &[("name", name)])} aria-invalid={wrong.is_some().to_string()} />
            if let Some(wrong) = &wrong { <p class="wrong">{ wrong }</p> }
            <details class="hint">
                <summary>{ tr("Try it") }</summary>
                <div class="try">
                    <label class="task__field"><span>{ tr("Event (JSON)") }</span>
                        <textarea class="mono" rows={lines(&event, 8)} spellcheck="false" value={(*event).clone()} oninput={onevent} />
                    </label>
                    <div class="task__field"><span>{ tr("Result") }</span>
                        { match result {
                            Ok(None) => Html::default(),
                            Ok(Some(value)) => html! { <div class="mocks__default"><JsonTree tree={Shared::new(Node::plain(&value))} depth={3} label={tr("Result")} /></div> },
                            Err(why) => html! { <p class="wrong">{ why }</p> },
                        } }
                    </div>
                </div>
            </details>
        </section>
    }
}
