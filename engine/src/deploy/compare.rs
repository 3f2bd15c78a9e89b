//! Standard against Express for one workflow: what is refused and what it means.
//!
//! Step Functions Developer Guide, "Choosing workflow type"
//! (<https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html>).

use super::prices::{EXPRESS_LONGEST_MS, STANDARD_EVENTS};
use crate::check;
use crate::definition::MachineKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::placeholders::{self, Values};
use crate::syntax::{self, Node};

/// Both types side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What AWS refuses in an Express machine that it takes in a Standard one, with its places in the text. Empty:
    /// the workflow can be either.
    pub refused_by_express: Vec<Diagnostic>,
    /// The differences that matter to this workflow first, then the general ones.
    pub rows: Vec<Row>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub about: &'static str,
    /// With Standard.
    pub standard: String,
    /// With Express.
    pub express: String,
    /// Why it matters to this workflow, in plain words; `None` for what is so for every workflow.
    pub here: Option<String>,
}

/// Compares the types for the workflow `definition` (JSON or YAML). It never fails.
pub fn compare_kinds(definition: &str, values: &Values) -> Comparison {
    let substituted = placeholders::substitute(definition, values);
    let Some(root) = syntax::read(&substituted.text).root else {
        return Comparison { refused_by_express: Vec::new(), rows: rows(&Facts::default()) };
    };
    let found = |kind| {
        let all = check::check(&substituted.text, &root, kind);
        all.into_iter().filter(|found| found.severity == Severity::Error).collect::<Vec<_>>()
    };
    let standard = found(MachineKind::Standard);
    let mut refused: Vec<Diagnostic> = found(MachineKind::Express);
    refused.retain(|diagnostic| !standard.contains(diagnostic));
    for diagnostic in &mut refused {
        diagnostic.span = substituted.original(diagnostic.span);
        // Their places are those of the text with its placeholders filled in.
        diagnostic.fixes.clear();
    }
    let mut facts = Facts::default();
    facts.flow(&root);
    facts.loops = loops(&root);
    Comparison { refused_by_express: refused, rows: rows(&facts) }
}

/// What a workflow does that the types treat differently: names of states.
#[derive(Default)]
struct Facts {
    writes: Vec<String>,
    retries: Vec<String>,
    waits: Vec<(String, Option<f64>)>,
    maps: Vec<String>,
    loops: Vec<String>,
}

/// Words at the beginning of actions that change nothing.
const READS: [&str; 8] = ["get", "list", "describe", "query", "scan", "head", "batchGet", "detect"];

impl Facts {
    /// Depth is bounded by the reader of the text.
    fn flow(&mut self, flow: &Node) {
        for member in flow.get("States").and_then(Node::as_object).unwrap_or_default() {
            let (name, state) = (member.key.to_string(), &member.value);
            match state.get("Type").and_then(Node::as_str) {
                Some("Task") => {
                    let resource = state.get("Resource").and_then(Node::as_str).unwrap_or_default();
                    let action = resource.rsplit(':').next().unwrap_or_default();
                    if !READS.iter().any(|word| action.starts_with(word)) {
                        self.writes.push(name.clone());
                    }
                    if state.get("Retry").and_then(Node::as_array).is_some_and(|retriers| !retriers.is_empty()) {
                        self.retries.push(name);
                    }
                }
                Some("Wait") => {
                    let seconds = state.get("Seconds").and_then(Node::as_number).map(|number| number.as_f64());
                    self.waits.push((name, seconds));
                }
                Some("Map") => {
                    self.maps.push(name);
                    if let Some(processor) = state.get("ItemProcessor").or_else(|| state.get("Iterator")) {
                        self.flow(processor);
                    }
                }
                Some("Parallel") => {
                    for branch in state.get("Branches").and_then(Node::as_array).unwrap_or_default() {
                        self.flow(branch);
                    }
                }
                _ => {}
            }
        }
    }
}

/// States of the machine that lead back to themselves or to one before them in the text.
fn loops(root: &Node) -> Vec<String> {
    let states = root.get("States").and_then(Node::as_object).unwrap_or_default();
    let position = |name: &str| states.iter().position(|member| &*member.key == name);
    let back = |at: usize, state: &Node| {
        let choices = state.get("Choices").and_then(Node::as_array).unwrap_or_default();
        let targets = choices.iter().filter_map(|rule| rule.get("Next"));
        let own = [state.get("Next"), state.get("Default")];
        own.into_iter().flatten().chain(targets).filter_map(|next| position(next.as_str()?)).any(|target| target <= at)
    };
    states
        .iter()
        .enumerate()
        .filter(|(at, member)| back(*at, &member.value))
        .map(|(_, member)| member.key.to_string())
        .collect()
}

fn names(states: &[String]) -> String {
    let shown: Vec<String> = states.iter().take(5).map(|name| format!("`{name}`")).collect();
    let more = states.len().saturating_sub(5);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(", ") + &tail
}

fn rows(facts: &Facts) -> Vec<Row> {
    let row = |about, standard: &str, express: &str, here: Option<String>| Row {
        about,
        standard: standard.to_owned(),
        express: express.to_owned(),
        here,
    };
    let some = |states: &[String], text: &dyn Fn(String) -> String| (!states.is_empty()).then(|| text(names(states)));
    let long: Vec<String> = facts
        .waits
        .iter()
        .filter(|(_, seconds)| seconds.is_none_or(|seconds| seconds * 1000.0 >= EXPRESS_LONGEST_MS as f64))
        .map(|(name, _)| name.clone())
        .collect();
    let mut all = vec![
        row(
            "How often a state runs",
            "exactly once, unless its `Retry` says otherwise",
            "at least once when started asynchronously: AWS may run an execution again from its start; at most once \
             when started synchronously",
            some(&facts.writes, &|names| format!("the calls of {names} may happen twice: make them idempotent")),
        ),
        row(
            "How long it may run",
            "up to a year",
            "up to five minutes, then it is stopped with the status TIMED_OUT",
            some(&long, &|names| format!("{names} may wait longer than an Express workflow may run")),
        ),
        row(
            "Its history",
            &format!("every event, up to {STANDARD_EVENTS}, for 90 days; a failed execution can be redriven"),
            "only in CloudWatch Logs, when logging is on; no redrive, and an execution's name may be used again",
            some(&[facts.maps.as_slice(), facts.loops.as_slice()].concat(), &|names| {
                format!("{names} can repeat many times: with Standard each repetition adds events")
            }),
        ),
        row(
            "What it costs",
            "each state transition, retries included, however long it waits",
            "each execution, and its duration in steps of 100 ms with its memory in steps of 64 MB",
            some(&facts.retries, &|names| format!("with Standard every retry of {names} is one more transition")),
        ),
        row(
            "What it may call",
            "request and response, `.sync`, `.waitForTaskToken`, activities, distributed Map",
            "request and response alone",
            None,
        ),
        row(
            "How it is started",
            "`StartExecution`, which answers at once; the same name and input again give the same execution",
            "`StartExecution`, or `StartSyncExecution`, which answers with the output; every start is a new execution",
            None,
        ),
        row(
            "What others hear of it",
            "EventBridge gets an event whenever an execution's status changes",
            "no events in EventBridge: the one who starts it, or its logs, tell how it ended",
            None,
        ),
        row(
            "How many may start",
            "thousands each second, by account and region",
            "more than 100,000 each second",
            None,
        ),
    ];
    all.sort_by_key(|row| row.here.is_none());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_comes_first() {
        let check = |definition: &str, refused: &[&str], matters: &[(&str, &str)]| {
            let comparison = compare_kinds(definition, &Values::new());
            let messages: Vec<&str> =
                comparison.refused_by_express.iter().map(|found| found.message.as_str()).collect();
            assert_eq!(messages, refused, "{definition}");
            let here: Vec<&Row> = comparison.rows.iter().filter(|row| row.here.is_some()).collect();
            assert_eq!(here.len(), matters.len(), "{here:?}");
            for ((about, part), row) in matters.iter().zip(here) {
                assert_eq!(row.about, *about);
                assert!(row.here.as_ref().unwrap().contains(part), "{row:?}");
            }
        };
        check(r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#, &[], &[]);
        check("nothing", &[], &[]);
        check(
            r#"{"StartAt":"A","States":{
                "A":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"${Q}","MessageBody.$":"$$.Task.Token"},
                     "Retry":[{"ErrorEquals":["States.ALL"]}],"Next":"W"},
                "W":{"Type":"Wait","Seconds":300,"Next":"C"},
                "C":{"Type":"Choice","Choices":[{"Variable":"$.x","IsPresent":true,"Next":"A"}],"Default":"D"},
                "D":{"Type":"Succeed"}}}"#,
            &["Express state machine does not support '.waitForTaskToken' service integration "],
            &[
                ("How often a state runs", "`A`"),
                ("How long it may run", "`W`"),
                ("Its history", "`C`"),
                ("What it costs", "`A`"),
            ],
        );
    }
}
