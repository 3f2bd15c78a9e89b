//! The real browser's tests: tests/browser/*.spec.mjs against dist/.

use std::path::{Path, PathBuf};

use crate::report::Tally;
use crate::{Done, apt, child, npm, paths, report, tests};

/// Names under which a Chromium is found.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Runs the browser's tests, or those whose file name contains `only`.
pub fn run(only: Option<&str>) -> Done<Tally> {
    let chromium = chromium()?;
    let folder = paths::root().join("tests/browser");
    npm::install(&folder)?;
    let mut command = child::command("node");
    command.arg(folder.join("run.mjs")).args(only);
    command.env("STEPTHROUGH_CHROMIUM", chromium).env("STEPTHROUGH_SCREENSHOTS", paths::target().join("screenshots"));
    tests::stream(&mut command, "the browser's tests", closing_line)
}

/// Weighs the page: its bytes, its first run, its memory; the figures go into the file `answers`.
pub fn weigh(answers: &Path) -> Done {
    let chromium = chromium()?;
    let folder = paths::root().join("tests/browser");
    npm::install(&folder)?;
    let mut command = child::command("node");
    command.arg(folder.join("run.mjs")).arg("budget").env("STEPTHROUGH_CHROMIUM", chromium);
    child::shown(command.env("STEPTHROUGH_FIGURES", answers), "weighing the page")
}

/// A browser on this machine, installed from Debian when there is none.
pub fn chromium() -> Done<PathBuf> {
    if let Some(named) = std::env::var_os("STEPTHROUGH_CHROMIUM") {
        let named = PathBuf::from(named);
        return if named.is_file() {
            Ok(named)
        } else {
            Err(format!("STEPTHROUGH_CHROMIUM names no file: {}", named.display()))
        };
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    report::step("apt-get install chromium, for the tests", "half a minute, once", || {
        apt::install(&["chromium"], "apt-chromium")
    })?;
    find().ok_or_else(|| "Debian's package chromium is installed, but there is no `chromium` on PATH".into())
}

fn find() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| paths::on_path(name))
}

/// Reads `3 passed, 1 failed`.
fn closing_line(line: &str) -> Option<Tally> {
    let (passed, failed) = line.trim().strip_suffix(" failed")?.split_once(" passed, ")?;
    Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn the_closing_line_is_read() {
        assert_eq!(closing_line("12 passed, 3 failed"), Some(Tally { passed: 12, failed: 3 }));
        assert_eq!(closing_line("it passed, 3 failed"), None);
        assert_eq!(closing_line("ok 3 the page loads"), None);
    }
}
