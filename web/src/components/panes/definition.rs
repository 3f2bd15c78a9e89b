//! The definition: the text that everything else follows.

use std::rc::Rc;

use stepthrough::source::Span;
use stepthrough::syntax::Format;
use yew::prelude::*;

use crate::commands::Command;
use crate::components::code_editor::{CodeEditor, DataSource, Findings, Light};
use crate::components::icon::{Icon, sized};
use crate::hooks::progress::Written;
use crate::interop::editor::Language;
use crate::layout::Part;
use crate::state::{Action, Pick, State};
use crate::studio::Studio;
use crate::texts::{tr, tr_count};

use super::fold_button;

/// The editor with what was found in the text, and with the places that the run lights up.
pub fn definition_pane(
    state: &State,
    studio: &Studio,
    written: &Written,
    dark: bool,
    reveal: Option<(Span, u32)>,
    oncommand: &Callback<Command>,
) -> Html {
    let onchange = {
        let studio = studio.clone();
        Callback::from(move |text| studio.act(Action::TypeDefinition(text)))
    };
    let oncursor = {
        let (studio, checks, written) = (studio.clone(), state.checks.clone(), written.clone());
        Callback::from(move |at: u32| {
            studio.put_cursor(Some(at));
            if let Some(state) = checks.machine.state_at(at).and_then(|state| written.ran(state)) {
                studio.act(Action::Pick(Some(Pick { state, visit: None })));
            }
        })
    };
    let onrun = {
        let (studio, document) = (studio.clone(), state.document.clone());
        Callback::from(move |()| studio.run(&document, true))
    };
    let ondata: DataSource = {
        // What a run of another text tells would point astray.
        let ran = state.run.clone().filter(|run| *run.definition == *state.document.definition);
        let step = ran.map(|run| run.moment(state.cursor).step);
        let studio = studio.clone();
        Callback::from(move |(text, at): (Rc<str>, u32)| {
            step.and_then(|step| studio.ask(|session| session.data_at(step, &text, at))).flatten()
        })
    };
    let yaml = Format::guess(&state.document.definition) == Format::Yaml;
    let language = if yaml { Language::Yaml } else { Language::Json };
    let (format_name, turn) = match yaml {
        true => ("YAML", tr("Written in YAML: turn it into JSON")),
        false => ("JSON", tr("Written in JSON: turn it into YAML")),
    };
    let tool = |sign: Icon, name: &'static str, keys: &str, command: Command| {
        let onclick = oncommand.reform(move |_: MouseEvent| command);
        html! { <button class="tool tool--small" type="button" {onclick} aria-label={name} title={format!("{name} ({keys})")}>{ sized(sign, 14) }</button> }
    };
    let open_template = {
        let (studio, text) = (studio.clone(), state.document.definition.clone());
        Callback::from(move |_: MouseEvent| studio.open_files(&[(tr("The template").to_owned(), text.to_string())]))
    };
    let owner: Rc<str> = state.entry.clone().unwrap_or_else(|| Rc::from(format!("example {}", state.replaced)));
    let findings = Rc::new(Findings { text: state.checks.text.clone(), list: state.checks.definition.clone() });
    html! {
        <section class="code" aria-label={tr("Definition")} id="definition-pane" tabindex="-1">
            <header class="pane__head">
                <h2>{ tr("Definition") }</h2>
                <span class="pane__note">{ "Amazon States Language" }</span>
                <span class="pane__tools">
                    { tool(Icon::Pencil, tr("Rename a state everywhere"), "F2", Command::Rename) }
                    { tool(Icon::Sparkle, tr("Format the definition"), "Shift Alt F", Command::Format) }
                    <button class="tool tool--small tool--words" type="button" onclick={oncommand.reform(|_: MouseEvent| Command::Convert)} title={turn} aria-label={turn}>{ format_name }</button>
                    { fold_button(state.view.layout, Part::Code, studio) }
                </span>
            </header>
            if state.checks.templated > 0 && state.checks.text == state.document.definition {
                <div class="pane__banner" role="status">
                    <span>{ tr_count(state.checks.templated, "This is a template with {n} state machine.", "This is a template with {n} state machines.") }</span>
                    <button class="button button--small" type="button" onclick={open_template}>{ tr("Open it") }</button>
                </div>
            }
            <CodeEditor {owner} {language} text={state.document.definition.clone()} {onchange} {oncursor} {onrun} {ondata} {findings} lights={lights(state)}
                {reveal} {dark} label={tr("Definition")} />
        </section>
    }
}

/// The field that made what the cursor shows, and the state it belongs to.
fn lights(state: &State) -> Vec<Light> {
    let Some(run) = &state.run else { return Vec::new() };
    // Places of an older text would point astray.
    if *run.definition != *state.document.definition {
        return Vec::new();
    }
    let mut lights = Vec::new();
    if let Some(node) = state.state().and_then(|ix| run.machine.state(ix)) {
        lights.push(Light { span: node.span, class: "lit-state", line: true });
    }
    let before = state.cursor.checked_sub(1).map_or(0, |before| run.moment(before).records);
    let visit = state.visit();
    let fresh = run.records_at(state.cursor).iter().skip(before).filter(|record| Some(record.visit) == visit);
    let whole = state.state().and_then(|ix| run.machine.state(ix)).map(|node| node.span);
    let spans =
        fresh.filter_map(|record| record.span).filter(|span| whole.is_none_or(|whole| whole.start < span.start));
    lights.extend(spans.map(|span| Light { span, class: "lit-field", line: false }));
    lights
}
