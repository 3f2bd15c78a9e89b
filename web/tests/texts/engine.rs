//! The sentences of the engine that the page shows in the reader's language, out of the engine's sources.
//!
//! The engine marks nothing: here stands in which sources, and behind which words, its own sentences are. What AWS says
//! stands behind others, and is not found.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::scan::{after_character, enclosed, literal, shipped, without_places};
use super::sources;

/// Where sentences stand in a source: behind a word, in the argument of that place.
type Behind = (&'static str, usize);

/// The sources, by how their paths begin, and where their sentences stand; everywhere when nothing is named.
const PLACES: &[(&str, &[Behind])] = &[
    ("assist/complete", &[]),
    ("assist/errors.rs", &[("error(", 1)]),
    ("assist/fields/", &[("row(", 2), ("row(", 3)]),
    (
        "assist/fields.rs",
        &[
            ("let simple =", 0),
            ("let subjects =", 0),
            ("let relation =", 0),
            ("Some(match", 0),
            ("let (text, page) =", 0),
        ],
    ),
    ("assist/fixes.rs", &[]),
    ("assist/hover.rs", &[]),
    ("assist/resources.rs", &[]),
    (
        "check/",
        &[
            (".help(", 0),
            (".fix(", 0),
            ("let help =", 0),
            ("refuse(report,", 1),
            ("typed(report,", 4),
            ("help_with_name(found,", 3),
        ],
    ),
    ("check/paths.rs", &[("true =>", 0), ("false =>", 0)]),
    ("deploy/arn.rs", &[]),
    ("deploy/compare.rs", &[]),
    ("deploy/needs", &[]),
    ("deploy/policy.rs", &[]),
    ("deploy/read_policy.rs", &[]),
    ("deploy/refusal.rs", &[]),
    ("deploy/start.rs", &[]),
    ("exec/signal.rs", &[]),
    ("intrinsic/functions.rs", &[("gives:", 0)]),
    ("jsonata/functions/", &[("help:", 0)]),
    ("mock/local", &[]),
    ("mock/wire.rs", &[]),
    ("syntax/json/report.rs", &[("let help =", 0), ("help:", 0), ("last.help =", 0), ("fix(", 0), ("fix.title =", 0)]),
    ("syntax/yaml.rs", &[("self.report(", 2), ("true =>", 0), ("false =>", 0)]),
];

/// What stays as it is: names of snippets, which people type, and AWS's own text.
const KEPT: &[&str] = &[
    "Catch everything",
    "Distributed Map",
    "Object Created",
    "{sentence} (Service: {name}, Status Code: {status}, Request ID: {id})",
    "Lambda with Retry",
    "Retry Lambda",
    "Retry everything",
    "Task with token",
    "The mocked response '{1}' has no reply for invocation {missing}.",
    "User: {user} is not authorized to perform: {action} on resource: {quoted} {because}",
    "because no identity-based policy allows the {action} action",
    "with an explicit deny in an identity-based policy",
];

/// All of them.
pub fn wanted(engine: &Path) -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(engine, &mut files);
    files.retain(|file| !file.ends_with("tests.rs"));
    let mut found = BTreeSet::new();
    for file in files {
        let name = file.strip_prefix(engine).unwrap().to_string_lossy().replace('\\', "/");
        for (_, places) in PLACES.iter().filter(|(start, _)| name.starts_with(start)) {
            let mut texts = sentences(&fs::read_to_string(&file).unwrap(), places);
            // One word says something in the table of fields alone.
            texts.retain(|text| text.contains(' ') || name.starts_with("assist/fields"));
            found.extend(texts);
        }
    }
    found.retain(|text| !is_code(text) && !KEPT.contains(&text.as_str()));
    found
}

/// What is written into definitions and programs, and parts of lists.
fn is_code(text: &str) -> bool {
    text.contains(['\n', '«']) || text.starts_with(['"', ' ', '(', ':']) || text == "` and `"
}

/// The sentences of a source.
pub fn sentences(source: &str, places: &[Behind]) -> BTreeSet<String> {
    let lines = shipped(source).lines().filter(|line| !line.trim_start().starts_with("//"));
    let source = lines.collect::<Vec<_>>().join("\n");
    if places.is_empty() {
        return said(&source).into_iter().filter(|text| text.contains(' ') && says(text)).collect();
    }
    let behind = |&(word, place): &Behind| {
        let found = source.match_indices(word).filter(|(at, _)| !source[..*at].ends_with("fn "));
        let found = found.filter_map(|(at, _)| argument(&source[at + word.len()..], place).map(said));
        found.flatten().collect::<Vec<_>>()
    };
    let is_word = |text: &str| text.chars().all(|letter| letter.is_ascii_lowercase());
    places.iter().flat_map(behind).filter(|text| says(text) && (text.contains(' ') || is_word(text))).collect()
}

/// Whether a text has words, or puts sentences together.
fn says(text: &str) -> bool {
    let words = without_places(text);
    let has_word = words.split(' ').any(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1);
    has_word || (!words.trim().is_empty() && text.matches('{').count() == 2 && !text.contains(['<', '$', '"', '`']))
}

/// The argument of a place; the text begins behind the opening bracket, or behind `=` or `:`.
fn argument(text: &str, place: usize) -> Option<&str> {
    let (mut rest, mut start, mut left) = (text, 0, place);
    while let Some(letter) = rest.chars().next() {
        if let Some(after) = literal(rest).map(|(_, after)| after).or_else(|| after_character(rest)) {
            rest = after;
            continue;
        }
        let at = text.len() - rest.len();
        rest = &rest[letter.len_utf8()..];
        match letter {
            '(' | '[' | '{' => rest = enclosed(rest).1,
            ',' | ';' | ')' | ']' | '}' if left == 0 => return Some(&text[start..at]),
            ',' => (start, left) = (at + 1, left - 1),
            ';' | ')' | ']' | '}' => return None,
            _ => {}
        }
    }
    None
}

/// The texts of an expression; those of `format!` as patterns, with a name or a number for every place.
fn said(expression: &str) -> Vec<String> {
    let (mut rest, mut found) = (expression, Vec::new());
    while let Some(letter) = rest.chars().next() {
        if let Some(inner) = rest.strip_prefix("format!(").or_else(|| rest.strip_prefix("write!(f,")) {
            let (inner, after) = enclosed(inner);
            if let Some((text, values)) = literal(inner.trim_start()) {
                found.push(pattern(&text));
                found.extend(said(values));
            }
            rest = after;
        } else if let Some((text, after)) = literal(rest) {
            found.push(text);
            rest = after;
        } else {
            rest = after_character(rest).unwrap_or(&rest[letter.len_utf8()..]);
        }
    }
    found
}

/// The pattern of a text of `format!`: `{}` becomes `{1}`, `{name:.1}` becomes `{name}`, `{{` a brace.
fn pattern(text: &str) -> String {
    let (mut out, mut rest, mut number) = (String::new(), text, 0);
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("}}")) {
            out.push_str(&rest[..1]);
            rest = after;
            continue;
        }
        let (place, after) = rest[1..].split_once('}').unwrap();
        let name = place.split(':').next().unwrap_or_default();
        number += usize::from(name.is_empty());
        out.push_str(&if name.is_empty() { format!("{{{number}}}") } else { format!("{{{name}}}") });
        rest = after;
    }
    out + rest
}

#[test]
fn sentences_of_the_engine_are_found() {
    let check = |source: &str, places: &[Behind], expected: &[&str]| {
        let expected: BTreeSet<String> = expected.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(sentences(source, places), expected, "{source}");
    };
    let help: &[Behind] = &[(".help(", 0)];
    check(r#"report.schema("AWS's words", at).help("delete one of them")"#, help, &["delete one of them"]);
    check(r#"x.help(format!("add `{}` to {name:?}", all.join(", ")))"#, help, &["add `{1}` to {name}"]);
    check(
        r#"x.help(match a { A => "one thing", B => format!("{}; {}", b, "in {{a}}") })"#,
        help,
        &["one thing", "{1}; {2}", "in {{a}}"],
    );
    check(r#"x.help(format!("write {{{a}}}")); fn help() {} y.help(other)"#, help, &["write {{a}}"]);
    check(
        r#"row("Next", STATE, "The state.", "an end", "\"A\"")"#,
        &[("row(", 2), ("row(", 3)],
        &["The state.", "an end"],
    );
    check(r#"write!(f, "mocks: {}", self.problem)"#, &[], &["mocks: {1}"]);
    check("// \"a b\"\n let a = \"Some words\"; let b = \"word\";", &[], &["Some words"]);
}
