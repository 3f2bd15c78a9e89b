//! Where a value came from: from a place in the trace, one step back at a time.
//!
//! Nothing is guessed from equal values. A step is what the definition says: a field that is not there lets its data
//! through, a path selects, `ResultPath` puts, a state is handed what the one before it handed on. Where an expression
//! computes, the step names what the expression reads, and goes no further by itself.

mod reads;
mod template;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::definition::{Catcher, Field, Filter, Kind, Map, QueryLanguage, State, StateMachine};
use crate::exec::Log;
use crate::expr::Template;
use crate::jsonpath::{Part, Path, ReferencePath};
use crate::source::Span;
use crate::trace::{FrameId, Stage, TraceRecord, VisitId};
use crate::value::Value;

/// The most steps that a trail has.
const LONGEST: usize = 200;
/// The most sources that one step names.
const MOST_SOURCES: usize = 24;

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seg {
    /// A member.
    Key(Rc<str>),
    /// An element, counted from 0.
    Index(usize),
}

/// A value in the trace: a record and the way into its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The record's position in [`Log::trace`].
    pub record: usize,
    /// The way into its value.
    pub path: Vec<Seg>,
}

/// Where data is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A value in the trace.
    Place(Place),
    /// The execution's input.
    ExecutionInput(Vec<Seg>),
    /// The context object; the path as it is written.
    Context(Rc<str>),
}

/// How a value came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// No field stands here: the data goes through.
    Kept,
    /// A path selected it.
    Selected,
    /// `ResultPath` put it there.
    Put,
    /// `ResultPath` made it of the state's input and the result.
    Merged,
    /// It stands in the definition.
    Literal,
    /// A field builds it of several parts.
    Built,
    /// An expression computes it.
    Computed,
    /// It was handed on by the state before.
    Handed,
    /// The Parallel or Map gave it to the branch or iteration.
    Given,
    /// It is what a branch or iteration came to.
    Joined,
    /// It came from outside: the answer of a task, items of a reader.
    Answered,
    /// An error was raised.
    Raised,
}

/// One step back.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// How the value came about.
    pub how: How,
    /// What of it was read or went in, in the order of the text.
    pub sources: Vec<Source>,
    /// The expression, path or literal in the definition.
    pub span: Option<Span>,
}

impl Step {
    fn new(how: How, sources: Vec<Source>) -> Step {
        Step { how, sources, span: None }
    }

    fn of(how: How, source: Option<Place>) -> Step {
        Step::new(how, source.map(Source::Place).into_iter().collect())
    }

    fn at(self, span: Span) -> Step {
        Step { span: Some(span), ..self }
    }
}

/// The value at the place, when there is one.
pub fn value(log: &Log, place: &Place) -> Option<Value> {
    inside(&log.trace.get(place.record)?.value, &place.path).cloned()
}

/// The value that a way leads to.
pub fn inside<'v>(value: &'v Value, path: &[Seg]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, seg| match seg {
        Seg::Key(key) => value.get(key),
        Seg::Index(at) => value.at(*at),
    })
}

/// Back from the place to where its value came about: as far as each step has one source only.
pub fn trail(machine: &StateMachine, log: &Log, place: Place) -> Vec<(Place, Step)> {
    let mut trail = Vec::new();
    let mut next = Some(place);
    while let Some(place) = next.take().filter(|_| trail.len() < LONGEST) {
        let Some(step) = back(machine, log, &place) else { break };
        // What a task was asked is not what it answered.
        if let ([Source::Place(from)], false) = (step.sources.as_slice(), step.how == How::Answered) {
            // A record leads to earlier ones only, so this ends.
            next = Some(from.clone()).filter(|from| from.record < place.record);
        }
        trail.push((place, step));
    }
    trail
}

/// One step back from the place; `None` when there is no such value.
pub fn back(machine: &StateMachine, log: &Log, place: &Place) -> Option<Step> {
    let record = log.trace.get(place.record)?;
    inside(&record.value, &place.path)?;
    let look = Look { machine, log, at: place.record, record, state: machine.state(record.state)? };
    Some(look.back(&place.path))
}

/// A record, and all that was known when it was written.
struct Look<'a> {
    machine: &'a StateMachine,
    log: &'a Log,
    at: usize,
    record: &'a TraceRecord,
    state: &'a State,
}

impl<'a> Look<'a> {
    fn back(&self, path: &[Seg]) -> Step {
        use Stage::*;
        let state = self.state;
        let jsonata = state.language == QueryLanguage::Jsonata;
        match self.record.stage {
            Input => self.entered(path),
            AfterInputPath => self.filtered(state.input_path.as_ref(), &[Input], path),
            AfterParameters | AfterArguments if self.span_is(state.parameters.as_ref()) => {
                self.templated(state.parameters.as_ref(), &[AfterInputPath, Input], path)
            }
            AfterItemsPath => self.items(path),
            AfterItemSelector => {
                let selector = self.map().and_then(|map| map.item_selector.as_ref());
                self.templated(selector, &[AfterInputPath, Input], path)
            }
            AfterItemBatcher => Step::of(How::Built, self.place(&[AfterItemsPath], &[])),
            Result => self.result(path),
            AfterResultSelector => {
                self.templated(state.result_selector.as_ref(), &[Result, AfterParameters, AfterInputPath, Input], path)
            }
            AfterResultPath => self.merged(path),
            AfterOutputPath => {
                self.filtered(state.output_path.as_ref(), &[AfterResultPath, AfterInputPath, Input], path)
            }
            AfterAssign => {
                let assign = self.assign();
                let ground: &[Stage] = match self.error() {
                    Some(_) => &[ErrorOutput],
                    None => &[Result, AfterParameters, AfterInputPath, Input],
                };
                self.templated(assign, ground, path)
            }
            Variables => self.variable(path),
            Output if jsonata => self.jsonata_output(path),
            Output => self.kept(&[AfterOutputPath, AfterResultPath, AfterInputPath, Input], path),
            ErrorOutput => self.raised(path),
            AfterParameters | AfterArguments => self.kept(&[AfterInputPath, Input], path),
            AfterItemsPointer | MaxConcurrency | ToleratedFailureCount | ToleratedFailurePercentage | ErrorDetails => {
                Step::new(How::Computed, Vec::new())
            }
        }
    }

    /// Whether the record was made by this field, or by none at all.
    fn span_is<T>(&self, field: Option<&Field<T>>) -> bool {
        field.is_some_and(|field| field.span == self.record.span)
    }

    fn map(&self) -> Option<&'a Map> {
        match &self.state.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The newest record of the first of these stages that the visit has so far.
    fn earlier(&self, stages: &[Stage]) -> Option<usize> {
        stages.iter().find_map(|&stage| self.newest(self.record.visit, stage, self.at))
    }

    fn newest(&self, visit: VisitId, stage: Stage, before: usize) -> Option<usize> {
        let records = self.log.trace.get(..before)?.iter().enumerate().rev();
        // A visit begins with its input.
        let own = records.filter(|(_, record)| record.visit == visit);
        let mut until_input = own.scan(false, |over, (at, record)| {
            let go_on = !std::mem::replace(over, record.stage == Stage::Input);
            go_on.then_some((at, record))
        });
        until_input.find(|(_, record)| record.stage == stage).map(|(at, _)| at)
    }

    fn place(&self, stages: &[Stage], path: &[Seg]) -> Option<Place> {
        Some(Place { record: self.earlier(stages)?, path: path.to_vec() })
    }

    fn kept(&self, stages: &[Stage], path: &[Seg]) -> Step {
        Step::of(How::Kept, self.place(stages, path))
    }

    /// The error that was caught in this attempt, when the record is about that.
    fn error(&self) -> Option<usize> {
        let at = self.earlier(&[Stage::ErrorOutput])?;
        self.log.trace.get(at).filter(|error| error.attempt == self.record.attempt).map(|_| at)
    }

    fn catcher(&self) -> Option<&'a Catcher> {
        self.error()?;
        let details = self.log.trace.get(self.earlier(&[Stage::ErrorDetails])?)?;
        let index = details.value.get("catchIndex")?.as_i64()?;
        self.state.catch.get(usize::try_from(index).ok()?)
    }

    /// `InputPath` or `OutputPath`.
    fn filtered(&self, field: Option<&Field<Filter>>, ground: &[Stage], path: &[Seg]) -> Step {
        match field {
            None => self.kept(ground, path),
            Some(Field { value: Filter::Discard, span }) => Step::new(How::Literal, Vec::new()).at(*span),
            Some(Field { value: Filter::Path(filter), span }) => {
                self.selected(filter, self.earlier(ground), path).at(*span)
            }
        }
    }

    fn items(&self, path: &[Seg]) -> Step {
        let ground = [Stage::AfterInputPath, Stage::Input];
        let Some(map) = self.map() else { return Step::new(How::Computed, Vec::new()) };
        match (&map.items_path, &map.items) {
            (Some(field), _) => self.selected(&field.value, self.earlier(&ground), path).at(field.span),
            (None, Some(items)) => self.templated(Some(items), &ground, path),
            (None, None) => self.kept(&ground, path),
        }
    }

    fn result(&self, path: &[Seg]) -> Step {
        match &self.state.kind {
            Kind::Pass { result: Some(result) } => Step::new(How::Literal, Vec::new()).at(result.span),
            Kind::Parallel { .. } | Kind::Map(_) => self.joined(path),
            _ => Step::of(How::Answered, self.place(&[Stage::AfterArguments, Stage::AfterParameters], &[])),
        }
    }

    /// The result of a Parallel or Map: an array of what its children handed on.
    fn joined(&self, path: &[Seg]) -> Step {
        let child_output = |index: usize, rest: &[Seg]| {
            let owner = Some((self.state.id, index));
            let frames = self.log.frames.iter().rev();
            let child = frames
                .filter(|frame| frame.parent == Some(self.record.frame) && frame.owner == owner)
                .find(|frame| frame.step <= self.record.step)?;
            let records = self.log.trace.get(..self.at)?.iter().enumerate().rev();
            let mut outputs = records.filter(|(_, record)| record.frame == child.id && record.stage == Stage::Output);
            Some(Place { record: outputs.next()?.0, path: rest.to_vec() })
        };
        match path {
            [Seg::Index(index), rest @ ..] => Step::of(How::Joined, child_output(*index, rest)),
            _ => {
                let count = self.record.value.as_array().map_or(0, |results| results.len());
                let sources = (0..count.min(MOST_SOURCES)).filter_map(|index| child_output(index, &[]));
                Step::new(How::Joined, sources.map(Source::Place).collect())
            }
        }
    }

    /// `ResultPath`, the state's own or the catcher's.
    fn merged(&self, path: &[Seg]) -> Step {
        let error = self.error();
        let field = match (error, self.catcher()) {
            (Some(_), catcher) => catcher.and_then(|catcher| catcher.result_path.as_ref()),
            (None, _) => self.state.result_path.as_ref(),
        };
        let result = || error.or_else(|| self.earlier(&[Stage::AfterResultSelector]));
        let from = |record: Option<usize>, path: &[Seg]| Some(Place { record: record?, path: path.to_vec() });
        let input = || self.earlier(&[Stage::Input]);
        let (target, span) = match field {
            None => return Step::of(How::Kept, from(result(), path)),
            Some(Field { value: None, span }) => return Step::of(How::Kept, from(input(), path)).at(*span),
            Some(Field { value: Some(target), span }) => (segments(target), *span),
        };
        let step = match path.strip_prefix(target.as_slice()) {
            Some(rest) => Step::of(How::Put, from(result(), rest)),
            None if target.starts_with(path) => {
                let both = from(input(), path).filter(|place| value(self.log, place).is_some());
                let sources = both.into_iter().chain(from(result(), &[]));
                Step::new(How::Merged, sources.map(Source::Place).collect())
            }
            None => Step::of(How::Kept, from(input(), path)),
        };
        step.at(span)
    }

    /// The `Assign` that made the record: the state's own, a rule's or a catcher's.
    fn assign(&self) -> Option<&'a Field<Template>> {
        let rules = match &self.state.kind {
            Kind::Choice { rules } => rules.as_slice(),
            _ => &[],
        };
        let others = rules.iter().map(|rule| rule.assign.as_ref());
        let others = others.chain(self.state.catch.iter().map(|catcher| catcher.assign.as_ref()));
        std::iter::once(self.state.assign.as_ref()).chain(others).flatten().find(|field| field.span == self.record.span)
    }

    fn jsonata_output(&self, path: &[Seg]) -> Step {
        if self.error().is_some() {
            let output = self.catcher().and_then(|catcher| catcher.output.as_ref());
            return self.templated(output, &[Stage::ErrorOutput], path);
        }
        if let Kind::Choice { rules } = &self.state.kind
            && rules.iter().any(|rule| rule.output.is_some())
        {
            // Which rule it was is not among the records.
            return Step::of(How::Computed, self.place(&[Stage::Input], &[]));
        }
        self.templated(self.state.output.as_ref(), &[Stage::Result, Stage::Input], path)
    }

    /// What a state was entered with.
    fn entered(&self, path: &[Seg]) -> Step {
        let visit = self.record.visit;
        let earlier = self.log.visits.get(..visit.0 as usize).unwrap_or_default();
        if let Some(before) = earlier.iter().rev().find(|before| before.frame == self.record.frame) {
            let output = self.newest(before.id, Stage::Output, self.at);
            return Step::of(How::Handed, output.map(|record| Place { record, path: path.to_vec() }));
        }
        let Some((parent, index)) = self.owner(self.record.frame) else {
            return Step::new(How::Given, vec![Source::ExecutionInput(path.to_vec())]);
        };
        match &parent.state.kind {
            Kind::Map(map) => match &map.item_selector {
                Some(_) if map.item_batcher.is_none() => {
                    let record = parent.selected_item(index);
                    Step::of(How::Given, record.map(|record| Place { record, path: path.to_vec() }))
                }
                _ => Step::of(How::Given, parent.item(index, path)),
            },
            _ => {
                use Stage::{AfterArguments, AfterInputPath, AfterParameters, Input};
                let stages = [AfterArguments, AfterParameters, AfterInputPath, Input];
                Step::of(How::Given, parent.place(&stages, path))
            }
        }
    }

    /// The Parallel or Map around a frame, as it stood when this record was written, and the branch or item.
    fn owner(&self, frame: FrameId) -> Option<(Look<'a>, usize)> {
        let info = self.log.frames.get(frame.0 as usize)?;
        let (parent, (state, index)) = (info.parent?, info.owner?);
        let records = self.log.trace.get(..self.at)?.iter().rev();
        let visit = records.filter(|record| record.frame == parent && record.state == state).map(|r| r.visit).next()?;
        let record = self.log.trace.get(self.newest(visit, Stage::Input, self.at)?)?;
        let state = self.machine.state(state)?;
        Some((Look { machine: self.machine, log: self.log, at: self.at, record, state }, index))
    }

    /// The record of what `ItemSelector` made for an item, in the newest attempt.
    fn selected_item(&self, index: usize) -> Option<usize> {
        let visit = self.record.visit;
        let last = self.newest(visit, Stage::AfterItemSelector, self.at)?;
        let attempt = self.log.trace.get(last)?.attempt;
        let records = self.log.trace.get(..=last)?.iter().enumerate();
        let mut own = records.filter(|(_, record)| {
            record.visit == visit && record.stage == Stage::AfterItemSelector && record.attempt == attempt
        });
        own.nth(index).map(|(at, _)| at)
    }

    /// A place in an item of the Map; `None` when the items were read from elsewhere or put into batches.
    fn item(&self, index: usize, path: &[Seg]) -> Option<Place> {
        let plain = self.map().is_some_and(|map| map.item_batcher.is_none());
        let record = self.earlier(&[Stage::AfterItemsPath]).filter(|_| plain)?;
        let path = std::iter::once(Seg::Index(index)).chain(path.iter().cloned()).collect();
        Some(Place { record, path })
    }

    /// The error that a state met: what its Fail fields say, what a child met, or what came from outside.
    fn raised(&self, path: &[Seg]) -> Step {
        if let (Kind::Fail { error, cause }, [Seg::Key(key), rest @ ..]) = (&self.state.kind, path) {
            let field = if &**key == "Error" { error } else { cause };
            return self.templated(field.as_ref(), &[Stage::AfterInputPath, Stage::Input], rest);
        }
        let inner = self.log.trace.get(..self.at).and_then(|records| {
            let child = |record: &TraceRecord| {
                let info = self.log.frames.get(record.frame.0 as usize);
                info.is_some_and(|info| {
                    info.parent == Some(self.record.frame)
                        && info.owner.is_some_and(|(state, _)| state == self.state.id)
                })
            };
            let same = |record: &TraceRecord| record.stage == Stage::ErrorOutput && record.value == self.record.value;
            records.iter().rposition(|record| child(record) && same(record))
        });
        match inner.filter(|_| matches!(self.state.kind, Kind::Parallel { .. } | Kind::Map(_))) {
            Some(record) => Step::of(How::Joined, Some(Place { record, path: path.to_vec() })),
            None => Step::new(How::Raised, Vec::new()),
        }
    }
}

/// The way that a Reference Path goes.
fn segments(path: &ReferencePath) -> Vec<Seg> {
    way(path.path()).0
}

/// The way that a path goes as long as it means one place only, and whether it does to its end.
fn way(path: &Path) -> (Vec<Seg>, bool) {
    let parts = path.parts();
    let seg = |part: &Part| match part {
        Part::Member(name) => Some(Seg::Key(name.clone())),
        Part::Index(at) => Some(Seg::Index(*at)),
        Part::Each | Part::Filter(_) | Part::Anything => None,
    };
    let way: Vec<Seg> = parts.iter().map_while(seg).collect();
    let whole = way.len() == parts.len();
    (way, whole)
}
