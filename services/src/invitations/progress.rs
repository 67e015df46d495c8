//! How far a batch's e-mails are (R10).

use crate::{
    Result, Services,
    staff::{InviteClients, Permit},
};
use domain::{Refusal, ids::BatchId, invitations::BatchProgress};

impl Services {
    /// Of one's own batch; administrators see every one.
    pub async fn batch_progress(&self, by: &Permit<InviteClients>, batch: BatchId) -> Result<BatchProgress> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let row = store::invitations::find_batch(&mut tx, organization, batch.0).await?.ok_or(Refusal::NotFound)?;
        if !by.is_administrator() && row.created_by != by.staff().0 {
            return Err(Refusal::NotFound.into());
        }
        let progress = store::invitations::progress(&mut tx, organization, batch.0).await?;
        let waiting_because = progress.waiting_because.filter(|_| progress.queued > 0);
        let seconds_left = progress.last_due_at.map_or(0, |at| (at - self.now()).num_seconds().max(0));
        Ok(BatchProgress { queued: progress.queued, sent: progress.sent, failed: progress.failed, waiting_because, seconds_left })
    }
}
