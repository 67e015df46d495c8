//! Whether one client can be invited now (R3, R4, R6): the same decision for the draft and for the sending.

use crate::{Result, Services, staff::ClientScope};
use domain::{
    Refusal,
    clients::{ClientSelection, NAMED_LIMIT, PortalState},
    ids::{ClientId, OrganizationId},
    invitations::{ClientOutcome, Outcome},
};
use std::collections::HashSet;
use store::{Tx, invitations::RecipientRow};

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

pub(crate) fn full_name(row: &RecipientRow) -> String {
    format!("{} {}", row.first_name, row.last_name)
}

/// R1: several clients, or all that a search finds, are an administrator's to invite. An id is named by a browser, so there is a
/// limit to them.
pub(crate) fn check_selection(clients: &ClientSelection, is_administrator: bool) -> Result<()> {
    let is_for_one = clients.is_empty() || clients.only().is_some();
    if !is_for_one && !is_administrator {
        return Err(Refusal::Forbidden.into());
    }
    let named = clients.named().len();
    if named > NAMED_LIMIT {
        let sentence = format!("You chose {named} clients one by one. Choose at most {NAMED_LIMIT}, or all that a search finds.");
        return Err(Refusal::field("clients", sentence).into());
    }
    Ok(())
}

/// Each client once, in the order asked for.
pub(crate) fn distinct(clients: &[ClientId]) -> Vec<ClientId> {
    let mut seen = HashSet::new();
    clients.iter().copied().filter(|client| seen.insert(*client)).collect()
}

impl Services {
    pub(super) async fn decide(&self, tx: &mut Tx, deciding: &mut Deciding, client: ClientId) -> Result<Decision> {
        let organization = deciding.organization.0;
        let Some(row) = store::invitations::find_recipient(tx, organization, client.0, deciding.scope.assigned_to()).await? else {
            return Ok(Decision::LeaveOut(ClientOutcome { client, name: String::new(), outcome: Outcome::NotFound }));
        };
        let is_taken = match &row.email {
            Some(email) => {
                let email_key = row.email_key.clone().unwrap_or_else(|| email.to_lowercase());
                store::invitations::is_address_taken(tx, organization, &email_key, client.0, self.now()).await?
            }
            None => false,
        };
        Ok(judge(row, is_taken, &mut deciding.taken))
    }
}

/// `taken` are the addresses that earlier clients of the same list were given.
pub(super) fn judge(row: RecipientRow, is_taken: bool, taken: &mut HashSet<String>) -> Decision {
    let leave_out =
        |row: &RecipientRow, outcome| Decision::LeaveOut(ClientOutcome { client: ClientId(row.id), name: full_name(row), outcome });
    if row.portal_state == PortalState::Active || row.has_account {
        return leave_out(&row, Outcome::AlreadyActive);
    }
    let Some(email) = row.email.clone() else { return leave_out(&row, Outcome::NoEmail) };
    let email_key = row.email_key.clone().unwrap_or_else(|| email.to_lowercase());
    if is_taken || !taken.insert(email_key.clone()) {
        return leave_out(&row, Outcome::AddressInUse);
    }
    Decision::Invite(Invitee { row, email, email_key })
}
