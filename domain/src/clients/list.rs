//! What the client lists ask for and get. Lists page by keyset: a cursor is the last row's place in the order.

use super::{ClientCounts, ClientFilter, ClientSort, Invitable, PortalState, fold};
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

    /// The client's [`search_key`], where `fold` does what [`fold`](super::fold()) does.
    pub fn search_key(&self, fold: impl Fn(&str) -> String) -> String {
        search_key_by(fold, &self.first_name, &self.last_name, self.preferred_name.as_deref(), self.email.as_deref())
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientQuery {
    /// Part of a name or address, whatever the case and the accents; words in any order.
    pub search: String,
    pub filter: ClientFilter,
    pub sort: ClientSort,
    /// Where the page before ended, as [`ClientPage::next`] or an anchor gave it.
    pub after: Option<String>,
    /// How many rows after that the page begins, up to [`ANCHOR_ROWS`].
    pub skip: usize,
}

/// Rows of a page.
pub const PAGE_ROWS: usize = 50;
/// Every so many rows of a list there is an anchor, from which one that is scrolled to is reached.
pub const ANCHOR_ROWS: usize = 500;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientPage {
    /// At most [`PAGE_ROWS`].
    pub rows: Vec<ClientRow>,
    pub next: Option<String>,
    /// For the search, whatever the filter. `None` where counting takes longer than listing: it is asked for by itself.
    pub counts: Option<ClientCounts>,
}

/// Places in a list, each [`ANCHOR_ROWS`] rows after the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAnchors {
    pub anchors: Vec<String>,
    /// There are no more.
    pub is_end: bool,
}

/// How the two keys below are made: goes up when they are made otherwise, so that those that are kept are made anew.
pub const KEYS_VERSION: i64 = 1;

/// What lists are ordered by: the last name, then the first, folded.
pub fn sort_key(first_name: &str, last_name: &str) -> String {
    format!("{}\u{1}{}", fold(last_name.trim()), fold(first_name.trim()))
}

/// What the search looks in: folded, with two spaces before each word, so that the beginning of a word can be told from its middle.
pub fn search_key(first_name: &str, last_name: &str, preferred_name: Option<&str>, email: Option<&str>) -> String {
    search_key_by(fold, first_name, last_name, preferred_name, email)
}

fn search_key_by(
    fold: impl Fn(&str) -> String,
    first_name: &str,
    last_name: &str,
    preferred_name: Option<&str>,
    email: Option<&str>,
) -> String {
    let words = fold(&format!("{first_name} {last_name} {} {}", preferred_name.unwrap_or_default(), email.unwrap_or_default()));
    words.split_whitespace().fold(String::new(), |key, word| key + "  " + word)
}
