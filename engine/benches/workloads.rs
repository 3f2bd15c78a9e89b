//! Work to measure: definitions with inputs, the same for every measuring program.

use std::fmt::Write as _;
use std::rc::Rc;

use stepthrough::exec::{Limits, Program, Settings};
use stepthrough::mock::{MockBook, Mocks};
use stepthrough::timeline::{Progress, Timeline};
use stepthrough::value::Value;

/// A definition with its input.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Its name, for a table.
    pub name: String,
    /// The definition.
    pub definition: String,
    /// The input.
    pub input: String,
    /// How many states it enters, or how many items it processes: what its cost is divided by.
    pub units: usize,
}

/// The reply to the task `Call`, whenever it is called.
const MOCKS: &str = r#"{"Call":{"replies":[{"return":{"ExecutedVersion":"$LATEST","StatusCode":200,"Payload":{}}}],"pastEnd":"repeat"}}"#;

/// The mocks of all workloads.
///
/// # Panics
/// When they are no mocks.
pub fn mocks() -> Mocks {
    let book = Value::parse(MOCKS).ok().and_then(|book| MockBook::from_json(&book).ok());
    match book {
        Some(book) => Mocks::new(Rc::new(book)),
        None => panic!("{MOCKS}"),
    }
}

impl Workload {
    fn new(name: String, definition: String, input: String, units: usize) -> Self {
        Workload { name, definition, input, units }
    }

    /// Compiles it, without the quotas that would end it early.
    ///
    /// # Panics
    /// When the definition is refused.
    pub fn program(&self) -> Rc<Program> {
        let mut program = match Program::new(&self.definition, &self.input, Settings::default()) {
            Ok(program) => program,
            Err(refused) => panic!("{}: {refused:?}", self.name),
        };
        program.limits =
            Limits { history_events: u32::MAX, payload_bytes: usize::MAX, work: u64::MAX, ..Limits::default() };
        Rc::new(program)
    }
}

/// Runs to the end, history, trace and checkpoints included.
///
/// # Panics
/// When it does not succeed.
pub fn run(program: &Rc<Program>) -> Timeline {
    let mut timeline = Timeline::new(program.clone(), mocks());
    assert_eq!(timeline.advance(usize::MAX), Progress::Ended);
    assert_eq!(timeline.outcome().map(|outcome| outcome.status()), Some("SUCCEEDED"));
    timeline
}

/// One Pass state after the other.
pub fn chain(states: usize) -> Workload {
    let mut definition = r#"{"StartAt":"S0","States":{"#.to_owned();
    for at in 0..states {
        let _ = write!(definition, r#""S{at}":{{"Type":"Pass","ResultPath":"$.last","Next":"S{}"}},"#, at + 1);
    }
    let _ = write!(definition, r#""S{states}":{{"Type":"Succeed"}}}}}}"#);
    // The result is the input of each state: `$.last` would nest without end, so it is a constant.
    let definition = definition.replace(r#""ResultPath""#, r#""Result":1,"ResultPath""#);
    Workload::new(format!("chain of {states} states"), definition, r#"{"a":1}"#.to_owned(), states)
}

/// The same, each state making its data anew with a path and a sum.
pub fn computing(states: usize) -> Workload {
    let Workload { definition, .. } = chain(states);
    let parameters = r#""Parameters":{"name.$":"$.name","n.$":"States.MathAdd($.n, 1)"}"#;
    let definition = definition.replace(r#""Result":1,"ResultPath":"$.last""#, parameters);
    Workload::new(format!("{states} states with Parameters"), definition, r#"{"name":"x","n":0}"#.to_owned(), states)
}

/// A counting loop: MathAdd in a Pass, and a Choice.
pub fn counting(turns: usize) -> Workload {
    let definition = r#"{"StartAt":"Add","States":{
        "Add":{"Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n, -1)"},"Next":"More?"},
        "More?":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericGreaterThan":0,"Next":"Add"}],"Default":"Done"},
        "Done":{"Type":"Succeed"}}}"#;
    Workload::new(format!("loop of {turns} turns"), definition.to_owned(), format!(r#"{{"n":{turns}}}"#), 2 * turns)
}

/// A Map with a `States.Format` and a mocked task for each item.
pub fn map(items: usize) -> Workload {
    let definition = r#"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":10,
        "ItemSelector":{"text.$":"States.Format('item {}', $$.Map.Item.Index)"},
        "ItemProcessor":{"StartAt":"Call","States":{"Call":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
        "Parameters":{"FunctionName":"f","Payload.$":"$"},"OutputPath":"$.StatusCode","End":true}}},"End":true}}}"#;
    let mut list = String::new();
    for at in 0..items {
        let _ = write!(list, r#"{}{{"id":{at}}}"#, if at == 0 { "" } else { "," });
    }
    let input = format!(r#"{{"items":[{list}]}}"#);
    Workload::new(format!("Map over {items} items"), definition.to_owned(), input, items)
}

/// A distributed Map that runs all its children at a time, up to 10,000; each fails, which is tolerated.
pub fn wide(items: usize) -> Workload {
    let definition = r#"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","ToleratedFailurePercentage":100,
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Pass","States":{
        "Pass":{"Type":"Pass","Next":"Fail"},"Fail":{"Type":"Pass","InputPath":"$.nothing","End":true}}},"End":true}}}"#;
    let Workload { input, .. } = map(items);
    Workload::new(format!("{items} failing children"), definition.to_owned(), input, items)
}

/// A Map whose items run a Parallel each; one branch waits and the other one fails, which is caught.
pub fn caught(items: usize) -> Workload {
    let definition = r#"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items",
        "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Parallel","Branches":[
        {"StartAt":"Wait","States":{"Wait":{"Type":"Wait","Seconds":5,"End":true}}},
        {"StartAt":"Fail","States":{"Fail":{"Type":"Fail","Error":"E"}}}],
        "Catch":[{"ErrorEquals":["E"],"ResultPath":null,"Next":"Done"}],"End":true},"Done":{"Type":"Succeed"}}},"End":true}}}"#;
    let Workload { input, .. } = map(items);
    Workload::new(format!("caught failures in {items} items"), definition.to_owned(), input, items)
}

/// A Parallel of so many branches of so many states.
pub fn parallel(branches: usize, states: usize) -> Workload {
    let mut all = Vec::new();
    for branch in 0..branches {
        let mut inside = String::new();
        for at in 0..states {
            let to =
                if at + 1 == states { r#""End":true"#.to_owned() } else { format!(r#""Next":"B{branch}S{}""#, at + 1) };
            let _ = write!(inside, r#"{}"B{branch}S{at}":{{"Type":"Pass",{to}}}"#, if at == 0 { "" } else { "," });
        }
        all.push(format!(r#"{{"StartAt":"B{branch}S0","States":{{{inside}}}}}"#));
    }
    let definition = format!(
        r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel","Branches":[{}],"End":true}}}}}}"#,
        all.join(",")
    );
    Workload::new(format!("Parallel {branches} x {states}"), definition, "{}".to_owned(), branches * states)
}

/// A payload of about so many bytes through so many states, each of which changes a part of it.
pub fn payload(bytes: usize, states: usize) -> Workload {
    let mut list = String::new();
    for at in 0.. {
        if list.len() + 60 > bytes {
            break;
        }
        let _ = write!(list, r#"{}{{"id":{at},"name":"item {at}","tags":["a","b"]}}"#, if at == 0 { "" } else { "," });
    }
    let Workload { definition, .. } = chain(states);
    let input = format!(r#"{{"items":[{list}],"last":0}}"#);
    Workload::new(format!("{} KB through {states} states", bytes / 1024), definition, input, states)
}

/// Work of growing size, to see how its cost grows.
pub fn growing() -> Vec<Workload> {
    vec![
        counting(500),
        counting(5000),
        counting(50_000),
        chain(1000),
        chain(10_000),
        map(1000),
        map(10_000),
        map(100_000),
        wide(1000),
        wide(10_000),
        wide(100_000),
        caught(1000),
        caught(10_000),
        caught(100_000),
        parallel(100, 20),
        payload(1024, 1000),
        payload(16 * 1024, 1000),
        payload(256 * 1000, 1000),
    ]
}

/// Writes a program's figures where its command line says `--json FILE`; whether that could be done.
pub fn written(lines: &str) -> bool {
    let arguments: Vec<String> = std::env::args().collect();
    let Some([_, file]) = arguments.windows(2).find(|pair| pair[0] == "--json") else { return true };
    match std::fs::write(file, lines) {
        Ok(()) => true,
        Err(error) => {
            eprintln!("cannot write {file}: {error}");
            false
        }
    }
}
