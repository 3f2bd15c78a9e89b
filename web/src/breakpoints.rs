//! Breakpoints: where a run that is played stops.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use stepthrough::ambient::{Ambient, Rng};
use stepthrough::jsonata::{Dialect, Expression, Limits, Outcome};
use stepthrough::value::{Object, Value};

use crate::run::{EventRow, Run, Stage, VisitIx};
use crate::texts::{tr, tr_with};

/// The steps that one condition may take; a condition that needs more is false.
const FUEL: u64 = 20_000;
/// How often conditions are looked at in one run.
const MOST_LOOKS: usize = 20_000;

/// Where to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breakpoint {
    /// Where the state is entered.
    State(Rc<str>),
    /// At any error, caught or not.
    Error,
    /// At events of a type.
    Event(Rc<str>),
    /// Where a JSONata expression over `$states` and the variables becomes true.
    Condition(Rc<str>),
}

/// A moment to stop at, and the breakpoint's place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stop {
    /// The moment.
    pub moment: usize,
    /// The breakpoint.
    pub by: usize,
}

impl Breakpoint {
    /// In a few words.
    pub fn words(&self) -> String {
        match self {
            Breakpoint::State(name) => tr_with("State {name}", &[("name", name)]),
            Breakpoint::Error => tr("Any error").to_owned(),
            Breakpoint::Event(kind) => tr_with("Event {type}", &[("type", kind)]),
            Breakpoint::Condition(text) => tr_with("When {condition}", &[("condition", text)]),
        }
    }

    fn to_value(&self) -> Value {
        let (key, value) = match self {
            Breakpoint::State(name) => ("state", Value::String(name.clone())),
            Breakpoint::Error => ("error", Value::from(true)),
            Breakpoint::Event(kind) => ("event", Value::String(kind.clone())),
            Breakpoint::Condition(text) => ("condition", Value::String(text.clone())),
        };
        Value::object([(key, value)])
    }

    fn from_value(value: &Value) -> Option<Breakpoint> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(Rc::from);
        text("state")
            .map(Breakpoint::State)
            .or_else(|| text("event").map(Breakpoint::Event))
            .or_else(|| text("condition").map(Breakpoint::Condition))
            .or_else(|| value.get("error").map(|_| Breakpoint::Error))
    }
}

/// A list as JSON, for keeping.
pub fn write(list: &[Breakpoint]) -> String {
    Value::array(list.iter().map(Breakpoint::to_value)).to_json()
}

/// Reads what [`write`] wrote; what is not understood is left out.
pub fn read(text: &str) -> Vec<Breakpoint> {
    let value = Value::parse(text).unwrap_or_default();
    value.as_array().into_iter().flat_map(|list| list.iter()).filter_map(Breakpoint::from_value).collect()
}

/// Reads a condition: an expression, with or without `{% %}` around it.
///
/// # Errors
/// What is wrong with it.
pub fn condition(text: &str) -> Result<Expression, String> {
    let inner = text.trim();
    let inner = inner.strip_prefix("{%").and_then(|rest| rest.strip_suffix("%}")).unwrap_or(inner).trim();
    if inner.is_empty() {
        return Err(tr("Write an expression, such as $states.input.total > 100.").to_owned());
    }
    Expression::parse(inner, Dialect::Aws).map_err(|error| error.to_string())
}

/// Whether an event of this type tells of an error.
pub fn is_error(kind: &str) -> bool {
    kind.ends_with("Failed") || kind.ends_with("TimedOut") || kind == "FailStateEntered"
}

/// All moments to stop at, in order; one breakpoint a moment.
pub fn stops(run: &Run, list: &[Breakpoint]) -> Vec<Stop> {
    let mut found = Vec::new();
    for (by, breakpoint) in list.iter().enumerate() {
        match breakpoint {
            Breakpoint::State(name) => {
                let state = run.machine.named(name);
                let visits = run.visits.iter().filter(|visit| Some(visit.state) == state);
                found.extend(visits.map(|visit| Stop { moment: visit.entered, by }));
            }
            Breakpoint::Error => found.extend(of_events(run, by, |event| is_error(&event.kind))),
            Breakpoint::Event(kind) => found.extend(of_events(run, by, |event| event.kind == *kind)),
            Breakpoint::Condition(text) => found.extend(true_at(run, text).map(|moment| Stop { moment, by })),
        }
    }
    found.sort_unstable();
    found.dedup_by_key(|stop| stop.moment);
    found
}

fn of_events(run: &Run, by: usize, wanted: impl Fn(&EventRow) -> bool) -> Vec<Stop> {
    let own = run.events.iter().enumerate().filter(|(_, event)| wanted(event));
    let own = own.map(|(at, _)| run.moment_of_event(at));
    let children = run.children.iter().flat_map(|child| child.events.iter().zip(&child.moments));
    let children = children.filter(|(event, _)| wanted(event)).map(|(_, &moment)| moment);
    own.chain(children).map(|moment| Stop { moment, by }).collect()
}

/// The moments at which the condition becomes true: once a stay, when its input, its result, its error or its output is
/// there.
fn true_at(run: &Run, text: &str) -> impl Iterator<Item = usize> {
    let mut moments = Vec::new();
    if let Ok(expression) = condition(text) {
        let mut known: HashMap<VisitIx, Object> = HashMap::new();
        let mut met: HashSet<VisitIx> = HashSet::new();
        let mut looks = 0;
        let mut moment = 0;
        for (at, record) in run.records.iter().enumerate() {
            while run.moments.get(moment).is_some_and(|known| known.records <= at) {
                moment += 1;
            }
            let bound = known.entry(record.visit).or_default();
            if !take(bound, record.stage, &record.value) || met.contains(&record.visit) {
                continue;
            }
            looks += 1;
            if looks > MOST_LOOKS {
                break;
            }
            let mut ambient = Ambient { now: run.moment(moment).time, rng: Rng::new(1) };
            let limits = Limits { steps: FUEL, ..Limits::default() };
            let outcome = expression.evaluate(None, bound, &mut ambient, &limits);
            if outcome == Ok(Outcome::Value(Value::Bool(true))) {
                met.insert(record.visit);
                moments.push(moment);
            }
        }
    }
    moments.into_iter()
}

/// Binds what a stage made; whether the condition is to be looked at now.
fn take(bound: &mut Object, stage: Stage, value: &Value) -> bool {
    let member = match stage {
        Stage::Input => "input",
        Stage::Result => "result",
        Stage::ErrorOutput => "errorOutput",
        Stage::Output => "output",
        Stage::Variables | Stage::AfterAssign => {
            for (name, value) in value.as_object().into_iter().flat_map(|variables| variables.iter()) {
                bound.insert(name.clone(), value.clone());
            }
            return false;
        }
        _ => return false,
    };
    let mut states =
        bound.get("states").and_then(Value::as_object).map(|states| (**states).clone()).unwrap_or_default();
    states.insert(member, value.clone());
    bound.insert("states", states.into());
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::session::Session;

    const LOOP: &str = r#"{"QueryLanguage":"JSONata","StartAt":"Count","States":{
        "Count":{"Type":"Pass","Output":"{% {'n': $states.input.n + 1} %}","Next":"Enough"},
        "Enough":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.n > 3 %}","Next":"No"}],"Default":"Count"},
        "No":{"Type":"Fail","Error":"TooMany"}}}"#;

    fn run() -> Run {
        let document = Document { definition: Rc::from(LOOP), input: Rc::from(r#"{"n":0}"#), ..Document::default() };
        let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
        session.advance(1000);
        session.run()
    }

    /// The states at which the breakpoint stops, with the event written there.
    #[track_caller]
    fn check(breakpoint: Breakpoint, expected: &[&str]) {
        let run = run();
        let shown = |stop: &Stop| {
            let event = run.events_at(stop.moment).last().map(|event| event.kind.to_string()).unwrap_or_default();
            let state = run.visit_at(stop.moment).and_then(|visit| run.machine.state(run.visits[visit].state));
            format!("{} {event}", state.map(|state| state.name.to_string()).unwrap_or_default())
        };
        let found: Vec<_> = stops(&run, &[breakpoint]).iter().map(shown).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn runs_stop_where_they_are_asked_to() {
        check(Breakpoint::State(Rc::from("No")), &["No FailStateEntered"]);
        check(Breakpoint::State(Rc::from("Count")), &["Count PassStateEntered"; 4]);
        check(Breakpoint::State(Rc::from("nowhere")), &[]);
        check(Breakpoint::Event(Rc::from("ChoiceStateExited")), &["Enough ChoiceStateExited"; 4]);
        check(
            Breakpoint::Condition(Rc::from("$states.input.n = 3")),
            &["Enough ChoiceStateEntered", "Count PassStateEntered"],
        );
        check(
            Breakpoint::Condition(Rc::from("{% $states.output.n = 2 %}")),
            &["Count PassStateExited", "Enough ChoiceStateExited"],
        );
        check(Breakpoint::Condition(Rc::from("$nothing.here")), &[]);
        check(Breakpoint::Condition(Rc::from("(")), &[]);
        let endless = "($f := function($n) { $f($n + 1) }; $f(1)) = 1";
        check(Breakpoint::Condition(Rc::from(endless)), &[]);
        let stops = stops(&run(), &[Breakpoint::Error, Breakpoint::State(Rc::from("No"))]);
        assert!(!stops.is_empty() && stops[0].by == 0, "one breakpoint a moment: {stops:?}");
    }

    #[test]
    fn breakpoints_survive_being_kept() {
        let list = vec![
            Breakpoint::State(Rc::from("상태")),
            Breakpoint::Error,
            Breakpoint::Event(Rc::from("TaskFailed")),
            Breakpoint::Condition(Rc::from("$a > 1")),
        ];
        assert_eq!(read(&write(&list)), list);
        assert_eq!(read("nonsense"), []);
        assert!(condition("$a >").is_err());
        assert!(condition("{%  %}").is_err());
    }
}
