//! JSON text in (through serde_json) and out.

use std::cell::RefCell;
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::rc::Rc;

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Array, Key, Number, Object, Value};

/// How deep JSON text may nest; serde_json's own limit, which protects the stack.
pub const MAX_DEPTH: usize = 127;

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// What is wrong, lower-case, without the place.
    pub message: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in bytes, counted from 1.
    pub column: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.message, self.line, self.column)
    }
}

impl std::error::Error for JsonError {}

impl From<serde_json::Error> for JsonError {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        JsonError { message: message.to_owned(), line: error.line(), column: error.column().max(1) }
    }
}

impl Value {
    /// Reads a JSON text. A repeated key keeps its first place and its last value, as Jackson has it.
    ///
    /// # Errors
    /// When the text is not one JSON value, or nests deeper than [`MAX_DEPTH`].
    pub fn parse(text: &str) -> Result<Value, JsonError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The compact JSON text, keys in order.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        Writer { out: &mut out, indent: None }.write(self);
        out
    }

    /// The JSON text with two spaces of indentation; empty containers stay on one line.
    pub fn to_json_pretty(&self) -> String {
        let mut out = String::new();
        Writer { out: &mut out, indent: Some("  ") }.write(self);
        out
    }

    /// The length of [`Value::to_json`] in bytes (UTF-8), as AWS counts payloads against their limit.
    /// Containers remember theirs, so asking again for a value that was built of known ones is cheap.
    pub fn json_len(&self) -> usize {
        let known = |value: &Value| match value {
            Value::Null => Some(4),
            Value::Bool(truth) => Some(if *truth { 4 } else { 5 }),
            Value::Number(number) => Some(number.text_len()),
            Value::String(text) => Some(string_len(text)),
            Value::Array(array) => Some(array.len_cache.get()).filter(|&len| len > 0),
            Value::Object(object) => Some(object.len_cache.get()).filter(|&len| len > 0),
        };
        if let Some(len) = known(self) {
            return len;
        }
        // Children first, on a stack of our own; a container is left when all it holds is known.
        let mut pending = vec![(self, false)];
        while let Some((value, entered)) = pending.pop() {
            if !entered {
                pending.push((value, true));
                let unknown = |child: &&Value| known(child).is_none();
                match value {
                    Value::Array(array) => pending.extend(array.iter().filter(unknown).map(|child| (child, false))),
                    Value::Object(object) => {
                        pending.extend(object.values().filter(unknown).map(|child| (child, false)))
                    }
                    _ => {}
                }
                continue;
            }
            let sum = |total: usize, child: &Value| total.saturating_add(known(child).unwrap_or(0)).saturating_add(1);
            match value {
                Value::Array(array) => array.len_cache.set(array.iter().fold(1, sum).max(2)),
                Value::Object(object) => {
                    let keys: usize = object.keys().map(|key| string_len(key) + 1).sum();
                    object.len_cache.set(object.values().fold(keys.saturating_add(1), sum).max(2));
                }
                _ => {}
            }
        }
        known(self).unwrap_or(0)
    }
}

/// The escape of a character inside a JSON string, `None` for one that stands for itself.
fn escape(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        b'\n' => "\\n",
        b'\r' => "\\r",
        b'\t' => "\\t",
        8 => "\\b",
        12 => "\\f",
        0..=31 => "",
        _ => return None,
    })
}

pub(super) fn string_len(text: &str) -> usize {
    // Without an early exit, so that the compiler looks at many bytes at a time: texts can be large.
    let plain = text.bytes().fold(true, |plain, byte| plain & (byte >= 32) & (byte != b'"') & (byte != b'\\'));
    if plain {
        return text.len() + 2;
    }
    let escaped = |byte: u8| match escape(byte) {
        None => 1,
        Some("") => 6,
        Some(_) => 2,
    };
    2 + text.bytes().map(escaped).sum::<usize>()
}

/// Appends `text` as a JSON string with its quotes, escaped as Jackson does.
fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let Some(escape) = escape(byte) else { continue };
        out.push_str(text.get(done..at).unwrap_or_default());
        match escape {
            "" => out.push_str(&format!("\\u{byte:04X}")),
            _ => out.push_str(escape),
        }
        done = at + 1;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out.push('"');
}

/// Writes a value without recursion: values can be nested as deep as memory allows.
struct Writer<'o> {
    out: &'o mut String,
    indent: Option<&'static str>,
}

/// A container that is being written: what is left of it.
enum Open<'v> {
    Array(std::slice::Iter<'v, Value>),
    Object(Box<dyn Iterator<Item = (&'v super::Key, &'v Value)> + 'v>),
}

impl Writer<'_> {
    fn write(&mut self, value: &Value) {
        let mut open: Vec<(Open<'_>, bool)> = Vec::new();
        let mut next = Some(value);
        loop {
            if let Some(value) = next.take() {
                match value {
                    Value::Null => self.out.push_str("null"),
                    Value::Bool(truth) => self.out.push_str(if *truth { "true" } else { "false" }),
                    Value::Number(number) => number.write_to(self.out),
                    Value::String(text) => write_string(self.out, text),
                    Value::Array(array) if array.is_empty() => self.out.push_str("[]"),
                    Value::Object(object) if object.is_empty() => self.out.push_str("{}"),
                    Value::Array(array) => {
                        self.out.push('[');
                        open.push((Open::Array(array.iter()), true));
                    }
                    Value::Object(object) => {
                        self.out.push('{');
                        open.push((Open::Object(Box::new(object.iter())), true));
                    }
                }
            }
            let depth = open.len();
            let Some((container, first)) = open.last_mut() else { return };
            let comma = if std::mem::take(first) { "" } else { "," };
            let member = match container {
                Open::Array(items) => items.next().map(|value| (None, value)),
                Open::Object(members) => members.next().map(|(key, value)| (Some(key), value)),
            };
            let Some((key, value)) = member else {
                let close = if matches!(container, Open::Array(_)) { ']' } else { '}' };
                open.pop();
                self.line(depth - 1);
                self.out.push(close);
                continue;
            };
            self.out.push_str(comma);
            self.line(depth);
            if let Some(key) = key {
                write_string(self.out, key);
                self.out.push_str(if self.indent.is_some() { ": " } else { ":" });
            }
            next = Some(value);
        }
    }

    fn line(&mut self, depth: usize) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(indent, depth));
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Read(&Keys::default()))
    }
}

/// The keys met so far in a text: objects of one kind share theirs.
#[derive(Default)]
struct Keys(RefCell<HashTable<Key>>);

impl Keys {
    /// The key, shared with those before it. Long ones are hardly ever repeated.
    fn share(&self, text: &str) -> Key {
        if text.len() > 64 {
            return text.into();
        }
        let hash = |text: &str| BuildHasherDefault::<FxHasher>::default().hash_one(text);
        let Ok(mut known) = self.0.try_borrow_mut() else { return text.into() };
        if let Some(key) = known.find(hash(text), |key| &**key == text) {
            return key.clone();
        }
        let key = Key::from(text);
        known.insert_unique(hash(text), key.clone(), |key| hash(key));
        key
    }
}

/// Reads a key.
struct ReadKey<'k>(&'k Keys);

impl<'de> DeserializeSeed<'de> for ReadKey<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for ReadKey<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<Key, E> {
        Ok(self.0.share(text))
    }
}

/// Reads a value.
struct Read<'k>(&'k Keys);

impl<'de> DeserializeSeed<'de> for Read<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Read<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(match i64::try_from(number) {
            Ok(number) => number.into(),
            Err(_) => Number::from_f64(number as f64).map_or(Value::Null, Value::Number),
        })
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        // serde_json reads `-0` as a double; for AWS it is the integer 0 (recorded).
        if number == 0.0 && number.is_sign_negative() {
            return Ok(Value::from(0));
        }
        Number::from_f64(number).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Read(self.0))? {
            items.push(item);
        }
        Ok(Value::Array(Rc::new(Array::from(items))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Object::new();
        while let Some(key) = map.next_key_seed(ReadKey(self.0))? {
            object.insert(key, map.next_value_seed(Read(self.0))?);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives_reading_and_writing() {
        let check = |text: &str| {
            let value = Value::parse(text).unwrap();
            assert_eq!(value.to_json(), text);
            assert_eq!(value.json_len(), text.len(), "{text}");
            assert_eq!(Value::parse(&value.to_json_pretty()).unwrap(), value);
        };
        check("null");
        check(r#"{"z":1,"a":[true,false,null,1.5,-7,1.0E10],"":{}}"#);
        check(r#"["tab\t quote\" back\\ \u0001 ünï 🎈",[],[[]]]"#);
        check("123456789012345678");
    }

    #[test]
    fn pretty_text_is_indented_by_two() {
        let value = Value::parse(r#"{"a":[1,{}],"b":{"c":null}}"#).unwrap();
        assert_eq!(value.to_json_pretty(), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": null\n  }\n}");
    }

    #[test]
    fn bad_text_is_refused_with_its_place() {
        let check = |text: &str, line: usize, column: usize| {
            let error = Value::parse(text).unwrap_err();
            assert_eq!((error.line, error.column), (line, column), "{error}");
        };
        check("", 1, 1);
        check("{\n  \"a\": 1,\n}", 3, 1);
        check("[1 2]", 1, 4);
        check(&"[".repeat(100_000), 1, 128);
        check("1e999", 1, 5);
    }

    #[test]
    fn length_follows_changes() {
        let mut value = Value::parse(r#"{"a":[1]}"#).unwrap();
        assert_eq!(value.json_len(), 9);
        if let Value::Object(object) = &mut value {
            Rc::make_mut(object).insert("b", Value::Null);
        }
        assert_eq!(value.json_len(), value.to_json().len());
        let mut object = Object::new();
        for (key, member) in
            [("a", Value::from(1)), ("\u{1}", Value::from("\"x\n")), ("a", Value::array([Value::from(-10)]))]
        {
            object.insert(key, member);
            let value = Value::from(object.clone());
            assert_eq!(value.json_len(), value.to_json().len());
            object = Rc::unwrap_or_clone(value.as_object().cloned().unwrap());
        }
    }
}
