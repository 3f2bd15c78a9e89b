//! `cargo xtask bench`: the engine beside other implementations, and how its cost grows.

use std::path::PathBuf;

use crate::wasm_target::{self, Compiler, TARGET};
use crate::{Done, browser, child, npm, page, paths, report, tools};

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Everything; the figures go to README.md.
    All,
    /// What is compared with other implementations.
    Comparisons,
}

/// Measures and prints; nothing else should be at work on the machine meanwhile.
pub fn run(depth: Depth) -> Done {
    npm::install(&folder())?;
    modules()?;
    for (name, program) in [("peers", "peers/compare.mjs"), ("jsonata", "jsonata/compare.mjs")] {
        report::note(&format!("{name}:"));
        let mut compare = child::command("node");
        compare.arg(folder().join(program)).arg(module(name)).arg(answers(name));
        child::shown(&mut compare, program)?;
    }
    if depth == Depth::Comparisons {
        return Ok(());
    }
    bench("kernel", &[])?;
    bench("growth", &["--json".into(), answers("growth")])?;
    bench("memory", &["--json".into(), answers("memory")])?;
    page::build(page::Profile::Site)?;
    browser::weigh(&answers("page"))?;
    let mut written = child::command("node");
    written.arg(folder().join("report.mjs"));
    written.args(["peers", "jsonata", "growth", "memory", "page"].map(answers));
    child::shown(written.arg(paths::target().join("criterion")), "report.mjs")
}

/// Builds what the comparisons load into Node.
fn modules() -> Done {
    let compiler = Compiler::find()?;
    let path = tools::install()?.path(compiler.first_in_path())?;
    report::step("the engine for Node", "two minutes at first", || {
        let mut build = child::command("cargo");
        build.args(["build", "--locked", "--release", "--package", "stepthrough-tests", "--target", TARGET]);
        build.args(["--example", "peers-wasm", "--example", "jsonata-wasm"]).env("PATH", &path);
        compiler.apply(&mut build);
        child::logged(&mut build, &paths::log("bench-wasm"), "building the benchmarks' modules")?;
        for name in ["peers", "jsonata"] {
            wasm_target::bind_for_node(&path, &format!("release/examples/{name}_wasm.wasm"), &module(name))?;
        }
        Ok(())
    })
}

/// Runs a native benchmark in plain sight.
fn bench(name: &str, arguments: &[PathBuf]) -> Done {
    let mut bench = child::command("cargo");
    bench.args(["bench", "--locked", "--package", "stepthrough-benches", "--bench", name, "--"]).args(arguments);
    child::shown(bench.env("CARGO_TARGET_DIR", paths::target()), name)
}

fn folder() -> PathBuf {
    paths::root().join("tests/bench")
}

/// Where the bound module goes.
fn module(name: &str) -> PathBuf {
    paths::wasm_target().join("bench").join(name)
}

/// Where a program leaves its figures.
fn answers(name: &str) -> PathBuf {
    paths::target().join(format!("bench-{name}.json"))
}
