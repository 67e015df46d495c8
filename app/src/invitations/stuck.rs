//! Who of the invitations on screen is invited again together (R9).

use super::counted::clients;
use domain::{
    clients::{NAMED_LIMIT, PortalState},
    ids::ClientId,
    invitations::InvitationView,
};

/// Those on screen who are stuck before the account, each once: with one nobody can be invited (R4).
#[derive(Debug, PartialEq)]
pub(super) struct Stuck {
    /// As many as can be named.
    pub first: Vec<ClientId>,
    pub are_all: bool,
}

impl Stuck {
    pub fn of(rows: &[InvitationView]) -> Self {
        let (mut first, mut are_all) = (Vec::new(), true);
        for row in rows.iter().filter(|row| row.stands != PortalState::Active) {
            if first.contains(&row.client_id) {
                continue;
            }
            if first.len() == NAMED_LIMIT {
                are_all = false;
                break;
            }
            first.push(row.client_id);
        }
        Self { first, are_all }
    }

    pub fn label(&self) -> String {
        let which = match (self.first.len(), self.are_all) {
            (1, _) => return "Invite this client again".to_owned(),
            (_, true) => "these",
            (_, false) => "the first",
        };
        format!("Invite {which} {} again", clients(i64::try_from(self.first.len()).unwrap_or(i64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use domain::{
        Moment,
        ids::{BatchId, InvitationId},
        invitations::{Delivery, InvitationState},
    };
    use uuid::Uuid;

    fn row(client: usize, stands: PortalState) -> InvitationView {
        let at = DateTime::UNIX_EPOCH;
        let moment = Moment { at, local: at.naive_utc() };
        InvitationView {
            id: InvitationId(Uuid::nil()),
            client_id: client_number(client),
            batch_id: BatchId(Uuid::nil()),
            client_name: String::new(),
            email: String::new(),
            state: InvitationState::Open,
            delivery: Delivery::Sent,
            stands,
            expires: moment,
            created: moment,
            invited_by: String::new(),
            forms_done: 0,
            forms_total: 0,
            ledger: Vec::new(),
        }
    }

    fn client_number(client: usize) -> ClientId {
        ClientId(Uuid::from_u128(client as u128))
    }

    #[test]
    fn r9_of_more_stuck_clients_than_can_be_named_the_first_are_invited_again_and_that_is_said() {
        let rows: Vec<_> = (0..=NAMED_LIMIT).map(|client| row(client, PortalState::Expired)).collect();
        let all = Stuck::of(&rows[..NAMED_LIMIT]);
        assert_eq!((all.first.len(), all.label().as_str()), (NAMED_LIMIT, "Invite these 500 clients again"));
        let more = Stuck::of(&rows);
        assert_eq!((&more.first, more.label().as_str()), (&all.first, "Invite the first 500 clients again"));
        assert_eq!(Stuck::of(&rows[..1]).label(), "Invite this client again");
    }

    #[test]
    fn r4_who_has_an_account_or_is_listed_before_is_not_invited_again() {
        let rows = [row(1, PortalState::Opened), row(2, PortalState::Active), row(1, PortalState::Locked), row(3, PortalState::Opened)];
        assert_eq!(Stuck::of(&rows), Stuck { first: [1, 3].map(client_number).into(), are_all: true });
    }
}
