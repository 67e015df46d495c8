//! Forgotten passwords: where a link to set a new one stands, and what the page behind it says. Who gets a link is decided on the server.

use crate::{Language, Moment, Words, portal::PortalFront};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How long a link works.
pub const RESET_MINUTES: i64 = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetState {
    Open,
    /// A new password was set with it.
    Used,
    /// By a newer link.
    Replaced,
    /// Never stored: see [`ResetState::as_of`].
    Expired,
}

impl ResetState {
    pub const STORED: [Self; 3] = [Self::Open, Self::Used, Self::Replaced];

    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used => "used",
            Self::Replaced => "replaced",
            Self::Expired => "expired",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::STORED.into_iter().find(|state| state.key() == key)
    }

    #[must_use]
    pub fn as_of(self, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        if self == Self::Open && expires_at <= now { Self::Expired } else { self }
    }
}

/// What a link to set a new password is good for. Only one that works says whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ResetLink {
    Works {
        /// The address that one signs in with, which password managers keep the new password under.
        email: String,
        expires: Moment,
    },
    Used,
    Replaced,
    Expired,
    /// Truncated, altered, invented, or another practice's: the same for all.
    Unknown,
}

impl ResetLink {
    /// Of a link that does not work: a heading, and why and what to do.
    pub fn why_not(&self) -> (&'static str, &'static str) {
        self.why_not_in(Language::English.words())
    }

    /// The same, in the reader's language.
    pub fn why_not_in(&self, words: Words) -> (&'static str, &'static str) {
        match self {
            Self::Used => (words.told_link_used(), words.told_reset_used()),
            Self::Replaced => (words.told_link_newer(), words.told_reset_replaced()),
            Self::Expired => (words.told_link_run_out(), words.told_reset_expired()),
            Self::Unknown | Self::Works { .. } => (words.told_link_not_working(), words.told_reset_unknown()),
        }
    }
}

/// The page behind `/p/{organization}/reset-password/{secret}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResetPage {
    pub front: PortalFront,
    pub link: ResetLink,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn an_open_link_runs_out_at_its_time_and_an_ended_one_stays_as_it_ended() {
        let now = DateTime::from_timestamp(1_795_424_400, 0).unwrap();
        let at = |minutes| now + TimeDelta::minutes(minutes);
        assert_eq!(ResetState::Open.as_of(at(1), now), ResetState::Open);
        assert_eq!(ResetState::Open.as_of(now, now), ResetState::Expired);
        for ended in [ResetState::Used, ResetState::Replaced] {
            assert_eq!(ended.as_of(at(-1), now), ended);
        }
        assert!(ResetState::STORED.into_iter().all(|state| ResetState::from_key(state.key()) == Some(state)));
    }
}
