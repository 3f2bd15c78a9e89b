//! Values for the `${Placeholders}` of a definition, which CloudFormation or SAM would put in.

use std::collections::BTreeMap;
use std::rc::Rc;

use stepthrough::source::Span;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::document::Document;
use crate::shared::Shared;
use crate::state::{Checks, Own};
use crate::studio::use_studio;
use crate::texts::{tr, tr_count, tr_with};

use super::icon::{Icon, sized};

/// What the table is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is on the page.
    pub document: Shared<Document>,
    /// What was found out about it.
    pub checks: Shared<Checks>,
    /// Shows a place of the definition.
    pub onreveal: Callback<Span>,
}

/// A placeholder: where it stands first, what is put in when nothing is given, how often it stands.
struct Used {
    first: Span,
    usual: Rc<str>,
    times: usize,
}

/// The table.
#[component]
pub fn Values(props: &Props) -> Html {
    let studio = use_studio();
    let mut used: BTreeMap<&Rc<str>, Used> = BTreeMap::new();
    for placeholder in &props.checks.placeholders {
        let first = || Used { first: placeholder.span, usual: placeholder.default.clone(), times: 0 };
        used.entry(&placeholder.name).or_insert_with(first).times += 1;
    }
    let row = |(name, used): (&Rc<str>, &Used)| {
        let given = props.document.placeholders.get(name);
        let oninput = {
            let (studio, name) = (studio.clone(), name.clone());
            Callback::from(move |event: InputEvent| {
                let field: HtmlInputElement = event.target_unchecked_into();
                studio.act(Own::SetPlaceholder(name.clone(), Some(Rc::from(field.value()))));
            })
        };
        let usual = {
            let (studio, name) = (studio.clone(), name.clone());
            Callback::from(move |_: MouseEvent| studio.act(Own::SetPlaceholder(name.clone(), None)))
        };
        let span = used.first;
        let onclick = props.onreveal.reform(move |_: MouseEvent| span);
        let label = tr_with("Value of {name}", &[("name", name)]);
        html! {
            <tr key={name.to_string()} data-placeholder={name.to_string()}>
                <th scope="row">
                    <button class="link mono" type="button" {onclick}>{ format!("${{{name}}}") }</button>
                    <span class="values__times">{ tr_count(used.times, "{n} place", "{n} places") }</span>
                </th>
                <td><input class="mono" value={given.unwrap_or(&used.usual).to_string()} aria-label={label} spellcheck="false" {oninput} /></td>
                <td class="values__usual">
                    if given.is_some() {
                        <button class="tool tool--small" type="button" onclick={usual} title={tr("The usual value again")}
                            aria-label={tr_with("The usual value of {name} again", &[("name", name)])}>{ sized(Icon::Restart, 14) }</button>
                    } else {
                        <span>{ tr("made up") }</span>
                    }
                </td>
            </tr>
        }
    };
    html! {
        <div class="values">
            <p class="values__about">{ tr("CloudFormation or SAM puts these in before AWS sees the definition. Here they are put in before a run.") }</p>
            <table class="values__table"><tbody>{ for used.iter().map(|(name, used)| row((*name, used))) }</tbody></table>
        </div>
    }
}
