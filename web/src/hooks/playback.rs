//! The cursor that moves by itself.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::state::Speed;

/// How long a whole run takes to play, in milliseconds; short ones go slower, so that each step is seen.
const WHOLE: usize = 2600;

/// Calls back at a pace that suits a run of `moments`, as long as it is `playing`.
#[hook]
pub fn use_playback(playing: bool, moments: usize, speed: Speed, tick: Callback<()>) {
    // Steps of pace, so that a growing run does not start the clock again with every slice.
    let pace = (WHOLE / moments.max(1)).clamp(20, 260) / 20 * 20 * speed.percent() / 100;
    use_effect_with((playing, pace), move |&(playing, pace)| {
        let pace = u32::try_from(pace).unwrap_or(100);
        let clock = playing.then(|| Interval::new(pace, move || tick.emit(())));
        move || drop(clock)
    });
}
