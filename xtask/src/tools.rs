//! Trunk and wasm-bindgen, built from crates.io into a folder of the project's own.
//!
//! Each tool lives in `<tools>/<crate>-<version>`. It is built into a folder beside it, which gets its name by a rename when
//! everything is in it: the name is the proof that the tool is whole.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::{Done, child, paths, report};

/// A program of a crate.
struct Tool {
    name: &'static str,
    version: String,
    program: &'static str,
    /// What `cargo install` gets besides name and version.
    options: &'static [&'static str],
    usually: &'static str,
}

/// The version of cargo-deny; nothing else in the project names it.
const DENY_VERSION: &str = "0.20.2";

/// The folders of the tools' programs, for `PATH`.
pub struct Tools(Vec<PathBuf>);

impl Tools {
    /// `PATH` with the tools first, and `first` before them.
    pub fn path(&self, first: Option<&str>) -> Done<std::ffi::OsString> {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let first = first.map(PathBuf::from);
        let folders = first.into_iter().chain(self.0.iter().cloned()).chain(std::env::split_paths(&old));
        std::env::join_paths(folders).map_err(|error| format!("PATH cannot be made: {error}"))
    }
}

/// True when nothing has to be built.
pub fn ready() -> Done<bool> {
    Ok(wanted()?.iter().all(|tool| tool.file().is_file()))
}

/// Builds what is missing.
pub fn install() -> Done<Tools> {
    let wanted = wanted()?;
    build(&wanted)?;
    Ok(Tools(wanted.iter().map(|tool| tool.home().join("bin")).collect()))
}

/// The program that checks licences, sources and advisories.
pub fn cargo_deny() -> Done<PathBuf> {
    let deny = Tool {
        name: "cargo-deny",
        version: DENY_VERSION.to_owned(),
        program: "cargo-deny",
        options: &["--locked"],
        usually: "5 minutes on two cores, once",
    };
    build(std::slice::from_ref(&deny))?;
    Ok(deny.file())
}

fn build(wanted: &[Tool]) -> Done {
    if !wanted.iter().all(|tool| tool.file().is_file()) {
        let folder = paths::tools();
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        let lock = File::create(folder.join(".lock")).map_err(|error| format!("cannot lock the tools: {error}"))?;
        lock.lock().map_err(|error| format!("cannot lock the tools: {error}"))?;
        for tool in wanted {
            tool.install()?;
        }
        // Half a gigabyte that nobody needs again; when it stays, nothing is wrong.
        let _ = fs::remove_dir_all(folder.join(".build"));
    }
    Ok(())
}

/// The tools, their versions read from the project's files.
fn wanted() -> Done<[Tool; 2]> {
    Ok([
        // Its default features are a check for updates and TLS for a proxy.
        Tool {
            name: "trunk",
            version: trunk_version()?,
            program: "trunk",
            options: &["--locked", "--no-default-features"],
            usually: "2 minutes on two cores, once",
        },
        // Without --locked: its lock may name a version that a registry does not have yet.
        Tool {
            name: "wasm-bindgen-cli",
            version: wasm_bindgen_version()?,
            program: "wasm-bindgen",
            options: &["--bin", "wasm-bindgen"],
            usually: "1 minute on two cores, once",
        },
    ])
}

impl Tool {
    fn home(&self) -> PathBuf {
        paths::tools().join(format!("{}-{}", self.name, self.version))
    }

    fn file(&self) -> PathBuf {
        self.home().join("bin").join(self.program)
    }

    fn install(&self) -> Done {
        // Another copy of the project may have built it while this one waited for the lock.
        if self.file().is_file() {
            return Ok(());
        }
        let what = format!("{} {}", self.name, self.version);
        report::step(&format!("build {what}"), self.usually, || {
            let part = paths::tools().join(format!(".part-{}", self.name));
            let _ = fs::remove_dir_all(&part);
            let mut command = child::command("cargo");
            command.args(["install", "--debug", "--no-track", "--root"]).arg(&part).args(self.options);
            command.arg(format!("{}@{}", self.name, self.version));
            // A build without optimisation takes half the time and is quick enough in use.
            command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
            command.env("CARGO_TARGET_DIR", paths::tools().join(".build"));
            child::logged(&mut command, &paths::log(self.name), &format!("building {what} from crates.io"))?;
            let home = self.home();
            let _ = fs::remove_dir_all(&home);
            fs::rename(&part, &home).map_err(|error| format!("cannot move {what} to {}: {error}", home.display()))
        })
    }
}

/// Trunk.toml's `trunk-version = "=1.2.3"`.
fn trunk_version() -> Done<String> {
    let text = read("Trunk.toml")?;
    let line = text.lines().find_map(|line| line.strip_prefix("trunk-version"));
    let version = line.and_then(|line| line.split('"').nth(1)).and_then(|version| version.strip_prefix('='));
    version.map(str::to_owned).ok_or_else(|| "Trunk.toml has no line `trunk-version = \"=1.2.3\"`".into())
}

/// The library's version in Cargo.lock: library and tool must be the same.
fn wasm_bindgen_version() -> Done<String> {
    let text = read("Cargo.lock")?;
    let mut lines = text.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"");
    let version = lines.nth(1).and_then(|line| line.split('"').nth(1));
    version.map(str::to_owned).ok_or_else(|| "Cargo.lock does not name wasm-bindgen".into())
}

fn read(name: &str) -> Done<String> {
    fs::read_to_string(paths::root().join(name)).map_err(|error| format!("cannot read {name}: {error}"))
}
