//! JSONata, as version 2.0.6 of the reference implementation has it, which AWS follows.
//!
//! An expression is read once and evaluated many times. Values are shared with the rest of the engine, nothing is
//! copied on the way in. Every evaluation has a budget of steps, depth and memory, so that no expression can hang or
//! overflow the page; time and chance come from [`Ambient`] alone.
//!
//! ```
//! use stepthrough::ambient::{Ambient, Rng};
//! use stepthrough::jsonata::{Dialect, Expression, Limits, Outcome};
//! use stepthrough::time::Timestamp;
//! use stepthrough::value::Value;
//!
//! let expression = Expression::parse("$sum(items.(price * count))", Dialect::Standard)?;
//! let input = Value::parse(r#"{"items":[{"price":2.5,"count":2},{"price":1,"count":3}]}"#).unwrap();
//! let mut ambient = Ambient { now: Timestamp(0), rng: Rng::new(1) };
//! let limits = Limits::of(Dialect::Standard);
//! assert_eq!(expression.evaluate(Some(&input), &(), &mut ambient, &limits)?, Outcome::Value(8.into()));
//! # Ok::<(), stepthrough::jsonata::Error>(())
//! ```

mod error;
mod eval;
mod finish;
mod functions;
mod inspect;
mod item;
mod lexer;
mod parser;
mod picture;
pub(crate) mod regex;
mod signature;
mod sketch;
#[cfg(test)]
mod tests;
mod text;
mod trace;
mod tree;

use std::rc::Rc;

use crate::ambient::Ambient;
use crate::value::Value;

pub use error::Error;
pub use functions::{FunctionDoc, functions};
pub use inspect::{Reference, StatesField, VariableUse};
pub use sketch::Sketch;
pub use trace::{Seen, SeenValue, Trace};

use error::{Fault, fault};
use eval::{Evaluator, Symbols};
use item::Item;
use trace::Tracer;

/// Which functions there are, and what becomes of infinities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// The language as the reference implementation has it, without `$eval`.
    Standard,
    /// AWS Step Functions': with `$partition`, `$range`, `$hash`, `$random(seed)`, `$uuid` and `$parse`, without `$eval`;
    /// a number that JSON has not is written as its name (`"Infinity"`).
    #[default]
    Aws,
}

/// What an evaluation may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many steps: about one for each node evaluated and each element looked at. They stand for the time that AWS
    /// grants (1 second).
    pub steps: u64,
    /// How deep evaluations may nest. At most [`Limits::MAX_DEPTH`] counts.
    pub depth: u32,
    /// How many bytes one value may hold: 8 for a number or an element, 1 for a byte of text.
    pub memory: usize,
}

impl Limits {
    /// The greatest depth that is safe on a stack of 512 KB; a test runs it.
    pub const MAX_DEPTH: u32 = 400;

    /// The limits of a dialect. AWS's are measured: depth 100, one value of 6,990,256 bytes
    /// (<https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html> names the limits, the figures are
    /// from the emulator floci's measurements). The reference has none but memory; here it gets larger ones.
    pub fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Aws => Limits { steps: 2_500_000, depth: 100, memory: 6_990_256 },
            Dialect::Standard => Limits { steps: 100_000_000, depth: Self::MAX_DEPTH, memory: 100_000_000 },
        }
    }
}

impl Default for Limits {
    /// AWS's limits.
    fn default() -> Self {
        Limits::of(Dialect::Aws)
    }
}

/// Where variables come from that the expression does not bind itself: `$states`, workflow variables.
pub trait Bindings {
    /// The value of a variable, named without `$`.
    fn get(&self, name: &str) -> Option<Value>;
}

/// No variables.
impl Bindings for () {
    fn get(&self, _: &str) -> Option<Value> {
        None
    }
}

/// The members of an object as variables.
impl Bindings for crate::value::Object {
    fn get(&self, name: &str) -> Option<Value> {
        crate::value::Object::get(self, name).cloned()
    }
}

/// What an expression gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing.
    Undefined,
    /// A JSON value. Whole numbers are integers.
    Value(Value),
    /// A function, or something that holds one: AWS calls it an unsupported result type.
    Function,
}

/// An expression, read and ready; cheap to clone.
#[derive(Clone, Debug)]
pub struct Expression(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    tree: tree::Node,
    symbols: Symbols,
    dialect: Dialect,
}

impl Expression {
    /// Reads an expression: the text between `{%` and `%}`, or all of it.
    ///
    /// # Errors
    /// The reference's code (`S0…`), sentence and place. Text that nests deeper than 250 levels is refused too.
    pub fn parse(text: &str, dialect: Dialect) -> Result<Expression, Error> {
        let read = || {
            let (tree, names) = finish::finish(parser::parse(text)?)?;
            Ok(Expression(Rc::new(Inner { tree, symbols: Symbols::new(names, dialect), dialect })))
        };
        read().map_err(|fault: Box<Fault>| fault.finish())
    }

    /// Evaluates the expression. `input` is what `$` and bare names refer to; AWS gives none.
    ///
    /// # Errors
    /// The reference's code (`T…`, `D…`), sentence and place; no code when a limit was reached, whose sentences are
    /// AWS's.
    pub fn evaluate(
        &self,
        input: Option<&Value>,
        bindings: &dyn Bindings,
        ambient: &mut Ambient,
        limits: &Limits,
    ) -> Result<Outcome, Error> {
        self.run(input, bindings, ambient, limits, &mut limits.steps.clone(), None)
    }

    /// The same without an input, taking its steps from `steps`, which several expressions can share.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub fn evaluate_spending(
        &self,
        bindings: &dyn Bindings,
        ambient: &mut Ambient,
        limits: &Limits,
        steps: &mut u64,
    ) -> Result<Outcome, Error> {
        self.run(None, bindings, ambient, limits, steps, None)
    }

    /// Evaluates the expression and tells the value of each of its parts.
    pub fn trace(
        &self,
        input: Option<&Value>,
        bindings: &dyn Bindings,
        ambient: &mut Ambient,
        limits: &Limits,
    ) -> (Result<Outcome, Error>, Trace) {
        let mut tracer = Tracer::default();
        let result = self.run(input, bindings, ambient, limits, &mut limits.steps.clone(), Some(&mut tracer));
        (result, tracer.finish())
    }

    fn run(
        &self,
        input: Option<&Value>,
        bindings: &dyn Bindings,
        ambient: &mut Ambient,
        limits: &Limits,
        steps: &mut u64,
        tracer: Option<&mut Tracer>,
    ) -> Result<Outcome, Error> {
        let Inner { tree, symbols, dialect } = &*self.0;
        let limits = Limits { steps: *steps, depth: limits.depth.min(Limits::MAX_DEPTH), ..*limits };
        let mut evaluator = Evaluator::new(symbols, bindings, ambient, &limits, *dialect, tracer);
        let item = evaluator.run(tree, input);
        *steps = evaluator.fuel;
        let item = item.map_err(|fault| fault.finish())?;
        match item {
            Item::Undefined => Ok(Outcome::Undefined),
            Item::Thunk(_) => Err(fault("U1001").at(tree.span).finish()),
            item => Ok(evaluator.release(item).map_or(Outcome::Function, Outcome::Value)),
        }
    }
}
