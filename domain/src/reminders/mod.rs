//! Reminders (R28): on which days after the sending a client hears again who has not signed up, or has forms open. Here is
//! when the next one is due; who is reminded, and of what, is decided where the client's invitation and forms are known.

use crate::{Moment, portal::PortalFront};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// So many reminders at most follow one sending.
pub const DAYS_LIMIT: usize = 4;
/// No reminder comes later after the sending.
pub const LAST_DAY: i64 = 60;

/// What is wrong with the days, in words.
pub fn check_days(days: &[i64]) -> Option<&'static str> {
    let in_range = days.iter().all(|day| (1..=LAST_DAY).contains(day));
    if days.is_empty() || days.len() > DAYS_LIMIT || !in_range {
        return Some("Enter one to four days between 1 and 60, with commas between them, for example 3, 7.");
    }
    let rising = days.windows(2).all(|pair| pair[0] < pair[1]);
    (!rising).then_some("Enter the days in order, each once, for example 3, 7.")
}

/// What is no number becomes a day that [`check_days`] refuses. Nothing typed is no day.
pub fn read_days(typed: &str) -> Vec<i64> {
    if typed.trim().is_empty() {
        return Vec::new();
    }
    typed.split(',').map(|day| day.trim().parse().unwrap_or(0)).collect()
}

/// As [`read_days`] reads them, and as they are stored.
pub fn write_days(days: &[i64]) -> String {
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// How far one client's reminders are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReminderPlan {
    /// The days count from here.
    pub sent_at: DateTime<Utc>,
    /// Whatever was due until then has been sent, or passed over.
    pub settled_until: DateTime<Utc>,
}

impl ReminderPlan {
    /// Whether a day has come that was not dealt with. Of several that came together, as after a standstill, one reminder is made.
    pub fn is_due(self, days: &[i64], now: DateTime<Utc>) -> bool {
        self.next(days).is_some_and(|next| next <= now)
    }

    /// When the next day comes, or came.
    pub fn next(self, days: &[i64]) -> Option<DateTime<Utc>> {
        days.iter().map(|day| self.sent_at + TimeDelta::days(*day)).filter(|at| *at > self.settled_until).min()
    }

    #[must_use]
    pub fn settled(self, now: DateTime<Utc>) -> Self {
        Self { settled_until: now, ..self }
    }
}

/// What staff see of a client's reminders.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reminders {
    /// There is nothing to remind of, every day has passed, or the practice has switched them off.
    NoMore,
    Next(Moment),
    /// By the client.
    Stopped(Moment),
}

/// The page behind a reminder's *Stop* link.
#[derive(Clone, Debug, PartialEq)]
pub struct StopPage {
    pub front: PortalFront,
    pub link: StopLink,
    /// Whose forms the reminders are of, to a representative, who may act for several clients (R31); `None` to the client.
    pub for_whom: Option<String>,
}

/// What it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopLink {
    Works,
    Stopped,
    /// Truncated, altered, invented, or another practice's.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_424_400, 0).unwrap()
    }

    fn after(hours: i64) -> DateTime<Utc> {
        start() + TimeDelta::hours(hours)
    }

    #[test]
    fn r28_one_to_four_rising_days_are_taken_and_others_are_told_why_not() {
        for days in [&[3, 7][..], &[1], &[60], &[1, 2, 3, 60]] {
            assert_eq!(check_days(days), None, "{days:?}");
        }
        for days in [&[][..], &[0], &[61], &[-1], &[7, 3], &[3, 3], &[1, 2, 3, 4, 5], &[i64::MAX]] {
            assert!(check_days(days).is_some(), "{days:?}");
        }
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        assert_eq!(read_days(" 3,7 , 14"), [3, 7, 14]);
        assert_eq!(read_days(&write_days(&[3, 7])), [3, 7]);
        assert!(read_days("").is_empty());
        for typed in ["three", "3;7", "3,", "3.5", "99999999999999999999"] {
            assert!(check_days(&read_days(typed)).is_some(), "{typed}");
        }
    }

    #[test]
    fn r28_a_reminder_is_due_on_its_day_and_not_before() {
        let plan = ReminderPlan { sent_at: start(), settled_until: start() };
        assert!(!plan.is_due(&[3, 7], after(71)));
        assert!(plan.is_due(&[3, 7], after(72)));
        let reminded = plan.settled(after(72));
        assert_eq!(reminded.next(&[3, 7]), Some(after(168)));
        assert!(!reminded.is_due(&[3, 7], after(167)) && reminded.is_due(&[3, 7], after(168)));
        assert_eq!(reminded.settled(after(168)).next(&[3, 7]), None);
    }

    proptest! {
        #[test]
        fn r28_however_often_it_is_looked_there_are_no_more_reminders_than_days(
            days in prop::collection::btree_set(1_i64..=60, 1..=4),
            looks in prop::collection::vec(1_i64..400, 0..60),
        ) {
            let days: Vec<i64> = days.into_iter().collect();
            let (mut plan, mut hours, mut sent) = (ReminderPlan { sent_at: start(), settled_until: start() }, 0, 0);
            for pause in looks {
                hours += pause;
                if plan.is_due(&days, after(hours)) {
                    prop_assert!(hours >= days[0] * 24);
                    sent += 1;
                }
                plan = plan.settled(after(hours));
                prop_assert!(plan.next(&days).is_none_or(|next| next > after(hours)));
            }
            prop_assert!(sent <= days.len());
        }
    }
}
