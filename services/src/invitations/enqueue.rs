//! Writing one invitation: the older one replaced, the new one open with its link's hash, its e-mail in the outbox with the secret
//! sealed, all in the caller's transaction.

use super::decide::Invitee;
use crate::{LinkSecret, Result, Services, audit::About, messages::INVITATION, staff::Actor};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::AuditAction,
    clients::PortalState,
    ids::ClientId,
    invitations::{Delivery, InvitationState, LedgerKind},
};
use store::{
    Tx,
    invitations::{InvitationRow, NewEvent, NewInvitation},
    messages::outbox::NewOutboxRow,
    organization::OrganizationRow,
};
use uuid::Uuid;

/// When an e-mail may leave.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    /// Somebody waits for it.
    Now,
    /// One of many.
    At(DateTime<Utc>),
}

/// What every invitation of one sending has in common.
pub(super) struct Sending<'a> {
    pub by: &'a Actor,
    pub organization: &'a OrganizationRow,
    pub batch: Uuid,
    /// The staff member.
    pub created_by: Option<Uuid>,
}

/// An invitation that was just made; its secret is nowhere else.
pub(super) struct Opened {
    pub id: Uuid,
    pub secret: LinkSecret,
    pub expires_at: DateTime<Utc>,
}

impl Services {
    /// The new invitation's id. The caller has decided that the client may be invited, and holds the organization's lock.
    pub(super) async fn enqueue(&self, tx: &mut Tx, sending: &Sending<'_>, to: &Invitee, turn: Turn) -> Result<Uuid> {
        let organization = sending.organization.id;
        let Opened { id: invitation, secret, .. } = self.open_invitation(tx, sending, to, Delivery::Queued).await?;
        self.note(tx, organization, invitation, LedgerKind::Queued, (None, Some(&sending.by.name))).await?;
        self.queue_mail(tx, (sending, to), (invitation, &secret), turn).await?;
        store::clients::set_portal_state(tx, organization, to.row.id, PortalState::Queued, None, self.now()).await?;
        let about = About { client: Some(ClientId(to.row.id)), subject: Some(invitation), detail: None };
        self.record(tx, sending.by, AuditAction::InvitationQueued, about).await?;
        Ok(invitation)
    }

    /// In the place of the one that was open, if there was one (R5).
    pub(super) async fn open_invitation(&self, tx: &mut Tx, sending: &Sending<'_>, to: &Invitee, delivery: Delivery) -> Result<Opened> {
        let organization = sending.organization.id;
        if let Some(open) = store::invitations::find_open(tx, organization, to.row.id).await? {
            self.replace(tx, sending.by, &open).await?;
        }
        let secret = LinkSecret::generate(self.inner.entropy.as_ref());
        let now = self.now();
        let new = NewInvitation {
            id: self.new_id(),
            client_id: to.row.id,
            batch_id: sending.batch,
            email: &to.email,
            email_key: &to.email_key,
            token_hash: &secret.hash(),
            delivery,
            expires_at: now + TimeDelta::days(sending.organization.invitation_days),
            created_by: sending.created_by,
            created_at: now,
        };
        store::invitations::insert(tx, organization, &new).await?;
        let NewInvitation { id, expires_at, .. } = new;
        Ok(Opened { id, secret, expires_at })
    }

    async fn queue_mail(&self, tx: &mut Tx, mail: (&Sending<'_>, &Invitee), of: (Uuid, &LinkSecret), turn: Turn) -> Result<()> {
        let ((sending, to), (invitation, secret)) = (mail, of);
        let (is_bulk, due_at) = match turn {
            Turn::Now => (false, self.now()),
            Turn::At(due_at) => (true, due_at),
        };
        let id = self.new_id();
        let sealed = self.inner.key.seal(secret, id.as_bytes(), self.inner.entropy.as_ref())?;
        let new = NewOutboxRow {
            id,
            purpose: INVITATION,
            batch_id: sending.batch,
            invitation_id: invitation,
            client_id: to.row.id,
            to_email: &to.email,
            message_id: &message_id(id, self.config().mail_from.domain()),
            sealed_secret: &sealed,
            is_bulk,
            due_at,
            created_at: self.now(),
        };
        Ok(store::messages::outbox::insert(tx, sending.organization.id, &new).await?)
    }

    /// R5: the newer link takes the place of this one. One that has run out meanwhile is written down as that.
    async fn replace(&self, tx: &mut Tx, by: &Actor, open: &InvitationRow) -> Result<()> {
        let ran_out = open.state.as_of(open.expires_at, self.now()) == InvitationState::Expired;
        let (state, kind, action) = if ran_out {
            (InvitationState::Expired, LedgerKind::Expired, AuditAction::InvitationExpired)
        } else {
            (InvitationState::Replaced, LedgerKind::Replaced, AuditAction::InvitationReplaced)
        };
        if store::invitations::end(tx, open.organization_id, open.id, state, self.now()).await? {
            let actor_name = (!ran_out).then_some(by.name.as_str());
            self.note(tx, open.organization_id, open.id, kind, (None, actor_name)).await?;
            let about = About { client: Some(ClientId(open.client_id)), subject: Some(open.id), detail: None };
            self.record(tx, by, action, about).await?;
        }
        Ok(())
    }

    /// A line of the ledger (R9); `words` are its detail and the actor's name.
    pub(crate) async fn note(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        invitation: Uuid,
        kind: LedgerKind,
        words: (Option<&str>, Option<&str>),
    ) -> Result<()> {
        let (detail, actor_name) = words;
        let event = NewEvent { id: self.new_id(), invitation_id: invitation, kind, detail, actor_name, at: self.now() };
        Ok(store::invitations::insert_event(tx, organization, &event).await?)
    }
}

/// RFC 5322 section 3.6.4. A domain beyond ASCII cannot stand in it; `.invalid` is reserved for what must never resolve (RFC 2606).
pub(crate) fn message_id(outbox_row: Uuid, domain: &str) -> String {
    let domain = if domain.is_ascii() { domain } else { "anteroom.invalid" };
    format!("<{outbox_row}@{domain}>")
}
