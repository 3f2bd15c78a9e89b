//! Intrinsic functions: `States.Format('Hello {}', $.name)`.
//!
//! A [`Call`] is parsed once, at creation, and evaluated in a [`Scope`]. Texts and results are AWS's, from the
//! recordings and from measurements at AWS published by others ("measured"). In particular AWS reports every
//! failure as `States.Runtime`, never as the documented `States.IntrinsicFailure`, and a wrong number of arguments
//! only when the state runs.

mod arrays;
mod format;
mod functions;
mod jackson;
mod numbers;
mod parse;
#[cfg(test)]
mod tests;
mod texts;

use std::fmt;
use std::rc::Rc;

pub use functions::{FUNCTIONS, Function};

use crate::ambient::Ambient;
use crate::jsonpath::{Miss, MissKind, Path, Root};
use crate::source::Span;
use crate::value::Value;

/// A parsed call of an intrinsic function, with calls nested in its arguments. Cheap to clone.
#[derive(Clone)]
pub struct Call(Rc<Parsed>);

struct Parsed {
    text: Rc<str>,
    node: Node,
    paths: Vec<(Path, Span)>,
}

/// One call in a call.
struct Node {
    function: &'static Function,
    arguments: Vec<Argument>,
}

impl Parsed {
    /// Calls nest 10 deep at most, so this recursion is bounded.
    fn outline(&self, node: &Node) -> Outline {
        let argument = |argument: &Argument| match argument {
            Argument::Literal(value) | Argument::Text { value, .. } => Outline::Literal(value.clone()),
            Argument::Path(at) => {
                self.paths.get(*at).map_or(Outline::Literal(Value::Null), |(path, _)| Outline::Path(path.clone()))
            }
            Argument::Call(node) => self.outline(node),
        };
        Outline::Call { name: node.function.name, arguments: node.arguments.iter().map(argument).collect() }
    }
}

enum Argument {
    Literal(Value),
    /// A text in single quotes, as written between them, and without its escapes.
    Text {
        raw: Rc<str>,
        value: Value,
    },
    /// A path, by its number in the call.
    Path(usize),
    Call(Box<Node>),
}

/// A call as those see it who do not evaluate it.
#[derive(Clone, Debug)]
pub enum Outline {
    /// A value that is written out.
    Literal(Value),
    /// A path.
    Path(Path),
    /// A function and its arguments.
    Call {
        /// `States.Format` and the like.
        name: &'static str,
        /// What is given to it.
        arguments: Vec<Outline>,
    },
}

/// Why a text is not a call.
///
/// AWS refuses the definition with one sentence for all reasons (`The value for the field 'x.$' must be a valid
/// JSONPath or a valid intrinsic function call`); this says which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntrinsicError {
    /// What is wrong, lower-case.
    pub message: String,
    /// Where in the call's text.
    pub span: Span,
}

impl fmt::Display for IntrinsicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A call that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// `States.Runtime`: so AWS calls it when an intrinsic function fails (measured, for all functions). What AWS
    /// says, without the prefix that names the state.
    Runtime(String),
    /// The texts that the call makes are larger than any payload may be.
    TooLarge,
}

impl Failure {
    /// What is wrong, without the state.
    pub fn into_cause(self) -> String {
        match self {
            Failure::Runtime(cause) => cause,
            Failure::TooLarge => "The intrinsic function makes more text than any payload may have.".to_owned(),
        }
    }
}

/// Bytes of text that one call may make, with the calls in it: those that AWS allows one value of JSONata, and far
/// above the quota of payloads.
const ROOM: usize = 6_990_256;

/// What paths in a call select from.
pub trait Scope {
    /// The data, `$`.
    fn input(&self) -> &Value;

    /// The context object, `$$`.
    fn context(&self) -> Value;

    /// The variable `$name`, `None` when it is not assigned.
    fn variable(&self, name: &str) -> Option<Value>;
}

/// Whether a text is meant as a call: `States.` and a bracket.
pub fn looks_like_intrinsic(text: &str) -> bool {
    text.trim_start().strip_prefix("States.").is_some_and(|rest| rest.contains('('))
}

impl Call {
    /// Reads a call.
    ///
    /// # Errors
    /// When the text is not a call, names no function AWS has, or nests calls deeper than 10 (the documented
    /// limit).
    pub fn parse(text: &str) -> Result<Call, IntrinsicError> {
        parse::call(text).map(|parsed| Call(Rc::new(parsed)))
    }

    /// The call as it was written.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The name of the outermost function, such as `States.Format`.
    pub fn name(&self) -> &'static str {
        self.0.node.function.name
    }

    /// The paths among the arguments, in the order of the text, with their places in it.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = (&Path, Span)> {
        self.0.paths.iter().map(|(path, span)| (path, *span))
    }

    /// The call's functions and arguments.
    pub fn outline(&self) -> Outline {
        self.0.outline(&self.0.node)
    }

    /// The value of the call. Chance comes from `ambient`.
    ///
    /// # Errors
    /// With AWS's texts: `There was an error while evaluating the intrinsic function: States.MathAdd('a', 1).
    /// Invalid arguments in States.MathAdd`, and for a path that leads nowhere `The function 'States.Hash($.x,
    /// 'MD5')' had the following error: The JsonPath argument for the field '$.x' could not be found in the input
    /// '{}'`. [`Failure::TooLarge`] where the texts it makes have no room.
    pub fn evaluate(&self, scope: &dyn Scope, ambient: &mut Ambient) -> Result<Value, Failure> {
        let mut evaluation = Evaluation { parsed: &self.0, scope, means: Means { ambient, room: ROOM } };
        evaluation.call(&self.0.node)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

/// Calls are equal when they are written the same.
impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for Call {}

struct Evaluation<'a> {
    parsed: &'a Parsed,
    scope: &'a dyn Scope,
    means: Means<'a>,
}

/// What functions work with besides their arguments.
struct Means<'a> {
    ambient: &'a mut Ambient,
    /// Bytes of text that may still be made.
    room: usize,
}

/// Why a function fails.
enum Reason {
    /// AWS's `Invalid arguments in <function>`.
    Arguments,
    /// In AWS's words.
    Said(String),
    /// It would make more than there is room for.
    TooLarge,
}

impl Means<'_> {
    /// Takes room for so many bytes.
    fn take(&mut self, bytes: usize) -> Result<(), Reason> {
        self.room = self.room.checked_sub(bytes).ok_or(Reason::TooLarge)?;
        Ok(())
    }

    /// The value as Java's `String.valueOf` prints what it holds as maps and lists.
    fn java_text(&mut self, value: &Value) -> Result<String, Reason> {
        let text = crate::java::to_string_within(value, self.room).ok_or(Reason::TooLarge)?;
        self.take(text.len())?;
        Ok(text)
    }

    /// The argument as Java's `String.valueOf` prints it.
    fn printed(&mut self, given: &Given) -> Result<String, Reason> {
        match given.is_tree {
            true => {
                self.take(given.value.json_len())?;
                Ok(given.value.to_json())
            }
            false => self.java_text(&given.value),
        }
    }
}

/// An argument that has been evaluated.
struct Given {
    value: Value,
    /// A literal text as it was written, escapes and all.
    raw: Option<Rc<str>>,
    /// Whether AWS holds the value as a Jackson tree, which prints as JSON, instead of as Java maps and lists
    /// (measured: `States.Format` prints the string that `States.StringToJson` reads differently from a plain one).
    is_tree: bool,
}

impl Evaluation<'_> {
    fn call(&mut self, node: &Node) -> Result<Value, Failure> {
        let mut given = Vec::with_capacity(node.arguments.len());
        for argument in &node.arguments {
            given.push(self.argument(argument)?);
        }
        (node.function.run)(&given, &mut self.means).map_err(|reason| {
            let reason = match reason {
                Reason::Arguments => format!("Invalid arguments in {}", node.function.name),
                Reason::Said(reason) => reason,
                Reason::TooLarge => return Failure::TooLarge,
            };
            let text = &self.parsed.text;
            Failure::Runtime(format!("There was an error while evaluating the intrinsic function: {text}. {reason}"))
        })
    }

    fn argument(&mut self, argument: &Argument) -> Result<Given, Failure> {
        Ok(match argument {
            Argument::Literal(value) => Given { value: value.clone(), raw: None, is_tree: false },
            Argument::Text { raw, value } => Given { value: value.clone(), raw: Some(raw.clone()), is_tree: false },
            Argument::Path(number) => Given { value: self.path(*number)?, raw: None, is_tree: false },
            Argument::Call(node) => Given { value: self.call(node)?, raw: None, is_tree: node.function.makes_tree() },
        })
    }

    fn path(&self, number: usize) -> Result<Value, Failure> {
        let Some((path, _)) = self.parsed.paths.get(number) else {
            return Ok(Value::Null);
        };
        let selected = match path.root() {
            Root::Input => path.select_present(self.scope.input()),
            Root::Context => path.select_present(&self.scope.context()),
            Root::Variable(name) => match self.scope.variable(name) {
                Some(value) => path.select_present(&value),
                None => Err(Miss { kind: MissKind::NotFound, message: String::new() }),
            },
        };
        selected.map_err(|miss| {
            // Measured, word for word: a `$$.x` is called `$.x`, and the input is named whatever was searched; when
            // the path cannot be applied at all, the library's message stands in place of the sentence.
            let reason = match miss.kind {
                MissKind::NotFound => format!(
                    "The JsonPath argument for the field '{}' could not be found in the input '{}'",
                    path.rooted_text(),
                    self.scope.input()
                ),
                MissKind::Invalid | MissKind::Exhausted => miss.message,
            };
            Failure::Runtime(format!("The function '{}' had the following error: {reason}", self.parsed.text))
        })
    }
}
