//! Passkeys, with which a client or a representative signs in instead of the password: where they can be offered at all, what their owner
//! sees of them, and why one is refused. How they are checked is the server's.

use crate::{Moment, Refusal, ids::PasskeyId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// How long the answer to a challenge may take.
pub const CHALLENGE_MINUTES: i64 = 5;

/// Of one login.
pub const PASSKEY_LIMIT: usize = 20;

/// Whom passkeys are made for, and what a browser must say of the page that asks for them (Web Authentication Level 3, section 5.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    /// A host's name.
    pub id: String,
    pub origin: String,
}

impl RelyingParty {
    /// `None` where browsers know no passkeys: without TLS, but for `localhost`, and where the host is a number.
    pub fn of(public_url: &str) -> Option<Self> {
        let (scheme, rest) = public_url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.split(':').next()?.to_lowercase();
        let is_secure = scheme == "https" || (scheme == "http" && host == "localhost");
        let is_name =
            host.contains(|c: char| c.is_ascii_alphabetic()) && host.parse::<IpAddr>().is_err() && !authority.contains(['[', '@']);
        (is_secure && is_name).then(|| Self { id: host, origin: format!("{scheme}://{authority}") })
    }
}

/// What its owner sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasskeyView {
    pub id: PasskeyId,
    /// The device that it was added on, in words.
    pub name: String,
    pub added: Moment,
    pub used: Option<Moment>,
}

/// Why a passkey is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// Whatever is wrong with it, so that nobody learns whose it is, or whether anybody's.
    #[error("This passkey was not accepted. It may have been removed, or belong to another practice. Sign in with your password.")]
    NotAccepted,
    /// The challenge has been answered before, or too late, or is another login's.
    #[error("This took too long, or the page was open twice. Try again.")]
    Over,
    #[error("The passkey could not be added. Try again, or use another device.")]
    NotAdded,
    #[error("This passkey is added already.")]
    AlreadyThere,
    #[error("You have as many passkeys as there may be. Remove one that you no longer use, then add this one.")]
    TooMany,
}

impl From<PasskeyError> for Refusal {
    fn from(error: PasskeyError) -> Self {
        Self::Rule(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Language, language::retell};

    #[test]
    fn every_refusal_is_told_in_each_language() {
        use PasskeyError::{AlreadyThere, NotAccepted, NotAdded, Over, TooMany};
        for error in [NotAccepted, Over, NotAdded, AlreadyThere, TooMany] {
            assert_ne!(retell(&error.to_string(), Language::Spanish), error.to_string());
        }
    }

    #[test]
    fn passkeys_are_offered_over_tls_and_on_this_machine_by_name_alone() {
        let of = |url: &str| RelyingParty::of(url).map(|party| (party.id, party.origin));
        let some = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
        assert_eq!(of("https://portal.example.org/x"), some("portal.example.org", "https://portal.example.org"));
        assert_eq!(of("https://Portal.example.org:8443"), some("portal.example.org", "https://Portal.example.org:8443"));
        assert_eq!(of("http://localhost:3000"), some("localhost", "http://localhost:3000"));
        for none in [
            "http://portal.example.org",
            "http://127.0.0.1:3000",
            "https://192.0.2.7",
            "https://[2001:db8::1]:3000",
            "https://a@b.example",
            "portal.example.org",
            "https://",
            "",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
