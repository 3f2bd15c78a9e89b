//! The two kinds of files with mocks: the page's, and Step Functions Local's.

use stepthrough::diagnostic::{Diagnostic, Severity};
use stepthrough::mock::MockBook;
use stepthrough::mock::local::MockConfig;
use stepthrough::syntax;

use crate::files::Source;
use crate::{Done, Stop, findings};

/// Reads a file with mocks. `case` names a test case of a MockConfigFile.json: `Case`, or `Machine#Case` as in the ARN
/// that Step Functions Local takes.
pub fn read(source: &Source, case: Option<&str>) -> Done<MockBook> {
    let parsed = syntax::read(&source.text);
    refuse(source, &parsed.diagnostics)?;
    let Some(root) = parsed.root else { return Ok(MockBook::default()) };
    if root.get("StateMachines").is_some() {
        let case = case.ok_or_else(|| {
            let cases: Vec<String> =
                MockConfig::read(&source.text).config.cases().map(|(_, case)| case.name.to_string()).collect();
            Stop::usage(format!("{} has test cases: choose one with --case: {}", source.name, cases.join(", ")))
        })?;
        return config_case(source, None, case);
    }
    MockBook::from_json(&root.to_value()).map_err(|wrong| Stop::refused(format!("{}: {wrong}", source.name)))
}

/// The replies of a test case of a MockConfigFile.json; `machine` is asked first where several have such a case.
pub fn config_case(source: &Source, machine: Option<&str>, case: &str) -> Done<MockBook> {
    let reading = MockConfig::read(&source.text);
    refuse(source, &reading.diagnostics)?;
    let (machine, case) = case.split_once('#').map_or((machine, case), |(machine, case)| (Some(machine), case));
    let named = machine.and_then(|machine| reading.config.book(machine, case));
    let mut anywhere = reading.config.cases().filter(|(_, known)| &*known.name == case);
    match (named, anywhere.next(), anywhere.next()) {
        (Some(book), ..) => Ok(book),
        (None, Some((machine, _)), None) => Ok(reading.config.book(machine, case).unwrap_or_default()),
        (None, Some(_), Some(_)) => Err(Stop::refused(format!(
            "{}: several state machines have a test case `{case}`; write Machine#{case}",
            source.name
        ))),
        (None, None, _) => Err(Stop::refused(format!("{}: there is no test case `{case}`", source.name))),
    }
}

/// Stops at errors; everything found is shown.
pub fn refuse(source: &Source, found: &[Diagnostic]) -> Done<()> {
    eprint!("{}", findings::render(&source.name, &source.text, found));
    match found.iter().any(|found| found.severity == Severity::Error) {
        true => Err(Stop::refused(format!("{} cannot be used: {}", source.name, findings::count(found)))),
        false => Ok(()),
    }
}
