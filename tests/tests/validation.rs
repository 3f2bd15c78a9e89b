//! What AWS was recorded to say about definitions, against what the checker says; and no false alarm on anything
//! that AWS took. Runs only where the recordings lie beside the project.

use std::fs;
use std::path::{Path, PathBuf};

use stepthrough::check::{MachineKind, diagnose, invalid_definition, validate, variable_references};
use stepthrough::diagnostic::Severity;
use stepthrough::value::Value;

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")
}

/// The recorded cases, each with its file's name. Empty where there are none.
fn cases() -> Vec<(String, Value)> {
    let Ok(folder) = fs::read_dir(shared().join("conformance/cases")) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name.clone(), Value::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "json")).map(read).collect()
}

fn field<'v>(case: &'v Value, name: &str) -> &'v str {
    case.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The definition as text: as it was sent, or written again.
fn definition(case: &Value) -> Option<String> {
    match case.get("definition_text").and_then(Value::as_str) {
        Some(text) => Some(text.to_owned()),
        None => case.get("definition").filter(|value| !value.is_null()).map(Value::to_json),
    }
}

fn kind(case: &Value) -> MachineKind {
    if field(case, "type") == "EXPRESS" { MachineKind::Express } else { MachineKind::Standard }
}

#[test]
fn recorded_validations() {
    let (mut checked, mut wrong) = (0, Vec::new());
    for (name, case) in cases() {
        // Some refusals are about the request, not about the definition.
        if field(&case, "kind") != "validation" || case.get("about_definition") != Some(&Value::from(true)) {
            continue;
        }
        let Some(text) = definition(&case) else { continue };
        checked += 1;
        let found = validate(&text, kind(&case));
        let expected = case.get("expected").expect("expected");
        let matches = match expected.get("error") {
            Some(error) => {
                // The recordings are scrubbed of partitions.
                let said = invalid_definition(&found).unwrap_or_default().replace("arn:aws:", "arn:<partition>:");
                said == field(error, "message")
            }
            None => {
                let wanted = expected.get("diagnostics").and_then(Value::as_array).expect("diagnostics");
                let ours: Vec<Value> = found
                    .iter()
                    .map(|found| {
                        let mut object = stepthrough::value::Object::new();
                        object.insert("code", found.code.into());
                        object.insert("message", found.message.as_str().into());
                        object.insert("severity", "ERROR".into());
                        if let Some(location) = &found.location {
                            object.insert("location", location.as_str().into());
                        }
                        object.into()
                    })
                    .collect();
                ours.iter().eq(wanted.iter())
            }
        };
        if !matches {
            wrong.push(format!("{name}\n  {expected}\n  {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {checked} differ:\n{}", wrong.len(), wrong.join("\n"));
    println!("{checked} recorded validations matched");
}

#[test]
fn no_error_in_what_aws_ran() {
    let (mut checked, mut wrong) = (0, Vec::new());
    for (name, case) in cases() {
        if !matches!(field(&case, "kind"), "execution" | "variable_references") {
            continue;
        }
        let Some(text) = definition(&case) else { continue };
        checked += 1;
        for found in validate(&text, kind(&case)) {
            wrong.push(format!("{name}: {}: {} at {:?}", found.code, found.message, found.location));
        }
    }
    assert!(wrong.is_empty(), "false alarms in {checked} definitions:\n{}", wrong.join("\n"));
    println!("{checked} definitions that AWS ran are without error");
}

#[test]
fn no_error_in_real_workflows() {
    let Ok(folder) = fs::read_dir(shared().join("real-workflows")) else { return };
    let mut paths: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let (mut checked, mut wrong) = (0, Vec::new());
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == "README.md" {
            continue;
        }
        checked += 1;
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        for found in diagnose(&text).diagnostics {
            let line = format!("{name}: {}: {} at {:?}", found.code, found.message, found.location);
            match found.severity {
                Severity::Error => wrong.push(line),
                _ => println!("{line}"),
            }
        }
    }
    assert!(wrong.is_empty(), "false alarms in {checked} real workflows:\n{}", wrong.join("\n"));
    println!("{checked} real workflows are without error");
}

#[test]
fn recorded_variable_references() {
    let (mut checked, mut wrong) = (0, Vec::new());
    for (name, case) in cases() {
        if field(&case, "kind") != "variable_references" {
            continue;
        }
        checked += 1;
        let text = definition(&case).expect("a definition");
        let root = stepthrough::syntax::parse(&text).root.expect("a tree");
        let ours: Vec<(String, Vec<String>)> = variable_references(&root)
            .into_iter()
            .map(|(state, names)| (state.to_string(), names.iter().map(|name| name.to_string()).collect()))
            .collect();
        let recorded = case.get("expected").and_then(|expected| expected.get("variableReferences"));
        let recorded = recorded.and_then(Value::as_object).expect("variableReferences");
        let matches = recorded.len() == ours.len()
            && ours.iter().all(|(state, names)| {
                let wanted = recorded.get(state).and_then(Value::as_array);
                wanted
                    .is_some_and(|wanted| wanted.iter().filter_map(Value::as_str).eq(names.iter().map(String::as_str)))
            });
        if !matches {
            wrong.push(format!("{name}: {ours:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {checked} differ:\n{}", wrong.len(), wrong.join("\n"));
    println!("{checked} recorded variable references matched");
}

#[test]
fn a_large_definition_is_checked_soon() {
    let state = |at: usize| {
        format!(
            r#""State {at}": {{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters":
               {{"FunctionName": "${{Function{at}}}", "Payload.$": "$.order", "x": ["$.a", {{"b.$": "States.Format('{{}}', $v)"}}]}},
               "Retry": [{{"ErrorEquals": ["States.TaskFailed"]}}], "ResultPath": "$.r{at}", "Next": "State {}"}}"#,
            at + 1
        )
    };
    let states: Vec<String> = (0..300).map(state).collect();
    let text = format!(
        r#"{{"StartAt": "State 0", "States": {{{}, "State 300": {{"Type": "Succeed"}}}}}}"#,
        states.join(",\n")
    );
    assert!(text.len() > 90_000, "{}", text.len());
    let start = std::time::Instant::now();
    let found = diagnose(&text).diagnostics;
    let took = start.elapsed();
    println!("{} bytes, {} findings in {took:?}", text.len(), found.len());
    assert_eq!(found.iter().filter(|found| found.severity == Severity::Error).count(), 0);
    // Far above what it takes even unoptimised: this catches a wrong order of growth, not a slow machine.
    assert!(took.as_secs() < 5, "{took:?}");
}

#[test]
fn no_error_in_states_that_aws_tested() {
    let (mut checked, mut wrong) = (0, Vec::new());
    for (name, case) in cases() {
        let answered = case.get("expected").and_then(|expected| expected.get("response")).is_some();
        if field(&case, "kind") != "test_state" || !answered {
            continue;
        }
        let Some(text) = definition(&case) else { continue };
        checked += 1;
        // TestState takes one state alone, whose `Next` then leads nowhere.
        let alone = case.get("definition").is_some_and(|definition| definition.get("States").is_none());
        let text = if alone { format!(r#"{{"StartAt":"S","States":{{"S":{text}}}}}"#) } else { text };
        for found in validate(&text, MachineKind::Standard) {
            if !(alone && found.code.starts_with("MISSING_")) {
                wrong.push(format!("{name}: {}: {} at {:?}", found.code, found.message, found.location));
            }
        }
    }
    assert!(wrong.is_empty(), "false alarms in {checked} tested states:\n{}", wrong.join("\n"));
    println!("{checked} states that AWS tested are without error");
}
