//! `stepthrough run` and `stepthrough history`.

use std::fmt::Write;
use std::rc::Rc;

use stepthrough::api;
use stepthrough::cases::{Patience, Planned, Player, read_signals};
use stepthrough::definition::MachineKind;
use stepthrough::exec::{MapRunInfo, Outcome, Program, Written};
use stepthrough::history::{Detail, LogId};
use stepthrough::mock::{MockBook, Mocks};
use stepthrough::program::Refused;
use stepthrough::source::LineIndex;
use stepthrough::syntax;
use stepthrough::timeline::Timeline;
use stepthrough::trace;
use stepthrough::value::Value;

use crate::files::{Found, Source};
use crate::options::{RunOptions, Show};
use crate::{Done, Exit, Stop, files, findings, mocks, print, progress};

/// Runs a workflow and prints what is wanted of it.
pub fn run(options: &RunOptions) -> Done {
    let found = files::workflow(&options.chosen)?;
    let input = match &options.input {
        Some(argument) => files::read_argument(argument)?,
        None => Source { name: "--input".to_owned(), text: "{}".to_owned() },
    };
    let program = found.workflow.program(&input.text, options.settings.clone());
    let program = program.map_err(|why| refused(&found, &input, why))?;
    let book = match &options.mocks {
        Some(file) => mocks::read(&files::read(file)?, options.case.as_deref())?,
        None if options.case.is_some() => {
            return Err(Stop::usage("`--case` needs a MockConfigFile.json: `--mocks FILE`"));
        }
        None => MockBook::default(),
    };
    let patience = if options.let_time_pass { Patience::LetTimePass } else { Patience::StopForPeople };
    let timeline = Timeline::new(Rc::new(program), Mocks::new(Rc::new(book)));
    let mut player = Player::new(timeline, planned(options.signals.as_deref())?, patience);
    progress::play(&mut player, options.quiet);
    if !options.quiet {
        eprint!("{}", told(&player));
    }
    print(&shown(player.timeline(), &input.text, options.show))?;
    Ok(match player.timeline().outcome() {
        Some(Outcome::Succeeded(_)) => Exit::Well,
        Some(_) => Exit::Badly,
        None => Exit::Waiting,
    })
}

fn planned(file: Option<&str>) -> Done<Vec<Planned>> {
    let Some(file) = file else { return Ok(Vec::new()) };
    let source = files::read(file)?;
    let (planned, found) = read_signals(&source.text);
    mocks::refuse(&source, &found)?;
    Ok(planned)
}

/// What is said when a definition or an input is refused.
pub fn refused(found: &Found, input: &Source, why: Refused) -> Stop {
    match why {
        Refused::Definition(errors) => {
            eprint!("{}", findings::render(&found.name, &found.workflow.definition, &errors));
            Stop::refused(format!("AWS would refuse {}: {}", found.name, findings::count(&errors)))
        }
        Refused::Input(error) => {
            // The tolerant reader knows what was meant; the strict one decides.
            let place = match syntax::parse(&input.text).diagnostics.first() {
                Some(first) => {
                    let place = LineIndex::new(&input.text).position(&input.text, first.span.start);
                    let sentence = if first.help.is_empty() { &first.message } else { &first.help };
                    format!("{}:{}:{}: {sentence}", input.name, place.line, place.column)
                }
                None => format!("{}: {error}", input.name),
            };
            Stop::refused(format!("the input is no JSON: {place}"))
        }
    }
}

/// What becomes known of a run on the standard error.
fn told(player: &Player) -> String {
    let (timeline, mut out) = (player.timeline(), String::new());
    let took = timeline.head().now().0.saturating_sub(timeline.program().settings.start_time.0);
    let events = timeline.log().events.iter().filter(|event| event.log == LogId::ROOT).count();
    let status = timeline.outcome().map_or("RUNNING", Outcome::status);
    let _ = writeln!(out, "{status} after {} s, {events} events", took as f64 / 1000.0);
    match timeline.outcome() {
        Some(Outcome::Failed(info) | Outcome::Aborted(info)) => {
            let parts: Vec<&str> = [&info.error, &info.cause].into_iter().flatten().map(|part| &**part).collect();
            let _ = writeln!(out, "  {}", parts.join(": "));
        }
        Some(_) => {}
        None => {
            for (frame, open) in timeline.head().open_tasks() {
                let state = frame.visit.as_ref().and_then(|visit| timeline.program().machine.state(visit.state));
                let name = state.map_or("", |state| &*state.name);
                let limit = open.times_out_at().map_or_else(String::new, |due| format!(", times out at {due}"));
                let _ =
                    writeln!(out, "  `{name}` waits for somebody{limit}; --signals answers, --let-time-pass goes on");
            }
        }
    }
    for planned in player.unsent() {
        let _ = writeln!(out, "  a signal for `{}` was not sent: nothing waited for it", planned.when);
    }
    out
}

/// What is printed of a run.
fn shown(timeline: &Timeline, input: &str, show: Show) -> String {
    let (log, program, head) = (timeline.log(), timeline.program(), timeline.head());
    let lines = |lines: Vec<String>| lines.into_iter().map(|line| line + "\n").collect();
    match show {
        Show::Output => match timeline.outcome() {
            Some(Outcome::Succeeded(output)) => output.to_json_pretty() + "\n",
            _ => String::new(),
        },
        Show::Describe => describe(program, timeline, input).to_json_pretty() + "\n",
        Show::Path => lines(
            log.events
                .iter()
                .filter_map(|event| match &event.detail {
                    Detail::Entered { name, .. } => Some(name.to_string()),
                    _ => None,
                })
                .collect(),
        ),
        Show::Trace => lines(log.trace.iter().map(|it| trace::wire::record(it, &program.machine).to_json()).collect()),
        Show::MapRuns => lines(
            log.map_runs
                .iter()
                .filter_map(|run| api::describe_map_run(run, Written::ALL))
                .map(|it| it.to_json())
                .collect(),
        ),
        Show::ChildExecutions => lines(log.map_runs.iter().flat_map(children).map(|it| it.to_json()).collect()),
        Show::History => api::execution_history(log, input).to_json_pretty() + "\n",
        Show::LogLines => lines(api::log_lines(head, log, input).iter().map(|line| line.to_json()).collect()),
    }
}

fn children(run: &MapRunInfo) -> Vec<Value> {
    let answer = api::list_executions(run, Written::ALL);
    answer.get("executions").and_then(Value::as_array).map(|executions| executions.to_vec()).unwrap_or_default()
}

fn describe(program: &Program, timeline: &Timeline, input: &str) -> Value {
    match program.settings.kind {
        MachineKind::Standard => api::describe_execution(program, timeline.head(), timeline.log(), input),
        MachineKind::Express => api::start_sync_execution(program, timeline.head(), timeline.log(), input),
    }
}
