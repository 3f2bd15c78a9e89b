//! `cargo bench -p stepthrough-benches --bench growth`: how time grows with transitions, items and payloads. With
//! `-- --json FILE` the figures are written there too, a line for each workload.
//!
//! A transition is a state entered. Time is the least of several runs, history, trace and checkpoints included.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use stepthrough_benches::{growing, run, written};

fn main() -> ExitCode {
    println!("{:32} {:>9} {:>10}", "", "units", "ns/unit");
    let mut lines = String::new();
    for workload in growing() {
        let program = workload.program();
        let rounds = (200_000 / workload.units).clamp(3, 20);
        let mut least = Duration::MAX;
        for _ in 0..rounds {
            let start = Instant::now();
            let timeline = run(&program);
            least = least.min(start.elapsed());
            drop(timeline);
        }
        let least = least.as_nanos() as f64 / workload.units as f64;
        println!("{:32} {:9} {least:10.0}", workload.name, workload.units);
        let _ = writeln!(lines, r#"{{"name":"{}","units":{},"ns":{least:.1}}}"#, workload.name, workload.units);
    }
    match written(&lines) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
