//! Why an error was retried, caught or neither, in words. The facts are the engine's decision.

use std::rc::Rc;

use stepthrough::source::Span;

use crate::machine::Kind;
use crate::swallowed::Swallowed;
use crate::texts::{tr, tr_count, tr_with};
use crate::words::span_of_time;

/// A failed attempt and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// Which attempt, counted from 0.
    pub attempt: u32,
    /// The engine's step.
    pub step: usize,
    /// The error's name.
    pub error: Rc<str>,
    /// What is said about it.
    pub cause: Rc<str>,
    /// What it looked for and an earlier state had lost.
    pub lost: Option<Swallowed>,
    /// What kind of failure it is.
    pub sort: Sort,
    /// The type of the state that failed.
    pub kind: Option<Kind>,
    /// What became of it.
    pub fate: Fate,
    /// What each retrier has to say, in order.
    pub retriers: Vec<RetrierFacts>,
    /// What each catcher has to say, in order.
    pub catchers: Vec<CatcherFacts>,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The interpreter cannot go on.
    Runtime,
    /// An expression failed.
    Query,
    /// A task failed.
    Task,
    /// Time ran out.
    Timeout {
        /// It was the heartbeat.
        heartbeat: bool,
    },
    /// A Fail state, a limit or a child failed.
    State,
}

/// What became of a failure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fate {
    /// Tried again.
    Retried {
        /// By which retrier.
        retrier: usize,
        /// The delay in seconds, before jitter.
        computed: f64,
        /// The delay in seconds that was waited.
        waited: f64,
    },
    /// Caught.
    Caught {
        /// By which catcher.
        catcher: usize,
    },
    /// Neither: the state failed.
    Failed,
}

/// What a retrier or catcher says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// It takes the error, because of this name.
    Takes(Rc<str>),
    /// It names the error, but may retry no more.
    UsedUp(Rc<str>),
    /// It does not name the error.
    NotMeant,
    /// It was not asked; the name that would have meant the error.
    NotAsked(Option<Rc<str>>),
}

/// A retrier.
#[derive(Clone, Debug, PartialEq)]
pub struct RetrierFacts {
    /// `ErrorEquals`
    pub names: Vec<Rc<str>>,
    /// What it says.
    pub answer: Named,
    /// How often it had retried.
    pub tries: u32,
    /// `MaxAttempts`
    pub max_attempts: u32,
    /// `IntervalSeconds`
    pub interval: f64,
    /// `BackoffRate`
    pub backoff: f64,
    /// `MaxDelaySeconds`
    pub max_delay: Option<f64>,
    /// `JitterStrategy` is `FULL`.
    pub full_jitter: bool,
    /// Where it stands.
    pub span: Span,
}

/// A catcher.
#[derive(Clone, Debug, PartialEq)]
pub struct CatcherFacts {
    /// `ErrorEquals`
    pub names: Vec<Rc<str>>,
    /// What it says.
    pub answer: Named,
    /// Where it leads.
    pub next: Option<Rc<str>>,
    /// `ResultPath`, as it is written.
    pub result_path: Option<Rc<str>>,
    /// Where it stands.
    pub span: Span,
}

impl Failed {
    /// The name that says what happened: a heartbeat that was missed is called States.Timeout.
    pub fn meaning(&self) -> &str {
        match self.sort {
            Sort::Timeout { heartbeat: true } => "States.HeartbeatTimeout",
            _ => &self.error,
        }
    }
}

impl Named {
    /// Whether it decided.
    pub fn decides(&self) -> bool {
        matches!(self, Named::Takes(_))
    }
}

impl RetrierFacts {
    /// Why it tries again, or why not.
    pub fn reason(&self, failed: &Failed) -> String {
        let max = self.max_attempts as usize;
        match &self.answer {
            Named::Takes(name) => {
                let left =
                    tr_with("Retry {k} of {max}.", &[("k", &(u64::from(self.tries) + 1)), ("max", &self.max_attempts)]);
                format!("{} {left}", matched(name, failed))
            }
            Named::UsedUp(name) if max == 0 => {
                let never = tr("MaxAttempts is 0: it never retries.");
                format!("{} {never}", matched(name, failed))
            }
            Named::UsedUp(name) => {
                let over = tr_count(
                    max,
                    "But its one attempt is used up, and no later retrier is asked.",
                    "But all {n} attempts are used up, and no later retrier is asked.",
                );
                format!("{} {over}", matched(name, failed))
            }
            other => not_taken(other, failed, tr("A retrier above has decided.")),
        }
    }

    /// How the wait came about: `2 s × 2^1 = 4 s`.
    pub fn wait(&self, fate: Fate) -> Option<String> {
        let Fate::Retried { computed, waited, .. } = fate else { return None };
        if !self.answer.decides() {
            return None;
        }
        let seconds = |seconds: f64| span_of_time((seconds * 1000.0).round() as i64);
        let raw = self.interval * self.backoff.powi(i32::try_from(self.tries).unwrap_or(i32::MAX));
        let mut text = match self.tries {
            0 => tr_with("IntervalSeconds {wait}", &[("wait", &seconds(self.interval))]),
            tries => tr_with(
                "IntervalSeconds {interval} × BackoffRate {rate}^{n} = {wait}",
                &[
                    ("interval", &seconds(self.interval)),
                    ("rate", &self.backoff),
                    ("n", &tries),
                    ("wait", &seconds(raw)),
                ],
            ),
        };
        if raw > computed {
            text += &tr_with(", at most MaxDelaySeconds: {wait}", &[("wait", &seconds(computed))]);
        }
        if self.full_jitter {
            text += &tr_with(", full jitter makes it {wait}", &[("wait", &seconds(waited))]);
        }
        Some(text)
    }

    /// All waits that it would make, one behind the other.
    pub fn plan(&self) -> String {
        let wait = |tries: u32| {
            let raw = self.interval * self.backoff.powi(i32::try_from(tries).unwrap_or(i32::MAX));
            span_of_time((raw.min(self.max_delay.unwrap_or(f64::MAX)) * 1000.0).round() as i64)
        };
        let waits: Vec<String> = (0..self.max_attempts.min(6)).map(wait).collect();
        let more = if self.max_attempts > 6 { ", …" } else { "" };
        format!("{}{more}", waits.join(", "))
    }
}

impl CatcherFacts {
    /// Why it takes the error, or why not.
    pub fn reason(&self, failed: &Failed) -> String {
        match (&self.answer, failed.fate) {
            (Named::Takes(name), _) | (Named::UsedUp(name), _) => {
                let to = self.next.as_deref().unwrap_or_default();
                format!("{} {}", matched(name, failed), tr_with("Goes on to “{state}”.", &[("state", &to)]))
            }
            (other, Fate::Retried { .. }) => {
                not_taken(other, failed, tr("Catchers are asked only when no retry is left."))
            }
            (other, _) => not_taken(other, failed, tr("A catcher above has taken it.")),
        }
    }

    /// What its `ResultPath` makes of the state's input.
    pub fn placing(&self) -> String {
        match self.result_path.as_deref() {
            None | Some("\"$\"") => {
                tr("ResultPath is not set or “$”: the error replaces the whole input of the state.").to_owned()
            }
            Some("null") => tr("ResultPath is null: the input goes on, the error is dropped.").to_owned(),
            Some(path) => {
                tr_with("ResultPath {path}: the input goes on, with the error put there.", &[("path", &path)])
            }
        }
    }
}

/// Why the name means the error.
fn matched(name: &str, failed: &Failed) -> String {
    match name {
        name if *name == *failed.error => tr_with("{name} is its name.", &[("name", &name)]),
        "States.ALL" => tr("States.ALL means every error but States.Runtime.").to_owned(),
        "States.TaskFailed" => tr("States.TaskFailed means every error but States.Timeout.").to_owned(),
        "States.HeartbeatTimeout" => {
            tr("States.HeartbeatTimeout means a heartbeat that was missed, whatever the error is called.").to_owned()
        }
        name => tr_with("{name} is another name of it.", &[("name", &name)]),
    }
}

fn not_taken(answer: &Named, failed: &Failed, before: &str) -> String {
    match (answer, failed.sort) {
        (Named::NotAsked(_), _) => before.to_owned(),
        (_, Sort::Runtime) => tr("Nothing takes States.Runtime, not even States.ALL.").to_owned(),
        (_, Sort::Timeout { .. }) => {
            tr_with("Does not name {error}; States.TaskFailed never means a timeout.", &[("error", &failed.error)])
        }
        _ => tr_with("Does not name {error}.", &[("error", &failed.error)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(error: &str, sort: Sort, fate: Fate) -> Failed {
        let (error, cause) = (Rc::from(error), Rc::from(""));
        Failed {
            attempt: 0,
            step: 0,
            error,
            cause,
            lost: None,
            sort,
            kind: None,
            fate,
            retriers: Vec::new(),
            catchers: Vec::new(),
        }
    }

    fn retrier(answer: Named, tries: u32) -> RetrierFacts {
        RetrierFacts {
            names: Vec::new(),
            answer,
            tries,
            max_attempts: 3,
            interval: 2.0,
            backoff: 2.0,
            max_delay: Some(5.0),
            full_jitter: false,
            span: Span::default(),
        }
    }

    #[test]
    fn waits_are_computed_in_words() {
        let check = |tries: u32, jitter: bool, computed: f64, waited: f64, words: &str| {
            let facts = RetrierFacts { full_jitter: jitter, ..retrier(Named::Takes(Rc::from("E")), tries) };
            let fate = Fate::Retried { retrier: 0, computed, waited };
            assert_eq!(facts.wait(fate).as_deref(), Some(words));
        };
        check(0, false, 2.0, 2.0, "IntervalSeconds 2 s");
        check(1, false, 4.0, 4.0, "IntervalSeconds 2 s × BackoffRate 2^1 = 4 s");
        check(
            2,
            true,
            5.0,
            1.5,
            "IntervalSeconds 2 s × BackoffRate 2^2 = 8 s, at most MaxDelaySeconds: 5 s, full jitter makes it 1.5 s",
        );
        assert_eq!(retrier(Named::NotMeant, 0).wait(Fate::Failed), None);
        assert_eq!(retrier(Named::NotMeant, 0).plan(), "2 s, 4 s, 5 s");
    }

    #[test]
    fn a_missed_heartbeat_is_told_from_a_timeout() {
        let check = |heartbeat: bool, meaning: &str| {
            let failed = failed("States.Timeout", Sort::Timeout { heartbeat }, Fate::Failed);
            assert_eq!(failed.meaning(), meaning);
        };
        check(true, "States.HeartbeatTimeout");
        check(false, "States.Timeout");
    }

    #[test]
    fn reasons_say_the_rules_of_the_names() {
        let check = |answer: Named, tries: u32, error: &str, sort: Sort, words: &str| {
            assert_eq!(retrier(answer, tries).reason(&failed(error, sort, Fate::Failed)), words);
        };
        check(Named::Takes(Rc::from("E")), 1, "E", Sort::Task, "E is its name. Retry 2 of 3.");
        check(
            Named::UsedUp(Rc::from("States.ALL")),
            3,
            "E",
            Sort::Task,
            "States.ALL means every error but States.Runtime. But all 3 attempts are used up, and no later retrier is asked.",
        );
        check(Named::NotMeant, 0, "E", Sort::Task, "Does not name E.");
        check(
            Named::NotMeant,
            0,
            "States.Timeout",
            Sort::Timeout { heartbeat: false },
            "Does not name States.Timeout; States.TaskFailed never means a timeout.",
        );
        let runtime = "Nothing takes States.Runtime, not even States.ALL.";
        check(Named::NotMeant, 0, "States.Runtime", Sort::Runtime, runtime);
    }

    #[test]
    fn catchers_say_what_becomes_of_the_input() {
        let check = |path: Option<&str>, start: &str| {
            let facts = CatcherFacts {
                names: Vec::new(),
                answer: Named::NotMeant,
                next: None,
                result_path: path.map(Rc::from),
                span: Span::default(),
            };
            assert!(facts.placing().starts_with(start), "{}", facts.placing());
        };
        check(None, "ResultPath is not set");
        check(Some("null"), "ResultPath is null: the input goes on");
        check(Some("\"$.error\""), "ResultPath \"$.error\": the input goes on");
    }
}
