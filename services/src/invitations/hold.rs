//! Pausing, resuming and cancelling a batch, and sending again what could not be delivered. What has left stays sent. A click
//! changes what is wanted, which holds from the next e-mail on; the rows follow in the background.

use crate::{
    Result, Services,
    audit::About,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::BatchId,
    invitations::{BatchProgress, BatchReceipt, BatchRows, BatchState},
    messages::{Message, WrittenMessage},
};
use store::{Tx, invitations::HeldBy};

use super::send::Click;

impl Services {
    /// One's own batch, or as an administrator any. Wanting what is so already changes nothing.
    pub async fn hold_batch(&self, by: &Permit<InviteClients>, batch: BatchId, wanted: BatchState) -> Result<BatchProgress> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let row = self.batch_of(&mut tx, by, batch).await?;
        let state = row.state()?;
        if !state.may_become(wanted) {
            return Err(Refusal::Rule("This sending was cancelled, and does not go on. Invite its clients anew.".to_owned()).into());
        }
        if state != wanted {
            let held_by = HeldBy { staff: by.staff().0, name: &by.actor().name, address: &by.actor().address };
            if !store::invitations::set_batch_state(&mut tx, organization, batch.0, (state, wanted), held_by).await? {
                return Err(Refusal::Conflict.into());
            }
            let action = match wanted {
                BatchState::Running => AuditAction::BatchResumed,
                BatchState::Paused => AuditAction::BatchPaused,
                BatchState::Cancelled => AuditAction::BatchCancelled,
            };
            self.record(&mut tx, by.actor(), action, About { subject: Some(batch.0), ..About::default() }).await?;
        }
        let row = self.batch_of(&mut tx, by, batch).await?;
        let progress = self.progress_of(&mut tx, organization, &row).await?;
        tx.commit().await?;
        self.inner.held.set(batch.0, wanted != BatchState::Running);
        self.inner.batch_bell.notify_one();
        Ok(progress)
    }

    /// To everyone of the batch whose e-mail could not be delivered, or from whom it was taken back, at the address that is on file now, with
    /// the same message and forms. Administrators alone (R1).
    pub async fn send_again(
        &self,
        by: &Permit<InviteClients>,
        (batch, rows): (BatchId, BatchRows),
        idempotency_key: &str,
    ) -> Result<BatchReceipt> {
        self.once(by, idempotency_key, self.try_again(by, (batch, rows), idempotency_key)).await
    }

    async fn try_again(&self, by: &Permit<InviteClients>, (batch, rows): (BatchId, BatchRows), key: &str) -> Result<BatchReceipt> {
        if !by.is_administrator() {
            return Err(Refusal::Forbidden.into());
        }
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        if let Some(receipt) = self.find_receipt(&mut tx, by, key).await? {
            return Ok(receipt);
        }
        let purpose = self.batch_of(&mut tx, by, batch).await?.purpose()?;
        // Whom it has not reached yet would be found once more.
        if store::invitations::has_retry_at_work(&mut tx, organization, batch.0).await? {
            let sentence = "It is being sent again already, and not everybody is written down yet. Find it under Activity; cancel it there to begin anew.";
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        let messages = self.messages_of(&mut tx, by, batch).await?;
        let id = self.insert_batch(&mut tx, by, Click { key, purpose, retry_of: Some(batch.0) }, &messages, &[]).await?;
        if store::forms::is_from_last_answers(&mut tx, organization, batch.0).await? {
            store::forms::set_from_last_answers(&mut tx, organization, id).await?;
        }
        let versions = store::invitations::list_batch_form_versions(&mut tx, organization, batch.0).await?;
        for (version, position) in versions.into_iter().zip(0..) {
            store::invitations::insert_batch_form(&mut tx, organization, id, version, position).await?;
        }
        if store::invitations::insert_left(&mut tx, organization, (batch.0, purpose, rows), id).await? == 0 {
            return Err(Refusal::Rule(nobody_left(rows).to_owned()).into());
        }
        self.record(&mut tx, by.actor(), AuditAction::BatchRetried, About { subject: Some(batch.0), ..About::default() }).await?;
        self.begin(tx, by, id).await
    }

    async fn messages_of(&self, tx: &mut Tx, by: &Permit<InviteClients>, batch: BatchId) -> Result<Vec<WrittenMessage>> {
        let row = self.batch_of(tx, by, batch).await?;
        let others = store::invitations::list_batch_messages(tx, by.organization().0, batch.0).await?;
        let others = others.into_iter().map(|row| (row.language, row.subject, row.body_html));
        let all = std::iter::once((row.language, row.subject, row.body_html)).chain(others);
        Ok(all
            .filter_map(|(language, subject, body_html)| {
                Some(WrittenMessage { language: domain::Language::from_tag(&language)?, message: Message { subject, body_html } })
            })
            .collect())
    }
}

fn nobody_left(rows: BatchRows) -> &'static str {
    match rows {
        BatchRows::Failed => "Nobody of this sending is left whose e-mail could not be delivered.",
        BatchRows::TakenBack => "Nobody of this sending is left from whom it was taken back.",
        BatchRows::Skipped => "Whoever was left out of this sending is invited on their own page.",
    }
}
