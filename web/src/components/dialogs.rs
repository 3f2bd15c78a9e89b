//! What lies over the page: the list of keys, and ways to hand the workflow on.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::commands::{COMMANDS, Group, Row, chord_text};
use crate::document::Document;
use crate::handing;
use crate::shared::Shared;
use crate::state::{Change, Dialog};
use crate::studio::use_studio;
use crate::texts::tr;

use super::icon::{Icon, icon, sized};

/// What a dialog is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which one is open.
    pub open: Dialog,
    /// The document.
    pub document: Shared<Document>,
    /// Whether the document is the example as it came.
    pub pristine: bool,
}

/// The open dialog. The browser's own `dialog` holds the focus and gives it back.
#[component]
pub fn Dialogs(props: &Props) -> Html {
    let studio = use_studio();
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
    let close = Callback::from(move |()| studio.act(Change::Dialog(None)));
    let onclose = close.reform(|_: MouseEvent| ());
    let oncancel = close.reform(|event: Event| event.prevent_default());
    // A click on the dimmed page, which belongs to the dialog element itself.
    let onclick = {
        let close = close.clone();
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if target.is_some_and(|target| target.tag_name().eq_ignore_ascii_case("dialog")) {
                close.emit(());
            }
        })
    };
    let (title, body) = match props.open {
        Dialog::Keys => (tr("Keys"), keys()),
        Dialog::Share => (tr("Share"), html! { <Share document={props.document.clone()} pristine={props.pristine} /> }),
    };
    html! {
        <dialog class="dialog" ref={node} {oncancel} {onclick} aria-labelledby="dialog-title">
            <div class="dialog__inner">
                <header class="dialog__head">
                    <h2 id="dialog-title">{ title }</h2>
                    <button class="tool" type="button" onclick={onclose} aria-label="Close">{ icon(Icon::Cross) }</button>
                </header>
                { body }
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

#[derive(Properties, PartialEq)]
struct ShareProps {
    document: Shared<Document>,
    pristine: bool,
}

#[component]
fn Share(props: &ShareProps) -> Html {
    let copied = use_state_eq(|| false);
    let link = props
        .document
        .origin
        .as_ref()
        .filter(|_| props.pristine)
        .and_then(|origin| handing::link(&origin.example, &origin.setup));
    let copy = {
        let (copied, link) = (copied.clone(), link.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(link) = &link {
                handing::copy(link);
                copied.set(true);
            }
        })
    };
    let download = |name: &'static str, text: std::rc::Rc<str>| {
        Callback::from(move |_: MouseEvent| handing::download(name, &text))
    };
    html! {
        <div class="share">
            if let Some(link) = link {
                <p>{ "This address opens the same example with the same input and mocks:" }</p>
                <div class="share__link">
                    <input class="mono" readonly=true value={link} aria-label="Address" />
                    <button class="button button--main" type="button" onclick={copy}>
                        { sized(if *copied { Icon::Check } else { Icon::Copy }, 14) }{ if *copied { "Copied" } else { "Copy" } }
                    </button>
                </div>
            } else {
                <p>{ "What you wrote stays in this browser. To hand it on, download it:" }</p>
            }
            <div class="share__files">
                <button class="button" type="button" onclick={download("workflow.asl.json", props.document.definition.clone())}>
                    { sized(Icon::Download, 14) }{ "Definition" }
                </button>
                <button class="button" type="button" onclick={download("input.json", props.document.input.clone())}>
                    { sized(Icon::Download, 14) }{ "Input" }
                </button>
            </div>
        </div>
    }
}
