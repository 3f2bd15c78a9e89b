//! The command line: the same bytes as the library, exit codes, places, cases.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use stepthrough::api::execution_history;
use stepthrough::definition::MachineKind;
use stepthrough::value::Value;
use stepthrough_tests::examples::{self, play, read_all};

/// What a command line came to.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// The program, built once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        // This test is target/debug/deps/cli-...; the program goes to target/debug.
        let this = std::env::current_exe().expect("the test's own path");
        let folder = this.ancestors().nth(2).expect("the folder of the build");
        let target = folder.parent().expect("the target folder");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--locked", "--package", "stepthrough", "--features", "cli"]);
        cargo.args(["--bin", "stepthrough", "--target-dir"]).arg(target).current_dir(top());
        assert!(cargo.status().expect("cargo").success(), "the command line does not build");
        target.join("debug/stepthrough")
    })
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the top folder").to_path_buf()
}

/// Runs the program in the project's top folder.
fn ran(arguments: &[&str], stdin: &str) -> Ran {
    let mut command = Command::new(program());
    command.args(arguments).current_dir(top()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // A program that does not read its input may be gone by now.
    let _ = child.stdin.take().expect("its input").write_all(stdin.as_bytes());
    let output = child.wait_with_output().expect("its output");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// A folder for the files of one test.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn write(file: PathBuf, text: &str) -> String {
    fs::write(&file, text).expect("a file");
    file.display().to_string()
}

const ONE: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": ${T}, "Next": "B"},
    "B": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}}"#;

#[test]
fn histories_are_the_librarys_to_the_byte() {
    let folder = scratch("histories");
    for example in read_all().expect("the examples") {
        let place = examples::folder().join(&example.name);
        let raw = fs::read_to_string(place.join("example.json")).expect("the example");
        let raw = Value::parse(&raw).expect("JSON");
        for (at, setup) in example.setups.iter().enumerate() {
            let name = format!("{}, {}", example.name, setup.name);
            let signals = raw.get("setups").and_then(|all| all.at(at)?.get("signals")).expect("signals").to_json();
            let (input, definition) = (setup.input.to_json(), place.join("definition.asl.json").display().to_string());
            let mocks = write(folder.join("mocks.json"), &setup.mocks.to_json().to_json());
            let signals = write(folder.join("signals.json"), &signals);
            let mut arguments = vec!["history", &definition, "--input", &input, "--mocks", &mocks];
            arguments.extend(["--signals", &signals, "--let-time-pass", "--name", &example.name]);
            if example.kind == MachineKind::Express {
                arguments.push("--express");
            }
            let played = play(&example, setup).expect("it plays");
            let expected = execution_history(played.timeline.log(), &input).to_json_pretty() + "\n";
            let ran = ran(&arguments, "");
            assert_eq!(ran.out, expected, "{name}: {}", ran.err);
            let code = match &*setup.expect.status {
                "SUCCEEDED" => 0,
                "RUNNING" => 4,
                _ => 1,
            };
            assert_eq!(ran.code, code, "{name}: {}", ran.err);
        }
    }
}

#[test]
fn exit_codes_are_those_that_the_help_tells() {
    let example = |name: &str| format!("tests/examples/{name}/definition.asl.json");
    let (good, waits) = (example("bank-account"), example("callback-task-token"));
    let check = |arguments: &[&str], code: i32, said: &str| {
        let ran = ran(arguments, ONE);
        assert_eq!(ran.code, code, "{arguments:?}: {}{}", ran.out, ran.err);
        assert!((ran.out.clone() + &ran.err).contains(said), "{arguments:?}: {}{}", ran.out, ran.err);
    };
    check(&["run", &good], 0, "SUCCEEDED");
    check(&["run", &waits], 4, "waits for somebody");
    check(&["run", &waits, "--let-time-pass", "--quiet"], 4, "");
    check(&["run", "-", "--set", "T=5"], 0, "SUCCEEDED after 5");
    check(&["run", "-", "--set", "T=x"], 3, "<stdin>:1:62: error");
    check(&["run", "-", "--set", "T"], 2, "NAME=VALUE");
    check(&["run", &good, "--input", "{\"a\":}"], 3, "--input:1:2: `a` has no value yet");
    check(&["run", "no-such-file"], 2, "cannot read no-such-file");
    check(&["run", &good, "--show", "all"], 2, "`--show` takes");
    check(&["run", &good, "--least", "1"], 2, "`run` has no option --least");
    check(
        &["run", &good, "--mocks", "tests/cases/MockConfigFile.json"],
        2,
        "choose one with --case: Busy, BusyForEver",
    );
    check(
        &["run", &good, "--mocks", "tests/cases/MockConfigFile.json", "--case", "BusyForEver"],
        1,
        "Lambda.TooManyRequestsException: Rate exceeded",
    );
    check(&["run", &good, "--mocks", "tests/cases/MockConfigFile.json", "--case", "BankAccount#Busy"], 0, "SUCCEEDED");
    check(&["run"], 2, "needs a file");
    check(&["fly"], 2, "`fly` is no command");
    check(&[], 0, "stepthrough run FILE");
    check(&["--version"], 0, "stepthrough 0.");
}

#[test]
fn every_command_tells_about_itself_and_knows_its_options() {
    for command in ["run", "history", "validate", "test", "policy", "format", "export"] {
        let help = ran(&[command, "--help"], "");
        assert_eq!(help.code, 0);
        assert_eq!(ran(&["help", command], "").out, help.out);
        assert!(help.out.contains(&format!("stepthrough {command} ")), "{}", help.out);
        // The first word of an indented line that begins with two dashes is an option; its value is of any kind.
        let lines = help.out.lines().filter_map(|line| line.strip_prefix("  --"));
        for line in lines {
            let option = format!("--{}", line.split([' ', ',']).next().expect("a word"));
            let said = ran(&[command, "no-such-file", &option, "1"], "").err;
            assert!(!said.contains("has no option"), "{command} {option}: {said}");
        }
    }
}

#[test]
fn the_readmes_commands_run() {
    let readme = fs::read_to_string(top().join("README.md")).expect("the README");
    let lines: Vec<&str> = readme.lines().filter(|line| line.starts_with("stepthrough ")).collect();
    assert!(lines.len() >= 2, "the README shows no command");
    let folder = program().parent().expect("its folder").display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    for line in lines {
        let ran =
            Command::new("sh").args(["-c", line]).env("PATH", &path).current_dir(top()).output().expect("a shell");
        assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    }
}

#[test]
fn findings_have_their_file_line_and_column() {
    let folder = scratch("findings");
    let broken = "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Nxt: B\n    End: true\n";
    let definition = write(folder.join("flow.asl.yaml"), broken);
    let template = "Resources:\n  Flow:\n    Type: AWS::Serverless::StateMachine\n    Properties: {DefinitionUri: flow.asl.yaml}\n";
    let template = write(folder.join("template.yaml"), template);
    for file in [&definition, &template] {
        let ran = ran(&["validate", file], "");
        assert_eq!(ran.code, 1);
        assert!(ran.out.starts_with(&format!("{definition}:5:5: error: ")), "{}", ran.out);
        assert!(ran.out.contains("    |     Nxt: B\n    |     ^^^\n"), "{}", ran.out);
    }
    let json = Value::parse(&ran(&["validate", &definition, "--json"], "").out).expect("JSON");
    let found = json.get("diagnostics").and_then(|all| all.at(0)).expect("a finding");
    assert_eq!(found.get("line").and_then(Value::as_i64), Some(5));
    assert_eq!(json.get("result").and_then(Value::as_str), Some("FAIL"));
}

#[test]
fn cases_run_with_coverage_and_a_report() {
    let folder = scratch("cases");
    let report = folder.join("report/junit.xml").display().to_string();
    let files = ["tests/cases/bank-account.yaml", "tests/cases/callback.yaml"];
    let ran_all = ran(&["test", files[0], files[1], "--coverage", "--least", "100", "--junit", &report], "");
    assert_eq!(ran_all.code, 0, "{}{}", ran_all.out, ran_all.err);
    assert!(ran_all.out.ends_with("6 passed, 0 failed\n"), "{}", ran_all.out);
    assert!(ran_all.out.contains("states 5 of 5, retriers 1 of 1"), "{}", ran_all.out);
    let report = fs::read_to_string(report).expect("the report");
    assert!(report.contains("<testsuites tests=\"6\" failures=\"0\" errors=\"0\""), "{report}");

    let few = ran(&["test", files[1], "--only", "approves", "--least", "90"], "");
    assert_eq!(few.code, 1);
    assert!(few.out.contains("    line 20: `Wait for approval`, Catch[0]\n"), "{}", few.out);
    assert!(few.err.contains("at least 90 % is wanted"), "{}", few.err);
    assert_eq!(ran(&["test", files[1], "--only", "no such case"], "").code, 3);
}

#[test]
fn a_case_that_fails_says_what_differs() {
    let cases = r#"{"definition": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, "cases": [
        {"name": "other", "input": {"a": 1}, "expect": {"output": {"a": 2}}},
        {"name": "early", "signals": [{"when": "A", "send": "heartbeat"}]}]}"#;
    let ran = ran(&["test", "-"], cases);
    assert_eq!(ran.code, 1);
    let expected = "<stdin>
  FAIL  other (line 2)
        output/a
          expected 2
          got      1
  FAIL  early (line 3)
        signals/A
          expected a task that waits for it
          got      the end of the execution
0 passed, 2 failed
";
    assert_eq!(ran.out, expected);
}

#[test]
fn what_is_not_run_is_told_too() {
    let good = "tests/examples/bank-account/definition.asl.json";
    let policy = Value::parse(&ran(&["policy", good], "").out).expect("a policy");
    assert_eq!(policy.get("Version").and_then(Value::as_str), Some("2012-10-17"));
    assert!(ran(&["policy", good, "--trust"], "").out.contains("states.amazonaws.com"));
    assert!(ran(&["policy", good, "--explain"], "").out.contains("  for Lambda Invoke\n"));

    let folder = scratch("export").display().to_string();
    let exported = ran(&["export", good, "--to", &folder, "--name", "Bank"], "");
    assert!(exported.out.contains("sam deploy"), "{}{}", exported.out, exported.err);
    let template = Path::new(&folder).join("template.yaml").display().to_string();
    assert_eq!(ran(&["run", &template], "").code, 0, "what is exported runs");

    let file = write(scratch("format").join("flow.asl.json"), r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#);
    assert_eq!(ran(&["format", &file, "--check"], "").code, 1);
    let printed = ran(&["format", &file], "").out;
    assert_eq!(ran(&["format", &file, "--write"], "").code, 0);
    assert_eq!(fs::read_to_string(&file).expect("the file"), printed);
    assert_eq!(ran(&["format", &file, "--check"], "").code, 0);
}

#[test]
fn a_run_shows_what_is_asked_for() {
    let good = "tests/examples/bank-account/definition.asl.json";
    let show = |what: &str| ran(&["run", good, "--show", what, "--quiet"], "");
    assert_eq!(show("path").out.lines().next(), Some("CreateSession"));
    let described = Value::parse(&show("describe").out).expect("JSON");
    assert_eq!(described.get("status").and_then(Value::as_str), Some("SUCCEEDED"));
    let first = show("trace").out.lines().next().map(|line| Value::parse(line).expect("JSON")).expect("a line");
    assert_eq!(first.get("stage").and_then(Value::as_str), Some("input"));
    assert_eq!(show("output").err, "");
    assert_eq!(show("map-runs").out, "", "it has no distributed Map");

    let distributed = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}}}"#;
    let show = |what: &str| ran(&["run", "-", "--input", "[1, 2, 3]", "--show", what, "--quiet"], distributed);
    let runs = show("map-runs").out;
    assert!(runs.contains(r#""executionCounts":{"pending":0,"running":0,"succeeded":3,"#), "{runs}");
    let children = show("child-executions").out;
    let status = |line: &str| Value::parse(line).expect("JSON").get("status").cloned();
    assert_eq!(children.lines().map(status).collect::<Vec<_>>(), vec![Some("SUCCEEDED".into()); 3]);
    let lines = ran(&["history", good, "--express", "--log-lines"], "").out;
    let ids: Vec<String> =
        lines.lines().map(|line| Value::parse(line).expect("JSON").get("id").expect("an id").to_json()).collect();
    assert!(ids.iter().enumerate().all(|(at, id)| *id == format!("\"{}\"", at + 1)), "{ids:?}");
}
