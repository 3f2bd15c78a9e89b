//! The trace: what each field of a state did to the data.
//!
//! A record is a few words: values are shared with the run, never copied.

pub mod wire;

use crate::definition::StateId;
use crate::source::Span;
use crate::value::Value;

/// One running (sub)machine: the root, a branch of a Parallel, an iteration or child execution of a Map.
/// Counted over the whole run; 0 is the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameId(pub u32);

impl FrameId {
    /// The execution itself.
    pub const ROOT: FrameId = FrameId(0);
}

/// A stage of a state's data flow, in the words of TestState's `inspectionData`, plus two of ours
/// (`afterOutputPath`, `afterAssign`) and the state's `output`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are TestState's own")]
pub enum Stage {
    Input,
    AfterInputPath,
    AfterParameters,
    AfterArguments,
    AfterItemsPath,
    AfterItemsPointer,
    AfterItemSelector,
    AfterItemBatcher,
    MaxConcurrency,
    ToleratedFailureCount,
    ToleratedFailurePercentage,
    Result,
    AfterResultSelector,
    AfterResultPath,
    AfterOutputPath,
    ErrorOutput,
    ErrorDetails,
    AfterAssign,
    Variables,
    Output,
}

impl Stage {
    /// The name, such as `afterInputPath`.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Input => "input",
            Stage::AfterInputPath => "afterInputPath",
            Stage::AfterParameters => "afterParameters",
            Stage::AfterArguments => "afterArguments",
            Stage::AfterItemsPath => "afterItemsPath",
            Stage::AfterItemsPointer => "afterItemsPointer",
            Stage::AfterItemSelector => "afterItemSelector",
            Stage::AfterItemBatcher => "afterItemBatcher",
            Stage::MaxConcurrency => "maxConcurrency",
            Stage::ToleratedFailureCount => "toleratedFailureCount",
            Stage::ToleratedFailurePercentage => "toleratedFailurePercentage",
            Stage::Result => "result",
            Stage::AfterResultSelector => "afterResultSelector",
            Stage::AfterResultPath => "afterResultPath",
            Stage::AfterOutputPath => "afterOutputPath",
            Stage::ErrorOutput => "errorOutput",
            Stage::ErrorDetails => "errorDetails",
            Stage::AfterAssign => "afterAssign",
            Stage::Variables => "variables",
            Stage::Output => "output",
        }
    }

    /// All of them, in the order of the flow.
    pub const ALL: [Stage; 20] = [
        Stage::Input,
        Stage::AfterInputPath,
        Stage::AfterParameters,
        Stage::AfterArguments,
        Stage::AfterItemsPath,
        Stage::AfterItemsPointer,
        Stage::AfterItemSelector,
        Stage::AfterItemBatcher,
        Stage::MaxConcurrency,
        Stage::ToleratedFailureCount,
        Stage::ToleratedFailurePercentage,
        Stage::Result,
        Stage::AfterResultSelector,
        Stage::AfterResultPath,
        Stage::AfterOutputPath,
        Stage::ErrorOutput,
        Stage::ErrorDetails,
        Stage::AfterAssign,
        Stage::Variables,
        Stage::Output,
    ];

    /// The stage that carries the name.
    pub fn named(name: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// One stay in one state, counted over the whole run. A retry is the same visit, a loop is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VisitId(pub u32);

/// What a stage made of the data.
#[derive(Clone, Debug)]
pub struct TraceRecord {
    /// The kernel's step that made it.
    pub step: u32,
    /// How many events had been written before it.
    pub events_before: u32,
    /// The frame.
    pub frame: FrameId,
    /// The visit.
    pub visit: VisitId,
    /// The state.
    pub state: StateId,
    /// The attempt, 0 for the first, counted on by each retry.
    pub attempt: u32,
    /// The stage.
    pub stage: Stage,
    /// The value after it.
    pub value: Value,
    /// The field of the definition that made the value; the state itself where no field stands for it.
    pub span: Span,
}
