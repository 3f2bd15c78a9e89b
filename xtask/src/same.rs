//! `cargo xtask same`: made workflows write the same natively and in WebAssembly.

use crate::wasm_target::{self, Compiler, TARGET};
use crate::{Done, child, npm, paths, report, tools};

/// Runs the program `digest` on both and compares what it prints; false when it differs.
pub fn run() -> Done<bool> {
    npm::node()?;
    let compiler = Compiler::find()?;
    let path = tools::install()?.path(compiler.first_in_path())?;
    let what = ["--locked", "--release", "--package", "stepthrough-tests", "--bin", "digest"];
    report::step("the digest of this machine", "a minute at first", || {
        let mut build = child::command("cargo");
        build.arg("build").args(what).env("CARGO_TARGET_DIR", paths::target());
        child::logged(&mut build, &paths::log("digest"), "building `digest`")
    })?;
    report::step("the digest of WebAssembly", "a minute at first", || {
        let mut build = child::command("cargo");
        build.arg("build").args(what).args(["--target", TARGET]).env("PATH", &path);
        compiler.apply(&mut build);
        child::logged(&mut build, &paths::log("digest-wasm"), "building `digest` for WebAssembly")?;
        wasm_target::bind_for_node(&path, "release/digest.wasm", &out())
    })?;
    let native = answer(paths::target().join("release/digest"), &[])?;
    let wasm = answer("node", &[out().join("digest.js")])?;
    println!("{native}");
    if native != wasm {
        println!("WebAssembly writes something else:\n{wasm}");
    }
    Ok(native == wasm)
}

/// Where the bound module goes.
fn out() -> std::path::PathBuf {
    paths::wasm_target().join("digest")
}

fn answer(program: impl AsRef<std::ffi::OsStr>, arguments: &[std::path::PathBuf]) -> Done<String> {
    let mut command = child::command(program);
    child::answer(command.args(arguments)).ok_or_else(|| format!("{command:?} failed"))
}
