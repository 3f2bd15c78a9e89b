//! Everything that a key or the command palette can ask for: one list, which the keys, the palette and the list on `?`
//! all read.

mod chord;
mod obey;
mod search;

pub use chord::{Pressed, chord_text};
pub use obey::{Hands, obey};
pub use search::fit;

use crate::texts::en;
use crate::travel::Step;

/// Something that a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table below says it")]
pub enum Command {
    StepForward,
    StepBack,
    /// A step of its kind; `true` for back.
    Travel(Step, bool),
    /// To the next entry of the state that is looked at.
    RunTo,
    /// A breakpoint on the state that is looked at.
    Break,
    Speed,
    Redrive,
    ToStart,
    ToEnd,
    Run,
    PlayPause,
    Restart,
    Help,
    Filter,
    Escape,
    Theme,
    Fit,
    FoldCode,
    FoldLow,
    FoldList,
    FoldData,
    LayoutBalanced,
    LayoutWatch,
    LayoutWrite,
    Learn,
    Glossary,
    Tour,
    Share,
    Embed,
    Present,
    Print,
    ToAws,
    Settings,
    Palette,
    GoTo,
    Rename,
    Format,
    Convert,
    New,
    OpenFile,
    Workflows,
    History,
    SaveDefinition,
    SaveAll,
}

/// What a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The run.
    Run,
    /// What is written.
    Write,
    /// What is shown where.
    Look,
    /// The page itself.
    Page,
}

impl Group {
    /// All of them, in the order of the list on `?`.
    pub const ALL: [Group; 4] = [Group::Run, Group::Write, Group::Look, Group::Page];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Group::Run => en("Run and step"),
            Group::Write => en("Write"),
            Group::Look => en("Look"),
            Group::Page => en("Page"),
        }
    }
}

/// A command with its keys and its words.
#[derive(Debug)]
pub struct Row {
    /// The command.
    pub command: Command,
    /// What it is about.
    pub group: Group,
    /// Its keys, as [`Pressed::is`] reads them; none for what only the palette offers.
    pub keys: &'static [&'static str],
    /// What it does, in English.
    pub title: &'static str,
}

const fn row(command: Command, group: Group, keys: &'static [&'static str], title: &'static str) -> Row {
    Row { command, group, keys, title }
}

/// All commands, in the order in which they are shown.
pub const COMMANDS: &[Row] = &[
    row(Command::Run, Group::Run, &["R", "Ctrl Enter"], "Run from the beginning"),
    row(Command::PlayPause, Group::Run, &["Space"], "Play or pause"),
    row(Command::StepForward, Group::Run, &["ArrowRight"], "Step forward"),
    row(Command::StepBack, Group::Run, &["ArrowLeft"], "Step back"),
    row(Command::Travel(Step::Into, false), Group::Run, &["Shift ArrowRight", "I"], "To the next state"),
    row(Command::Travel(Step::Into, true), Group::Run, &["Shift ArrowLeft", "Shift I"], "To the previous state"),
    row(Command::Travel(Step::Over, false), Group::Run, &["O"], "Step over: a Parallel or Map as a whole"),
    row(Command::Travel(Step::Over, true), Group::Run, &["Shift O"], "Step back over"),
    row(Command::Travel(Step::Out, false), Group::Run, &["U"], "Step out of the Parallel or Map"),
    row(Command::Travel(Step::Out, true), Group::Run, &["Shift U"], "Back to where the Parallel or Map was entered"),
    row(Command::Travel(Step::Event, false), Group::Run, &["E"], "To the next event"),
    row(Command::Travel(Step::Event, true), Group::Run, &["Shift E"], "To the previous event"),
    row(Command::Travel(Step::Mark, false), Group::Run, &["M"], "To the next error, retry, wait or answer"),
    row(Command::Travel(Step::Mark, true), Group::Run, &["Shift M"], "To the error, retry, wait or answer before"),
    row(Command::RunTo, Group::Run, &["G"], "Run to the chosen state"),
    row(Command::Break, Group::Run, &["B"], "Set or remove a breakpoint on the chosen state"),
    row(Command::Speed, Group::Run, &[], "Play faster, or slow again"),
    row(Command::Redrive, Group::Run, &[], "Redrive the execution"),
    row(Command::ToStart, Group::Run, &["Home"], "To the start"),
    row(Command::ToEnd, Group::Run, &["End"], "To the end"),
    row(Command::Restart, Group::Run, &["S"], "Start over and stop at the first step"),
    row(Command::New, Group::Write, &[], "New workflow"),
    row(Command::OpenFile, Group::Write, &["Ctrl O"], "Open a file: a definition, a template, a workflow"),
    row(Command::Workflows, Group::Write, &[], "All your workflows"),
    row(Command::History, Group::Write, &[], "Earlier texts of this workflow"),
    row(Command::SaveDefinition, Group::Write, &[], "Save the definition as a file"),
    row(Command::SaveAll, Group::Write, &["Ctrl S"], "Save the whole workflow as a file"),
    row(Command::Rename, Group::Write, &["F2"], "Rename a state everywhere"),
    row(Command::Format, Group::Write, &["Shift Alt F"], "Format the definition"),
    row(Command::Convert, Group::Write, &[], "Turn the definition into YAML, or back into JSON"),
    row(Command::Palette, Group::Look, &["Ctrl K"], "Find a command, a state, a workflow"),
    row(Command::GoTo, Group::Look, &["Ctrl Shift O"], "Go to a state"),
    row(Command::Fit, Group::Look, &["F"], "Fit the graph into its pane"),
    row(Command::Filter, Group::Look, &["/"], "Filter the events"),
    row(Command::FoldCode, Group::Look, &["["], "Fold or show the definition"),
    row(Command::FoldData, Group::Look, &["]"], "Fold or show the data flow"),
    row(Command::FoldLow, Group::Look, &[], "Fold or show what is below the definition"),
    row(Command::FoldList, Group::Look, &[], "Fold or show what is below the graph"),
    row(Command::LayoutBalanced, Group::Look, &[], "Arrange the panes: everything side by side"),
    row(Command::LayoutWatch, Group::Look, &[], "Arrange the panes: to watch a run"),
    row(Command::LayoutWrite, Group::Look, &[], "Arrange the panes: to write"),
    row(Command::Escape, Group::Look, &["Escape"], "Close what is open; follow the cursor again"),
    row(Command::Learn, Group::Page, &[], "Lessons: learn, predict, practise"),
    row(Command::Glossary, Group::Page, &[], "Glossary: what every field means"),
    row(Command::Tour, Group::Page, &[], "Take the tour of the page"),
    row(Command::Share, Group::Page, &[], "Share this workflow"),
    row(Command::Embed, Group::Page, &[], "Embed this workflow in another page"),
    row(Command::Present, Group::Page, &[], "Present on a wall"),
    row(Command::Print, Group::Page, &[], "Print the run"),
    row(Command::ToAws, Group::Page, &[], "Take the workflow to AWS: role, starts, templates"),
    row(Command::Settings, Group::Run, &[], "Settings of a run: seed, start time, names"),
    row(Command::Theme, Group::Page, &["T"], "Light or dark"),
    row(Command::Help, Group::Page, &["?"], "Show all keys"),
];

/// The command that a key press asks for.
pub fn command_of(pressed: &Pressed) -> Option<Command> {
    COMMANDS.iter().find(|row| row.keys.iter().any(|keys| pressed.is(keys))).map(|row| row.command)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_commands_share_a_key_or_a_title() {
        let keys: Vec<&str> = COMMANDS.iter().flat_map(|row| row.keys).copied().collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
        assert_eq!(COMMANDS.iter().map(|row| row.title).collect::<BTreeSet<_>>().len(), COMMANDS.len());
    }

    #[test]
    fn each_group_has_commands() {
        for group in Group::ALL {
            let found = COMMANDS.iter().filter(|row| row.group == group).count();
            assert!(found > 0, "{group:?}");
        }
    }
}
