//! Playing a set-up: the run, and the signals at their time.

use std::rc::Rc;

use stepthrough::cases::{Patience, Player};
use stepthrough::exec::{Execution, Program, Settings};
use stepthrough::mock::Mocks;
use stepthrough::timeline::{Progress, Timeline};

use super::{Example, Setup};

/// More steps than any set-up takes.
const MOST_STEPS: usize = 100_000;

/// A set-up that was played.
pub struct Played {
    /// The run, at its end.
    pub timeline: Timeline,
    /// The execution after each step, before the signals that came then; the first is before any step.
    pub moments: Vec<Execution>,
    /// How many signals found no task that waited for them.
    pub unsent: usize,
}

/// Plays a set-up until the execution ends, or waits for someone who never comes.
///
/// # Errors
/// When the definition is refused.
pub fn play(example: &Example, setup: &Setup) -> Result<Played, String> {
    let settings = Settings { kind: example.kind, machine_name: example.name.as_str().into(), ..Settings::default() };
    let program = Program::new(&example.definition, &setup.input.to_json(), settings);
    let program = Rc::new(program.map_err(|refused| format!("{refused:?}"))?);
    let timeline = Timeline::new(program, Mocks::new(Rc::new(setup.mocks.clone())));
    let mut moments = vec![timeline.head().clone()];
    let mut player = Player::new(timeline, setup.signals.clone(), Patience::LetTimePass);
    for _ in 0..MOST_STEPS {
        let steps = player.timeline().head().steps();
        let progress = player.advance(1);
        let head = player.timeline().head();
        if head.steps() > steps {
            moments.push(head.clone());
        }
        if progress != Progress::Running {
            break;
        }
    }
    let unsent = player.unsent().len();
    Ok(Played { timeline: player.into_timeline(), moments, unsent })
}
