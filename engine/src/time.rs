//! Moments on the virtual clock, and how ASL writes them.

use std::fmt;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A date of the proleptic Gregorian calendar and a time of day, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year; 0 is 1 BC.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
    /// 0 to 999.
    pub millisecond: u32,
}

const DAY_MS: i64 = 86_400_000;

/// The days from 1970-01-01 to the given date; months and days outside their range carry over.
pub fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    // Years begin in March here, so that a leap day comes last (Howard Hinnant's algorithm).
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (i64::from(month) + 9).rem_euclid(12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// How many days the month has.
pub fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Civil {
    /// The moment, `None` when it is too far away to count in milliseconds.
    pub fn timestamp(self) -> Option<Timestamp> {
        if self.year.abs() > 200_000_000 {
            return None;
        }
        let seconds = i64::from(self.hour * 3600 + self.minute * 60 + self.second);
        let day = days_from_civil(self.year, self.month, self.day).checked_mul(DAY_MS)?;
        day.checked_add(seconds * 1000 + i64::from(self.millisecond)).map(Timestamp)
    }
}

impl Timestamp {
    /// The date and time of day in UTC.
    pub fn civil(self) -> Civil {
        let (days, ms) = (self.0.div_euclid(DAY_MS), self.0.rem_euclid(DAY_MS));
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let part = |value: i64| u32::try_from(value).unwrap_or(0);
        Civil {
            year,
            month: part(month),
            day: part(day),
            hour: part(ms / 3_600_000),
            minute: part(ms / 60_000 % 60),
            second: part(ms / 1000 % 60),
            millisecond: part(ms % 1000),
        }
    }

    /// This moment `ms` milliseconds later, at most the end of time.
    pub fn after(self, ms: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(ms))
    }

    /// Reads an ISO 8601 extended date-time with an offset, as Java's `ISO_OFFSET_DATE_TIME` does and ASL wants
    /// it in Wait and Choice: `2026-11-21T09:30:00Z`, `2026-11-21T09:30:00.123456789+01:00`. Seconds and
    /// fraction may be missing; fractions below a millisecond are cut off.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let (date, rest) = text.split_once(['T', 't'])?;
        let (sign, date) = match date.strip_prefix('-') {
            Some(date) => (-1, date),
            None => (1, date.strip_prefix('+').unwrap_or(date)),
        };
        let mut date = date.split('-');
        let (year, month, day) = (date.next()?, digits(date.next()?, 2)?, digits(date.next()?, 2)?);
        if date.next().is_some() || !(4..=9).contains(&year.len()) {
            return None;
        }
        let year = sign * i64::from(digits(year, year.len())?);
        let zone = rest.find(['Z', 'z', '+', '-'])?;
        let (clock, zone) = rest.split_at_checked(zone)?;
        let (clock, fraction) = clock.split_once('.').map_or((clock, None), |(clock, part)| (clock, Some(part)));
        let mut clock = clock.split(':');
        let (hour, minute) = (digits(clock.next()?, 2)?, digits(clock.next()?, 2)?);
        let second = match clock.next() {
            Some(second) => digits(second, 2)?,
            None if fraction.is_some() => return None,
            None => 0,
        };
        let millisecond = match fraction {
            None => 0,
            Some(part) if (1..=9).contains(&part.len()) => {
                digits(part, part.len())?;
                format!("{part:0<3}").get(..3)?.parse().ok()?
            }
            Some(_) => return None,
        };
        let in_range = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60
            && clock.next().is_none();
        let offset = offset_minutes(zone)?;
        let local = Civil { year, month, day, hour, minute, second, millisecond };
        in_range.then(|| local.timestamp()).flatten().map(|time| time.after(-offset * 60_000))
    }

    /// The moment as an HTTP `Date`: `Thu, 01 Jan 2026 09:00:00 GMT`.
    pub fn http_date(self) -> String {
        const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let Civil { year, month, day, hour, minute, second, .. } = self.civil();
        let weekday = self.0.div_euclid(DAY_MS).rem_euclid(7) as usize;
        let mut text = String::with_capacity(29);
        text.push_str(DAYS.get(weekday).unwrap_or(&"Thu"));
        text.push_str(", ");
        push_digits(&mut text, day, 2);
        text.push(' ');
        text.push_str(MONTHS.get(month.saturating_sub(1) as usize).unwrap_or(&"Jan"));
        text.push(' ');
        push_digits(&mut text, u32::try_from(year).unwrap_or(0), 4);
        for (mark, part) in [(' ', hour), (':', minute), (':', second)] {
            text.push(mark);
            push_digits(&mut text, part, 2);
        }
        text.push_str(" GMT");
        text
    }

    /// The moment in UTC with three decimals or none: `2026-11-21T09:30:00Z`, `2026-11-21T09:30:00.120Z`.
    fn iso(self) -> String {
        let mut text = self.iso_millis();
        if text.ends_with(".000Z") {
            text.truncate(text.len() - 5);
            text.push('Z');
        }
        text
    }

    /// The moment in UTC with exactly three decimals: `2026-11-21T09:30:00.120Z`.
    pub fn iso_millis(self) -> String {
        let Civil { year, month, day, hour, minute, second, millisecond } = self.civil();
        let mut text = String::with_capacity(24);
        match u32::try_from(year) {
            Ok(year) if year < 10_000 => push_digits(&mut text, year, 4),
            _ => text = format!("{year:04}"),
        }
        for (mark, part, count) in
            [('-', month, 2), ('-', day, 2), ('T', hour, 2), (':', minute, 2), (':', second, 2), ('.', millisecond, 3)]
        {
            text.push(mark);
            push_digits(&mut text, part, count);
        }
        text.push('Z');
        text
    }
}

/// Writes the last so many decimal digits. Each state entered has its time written, and the standard library's formatting
/// takes ten times as long.
fn push_digits(text: &mut String, value: u32, count: u32) {
    for at in (0..count).rev() {
        let digit = value / 10u32.pow(at) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

fn digits(text: &str, len: usize) -> Option<u32> {
    (text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Minutes east of UTC of `Z`, `+01:00` or `-05:30:15` (whose seconds are checked and dropped).
fn offset_minutes(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("Z" | "z", "") => return Some(0),
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let mut parts = rest.split(':');
    let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let seconds = parts.next().map_or(Some(0), |part| digits(part, 2))?;
    let valid = hours <= 18 && minutes < 60 && seconds < 60 && parts.next().is_none();
    valid.then_some(sign * i64::from(hours * 60 + minutes))
}

/// The moment in UTC with up to three decimals, without trailing zeros: `2026-11-21T09:30:00.12Z`, as the
/// context object has it.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_for_http() {
        let check = |text: &str, written: &str| {
            assert_eq!(Timestamp::parse(text).map(Timestamp::http_date).as_deref(), Some(written), "{text}");
        };
        check("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT");
        check("2026-11-21T09:05:59.999Z", "Sat, 21 Nov 2026 09:05:59 GMT");
        check("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT");
    }

    #[test]
    fn moments_are_read_and_written() {
        let check = |text: &str, written: Option<&str>| {
            assert_eq!(Timestamp::parse(text).map(|time| time.to_string()).as_deref(), written, "{text}");
        };
        check("1970-01-01T00:00:00Z", Some("1970-01-01T00:00:00Z"));
        check("2026-11-21T09:30:00.120Z", Some("2026-11-21T09:30:00.120Z"));
        check("2026-11-21T09:30:10.000Z", Some("2026-11-21T09:30:10Z"));
        check("2026-11-21T09:30:00.123456789+01:00", Some("2026-11-21T08:30:00.123Z"));
        check("2024-02-29T23:59:59-05:30", Some("2024-03-01T05:29:59Z"));
        check("2016-03-14T01:59Z", Some("2016-03-14T01:59:00Z"));
        check("2023-02-29T00:00:00Z", None);
        check("2026-11-21 09:30:00Z", None);
        check("2026-11-21T09:30:00", None);
        check("2026-11-21T24:00:00Z", None);
        check("", None);
        check("T", None);
    }

    #[test]
    fn civil_and_back_agree_for_four_centuries() {
        for day in (-146_097..146_097).step_by(31) {
            let time = Timestamp(day * DAY_MS + 1);
            assert_eq!(time.civil().timestamp(), Some(time));
        }
    }
}
