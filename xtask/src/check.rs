//! `cargo xtask check`: format, lints and the house rules, each counted as one.

mod layers;
mod manifests;
mod rust_text;
mod tree;

use std::process::Command;

use crate::report::Tally;
use crate::{Done, child, paths};

/// How much to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Everything.
    All,
    /// Only what needs no compiler.
    Rules,
}

/// Lints that hold in the engine's own code but not in its tests: it never panics.
const NEVER_PANICS: [&str; 8] = [
    "clippy::unwrap_used",
    "clippy::expect_used",
    "clippy::panic",
    "clippy::unreachable",
    "clippy::todo",
    "clippy::unimplemented",
    "clippy::indexing_slicing",
    "clippy::string_slice",
];

/// The engine's features: its command line and its bindings for JavaScript.
const SKINS: &str = "stepthrough/cli,stepthrough/js";

/// Checks, and shows what is wrong.
pub fn run(depth: Depth) -> Done<Tally> {
    let mut tally = Tally::default();
    let files = tree::committed()?;
    tally.count("no built or third-party code is committed", &tree::built(&files));
    tally.count("each dependency has its reason", &manifests::without_reason(&files)?);
    let engine = rust_text::read(&files, "engine/src/")?;
    tally.count("engine modules use only what lies below them", &layers::arrows_up(&engine));
    tally.count("the engine has no clock, chance, environment or I/O", &layers::outside_world(&engine));
    tree::tell_long_files(&files);
    tally.count_step("cargo fmt", quiet(child::command("cargo").args(["fmt", "--all", "--check"]), "cargo fmt"));
    if depth == Depth::All {
        tally.count_step("clippy", clippy(&["--workspace", "--all-targets", "--features", SKINS], &["-Dwarnings"]));
        let strict: Vec<String> = NEVER_PANICS.iter().map(|lint| format!("-D{lint}")).collect();
        let strict: Vec<&str> = strict.iter().map(String::as_str).collect();
        tally.count_step(
            "the engine never panics",
            clippy(&["--package", "stepthrough", "--lib", "--features", SKINS], &strict),
        );
    }
    Ok(tally)
}

fn clippy(what: &[&str], lints: &[&str]) -> Done {
    let mut command = child::command("cargo");
    command.args(["clippy", "--quiet", "--locked"]).args(what).arg("--").args(lints);
    command.env("CARGO_TARGET_DIR", paths::target());
    quiet(&mut command, "clippy")
}

fn quiet(command: &mut Command, what: &str) -> Done {
    child::shown(command, what)
}
