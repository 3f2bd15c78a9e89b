//! The small signs on the edge of a box.

use crate::progress::StateProgress;
use crate::texts::{tr_count, tr_with};

/// A badge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// What it shows.
    pub text: String,
    /// What it says.
    pub words: String,
    /// The name of its CSS class.
    pub class: &'static str,
}

/// The badges of a state at a moment.
pub fn badges(progress: &StateProgress) -> Vec<Badge> {
    let mut badges = Vec::new();
    if let Some(iterations) = &progress.iterations {
        let of = iterations.total.unwrap_or(iterations.begun);
        let text = match iterations.current {
            Some(_) => iterations.words(),
            None => format!("{}/{of}", iterations.done),
        };
        badges.push(Badge { text, words: iterations.words(), class: "iterations" });
        if iterations.failed > 0 {
            let text = tr_with("{n} failed", &[("n", &iterations.failed)]);
            let words = tr_count(iterations.failed, "1 iteration failed", "{n} iterations failed");
            badges.push(Badge { text, words, class: "failed" });
        }
    }
    if progress.retries > 0 {
        let text = tr_with("retried {n}", &[("n", &progress.retries)]);
        let words = tr_count(progress.retries, "retried once", "retried {n} times");
        badges.push(Badge { text, words, class: "retried" });
    }
    if progress.visits > 1 {
        let words = tr_with("entered {n} times", &[("n", &progress.visits)]);
        let text = format!("×{}", progress.visits);
        badges.push(Badge { text, words, class: "visits" });
    }
    badges
}
