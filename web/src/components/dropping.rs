//! Files that are dropped or chosen, read as text.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, FileList, HtmlInputElement};
use yew::prelude::*;

use super::icon::{Icon, sized};

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Its name.
    pub name: Rc<str>,
    /// Its text.
    pub text: Rc<str>,
}

/// The listeners of a place on which files can be dropped.
pub fn drops(onfile: Callback<Dropped>) -> (Callback<DragEvent>, Callback<DragEvent>) {
    let over = Callback::from(|event: DragEvent| {
        event.prevent_default();
        if let Some(data) = event.data_transfer() {
            data.set_drop_effect("copy");
        }
    });
    let drop = Callback::from(move |event: DragEvent| {
        event.prevent_default();
        event.stop_propagation();
        read_all(event.data_transfer().and_then(|data| data.files()), &onfile);
    });
    (over, drop)
}

fn read_all(files: Option<FileList>, onfile: &Callback<Dropped>) {
    let Some(files) = files else { return };
    for file in (0..files.length()).filter_map(|at| files.item(at)) {
        spawn_local(read(file, onfile.clone()));
    }
}

/// A file that cannot be read is as if nobody had dropped it; the browser says why.
async fn read(file: File, onfile: Callback<Dropped>) {
    if let Ok(text) = JsFuture::from(file.text()).await
        && let Some(text) = text.as_string()
    {
        onfile.emit(Dropped { name: Rc::from(file.name()), text: Rc::from(text) });
    }
}

/// What the button is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it says.
    pub label: AttrValue,
    /// The ends of names that are offered.
    #[prop_or_default]
    pub accept: AttrValue,
    /// Is given each file.
    pub onfile: Callback<Dropped>,
}

/// A button that asks for files.
#[component]
pub fn FileButton(props: &Props) -> Html {
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let onfile = props.onfile.clone();
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                read_all(input.files(), &onfile);
                // The same file can be chosen again.
                input.set_value("");
            }
        })
    };
    html! {
        <>
            <button class="button" type="button" {onclick}>{ sized(Icon::Share, 14) }{ props.label.clone() }</button>
            <input type="file" hidden=true ref={input} {onchange} accept={props.accept.clone()} multiple=true tabindex="-1" aria-hidden="true" />
        </>
    }
}
