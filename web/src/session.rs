//! The one place that talks to the engine.

pub mod assist;
pub mod config_file;
pub mod deploy;
mod failures;
mod fork;
pub mod map_runs;
mod mocks;
mod model;
mod origins;
pub mod parcel;
mod plan;
pub mod recorded;
mod services;
mod tasks;
mod view;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use stepthrough::check::{Diagnosis, diagnose_as};
use stepthrough::definition::{self, Resource};
use stepthrough::diagnostic::{Diagnostic, Severity};
use stepthrough::exec::{Execution, Frame, Program, Signal};
use stepthrough::history::ErrorInfo;
use stepthrough::mock::{MockBook, Mocks};
use stepthrough::program::Refused;
use stepthrough::source::LineIndex;
use stepthrough::syntax::{self, template::state_machines};
use stepthrough::timeline::{Point, Progress, Timeline};
use stepthrough::trace::VisitId;
use stepthrough::value::Value;

use crate::document::{Document, MockScript};
use crate::machine::Machine;
use crate::run::{self, Run, RunId, Status, VisitIx};
use crate::state::{Checks, Misread};
use crate::texts::{tr_engine, tr_with};

/// Why a document cannot run.
#[derive(Debug)]
pub struct Refusal {
    /// What was found out.
    pub checks: Checks,
    /// Where it is wrong.
    pub place: WrongPlace,
    /// One sentence.
    pub sentence: String,
}

/// Which part of a document is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongPlace {
    /// The definition.
    Definition,
    /// The input.
    Input,
    /// The answers of a state.
    Mocks(Rc<str>),
    /// A Lambda function that is an expression.
    Function,
    /// What the services hold or a nested definition.
    World,
}

/// What can be seen of a state at a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// Variables in scope.
    pub variables: Option<Value>,
    /// The context object.
    pub context: Option<Value>,
}

/// A run in the engine.
#[derive(Clone)]
pub struct Session {
    /// Which of the page's runs it is.
    id: RunId,
    source: run::Source,
    timeline: Timeline,
    machine: Rc<Machine>,
    /// The text as the person wrote it; places lead there.
    definition: Rc<str>,
    input: Rc<str>,
    reading: Rc<Diagnosis>,
    /// The scripted answers, as the page shows them.
    mocks: MockScript,
    view: view::View,
    plan: plan::Plan,
    /// Nothing happens before somebody answers, or lets the clock go on.
    waiting: bool,
}

use mocks::Unusable;
pub use mocks::{presets_of, read as mocks_of, try_function, wrong_function, wrong_reply};
pub use services::{
    DefaultReply, NextReply, Source, default_reply, definition_value, misheld, sample_file, sample_input,
};
pub use tasks::{Reply, activity_task, errors_of};

/// Finds out what can be known without running.
pub fn check(document: &Document) -> Checks {
    checks_of(&diagnosis(document), document)
}

/// What the definition of a document says, its placeholders replaced.
fn diagnosis(document: &Document) -> Diagnosis {
    diagnose_as(&document.definition, document.settings.kind, &document.placeholders)
}

fn checks_of(diagnosis: &Diagnosis, document: &Document) -> Checks {
    let machine = diagnosis.root.as_ref().map(|root| {
        let reading = definition::read(root);
        model::machine(&reading.machine, &diagnosis.substituted)
    });
    Checks {
        definition: diagnosis.diagnostics.clone(),
        input: misread(&document.input),
        machine: Rc::new(machine.unwrap_or_default()),
        text: document.definition.clone(),
        placeholders: diagnosis.placeholders.clone(),
        templated: diagnosis
            .root
            .as_ref()
            .filter(|root| root.get("States").is_none())
            .map_or(0, |root| state_machines(root).len()),
    }
}

/// What is wrong with a text that should be JSON, in plain words, and where; `None` when it is JSON.
pub fn misread(text: &str) -> Option<Misread> {
    let error = Value::parse(text).err()?;
    let index = LineIndex::new(text);
    let named = |message: &str, offset: u32| {
        let place = index.position(text, offset);
        let (line, column) = (place.line as usize, place.column as usize);
        Misread { message: Rc::from(tr_engine(message)), line, column, offset }
    };
    // The tolerant reader knows what was meant; the strict one decides.
    if let Some(found) = syntax::parse(text).diagnostics.first() {
        let message = if found.help.is_empty() { &found.message } else { &found.help };
        return Some(named(message, found.span.start));
    }
    let before: usize = text.split_inclusive('\n').take(error.line.saturating_sub(1)).map(str::len).sum();
    let mut offset = (before + error.column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    Some(named(&error.message, u32::try_from(offset).unwrap_or(u32::MAX)))
}

fn error_info(error: &str, cause: &str) -> ErrorInfo {
    let text = |text: &str| (!text.is_empty()).then(|| Rc::from(text));
    ErrorInfo { error: text(error), cause: text(cause) }
}

/// The document's answers as the engine wants them, or where they are wrong and a sentence about it.
fn usable_book(document: &Document) -> Result<MockBook, (WrongPlace, String)> {
    mocks::book(&document.mocks).map_err(|unusable| match unusable {
        Unusable::Script(state, why) => {
            let sentence = tr_with("A mock of “{state}” cannot be used: {why}.", &[("state", &state), ("why", &why)]);
            (WrongPlace::Mocks(state), sentence)
        }
        Unusable::Function(name, why) => {
            let values: [(&str, &dyn std::fmt::Display); 2] = [("name", &name), ("why", &why)];
            (WrongPlace::Function, tr_with("The function “{name}” cannot be used: {why}.", &values))
        }
        Unusable::World(why) => (WrongPlace::World, tr_with("The mocks cannot be used: {why}.", &[("why", &why)])),
    })
}

impl Session {
    /// Begins a run.
    ///
    /// # Errors
    /// When the definition, the input or a mock cannot be used.
    pub fn start(document: &Document) -> Result<Session, Box<Refusal>> {
        let reading = diagnosis(document);
        let checks = checks_of(&reading, document);
        let machine = Rc::clone(&checks.machine);
        let refuse =
            |checks: Checks, place: WrongPlace, sentence: String| Err(Box::new(Refusal { checks, place, sentence }));
        let errors = checks.definition.iter().filter(|found| found.severity == Severity::Error).count();
        if errors > 0 {
            let sentence = match errors {
                1 => "The definition has an error; AWS would refuse it.".to_owned(),
                _ => format!("The definition has {errors} errors; AWS would refuse it."),
            };
            return refuse(checks, WrongPlace::Definition, sentence);
        }
        let program = match Program::new(&reading.substituted.text, &document.input, document.settings.clone()) {
            Ok(program) => program,
            Err(Refused::Input(wrong)) => {
                let place = checks.input.as_ref().map_or_else(|| wrong.to_string(), Misread::sentence);
                let sentence = format!("The input is not valid JSON. {place}");
                return refuse(checks, WrongPlace::Input, sentence);
            }
            Err(Refused::Definition(found)) => {
                let place = |found: Diagnostic| Diagnostic { span: reading.substituted.original(found.span), ..found };
                let definition = found.into_iter().map(place).collect();
                let sentence = "The definition cannot run; see the problems.".to_owned();
                return refuse(Checks { definition, ..checks }, WrongPlace::Definition, sentence);
            }
        };
        let book = match usable_book(document) {
            Ok(book) => book,
            Err((place, sentence)) => return refuse(checks, place, sentence),
        };
        Ok(Session {
            id: 1,
            source: run::Source::Begun,
            timeline: Timeline::new(Rc::new(program), Mocks::new(Rc::new(book))),
            machine,
            definition: document.definition.clone(),
            input: document.input.clone(),
            reading: Rc::new(reading),
            mocks: document.mocks.clone(),
            view: view::View::default(),
            plan: plan::Plan::default(),
            waiting: false,
        })
    }

    /// Takes up to `steps` steps; stops when nothing is due but the time limits of tasks that somebody could answer.
    pub fn advance(&mut self, steps: usize) {
        for _ in 0..steps {
            if self.plan.send_due(&mut self.timeline) {
                continue;
            }
            // A plan that is followed has people who never answer as well.
            let nobody_comes = self.plan.follows && self.timeline.head().next_due().is_some();
            self.waiting = !nobody_comes && self.timeline.head().waits_for_people();
            if self.waiting {
                return;
            }
            match self.timeline.advance(1) {
                Progress::Running => {}
                // What waits may be what is planned next.
                Progress::Waiting => self.waiting = !self.plan.send_due(&mut self.timeline),
                Progress::Ended => return,
            }
            if self.waiting {
                return;
            }
        }
    }

    /// Whether more steps can be made without anybody's help.
    pub fn is_going(&self) -> bool {
        self.timeline.outcome().is_none() && !self.waiting
    }

    /// The run so far.
    pub fn run(&mut self) -> Run {
        self.look();
        let status = match self.timeline.outcome() {
            Some(outcome) => view::status(outcome),
            None if self.waiting => Status::Waiting,
            None => Status::Running,
        };
        let mut run = self.view.run();
        run.machine = Rc::clone(&self.machine);
        run.definition = self.definition.clone();
        run.going = status == Status::Running;
        run.status = status;
        let moment = |step: &u32| run.moments.partition_point(|moment| moment.steps < *step);
        run.writes = self.timeline.writes().iter().map(moment).collect();
        let signals = self.timeline.journal().iter().enumerate();
        run.waits = signals
            .filter(|(_, (_, signal))| *signal != Signal::Redrive)
            .map(|(signals, &(steps, _))| self.view.moment_at(Point { steps, signals }))
            .collect();
        (run.id, run.source) = (self.id, self.source.clone());
        run
    }

    fn look(&mut self) {
        self.view.read(&self.timeline, &self.machine, &self.input, &self.reading.substituted);
    }

    /// Moments are those at which something was written; at the last, the engine may have gone on without a word.
    fn point(&self, moment: usize) -> Point {
        let last = self.view.len().saturating_sub(1);
        self.view.point(moment).filter(|_| moment < last).unwrap_or_else(|| self.timeline.newest())
    }

    fn sent(&mut self, point: Point, signal: Signal) -> Result<(), String> {
        let newest = self.timeline.newest();
        self.timeline
            .send_at(point, signal)
            .map_err(|why| tr_with("Not sent: {why}.", &[("why", &tr_engine(&why.to_string()))]))?;
        if point < newest {
            self.plan.fork(point.steps);
        }
        // What was written after that moment may be gone, so the log is read anew.
        self.view = view::View::default();
        Ok(())
    }

    /// The execution as it stood at a moment; at the last that is shown, the newest.
    fn at(&self, moment: usize) -> Execution {
        self.timeline.at_point(self.point(moment))
    }

    /// What can be seen of a visit's state at a moment.
    pub fn sight(&self, step: usize, visit: VisitIx) -> Sight {
        let execution = self.at(step);
        let id = u32::try_from(visit).map(VisitId);
        let frame = execution.frames().find(|frame| frame.visit.as_ref().map(|visit| Ok(visit.id)) == Some(id));
        frame.map_or_else(Sight::default, |frame| Sight {
            variables: Some(Value::Object(Rc::clone(&frame.variables))),
            context: execution.context(self.timeline.program(), frame.id),
        })
    }

    /// The variables that a visit's state found.
    pub fn variables_at_entry(&self, visit: VisitIx) -> Option<Value> {
        let first = self.timeline.log().trace.iter().find(|record| record.visit.0 as usize == visit)?;
        let frame = self.timeline.at(first.step).frame(first.frame).map(|frame| Rc::clone(&frame.variables))?;
        Some(Value::Object(frame))
    }

    /// Whether it runs as a Standard workflow.
    pub fn is_standard(&self) -> bool {
        self.timeline.program().settings.kind == definition::MachineKind::Standard
    }

    fn resource(&self, frame: &Frame) -> Option<Resource> {
        let state = self.timeline.program().machine.state(frame.visit.as_ref()?.state)?;
        match &state.kind {
            definition::Kind::Task(task) => Some(task.resource.clone()),
            _ => None,
        }
    }
}
