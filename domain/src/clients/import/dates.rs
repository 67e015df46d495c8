//! Dates as other systems write them, in numbers or with the month in letters. A date that can be read in two ways is read in the order that the person confirms.

use crate::clients::fold;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// How a file writes a date whose year stands at the end. One that begins with the year is read as such in any case, and one
/// with full stops begins with the day wherever people write it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateOrder {
    /// 03/27/1988
    MonthDayYear,
    /// 27/03/1988
    DayMonthYear,
}

impl DateOrder {
    pub const ALL: [Self; 2] = [Self::MonthDayYear, Self::DayMonthYear];

    pub fn key(self) -> &'static str {
        match self {
            Self::MonthDayYear => "month-day",
            Self::DayMonthYear => "day-month",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::MonthDayYear => "Month first: 03/27/1988",
            Self::DayMonthYear => "Day first: 27/03/1988",
        }
    }

    /// `None` for what is no date, and for a year of two digits: whether 27 is 1927 or 2027 cannot be told.
    pub fn read(self, text: &str) -> Option<NaiveDate> {
        let Some(parts) = Parts::of(text) else { return by_name(text) };
        if parts.is_year_first {
            return date(parts.numbers[0], parts.numbers[1], parts.numbers[2]);
        }
        parts.in_order(if parts.separator == '.' { Self::DayMonthYear } else { self })
    }
}

/// In which orders all dates of a column can be read, found out as it goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateOrders {
    month_first: bool,
    day_first: bool,
}

impl Default for DateOrders {
    fn default() -> Self {
        Self { month_first: true, day_first: true }
    }
}

impl DateOrders {
    pub fn see(&mut self, text: &str) {
        let Some(parts) = Parts::of(text).filter(|parts| !parts.is_year_first && parts.separator != '.') else { return };
        let [month_first, day_first] = DateOrder::ALL.map(|order| parts.in_order(order).is_some());
        // What is a date in neither order says nothing.
        if month_first || day_first {
            self.month_first &= month_first;
            self.day_first &= day_first;
        }
    }

    /// The only order in which all of them are dates; `fallback` when both or neither are.
    pub fn guess(self, fallback: DateOrder) -> DateOrder {
        match (self.month_first, self.day_first) {
            (true, false) => DateOrder::MonthDayYear,
            (false, true) => DateOrder::DayMonthYear,
            _ => fallback,
        }
    }
}

struct Parts {
    numbers: [u32; 3],
    is_year_first: bool,
    separator: char,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        // Spreadsheets add midnight.
        let text = text.trim().split(['T', ' ']).next()?;
        let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| ['/', '-', '.'].contains(c))?;
        let parts: Vec<&str> = text.split(separator).collect();
        let [first, second, third] = parts[..] else { return None };
        let is_year_first = first.len() == 4;
        let (year, others) = if is_year_first { (first, [second, third]) } else { (third, [first, second]) };
        let readable = year.len() == 4 && others.iter().all(|part| (1..=2).contains(&part.len()));
        let number = |part: &str| part.parse::<u32>().ok();
        readable.then_some(())?;
        Some(Self { numbers: [number(first)?, number(second)?, number(third)?], is_year_first, separator })
    }

    fn in_order(&self, order: DateOrder) -> Option<NaiveDate> {
        let [first, second, year] = self.numbers;
        match order {
            DateOrder::MonthDayYear => date(year, first, second),
            DateOrder::DayMonthYear => date(year, second, first),
        }
    }
}

/// Of each month, as English, Spanish, German and French have it, without accents.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "enero", "ene", "januar", "janvier", "janv"], // typos:ignore
    &["february", "feb", "febrero", "februar", "fevrier", "fevr", "fev"], // typos:ignore
    &["march", "mar", "marzo", "marz", "mrz", "mars"],                // typos:ignore
    &["april", "apr", "abril", "abr", "avril", "avr"],
    &["may", "mayo", "mai"],
    &["june", "jun", "junio", "juni", "juin"],            // typos:ignore
    &["july", "jul", "julio", "juli", "juillet", "juil"], // typos:ignore
    &["august", "aug", "agosto", "ago", "aout"],          // typos:ignore
    &["september", "sep", "sept", "septiembre", "septembre"],
    &["october", "oct", "octubre", "oktober", "okt", "octobre"], // typos:ignore
    &["november", "nov", "noviembre", "novembre"],
    &["december", "dec", "diciembre", "dic", "dezember", "dez", "decembre"], // typos:ignore
];

/// With the month in letters, which no order leaves in doubt: `27-Mar-1988`, `March 27, 1988`, `27 de marzo de 1988`.
fn by_name(text: &str) -> Option<NaiveDate> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && *word != "de").collect();
    let [first, second, third] = words[..] else { return None };
    let month = |word: &str| (1..).zip(MONTHS).find(|(_, names)| names.contains(&word)).map(|(month, _)| month);
    let (month, day, year) = match (month(first), month(second)) {
        (Some(month), None) => (month, second, third),
        (None, Some(month)) if first.len() == 4 => (month, third, first),
        (None, Some(month)) => (month, first, third),
        _ => return None,
    };
    let day = ["st", "nd", "rd", "th"].into_iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day); // typos:ignore
    let number = |text: &str| text.bytes().all(|sign| sign.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    let is_readable = (1..=2).contains(&day.len()) && year.len() == 4;
    if is_readable { date(number(year)?, month, number(day)?) } else { None }
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|date| date.year() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateOrder::{DayMonthYear, MonthDayYear};

    #[test]
    fn dates_are_read_as_other_systems_write_them() {
        let march = NaiveDate::from_ymd_opt(1988, 3, 7);
        for (order, text) in [
            (MonthDayYear, "1988-03-07"),
            (DayMonthYear, "1988-03-07 00:00:00"),
            (DayMonthYear, "1988/3/7"),
            (MonthDayYear, " 3/7/1988 "),
            (DayMonthYear, "07-03-1988"),
            (MonthDayYear, "07.03.1988"),
            (MonthDayYear, "1988-03-07T00:00:00Z"),
            (DayMonthYear, "7 March 1988"),
            (DayMonthYear, "Mar 7, 1988"),
            (MonthDayYear, "07-MAR-1988"),
            (MonthDayYear, "1988-Mar-07"),
            (MonthDayYear, "March 7th, 1988"),
            (MonthDayYear, "7 de marzo de 1988"),
            (MonthDayYear, "7. März 1988"),
            (MonthDayYear, "7 mars 1988"),
        ] {
            assert_eq!(order.read(text), march, "{text}");
        }
        for text in [
            "",
            "3/7/88",
            "27/03/1988",
            "7-Mar-88",
            "31 Feb 1988",
            "March 1988",
            "7 Marsh 1988",
            "7 Mar Apr",
            "1988",
            "1988-3",
            "03/07/1988/1",
            "0000-01-01",
            "99999/1/1",
            "١/٢/1988",
        ] {
            assert_eq!(MonthDayYear.read(text), None, "{text}");
        }
    }

    #[test]
    fn the_order_is_guessed_from_the_dates_that_can_be_read_in_one_way_only() {
        let guess = |dates: &[&str], fallback| {
            let mut orders = DateOrders::default();
            for date in dates {
                orders.see(date);
            }
            orders.guess(fallback)
        };
        assert_eq!(guess(&["03/04/1988", "27/03/1988"], MonthDayYear), DayMonthYear);
        assert_eq!(guess(&["03/04/1988", "03/27/1988"], DayMonthYear), MonthDayYear);
        assert_eq!(guess(&["03/04/1988", "", "1990-12-31", "31.12.1990"], MonthDayYear), MonthDayYear);
        assert_eq!(guess(&["03/27/1988", "27/03/1988"], DayMonthYear), DayMonthYear);
        assert_eq!(guess(&["99/99/1988", "27/03/1988"], MonthDayYear), DayMonthYear);
    }
}
