//! Writing invitations, many at a time: the older ones replaced, the new ones open with their links' hashes, their e-mails in the
//! outbox with the secrets sealed, all in the caller's transaction.

use super::decide::Invitee;
use crate::{LinkSecret, Result, Services, audit::About, staff::Actor};
use chrono::{DateTime, Utc};
use domain::{
    audit::AuditAction,
    clients::PortalState,
    ids::ClientId,
    invitations::{BatchPurpose, Delivery, InvitationState, LedgerKind},
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
pub(crate) enum Turn {
    /// Somebody waits for it.
    Now,
    /// One of many.
    At(DateTime<Utc>),
}

impl Turn {
    /// Whether it is one of many, and when no worker takes it before.
    pub fn due(self, now: DateTime<Utc>) -> (bool, DateTime<Utc>) {
        match self {
            Self::Now => (false, now),
            Self::At(due_at) => (true, due_at),
        }
    }
}

/// What every invitation of one sending has in common.
pub(super) struct Sending<'a> {
    pub by: &'a Actor,
    pub organization: &'a OrganizationRow,
    pub batch: Uuid,
    /// Whether the batch's progress tells of it. What a client asks for again is no part of what was sent then.
    pub is_counted: bool,
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
    /// The new invitations' ids. The caller has decided that the clients may be invited, and holds the organization's lock.
    pub(super) async fn enqueue(&self, tx: &mut Tx, sending: &Sending<'_>, to: &[(Invitee, Turn)]) -> Result<Vec<Uuid>> {
        let organization = sending.organization.id;
        let invitees: Vec<&Invitee> = to.iter().map(|(invitee, _)| invitee).collect();
        let opened = self.open_invitations(tx, sending, &invitees, Delivery::Queued).await?;
        let ids: Vec<Uuid> = opened.iter().map(|opened| opened.id).collect();
        let events: Vec<NewEvent<'_>> =
            ids.iter().map(|id| self.ledger_line(*id, LedgerKind::Queued, (None, Some(&sending.by.name)))).collect();
        store::invitations::insert_events(tx, organization, &events).await?;
        let mails: Result<Vec<NewOutboxRow<'_>>> = to.iter().zip(&opened).map(|(to, opened)| self.mail_of(sending, to, opened)).collect();
        store::messages::outbox::insert(tx, organization, &mails?).await?;
        let clients: Vec<Uuid> = invitees.iter().map(|invitee| invitee.row.id).collect();
        store::clients::set_portal_states(tx, organization, &clients, PortalState::Queued, self.now()).await?;
        let about =
            clients.iter().zip(&ids).map(|(client, id)| About { client: Some(ClientId(*client)), subject: Some(*id), detail: None });
        self.record_all(tx, sending.by, AuditAction::InvitationQueued, about).await?;
        Ok(ids)
    }

    /// In the place of those that were open, where there were some (R5).
    pub(super) async fn open_invitations(
        &self,
        tx: &mut Tx,
        sending: &Sending<'_>,
        to: &[&Invitee],
        delivery: Delivery,
    ) -> Result<Vec<Opened>> {
        let organization = sending.organization.id;
        let clients: Vec<Uuid> = to.iter().map(|invitee| invitee.row.id).collect();
        for open in store::invitations::list_open(tx, organization, &clients).await? {
            self.replace(tx, sending.by, &open).await?;
        }
        let now = self.now();
        let expires_at = self.works_until(sending.organization);
        let opened = |_: &&Invitee| Opened { id: self.new_id(), secret: LinkSecret::generate(self.inner.entropy.as_ref()), expires_at };
        let opened: Vec<Opened> = to.iter().map(opened).collect();
        let new = to.iter().zip(&opened).map(|(invitee, opened)| NewInvitation {
            id: opened.id,
            client_id: invitee.row.id,
            batch_id: sending.batch,
            email: &invitee.email,
            email_key: &invitee.email_key,
            token_hash: opened.secret.hash(),
            delivery,
            expires_at,
            created_by: sending.created_by,
            created_at: now,
        });
        store::invitations::insert(tx, organization, &new.collect::<Vec<_>>()).await?;
        Ok(opened)
    }

    fn mail_of<'a>(&self, sending: &Sending<'_>, (to, turn): &'a (Invitee, Turn), opened: &Opened) -> Result<NewOutboxRow<'a>> {
        let (is_bulk, due_at) = turn.due(self.now());
        let id = self.new_id();
        Ok(NewOutboxRow {
            id,
            purpose: BatchPurpose::Invitation.key(),
            batch_id: sending.is_counted.then_some(sending.batch),
            invitation_id: Some(opened.id),
            client_id: to.row.id,
            to_email: &to.email,
            message_id: message_id(id, self.config().mail_from.domain()),
            sealed_secret: Some(self.inner.key.seal(&opened.secret, id.as_bytes(), self.inner.entropy.as_ref())?),
            is_bulk,
            due_at,
            created_at: self.now(),
        })
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
        Ok(store::invitations::insert_event(tx, organization, &self.ledger_line(invitation, kind, words)).await?)
    }

    /// The same line, without words, in the ledgers of several.
    pub(super) async fn note_all(&self, tx: &mut Tx, organization: Uuid, invitations: &[Uuid], kind: LedgerKind) -> Result<()> {
        let lines: Vec<NewEvent<'_>> = invitations.iter().map(|invitation| self.ledger_line(*invitation, kind, (None, None))).collect();
        Ok(store::invitations::insert_events(tx, organization, &lines).await?)
    }

    fn ledger_line<'a>(&self, invitation: Uuid, kind: LedgerKind, words: (Option<&'a str>, Option<&'a str>)) -> NewEvent<'a> {
        let (detail, actor_name) = words;
        NewEvent { id: self.new_id(), invitation_id: invitation, kind, detail, actor_name, at: self.now() }
    }
}

/// RFC 5322 section 3.6.4. A domain beyond ASCII cannot stand in it; `.invalid` is reserved for what must never resolve (RFC 2606).
pub(crate) fn message_id(outbox_row: Uuid, domain: &str) -> String {
    let domain = if domain.is_ascii() { domain } else { "anteroom.invalid" };
    format!("<{outbox_row}@{domain}>")
}
