//! What the client lists ask for and get. Lists page by keyset: a cursor is the last row's place in the order.

use super::{Invitable, PortalState, fold};
use crate::{Moment, ids::ClientId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientRow {
    pub id: ClientId,
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub email: Option<String>,
    pub portal: PortalState,
    pub invitable: Invitable,
    pub forms_done: i64,
    pub forms_total: i64,
    pub last_sent: Option<Moment>,
}

impl ClientRow {
    /// `Abramson, Mara`
    pub fn list_name(&self) -> String {
        format!("{}, {}", self.last_name, self.first_name)
    }

    /// `Mara Abramson`
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientFilter {
    #[default]
    All,
    /// Never invited, or the invitation was revoked.
    NoAccount,
    /// Invited and waiting, stuck or not.
    Invited,
    /// R9: not delivered, opened but not signed up, run out, locked.
    Stuck,
    Active,
    NoEmail,
}

impl ClientFilter {
    pub const ALL: [Self; 6] = [Self::All, Self::NoAccount, Self::Invited, Self::Stuck, Self::Active, Self::NoEmail];

    /// As it stands in the page's address.
    pub fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NoAccount => "no-account",
            Self::Invited => "invited",
            Self::Stuck => "stuck",
            Self::Active => "active",
            Self::NoEmail => "no-email",
        }
    }

    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.key() == key).unwrap_or_default()
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::NoAccount => "No account",
            Self::Invited => "Invited",
            Self::Stuck => "Stuck",
            Self::Active => "Active",
            Self::NoEmail => "No e-mail",
        }
    }

    /// The states that the filter keeps; `None` when it is not about states.
    pub fn states(self) -> Option<&'static [PortalState]> {
        use PortalState::{Active, Expired, Locked, NoAccount, NotDelivered, Opened, Queued, Revoked, Sent};
        match self {
            Self::All | Self::NoEmail => None,
            Self::NoAccount => Some(&[NoAccount, Revoked]),
            Self::Invited => Some(&[Queued, Sent, NotDelivered, Opened, Expired, Locked]),
            Self::Stuck => Some(&[NotDelivered, Opened, Expired, Locked]),
            Self::Active => Some(&[Active]),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientSort {
    #[default]
    NameAscending,
    NameDescending,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientQuery {
    /// Part of a name or address, whatever the case and the accents; words in any order.
    pub search: String,
    pub filter: ClientFilter,
    pub sort: ClientSort,
    /// Where the page before ended, as [`ClientPage::next`] gave it.
    pub after: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientPage {
    /// At most 50.
    pub rows: Vec<ClientRow>,
    pub next: Option<String>,
    /// For the search, whatever the filter.
    pub counts: ClientCounts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCounts {
    pub all: i64,
    pub no_account: i64,
    pub invited: i64,
    pub stuck: i64,
    pub active: i64,
    pub no_email: i64,
}

impl ClientCounts {
    pub fn of(&self, filter: ClientFilter) -> i64 {
        match filter {
            ClientFilter::All => self.all,
            ClientFilter::NoAccount => self.no_account,
            ClientFilter::Invited => self.invited,
            ClientFilter::Stuck => self.stuck,
            ClientFilter::Active => self.active,
            ClientFilter::NoEmail => self.no_email,
        }
    }
}

/// How the two keys below are made: goes up when they are made otherwise, so that those that are kept are made anew.
pub const KEYS_VERSION: i64 = 1;

/// What lists are ordered by: the last name, then the first, folded.
pub fn sort_key(first_name: &str, last_name: &str) -> String {
    format!("{}\u{1}{}", fold(last_name.trim()), fold(first_name.trim()))
}

/// What the search looks in, folded.
pub fn search_key(first_name: &str, last_name: &str, preferred_name: Option<&str>, email: Option<&str>) -> String {
    fold(&format!("{first_name} {last_name} {} {}", preferred_name.unwrap_or_default(), email.unwrap_or_default()))
}
