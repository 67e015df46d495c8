//! Writing down what became of an e-mail: on its row, in the invitation's ledger (R9), on the client's row and in the audit log, in
//! one transaction. A worker that lost its lease meanwhile changes nothing.

use super::{Answer, backoff, system_actor};
use crate::{Result, Services, audit::About, reminders::ReminderKind};
use chrono::TimeDelta;
use domain::{
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    invitations::{Delivery, InvitationState, LedgerKind, stands},
};
use store::{
    Tx,
    messages::outbox::{self, ClaimedRow, Held, OutboxEnd},
};

/// After so long an e-mail that was never accepted is given up.
const GIVE_UP_DAYS: i64 = 3;

fn held<'a>(row: &ClaimedRow, owner: &'a str) -> Held<'a> {
    Held { organization: row.organization_id, id: row.id, owner }
}

impl Services {
    pub(super) async fn mark(&self, row: &ClaimedRow, owner: &str, answer: Answer) -> Result<()> {
        match answer {
            Answer::Delivered { words } => self.mark_sent(row, owner, &words).await,
            Answer::Refused { words, permanent: true } => self.mark_failed(row, owner, &words).await,
            Answer::Refused { words, permanent: false } => {
                if self.now() - row.created_at >= TimeDelta::days(GIVE_UP_DAYS) {
                    return self.mark_failed(row, owner, &format!("Given up after {GIVE_UP_DAYS} days. {words}")).await;
                }
                self.mark_delayed(row, owner, &words).await
            }
        }
    }

    pub(super) async fn mark_cancelled(&self, row: &ClaimedRow, owner: &str) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        outbox::end(&mut tx, held(row, owner), OutboxEnd::Cancelled, None, self.now()).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn mark_failed(&self, row: &ClaimedRow, owner: &str, words: &str) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        if !outbox::end(&mut tx, held(row, owner), OutboxEnd::Failed, Some(words), self.now()).await? {
            return Ok(());
        }
        self.close(&mut tx, row, (Delivery::Failed, LedgerKind::Failed, AuditAction::InvitationFailed), words).await?;
        Ok(tx.commit().await?)
    }

    async fn mark_sent(&self, row: &ClaimedRow, owner: &str, words: &str) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        if !outbox::end(&mut tx, held(row, owner), OutboxEnd::Sent, Some(words), self.now()).await? {
            return Ok(());
        }
        self.close(&mut tx, row, (Delivery::Sent, LedgerKind::Sent, AuditAction::InvitationSent), words).await?;
        Ok(tx.commit().await?)
    }

    /// The words are kept with every try; the ledger tells of the first only.
    async fn mark_delayed(&self, row: &ClaimedRow, owner: &str, words: &str) -> Result<()> {
        let next = self.now() + backoff::delay(row.attempt_count, self.inner.entropy.as_ref());
        let mut tx = self.inner.store.write().await?;
        if !outbox::delay(&mut tx, held(row, owner), words, next).await? {
            return Ok(());
        }
        if let (Some(invitation), None) = (row.invitation_id, &row.server_words) {
            self.note(&mut tx, row.organization_id, invitation, LedgerKind::Delayed, (Some(words), None)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The invitation's side of an e-mail that has been sent or given up. The client's state follows as long as the invitation is the
    /// one that counts: it may have been used or replaced while the e-mail was on its way.
    async fn close(&self, tx: &mut Tx, row: &ClaimedRow, end: (Delivery, LedgerKind, AuditAction), words: &str) -> Result<()> {
        let (delivery, kind, action) = end;
        if ReminderKind::of(&row.purpose).is_some() {
            return self.close_reminder(tx, row, delivery, words).await;
        }
        let Some(invitation) = row.invitation_id else { return Ok(()) };
        store::invitations::set_delivery(tx, row.organization_id, invitation, delivery).await?;
        self.note(tx, row.organization_id, invitation, kind, (Some(words), None)).await?;
        let now = self.now();
        if let Some(found) = store::invitations::find(tx, row.organization_id, invitation).await?
            && found.state == InvitationState::Open
        {
            let state = stands(found.state, delivery, found.opened_at.is_some());
            let sent_at = (delivery == Delivery::Sent).then_some(now);
            store::clients::set_portal_state(tx, row.organization_id, row.client_id, state, sent_at, now).await?;
            if let Some(at) = sent_at {
                self.begin_reminders(tx, row.organization_id, row.client_id, Some(invitation), at).await?;
            }
        }
        let about = About { client: Some(ClientId(row.client_id)), subject: Some(invitation), detail: None };
        self.record(tx, &system_actor(OrganizationId(row.organization_id)), action, about).await
    }
}
