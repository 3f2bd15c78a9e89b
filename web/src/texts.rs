//! The page's texts in the reader's language.
//!
//! Sources hold English sentences; a table for another language leads from the English sentence to its own. A
//! sentence that a table lacks stays English. What is AWS's own (names of fields, errors, events, its messages) is
//! never translated.

mod engine;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Display;

use stepthrough::value::Value;

pub use engine::{speak_engine, tr_engine};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Language {
    #[default]
    English,
    Vietnamese,
    Korean,
    Portuguese,
    Chinese,
}

impl Language {
    /// All of them, in the order of the menu.
    pub const ALL: [Language; 5] =
        [Language::English, Language::Vietnamese, Language::Korean, Language::Portuguese, Language::Chinese];

    /// As the `lang` attribute has it.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Vietnamese => "vi",
            Language::Korean => "ko",
            Language::Portuguese => "pt-BR",
            Language::Chinese => "zh-CN",
        }
    }

    /// Two letters, for where there is little room.
    pub fn short(self) -> &'static str {
        match self {
            Language::English => "EN",
            Language::Vietnamese => "VI",
            Language::Korean => "KO",
            Language::Portuguese => "PT",
            Language::Chinese => "ZH",
        }
    }

    /// What its speakers call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Vietnamese => "Tiếng Việt",
            Language::Korean => "한국어",
            Language::Portuguese => "Português",
            Language::Chinese => "简体中文",
        }
    }

    /// The language that a browser's tag such as `pt-PT` means; `None` when the page does not have it.
    pub fn of_tag(tag: &str) -> Option<Language> {
        let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Language::ALL.into_iter().find(|language| main(language.tag()) == main(tag))
    }
}

/// A language's sentences by the English ones.
pub type Table = HashMap<&'static str, &'static str>;

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
    static TABLE: RefCell<Table> = RefCell::new(Table::new());
    static LESSONS: RefCell<Table> = RefCell::new(Table::new());
}

/// A table out of its file: an object that leads from English sentences to others.
///
/// The sentences live as long as the page: whoever draws borrows them.
pub fn table(file: &Value) -> Table {
    let keep = |text: &str| -> &'static str { Box::leak(Box::from(text)) };
    let members = file.as_object().into_iter().flat_map(|members| members.iter());
    members.filter_map(|(english, own)| Some((keep(english), keep(own.as_str()?)))).collect()
}

/// The language that the page speaks.
pub fn language() -> Language {
    LANGUAGE.get()
}

/// Whether a tag such as `pt` means the language that the page speaks.
pub fn is_readers(tag: &str) -> bool {
    Language::of_tag(tag) == Some(language())
}

/// Makes the page speak a language; what is drawn already must be drawn anew.
pub fn speak(language: Language, table: Table) {
    LANGUAGE.set(language);
    TABLE.replace(table);
}

/// Makes the lessons of the course speak the page's language; those that are open are to be read anew.
pub fn speak_lessons(table: Table) {
    LESSONS.replace(table);
}

/// A sentence of a lesson, Markdown as a whole, in the reader's language; `None` where no table has it.
pub fn tr_lesson(english: &str) -> Option<&'static str> {
    LESSONS.with_borrow(|table| table.get(english).copied())
}

/// A sentence that is written down here and translated where it is shown: in a constant, or as an argument. It marks
/// the sentence for the test that looks for sentences.
pub const fn en(english: &'static str) -> &'static str {
    english
}

/// The sentence in the reader's language.
///
/// One English text may mean two things: `Next|button` is the text “Next” where it says what a button does.
pub fn tr(english: &'static str) -> &'static str {
    TABLE.with_borrow(|table| table.get(english).copied()).unwrap_or_else(|| without_context(english))
}

/// The sentence without what tells its meaning: small letters and blanks behind the last `|`.
fn without_context(english: &'static str) -> &'static str {
    let is_context = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(|c| c.is_ascii_lowercase() || c == ' ')
    };
    english.rsplit_once('|').filter(|(_, context)| is_context(context)).map_or(english, |(text, _)| text)
}

/// The sentence with values in it: `{name}` in the text becomes the value of that name.
pub fn tr_with(english: &'static str, values: &[(&str, &dyn Display)]) -> String {
    fill(tr(english), values)
}

/// The sentence for one, or for any other number; `{n}` in it becomes the number.
pub fn tr_count(n: usize, one: &'static str, other: &'static str) -> String {
    fill(tr(if n == 1 { one } else { other }), &[("n", &number(n))])
}

/// A whole number as the language writes it.
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let mark = if has_decimal_comma() { '.' } else { ',' };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

/// A number with a decimal point, as the language writes it.
pub fn decimal(number: &str) -> String {
    if has_decimal_comma() { number.replace('.', ",") } else { number.to_owned() }
}

fn has_decimal_comma() -> bool {
    matches!(language(), Language::Portuguese | Language::Vietnamese)
}

/// One pass, so that braces in a value stay what they are.
fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        match named {
            Some((value, after)) => {
                out.push_str(&value.to_string());
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_once() {
        let check = |text: &'static str, expected: &str| {
            assert_eq!(tr_with(text, &[("a", &"{b}"), ("b", &2)]), expected);
        };
        check("plain", "plain");
        check("{a} and {b}", "{b} and 2");
        check("{c} {a", "{c} {a");
        check("${{b}}", "${2}");
    }

    #[test]
    fn numbers_are_grouped() {
        let check = |n: usize, expected: &str| assert_eq!(number(n), expected);
        check(0, "0");
        check(999, "999");
        check(25_000, "25,000");
        check(1_234_567, "1,234,567");
        assert_eq!(tr_count(1, "{n} event", "{n} events"), "1 event");
        assert_eq!(tr_count(1200, "{n} event", "{n} events"), "1,200 events");
    }

    #[test]
    fn one_text_may_mean_two_things() {
        let check = |english: &'static str, expected: &str| assert_eq!(tr(english), expected);
        check("Next|button", "Next");
        check("Play|of a recording", "Play");
        check("a | b", "a | b");
        check("JSON|YAML", "JSON|YAML");
        speak(Language::Vietnamese, Table::from([("Next|button", "Tiếp")]));
        check("Next|button", "Tiếp");
        check("Next", "Next");
        speak(Language::English, Table::new());
    }

    #[test]
    fn a_sentence_without_a_translation_stays_english() {
        speak(Language::Korean, Table::from([("Run", "실행")]));
        assert_eq!((tr("Run"), tr("Stop"), language()), ("실행", "Stop", Language::Korean));
        speak(Language::Portuguese, Table::new());
        assert_eq!((decimal("0.25"), number(1000)), ("0,25".to_owned(), "1.000".to_owned()));
        speak(Language::English, Table::new());
        assert_eq!(decimal("0.25"), "0.25");
        assert_eq!(Language::of_tag("pt-PT"), Some(Language::Portuguese));
        assert_eq!(Language::of_tag("zh"), Some(Language::Chinese));
        assert_eq!(Language::of_tag("fr"), None);
    }
}
