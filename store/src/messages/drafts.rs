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

/// Which page keeps a draft, gives it up, or ends it.
#[derive(Clone, Copy, Debug)]
pub struct ByPage<'a> {
    pub page: &'a str,
    /// When the draft was kept that it began with.
    pub began_with: Option<DateTime<Utc>>,
    /// Whatever another page has kept since.
    pub overwrites: bool,
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

/// In the place of an earlier one; `false` where another page has kept that since, and it stays.
pub async fn keep(tx: &mut Tx, of: DraftKey<'_>, draft: &DraftRow, by: ByPage<'_>) -> Result<bool> {
    let kept = on_engine!(tx, c => sqlx::query(
        "INSERT INTO message_drafts (organization_id, staff_id, place, content, updated_at, page) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (organization_id, staff_id, place)
            DO UPDATE SET content = EXCLUDED.content, updated_at = EXCLUDED.updated_at, page = EXCLUDED.page
            WHERE message_drafts.page = EXCLUDED.page OR message_drafts.updated_at = $7 OR $8",
    )
    .bind(of.organization)
    .bind(of.staff)
    .bind(of.place)
    .bind(&draft.content)
    .bind(draft.updated_at)
    .bind(by.page)
    .bind(by.began_with)
    .bind(by.overwrites)
    .execute(c)
    .await?
    .rows_affected());
    Ok(kept == 1)
}

/// Of the draft that there is, unless another page has kept it since; when it was kept, and by which page, stays.
pub async fn set_content(tx: &mut Tx, of: DraftKey<'_>, content: &str, by: ByPage<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE message_drafts SET content = $4
         WHERE organization_id = $1 AND staff_id = $2 AND place = $3 AND (page = $5 OR updated_at = $6 OR $7)",
    )
    .bind(of.organization)
    .bind(of.staff)
    .bind(of.place)
    .bind(content)
    .bind(by.page)
    .bind(by.began_with)
    .bind(by.overwrites)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// `false` where another page has kept it since, and it stays.
pub async fn give_up(tx: &mut Tx, of: DraftKey<'_>, by: ByPage<'_>) -> Result<bool> {
    on_engine!(tx, c => sqlx::query(
        "DELETE FROM message_drafts WHERE organization_id = $1 AND staff_id = $2 AND place = $3 AND (page = $4 OR updated_at = $5 OR $6)",
    )
    .bind(of.organization)
    .bind(of.staff)
    .bind(of.place)
    .bind(by.page)
    .bind(by.began_with)
    .bind(by.overwrites)
    .execute(c)
    .await?
    .rows_affected());
    Ok(find(tx, of).await?.is_none())
}

/// Of every organization, kept last before `before`.
pub async fn delete_older(tx: &mut Tx, before: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM message_drafts WHERE updated_at < $1").bind(before).execute(c).await?.rows_affected());
    Ok(())
}
