//! Links open to what was shared, or say what happened to them.

use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use stepthrough::ambient::Rng;
use stepthrough::exec::{Settings, Signal};
use stepthrough::history::{ErrorInfo, wire};
use stepthrough::time::Timestamp;
use stepthrough::timeline::Timeline;
use stepthrough::value::Value;
use stepthrough_tests::examples::{play, read_all};

use super::*;

fn value(text: &str) -> Value {
    Value::parse(text).unwrap()
}

/// A parcel in which nothing is as usual.
fn full() -> Parcel {
    let token: Rc<str> = "token-1".into();
    let error = ErrorInfo { error: Some("E".into()), cause: None };
    Parcel {
        title: "반복 \"quoted\"".into(),
        definition: "{\n  \"StartAt\": \"A\",\r\n\t\"States\": { \"A\": { \"Type\": \"Pass\", \"End\": true } } }"
            .into(),
        input: "{ \"x\" : 1.0,\n \"é\": \"\u{0}\" ".into(),
        mocks: value(
            r#"{"__proto__":{"replies":[{"return":{"constructor":1}}],"pastEnd":"repeat"},"$services":
               {"dynamodb":{"t":{"keys":["__proto__"],"items":[{"__proto__":{"S":"x"}}]}},"s3":{"b":{"k":"text"}}}}"#,
        ),
        placeholders: stepthrough::syntax::placeholders::Values::from([(Rc::from("Table"), Rc::from("orders"))]),
        settings: Settings {
            seed: u64::MAX,
            start_time: Timestamp(-1),
            machine_name: "M".into(),
            execution_name: Some("run-1".into()),
            region: "eu-west-3".into(),
            account: "000000000000".into(),
            role_arn: "arn:aws:iam::000000000000:role/r".into(),
            kind: stepthrough::definition::MachineKind::Express,
        },
        signals: vec![
            (1, Signal::WorkerTook { token: token.clone(), worker: "w".into() }),
            (2, Signal::Elapse { ms: 5000 }),
            (2, Signal::Heartbeat { token: token.clone() }),
            (3, Signal::TaskSucceeded { token: token.clone(), output: Value::Null }),
            (4, Signal::TaskFailed { token, error: error.clone() }),
            (9, Signal::Abort { error }),
            (9, Signal::Redrive),
        ],
        steps: Some(9),
        look: Look {
            step: Some(4),
            event: Some(7),
            state: Some("A".into()),
            visit: Some(2),
            stage: Some("afterResultPath".into()),
            path: Some("$.x".into()),
        },
        view: View {
            embed: true,
            presenter: true,
            panes: vec!["graph".into(), "data".into()],
            locked: true,
            hidden: vec!["output".into()],
            scale: 150,
            language: Some("ko".into()),
        },
        lesson: value(r#"{"name":"own"}"#),
    }
}

#[test]
fn parcels_come_back() {
    let check = |parcel: Parcel| {
        let link = parcel.to_link();
        assert_eq!(link, parcel.to_link());
        assert!(link.chars().all(|c| c.is_ascii_alphanumeric() || "=-_".contains(c)), "{link}");
        assert_eq!(Parcel::from_link(&link), Ok(Opened { parcel: parcel.clone(), notes: Vec::new() }));
        assert_eq!(Parcel::from_file(&parcel.to_file()), Ok(Opened { parcel, notes: Vec::new() }));
    };
    check(Parcel::default());
    check(full());
}

#[test]
fn a_file_may_be_written_by_hand() {
    let text = r#"{ "stepthrough": 1, "definition": { "StartAt": "A", "States": {} }, "input": [1] }"#;
    let parcel = Parcel::from_file(text).unwrap().parcel;
    assert_eq!(value(&parcel.definition), value(r#"{"StartAt":"A","States":{}}"#));
    assert_eq!(value(&parcel.input), value("[1]"));
}

#[test]
fn files_are_refused_in_words() {
    let check = |text: &str, words: &str| {
        let refusal = Parcel::from_file(text).unwrap_err().to_string();
        assert!(refusal.contains(words), "{text}: {refusal}");
    };
    check("nonsense", "the file is not JSON");
    check("{}", "has no `\"stepthrough\": 1`");
    check(r#"{"stepthrough":2}"#, "of version 2");
    check(r#"{"stepthrough":1}"#, "`definition` is missing");
    check(r#"{"stepthrough":1,"definition":"","mocks":[]}"#, "mocks: this must be an object");
    check(r#"{"stepthrough":1,"definition":"","signals":[{"step":1}]}"#, "a signal is of no known kind");
    check(r#"{"stepthrough":1,"definition":"","signals":[{"step":-1,"abort":{}}]}"#, "`step` must be a whole number");
    let order = r#"{"stepthrough":1,"definition":"","signals":[{"step":2,"abort":{}},{"step":1,"abort":{}}]}"#;
    check(order, "not in the order");
    check(&format!(r#"{{"stepthrough":1,"definition":"","title":"{}"}}"#, "x".repeat(201)), "`title` is longer");
    check(&format!(r#"{{"stepthrough":1,"definition":{}{}}}"#, "[".repeat(9999), "]".repeat(9999)), "not JSON");
}

#[test]
fn a_cut_link_says_so_and_saves_the_beginning() {
    let parcel = Parcel { definition: DEFINITION.into(), ..full() };
    let link = parcel.to_link();
    for keep in PREFIX.len()..link.len() {
        let Err(Unopened::Cut { have, missing, saved }) = Parcel::from_link(&link[..keep]) else {
            panic!("cut after {keep}: {:?}", Parcel::from_link(&link[..keep]));
        };
        assert_eq!(have, keep - PREFIX.len());
        assert!(missing.is_none_or(|missing| missing == link.len() - keep), "{missing:?} after {keep}");
        let definition = saved.definition.unwrap_or_default();
        assert!(DEFINITION.starts_with(&definition), "after {keep}: {definition}");
        assert_eq!(saved.definition_whole, definition == DEFINITION);
    }
    let half = Parcel::from_link(&link[..link.len() * 3 / 4]).unwrap_err();
    assert!(half.saved().and_then(|saved| saved.definition.as_ref()).is_some_and(|text| text.len() > 50), "{half}");
    assert!(half.to_string().starts_with("The link was cut: "), "{half}");
}

const DEFINITION: &str = r#"{
  "StartAt": "Ask the librarian",
  "States": {
    "Ask the librarian": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "librarian" }, "Next": "Lend" },
    "Lend": { "Type": "Pass", "Result": "lent until Thursday", "ResultPath": "$.answer", "End": true }
  }
}"#;

#[test]
fn a_changed_link_never_opens_as_something_else() {
    let parcel = full();
    let link = parcel.to_link();
    let mut rng = Rng::new(3);
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for at in PREFIX.len()..link.len() {
        let mut bytes = link.clone().into_bytes();
        let old = bytes[at];
        while bytes[at] == old {
            bytes[at] = alphabet[(rng.next_u64() % 64) as usize];
        }
        let text = String::from_utf8(bytes).unwrap();
        // The very last letter may hold bits that stand for nothing.
        if let Ok(opened) = Parcel::from_link(&text) {
            assert!(opened.parcel == parcel && at + 1 == link.len(), "changed at {at}");
        }
        let lost = format!("{}{}", &link[..at], &link[at + 1..]);
        assert!(Parcel::from_link(&lost).is_err(), "lost at {at}");
        let doubled = format!("{}{}", &link[..=at], &link[at..]);
        assert!(Parcel::from_link(&doubled).is_ok_and(|opened| opened.parcel == parcel) == (at + 1 == link.len()));
    }
}

#[test]
fn what_tools_do_to_links_is_forgiven() {
    let parcel = full();
    let link = parcel.to_link();
    let check = |text: String, notes: usize| {
        let opened = Parcel::from_link(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((opened.parcel, opened.notes.len()), (parcel.clone(), notes), "{text}");
    };
    check(format!("#{link}"), 0);
    check(format!("  {link}\n"), 0);
    check(format!("{}\r\n {}", &link[..90], &link[90..]), 0);
    check(format!("{link}). See you!"), 0);
    check(link.replace('=', "%3D"), 0);
    check(format!("{link}and-more"), 1);
}

#[test]
fn no_text_breaks_the_reader() {
    let mut rng = Rng::new(9);
    let link = full().to_link();
    for _ in 0..2_000 {
        let length = (rng.next_u64() % 80) as usize;
        let bytes: Vec<u8> = (0..length).map(|_| rng.next_u64() as u8).collect();
        // Bytes behind a good version, and letters spliced into a good link.
        let noise = stepthrough::base64::encode(&[&[1], &bytes[..]].concat());
        assert!(Parcel::from_link(&format!("{PREFIX}{noise}")).is_err());
        let at = PREFIX.len() + (rng.next_u64() as usize) % (link.len() - PREFIX.len());
        let _ = Parcel::from_link(&format!("{}{noise}{}", &link[..at], &link[at..]));
        let _ = Parcel::from_link(&String::from_utf8_lossy(&bytes));
        let _ = Parcel::from_file(&String::from_utf8_lossy(&bytes));
    }
    assert_eq!(Parcel::from_link(""), Err(Unopened::NotALink));
    assert_eq!(Parcel::from_link("é"), Err(Unopened::NotALink));
    assert_eq!(Parcel::from_link("run="), Err(Unopened::Cut { have: 0, missing: None, saved: Saved::default() }));
    assert_eq!(Parcel::from_link("run=Ag"), Err(Unopened::Newer { version: 2 }));
}

/// Everything that a run wrote.
fn history(timeline: &Timeline) -> Vec<String> {
    let log = timeline.log();
    let events = log.events.iter().map(|event| wire::event(event, None).to_json());
    events.chain(log.trace.iter().map(|record| format!("{record:?}"))).collect()
}

#[test]
fn every_example_opens_as_the_same_run() {
    let mut lengths = Vec::new();
    for example in read_all().unwrap() {
        for setup in &example.setups {
            let name = format!("{}, {}", example.name, setup.name);
            let played = play(&example, setup).unwrap().timeline;
            let settings = &played.program().settings;
            let mut parcel =
                Parcel::of(&example.definition, &setup.input.to_json_pretty(), settings, &setup.mocks, &played);
            let middle = played.head().steps() / 2;
            parcel.look.step = Some(middle);
            let link = parcel.to_link();
            let opened = Parcel::from_link(&link).unwrap_or_else(|error| panic!("{name}: {error}")).parcel;
            assert_eq!(opened, parcel, "{name}");
            let again = opened.replayed().unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(history(&again), history(&played), "{name}");
            let cursor = opened.look.step.unwrap();
            assert_eq!(format!("{:?}", again.at(cursor)), format!("{:?}", played.at(cursor)), "{name}");
            // In slices it is the same.
            let mut sliced = opened.begin().unwrap();
            while !opened.replay(&mut sliced, 3).unwrap() {}
            assert_eq!(history(&sliced), history(&played), "{name}, in slices");
            lengths.push(link.len());
        }
    }
    lengths.sort_unstable();
    assert!(lengths.len() > 30);
    println!(
        "{} links, shortest {}, median {}, longest {}",
        lengths.len(),
        lengths[0],
        lengths[lengths.len() / 2],
        lengths[lengths.len() - 1]
    );
    // Most fit into a message of 2,000 characters.
    assert!(lengths[lengths.len() / 2] < 2_000, "{lengths:?}");
}

/// Writes to a table that is not empty and reads from it.
const TABLE: &str = r#"{ "StartAt": "Put", "States": {
  "Put": { "Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "ResultPath": null, "Next": "Get",
    "Parameters": { "TableName": "t", "Item": { "id": { "S": "2" }, "n": { "N": "5" } } } },
  "Get": { "Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "End": true,
    "Parameters": { "TableName": "t", "Key": { "id": { "S": "1" } } } } } }"#;

#[test]
fn services_go_with_a_run() {
    let mocks =
        value(r#"{"$services":{"dynamodb":{"t":{"keys":["id"],"items":[{"id":{"S":"1"},"of":{"S":"old"}}]}}}}"#);
    let parcel = Parcel { definition: TABLE.into(), mocks, ..Parcel::default() };
    let mut played = parcel.begin().unwrap();
    played.advance(1_000);
    let book = played.mocks().book().clone();
    let shared = Parcel::of(TABLE, "{}", &parcel.settings, &book, &played);
    let again = Parcel::from_link(&shared.to_link()).unwrap().parcel.replayed().unwrap();
    assert_eq!(history(&again), history(&played));
    assert!(history(&again).concat().contains("old"), "the table's item was not found");
    assert_eq!(again.mocks().services(), played.mocks().services());
}

#[test]
fn places_become_moments() {
    let parcel = Parcel { definition: DEFINITION.into(), steps: Some(9), ..Parcel::default() };
    let mut timeline = parcel.begin().unwrap();
    timeline.advance(1_000);
    let check = |look: Look, found: Option<u32>| assert_eq!(replay::step_of(&timeline, &look), found, "{look:?}");
    let state = |name: &str, visit, stage: Option<&str>| Look {
        state: Some(name.into()),
        visit,
        stage: stage.map(Rc::from),
        ..Look::default()
    };
    let made = |name: &str| timeline.log().trace.iter().rfind(|record| record.stage.name() == name).map(|it| it.step);
    check(Look::default(), None);
    check(Look { step: Some(1), ..state("Lend", None, None) }, Some(1));
    check(Look { step: Some(9_999), ..Look::default() }, Some(timeline.head().steps()));
    check(Look { event: Some(2), ..Look::default() }, Some(timeline.log().events[1].step));
    check(Look { event: Some(99), ..Look::default() }, None);
    check(state("Lend", None, Some("afterResultPath")), made("afterResultPath"));
    check(state("Lend", Some(2), None), None);
    check(state("Borrow", None, None), None);
}

#[test]
fn a_run_that_goes_another_way_is_told() {
    let parcel = Parcel {
        definition: DEFINITION.into(),
        signals: vec![(2, Signal::Heartbeat { token: "nobody".into() })],
        ..Parcel::default()
    };
    let error = parcel.replayed().map(|_| ()).unwrap_err().to_string();
    assert!(
        error.starts_with("The run goes another way than it went when it was shared: at step 2, no task"),
        "{error}"
    );
    let parcel = Parcel { definition: DEFINITION.into(), steps: Some(5_000), ..Parcel::default() };
    let error = parcel.replayed().map(|_| ()).unwrap_err().to_string();
    assert!(error.ends_with("it ends before step 5000."), "{error}");
    assert!(matches!(Parcel::default().replayed(), Err(replay::CannotReplay::Refused(_))));
}

fn kept(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/links")).join(name)
}

/// Links of every version that was ever released, beside what they must open to. New files are added, old ones never
/// change: `STEPTHROUGH_KEEP_LINKS=1` writes only what is not there yet.
#[test]
fn kept_links_open_as_they_did() {
    if std::env::var_os("STEPTHROUGH_KEEP_LINKS").is_some() {
        keep();
    }
    let mut count = 0;
    let mut files: Vec<PathBuf> = fs::read_dir(kept("")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for link in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        let text = fs::read_to_string(link).unwrap();
        let file = fs::read_to_string(link.with_extension("stepthrough.json")).unwrap();
        let (opened, expected) = (Parcel::from_link(&text).unwrap(), Parcel::from_file(&file).unwrap());
        assert_eq!(opened, expected, "{}", link.display());
        assert_eq!(opened.parcel.to_file(), file, "{}", link.display());
        count += 1;
    }
    assert!(count >= 4, "kept links are missing");
}

fn keep() {
    let examples = read_all().unwrap();
    let of = |example: &str, setup: &str| {
        let example = examples.iter().find(|it| it.name == example).unwrap();
        let setup = example.setups.iter().find(|it| it.name == setup).unwrap();
        let played = play(example, setup).unwrap().timeline;
        let settings = &played.program().settings;
        let parcel = Parcel::of(&example.definition, &setup.input.to_json_pretty(), settings, &setup.mocks, &played);
        Parcel { title: example.title["en"].as_str().into(), ..parcel }
    };
    let parcels = [
        ("v1-empty", Parcel::default()),
        ("v1-everything", full()),
        ("v1-call-center", of("call-center", "reserve")),
        ("v1-heartbeats", of("course-wait-for-token", "heartbeats")),
        ("v1-callback", of("callback-task-token", "confirmed")),
    ];
    for (name, parcel) in parcels {
        if !kept(&format!("{name}.txt")).exists() {
            fs::write(kept(&format!("{name}.txt")), parcel.to_link() + "\n").unwrap();
            fs::write(kept(&format!("{name}.stepthrough.json")), parcel.to_file()).unwrap();
        }
    }
}
