//! The literate suite: Markdown in which each heading with code blocks is a run.
//!
//! A case has a block `json definition`, and may have `json input`, `json mocks` and `json signals`; its block
//! `text run` is what the run writes. Everything else is prose for the reader. The suite blesses itself: with
//! `BLESS=1` in the environment the `run` blocks are written anew.

use std::fmt::Write as _;
use std::rc::Rc;

use stepthrough::definition::StateMachine;
use stepthrough::exec::{Outcome, Program, Settings, Signal};
use stepthrough::history::{Detail, ErrorInfo, Event, LogId};
use stepthrough::mock::{MockBook, Mocks};
use stepthrough::program::Refused;
use stepthrough::timeline::{Progress, Timeline};
use stepthrough::trace::TraceRecord;
use stepthrough::value::Value;

/// More steps than any case takes.
const MOST_STEPS: usize = 100_000;

/// One case of a file.
#[derive(Debug, Default)]
pub struct Case {
    /// The heading.
    pub name: String,
    definition: String,
    input: Option<String>,
    mocks: Option<String>,
    signals: Option<String>,
    expected: String,
    /// The lines of the `run` block in the file, from the first after the fence up to the closing fence.
    lines: Option<(usize, usize)>,
}

/// Reads the cases of a file.
pub fn cases(markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut heading = String::new();
    let mut open: Option<(String, usize, String)> = None;
    for (number, line) in markdown.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => open = Some((kind.trim().to_owned(), number + 1, String::new())),
            (Some((_, _, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (Some(_), Some(_)) => {
                let Some((kind, first, text)) = open.take() else { continue };
                if kind == "json definition" {
                    cases.push(Case { name: heading.clone(), definition: text.clone(), ..Case::default() });
                }
                let Some(case) = cases.last_mut() else { continue };
                match kind.as_str() {
                    "json input" => case.input = Some(text),
                    "json mocks" => case.mocks = Some(text),
                    "json signals" => case.signals = Some(text),
                    "text run" => (case.expected, case.lines) = (text, Some((first, number))),
                    _ => {}
                }
            }
            (None, None) => {
                if let Some(text) = line.strip_prefix('#') {
                    heading = text.trim_start_matches('#').trim().to_owned();
                }
            }
        }
    }
    cases
}

/// Runs the cases of a file: the names of those that differ with what they wrote, and the file as it should be.
pub fn check(markdown: &str) -> (Vec<(String, String)>, String) {
    let mut wrong = Vec::new();
    let mut lines: Vec<String> = markdown.lines().map(str::to_owned).collect();
    for case in cases(markdown).iter().rev() {
        let actual = run(case);
        if actual != case.expected {
            wrong.push((case.name.clone(), actual.clone()));
        }
        if let Some((first, last)) = case.lines {
            lines.splice(first..last, actual.lines().map(str::to_owned));
        }
    }
    wrong.reverse();
    (wrong, lines.join("\n") + "\n")
}

/// What a case writes: its events with their ids, the stages between them, and how it ended.
fn run(case: &Case) -> String {
    let settings = Settings { execution_name: Some("suite".into()), ..Settings::default() };
    let input = case.input.as_deref().unwrap_or("{}");
    let program = match Program::new(&case.definition, input.trim(), settings) {
        Ok(program) => Rc::new(program),
        Err(Refused::Input(error)) => return format!("input refused: {error}\n"),
        Err(Refused::Definition(found)) => {
            let line = |found: &stepthrough::diagnostic::Diagnostic| {
                let place = found.location.as_deref().unwrap_or("-");
                format!("refused: {} {} at {place}\n", found.code, found.message)
            };
            return found.iter().map(line).collect();
        }
    };
    let book = match case.mocks.as_deref().map(Value::parse) {
        None => Rc::default(),
        Some(Err(error)) => return format!("mocks refused: {error}\n"),
        Some(Ok(mocks)) => match MockBook::from_json(&mocks) {
            Ok(book) => Rc::new(book),
            Err(error) => return format!("mocks refused: {error}\n"),
        },
    };
    let mut timeline = Timeline::new(program.clone(), Mocks::new(book));
    let signals = case.signals.as_deref().map_or(Value::Null, |text| Value::parse(text).unwrap_or_default());
    let mut signals = signals.as_array().cloned().unwrap_or_default().to_vec().into_iter();
    while timeline.advance(MOST_STEPS) == Progress::Waiting {
        let Some(signal) = signals.next().and_then(|signal| read_signal(&timeline, &signal)) else { break };
        let now = timeline.head().steps();
        if timeline.send(now, signal).is_err() {
            break;
        }
    }
    write(&timeline, &program.machine)
}

/// A signal for the task that has waited longest: `{"success": ...}`, `{"failure": {"error", "cause"}}`,
/// `{"heartbeat": true}`, `{"abort": true}`.
fn read_signal(timeline: &Timeline, signal: &Value) -> Option<Signal> {
    if signal.get("abort").is_some() {
        return Some(Signal::Abort { error: ErrorInfo::default() });
    }
    let token = timeline.head().open_tasks().map(|(_, task)| task.token.clone()).next()?;
    if let Some(output) = signal.get("success") {
        return Some(Signal::TaskSucceeded { token, output: output.clone() });
    }
    if let Some(failure) = signal.get("failure") {
        let part = |name: &str| failure.get(name).and_then(Value::as_str).map(Rc::from);
        return Some(Signal::TaskFailed { token, error: ErrorInfo { error: part("error"), cause: part("cause") } });
    }
    Some(Signal::Heartbeat { token })
}

fn write(timeline: &Timeline, machine: &StateMachine) -> String {
    let mut out = String::new();
    let log = timeline.log();
    let start = timeline.program().settings.start_time;
    let mut records = log.trace.iter().peekable();
    for (position, event) in log.events.iter().enumerate() {
        while let Some(record) = records.next_if(|record| (record.events_before as usize) <= position) {
            stage(&mut out, record);
        }
        let child = if event.log == LogId::ROOT { String::new() } else { format!("child {}: ", event.log.0) };
        let seconds = (event.time.0 - start.0) as f64 / 1000.0;
        let state = event.state.and_then(|state| machine.state(state)).map_or("", |state| &state.name);
        let _ = writeln!(
            out,
            "{child}{} <- {} @{seconds} {} {}",
            event.id,
            event.previous,
            event.kind.name(),
            detail(event, state)
        );
    }
    records.for_each(|record| stage(&mut out, record));
    let _ = match timeline.outcome() {
        None => writeln!(out, "RUNNING"),
        Some(outcome @ (Outcome::Failed(info) | Outcome::Aborted(info))) => {
            writeln!(out, "{} {}", outcome.status(), failure(info))
        }
        Some(outcome @ Outcome::Succeeded(output)) => writeln!(out, "{} {output}", outcome.status()),
        Some(outcome) => writeln!(out, "{}", outcome.status()),
    };
    out.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn stage(out: &mut String, record: &TraceRecord) {
    let _ = writeln!(out, "        {} {}", record.stage.name(), record.value);
}

fn failure(info: &ErrorInfo) -> String {
    format!("{}: {}", info.error.as_deref().unwrap_or("-"), info.cause.as_deref().unwrap_or("-"))
}

fn detail(event: &Event, state: &str) -> String {
    match &event.detail {
        Detail::None | Detail::Task(_) => state.to_owned(),
        Detail::Started { input } => input.to_json(),
        Detail::Output { output } | Detail::TaskOutput { output, .. } => output.to_json(),
        Detail::Entered { name, .. } => name.to_string(),
        Detail::Exited { name, output, assigned: None } => format!("{name} {output}"),
        Detail::Exited { name, output, assigned: Some(assigned) } => {
            format!("{name} {output} assigned {}", Value::Object(assigned.clone()))
        }
        Detail::Failure(info) => failure(info),
        Detail::TaskFailure(failed) => failure(&failed.failure),
        Detail::TaskScheduled(scheduled) => {
            let task = &scheduled.task;
            format!("{} {} {}", task.resource_type, task.resource, scheduled.parameters)
        }
        Detail::Scheduled(scheduled) => scheduled.input.to_json(),
        Detail::Worker { name } => name.as_deref().unwrap_or("-").to_owned(),
        Detail::Length(length) => format!("{length}"),
        Detail::Iteration { name, index } => format!("{name} {index}"),
        Detail::MapRun { .. } => state.to_owned(),
        Detail::Redriven { count, .. } => format!("{count}"),
        Detail::Evaluation(evaluation) => {
            format!("{} at {}", failure(&evaluation.failure), evaluation.location.as_deref().unwrap_or("-"))
        }
    }
}
