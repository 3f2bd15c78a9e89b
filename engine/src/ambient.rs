//! The only door to time and chance.

use std::rc::Rc;

use crate::time::Timestamp;

/// What an evaluation may know of the world: the virtual clock and a seeded source of chance.
#[derive(Clone, Debug)]
pub struct Ambient {
    /// The virtual time.
    pub now: Timestamp,
    /// Where chance comes from.
    pub rng: Rng,
}

/// A small, seeded, splittable source of chance (SplitMix64): the same numbers on every machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// A source that is determined by `seed`.
    pub fn new(seed: u64) -> Self {
        Rng { state: seed }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A task token, such as `AQCEAAAAKgAAAAMAAAAAf81d4fae7dec41d0a76500a0c91e6bf6`.
    pub fn token(&mut self) -> String {
        let (high, low) = self.uuid_bits();
        let mut text = String::with_capacity(52);
        text.push_str("AQCEAAAAKgAAAAMAAAAA");
        push_hex(&mut text, high, 16);
        push_hex(&mut text, low, 16);
        text
    }

    /// The halves of a version 4 UUID.
    fn uuid_bits(&mut self) -> (u64, u64) {
        let (high, low) = (self.next_u64(), self.next_u64());
        ((high & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000, (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000)
    }

    /// A version 4 UUID in lower case, such as `f81d4fae-7dec-41d0-a765-00a0c91e6bf6`.
    pub fn uuid(&mut self) -> Rc<str> {
        let (high, low) = self.uuid_bits();
        let mut text = String::with_capacity(36);
        for (part, digits) in [
            (high >> 32, 8),
            ((high >> 16) & 0xFFFF, 4),
            (high & 0xFFFF, 4),
            (low >> 48, 4),
            (low & 0xFFFF_FFFF_FFFF, 12),
        ] {
            if !text.is_empty() {
                text.push('-');
            }
            push_hex(&mut text, part, digits);
        }
        text.into()
    }
}

/// Writes the last so many hexadecimal digits, in lower case. A run writes thousands; the standard library's formatting
/// takes ten times as long.
fn push_hex(text: &mut String, value: u64, digits: u32) {
    for at in (0..digits).rev() {
        let digit = (value >> (4 * at) & 0xF) as u32;
        text.push(char::from_digit(digit, 16).unwrap_or('0'));
    }
}

/// `java.util.Random`, which AWS seeds for `States.MathRandom(start, end, seed)` and `$random(seed)`.
///
/// ```
/// use stepthrough::ambient::JavaRandom;
/// assert_eq!(JavaRandom::new(42).next_double(), 0.7275636800328681); // recorded from AWS
/// ```
#[derive(Clone, Debug)]
pub struct JavaRandom {
    state: u64,
}

impl JavaRandom {
    const MASK: u64 = (1 << 48) - 1;

    /// A source seeded as `new java.util.Random(seed)`.
    pub fn new(seed: i64) -> Self {
        JavaRandom { state: (seed as u64 ^ 0x5_DEEC_E66D) & Self::MASK }
    }

    fn next(&mut self, bits: u32) -> i32 {
        self.state = self.state.wrapping_mul(0x5_DEEC_E66D).wrapping_add(0xB) & Self::MASK;
        (self.state >> (48 - bits)) as i32
    }

    /// `nextDouble()`: from 0 up to, not including, 1.
    pub fn next_double(&mut self) -> f64 {
        let high = (self.next(26) as u64) << 27;
        (high + self.next(27) as u64) as f64 / (1u64 << 53) as f64
    }

    /// `nextInt(bound)`: from 0 up to, not including, `bound`; 0 when `bound` is not positive.
    pub fn next_int(&mut self, bound: i32) -> i32 {
        if bound <= 0 {
            return 0;
        }
        if bound & (bound - 1) == 0 {
            return ((i64::from(bound) * i64::from(self.next(31))) >> 31) as i32;
        }
        loop {
            let bits = self.next(31);
            let value = bits % bound;
            if bits.wrapping_sub(value).wrapping_add(bound - 1) >= 0 {
                return value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let draw = |seed| {
            let mut rng = Rng::new(seed);
            (rng.uuid(), rng.next_u64(), rng.unit())
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        let uuid = Rng::new(1).uuid();
        assert_eq!((uuid.len(), uuid.as_bytes()[14]), (36, b'4'));
    }

    #[test]
    fn java_random_matches_java() {
        let mut random = JavaRandom::new(42);
        assert_eq!([random.next_int(10), random.next_int(10), random.next_int(10)], [0, 3, 8]);
    }
}
