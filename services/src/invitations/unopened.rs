//! Writing down whose links have lain unopened for days (R9): *Manage Clients* finds them by where they stand, and not by a time.

use crate::{Result, Services};
use chrono::TimeDelta;
use domain::invitations::QUIET_DAYS;
use store::invitations::UnopenedRow;

/// Rows looked up at a time.
const CHUNK: i64 = 200;

impl Services {
    /// How many there were, of every organization. Safe to run in several processes at once.
    pub async fn find_unopened_invitations(&self) -> Result<u64> {
        let mut count = 0;
        loop {
            let mut tx = self.inner.store.read().await?;
            let sent_by = self.now() - TimeDelta::days(QUIET_DAYS);
            let found = store::invitations::list_unopened(&mut tx, sent_by, CHUNK).await?;
            tx.commit().await?;
            for row in &found {
                count += u64::from(self.note_unopened(*row).await?);
            }
            if found.len() < usize::try_from(CHUNK).unwrap_or_default() {
                return Ok(count);
            }
        }
    }

    /// One transaction each, so that no two rows are locked at a time.
    async fn note_unopened(&self, (organization, invitation, client): UnopenedRow) -> Result<bool> {
        let mut tx = self.inner.store.write().await?;
        if !store::invitations::mark_unopened(&mut tx, organization, invitation).await? {
            return Ok(false);
        }
        store::clients::set_unopened(&mut tx, organization, client).await?;
        tx.commit().await?;
        Ok(true)
    }
}
