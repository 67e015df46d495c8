//! Guessing is slowed by account and by address, in the database. Nobody can lock somebody else out: what counts first is
//! the pair of both, and an address that has signed in to the account before is let through the account's own limit.

use crate::{Result, Services};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use domain::{EmailAddress, Refusal};
use sha2::{Digest, Sha256};
use std::time::Duration;
use store::Tx;

/// Failures in the last quarter of an hour.
const PAIR_LIMIT: i64 = 10;
const ADDRESS_LIMIT: i64 = 100;
/// Links asked for in the last quarter of an hour, with one address from one place. They count among the place's failures.
const ASKED_LIMIT: i64 = 5;
/// Failures in a day, of one account from everywhere (NIST SP 800-63B-4 section 3.2.2 allows 100).
const ACCOUNT_LIMIT: i64 = 100;

/// A sign-in that is refused is answered so long after it was asked for, or later: more is looked up and written down for an address that
/// somebody has, and that does not show.
const REFUSED_AFTER: Duration = Duration::from_millis(100);

/// Holds a refusal back until then.
pub(crate) async fn held_back<T>(sign_in: impl Future<Output = Result<T>>) -> Result<T> {
    let earliest = tokio::time::sleep(REFUSED_AFTER);
    let outcome = sign_in.await;
    if outcome.is_err() {
        earliest.await;
    }
    outcome
}

impl Services {
    /// Refuses before any password is looked at; a refused try is not counted as a failure.
    pub(crate) async fn check_attempt(&self, tx: &mut Tx, account_key: &str, address: &str) -> Result<()> {
        let now = self.now();
        let counts = store::staff::count_failures(tx, account_key, address, now - TimeDelta::minutes(15), now - TimeDelta::days(1)).await?;
        let too_many = counts.of_pair >= PAIR_LIMIT
            || counts.of_address >= ADDRESS_LIMIT
            || (counts.of_account >= ACCOUNT_LIMIT && !store::staff::has_succeeded_from(tx, account_key, address).await?);
        if too_many { Err(Refusal::TooMany.into()) } else { Ok(()) }
    }

    /// Refuses as [`Services::check_attempt`] does when the limit was reached while the password was being looked at, be the
    /// password right or wrong: whoever sends a thousand guesses at once learns about no more than one after the other.
    pub(crate) async fn note_attempt(&self, tx: &mut Tx, account_key: &str, address: &str, succeeded: bool) -> Result<()> {
        store::staff::lock_account(tx, account_key).await?;
        self.check_attempt(tx, account_key, address).await?;
        Ok(store::staff::insert_attempt(tx, self.new_id(), account_key, address, succeeded, self.now()).await?)
    }
}

impl Services {
    /// Counts that a link was asked for, by the same means and for everybody alike, known or not. There is no limit for an address from
    /// everywhere: whoever reached it would keep its owner from a new password. How many e-mails go to one owner is limited where
    /// they are sent.
    pub(crate) async fn note_asking(&self, tx: &mut Tx, asked_key: &str, address: &str) -> Result<()> {
        let now = self.now();
        store::staff::lock_account(tx, asked_key).await?;
        let counts = store::staff::count_failures(tx, asked_key, address, now - TimeDelta::minutes(15), now - TimeDelta::days(1)).await?;
        if counts.of_pair >= ASKED_LIMIT || counts.of_address >= ADDRESS_LIMIT {
            return Err(Refusal::TooMany.into());
        }
        Ok(store::staff::insert_attempt(tx, self.new_id(), asked_key, address, false, now).await?)
    }
}

/// What two addresses are compared by. Text that is no address, which may be of any length and hold anything, is
/// counted under its hash: no account has it.
pub(crate) fn typed_email_key(typed: &str) -> String {
    match typed.parse::<EmailAddress>() {
        Ok(email) => email.key(),
        Err(_) => URL_SAFE_NO_PAD.encode(Sha256::digest(typed)),
    }
}

/// To somebody who is signed in, or follows a link of their own.
pub(crate) const WRONG_PASSWORD: &str = "This is not the password of your account.";

/// The one answer to a wrong address and to a wrong password.
pub(crate) fn wrong_sign_in() -> Refusal {
    Refusal::field("password", "The e-mail address or the password is wrong.")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By a clock that runs only while everybody waits.
    async fn takes(millis: u64, outcome: Result<()>) -> Duration {
        let start = tokio::time::Instant::now();
        let is_right = outcome.is_ok();
        let sign_in = async {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            outcome
        };
        assert_eq!(held_back(sign_in).await.is_ok(), is_right);
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_is_refused_waits_as_long_whatever_was_done_for_it_and_nobody_else_waits() {
        for millis in [0, 20, 99] {
            assert_eq!(takes(millis, Err(wrong_sign_in().into())).await, takes(50, Err(Refusal::TooMany.into())).await);
        }
        assert!(takes(20, Ok(())).await < REFUSED_AFTER);
        assert!(takes(200, Err(wrong_sign_in().into())).await < Duration::from_millis(250), "not longer than it takes anyway");
    }
}
