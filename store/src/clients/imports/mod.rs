//! Imports: what became of each file, and how far the program has come with it. Its lines are in [`lines`](self::list_lines).

mod lines;
mod matching;
mod sharing;
#[cfg(test)]
mod tests;

pub use lines::{
    LineRow, Verdict, Written, delete_line, first_lines_about, first_lines_born, insert_lines, list_lines, next_lines, set_taken_back,
    set_verdicts, set_written,
};
pub use matching::{PersonKeys, list_known, list_logins};
pub use sharing::{Sharer, first_lines_with, list_sharers};

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::clients::import::{ImportCounts, ImportState};
use sqlx::FromRow;
use uuid::Uuid;

/// One import as it is stored.
#[derive(Clone, Debug, FromRow)]
pub struct ImportRow {
    pub organization_id: Uuid,
    pub id: Uuid,
    pub file_name: String,
    pub read_as: String,
    pub columns: String,
    pub layout: String,
    state: String,
    line_count: i64,
    done_count: i64,
    /// The number of the last line that the present stage has done.
    pub done_to: i64,
    new_count: i64,
    changed_count: i64,
    same_count: i64,
    refused_count: i64,
    stayed_count: i64,
    ending_count: i64,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub address: String,
    pub created_at: DateTime<Utc>,
}

impl ImportRow {
    pub fn state(&self) -> Result<ImportState> {
        ImportState::from_key(&self.state).ok_or(Error::Unreadable("imports.state"))
    }

    pub fn counts(&self) -> ImportCounts {
        ImportCounts {
            lines: self.line_count,
            done: self.done_count,
            new: self.new_count,
            changed: self.changed_count,
            same: self.same_count,
            refused: self.refused_count,
            stayed: self.stayed_count,
            ending: self.ending_count,
        }
    }
}

/// An import that is being read.
#[derive(Clone, Copy, Debug)]
pub struct NewImport<'a> {
    pub id: Uuid,
    pub file_name: &'a str,
    pub read_as: &'a str,
    /// JSON.
    pub columns: &'a str,
    /// JSON.
    pub layout: &'a str,
    pub now: DateTime<Utc>,
}

/// Who is behind it.
#[derive(Clone, Copy, Debug)]
pub struct ImportActor<'a> {
    pub kind: &'a str,
    pub id: Option<Uuid>,
    pub name: &'a str,
    pub address: &'a str,
}

pub async fn insert(tx: &mut Tx, organization: Uuid, import: &NewImport<'_>, by: &ImportActor<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO imports (organization_id, id, file_name, read_as, columns, layout, state, actor_kind, actor_id, actor_name, address,
            created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'reading', $7, $8, $9, $10, $11, $11)",
    )
    .bind(organization)
    .bind(import.id)
    .bind(import.file_name)
    .bind(import.read_as)
    .bind(import.columns)
    .bind(import.layout)
    .bind(by.kind)
    .bind(by.id)
    .bind(by.name)
    .bind(by.address)
    .bind(import.now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT organization_id, id, file_name, read_as, columns, layout, state, line_count, done_count, done_to, new_count, changed_count,
                same_count, refused_count, stayed_count, ending_count, actor_kind, actor_id, actor_name, address, created_at FROM imports ",
            $rest
        )
    };
}

pub async fn find(tx: &mut Tx, organization: Uuid, import: Uuid) -> Result<Option<ImportRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(selected!("WHERE organization_id = $1 AND id = $2"))
        .bind(organization).bind(import).fetch_optional(c).await?))
}

/// As [`find`], for a transaction that will change it: nobody else does before this one ends.
pub async fn lock(tx: &mut Tx, organization: Uuid, import: Uuid) -> Result<Option<ImportRow>> {
    // On SQLite a writing transaction has the database to itself.
    if let Tx::Postgres(inner) = tx {
        sqlx::query("SELECT 1 FROM imports WHERE organization_id = $1 AND id = $2 FOR UPDATE")
            .bind(organization)
            .bind(import)
            .execute(&mut **inner)
            .await?;
    }
    find(tx, organization, import).await
}

/// Newest first, those that have been read.
pub async fn list(tx: &mut Tx, organization: Uuid, limit: i64) -> Result<Vec<ImportRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(selected!(
        "WHERE organization_id = $1 AND state <> 'reading' ORDER BY created_at DESC, id DESC LIMIT $2"
    )).bind(organization).bind(limit).fetch_all(c).await?))
}

/// The import, of any organization, that has waited longest for its next piece of work.
pub async fn find_to_do(tx: &mut Tx) -> Result<Option<(Uuid, Uuid)>> {
    Ok(on_engine!(tx, c => sqlx::query_as(TO_DO).fetch_optional(c).await?))
}

/// The partial index is for these states alone, and a statement's text has to say the same.
pub(crate) const TO_DO: &str =
    "SELECT organization_id, id FROM imports WHERE state IN ('checking', 'importing', 'undoing') ORDER BY updated_at LIMIT 1";

/// How far it has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub state: ImportState,
    pub counts: ImportCounts,
    pub done_to: i64,
}

pub async fn set_progress(tx: &mut Tx, organization: Uuid, import: Uuid, progress: &Progress, now: DateTime<Utc>) -> Result<()> {
    let Progress { state, counts, done_to } = progress;
    on_engine!(tx, c => sqlx::query(
        "UPDATE imports SET state = $3, line_count = $4, done_count = $5, done_to = $6, new_count = $7, changed_count = $8, same_count = $9,
            refused_count = $10, stayed_count = $11, ending_count = $12, updated_at = $13
         WHERE organization_id = $1 AND id = $2",
    )
    .bind(organization)
    .bind(import)
    .bind(state.key())
    .bind(counts.lines)
    .bind(counts.done)
    .bind(done_to)
    .bind(counts.new)
    .bind(counts.changed)
    .bind(counts.same)
    .bind(counts.refused)
    .bind(counts.stayed)
    .bind(counts.ending)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

pub async fn set_layout(tx: &mut Tx, organization: Uuid, import: Uuid, layout: &str) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE imports SET layout = $3 WHERE organization_id = $1 AND id = $2")
        .bind(organization).bind(import).bind(layout).execute(c).await?.rows_affected());
    Ok(())
}

/// Known for certain when all has been read.
pub async fn set_read_as(tx: &mut Tx, organization: Uuid, import: Uuid, read_as: &str) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE imports SET read_as = $3 WHERE organization_id = $1 AND id = $2")
        .bind(organization).bind(import).bind(read_as).execute(c).await?.rows_affected());
    Ok(())
}

/// Whoever decided last.
pub async fn set_actor(tx: &mut Tx, organization: Uuid, import: Uuid, by: &ImportActor<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE imports SET actor_kind = $3, actor_id = $4, actor_name = $5, address = $6 WHERE organization_id = $1 AND id = $2",
    ).bind(organization).bind(import).bind(by.kind).bind(by.id).bind(by.name).bind(by.address).execute(c).await?.rows_affected());
    Ok(())
}

/// Some of its lines; how many. When there are none left, [`delete`] takes the import itself.
pub async fn delete_lines(tx: &mut Tx, organization: Uuid, import: Uuid, limit: i64) -> Result<u64> {
    Ok(on_engine!(tx, c => sqlx::query(
        "DELETE FROM import_lines WHERE organization_id = $1 AND import_id = $2 AND line <= (
            SELECT MAX(line) FROM (SELECT line FROM import_lines WHERE organization_id = $1 AND import_id = $2 ORDER BY line LIMIT $3) AS first)",
    ).bind(organization).bind(import).bind(limit).execute(c).await?.rows_affected()))
}

pub async fn delete(tx: &mut Tx, organization: Uuid, import: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM imports WHERE organization_id = $1 AND id = $2")
        .bind(organization).bind(import).execute(c).await?.rows_affected());
    Ok(())
}

/// It waits behind the others.
pub async fn put_off(tx: &mut Tx, organization: Uuid, import: Uuid, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE imports SET updated_at = $3 WHERE organization_id = $1 AND id = $2")
        .bind(organization).bind(import).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

/// One that came to its end before `before`, or was checked and brought in before it and never imported; or that nobody went on reading since
/// `abandoned`. Not one that is being worked on.
pub async fn find_old(tx: &mut Tx, before: DateTime<Utc>, abandoned: DateTime<Utc>) -> Result<Option<(Uuid, Uuid)>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT organization_id, id FROM imports
         WHERE (created_at < $1 AND state = 'checked') OR (updated_at < $1 AND state IN ('imported', 'undone'))
            OR (updated_at < $2 AND state = 'reading') LIMIT 1",
    ).bind(before).bind(abandoned).fetch_optional(c).await?))
}
