//! The page: its state, its effects, and where everything stands.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use stepthrough::diagnostic::Severity;
use stepthrough::source::Span;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::code_editor::{CodeEditor, DataSource, Findings, Light};
use crate::components::dialogs::Dialogs;
use crate::components::events::Events;
use crate::components::graph_view::GraphView;
use crate::components::icon::{Icon, icon};
use crate::components::inspector::Inspector;
use crate::components::mocks::{Mocks, error_names, first_wrong};
use crate::components::problems::Problems;
use crate::components::states::States;
use crate::components::tabs::{Tab, Tabs};
use crate::components::top_bar::TopBar;
use crate::components::transport::Transport;
use crate::components::tray::Tray;
use crate::document::Document;
use crate::hooks::keys::{Command, use_keys};
use crate::hooks::offline::use_new_version;
use crate::hooks::playback::use_playback;
use crate::hooks::storage::{kept_document, kept_theme, use_kept};
use crate::hooks::theme::{use_dark, wants_calm};
use crate::machine::{Machine, StateIx};
use crate::progress::{self, Progress};
use crate::shared::Shared;
use crate::state::{Action, Change, Dialog, LowTab, MiddleTab, PhoneTab, Pick, State, Theme};
use crate::studio::{Model, Studio};
use crate::texts::tr;
use crate::{examples, handing, session};

/// What the page begins with: what its address asks for, else what was typed before, else the first example.
fn begin() -> State {
    let asked = handing::asked_for();
    let example = asked.as_ref().and_then(|(name, setup)| examples::document(name, setup));
    let found = example.is_some();
    let document = match example {
        // The same example as before, with what was typed into it since.
        Some(example) => kept_document().filter(|kept| kept.origin == example.origin).unwrap_or(example),
        None => {
            kept_document().or_else(|| examples::all().first().map(|example| example.document(""))).unwrap_or_default()
        }
    };
    let mut state = State::new(document, kept_theme());
    state.view.calm = wants_calm();
    if let (Some((name, _)), false) = (&asked, found) {
        state.notice =
            Some(Rc::from(format!("There is no example called “{name}”. Your own workflow is open instead.")));
    }
    state
}

/// The page.
#[component]
pub fn App() -> Html {
    let model = use_reducer(|| Model(begin()));
    let state = &model.0;
    let studio = {
        let dispatch = model.dispatcher();
        (*use_memo((), move |()| Studio::new(dispatch))).clone()
    };
    let dark = use_dark(state.view.theme);
    let update = use_new_version();
    let reveal = use_state(|| None::<(Span, u32)>);
    let fit = use_state(|| 0u32);

    use_kept(state.document.clone(), {
        let studio = studio.clone();
        Callback::from(move |()| {
            studio.act(Action::Notice(Some(Rc::from(
                "This browser refuses to keep what you type; download it before you leave.",
            ))));
        })
    });
    use_checks(state.document.clone(), &studio);
    use_address(state.document.clone());
    use_notice(state.notice.clone(), &studio);
    let moments = state.run.as_ref().map_or(0, |run| run.moments.len());
    use_playback(state.playing, moments, {
        let studio = studio.clone();
        Callback::from(move |()| studio.act(Action::Tick))
    });
    // Less motion: a run is there at once.
    {
        let studio = studio.clone();
        let still = state.playing && state.view.calm && state.run.as_ref().is_some_and(|run| !run.going);
        use_effect_with(still, move |&still| {
            if still {
                studio.act(Action::ToEnd);
            }
        });
    }
    use_keys({
        let (studio, state, fit) = (studio.clone(), state.clone(), fit.clone());
        Callback::from(move |command| obey(command, &state, &studio, dark, &fit))
    });

    let progress = use_memo((state.run.clone(), state.cursor), |(run, cursor)| {
        Shared::new(run.as_ref().map(|run| progress::at(run, *cursor)).unwrap_or_default())
    });
    let (run_machine, same) = graph_of(state);
    let shown_progress = if same { (*progress).clone() } else { remembered(&run_machine) };
    let onreveal = {
        let (reveal, studio) = (reveal.clone(), studio.clone());
        Callback::from(move |span: Span| {
            reveal.set(Some((span, reveal.map_or(0, |(_, count)| count) + 1)));
            studio.act(Change::Phone(PhoneTab::Code));
        })
    };
    let onpick = {
        let (reveal, studio, checks) = (reveal.clone(), studio.clone(), state.checks.clone());
        Callback::from(move |picked: Option<StateIx>| {
            studio.act(Action::Pick(picked.map(|state| Pick { state, visit: None })));
            if let Some(state) = picked.and_then(|ix| checks.machine.state(ix)) {
                let name = Span { end: state.span.start, ..state.span };
                reveal.set(Some((name, reveal.map_or(0, |(_, count)| count) + 1)));
            }
        })
    };
    let selected = state.state();
    use_following(state, &reveal);
    let phone = format!("studio studio--{}", state.view.phone.label().to_lowercase());
    let pristine = is_pristine(&state.document);
    html! {
        <ContextProvider<Studio> context={studio.clone()}>
            <div class={phone}>
                <a class="skip" href="#inspector-panel">{ "Skip to the data flow" }</a>
                <TopBar origin={state.document.origin.clone()} edited={!pristine} stale={state.is_stale()} theme={state.view.theme} {dark}
                    status={state.run.as_ref().map(|run| run.status_at(state.cursor))} />
                <Transport document={state.document.clone()} run={state.run.clone()} cursor={state.cursor} playing={state.playing}
                    stale={state.is_stale()} />
                <main class="panes">
                    <div class="pane pane--code">
                        { definition_pane(state, &studio, dark, *reveal) }
                        { low_pane(state, &studio, dark, &onreveal) }
                    </div>
                    <div class="pane pane--middle">
                        <section class="pane__graph" aria-label="Graph">
                            <GraphView checks={state.checks.clone()} progress={shown_progress.clone()} selected={selected.filter(|_| same)}
                                onpick={onpick.clone()} fit={*fit} />
                        </section>
                        if let Some(run) = &state.run {
                            <Tray run={run.clone()} cursor={state.cursor} playing={state.playing} origin={state.document.origin.clone()} />
                        }
                        { middle_pane(state, &studio, shown_progress.clone(), selected, &onpick) }
                    </div>
                    <div class="pane pane--data">
                        <Inspector origin={state.document.origin.clone()} checks={state.checks.clone()} run={state.run.clone()} progress={(*progress).clone()} cursor={state.cursor}
                            state={selected} visit={state.visit()} pinned={state.picked.is_some()} tab={state.view.right} onreveal={onreveal.clone()} />
                    </div>
                </main>
                { phone_tabs(state, &studio) }
                if let Some(notice) = &state.notice {
                    <div class="notice" role="alert">
                        { icon(Icon::Info) }<span>{ &**notice }</span>
                        <button class="tool tool--small" type="button" aria-label="Dismiss" onclick={act(&studio, Action::Notice(None))}>{ icon(Icon::Cross) }</button>
                    </div>
                }
                if let Some(update) = &update {
                    <div class="notice" role="status">
                        { icon(Icon::Info) }<span>{ tr("A new version of Stepthrough is ready. Nothing that you typed is lost.") }</span>
                        <button class="button" type="button" onclick={update.reform(|_: MouseEvent| ())}>{ tr("Change to it") }</button>
                    </div>
                }
                if let Some(open) = state.view.dialog {
                    <Dialogs {open} document={state.document.clone()} {pristine} />
                }
                { error_names() }
            </div>
        </ContextProvider<Studio>>
    }
}

/// A callback that does one thing.
fn act(studio: &Studio, action: Action) -> Callback<MouseEvent> {
    let studio = studio.clone();
    Callback::from(move |_: MouseEvent| studio.act(action.clone()))
}

/// The workflow that the graph draws is the one that is written; whether the run is of the same one, so that its colours
/// may be put on it.
fn graph_of(state: &State) -> (Rc<Machine>, bool) {
    let written = &state.checks.machine;
    let same = state.run.as_ref().is_none_or(|run| {
        let names = |machine: &Machine| machine.states.iter().map(|state| state.name.clone()).collect::<Vec<_>>();
        Rc::ptr_eq(&run.machine, written) || names(&run.machine) == names(written)
    });
    (Rc::clone(written), same)
}

fn remembered(_machine: &Rc<Machine>) -> Shared<Progress> {
    Shared::new(Progress::default())
}

/// Whether the document is its example as it came.
fn is_pristine(document: &Document) -> bool {
    let origin = document.origin.as_ref();
    let example = origin.and_then(|origin| examples::document(&origin.example, &origin.setup));
    *document == example.unwrap_or_default()
}

fn definition_pane(state: &State, studio: &Studio, dark: bool, reveal: Option<(Span, u32)>) -> Html {
    let onchange = {
        let studio = studio.clone();
        Callback::from(move |text| studio.act(Action::TypeDefinition(text)))
    };
    let oncursor = {
        let (studio, checks) = (studio.clone(), state.checks.clone());
        Callback::from(move |at: u32| {
            if let Some(state) = checks.machine.state_at(at) {
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
    let findings = Shared::new(Findings { text: state.checks.text.clone(), list: state.checks.definition.clone() });
    html! {
        <section class="code" aria-label="Definition">
            <header class="pane__head">
                <h2>{ "Definition" }</h2>
                <span class="pane__note">{ "Amazon States Language" }</span>
            </header>
            <CodeEditor text={state.document.definition.clone()} {onchange} {oncursor} {onrun} {ondata} {findings} lights={lights(state)}
                {reveal} {dark} label="Definition" />
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

fn low_pane(state: &State, studio: &Studio, dark: bool, onreveal: &Callback<Span>) -> Html {
    let errors = state.checks.definition.iter().filter(|found| found.severity == Severity::Error).count()
        + usize::from(state.checks.input.is_some());
    let others = state.checks.definition.iter().filter(|found| found.severity == Severity::Warning).count();
    let scripted = state.document.mocks.states.len();
    let tabs = LowTab::ALL
        .iter()
        .map(|tab| {
            let (badge, tone) = match tab {
                LowTab::Input if state.checks.input.is_some() => ("!".to_owned(), "tone-failed"),
                LowTab::Mocks if first_wrong(&state.document).is_some() => ("!".to_owned(), "tone-failed"),
                LowTab::Mocks if scripted > 0 => (scripted.to_string(), ""),
                LowTab::Problems if errors > 0 => (errors.to_string(), "tone-failed"),
                LowTab::Problems if others > 0 => (others.to_string(), "tone-waiting"),
                _ => (String::new(), ""),
            };
            Tab { label: AttrValue::Static(tab.label()), badge: AttrValue::from(badge), tone }
        })
        .collect::<Vec<_>>();
    let open = LowTab::ALL.iter().position(|&tab| tab == state.view.low).unwrap_or(0);
    let onopen = {
        let studio = studio.clone();
        Callback::from(move |at: usize| {
            if let Some(&tab) = LowTab::ALL.get(at) {
                studio.act(Change::Low(tab));
            }
        })
    };
    let body = match state.view.low {
        LowTab::Input => input_pane(state, studio, dark),
        LowTab::Mocks => html! {
            <Mocks document={state.document.clone()} checks={state.checks.clone()} mocked={state.view.mocked.clone()} />
        },
        LowTab::Problems => {
            let onmend = {
                let studio = studio.clone();
                Callback::from(move |text| studio.act(Action::TypeDefinition(text)))
            };
            html! { <Problems checks={state.checks.clone()} onreveal={onreveal.clone()} {onmend} /> }
        }
    };
    html! {
        <section class="low" aria-label="Input, mocks and problems">
            <Tabs {tabs} {open} {onopen} label="Input, mocks and problems" id="low" />
            <div class="low__body" role="tabpanel" id="low-panel" aria-labelledby={format!("low-tab-{open}")}>{ body }</div>
        </section>
    }
}

fn input_pane(state: &State, studio: &Studio, dark: bool) -> Html {
    let onchange = {
        let studio = studio.clone();
        Callback::from(move |text| studio.act(Action::TypeInput(text)))
    };
    let onrun = {
        let (studio, document) = (studio.clone(), state.document.clone());
        Callback::from(move |()| studio.run(&document, true))
    };
    let wrong = state.checks.input.as_ref();
    let list = wrong.map(|wrong| stepthrough::diagnostic::Diagnostic {
        severity: Severity::Error,
        code: "JSON",
        message: wrong.message.to_string(),
        span: Span { start: wrong.offset, end: wrong.offset.saturating_add(1) },
        location: None,
        help: String::new(),
        fixes: Vec::new(),
    });
    let findings = Shared::new(Findings { text: state.document.input.clone(), list: list.into_iter().collect() });
    html! {
        <div class="input">
            <CodeEditor text={state.document.input.clone()} {onchange} {onrun} {findings} {dark} label="Execution input" />
            if let Some(wrong) = wrong {
                <p class="wrong wrong--bar" role="status">{ wrong.sentence() }</p>
            }
        </div>
    }
}

fn middle_pane(
    state: &State,
    studio: &Studio,
    progress: Shared<Progress>,
    selected: Option<StateIx>,
    onpick: &Callback<Option<StateIx>>,
) -> Html {
    let open = MiddleTab::ALL.iter().position(|&tab| tab == state.view.middle).unwrap_or(0);
    let onopen = {
        let studio = studio.clone();
        Callback::from(move |at: usize| {
            if let Some(&tab) = MiddleTab::ALL.get(at) {
                studio.act(Change::Middle(tab));
            }
        })
    };
    let tabs: Vec<Tab> = MiddleTab::ALL.iter().map(|tab| Tab::plain(tab.label())).collect();
    html! {
        <section class="pane__list" aria-label="Events and states">
            <Tabs {tabs} {open} {onopen} label="Events and states" id="middle" />
            <div class="pane__body" role="tabpanel" id="middle-panel" aria-labelledby={format!("middle-tab-{open}")}>
                { match state.view.middle {
                    MiddleTab::Events => html! {
                        <Events run={state.run.clone()} cursor={state.cursor} filter={state.view.filter.clone()} errors_only={state.view.errors_only} />
                    },
                    MiddleTab::States => html! {
                        <States checks={state.checks.clone()} {progress} {selected} onpick={onpick.clone()} />
                    },
                } }
            </div>
        </section>
    }
}

fn phone_tabs(state: &State, studio: &Studio) -> Html {
    let tab = |tab: PhoneTab| {
        let sign = match tab {
            PhoneTab::Graph => Icon::Graph,
            PhoneTab::Code => Icon::Code,
            PhoneTab::Data => Icon::Flow,
            PhoneTab::Events => Icon::List,
        };
        let open = state.view.phone == tab;
        html! {
            <button type="button" aria-current={open.then_some("page")} onclick={act(studio, Change::Phone(tab).into())}>
                { icon(sign) }<span>{ tab.label() }</span>
            </button>
        }
    };
    html! { <nav class="phone" aria-label="Views">{ for PhoneTab::ALL.iter().map(|&which| tab(which)) }</nav> }
}

/// Does what a key asks for.
fn obey(command: Command, state: &State, studio: &Studio, dark: bool, fit: &UseStateHandle<u32>) {
    let act = |action: Action| studio.act(action);
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
        Command::Theme => act(Change::Theme(if dark { Theme::Light } else { Theme::Dark }).into()),
        Command::Fit => fit.set(**fit + 1),
        Command::Filter => {
            act(Change::Middle(MiddleTab::Events).into());
            focus("filter");
        }
        Command::Escape if state.view.dialog.is_some() => act(Change::Dialog(None).into()),
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

/// Checks the document a moment after the last key stroke.
#[hook]
fn use_checks(document: Shared<Document>, studio: &Studio) {
    let studio = studio.clone();
    let first = use_mut_ref(|| true);
    use_effect_with(document, move |document| {
        let document = document.clone();
        let check = move || studio.act(Action::Checked(Shared::new(session::check(&document))));
        let at_once = first.replace(false);
        let later = if at_once {
            check();
            None
        } else {
            Some(Timeout::new(30, check))
        };
        move || drop(later)
    });
}

/// The definition scrolls along with the state that the cursor is in, as long as it is what ran and nobody types in it.
#[hook]
fn use_following(state: &State, reveal: &UseStateHandle<Option<(Span, u32)>>) {
    let reveal = reveal.clone();
    let current = !state.is_stale() && state.picked.is_none();
    let span = state.run.as_ref().filter(|_| current).and_then(|run| Some(run.machine.state(state.state()?)?.span));
    use_effect_with(span, move |span| {
        let typing = web_sys::window()
            .and_then(|window| window.document()?.active_element()?.closest(".cm-editor, textarea").ok().flatten())
            .is_some();
        if let Some(span) = span.filter(|_| !typing) {
            let start = Span { end: span.start, ..span };
            reveal.set(Some((start, reveal.map_or(0, |(_, count)| count) + 1)));
        }
    });
}

/// The address names the example that is open.
#[hook]
fn use_address(document: Shared<Document>) {
    let origin = document.origin.clone();
    use_effect_with(origin, |origin| {
        handing::show_address(origin.as_ref().map(|origin| (&*origin.example, &*origin.setup)));
    });
}

/// A notice goes away after a while.
#[hook]
fn use_notice(notice: Option<Rc<str>>, studio: &Studio) {
    let studio = studio.clone();
    use_effect_with(notice, move |notice| {
        let later = notice.as_ref().map(|_| Timeout::new(9000, move || studio.act(Action::Notice(None))));
        move || drop(later)
    });
}
