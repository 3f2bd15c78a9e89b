//! The page: its state, its effects, and where everything stands.

use std::rc::Rc;

use stepthrough::source::Span;
use yew::prelude::*;

use crate::commands::{Hands, obey};
use crate::components::arrival::ArrivalDialog;
use crate::components::deploy::Deploy;
use crate::components::dialogs::Dialogs;
use crate::components::frame::{FrameBar, Framed, classes_of};
use crate::components::graph_view::GraphView;
use crate::components::icon::{Icon, icon};
use crate::components::inspector::Inspector;
use crate::components::learn::{Asked, LearnPanel};
use crate::components::missing::Missing;
use crate::components::panes::{Splitter, definition_pane, low_pane, middle_pane, phone_tabs, rail};
use crate::components::print::Print;
use crate::components::top_bar::TopBar;
use crate::components::tour::Tour;
use crate::components::transport::Transport;
use crate::components::tray::Tray;
use crate::document::Document;
use crate::hooks::frame::{use_frame, use_printing};
use crate::hooks::keys::use_keys;
use crate::hooks::learn::{kept_learn, use_learn};
use crate::hooks::offline::use_new_version;
use crate::hooks::opening::use_opening;
use crate::hooks::page::{use_address, use_checks, use_following, use_notice};
use crate::hooks::playback::use_playback;
use crate::hooks::progress::{use_progress, use_written};
use crate::hooks::storage::{Kept, kept, kept_layout, kept_theme, use_kept, use_kept_layout};
use crate::hooks::theme::{use_dark, wants_calm};
use crate::hooks::travel::{use_kept_breakpoints, use_text_beside};
use crate::hooks::workspace::{use_drops, use_workspace};
use crate::layout::{Border, Part};
use crate::lessons::Target;
use crate::machine::{Kind, StateIx};
use crate::share::Look;
use crate::share::address::{Address, Wanted};
use crate::state::{Action, Change, Dialog, MiddleTab, PhoneTab, Pick, State};
use crate::studio::{Model, Studio};
use crate::texts::{en, tr, tr_with};
use crate::{examples, handing};

/// What the page begins with.
struct Begun {
    state: State,
    /// What was kept of the last time, to be put away where it is not yet.
    kept: Vec<Kept>,
}

/// What the page begins with: what its address asks for, else what was typed before, else the first example.
fn begin() -> Begun {
    let Address { open, view: frame, .. } = handing::address();
    let bare = open == Wanted::Nothing && !frame.embed && !frame.presenter;
    let asked = match open {
        Wanted::Example { example, setup } => Some((example, setup.unwrap_or_default())),
        _ => None,
    };
    let example = asked.as_ref().and_then(|(name, setup)| examples::document(name, setup));
    let found = example.is_some();
    let (opened, left) = match (kept(), &example) {
        // The same example as before, with what was typed into it since.
        (_, Some(_)) if frame.embed => (None, None),
        (Some(kept), Some(example)) if kept.document.origin == example.origin => (Some(kept), None),
        (Some(kept), None) => (Some(kept), None),
        (kept, _) => (None, kept),
    };
    let fresh = bare && opened.is_none() && left.is_none();
    let first = || examples::first().map(|example| example.document("")).unwrap_or_default();
    let document = match &opened {
        Some(kept) => kept.document.clone(),
        None => example.unwrap_or_else(first),
    };
    // What was typed and belongs to no workflow yet becomes one.
    let opened = opened.map(|kept| match kept.entry {
        None if !is_pristine(&kept.document) => Kept { entry: Some((Rc::from("fresh"), 0)), ..kept },
        _ => kept,
    });
    let mut state = State::new(document, kept_theme());
    state.entry = opened.as_ref().and_then(|kept| Some(kept.entry.as_ref()?.0.clone()));
    state.view.calm = wants_calm();
    state.view.layout = kept_layout();
    state.view.frame = frame;
    state.learn = kept_learn(fresh);
    if let (Some((name, _)), false) = (&asked, found) {
        let sentence = en("There is no example called “{name}”. Your own workflow is open instead.");
        state.notice = Some(Rc::from(tr_with(sentence, &[("name", name)])));
    }
    let kept = opened.into_iter().chain(left).filter(|kept| !is_pristine(&kept.document)).collect();
    Begun { state, kept }
}

/// The page.
#[component]
pub fn App() -> Html {
    let begun = use_memo((), |()| begin());
    let model = use_reducer(|| Model(begun.state.clone()));
    let state = &model.0;
    let studio = {
        let dispatch = model.dispatcher();
        (*use_memo((), move |()| Studio::new(dispatch))).clone()
    };
    let dark = use_dark(state.view.theme);
    let update = use_new_version();
    let reveal = use_state(|| None::<(Span, u32)>);
    let fit = use_state(|| 0u32);

    let keeping = !state.view.frame.embed;
    let (own_document, own_entry) = state.own_page();
    use_kept(own_document.clone(), own_entry.clone(), state.shelf.clone(), keeping, &studio);
    let pristine = is_pristine(own_document);
    use_workspace(state, pristine, &begun.kept, keeping, &studio);
    let dropping = use_drops(&studio);
    use_kept_layout(state.view.layout);
    use_checks(state.document.clone(), &studio);
    // Before the address is made to name what is open.
    use_opening(state, &studio);
    use_address(state);
    use_learn(state, keeping, &studio);
    use_frame(&state.view.frame, &studio);
    let printing = use_printing();
    use_notice(state, &studio);
    let moments = state.run.as_ref().map_or(0, |run| run.moments.len());
    use_playback(state.playing, moments, state.speed, {
        let studio = studio.clone();
        Callback::from(move |()| studio.act(Action::Tick))
    });
    // Less motion: a run is there at once.
    {
        let studio = studio.clone();
        let still = state.playing && state.view.calm && state.run.as_ref().is_some_and(|run| !run.going);
        use_effect_with(still, move |&still| {
            if still {
                studio.act(Action::Arrive);
            }
        });
    }
    use_kept_breakpoints(state, &studio);
    use_text_beside(state, &studio);
    let oncommand = {
        let (studio, state, fit) = (studio.clone(), state.clone(), fit.clone());
        let fit = Callback::from(move |()| fit.set(*fit + 1));
        Callback::from(move |command| obey(command, &Hands { state: &state, studio: &studio, dark, fit: &fit }))
    };
    use_keys(oncommand.clone());

    let progress = use_progress(state.run.clone(), state.cursor);
    let written = use_written(state.run.clone(), state.checks.clone(), progress.clone());
    let layout = state.view.layout;
    let onreveal = {
        let (reveal, studio) = (reveal.clone(), studio.clone());
        Callback::from(move |span: Span| {
            reveal.set(Some((span, reveal.map_or(0, |(_, count)| count) + 1)));
            studio.act(Change::Phone(PhoneTab::Code));
            studio.act(Change::Layout(layout.with_folded(Part::Code, false)));
        })
    };
    let onpick = {
        let (reveal, studio, checks, written) = (reveal.clone(), studio.clone(), state.checks.clone(), written.clone());
        Callback::from(move |picked: Option<StateIx>| {
            let ran = picked.and_then(|state| written.ran(state));
            studio.put_cursor(None);
            studio.act(Action::Pick(ran.map(|state| Pick { state, visit: None })));
            // The mocks are those of the Task that was chosen.
            if let Some(task) = picked.and_then(|ix| checks.machine.state(ix)).filter(|state| state.kind == Kind::Task)
            {
                studio.act(Change::Mocked(Some(task.name.clone())));
            }
            if let Some(state) = picked.and_then(|ix| checks.machine.state(ix)) {
                let name = Span { end: state.span.start, ..state.span };
                reveal.set(Some((name, reveal.map_or(0, |(_, count)| count) + 1)));
            }
        })
    };
    let selected = state.state();
    let written_selected = selected.and_then(|state| written.of_ran(state));
    use_following(state, &reveal);
    let frame = &state.view.frame;
    let framed = frame.embed || frame.presenter;
    let phone = classes!(
        "studio",
        format!("studio--{}", state.view.phone.label().to_lowercase()),
        classes_of(frame),
        learning_class(state)
    );
    let title = state.title();
    let look = look_of(state);
    let pane =
        |class: &'static str, part: Part| classes!("pane", class, layout.is_folded(part).then_some("pane--folded"));
    let folded = |part: Part, class: &'static str| layout.is_folded(part).then_some(class);
    let panes = classes!(
        "panes",
        folded(Part::Code, "panes--no-code"),
        folded(Part::Data, "panes--no-data"),
        folded(Part::Low, "panes--no-low"),
        folded(Part::List, "panes--no-list"),
    );
    html! {
        <ContextProvider<Studio> context={studio.clone()}>
        <ContextProvider<Framed> context={Framed(frame.clone())}>
        <ContextProvider<Asked> context={Asked(asked_in(state))}>
            <div class={phone} key={state.view.language.tag()}>
                <a class="skip" href="#definition-pane">{ tr("Skip to the definition") }</a>
                <a class="skip" href="#inspector-panel">{ tr("Skip to the data flow") }</a>
                if framed {
                    <FrameBar view={frame.clone()} title={title.clone()} document={state.document.clone()} look={look.clone()}
                        status={state.run.as_ref().map(|run| run.status_at(state.cursor))} stale={state.is_stale()} />
                } else {
                    <TopBar lesson={state.learn.open.as_ref().map(|open| open.lesson.title.clone())} learning={state.learn.pane.is_some()} origin={state.document.origin.clone()} shelf={state.shelf.clone()} entry={state.entry.clone()} stale={state.is_stale()}
                        theme={state.view.theme} {dark} kind={state.document.settings.kind}
                        status={state.run.as_ref().map(|run| run.status_at(state.cursor))} />
                }
                <Transport document={state.document.clone()} ran={state.ran.clone()} run={state.run.clone()} cursor={state.cursor} playing={state.playing}
                    stale={state.is_stale()} speed={state.speed} breakpoints={state.breakpoints.clone()} stops={state.stops.clone()} />
                if let Some(pane) = state.learn.pane {
                    <LearnPanel {pane} learn={state.learn.clone()} document={state.document.clone()} look={state.seen()} title={title.clone()} />
                }
                <main class={panes} style={layout.style()}>
                    <div class={pane("pane--code", Part::Code)} id="code-pane">
                        if layout.is_folded(Part::Code) { { rail(layout, Part::Code, tr("Definition"), &studio) } }
                        { definition_pane(state, &studio, &written, dark, *reveal, &oncommand) }
                        <Splitter border={Border::Low} {layout} label={tr("Height of the definition")} controls="definition-pane" />
                        { low_pane(state, &studio, dark, &onreveal) }
                    </div>
                    <Splitter border={Border::Code} {layout} label={tr("Width of the definition")} controls="code-pane" />
                    <div class="pane pane--middle" id="middle-pane">
                        <section class="pane__graph" aria-label={tr("Graph")} id="graph-pane">
                            <GraphView checks={state.checks.clone()} progress={written.progress.clone()} selected={written_selected}
                                onpick={onpick.clone()} fit={*fit} breakpoints={state.breakpoints.clone()} />
                        </section>
                        <Splitter border={Border::List} {layout} label={tr("Height of the graph")} controls="graph-pane" />
                        if let Some(run) = &state.run {
                            <Tray document={state.document.clone()} run={run.clone()} cursor={state.cursor} playing={state.playing} origin={state.document.origin.clone()} as_planned={state.view.as_planned} slim={state.view.middle == MiddleTab::Runs && state.against.is_some()} />
                        }
                        { middle_pane(state, &studio, written.progress.clone(), written_selected, &onpick) }
                    </div>
                    <Splitter border={Border::Data} {layout} label={tr("Width of the graph")} controls="middle-pane" />
                    <div class={pane("pane--data", Part::Data)} id="data-pane">
                        if layout.is_folded(Part::Data) { { rail(layout, Part::Data, tr("Data flow"), &studio) } }
                        <Inspector input={state.document.input.clone()} origin={state.document.origin.clone()} checks={state.checks.clone()} run={state.run.clone()} progress={progress.clone()} cursor={state.cursor}
                            state={selected} visit={state.visit()} pinned={state.picked.is_some()} tab={state.view.right} history={state.view.history} onreveal={onreveal.clone()} />
                    </div>
                </main>
                { phone_tabs(state, &studio) }
                // Where the workflows are listed, a deletion is taken back there: nothing outside a dialog can be clicked.
                if let Some(notice) = state.notice.as_ref().filter(|_| state.removed.is_none() || state.view.dialog != Some(Dialog::Workflows)) {
                    <div class="notice" role="alert">
                        { icon(Icon::Info) }<span>{ &**notice }</span>
                        if let Some(removed) = state.removed.clone() {
                            <button class="button button--small" type="button" onclick={{
                                let studio = studio.clone();
                                Callback::from(move |_: MouseEvent| studio.desk().put_back(&removed))
                            }}>{ tr("Undo") }</button>
                        }
                        <button class="tool tool--small" type="button" aria-label={tr("Dismiss")} onclick={act(&studio, Action::Notice(None))}>{ icon(Icon::Cross) }</button>
                    </div>
                }
                if let Some(update) = &update {
                    <div class="notice" role="status">
                        { icon(Icon::Info) }<span>{ tr("A new version of Stepthrough is ready. Nothing that you typed is lost.") }</span>
                        <button class="button" type="button" onclick={update.reform(|_: MouseEvent| ())}>{ tr("Change to it") }</button>
                    </div>
                }
                <Missing />
                if let Some(open) = state.view.dialog {
                    <Dialogs key={format!("{open:?}")} {open} state={state.clone()} {title} {pristine} {look} oncommand={oncommand.clone()} onpick={onpick.clone()} />
                }
                if state.learn.tour && !framed { <Tour /> }
                if let Some(arrival) = &state.arrival {
                    <ArrivalDialog arrival={arrival.clone()} />
                }
                if let Some(open) = state.view.deploy {
                    <Deploy {open} document={state.document.clone()} checks={state.checks.clone()} run={state.run.clone()} cursor={state.cursor}
                        {selected} onpick={onpick.clone()} />
                }
                if dropping { <div class="dropping"><p>{ tr("Drop to open: a definition, a SAM or CloudFormation template, a saved workflow") }</p></div> }
            </div>
            if let Some(run) = state.run.as_ref().filter(|_| printing) {
                <Print run={run.clone()} title={state.title()} input={state.document.input.clone()} />
            }
        </ContextProvider<Asked>>
        </ContextProvider<Framed>>
        </ContextProvider<Studio>>
    }
}

/// What the page looks at, so that it can be found again elsewhere.
fn look_of(state: &State) -> Look {
    let Some(run) = &state.run else { return Look::default() };
    let step = Some(run.moment(state.cursor).steps);
    let picked = state.picked.and_then(|pick| Some((pick, run.machine.state(pick.state)?)));
    let visit = picked.as_ref().and_then(|(pick, _)| {
        let visit = pick.visit?;
        let before = run.visits.iter().take(visit + 1).filter(|other| other.state == pick.state).count();
        u32::try_from(before).ok()
    });
    Look { step, state: picked.map(|(_, node)| node.name.clone()), visit, ..Look::default() }
}

/// What a lesson asks for before it is shown.
fn asked_in(state: &State) -> Option<Target> {
    state.learn.open.as_ref()?.asked().map(|prediction| prediction.of.clone())
}

/// How the page makes room for the learner's panel.
fn learning_class(state: &State) -> Option<&'static str> {
    let learn = &state.learn;
    learn.pane.map(|_| if learn.folded { "studio--learning studio--learn-folded" } else { "studio--learning" })
}

/// A callback that does one thing.
fn act(studio: &Studio, action: Action) -> Callback<MouseEvent> {
    let studio = studio.clone();
    Callback::from(move |_: MouseEvent| studio.act(action.clone()))
}

/// Whether the document is its example as it came.
fn is_pristine(document: &Document) -> bool {
    let origin = document.origin.as_ref();
    let example = origin.and_then(|origin| examples::document(&origin.example, &origin.setup));
    *document == example.unwrap_or_default()
}
