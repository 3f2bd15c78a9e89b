//! The engine's own sentences (help, meanings, reasons) in the reader's language.
//!
//! The engine speaks English alone and knows no languages. The page looks its sentences up: as they are, or by a pattern
//! with places such as ``the name has {1} characters; shorten it``. What AWS would say is in no table, and stays.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::fmt::Display;

use super::{Table, fill};

/// How deep a sentence may stand in another.
const DEPTH: usize = 3;

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::new(Engine::default());
}

#[derive(Default)]
struct Engine {
    exact: Table,
    /// Those that say the most first.
    patterns: Vec<Pattern>,
}

/// A sentence with places.
struct Pattern {
    first: &'static str,
    /// Each place's name, and what stands behind it.
    places: Vec<(&'static str, &'static str)>,
    own: &'static str,
}

/// Makes the engine's sentences be shown in the page's language, by a table such as [`super::table`] makes.
pub fn speak_engine(table: Table) {
    let mut patterns: Vec<Pattern> = table.iter().filter_map(|(english, own)| pattern(english, own)).collect();
    let said =
        |pattern: &Pattern| pattern.first.len() + pattern.places.iter().map(|(_, text)| text.len()).sum::<usize>();
    patterns.sort_by_key(|pattern| (Reverse(said(pattern)), pattern.first));
    ENGINE.replace(Engine { exact: table, patterns });
}

/// A sentence of the engine in the reader's language; as it is where no table has it.
pub fn tr_engine(english: &str) -> String {
    ENGINE.with_borrow(|engine| engine.say(english, DEPTH))
}

/// `None` for a sentence without places, and for one whose places touch: nothing tells where one ends.
fn pattern(english: &'static str, own: &'static str) -> Option<Pattern> {
    let named = |(at, _): (usize, &str)| {
        let (name, _) = english[at + 1..].split_once('}').filter(|(name, _)| is_name(name))?;
        Some((at, name, at + name.len() + 2))
    };
    let found: Vec<(usize, &str, usize)> = english.match_indices('{').filter_map(named).collect();
    let first = &english[..found.first()?.0];
    let ends = found.iter().skip(1).map(|(at, ..)| *at).chain([english.len()]);
    let places: Vec<_> = found.iter().zip(ends).map(|((_, name, at), end)| (*name, &english[*at..end])).collect();
    let touches = places.split_last()?.1.iter().any(|(_, text)| text.is_empty());
    (!touches).then_some(Pattern { first, places, own })
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

impl Engine {
    fn say(&self, english: &str, depth: usize) -> String {
        if let Some(own) = self.exact.get(english) {
            return (*own).to_owned();
        }
        let Some(deeper) = depth.checked_sub(1) else { return english.to_owned() };
        let found = self.patterns.iter().find_map(|pattern| Some((pattern, pattern.values(english)?)));
        let Some((pattern, values)) = found else { return english.to_owned() };
        let own: Vec<(&str, String)> =
            values.into_iter().map(|(name, value)| (name, self.say(value, deeper))).collect();
        let values: Vec<(&str, &dyn Display)> =
            own.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
        fill(pattern.own, &values)
    }
}

impl Pattern {
    /// What stands at its places in a text that is made by it.
    fn values<'t>(&self, text: &'t str) -> Option<Vec<(&'static str, &'t str)>> {
        let mut rest = text.strip_prefix(self.first)?;
        let (last, before) = self.places.split_last()?;
        let mut values = Vec::with_capacity(self.places.len());
        for (name, behind) in before {
            let (value, after) = rest.split_once(behind)?;
            values.push((*name, value));
            rest = after;
        }
        values.push((last.0, rest.strip_suffix(last.1)?));
        values.iter().all(|(_, value)| !value.is_empty()).then_some(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_found_as_they_are_and_by_their_places() {
        speak_engine(Table::from([
            ("delete one of them", "xóa một trong số đó"),
            ("the item", "mục"),
            ("{text} Without it: {value}.", "{text} Nếu không có: {value}."),
            ("the name has {1} characters; shorten it", "tên có {1} ký tự; hãy rút ngắn"),
            ("write `{% {name} %}` or {}", "viết `{% {name} %}` hoặc {}"),
            ("{1}; {2}", "{1}; {2}"),
            ("{a}{b} is no pattern", "sai"),
        ]));
        let check = |english: &str, own: &str| assert_eq!(tr_engine(english), own);
        check("delete one of them", "xóa một trong số đó");
        check("the name has 90 characters; shorten it", "tên có 90 ký tự; hãy rút ngắn");
        check("What it is. Without it: the item.", "What it is. Nếu không có: mục.");
        check("write `{% x.y %}` or {}", "viết `{% x.y %}` hoặc {}");
        check("x; delete one of them", "x; xóa một trong số đó");
        check("xy is no pattern", "xy is no pattern");
        check("the name has  characters; shorten it", "the name has  characters; shorten it");
        check("AWS's own text", "AWS's own text");
        speak_engine(Table::new());
        check("delete one of them", "delete one of them");
    }
}
