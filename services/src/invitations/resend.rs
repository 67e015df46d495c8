//! A client's own request to have the newest invitation sent again (R5): it goes to the address on file, and the person who
//! asks learns nothing from the answer.

use super::{
    decide::{Deciding, Decision},
    enqueue::{Sending, Turn},
};
use crate::{
    LinkSecret, Result, Services,
    audit::About,
    staff::{Actor, ClientScope},
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    invitations::InvitationState,
};
use store::{Tx, invitations::InvitationRow, organization::OrganizationRow};
use uuid::Uuid;

/// Between two of one client.
const AT_MOST_EVERY_MINUTES: i64 = 10;

impl Services {
    /// `Ok` whatever the link is: nobody who holds an old one, or invents one, can tell from the answer what became of it.
    /// `Unavailable` when the database is, which says nothing of the link either.
    pub async fn resend_newest(&self, slug: &str, secret_text: &str, address: &str) -> Result<()> {
        match self.try_resend(slug, secret_text, address).await {
            Ok(true) => self.inner.outbox_bell.notify_one(),
            Ok(false) => {}
            Err(error) if error.refusal() == Some(&Refusal::Unavailable) => return Err(error),
            Err(error) => tracing::warn!(%error, "an invitation could not be sent again"),
        }
        Ok(())
    }

    async fn try_resend(&self, slug: &str, secret_text: &str, address: &str) -> Result<bool> {
        let mut tx = self.inner.store.write().await?;
        let Some(secret) = LinkSecret::parse(secret_text) else { return Ok(false) };
        let Some(organization) = store::organization::find_by_slug(&mut tx, slug).await? else { return Ok(false) };
        store::invitations::lock_organization(&mut tx, organization.id).await?;
        let Some(newest) = self.newest_to_resend(&mut tx, &organization, &secret).await? else { return Ok(false) };
        let mut deciding = Deciding::new(OrganizationId(organization.id), ClientScope::All);
        let Decision::Invite(invitee) = self.decide(&mut tx, &mut deciding, ClientId(newest.client_id)).await? else {
            return Ok(false);
        };
        let by = Actor {
            organization: OrganizationId(organization.id),
            kind: "client",
            id: None,
            name: super::decide::full_name(&invitee.row),
            address: address.to_owned(),
        };
        let sending =
            Sending { by: &by, organization: &organization, batch: newest.batch_id, is_counted: false, created_by: newest.created_by };
        let invitation = self.enqueue(&mut tx, &sending, &[(invitee, Turn::Now)]).await?;
        self.keep_wrong_answers(&mut tx, organization.id, &invitation, &newest).await?;
        let about = About { client: Some(ClientId(newest.client_id)), subject: invitation.first().copied(), detail: None };
        self.record(&mut tx, &by, AuditAction::InvitationResentByClient, about).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// R8: whoever asks for another link has no further tries at the date of birth by it. Staff who invite again give them.
    pub(super) async fn keep_wrong_answers(&self, tx: &mut Tx, organization: Uuid, new: &[Uuid], before: &InvitationRow) -> Result<()> {
        for id in new {
            store::invitations::carry_wrong_answers(tx, organization, *id, before.wrong_answer_count).await?;
        }
        Ok(())
    }

    /// The newest invitation of the link's client, if the link is an old one and the newest may be sent again.
    async fn newest_to_resend(&self, tx: &mut Tx, organization: &OrganizationRow, secret: &LinkSecret) -> Result<Option<InvitationRow>> {
        let now = self.now();
        let Some(asked) = store::invitations::find_by_token_hash(tx, organization.id, &secret.hash()).await? else { return Ok(None) };
        // A link that works needs no other, and a program that submits what it finds must not end it (R7).
        if asked.state.as_of(asked.expires_at, now) == InvitationState::Open {
            return Ok(None);
        }
        let Some(newest) = store::invitations::find_newest(tx, organization.id, asked.client_id).await? else { return Ok(None) };
        let may_be_sent = matches!(newest.state.as_of(newest.expires_at, now), InvitationState::Open | InvitationState::Expired);
        let since = now - TimeDelta::minutes(AT_MOST_EVERY_MINUTES);
        if !may_be_sent || store::invitations::was_resent_since(tx, organization.id, asked.client_id, since).await? {
            return Ok(None);
        }
        Ok(Some(newest))
    }
}
