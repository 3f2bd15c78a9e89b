//! Why a failure was retried, caught or neither: what each retrier and catcher has to say about it.

use std::rc::Rc;

use super::Failure;
use super::failure::{Decision, decide};
use crate::definition::{Catcher, Retrier};

/// What one retrier or catcher says about a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It takes it, because of this name in its `ErrorEquals`.
    Takes(Rc<str>),
    /// It would, because of this name, but it has retried as often as it may.
    UsedUp(Rc<str>),
    /// None of its names means this failure.
    NotMeant,
    /// Another one had decided before it; the name that would have meant the failure, if any.
    NotAsked(Option<Rc<str>>),
}

/// What all of them say, by their indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The retriers.
    pub retriers: Vec<Answer>,
    /// The catchers.
    pub catchers: Vec<Answer>,
}

/// The reasons of [`decide`]: the first retrier that means the failure decides alone; when it is used up, the first
/// catcher that means it. `tries` counts how often each retrier has retried.
pub fn verdict(retriers: &[Retrier], catchers: &[Catcher], failure: &Failure, tries: &[u32]) -> Verdict {
    let (retrier, catcher, used_up) = match decide(retriers, catchers, failure, tries) {
        Decision::Retry { retrier, .. } => (Some(retrier), None, None),
        Decision::Catch { catcher, used_up } => (used_up, Some(catcher), used_up),
        Decision::Fail { used_up } => (used_up, None, used_up),
    };
    let retried = retrier.is_some() && used_up.is_none();
    let answer = |index: usize, names: &[Rc<str>], decided: Option<usize>, asked: bool| {
        let name = failure.meant_by(names).cloned();
        match (name, decided) {
            (name, _) if !asked => Answer::NotAsked(name),
            (name, Some(decided)) if decided < index => Answer::NotAsked(name),
            (Some(name), _) => Answer::Takes(name),
            (None, _) => Answer::NotMeant,
        }
    };
    let of_retrier = |(index, each): (usize, &Retrier)| match answer(index, &each.error_equals, retrier, true) {
        Answer::Takes(name) if used_up == Some(index) => Answer::UsedUp(name),
        other => other,
    };
    let of_catcher = |(index, each): (usize, &Catcher)| answer(index, &each.error_equals, catcher, !retried);
    Verdict {
        retriers: retriers.iter().enumerate().map(of_retrier).collect(),
        catchers: catchers.iter().enumerate().map(of_catcher).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::FailureKind;
    use crate::source::Span;

    fn names(list: &str) -> Vec<Rc<str>> {
        list.split(' ').map(Rc::from).collect()
    }

    fn retrier(list: &str, max_attempts: u32) -> Retrier {
        Retrier {
            error_equals: names(list),
            interval_seconds: 1.0,
            max_attempts,
            backoff_rate: 2.0,
            max_delay_seconds: None,
            full_jitter: false,
            span: Span::default(),
        }
    }

    fn catcher(list: &str) -> Catcher {
        Catcher {
            error_equals: names(list),
            next: None,
            result_path: None,
            assign: None,
            output: None,
            span: Span::default(),
        }
    }

    #[track_caller]
    fn check(kind: FailureKind, error: &str, tries: &[u32], expected: &str) {
        let retriers = [retrier("Rare", 3), retrier("Busy States.Timeout", 2), retrier("States.ALL", 1)];
        let catchers = [catcher("Rare"), catcher("States.TaskFailed"), catcher("States.ALL")];
        let verdict = verdict(&retriers, &catchers, &Failure::new(kind, error, ""), tries);
        let word = |answer: &Answer| match answer {
            Answer::Takes(name) => format!("takes by {name}"),
            Answer::UsedUp(name) => format!("used up by {name}"),
            Answer::NotMeant => "not meant".to_owned(),
            Answer::NotAsked(None) => "not asked".to_owned(),
            Answer::NotAsked(Some(name)) => format!("not asked by {name}"),
        };
        let words: Vec<_> = verdict.retriers.iter().chain(&verdict.catchers).map(word).collect();
        assert_eq!(words.join(", "), expected);
    }

    #[test]
    fn every_retrier_and_catcher_has_its_reason() {
        check(
            FailureKind::Task,
            "Busy",
            &[0, 1, 0],
            "not meant, takes by Busy, not asked by States.ALL, \
             not asked, not asked by States.TaskFailed, not asked by States.ALL",
        );
        check(
            FailureKind::Task,
            "Busy",
            &[0, 2, 0],
            "not meant, used up by Busy, not asked by States.ALL, \
             not meant, takes by States.TaskFailed, not asked by States.ALL",
        );
        check(
            FailureKind::Timeout { heartbeat: false },
            "States.Timeout",
            &[0, 2, 0],
            "not meant, used up by States.Timeout, not asked by States.ALL, not meant, not meant, takes by States.ALL",
        );
        check(
            FailureKind::Runtime,
            "States.Runtime",
            &[],
            "not meant, not meant, not meant, not meant, not meant, not meant",
        );
    }
}
