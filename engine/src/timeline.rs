//! An execution with its past: step, run, seek, send.
//!
//! The log is append-only and outside the snapshots, so looking back is a slice. To be in the past again, a
//! timeline goes to the nearest checkpoint before and replays; a signal sent there forks: what came after
//! is dropped.

use std::rc::Rc;

use crate::exec::{Execution, Log, Outcome, Program, Rejected, Signal, Stepped};
use crate::mock::Mocks;

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
        Timeline { program, head, log, checkpoints: vec![first], due: 0, journal: Vec::new(), writes: Vec::new() }
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
        self.moment(step).0.execution
    }

    /// The mocks as they were after `step` steps.
    pub fn mocks_at(&self, step: u32) -> Mocks {
        self.moment(step).0.mocks
    }

    /// The moment after `step` steps and how many signals had been taken by then.
    fn moment(&self, step: u32) -> (Moment, usize) {
        let index = self.checkpoints.partition_point(|checkpoint| checkpoint.step <= step).saturating_sub(1);
        let Some(checkpoint) = self.checkpoints.get(index) else { return (self.head.clone(), self.journal.len()) };
        let (mut moment, mut signals) = (checkpoint.moment.clone(), checkpoint.signals);
        let mut scratch = Log::default();
        loop {
            while let Some((at, signal)) = self.journal.get(signals)
                && *at == moment.execution.steps()
                && (*at < step || step >= self.head.execution.steps())
            {
                signals += 1;
                // It was taken once, so it is taken again.
                let _ = moment.execution.signal(&self.program, &mut scratch, signal.clone());
            }
            if moment.execution.steps() >= step {
                return (moment, signals);
            }
            let ran = moment.step(&self.program, &mut scratch) == Stepped::Ran;
            // A signal can bring on what has ended.
            let comes = self.journal.get(signals).is_some_and(|(at, _)| *at == moment.execution.steps());
            if !ran && !comes {
                return (moment, signals);
            }
        }
    }

    /// Sends a signal at the moment after `step` steps; the head when `step` is the newest. What came after is
    /// dropped.
    ///
    /// # Errors
    /// When nothing waits for the signal at that moment; nothing is dropped then.
    pub fn send(&mut self, step: u32, signal: Signal) -> Result<(), Rejected> {
        let newest = self.head.execution.steps();
        let (mut moment, signals) = match step < newest {
            true => self.moment(step),
            false => (self.head.clone(), self.journal.len()),
        };
        // On a copy first: a signal that is refused must leave no trace.
        moment.clone().execution.signal(&self.program, &mut Log::default(), signal.clone())?;
        if step < newest {
            self.checkpoints.retain(|checkpoint| checkpoint.step <= step);
            self.journal.truncate(signals);
            self.log.cut_after(step);
            self.writes.retain(|write| *write <= step);
            self.due = 0;
        }
        moment.execution.signal(&self.program, &mut self.log, signal.clone())?;
        self.journal.push((moment.execution.steps(), signal));
        self.head = moment;
        Ok(())
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
