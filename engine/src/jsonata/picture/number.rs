//! `$formatNumber`: XPath's format-number, with the reference's reading of it.

use crate::value::{Object, Value};

use super::super::error::{Res, fault};
use super::super::functions::round;

/// The characters that mean something in a picture.
struct Symbols {
    decimal: String,
    grouping: String,
    exponent: String,
    minus: String,
    percent: String,
    per_mille: String,
    zero: char,
    digit: String,
    pattern: String,
}

impl Symbols {
    fn new(options: Option<&Object>) -> Self {
        let get = |name: &str, usual: &str| match options.and_then(|options| options.get(name)) {
            Some(Value::String(text)) => text.to_string(),
            _ => usual.to_owned(),
        };
        Symbols {
            decimal: get("decimal-separator", "."),
            grouping: get("grouping-separator", ","),
            exponent: get("exponent-separator", "e"),
            minus: get("minus-sign", "-"),
            percent: get("percent", "%"),
            per_mille: get("per-mille", "\u{2030}"),
            zero: get("zero-digit", "0").chars().next().unwrap_or('0'),
            digit: get("digit", "#"),
            pattern: get("pattern-separator", ";"),
        }
    }

    fn is_digit(&self, ch: char) -> bool {
        (0..10).any(|digit| char::from_u32(u32::from(self.zero) + digit) == Some(ch))
    }

    fn is(&self, symbol: &str, ch: char) -> bool {
        let mut chars = symbol.chars();
        chars.next() == Some(ch) && chars.next().is_none()
    }

    /// Whether the character is more than text around the number.
    fn is_active(&self, ch: char) -> bool {
        let symbols = [&self.decimal, &self.exponent, &self.grouping, &self.digit, &self.pattern];
        self.is_digit(ch) || symbols.into_iter().any(|symbol| self.is(symbol, ch))
    }
}

/// A sub-picture, taken apart.
struct Parts<'p> {
    picture: &'p str,
    prefix: &'p str,
    suffix: &'p str,
    active: &'p str,
    mantissa: &'p str,
    exponent: Option<&'p str>,
    integer: &'p str,
    fraction: &'p str,
}

impl<'p> Parts<'p> {
    fn new(picture: &'p str, symbols: &Symbols) -> Self {
        let counts = |ch: char| symbols.is_active(ch) && !symbols.is(&symbols.exponent, ch);
        // Where nothing is active, AWS takes all of it for the active part; the reference crashes.
        let begin = picture.find(counts).unwrap_or(0);
        let end = picture
            .char_indices()
            .rev()
            .find(|&(_, ch)| counts(ch))
            .map_or(picture.len(), |(at, ch)| at + ch.len_utf8());
        let part = |start: usize, end: usize| picture.get(start..end).unwrap_or_default();
        let (prefix, suffix, active) = (part(0, begin), part(end, picture.len()), part(begin, end));
        let (mut mantissa, mut exponent) = (active, None);
        // The reference measures the exponent's place in the whole picture and cuts the active part there, prefix or no
        // prefix.
        let behind = part(begin, picture.len());
        if !symbols.exponent.is_empty()
            && let Some(at) = behind.find(&symbols.exponent).filter(|at| begin + at <= end)
        {
            let place = part(0, begin + at).chars().count();
            let cut = |count: usize| active.char_indices().nth(count).map_or(active.len(), |(at, _)| at);
            mantissa = active.get(..cut(place)).unwrap_or_default();
            exponent = Some(active.get(cut(place + 1)..).unwrap_or_default());
        }
        // Without a decimal separator the reference takes the suffix for the fraction.
        let (integer, fraction) = match mantissa.split_once(&symbols.decimal) {
            Some(both) if !symbols.decimal.is_empty() => both,
            _ => (mantissa, suffix),
        };
        Parts { picture, prefix, suffix, active, mantissa, exponent, integer, fraction }
    }

    /// Checks the rules of the specification; of several broken ones the last counts.
    fn validate(&self, symbols: &Symbols) -> Res<()> {
        let digit = |ch: char| symbols.is_digit(ch);
        let optional = |ch: char| symbols.is(&symbols.digit, ch);
        let count = |symbol: &str| if symbol.is_empty() { 0 } else { self.picture.matches(symbol).count() };
        let mut error = None;
        let mut rule = |broken: bool, code: &'static str| {
            if broken {
                error = Some(code);
            }
        };
        rule(count(&symbols.decimal) > 1, "D3081");
        rule(count(&symbols.percent) > 1, "D3082");
        rule(count(&symbols.per_mille) > 1, "D3083");
        rule(count(&symbols.percent) > 0 && count(&symbols.per_mille) > 0, "D3084");
        rule(!self.mantissa.chars().any(|ch| digit(ch) || optional(ch)), "D3085");
        rule(self.active.chars().any(|ch| !symbols.is_active(ch)), "D3086");
        match self.picture.split_once(&symbols.decimal) {
            Some((before, after)) => {
                rule(before.ends_with(&symbols.grouping) || after.starts_with(&symbols.grouping), "D3087")
            }
            None => rule(self.integer.ends_with(&symbols.grouping), "D3088"),
        }
        rule(count(&symbols.grouping.repeat(2)) > 0, "D3089");
        let before_optional = self.integer.find(optional).and_then(|at| self.integer.get(..at));
        rule(before_optional.is_some_and(|part| part.contains(digit)), "D3090");
        let after_optional = self.fraction.rfind(optional).and_then(|at| self.fraction.get(at..));
        rule(after_optional.is_some_and(|part| part.contains(digit)), "D3091");
        if let Some(exponent) = self.exponent {
            rule(!exponent.is_empty() && count(&symbols.percent) + count(&symbols.per_mille) > 0, "D3092");
            rule(exponent.is_empty() || !exponent.chars().all(digit), "D3093");
        }
        error.map_or(Ok(()), |code| Err(fault(code)))
    }
}

/// What a sub-picture asks for.
struct Format<'p> {
    parts: Parts<'p>,
    prefix: String,
    grouping: Vec<usize>,
    regular: usize,
    fraction_grouping: Vec<usize>,
    min_integer: usize,
    scaling: usize,
    min_fraction: usize,
    max_fraction: usize,
    min_exponent: usize,
}

impl<'p> Format<'p> {
    fn new(parts: Parts<'p>, symbols: &Symbols) -> Self {
        let digit = |ch: &char| symbols.is_digit(*ch);
        let place = |ch: &char| symbols.is_digit(*ch) || symbols.is(&symbols.digit, *ch);
        let separators = |part: &str| -> Vec<usize> {
            if symbols.grouping.is_empty() {
                return Vec::new();
            }
            part.match_indices(symbols.grouping.as_str()).map(|(at, _)| at).collect()
        };
        let grouping: Vec<usize> = separators(parts.integer)
            .into_iter()
            .map(|at| parts.integer.get(at..).unwrap_or_default().chars().filter(place).count())
            .collect();
        // The reference looks for further separators in the integer part here, by mistake; kept.
        let mut fraction_grouping = Vec::new();
        let mut next = separators(parts.fraction).first().copied();
        while let Some(at) = next {
            fraction_grouping.push(parts.fraction.get(..at).unwrap_or(parts.fraction).chars().filter(place).count());
            next = separators(parts.integer).into_iter().find(|&other| other > at);
        }
        let mut min_integer = parts.integer.chars().filter(digit).count();
        let scaling = min_integer;
        let mut min_fraction = parts.fraction.chars().filter(digit).count();
        let mut max_fraction = parts.fraction.chars().filter(place).count();
        if min_integer == 0 && max_fraction == 0 {
            match parts.exponent {
                Some(_) => (min_fraction, max_fraction) = (1, 1),
                None => min_integer = 1,
            }
        }
        if parts.exponent.is_some() && min_integer == 0 && parts.integer.contains(&symbols.digit) {
            min_integer = 1;
        }
        if min_integer == 0 && min_fraction == 0 {
            min_fraction = 1;
        }
        let min_exponent = parts.exponent.map_or(0, |exponent| exponent.chars().filter(digit).count());
        Format {
            prefix: parts.prefix.to_owned(),
            regular: regular(&grouping),
            grouping,
            fraction_grouping,
            min_integer,
            scaling,
            min_fraction,
            max_fraction,
            min_exponent,
            parts,
        }
    }
}

/// The distance at which separators stand, when they stand at equal distances.
pub(super) fn regular(places: &[usize]) -> usize {
    let gcd = |a: usize, b: usize| {
        let (mut a, mut b) = (a, b);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let factor = places.iter().copied().reduce(gcd).unwrap_or(0);
    let all = (1..=places.len()).all(|index| places.contains(&(index * factor)));
    if factor > 0 && all { factor } else { 0 }
}

/// Writes a number as a picture shows it.
pub(in super::super) fn format(value: f64, picture: &str, options: Option<&Object>) -> Res<String> {
    let symbols = Symbols::new(options);
    let pictures: Vec<&str> = match symbols.pattern.is_empty() {
        true => vec![picture],
        false => picture.split(symbols.pattern.as_str()).collect(),
    };
    if pictures.len() > 2 {
        return Err(fault("D3080"));
    }
    let parts: Vec<Parts<'_>> = pictures.into_iter().map(|picture| Parts::new(picture, &symbols)).collect();
    for part in &parts {
        part.validate(&symbols)?;
    }
    let negative = value < 0.0;
    let two = parts.len() == 2;
    let Some(part) = parts.into_iter().nth(usize::from(negative && two)) else { return Ok(String::new()) };
    let mut format = Format::new(part, &symbols);
    if negative && !two {
        format.prefix = format!("{}{}", symbols.minus, format.prefix);
    }
    Ok(write(value, &format, &symbols))
}

fn write(value: f64, format: &Format<'_>, symbols: &Symbols) -> String {
    let has = |symbol: &str| !symbol.is_empty() && format.parts.picture.contains(symbol);
    let adjusted = if has(&symbols.percent) {
        value * 100.0
    } else if has(&symbols.per_mille) {
        value * 1000.0
    } else {
        value
    };
    let (mut mantissa, mut exponent) = (adjusted, None);
    if format.min_exponent > 0 {
        let scaling = i32::try_from(format.scaling).unwrap_or(0);
        let (most, least) = (ten_to(scaling), ten_to(scaling - 1));
        let mut power = 0;
        // Zero and negative numbers never reach the range; the reference would not end.
        while mantissa < least && mantissa > 0.0 {
            mantissa *= 10.0;
            power -= 1;
        }
        while mantissa > most && mantissa.is_finite() {
            mantissa /= 10.0;
            power += 1;
        }
        exponent = Some(power);
    }
    let digits = |value: f64, places: usize| -> String {
        let shown = if value.abs() >= 1e21 {
            super::super::text::number(value.abs())
        } else {
            to_fixed(value.abs(), places.min(100))
        };
        let own = |ch: char| match ch.to_digit(10) {
            Some(digit) => char::from_u32(u32::from(symbols.zero) + digit).unwrap_or(ch),
            None => ch,
        };
        shown.chars().map(own).collect()
    };
    let shown = digits(round(mantissa, format.max_fraction as f64), format.max_fraction);
    let (whole, fraction) = shown.split_once('.').unwrap_or((&shown, ""));
    let whole = whole.trim_start_matches(symbols.zero);
    let fraction = fraction.trim_end_matches(symbols.zero);
    let pad = |text: &str, size: usize| -> String {
        std::iter::repeat_n(symbols.zero, size.saturating_sub(text.chars().count())).collect()
    };
    let whole: Vec<char> = pad(whole, format.min_integer).chars().chain(whole.chars()).collect();
    let fraction: String = format!("{fraction}{}", pad(fraction, format.min_fraction));
    let mut point = whole.len();
    // The digits, with separators among them; the decimal separator stands at `point`.
    let mut parts: Vec<String> = whole.iter().map(char::to_string).collect();
    parts.push(symbols.decimal.clone());
    parts.extend(fraction.chars().map(String::from));
    if let Some(groups) = point.saturating_sub(1).checked_div(format.regular) {
        for group in 1..=groups {
            parts.insert(whole.len() - group * format.regular, symbols.grouping.clone());
        }
    } else {
        // Places beyond the digits count from the end, as JavaScript's `slice` does.
        for &place in &format.grouping {
            let at = match point.checked_sub(place) {
                Some(at) => at.min(parts.len()),
                None => (parts.len() + point).saturating_sub(place),
            };
            parts.insert(at, symbols.grouping.clone());
            point += 1;
        }
    }
    let point = parts.iter().position(|part| *part == symbols.decimal).unwrap_or(parts.len());
    for &place in &format.fraction_grouping {
        parts.insert((place + point + 1).min(parts.len()), symbols.grouping.clone());
    }
    if !has(&symbols.decimal) || point + 1 == parts.len() {
        parts.pop();
    }
    let mut out = format.prefix.clone();
    out.extend(parts);
    if let Some(exponent) = exponent {
        let shown = digits(f64::from(exponent), 0);
        out.push_str(&symbols.exponent);
        if exponent < 0 {
            out.push_str(&symbols.minus);
        }
        out.push_str(&pad(&shown, format.min_exponent));
        out.push_str(&shown);
    }
    out.push_str(format.parts.suffix);
    out
}

fn ten_to(power: i32) -> f64 {
    format!("1e{power}").parse().unwrap_or(f64::INFINITY)
}

/// `Number.prototype.toFixed`: exact decimals, halves away from zero.
fn to_fixed(value: f64, places: usize) -> String {
    // Rust writes the exact decimals, but rounds halves to even: only exact halves differ.
    let shown = format!("{value:.places$}");
    let exact = format!("{value:.1100}");
    let (_, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
    let rest = fraction.get(places..).unwrap_or_default().trim_end_matches('0');
    if rest == "5" {
        let up = format!("{:.places$}", value + value * f64::EPSILON);
        return up;
    }
    shown
}
