//! Parallel: one frame for each branch.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::super::children::{ChildSeed, Children, Running};
use super::super::kernel::{Kernel, Next};
use super::super::scope::Sight;
use super::super::{Failure, Frame, Phase};
use crate::definition::{FlowId, QueryLanguage, State};
use crate::history::{Detail, EventType};
use crate::trace::Stage;

impl Kernel<'_> {
    /// Starts all branches with the effective input.
    pub(in crate::exec) fn perform_parallel(
        &mut self,
        frame: &mut Frame,
        state: &State,
        branches: &[FlowId],
    ) -> Result<Next, Failure> {
        let Some(effective) = frame.visit.as_ref().map(|visit| visit.effective.clone()) else {
            return Err(self.nowhere(frame));
        };
        let input = match (state.language, &state.parameters) {
            (QueryLanguage::JsonPath, _) => self.parameters(frame, state, &effective)?,
            (QueryLanguage::Jsonata, Some(field)) => {
                let input = self.evaluate(frame, &field.value, "Arguments", Sight::of(&effective))?;
                self.trace(frame, Stage::AfterArguments, &input, Some(field.span));
                input
            }
            (QueryLanguage::Jsonata, None) => effective,
        };
        if let Some(given) = self.branches_given() {
            return given;
        }
        self.emit(frame, EventType::ParallelStateStarted, Detail::None);
        let mut running = BTreeMap::new();
        for (index, flow) in branches.iter().enumerate() {
            let seed = ChildSeed::shared(input.clone(), frame.chain);
            let since = self.run.ambient.now;
            let child = self.start_child(frame, state.id, *flow, index, seed);
            running.insert(child, Running { index, execution: None, since, timeout: None });
        }
        let children = Box::new(Children {
            owner: state.id,
            items: Rc::default(),
            next: 0,
            results: vec![None; branches.len()],
            running,
            ended: 0,
            failed: 0,
            tolerated: 0,
            join: 0,
            run: Rc::default(),
            records: Vec::new(),
            unsuccessful: Vec::new(),
            held: VecDeque::new(),
        });
        if branches.is_empty() {
            return self.all_joined(frame, state, children);
        }
        Ok(Next::Wait(Phase::WaitingChildren(children)))
    }
}
