//! People in a practice's care, and where each stands at the portal's door.

mod details;
mod filter;
mod fold;
pub mod import;
mod list;
mod selection;
mod words;

pub use details::{ClientDetails, ClientForm, ClientInput, EARLIEST_BIRTH};
pub use filter::{ClientCounts, ClientFilter, ClientSort, SortColumn, Standing};
pub use fold::{fold, fold_letters};
pub use list::{ANCHOR_ROWS, ClientAnchors, ClientPage, ClientQuery, ClientRow, KEYS_VERSION, PAGE_ROWS, search_key, sort_key};
pub use selection::{ClientSelection, NAMED_LIMIT, SelectionCounts};
pub use words::{SEARCH_WORDS, SearchWords};

use serde::{Deserialize, Serialize};

/// Where a client stands. Kept with the client's row and changed together with their invitation. Lists are in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PortalState {
    NoAccount,
    Queued,
    Sent,
    /// The e-mail could not be delivered.
    NotDelivered,
    /// The invitation ended because it had gone to another address (R30).
    AddressChanged,
    /// The link was followed by a person.
    Opened,
    Expired,
    Locked,
    Revoked,
    Active,
}

impl PortalState {
    pub const ALL: [Self; 10] = [
        Self::NoAccount,
        Self::Queued,
        Self::Sent,
        Self::NotDelivered,
        Self::AddressChanged,
        Self::Opened,
        Self::Expired,
        Self::Locked,
        Self::Revoked,
        Self::Active,
    ];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::NotDelivered => "not_delivered",
            Self::AddressChanged => "address_changed",
            Self::Opened => "opened",
            Self::Expired => "expired",
            Self::Locked => "locked",
            Self::Revoked => "revoked",
            Self::Active => "active",
        }
    }

    /// As [`Self::Sent`] is stored once the link has lain unopened for days: whatever is written next of where the client stands ends that too.
    pub const SENT_UNOPENED: &'static str = "sent+unopened";

    pub fn from_key(key: &str) -> Option<Self> {
        let key = if key == Self::SENT_UNOPENED { Self::Sent.key() } else { key };
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// A link waits for the client: another address ends it (R30).
    pub fn has_open_invitation(self) -> bool {
        matches!(self, Self::Queued | Self::Sent | Self::NotDelivered | Self::Opened)
    }

    /// In words, as a badge shows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::NoAccount => "No account",
            Self::Queued => "Queued",
            Self::Sent => "Invited",
            Self::NotDelivered => "Not delivered",
            Self::AddressChanged => "Address changed",
            Self::Opened => "Opened, not signed up",
            Self::Expired => "Invitation ran out",
            Self::Locked => "Locked",
            Self::Revoked => "Revoked",
            Self::Active => "Active",
        }
    }
}

/// Whether a client can be invited now, and if not, why (R3, R4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Invitable {
    Yes,
    NoEmail,
    AlreadyActive,
}

impl Invitable {
    pub fn of(state: PortalState, has_email: bool) -> Self {
        match (state, has_email) {
            (PortalState::Active, _) => Self::AlreadyActive,
            (_, false) => Self::NoEmail,
            _ => Self::Yes,
        }
    }

    /// Why the row cannot be ticked; `None` when it can.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Yes => None,
            Self::NoEmail => Some("No e-mail address on file. Add one on the client's page, then invite."),
            Self::AlreadyActive => Some("Has an active account. Send forms instead."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r3_a_client_without_an_address_cannot_be_invited_and_is_told_why() {
        for state in PortalState::ALL {
            assert!(Invitable::of(state, false).reason().is_some());
        }
    }

    #[test]
    fn r4_a_client_with_an_active_account_cannot_be_invited() {
        assert_eq!(Invitable::of(PortalState::Active, true), Invitable::AlreadyActive);
    }

    #[test]
    fn r5_a_client_who_was_invited_and_has_not_signed_up_can_be_invited_again() {
        for state in PortalState::ALL.into_iter().filter(|state| *state != PortalState::Active) {
            assert_eq!(Invitable::of(state, true), Invitable::Yes, "{state:?}");
        }
    }

    #[test]
    fn every_state_has_a_key_of_its_own() {
        for state in PortalState::ALL {
            assert_eq!(PortalState::from_key(state.key()), Some(state));
        }
        assert_eq!(PortalState::from_key(PortalState::SENT_UNOPENED), Some(PortalState::Sent));
    }
}
