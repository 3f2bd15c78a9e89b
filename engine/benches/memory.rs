//! `cargo bench -p stepthrough-benches --bench memory`: how memory grows with transitions, items and payloads. With
//! `-- --json FILE` the figures are written there too, a line for each workload.
//!
//! A transition is a state entered. Memory is what is alive on the heap when the run has ended: the whole timeline; the
//! part that checkpoints and trace take; the most that was alive at a time. Time is measured elsewhere (`growth`): the
//! allocator that counts copies whatever grows, which costs a long run as much again as the run itself.

use std::fmt::Write as _;
use std::process::ExitCode;

use peak_alloc::PeakAlloc;
use stepthrough::exec::{Execution, Log, Stepped};
use stepthrough::trace::TraceRecord;
use stepthrough_benches::{Workload, growing, mocks, run, written};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() -> ExitCode {
    println!("{:32} {:>9} {:>10} {:>10} {:>10}", "", "units", "B/unit", "past B/u", "peak B/u");
    let (mut past, mut lines) = (Vec::new(), String::new());
    for workload in growing() {
        let figures = measure(&workload);
        past.push(figures.past);
        let Figures { alive, past, peak } = figures;
        let _ = writeln!(
            lines,
            r#"{{"name":"{}","units":{},"alive":{alive:.1},"past":{past:.1},"peak":{peak:.1}}}"#,
            workload.name, workload.units
        );
    }
    if !written(&lines) {
        return ExitCode::FAILURE;
    }
    past.sort_by(f64::total_cmp);
    println!("\ncheckpoints and trace, median: {:.0} bytes a unit", past[past.len() / 2]);
    println!(
        "an event has {} bytes, a trace record {}",
        size_of::<stepthrough::history::Event>(),
        size_of::<TraceRecord>()
    );
    ExitCode::SUCCESS
}

/// What a workload takes, for each unit.
struct Figures {
    /// Bytes that are alive at the end.
    alive: f64,
    /// Bytes of checkpoints and trace among them.
    past: f64,
    /// The most bytes that were alive at a time.
    peak: f64,
}

/// Measures the workload and prints its line.
fn measure(workload: &Workload) -> Figures {
    let program = workload.program();
    let units = workload.units as f64;
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let timeline = run(&program);
    let (alive, peak) = (HEAP.current_usage() - before, HEAP.peak_usage() - before);
    let trace = timeline.log().trace.capacity() * size_of::<TraceRecord>();
    drop(timeline);
    // The same run without a timeline has no checkpoints.
    let before = HEAP.current_usage();
    let (mut log, mut mocks) = (Log::default(), mocks());
    let mut execution = Execution::new(&program, &mut log);
    while execution.step(&program, &mut log) == Stepped::Ran {
        for request in execution.take_requests() {
            let reply = mocks.reply(&request, execution.ambient_mut());
            execution.reply(&request, reply);
        }
    }
    let checkpoints = alive.saturating_sub(HEAP.current_usage() - before);
    let figures =
        Figures { alive: alive as f64 / units, past: (trace + checkpoints) as f64 / units, peak: peak as f64 / units };
    println!(
        "{:32} {:9} {:10.0} {:10.0} {:10.0}",
        workload.name, workload.units, figures.alive, figures.past, figures.peak
    );
    figures
}
