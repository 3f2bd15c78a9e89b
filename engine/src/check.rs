//! What is wrong with a definition, in AWS's words, and what is odd about it, in ours.
//!
//! [`check`] reports what AWS's ValidateStateMachineDefinition reports: its codes (in capitals), messages and
//! locations, all of them at once; and beside them our own findings, whose codes are in small letters with
//! hyphens ([`is_aws`] tells them apart). Every rule is a file of its own and looks at the text's tree, not at the
//! compiled definition: a definition that does not compile is the one that needs checking most.
//!
//! Where the texts come from: recordings of AWS; texts that others measured at AWS or published with their
//! deployment failures; where no text is known, AWS's manner. A comment at each says which.

pub(crate) mod choice_rules;
mod credentials;
mod diagnose;
pub(crate) mod document;
pub(crate) mod error_handling;
mod express;
mod expressions;
pub(crate) mod fields;
mod looks_computed;
mod lost_input;
mod map_config;
mod names;
mod oddities;
pub(crate) mod one_of;
mod paths;
mod query_language;
mod report;
mod requests;
pub(crate) mod resources;
pub(crate) mod retry_catch;
pub(crate) mod schema;
pub(crate) mod sites;
mod transitions;
mod values;
mod variables;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::syntax::Node;
use document::Document;
use report::Report;

pub use crate::definition::MachineKind;
pub use diagnose::{Diagnosis, diagnose, diagnose_as, invalid_definition, validate};
pub use variables::variable_references;

/// Beyond this many findings nobody reads on; ValidateStateMachineDefinition returns at most 100.
const MOST: usize = 500;

/// The largest definition in bytes; AWS's quota.
const LARGEST: usize = 1_048_576;

/// A rule looks at the document and reports.
type Rule = fn(&Document<'_>, &mut Report);

/// AWS's phases: first the shape of everything, then the names, then where states lead. Within a phase
/// findings come in the order of the text's states, for one state in the order of the rules.
const PHASES: &[&[Rule]] = &[
    &[
        query_language::check,
        fields::required,
        one_of::check,
        fields::unsupported,
        values::check,
        choice_rules::check,
        retry_catch::check,
        paths::check,
        expressions::check,
        variables::names,
        variables::shadowing,
        map_config::check,
        credentials::check,
        resources::check,
        requests::check,
        express::check,
    ],
    &[names::check],
    &[transitions::check],
    // AWS's warnings.
    &[looks_computed::check],
    // Ours.
    &[
        variables::undefined,
        lost_input::check,
        error_handling::check,
        oddities::choice_without_default,
        oddities::uncallable_resource,
        oddities::repeated_keys,
    ],
];

/// Checks the definition `root`, which was read from `text`.
///
/// Findings come in AWS's order, ours at the end. An error means that AWS refuses the definition.
pub fn check(text: &str, root: &Node, kind: MachineKind) -> Vec<Diagnostic> {
    if root.as_object().is_none() {
        return vec![not_an_object(root)];
    }
    if text.len() > LARGEST {
        return vec![too_large(text, root)];
    }
    let document = Document::new(text, root, kind);
    let mut report = Report::default();
    for rules in PHASES {
        report.next_phase();
        for rule in *rules {
            rule(&document, &mut report);
        }
    }
    let mut found = report.in_order();
    found.truncate(MOST);
    found
}

/// Whether a finding's code is AWS's, so that AWS would report it too.
pub fn is_aws(code: &str) -> bool {
    !code.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// AWS refuses the request before it looks at the definition, so the code is ours.
fn too_large(text: &str, root: &Node) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: "definition-too-large",
        message: format!("the definition has {} bytes, AWS takes at most {LARGEST}", text.len()),
        span: Span { start: root.span.start, end: root.span.start.saturating_add(1) },
        location: None,
        help: "move a part of it into a state machine of its own, to be started by this one".to_owned(),
        fixes: Vec::new(),
    }
}

/// A definition that is JSON and no object (recorded for a blank text).
fn not_an_object(root: &Node) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: report::SCHEMA,
        message: "Definition must be a valid JSON object".to_owned(),
        span: root.span,
        location: None,
        help: "a definition is a JSON object with `StartAt` and `States`".to_owned(),
        fixes: Vec::new(),
    }
}

#[cfg(test)]
mod testing;
