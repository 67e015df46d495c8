//! Keys of lists and searches that an older version of the program has made are made anew while it serves.

use crate::{Result, Services};

/// Clients at a time: nobody waits long for the database.
const CHUNK: i64 = 200;

impl Services {
    /// How many there were. Safe to run in several processes at once, and quick when there are none.
    pub async fn make_client_keys_anew(&self) -> Result<u64> {
        let mut count = 0;
        loop {
            let mut tx = self.inner.store.write().await?;
            let made = store::clients::make_keys_anew(&mut tx, CHUNK).await?;
            tx.commit().await?;
            count += made;
            if made < CHUNK.unsigned_abs() {
                return Ok(count);
            }
        }
    }
}
