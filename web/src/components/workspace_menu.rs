//! The menu of workflows: the person's own, files, and the examples.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::document::{Document, Origin};
use crate::examples::{self, Example, Text};
use crate::hooks::workspace::open_files;
use crate::shared::Shared;
use crate::state::{Change, Dialog};
use crate::studio::use_studio;
use crate::texts::{is_readers, tr};
use crate::workspace::{Card, Shelf};

use super::icon::{Icon, icon};
use super::menu::Menu;

/// How many of the person's workflows the menu lists; the others are in the dialog.
const MOST: usize = 6;

/// What the menu is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The title of the lesson that stands on the page.
    #[prop_or_default]
    pub lesson: Option<Rc<str>>,
    /// The person's workflows.
    pub shelf: Shared<Shelf>,
    /// Which of them is open.
    pub entry: Option<Rc<str>>,
    /// The example that is open.
    pub origin: Option<Origin>,
}

/// The menu.
#[component]
pub fn WorkspaceMenu(props: &Props) -> Html {
    let studio = use_studio();
    let chooser = use_node_ref();
    let own = props.entry.as_ref().and_then(|id| props.shelf.title(id));
    let example = props.origin.as_ref().and_then(|origin| examples::find(&origin.example));
    let title: AttrValue = match (props.lesson.clone().or(own), example) {
        (Some(title), _) => title.into(),
        (None, Some(example)) => AttrValue::from(&**example.title.pick(is_readers(&example.language))),
        (None, None) => AttrValue::Static(tr("New workflow")),
    };
    let lead = if props.entry.is_some() { Icon::Folder } else { Icon::Book };
    let new = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.open_new(Document::default(), tr("My workflow")))
    };
    let show = |dialog: Dialog| {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| studio.act(Change::Dialog(Some(dialog))))
    };
    let choose = {
        let chooser = chooser.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(chooser) = chooser.cast::<HtmlInputElement>() {
                chooser.click();
            }
        })
    };
    let onchange = {
        let studio = studio.clone();
        Callback::from(move |event: Event| {
            let chooser: HtmlInputElement = event.target_unchecked_into();
            if let Some(files) = chooser.files() {
                open_files(&studio, &files);
            }
            // The same file can be chosen again.
            chooser.set_value("");
        })
    };
    let workflow = |card: &Card| {
        let chosen = props.entry.as_ref() == Some(&card.id);
        let (studio, id) = (studio.clone(), card.id.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            if !chosen {
                studio.stop();
                studio.desk().open(&id);
            }
        });
        html! {
            <button class="menu__item" type="button" role="menuitemradio" key={card.id.to_string()} aria-checked={chosen.to_string()} {onclick}
                data-workflow={card.id.to_string()}>
                <span class="menu__check">{ if chosen { icon(Icon::Check) } else { Html::default() } }</span>
                <span class="menu__text"><span class="menu__name">{ &*card.title }</span></span>
            </button>
        }
    };
    let item = |sign: Icon, name: &'static str, onclick: Callback<MouseEvent>| {
        html! {
            <button class="menu__item" type="button" role="menuitem" {onclick}>
                <span class="menu__check menu__check--sign">{ icon(sign) }</span>
                <span class="menu__text"><span class="menu__name">{ name }</span></span>
            </button>
        }
    };
    let chosen = props.origin.as_ref().filter(|_| props.entry.is_none()).map(|origin| origin.example.clone());
    html! {
        <>
            <Menu class="menu--examples" label={title} {lead} name={tr("Workflows and examples")}>
                if !props.shelf.cards.is_empty() {
                    <div class="menu__title">{ tr("Your workflows") }</div>
                    { for props.shelf.cards.iter().take(MOST).map(workflow) }
                    <hr class="menu__line" />
                }
                { item(Icon::Plus, tr("New workflow"), new) }
                { item(Icon::Upload, tr("Open a file…"), choose) }
                { item(Icon::Folder, tr("All your workflows…"), show(Dialog::Workflows)) }
                if props.entry.is_some() { { item(Icon::History, tr("Earlier texts…"), show(Dialog::History)) } }
                <hr class="menu__line" />
                <div class="menu__title">{ tr("Examples") }</div>
                <Examples {chosen} />
            </Menu>
            <input ref={chooser} id="open-file" type="file" multiple=true hidden=true {onchange}
                accept=".json,.yaml,.yml,.template,.asl,application/json,text/yaml" />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ExamplesProps {
    /// The name of the one that is open.
    chosen: Option<Rc<str>>,
}

/// The examples, read when the menu is opened.
#[component]
fn Examples(props: &ExamplesProps) -> Html {
    let studio = use_studio();
    let item = |example: &Rc<Example>| {
        let chosen = props.chosen.as_ref() == Some(&example.name);
        let (studio, name) = (studio.clone(), example.name.clone());
        let onclick = Callback::from(move |_: MouseEvent| studio.open_example(&name, ""));
        html! {
            <button class="menu__item" type="button" role="menuitemradio" key={example.name.to_string()} aria-checked={chosen.to_string()} {onclick}
                data-example={example.name.to_string()}>
                <span class="menu__check">{ if chosen { icon(Icon::Check) } else { Html::default() } }</span>
                <span class="menu__text">
                    { titles(&example.title, &example.language) }
                </span>
            </button>
        }
    };
    html! { <>{ for examples::all().iter().map(item) }</> }
}

/// A title in both of its languages, the reader's first.
pub(super) fn titles(title: &Text, lang: &Rc<str>) -> Html {
    let Some(own) = &title.own else { return html! { <span class="menu__name">{ &*title.english }</span> } };
    let texts = [(own, lang.to_string()), (&title.english, "en".to_owned())];
    let [first, second] = if is_readers(lang) { texts } else { [texts[1].clone(), texts[0].clone()] };
    html! {
        <>
            <span class="menu__name" lang={first.1}>{ &**first.0 }</span>
            <span class="menu__own" lang={second.1}>{ &**second.0 }</span>
        </>
    }
}
