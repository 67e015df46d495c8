//! How long to wait before the next try: twice as long each time, up to a limit, and not the same for all, so that what failed
//! together does not come back together.

use crate::Entropy;
use chrono::TimeDelta;

const BASE_MILLIS: i64 = 5_000;
const LIMIT_MILLIS: i64 = 15 * 60 * 1000;

/// After the `attempt`th try (from 1): between half and the whole of 5 s, 10 s, 20 s … 15 min.
pub(super) fn delay(attempt: i64, entropy: &dyn Entropy) -> TimeDelta {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or_default();
    let whole = BASE_MILLIS.saturating_mul(1_i64 << doublings).min(LIMIT_MILLIS);
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
}
