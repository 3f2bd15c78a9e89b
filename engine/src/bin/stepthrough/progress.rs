//! Telling that a long run lives: one line on the terminal, written over and over.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use stepthrough::cases::Player;
use stepthrough::timeline::Progress;

/// Steps between two looks at the clock.
const SLICE: usize = 5000;
/// Runs that are over sooner say nothing.
const SILENT: Duration = Duration::from_millis(700);
/// Between two lines.
const APART: Duration = Duration::from_millis(200);

/// Plays to the end, or until it waits for somebody.
pub fn play(player: &mut Player, quiet: bool) -> Progress {
    let shown = !quiet && std::io::stderr().is_terminal();
    let start = Instant::now();
    let mut next = SILENT;
    loop {
        let progress = player.advance(SLICE);
        let told = next > SILENT;
        if progress != Progress::Running {
            if told {
                line("");
            }
            return progress;
        }
        if shown && start.elapsed() >= next {
            next = start.elapsed() + APART;
            let timeline = player.timeline();
            let (now, events) = (timeline.head().now(), timeline.log().events.len());
            line(&format!("{events} events, {} steps, {now}", timeline.head().steps()));
        }
    }
}

fn line(text: &str) {
    // Nobody is harmed when the terminal has gone.
    let _ = write!(std::io::stderr(), "\r\x1b[K{text}");
}
