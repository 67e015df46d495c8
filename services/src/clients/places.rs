//! Whoever is new or renamed gets their place among those whom a search by name goes through in order, while the program serves.

use crate::{Result, Services};

/// Clients at a time: nobody waits long for the database.
const CHUNK: i64 = 200;
/// After so many chunks the index is merged: a search goes past each number that is no more.
const MANY: usize = 5;

impl Services {
    /// Safe to run in several processes at once, and quick when nobody waits. Until then they are found too, but less quickly when they are many.
    pub async fn give_clients_places(&self) -> Result<()> {
        let mut chunks = 0;
        loop {
            let mut tx = self.inner.store.write().await?;
            let some_waited = store::clients::give_places(&mut tx, CHUNK).await?;
            tx.commit().await?;
            if !some_waited {
                break;
            }
            chunks += 1;
        }
        if chunks >= MANY { self.merge_trigrams().await } else { Ok(()) }
    }

    async fn merge_trigrams(&self) -> Result<()> {
        let mut is_first = true;
        loop {
            let mut tx = self.inner.store.write().await?;
            let is_more = store::clients::merge_trigrams(&mut tx, is_first).await?;
            tx.commit().await?;
            if !is_more {
                return Ok(());
            }
            is_first = false;
        }
    }
}
