//! The person's workflows in full: search, rename, copy, save as files, delete.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::commands::fit;
use crate::state::{Change, Dialog, State};
use crate::studio::use_studio;
use crate::texts::{is_readers, language, tr, tr_with};
use crate::workspace::{Card, Place};

use super::icon::{Icon, icon, sized};

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the page knows.
    pub state: State,
}

/// A moment as the reader writes it: as their browser has it where it speaks the page's language, which has regions.
pub fn time_of(ms: f64) -> String {
    let date = js_sys::Date::new(&ms.into());
    let regional = crate::handing::language().filter(|tag| is_readers(tag));
    date.to_locale_string(regional.as_deref().unwrap_or(language().tag()), &wasm_bindgen::JsValue::UNDEFINED).into()
}

/// The list.
#[component]
pub fn Workflows(props: &Props) -> Html {
    let studio = use_studio();
    let typed = use_state_eq(String::new);
    let renamed = use_state_eq(|| None::<Rc<str>>);
    let shelf = &props.state.shelf;
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            typed.set(field.value());
        })
    };
    let tool = |sign: Icon, name: String, act: Callback<MouseEvent>| {
        html! { <button class="tool tool--small" type="button" aria-label={name.clone()} title={name} onclick={act}>{ sized(sign, 14) }</button> }
    };
    let row = |card: &Card| {
        let open = props.state.entry.as_ref() == Some(&card.id);
        let on = |act: fn(&crate::workspace::Desk, &Rc<str>, bool)| {
            let (studio, id) = (studio.clone(), card.id.clone());
            Callback::from(move |_: MouseEvent| {
                studio.stop();
                act(studio.desk(), &id, open);
            })
        };
        let choose = {
            let (studio, id) = (studio.clone(), card.id.clone());
            Callback::from(move |_: MouseEvent| {
                studio.stop();
                studio.desk().open(&id);
                studio.act(Change::Dialog(None));
            })
        };
        let rename = {
            let (renamed, id) = (renamed.clone(), card.id.clone());
            Callback::from(move |_: MouseEvent| renamed.set(Some(id.clone())))
        };
        let finish = {
            let (studio, renamed, id) = (studio.clone(), renamed.clone(), card.id.clone());
            Callback::from(move |title: Option<String>| {
                renamed.set(None);
                if let Some(title) = title {
                    studio.desk().rename(&id, &title);
                }
            })
        };
        let save = {
            let (studio, id) = (studio.clone(), card.id.clone());
            Callback::from(move |_: MouseEvent| studio.desk().download(&id))
        };
        let title = [("title", &card.title as &dyn std::fmt::Display)];
        html! {
            <li class="workflow" key={card.id.to_string()} data-workflow={card.id.to_string()} aria-current={open.then_some("true")}>
                if *renamed == Some(card.id.clone()) {
                    <TitleField title={card.title.clone()} {finish} />
                } else {
                    <button class="link workflow__title" type="button" onclick={choose}>{ &*card.title }</button>
                }
                <span class="workflow__time">{ time_of(card.changed) }</span>
                <span class="workflow__tools">
                    { tool(Icon::Pencil, tr_with("Rename {title}", &title), rename) }
                    { tool(Icon::Copy, tr_with("Copy {title}", &title), on(|desk, id, _| desk.duplicate(id))) }
                    { tool(Icon::Download, tr_with("Save {title} as a file", &title), save) }
                    { tool(Icon::Trash, tr_with("Delete {title}", &title), on(|desk, id, open| desk.remove(id, open))) }
                </span>
            </li>
        }
    };
    let fitting: Vec<&Card> = shelf.cards.iter().filter(|card| fit(&typed, &card.title).is_some()).collect();
    let place = match shelf.place {
        Place::Database => tr("Kept in this browser, on this device. Save a file to take a workflow elsewhere."),
        Place::Local => {
            tr("Kept in this browser's small storage: its database cannot be used. Save what matters as files.")
        }
        Place::Memory => {
            tr("This browser keeps nothing: your workflows are gone when the page is closed. Save them as files.")
        }
    };
    let history = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(Change::Dialog(Some(Dialog::History))))
    };
    let removed = props.state.removed.as_ref().zip(props.state.notice.as_ref()).map(|(removed, notice)| {
        let onclick = {
            let (studio, removed) = (studio.clone(), removed.clone());
            Callback::from(move |_: MouseEvent| studio.desk().put_back(&removed))
        };
        html! {
            <p class="workflows__removed" role="status">
                { icon(Icon::Info) }<span>{ &**notice }</span>
                <button class="button button--small" type="button" {onclick}>{ tr("Undo") }</button>
            </p>
        }
    });
    html! {
        <div class="workflows">
            { removed.unwrap_or_default() }
            if shelf.cards.is_empty() {
                <div class="empty">
                    <div class="empty__icon">{ sized(Icon::Folder, 28) }</div>
                    <p>{ tr("Nothing of your own yet. Change an example, or begin a new workflow: it is kept here by itself.") }</p>
                </div>
            } else {
                <input type="search" placeholder={tr("Search your workflows")} aria-label={tr("Search your workflows")} value={(*typed).clone()} {oninput} />
                <ul class="workflows__list">{ for fitting.iter().map(|card| row(card)) }</ul>
                if fitting.is_empty() { <p class="dialog__note" role="status">{ tr("Nothing fits.") }</p> }
            }
            if props.state.entry.is_some() {
                <div><button class="button" type="button" onclick={history}>{ icon(Icon::History) }{ tr("Earlier texts of the open workflow") }</button></div>
            }
            <p class={classes!("dialog__note", (shelf.place == Place::Memory).then_some("wrong"))}>{ place }</p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TitleProps {
    title: Rc<str>,
    /// The new title, or none to leave it.
    finish: Callback<Option<String>>,
}

/// A title that is written anew: Enter takes it, Escape leaves the old one.
#[component]
fn TitleField(props: &TitleProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(field) = node.cast::<HtmlInputElement>() {
                let _ = field.focus();
                field.select();
            }
        });
    }
    let onkeydown = {
        let (finish, node) = (props.finish.clone(), node.clone());
        Callback::from(move |event: KeyboardEvent| {
            let title = match event.key().as_str() {
                "Enter" => node.cast::<HtmlInputElement>().map(|field| field.value()),
                "Escape" => None,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            finish.emit(title);
        })
    };
    let onblur = {
        let (finish, node) = (props.finish.clone(), node.clone());
        Callback::from(move |_: FocusEvent| finish.emit(node.cast::<HtmlInputElement>().map(|field| field.value())))
    };
    html! { <input class="workflow__title" ref={node} value={props.title.to_string()} aria-label={tr("Title")} maxlength="120" {onkeydown} {onblur} /> }
}
