//! Findings as JSON: the members of ValidateStateMachineDefinition's diagnostics, and ours behind them.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html>

use super::{Diagnostic, Severity};
use crate::object;
use crate::source::{LineIndex, Position};
use crate::value::{Object, Value};

impl Severity {
    /// AWS's name; `HINT` is ours.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Hint => "HINT",
        }
    }
}

/// `{"severity", "code", "message", "location"?, "help"?, "line", "column"}`; lines and columns are counted from 1,
/// columns in characters.
pub fn diagnostic(found: &Diagnostic, text: &str, lines: &LineIndex) -> Value {
    let mut out = Object::new();
    out.insert("severity", found.severity.name().into());
    out.insert("code", found.code.into());
    out.insert("message", found.message.as_str().into());
    if let Some(location) = &found.location {
        out.insert("location", location.as_str().into());
    }
    if !found.help.is_empty() {
        out.insert("help", found.help.as_str().into());
    }
    let Position { line, column } = lines.position(text, found.span.start);
    out.insert("line", line.into());
    out.insert("column", column.into());
    out.into()
}

/// What ValidateStateMachineDefinition answers: `{"result": "OK" | "FAIL", "diagnostics": [...], "truncated": false}`.
pub fn answer(found: &[Diagnostic], text: &str) -> Value {
    let lines = LineIndex::new(text);
    let fails = found.iter().any(|found| found.severity == Severity::Error);
    object! {
        "result" => if fails { "FAIL" } else { "OK" },
        "diagnostics" => Value::array(found.iter().map(|found| diagnostic(found, text, &lines))),
        "truncated" => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn findings_have_their_place() {
        let text = "{\n  \"ü\": 1}";
        let found = Diagnostic {
            severity: Severity::Error,
            code: "CODE",
            message: "wrong".to_owned(),
            span: Span::new(9, 10),
            location: Some("/ü".to_owned()),
            help: String::new(),
            fixes: Vec::new(),
        };
        assert_eq!(
            answer(&[found], text).to_json(),
            r#"{"result":"FAIL","diagnostics":[{"severity":"ERROR","code":"CODE","message":"wrong","location":"/ü","line":2,"column":7}],"truncated":false}"#
        );
        assert_eq!(answer(&[], "").to_json(), r#"{"result":"OK","diagnostics":[],"truncated":false}"#);
    }
}
