//! The engine as a WebAssembly module for `compare.mjs`: compiles workloads once, runs them many times, with history,
//! trace and checkpoints.

use std::cell::RefCell;
use std::rc::Rc;

use stepthrough::exec::{Outcome, Program};
use stepthrough::object;
use stepthrough::timeline::Timeline;
use stepthrough::value::Value;
use stepthrough_benches::{Workload, chain, computing, counting, map, parallel, payload, run};
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static PROGRAMS: RefCell<Vec<Rc<Program>>> = const { RefCell::new(Vec::new()) };
    /// The last run, kept as the page keeps it.
    static LAST: RefCell<Option<Timeline>> = const { RefCell::new(None) };
}

/// Keeps the run; its output as JSON text.
fn kept(timeline: Timeline) -> String {
    let output = match timeline.outcome() {
        Some(Outcome::Succeeded(output)) => output.to_json(),
        _ => String::new(),
    };
    LAST.set(Some(timeline));
    output
}

/// Forgets the last run.
#[wasm_bindgen]
pub fn forget() {
    LAST.set(None);
}

fn workloads() -> [Workload; 7] {
    [chain(1000), computing(1000), counting(5000), map(2000), map(10_000), parallel(100, 20), payload(200 * 1000, 50)]
}

/// The workloads as JSON: names, texts and how many units each has.
#[wasm_bindgen]
pub fn texts() -> String {
    let text = |workload: Workload| {
        object! {
            "name" => workload.name,
            "definition" => workload.definition,
            "input" => workload.input,
            "units" => workload.units,
        }
    };
    Value::array(workloads().map(text)).to_json()
}

/// Compiles the workload of this number; the number of its program.
#[wasm_bindgen]
pub fn compile(workload: usize) -> usize {
    let Some(workload) = workloads().into_iter().nth(workload) else { return usize::MAX };
    PROGRAMS.with_borrow_mut(|programs| {
        programs.push(workload.program());
        programs.len() - 1
    })
}

/// Runs a program; its output as JSON text.
#[wasm_bindgen]
pub fn execute(program: usize) -> String {
    let Some(program) = PROGRAMS.with_borrow(|programs| programs.get(program).cloned()) else { return String::new() };
    kept(run(&program))
}

/// How much the last run wrote: events, and records of the data flow.
#[wasm_bindgen]
pub fn recorded() -> Vec<usize> {
    LAST.with_borrow(|last| last.as_ref().map(|run| vec![run.log().events.len(), run.log().trace.len()]))
        .unwrap_or_default()
}
