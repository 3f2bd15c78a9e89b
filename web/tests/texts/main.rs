//! Every sentence of the page has its translation in every language, and no table has more than that.
//!
//! `BLESS=1 cargo test -p stepthrough-web --test texts` writes what a table lacks into it, untranslated and marked with
//! `TODO `, and takes out what is no longer used; the test fails as long as a mark is there.

mod engine;
mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use stepthrough::value::Value;
use stepthrough_web::lessons::own_words::rewritten;
use stepthrough_web::texts::Language;

use scan::{bare, sentences};

/// What stands bare on the page because it is the same in every language: names, AWS's words, keys, examples of JSON.
const SAME_EVERYWHERE: &[&str] = &[
    "$states.input.total > 100",
    "ARN",
    "Amazon States Language",
    "Catch",
    "Cause",
    "CloudFormation",
    "English",
    "Error",
    "Express",
    "F2",
    "JSON",
    "JSONPath",
    "JSONata",
    "MaxConcurrency",
    "MyError",
    "R",
    "Retry",
    "SAM",
    "Shift Alt F",
    "Standard",
    "Stepthrough",
    "YAML",
    "https://raw.githubusercontent.com/…/run.stepthrough.json",
    "s",
];

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

fn wanted() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    files.retain(|file| !file.ends_with("src/texts.rs") && !file.ends_with("texts/engine.rs"));
    files.iter().flat_map(|file| sentences(&fs::read_to_string(file).unwrap())).collect()
}

/// The names in braces, in order.
fn places(sentence: &str) -> BTreeSet<&str> {
    let named = sentence.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
    // `{% ... %}` is JSONata, not a place.
    named.filter(|name| name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')).collect()
}

fn read(file: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(file).unwrap_or_else(|_| "{}".to_owned());
    let value = Value::parse(&text).unwrap();
    let members = value.as_object().unwrap().iter();
    members.map(|(english, own)| (english.to_string(), own.as_str().unwrap().to_owned())).collect()
}

/// Every language has a table in the folder with exactly these sentences.
fn check_tables(folder: &Path, wanted: &BTreeSet<String>) {
    let mut wrong = Vec::new();
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        let tag = language.tag();
        let file = folder.join(format!("{tag}.json"));
        let mut table = read(&file);
        if std::env::var_os("BLESS").is_some() {
            table.retain(|english, _| wanted.contains(english));
            for english in wanted {
                table.entry(english.clone()).or_insert_with(|| format!("{TODO}{english}"));
            }
            let value = Value::object(table.iter().map(|(english, own)| (english.as_str(), Value::from(&**own))));
            fs::write(file, value.to_json_pretty() + "\n").unwrap();
        }
        let lacking = wanted.iter().filter(|english| !table.contains_key(*english));
        wrong.extend(lacking.map(|english| format!("{tag} lacks: {english}")));
        let unused = table.keys().filter(|english| !wanted.contains(*english));
        wrong.extend(unused.map(|english| format!("{tag}, unused: {english}")));
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
fn every_language_has_every_sentence_and_no_more() {
    let wanted = wanted();
    assert!(wanted.len() > 300, "the sentences are not found: {}", wanted.len());
    check_tables(&root().join("texts"), &wanted);
}

#[test]
fn every_language_has_every_sentence_of_the_engine_and_no_more() {
    let wanted = engine::wanted(&root().join("../engine/src"));
    assert!(wanted.len() > 200, "the sentences are not found: {}", wanted.len());
    check_tables(&root().join("texts/engine"), &wanted);
}

#[test]
fn every_language_has_every_sentence_of_the_lessons_and_no_more() {
    let mut wanted = BTreeSet::new();
    for folder in fs::read_dir(root().join("../tests/lessons")).unwrap().flatten() {
        let lesson = fs::read_to_string(folder.path().join("lesson.json")).unwrap();
        let lesson = Value::parse(&lesson).unwrap();
        rewritten(&lesson, &mut |english| {
            wanted.extend(english.chars().any(char::is_alphabetic).then(|| english.to_owned()));
            None
        });
    }
    assert!(wanted.len() > 300, "the sentences are not found: {}", wanted.len());
    check_tables(&root().join("texts/lessons"), &wanted);
}

#[test]
fn nothing_stands_bare_on_the_page() {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let found = files.iter().flat_map(|file| {
        let texts = bare(&fs::read_to_string(file).unwrap());
        let wrong = texts.into_iter().filter(|text| !SAME_EVERYWHERE.contains(&text.as_str()));
        wrong.map(move |text| format!("{}: {text}", file.display()))
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{} texts without `tr`:\n{}", found.len(), found.join("\n"));
}

#[test]
fn bare_texts_are_found_in_sources() {
    let check = |source: &str, expected: &[&str]| assert_eq!(bare(source), expected, "{source}");
    check(r#"<p>{ "Some words" }</p>"#, &["Some words"]);
    check(r#"<p>{ tr("Some words") }{ " · " }{ "done" }</p>"#, &["done"]);
    check(r#"<p>{ if open { "Close it" } else { tr("Open it") } }</p>"#, &["Close it"]);
    check(r#"<p>{ format!("{} steps made", 1) }{ format!("{}:{}", 1, 2) }</p>"#, &["{} steps made"]);
    check(r#"<p>{ of('"', "small") }</p>"#, &[]);
    check(r#"<b title="Words" class="b c" aria-label={tr("A b")} />"#, &["Words"]);
    check(r#"<b title={if a { "Words" } else { tr("Ok") }} label="" />"#, &["Words"]);
    check(r#"<b subtitle="no" data-title="no" placeholder={format!("{a}/{b}")} />"#, &[]);
    check(r#"<b subtitle="no" data-title="no" placeholder={format!("{a} of {b}")} />"#, &["{a} of {b}"]);
    check(r#"match a { A => { "Rust, not html" } } "#, &[]);
    check("#[cfg(test)]\nmod tests { <p>{ \"Some words\" }</p> }", &[]);
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
    check(r#"const A: &str = en("Kept for later"); listen("no") texts::en("b")"#, &["Kept for later", "b"]);
    check(r#"tr(if a { "Yes" } else { "No" }), "other""#, &["Yes", "No"]);
    check("tr(\"a \\\"b\\\" \\\n     c\")", &["a \"b\" c"]);
    check(r#"str("x") text("x") fn tr("x")"#, &[]);
    check("#[cfg(test)]\nmod tests;\ntr(\"a b\")\n#[cfg(test)]\nmod tests { tr(\"x y\") }", &["a b"]);
    check("\ntabs! {\n /// Doc.\n A { B = \"Input\", C = \"Mocks\" }\n}", &["Input", "Mocks"]);
    check(r#"row(Command::Run, Group::Run, &["R"], "Run it"),"#, &["Run it"]);
}
