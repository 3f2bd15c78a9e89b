//! What stands on the picture and in what is exported.

use std::rc::Rc;

use super::*;
use crate::document::Document;
use crate::progress;
use crate::session::{self, Session};

const ORDER: &str = r#"{"StartAt":"Is it \"big\"?","States":{
  "Is it \"big\"?":{"Type":"Choice","Default":"All","Choices":[
    {"Variable":"$.total","NumericGreaterThan":100,"Next":"Ask"},{"Variable":"$.total","NumericLessThan":0,"Next":"<No>"}]},
  "Ask":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"Next":"All",
    "Catch":[{"ErrorEquals":["Busy","Lost"],"Next":"<No>"}]},
  "All":{"Type":"Parallel","End":true,"Branches":[
    {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"Each"},"Each":{"Type":"Map","End":true,"ItemsPath":"$.items",
      "ItemProcessor":{"StartAt":"One","States":{"One":{"Type":"Pass","End":true}}}}}},
    {"StartAt":"B","States":{"B":{"Type":"Wait","Seconds":3,"End":true}}}]},
  "<No>":{"Type":"Fail"}}}"#;

fn document(definition: &str, input: &str) -> Document {
    Document { definition: Rc::from(definition), input: Rc::from(input), ..Document::default() }
}

fn machine(definition: &str) -> Rc<Machine> {
    session::check(&document(definition, "{}")).machine
}

/// A workflow of `count` Map states with `inside` states each, one after another.
fn maps(count: usize, inside: usize) -> Rc<Machine> {
    let next = |at: usize, last: usize, name: &str| match at + 1 < last {
        true => format!("\"Next\":\"{name}{}\"", at + 1),
        false => "\"End\":true".to_owned(),
    };
    let states: Vec<String> = (0..count)
        .map(|map| {
            let inner = |at| {
                let name = format!("S{map}_");
                format!("\"{name}{at}\":{{\"Type\":\"Pass\",{}}}", next(at, inside, &name))
            };
            let inner: Vec<String> = (0..inside).map(inner).collect();
            let next = next(map, count, "M");
            format!("\"M{map}\":{{\"Type\":\"Map\",{next},\"ItemProcessor\":{{\"StartAt\":\"S{map}_0\",\"States\":{{{}}}}}}}", inner.join(","))
        })
        .collect();
    machine(&format!("{{\"StartAt\":\"M0\",\"States\":{{{}}}}}", states.join(",")))
}

fn names(drawing: &Drawing) -> Vec<&str> {
    drawing.figures.iter().map(|figure| &*figure.name).collect()
}

#[test]
fn lines_carry_the_rules_they_stand_for() {
    let drawing = Drawing::of(&machine(ORDER), &Folding::default(), Direction::Down);
    let labels: Vec<String> = drawing.lines.iter().map(|line| line.label.join(" ")).filter(|l| !l.is_empty()).collect();
    assert_eq!(labels, ["$.total > 100", "$.total < 0", "Default", "Busy, Lost"]);
    let ends = drawing.ends.iter().filter(|end| end.start).count();
    assert_eq!((ends, drawing.ends.len()), (1, 2));
}

#[test]
fn folded_boxes_hide_what_they_contain_and_say_how_much() {
    let machine = machine(ORDER);
    let named = |name: &str| machine.named(name).unwrap();
    let open = Folding::default();
    assert_eq!(Drawing::of(&machine, &open, Direction::Down).figures.len(), 8);
    let folded = open.turned(&machine, named("All"));
    let drawing = Drawing::of(&machine, &folded, Direction::Right);
    assert_eq!(names(&drawing), ["Is it \"big\"?", "Ask", "All", "<No>"]);
    let all = &drawing.figures[drawing.box_of(named("All")).unwrap()];
    assert_eq!((all.shape, &*all.detail), (Shape::Folded, "Parallel · 2 branches, 4 states"));
    assert_eq!(drawing.shown(&machine, named("One")), drawing.box_of(named("All")));
    assert_eq!(folded.turned(&machine, named("All")).folded(&machine), open.folded(&machine));
    let revealed = open.all(&machine, true).revealing(&machine, named("One"));
    assert_eq!(Drawing::of(&machine, &revealed, Direction::Down).figures.len(), 8);
}

#[test]
fn large_workflows_open_with_as_many_boxes_folded_as_it_takes() {
    let check = |count, inside, folded: usize| {
        let machine = maps(count, inside);
        assert_eq!(Folding::default().folded(&machine).len(), folded, "{count} with {inside}");
    };
    check(5, 5, 0);
    check(20, 5, 12);
    check(20, 500, 20);
    check(1, 500, 0);
}

#[test]
fn arrow_keys_go_where_the_picture_leads() {
    let machine = machine(ORDER);
    let drawing = Drawing::of(&machine, &Folding::default(), Direction::Down);
    let check = |from: &str, way: Way, to: &str| {
        let from = drawing.box_of(machine.named(from).unwrap()).unwrap();
        let found = neighbour(&drawing, from, way).map(|at| &*drawing.figures[at].name);
        assert_eq!(found, Some(to).filter(|to| !to.is_empty()), "{way:?}");
    };
    check("Is it \"big\"?", Way::Down, "Ask");
    check("Ask", Way::Up, "Is it \"big\"?");
    check("All", Way::Down, "A");
    check("Each", Way::Down, "One");
    check("One", Way::Up, "Each");
    check("A", Way::Right, "B");
    check("B", Way::Left, "A");
    check("Is it \"big\"?", Way::Up, "");
}

#[test]
fn tiles_hold_every_piece_once() {
    let machine = maps(12, 30);
    let drawing = Drawing::of(&machine, &Folding::default().all(&machine, false), Direction::Down);
    let tiles = tiles(&drawing);
    let count = |pick: fn(&Tile) -> usize| tiles.iter().map(pick).sum::<usize>();
    assert_eq!(count(|tile| tile.figures.len() + tile.grounds.len()), drawing.figures.len());
    assert_eq!(count(|tile| tile.lines.len()), drawing.lines.len());
    assert!(tiles.len() > 5, "a tall picture has several");
}

#[test]
fn mermaid_draws_the_same_and_takes_no_text_for_its_own() {
    let text = mermaid::of(&machine(ORDER), Direction::Down);
    let expected = r##"flowchart TD
  s0{"Is it #34;big#34;?"}
  s1["Ask"]
  subgraph s2["All (Parallel)"]
    subgraph s2b0["Branch 1"]
      s4["A"]
      subgraph s5["Each (Map)"]
        s6["One"]
      end
    end
    subgraph s2b1["Branch 2"]
      s7(["B"])
    end
  end
  s3[["#60;No#62;"]]
  start([Start]) --> s0
  s0 -->|"$.total #62; 100"| s1
  s0 -->|"$.total #60; 0"| s3
  s0 -->|"Default"| s2
  s1 --> s2
  s1 -.->|"Busy, Lost"| s3
  s4 --> s5
  s2 --> finish([End])
"##;
    assert_eq!(text, expected);
}

#[test]
fn the_file_is_whole_and_shows_the_run() {
    let document = document(ORDER, r#"{"total":1,"items":[1,2]}"#);
    let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
    session.advance(10_000);
    let run = session.run();
    let progress = progress::at(&run, run.last());
    let drawing = Drawing::of(&run.machine, &Folding::default(), Direction::Down);
    let file = svg::of(&drawing, &run.machine, &progress, "A & B");
    for expected in
        ["<title>A &amp; B</title>", "&lt;No&gt;", "Is it &quot;big&quot;?", "$.total &gt; 100", "2/2", "×2"]
    {
        assert!(file.contains(expected), "no {expected} in {file}");
    }
    assert!(!file.contains("class=") && !file.contains("var("), "styles stand in the file itself");
    let count = |what: &str| file.matches(what).count();
    assert_eq!(count("<g"), count("</g>"));
    assert_eq!(count("url(#arrow-taken)"), 4, "start, Default, to Each, to the end");
}
