//! What is wrong with a person's document.

pub mod wire;

use crate::source::Span;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// AWS refuses the definition.
    Error,
    /// AWS takes it, but it hardly does what its author means.
    Warning,
    /// A remark; ours alone, AWS has no such level.
    Hint,
}

/// One finding about a document, with its place.
///
/// `code`, `message` and `location` are what AWS's ValidateStateMachineDefinition says, where AWS has a text
/// for it; `help` is ours and says in plain words what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// AWS's code, such as `SCHEMA_VALIDATION_FAILED`, or one of ours for our own warnings.
    pub code: &'static str,
    /// AWS's sentence, or ours.
    pub message: String,
    /// Where in the text.
    pub span: Span,
    /// Where in the document, such as `/States/Read/Next`; `None` when AWS gives none.
    pub location: Option<String>,
    /// What to do about it, in plain words; empty when there is nothing to add.
    pub help: String,
    /// Changes that would mend it.
    pub fixes: Vec<Fix>,
}

/// A change of the text that mends a [`Diagnostic`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, as a button says it: `Add "End": true`.
    pub title: String,
    /// The replacements, apart from each other, in the order of the text.
    pub edits: Vec<Edit>,
}

/// One replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What comes in its place.
    pub text: String,
}
