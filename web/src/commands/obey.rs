//! Does what a command asks for.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::Callback;

use crate::layout::{Layout, Part, Preset};
use crate::state::{Action, Change, DeployTab, Dialog, MiddleTab, State, Theme};
use crate::studio::Studio;

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
        Command::StateForward if state.run.is_none() => studio.run(&state.document, false),
        Command::StateForward => act(Action::StepState(1)),
        Command::StateBack => act(Action::StepState(-1)),
        Command::ToStart => act(Action::ToStart),
        Command::ToEnd => act(Action::ToEnd),
        Command::Run => studio.run(&state.document, true),
        Command::Restart => studio.run(&state.document, false),
        Command::PlayPause if state.playing => act(Action::Pause),
        Command::PlayPause if state.run.is_none() => studio.run(&state.document, true),
        Command::PlayPause => act(Action::Play),
        Command::Help => act(Change::Dialog(Some(Dialog::Keys)).into()),
        Command::Share => act(Change::Dialog(Some(Dialog::Share)).into()),
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
        Command::Escape if state.view.dialog.is_some() => act(Change::Dialog(None).into()),
        Command::Escape if state.view.deploy.is_some() => act(Change::Deploy(None).into()),
        Command::Escape => {
            act(Action::Notice(None));
            act(Action::Pick(None));
        }
    }
}

fn focus(id: &str) {
    let element = web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
