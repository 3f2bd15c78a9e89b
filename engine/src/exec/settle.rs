//! Leaving a state: the fields that shape its output, and what becomes of its failure.

use std::rc::Rc;

use super::agenda::Wake;
use super::failure::{Decision, decide};
use super::frame::Done;
use super::kernel::{Fate, Kernel, bytes_with};
use super::log::FailureRecord;
use super::scope::Sight;
use super::{Failure, FailureKind, Frame, MapRunStatus, Phase};
use crate::definition::{Catcher, Field, Kind, QueryLanguage, Rule, State, Transition};
use crate::expr::{Fault, FaultKind, Template};
use crate::history::{Detail, Evaluation, EventType};
use crate::jsonpath::ReferencePath;
use crate::object;
use crate::trace::Stage;
use crate::value::{Object, Value};

/// What a state hands on.
struct Handed {
    output: Value,
    assigned: Option<Rc<Object>>,
}

impl Kernel<'_> {
    pub(super) fn settle(&mut self, frame: &mut Frame, done: Result<Done, Failure>) -> Fate {
        let program = self.program;
        let Some(state) = frame.visit.as_ref().and_then(|visit| program.machine.state(visit.state)) else {
            return Fate::Ended;
        };
        let failure = match done {
            Ok(done) => match self.hand_on(frame, state, &done) {
                Ok((handed, to)) => {
                    self.exited(frame, state, &handed);
                    return self.leave(frame, to, handed.output);
                }
                Err(failure) => failure,
            },
            Err(failure) => failure,
        };
        self.fail(frame, state, failure)
    }

    /// The state's output and variables, and where it leads.
    fn hand_on(&mut self, frame: &mut Frame, state: &State, done: &Done) -> Result<(Handed, Transition), Failure> {
        let rule = match (&state.kind, done) {
            (Kind::Choice { rules }, Done::Rule(index)) => rules.get(*index),
            _ => None,
        };
        let to = match rule {
            Some(rule) => rule.next.map_or(Transition::Nowhere, Transition::Next),
            None => state.transition,
        };
        if to == Transition::Nowhere {
            return Err(self.nowhere(frame));
        }
        let handed = match state.language {
            QueryLanguage::JsonPath => self.hand_on_jsonpath(frame, state, done, rule)?,
            QueryLanguage::Jsonata => self.hand_on_jsonata(frame, state, done, rule)?,
        };
        self.check_size(&state.name, &handed.output)?;
        self.trace(frame, Stage::Output, &handed.output, None);
        Ok((handed, to))
    }

    /// Result, `ResultSelector`, `ResultPath`, `OutputPath`, and beside them `Assign`.
    fn hand_on_jsonpath(
        &mut self,
        frame: &mut Frame,
        state: &State,
        done: &Done,
        rule: Option<&Rule>,
    ) -> Result<Handed, Failure> {
        let Some((raw, effective)) = frame.visit.as_ref().map(|visit| (visit.raw.clone(), visit.effective.clone()))
        else {
            return Err(self.nowhere(frame));
        };
        let result = match (&state.kind, done) {
            (Kind::Pass { result: Some(result) }, _) => {
                self.trace(frame, Stage::Result, &result.value, Some(result.span));
                Some(result.value.clone())
            }
            (Kind::Pass { result: None }, _) => Some(self.parameters(frame, state, &effective)?),
            (_, Done::Result(result)) => Some(result.clone()),
            _ => None,
        };
        let assign = rule.map_or(state.assign.as_ref(), |rule| rule.assign.as_ref());
        let assigned =
            self.evaluate_assign(frame, state, assign, "Assign", Sight::of(result.as_ref().unwrap_or(&effective)))?;
        let merged = match &result {
            None => effective,
            Some(result) => {
                let selected = match &state.result_selector {
                    Some(selector) => self.evaluate(frame, &selector.value, "ResultSelector", Sight::of(result))?,
                    None => result.clone(),
                };
                let span = state.result_selector.as_ref().map(|field| field.span);
                self.trace(frame, Stage::AfterResultSelector, &selected, span);
                let merged = self.merge(frame, state.result_path.as_ref(), &raw, selected)?;
                let span = state.result_path.as_ref().map(|field| field.span);
                self.trace(frame, Stage::AfterResultPath, &merged, span);
                merged
            }
        };
        let output = self.filter(frame, state.output_path.as_ref(), &merged)?;
        if let Some(field) = &state.output_path {
            self.trace(frame, Stage::AfterOutputPath, &output, Some(field.span));
        }
        Ok(Handed { output, assigned })
    }

    /// `Output` beside `Assign`, both over the values at entry.
    fn hand_on_jsonata(
        &mut self,
        frame: &mut Frame,
        state: &State,
        done: &Done,
        rule: Option<&Rule>,
    ) -> Result<Handed, Failure> {
        let Some(raw) = frame.visit.as_ref().map(|visit| visit.raw.clone()) else { return Err(self.nowhere(frame)) };
        let result = match done {
            Done::Result(result) => Some(result),
            _ => None,
        };
        let sight = Sight { input: &raw, result, error_output: None };
        let (assign, output) = match rule {
            Some(rule) => (rule.assign.as_ref(), rule.output.as_ref()),
            None => (state.assign.as_ref(), state.output.as_ref()),
        };
        let assigned = self.evaluate_assign(frame, state, assign, "Assign", sight)?;
        let output = match output {
            Some(field) => self.evaluate(frame, &field.value, "Output", sight)?,
            None => result.unwrap_or(&raw).clone(),
        };
        Ok(Handed { output, assigned })
    }

    /// The effective input of a Pass, Task or Parallel state: `Parameters` over what `InputPath` left.
    pub(super) fn parameters(&mut self, frame: &mut Frame, state: &State, input: &Value) -> Result<Value, Failure> {
        let value = match &state.parameters {
            Some(field) => self.evaluate(frame, &field.value, "Parameters", Sight::of(input))?,
            None => input.clone(),
        };
        let span = state.parameters.as_ref().map(|field| field.span);
        self.trace(frame, Stage::AfterParameters, &value, span);
        Ok(value)
    }

    fn evaluate_assign(
        &mut self,
        frame: &Frame,
        state: &State,
        assign: Option<&Field<Template>>,
        location: &str,
        sight: Sight<'_>,
    ) -> Result<Option<Rc<Object>>, Failure> {
        let Some(field) = assign else { return Ok(None) };
        let value = self.evaluate(frame, &field.value, location, sight)?;
        self.trace(frame, Stage::AfterAssign, &value, Some(field.span));
        match value {
            Value::Object(assigned) => match self.too_much_assigned(frame, &state.name, &assigned) {
                None => Ok(Some(assigned)),
                Some(cause) => Err(Failure {
                    location: Some(location.into()),
                    ..Failure::new(FailureKind::Query, "States.DataLimitExceeded", cause)
                }),
            },
            other => {
                let cause = format!("The field 'Assign' must be an object, but was '{}'.", other.type_name());
                Err(self.fault(frame, Fault::query(location, cause)))
            }
        }
    }

    /// The quotas of variables: each, all of one `Assign`, all that the state can see. What counts is the value as
    /// JSON (measured on AWS, texts too).
    fn too_much_assigned(&self, frame: &Frame, state: &str, assigned: &Object) -> Option<String> {
        let limits = &self.program.limits;
        let mut together: usize = 0;
        for (name, value) in assigned.iter() {
            let bytes = value.json_len();
            if bytes > limits.variable_bytes {
                return Some(format!(
                    "Variable size limit exceeded. Variable '{name}' in state '{state}' was assigned {bytes} bytes."
                ));
            }
            together = together.saturating_add(bytes);
            if together > limits.variable_bytes {
                let over = together.saturating_sub(limits.variable_bytes);
                return Some(format!(
                    "State total variable size limit exceeded. Variable '{name}' in state '{state}' was assigned {bytes} \
                     bytes, which caused the size of variables assigned in the state to exceed its limit by {over} bytes."
                ));
            }
        }
        let over = bytes_with(frame, assigned).saturating_sub(limits.variables_bytes);
        (over > 0).then(|| {
            format!(
                "Execution total variable size limit exceeded. State '{state}' assigned variables that exceed the total \
                 execution limit by {over} bytes."
            )
        })
    }

    /// `ResultPath`: puts the result into the raw input, replaces it, or keeps it.
    fn merge(
        &mut self,
        frame: &Frame,
        path: Option<&Field<Option<ReferencePath>>>,
        raw: &Value,
        result: Value,
    ) -> Result<Value, Failure> {
        match path.map(|field| &field.value) {
            None => Ok(result),
            Some(None) => Ok(raw.clone()),
            Some(Some(path)) => path.set(raw, result).map_err(|error| {
                let fault = Fault { kind: FaultKind::ResultPath, cause: error.cause, location: None };
                self.fault(frame, fault)
            }),
        }
    }

    /// Refuses a payload over the quota.
    fn check_size(&self, name: &str, value: &Value) -> Result<(), Failure> {
        match value.json_len() > self.program.limits.payload_bytes {
            true => Err(Failure::too_large(name)),
            false => Ok(()),
        }
    }

    /// Sets the variables and writes the event of leaving.
    fn exited(&mut self, frame: &mut Frame, state: &State, handed: &Handed) {
        if let Some(assigned) = &handed.assigned {
            self.assign(frame, assigned);
            let variables = Value::Object(frame.variables.clone());
            self.trace(frame, Stage::Variables, &variables, None);
        }
        if let Some(kind) = EventType::exited(&state.kind) {
            let detail = Detail::Exited {
                name: state.name.clone(),
                output: handed.output.clone(),
                assigned: handed.assigned.clone().filter(|assigned| !assigned.is_empty()),
            };
            self.emit(frame, kind, detail);
        }
    }

    /// What becomes of a failed state: a retry, a catcher, or the end of the frame.
    fn fail(&mut self, frame: &mut Frame, state: &State, failure: Failure) -> Fate {
        if failure.kind == FailureKind::Query {
            self.evaluation_failed(frame, state, &failure);
        }
        self.map_run_ends(frame, MapRunStatus::Failed);
        self.trace(frame, Stage::ErrorOutput, &failure.output(), None);
        let tries = frame.visit.as_ref().map(|visit| visit.tries.clone()).unwrap_or_default();
        let decision = decide(&state.retry, &state.catch, &failure, &tries);
        let delay = match decision {
            Decision::Retry { seconds, full_jitter: true, .. } => Some(seconds * self.run.ambient.rng.unit()),
            Decision::Retry { seconds, .. } => Some(seconds),
            _ => None,
        };
        if let Some(visit) = &frame.visit {
            self.log.failures.push(FailureRecord {
                step: self.run.steps,
                visit: visit.id,
                attempt: visit.attempt,
                failure: failure.clone(),
                tries,
                decision,
                delay,
            });
        }
        match decision {
            Decision::Retry { retrier, seconds, .. } => {
                self.retry(frame, state, retrier, seconds, delay.unwrap_or(seconds));
                Fate::Lives
            }
            Decision::Catch { catcher: index, used_up } => {
                let Some(catcher) = state.catch.get(index) else { return Fate::Ended };
                self.trace_decision(frame, used_up, Some((index, catcher)));
                self.catch(frame, state, catcher, failure)
            }
            Decision::Fail { used_up } => {
                self.trace_decision(frame, used_up, None);
                if failure.kind != FailureKind::Runtime {
                    self.state_failed(frame, state);
                }
                self.end_frame(frame, Err(failure))
            }
        }
    }

    fn trace_decision(&mut self, frame: &Frame, used_up: Option<usize>, caught: Option<(usize, &Catcher)>) {
        let mut details = Object::new();
        if let Some((index, _)) = caught {
            details.insert("catchIndex", index.into());
        }
        if let Some(index) = used_up {
            details.insert("retryIndex", index.into());
        }
        if !details.is_empty() {
            self.trace(frame, Stage::ErrorDetails, &details.into(), caught.map(|(_, catcher)| catcher.span));
        }
    }

    /// `EvaluationFailed`. Until the state has done anything, AWS counts its entering as not yet happened: the event
    /// names what came before it (recorded); a Wait state has begun to wait by then.
    fn evaluation_failed(&mut self, frame: &mut Frame, state: &State, failure: &Failure) {
        if let Some(visit) = &frame.visit
            && visit.entered == frame.chain
            && !matches!(state.kind, Kind::Wait(_))
        {
            frame.chain = visit.before;
        }
        let evaluation =
            Evaluation { failure: failure.info.clone(), location: failure.location.clone(), state: state.name.clone() };
        self.emit(frame, EventType::EvaluationFailed, Detail::Evaluation(Box::new(evaluation)));
    }

    /// A Parallel or Map reports that it failed, unless it is tried again.
    fn state_failed(&mut self, frame: &mut Frame, state: &State) {
        match &state.kind {
            Kind::Parallel { .. } => self.emit(frame, EventType::ParallelStateFailed, Detail::None),
            Kind::Map(_) => self.emit(frame, EventType::MapStateFailed, Detail::None),
            _ => 0,
        };
    }

    fn retry(&mut self, frame: &mut Frame, state: &State, retrier: usize, seconds: f64, jittered: f64) {
        let seconds = crate::value::Number::from_f64_whole(seconds).map_or(Value::Null, Value::Number);
        let details = object! { "retryIndex" => retrier, "retryBackoffIntervalSeconds" => seconds };
        self.trace(frame, Stage::ErrorDetails, &details, state.retry.get(retrier).map(|retrier| retrier.span));
        if let Some(visit) = &mut frame.visit {
            visit.left = None;
            visit.attempt = visit.attempt.saturating_add(1);
            if let Some(tries) = visit.tries.get_mut(retrier) {
                *tries = tries.saturating_add(1);
            }
        }
        // A float too large for the clock saturates, and so does the clock.
        let due = self.run.ambient.now.after(libm::round(jittered * 1000.0) as i64);
        let entry = self.run.agenda.at(due, frame.id, Wake::RetryDue);
        frame.phase = Phase::WaitingRetry { due, entry };
    }

    /// Goes to the catcher's state with the error output. A catcher that fails itself ends the frame with the new
    /// failure; no other catcher is asked (measured on AWS).
    fn catch(&mut self, frame: &mut Frame, state: &State, catcher: &Catcher, failure: Failure) -> Fate {
        self.state_failed(frame, state);
        let handed = match self.hand_on_caught(frame, state, catcher, &failure) {
            Ok(handed) => handed,
            Err(failure) => {
                if failure.kind == FailureKind::Query {
                    self.evaluation_failed(frame, state, &failure);
                    self.state_failed(frame, state);
                }
                return self.end_frame(frame, Err(failure));
            }
        };
        self.exited(frame, state, &handed);
        let to = catcher.next.map_or(Transition::Nowhere, Transition::Next);
        self.leave(frame, to, handed.output)
    }

    fn hand_on_caught(
        &mut self,
        frame: &mut Frame,
        state: &State,
        catcher: &Catcher,
        failure: &Failure,
    ) -> Result<Handed, Failure> {
        let Some(raw) = frame.visit.as_ref().map(|visit| visit.raw.clone()) else { return Err(self.nowhere(frame)) };
        let error = failure.output();
        let handed = match state.language {
            QueryLanguage::JsonPath => {
                let assigned =
                    self.evaluate_assign(frame, state, catcher.assign.as_ref(), "Assign", Sight::of(&error))?;
                let output = self.merge(frame, catcher.result_path.as_ref(), &raw, error)?;
                let span = catcher.result_path.as_ref().map(|field| field.span);
                self.trace(frame, Stage::AfterResultPath, &output, span);
                Handed { output, assigned }
            }
            QueryLanguage::Jsonata => {
                let sight = Sight { input: &raw, result: None, error_output: Some(&error) };
                let index = state.catch.iter().position(|other| std::ptr::eq(other, catcher)).unwrap_or(0);
                let assigned = self.evaluate_assign(
                    frame,
                    state,
                    catcher.assign.as_ref(),
                    &format!("Catch[{index}]/Assign"),
                    sight,
                )?;
                let output = match &catcher.output {
                    Some(field) => self.evaluate(frame, &field.value, &format!("Catch[{index}]/Output"), sight)?,
                    None => error.clone(),
                };
                Handed { output, assigned }
            }
        };
        self.check_size(&state.name, &handed.output)?;
        self.trace(frame, Stage::Output, &handed.output, None);
        Ok(handed)
    }
}
