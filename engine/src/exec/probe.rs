//! One state alone, as TestState runs it: the execution begins in that state, and what the state would start
//! inside (branches, iterations, child executions) is answered from outside.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html>

use std::rc::Rc;

use super::children::Item;
use super::frame::Done;
use super::kernel::{Kernel, Next};
use super::states::MapRun;
use super::{Execution, Failure, FailureKind, Frame, FrameId, Log, Phase, Program};
use crate::definition::{Map, StateId};
use crate::history::ErrorInfo;
use crate::value::{Object, Value};

/// What is given to a state that runs alone.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The state; may be nested.
    pub state: StateId,
    /// Its raw input.
    pub input: Value,
    /// The variables it finds.
    pub variables: Rc<Object>,
    /// The whole context object; `Map.Item` is added where an item is processed.
    pub context: Value,
    /// How often each retrier has retried already.
    pub tries: u32,
    /// What comes out of the branches of a Parallel or the iterations of a Map in place of running them; `None`
    /// runs them.
    pub children: Option<GivenChildren>,
}

/// What comes out of the children of a Parallel or Map state.
#[derive(Clone, Debug)]
pub struct GivenChildren {
    /// The result, or the error that one of them ends with.
    pub outcome: Result<Value, ErrorInfo>,
    /// How many iterations of a Map failed.
    pub failures: usize,
}

impl Execution {
    /// A new execution that begins in one state, with what is given to it. It goes on to the next states unless the
    /// caller stops when the root frame is about to enter another.
    pub fn probing(program: &Program, log: &mut Log, probe: Probe) -> Self {
        let mut run = Execution::new(program, log);
        let flow = program.machine.state(probe.state).map(|state| state.flow);
        if let (Some(frame), Some(flow)) = (run.frames.get_mut(FrameId::ROOT), flow) {
            frame.flow = flow;
            frame.variables = probe.variables.clone();
            frame.variable_bytes = probe.variables.values().map(Value::json_len).sum();
            frame.phase = Phase::Enter(probe.state, probe.input.clone());
            if let Some(info) = log.frames.last_mut() {
                info.flow = flow;
            }
        }
        run.probe = Some(Rc::new(probe));
        run
    }

    /// How many iterations the Map would have had whose children were given.
    pub fn given_iterations(&self) -> Option<usize> {
        self.given_iterations
    }
}

impl Kernel<'_> {
    /// What the branches of a Parallel come to when they are answered from outside.
    pub(super) fn branches_given(&self) -> Option<Result<Next, Failure>> {
        self.run.probe.as_ref()?.children.as_ref().map(GivenChildren::next)
    }

    /// The same for the iterations of a Map, once it is known what each of them would be given. The Map fails when
    /// more of them failed than it tolerates, and only when it says how many it tolerates (recorded).
    pub(super) fn iterations_given(
        &mut self,
        frame: &Frame,
        map: &Map,
        name: &Rc<str>,
        items: &[Item],
        run: &MapRun,
    ) -> Option<Result<Next, Failure>> {
        let children = self.run.probe.as_ref()?.children.clone()?;
        self.run.given_iterations = Some(items.len());
        // A batcher has applied the selector to each item already.
        if map.item_batcher.is_none() {
            for (index, item) in items.iter().enumerate() {
                if let Err(failure) = self.select_item(frame, map, name, index, item, &run.source) {
                    return Some(Err(failure));
                }
            }
        }
        let too_many = run.tolerated(items.len()).is_some_and(|tolerated| children.failures > tolerated);
        Some(match children.outcome {
            Ok(_) if too_many => Err(Failure::threshold()),
            _ => children.next(),
        })
    }
}

impl GivenChildren {
    fn next(&self) -> Result<Next, Failure> {
        match &self.outcome {
            Ok(value) => Ok(Next::Settle(Done::Result(value.clone()))),
            Err(info) => Err(Failure { info: info.clone(), kind: FailureKind::State, location: None }),
        }
    }
}
