//! `MockConfigFile.json` of Step Functions Local, in the page's terms.

use std::rc::Rc;

use stepthrough::diagnostic::{Diagnostic, Severity};
use stepthrough::mock::local::{self, MockConfig};
use stepthrough::source::LineIndex;

use crate::document::{Document, Script};
use crate::texts::tr_engine;

/// The file's usual name.
pub const FILE_NAME: &str = "MockConfigFile.json";

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigFile {
    /// Its test cases: machine, case.
    pub cases: Vec<(Rc<str>, Rc<str>)>,
    /// What is wrong with it, and what does not fit the workflow.
    pub findings: Vec<Finding>,
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Whether Step Functions Local would refuse the file for it.
    pub is_error: bool,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to write; may be empty.
    pub help: String,
}

/// Reads a file; findings about states that the workflow does not have are those of the machine `machine`, or of all.
pub fn read(text: &str, document: &Document, machine: Option<&str>) -> ConfigFile {
    let reading = MockConfig::read(text);
    let mut found = reading.diagnostics;
    if let Some(program) = super::services::compiled(document) {
        for one in reading.config.machines.iter().filter(|one| machine.is_none_or(|machine| *one.name == *machine)) {
            found.extend(reading.config.check(&one.name, &program.machine));
        }
    }
    let index = LineIndex::new(text);
    let finding = |found: Diagnostic| {
        let place = index.position(text, found.span.start);
        Finding {
            is_error: found.severity == Severity::Error,
            line: place.line,
            column: place.column,
            message: tr_engine(&found.message),
            help: tr_engine(&found.help),
        }
    };
    let cases = reading.config.cases().map(|(machine, case)| (machine.clone(), case.name.clone())).collect();
    ConfigFile { cases, findings: found.into_iter().map(finding).collect() }
}

/// The answers of a test case; `None` when the file has no such case.
pub fn scripts(text: &str, machine: &str, case: &str) -> Option<Vec<Script>> {
    let book = MockConfig::read(text).config.book(machine, case)?;
    Some(super::mocks::script(&book).states)
}

/// The document's answers as a file with one test case, and what the format cannot say.
///
/// # Errors
/// A sentence, when an answer cannot be used as it stands.
pub fn write(document: &Document, case: &str) -> Result<(String, Vec<String>), String> {
    let book = super::mocks::book(&document.mocks).map_err(|unusable| match unusable {
        super::Unusable::Script(name, why) | super::Unusable::Function(name, why) => format!("{name}: {why}"),
        super::Unusable::World(why) => why,
    })?;
    let written = local::write(&document.settings.machine_name, case, &book);
    Ok((written.text, written.notes.iter().map(|note| tr_engine(note)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Outcome;

    const FILE: &str = r#"{"StateMachines":{"M":{"TestCases":{"Busy":{"Work":"R","Nowhere":"R"}}}},
        "MockedResponses":{"R":{"0":{"Throw":{"Error":"E","Cause":"c"}},"2":{"Return":1}}}}"#;

    fn document() -> Document {
        let definition = r#"{"StartAt":"Work","States":{"Work":{"Type":"Task","End":true,
            "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"}}}"#;
        Document { definition: Rc::from(definition), ..Document::default() }
    }

    #[test]
    fn a_file_is_read_with_what_is_wrong_in_it() {
        let read = read(FILE, &document(), None);
        assert_eq!(read.cases, [(Rc::from("M"), Rc::from("Busy"))]);
        let found: Vec<String> = read
            .findings
            .iter()
            .map(|it| format!("{} {}:{} {}", it.is_error, it.line, it.column, it.message))
            .collect();
        assert_eq!(found, ["false 2:73 `R` has no reply for invocation 1", "true 1:56 there is no state `Nowhere`"]);
    }

    #[test]
    fn a_case_becomes_answers_and_a_file_again() {
        let scripts = scripts(FILE, "M", "Busy").unwrap();
        let work = scripts.iter().find(|script| &*script.state == "Work").unwrap();
        assert!(matches!(&work.answers[0].outcome, Outcome::Throw { error, .. } if &**error == "E"));
        let mut document = document();
        document.mocks.set(work.clone());
        let (text, notes) = write(&document, "Again").unwrap();
        assert_eq!(notes, Vec::<String>::new());
        assert_eq!(
            super::scripts(&text, &document.settings.machine_name, "Again").as_deref(),
            Some(std::slice::from_ref(work))
        );
    }
}
