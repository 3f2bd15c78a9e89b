use stepthrough::history::read;
use stepthrough::value::Value;

use super::*;
use crate::compare::compare;
use crate::document::Document;
use crate::progress::{self, Standing};
use crate::session::Session;

const DEFINITION: &str = r#"{"StartAt":"Each","States":{
    "Each":{"Type":"Map","ItemsPath":"$.items","Next":"Both",
        "ItemProcessor":{"StartAt":"Call","States":{
            "Call":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","Next":"Keep",
                "Retry":[{"ErrorEquals":["Busy"]}]},
            "Keep":{"Type":"Pass","End":true}}}},
    "Both":{"Type":"Parallel","End":true,"Branches":[
        {"StartAt":"Rest","States":{"Rest":{"Type":"Wait","Seconds":5,"End":true}}},
        {"StartAt":"Go","States":{"Go":{"Type":"Pass","End":true}}}]}}}"#;

fn own() -> (Run, Document) {
    let mocks = r#"{"Call":{"replies":[{"throw":{"error":"Busy"}},{"return":7},{"return":8}]}}"#;
    let mocks = crate::session::mocks_of(&Value::parse(mocks).unwrap()).unwrap();
    let input = Rc::from(r#"{"items":[1,2]}"#);
    let document = Document { definition: Rc::from(DEFINITION), input, mocks, ..Document::default() };
    (replayed(&document), document)
}

fn replayed(document: &Document) -> Run {
    let mut session = Session::start(document).map_err(|why| why.sentence).unwrap();
    session.advance(10_000);
    session.run()
}

fn recording(run: &Run) -> Recording {
    let events = Value::array(run.events.iter().map(|event| event.value()));
    read::read(&Value::object([("events", events)]).to_json_pretty()).unwrap()
}

#[test]
fn a_recorded_run_is_the_run_that_was_recorded() {
    let (own, document) = own();
    let (run, fits) = super::run(&recording(&own), "history.json", &own.machine, &document.definition);
    assert!(fits);
    let visits = |run: &Run| run.visits.iter().map(|visit| (visit.state, visit.place.clone())).collect::<Vec<_>>();
    assert_eq!(visits(&run), visits(&own));
    let owners = |run: &Run| run.events.iter().map(|event| event.visit).collect::<Vec<_>>();
    assert_eq!(owners(&run), owners(&own));
    assert_eq!(run.status, own.status);
    assert_eq!(progress::at(&run, run.last()), progress::at(&own, own.last()));
    assert_eq!(progress::at(&run, run.last()).of(own.machine.named("Call").unwrap()).standing, Standing::Succeeded);
    let inputs = |run: &Run, stage| {
        let records = run.records.iter().filter(|record| record.stage == stage);
        records.map(|record| (record.visit, record.value.to_json())).collect::<Vec<_>>()
    };
    for stage in [Stage::Input, Stage::Output] {
        assert_eq!(inputs(&run, stage), inputs(&own, stage));
    }
    assert_eq!(compare(&own, &run).first, None);
}

#[test]
fn a_workflow_is_guessed_from_its_history() {
    let (own, _) = own();
    let (run, fits) = super::run(&recording(&own), "history.json", &Rc::default(), &Rc::from(""));
    assert!(!fits);
    let machine = &run.machine;
    let name = |ix: &StateIx| machine.states[*ix].name.to_string();
    assert_eq!(machine.root.states.iter().map(name).collect::<Vec<_>>(), ["Each", "Both"]);
    let inside = |of: &str| {
        let flows = machine.states[machine.named(of).unwrap()].inside.iter();
        flows.map(|flow| flow.states.iter().map(name).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    assert_eq!(inside("Each"), [["Call", "Keep"]]);
    assert_eq!(inside("Both"), [["Rest"], ["Go"]]);
    let places: Vec<_> = run.visits.iter().map(|visit| visit.place.to_vec()).collect();
    assert_eq!(places, own.visits.iter().map(|visit| visit.place.to_vec()).collect::<Vec<_>>());
}

#[test]
fn recorded_answers_make_the_same_run_again() {
    let (own, document) = own();
    let again = Document { mocks: answers(&own), ..document };
    let script = again.mocks.of("Call").unwrap();
    assert_eq!(script.answers.len(), 3);
    let repeated = replayed(&again);
    assert_eq!(compare(&own, &repeated).first, None);
    assert_eq!(repeated.status, own.status);
}
