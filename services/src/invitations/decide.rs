//! Whether one client can be invited now (R3, R4, R6): the same decision for the draft and for the sending.

use crate::{Result, Services, staff::ClientScope};
use domain::{
    Refusal,
    clients::PortalState,
    ids::{ClientId, OrganizationId},
    invitations::{ClientOutcome, Outcome},
};
use std::collections::HashSet;
use store::{Tx, invitations::RecipientRow};

/// Clients of one batch: it is one transaction, and others wait for it.
const BATCH_LIMIT: usize = 500;

pub(super) enum Decision {
    Invite(Invitee),
    LeaveOut(ClientOutcome),
}

/// A client who can be invited, with the address that it will go to.
pub(super) struct Invitee {
    pub row: RecipientRow,
    pub email: String,
    pub email_key: String,
}

/// Whose clients, and the addresses that earlier ones of the same list were given.
pub(super) struct Deciding {
    pub organization: OrganizationId,
    pub scope: ClientScope,
    pub taken: HashSet<String>,
}

impl Deciding {
    pub fn new(organization: OrganizationId, scope: ClientScope) -> Self {
        Self { organization, scope, taken: HashSet::new() }
    }
}

pub(super) fn full_name(row: &RecipientRow) -> String {
    format!("{} {}", row.first_name, row.last_name)
}

/// Each client once, in the order asked for; refused when there are too many, or more than one and no administrator (R1).
pub(super) fn distinct_clients(clients: &[ClientId], is_administrator: bool) -> Result<Vec<ClientId>> {
    let mut seen = HashSet::new();
    let distinct: Vec<ClientId> = clients.iter().copied().filter(|client| seen.insert(*client)).collect();
    if distinct.len() > 1 && !is_administrator {
        return Err(Refusal::Forbidden.into());
    }
    if distinct.len() > BATCH_LIMIT {
        let sentence =
            format!("You chose {} clients. Invite at most {BATCH_LIMIT} at a time, then the next {BATCH_LIMIT}.", distinct.len());
        return Err(Refusal::field("clients", sentence).into());
    }
    Ok(distinct)
}

impl Services {
    pub(super) async fn decide(&self, tx: &mut Tx, deciding: &mut Deciding, client: ClientId) -> Result<Decision> {
        let organization = deciding.organization.0;
        let Some(row) = store::invitations::find_recipient(tx, organization, client.0, deciding.scope.assigned_to()).await? else {
            return Ok(Decision::LeaveOut(ClientOutcome { client, name: String::new(), outcome: Outcome::NotFound }));
        };
        let leave_out = |row: &RecipientRow, outcome| Decision::LeaveOut(ClientOutcome { client, name: full_name(row), outcome });
        if row.portal_state == PortalState::Active || row.has_account {
            return Ok(leave_out(&row, Outcome::AlreadyActive));
        }
        let Some(email) = row.email.clone() else {
            return Ok(leave_out(&row, Outcome::NoEmail));
        };
        let email_key = row.email_key.clone().unwrap_or_else(|| email.to_lowercase());
        let is_taken = deciding.taken.contains(&email_key)
            || store::invitations::is_address_taken(tx, organization, &email_key, client.0, self.now()).await?;
        if is_taken {
            return Ok(leave_out(&row, Outcome::AddressInUse));
        }
        deciding.taken.insert(email_key.clone());
        Ok(Decision::Invite(Invitee { row, email, email_key }))
    }
}
