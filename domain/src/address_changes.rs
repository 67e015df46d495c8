//! R30: a client with an account, or a representative (R31), signs in with another address once that address has confirmed it. What stands on
//! the way: how long the link works, what whoever follows it has to know, and what its page says.

use crate::{
    Language, Moment, Words,
    change_requests::ProfileChanges,
    devices::DeviceView,
    passkeys::PasskeyView,
    portal::{PortalFront, PortalViewer},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How long a link works.
pub const ADDRESS_LINK_HOURS: i64 = 24;

/// With the fifth wrong answer the link is locked.
pub const WRONG_PROOF_LIMIT: i64 = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressChangeState {
    Open,
    Confirmed,
    /// By a newer one.
    Replaced,
    Cancelled,
    /// After wrong answers.
    Locked,
    /// Never stored: see [`AddressChangeState::as_of`].
    Expired,
    /// Never stored: of a representative who acts for nobody any more, or not yet again.
    ActsForNobody,
}

impl AddressChangeState {
    pub const STORED: [Self; 5] = [Self::Open, Self::Confirmed, Self::Replaced, Self::Cancelled, Self::Locked];

    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Replaced => "replaced",
            Self::Cancelled => "cancelled",
            Self::Locked => "locked",
            Self::Expired => "expired",
            Self::ActsForNobody => "acts_for_nobody",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::STORED.into_iter().find(|state| state.key() == key)
    }

    #[must_use]
    pub fn as_of(self, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        if self == Self::Open && expires_at <= now { Self::Expired } else { self }
    }

    /// Why a link does not work: a heading, and what to do; `None` for one that does.
    pub fn why_not(self) -> Option<(&'static str, &'static str)> {
        self.why_not_in(Language::English.words())
    }

    /// The same, in the reader's language.
    pub fn why_not_in(self, words: Words) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Open => return None,
            Self::Confirmed => (words.told_link_used(), words.told_address_used()),
            Self::Replaced => (words.told_link_newer(), words.told_address_replaced()),
            Self::Cancelled => (words.told_change_cancelled(), words.told_address_cancelled()),
            Self::Locked => (words.told_link_locked(), words.told_address_locked()),
            Self::Expired => (words.told_link_run_out(), words.told_address_expired()),
            Self::ActsForNobody => (words.told_link_not_working(), words.told_address_nobody()),
        })
    }
}

/// What whoever follows the link has to know, so that a stranger to whom a mistyped address belongs can do nothing with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// Of the portal account.
    Password,
    /// Where staff asked for the change, for a client who may have lost the password together with the old address.
    DateOfBirth,
}

impl Proof {
    pub fn key(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::DateOfBirth => "date_of_birth",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Password, Self::DateOfBirth].into_iter().find(|proof| proof.key() == key)
    }
}

/// What a link is good for. Only one that works says whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AddressLink {
    Works {
        email: String,
        proof: Proof,
        expires: Moment,
    },
    Ended(AddressChangeState),
    /// Truncated, altered, invented, or another practice's: the same for all.
    Unknown,
}

/// The page behind `/p/{organization}/new-address/{secret}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressPage {
    pub front: PortalFront,
    pub link: AddressLink,
}

/// An address that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingAddress {
    pub email: String,
    pub expires: Moment,
}

/// `/p/{organization}/profile`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfilePage {
    pub viewer: PortalViewer,
    /// That one signs in with.
    pub email: String,
    pub pending: Option<PendingAddress>,
    /// What the practice has on file, in words: what it is, and what it says.
    pub facts: Vec<(String, String)>,
    /// What the client asks to have changed of it.
    pub changes: ProfileChanges,
    /// None where passkeys are not offered.
    pub passkeys: Option<Vec<PasskeyView>>,
    /// Signed in at present, this one first.
    pub devices: Vec<DeviceView>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn an_open_link_runs_out_at_its_time_and_an_ended_one_stays_as_it_ended() {
        let now = DateTime::from_timestamp(1_795_424_400, 0).unwrap();
        let at = |minutes| now + TimeDelta::minutes(minutes);
        assert_eq!(AddressChangeState::Open.as_of(at(1), now), AddressChangeState::Open);
        assert_eq!(AddressChangeState::Open.as_of(now, now), AddressChangeState::Expired);
        for state in AddressChangeState::STORED {
            assert_eq!(AddressChangeState::from_key(state.key()), Some(state));
            assert_eq!(state.why_not().is_none(), state == AddressChangeState::Open);
            if state != AddressChangeState::Open {
                assert_eq!(state.as_of(at(-1), now), state);
            }
        }
        assert_eq!(Proof::from_key(Proof::DateOfBirth.key()), Some(Proof::DateOfBirth));
    }
}
