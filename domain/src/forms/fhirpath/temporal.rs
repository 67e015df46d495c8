//! Dates, times and date-times that may be known in part only: FHIR R4 `date`, `dateTime`, `instant` and `time`
//! (datatypes.html), and the literals of `FHIRPath` 2.0, which may also end at the hour.

use chrono::{DateTime, Datelike, Duration, FixedOffset, Months, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Timelike};
use std::cmp::Ordering;

const NANOS: i64 = 1_000_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemporalKind {
    Date,
    DateTime,
    Time,
}

/// Year, month, day, hour, minute, and nanoseconds of the minute; only `known` of them, from the year or (a time) the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Temporal {
    pub kind: TemporalKind,
    parts: [i64; 6],
    /// The first part that is not known.
    known: usize,
    /// East of UTC, in minutes.
    offset: Option<i64>,
}

/// Where a time's parts begin.
const HOUR: usize = 3;

impl Temporal {
    /// Reads what FHIR or `FHIRPath` write: `2026`, `2026-11`, `2026-11-23`, each with `T`, `T09`, `T09:00:05.5+01:00`, and `T09:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, clock) = text.split_once('T').map_or((text, None), |(day, clock)| (day, Some(clock)));
        if day.is_empty() {
            return Self::parse_time(clock?);
        }
        let mut read = Self { kind: TemporalKind::Date, parts: [0, 1, 1, 0, 0, 0], known: 0, offset: None };
        read.read_day(day)?;
        let Some(clock) = clock else { return Some(read) };
        read.kind = TemporalKind::DateTime;
        if clock.is_empty() {
            return Some(read);
        }
        let at = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
        let (clock, offset) = clock.split_at_checked(at)?;
        read.offset = if offset.is_empty() { None } else { Some(offset_minutes(offset)?) };
        (read.known == HOUR).then_some(())?;
        read.read_clock(clock)?;
        Some(read)
    }

    /// `09:00:05.5`, in part or whole.
    pub fn parse_time(text: &str) -> Option<Self> {
        let mut read = Self { kind: TemporalKind::Time, parts: [0, 1, 1, 0, 0, 0], known: HOUR, offset: None };
        read.read_clock(text)?;
        Some(read)
    }

    fn read_day(&mut self, text: &str) -> Option<()> {
        for (at, part) in text.split('-').enumerate() {
            let width = *[4, 2, 2].get(at)?;
            self.parts[at] = number(part, width)?;
            self.known = at + 1;
        }
        let part = |at: usize| u32::try_from(self.parts[at]).ok();
        NaiveDate::from_ymd_opt(i32::try_from(self.parts[0]).ok()?, part(1)?, part(2)?)?;
        (self.parts[0] > 0).then_some(())
    }

    fn read_clock(&mut self, text: &str) -> Option<()> {
        for (at, part) in text.split(':').enumerate() {
            let most = *[23, 59, 60].get(at)?;
            let (whole, fraction) = part.split_once('.').map_or((part, None), |(whole, fraction)| (whole, Some(fraction)));
            let value = number(whole, 2).filter(|value| *value <= most)?;
            self.parts[HOUR + at] = if at == 2 { value * NANOS + nanos(fraction)? } else { value };
            (at == 2 || fraction.is_none()).then_some(())?;
            self.known = HOUR + at + 1;
        }
        Some(())
    }

    /// FHIR's `date`: no time.
    pub fn is_date(&self) -> bool {
        self.kind == TemporalKind::Date
    }

    /// FHIR's `dateTime`: a date, or a time with seconds and an offset.
    pub fn is_date_time(&self) -> bool {
        self.is_date() || self.is_instant()
    }

    pub fn is_instant(&self) -> bool {
        self.kind == TemporalKind::DateTime && self.known == 6 && self.offset.is_some()
    }

    /// FHIR's `time`: with seconds.
    pub fn is_time(&self) -> bool {
        self.kind == TemporalKind::Time && self.known == 6
    }

    /// On the clock that shows this offset.
    pub fn now(now: DateTime<FixedOffset>) -> Self {
        Self::parse(&now.to_rfc3339_opts(SecondsFormat::Millis, true)).unwrap_or(Self::EPOCH)
    }

    const EPOCH: Self = Self { kind: TemporalKind::DateTime, parts: [1970, 1, 1, 0, 0, 0], known: 6, offset: Some(0) };

    #[must_use]
    pub fn date_part(mut self) -> Self {
        self.kind = TemporalKind::Date;
        self.known = self.known.min(HOUR);
        self.offset = None;
        self
    }

    #[must_use]
    pub fn time_part(mut self) -> Option<Self> {
        (self.known > HOUR).then(|| {
            self.kind = TemporalKind::Time;
            self.offset = None;
            self
        })
    }

    /// `None` where one is known less exactly than the other and they agree as far as both are, or where they are not
    /// of one kind.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if (self.kind == TemporalKind::Time) != (other.kind == TemporalKind::Time) {
            return None;
        }
        // Of two times, one tells its offset and the other does not.
        if self.known.min(other.known) > HOUR && self.offset.is_some() != other.offset.is_some() {
            return None;
        }
        let (one, two) = if self.offset.is_some() && other.offset.is_some() { (self.in_utc(), other.in_utc()) } else { (*self, *other) };
        let from = if self.kind == TemporalKind::Time { HOUR } else { 0 };
        let until = one.known.min(two.known);
        let by_part = one.parts.get(from..until)?.cmp(two.parts.get(from..until)?);
        if by_part == Ordering::Equal && one.known != two.known { None } else { Some(by_part) }
    }

    fn in_utc(self) -> Self {
        let moved = self.naive().zip(self.offset).and_then(|(naive, offset)| naive.checked_sub_signed(Duration::minutes(offset)));
        moved.map_or(self, |naive| self.with_naive(naive))
    }

    fn naive(&self) -> Option<NaiveDateTime> {
        let part = |at: usize| u32::try_from(self.parts[at]).ok();
        let day = NaiveDate::from_ymd_opt(i32::try_from(self.parts[0]).ok().filter(|year| *year > 0).unwrap_or(1970), part(1)?, part(2)?)?;
        let second = u32::try_from(self.parts[5] / NANOS).ok()?.min(59);
        let nano = u32::try_from(self.parts[5] % NANOS).ok()?;
        Some(day.and_time(NaiveTime::from_hms_nano_opt(part(3)?, part(4)?, second, nano)?))
    }

    fn with_naive(mut self, naive: NaiveDateTime) -> Self {
        let nanos = i64::from(naive.second()) * NANOS + i64::from(naive.nanosecond());
        self.parts = [
            i64::from(naive.year()),
            i64::from(naive.month()),
            i64::from(naive.day()),
            i64::from(naive.hour()),
            i64::from(naive.minute()),
            nanos,
        ];
        self
    }

    /// Later by so many calendar units (`years`, `month`, `day`, `'wk'`…; earlier for fewer than none). `None` for other units and
    /// beyond the years that FHIR writes.
    pub fn later(self, count: i64, unit: &str) -> Option<Self> {
        let naive = self.naive()?;
        let months = |count: i64| {
            let size = Months::new(u32::try_from(count.unsigned_abs()).ok()?);
            if count < 0 { naive.checked_sub_months(size) } else { naive.checked_add_months(size) }
        };
        let seconds = |each: i64| naive.checked_add_signed(Duration::try_seconds(count.checked_mul(each)?)?);
        let moved = match unit {
            "year" | "years" | "a" => months(count.checked_mul(12)?),
            "month" | "months" | "mo" => months(count),
            "week" | "weeks" | "wk" => seconds(7 * 86_400),
            "day" | "days" | "d" => seconds(86_400),
            "hour" | "hours" | "h" => seconds(3600),
            "minute" | "minutes" | "min" => seconds(60),
            "second" | "seconds" | "s" => seconds(1),
            "millisecond" | "milliseconds" | "ms" => naive.checked_add_signed(Duration::try_milliseconds(count)?),
            _ => None,
        }?;
        (1..=9999).contains(&moved.year()).then(|| self.with_naive(moved))
    }

    /// As FHIR writes it, to the part that is known.
    pub fn text(&self) -> String {
        let [year, month, day, hour, minute, nanos] = self.parts;
        let (second, fraction) = (nanos / NANOS, nanos % NANOS);
        let digits = format!(".{fraction:09}");
        let fraction = if fraction == 0 { "" } else { digits.trim_end_matches('0') };
        let written = [
            format!("{year:04}"),
            format!("-{month:02}"),
            format!("-{day:02}"),
            format!("T{hour:02}"),
            format!(":{minute:02}"),
            format!(":{second:02}{fraction}"),
        ];
        let from = if self.kind == TemporalKind::Time { HOUR } else { 0 };
        let text = written.get(from..self.known).unwrap_or_default().concat();
        match self.kind {
            TemporalKind::Time => text.trim_start_matches('T').to_owned(),
            _ => format!("{text}{}", self.offset.filter(|_| self.known > HOUR).map(offset_text).unwrap_or_default()),
        }
    }
}

fn offset_text(minutes: i64) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    if minutes == 0 { "Z".to_owned() } else { format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60) }
}

/// `Z`, or `+hh:mm` up to 14 hours.
fn offset_minutes(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let total = number(hours, 2)? * 60 + number(minutes, 2).filter(|minutes| *minutes < 60)?;
    (total <= 14 * 60).then_some(if text.starts_with('-') { -total } else { total })
}

fn number(text: &str, width: usize) -> Option<i64> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn nanos(fraction: Option<&str>) -> Option<i64> {
    let Some(digits) = fraction else { return Some(0) };
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| format!("{digits:0<9}").get(..9)?.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Temporal {
        Temporal::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn what_is_read_is_written_again() {
        for text in ["2026", "2026-11", "2026-11-23", "2026-11-23T09:00:05Z", "2026-11-23T09:00:05.125+01:00", "2026-11-23T09:00"] {
            assert_eq!(read(text).text(), text);
        }
        assert_eq!(Temporal::parse_time("09:05:00").unwrap().text(), "09:05:00");
    }

    #[test]
    fn each_kind_is_as_strict_as_fhir() {
        assert!(read("2026-11").is_date() && read("2026-11").is_date_time() && !read("2026-11-23T09:00").is_date_time());
        assert!(read("2026-11-23T09:00:00Z").is_date_time() && !read("2026-11-23T09:00:00").is_date_time());
        assert!(Temporal::parse_time("09:00:00").unwrap().is_time() && !Temporal::parse_time("09:00").unwrap().is_time());
        for text in [
            "",
            "0000",
            "26",
            "2026-13",
            "2026-02-30",
            "2026-1-1",
            "2026-11-23T24:00:00Z",
            "2026-11-23T09:00:00+15:00",
            "2026-11T09:00:00Z",
            "2026-11-23 09:00",
            "é026",
        ] {
            assert!(Temporal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_comparison_that_depends_on_what_is_not_known_has_no_answer() {
        assert_eq!(read("2020").compare(&read("2021-05")), Some(Ordering::Less));
        assert_eq!(read("2021").compare(&read("2021-05")), None);
        assert_eq!(read("2021").compare(&read("2021")), Some(Ordering::Equal));
        assert_eq!(read("2026-11-23T09:00:00Z").compare(&read("2026-11-23T10:00:00+01:00")), Some(Ordering::Equal));
        assert_eq!(read("2026-11-23").compare(&Temporal::parse_time("09:00:00").unwrap()), None);
    }

    #[test]
    fn calendar_units_are_added() {
        assert_eq!(read("2024-02-29").later(1, "year").unwrap().text(), "2025-02-28");
        assert_eq!(read("2026-01-31").later(-2, "months").unwrap().text(), "2025-11-30");
        assert_eq!(read("2026-11-23T23:30:00Z").later(1, "hour").unwrap().text(), "2026-11-24T00:30:00Z");
        assert_eq!(read("2026").later(12, "months").unwrap().text(), "2027");
        assert_eq!(read("9999").later(1, "year"), None);
        assert_eq!(read("2026").later(1, "kg"), None);
    }
}
