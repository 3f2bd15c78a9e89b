//! What Java shows of itself in AWS's answers: how it prints values, and the order of its hash sets.

use crate::value::{Number, Value};

/// How deep [`hash_code`] looks; what lies deeper counts as 0, which only costs speed.
const MAX_HASH_DEPTH: usize = 64;

/// `String.valueOf` of a value held as Java maps and lists: strings bare, `{Arg1=1, Arg2=[]}` (recorded).
pub(crate) fn to_string(value: &Value) -> String {
    to_string_within(value, usize::MAX).unwrap_or_default()
}

/// The same when it takes no more than `most` bytes.
pub(crate) fn to_string_within(value: &Value, most: usize) -> Option<String> {
    enum Part<'v> {
        Value(&'v Value),
        Text(&'v str),
    }
    let plain = match value {
        Value::String(text) => Some(text.to_string()),
        Value::Null | Value::Bool(_) | Value::Number(_) => Some(value.to_json()),
        Value::Array(_) | Value::Object(_) => None,
    };
    if let Some(text) = plain {
        return (text.len() <= most).then_some(text);
    }
    let mut out = String::new();
    // A stack of our own: values can be nested deeper than the program's stack is.
    let mut pending = vec![Part::Value(value)];
    while let Some(part) = pending.pop() {
        if out.len() > most {
            return None;
        }
        let value = match part {
            Part::Value(value) => value,
            Part::Text(text) => {
                out.push_str(text);
                continue;
            }
        };
        match value {
            Value::String(text) => out.push_str(text),
            Value::Array(array) => {
                out.push('[');
                pending.push(Part::Text("]"));
                for (at, item) in array.iter().enumerate().rev() {
                    pending.push(Part::Value(item));
                    if at > 0 {
                        pending.push(Part::Text(", "));
                    }
                }
            }
            Value::Object(object) => {
                out.push('{');
                pending.push(Part::Text("}"));
                for (at, (key, member)) in object.iter().enumerate().rev() {
                    pending.push(Part::Value(member));
                    pending.push(Part::Text("="));
                    pending.push(Part::Text(key));
                    if at > 0 {
                        pending.push(Part::Text(", "));
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_json()),
        }
    }
    (out.len() <= most).then_some(out)
}

/// `Object.equals`: as `==`, except that an integer never equals a double.
pub(crate) fn equals(a: &Value, b: &Value) -> bool {
    let mut pending = vec![(a, b)];
    while let Some((a, b)) = pending.pop() {
        match (a, b) {
            (Value::Number(a), Value::Number(b)) if a == b && a.is_integer() == b.is_integer() => {}
            (Value::Number(_), Value::Number(_)) => return false,
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => pending.extend(a.iter().zip(b.iter())),
            (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
                for (key, member) in a.iter() {
                    match b.get(key) {
                        Some(other) => pending.push((member, other)),
                        None => return false,
                    }
                }
            }
            (Value::Array(_) | Value::Object(_), _) => return false,
            _ if a == b => {}
            _ => return false,
        }
    }
    true
}

/// `Object.hashCode` of the value as Jackson reads it into Java: `Integer` or `Long`, `Double`, `String`,
/// `Boolean`, `null`, `ArrayList`, `LinkedHashMap`.
fn hash_code(value: &Value, depth: usize) -> i32 {
    if depth > MAX_HASH_DEPTH {
        return 0;
    }
    match value {
        Value::Null => 0,
        Value::Bool(true) => 1231,
        Value::Bool(false) => 1237,
        Value::Number(number) => hash_number(*number),
        Value::String(text) => hash_text(text),
        Value::Array(array) => {
            array.iter().fold(1i32, |hash, item| hash.wrapping_mul(31).wrapping_add(hash_code(item, depth + 1)))
        }
        Value::Object(object) => object
            .iter()
            .fold(0i32, |hash, (key, member)| hash.wrapping_add(hash_text(key) ^ hash_code(member, depth + 1))),
    }
}

fn hash_number(number: Number) -> i32 {
    let fold = |bits: u64| (bits ^ (bits >> 32)) as u32 as i32;
    match number.as_i64() {
        Some(integer) => i32::try_from(integer).unwrap_or_else(|_| fold(integer as u64)),
        None => fold(number.as_f64().to_bits()),
    }
}

fn hash_text(text: &str) -> i32 {
    text.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// The elements of `new HashSet<>(items)` in the order Java iterates it; `None` when the values collide so often
/// that finding out takes more than `fuel` comparisons.
pub(crate) fn hash_set(items: &[Value], mut fuel: u32) -> Option<Vec<Value>> {
    // The constructor's capacity: enough for all items at a load of 0.75, a power of two, at least 16.
    let wanted = (items.len() / 3).saturating_mul(4) + items.len() % 3 + 1;
    let capacity = wanted.max(16).next_power_of_two();
    let mut buckets: Vec<Vec<(u32, &Value)>> = vec![Vec::new(); capacity];
    for item in items {
        let hash = hash_code(item, 0) as u32;
        let hash = hash ^ (hash >> 16);
        let Some(bucket) = buckets.get_mut(hash as usize & (capacity - 1)) else {
            continue;
        };
        let mut known = false;
        for (other_hash, other) in bucket.iter() {
            fuel = fuel.checked_sub(1)?;
            if *other_hash == hash && equals(other, item) {
                known = true;
                break;
            }
        }
        if !known {
            bucket.push((hash, item));
        }
    }
    Some(buckets.into_iter().flatten().map(|(_, item)| item.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_java() {
        let check = |json: &str, text: &str| {
            let value = Value::parse(json).unwrap();
            assert_eq!(to_string_within(&value, text.len()).as_deref(), Some(text));
            assert_eq!(to_string_within(&value, text.len() - 1), None);
        };
        check(r#"{"Arg1":1,"Arg2":[]}"#, "{Arg1=1, Arg2=[]}"); // recorded
        check(r#"[1,"a b",null,true,1.5,{}]"#, "[1, a b, null, true, 1.5, {}]");
        check(r#""plain""#, "plain");
        let deep = (0..200_000).fold(Value::Null, |inner, _| Value::array([inner]));
        assert_eq!(to_string(&deep).len(), 400_004);
    }

    #[test]
    fn hash_sets_iterate_as_in_java() {
        let check = |json: &str, unique: &str| {
            let items = Value::parse(json).unwrap();
            let set = hash_set(items.as_array().unwrap(), 1000).unwrap();
            assert_eq!(Value::from(set).to_json(), unique);
        };
        // Measured at AWS.
        check("[1,2,3,3,3,4]", "[1,2,3,4]");
        check(r#"["a","b","a","c","b"]"#, r#"["a","b","c"]"#);
        check("[true,false,true,false]", "[false,true]");
        check("[null,null,1,null]", "[null,1]");
        check(r#"[1,"1",1,"01"]"#, r#"[1,"1","01"]"#);
        check("[[1,2],[1,2],[2,1]]", "[[2,1],[1,2]]");
        check(r#"[{"a":1,"b":2},{"b":2,"a":1}]"#, r#"[{"a":1,"b":2}]"#);
        check(r#"[{"nested":{"x":1}},{"nested":{"x":1}}]"#, r#"[{"nested":{"x":1}}]"#);
        check("[]", "[]");
        // Two texts with one hash code, and an integer beside its double.
        check(r#"["Aa","BB",1,1.0]"#, r#"["Aa","BB",1.0,1]"#);
        assert!(hash_set(&vec![Value::from(1); 100], 50).is_none());
    }
}
