//! JSON numbers as AWS keeps them.

use std::fmt::{self, Write as _};

/// A JSON number: an integer or a double.
///
/// AWS reads and writes JSON with Jackson, which keeps `1` and `1.0` apart and prints doubles as Java does
/// (`1.0E10`); both show in payloads, in `States.Format` and in causes. Integers outside 64 bits become doubles.
#[derive(Clone, Copy)]
pub struct Number(Repr);

#[derive(Clone, Copy)]
enum Repr {
    Int(i64),
    Float(f64),
}

impl Number {
    /// A double, kept as one even when it is whole. JSON has no infinities and no NaN: `None` for those.
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then_some(Number(Repr::Float(value)))
    }

    /// A double as JSONata's results are written: whole values become integers, as far as doubles count
    /// integers exactly (2^53), and `-0` becomes `0`. `None` for infinities and NaN.
    pub fn from_f64_whole(value: f64) -> Option<Self> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value == value.trunc() && value.abs() <= EXACT {
            return Some(Number(Repr::Int(value as i64)));
        }
        Self::from_f64(value)
    }

    /// The value as a double, rounded when an integer has more than 53 bits.
    pub fn as_f64(self) -> f64 {
        match self.0 {
            Repr::Int(value) => value as f64,
            Repr::Float(value) => value,
        }
    }

    /// The value, when it is an integer and not a double.
    pub fn as_i64(self) -> Option<i64> {
        match self.0 {
            Repr::Int(value) => Some(value),
            Repr::Float(_) => None,
        }
    }

    /// How many bytes its text has.
    pub(super) fn text_len(self) -> usize {
        match self.0 {
            Repr::Int(value) => {
                let digits = value.unsigned_abs().checked_ilog10().map_or(1, |log| log as usize + 1);
                digits + usize::from(value < 0)
            }
            Repr::Float(_) => self.to_string().len(),
        }
    }

    /// Whether the number was written as an integer.
    pub fn is_integer(self) -> bool {
        matches!(self.0, Repr::Int(_))
    }

    /// Writes the number as [`fmt::Display`] does, integers without the detour through formatting.
    pub(super) fn write_to(self, out: &mut String) {
        match self.0 {
            Repr::Int(value) => out.push_str(itoa::Buffer::new().format(value)),
            Repr::Float(_) => {
                let _ = write!(out, "{self}");
            }
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Number(Repr::Int(value))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Repr::Int(a), Repr::Int(b)) => a == b,
            _ => self.as_f64() == other.as_f64(),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self.0, other.0) {
            (Repr::Int(a), Repr::Int(b)) => a.partial_cmp(&b),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Integers in decimal; doubles as `java.lang.Double.toString` writes them: plain with at least one decimal
/// from 10^-3 to 10^7, otherwise as `d.ddE±n`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = match self.0 {
            Repr::Int(value) => return write!(f, "{value}"),
            Repr::Float(value) => value,
        };
        let size = value.abs();
        if size == 0.0 || (1e-3..1e7).contains(&size) {
            return write!(f, "{value:?}");
        }
        let text = format!("{value:e}");
        match text.split_once('e') {
            Some((digits, exponent)) if digits.contains('.') => write!(f, "{digits}E{exponent}"),
            Some((digits, exponent)) => write!(f, "{digits}.0E{exponent}"),
            None => f.write_str(&text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_how_long_its_text_is() {
        for value in [0, 1, 9, 10, 99, 100, -1, -10, i64::MAX, i64::MIN] {
            assert_eq!(Number::from(value).text_len(), value.to_string().len());
        }
        assert_eq!(Number::from_f64(-1.5e300).unwrap().text_len(), "-1.5E300".len());
    }

    #[test]
    fn prints_as_java_does() {
        let check = |value: f64, text: &str| assert_eq!(Number::from_f64(value).unwrap().to_string(), text);
        check(1.0, "1.0");
        check(-0.0, "-0.0");
        check(0.1 + 0.2, "0.30000000000000004");
        check(0.001, "0.001");
        check(0.0001, "1.0E-4");
        check(9_999_999.5, "9999999.5");
        check(1e7, "1.0E7");
        check(1.25e300, "1.25E300");
        assert_eq!(Number::from(7).to_string(), "7");
        assert!(Number::from_f64(f64::NAN).is_none());
        assert_eq!(Number::from_f64_whole(3.0).unwrap().to_string(), "3");
        assert_eq!(Number::from_f64_whole(-0.0).unwrap().to_string(), "0");
    }
}
