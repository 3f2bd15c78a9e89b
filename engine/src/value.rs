//! JSON values: shared, insertion-ordered, cheap to clone.
//!
//! A run records every value that a state ever held. That is only affordable because a [`Value`] is a
//! word or two: strings, arrays and objects sit behind [`Rc`] and are never copied to be recorded.
//! To change one, clone the handle and go through [`Rc::make_mut`].

mod array;
mod build;
mod json;
mod number;
mod object;

use std::rc::Rc;

pub use array::Array;
pub use json::{JsonError, MAX_DEPTH};
pub use number::Number;
pub use object::{Key, Object, shared};

/// A JSON value.
///
/// Equality is deep and structural: numbers compare by value (`1` equals `1.0`), objects ignore the order
/// of their keys.
#[derive(Clone, Default)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, see [`Number`] for how integers and doubles are told apart.
    Number(Number),
    /// Text.
    String(Rc<str>),
    /// An array.
    Array(Rc<Array>),
    /// An object, its keys in the order of insertion.
    Object(Rc<Object>),
}

impl Value {
    /// An empty object, `{}`.
    pub fn empty_object() -> Self {
        Value::Object(Rc::default())
    }

    /// The text, when this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, when this is a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The number, when this is one.
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The number as a double, when this is a number.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// The number as an integer, when this is a number written as an integer that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// The elements, when this is an array.
    pub fn as_array(&self) -> Option<&Rc<Array>> {
        match self {
            Value::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The object, when this is one.
    pub fn as_object(&self) -> Option<&Rc<Object>> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The member `key`, when this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object().and_then(|object| object.get(key))
    }

    /// The element at `index`, when this is an array that is long enough.
    pub fn at(&self, index: usize) -> Option<&Value> {
        self.as_array().and_then(|array| array.get(index))
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The name of the value's JSON type: `null`, `boolean`, `number`, `string`, `array` or `object`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        }
    }

    /// Whether both are the very same value in memory, which costs nothing to ask. Scalars are compared.
    pub fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::String(a), Value::String(b)) => Rc::ptr_eq(a, b),
            (Value::Array(a), Value::Array(b)) => Rc::ptr_eq(a, b),
            (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b),
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            _ => false,
        }
    }

    fn is_container(&self) -> bool {
        matches!(self, Value::Array(_) | Value::Object(_))
    }
}

/// Compares without recursion: values can be nested as deep as memory allows.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        let mut pending = vec![(self, other)];
        while let Some((a, b)) = pending.pop() {
            match (a, b) {
                (Value::Null, Value::Null) => {}
                (Value::Bool(a), Value::Bool(b)) if a == b => {}
                (Value::Number(a), Value::Number(b)) if a == b => {}
                (Value::String(a), Value::String(b)) if a == b => {}
                (Value::Array(a), Value::Array(b)) if Rc::ptr_eq(a, b) => {}
                (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                    pending.extend(a.iter().zip(b.iter()));
                }
                (Value::Object(a), Value::Object(b)) if Rc::ptr_eq(a, b) => {}
                (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
                    for (key, value) in a.iter() {
                        match b.get(key) {
                            Some(other) => pending.push((value, other)),
                            None => return false,
                        }
                    }
                }
                _ => return false,
            }
        }
        true
    }
}

/// Takes containers apart one by one, so that dropping a value nested a million deep does not recurse.
fn dismantle(mut pending: Vec<Value>) {
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(rc) => {
                if let Some(mut array) = Rc::into_inner(rc) {
                    pending.extend(array.take().into_iter().filter(Value::is_container));
                }
            }
            Value::Object(rc) => {
                if let Some(mut object) = Rc::into_inner(rc) {
                    pending.extend(object.take_values().filter(Value::is_container));
                }
            }
            _ => {}
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_json())
    }
}

/// Writes compact JSON, as AWS does.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_values_are_compared_written_and_dropped_without_recursion() {
        let nest = || (0..1_000_000).fold(Value::Null, |inner, _| Value::array([inner]));
        let (a, b) = (nest(), nest());
        assert!(a == b);
        assert_eq!(a.json_len(), 2_000_004);
        assert_eq!(a.to_json().len(), 2_000_004);
    }

    #[test]
    fn equality_ignores_key_order_and_number_form() {
        let check = |a: &str, b: &str, equal: bool| {
            let (a, b) = (Value::parse(a).unwrap(), Value::parse(b).unwrap());
            assert_eq!(a == b, equal, "{a} and {b}");
        };
        check(r#"{"a":1,"b":[2]}"#, r#"{"b":[2.0],"a":1.0}"#, true);
        check("[1,2]", "[2,1]", false);
        check("\"1\"", "1", false);
        check("{}", "[]", false);
    }
}
