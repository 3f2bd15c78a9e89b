//! Every sentence of the page has its translation in every language, and no table has more than that.
//!
//! `BLESS=1 cargo test -p stepthrough-web --test texts` writes what a table lacks into it, untranslated and marked with
//! `TODO `, and takes out what is no longer used; the test fails as long as a mark is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use stepthrough::value::Value;
use stepthrough_web::texts::Language;

/// What a sentence begins with that nobody has translated yet.
const TODO: &str = "TODO ";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The string literal at the start of a text, its escapes undone, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut out = String::new();
    loop {
        let mut letters = rest.chars();
        let letter = letters.next()?;
        rest = letters.as_str();
        match letter {
            '"' => return Some((out, rest)),
            '\\' => {
                let escaped = letters.next()?;
                rest = letters.as_str();
                match escaped {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    // A line that goes on below.
                    '\n' => rest = rest.trim_start(),
                    'u' => {
                        let (code, after) = rest.strip_prefix('{')?.split_once('}')?;
                        out.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
                        rest = after;
                    }
                    other => out.push(other),
                }
            }
            other => out.push(other),
        }
    }
}

/// The literals of a call's arguments from behind its opening bracket: of all of them, or of the first only.
fn arguments(text: &str, first: bool) -> Vec<String> {
    let (mut depth, mut rest, mut found) = (0u32, text, Vec::new());
    while let Some(letter) = rest.chars().next() {
        if letter == '"' {
            let Some((sentence, after)) = literal(rest) else { break };
            found.push(sentence);
            rest = after;
            continue;
        }
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if first && depth == 0 => break,
            _ => {}
        }
        rest = &rest[letter.len_utf8()..];
    }
    found
}

/// What stands before the tests of a file.
fn shipped(source: &str) -> &str {
    source.split("#[cfg(test)]").next().unwrap_or(source)
}

/// The sentences of a source: the arguments of the functions of `texts`, the labels of tabs, the titles of commands.
fn sentences(source: &str) -> BTreeSet<String> {
    let source = shipped(source);
    let mut found = BTreeSet::new();
    for (name, first) in [("tr(", true), ("tr_with(", true), ("tr_count(", false), ("row(", false)] {
        for (at, _) in source.match_indices(name) {
            let before = source[..at].chars().next_back();
            let is_call = before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_' && letter != '.');
            // `row(` is the table of commands alone.
            if !is_call
                || source[..at].ends_with("fn ")
                || (name == "row(" && !source[at..].starts_with("row(Command::"))
            {
                continue;
            }
            let mut words = arguments(&source[at + name.len()..], first);
            if name == "row(" {
                words = words.pop().into_iter().collect();
            }
            found.extend(words);
        }
    }
    for (at, _) in source.match_indices("\ntabs! {") {
        found.extend(arguments(&source[at + "\ntabs! {".len()..], false));
    }
    found.retain(|sentence| sentence.chars().any(char::is_alphabetic));
    found
}

fn wanted() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    files.retain(|file| !file.ends_with("src/texts.rs"));
    files.iter().flat_map(|file| sentences(&fs::read_to_string(file).unwrap())).collect()
}

/// The names in braces, in order.
fn places(sentence: &str) -> BTreeSet<&str> {
    let named = sentence.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
    // `{% ... %}` is JSONata, not a place.
    named.filter(|name| name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')).collect()
}

fn file(language: Language) -> PathBuf {
    root().join("texts").join(format!("{}.json", language.tag()))
}

fn read(language: Language) -> BTreeMap<String, String> {
    let text = fs::read_to_string(file(language)).unwrap_or_else(|_| "{}".to_owned());
    let value = Value::parse(&text).unwrap();
    let members = value.as_object().unwrap().iter();
    members.map(|(english, own)| (english.to_string(), own.as_str().unwrap().to_owned())).collect()
}

#[test]
fn every_language_has_every_sentence_and_no_more() {
    let wanted = wanted();
    assert!(wanted.len() > 300, "the sentences are not found: {}", wanted.len());
    let mut wrong = Vec::new();
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        let mut table = read(language);
        if std::env::var_os("BLESS").is_some() {
            table.retain(|english, _| wanted.contains(english));
            for english in &wanted {
                table.entry(english.clone()).or_insert_with(|| format!("{TODO}{english}"));
            }
            let value = Value::object(table.iter().map(|(english, own)| (english.as_str(), Value::from(&**own))));
            fs::write(file(language), value.to_json_pretty() + "\n").unwrap();
        }
        let tag = language.tag();
        wrong.extend(
            wanted
                .iter()
                .filter(|english| !table.contains_key(*english))
                .map(|english| format!("{tag} lacks: {english}")),
        );
        wrong.extend(
            table
                .keys()
                .filter(|english| !wanted.contains(*english))
                .map(|english| format!("{tag}, unused: {english}")),
        );
        for (english, own) in &table {
            if own.starts_with(TODO) || own.trim().is_empty() {
                wrong.push(format!("{tag}, not translated: {english}"));
            }
            if places(english) != places(own) {
                wrong.push(format!("{tag}, other places in braces: {own}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn sentences_are_found_in_sources() {
    let check = |source: &str, expected: &[&str]| {
        let expected: BTreeSet<String> = expected.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(sentences(source), expected, "{source}");
    };
    check(
        r#"{ tr("Run") } tr_with("{n} of", &[("n", &1)]) tr_count(n, "one", "more")"#,
        &["Run", "{n} of", "one", "more"],
    );
    check(r#"tr(if a { "Yes" } else { "No" }), "other""#, &["Yes", "No"]);
    check("tr(\"a \\\"b\\\" \\\n     c\")", &["a \"b\" c"]);
    check(r#"str("x") text("x") fn tr("x") #[cfg(test)] tr("x")"#, &[]);
    check("\ntabs! {\n /// Doc.\n A { B = \"Input\", C = \"Mocks\" }\n}", &["Input", "Mocks"]);
    check(r#"row(Command::Run, Group::Run, &["R"], "Run it"),"#, &["Run it"]);
}
