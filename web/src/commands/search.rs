//! Finds what somebody means by a few letters.

/// How well a text fits what was typed, more being better; `None` when it does not. Each word that was typed must be
/// found: as it is, best at the beginning of a word, or else letter by letter in order.
pub fn fit(typed: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let words = typed.to_lowercase();
    let mut total = 0;
    for word in words.split_whitespace() {
        let word: Vec<char> = word.chars().collect();
        total += whole(&word, &text).or_else(|| scattered(&word, &text))?;
    }
    // Of two that fit alike, the shorter one is meant.
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX).min(200);
    Some(total * 8 - length)
}

fn begins_word(text: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    before.is_none_or(|before| !before.is_alphanumeric())
}

fn whole(word: &[char], text: &[char]) -> Option<i32> {
    let places = text.windows(word.len()).enumerate().filter(|(_, part)| *part == word).map(|(at, _)| at);
    places
        .map(|at| {
            if at == 0 {
                120
            } else if begins_word(text, at) {
                100
            } else {
                60
            }
        })
        .max()
}

fn scattered(word: &[char], text: &[char]) -> Option<i32> {
    let mut score = 30;
    let mut at = 0;
    for wanted in word {
        let gap = text.iter().skip(at).position(|c| c == wanted)?;
        score += if begins_word(text, at + gap) { 4 } else { 0 } - i32::try_from(gap.min(6)).unwrap_or(6);
        at += gap + 1;
    }
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likely_one_comes_first() {
        let check = |typed: &str, better: &str, worse: &str| {
            assert!(fit(typed, better) > fit(typed, worse), "{typed}: {better} before {worse}");
        };
        check("run", "Run from the beginning", "Arrange the panes: to watch a run");
        check("fmt", "Format the definition", "Filter the events of a moment");
        check("back", "Step back", "Go to state RollbackAll");
        check("go b", "Go to state B", "Go to state A, then on");
        check("ORD", "orders", "reorder");
    }

    #[test]
    fn every_word_must_be_found() {
        assert_eq!(fit("xyz", "Run"), None);
        assert_eq!(fit("run xyz", "Run"), None);
        assert!(fit("", "anything").is_some());
        assert!(fit("상태", "첫 상태").is_some());
    }
}
