//! What came with the address and did not simply open: a damaged link, or a file elsewhere that may be fetched.

use std::rc::Rc;

use yew::prelude::*;

use crate::document::Document;
use crate::share::Saved;
use crate::state::{Action, Arrival};
use crate::studio::use_studio;
use crate::texts::tr;

use super::dialogs::Modal;

/// What came.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// See [`Arrival`].
    pub arrival: Arrival,
}

/// A dialog about it. Whatever is answered, what was open stays.
#[component]
pub fn ArrivalDialog(props: &Props) -> Html {
    let studio = use_studio();
    let close = {
        let studio = studio.clone();
        Callback::from(move |()| studio.act(Action::Arrived(None)))
    };
    let onclose = close.reform(|_: MouseEvent| ());
    match &props.arrival {
        Arrival::Unopened(why) => {
            let saved = why.saved().cloned();
            let open = {
                let (studio, close) = (studio.clone(), close.clone());
                let saved = saved.clone();
                Callback::from(move |_: MouseEvent| {
                    close.emit(());
                    if let Some(saved) = &saved {
                        studio.open_as_it_is(document(saved), tr("Saved from a link"));
                    }
                })
            };
            html! {
                <Modal title={tr("This link does not open")} {close}>
                    <p role="alert">{ why.to_string() }</p>
                    <p class="dialog__note">{ tr("Your own work is as it was.") }</p>
                    <div class="share__files">
                        if saved.is_some() {
                            <button class="button button--main" type="button" onclick={open}>{ tr("Open what could be saved") }</button>
                        }
                        <button class="button" type="button" onclick={onclose}>{ tr("Close") }</button>
                    </div>
                </Modal>
            }
        }
        Arrival::Ask(url) => {
            let fetch = {
                let (studio, close, url) = (studio.clone(), close.clone(), Rc::clone(url));
                Callback::from(move |_: MouseEvent| {
                    close.emit(());
                    studio.fetch(Rc::clone(&url));
                })
            };
            html! {
                <Modal title={tr("Fetch a file?")} {close}>
                    <p>{ tr("This address asks for a file that stands elsewhere:") }</p>
                    <p class="mono arrival__url">{ &**url }</p>
                    <p class="dialog__note">{ tr("If you agree, the page asks that host for it, without cookies. The file opens as a new entry and runs nothing by itself but the workflow, with mocks.") }</p>
                    <div class="share__files">
                        <button class="button button--main" type="button" onclick={fetch}>{ tr("Fetch it") }</button>
                        <button class="button" type="button" onclick={onclose}>{ tr("No") }</button>
                    </div>
                </Modal>
            }
        }
    }
}

/// The texts that could be saved.
fn document(saved: &Saved) -> Document {
    let fresh = Document::default();
    Document {
        definition: saved.definition.as_deref().map_or(fresh.definition.clone(), Rc::from),
        input: saved.input.as_deref().map_or(fresh.input.clone(), Rc::from),
        ..fresh
    }
}
