//! What changed between two texts, line by line.

/// A line of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// In both.
    Same(&'a str),
    /// In the first alone.
    Gone(&'a str),
    /// In the second alone.
    New(&'a str),
    /// So many equal lines that are not shown.
    Skipped(usize),
}

/// How many equal lines are shown around a change.
const AROUND: usize = 3;

/// The largest comparison, as the product of both numbers of lines; above it, what differs is one change.
const MOST_CELLS: usize = 4_000_000;

/// The lines of both texts, with equal ones far from any change left out. Empty when the texts are equal.
pub fn compare<'a>(before: &'a str, after: &'a str) -> Vec<Line<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old.iter().skip(head).rev().zip(new.iter().skip(head).rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (middle(&old, head, tail), middle(&new, head, tail));
    if old_middle.is_empty() && new_middle.is_empty() {
        return Vec::new();
    }
    let same = |lines: &[&'a str]| lines.iter().copied().map(Line::Same).collect::<Vec<_>>();
    let mut all = same(old.get(..head).unwrap_or_default());
    all.extend(between(old_middle, new_middle));
    all.extend(same(old.get(old.len() - tail..).unwrap_or_default()));
    shortened(all)
}

fn middle<'l, 'a>(lines: &'l [&'a str], head: usize, tail: usize) -> &'l [&'a str] {
    lines.get(head..lines.len() - tail).unwrap_or_default()
}

/// The longest common subsequence decides what stays.
fn between<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Line<'a>> {
    let width = new.len() + 1;
    if old.len().saturating_mul(new.len()) > MOST_CELLS {
        let gone = old.iter().copied().map(Line::Gone);
        return gone.chain(new.iter().copied().map(Line::New)).collect();
    }
    // How many lines the rests behind two places have in common.
    let mut common = vec![0u32; (old.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            common[at(i, j)] = match a == b {
                true => common[at(i + 1, j + 1)] + 1,
                false => common[at(i + 1, j)].max(common[at(i, j + 1)]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::with_capacity(old.len() + new.len());
    loop {
        match (old.get(i), new.get(j)) {
            (Some(&a), Some(&b)) if a == b => {
                lines.push(Line::Same(a));
                (i, j) = (i + 1, j + 1);
            }
            (Some(&a), b) if b.is_none() || common[at(i + 1, j)] >= common[at(i, j + 1)] => {
                lines.push(Line::Gone(a));
                i += 1;
            }
            (_, Some(&b)) => {
                lines.push(Line::New(b));
                j += 1;
            }
            _ => return lines,
        }
    }
}

fn shortened(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let changed: Vec<bool> = lines.iter().map(|line| !matches!(line, Line::Same(_))).collect();
    let near = |at: usize| {
        let around = changed.get(at.saturating_sub(AROUND)..(at + AROUND + 1).min(changed.len()));
        around.is_some_and(|around| around.contains(&true))
    };
    let mut shown = Vec::new();
    let mut skipped = 0;
    for (at, line) in lines.iter().enumerate() {
        if near(at) {
            if skipped > 0 {
                shown.push(Line::Skipped(skipped));
            }
            skipped = 0;
            shown.push(*line);
        } else {
            skipped += 1;
        }
    }
    if skipped > 0 {
        shown.push(Line::Skipped(skipped));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: &str) {
        let line = |line: &Line<'_>| match line {
            Line::Same(text) => format!(" {text}"),
            Line::Gone(text) => format!("-{text}"),
            Line::New(text) => format!("+{text}"),
            Line::Skipped(count) => format!("@{count}"),
        };
        let shown: Vec<String> = compare(before, after).iter().map(line).collect();
        assert_eq!(shown.join("\n"), expected);
    }

    #[test]
    fn lines_are_compared() {
        check("a\nb", "a\nb", "");
        check("a\nb\nc", "a\nc", " a\n-b\n c");
        check("a", "a\nb", " a\n+b");
        check("a\nx\nb\ny", "x\na\ny\nb", "-a\n x\n-b\n+a\n y\n+b");
        check("", "a", "+a");
    }

    #[test]
    fn what_is_far_from_a_change_is_left_out() {
        let many: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        let before = many.join("\n");
        let after = before.replace("\n10\n", "\nten\n");
        check(&before, &after, "@7\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n@6");
    }

    #[test]
    fn large_texts_are_compared_at_once() {
        let lines = |from: usize| (from..from + 3000).map(|n| format!("{n}\n")).collect::<String>();
        let (old, new) = (lines(0), lines(9000));
        let changes = compare(&old, &new);
        assert_eq!(changes.len(), 6000);
    }
}
