//! What every field means: the table behind hovering, completion and the glossary.
//!
//! Which state type takes which field in which language is not repeated here: that is `check`'s table, and a test holds
//! the two together.

mod inside;
mod state;

use super::place::Within;
use crate::check::choice_rules::COMPARISONS;
use crate::check::document::{Kind, Language};
use crate::check::schema;
use crate::expr::QueryLanguage;

/// A field and its help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldHelp {
    /// The name, such as `TimeoutSeconds`.
    pub name: &'static str,
    /// The objects that it stands in, when it means the same in each.
    pub within: &'static [Within],
    /// What it is for, in one or two plain sentences, with its unit.
    pub text: &'static str,
    /// What holds without it; empty where nothing does or where it is needed.
    pub default: &'static str,
    /// A value, as JSON.
    pub example: &'static str,
    /// The file of AWS's developer guide, without `.html`; see [`FieldHelp::link`].
    page: &'static str,
}

/// Where AWS's developer guide is.
const GUIDE: &str = "https://docs.aws.amazon.com/step-functions/latest/dg/";

/// The address of a page of AWS's developer guide.
pub(super) fn guide(page: &str) -> String {
    format!("{GUIDE}{page}.html")
}

/// A row; the columns in the order of [`FieldHelp`].
const fn row(
    name: &'static str,
    within: &'static [Within],
    text: &'static str,
    default: &'static str,
    example: &'static str,
    page: &'static str,
) -> FieldHelp {
    FieldHelp { name, within, text, default, example, page }
}

impl FieldHelp {
    /// The page of AWS's developer guide about it.
    pub fn link(&self) -> String {
        guide(self.page)
    }

    /// The only language that it exists in.
    pub fn language(&self) -> Option<QueryLanguage> {
        let language = match self.within.contains(&Within::State) {
            true => schema::row(self.name)?.language,
            false => inside::language(self.name),
        };
        language.map(|language| match language {
            Language::JsonPath => QueryLanguage::JsonPath,
            Language::Jsonata => QueryLanguage::Jsonata,
        })
    }

    /// The types of state that take it, as ASL spells them; empty when it is no field of a state.
    pub fn state_types(&self) -> Vec<&'static str> {
        let row = schema::row(self.name).filter(|_| self.within.contains(&Within::State));
        let takes = |kind: Kind| row.is_some_and(|row| row.kinds.has(kind));
        Kind::ALL.iter().filter(|(_, kind)| takes(*kind)).map(|(name, _)| *name).collect()
    }
}

/// The help for a field of an object of this sort.
pub fn field(within: Within, name: &str) -> Option<&'static FieldHelp> {
    all().find(|help| help.name == name && help.within.contains(&within))
}

/// Every field with its help, those of states first. The comparisons of Choice rules are not among them; see
/// [`comparison`].
pub fn all() -> impl Iterator<Item = &'static FieldHelp> {
    state::ROWS.iter().chain(inside::ROWS)
}

/// The fields that an object of this sort may have, in the order in which people write them.
pub(super) fn of(within: Within) -> impl Iterator<Item = &'static FieldHelp> {
    all().filter(move |help| help.within.contains(&within))
}

/// The names of the comparisons of Choice rules.
pub fn comparisons() -> impl Iterator<Item = &'static str> {
    COMPARISONS.iter().map(|(name, _)| *name)
}

/// What a comparison of a Choice rule asks, such as `StringEqualsPath`; `None` for other names.
pub fn comparison(name: &str) -> Option<String> {
    COMPARISONS.iter().find(|(known, _)| *known == name)?;
    let (plain, is_path) = name.strip_suffix("Path").map_or((name, false), |plain| (plain, true));
    let simple = match plain {
        "StringMatches" => Some("The value is text that matches this pattern; `*` stands for any characters."),
        "IsNull" => Some("Whether (`true`) or not (`false`) the value is `null`. The field must be there."),
        "IsPresent" => Some("Whether (`true`) or not (`false`) there is anything at `Variable`."),
        "IsNumeric" => Some("Whether (`true`) or not (`false`) the value is a number."),
        "IsString" => Some("Whether (`true`) or not (`false`) the value is text."),
        "IsBoolean" => Some("Whether (`true`) or not (`false`) the value is `true` or `false`."),
        "IsTimestamp" => Some("Whether (`true`) or not (`false`) the value is text that holds an RFC 3339 date-time."),
        _ => None,
    };
    if let Some(simple) = simple {
        return Some(simple.to_owned());
    }
    let subjects =
        [("String", "text"), ("Numeric", "a number"), ("Boolean", "a boolean"), ("Timestamp", "a date-time")];
    let (subject, rest) = subjects.iter().find_map(|(prefix, what)| Some((what, plain.strip_prefix(prefix)?)))?;
    let relation = match (rest, *subject) {
        ("Equals", _) => "equal to",
        ("LessThan", "a date-time") => "before",
        ("GreaterThan", "a date-time") => "after",
        ("LessThanEquals", "a date-time") => "not after",
        ("GreaterThanEquals", "a date-time") => "not before",
        ("LessThan", _) => "less than",
        ("GreaterThan", _) => "greater than",
        ("LessThanEquals", _) => "at most",
        ("GreaterThanEquals", _) => "at least",
        _ => return None,
    };
    Some(match is_path {
        true => format!(
            "The value is {subject}, {relation} the value at this path. A value of another type does not match."
        ),
        false => format!("The value is {subject}, {relation} this value. A value of another type does not match."),
    })
}

/// What a type of state does, by its name.
pub fn state_type(name: &str) -> Option<(&'static str, String)> {
    let (text, page) = match name {
        "Task" => ("Calls a service, a Lambda function or an activity and waits for its answer.", "state-task"),
        "Pass" => ("Passes its input on, reshaped or replaced by a fixed result. It calls nothing.", "state-pass"),
        "Choice" => ("Goes on to one of several states, by rules about the data.", "state-choice"),
        "Wait" => ("Waits for a number of seconds or until a point in time.", "state-wait"),
        "Succeed" => ("Ends the execution, the branch or the iteration successfully.", "state-succeed"),
        "Fail" => ("Ends the execution with an error. Nothing in the same flow can catch it.", "state-fail"),
        "Parallel" => {
            ("Runs its branches at the same time; the result is an array of their outputs.", "state-parallel")
        }
        "Map" => ("Runs its item processor once for each item of an array; the result is an array.", "state-map"),
        _ => return None,
    };
    Some((text, guide(page)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{fields::MACHINE, retry_catch};
    use crate::value::Value;

    #[test]
    fn the_table_has_what_the_checks_know_and_nothing_else() {
        let check = |within: Within, known: &mut Vec<&str>| {
            let mut has: Vec<&str> = of(within).map(|help| help.name).collect();
            has.sort_unstable();
            known.sort_unstable();
            assert_eq!(&has, known, "{within:?}");
        };
        check(Within::State, &mut schema::FIELDS.iter().map(|row| row.name).collect());
        check(Within::Machine, &mut MACHINE.to_vec());
        check(Within::Retrier, &mut retry_catch::RETRIER.iter().map(|(name, _)| *name).collect());
        check(Within::Catcher, &mut retry_catch::CATCHER.iter().map(|(name, _)| *name).collect());
        for (name, _) in COMPARISONS {
            let text = comparison(name).unwrap();
            assert!(text.starts_with("The value is ") || text.starts_with("Whether "), "{name}: {text}");
        }
        assert!(comparison("BooleanLessThan").is_none());
    }

    #[test]
    fn every_row_is_complete() {
        for help in all() {
            assert!(help.text.ends_with('.') && help.text.len() < 220, "{}: {}", help.name, help.text);
            assert!(Value::parse(help.example).is_ok(), "{}: {}", help.name, help.example);
            assert!(!help.page.is_empty() && !help.within.is_empty(), "{}", help.name);
        }
        for (name, _) in Kind::ALL {
            assert!(state_type(name).is_some());
        }
    }
}
