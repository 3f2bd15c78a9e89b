//! What Step Functions costs and allows: all figures in one place, with their source and date, and what they come to
//! for an execution.

use std::collections::BTreeMap;

use crate::definition::{Kind, MapMode};
use crate::exec::{Log, Program};
use crate::history::{Detail, Event, EventType, LogId};

/// Where the prices are from.
pub const PRICES_FROM: &str = "https://aws.amazon.com/step-functions/pricing/ (US East, N. Virginia)";
/// Where the quotas are from.
pub const QUOTAS_FROM: &str = "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html";
/// When they were last read: year and month. Prices differ between regions and change; an estimate is no bill.
pub const AS_OF: &str = "2025-11";

/// US dollars for a state transition of a Standard workflow: 0.025 for a thousand.
pub const STANDARD_TRANSITION: f64 = 0.000_025;
/// State transitions that are free each month.
pub const STANDARD_FREE: u32 = 4_000;
/// US dollars for an execution of an Express workflow: 1.00 for a million.
pub const EXPRESS_REQUEST: f64 = 0.000_001;
/// US dollars for a gigabyte-second of an Express workflow, of the first [`EXPRESS_FIRST_TIER`] in a month.
pub const EXPRESS_GB_SECOND: f64 = 0.000_016_67;
/// Gigabyte-seconds of a month at the first price: 1,000 gigabyte-hours.
pub const EXPRESS_FIRST_TIER: f64 = 3_600_000.0;
/// Behind the first price: how many gigabyte-seconds more, and for how much each.
pub const EXPRESS_TIERS: [(f64, f64); 2] = [(14_400_000.0, 0.000_008_33), (f64::INFINITY, 0.000_004_56)];
/// Express workflows are billed in steps of so many milliseconds.
pub const EXPRESS_STEP_MS: i64 = 100;
/// And of so many megabytes.
pub const EXPRESS_STEP_MB: u32 = 64;
/// Megabytes of an Express execution before its definition and its data.
pub const EXPRESS_OWN_MB: u32 = 50;
/// An Express execution is stopped after so many milliseconds.
pub const EXPRESS_LONGEST_MS: i64 = 5 * 60 * 1000;
/// A Standard execution's history ends at so many events.
pub const STANDARD_EVENTS: u32 = 25_000;

/// What a run, or an estimate of one, takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// State transitions: the states entered, retries included, and one for the start.
    pub transitions: u32,
    /// From start to end, in milliseconds.
    pub duration_ms: i64,
    /// The memory of an execution in megabytes, which AWS measures itself; it grows with the data held. 64 is what
    /// AWS's pricing examples begin with.
    pub memory_mb: u32,
}

/// US dollars for an execution, without what is free and without what the services that it calls cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Price {
    /// As a Standard workflow.
    pub standard: f64,
    /// As an Express workflow; `None` for an execution that an Express workflow would not finish.
    pub express: Option<f64>,
}

/// What an execution costs as either type. Durations and memory are rounded up to the steps that are billed.
pub fn price(usage: Usage) -> Price {
    Price {
        standard: f64::from(usage.transitions) * STANDARD_TRANSITION,
        express: (usage.duration_ms <= EXPRESS_LONGEST_MS).then(|| express(usage)),
    }
}

fn express(usage: Usage) -> f64 {
    EXPRESS_REQUEST + gigabyte_seconds(usage) * EXPRESS_GB_SECOND
}

/// What is billed of an Express execution's time and memory.
fn gigabyte_seconds(usage: Usage) -> f64 {
    let steps = usage.duration_ms.max(1).saturating_add(EXPRESS_STEP_MS - 1) / EXPRESS_STEP_MS;
    let seconds = steps as f64 * EXPRESS_STEP_MS as f64 / 1000.0;
    let memory = usage.memory_mb.max(1).div_ceil(EXPRESS_STEP_MB).saturating_mul(EXPRESS_STEP_MB);
    seconds * f64::from(memory) / 1024.0
}

/// US dollars for `runs` such executions in a month, with what is free and what gets cheaper.
pub fn of_month(bill: &Bill, runs: u32) -> Price {
    let runs = f64::from(runs);
    let own = f64::from(bill.usage.transitions) * STANDARD_TRANSITION;
    let free = f64::from(STANDARD_FREE) * STANDARD_TRANSITION;
    let express = || {
        let all = runs * gigabyte_seconds(bill.usage);
        let mut left = (all - EXPRESS_FIRST_TIER).max(0.0);
        let mut price = runs * EXPRESS_REQUEST + (all - left) * EXPRESS_GB_SECOND;
        for (most, each) in EXPRESS_TIERS {
            price += left.min(most) * each;
            left = (left - most).max(0.0);
        }
        price
    };
    Price {
        standard: (runs * own - free).max(0.0) + runs * (bill.price.standard - own),
        express: bill.price.express.map(|_| express()),
    }
}

/// What a run took of AWS's quotas, and what it would cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bill {
    /// Of the execution itself and of the Standard executions that its distributed Maps started.
    pub usage: Usage,
    /// US dollars for all of it; executions of distributed Maps are billed as their `ExecutionType` says.
    pub price: Price,
    /// The events of the longest history; [`STANDARD_EVENTS`] is where a Standard execution fails.
    pub events: u32,
    /// The bytes of the longest text of JSON that went from one state to another;
    /// [`crate::exec::Limits::payload_bytes`] is where a state fails.
    pub payload_bytes: usize,
    /// The executions that distributed Maps started.
    pub children: u32,
}

/// What the run that wrote `log` took up to the kernel's step `step`; everything with `u32::MAX`.
pub fn of_run(program: &Program, log: &Log, step: u32) -> Bill {
    let upto = log.events.partition_point(|event| event.step <= step);
    let mut histories: BTreeMap<LogId, History> = BTreeMap::new();
    for event in log.events.iter().take(upto) {
        histories.entry(event.log).or_default().add(event);
    }
    let mut bill = Bill::default();
    for (id, history) in &histories {
        bill.events = bill.events.max(history.events);
        bill.payload_bytes = bill.payload_bytes.max(history.payload_bytes);
        let usage = history.usage();
        if *id == LogId::ROOT {
            bill.usage.duration_ms = usage.duration_ms;
            bill.usage.memory_mb = usage.memory_mb;
        } else {
            bill.children = bill.children.saturating_add(1);
            if is_express(program, log, *id) {
                bill.price.standard += express(usage);
                continue;
            }
        }
        bill.usage.transitions = bill.usage.transitions.saturating_add(usage.transitions);
    }
    let own = price(bill.usage);
    // Express machines have no distributed Maps, so nothing is added to their price.
    bill.price = Price { standard: own.standard + bill.price.standard, express: own.express };
    bill
}

/// Whether a distributed Map started the execution that wrote this history, as an Express one.
fn is_express(program: &Program, log: &Log, history: LogId) -> bool {
    let frame = log.frames.iter().find(|frame| frame.log == history);
    let state = frame.and_then(|frame| frame.owner).and_then(|(state, _)| program.machine.state(state));
    matches!(state.map(|state| &state.kind), Some(Kind::Map(map)) if map.mode == MapMode::Distributed { express: true })
}

/// What one history shows of its execution.
#[derive(Default)]
struct History {
    events: u32,
    transitions: u32,
    start: Option<i64>,
    end: i64,
    payload_bytes: usize,
    /// States that are open now, and at most.
    open: usize,
    widest: usize,
    /// By frame: whether the state that it is in was performed already, so that once more is a retry.
    performed: BTreeMap<u32, bool>,
}

impl History {
    fn add(&mut self, event: &Event) {
        self.events = self.events.saturating_add(1);
        self.start.get_or_insert(event.time.0);
        self.end = event.time.0;
        match &event.detail {
            Detail::Started { input: data } | Detail::Output { output: data } => self.payload(data),
            Detail::Entered { input, .. } => {
                self.payload(input);
                self.transitions = self.transitions.saturating_add(1);
                self.performed.insert(event.frame.0, false);
                self.open += 1;
                self.widest = self.widest.max(self.open);
            }
            Detail::Exited { output, .. } => {
                self.payload(output);
                self.open = self.open.saturating_sub(1);
            }
            _ => {}
        }
        let performs = matches!(
            event.kind,
            EventType::TaskScheduled
                | EventType::LambdaFunctionScheduled
                | EventType::ActivityScheduled
                | EventType::MapStateStarted
                | EventType::ParallelStateStarted
        );
        let retried = performs && self.performed.insert(event.frame.0, true) == Some(true);
        if retried || event.kind == EventType::ExecutionStarted {
            self.transitions = self.transitions.saturating_add(1);
        }
    }

    fn payload(&mut self, data: &crate::value::Value) {
        self.payload_bytes = self.payload_bytes.max(data.json_len());
    }

    /// The pricing page's estimate of memory: what every execution takes, and its data as often as states hold it.
    fn usage(&self) -> Usage {
        const MEGABYTE: usize = 1024 * 1024;
        let data = self.payload_bytes.saturating_mul(self.widest).div_ceil(MEGABYTE);
        Usage {
            transitions: self.transitions,
            duration_ms: self.end.saturating_sub(self.start.unwrap_or(self.end)),
            memory_mb: EXPRESS_OWN_MB.saturating_add(u32::try_from(data).unwrap_or(u32::MAX)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::{Execution, Reply, Settings, Stepped};
    use crate::object;

    #[test]
    fn executions_have_their_price() {
        let check = |transitions, duration_ms, memory_mb, standard: f64, express: Option<f64>| {
            let price = price(Usage { transitions, duration_ms, memory_mb });
            assert!((price.standard - standard).abs() < 1e-12, "{price:?}");
            match (price.express, express) {
                (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-12, "{price:?}"),
                (found, expected) => assert_eq!(found, expected),
            }
        };
        check(1000, 1000, 64, 0.025, Some(0.000001 + 0.0625 * 0.00001667));
        // The pricing page's own example: 30 seconds with 64 MB.
        check(4, 30_000, 64, 0.0001, Some(0.000001 + 30.0 * 0.0625 * 0.00001667));
        check(1, 1, 65, 0.000025, Some(0.000001 + 0.1 * 0.125 * 0.00001667));
        check(0, 0, 0, 0.0, Some(0.000001 + 0.1 * 0.0625 * 0.00001667));
        check(2, 300_001, 64, 0.00005, None);
        check(u32::MAX, i64::MAX, u32::MAX, f64::from(u32::MAX) * 0.000025, None);
    }

    #[test]
    fn months_have_their_price() {
        let check = |transitions, duration_ms, runs, standard: f64, express: f64| {
            let usage = Usage { transitions, duration_ms, memory_mb: 64 };
            let bill = Bill { usage, price: price(usage), ..Bill::default() };
            let month = of_month(&bill, runs);
            assert!((month.standard - standard).abs() < 0.01, "{month:?}");
            assert!(month.express.is_some_and(|found| (found - express).abs() < 0.2), "{month:?}");
        };
        check(4, 100, 0, 0.0, 0.0);
        check(4, 100, 1000, 0.0, 0.0);
        // The pricing page's examples: 100,000 executions of 4 transitions; 100 million of ten seconds.
        check(4, 100, 100_000, 9.90, 0.11);
        check(1, 10_000, 100_000_000, 2499.90, 482.97);
    }

    /// A run whose tasks fail as often as `fails` says, then return `{}`.
    fn run(definition: &str, fails: u32) -> (Program, Log) {
        let program = Program::new(definition, "{\"items\":[1,2,3]}", Settings::default()).unwrap();
        let mut log = Log::default();
        let mut execution = Execution::new(&program, &mut log);
        let mut calls = 0;
        loop {
            let stepped = execution.step(&program, &mut log);
            let requests = execution.take_requests();
            if stepped != Stepped::Ran && requests.is_empty() {
                return (program, log);
            }
            for request in requests {
                calls += 1;
                let reply = if calls > fails { Reply::value(object! {}) } else { Reply::error("E", "no") };
                execution.reply(&request, reply);
            }
        }
    }

    #[test]
    fn runs_have_their_bill() {
        let check = |definition: &str, fails: u32, transitions: u32, children: u32, express: usize| {
            let (program, log) = run(definition, fails);
            let bill = of_run(&program, &log, u32::MAX);
            assert_eq!((bill.usage.transitions, bill.children), (transitions, children), "{definition}: {bill:?}");
            let own = f64::from(transitions) * STANDARD_TRANSITION;
            let others = bill.price.standard - own;
            assert!(others >= express as f64 * EXPRESS_REQUEST, "{bill:?}");
            assert!(express > 0 || others.abs() < 1e-12, "{bill:?}");
            let before = of_run(&program, &log, 0);
            assert_eq!((before.events, before.usage, before.children), (0, Usage::default(), 0));
            assert_eq!(bill.usage.memory_mb, 51);
        };
        let pass = r#""P":{"Type":"Pass","End":true}"#;
        check(&format!(r#"{{"StartAt":"P","States":{{{pass}}}}}"#), 0, 2, 0, 0);
        let task = r#"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
            "Retry":[{"ErrorEquals":["E"],"MaxAttempts":3}],"End":true}}}"#;
        check(task, 0, 2, 0, 0);
        check(task, 2, 4, 0, 0);
        let map = |config: &str| {
            format!(
                r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","ItemsPath":"$.items","End":true,
                    "ItemProcessor":{{{config}"StartAt":"P","States":{{{pass}}}}}}}}}}}"#
            )
        };
        check(&map(""), 0, 5, 0, 0);
        let distributed =
            |kind: &str| format!(r#""ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"{kind}"}},"#);
        check(&map(&distributed("STANDARD")), 0, 8, 3, 0);
        check(&map(&distributed("EXPRESS")), 0, 2, 3, 3);
    }
}
