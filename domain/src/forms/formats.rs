//! How dates, times, numbers and addresses are written in answers: FHIR R4's primitive types, and what HTML's native
//! inputs send. Each reader is strict, and gives the one way in which the value is kept.

use crate::Language;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Offset};

/// A time on some clock, and how far that clock is from UTC if anyone said so.
pub type Instant = (NaiveDateTime, Option<FixedOffset>);

/// More digits than this an `f64` may not keep, and JSON numbers pass through one.
const MOST_DIGITS: usize = 15;

/// `d` stands for a digit, all else for itself; chrono alone would take `+2026-1-5`.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'd' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

/// `YYYY-MM-DD`
pub fn date(text: &str) -> Option<NaiveDate> {
    if !has_shape(text, "dddd-dd-dd") || text.starts_with("0000") {
        return None;
    }
    text.parse().ok()
}

/// `HH:MM` or `HH:MM:SS`, kept as `HH:MM:SS`.
pub fn time(text: &str) -> Option<String> {
    let full = if has_shape(text, "dd:dd") { format!("{text}:00") } else { text.to_owned() };
    let part = |range: std::ops::Range<usize>| full.get(range)?.parse::<u32>().ok();
    let fits = has_shape(&full, "dd:dd:dd") && part(0..2)? < 24 && part(3..5)? < 60 && part(6..8)? < 60;
    fits.then_some(full)
}

/// FHIR's `dateTime` (a year, a month, a day, or a time with an offset), and what `<input type=datetime-local>` sends
/// (a time without one). Kept with seconds; a year or month counts from its first day.
pub fn date_time(text: &str) -> Option<(String, Instant)> {
    let first_day = match text.len() {
        4 => Some(format!("{text}-01-01")),
        7 => Some(format!("{text}-01")),
        10 => Some(text.to_owned()),
        _ => None,
    };
    if let Some(day) = first_day {
        return Some((text.to_owned(), (date(&day)?.and_hms_opt(0, 0, 0)?, None)));
    }
    let (day, clock) = text.split_once('T')?;
    date(day)?;
    let offset_at = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    let (clock, offset) = clock.split_at_checked(offset_at)?;
    let (whole, fraction) = clock.split_once('.').map_or((clock, ""), |(whole, _)| (whole, clock.get(whole.len()..).unwrap_or("")));
    let canonical = format!("{day}T{}{fraction}{offset}", time(whole)?);
    if offset.is_empty() {
        let local = NaiveDateTime::parse_from_str(&canonical, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
        return Some((canonical, (local, None)));
    }
    let moment = DateTime::parse_from_rfc3339(&canonical).ok()?;
    Some((canonical, (moment.naive_local(), Some(moment.offset().fix()))))
}

/// A number in plain digits with a point, such as `-2.5`; no exponent, no comma. Kept without needless leading zeros.
pub fn decimal(text: &str) -> Option<String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fraction_digits = fraction.unwrap_or("");
    let count = whole.len() + fraction_digits.len();
    if !all_digits(whole) || !all_digits(fraction_digits) || !(1..=MOST_DIGITS).contains(&count) {
        return None;
    }
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    let point = if fraction_digits.is_empty() { "" } else { "." };
    let is_zero = digits.bytes().all(|byte| byte == b'0' || byte == b'.');
    let sign = if text.starts_with('-') && !is_zero { "-" } else { "" };
    Some(format!("{sign}{whole}{point}{fraction_digits}"))
}

/// A whole number in FHIR's range, which is that of 32 bits.
pub fn integer(text: &str) -> Option<i64> {
    text.parse::<i32>().ok().map(i64::from)
}

/// A web address: `http` or `https` and a host. Other schemes could run a script where a page shows them as a link.
pub fn is_url(text: &str) -> bool {
    let lower = text.get(..8).or(text.get(..7)).unwrap_or("").to_ascii_lowercase();
    let skip = if lower.starts_with("https://") { 8 } else { 7 };
    let host_and_path = text.get(skip..).unwrap_or("");
    let host = host_and_path.split(['/', '?', '#']).next().unwrap_or("");
    lower.starts_with("http")
        && lower.contains("://")
        && !host.is_empty()
        && !text.contains(char::is_whitespace)
        && !text.contains(char::is_control)
}

/// One way of writing text: no carriage returns (HTML posts them), no control characters, no space around it.
pub fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}

/// `7 December 2026, 09:12`; what is not a full day is shown as it is written.
pub fn date_time_words(text: &str, language: Language) -> String {
    let Some(day) = text.get(..10).and_then(date) else { return text.to_owned() };
    let offset = text.get(19..).unwrap_or("");
    text.get(11..16).map_or_else(|| language.day(day), |clock| format!("{}, {clock} {offset}", language.day(day)).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_as_written_but_for_needless_zeros() {
        for (typed, kept) in [("1.50", "1.50"), (".5", "0.5"), ("007", "7"), ("-0", "0"), ("+2", "2"), ("5.", "5")] {
            assert_eq!(decimal(typed).as_deref(), Some(kept), "{typed}");
        }
        for typed in ["", ".", "-", "1,5", "1e3", "NaN", "1234567890.123456", "½"] {
            assert_eq!(decimal(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_time_and_a_date_are_read_strictly() {
        assert_eq!(time("09:05").as_deref(), Some("09:05:00"));
        assert_eq!(time("24:00"), None);
        assert_eq!(time("9:5"), None);
        assert_eq!(date("2026-02-30"), None);
        assert_eq!(date("+2026-1-5"), None);
        assert!(date("2024-02-29").is_some());
    }

    #[test]
    fn a_date_time_may_lack_its_offset_and_its_seconds_but_not_its_day() {
        let kept = |text: &str| date_time(text).map(|(text, _)| text);
        assert_eq!(kept("2026-11-23T09:00").as_deref(), Some("2026-11-23T09:00:00"));
        assert_eq!(kept("2026-11-23T09:00:05.5+01:00").as_deref(), Some("2026-11-23T09:00:05.5+01:00"));
        assert_eq!(kept("2026-11-23T09:00Z").as_deref(), Some("2026-11-23T09:00:00Z"));
        assert_eq!(kept("2026-11").as_deref(), Some("2026-11"));
        for text in ["2026-11-23T", "2026-11-23 09:00", "T09:00", "2026-13", "2026-11-23T09:00+1", "é026", "2026-11-23T09:00é"] {
            assert_eq!(kept(text), None, "{text}");
        }
    }

    #[test]
    fn a_web_address_has_a_safe_scheme_and_a_host() {
        assert!(is_url("https://practice.example/a?b#c"));
        assert!(is_url("HTTP://a"));
        for text in ["javascript://alert(1)", "https://", "http:///a", "practice.example", "https://a b", "httpx://a", "é"] {
            assert!(!is_url(text), "{text}");
        }
    }

    #[test]
    fn days_and_times_read_as_people_write_them() {
        assert_eq!(date_time_words("2026-12-07T09:12:00", Language::English), "7 December 2026, 09:12");
        assert_eq!(date_time_words("2026-12-07T09:12:00Z", Language::English), "7 December 2026, 09:12 Z");
        assert_eq!(date_time_words("2026-12-07", Language::English), "7 December 2026");
        assert_eq!(date_time_words("2026", Language::English), "2026");
        assert_eq!(date_time_words("2026-12-07T09:12:00", Language::Spanish), "7 de diciembre de 2026, 09:12");
    }
}
