//! Writing down whose links have lain unopened for days (R9): *Manage Clients* finds them by where they stand, and not by a time.

use crate::{Result, Services};
use chrono::TimeDelta;
use domain::invitations::QUIET_DAYS;

/// Written down at a time. Between two groups others have their turn.
const GROUP: i64 = 200;

impl Services {
    /// How many there were, of every organization. Safe to run in several processes at once.
    pub async fn find_unopened_invitations(&self) -> Result<u64> {
        let mut count = 0;
        loop {
            let found = self.note_unopened().await?;
            count += found;
            if found < GROUP.unsigned_abs() {
                return Ok(count);
            }
        }
    }

    /// One group, whole; how many they are. Who is just doing something is left for the next time.
    async fn note_unopened(&self) -> Result<u64> {
        let mut tx = self.inner.store.write().await?;
        let sent_by = self.now() - TimeDelta::days(QUIET_DAYS);
        let found = store::invitations::mark_unopened(&mut tx, sent_by, GROUP).await?;
        store::clients::set_unopened(&mut tx, &found).await?;
        tx.commit().await?;
        Ok(found.len() as u64)
    }
}
