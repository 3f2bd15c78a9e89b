//! Runs a lesson's workflow with the people and workers that the lesson plans.

use std::rc::Rc;

use stepthrough::cases::{Patience, Player};
pub use stepthrough::cases::{Planned, Send};
use stepthrough::check::diagnose;
use stepthrough::exec::{Outcome, Program, Settings};
use stepthrough::history::Detail;
use stepthrough::mock::{MockBook, Mocks};
use stepthrough::program::Refused;
use stepthrough::timeline::Timeline;
use stepthrough::trace::VisitId;
use stepthrough::value::Value;

use super::Target;

/// More steps than a lesson's workflow takes; one that loops for ever ends here.
const MOST_STEPS: usize = 20_000;

/// Runs until the execution ends, or waits for somebody who never comes.
///
/// # Errors
/// When AWS would refuse the definition.
pub fn play(definition: &str, input: &Value, mocks: &MockBook, planned: &[Planned]) -> Result<Timeline, Refused> {
    let reading = diagnose(definition);
    let program = Program::new(&reading.substituted.text, &input.to_json(), Settings::default())?;
    let timeline = Timeline::new(Rc::new(program), Mocks::new(Rc::new(mocks.clone())));
    let mut player = Player::new(timeline, planned.to_vec(), Patience::LetTimePass);
    player.advance(MOST_STEPS);
    Ok(player.into_timeline())
}

/// What a prediction asks for, as the run has it; `None` when the run does not come to it.
pub fn find(timeline: &Timeline, of: &Target) -> Option<Value> {
    match of {
        Target::Stage { state, visit, stage } => stage_of(timeline, state, *visit, stage),
        Target::Output => match timeline.outcome() {
            Some(Outcome::Succeeded(output)) => Some(output.clone()),
            _ => None,
        },
        Target::Error => match timeline.outcome() {
            Some(Outcome::Failed(info) | Outcome::Aborted(info)) => info.error.clone().map(Value::String),
            _ => None,
        },
        Target::Status => Some(Value::from(timeline.outcome().map_or("RUNNING", Outcome::status))),
        Target::Path => Some(Value::array(path(timeline).iter().map(|name| Value::String(name.clone())))),
        Target::Seconds => {
            let ms = timeline.head().now().0 - timeline.program().settings.start_time.0;
            // Whole seconds as a whole number, as a person writes it.
            Value::parse(&(ms as f64 / 1000.0).to_string()).ok()
        }
    }
}

/// The last of a stage's values in a visit: a retry makes another.
fn stage_of(timeline: &Timeline, state: &str, visit: u32, stage: &str) -> Option<Value> {
    let machine = &timeline.program().machine;
    let mut visits: Vec<VisitId> = Vec::new();
    let of_state = |record: &&stepthrough::trace::TraceRecord| {
        machine.state(record.state).is_some_and(|found| *found.name == *state)
    };
    let mut found = None;
    for record in timeline.log().trace.iter().filter(of_state) {
        if !visits.contains(&record.visit) {
            visits.push(record.visit);
        }
        let number = visits.iter().position(|known| *known == record.visit).map_or(0, |at| at + 1);
        if number == visit as usize && record.stage.name() == stage {
            found = Some(record.value.clone());
        }
    }
    found
}

/// The names of the states in the order they were entered.
pub fn path(timeline: &Timeline) -> Vec<Rc<str>> {
    let entered = timeline.log().events.iter().filter_map(|event| match &event.detail {
        Detail::Entered { name, .. } => Some(name.clone()),
        _ => None,
    });
    entered.collect()
}
