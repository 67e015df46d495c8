//! The pace at which a practice's batches leave: mail servers refuse who sends too much at a time. Each e-mail has its turn when it
//! is written down, which says in what order they go and how long that takes. What leaves is counted again when it is claimed, in
//! the database: so e-mails that come back, and several programs, are within the same pace. An e-mail that somebody waits for is in
//! no line.

use crate::{Result, Services};
use chrono::{DateTime, TimeDelta, Utc};
use store::Tx;
use uuid::Uuid;

/// The turns of one practice's e-mails, one after the other.
pub(crate) struct Pace {
    last: DateTime<Utc>,
    between: TimeDelta,
}

impl Pace {
    /// `last` is the turn that was given last. What was not used of the last minute may leave at once, since mail servers count by the minute.
    pub(super) fn new(last: Option<DateTime<Utc>>, now: DateTime<Utc>, per_minute: u32) -> Self {
        let a_minute_ago = now - TimeDelta::minutes(1);
        let between = TimeDelta::microseconds(60_000_000 / i64::from(per_minute.max(1)));
        Self { last: last.map_or(a_minute_ago, |last| last.max(a_minute_ago)), between }
    }

    /// How many turns have come by now.
    pub(super) fn come(&self, now: DateTime<Utc>) -> usize {
        let micros = |time: TimeDelta| time.num_microseconds().unwrap_or(i64::MAX);
        usize::try_from(micros(now - self.last) / micros(self.between).max(1)).unwrap_or_default()
    }

    /// The turn that was taken last.
    pub(super) fn last(&self) -> DateTime<Utc> {
        self.last
    }

    pub fn take(&mut self) -> DateTime<Utc> {
        self.last += self.between;
        self.last
    }
}

impl Services {
    /// The caller holds the organization's lock, and keeps the pace when it has taken its turns.
    pub(crate) async fn pace_of(&self, tx: &mut Tx, organization: Uuid) -> Result<Pace> {
        let last = store::messages::find_last_turn(tx, organization).await?;
        let own = store::organization::find_mail_settings(tx, organization).await?.and_then(|row| row.mail_per_minute);
        Ok(Pace::new(last, self.now(), self.per_minute(own)))
    }

    /// `own`: of a practice that sends over its own mail server and has set a pace for it.
    pub(crate) fn per_minute(&self, own: Option<i64>) -> u32 {
        own.and_then(|own| u32::try_from(own).ok()).unwrap_or(self.config().mail_per_minute)
    }

    pub(crate) async fn keep_pace(&self, tx: &mut Tx, organization: Uuid, pace: &Pace) -> Result<()> {
        Ok(store::messages::set_last_turn(tx, organization, pace.last).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_424_400, 0).unwrap()
    }

    #[test]
    fn a_minutes_worth_leaves_at_once_and_then_one_after_the_other() {
        let mut pace = Pace::new(None, start(), 60);
        let turns: Vec<_> = (0..63).map(|_| (pace.take() - start()).num_seconds()).collect();
        assert_eq!((turns[0], turns[59], turns[60], turns[62]), (-59, 0, 1, 3));
        let mut next = Pace::new(Some(pace.last), start(), 60);
        assert_eq!((next.take() - start()).num_seconds(), 4);
        let mut much_later = Pace::new(Some(pace.last), start() + TimeDelta::hours(1), 60);
        assert_eq!((much_later.take() - start()).num_seconds(), 3541);
    }

    proptest! {
        #[test]
        fn however_batches_come_no_minute_of_turns_holds_more_than_the_limit(
            batches in prop::collection::vec((0_i64..90, 1_usize..40), 1..12),
            per_minute in 1_u32..50,
        ) {
            let (mut kept, mut now, mut turns) = (None, start(), Vec::new());
            for (pause, count) in batches {
                now += TimeDelta::seconds(pause);
                let mut pace = Pace::new(kept, now, per_minute);
                turns.extend((0..count).map(|_| pace.take()));
                kept = Some(pace.last);
            }
            for from in &turns {
                let until = *from + TimeDelta::minutes(1);
                let within = turns.iter().filter(|turn| (*from..until).contains(turn)).count();
                // 60 s over the limit need not be whole microseconds.
                prop_assert!(within <= per_minute as usize + 1, "{within} of {per_minute}");
            }
        }
    }
}
