//! Lists the examples that the page carries: every folder of `tests/examples`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let folder = root.join("../tests/examples");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<PathBuf> = fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).collect();
    names.retain(|path| path.join("example.json").is_file() && path.join("definition.asl.json").is_file());
    names.sort();
    let mut out = String::from("&[\n");
    for path in names {
        let file = |name: &str| absolute(&path.join(name)).map(|path| format!("include_str!({path:?})"));
        let (about, definition) = (file("example.json")?, file("definition.asl.json")?);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        writeln!(out, "    ({name:?}, {about}, {definition}),").map_err(io::Error::other)?;
    }
    out.push_str("]\n");
    let target = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(target.join("examples.rs"), out)
}

fn absolute(path: &Path) -> io::Result<String> {
    Ok(fs::canonicalize(path)?.to_string_lossy().into_owned())
}
