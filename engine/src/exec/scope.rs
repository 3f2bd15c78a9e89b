//! What the expressions of a state can see.

use std::cell::LazyCell;
use std::rc::Rc;

use super::frame::{MapItem, Visit};
use super::kernel::Kernel;
use super::{Execution, Failure, Frame, FrameId, Program};
use crate::definition::{Field, Filter, Kind, Resource, State};
use crate::expr::{Computed, Fault, FaultKind, Quantity, Scope, Template};
use crate::jsonpath::Path;
use crate::object;
use crate::value::{Number, Object, Value, shared};

/// What an expression sees besides variables and the context object.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    /// `$` of JSONPath.
    pub(super) input: &'a Value,
    /// `$states.result`
    pub(super) result: Option<&'a Value>,
    /// `$states.errorOutput`
    pub(super) error_output: Option<&'a Value>,
}

impl<'a> Sight<'a> {
    /// Only an input.
    pub(super) fn of(input: &'a Value) -> Self {
        Sight { input, result: None, error_output: None }
    }
}

/// The context object as the state of this frame sees it.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html>
pub(super) fn context_object(frame: &Frame, state: &State, visit: &Visit, item: Option<&Rc<MapItem>>) -> Value {
    let mut context = Object::with_capacity(5);
    context.insert(shared("Execution"), frame.execution.execution.clone());
    if let Some(token) = &visit.token {
        context.insert(shared("Task"), object! { "Token" => token.clone() });
    }
    if let Some(item) = item {
        context.insert(shared("Map"), object! { "Item" => map_item(item) });
    }
    context.insert(shared("StateMachine"), frame.execution.machine.clone());
    let about = visit.about.get_or_init(|| {
        object! { "Name" => Value::String(state.name.clone()), "EnteredTime" => visit.time.to_string() }
    });
    let about = match (&state.kind, about) {
        (Kind::Task(_), Value::Object(about)) => {
            let mut about = Object::clone(about);
            about.insert(shared("RetryCount"), visit.attempt.into());
            about.into()
        }
        _ => about.clone(),
    };
    context.insert(shared("State"), about);
    context.into()
}

impl Execution {
    /// The context object, as the present state of a frame sees it; `None` before its first state.
    pub fn context_object(&self, program: &Program, frame: FrameId) -> Option<Value> {
        let frame = self.frame(frame)?;
        let visit = frame.visit.as_ref()?;
        let state = program.machine.state(visit.state)?;
        Some(context_object(frame, state, visit, frame.item.as_ref()))
    }
}

/// A context object given from outside, with the item that is processed.
fn given_context(given: &Value, item: Option<&Rc<MapItem>>) -> Value {
    match (given, item) {
        (Value::Object(given), Some(item)) => {
            let mut context = Object::clone(given);
            context.insert(shared("Map"), object! { "Item" => map_item(item) });
            context.into()
        }
        _ => given.clone(),
    }
}

fn map_item(item: &MapItem) -> Value {
    let mut object = Object::with_capacity(4);
    object.insert(shared("Index"), item.index.into());
    if let Some(key) = &item.key {
        object.insert(shared("Key"), Value::String(key.clone()));
    }
    object.insert(shared("Value"), item.value.clone());
    if let Some(source) = &item.source {
        object.insert(shared("Source"), Value::String(source.clone()));
    }
    object.into()
}

impl Kernel<'_> {
    /// Calls `evaluate` with the scope of the frame's present state and with time and chance.
    fn with_scope<T>(
        &mut self,
        frame: &Frame,
        item: Option<&Rc<MapItem>>,
        sight: Sight<'_>,
        evaluate: impl FnOnce(&Scope<'_>, &mut crate::ambient::Ambient) -> Result<T, Fault>,
    ) -> Result<T, Failure> {
        let (Some(visit), Some(state)) = (&frame.visit, self.program.machine.states.get(state_index(frame))) else {
            return Err(Failure::from_fault(Fault::runtime("There is no current state."), "", 0));
        };
        let item = item.or(frame.item.as_ref());
        let given = self.run.probe.as_ref().map(|probe| probe.context.clone());
        let context = LazyCell::new(|| match &given {
            Some(given) => given_context(given, item),
            None => context_object(frame, state, visit, item),
        });
        let scope = Scope {
            input: sight.input,
            context: &context,
            variables: &frame.variables,
            state_input: &visit.raw,
            result: sight.result,
            error_output: sight.error_output,
        };
        evaluate(&scope, &mut self.run.ambient).map_err(|fault| self.fault(frame, fault))
    }

    /// The value of a template; `field` names the field that holds it.
    pub(super) fn evaluate(
        &mut self,
        frame: &Frame,
        template: &Template,
        field: &str,
        sight: Sight<'_>,
    ) -> Result<Value, Failure> {
        match template {
            Template::Constant(value) => Ok(value.clone()),
            _ => self.with_scope(frame, None, sight, |scope, ambient| template.evaluate(scope, field, ambient)),
        }
    }

    /// The same for an item of the Map that the frame is in.
    pub(super) fn evaluate_for_item(
        &mut self,
        frame: &Frame,
        item: &Rc<MapItem>,
        template: &Template,
        field: &str,
        sight: Sight<'_>,
    ) -> Result<Value, Failure> {
        self.with_scope(frame, Some(item), sight, |scope, ambient| template.evaluate(scope, field, ambient))
    }

    /// The value of one expression.
    pub(super) fn compute(
        &mut self,
        frame: &Frame,
        computed: &Computed,
        field: &str,
        sight: Sight<'_>,
    ) -> Result<Value, Failure> {
        self.with_scope(frame, None, sight, |scope, ambient| computed.evaluate(scope, field, field, ambient))
    }

    /// What a path selects from `input`, the context object or a variable.
    ///
    /// # Errors
    /// `Invalid path '$.a' : No results for path: $['a']`
    pub(super) fn select(&mut self, frame: &Frame, path: &Path, input: &Value) -> Result<Value, Failure> {
        self.with_scope(frame, None, Sight::of(input), |scope, _| scope.select(path))
    }

    /// What a Reference Path leads to, as `ItemsPath` is read.
    ///
    /// # Errors
    /// `States.ReferencePathConflict`: `Unable to apply step "items" to input {...}`.
    pub(super) fn follow(&mut self, frame: &Frame, path: &Path, input: &Value) -> Result<Value, Failure> {
        self.with_scope(frame, None, Sight::of(input), |scope, _| match scope.root_of(path) {
            Some(root) if path.is_reference() => path.follow(root).map_err(|conflict| Fault {
                kind: FaultKind::ResultPath,
                cause: conflict.cause,
                location: None,
            }),
            _ => scope.select(path),
        })
    }

    /// What [`Kernel::select`] gives, and `None` where there is nothing, past the end of an array too.
    pub(super) fn select_if_any(&mut self, frame: &Frame, path: &Path, input: &Value) -> Option<Value> {
        let select = |scope: &Scope<'_>| scope.root_of(path).and_then(|root| path.select_present(root).ok());
        self.with_scope(frame, None, Sight::of(input), |scope, _| Ok(select(scope))).ok().flatten()
    }

    /// `InputPath` or `OutputPath`: a part of `input`, all of it when the field is missing, `{}` for `null`.
    pub(super) fn filter(
        &mut self,
        frame: &Frame,
        filter: Option<&Field<Filter>>,
        input: &Value,
    ) -> Result<Value, Failure> {
        match filter.map(|field| &field.value) {
            None => Ok(input.clone()),
            Some(Filter::Discard) => Ok(Value::empty_object()),
            Some(Filter::Path(path)) => self.select(frame, path, input),
        }
    }

    /// The whole number that a field gives.
    ///
    /// # Errors
    /// In JSONPath states: `The <field>Path field refers to value "1.5" which is not a valid integer: $.x`. In JSONata
    /// states: `The <field> field cannot be parsed as an integer: 1.5` (measured for `TimeoutSeconds`).
    pub(super) fn integer(
        &mut self,
        frame: &Frame,
        quantity: &Quantity,
        field: &str,
        input: &Value,
    ) -> Result<i64, Failure> {
        let whole = |number: Number| number.as_i64().or_else(|| whole_number(number.as_f64()));
        match quantity {
            Quantity::Literal(number) => Ok(whole(*number).unwrap_or_else(|| number.as_f64() as i64)),
            Quantity::Path(path) => {
                let value = self.select(frame, path, input)?;
                // AWS takes the text of an integer for it too (recorded).
                let text = || value.as_str().and_then(|text| text.parse().ok());
                match value.as_i64().or_else(text) {
                    Some(number) => Ok(number),
                    None => Err(self.fault(frame, no_number(field, &value, "integer", path))),
                }
            }
            Quantity::Expression(computed) => {
                let value = self.compute(frame, computed, field, Sight::of(input))?;
                let fault = match value.as_number().map(whole) {
                    Some(Some(number)) => return Ok(number),
                    Some(None) => {
                        Fault::query(field, format!("The {field} field cannot be parsed as an integer: {value}"))
                    }
                    None => Fault::unexpected_type(computed, field, "number", &value),
                };
                Err(self.fault(frame, fault))
            }
        }
    }

    /// A number of a field; the errors are those of [`Kernel::integer`] with `float` in place of `integer`.
    pub(super) fn float(
        &mut self,
        frame: &Frame,
        quantity: &Quantity,
        field: &str,
        input: &Value,
    ) -> Result<f64, Failure> {
        match quantity {
            Quantity::Literal(number) => Ok(number.as_f64()),
            Quantity::Path(path) => {
                let value = self.select(frame, path, input)?;
                let text = || value.as_str().and_then(|text| text.parse().ok());
                value.as_f64().or_else(text).ok_or_else(|| self.fault(frame, no_number(field, &value, "float", path)))
            }
            Quantity::Expression(computed) => {
                let value = self.compute(frame, computed, field, Sight::of(input))?;
                let fault = || Fault::unexpected_type(computed, field, "number", &value);
                value.as_f64().ok_or_else(|| self.fault(frame, fault()))
            }
        }
    }

    /// The failure that a fault in the frame's present state comes to.
    pub(super) fn fault(&self, frame: &Frame, fault: Fault) -> Failure {
        let name = self.state_of(frame).map_or("", |state| &*state.name);
        if fault.kind == FaultKind::TooLarge {
            return Failure::too_large(name);
        }
        if self.run.probe.is_some() {
            return Failure::from_fault_alone(fault);
        }
        Failure::from_fault(fault, name, frame.visit.as_ref().map_or(0, |visit| visit.entered))
    }

    /// Whether the context object of the state shows a task token.
    pub(super) fn shows_token(resource: &Resource) -> bool {
        use crate::definition::Pattern;
        matches!(resource.pattern(), Pattern::WaitForTaskToken) && !matches!(resource, Resource::Activity { .. })
    }
}

/// The fault of a `...Path` field that leads to something else than a number of the kind.
fn no_number(field: &str, value: &Value, kind: &str, path: &Path) -> Fault {
    let shown = value.as_str().map_or_else(|| value.to_json(), str::to_owned);
    let path = path.text();
    Fault::runtime(format!("The {field}Path field refers to value \"{shown}\" which is not a valid {kind}: {path}"))
}

fn state_index(frame: &Frame) -> usize {
    frame.visit.as_ref().map_or(usize::MAX, |visit| visit.state.0 as usize)
}

/// A double as an integer, when it is whole and fits.
pub(super) fn whole_number(value: f64) -> Option<i64> {
    (value == value.trunc() && value.abs() < 9.0e15).then_some(value as i64)
}
