//! How many invitations came how far in each of the last weeks. Days are those of UTC, as they are counted.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The present one included: the last 90 days and today.
pub const WEEKS: usize = 13;

/// How far an invitation came, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Invited,
    Sent,
    Opened,
    SignedUp,
    FormsDone,
}

pub const STEPS: [Step; 5] = [Step::Invited, Step::Sent, Step::Opened, Step::SignedUp, Step::FormsDone];

impl Step {
    pub fn label(self) -> &'static str {
        match self {
            Self::Invited => "Invited",
            Self::Sent => "Sent",
            Self::Opened => "Opened",
            Self::SignedUp => "Signed up",
            Self::FormsDone => "Forms done",
        }
    }

    /// As a day's count is stored, or a line of a ledger.
    fn from_key(key: &str) -> Option<Self> {
        match key {
            "invited" | "queued" | "handed_over" => Some(Self::Invited),
            "sent" => Some(Self::Sent),
            "opened" => Some(Self::Opened),
            "signed_up" => Some(Self::SignedUp),
            "done" => Some(Self::FormsDone),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySteps {
    pub day: NaiveDate,
    pub step: Step,
    pub count: i64,
}

impl DaySteps {
    /// None for what is no step.
    pub fn counted(day: NaiveDate, key: &str, count: i64) -> Option<Self> {
        Step::from_key(key).map(|step| Self { day, step, count })
    }
}

/// The figures of the picture, and the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weeks {
    pub svg: String,
    /// The oldest first; each count in the order of [`STEPS`].
    pub rows: Vec<WeekRow>,
    pub total: [i64; 5],
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekRow {
    /// Its first day: `16 Nov`.
    pub from: String,
    pub counts: [i64; 5],
}

impl Weeks {
    /// The first day that counts.
    pub fn since(today: NaiveDate) -> NaiveDate {
        today - Days::new(7 * WEEKS as u64 - 1)
    }

    /// Of the weeks that end today; days before them, and to come, are left out. None where nothing happened.
    pub fn of(today: NaiveDate, days: &[DaySteps]) -> Option<Self> {
        let since = Self::since(today);
        let mut rows: Vec<WeekRow> = (0..WEEKS as u64)
            .map(|week| WeekRow { from: (since + Days::new(7 * week)).format("%-d %b").to_string(), counts: [0; 5] })
            .collect();
        for DaySteps { day, step, count } in days {
            let week = usize::try_from((*day - since).num_days().div_euclid(7)).ok();
            if let Some(row) = week.and_then(|week| rows.get_mut(week)) {
                row.counts[*step as usize] += count;
            }
        }
        let total = std::array::from_fn(|step| rows.iter().map(|row| row.counts[step]).sum());
        let is_empty = total == [0; 5];
        (!is_empty).then(|| Self { svg: super::picture::draw(&rows, &total), rows, total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(back: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap() - chrono::TimeDelta::days(back)
    }

    fn invited(back: i64, count: i64) -> DaySteps {
        DaySteps::counted(day(back), "queued", count).unwrap()
    }

    #[test]
    fn a_day_counts_in_its_week_and_thirteen_weeks_end_today() {
        assert_eq!(Weeks::since(day(0)), day(90));
        let weeks =
            Weeks::of(day(0), &[invited(91, 1), invited(90, 2), invited(84, 4), invited(83, 8), invited(0, 16), invited(-1, 32)]).unwrap();
        let counts: Vec<i64> = weeks.rows.iter().map(|row| row.counts[0]).collect();
        assert_eq!(counts, [6, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16]);
        assert_eq!((weeks.total[0], weeks.rows[0].from.as_str(), weeks.rows[12].from.as_str()), (30, "25 Aug", "17 Nov"));
    }

    #[test]
    fn a_step_is_known_as_it_is_counted_and_as_it_stands_in_a_ledger() {
        for (key, step) in [("queued", 0), ("handed_over", 0), ("invited", 0), ("sent", 1), ("opened", 2), ("signed_up", 3), ("done", 4)] {
            assert_eq!(DaySteps::counted(day(0), key, 1).map(|steps| steps.step), Some(STEPS[step]), "{key}");
        }
        for key in ["failed", "reminder_sent", "form_submitted", ""] {
            assert_eq!(DaySteps::counted(day(0), key, 1), None, "{key}");
        }
    }

    #[test]
    fn without_anything_there_is_no_picture() {
        assert_eq!(Weeks::of(day(0), &[]), None);
        assert_eq!(Weeks::of(day(0), &[invited(91, 3)]), None);
    }

    proptest! {
        #[test]
        fn what_is_in_the_weeks_is_in_the_total_and_every_bar_is_inside_the_picture(
            days in prop::collection::vec((0_i64..120, 0_usize..5, 1_i64..100_000), 1..60),
        ) {
            let days: Vec<DaySteps> = days.into_iter().map(|(back, step, count)| DaySteps { day: day(back), step: STEPS[step], count }).collect();
            let expected: i64 = days.iter().filter(|steps| steps.day >= day(90)).map(|steps| steps.count).sum();
            let weeks = Weeks::of(day(0), &days);
            prop_assert_eq!(weeks.as_ref().map_or(0, |weeks| weeks.total.iter().sum()), expected);
            if let Some(weeks) = weeks {
                prop_assert_eq!(weeks.rows.len(), WEEKS);
                prop_assert!(!weeks.svg.contains("height=\"-") && !weeks.svg.contains("NaN"));
            }
        }
    }
}
