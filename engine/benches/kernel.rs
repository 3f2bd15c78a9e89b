//! `cargo bench -p stepthrough-benches --bench kernel`: whole runs, with history, trace and checkpoints.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use stepthrough_benches::{Workload, chain, computing, counting, map, parallel, payload, run};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    runs(&mut criterion);
    seeks(&mut criterion);
    reading(&mut criterion);
    criterion.final_summary();
}

fn runs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("run");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    let workloads: [Workload; 8] = [
        chain(1000),
        computing(1000),
        counting(5000),
        counting(10_000),
        map(2000),
        map(10_000),
        parallel(100, 20),
        payload(200 * 1000, 50),
    ];
    for workload in workloads {
        let program = workload.program();
        group.throughput(Throughput::Elements(workload.units as u64));
        group.bench_function(&workload.name, |bencher| bencher.iter_with_large_drop(|| run(&program)));
    }
    group.finish();
}

/// Being in the past again: a checkpoint and a replay.
fn seeks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("seek");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    for workload in [counting(10_000), map(2000), map(10_000)] {
        let timeline = run(&workload.program());
        let steps = timeline.head().steps();
        let mut step = 0;
        group.bench_function(&workload.name, |bencher| {
            bencher.iter(|| {
                // A stride that is prime visits moments at all distances from their checkpoints.
                step = (step + 7919) % steps;
                black_box(timeline.at(step))
            });
        });
    }
    group.finish();
}

/// From texts to a program.
fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    for workload in [chain(1000), parallel(100, 20)] {
        group.throughput(Throughput::Bytes(workload.definition.len() as u64));
        group.bench_function(&workload.name, |bencher| bencher.iter(|| black_box(workload.program())));
    }
    group.finish();
}
