//! The direction of dependencies inside the engine, and its walls to the outside world.

use super::rust_text::Source;

/// The engine's modules from the bottom up. A module uses modules of rows below its own, and itself.
const ROWS: &[(&str, &[&str])] = &[
    ("ground", &["value", "ambient", "time", "source", "diagnostic", "limits", "text", "base64", "hash", "java"]),
    ("reading", &["syntax"]),
    ("languages", &["jsonpath", "intrinsic", "jsonata"]),
    ("expressions", &["expr"]),
    ("definitions", &["definition"]),
    ("records", &["history", "trace"]),
    ("execution", &["exec"]),
    ("rules", &["check"]),
    ("programs", &["program", "workflow"]),
    ("deployments", &["deploy"]),
    ("mocks", &["mock"]),
    ("timelines", &["timeline", "test_state"]),
    ("testing", &["cases"]),
    ("assistance", &["assist", "provenance"]),
];

/// Pairs that stand in different rows for the order's sake and yet must not know each other.
const NEVER: &[(&str, &str)] = &[("check", "exec"), ("assist", "exec"), ("assist", "mock")];

/// Edges on top: wire formats, bindings, the command line. They may use everything and nothing uses them.
const LEAVES: &[&str] = &["lib", "js", "bin", "wire", "share", "api"];

/// What the engine must not name, and why: a run is a pure function of what it is given, on every platform.
const OUTSIDE: [(&str, &str); 18] = [
    ("SystemTime", "a clock: `Ambient` is the only door to time"),
    ("Instant::", "a clock: `Ambient` is the only door to time"),
    ("RandomState", "chance: `Ambient` is the only door to it"),
    ("HashMap::new", "its order is chance: use an ordered map"),
    ("HashSet::new", "its order is chance: use an ordered set"),
    ("std::env", "the environment differs between machines"),
    ("std::fs", "there are no files in a browser"),
    ("std::net", "nothing leaves the page"),
    ("std::thread", "there are no threads in a browser"),
    ("std::process", "there are no processes in a browser"),
    ("std::io", "there is no input or output in a browser"),
    (".powf(", "its rounding differs between platforms: use `libm`"),
    (".powi(", "its rounding differs between platforms: use `libm`"),
    (".exp(", "its rounding differs between platforms: use `libm`"),
    (".ln(", "its rounding differs between platforms: use `libm`"),
    (".log10(", "its rounding differs between platforms: use `libm`"),
    (".sin(", "its rounding differs between platforms: use `libm`"),
    (".cos(", "its rounding differs between platforms: use `libm`"),
];

/// Uses of a module that lies above or beside the user.
pub fn arrows_up(engine: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in engine {
        let from = module(&source.file);
        if LEAVES.contains(&from) {
            continue;
        }
        let Some(from_row) = row(from) else {
            found.push(format!("{}: module `{from}` stands in no row of xtask/src/check/layers.rs", source.file));
            continue;
        };
        for (line, to) in uses(&source.code) {
            let never = NEVER.contains(&(from, to.as_str()));
            let up = row(&to).is_some_and(|to_row| to_row > from_row) || LEAVES[1..].contains(&to.as_str());
            if never || up {
                found.push(format!("{}:{line}: `{from}` uses `{to}`, which lies above it", source.file));
            }
        }
    }
    found
}

/// Clocks, chance, files and the like in engine code; the bindings and the command line are allowed to have them.
pub fn outside_world(engine: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in engine.iter().filter(|source| !["js", "bin"].contains(&module(&source.file))) {
        for (at, line) in source.code.lines().enumerate() {
            for (word, why) in OUTSIDE.iter().filter(|(word, _)| names(line, word)) {
                found.push(format!("{}:{}: `{word}`: {why}", source.file, at + 1));
            }
        }
    }
    found
}

/// The line has the word, not as the end of a longer one.
fn names(line: &str, word: &str) -> bool {
    let method = word.starts_with('.');
    line.match_indices(word).any(|(at, _)| method || !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// `engine/src/exec/flow.rs` is of module `exec`.
fn module(file: &str) -> &str {
    let inside = file.strip_prefix("engine/src/").unwrap_or(file);
    let top = inside.split('/').next().unwrap_or(inside);
    top.strip_suffix(".rs").unwrap_or(top)
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|(_, modules)| modules.contains(&module))
}

/// Line numbers and modules of `crate::module` and `crate::{module::..., module::...}`.
fn uses(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(first_words(group).into_iter().map(|word| (line, word)));
        } else {
            found.push((line, word(rest)));
        }
    }
    found
}

/// The first word of each entry of a braced list, from behind its opening brace.
fn first_words(group: &str) -> Vec<String> {
    let mut words = vec![word(group)];
    let mut depth = 0usize;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => words.push(word(&group[at + 1..])),
            _ => {}
        }
    }
    words
}

fn word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(file: &str, code: &str) -> [Source; 1] {
        [Source { file: file.to_owned(), code: code.to_owned() }]
    }

    #[test]
    fn arrows_point_down() {
        let check = |file: &str, code: &str, faults: usize| {
            let found = arrows_up(&source(file, code));
            assert_eq!(found.len(), faults, "{file}: {code}: {found:?}");
        };
        check("engine/src/exec/flow.rs", "use crate::{definition::State, value::{Value, Object}};", 0);
        check("engine/src/exec/flow.rs", "use crate::{value::Value, mock::Book};", 1);
        check("engine/src/value.rs", "fn f() { crate::exec::run() }", 1);
        check("engine/src/check/flow.rs", "use crate::exec::run;", 1);
        check("engine/src/timeline.rs", "use crate::mock::Book;", 0);
        check("engine/src/lib.rs", "use crate::timeline::Timeline;", 0);
        check("engine/src/novelty.rs", "", 1);
    }

    #[test]
    fn the_outside_world_is_found() {
        let check = |code: &str, faults: usize| {
            assert_eq!(outside_world(&source("engine/src/exec.rs", code)).len(), faults, "{code}");
        };
        check("let now = SystemTime::now();", 1);
        check("let now = MySystemTime::now();", 0);
        check("use std::fs::File;", 1);
        check("let root = x.powf(0.5);", 1);
    }
}
