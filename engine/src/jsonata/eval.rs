//! The evaluator: nodes to items. Paths, calls and the rest of the larger subjects have files of their own.

mod call;
mod filter;
mod group;
mod keep;
mod operator;
mod path;
mod sort;
mod transform;
mod tuple;

use std::rc::{Rc, Weak};

use crate::ambient::Ambient;
use crate::source::Span;
use crate::value::Value;

use super::error::{Res, fault};
use super::functions::{self, Row};
use super::item::{Env, Frame, Function, Item, KEEP, OUTER, SEQUENCE, marked};
use super::signature::{self, Signature};
use super::trace::Tracer;
use super::tree::{Call, Kind, Node, Sym};
use super::{Bindings, Dialect, Limits};

/// What the names of an expression stand for, looked up once when it is read.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    pub names: Vec<Rc<str>>,
    pub builtins: Vec<Option<(&'static Row, Rc<Signature>)>>,
}

impl Symbols {
    pub fn new(names: Vec<Rc<str>>, dialect: Dialect) -> Self {
        let builtins = names
            .iter()
            .map(|name| functions::find(name, dialect).map(|row| (row, signature::builtin(row.signature))))
            .collect();
        Symbols { names, builtins }
    }

    pub fn name(&self, sym: Sym) -> &str {
        self.names.get(sym as usize).map_or("", |name| name)
    }
}

/// One evaluation.
pub(super) struct Evaluator<'a> {
    pub symbols: &'a Symbols,
    pub bindings: &'a dyn Bindings,
    pub ambient: &'a mut Ambient,
    pub limits: &'a Limits,
    pub dialect: Dialect,
    pub tracer: Option<&'a mut Tracer>,
    pub fuel: u64,
    depth: u32,
    /// How many built-in functions are at work inside each other.
    builtins: u32,
    /// How far functions that walk into a value have gone.
    pub descent: u32,
    /// What names without a binding in any scope stand for, once asked.
    globals: Vec<Option<Item>>,
    root: Item,
    /// What was stored in arrays or objects although JSON has it not: functions, infinities. There each is kept as a
    /// string of its own, told from all other strings by where it lies in memory.
    strangers: Vec<(Rc<str>, Item)>,
    /// Scopes that functions may refer to, to break their circles at the end.
    frames: Vec<Weak<Frame>>,
    frames_checked: usize,
    /// Whether an array with marks may lie inside another value.
    nested_marks: bool,
    /// Scopes to use again.
    spare: Vec<Env>,
    /// An empty sequence: unlike undefined, nothing is evaluated for it.
    nothing: Item,
}

impl<'a> Evaluator<'a> {
    pub fn new(
        symbols: &'a Symbols,
        bindings: &'a dyn Bindings,
        ambient: &'a mut Ambient,
        limits: &'a Limits,
        dialect: Dialect,
        tracer: Option<&'a mut Tracer>,
    ) -> Self {
        Evaluator {
            symbols,
            bindings,
            ambient,
            limits,
            dialect,
            tracer,
            fuel: limits.steps,
            depth: 0,
            builtins: 0,
            descent: 0,
            globals: vec![None; symbols.names.len()],
            root: Item::Undefined,
            strangers: Vec::new(),
            frames: Vec::new(),
            frames_checked: 64,
            nested_marks: false,
            spare: Vec::new(),
            nothing: super::item::sequence(Vec::new()),
        }
    }

    /// Evaluates the whole expression.
    pub fn run(&mut self, node: &Node, input: Option<&Value>) -> Res<Item> {
        self.root = input.map_or(Item::Undefined, |value| Item::Value(value.clone()));
        let input = match input {
            // An array is wrapped, so that it is treated as a single input.
            Some(value @ Value::Array(_)) => Item::Value(marked(vec![value.clone()], SEQUENCE | OUTER)),
            _ => self.root.clone(),
        };
        let env = Frame::root();
        let result = self.eval(node, &input, &env);
        for frame in std::mem::take(&mut self.frames) {
            if let Some(frame) = frame.upgrade() {
                drop(frame.vars.take());
            }
        }
        drop(env.vars.take());
        result
    }

    /// Evaluates a node.
    pub fn eval(&mut self, node: &Node, input: &Item, env: &Env) -> Res<Item> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(self.too_deep(node.span));
        }
        self.spend(1)?;
        let mut result = match &node.kind {
            Kind::Field(name) => self.field(node, name, input)?,
            Kind::Literal(value) => Item::Value(value.clone()),
            Kind::Variable(sym) => self.variable(*sym, input, env),
            Kind::Path(path) => self.path(node, path, input, env)?,
            Kind::Binary(op, both) => self.binary(node, *op, both, input, env)?,
            Kind::Call(call) => self.call(call, input, env, None)?,
            Kind::Condition(both, other) => match self.condition(&both.0, input, env)? {
                true => self.eval(&both.1, input, env)?,
                false => match other {
                    Some(other) => self.eval(other, input, env)?,
                    None => Item::Undefined,
                },
            },
            Kind::Name(name) => self.lookup(input, name)?,
            _ => self.eval_rare(node, input, env)?,
        };
        if let Some(decor) = &node.decor {
            result = self.decorate(node, decor, result, env)?;
        }
        if let Some(tracer) = &mut self.tracer {
            tracer.saw(node, &result);
        }
        self.depth -= 1;
        Ok(self.settle(node.keep_array, result))
    }

    /// The kinds that are evaluated seldom: out of the way, so that [`Evaluator::eval`] needs little stack.
    #[inline(never)]
    fn eval_rare(&mut self, node: &Node, input: &Item, env: &Env) -> Res<Item> {
        Ok(match &node.kind {
            Kind::Wildcard => self.wildcard(input)?,
            Kind::Descendant => self.descendants(input)?,
            Kind::Parent(label) => env.lookup(Span::new(*label, 0).start).unwrap_or_default(),
            Kind::Regex(regex) => Item::Function(Rc::new(Function::Regex(regex.clone()))),
            Kind::Negate(inner) => {
                let value = self.eval(inner, input, env)?;
                self.negate(node, value)?
            }
            Kind::Array(items) => self.array(node, items, input, env)?,
            Kind::Object(group) => self.group(group, input.clone(), env)?,
            Kind::Tail(call) => Item::Thunk(Rc::new(super::item::Thunk {
                call: call.clone(),
                input: input.clone(),
                env: self.captured(env),
            })),
            Kind::Partial(call) => self.partial(call, input, env)?,
            Kind::Lambda(lambda) => Item::Function(Rc::new(Function::Lambda {
                params: lambda.params.clone(),
                lambda: lambda.clone(),
                signed: true,
                input: input.clone(),
                env: Some(self.captured(env)),
            })),
            Kind::Block(parts, scope) => self.block(parts, *scope, input, env)?,
            Kind::Bind(sym, value) => {
                let value = self.eval(value, input, env)?;
                env.bind(*sym, value.clone());
                value
            }
            Kind::Apply(both) => self.apply_operator(node, both, input, env)?,
            Kind::Transform(transform) => {
                let env = self.captured(env);
                Item::Function(Rc::new(Function::Transform(transform.clone(), Some(env))))
            }
            _ => Item::Undefined,
        })
    }

    /// Filters and groups behind an expression that is not a path.
    #[inline(never)]
    fn decorate(&mut self, node: &Node, decor: &super::tree::Decor, result: Item, env: &Env) -> Res<Item> {
        let mut result = result;
        for filter in &decor.predicates {
            result = self.filter(filter, result, env)?;
        }
        if node.keep_array && !decor.predicates.is_empty() && !matches!(result, Item::Tuples(_)) {
            result = self.keep_singleton(result);
        }
        match &decor.group {
            Some(group) if !matches!(node.kind, Kind::Path(_)) => self.group(group, result, env),
            _ => Ok(result),
        }
    }

    /// A sequence stands for its single item, or for nothing when it is empty.
    fn settle(&self, keep_array: bool, result: Item) -> Item {
        let Item::Value(Value::Array(array)) = &result else { return result };
        let mut marks = array.marks();
        if marks & SEQUENCE == 0 {
            return result;
        }
        if keep_array {
            marks |= KEEP;
            array.set_marks(marks);
        }
        match array.as_slice() {
            [] => Item::Undefined,
            [single] if marks & KEEP == 0 => self.load(single),
            _ => result,
        }
    }

    #[inline(never)]
    fn block(&mut self, parts: &[Node], scope: bool, input: &Item, env: &Env) -> Res<Item> {
        let inner;
        let env = match scope {
            true => {
                inner = Frame::inside(env);
                &inner
            }
            false => env,
        };
        let mut result = Item::Undefined;
        for part in parts {
            result = self.eval(part, input, env)?;
        }
        Ok(result)
    }

    #[inline(never)]
    fn condition(&mut self, node: &Node, input: &Item, env: &Env) -> Res<bool> {
        let value = self.eval(node, input, env)?;
        self.truth(&value)
    }

    fn variable(&mut self, sym: Sym, input: &Item, env: &Env) -> Item {
        let name = self.symbols.name(sym);
        if name.is_empty() {
            // `$` is the context; the wrapper of an input that is an array does not show.
            return match input {
                Item::Value(Value::Array(array)) if array.marks() & OUTER != 0 => {
                    array.first().map_or(Item::Undefined, |value| self.load(value))
                }
                _ => input.clone(),
            };
        }
        env.lookup(sym).unwrap_or_else(|| self.global(sym))
    }

    /// What a name stands for that no scope binds: a variable from outside, the input, a built-in function.
    pub fn global(&mut self, sym: Sym) -> Item {
        let at = sym as usize;
        if let Some(Some(item)) = self.globals.get(at) {
            return item.clone();
        }
        let name = self.symbols.name(sym);
        let item = if name == "$" {
            self.root.clone()
        } else if let Some(value) = self.bindings.get(name) {
            Item::Value(value)
        } else if let Some(Some((row, signature))) = self.symbols.builtins.get(at) {
            Item::Function(Rc::new(Function::Builtin(row, signature.clone())))
        } else {
            Item::Undefined
        };
        if let Some(slot) = self.globals.get_mut(at) {
            *slot = Some(item.clone());
        }
        item
    }

    /// Notes that a function refers to the scope, and perhaps the scope to the function.
    fn captured(&mut self, env: &Env) -> Env {
        if self.frames.len() >= self.frames_checked {
            self.frames.retain(|frame| frame.strong_count() > 0);
            self.frames_checked = (self.frames.len() * 2).max(64);
        }
        self.frames.push(Rc::downgrade(env));
        env.clone()
    }

    /// Takes fuel; its end is the end of the time that AWS grants.
    #[inline]
    pub fn spend(&mut self, steps: usize) -> Res<()> {
        match self.fuel.checked_sub(steps as u64) {
            Some(left) => {
                self.fuel = left;
                Ok(())
            }
            None => Err(fault("U1002")),
        }
    }

    /// Allows an array of `count` elements to be made.
    pub fn room(&mut self, count: usize) -> Res<()> {
        // Writing an element takes a fraction of what evaluating a node does.
        self.spend(count / 8)?;
        match count > self.limits.memory / 8 {
            true => Err(fault("U1003")),
            false => Ok(()),
        }
    }

    /// Allows a text of `len` bytes to be made.
    pub fn room_for_text(&mut self, len: usize) -> Res<()> {
        self.spend(len / 16)?;
        match len > self.limits.memory {
            true => Err(fault("U1003")),
            false => Ok(()),
        }
    }

    /// Goes one level into a value; to be taken back with [`Evaluator::ascend`].
    pub fn descend(&mut self) -> Res<()> {
        self.descent += 1;
        self.spend(1)?;
        match self.descent > 400 {
            true => Err(fault("U1001").note(format!("Depth={} max=400", self.descent))),
            false => Ok(()),
        }
    }

    pub fn ascend(&mut self) {
        self.descent -= 1;
    }

    #[cold]
    fn too_deep(&self, span: Span) -> Box<super::error::Fault> {
        fault("U1001").at(span).note(format!("Depth={} max={}", self.depth, self.limits.depth))
    }

    /// A level for a step that is not evaluated as a node of its own.
    fn level(&mut self, span: Span) -> Res<()> {
        if self.depth >= self.limits.depth {
            self.depth += 1;
            return Err(self.too_deep(span));
        }
        Ok(())
    }

    /// Whether the item counts as true, as `$boolean` has it; undefined does not.
    pub fn truth(&mut self, item: &Item) -> Res<bool> {
        Ok(match item {
            Item::Value(value) => self.truth_of(value)?,
            Item::Huge(value) => {
                if !value.is_nan() {
                    return Err(fault("D1001").note(super::text::number(*value)));
                }
                false
            }
            Item::Tuples(tuples) => !tuples.is_empty(),
            Item::Undefined => false,
            // The reference asks whether the object that holds the function has any key.
            Item::Function(function) => !matches!(**function, Function::Regex(_) | Function::Next(..)),
            Item::Thunk(_) => true,
        })
    }

    fn truth_of(&mut self, value: &Value) -> Res<bool> {
        Ok(match value {
            Value::Null => false,
            Value::Bool(truth) => *truth,
            Value::Number(number) => number.as_f64() != 0.0,
            Value::String(text) => !text.is_empty() || self.stranger(text).is_some(),
            Value::Object(object) => !object.is_empty(),
            Value::Array(array) => {
                self.descend()?;
                let mut any = false;
                for value in array.iter() {
                    if self.truth_of(value)? {
                        any = true;
                        break;
                    }
                }
                self.ascend();
                any
            }
        })
    }

    #[inline(never)]
    fn array(&mut self, node: &Node, items: &[Node], input: &Item, env: &Env) -> Res<Item> {
        let mut out: Vec<Value> = Vec::new();
        for item in items {
            let value = self.eval(item, input, env)?;
            match &value {
                // What is written as an array inside an array stays one.
                Item::Value(Value::Array(array)) if !matches!(item.kind, Kind::Array(_)) => {
                    self.room(out.len() + array.len())?;
                    out.extend(array.iter().cloned());
                }
                _ => out.extend(self.keep(value)),
            }
        }
        self.room(out.len())?;
        let marks = if node.cons_array { super::item::CONS } else { 0 };
        Ok(Item::Value(marked(out, marks)))
    }

    /// The function as errors name it.
    pub fn called(call: &Call) -> String {
        call.name.as_ref().map(|name| name.to_string()).unwrap_or_default()
    }
}
