//! Whom something is done to: some clients by name, or everyone whom a search finds but for some. However many there are, no
//! browser holds as many ids.

use super::{ClientFilter, ClientQuery, PortalState, Standing};
use crate::ids::ClientId;
use serde::{Deserialize, Serialize};

/// Ids that a selection may name, ticked or left out one by one.
pub const NAMED_LIMIT: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientSelection {
    /// In this order.
    These(Vec<ClientId>),
    /// In the order of the list.
    Matching { search: String, filter: ClientFilter, except: Vec<ClientId> },
}

impl Default for ClientSelection {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

impl ClientSelection {
    /// Everyone whom the list shows, on screen or not.
    pub fn matching(query: &ClientQuery) -> Self {
        Self::Matching { search: query.search.clone(), filter: query.filter, except: Vec::new() }
    }

    /// The one client that it names and can ever mean.
    pub fn only(&self) -> Option<ClientId> {
        match self {
            Self::These(clients) => match clients.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            Self::Matching { .. } => None,
        }
    }

    pub fn is_empty(&self) -> bool {
        matches!(self, Self::These(clients) if clients.is_empty())
    }

    /// The ids that it names.
    pub fn named(&self) -> &[ClientId] {
        match self {
            Self::These(clients) | Self::Matching { except: clients, .. } => clients,
        }
    }
}

impl From<Vec<ClientId>> for ClientSelection {
    fn from(clients: Vec<ClientId>) -> Self {
        Self::These(clients)
    }
}

/// Who is in a selection now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionCounts {
    pub chosen: i64,
    /// Of the chosen, without an account: they cannot be invited (R3).
    pub without_email: i64,
    /// Of the chosen: forms are sent to them instead (R4).
    pub active: i64,
}

impl SelectionCounts {
    pub fn add_up(standings: impl IntoIterator<Item = (Standing, i64)>) -> Self {
        let mut counts = Self::default();
        for (standing, count) in standings {
            counts.chosen += count;
            if standing.portal == PortalState::Active {
                counts.active += count;
            } else if !standing.has_email {
                counts.without_email += count;
            }
        }
        counts
    }

    pub fn invitable(&self) -> i64 {
        self.chosen - self.without_email - self.active
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn only_a_selection_that_names_one_client_is_about_one() {
        let ids: Vec<ClientId> = (1..3).map(|id| ClientId(Uuid::from_u128(id))).collect();
        assert_eq!(ClientSelection::from(vec![ids[0]]).only(), Some(ids[0]));
        assert_eq!(ClientSelection::from(ids.clone()).only(), None);
        assert_eq!(ClientSelection::matching(&ClientQuery::default()).only(), None);
        assert!(ClientSelection::default().is_empty() && !ClientSelection::from(ids).is_empty());
    }

    #[test]
    fn those_who_can_be_invited_are_neither_without_address_nor_active() {
        assert_eq!(SelectionCounts { chosen: 10, without_email: 2, active: 3 }.invitable(), 5);
    }
}
