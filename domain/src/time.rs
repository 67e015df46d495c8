//! A moment as the practice's clock shows it. The server knows the time zone; the browser only shows.

use crate::Language;
use chrono::{DateTime, NaiveDateTime, Timelike, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    pub at: DateTime<Utc>,
    /// The same moment on the wall of the practice.
    pub local: NaiveDateTime,
}

impl Moment {
    /// `7 December 2026`
    pub fn day(&self) -> String {
        Language::English.day(self.local.date())
    }

    /// As a client reads it: `7 December 2026`, `7 de diciembre de 2026`.
    pub fn day_in(&self, language: Language) -> String {
        language.day(self.local.date())
    }

    /// `7 December 2026, 9:12`: for what is read years later, or on paper.
    pub fn in_full(&self) -> String {
        format!("{}, {}:{:02}", self.day(), self.local.hour(), self.local.minute())
    }

    /// `7 Dec`
    pub fn short_day(&self) -> String {
        let written = self.day_and_time();
        written.split_once(',').map_or(written.clone(), |(day, _)| day.to_owned())
    }

    /// `7 Dec, 9:12`
    pub fn day_and_time(&self) -> String {
        Language::English.day_and_time(self.local)
    }

    /// As a client reads it: `7 Dec, 9:12`, `7 de dic., 9:12`.
    pub fn day_and_time_in(&self, language: Language) -> String {
        language.day_and_time(self.local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_as_people_write_it() {
        let at = DateTime::from_timestamp(1_796_634_725, 0).unwrap();
        let moment = Moment { at, local: at.naive_utc() };
        assert_eq!(moment.day(), "7 December 2026");
        assert_eq!(moment.day_in(Language::English), "7 December 2026");
        assert_eq!(moment.day_in(Language::Spanish), "7 de diciembre de 2026");
        assert_eq!(moment.day_and_time(), "7 Dec, 9:12");
        assert_eq!(moment.short_day(), "7 Dec");
        assert_eq!(moment.day_and_time_in(Language::Spanish), "7 de dic., 9:12");
        assert_eq!(moment.in_full(), "7 December 2026, 9:12");
    }
}
