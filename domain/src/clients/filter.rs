//! What a list of clients can be narrowed to and ordered by, and how many there are of each.

use super::PortalState;
use serde::{Deserialize, Serialize};

/// What filters and counts look at. Stored in one word ([`Standing::key`]), so that a list of some walks an index made for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    pub portal: PortalState,
    /// Of who was sent an invitation: its link has lain unopened for [`QUIET_DAYS`](crate::invitations::QUIET_DAYS), as the program has noticed.
    pub lies_unopened: bool,
    /// Of an active client: forms are not done.
    pub has_open_forms: bool,
    pub has_email: bool,
}

impl Standing {
    pub fn all() -> impl Iterator<Item = Self> {
        PortalState::ALL.into_iter().flat_map(|portal| {
            let marks: &[(bool, bool)] = match portal {
                PortalState::Sent => &[(false, false), (true, false)],
                PortalState::Active => &[(false, false), (false, true)],
                _ => &[(false, false)],
            };
            marks.iter().flat_map(move |(lies_unopened, has_open_forms)| {
                let (lies_unopened, has_open_forms) = (*lies_unopened, *has_open_forms);
                [true, false].map(|has_email| Self { portal, lies_unopened, has_open_forms, has_email })
            })
        })
    }

    /// As it is stored.
    pub fn key(self) -> String {
        let portal = if self.lies_unopened { PortalState::SENT_UNOPENED } else { self.portal.key() };
        let forms = if self.has_open_forms { "+forms" } else { "" };
        let email = if self.has_email { "" } else { "-email" };
        format!("{portal}{forms}{email}")
    }

    pub fn from_key(key: &str) -> Option<Self> {
        let (rest, has_email) = key.strip_suffix("-email").map_or((key, true), |rest| (rest, false));
        let (rest, has_open_forms) = rest.strip_suffix("+forms").map_or((rest, false), |rest| (rest, true));
        let lies_unopened = rest == PortalState::SENT_UNOPENED;
        Some(Self { portal: PortalState::from_key(rest)?, lies_unopened, has_open_forms, has_email })
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
    /// R9: for any of the reasons below.
    Stuck,
    Active,
    NoEmail,
    NotDelivered,
    /// The address was changed after they were invited, and nobody has invited them since.
    AddressChanged,
    /// Sent some days ago, and the link not followed.
    NeverOpened,
    Opened,
    RanOut,
    Locked,
    FormsUnfinished,
}

impl ClientFilter {
    /// Those that every list offers.
    pub const ALL: [Self; 6] = [Self::All, Self::NoAccount, Self::Invited, Self::Stuck, Self::Active, Self::NoEmail];
    /// R9: why somebody may need looking after.
    pub const REASONS: [Self; 7] =
        [Self::NotDelivered, Self::AddressChanged, Self::NeverOpened, Self::Opened, Self::RanOut, Self::Locked, Self::FormsUnfinished];

    pub fn every() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().chain(Self::REASONS)
    }

    /// As it stands in the page's address.
    pub fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NoAccount => "no-account",
            Self::Invited => "invited",
            Self::Stuck => "stuck",
            Self::Active => "active",
            Self::NoEmail => "no-email",
            Self::NotDelivered => "not-delivered",
            Self::AddressChanged => "address-changed",
            Self::NeverOpened => "never-opened",
            Self::Opened => "opened",
            Self::RanOut => "ran-out",
            Self::Locked => "locked",
            Self::FormsUnfinished => "forms-unfinished",
        }
    }

    pub fn from_key(key: &str) -> Self {
        Self::every().find(|filter| filter.key() == key).unwrap_or_default()
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::NoAccount => "No account",
            Self::Invited => "Invited",
            Self::Stuck => "Stuck",
            Self::Active => "Active",
            Self::NoEmail => "No e-mail",
            Self::NotDelivered => "Not delivered",
            Self::AddressChanged => "Address changed",
            Self::NeverOpened => "Never opened",
            Self::Opened => "Opened, not signed up",
            Self::RanOut => "Ran out",
            Self::Locked => "Locked",
            Self::FormsUnfinished => "Forms unfinished",
        }
    }

    pub fn is_reason(self) -> bool {
        Self::REASONS.contains(&self)
    }

    pub fn keeps(self, standing: Standing) -> bool {
        use PortalState::{Active, AddressChanged, Expired, Locked, NoAccount, NotDelivered, Opened, Revoked};
        let portal = standing.portal;
        match self {
            Self::All => true,
            Self::NoAccount => matches!(portal, NoAccount | Revoked),
            Self::Invited => !matches!(portal, NoAccount | Revoked | Active),
            Self::Stuck => Self::REASONS.into_iter().any(|reason| reason.keeps(standing)),
            Self::Active => portal == Active,
            Self::NoEmail => !standing.has_email,
            Self::NotDelivered => portal == NotDelivered,
            Self::AddressChanged => portal == AddressChanged,
            Self::NeverOpened => standing.lies_unopened,
            Self::Opened => portal == Opened,
            Self::RanOut => portal == Expired,
            Self::Locked => portal == Locked,
            Self::FormsUnfinished => standing.has_open_forms,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortColumn {
    #[default]
    Name,
    /// Those without an address first.
    Email,
    /// In the order of [`PortalState::ALL`], and by name.
    Portal,
    /// Those who were never sent anything first.
    Sent,
}

impl SortColumn {
    pub const ALL: [Self; 4] = [Self::Name, Self::Email, Self::Portal, Self::Sent];

    fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Portal => "portal",
            Self::Sent => "sent",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientSort {
    pub column: SortColumn,
    pub is_descending: bool,
}

impl ClientSort {
    /// As it stands in the page's address: `sent`, `sent-desc`.
    pub fn key(self) -> String {
        format!("{}{}", self.column.key(), if self.is_descending { "-desc" } else { "" })
    }

    /// What is no order is the first one.
    pub fn from_key(key: &str) -> Self {
        let (column, is_descending) = key.strip_suffix("-desc").map_or((key, false), |column| (column, true));
        let column = SortColumn::ALL.into_iter().find(|known| known.key() == column);
        column.map(|column| Self { column, is_descending }).unwrap_or_default()
    }

    /// What choosing the column's head asks for: its order, or the other way round if it is that already.
    #[must_use]
    pub fn turned(self, column: SortColumn) -> Self {
        Self { column, is_descending: self.column == column && !self.is_descending }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCounts {
    pub all: i64,
    pub no_account: i64,
    pub invited: i64,
    pub stuck: i64,
    pub active: i64,
    pub no_email: i64,
    pub not_delivered: i64,
    pub address_changed: i64,
    pub never_opened: i64,
    pub opened: i64,
    pub ran_out: i64,
    pub locked: i64,
    pub forms_unfinished: i64,
}

impl ClientCounts {
    pub fn of(&self, filter: ClientFilter) -> i64 {
        let mut counts = *self;
        *counts.place(filter)
    }

    /// Of how many stand where.
    pub fn add_up(standings: impl IntoIterator<Item = (Standing, i64)>) -> Self {
        let mut counts = Self::default();
        for (standing, count) in standings {
            for filter in ClientFilter::every().filter(|filter| filter.keeps(standing)) {
                *counts.place(filter) += count;
            }
        }
        counts
    }

    fn place(&mut self, filter: ClientFilter) -> &mut i64 {
        match filter {
            ClientFilter::All => &mut self.all,
            ClientFilter::NoAccount => &mut self.no_account,
            ClientFilter::Invited => &mut self.invited,
            ClientFilter::Stuck => &mut self.stuck,
            ClientFilter::Active => &mut self.active,
            ClientFilter::NoEmail => &mut self.no_email,
            ClientFilter::NotDelivered => &mut self.not_delivered,
            ClientFilter::AddressChanged => &mut self.address_changed,
            ClientFilter::NeverOpened => &mut self.never_opened,
            ClientFilter::Opened => &mut self.opened,
            ClientFilter::RanOut => &mut self.ran_out,
            ClientFilter::Locked => &mut self.locked,
            ClientFilter::FormsUnfinished => &mut self.forms_unfinished,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_standing_filter_and_order_reads_as_it_was_written() {
        let keys: BTreeSet<String> = Standing::all().map(Standing::key).collect();
        assert_eq!(keys.len(), 24);
        for standing in Standing::all() {
            assert_eq!(Standing::from_key(&standing.key()), Some(standing));
        }
        for filter in ClientFilter::every() {
            assert_eq!(ClientFilter::from_key(filter.key()), filter);
        }
        for column in SortColumn::ALL {
            for is_descending in [false, true] {
                let sort = ClientSort { column, is_descending };
                assert_eq!(ClientSort::from_key(&sort.key()), sort);
            }
        }
        assert_eq!(ClientSort::from_key("nonsense"), ClientSort::default());
    }

    #[test]
    fn r9_counts_are_those_that_each_filter_keeps() {
        let counts = ClientCounts::add_up(Standing::all().map(|standing| (standing, 1)));
        for filter in ClientFilter::every() {
            let kept = i64::try_from(Standing::all().filter(|standing| filter.keeps(*standing)).count()).unwrap();
            assert_eq!(counts.of(filter), kept, "{filter:?}");
        }
        assert_eq!((counts.all, counts.forms_unfinished, counts.never_opened, counts.no_email), (24, 2, 2, 12));
    }

    #[test]
    fn r9_whoever_is_stuck_is_so_for_one_reason() {
        for standing in Standing::all() {
            let reasons = ClientFilter::REASONS.into_iter().filter(|reason| reason.keeps(standing)).count();
            assert_eq!(usize::from(ClientFilter::Stuck.keeps(standing)), reasons, "{standing:?}");
        }
    }

    #[test]
    fn r9_who_was_sent_an_invitation_is_stuck_only_once_it_has_lain_unopened() {
        let sent = Standing { portal: PortalState::Sent, lies_unopened: false, has_open_forms: false, has_email: true };
        for filter in [ClientFilter::Stuck, ClientFilter::NeverOpened] {
            assert_eq!([false, true].map(|lies_unopened| filter.keeps(Standing { lies_unopened, ..sent })), [false, true], "{filter:?}");
        }
        assert!(ClientFilter::Invited.keeps(Standing { lies_unopened: true, ..sent }));
    }

    #[test]
    fn a_columns_head_turns_its_own_order_and_starts_anothers() {
        let sort = ClientSort::default().turned(SortColumn::Sent);
        assert_eq!(sort, ClientSort { column: SortColumn::Sent, is_descending: false });
        assert!(sort.turned(SortColumn::Sent).is_descending);
        assert!(!sort.turned(SortColumn::Sent).turned(SortColumn::Name).is_descending);
    }
}
