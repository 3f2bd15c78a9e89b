//! What lies over the page: the list of keys, and ways to hand the workflow on.

use std::rc::Rc;

use stepthrough::assist::state_meant;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::commands::{COMMANDS, Command, Group, Row, chord_text};
use crate::machine::StateIx;
use crate::share::Look;
use crate::state::{Change, Dialog, State};
use crate::studio::use_studio;
use crate::texts::tr;

use super::code_editor::way_out;
use super::glossary::Glossary;
use super::history::History;
use super::icon::{Icon, icon};
use super::palette::Palette;
use super::rename_state::RenameState;
use super::share::Share;
use super::template_choice::TemplateChoice;
use super::workflows::Workflows;

/// What a dialog is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which one is open.
    pub open: Dialog,
    /// What the page knows.
    pub state: State,
    /// The document's name; may be empty.
    pub title: Rc<str>,
    /// Whether the document is the example as it came.
    pub pristine: bool,
    /// What the page looks at.
    pub look: Look,
    /// Does what a command asks for.
    pub oncommand: Callback<Command>,
    /// Goes to a state.
    pub onpick: Callback<Option<StateIx>>,
}

/// The open dialog.
#[component]
pub fn Dialogs(props: &Props) -> Html {
    let studio = use_studio();
    let close = {
        let studio = studio.clone();
        Callback::from(move |()| studio.act(Change::Dialog(None)))
    };
    let state = &props.state;
    let document = || state.document.clone();
    let (title, body) = match props.open {
        Dialog::Palette | Dialog::GoTo => {
            let states_only = props.open == Dialog::GoTo;
            return html! {
                <Modal title={tr("Commands")} {close} class="dialog--palette" bare=true>
                    <Palette state={state.clone()} {states_only} oncommand={props.oncommand.clone()} onpick={props.onpick.clone()} />
                </Modal>
            };
        }
        Dialog::Keys => (tr("Help and keys"), keys(&props.oncommand)),
        Dialog::Share | Dialog::Embed => {
            let (title, look) = (props.title.clone(), props.look.clone());
            let ran = state.run.is_some() && !state.is_stale();
            (
                tr("Share"),
                html! { <Share document={document()} {title} {look} pristine={props.pristine} {ran} embed={props.open == Dialog::Embed} /> },
            )
        }
        Dialog::Workflows => (tr("Your workflows"), html! { <Workflows state={state.clone()} /> }),
        Dialog::History => {
            (tr("Earlier texts"), html! { <History entry={state.entry.clone()} document={document()} /> })
        }
        Dialog::Rename => {
            let picked = || state.checks.machine.state(state.state()?).map(|node| node.span.start);
            let at = studio.cursor().or_else(picked);
            let named = at.and_then(|at| Some((Rc::from(state_meant(&state.document.definition, at)?), at)));
            (tr("Rename a state"), html! { <RenameState document={document()} state={named} /> })
        }
        Dialog::Glossary => (tr("Glossary"), html! { <Glossary sought={state.learn.sought.clone()} /> }),
        Dialog::Template => {
            let offer = state.offer.clone();
            (tr("State machines"), offer.map_or_else(Html::default, |offer| html! { <TemplateChoice {offer} /> }))
        }
    };
    let wide = matches!(props.open, Dialog::Workflows | Dialog::History | Dialog::Glossary).then_some("dialog--wide");
    html! { <Modal {title} {close} class={classes!(wide)}>{ body }</Modal> }
}

/// What a modal is given.
#[derive(Properties, PartialEq)]
pub struct ModalProps {
    /// Its heading.
    pub title: AttrValue,
    /// Closes it.
    pub close: Callback<()>,
    /// CSS classes.
    #[prop_or_default]
    pub class: Classes,
    /// Without the heading, which is said and not shown.
    #[prop_or_default]
    pub bare: bool,
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
    if props.bare {
        return html! {
            <dialog class={classes!("dialog", props.class.clone())} ref={node} {oncancel} {onclick} aria-label={props.title.clone()}>
                { props.children.clone() }
            </dialog>
        };
    }
    html! {
        <dialog class={classes!("dialog", props.class.clone())} ref={node} {oncancel} {onclick} aria-labelledby="dialog-title">
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

fn keys(oncommand: &Callback<Command>) -> Html {
    let way = |sign: Icon, label: &'static str, command: Command| {
        let onclick = oncommand.reform(move |_: MouseEvent| command);
        html! { <button class="button" type="button" {onclick}>{ icon(sign) }{ label }</button> }
    };
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
            <div class="keys__ways">
                { way(Icon::Book, tr("Lessons"), Command::Learn) }
                { way(Icon::Search, tr("Glossary of all fields"), Command::Glossary) }
                { way(Icon::Flow, tr("Tour of the page"), Command::Tour) }
            </div>
            <table class="keys">{ for Group::ALL.into_iter().map(group) }</table>
            <p class="dialog__note">{ way_out() }</p>
            <p class="dialog__note">
                { tr("Stepthrough interprets the Amazon States Language in this page. Nothing is sent anywhere: calls are answered by mocks, time is a virtual clock.") }
            </p>
        </>
    }
}
