//! MockConfigFile.json: opened, a test case chosen, what is wrong with it, and written.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::dropping::{Dropped, FileButton, drops};
use crate::components::field::{chosen, typed};
use crate::components::icon::{Icon, icon, sized};
use crate::components::learn::markdown::line;
use crate::document::{Document, MockScript};
use crate::handing;
use crate::session::config_file::{FILE_NAME, Finding, read, scripts, write};
use crate::shared::Shared;
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::{tr, tr_count, tr_with};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub document: Shared<Document>,
}

/// The file's page.
#[component]
pub fn ConfigFile(props: &Props) -> Html {
    let studio = use_studio();
    let document = &props.document;
    let mocks = &document.mocks;
    let text = &mocks.config_file;
    let taken = use_state(|| None::<(Rc<str>, Rc<str>)>);
    let notes = use_state(Vec::<String>::new);
    let file = use_memo((text.clone(), document.definition.clone()), {
        let document = document.clone();
        move |(text, _)| (!text.trim().is_empty()).then(|| read(text, &document, None))
    });
    let open = {
        let (studio, mocks, taken) = (studio.clone(), mocks.clone(), taken.clone());
        Callback::from(move |text: Rc<str>| {
            taken.set(None);
            studio.act(Action::SetWorld(MockScript { config_file: text, ..mocks.clone() }));
        })
    };
    let onfile = open.reform(|dropped: Dropped| dropped.text);
    let ontext = open.reform(|event: InputEvent| Rc::from(typed(&event)));
    let oncase = {
        let (studio, mocks, file, taken) = (studio.clone(), mocks.clone(), file.clone(), taken.clone());
        Callback::from(move |event: Event| {
            let case = chosen(&event).parse::<usize>().ok();
            let case = case.and_then(|at| file.as_ref().as_ref()?.cases.get(at).cloned());
            let found = case.and_then(|case| Some((scripts(&mocks.config_file, &case.0, &case.1)?, case)));
            if let Some((states, case)) = found {
                studio.act(Action::SetWorld(MockScript { states, ..mocks.clone() }));
                taken.set(Some(case));
            }
        })
    };
    let save = {
        let (studio, document, notes) = (studio.clone(), document.clone(), notes.clone());
        Callback::from(move |_: MouseEvent| match write(&document, "Case") {
            Ok((text, left_out)) => {
                handing::download(FILE_NAME, &text);
                notes.set(left_out);
            }
            Err(why) => {
                studio.act(Action::Notice(Some(Rc::from(tr_with("Not written: {why}", &[("why", &why)])))));
            }
        })
    };
    let close = open.reform(|_: MouseEvent| Rc::from(""));
    let (ondragover, ondrop) = drops(onfile.clone());
    html! {
        <div class="config" {ondragover} {ondrop}>
            <p class="mocks__hint">
                { tr("The mock file of Step Functions Local: test cases that give states numbered replies. Open one to choose among its cases, or write the answers of this document as one.") }
            </p>
            <div class="mocks__add">
                <FileButton {onfile} accept=".json" label={tr("Open a file")} />
                <button class="button" type="button" onclick={save}>{ sized(Icon::Download, 14) }{ tr("Write MockConfigFile.json") }</button>
            </div>
            if !notes.is_empty() {
                <div class="mocks__note tone-waiting">
                    { sized(Icon::Info, 14) }
                    <div><p>{ tr("Written. What the format cannot say:") }</p><ul>{ for notes.iter().map(|note| html! { <li>{ note }</li> }) }</ul></div>
                </div>
            }
            if let Some(file) = &*file {
                <label class="mocks__after">{ tr("Test case:") }
                    <select onchange={oncase} disabled={file.cases.is_empty()} data-config="cases">
                        if taken.is_none() {
                            <option value="" selected=true>{ tr_count(file.cases.len(), "choose ({n} case)", "choose ({n} cases)") }</option>
                        }
                        { for file.cases.iter().enumerate().map(|(at, case)| html! {
                            <option value={at.to_string()} selected={taken.as_ref() == Some(case)}>{ format!("{}#{}", case.0, case.1) }</option>
                        }) }
                    </select>
                </label>
                if let Some((_, case)) = &*taken {
                    <p class="mocks__note tone-succeeded" role="status">
                        { sized(Icon::Check, 14) }{ tr_with("The answers are now those of “{case}”. Run to try it.", &[("case", case)]) }
                    </p>
                }
                <ul class="config__findings" aria-label={tr("What is wrong with the file")}>
                    { for file.findings.iter().map(finding) }
                </ul>
                if file.findings.is_empty() {
                    <p class="mocks__note tone-succeeded">{ sized(Icon::Check, 14) }{ tr("The file follows the rules: no gaps, no overlaps, and every state is a Task of this workflow.") }</p>
                }
            }
            <label class="task__field">
                <span>{ tr("The file, to paste or drop here") }</span>
                <textarea class="mono" rows={if text.is_empty() { "4" } else { "10" }} spellcheck="false" value={text.to_string()} oninput={ontext} data-config="text" />
            </label>
            if !text.is_empty() {
                <button class="button button--small" type="button" onclick={close}>{ sized(Icon::Cross, 14) }{ tr("Close the file") }</button>
            }
        </div>
    }
}

fn finding(found: &Finding) -> Html {
    let (tone, sign) = if found.is_error { ("tone-failed", Icon::Cross) } else { ("tone-waiting", Icon::Alert) };
    html! {
        <li class={classes!("problem", tone)}>
            <span class="problem__sign">{ icon(sign) }</span>
            <div>
                <p class="problem__message">{ line(&found.message) }</p>
                if !found.help.is_empty() { <p class="problem__help">{ line(&found.help) }</p> }
            </div>
            <span class="problem__place">{ format!("{}:{}", found.line, found.column) }</span>
        </li>
    }
}
