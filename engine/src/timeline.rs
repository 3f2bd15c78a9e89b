//! An execution with its past: step, run, seek, send.
//!
//! The log is append-only and outside the snapshots, so looking back is a slice. To be in the past again, a
//! timeline goes to the nearest checkpoint before and replays; a signal sent there forks: what came after
//! is dropped.

use std::rc::Rc;

use crate::exec::{Execution, Log, Outcome, Program, Rejected, Signal, Stepped, Written};
use crate::mock::{MockBook, Mocks};

/// The least number of steps between two checkpoints.
const CHECKPOINT_STEPS: u32 = 64;

/// An execution with its past.
#[derive(Clone)]
pub struct Timeline {
    program: Rc<Program>,
    /// The newest moment.
    head: Moment,
    log: Log,
    checkpoints: Vec<Checkpoint>,
    /// No checkpoint is due before this step.
    due: u32,
    journal: Vec<(u32, Signal)>,
    /// The steps at which a call changed what services hold.
    writes: Vec<u32>,
    /// How much was written before each signal of the journal.
    before: Vec<LogMark>,
}

/// A point on a run's way: so many steps and so many signals. Some signals write at once, without a step of the
/// kernel (an abort, a redrive), so that steps alone do not tell before from after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// How many steps were taken.
    pub steps: u32,
    /// How many signals were taken.
    pub signals: usize,
}

/// All that changes in a run: the execution, and the mocks with what they remember.
#[derive(Clone)]
struct Moment {
    execution: Execution,
    mocks: Mocks,
}

#[derive(Clone)]
struct Checkpoint {
    step: u32,
    moment: Moment,
    /// How many signals had been taken.
    signals: usize,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is more to do.
    Running,
    /// Nothing is due: a person has to answer.
    Waiting,
    /// The execution has ended.
    Ended,
}

impl Timeline {
    /// A run at its beginning.
    pub fn new(program: Rc<Program>, mut mocks: Mocks) -> Self {
        mocks.learn(&program);
        let mut log = Log::default();
        let execution = Execution::new(&program, &mut log);
        let head = Moment { execution, mocks };
        let first = Checkpoint { step: 0, moment: head.clone(), signals: 0 };
        Timeline {
            program,
            head,
            log,
            checkpoints: vec![first],
            due: 0,
            journal: Vec::new(),
            writes: Vec::new(),
            before: Vec::new(),
        }
    }

    /// Takes up to `steps` steps from the newest moment on.
    pub fn advance(&mut self, steps: usize) -> Progress {
        for _ in 0..steps {
            let before = self.head.mocks.services().writes();
            let stepped = self.head.step(&self.program, &mut self.log);
            if self.head.mocks.services().writes() != before {
                self.writes.push(self.head.execution.steps());
            }
            match stepped {
                Stepped::Ran => self.checkpoint(),
                Stepped::Idle => return Progress::Waiting,
                Stepped::Ended => return Progress::Ended,
            }
        }
        self.progress()
    }

    /// How far the run has come.
    pub fn progress(&self) -> Progress {
        match (self.head.execution.outcome(), self.head.execution.next_due()) {
            (Some(_), _) => Progress::Ended,
            (None, None) => Progress::Waiting,
            (None, Some(_)) => Progress::Running,
        }
    }

    fn checkpoint(&mut self) {
        let step = self.head.execution.steps();
        if step < self.due {
            return;
        }
        let mut last = self.checkpoints.last().map_or(0, |checkpoint| checkpoint.step);
        // A heavier moment is kept more rarely, so that all checkpoints together grow linearly with the run. Weighing
        // takes as long as there are frames, so it is done as rarely.
        let weight = u32::try_from(self.head.execution.weight()).unwrap_or(u32::MAX);
        let apart = CHECKPOINT_STEPS.max(weight);
        if step.saturating_sub(last) >= apart {
            self.checkpoints.push(Checkpoint { step, moment: self.head.clone(), signals: self.journal.len() });
            last = step;
        }
        self.due = last.saturating_add(apart);
    }

    /// The execution as it was after `step` steps.
    pub fn at(&self, step: u32) -> Execution {
        self.moment(self.point(step)).execution
    }

    /// The mocks as they were after `step` steps.
    pub fn mocks_at(&self, step: u32) -> Mocks {
        self.moment(self.point(step)).mocks
    }

    /// The execution as it was at a point.
    pub fn at_point(&self, point: Point) -> Execution {
        self.moment(point).execution
    }

    /// The mocks as they were at a point.
    pub fn mocks_at_point(&self, point: Point) -> Mocks {
        self.moment(point).mocks
    }

    /// The point after `step` steps, before any signal was taken there; at the newest step, after all.
    pub fn point(&self, step: u32) -> Point {
        if step >= self.head.execution.steps() {
            return self.newest();
        }
        Point { steps: step, signals: self.journal.partition_point(|(at, _)| *at < step) }
    }

    /// The newest point.
    pub fn newest(&self) -> Point {
        Point { steps: self.head.execution.steps(), signals: self.journal.len() }
    }

    /// How much had been written when the signal came, the n-th of the journal: its events begin there.
    pub fn events_before(&self, signal: usize) -> Option<usize> {
        self.before.get(signal).map(|mark| mark.events)
    }

    /// How much of the log had been written by a point.
    pub fn written_by(&self, point: Point) -> Written {
        let next = self.journal.get(point.signals).filter(|(at, _)| *at == point.steps);
        let events = next.and_then(|_| self.events_before(point.signals)).unwrap_or(usize::MAX);
        Written { steps: point.steps, events }
    }

    fn moment(&self, point: Point) -> Moment {
        if point >= self.newest() {
            return self.head.clone();
        }
        let Point { steps: step, signals: most } = point;
        let fits = |checkpoint: &Checkpoint| checkpoint.step <= step && checkpoint.signals <= most;
        let Some(checkpoint) = self.checkpoints.iter().rev().find(|checkpoint| fits(checkpoint)) else {
            return self.head.clone();
        };
        let (mut moment, mut signals) = (checkpoint.moment.clone(), checkpoint.signals);
        let mut scratch = Log::default();
        loop {
            while let Some((at, signal)) = self.journal.get(signals).filter(|_| signals < most)
                && *at == moment.execution.steps()
            {
                signals += 1;
                // It was taken once, so it is taken again.
                let _ = moment.execution.signal(&self.program, &mut scratch, signal.clone());
            }
            if moment.execution.steps() >= step {
                return moment;
            }
            let ran = moment.step(&self.program, &mut scratch) == Stepped::Ran;
            // A signal can bring on what has ended.
            let comes = self.journal.get(signals).is_some_and(|(at, _)| *at == moment.execution.steps());
            if !ran && !comes {
                return moment;
            }
        }
    }

    /// Sends a signal at the moment after `step` steps; the head when `step` is the newest. What came after is
    /// dropped.
    ///
    /// # Errors
    /// When nothing waits for the signal at that moment; nothing is dropped then.
    pub fn send(&mut self, step: u32, signal: Signal) -> Result<(), Rejected> {
        self.send_at(self.point(step), signal)
    }

    /// Sends a signal at a point. What came after is dropped.
    ///
    /// # Errors
    /// When nothing waits for the signal at that point; nothing is dropped then.
    pub fn send_at(&mut self, point: Point, signal: Signal) -> Result<(), Rejected> {
        // On a copy first: a signal that is refused must leave no trace.
        let mut moment = self.moment(point);
        moment.clone().execution.signal(&self.program, &mut Log::default(), signal.clone())?;
        self.fork(point);
        let before = LogMark::of(&self.log);
        moment.execution.signal(&self.program, &mut self.log, signal.clone())?;
        self.before.push(before);
        self.journal.push((moment.execution.steps(), signal));
        self.head = moment;
        Ok(())
    }

    /// Goes on from a point with other scripted answers. What came after is dropped; calls that were answered by then
    /// keep their answers, and what the services remember stays.
    pub fn go_on_with(&mut self, point: Point, book: Rc<MockBook>) {
        let mut moment = self.moment(point);
        self.fork(point);
        moment.mocks.script(book);
        let signals = self.journal.len();
        let step = moment.execution.steps();
        // Whoever comes by here later finds the new answers.
        self.checkpoints.retain(|checkpoint| (checkpoint.step, checkpoint.signals) < (step, signals));
        self.checkpoints.push(Checkpoint { step, moment: moment.clone(), signals });
        self.head = moment;
    }

    /// Drops what came after a point.
    fn fork(&mut self, point: Point) {
        if point >= self.newest() {
            return;
        }
        self.checkpoints.retain(|checkpoint| checkpoint.step <= point.steps && checkpoint.signals <= point.signals);
        self.log.cut_after(point.steps);
        self.writes.retain(|write| *write <= point.steps);
        if let Some(mark) = self.before.get(point.signals)
            && self.journal.get(point.signals).is_some_and(|(at, _)| *at == point.steps)
        {
            mark.cut(&mut self.log);
        }
        self.journal.truncate(point.signals);
        self.before.truncate(point.signals);
        self.due = 0;
    }

    /// What does not change in the run.
    pub fn program(&self) -> &Rc<Program> {
        &self.program
    }

    /// The newest moment.
    pub fn head(&self) -> &Execution {
        &self.head.execution
    }

    /// All that was written.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The signals that were taken, each with the step after which it came.
    pub fn journal(&self) -> &[(u32, Signal)] {
        &self.journal
    }

    /// The steps at which a call changed what services hold, in order.
    pub fn writes(&self) -> &[u32] {
        &self.writes
    }

    /// How the execution ended, once it has.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.head.execution.outcome()
    }

    /// The mocks at the newest moment.
    pub fn mocks(&self) -> &Mocks {
        &self.head.mocks
    }
}

/// How long a log was.
#[derive(Clone, Copy, Debug)]
struct LogMark {
    events: usize,
    trace: usize,
    frames: usize,
    visits: usize,
    failures: usize,
}

impl LogMark {
    fn of(log: &Log) -> LogMark {
        // Map Runs are cut by the events.
        let Log { events, trace, frames, visits, failures, map_runs: _ } = log;
        LogMark {
            events: events.len(),
            trace: trace.len(),
            frames: frames.len(),
            visits: visits.len(),
            failures: failures.len(),
        }
    }

    fn cut(self, log: &mut Log) {
        log.events.truncate(self.events);
        log.trace.truncate(self.trace);
        log.frames.truncate(self.frames);
        log.visits.truncate(self.visits);
        log.failures.truncate(self.failures);
        log.cut_map_runs(Written { steps: u32::MAX, events: self.events });
    }
}

impl Moment {
    /// One step, and the answers of the mocks to what it asked.
    fn step(&mut self, program: &Program, log: &mut Log) -> Stepped {
        let stepped = self.execution.step(program, log);
        for request in self.execution.take_requests() {
            let reply = self.mocks.reply(&request, self.execution.ambient_mut());
            self.execution.reply(&request, reply);
        }
        stepped
    }
}
