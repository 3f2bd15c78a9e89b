//! Where moments stand from left to right.

use crate::run::Run;
use crate::texts::tr_with;
use crate::words::span_of_time;

use super::Chart;

/// What the distance between two moments means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// The time that passed between them on the virtual clock.
    #[default]
    Clock,
    /// The moments between them: short states are seen beside a long wait.
    Steps,
}

/// The part of an axis that is in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    axis: Axis,
    /// Where it begins, as a share of the whole, and how many times larger than the whole it is drawn.
    from: f64,
    zoom: f64,
}

/// A mark on the ruler.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands, as a share of the window.
    pub at: f64,
    /// What it says.
    pub text: String,
}

/// A window of the whole is drawn at most so many times larger.
const LARGEST: f64 = 4096.0;
/// Of a whole, what is too little to be seen.
const TINY: f64 = 0.004;

/// The axis on which most of the run can be seen.
pub fn usual_axis(run: &Run, chart: &Chart) -> Axis {
    let whole = length(run, Axis::Clock);
    let tiny =
        |stay: &&super::Stay| (place(run, Axis::Clock, stay.to) - place(run, Axis::Clock, stay.from)) < whole * TINY;
    let count = chart.visits.iter().filter(tiny).count();
    if whole <= 0.0 || count * 2 > chart.visits.len() { Axis::Steps } else { Axis::Clock }
}

/// Milliseconds since the start, or the moment's own number.
fn place(run: &Run, axis: Axis, moment: usize) -> f64 {
    match axis {
        Axis::Clock => run.moment(moment).time.0.saturating_sub(run.started.0) as f64,
        Axis::Steps => moment as f64,
    }
}

fn length(run: &Run, axis: Axis) -> f64 {
    place(run, axis, run.last())
}

impl Window {
    /// The whole axis.
    pub fn whole(axis: Axis) -> Window {
        Window { axis, from: 0.0, zoom: 1.0 }
    }

    /// Which axis it is.
    pub fn axis(&self) -> Axis {
        self.axis
    }

    /// Whether all of it is in view.
    pub fn is_whole(&self) -> bool {
        self.zoom <= 1.0
    }

    /// Where a moment stands, as a share of the window; outside of 0 to 1 when it is not in view.
    pub fn share(&self, run: &Run, moment: usize) -> f64 {
        let whole = length(run, self.axis).max(f64::MIN_POSITIVE);
        (place(run, self.axis, moment) / whole - self.from) * self.zoom
    }

    /// The moment that stands there, or the last one before.
    pub fn moment(&self, run: &Run, share: f64) -> usize {
        let at = (share / self.zoom + self.from) * length(run, self.axis);
        let (mut low, mut high) = (0, run.moments.len());
        while low < high {
            let middle = (low + high) / 2;
            // A hair's breadth for what was rounded on the way.
            if place(run, self.axis, middle) <= at + 1e-6 { low = middle + 1 } else { high = middle }
        }
        low.saturating_sub(1)
    }

    /// Enlarged around a share of the window, which stays where it is.
    pub fn zoomed(self, factor: f64, around: f64) -> Window {
        let zoom = (self.zoom * factor).clamp(1.0, LARGEST);
        let fixed = self.from + around / self.zoom;
        Window { zoom, from: fixed - around / zoom, ..self }.in_range()
    }

    /// Moved by a share of the window.
    pub fn panned(self, by: f64) -> Window {
        Window { from: self.from + by / self.zoom, ..self }.in_range()
    }

    /// Moved so that the share is in view.
    pub fn showing(self, share: f64) -> Window {
        if (0.0..=1.0).contains(&share) { self } else { self.panned(share - 0.5) }
    }

    fn in_range(self) -> Window {
        Window { from: self.from.clamp(0.0, 1.0 - 1.0 / self.zoom), ..self }
    }

    /// The marks of the ruler: about `count` round numbers.
    pub fn ticks(&self, run: &Run, count: usize) -> Vec<Tick> {
        let whole = length(run, self.axis);
        let seen = whole / self.zoom;
        if seen <= 0.0 {
            return vec![Tick { at: 0.0, text: self.text(0.0) }];
        }
        let step = round_step(seen / count.max(1) as f64, self.axis);
        let first = (self.from * whole / step).ceil();
        let ticks = (0..=count * 3).map(|n| (first + n as f64) * step);
        ticks
            .map(|value| Tick { at: (value / whole - self.from) * self.zoom, text: self.text(value) })
            .take_while(|tick| tick.at <= 1.0)
            .collect()
    }

    fn text(&self, value: f64) -> String {
        match self.axis {
            Axis::Clock => span_of_time(value.round() as i64),
            Axis::Steps => tr_with("step {n}", &[("n", &(value.round() as usize + 1))]),
        }
    }
}

/// The next larger step that people count in.
fn round_step(least: f64, axis: Axis) -> f64 {
    const SECOND: f64 = 1000.0;
    const MINUTE: f64 = 60.0 * SECOND;
    const HOUR: f64 = 60.0 * MINUTE;
    const DAY: f64 = 24.0 * HOUR;
    let of_clock = [
        MINUTE,
        2.0 * MINUTE,
        5.0 * MINUTE,
        10.0 * MINUTE,
        30.0 * MINUTE,
        HOUR,
        2.0 * HOUR,
        6.0 * HOUR,
        12.0 * HOUR,
        DAY,
        7.0 * DAY,
        30.0 * DAY,
        365.0 * DAY,
    ];
    if axis == Axis::Clock && least > 30.0 * SECOND {
        return of_clock.into_iter().find(|&step| step >= least).unwrap_or(3650.0 * DAY);
    }
    let mut power = 1.0;
    while power * 10.0 < least {
        power *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|digit| digit * power).find(|&step| step >= least).unwrap_or(power * 10.0)
}
