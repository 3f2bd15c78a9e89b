//! `cargo xtask audit`: licences, sources and known vulnerabilities of what comes from others.
//!
//! A command of its own, because the tool takes minutes to build and the advisories come over the network.

use std::fs;
use std::path::PathBuf;

use crate::report::Tally;
use crate::{Done, child, npm, paths, report, tools};

/// What cargo-deny says when it cannot fetch its database of advisories.
const NO_DATABASE: &str = "failed to fetch advisory database";
/// What npm says when the registry does not answer.
const NO_REGISTRY: [&str; 3] = ["audit endpoint returned an error", "ENOTFOUND", "EAI_AGAIN"];

/// What an audit came to.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Clean,
    /// It could not be asked: no network.
    Unknown,
    Faults,
}

/// Audits, and shows what is wrong.
pub fn run() -> Done<Tally> {
    let deny = tools::cargo_deny()?;
    npm::node()?;
    let mut tally = Tally::default();
    for (what, checks) in [
        ("crates: licences, sources, versions", &["licenses", "sources", "bans"][..]),
        ("crates: known vulnerabilities", &["advisories"]),
    ] {
        let mut command = child::command(&deny);
        command.args(["--locked", "--all-features", "check", "--hide-inclusion-graph"]).args(checks);
        let ended = command.output().map_err(|error| format!("cargo-deny could not be started: {error}"))?;
        let said = String::from_utf8_lossy(&ended.stderr);
        tally_up(&mut tally, what, verdict(ended.status.success(), &said, &[NO_DATABASE]), &said);
    }
    for folder in locked()? {
        let what = format!("npm audit in {}", folder.display());
        let mut command = child::command("npm");
        command.args(["audit", "--package-lock-only"]).current_dir(paths::root().join(&folder));
        let ended = command.output().map_err(|error| format!("npm could not be started: {error}"))?;
        let said = [ended.stdout, ended.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("\n");
        tally_up(&mut tally, &what, verdict(ended.status.success(), &said, &NO_REGISTRY), &said);
    }
    Ok(tally)
}

fn verdict(well: bool, said: &str, unreachable: &[&str]) -> Verdict {
    match well {
        true => Verdict::Clean,
        false if unreachable.iter().any(|words| said.contains(words)) => Verdict::Unknown,
        false => Verdict::Faults,
    }
}

fn tally_up(tally: &mut Tally, what: &str, verdict: Verdict, said: &str) {
    match verdict {
        Verdict::Clean => {
            report::note(&format!("clean: {what}"));
            tally.count(what, &[]);
        }
        Verdict::Unknown => report::note(&format!("NOT CHECKED, nobody to ask over the network: {what}")),
        Verdict::Faults => tally.count(what, &[said.trim().to_owned()]),
    }
}

/// The folders whose packages npm locks.
fn locked() -> Done<Vec<PathBuf>> {
    let mut git = child::command("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "*package-lock.json"]);
    let list = child::answer(&mut git).ok_or("`git ls-files` failed: the audit reads the project from git")?;
    let folders = list.lines().filter_map(|file| PathBuf::from(file).parent().map(PathBuf::from));
    Ok(folders.filter(|folder| fs::exists(paths::root().join(folder)).unwrap_or(false)).collect())
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn an_audit_that_cannot_be_asked_is_no_fault() {
        let check = |well: bool, said: &str, expected: Verdict| {
            assert_eq!(verdict(well, said, &NO_REGISTRY), expected, "{said}");
        };
        check(true, "found 0 vulnerabilities", Verdict::Clean);
        check(false, "npm error audit endpoint returned an error", Verdict::Unknown);
        check(false, "3 high severity vulnerabilities", Verdict::Faults);
    }
}
