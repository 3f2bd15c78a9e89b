//! Leaving the page: templates, commands and files.

use std::rc::Rc;

use stepthrough::deploy::{self, Deployment, TemplateKind};
use stepthrough::syntax::Format;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::components::icon::Icon;
use crate::run::Stage;
use crate::session::deploy::{deployment, input, mock_config};
use crate::texts::{tr, tr_engine};

use super::Props;
use super::parts::{Snippet, choice, note, prose};

/// What is wanted of the template.
#[derive(Clone, Copy, PartialEq)]
struct Wanted {
    kind: TemplateKind,
    format: Format,
    logging: bool,
    tracing: bool,
}

/// The tab.
#[component]
pub fn ExportTab(props: &Props) -> Html {
    let wanted =
        use_state_eq(|| Wanted { kind: TemplateKind::Sam, format: Format::Yaml, logging: true, tracing: false });
    let made = use_memo((props.document.clone(), *wanted), |(document, wanted)| {
        let Wanted { kind, format, logging, tracing } = *wanted;
        let deployment = Deployment { logging, tracing, ..deployment(document) };
        deploy::template(&document.definition, &deployment, kind, format)
    });
    let set = |next: Wanted| {
        let wanted = wanted.clone();
        Callback::from(move |_: MouseEvent| wanted.set(next))
    };
    let switch = |label: &'static str, on: bool, change: fn(Wanted, bool) -> Wanted| {
        let wanted = wanted.clone();
        let onchange = Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            wanted.set(change(*wanted, input.checked()));
        });
        html! { <label class="deploy__check"><input type="checkbox" checked={on} {onchange} />{ label }</label> }
    };
    let now = *wanted;
    html! {
        <>
            <section class="deploy__part" aria-labelledby="export-template">
                <h3 id="export-template">{ tr("A template, ready to deploy") }</h3>
                <p class="deploy__text">{ tr("The definition with its placeholders as parameters, its role with the least permissions, its type and its logs.") }</p>
                <div class="deploy__row">
                    <div class="deploy__choices" role="group" aria-label={tr("Kind of template")}>
                        { choice("SAM", now.kind == TemplateKind::Sam, set(Wanted { kind: TemplateKind::Sam, ..now })) }
                        { choice("CloudFormation", now.kind == TemplateKind::CloudFormation, set(Wanted { kind: TemplateKind::CloudFormation, ..now })) }
                    </div>
                    <div class="deploy__choices" role="group" aria-label={tr("Format")}>
                        { choice("YAML", now.format == Format::Yaml, set(Wanted { format: Format::Yaml, ..now })) }
                        { choice("JSON", now.format == Format::Json, set(Wanted { format: Format::Json, ..now })) }
                    </div>
                    { switch(tr("Logs"), now.logging, |wanted, logging| Wanted { logging, ..wanted }) }
                    { switch(tr("X-Ray traces"), now.tracing, |wanted, tracing| Wanted { tracing, ..wanted }) }
                </div>
                { for made.notes.iter().map(|text| note(Icon::Info, "tone-running", prose(&tr_engine(text)))) }
                <Snippet title={made.name} text={Rc::from(&*made.text)} file={made.name} />
                { for made.files.iter().map(|(name, text)| html! {
                    <Snippet key={name.clone()} title={name.clone()} text={Rc::from(&**text)} file={name.clone()} />
                }) }
                <Snippet title={tr("Deploy it")} text={Rc::from(&*made.command)} />
            </section>
            <Commands ..props.clone() />
            <section class="deploy__part" aria-labelledby="export-files">
                <h3 id="export-files">{ tr("Files") }</h3>
                { mocks(props) }
                <Snippet title={tr("The definition")} text={props.document.definition.clone()} file="workflow.asl.json" />
                <Snippet title={tr("The input")} text={props.document.input.clone()} file="input.json" />
            </section>
        </>
    }
}

/// The scripted replies for Step Functions Local.
fn mocks(props: &Props) -> Html {
    let Some(written) = mock_config(&props.document) else {
        return note(
            Icon::Alert,
            "tone-waiting",
            html! { { tr("A scripted reply is not finished, so MockConfigFile.json cannot be written.") } },
        );
    };
    html! {
        <>
            <Snippet title={tr("Scripted replies for Step Functions Local")} text={Rc::from(&*written.text)} file="MockConfigFile.json" />
            { for written.notes.iter().map(|text| note(Icon::Info, "tone-running", prose(&tr_engine(text)))) }
        </>
    }
}

/// Commands that start the deployed workflow, or have AWS test one state.
#[component]
fn Commands(props: &Props) -> Html {
    let chosen = use_state_eq(|| None::<Rc<str>>);
    let machine = &props.checks.machine;
    let selected = props.selected.and_then(|ix| machine.state(ix)).or_else(|| machine.states.first());
    let name = (*chosen).clone().filter(|name| machine.named(name).is_some());
    let name = name.or_else(|| selected.map(|state| state.name.clone()));
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            chosen.set(Some(Rc::from(select.value())));
        })
    };
    let deployment = deployment(&props.document);
    let execution = props.document.settings.execution_name.as_deref();
    let start = deploy::start_execution(&deployment, &input(&props.document), execution, false);
    let test = name.as_ref().map(|name| {
        let data = handed(props, name).unwrap_or_else(|| input(&props.document));
        let role = Some(&*props.document.settings.role_arn);
        deploy::test_state(&props.document.definition, name, &data, None, role, &deployment)
    });
    html! {
        <section class="deploy__part" aria-labelledby="export-commands">
            <h3 id="export-commands">{ tr("Commands") }</h3>
            <Snippet title={tr("Start an execution")} text={Rc::from(start)} />
            if let (Some(name), Some(test)) = (name, test) {
                <label class="deploy__field">{ tr("Test one state at AWS, with the input it got in the run") }
                    <select {onchange}>
                        { for machine.states.iter().map(|state| html! {
                            <option key={state.name.to_string()} value={state.name.to_string()} selected={state.name == name}>{ &*state.name }</option>
                        }) }
                    </select>
                </label>
                <Snippet title={tr("Test this state")} text={Rc::from(test)} />
            }
        </section>
    }
}

/// What the state was handed in the run, when it was reached.
fn handed(props: &Props, name: &str) -> Option<stepthrough::value::Value> {
    let run = props.run.as_ref()?;
    let visit = run.visit_of(run.machine.named(name)?, props.cursor)?;
    let mut records = run.records.iter().filter(|record| record.visit == visit);
    records.find(|record| record.stage == Stage::Input).map(|record| record.value.clone())
}
