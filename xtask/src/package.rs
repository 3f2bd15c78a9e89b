//! `cargo xtask package`: the engine as an npm package, in one build for the browser and for Node.

use std::fs;
use std::path::{Path, PathBuf};

use crate::report::Tally;
use crate::wasm_target::{Compiler, TARGET};
use crate::{Done, browser, child, npm, paths, report, tests, tools};

/// What is written by hand and goes into the package as it is.
const SOURCES: [&str; 5] = ["package.json", "README.md", "index.d.ts", "node.js", "browser.js"];
/// Of the project's top folder.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Makes the package and says where it is.
pub fn run() -> Done {
    let folder = build()?;
    let module = folder.join("stepthrough_bg.wasm");
    let bytes = fs::metadata(&module).map_err(|error| format!("cannot read {}: {error}", module.display()))?.len();
    report::note(&format!(
        "{} is ready, its module has {} KB; `npm pack` makes a file of it",
        folder.display(),
        bytes / 1000
    ));
    Ok(())
}

/// Makes the package and runs its tests against the command line.
pub fn test() -> Done<Tally> {
    let folder = build()?;
    report::step("the command line", "half a minute at first", || {
        let mut command = child::command("cargo");
        command.args(["build", "--locked", "--package", "stepthrough", "--features", "cli", "--bin", "stepthrough"]);
        command.env("CARGO_TARGET_DIR", paths::target());
        child::logged(&mut command, &paths::log("cli"), "building the command line")
    })?;
    let sources = paths::root().join("tests/npm");
    npm::install(&sources)?;
    npm::install(&paths::root().join("tests/browser"))?;
    let mut command = child::command("node");
    command.args(["--test", "--test-reporter=spec"]);
    command.args(["package", "browser", "types"].map(|name| sources.join(format!("{name}.test.mjs"))));
    command.env("STEPTHROUGH_CHROMIUM", browser::chromium()?);
    command.env("STEPTHROUGH_PACKAGE", folder).env("STEPTHROUGH_CLI", paths::target().join("debug/stepthrough"));
    tests::stream(&mut command, "the npm package's tests", closing_line)
}

/// Reads `ℹ pass 12` and `ℹ fail 0`, which Node writes at the end.
fn closing_line(line: &str) -> Option<Tally> {
    let (word, count) = line.strip_prefix("ℹ ")?.split_once(' ')?;
    let count = count.trim().parse().ok()?;
    match word {
        "pass" => Some(Tally { passed: count, failed: 0 }),
        "fail" => Some(Tally { passed: 0, failed: count }),
        _ => None,
    }
}

/// Makes the package's folder.
fn build() -> Done<PathBuf> {
    npm::node()?;
    let compiler = Compiler::find()?;
    let path = tools::install()?.path(compiler.first_in_path())?;
    let folder = paths::target().join("npm/stepthrough");
    report::step("the npm package", "two minutes at first", || {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        let mut compile = child::command("cargo");
        compile.args(["rustc", "--locked", "--release", "--package", "stepthrough", "--lib", "--features", "js"]);
        compile.args(["--crate-type", "cdylib", "--target", TARGET]).env("PATH", &path);
        compiler.apply(&mut compile);
        child::logged(&mut compile, &paths::log("package"), "compiling the engine for JavaScript")?;
        let mut bind = child::command("wasm-bindgen");
        bind.env("PATH", &path).args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&folder);
        bind.arg(paths::wasm_target().join(TARGET).join("release/stepthrough.wasm"));
        child::logged(&mut bind, &paths::log("package-bind"), "wasm-bindgen")?;
        let sources = paths::root().join("engine/js");
        SOURCES.iter().try_for_each(|file| copy(&sources, file, &folder))?;
        LICENCES.iter().try_for_each(|file| copy(&paths::root(), file, &folder))
    })?;
    Ok(folder)
}

fn copy(from: &Path, file: &str, to: &Path) -> Done {
    let copied = fs::copy(from.join(file), to.join(file));
    copied.map(|_| ()).map_err(|error| format!("cannot copy {file} to {}: {error}", to.display()))
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn nodes_closing_lines_are_read() {
        assert_eq!(closing_line("ℹ pass 12"), Some(Tally { passed: 12, failed: 0 }));
        assert_eq!(closing_line("ℹ fail 3"), Some(Tally { passed: 0, failed: 3 }));
        assert_eq!(closing_line("ℹ tests 15"), None);
        assert_eq!(closing_line("✔ it passes (3 ms)"), None);
    }

    #[test]
    fn the_package_has_the_projects_version() {
        let line = |file: &str, start: &str| {
            let text = fs::read_to_string(paths::root().join(file)).expect(file);
            let line = text.lines().find_map(|line| line.trim().strip_prefix(start).map(str::to_owned));
            line.expect("a version").trim_matches([' ', '"', ',']).to_owned()
        };
        assert_eq!(line("engine/js/package.json", "\"version\":"), line("Cargo.toml", "version ="));
    }
}
