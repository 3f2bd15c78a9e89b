//! Which scripted answer a call gets, and in what words.

use stepthrough::value::Value;

use crate::document::{After, Answer, Document, Outcome, Script};
use crate::session::{wrong_function, wrong_reply};
use crate::texts::{tr, tr_with};

/// What a call is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Upcoming {
    /// The scripted answer of this index.
    Answer(usize, Answer),
    /// The default reply.
    Default,
    /// The script has ended and says that the call fails.
    Fails,
}

/// What the call after `calls` others is answered.
pub fn upcoming(script: Option<&Script>, calls: u32) -> Upcoming {
    let Some(script) = script else { return Upcoming::Default };
    let mut first = 0u32;
    for (at, answer) in script.answers.iter().enumerate() {
        first = first.saturating_add(answer.count().unwrap_or(1));
        if calls < first {
            return Upcoming::Answer(at, answer.clone());
        }
    }
    match (script.after, script.answers.last()) {
        (After::Repeat, Some(answer)) => Upcoming::Answer(script.answers.len() - 1, answer.clone()),
        (After::Fail, Some(_)) => Upcoming::Fails,
        (After::Default, _) | (_, None) => Upcoming::Default,
    }
}

/// What comes, in a few words: `fails with Busy`.
pub fn upcoming_words(upcoming: &Upcoming) -> String {
    match upcoming {
        Upcoming::Default => tr("the default reply").to_owned(),
        Upcoming::Fails => tr("fails: the script has ended").to_owned(),
        Upcoming::Answer(_, answer) => outcome_words(answer),
    }
}

fn outcome_words(answer: &Answer) -> String {
    match &answer.outcome {
        Outcome::Return(text) if text.contains("{%") => tr("a computed reply").to_owned(),
        Outcome::Return(text) => {
            let short = Value::parse(text).map_or_else(|_| text.to_string(), |value| crate::rows::preview(&value, 40));
            tr_with("returns {value}", &[("value", &short)])
        }
        Outcome::Throw { error, .. } => tr_with("fails with {error}", &[("error", error)]),
        Outcome::Silence => tr("is not answered by itself").to_owned(),
    }
}

/// Which calls the answer of that index stands for, in words.
pub fn calls(script: &Script, at: usize) -> String {
    let before: u32 = script.answers.iter().take(at).map(|answer| answer.count().unwrap_or(1)).sum();
    let first = before + 1;
    let last = before + script.answers.get(at).map_or(1, |answer| answer.count().unwrap_or(1));
    let goes_on = script.after == After::Repeat && at + 1 == script.answers.len();
    match (first, last, goes_on) {
        (1, _, true) => tr("Every call").to_owned(),
        (_, _, true) => tr_with("Call {n} and later", &[("n", &first)]),
        _ if first == last => tr_with("Call {n}", &[("n", &first)]),
        _ => tr_with("Calls {first} to {last}", &[("first", &first), ("last", &last)]),
    }
}

/// Whether the answer cannot be used as it stands.
fn is_wrong(answer: &Answer) -> bool {
    answer.delay_ms().is_err()
        || answer.count().is_err()
        || matches!(&answer.outcome, Outcome::Return(text) if wrong_reply(text).is_some())
}

/// The first state of which an answer, or the first function, that cannot be used as it stands.
pub fn first_wrong(document: &Document) -> Option<&std::rc::Rc<str>> {
    let script = document.mocks.states.iter().find(|script| script.answers.iter().any(is_wrong));
    let function = || document.mocks.functions.iter().find(|(_, text)| wrong_function(text).is_some());
    script.map(|script| &script.state).or_else(|| function().map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    fn script(after: After, times: &[&str]) -> Script {
        let answer = |times: &&str| Answer { times: Rc::from(*times), ..Answer::new(Outcome::Return(Rc::from("1"))) };
        Script { state: Rc::from("A"), answers: times.iter().map(answer).collect(), after }
    }

    #[test]
    fn calls_are_answered_in_order() {
        let check = |after: After, times: &[&str], calls: u32, expected: Option<usize>| {
            let found = match upcoming(Some(&script(after, times)), calls) {
                Upcoming::Answer(at, _) => Some(at),
                Upcoming::Default | Upcoming::Fails => None,
            };
            assert_eq!(found, expected, "{after:?} {times:?} {calls}");
        };
        check(After::Default, &["", "2"], 0, Some(0));
        check(After::Default, &["", "2"], 2, Some(1));
        check(After::Default, &["", "2"], 3, None);
        check(After::Repeat, &["", "2"], 9, Some(1));
        check(After::Fail, &["", "2"], 3, None);
        assert_eq!(upcoming(Some(&script(After::Fail, &[""])), 1), Upcoming::Fails);
        assert_eq!(upcoming(None, 5), Upcoming::Default);
    }

    #[test]
    fn answers_say_which_calls_they_are_for() {
        let check = |after: After, times: &[&str], at: usize, words: &str| {
            assert_eq!(calls(&script(after, times), at), words);
        };
        check(After::Repeat, &[""], 0, "Every call");
        check(After::Repeat, &["2", ""], 0, "Calls 1 to 2");
        check(After::Repeat, &["2", ""], 1, "Call 3 and later");
        check(After::Default, &["2", ""], 1, "Call 3");
        check(After::Fail, &["x"], 0, "Call 1");
    }
}
