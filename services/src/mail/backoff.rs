//! How long to wait before the next try: twice as long each time, up to a limit, and not the same for all, so that what failed
//! together does not come back together.

use crate::Entropy;
use chrono::TimeDelta;

/// Of an e-mail, and of the domain that it goes to.
const DELAY: (i64, i64) = (5_000, 15 * 60 * 1000);
/// Of a mail server: everything waits behind it.
const PAUSE: (i64, i64) = (1_000, 60_000);

/// After the `attempt`th try (from 1): between half and the whole of 5 s, 10 s, 20 s … 15 min.
pub(super) fn delay(attempt: i64, entropy: &dyn Entropy) -> TimeDelta {
    between(DELAY, attempt, entropy)
}

/// After the `attempt`th try (from 1): between half and the whole of 1 s, 2 s, 4 s … 1 min.
pub(super) fn pause(attempt: i64, entropy: &dyn Entropy) -> TimeDelta {
    between(PAUSE, attempt, entropy)
}

/// `limits`: milliseconds after the first try, and at most.
fn between(limits: (i64, i64), attempt: i64, entropy: &dyn Entropy) -> TimeDelta {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or_default();
    let whole = limits.0.saturating_mul(1_i64 << doublings).min(limits.1);
    let mut random = [0; 4];
    entropy.fill(&mut random);
    let share = i64::from(u32::from_le_bytes(random));
    TimeDelta::milliseconds(whole / 2 + (whole / 2) * share / i64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn waiting_doubles_from_five_seconds_to_a_quarter_of_an_hour() {
        let seconds = |attempt| (delay(attempt, &Fixed(0)).num_milliseconds(), delay(attempt, &Fixed(255)).num_milliseconds());
        assert_eq!(seconds(1), (2_500, 5_000));
        assert_eq!(seconds(2), (5_000, 10_000));
        assert_eq!(seconds(3), (10_000, 20_000));
        assert_eq!(seconds(9), (450_000, 900_000));
        assert_eq!(seconds(i64::MAX), (450_000, 900_000));
        assert_eq!(seconds(0), seconds(1));
    }

    #[test]
    fn a_mail_server_is_left_alone_from_a_second_to_a_minute() {
        let millis = |attempt| (pause(attempt, &Fixed(0)).num_milliseconds(), pause(attempt, &Fixed(255)).num_milliseconds());
        assert_eq!((millis(1), millis(3), millis(9)), ((500, 1_000), (2_000, 4_000), (30_000, 60_000)));
    }
}
