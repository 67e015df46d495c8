//! Writing down whose links have lain unopened for days (R9): *Manage Clients* finds them by where they stand, and not by a time.

use super::groups::{GROUP, Group, in_groups};
use crate::{Result, Services};
use chrono::TimeDelta;
use domain::invitations::QUIET_DAYS;

impl Services {
    /// How many there were, of every organization. Safe to run in several processes at once.
    pub async fn find_unopened_invitations(&self) -> Result<u64> {
        in_groups(|| self.note_unopened()).await
    }

    /// Looks first: nobody waits for a writer who has nothing to write.
    async fn note_unopened(&self) -> Result<Group> {
        let sent_by = self.now() - TimeDelta::days(QUIET_DAYS);
        if !store::invitations::has_unopened(&mut self.inner.store.read_once().await?, sent_by).await? {
            return Ok(Group::default());
        }
        let mut tx = self.inner.store.write().await?;
        let found = store::invitations::mark_unopened(&mut tx, sent_by, GROUP).await?;
        store::clients::set_unopened(&mut tx, &found).await?;
        tx.commit().await?;
        Ok(Group { taken: found.len(), written: found.len() as u64 })
    }
}
