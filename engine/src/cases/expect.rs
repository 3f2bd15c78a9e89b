//! What must come of a case, and how what came differs.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::exec::Outcome;
use crate::history::{Detail, ErrorInfo};
use crate::timeline::Timeline;
use crate::value::Value;

/// Of differences inside one value, as many as a person reads.
const MOST: usize = 8;

/// What must come of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// DescribeExecution's status; `RUNNING` for an execution that waits for someone in the end.
    pub status: Rc<str>,
    /// The whole output.
    pub output: Option<Value>,
    /// What the output has at least.
    pub output_has: Option<Value>,
    /// The error's name.
    pub error: Option<Rc<str>>,
    /// The error's cause.
    pub cause: Option<Rc<str>>,
    /// The states in the order they were entered.
    pub path: Option<Vec<Rc<str>>>,
    /// Raw inputs by state, each where it was entered first.
    pub entered: BTreeMap<Rc<str>, Value>,
    /// How long it takes, in milliseconds of virtual time.
    pub took_ms: Option<i64>,
}

impl Default for Expect {
    fn default() -> Self {
        Expect {
            status: "SUCCEEDED".into(),
            output: None,
            output_has: None,
            error: None,
            cause: None,
            path: None,
            entered: BTreeMap::new(),
            took_ms: None,
        }
    }
}

/// One thing that came out otherwise than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What: `status`, or a place in a value such as `output/items/0`.
    pub what: String,
    /// What was expected.
    pub wanted: String,
    /// What came.
    pub got: String,
}

impl Expect {
    /// How a run differs from what is expected; empty when it does not.
    pub fn differences(&self, timeline: &Timeline) -> Vec<Difference> {
        let mut found = Differences(Vec::new());
        let outcome = timeline.outcome();
        let none = ErrorInfo::default();
        let (output, info) = match outcome {
            Some(Outcome::Succeeded(output)) => (Some(output), &none),
            Some(Outcome::Failed(info) | Outcome::Aborted(info)) => (None, info),
            Some(Outcome::TimedOut) | None => (None, &none),
        };
        let status = outcome.map_or("RUNNING", Outcome::status);
        if status != &*self.status {
            // Why it failed is what one wants to know first.
            let why = [&info.error, &info.cause].into_iter().flatten().map(|part| &**part).collect::<Vec<_>>();
            let got = if why.is_empty() { status.to_owned() } else { format!("{status} ({})", why.join(": ")) };
            found.add("status", &*self.status, got);
        }
        for (what, wanted, got) in [("error", &self.error, &info.error), ("cause", &self.cause, &info.cause)] {
            if wanted.is_some() && wanted != got {
                found.add(what, wanted.as_deref().unwrap_or_default(), got.as_deref().unwrap_or("nothing"));
            }
        }
        for (wanted, whole) in [(&self.output, true), (&self.output_has, false)] {
            match (wanted, output) {
                (Some(wanted), Some(output)) => found.compare("output", wanted, output, whole),
                (Some(wanted), None) => found.add("output", wanted.to_json(), "nothing"),
                (None, _) => {}
            }
        }
        self.on_the_way(timeline, &mut found);
        found.0
    }

    fn on_the_way(&self, timeline: &Timeline, found: &mut Differences) {
        let entered = timeline.log().events.iter().filter_map(|event| match &event.detail {
            Detail::Entered { name, input } => Some((name, input)),
            _ => None,
        });
        let entered: Vec<(&Rc<str>, &Value)> = entered.collect();
        if let Some(wanted) = &self.path
            && !wanted.iter().eq(entered.iter().map(|(state, _)| *state))
        {
            let got: Vec<&str> = entered.iter().map(|(state, _)| &***state).collect();
            found.add("path", wanted.join(" > "), got.join(" > "));
        }
        for (state, wanted) in &self.entered {
            match entered.iter().find(|(entered, _)| *entered == state) {
                Some((_, input)) => found.compare(&format!("entered/{state}"), wanted, input, true),
                None => found.add(&format!("entered/{state}"), wanted.to_json(), "never entered"),
            }
        }
        let took = timeline.head().now().0.saturating_sub(timeline.program().settings.start_time.0);
        if let Some(wanted) = self.took_ms.filter(|wanted| *wanted != took) {
            found.add("tookMs", wanted.to_string(), took.to_string());
        }
    }
}

struct Differences(Vec<Difference>);

impl Differences {
    fn add(&mut self, what: &str, wanted: impl Into<String>, got: impl Into<String>) {
        self.0.push(Difference { what: what.to_owned(), wanted: wanted.into(), got: got.into() });
    }

    /// Compares values. Where not the `whole` is wanted, objects may have more members.
    fn compare(&mut self, place: &str, wanted: &Value, got: &Value, whole: bool) {
        let limit = self.0.len() + MOST;
        self.walk(place, wanted, got, whole, limit);
    }

    /// As deep as what is wanted, which the reader of the file bounds.
    fn walk(&mut self, place: &str, wanted: &Value, got: &Value, whole: bool, limit: usize) {
        if self.0.len() >= limit {
            return;
        }
        match (wanted, got) {
            (Value::Object(wanted), Value::Object(got)) => {
                for (key, wanted) in wanted.iter() {
                    let place = format!("{place}/{key}");
                    match got.get(key) {
                        Some(got) => self.walk(&place, wanted, got, whole, limit),
                        None => self.add(&place, wanted.to_json(), "nothing"),
                    }
                }
                for (key, got) in got.iter().filter(|(key, _)| whole && !wanted.contains_key(key)) {
                    self.add(&format!("{place}/{key}"), "nothing", got.to_json());
                }
            }
            (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
                for (index, (wanted, got)) in wanted.iter().zip(got.iter()).enumerate() {
                    self.walk(&format!("{place}/{index}"), wanted, got, whole, limit);
                }
            }
            _ if wanted == got => {}
            _ => self.add(place, wanted.to_json(), got.to_json()),
        }
    }
}
