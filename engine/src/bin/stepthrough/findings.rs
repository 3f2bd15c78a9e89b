//! Findings as compilers show them: place, sentence, line, help.

use stepthrough::check::is_aws;
use stepthrough::diagnostic::{Diagnostic, Severity};
use stepthrough::source::LineIndex;

/// No wider part of a line is shown.
const WIDTH: usize = 100;

/// The findings about a text that messages call `name`.
pub fn render(name: &str, text: &str, found: &[Diagnostic]) -> String {
    let lines = LineIndex::new(text);
    found.iter().map(|found| one(name, text, &lines, found)).collect()
}

fn one(name: &str, text: &str, lines: &LineIndex, found: &Diagnostic) -> String {
    let place = lines.position(text, found.span.start);
    let severity = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    };
    let code = if is_aws(found.code) { found.code.to_owned() } else { format!("{}, ours", found.code) };
    // AWS's JSON reader repeats the text from its second line on.
    let message = found.message.lines().next().unwrap_or_default();
    let mut out = format!("{name}:{}:{}: {severity}: {message} [{code}]\n", place.line, place.column);
    let line = text.lines().nth(place.line as usize - 1).unwrap_or_default();
    let column = place.column as usize - 1;
    if !line.trim().is_empty() {
        // A long line is shown from a little before the place on.
        let skipped = column.saturating_sub(WIDTH / 2);
        let shown: String = line.chars().skip(skipped).take(WIDTH).map(|c| if c == '\t' { ' ' } else { c }).collect();
        let length = found.span.slice(text).lines().next().unwrap_or_default().chars().count();
        let marks = length.min(shown.chars().count().saturating_sub(column - skipped)).max(1);
        out += &format!("    | {shown}\n    | {}{}\n", " ".repeat(column - skipped), "^".repeat(marks));
    }
    if !found.help.is_empty() {
        out += &format!("    help: {}\n", found.help);
    }
    out
}

/// `2 errors and 1 warning`; hints are not counted.
pub fn count(found: &[Diagnostic]) -> String {
    let of = |severity: Severity, word: &str| match found.iter().filter(|found| found.severity == severity).count() {
        0 => None,
        1 => Some(format!("1 {word}")),
        many => Some(format!("{many} {word}s")),
    };
    let counts: Vec<String> =
        [of(Severity::Error, "error"), of(Severity::Warning, "warning")].into_iter().flatten().collect();
    if counts.is_empty() { "nothing to say".to_owned() } else { counts.join(" and ") }
}
