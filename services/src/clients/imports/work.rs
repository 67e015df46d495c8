//! The work on imports, a chunk at a time, each in one transaction that also says how far it came: whatever process was killed,
//! the next one goes on behind the last chunk that was kept, and no line is done twice.

use crate::{Error, Result, Services};
use domain::{
    Refusal,
    clients::import::{ImportState, LineOutcome},
    ids::{ImportId, OrganizationId},
};
use std::time::Duration;
use store::clients::imports::{self, LineRow, Verdict};
use tokio_util::sync::CancellationToken;

/// Between two looks while no bell rings: another process may have taken a file in.
const LOOK: Duration = Duration::from_secs(1);

/// What a look for work came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worked {
    /// A chunk was done; there may be more.
    Chunk,
    NothingToDo,
}

impl Services {
    /// Until `stop` is cancelled; the chunk at hand is finished.
    pub async fn work_on_imports(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let bell = self.inner.import_bell.notified();
            match self.work_on_next_import().await {
                Ok(Worked::Chunk) => {}
                Ok(Worked::NothingToDo) => tokio::select! {
                    () = stop.cancelled() => return,
                    () = bell => {}
                    () = tokio::time::sleep(LOOK) => {}
                },
                Err(error) => {
                    tracing::warn!(?error, "a piece of work on an import failed, and is tried again");
                    tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(LOOK) => {} }
                }
            }
        }
    }

    /// One chunk of the import, of any organization, that has waited longest.
    pub async fn work_on_next_import(&self) -> Result<Worked> {
        let mut tx = self.inner.store.read().await?;
        let next = imports::find_to_do(&mut tx).await?;
        tx.commit().await?;
        let Some((organization, import)) = next else { return Ok(Worked::NothingToDo) };
        let worked = self.work_on_import(OrganizationId(organization), ImportId(import)).await;
        if worked.is_err() {
            // The others are not to wait for it.
            let mut tx = self.inner.store.write().await?;
            imports::put_off(&mut tx, organization, import, self.now()).await?;
            tx.commit().await?;
        }
        worked
    }

    /// One chunk of this import. Two processes at once do one after the other's, because the row is locked.
    pub async fn work_on_import(&self, organization: OrganizationId, import: ImportId) -> Result<Worked> {
        let mut tx = self.inner.store.write().await?;
        let row = imports::lock(&mut tx, organization.0, import.0).await?.ok_or(Error::Refused(Refusal::NotFound))?;
        match row.state()? {
            ImportState::Checking => self.check_lines(&mut tx, &row).await?,
            ImportState::Importing => self.import_lines(&mut tx, &row).await?,
            ImportState::Undoing => self.undo_lines(&mut tx, &row).await?,
            _ => return Ok(Worked::NothingToDo),
        }
        tx.commit().await?;
        Ok(Worked::Chunk)
    }
}

/// The stage goes on until a chunk is not full.
pub(super) fn after(lines: &[LineRow], chunk: i64, during: ImportState, at_the_end: ImportState) -> ImportState {
    if i64::try_from(lines.len()).unwrap_or(i64::MAX) < chunk { at_the_end } else { during }
}

/// What is said of a line that was not written, or not taken back.
pub(super) fn refusal(line: &LineRow, outcome: LineOutcome, note: String) -> Verdict {
    Verdict { line: line.line, outcome, note, person: None, client: line.client_id, address: None, born: None }
}
