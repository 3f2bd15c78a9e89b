//! `States.MathAdd` and `States.MathRandom`. Both count in 32 bits (measured).

use super::{Given, Means, Reason};
use crate::ambient::JavaRandom;
use crate::value::Value;

/// The argument cut to an integer of 32 bits, as Java's `(int)` does with a double.
pub(super) fn truncated(given: &Given) -> Result<i32, Reason> {
    in_range(given.value.as_f64().ok_or(Reason::Arguments)?.trunc())
}

/// Java's `Math.round`: to the nearest integer, halves upwards.
fn rounded(given: &Given) -> Result<i32, Reason> {
    in_range((given.value.as_f64().ok_or(Reason::Arguments)? + 0.5).floor())
}

fn in_range(whole: f64) -> Result<i32, Reason> {
    let fits = (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&whole);
    if fits { Ok(whole as i32) } else { Err(Reason::Arguments) }
}

pub(super) fn math_add(given: &[Given], _: &mut Means<'_>) -> Result<Value, Reason> {
    let [a, b] = given else { return Err(Reason::Arguments) };
    rounded(a)?.checked_add(rounded(b)?).map(Value::from).ok_or(Reason::Arguments)
}

/// From `start` up to, not including, `end`. With a seed, `java.util.Random.nextInt` (measured).
pub(super) fn math_random(given: &[Given], means: &mut Means<'_>) -> Result<Value, Reason> {
    let (start, end, seed) = match given {
        [start, end] => (start, end, None),
        [start, end, seed] => (start, end, Some(seed)),
        _ => return Err(Reason::Arguments),
    };
    let (start, end) = (i64::from(truncated(start)?), i64::from(truncated(end)?));
    if start >= end {
        return Err(Reason::Arguments);
    }
    let seed = match seed {
        // `as` saturates, as Java's `longValue` does.
        Some(seed) => {
            seed.value.as_i64().or_else(|| seed.value.as_f64().map(|seed| seed as i64)).ok_or(Reason::Arguments)?
        }
        None => means.ambient.rng.next_u64() as i64,
    };
    let mut random = JavaRandom::new(seed);
    let offset = match i32::try_from(end - start) {
        Ok(bound) => i64::from(random.next_int(bound)),
        // Wider than Java's bounds reach: spread a double over it.
        Err(_) => (random.next_double() * (end - start) as f64) as i64,
    };
    Ok(Value::from(start + offset))
}
