//! What holds of every run, whatever the workflow, the input and the mocks.

use std::collections::BTreeMap;
use std::rc::Rc;

use stepthrough::exec::{
    ChildStatus, Counts, Execution, Log, MapRunStatus, Outcome, Program, Signal, Stepped, Written,
};
use stepthrough::history::{Detail, ErrorInfo, Event, EventType, LogId, wire};
use stepthrough::mock::Mocks;
use stepthrough::timeline::{Progress, Timeline};
use stepthrough::trace::FrameId;
use stepthrough::value::Value;

use crate::generate::Chance;

/// Steps after which a run of a made workflow counts as one that never ends.
pub const MOST_STEPS: u32 = 60_000;
/// Signals sent to a run before it is stopped.
const MOST_SIGNALS: usize = 12;

/// Runs to the end; whoever is waited for answers by chance, and stops the execution in the end. Some executions that
/// failed are redriven.
///
/// # Errors
/// When the run does not end.
pub fn play(program: &Rc<Program>, mocks: Mocks, chance: &mut Chance) -> Result<Timeline, String> {
    let mut timeline = Timeline::new(program.clone(), mocks);
    loop {
        let left = MOST_STEPS.saturating_sub(timeline.head().steps());
        match timeline.advance(left as usize) {
            Progress::Ended => {
                let now = timeline.head().steps();
                let again = timeline.head().redrive_count() < 2 && chance.one_in(3);
                if !again || timeline.send(now, Signal::Redrive).is_err() {
                    return Ok(timeline);
                }
            }
            Progress::Running => return Err(format!("it still runs after {MOST_STEPS} steps")),
            Progress::Waiting => {
                let signal = match timeline.journal().len() < MOST_SIGNALS {
                    true => some_signal(timeline.head(), chance),
                    false => Signal::Abort { error: ErrorInfo::default() },
                };
                let now = timeline.head().steps();
                timeline.send(now, signal.clone()).map_err(|refused| format!("{signal:?}: {refused}"))?;
            }
        }
    }
}

fn some_signal(execution: &Execution, chance: &mut Chance) -> Signal {
    let tokens: Vec<Rc<str>> = execution.open_tasks().map(|(_, task)| task.token.clone()).collect();
    let error = ErrorInfo { error: Some("Custom".into()), cause: None };
    if tokens.is_empty() {
        return Signal::Abort { error };
    }
    let token = tokens[chance.below(tokens.len())].clone();
    match chance.below(6) {
        0 => Signal::TaskFailed { token, error },
        1 => Signal::Heartbeat { token },
        2 => Signal::WorkerTook { token, worker: "w".into() },
        _ => Signal::TaskSucceeded { token, output: super::generate::output(chance) },
    }
}

/// Checks all invariants of a run that has ended.
///
/// # Errors
/// The first one that is broken.
pub fn check(timeline: &Timeline, mocks: &Mocks, chance: &mut Chance) -> Result<(), String> {
    numbering(timeline)?;
    balance(timeline)?;
    ends(timeline)?;
    sizes(timeline)?;
    map_runs(timeline)?;
    slices(timeline, mocks, chance)?;
    replays(timeline, chance)
}

/// Ids without gaps, previous ids that exist, time that does not run back.
fn numbering(timeline: &Timeline) -> Result<(), String> {
    let mut last: BTreeMap<LogId, u32> = BTreeMap::new();
    let (mut time, mut step) = (timeline.program().settings.start_time, 0);
    for event in &timeline.log().events {
        let last = last.entry(event.log).or_default();
        if event.id != *last + 1 {
            return Err(format!("history {:?}: event {} follows {last}", event.log, event.id));
        }
        *last = event.id;
        if event.previous >= event.id {
            return Err(format!("event {} names {} as previous", event.id, event.previous));
        }
        if event.time < time || event.step < step {
            return Err(format!("event {} is older than the one before", event.id));
        }
        (time, step) = (event.time, event.step);
    }
    Ok(())
}

fn is(event: &Event, end: &str) -> bool {
    event.kind.name().ends_with(end)
}

fn name(event: &Event) -> &str {
    match &event.detail {
        Detail::Entered { name, .. } | Detail::Exited { name, .. } => name,
        _ => "",
    }
}

/// In each frame states are entered and left by turns, and what is left is what was entered.
fn balance(timeline: &Timeline) -> Result<(), String> {
    let mut inside: BTreeMap<FrameId, Option<&str>> = BTreeMap::new();
    for event in &timeline.log().events {
        let state = inside.entry(event.frame).or_default();
        if is(event, "StateEntered") {
            if let Some(state) = state {
                return Err(format!("event {}: `{}` is entered inside `{state}`", event.id, name(event)));
            }
            *state = Some(name(event));
        } else if is(event, "StateExited") {
            if *state != Some(name(event)) {
                return Err(format!("event {}: `{}` is left inside {state:?}", event.id, name(event)));
            }
            *state = None;
        }
    }
    let frames: Vec<FrameId> = timeline.log().frames.iter().map(|frame| frame.id).collect();
    match inside.keys().find(|frame| !frames.contains(frame)) {
        Some(frame) => Err(format!("{frame:?} was never noted")),
        None => Ok(()),
    }
}

/// In each history one terminal event, the last; that of the root says what the outcome says.
fn ends(timeline: &Timeline) -> Result<(), String> {
    use EventType::{ExecutionAborted, ExecutionFailed, ExecutionSucceeded, ExecutionTimedOut};
    let terminal = |event: &Event| {
        matches!(event.kind, ExecutionAborted | ExecutionFailed | ExecutionSucceeded | ExecutionTimedOut)
    };
    let mut over: BTreeMap<LogId, u32> = BTreeMap::new();
    for event in &timeline.log().events {
        if event.kind == EventType::ExecutionRedriven {
            over.remove(&event.log);
        }
        if let Some(end) = over.get(&event.log) {
            return Err(format!("history {:?}: event {} follows the end {end}", event.log, event.id));
        }
        if terminal(event) {
            over.insert(event.log, event.id);
        }
    }
    if let Some(open) = timeline.log().events.iter().find(|event| !over.contains_key(&event.log)) {
        return Err(format!("history {:?} has no end", open.log));
    }
    let last = timeline.log().events.iter().rev().find(|event| event.log == LogId::ROOT);
    let agree = match (timeline.outcome(), last.map(|event| (event.kind, &event.detail))) {
        (Some(Outcome::Succeeded(value)), Some((ExecutionSucceeded, Detail::Output { output }))) => value == output,
        (Some(Outcome::Failed(error)), Some((ExecutionFailed, Detail::Failure(failure)))) => error == failure,
        (Some(Outcome::TimedOut), Some((ExecutionTimedOut, _))) => true,
        (Some(Outcome::Aborted(error)), Some((ExecutionAborted, Detail::Failure(failure)))) => error == failure,
        _ => false,
    };
    if !agree {
        return Err(format!("the outcome {:?} and the last event {last:?} disagree", timeline.outcome()));
    }
    if timeline.head().frames().next().is_some() || timeline.head().next_due().is_some() {
        return Err("something still waits after the end".to_owned());
    }
    Ok(())
}

/// Payloads within the quota, histories too, and no more written than there was work.
fn sizes(timeline: &Timeline) -> Result<(), String> {
    let limits = &timeline.program().limits;
    let log = timeline.log();
    for event in &log.events {
        if event.id > limits.history_events {
            return Err(format!("history {:?} has an event {}", event.log, event.id));
        }
        let payload = match &event.detail {
            Detail::Exited { output, .. } => Some(output),
            Detail::Output { output } | Detail::TaskOutput { output, .. } => Some(output),
            Detail::TaskScheduled(scheduled) => Some(&scheduled.parameters),
            _ => None,
        };
        if payload.is_some_and(|payload| payload.json_len() > limits.payload_bytes) {
            return Err(format!("event {} has a payload over the quota", event.id));
        }
        let text = wire::event(event, None).to_json();
        if Value::parse(&text).is_err() {
            return Err(format!("event {} is no JSON: {text}", event.id));
        }
    }
    let steps = timeline.head().steps() as usize;
    if log.visits.len() > steps + 1 || log.trace.len() > 16 * (steps + log.frames.len()) {
        return Err(format!("{steps} steps wrote {} records", log.trace.len()));
    }
    Ok(())
}

/// Every Map Run is over, and each of its items and child executions is counted once.
fn map_runs(timeline: &Timeline) -> Result<(), String> {
    for run in &timeline.log().map_runs {
        let Some(end) = run.at(Written::ALL) else { return Err(format!("{} has never stood", run.arn)) };
        if end.status == MapRunStatus::Running || end.stopped.is_none() {
            return Err(format!("{} still runs", run.arn));
        }
        for counts in [end.items, end.executions] {
            let Counts { pending, running, succeeded, failed, timed_out, aborted, total, .. } = counts;
            let over = succeeded + failed + timed_out + aborted + counts.pending_redrive;
            if running > 0 || pending + over != total {
                return Err(format!("{}: {counts:?}", run.arn));
            }
        }
        let begun = run.children_at(Written::ALL);
        let succeeded = begun.iter().filter_map(|child| child.at(Written::ALL));
        let succeeded = succeeded.filter(|child| child.status == ChildStatus::Succeeded).count();
        if (begun.len(), succeeded)
            != ((end.executions.total - end.executions.pending) as usize, end.executions.succeeded as usize)
        {
            return Err(format!("{}: {} have begun, {:?}", run.arn, begun.len(), end.executions));
        }
    }
    Ok(())
}

/// What was written, as text.
fn written(log: &Log) -> (Vec<String>, Vec<String>) {
    let event = |event: &Event| format!("{:?} {} {:?}", event.log, event.step, wire::event(event, None));
    let trace = log.trace.iter().map(|r| {
        format!("{} {:?} {:?} {:?} {} {:?} {:?}", r.step, r.frame, r.visit, r.state, r.attempt, r.stage, r.value)
    });
    (log.events.iter().map(event).collect(), trace.collect())
}

/// A digest of all that was written: the same on every platform.
pub fn digest(log: &Log) -> u64 {
    let (events, trace) = written(log);
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    events.iter().chain(&trace).flat_map(|text| text.bytes()).fold(0xcbf2_9ce4_8422_2325, hash)
}

/// The same run in slices of any size writes the same.
fn slices(timeline: &Timeline, mocks: &Mocks, chance: &mut Chance) -> Result<(), String> {
    let mut sliced = Timeline::new(timeline.program().clone(), mocks.clone());
    let mut signals = timeline.journal().iter();
    let mut next = signals.next();
    loop {
        let steps = sliced.head().steps();
        match next {
            Some((at, signal)) if *at == steps => {
                sliced.send(steps, signal.clone()).map_err(|refused| format!("in slices: {refused}"))?;
                next = signals.next();
            }
            _ => {
                let most = next.map_or(usize::MAX, |(at, _)| (at - steps) as usize);
                let ended = sliced.advance((1 + chance.below(90)).min(most)) == Progress::Ended;
                if ended && next.is_none_or(|(at, _)| *at != sliced.head().steps()) {
                    break;
                }
            }
        }
    }
    match written(sliced.log()) == written(timeline.log()) {
        true => Ok(()),
        false => Err("in slices it writes something else".to_owned()),
    }
}

/// From any moment of the past on, the run goes the same way.
fn replays(timeline: &Timeline, chance: &mut Chance) -> Result<(), String> {
    let steps = timeline.head().steps();
    let (events, trace) = written(timeline.log());
    for round in 0..4 {
        let from = match round {
            0 => steps / 64 * 64,
            1 => (steps / 128) * 64,
            _ => chance.below(steps as usize + 1) as u32,
        };
        let (mut execution, mut mocks) = (timeline.at(from), timeline.mocks_at(from));
        let mut log = Log::default();
        // Signals sent at this very moment have been taken when it is the newest one.
        let mut signals = timeline.journal().iter().filter(|(at, _)| *at >= from && from < steps).peekable();
        loop {
            while let Some((_, signal)) = signals.next_if(|(at, _)| *at == execution.steps()) {
                execution
                    .signal(timeline.program(), &mut log, signal.clone())
                    .map_err(|refused| format!("from step {from}: {signal:?}: {refused}"))?;
            }
            let stepped = execution.step(timeline.program(), &mut log);
            for request in execution.take_requests() {
                let reply = mocks.reply(&request, execution.ambient_mut());
                execution.reply(&request, reply);
            }
            if stepped != Stepped::Ran && signals.peek().is_none_or(|(at, _)| *at != execution.steps()) {
                break;
            }
        }
        let (replayed_events, replayed_trace) = written(&log);
        let same = events.ends_with(&replayed_events) && trace.ends_with(&replayed_trace);
        if !same || execution.outcome() != timeline.outcome() {
            return Err(format!("from step {from} on it goes another way"));
        }
    }
    Ok(())
}
