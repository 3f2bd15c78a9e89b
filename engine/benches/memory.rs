//! `cargo bench -p stepthrough-benches --bench growth`: how time and memory grow with transitions, items and payloads.
//! With `-- --json FILE` the figures are written there too, a line for each workload.
//!
//! A transition is a state entered. Time is the least of several runs. Memory is what is alive on the heap when the
//! run has ended: the whole timeline; the part that checkpoints and trace take; the most that was alive at a time.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;
use stepthrough::exec::{Execution, Log, Stepped};
use stepthrough::trace::TraceRecord;
use stepthrough_benches::{Workload, caught, chain, counting, map, mocks, parallel, payload, run, wide};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() -> ExitCode {
    println!("{:32} {:>9} {:>10} {:>10} {:>10} {:>10}", "", "units", "ns/unit", "B/unit", "past B/u", "peak B/u");
    let (mut past, mut lines) = (Vec::new(), String::new());
    for workload in [
        counting(500),
        counting(5000),
        counting(50_000),
        chain(1000),
        chain(10_000),
        map(1000),
        map(10_000),
        map(100_000),
        wide(1000),
        wide(10_000),
        wide(100_000),
        caught(1000),
        caught(10_000),
        caught(100_000),
        parallel(100, 20),
        payload(1024, 1000),
        payload(16 * 1024, 1000),
        payload(256 * 1000, 1000),
    ] {
        let figures = measure(&workload);
        past.push(figures.past);
        let Figures { least, alive, past, peak } = figures;
        let _ = writeln!(
            lines,
            r#"{{"name":"{}","units":{},"ns":{least:.1},"alive":{alive:.1},"past":{past:.1},"peak":{peak:.1}}}"#,
            workload.name, workload.units
        );
    }
    let arguments: Vec<String> = std::env::args().collect();
    if let Some([_, file]) = arguments.windows(2).find(|pair| pair[0] == "--json")
        && let Err(error) = std::fs::write(file, lines)
    {
        eprintln!("cannot write {file}: {error}");
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
    /// Nanoseconds.
    least: f64,
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
    let rounds = (200_000 / workload.units).clamp(3, 20);
    let mut least = Duration::MAX;
    for _ in 0..rounds {
        let start = Instant::now();
        let timeline = run(&program);
        least = least.min(start.elapsed());
        drop(timeline);
    }
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
    let figures = Figures {
        least: least.as_nanos() as f64 / units,
        alive: alive as f64 / units,
        past: (trace + checkpoints) as f64 / units,
        peak: peak as f64 / units,
    };
    println!(
        "{:32} {:9} {:10.0} {:10.0} {:10.0} {:10.0}",
        workload.name, workload.units, figures.least, figures.alive, figures.past, figures.peak
    );
    figures
}
