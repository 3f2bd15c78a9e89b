//! Files that are read and written, and the workflows in them.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use stepthrough::workflow::{Opened, Workflow};

use crate::options::Chosen;
use crate::{Done, Stop};

/// The name of the standard input.
const STDIN: &str = "-";

/// A text and what messages call it.
pub struct Source {
    /// The file's name, or `<stdin>`.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// A workflow and what messages call its definition.
pub struct Found {
    /// The file that has the definition.
    pub name: String,
    /// The workflow.
    pub workflow: Workflow,
}

/// Reads a file, or the standard input for `-`. A byte order mark is no part of it.
pub fn read(file: &str) -> Done<Source> {
    let (name, text) = match file {
        STDIN => {
            let mut text = String::new();
            let read = std::io::stdin().lock().read_to_string(&mut text);
            ("<stdin>".to_owned(), read.map(|_| text))
        }
        file => (file.to_owned(), fs::read_to_string(file)),
    };
    let text = text.map_err(|error| Stop::usage(format!("cannot read {name}: {error}")))?;
    Ok(Source { name, text: text.strip_prefix('\u{FEFF}').map_or_else(|| text.clone(), str::to_owned) })
}

/// Reads an argument that is JSON itself, `@file`, or `-`.
pub fn read_argument(argument: &str) -> Done<Source> {
    match argument.strip_prefix('@') {
        Some(file) => read(file),
        None if argument == STDIN => read(STDIN),
        None => Ok(Source { name: "--input".to_owned(), text: argument.to_owned() }),
    }
}

/// Writes a file and the folders that lead to it.
pub fn write(file: &Path, text: &str) -> Done<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(file, text))
        .map_err(|error| Stop::usage(format!("cannot write {}: {error}", file.display())))
}

/// The workflow that the command line means.
pub fn workflow(chosen: &Chosen) -> Done<Found> {
    let source = read(&chosen.file)?;
    let mut found = open(source, chosen.machine.as_deref())?;
    found.workflow.values.extend(chosen.values.clone());
    if chosen.express {
        found.workflow.kind = Some(chosen.kind());
    }
    Ok(found)
}

/// The workflow in a text; `DefinitionUri` is followed.
pub fn open(source: Source, machine: Option<&str>) -> Done<Found> {
    let opened = Workflow::open(&source.text, machine);
    match opened.map_err(|why| Stop::refused(format!("{}: {why}", source.name)))? {
        Opened::Here(workflow) => {
            let name = match &workflow.logical_id {
                Some(logical_id) => format!("{} ({logical_id})", source.name),
                None => source.name,
            };
            Ok(Found { name, workflow })
        }
        Opened::Elsewhere { file, workflow } => {
            let Source { name, text } = read(&beside(&source.name, &file).display().to_string())?;
            Ok(Found { name, workflow: Workflow { definition: text, ..workflow } })
        }
    }
}

/// A path that stands in a file, from that file's folder.
pub fn beside(file: &str, path: &str) -> PathBuf {
    Path::new(file).parent().unwrap_or(Path::new("")).join(path)
}
