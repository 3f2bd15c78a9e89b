//! The whole of what the page knows, and the one pure function that changes it.

mod learn;
mod own;
mod reduce;
mod runs;

use std::rc::Rc;

use stepthrough::diagnostic::Diagnostic;
use stepthrough::exec::Settings;
use stepthrough::mock::Role;
use stepthrough::syntax::placeholders::Placeholder;

use crate::breakpoints::{Breakpoint, Stop};
use crate::document::{Document, MockScript, Script};
use crate::examples;
use crate::files::Offer;
use crate::layout::Layout;
use crate::machine::{Machine, StateIx};
use crate::run::{Run, RunId, VisitIx};
use crate::share::{Unopened, View as Frame};
use crate::shared::Shared;
use crate::texts::{self, Language, tr_with};
use crate::travel::Step;
use crate::workspace::{Entry, Shelf};

pub use learn::{Aside, Learn, Learning, OpenStep, Pane};
pub use own::{Made, Own};
pub use reduce::reduce;
pub use runs::{KeptRun, MOST_RUNS, Owner};

/// What the page knows.
#[derive(Clone, PartialEq)]
pub struct State {
    /// What the person wrote.
    pub document: Shared<Document>,
    /// Rises whenever the texts were replaced by somebody other than the person typing.
    pub replaced: u32,
    /// The input that the page made up last.
    pub made: Option<Made>,
    /// What was found out about it.
    pub checks: Shared<Checks>,
    /// What happened when it ran.
    pub run: Option<Shared<Run>>,
    /// What ran; another document than the one on the page when that was edited since.
    pub ran: Option<Shared<Document>>,
    /// The moment that is looked at, an index into the run's moments.
    pub cursor: usize,
    /// Whether the cursor moves by itself.
    pub playing: bool,
    /// How fast it moves.
    pub speed: Speed,
    /// The runs of this session, those of other workflows too, oldest first; see [`State::own_runs`].
    pub runs: Vec<KeptRun>,
    /// The run that the shown one is compared with.
    pub against: Option<RunId>,
    /// Where a played run stops.
    pub breakpoints: Shared<Vec<Breakpoint>>,
    /// The moments of the shown run at which it stops, in order.
    pub stops: Shared<Vec<Stop>>,
    /// The state that the run is played up to.
    pub until: Option<Rc<str>>,
    /// What the person chose to look at; the cursor's own state when nothing.
    pub picked: Option<Pick>,
    /// What is shown where.
    pub view: View,
    /// One sentence that goes away by itself.
    pub notice: Option<Rc<str>>,
    /// What came with the address and has to be talked about.
    pub arrival: Option<Arrival>,
    /// The person's own workflows.
    pub shelf: Shared<Shelf>,
    /// Which of them is on the page; none for an example as it came.
    pub entry: Option<Rc<str>>,
    /// The one that was deleted a moment ago.
    pub removed: Option<Shared<Entry>>,
    /// A template whose state machines are offered.
    pub offer: Option<Shared<Offer>>,
    /// Lessons and what was learned.
    pub learn: Learn,
}

/// Something that came with the address and did not simply open.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrival {
    /// A link or a file that is damaged, cut or of a newer page.
    Unopened(Shared<Unopened>),
    /// A file elsewhere, which is fetched only when the reader agrees.
    Ask(Rc<str>),
}

/// A state that somebody chose to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The state.
    pub state: StateIx,
    /// One of its visits; the latest one at the cursor when none.
    pub visit: Option<VisitIx>,
}

/// What was found out about a document without running it.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// Findings about the definition, in the order of its text.
    pub definition: Vec<Diagnostic>,
    /// What is wrong with the input.
    pub input: Option<Misread>,
    /// The workflow, as far as it was understood.
    pub machine: Rc<Machine>,
    /// The text that was read.
    pub text: Rc<str>,
    /// The `${Placeholders}` in it.
    pub placeholders: Vec<Placeholder>,
    /// How many state machines are in it, when it is a template and no state machine itself.
    pub templated: usize,
}

/// A JSON text that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong.
    pub message: Rc<str>,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1.
    pub column: usize,
    /// The byte.
    pub offset: u32,
}

impl Misread {
    /// The place and what is wrong there.
    pub fn sentence(&self) -> String {
        tr_with(
            "Line {line}, column {column}: {what}",
            &[("line", &self.line), ("column", &self.column), ("what", &self.message)],
        )
    }
}

/// How fast a run is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Speed {
    Slow,
    #[default]
    Normal,
    Fast,
    Faster,
}

impl Speed {
    /// All of them, slowest first.
    pub const ALL: [Speed; 4] = [Speed::Slow, Speed::Normal, Speed::Fast, Speed::Faster];

    /// As people write it.
    pub fn sign(self) -> &'static str {
        match self {
            Speed::Slow => "½×",
            Speed::Normal => "1×",
            Speed::Fast => "2×",
            Speed::Faster => "4×",
        }
    }

    /// How much of the usual time a moment is shown, in percent.
    pub fn percent(self) -> usize {
        match self {
            Speed::Slow => 200,
            Speed::Normal => 100,
            Speed::Fast => 50,
            Speed::Faster => 25,
        }
    }

    /// The next one; the slowest after the fastest.
    pub fn next(self) -> Speed {
        let at = Speed::ALL.iter().position(|&speed| speed == self).unwrap_or(0);
        Speed::ALL[(at + 1) % Speed::ALL.len()]
    }
}

/// What is shown where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Colours.
    pub theme: Theme,
    /// Below the definition.
    pub low: LowTab,
    /// Below the graph.
    pub middle: MiddleTab,
    /// The inspector.
    pub right: RightTab,
    /// What a narrow page shows.
    pub phone: PhoneTab,
    /// What lies over the page.
    pub dialog: Option<Dialog>,
    /// The way to AWS, which lies beside the page's contents; none when it is closed.
    pub deploy: Option<DeployTab>,
    /// Words that events must have.
    pub filter: Rc<str>,
    /// Only events about errors.
    pub errors_only: bool,
    /// The child execution whose events are listed, by its place in [`Run::children`]; the execution itself when none.
    pub history: Option<usize>,
    /// The state whose mocks are edited.
    pub mocked: Option<Rc<str>>,
    /// People and workers do what the example's set-up plans, by themselves.
    pub as_planned: bool,
    /// Moves itself as little as possible.
    pub calm: bool,
    /// How the panes share the page.
    pub layout: Layout,
    /// In a frame, on a wall, or as a page of its own.
    pub frame: Frame,
    /// What the page speaks; everything is drawn anew when it changes.
    pub language: Language,
}

/// Colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

// The first tab is the one that is open at first.
macro_rules! tabs {
    ($(#[$doc:meta])* $name:ident { $first:ident = $first_label:literal $(, $variant:ident = $label:literal)* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the labels say it")]
        pub enum $name { #[default] $first $(, $variant)* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[$name] = &[$name::$first $(, $name::$variant)*];

            /// What the tab says.
            pub fn label(self) -> &'static str {
                match self { $name::$first => $first_label $(, $name::$variant => $label)* }
            }
        }
    };
}

tabs! {
    /// Below the definition.
    LowTab { Input = "Input", Mocks = "Mocks", Services = "Services", Values = "Values", Problems = "Problems" }
}
tabs! {
    /// Below the graph.
    MiddleTab { Events = "Events", States = "States", Timeline = "Timeline", Runs = "Runs" }
}
tabs! {
    /// The inspector.
    RightTab { Flow = "Data flow", Variables = "Variables", Definition = "Definition", Event = "Events" }
}
tabs! {
    /// What a narrow page shows.
    PhoneTab { Graph = "Graph", Code = "Code", Data = "Data", Events = "Events" }
}

tabs! {
    /// The way to AWS.
    DeployTab {
        Role = "Role",
        Start = "Start it",
        Kind = "Standard or Express",
        Export = "Export",
        Settings = "Settings",
    }
}

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// All commands, to be searched.
    Palette,
    /// The states, to be searched.
    GoTo,
    /// The person's workflows.
    Workflows,
    /// Earlier texts of the workflow.
    History,
    /// Another name for a state.
    Rename,
    /// The state machines of a template.
    Template,
    /// The list of keys.
    Keys,
    /// Ways to hand the workflow on.
    Share,
    /// The same, at the frame for another page.
    Embed,
    /// What every field means.
    Glossary,
}

/// What can happen to the page.
#[derive(Clone, PartialEq)]
pub enum Action {
    /// The definition was typed.
    TypeDefinition(Rc<str>),
    /// The input was typed.
    TypeInput(Rc<str>),
    /// The input was made up.
    MakeInput(Rc<str>),
    /// The answers of a state were changed.
    SetMocks(Script),
    /// All mocks were changed: answers, services, functions, nested workflows.
    SetWorld(MockScript),
    /// The role was changed that the calls are made with.
    SetRole(Role),
    /// The run's names, seed, start or type were changed.
    SetSettings(Settings),
    /// Another document is opened.
    Open(Box<Document>),
    /// Something was found out about the document.
    Checked(Shared<Checks>),
    /// The document begins to run; `true` to play at once.
    Started(Shared<Document>, Shared<Run>, bool),
    /// More of the run is known.
    Grew(Shared<Run>),
    /// An answer was sent at the cursor: the run goes on, or another run goes another way from there.
    Forked(Shared<Run>),
    /// The run goes on from the cursor as another one, with the answers of this document.
    WentOn(Shared<Document>, Shared<Run>),
    /// Looks at a moment.
    Seek(usize),
    /// Looks at the next moment, or the one before, or further.
    Step(isize),
    /// Steps through the run; `true` for back.
    Travel(Step, bool),
    /// Looks at the next entry into the state; a run that is played stops there.
    RunTo(Rc<str>),
    /// Looks at the next stop, else at the end.
    Arrive,
    /// Sets a breakpoint, or takes it away.
    Break(Breakpoint),
    /// Sets all breakpoints.
    SetBreakpoints(Vec<Breakpoint>),
    /// Plays at another speed.
    Speed(Speed),
    /// Shows another run of the session.
    ShowRun(RunId),
    /// Compares the shown run with another one, or with none.
    Compare(Option<RunId>),
    /// Forgets a run that is not shown.
    ForgetRun(RunId),
    /// Looks at the beginning.
    ToStart,
    /// Looks at the end.
    ToEnd,
    /// Lets the cursor move by itself.
    Play,
    /// Stops it.
    Pause,
    /// It moves.
    Tick,
    /// A state is looked at, or what the cursor shows.
    Pick(Option<Pick>),
    /// Something is shown elsewhere.
    Show(Change),
    /// Says one sentence.
    Notice(Option<Rc<str>>),
    /// Something came with the address, or was dealt with.
    Arrived(Option<Arrival>),
    /// Something about the person's own workflows, or a larger change of the one on the page.
    Own(Own),
    /// Something about lessons.
    Learn(Box<Learning>),
}

/// One change of what is shown where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of `View`")]
pub enum Change {
    Theme(Theme),
    Low(LowTab),
    Middle(MiddleTab),
    Right(RightTab),
    Phone(PhoneTab),
    Dialog(Option<Dialog>),
    Deploy(Option<DeployTab>),
    Filter(Rc<str>),
    ErrorsOnly(bool),
    History(Option<usize>),
    Mocked(Option<Rc<str>>),
    AsPlanned(bool),
    Calm(bool),
    Layout(Layout),
    Frame(Frame),
    Language(Language),
}

impl From<Change> for Action {
    fn from(change: Change) -> Self {
        Action::Show(change)
    }
}

impl State {
    /// The page with a document that nobody has run.
    pub fn new(document: Document, theme: Theme) -> State {
        State {
            document: Shared::new(document),
            replaced: 0,
            made: None,
            checks: Shared::new(Checks::default()),
            run: None,
            ran: None,
            cursor: 0,
            playing: false,
            speed: Speed::default(),
            runs: Vec::new(),
            against: None,
            breakpoints: Shared::new(Vec::new()),
            stops: Shared::new(Vec::new()),
            until: None,
            picked: None,
            view: View {
                theme,
                low: LowTab::default(),
                middle: MiddleTab::default(),
                right: RightTab::default(),
                phone: PhoneTab::default(),
                dialog: None,
                deploy: None,
                filter: Rc::from(""),
                errors_only: false,
                history: None,
                mocked: None,
                as_planned: false,
                calm: false,
                layout: Layout::default(),
                frame: Frame::default(),
                language: texts::language(),
            },
            notice: None,
            arrival: None,
            shelf: Shared::default(),
            entry: None,
            removed: None,
            offer: None,
            learn: Learn::default(),
        }
    }

    /// Whether the run belongs to an older text than the one on the page.
    pub fn is_stale(&self) -> bool {
        self.ran.as_ref().is_some_and(|ran| *ran != self.document && **ran != *self.document)
    }

    /// The stay that is looked at, when the state was reached by then.
    pub fn visit(&self) -> Option<VisitIx> {
        let run = self.run.as_ref()?;
        match self.picked {
            Some(Pick { visit: Some(visit), .. }) => {
                run.visits.get(visit).filter(|found| found.entered <= self.cursor).map(|_| visit)
            }
            Some(Pick { state, visit: None }) => run.visit_of(state, self.cursor),
            None => run.visit_at(self.cursor),
        }
    }

    /// The state that is looked at.
    pub fn state(&self) -> Option<StateIx> {
        match self.picked {
            Some(pick) => Some(pick.state),
            None => {
                let visit = self.visit()?;
                self.run.as_ref()?.visits.get(visit).map(|visit| visit.state)
            }
        }
    }

    /// What the workflow on the page is called; may be empty.
    pub fn title(&self) -> Rc<str> {
        let own = self.entry.as_ref().and_then(|id| self.shelf.title(id));
        let example = || {
            let origin = self.document.origin.as_ref()?;
            examples::with(&origin.example, |example| example.title.english.clone())
        };
        let lesson = self.learn.open.as_ref().map(|open| open.lesson.title.clone());
        lesson.or(own).or_else(example).unwrap_or_default()
    }

    /// Whether the definition has errors, so that it cannot run.
    pub fn is_broken(&self) -> bool {
        self.checks.definition.iter().any(|found| found.severity == stepthrough::diagnostic::Severity::Error)
    }
}
