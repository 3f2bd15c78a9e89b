//! The small signs on the edge of a box.

use crate::progress::StateProgress;

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
            Some(at) => format!("iteration {} of {of}", at + 1),
            None => format!("{}/{of}", iterations.done),
        };
        badges.push(Badge { text, words: iterations.words(), class: "iterations" });
        if iterations.failed > 0 {
            let (text, words) = (format!("{} failed", iterations.failed), format!("{} iterations failed", iterations.failed));
            badges.push(Badge { text, words, class: "failed" });
        }
    }
    if progress.retries > 0 {
        let times = if progress.retries == 1 { "once".to_owned() } else { format!("{} times", progress.retries) };
        let (text, words) = (format!("retried {}", progress.retries), format!("retried {times}"));
        badges.push(Badge { text, words, class: "retried" });
    }
    if progress.visits > 1 {
        let (text, words) = (format!("×{}", progress.visits), format!("entered {} times", progress.visits));
        badges.push(Badge { text, words, class: "visits" });
    }
    badges
}
