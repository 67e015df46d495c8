//! How far a batch is (R10).

use crate::{
    Result, Services,
    mail::domain_of,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    ids::BatchId,
    invitations::{BatchProgress, Outcome},
};
use store::{
    Tx,
    invitations::{BatchRow, LastDueRow},
};
use uuid::Uuid;

impl Services {
    /// Of one's own batch; administrators see every one.
    pub async fn batch_progress(&self, by: &Permit<InviteClients>, batch: BatchId) -> Result<BatchProgress> {
        let mut tx = self.inner.store.read().await?;
        let row = self.batch_of(&mut tx, by, batch).await?;
        self.progress_of(&mut tx, by.organization().0, &row).await
    }

    pub(super) async fn batch_of(&self, tx: &mut Tx, by: &Permit<InviteClients>, batch: BatchId) -> Result<BatchRow> {
        let row = store::invitations::find_batch(tx, by.organization().0, batch.0).await?.ok_or(Refusal::NotFound)?;
        if !by.is_administrator() && row.created_by != by.staff().0 {
            return Err(Refusal::NotFound.into());
        }
        Ok(row)
    }

    pub(crate) async fn progress_of(&self, tx: &mut Tx, organization: Uuid, batch: &BatchRow) -> Result<BatchProgress> {
        let mut progress = BatchProgress { purpose: batch.purpose()?, state: batch.state()?, ..BatchProgress::default() };
        for (stage, clients) in store::invitations::count_stages(tx, organization, batch.id).await? {
            let count = match stage.as_str() {
                "mail-queued" | "mail-paused" => &mut progress.queued,
                "mail-sent" => &mut progress.sent,
                "mail-failed" => &mut progress.failed,
                "mail-cancelled" => &mut progress.cancelled,
                outcome => match Outcome::from_key(outcome) {
                    Some(Outcome::Waiting) => &mut progress.waiting,
                    Some(Outcome::Cancelled) => &mut progress.cancelled,
                    _ => &mut progress.skipped,
                },
            };
            *count += clients;
        }
        if !progress.is_done() {
            self.tell_queue(tx, organization, batch.id, &mut progress).await?;
        }
        Ok(progress)
    }

    /// How long what is left takes, and what the mail server says. One address that is tried again later is no reason for all the others,
    /// unless nothing else is queued or the mail server itself is waited for.
    async fn tell_queue(&self, tx: &mut Tx, organization: Uuid, batch: Uuid, progress: &mut BatchProgress) -> Result<()> {
        let own = store::organization::find_mail_settings(tx, organization).await?;
        let has_own = own.is_some();
        progress.per_minute = i64::from(self.per_minute(own.and_then(|row| row.mail_per_minute)));
        let queue = store::invitations::batch_queue(tx, organization, batch).await?;
        let at_pace = progress.left() * 60 / progress.per_minute.max(1);
        let due_in = queue.last_due.as_ref().map_or(0, |last| (last.next_attempt_at - self.now()).num_seconds());
        progress.seconds_left = due_in.max(at_pace);
        if let Some(last) = queue.last_due.filter(|_| due_in > at_pace) {
            progress.waits_for_domain = self.put_off_by(tx, organization, (has_own, last)).await?;
        }
        if queue.refused_because.is_some() {
            let waits = queue.refused_count >= progress.queued || self.is_server_waited_for(tx, organization, has_own).await?;
            let because = if waits { &mut progress.waiting_because } else { &mut progress.tried_again };
            *because = queue.refused_because;
        }
        Ok(())
    }

    /// The domain of an e-mail that is due when it is because its domain has asked to wait, of it or of others; not because a mailbox has.
    async fn put_off_by(&self, tx: &mut Tx, organization: Uuid, (has_own, mail): (bool, LastDueRow)) -> Result<Option<String>> {
        let domain = domain_of(&mail.to_email);
        let rests = self.rests_until(tx, organization, (has_own, &domain)).await?;
        let is_put_off = rests.is_some_and(|until| mail.was_refused || until >= mail.next_attempt_at);
        Ok(is_put_off.then_some(domain))
    }
}
