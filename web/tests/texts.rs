//! Every sentence of the page has its translation in every language, and no table has more than that.
//!
//! `BLESS=1 cargo test -p stepthrough-web --test texts` writes what a table lacks into it, untranslated and marked with
//! `TODO `, and takes out what is no longer used; the test fails as long as a mark is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use stepthrough::value::Value;
use stepthrough_web::texts::Language;

/// The functions of `texts` that take a sentence; whether it is the first argument alone.
const FUNCTIONS: &[(&str, bool)] = &[("tr(", true), ("tr_with(", true), ("tr_count(", false), ("en(", true)];

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

/// What follows a character literal at the start of a text, `'"'` or `'\n'`; `None` where a lifetime or none stands.
fn after_character(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('\'')?;
    let mut letters = rest.chars();
    if letters.next()? == '\\' {
        letters.next()?;
    }
    letters.as_str().strip_prefix('\'')
}

/// A text up to the bracket that closes it, and what follows; brackets in literals do not count.
fn enclosed(text: &str) -> (&str, &str) {
    let (mut depth, mut rest) = (0u32, text);
    while let Some(letter) = rest.chars().next() {
        if let Some(after) = literal(rest).map(|(_, after)| after).or_else(|| after_character(rest)) {
            rest = after;
            continue;
        }
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => {
                return (&text[..text.len() - rest.len()], &rest[1..]);
            }
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        rest = &rest[letter.len_utf8()..];
    }
    (text, "")
}

/// The literals of an expression that go through none of the functions of `texts`.
fn loose(expression: &str) -> Vec<String> {
    let (mut rest, mut found, mut before) = (expression, Vec::new(), ' ');
    while let Some(letter) = rest.chars().next() {
        let is_start = !before.is_alphanumeric() && before != '_' && before != '.';
        let call = is_start.then(|| FUNCTIONS.iter().find(|(name, _)| rest.starts_with(name))).flatten();
        before = letter;
        if let Some((name, _)) = call {
            rest = enclosed(&rest[name.len()..]).1;
        } else if let Some((text, after)) = literal(rest) {
            found.push(text);
            rest = after;
        } else {
            rest = after_character(rest).unwrap_or(&rest[letter.len_utf8()..]);
        }
    }
    found
}

/// What people see and nobody can translate: texts that stand bare in `html!` or in an attribute that is read out.
fn bare(source: &str) -> Vec<String> {
    const ATTRIBUTES: &[&str] =
        &["aria-label=", "aria-description=", "aria-roledescription=", "title=", "placeholder=", "alt=", "label="];
    let source = shipped(source);
    let mut found = Vec::new();
    // Names and class names are single small words; what people read has blanks or begins with a capital.
    let is_said = |text: &String| {
        let words = without_places(text);
        let has_words = words.split(' ').any(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1);
        (has_words && text.contains(' ')) || words.starts_with(char::is_uppercase)
    };
    for (at, _) in source.match_indices("{ ") {
        let (before, inner) = (source[..at].trim_end(), enclosed(&source[at + 1..]).0);
        let is_child = before.ends_with(['>', '}', '{']) && !before.ends_with("=>");
        if !is_child || inner.contains('<') || inner.contains(';') {
            continue;
        }
        match literal(inner.trim()) {
            Some((text, "")) => found.push(text),
            _ => found.extend(loose(inner).into_iter().filter(is_said)),
        }
    }
    for name in ATTRIBUTES {
        for (at, _) in source.match_indices(name) {
            let value = &source[at + name.len()..];
            if !source[..at].ends_with(char::is_whitespace) {
                continue;
            }
            match literal(value) {
                Some((text, _)) => found.push(text),
                None => {
                    let inner = value.strip_prefix('{').map_or("", |value| enclosed(value).0);
                    found.extend(loose(inner).into_iter().filter(is_said));
                }
            }
        }
    }
    found.retain(|text| without_places(text).chars().any(char::is_alphabetic));
    found
}

/// A text without the names in its braces.
fn without_places(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once('}').map_or(part, |(_, after)| after))
}

/// What stands before the tests of a file.
fn shipped(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source)
}

/// The sentences of a source: the arguments of the functions of `texts`, the labels of tabs, the titles of commands.
fn sentences(source: &str) -> BTreeSet<String> {
    let source = shipped(source);
    let mut found = BTreeSet::new();
    for (name, first) in FUNCTIONS.iter().copied().chain([("row(", false)]) {
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
