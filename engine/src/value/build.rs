//! Making values in code.

use std::rc::Rc;

use super::{Array, Key, Number, Object, Value};

impl Value {
    /// An array of the given elements.
    pub fn array(items: impl IntoIterator<Item = Value>) -> Self {
        Value::Array(Rc::new(items.into_iter().collect()))
    }

    /// An object of the given members; a repeated key keeps its first place and its last value.
    pub fn object<K: Into<Key>>(members: impl IntoIterator<Item = (K, Value)>) -> Self {
        Value::Object(Rc::new(members.into_iter().collect()))
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Number(number.into())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Value::Number(i64::from(number).into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Number(i64::from(number).into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Value::Number(i64::try_from(number).unwrap_or(i64::MAX).into())
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Value::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text.into())
    }
}

impl From<Rc<str>> for Value {
    fn from(text: Rc<str>) -> Self {
        Value::String(text)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Value::Array(Rc::new(Array::from(items)))
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Value::Object(Rc::new(object))
    }
}

/// Builds an object: `object! { "Error" => error, "Cause" => cause }`. Values are anything that
/// [`Value`](crate::value::Value) is made from.
///
/// ```
/// let value = stepthrough::object! { "StatusCode" => 200, "Payload" => stepthrough::object! {} };
/// assert_eq!(value.to_json(), r#"{"StatusCode":200,"Payload":{}}"#);
/// ```
#[macro_export]
macro_rules! object {
    () => { $crate::value::Value::empty_object() };
    ($($key:literal => $value:expr),+ $(,)?) => {
        $crate::value::Value::object([$(($crate::value::shared($key), $crate::value::Value::from($value))),+])
    };
    ($($key:expr => $value:expr),+ $(,)?) => {
        $crate::value::Value::object([$(($key, $crate::value::Value::from($value))),+])
    };
}
