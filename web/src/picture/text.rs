//! How much room texts take, and how they are made to fit.

/// Letters of scripts that have wide ones count double.
fn columns(letter: char) -> usize {
    if letter >= '\u{1100}' { 2 } else { 1 }
}

/// About as wide as the text is drawn, given the width of a letter.
pub fn width(text: &str, letter: f64) -> f64 {
    text.chars().map(|c| if c >= '\u{1100}' { 1.75 } else { 1.0 }).sum::<f64>() * letter
}

/// The text, its end replaced by `…` when it has more than `room` columns.
pub fn cut(text: &str, room: usize) -> String {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += columns(c);
        if used > room {
            return format!("{}…", text.get(..at).unwrap_or_default().trim_end());
        }
    }
    text.to_owned()
}

/// The text in at most `lines` lines of `room` columns, broken between words where that is possible.
pub fn wrapped(text: &str, room: usize, lines: usize) -> Vec<String> {
    let mut rest = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = Vec::new();
    while !rest.is_empty() {
        if out.len() + 1 >= lines {
            out.push(cut(&rest, room));
            break;
        }
        let Some(end) = line_end(&rest, room) else {
            out.push(rest);
            break;
        };
        let next = rest.get(end..).unwrap_or_default().trim_start().to_owned();
        rest.truncate(end);
        out.push(rest.trim_end().to_owned());
        rest = next;
    }
    out
}

/// Where the first line ends, none when everything fits: after the last word that fits, else in the middle of one.
fn line_end(text: &str, room: usize) -> Option<usize> {
    let mut used = 0;
    let mut last_space = None;
    for (at, c) in text.char_indices() {
        if c == ' ' {
            last_space = Some(at);
        }
        used += columns(c);
        if used > room {
            return Some(last_space.filter(|&space| space * 3 > room).unwrap_or(at).max(1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_where_room_ends() {
        let check = |text: &str, room, expected: &str| assert_eq!(cut(text, room), expected);
        check("abc", 3, "abc");
        check("abcd", 3, "abc…");
        check("ab cd", 3, "ab…");
        check("日本語", 4, "日本…");
        check("", 3, "");
    }

    #[test]
    fn labels_break_between_words_and_end_in_time() {
        let check = |text: &str, expected: &[&str]| assert_eq!(wrapped(text, 12, 2), expected, "{text}");
        check("", &[]);
        check("$.a > 1", &["$.a > 1"]);
        check("$.total > 100 and $.b", &["$.total >", "100 and $.b"]);
        check("$.total > 100 and $.somebody = 3", &["$.total >", "100 and $.so…"]);
        check("abcdefghijklmnopq", &["abcdefghijkl", "mnopq"]);
        check("日本語日本語日本語", &["日本語日本語", "日本語"]);
    }
}
