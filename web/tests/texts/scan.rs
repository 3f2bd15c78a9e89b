//! Sentences in Rust sources: what the functions of `texts` are given, and what stands bare on the page.

use std::collections::BTreeSet;

/// The functions of `texts` that take a sentence; whether it is the first argument alone.
const FUNCTIONS: &[(&str, bool)] = &[("tr(", true), ("tr_with(", true), ("tr_count(", false), ("en(", true)];

/// The string literal at the start of a text, its escapes undone, and what follows it.
pub fn literal(text: &str) -> Option<(String, &str)> {
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
pub fn arguments(text: &str, first: bool) -> Vec<String> {
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
pub fn after_character(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('\'')?;
    let mut letters = rest.chars();
    if letters.next()? == '\\' {
        letters.next()?;
    }
    letters.as_str().strip_prefix('\'')
}

/// A text up to the bracket that closes it, and what follows; brackets in literals do not count.
pub fn enclosed(text: &str) -> (&str, &str) {
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
pub fn bare(source: &str) -> Vec<String> {
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
pub fn without_places(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once('}').map_or(part, |(_, after)| after))
}

/// What stands before the tests of a file.
pub fn shipped(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source)
}

/// The sentences of a source: the arguments of the functions of `texts`, the labels of tabs, the titles of commands.
pub fn sentences(source: &str) -> BTreeSet<String> {
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
