//! Wait and Fail.

use super::super::agenda::Wake;
use super::super::failure::FailureKind;
use super::super::kernel::{Kernel, Next};
use super::super::scope::Sight;
use super::super::{Failure, Frame, Phase};
use crate::definition::{Field, Moment, Wait};
use crate::expr::{Code, Fault, Quantity, Template};
use crate::history::ErrorInfo;
use crate::time::Timestamp;
use crate::value::Value;

impl Kernel<'_> {
    pub(in crate::exec) fn perform_wait(&mut self, frame: &mut Frame, wait: &Wait) -> Result<Next, Failure> {
        let Some(input) = frame.visit.as_ref().map(|visit| visit.effective.clone()) else {
            return Err(self.nowhere(frame));
        };
        let now = self.run.ambient.now;
        let due = match wait {
            Wait::Seconds(field) => now.after(self.wait_seconds(frame, &field.value, &input)?.saturating_mul(1000)),
            Wait::Timestamp(field) => self.wait_until(frame, &field.value, &input)?,
            Wait::Nothing => now,
        };
        let longest = self.program.limits.wait_seconds.saturating_mul(1000);
        if due.0.saturating_sub(now.0) > longest {
            return Err(self.fault(frame, Fault::runtime("Wait state delay is too long.")));
        }
        let entry = self.run.agenda.at(due.max(now), frame.id, Wake::Elapsed);
        Ok(Next::Wait(Phase::WaitingClock(entry)))
    }

    /// `Seconds`: a whole number that is not negative (texts recorded).
    fn wait_seconds(&mut self, frame: &Frame, quantity: &Quantity, input: &Value) -> Result<i64, Failure> {
        match quantity {
            Quantity::Path(path) => {
                let text = path.text();
                let Some(value) = self.select_if_any(frame, path, input).filter(|value| !value.is_null()) else {
                    let cause = format!("The SecondsPath parameter does not reference an input value: {text}");
                    return Err(self.fault(frame, Fault::runtime(cause)));
                };
                match value.as_i64() {
                    Some(seconds) if seconds >= 0 => Ok(seconds),
                    Some(_) => {
                        let cause = format!("The SecondsPath parameter references a negative value: {text} == {value}");
                        Err(self.fault(frame, Fault::runtime(cause)))
                    }
                    None => {
                        let shown = value.as_str().map_or_else(|| value.to_json(), str::to_owned);
                        let cause =
                            format!("The SecondsPath parameter cannot be parsed as a long value: {text} == {shown}");
                        Err(self.fault(frame, Fault::runtime(cause)))
                    }
                }
            }
            _ => self.integer(frame, quantity, "Seconds", input),
        }
    }

    /// `Timestamp`: a moment, in the past for no wait at all.
    fn wait_until(&mut self, frame: &Frame, moment: &Moment, input: &Value) -> Result<Timestamp, Failure> {
        match moment {
            Moment::Literal(text) => Timestamp::parse(text).ok_or_else(|| self.no_timestamp(frame, text)),
            Moment::Expression(computed) => {
                let value = self.compute(frame, computed, "Timestamp", Sight::of(input))?;
                match value.as_str() {
                    Some(text) => Timestamp::parse(text).ok_or_else(|| self.no_timestamp(frame, text)),
                    None => Err(self.fault(frame, Fault::unexpected_type(computed, "Timestamp", "string", &value))),
                }
            }
            Moment::Path(path) => {
                let text = path.text();
                let Some(value) = self.select_if_any(frame, path, input).filter(|value| !value.is_null()) else {
                    let cause = format!("The TimestampPath parameter does not reference an input value: {text}");
                    return Err(self.fault(frame, Fault::runtime(cause)));
                };
                value.as_str().and_then(Timestamp::parse).ok_or_else(|| {
                    let shown = value.as_str().map_or_else(|| value.to_json(), str::to_owned);
                    let cause = format!(
                        "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time \
                         format string: {text} == {shown}"
                    );
                    self.fault(frame, Fault::runtime(cause))
                })
            }
        }
    }

    fn no_timestamp(&self, frame: &Frame, text: &str) -> Failure {
        let cause = format!(
            "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}"
        );
        self.fault(frame, Fault::query("Timestamp", cause))
    }

    /// The failure that a Fail state is.
    ///
    /// # Errors
    /// When its `Error` or `Cause` cannot be computed.
    pub(in crate::exec) fn perform_fail(
        &mut self,
        frame: &mut Frame,
        error: Option<&Field<Template>>,
        cause: Option<&Field<Template>>,
    ) -> Result<Failure, Failure> {
        let Some(input) = frame.visit.as_ref().map(|visit| visit.effective.clone()) else {
            return Err(self.nowhere(frame));
        };
        let mut text = |field: Option<&Field<Template>>, name: &str| -> Result<Option<std::rc::Rc<str>>, Failure> {
            let Some(field) = field else { return Ok(None) };
            match self.evaluate(frame, &field.value, name, Sight::of(&input))? {
                Value::String(text) => Ok(Some(text)),
                other => {
                    let fault = match &field.value {
                        Template::Computed(computed) if matches!(computed.code, Code::Jsonata(_)) => {
                            Fault::unexpected_type(computed, name, "string", &other)
                        }
                        _ => Fault::runtime(format!(
                            "The field '{name}' must be a string, but was '{}'.",
                            other.type_name()
                        )),
                    };
                    Err(self.fault(frame, fault))
                }
            }
        };
        let info = ErrorInfo { error: text(error, "Error")?, cause: text(cause, "Cause")? };
        Ok(Failure { info, kind: FailureKind::State, location: None })
    }
}
