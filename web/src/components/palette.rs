//! The command palette: everything that can be asked for, found by a few letters.

use std::rc::Rc;

use web_sys::{HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::commands::{COMMANDS, Command, chord_text, fit};
use crate::examples;
use crate::machine::StateIx;
use crate::state::{Change, State};
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};

/// The most that are listed.
const MOST: usize = 60;

/// What the palette is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the page knows.
    pub state: State,
    /// States alone.
    pub states_only: bool,
    /// Does what a command asks for.
    pub oncommand: Callback<Command>,
    /// Goes to a state.
    pub onpick: Callback<Option<StateIx>>,
}

/// Something that can be chosen.
#[derive(Clone, PartialEq)]
enum Choice {
    Command(Command),
    State(StateIx),
    Workflow(Rc<str>),
    Example(Rc<str>),
}

struct Item {
    choice: Choice,
    title: String,
    /// What kind of thing it is.
    kind: &'static str,
    keys: &'static [&'static str],
}

fn items(state: &State, states_only: bool) -> Vec<Item> {
    let item = |choice: Choice, title: String, kind: &'static str| Item { choice, title, kind, keys: &[] };
    let nodes = state.checks.machine.states.iter().enumerate();
    let states = nodes.map(|(ix, node)| {
        item(Choice::State(ix), tr_with("Go to state {state}", &[("state", &node.name)]), tr("State"))
    });
    if states_only {
        return states.collect();
    }
    let commands = COMMANDS.iter().filter(|row| !matches!(row.command, Command::Palette | Command::Escape));
    let commands = commands.map(|row| Item {
        choice: Choice::Command(row.command),
        title: tr(row.title).to_owned(),
        kind: tr(row.group.title()),
        keys: row.keys,
    });
    let workflows = state.shelf.cards.iter().map(|card| {
        let title = tr_with("Open {workflow}", &[("workflow", &card.title)]);
        item(Choice::Workflow(card.id.clone()), title, tr("Your workflow"))
    });
    let all = examples::all();
    let examples = all.iter().map(|example| {
        let title = tr_with("Open {workflow}", &[("workflow", &example.title.english)]);
        item(Choice::Example(example.name.clone()), title, tr("Example"))
    });
    commands.chain(states).chain(workflows).chain(examples).collect()
}

/// What fits, best first; of what fits alike, in the order of the list.
fn found(items: Vec<Item>, typed: &str) -> Vec<Item> {
    let mut fitting: Vec<(i32, Item)> =
        items.into_iter().filter_map(|item| Some((fit(typed, &item.title)?, item))).collect();
    if !typed.trim().is_empty() {
        fitting.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
    }
    fitting.into_iter().take(MOST).map(|(_, item)| item).collect()
}

/// The palette: a combo box whose list is always open.
#[component]
pub fn Palette(props: &Props) -> Html {
    let studio = use_studio();
    let typed = use_state_eq(String::new);
    let active = use_state_eq(|| 0usize);
    let list = found(items(&props.state, props.states_only), &typed);
    let last = list.len().saturating_sub(1);
    let at = (*active).min(last);
    use_effect_with((at, (*typed).clone()), |(at, _)| {
        let page = web_sys::window().and_then(|window| window.document());
        if let Some(option) = page.and_then(|page| page.get_element_by_id(&format!("palette-{at}"))) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let choose = {
        let (oncommand, onpick) = (props.oncommand.clone(), props.onpick.clone());
        Callback::from(move |choice: Choice| {
            studio.act(Change::Dialog(None));
            match choice {
                Choice::Command(command) => oncommand.emit(command),
                Choice::State(ix) => onpick.emit(Some(ix)),
                Choice::Workflow(id) => {
                    studio.stop();
                    studio.desk().open(&id);
                }
                Choice::Example(name) => studio.open_example(&name, ""),
            }
        })
    };
    let oninput = {
        let (typed, active) = (typed.clone(), active.clone());
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            typed.set(field.value());
            active.set(0);
        })
    };
    let onkeydown = {
        let (choose, active) = (choose.clone(), active.clone());
        let chosen = list.get(at).map(|item| item.choice.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" => active.set(if at >= last { 0 } else { at + 1 }),
                "ArrowUp" => active.set(at.checked_sub(1).unwrap_or(last)),
                "PageDown" => active.set((at + 8).min(last)),
                "PageUp" => active.set(at.saturating_sub(8)),
                "Enter" => {
                    if let Some(chosen) = &chosen {
                        choose.emit(chosen.clone());
                    }
                }
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let option = |(index, item): (usize, &Item)| {
        let choice = item.choice.clone();
        let onclick = choose.reform(move |_: MouseEvent| choice.clone());
        let keys = item.keys.first().map(|keys| chord_text(keys)).unwrap_or_default();
        html! {
            <li role="option" id={format!("palette-{index}")} class="palette__item" aria-selected={(index == at).to_string()} {onclick}>
                <span class="palette__title">{ &item.title }</span>
                <span class="palette__kind">{ item.kind }</span>
                <span class="palette__keys">{ for keys.into_iter().map(|key| html! { <kbd>{ key }</kbd> }) }</span>
            </li>
        }
    };
    let hint = if props.states_only { tr("Go to a state") } else { tr("Find a command, a state, a workflow") };
    html! {
        <div class="palette">
            <input class="palette__input" role="combobox" type="text" autofocus=true autocomplete="off" spellcheck="false" aria-expanded="true"
                aria-controls="palette-list" aria-autocomplete="list" aria-label={hint} placeholder={hint}
                aria-activedescendant={(!list.is_empty()).then(|| format!("palette-{at}"))} value={(*typed).clone()} {oninput} {onkeydown} />
            <ul class="palette__list" role="listbox" id="palette-list" aria-label={hint}>{ for list.iter().enumerate().map(option) }</ul>
            if list.is_empty() { <p class="palette__none" role="status">{ tr("Nothing fits.") }</p> }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::state::Theme;

    #[test]
    fn commands_and_examples_are_found() {
        let state = State::new(Document::default(), Theme::System);
        let titles =
            |typed: &str| found(items(&state, false), typed).into_iter().map(|item| item.title).collect::<Vec<_>>();
        assert_eq!(titles("light dark").first().map(String::as_str), Some("Light or dark"));
        let all = examples::all();
        let first = all.first().unwrap();
        assert!(titles(&first.title.english).first().unwrap().contains(&*first.title.english));
        assert!(titles("qqqqzz").is_empty());
        assert!(found(items(&state, true), "").is_empty(), "nothing was checked yet, so there are no states");
    }
}
