//! What the services hold before a run: shown, edited, added to, and filled from files.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::dropping::{Dropped, FileButton, drops};
use crate::components::field::chosen;
use crate::components::icon::{Icon, icon, sized};
use crate::diff::Node;
use crate::document::{Document, MockScript};
use crate::session::definition_value;
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::{Studio, use_studio};
use crate::texts::{tr, tr_with};
use crate::world::{self, Service, Thing};

use super::content::Content;
use super::editor::Editor;
use super::heading;
use super::offers::Offers;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub document: Shared<Document>,
}

/// What is edited: a thing by its name, or a new one.
#[derive(Clone, PartialEq)]
pub struct Editing {
    pub service: Service,
    pub name: Rc<str>,
    pub text: Rc<str>,
    pub is_new: bool,
}

/// The content at the start.
#[component]
pub fn Start(props: &Props) -> Html {
    let studio = use_studio();
    let mocks = &props.document.mocks;
    let editing = use_state_eq(|| None::<Editing>);
    let uses = use_memo((props.document.definition.clone(), props.document.placeholders.clone()), {
        let document = props.document.clone();
        move |_| definition_value(&document).unwrap_or_default()
    });
    let edit = {
        let editing = editing.clone();
        Callback::from(move |to: Option<Editing>| editing.set(to))
    };
    let save = {
        let (studio, mocks, edit) = (studio.clone(), mocks.clone(), edit.clone());
        Callback::from(move |(service, before, name, content): (Service, Rc<str>, Rc<str>, Value)| {
            let others = world::without(&mocks.services, service, &before);
            set(&studio, &mocks, world::with(&others, service, &name, content));
            edit.emit(None);
        })
    };
    let onadd = {
        let edit = edit.clone();
        Callback::from(move |event: Event| {
            let key = chosen(&event);
            let service = Service::ALL.into_iter().find(|service| service.key() == key);
            edit.emit(service.map(|service| Editing {
                service,
                name: Rc::from(service.usual_name()),
                text: Rc::from(service.template()),
                is_new: true,
            }));
        })
    };
    let missing = world::missing(&uses, &mocks.services);
    let onfile = {
        let (studio, mocks, missing) = (studio.clone(), mocks.clone(), missing.clone());
        Callback::from(move |dropped: Dropped| {
            let (bucket, key) = place_of(&mocks.services, &missing, &dropped.name);
            let content = world::with_object(world::held(&mocks.services, Service::S3, &bucket), &key, &dropped.text);
            set(&studio, &mocks, world::with(&mocks.services, Service::S3, &bucket, content));
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("file", &dropped.name), ("bucket", &bucket), ("key", &key)];
            let words = tr_with("{file} is now the object {key} in the bucket {bucket}.", &values);
            studio.act(Action::Notice(Some(Rc::from(words))));
        })
    };
    let (ondragover, ondrop) = drops(onfile.clone());
    let held = world::things(&mocks.services);
    html! {
        <div class="services__things" {ondragover} {ondrop} data-drop="bucket">
            if held.is_empty() && missing.is_empty() && editing.is_none() {
                <p class="mocks__hint">
                    { tr("What services hold when a run starts. Nothing is needed: what is not here answers by default. A thing that is here answers as AWS does, its errors included.") }
                </p>
            }
            if editing.is_none() {
                <Offers document={props.document.clone()} missing={missing} edit={edit.clone()} />
            }
            { for held.iter().map(|thing| match &*editing {
                Some(now) if !now.is_new && now.service == thing.service && now.name == thing.name => html! {
                    <Editor editing={now.clone()} save={save.clone()} close={edit.reform(|()| None)} />
                },
                _ => html! { <Held key={format!("{}/{}", thing.service.key(), thing.name)} thing={thing.clone()} mocks={mocks.clone()} edit={edit.clone()} /> },
            }) }
            if let Some(now) = (*editing).clone().filter(|now| now.is_new) {
                <Editor key={now.service.key()} editing={now.clone()} save={save} close={edit.reform(|()| None)} />
            } else {
                <div class="mocks__add">
                    <select class="mocks__presets" onchange={onadd} aria-label={tr("Add to the services")} key={format!("add-{}", held.len())}>
                        <option value="" selected=true>{ tr("Add …") }</option>
                        { for Service::ALL.into_iter().filter(|service| service.is_editable()).map(|service| html! {
                            <option value={service.key()}>{ service.title() }</option>
                        }) }
                    </select>
                    <FileButton {onfile} accept=".csv,.json,.jsonl,.txt" label={tr("Put a file into S3")} />
                    <span class="mocks__hint">{ tr("or drop it here") }</span>
                </div>
            }
        </div>
    }
}

/// Where a file goes that is dropped on no thing in particular: the object that the workflow reads and that is not
/// there, else the only bucket, else a new one, under the file's own name.
fn place_of(services: &Value, missing: &[world::Use], file: &Rc<str>) -> (Rc<str>, Rc<str>) {
    let ending = |name: &str| name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let wanted = missing.iter().find(|it| it.key.as_deref().is_some_and(|key| ending(key) == ending(file)));
    if let Some((name, key)) = wanted.and_then(|it| Some((it.name.clone(), it.key.clone()?))) {
        return (name, key);
    }
    let named = missing.iter().find(|it| it.service == Service::S3).map(|it| it.name.clone());
    let held = world::things(services).into_iter().find(|thing| thing.service == Service::S3);
    let bucket = named.or_else(|| held.map(|thing| thing.name));
    (bucket.unwrap_or_else(|| Rc::from(Service::S3.usual_name())), file.clone())
}

fn set(studio: &Studio, mocks: &MockScript, services: Value) {
    studio.act(Action::SetWorld(MockScript { services, ..mocks.clone() }));
}

#[derive(Properties, PartialEq)]
struct HeldProps {
    thing: Thing,
    mocks: MockScript,
    edit: Callback<Option<Editing>>,
}

/// A thing that is there at the start.
#[component]
fn Held(props: &HeldProps) -> Html {
    let studio = use_studio();
    let Thing { service, name, content } = &props.thing;
    let service = *service;
    let onedit = {
        let editing = Editing { service, name: name.clone(), text: Rc::from(world::shown(content)), is_new: false };
        props.edit.reform(move |_: MouseEvent| Some(editing.clone()))
    };
    let remove = {
        let (studio, mocks, name) = (studio.clone(), props.mocks.clone(), name.clone());
        Callback::from(move |_: MouseEvent| set(&studio, &mocks, world::without(&mocks.services, service, &name)))
    };
    let onfile = {
        let (studio, mocks, name, content) = (studio.clone(), props.mocks.clone(), name.clone(), content.clone());
        Callback::from(move |dropped: Dropped| {
            let filled = match service {
                Service::DynamoDb => {
                    world::items_of(&dropped.text).map(|items| world::with_items(Some(&content), items))
                }
                _ => Ok(world::with_object(Some(&content), &dropped.name, &dropped.text)),
            };
            match filled {
                Ok(filled) => set(&studio, &mocks, world::with(&mocks.services, service, &name, filled)),
                Err(why) => {
                    let words = tr_with("{file} was not taken: {why}", &[("file", &dropped.name), ("why", &why)]);
                    studio.act(Action::Notice(Some(Rc::from(words))));
                }
            }
        })
    };
    let takes_files = matches!(service, Service::DynamoDb | Service::S3);
    let (ondragover, ondrop) = match takes_files {
        true => {
            let (over, drop) = drops(onfile.clone());
            (Some(over), Some(drop))
        }
        false => (None, None),
    };
    html! {
        <section class="thing" {ondragover} {ondrop} data-thing={format!("{}/{name}", service.key())}>
            <header class="thing__head">
                { heading(service, name, content) }
                if service.is_editable() {
                    <button class="tool tool--small" type="button" onclick={onedit} title={tr("Edit")} aria-label={tr_with("Edit {name}", &[("name", name)])}>{ icon(Icon::Pen) }</button>
                }
                <button class="tool tool--small" type="button" onclick={remove} title={tr("Remove")} aria-label={tr_with("Remove {name}", &[("name", name)])}>{ icon(Icon::Trash) }</button>
            </header>
            <Content {service} node={Shared::new(Node::plain(content))} />
            if takes_files {
                <p class="thing__drop">{ sized(Icon::Download, 12) }
                    { if service == Service::S3 { tr("Drop files here: each becomes an object.") } else { tr("Drop a JSON array of items here.") } }
                </p>
            }
        </section>
    }
}
