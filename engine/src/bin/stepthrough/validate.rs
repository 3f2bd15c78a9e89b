//! `stepthrough validate`.

use stepthrough::diagnostic::{Severity, wire};
use stepthrough::value::Value;

use crate::options::{Chosen, ValidateOptions};
use crate::{Done, Exit, files, findings, print};

/// Checks every file and says what was found.
pub fn validate(options: &ValidateOptions) -> Done {
    let mut exit = Exit::Well;
    let mut out = String::new();
    for file in &options.files {
        let Chosen { machine, values, express, .. } = &options.chosen;
        let chosen = Chosen { file: file.clone(), machine: machine.clone(), values: values.clone(), express: *express };
        let found = files::workflow(&chosen)?;
        let text = &found.workflow.definition;
        let diagnostics = found.workflow.diagnose().diagnostics;
        let worst = diagnostics.iter().map(|found| found.severity).min();
        let bad = worst == Some(Severity::Error) || (options.strict && worst == Some(Severity::Warning));
        if bad {
            exit = Exit::Badly;
        }
        match options.json {
            true => {
                let mut answer = wire::answer(&diagnostics, text);
                if let Value::Object(object) = &mut answer {
                    std::rc::Rc::make_mut(object).insert("file", found.name.as_str().into());
                }
                out += &answer.to_json();
                out.push('\n');
            }
            false => {
                out += &findings::render(&found.name, text, &diagnostics);
                let verdict = if worst == Some(Severity::Error) { "AWS would refuse it" } else { "AWS would take it" };
                out += &format!("{}: {verdict}; {}\n", found.name, findings::count(&diagnostics));
            }
        }
    }
    print(&out)?;
    Ok(exit)
}
