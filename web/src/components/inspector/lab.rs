//! The ResultPath laboratory: the choices side by side, on the data that the state has.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::components::json_tree::JsonTree;
use crate::diff::Node;
use crate::lab::{Bench, Case, output, result_path};
use crate::shared::Shared;
use crate::texts::tr;

/// What the laboratory is given.
#[derive(Properties)]
pub struct Props {
    /// The state's raw input.
    pub input: Value,
    /// What is to be put into it.
    pub result: Value,
    /// The state's name.
    pub state: Rc<str>,
    /// The field that decides: `ResultPath`, or `Output` in JSONata.
    pub field: &'static str,
    /// The field as it is written.
    pub present: Option<Rc<str>>,
    /// Writes the field; leaves it out for `None`. Not given where the definition is no longer what ran.
    pub onwrite: Option<Callback<Option<Rc<str>>>>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.input.same(&other.input)
            && self.result.same(&other.result)
            && self.state == other.state
            && self.field == other.field
            && self.present == other.present
            && self.onwrite == other.onwrite
    }
}

/// The laboratory.
#[component]
pub fn Lab(props: &Props) -> Html {
    let bench =
        Bench { input: &props.input, result: &props.result, state: &props.state, present: props.present.as_deref() };
    let cases = match props.field {
        "Output" => output(bench),
        _ => result_path(bench),
    };
    html! {
        <div class="lab" role="group" aria-label={tr("The choices side by side")}>
            { for cases.into_iter().enumerate().map(|(at, case)| card(props, at, case)) }
        </div>
    }
}

fn card(props: &Props, at: usize, case: Case) -> Html {
    let tree = match &case.output {
        Ok(output) => Some(Shared::new(Node::between(&props.input, output))),
        Err(_) => None,
    };
    // What replaced the whole input is shown as it is.
    let tree = tree.map(|tree| match tree.change {
        crate::diff::Change::Changed => Shared::new(Node::plain(&tree.value)),
        _ => tree,
    });
    let written = match &case.written {
        Some(written) => format!("\"{}\": {written}", props.field),
        None => format!("{} {}", tr("without"), props.field),
    };
    let onclick = props.onwrite.as_ref().filter(|_| !case.present).map(|onwrite| {
        let written = case.written.clone();
        onwrite.reform(move |_: MouseEvent| written.clone())
    });
    html! {
        <article class={classes!("case", case.present.then_some("case--present"))} key={at}>
            <header class="case__head">
                <code>{ written }</code>
                if case.present { <span class="case__now">{ sized(Icon::Check, 12) }{ tr("now") }</span> }
            </header>
            <p class={classes!("case__sentence", case.loses.then_some("case__sentence--loses"))}>
                if case.loses { { sized(Icon::Alert, 13) } }
                { case.sentence }
            </p>
            if let Some(tree) = tree {
                <div class="case__json"><JsonTree {tree} depth={1} label={tr("State output")} /></div>
            }
            if let Some(onclick) = onclick {
                <button class="button button--small case__use" type="button" {onclick}>{ tr("Write this into the definition") }</button>
            }
        </article>
    }
}
