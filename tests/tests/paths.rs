//! Paths and intrinsic functions over every recorded and collected definition that lies beside the repository, in
//! `../shared`. Where that folder is missing (it is not part of the project), these tests have nothing to do.

use std::path::{Path as FilePath, PathBuf};

use stepthrough::ambient::{Ambient, Rng};
use stepthrough::intrinsic::{Call, Scope, looks_like_intrinsic};
use stepthrough::jsonpath::{Path, ReferencePath, Root};
use stepthrough::time::Timestamp;
use stepthrough::value::Value;

/// The fields whose value is a path, or one of the intrinsic functions that give texts.
fn is_path_field(key: &str) -> bool {
    let comparisons = ["Equals", "LessThan", "GreaterThan"];
    let fields = [
        "InputPath",
        "OutputPath",
        "ItemsPath",
        "SecondsPath",
        "TimestampPath",
        "TimeoutSecondsPath",
        "HeartbeatSecondsPath",
        "MaxConcurrencyPath",
        "ToleratedFailureCountPath",
        "ToleratedFailurePercentagePath",
        "MaxItemsPath",
        "MaxItemsPerBatchPath",
        "MaxInputBytesPerBatchPath",
        "ErrorPath",
        "CausePath",
        "Variable",
    ];
    fields.contains(&key)
        || key.strip_suffix("Path").is_some_and(|key| comparisons.iter().any(|end| key.ends_with(end)))
}

fn json_files(folder: &str) -> Vec<PathBuf> {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(folder);
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

fn read(file: &FilePath) -> Value {
    let text = std::fs::read_to_string(file).unwrap();
    // Collected definitions hold placeholders such as `${Timeout}` where a number stands; those are not JSON.
    Value::parse(&text).unwrap_or(Value::Null)
}

/// Visits every member of every object in `value`, but for the literal `Result` of Pass states.
fn visit(value: &Value, see: &mut dyn FnMut(&str, &Value)) {
    if let Some(object) = value.as_object() {
        for (key, member) in object.iter() {
            see(key, member);
            if &**key != "Result" {
                visit(member, see);
            }
        }
    }
    for item in value.as_array().map_or(&[][..], |array| array.as_slice()) {
        visit(item, see);
    }
}

fn parses(key: &str, text: &str) -> Result<(), String> {
    if key == "ResultPath" {
        ReferencePath::parse(text).map(drop).map_err(|error| error.message)
    } else if looks_like_intrinsic(text) {
        Call::parse(text).map(drop).map_err(|error| error.message)
    } else {
        Path::parse(text).map(drop).map_err(|error| error.message)
    }
}

#[test]
fn every_path_in_every_definition_parses() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    let mut check = |file: &FilePath, definition: &Value| {
        visit(definition, &mut |key, value| {
            let Some(text) = value.as_str() else { return };
            if key.ends_with(".$") || key == "ResultPath" || is_path_field(key) {
                seen += 1;
                if let Err(message) = parses(key, text) {
                    wrong.push(format!("{}: {key}: {text}: {message}", file.display()));
                }
            }
        });
    };
    let recorded = json_files("conformance/cases");
    for file in &recorded {
        let case = read(file);
        if matches!(case.get("kind").and_then(Value::as_str), Some("execution" | "test_state")) {
            let definition = case.get("definition").cloned().unwrap_or_default();
            check(file, &definition);
        }
    }
    for file in json_files("real-workflows") {
        check(&file, &read(&file));
    }
    assert!(wrong.is_empty(), "{} of {seen}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(recorded.is_empty() || seen > 1000, "only {seen} paths in {} cases", recorded.len());
    println!("{seen} paths parse");
}

struct Data {
    input: Value,
    context: Value,
}

impl Scope for Data {
    fn input(&self) -> &Value {
        &self.input
    }

    fn context(&self) -> Value {
        self.context.clone()
    }

    fn variable(&self, _: &str) -> Option<Value> {
        None
    }
}

/// A payload template, as far as these cases need it.
fn fill(template: &Value, data: &Data, ambient: &mut Ambient) -> Result<Value, String> {
    match template {
        Value::Array(items) => {
            items.iter().map(|item| fill(item, data, ambient)).collect::<Result<Vec<_>, _>>().map(Value::from)
        }
        Value::Object(object) => {
            let mut members = Vec::new();
            for (key, member) in object.iter() {
                members.push(match (key.strip_suffix(".$"), member.as_str()) {
                    (Some(key), Some(text)) if looks_like_intrinsic(text) => {
                        let call = Call::parse(text).map_err(|error| error.message)?;
                        (key.to_owned(), call.evaluate(data, ambient).map_err(|failure| failure.into_cause())?)
                    }
                    (Some(key), Some(text)) => {
                        let path = Path::parse(text).map_err(|error| error.message)?;
                        let root = if *path.root() == Root::Context { &data.context } else { &data.input };
                        let value = path.select(root).map_err(|miss| miss.in_template(&path, key, root))?;
                        (key.to_owned(), value)
                    }
                    _ => (key.to_string(), fill(member, data, ambient)?),
                });
            }
            Ok(Value::object(members))
        }
        other => Ok(other.clone()),
    }
}

/// Recordings of one Pass state with `Parameters` and nothing else that could change the data.
#[test]
fn recorded_parameters_give_the_recorded_output() {
    let (mut compared, mut wrong) = (0, Vec::new());
    let cases = json_files("conformance/cases");
    for file in &cases {
        let case = read(file);
        let states = case.get("definition").and_then(|definition| definition.get("States")).and_then(Value::as_object);
        let state = states.filter(|states| states.len() == 1).and_then(|states| states.values().next());
        let Some(state) = state.filter(|state| state.get("Type").and_then(Value::as_str) == Some("Pass")) else {
            continue;
        };
        let others = ["ResultPath", "ResultSelector", "OutputPath", "InputPath", "Result", "Output", "Assign"];
        let (Some(template), Some(output)) =
            (state.get("Parameters"), case.get("expected").and_then(|e| e.get("output")))
        else {
            continue;
        };
        let text = output.to_json();
        // Scrubbed values and chance cannot be compared.
        if others.iter().any(|key| state.get(key).is_some()) || text.contains('<') || text.contains("RandomNumber") {
            continue;
        }
        let input = case.get("input").cloned().unwrap_or_default();
        if template.to_json().contains("$$") && !template.to_json().contains("$$.Execution.Input") {
            continue;
        }
        let context = stepthrough::object! { "Execution" => stepthrough::object! { "Input" => input.clone() } };
        let mut ambient = Ambient { now: Timestamp(0), rng: Rng::new(1) };
        let filled = fill(template, &Data { input, context }, &mut ambient).map(|value| value.to_json());
        compared += 1;
        if filled.as_ref() != Ok(&text) && !template.to_json().contains("States.UUID") {
            wrong.push(format!("{}: {filled:?} instead of {text}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases.is_empty() || compared > 80, "only {compared} cases");
    println!("{compared} recordings compared");
}
