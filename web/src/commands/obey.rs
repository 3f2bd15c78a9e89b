//! Does what a command asks for.

use std::rc::Rc;

use stepthrough::assist;
use stepthrough::syntax::{self, Format};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::Callback;

use crate::breakpoints::Breakpoint;
use crate::document::Document;
use crate::layout::{Layout, Part, Preset};
use crate::session::Reply;
use crate::share::{View, words};
use crate::state::{Action, Change, DeployTab, Dialog, Learning, MiddleTab, Pane, State, Theme};
use crate::studio::Studio;
use crate::texts::{tr, tr_with};
use crate::{files, handing};

use super::Command;

/// What a command works on.
pub struct Hands<'a> {
    /// What the page knows.
    pub state: &'a State,
    /// The page's hands.
    pub studio: &'a Studio,
    /// Whether the page is dark now.
    pub dark: bool,
    /// Fits the graph into its pane.
    pub fit: &'a Callback<()>,
}

/// Does what the command asks for.
pub fn obey(command: Command, Hands { state, studio, dark, fit }: &Hands<'_>) {
    let act = |action: Action| studio.act(action);
    let fold = |part: Part| {
        let layout = state.view.layout;
        studio.act(Change::Layout(layout.with_folded(part, !layout.is_folded(part))));
    };
    match command {
        Command::StepForward if state.run.is_none() => studio.run(&state.document, false),
        Command::StepForward => act(Action::Step(1)),
        Command::StepBack => act(Action::Step(-1)),
        Command::Travel(_, false) if state.run.is_none() => studio.run(&state.document, false),
        Command::Travel(step, back) => act(Action::Travel(step, back)),
        Command::RunTo => {
            let Some(name) = looked_at(state) else { return };
            match state.run.is_none() || state.is_stale() {
                true => studio.run_to(&state.document, &name),
                false => act(Action::RunTo(name)),
            }
        }
        Command::Break => {
            if let Some(name) = looked_at(state) {
                act(Action::Break(Breakpoint::State(name)));
            }
        }
        Command::Speed => act(Action::Speed(state.speed.next())),
        Command::Redrive => {
            if let Some(run) = &state.run {
                studio.answer(run.last(), Reply::Redrive);
            }
        }
        Command::ToStart => act(Action::ToStart),
        Command::ToEnd => act(Action::ToEnd),
        Command::Run => studio.run(&state.document, true),
        Command::Restart => studio.run(&state.document, false),
        Command::PlayPause if state.playing => act(Action::Pause),
        Command::PlayPause if state.run.is_none() => studio.run(&state.document, true),
        Command::PlayPause => act(Action::Play),
        Command::Help => act(Change::Dialog(Some(Dialog::Keys)).into()),
        Command::Share => act(Change::Dialog(Some(Dialog::Share)).into()),
        Command::Embed => act(Change::Dialog(Some(Dialog::Embed)).into()),
        Command::Present => {
            act(Change::Dialog(None).into());
            act(Change::Frame(View { presenter: true, ..View::default() }).into());
        }
        Command::Print if state.run.is_none() => {
            say(studio, tr("There is no run to print yet. Run the workflow first."))
        }
        Command::Print => {
            act(Change::Dialog(None).into());
            handing::print();
        }
        Command::Learn => {
            act(Change::Dialog(None).into());
            let pane = if state.learn.open.is_some() { Pane::Lesson } else { Pane::Course };
            act(Learning::Pane(Some(pane)).into());
        }
        Command::Glossary => {
            act(Learning::Seek(Rc::from("")).into());
            act(Change::Dialog(Some(Dialog::Glossary)).into());
        }
        Command::Tour => {
            act(Change::Dialog(None).into());
            act(Learning::Tour(true).into());
        }
        Command::ToAws => act(Change::Deploy(Some(DeployTab::Role)).into()),
        Command::Settings => act(Change::Deploy(Some(DeployTab::Settings)).into()),
        Command::Theme => act(Change::Theme(if *dark { Theme::Light } else { Theme::Dark }).into()),
        Command::Fit => fit.emit(()),
        Command::FoldCode => fold(Part::Code),
        Command::FoldLow => fold(Part::Low),
        Command::FoldList => fold(Part::List),
        Command::FoldData => fold(Part::Data),
        Command::LayoutBalanced => act(Change::Layout(Layout::of(Preset::Balanced)).into()),
        Command::LayoutWatch => act(Change::Layout(Layout::of(Preset::Watch)).into()),
        Command::LayoutWrite => act(Change::Layout(Layout::of(Preset::Write)).into()),
        Command::Filter => {
            act(Change::Middle(MiddleTab::Events).into());
            act(Change::Layout(state.view.layout.with_folded(Part::List, false)).into());
            focus("filter");
        }
        Command::Palette if state.view.dialog == Some(Dialog::Palette) => act(Change::Dialog(None).into()),
        Command::Palette => act(Change::Dialog(Some(Dialog::Palette)).into()),
        Command::GoTo => act(Change::Dialog(Some(Dialog::GoTo)).into()),
        Command::Rename => act(Change::Dialog(Some(Dialog::Rename)).into()),
        Command::Workflows => act(Change::Dialog(Some(Dialog::Workflows)).into()),
        Command::History => act(Change::Dialog(Some(Dialog::History)).into()),
        Command::New => studio.open_new(Document::default(), tr("My workflow")),
        Command::OpenFile => {
            if let Some(chooser) = element("open-file") {
                chooser.click();
            }
        }
        Command::SaveDefinition => {
            let text = &state.document.definition;
            handing::download(&files::definition_name(&state.title(), text), text);
        }
        Command::SaveAll => save_all(state, studio),
        Command::Format => format(state, studio),
        Command::Convert => match assist::convert(&state.document.definition) {
            Ok(text) => act(Action::TypeDefinition(Rc::from(text))),
            Err(why) => say(studio, &tr_with("Not converted: {why}.", &[("why", &why)])),
        },
        Command::Escape if state.view.dialog.is_some() => act(Change::Dialog(None).into()),
        Command::Escape if state.view.deploy.is_some() => act(Change::Deploy(None).into()),
        Command::Escape => {
            act(Action::Notice(None));
            act(Action::Pick(None));
        }
    }
}

fn say(studio: &Studio, sentence: &str) {
    studio.act(Action::Notice(Some(Rc::from(sentence))));
}

/// Lays the definition out, or says why nothing changes.
fn format(state: &State, studio: &Studio) {
    let text = &state.document.definition;
    let laid_out = assist::format(text);
    if *laid_out != **text {
        return studio.act(Action::TypeDefinition(Rc::from(laid_out)));
    }
    say(
        studio,
        match (Format::guess(text), syntax::parse(text).diagnostics.is_empty()) {
            (Format::Yaml, _) => tr("Nothing to change: YAML stays as it is written."),
            (Format::Json, true) => tr("Nothing to change: the text is laid out already."),
            (Format::Json, false) => {
                tr("Not laid out: the text is not valid JSON yet. Mend what Problems names first.")
            }
        },
    );
}

fn save_all(state: &State, studio: &Studio) {
    let title = state.title();
    match files::to_file(&title, &state.document) {
        Ok(file) => handing::download(&words::file_name(&title), &file),
        Err(sentence) => say(studio, &sentence),
    }
}

fn element(id: &str) -> Option<HtmlElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// The name of the state that is looked at.
fn looked_at(state: &State) -> Option<Rc<str>> {
    let machine = state.run.as_ref().map_or(&state.checks.machine, |run| &run.machine);
    machine.state(state.state()?).map(|node| node.name.clone())
}

fn focus(id: &str) {
    if let Some(element) = element(id) {
        // What is not shown takes no focus.
        let _ = element.focus();
    }
}
