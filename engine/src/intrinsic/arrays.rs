//! `States.Array...`
//!
//! Numbers given for sizes and positions are cut to integers, not rounded (measured: `ArrayRange(5.4, -0.6, -2.4)`
//! stops at 0, `ArrayPartition($.a, 2.6)` makes pairs).

use super::numbers::truncated;
use super::{Given, Means, Reason};
use crate::java;
use crate::value::Value;

/// The most elements `States.ArrayRange` makes (documented, measured).
const MAX_RANGE: usize = 1000;
/// Comparisons that `States.ArrayUnique` may take.
const FUEL: u32 = 5_000_000;

type Outcome = Result<Value, Reason>;

fn items(given: &Given) -> Result<&[Value], Reason> {
    given.value.as_array().map(|array| array.as_slice()).ok_or(Reason::Arguments)
}

/// Arguments that are shared take no memory, but whoever walks through the array meets each of them.
pub(super) fn array(given: &[Given], means: &mut Means<'_>) -> Outcome {
    for argument in given {
        means.take(argument.value.json_len())?;
    }
    Ok(Value::array(given.iter().map(|argument| argument.value.clone())))
}

/// By how Java prints the elements (measured: `["true"]` contains `true`, and `[{"a":1,"b":2}]` does not contain
/// `{"b":2,"a":1}`).
pub(super) fn contains(given: &[Given], means: &mut Means<'_>) -> Outcome {
    let [array, wanted] = given else { return Err(Reason::Arguments) };
    let wanted = means.java_text(&wanted.value)?;
    for item in items(array)? {
        if means.java_text(item)? == wanted {
            return Ok(Value::from(true));
        }
    }
    Ok(Value::from(false))
}

/// Measured: an index outside fails, except in an empty array, where every index gives null.
pub(super) fn get_item(given: &[Given], _: &mut Means<'_>) -> Outcome {
    let [array, index] = given else { return Err(Reason::Arguments) };
    let (items, index) = (items(array)?, truncated(index)?);
    if items.is_empty() {
        return Ok(Value::Null);
    }
    usize::try_from(index).ok().and_then(|index| items.get(index)).cloned().ok_or(Reason::Arguments)
}

pub(super) fn length(given: &[Given], _: &mut Means<'_>) -> Outcome {
    let [array] = given else { return Err(Reason::Arguments) };
    Ok(Value::from(items(array)?.len()))
}

pub(super) fn partition(given: &[Given], _: &mut Means<'_>) -> Outcome {
    let [array, size] = given else { return Err(Reason::Arguments) };
    let size = usize::try_from(truncated(size)?).ok().filter(|&size| size > 0).ok_or(Reason::Arguments)?;
    Ok(Value::array(items(array)?.chunks(size).map(|chunk| Value::array(chunk.iter().cloned()))))
}

pub(super) fn range(given: &[Given], _: &mut Means<'_>) -> Outcome {
    let [start, end, step] = given else { return Err(Reason::Arguments) };
    let (start, end, step) = (i64::from(truncated(start)?), i64::from(truncated(end)?), i64::from(truncated(step)?));
    if step == 0 {
        return Err(Reason::Arguments);
    }
    let mut items = Vec::new();
    let mut at = start;
    // All three fit 32 bits, so the sum cannot overflow 64.
    while if step > 0 { at <= end } else { at >= end } {
        if items.len() >= MAX_RANGE {
            return Err(Reason::Arguments);
        }
        items.push(Value::from(at));
        at += step;
    }
    Ok(Value::from(items))
}

/// Through a Java hash set, whose order it has (measured: `[true,false]` becomes `[false,true]`).
pub(super) fn unique(given: &[Given], means: &mut Means<'_>) -> Outcome {
    let [array] = given else { return Err(Reason::Arguments) };
    means.take(array.value.json_len())?;
    java::hash_set(items(array)?, FUEL).map(Value::from).ok_or(Reason::Arguments)
}
