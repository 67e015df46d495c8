//! How far a batch is (R10).

use crate::{
    Result, Services,
    staff::{InviteClients, Permit},
};
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    ids::BatchId,
    invitations::{BatchProgress, Outcome},
};
use store::{Tx, invitations::BatchRow};
use uuid::Uuid;

impl Services {
    /// Of one's own batch; administrators see every one.
    pub async fn batch_progress(&self, by: &Permit<InviteClients>, batch: BatchId) -> Result<BatchProgress> {
        let mut tx = self.inner.store.read().await?;
        let row = self.batch_of(&mut tx, by, batch).await?;
        progress_of(&mut tx, by.organization().0, &row, self.now()).await
    }

    pub(super) async fn batch_of(&self, tx: &mut Tx, by: &Permit<InviteClients>, batch: BatchId) -> Result<BatchRow> {
        let row = store::invitations::find_batch(tx, by.organization().0, batch.0).await?.ok_or(Refusal::NotFound)?;
        if !by.is_administrator() && row.created_by != by.staff().0 {
            return Err(Refusal::NotFound.into());
        }
        Ok(row)
    }
}

pub(crate) async fn progress_of(tx: &mut Tx, organization: Uuid, batch: &BatchRow, now: DateTime<Utc>) -> Result<BatchProgress> {
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
    if progress.queued > 0 {
        let queue = store::invitations::batch_queue(tx, organization, batch.id).await?;
        progress.waiting_because = queue.waiting_because;
        progress.seconds_left = queue.last_due_at.map_or(0, |at| (at - now).num_seconds().max(0));
    }
    Ok(progress)
}
