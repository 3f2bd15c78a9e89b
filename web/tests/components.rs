//! Components, rendered natively: what stands in the document for what they are given.

use std::rc::Rc;

use stepthrough::value::Value;
use stepthrough_web::components::deploy::Deploy;
use stepthrough_web::components::events::Events;
use stepthrough_web::components::json_tree::JsonTree;
use stepthrough_web::components::problems::Problems;
use stepthrough_web::components::states::States;
use stepthrough_web::components::timeline::Timeline;
use stepthrough_web::components::transport::Transport;
use stepthrough_web::diff::Node;
use stepthrough_web::document::Document;
use stepthrough_web::progress;
use stepthrough_web::run::Run;
use stepthrough_web::session::{self, Session};
use stepthrough_web::shared::Shared;
use stepthrough_web::state::{DeployTab, State, Theme};
use stepthrough_web::studio::{Model, Studio};
use yew::prelude::*;

const DEFINITION: &str = r#"{"StartAt":"<A>","States":{
  "<A>":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","Next":"Z",
    "Catch":[{"ErrorEquals":["States.ALL"],"Next":"Z"}]},
  "Z":{"Type":"Pass","End":true}}}"#;

fn document(definition: &str) -> Document {
    Document { definition: Rc::from(definition), input: Rc::from("{}"), ..Document::default() }
}

fn run() -> Shared<Run> {
    let mut session = Session::start(&document(DEFINITION)).map_err(|why| why.sentence).unwrap();
    session.advance(1000);
    Shared::new(session.run())
}

#[derive(Properties, PartialEq)]
struct HostProps {
    draw: Callback<(), Html>,
}

/// What every component may count on: a studio around it.
#[component]
fn Host(props: &HostProps) -> Html {
    let model = use_reducer(|| Model(State::new(Document::default(), Theme::Light)));
    let studio = Studio::new(model.dispatcher());
    html! { <ContextProvider<Studio> context={studio}>{ props.draw.emit(()) }</ContextProvider<Studio>> }
}

/// Renders what `draw` makes and looks for each text, or for its absence when it begins with `!`.
#[track_caller]
fn check(draw: impl Fn() -> Html + Send + 'static, expected: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let shown = tokio::task::LocalSet::new().block_on(&runtime, async move {
        let props = move || HostProps { draw: Callback::from(move |()| draw()) };
        yew::LocalServerRenderer::<Host>::with_props(props()).hydratable(false).render().await
    });
    for text in expected {
        match text.strip_prefix('!') {
            Some(absent) => assert!(!shown.contains(absent), "{absent} in {shown}"),
            None => assert!(shown.contains(text), "no {text} in {shown}"),
        }
    }
}

fn tree(old: &str, new: &str) -> Shared<Node> {
    Shared::new(Node::between(&Value::parse(old).unwrap(), &Value::parse(new).unwrap()))
}

#[test]
fn changes_are_marked_by_more_than_colour() {
    let draw = || html! { <JsonTree tree={tree(r#"{"a":1,"b":2}"#, r#"{"a":3,"c":4}"#)} /> };
    check(draw, &["json__row--changed", "changed: ", "json__row--added", "added: ", "json__row--removed", "removed: "]);
}

#[test]
fn the_way_to_aws_tells_what_it_is_given() {
    let draw = |open: DeployTab| {
        move || {
            let document = Shared::new(document(DEFINITION));
            let checks = Shared::new(session::check(&document));
            html! { <Deploy {open} {document} {checks} run={run()} cursor={0} selected={None::<usize>} onpick={Callback::noop()} /> }
        }
    };
    let enforce = r#"aria-checked="false""#;
    check(draw(DeployTab::Role), &["lambda:InvokeFunction", "sts:AssumeRole", "&lt;A&gt;", "!<A>", enforce]);
    check(draw(DeployTab::Start), &["start_execution", "API Gateway", "The input that arrives"]);
    check(draw(DeployTab::Kind), &[r#"data-refused="0""#, "Executions a month", "Run it once"]);
    check(
        draw(DeployTab::Export),
        &["AWS::Serverless::StateMachine", "MockConfigFile.json", "aws stepfunctions test-state"],
    );
    check(draw(DeployTab::Settings), &["2026-01-01T09:00:00Z", "us-east-1", "123456789012"]);
}

#[test]
fn texts_of_people_never_become_markup() {
    let nasty = r#"{"<img src=x onerror=1>":"</span><script>alert(1)</script>"}"#;
    check(move || html! { <JsonTree tree={tree("{}", nasty)} /> }, &["!<script>", "!<img", "&lt;script&gt;"]);
    let draw = || html! { <Events run={run()} cursor={99} filter={Rc::from("")} errors_only=false /> };
    check(draw, &["!<A>", "&lt;A&gt;"]);
}

#[test]
fn a_large_value_puts_few_rows_into_the_document() {
    let draw = || {
        let many = Value::array((0..50_000).map(Value::from));
        let folded = Value::object([("many", many), ("few", Value::from(1))]);
        html! { <JsonTree tree={Shared::new(Node::plain(&folded))} /> }
    };
    check(draw, &["json__preview", "[0, 1, ", "few", "!49999"]);
}

#[test]
fn events_stand_in_order_and_the_cursor_is_marked() {
    let draw = || html! { <Events run={run()} cursor={0} filter={Rc::from("")} errors_only=false /> };
    check(draw, &["ExecutionStarted", "ExecutionSucceeded", "aria-current=\"step\"", "event--later"]);
    let draw = || html! { <Events run={run()} cursor={0} filter={Rc::from("nothing has this")} errors_only=false /> };
    check(draw, &["No event matches."]);
    let draw = || html! { <Events run={None::<Shared<Run>>} cursor={0} filter={Rc::from("")} errors_only=false /> };
    check(draw, &["GetExecutionHistory", "!event__kind"]);
}

#[test]
fn controls_offer_what_can_be_done() {
    let transport = |run: Option<Shared<Run>>, cursor: usize, playing: bool| {
        html! { <Transport document={Shared::new(Document::default())} {run} {cursor} {playing} stale=false /> }
    };
    check(move || transport(None, 0, false), &["Run", "! again", "disabled", "!readings"]);
    check(move || transport(Some(run()), 99, false), &[" again", "disabled", "data-reading=\"event\""]);
    check(move || transport(Some(run()), 3, true), &["Pause", "!disabled"]);
}

#[test]
fn the_list_of_states_says_what_the_graph_shows() {
    let draw = || {
        let run = run();
        let progress = Shared::new(progress::at(&run, run.last()));
        let checks = Shared::new(session::check(&document(DEFINITION)));
        html! { <States {checks} {progress} selected={Some(0)} onpick={Callback::noop()} /> }
    };
    check(draw, &["&lt;A&gt;", "succeeded", "on any error → Z", "ends here", "first", "aria-current=\"true\""]);
}

#[test]
fn the_timeline_says_in_words_what_its_bars_show() {
    check(
        || html! { <Timeline run={Some(run())} cursor={2} /> },
        &["2 visits", "&lt;A&gt;, succeeded, from +00:00.", "bars__piece--work", "!<A>"],
    );
    check(|| html! { <Timeline run={None::<Shared<Run>>} cursor={0} /> }, &["on the virtual clock", "!bars__row"]);
}

#[test]
fn problems_are_listed_with_their_place() {
    let draw = || {
        let checks = Shared::new(session::check(&document("{\n  \"StartAt\": \"A\",\n  \"States\": {}\n}")));
        html! { <Problems {checks} onreveal={Callback::noop()} onmend={Callback::noop()} /> }
    };
    check(draw, &["problem__place", "SCHEMA_VALIDATION_FAILED"]);
    let draw = || {
        let checks = Shared::new(session::check(&document(DEFINITION)));
        html! { <Problems {checks} onreveal={Callback::noop()} onmend={Callback::noop()} /> }
    };
    check(draw, &["!tone-failed"]);
}
