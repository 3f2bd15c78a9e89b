//! Differential fuzzing of JSONata, in three steps:
//!
//!     jsonata-fuzz generate SEED COUNT > cases.jsonl
//!     node tests/bench/jsonata/reference.mjs cases.jsonl answers.jsonl
//!     jsonata-fuzz compare cases.jsonl answers.jsonl
//!
//! The last prints where the answers differ and ends with `N passed, M failed`.

use std::fs::read_to_string;
use std::process::ExitCode;

use stepthrough::value::Value;
use stepthrough_tests::jsonata_fuzz::{Case, agree, answer, generate};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["generate", seed, count] => {
            for case in generate(seed.parse().unwrap_or(1), count.parse().unwrap_or(1000)) {
                println!("{}", stepthrough::object! { "expr" => case.expression, "input" => case.input });
            }
            ExitCode::SUCCESS
        }
        ["compare", cases, answers] => compare(cases, answers),
        _ => {
            eprintln!("usage: jsonata-fuzz generate SEED COUNT | jsonata-fuzz compare CASES ANSWERS");
            ExitCode::from(2)
        }
    }
}

fn compare(cases: &str, answers: &str) -> ExitCode {
    let (Ok(cases), Ok(answers)) = (read_to_string(cases), read_to_string(answers)) else {
        eprintln!("cannot read {cases} or {answers}");
        return ExitCode::from(2);
    };
    let (mut passed, mut failed) = (0, 0);
    // Positions are counted for information; the reference's count UTF-16 units, ours bytes.
    let (mut errors, mut places) = (0, 0);
    for (case, theirs) in cases.lines().zip(answers.lines()) {
        let (Ok(case), Ok(theirs)) = (Value::parse(case), Value::parse(theirs)) else { continue };
        let expression = case.get("expr").and_then(Value::as_str).unwrap_or_default().to_owned();
        let case = Case { expression, input: case.get("input").cloned().unwrap_or_default() };
        let ours = answer(&case);
        if agree(&ours, &theirs) {
            passed += 1;
            if ours.get("code").is_some() && theirs.get("position").is_some() {
                errors += 1;
                places += usize::from(ours.get("position") == theirs.get("position"));
            }
        } else {
            failed += 1;
            println!("{}\n    input  {}\n    ours   {ours}\n    theirs {theirs}", case.expression, case.input);
        }
    }
    println!("{places} of {errors} errors have the same position");
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
