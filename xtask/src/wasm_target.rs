//! A compiler that knows `wasm32-unknown-unknown`: the installed one, rustup's, or Debian's.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Done, apt, child, paths, report};

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler for the web, the standard library's sources and the linker.
const DEBIAN: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];

/// Where Debian puts them.
const DEBIAN_BIN: &str = "/usr/bin";

/// How the page is compiled.
pub enum Compiler {
    /// The compiler on `PATH` has the target's standard library.
    Installed,
    /// Debian's compiler builds the standard library along, with this linker.
    Debian {
        /// `wasm-ld-19`, or whichever is there.
        linker: PathBuf,
    },
}

impl Compiler {
    /// Finds or installs one.
    pub fn find() -> Done<Self> {
        let debian_only = std::env::var("STEPTHROUGH_TARGET").is_ok_and(|value| value == "debian");
        if !debian_only {
            if has_target() {
                return Ok(Self::Installed);
            }
            if paths::on_path("rustup").is_some() {
                let added = report::step(&format!("rustup target add {TARGET}"), "seconds, once", || {
                    let mut command = child::command("rustup");
                    child::logged(command.args(["target", "add", TARGET]), &paths::log("rustup"), "rustup target add")
                });
                if added.is_ok() && has_target() {
                    return Ok(Self::Installed);
                }
                report::note("rustup cannot download the target here: Debian's packages are next");
            }
        }
        if let Some(compiler) = Self::debian() {
            return Ok(compiler);
        }
        let installed = report::step(&format!("apt-get install {}", DEBIAN.join(" ")), "half a minute, once", || {
            apt::install(&DEBIAN, "apt-wasm")
        });
        installed.map_err(|sentence| {
            format!(
                "the compiler lacks {TARGET}: `rustup target add {TARGET}` where rustup can download, else: {sentence}"
            )
        })?;
        Self::debian().ok_or_else(|| format!("Debian's packages are installed, but no sources of std or no wasm-ld are found; try `rustup target add {TARGET}`"))
    }

    /// Debian's, when all its parts are there.
    fn debian() -> Option<Self> {
        let rustc = Path::new(DEBIAN_BIN).join("rustc");
        let sysroot = child::answer(child::command(rustc).env_remove("RUSTUP_TOOLCHAIN").args(["--print", "sysroot"]))?;
        Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file().then_some(())?;
        ["wasm-ld-19", "wasm-ld"]
            .iter()
            .find_map(|linker| paths::on_path(linker))
            .or_else(any_wasm_ld)
            .map(|linker| Self::Debian { linker })
    }

    /// The folder that must come first in `PATH`.
    pub fn first_in_path(&self) -> Option<&'static str> {
        match self {
            Self::Installed => None,
            Self::Debian { .. } => Some(DEBIAN_BIN),
        }
    }

    /// Sets what a cargo that builds the page needs; a child's environment only, since native builds must not see it.
    pub fn apply(&self, command: &mut Command) {
        command.env("CARGO_TARGET_DIR", paths::wasm_target());
        if let Self::Debian { linker } = self {
            command.env_remove("RUSTUP_TOOLCHAIN");
            command.env("RUSTC", Path::new(DEBIAN_BIN).join("rustc")).env("RUSTC_BOOTSTRAP", "1");
            command.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
    }
}

/// Makes what Node loads of a built module, `release/name.wasm`. `path` is the `PATH` with the tools.
pub fn bind_for_node(path: &OsStr, module: &str, out: &Path) -> Done {
    let mut bind = child::command("wasm-bindgen");
    bind.env("PATH", path).args(["--target", "nodejs", "--out-dir"]).arg(out);
    bind.arg(paths::wasm_target().join(TARGET).join(module));
    child::logged(&mut bind, &paths::log("bind-for-node"), "wasm-bindgen")
}

/// The standard library of the target stands beside the compiler's own.
fn has_target() -> bool {
    let mut command = child::command("rustc");
    let folder = child::answer(command.args(["--print", "target-libdir", "--target", TARGET]));
    let files = folder.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    files.into_iter().any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

/// `wasm-ld-15` and the like, the newest first.
fn any_wasm_ld() -> Option<PathBuf> {
    let files = fs::read_dir(DEBIAN_BIN).ok()?.flatten().map(|file| file.path());
    let mut found: Vec<PathBuf> = files
        .filter(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("wasm-ld-")))
        .collect();
    found.sort();
    found.pop()
}
