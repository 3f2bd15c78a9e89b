//! Test cases of a workflow: inputs, mocks, what people and workers do, and what must come of it.
//!
//! A file of cases is YAML or JSON:
//!
//! ```yaml
//! definition: flow.asl.json        # a path from this file, a definition or a template; or the definition itself
//! machine: Flow                    # which state machine of a template, and of the file `mockConfig`
//! type: STANDARD                   # or EXPRESS; what a template says comes first
//! values: { TableName: orders }    # for ${TableName} in the definition
//! mockConfig: MockConfigFile.json  # replies in the form of Step Functions Local, for `mockCase`
//! cases:
//!   - name: the card is declined
//!     input: { order: 17 }         # {} when missing
//!     mocks:                       # as on the page: replies by state, in the order of calls
//!       Charge: { replies: [{ throw: { error: CardDeclined, cause: no funds }, times: 2 }] }
//!     mockCase: Declined           # a test case of `mockConfig`; `mocks` come before it
//!     signals:                     # what people and workers do, in order
//!       - { when: Approve, afterMs: 5000, send: { success: { approved: true } } }
//!     seed: 1                      # where all chance comes from
//!     startTime: 2026-01-01T09:00:00Z
//!     expect:                      # everything is optional; status is SUCCEEDED when missing
//!       status: FAILED             # or SUCCEEDED, TIMED_OUT, ABORTED, RUNNING (waits for someone in the end)
//!       error: CardDeclined        # the error's name
//!       cause: no funds            # its cause
//!       output: {}                 # the whole output
//!       outputHas: {}              # what the output has at least
//!       path: [Check, Charge]      # the states in the order they were entered
//!       entered: { Charge: {} }    # the raw input of states, each where it was entered first
//!       tookMs: 3000               # virtual time from start to end
//! ```
//!
//! `send` is one of `{success: value}`, `{failure: {error, cause}}`, `heartbeat` and `{takenBy: worker}`. It is sent
//! when a task of the state `when` waits, `afterMs` after it was scheduled or after the signal before, whichever is
//! later. A worker takes only an activity task that nobody has taken; the others wait until the message with the token
//! is out or a worker has the task.
//!
//! Everything here is a pure function of texts; whoever reads files and prints reports is elsewhere.

mod coverage;
mod expect;
mod junit;
mod play;
mod read;
mod signals;
#[cfg(test)]
mod tests;

use std::rc::Rc;

pub use coverage::{Coverage, Covered, Part};
pub use expect::{Difference, Expect};
pub use junit::{Outcome, Report, Suite, junit};
pub use play::{Patience, Player};
pub use signals::{Planned, Send, read_signals};

use crate::definition::MachineKind;
use crate::diagnostic::Diagnostic;
use crate::mock::MockBook;
use crate::syntax::placeholders::Values;
use crate::time::Timestamp;

/// A file of cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseFile {
    /// Where the workflow is.
    pub definition: DefinitionAt,
    /// `machine`
    pub machine: Option<Rc<str>>,
    /// `type`
    pub kind: Option<MachineKind>,
    /// `values`
    pub values: Values,
    /// `mockConfig`: a path from the file.
    pub mock_config: Option<Rc<str>>,
    /// `cases`, in the order of the file.
    pub cases: Vec<Case>,
}

/// Where a file of cases has its workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefinitionAt {
    /// In another file, by its path from this one.
    File(Rc<str>),
    /// In this one: the definition as JSON.
    Here(String),
}

impl Default for DefinitionAt {
    fn default() -> Self {
        DefinitionAt::Here(String::new())
    }
}

/// One case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// Its name, unique in the file.
    pub name: Rc<str>,
    /// The line of the file it begins in.
    pub line: u32,
    /// The input, as JSON.
    pub input: String,
    /// `mocks`
    pub mocks: MockBook,
    /// `mockCase`
    pub mock_case: Option<Rc<str>>,
    /// `signals`
    pub signals: Vec<Planned>,
    /// `seed`; the engine's own when missing.
    pub seed: Option<u64>,
    /// `startTime`; the engine's own when missing.
    pub start_time: Option<Timestamp>,
    /// `expect`
    pub expect: Expect,
}

/// What reading a file of cases gave: as much as was understood, and every finding.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The file.
    pub file: CaseFile,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl CaseFile {
    /// Reads a file. It never fails.
    pub fn read(text: &str) -> Reading {
        read::read(text)
    }
}
