//! What staff are writing, kept until it is sent, saved or given up: one draft a staff member and place.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct DraftRow {
    /// JSON.
    pub content: String,
    pub updated_at: DateTime<Utc>,
}

/// Whose draft, and where it was written.
#[derive(Clone, Copy, Debug)]
pub struct DraftKey<'a> {
    pub organization: Uuid,
    pub staff: Uuid,
    pub place: &'a str,
}

pub async fn find(tx: &mut Tx, of: DraftKey<'_>) -> Result<Option<DraftRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT content, updated_at FROM message_drafts WHERE organization_id = $1 AND staff_id = $2 AND place = $3",
    )
    .bind(of.organization)
    .bind(of.staff)
    .bind(of.place)
    .fetch_optional(c)
    .await?))
}

/// In the place of an earlier one.
pub async fn keep(tx: &mut Tx, of: DraftKey<'_>, draft: &DraftRow) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO message_drafts (organization_id, staff_id, place, content, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organization_id, staff_id, place) DO UPDATE SET content = EXCLUDED.content, updated_at = EXCLUDED.updated_at",
    )
    .bind(of.organization)
    .bind(of.staff)
    .bind(of.place)
    .bind(&draft.content)
    .bind(draft.updated_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Nothing happens when there is none.
pub async fn delete(tx: &mut Tx, of: DraftKey<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM message_drafts WHERE organization_id = $1 AND staff_id = $2 AND place = $3")
        .bind(of.organization)
        .bind(of.staff)
        .bind(of.place)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Of every organization, kept last before `before`.
pub async fn delete_older(tx: &mut Tx, before: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM message_drafts WHERE updated_at < $1").bind(before).execute(c).await?.rows_affected());
    Ok(())
}
