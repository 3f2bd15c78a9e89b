//! What lies over the page: the list of keys, and ways to hand the workflow on.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::commands::{COMMANDS, Group, Row, chord_text};
use crate::document::Document;
use crate::share::Look;
use crate::shared::Shared;
use crate::state::{Change, Dialog};
use crate::studio::use_studio;
use crate::texts::tr;

use super::icon::{Icon, icon};
use super::share::Share;

/// What a dialog is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which one is open.
    pub open: Dialog,
    /// The document.
    pub document: Shared<Document>,
    /// Its name; may be empty.
    pub title: Rc<str>,
    /// Whether the document is the example as it came.
    pub pristine: bool,
    /// Whether the run on the page is one of this document.
    pub ran: bool,
    /// What the page looks at.
    pub look: Look,
}

/// The open dialog.
#[component]
pub fn Dialogs(props: &Props) -> Html {
    let studio = use_studio();
    let close = Callback::from(move |()| studio.act(Change::Dialog(None)));
    let (title, body) = match props.open {
        Dialog::Keys => (tr("Keys"), keys()),
        Dialog::Share => {
            let (document, title, look) = (props.document.clone(), props.title.clone(), props.look.clone());
            (tr("Share"), html! { <Share {document} {title} {look} pristine={props.pristine} ran={props.ran} /> })
        }
    };
    html! { <Modal {title} {close}>{ body }</Modal> }
}

/// What a modal is given.
#[derive(Properties, PartialEq)]
pub struct ModalProps {
    /// Its heading.
    pub title: AttrValue,
    /// Closes it.
    pub close: Callback<()>,
    /// What is in it.
    pub children: Html,
}

/// Something over the page. The browser's own `dialog` holds the focus and gives it back.
#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let onclose = props.close.reform(|_: MouseEvent| ());
    let oncancel = props.close.reform(|event: Event| event.prevent_default());
    // A click on the dimmed page, which belongs to the dialog element itself.
    let onclick = {
        let close = props.close.clone();
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if target.is_some_and(|target| target.tag_name().eq_ignore_ascii_case("dialog")) {
                close.emit(());
            }
        })
    };
    html! {
        <dialog class="dialog" ref={node} {oncancel} {onclick} aria-labelledby="dialog-title">
            <div class="dialog__inner">
                <header class="dialog__head">
                    <h2 id="dialog-title">{ props.title.clone() }</h2>
                    <button class="tool" type="button" onclick={onclose} aria-label={tr("Close")}>{ icon(Icon::Cross) }</button>
                </header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}

fn keys() -> Html {
    let chord = |keys: &'static str| html! { <span class="keys__chord">{ for chord_text(keys).into_iter().map(|key| html! { <kbd>{ key }</kbd> }) }</span> };
    let row = |row: &'static Row| {
        html! { <tr key={row.title}><th scope="row">{ for row.keys.iter().map(|keys| chord(keys)) }</th><td>{ tr(row.title) }</td></tr> }
    };
    let group = |group: Group| {
        let rows: Vec<_> = COMMANDS.iter().filter(|row| row.group == group && !row.keys.is_empty()).collect();
        html! {
            if !rows.is_empty() {
                <tbody key={group.title()}>
                    <tr><th colspan="2" scope="rowgroup" class="keys__group">{ tr(group.title()) }</th></tr>
                    { for rows.into_iter().map(row) }
                </tbody>
            }
        }
    };
    html! {
        <>
            <table class="keys">{ for Group::ALL.into_iter().map(group) }</table>
            <p class="dialog__note">
                { tr("Stepthrough interprets the Amazon States Language in this page. Nothing is sent anywhere: calls are answered by mocks, time is a virtual clock.") }
            </p>
        </>
    }
}
