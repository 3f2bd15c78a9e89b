//! `stepthrough policy`, `stepthrough export` and `stepthrough format`.

use std::fmt::Write;
use std::path::Path;

use stepthrough::assist;
use stepthrough::deploy::{self, Deployment};

use crate::files::Found;
use crate::options::{Chosen, ExportOptions, FormatOptions, PolicyOptions};
use crate::{Done, Exit, files, print};

/// Prints the policy of a workflow's role.
pub fn policy(options: &PolicyOptions) -> Done {
    let found = files::workflow(&options.chosen)?;
    let deployment = deployment(&options.deployment, &options.chosen, &found);
    let policy = deploy::policy(&found.workflow.definition, &deployment);
    for note in &policy.notes {
        let states: Vec<String> = note.states.iter().map(|state| format!("`{state}`")).collect();
        eprintln!("{}: {}", states.join(", "), note.text);
    }
    if options.trust {
        return print(&(policy.trust.to_json_pretty() + "\n"));
    }
    if !options.explain {
        return print(&(policy.document.to_json_pretty() + "\n"));
    }
    let mut out = String::new();
    for statement in &policy.statements {
        let _ = writeln!(out, "{}: {}", statement.sid, statement.reason);
        let _ = writeln!(out, "  {}\n  on {}", statement.actions.join(", "), statement.resources.join(", "));
        if !statement.states.is_empty() {
            let _ = writeln!(out, "  for {}", statement.states.join(", "));
        }
    }
    print(&out)
}

/// Prints a template, or writes it and its files.
pub fn export(options: &ExportOptions) -> Done {
    let found = files::workflow(&options.chosen)?;
    let deployment = deployment(&options.deployment, &options.chosen, &found);
    let template = deploy::template(&found.workflow.definition, &deployment, options.kind, options.format);
    for note in &template.notes {
        eprintln!("{note}");
    }
    let Some(folder) = &options.folder else {
        for (name, _) in &template.files {
            eprintln!("{name} belongs beside the template: `--to FOLDER` writes both");
        }
        return print(&template.text);
    };
    files::write(&folder.join(template.name), &template.text)?;
    for (name, text) in &template.files {
        files::write(&folder.join(name), text)?;
    }
    print(&format!("cd {} && {}\n", deploy::quote(&folder.display().to_string()), template.command))
}

fn deployment(given: &Deployment, chosen: &Chosen, found: &Found) -> Deployment {
    let kind = found.workflow.kind.unwrap_or_else(|| chosen.kind());
    Deployment { kind, values: found.workflow.values.clone(), ..given.clone() }
}

/// Lays definitions out anew.
pub fn format(options: &FormatOptions) -> Done {
    let (mut out, mut exit) = (String::new(), Exit::Well);
    for file in &options.files {
        let source = files::read(file)?;
        let laid_out = assist::format(&source.text);
        if !options.check && !options.write {
            out += &laid_out;
        } else if laid_out != source.text {
            if options.check {
                exit = Exit::Badly;
            } else {
                files::write(Path::new(file), &laid_out)?;
            }
            out += &format!("{file}\n");
        }
    }
    print(&out)?;
    Ok(exit)
}
