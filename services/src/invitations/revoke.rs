//! Taking an invitation back (R7): from then on its link explains that it does not work.

use crate::{
    Result, Services,
    audit::About,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::PortalState,
    ids::{ClientId, InvitationId},
    invitations::{InvitationState, LedgerKind},
};
use store::{Tx, invitations::InvitationRow};

impl Services {
    pub async fn revoke_invitation(&self, by: &Permit<InviteClients>, invitation: InvitationId) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let row = store::invitations::find(&mut tx, organization, invitation.0).await?.ok_or(Refusal::NotFound)?;
        if !store::clients::is_in_scope(&mut tx, organization, row.client_id, by.scope().assigned_to()).await? {
            return Err(Refusal::NotFound.into());
        }
        if let Some(sentence) = why_not(row.state.as_of(row.expires_at, self.now())) {
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        self.end_as_revoked(&mut tx, by, &row).await?;
        Ok(tx.commit().await?)
    }

    async fn end_as_revoked(&self, tx: &mut Tx, by: &Permit<InviteClients>, row: &InvitationRow) -> Result<()> {
        let organization = by.organization().0;
        if !store::invitations::end(tx, organization, row.id, InvitationState::Revoked, self.now()).await? {
            return Err(Refusal::Conflict.into());
        }
        self.note(tx, organization, row.id, LedgerKind::Revoked, (None, Some(&by.actor().name))).await?;
        store::clients::set_portal_state(tx, organization, row.client_id, PortalState::Revoked, None, self.now()).await?;
        let about = About { client: Some(ClientId(row.client_id)), subject: Some(row.id), detail: None };
        self.record(tx, by.actor(), AuditAction::InvitationRevoked, about).await
    }
}

fn why_not(state: InvitationState) -> Option<&'static str> {
    match state {
        InvitationState::Open => None,
        InvitationState::Accepted => Some("The client has signed up with this invitation, so it cannot be revoked."),
        InvitationState::Expired => Some("This invitation has run out already. Its link does not work any more."),
        InvitationState::Revoked => Some("This invitation was revoked already."),
        InvitationState::Replaced => Some("This invitation was replaced by a newer one. Revoke the newer one."),
        InvitationState::Locked => Some("This invitation is locked already. Its link does not work any more."),
    }
}
