//! `cargo xtask test`: everything, summed in one closing line.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::report::Tally;
use crate::{Done, browser, check, child, floors, package, page, paths, report};

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    All,
    /// Checks and native tests.
    Native,
    /// The browser's tests, all or those whose file name contains the word.
    Browser(Option<String>),
}

impl Part {
    /// Reads the words behind `test`.
    pub fn read(words: &[&str]) -> Done<Self> {
        match words {
            [] => Ok(Self::All),
            ["--native"] => Ok(Self::Native),
            ["--browser"] => Ok(Self::Browser(None)),
            ["--browser", name] => Ok(Self::Browser(Some((*name).to_owned()))),
            other => Err(format!("`test` does not know `{}`; it takes --native, or --browser [NAME]", other.join(" "))),
        }
    }
}

/// Runs them and prints the closing line; true when nothing failed.
pub fn run(part: &Part) -> Done<bool> {
    let mut tally = Tally::default();
    if matches!(part, Part::All | Part::Native) {
        tally.add(check::run(check::Depth::All)?);
        heading("native tests");
        count(&mut tally, "native tests", native());
    }
    if *part == Part::All {
        heading("recordings");
        count(&mut tally, "recordings", floors::run());
    }
    if *part == Part::All {
        heading("the npm package");
        count(&mut tally, "the npm package's tests", package::test());
    }
    if let Part::All | Part::Browser(_) = part {
        heading("the page");
        match page::build(page::Profile::Site) {
            Ok(()) => {
                heading("the browser");
                let only = if let Part::Browser(Some(name)) = part { Some(name.as_str()) } else { None };
                count(&mut tally, "the browser's tests", browser::run(only));
            }
            failed => tally.count_step("the page's build", failed),
        }
    }
    println!();
    Ok(tally.close())
}

/// Runs a test program, shows its lines, and adds up what `read` finds in them.
pub fn stream(command: &mut Command, what: &str, read: impl Fn(&str) -> Option<Tally>) -> Done<Tally> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| format!("{what} could not be started: {error}"))?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line.map_err(|error| format!("{what}: unreadable output: {error}"))?;
            match read(&line) {
                Some(found) => tally.add(found),
                None => println!("{line}"),
            }
        }
    }
    let status = child.wait().map_err(|error| format!("{what} was lost: {error}"))?;
    if !status.success() && tally.failed == 0 {
        // It broke off before or beside its tests: a compile error, a crash.
        tally.count(what, &[format!("it ended with {status}; its own words are above")]);
    }
    if tally.passed + tally.failed == 0 {
        tally.count(what, &["no test ran".to_owned()]);
    }
    Ok(tally)
}

fn native() -> Done<Tally> {
    let mut command = child::command("cargo");
    command.args(["test", "--workspace", "--locked", "--no-fail-fast", "--quiet"]);
    command.env("CARGO_TARGET_DIR", paths::target());
    stream(&mut command, "native tests", result_line)
}

/// Reads cargo's `test result: ok. 12 passed; 0 failed; ...`.
fn result_line(line: &str) -> Option<Tally> {
    let counts = line.trim().strip_prefix("test result: ")?.split_once(". ")?.1;
    let number = |word: &str| counts.split("; ").find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok());
    Some(Tally { passed: number("passed")?, failed: number("failed")? })
}

fn count(tally: &mut Tally, name: &str, answer: Done<Tally>) {
    match answer {
        Ok(found) => tally.add(found),
        Err(sentence) => tally.count(name, &[sentence]),
    }
}

fn heading(text: &str) {
    report::note("");
    report::note(&format!("== {text}"));
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn cargos_results_are_read() {
        let line = "test result: ok. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(result_line(line), Some(Tally { passed: 12, failed: 3 }));
        assert_eq!(result_line("running 12 tests"), None);
    }

    #[test]
    fn a_program_without_a_test_fails() {
        let tally = stream(Command::new("echo").arg("nothing"), "echo", result_line);
        assert_eq!(tally, Ok(Tally { passed: 0, failed: 1 }));
    }

    #[test]
    fn a_program_that_breaks_off_fails() {
        let tally = stream(
            Command::new("sh").args(["-c", "echo 'test result: ok. 2 passed; 0 failed'; exit 3"]),
            "sh",
            result_line,
        );
        assert_eq!(tally, Ok(Tally { passed: 2, failed: 1 }));
    }
}
