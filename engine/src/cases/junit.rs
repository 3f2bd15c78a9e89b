//! Results in JUnit's XML, which build servers read.
//!
//! The format as described at <https://github.com/testmoapp/junitxml>. Times are those of the virtual clock, so that
//! the same cases give the same file everywhere.

use std::fmt::Write;
use std::rc::Rc;

use super::Difference;

/// The cases of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suite {
    /// The file's name.
    pub name: String,
    /// What became of its cases.
    pub reports: Vec<Report>,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its name.
    pub name: Rc<str>,
    /// The line it begins in.
    pub line: u32,
    /// How long the execution took on its virtual clock, in milliseconds.
    pub took_ms: i64,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What was expected.
    Passed,
    /// Something else.
    Failed(Vec<Difference>),
    /// It could not be run, and why.
    Broken(String),
}

/// The results as a JUnit file.
pub fn junit(suites: &[Suite]) -> String {
    let all: Vec<&Report> = suites.iter().flat_map(|suite| &suite.reports).collect();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites {}>", counts(all.iter().copied()));
    for suite in suites {
        let name = escape(&suite.name);
        let _ = writeln!(out, "  <testsuite name=\"{name}\" {}>", counts(suite.reports.iter()));
        for report in &suite.reports {
            case(&mut out, &name, report);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(out: &mut String, suite: &str, report: &Report) {
    let (case, time, line) = (escape(&report.name), seconds(report.took_ms), report.line);
    let _ = write!(
        out,
        "    <testcase name=\"{case}\" classname=\"{suite}\" file=\"{suite}\" line=\"{line}\" time=\"{time}\""
    );
    match &report.outcome {
        Outcome::Passed => out.push_str("/>\n"),
        Outcome::Failed(differences) => {
            let lines: Vec<String> = differences
                .iter()
                .map(|found| format!("{}: expected {}, got {}", found.what, found.wanted, found.got))
                .collect();
            let what: Vec<&str> = differences.iter().map(|found| found.what.as_str()).collect();
            let (message, text) = (escape(&format!("differs: {}", what.join(", "))), escape(&lines.join("\n")));
            let _ = write!(out, ">\n      <failure message=\"{message}\">{text}</failure>\n    </testcase>\n");
        }
        Outcome::Broken(why) => {
            let _ = write!(out, ">\n      <error message=\"{}\"/>\n    </testcase>\n", escape(why));
        }
    }
}

fn counts<'r>(reports: impl Iterator<Item = &'r Report>) -> String {
    let (mut tests, mut failures, mut errors, mut ms) = (0, 0, 0, 0i64);
    for report in reports {
        tests += 1;
        failures += usize::from(matches!(report.outcome, Outcome::Failed(_)));
        errors += usize::from(matches!(report.outcome, Outcome::Broken(_)));
        ms = ms.saturating_add(report.took_ms);
    }
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"{}\"", seconds(ms))
}

fn seconds(ms: i64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// Text as XML 1.0 takes it; characters that it cannot hold become `\u{FFFD}`.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' | '\r' => out.push(' '),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            other => out.push(other),
        }
    }
    out
}
