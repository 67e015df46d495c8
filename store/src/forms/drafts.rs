//! Forms that are being designed. A change names the revision that it was made from, and is refused when that is not the newest.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub struct FormDraftRow {
    pub form_id: Uuid,
    pub title: String,
    pub questionnaire: String,
    pub revision: i64,
    pub changed_by_id: Uuid,
    pub changed_by: String,
    pub changed_at: DateTime<Utc>,
}

/// The last changed first.
pub async fn list_drafts(tx: &mut Tx, organization: Uuid) -> Result<Vec<FormDraftRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT form_id, title, questionnaire, revision, changed_by_id, changed_by, changed_at FROM form_drafts
         WHERE organization_id = $1 ORDER BY changed_at DESC, form_id",
    ).bind(organization).fetch_all(c).await?))
}

pub async fn find_draft(tx: &mut Tx, organization: Uuid, form: Uuid) -> Result<Option<FormDraftRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT form_id, title, questionnaire, revision, changed_by_id, changed_by, changed_at FROM form_drafts
         WHERE organization_id = $1 AND form_id = $2",
    ).bind(organization).bind(form).fetch_optional(c).await?))
}

/// `false` when the form has a draft already: then nothing is written.
pub async fn insert_draft(tx: &mut Tx, organization: Uuid, draft: &FormDraftRow) -> Result<bool> {
    let inserted = on_engine!(tx, c => sqlx::query(
        "INSERT INTO form_drafts (organization_id, form_id, title, questionnaire, revision, changed_by_id, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (organization_id, form_id) DO NOTHING",
    )
    .bind(organization)
    .bind(draft.form_id)
    .bind(&draft.title)
    .bind(&draft.questionnaire)
    .bind(draft.revision)
    .bind(draft.changed_by_id)
    .bind(&draft.changed_by)
    .bind(draft.changed_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(inserted == 1)
}

/// `false` when the draft's revision is not the one before this: then nothing is written.
pub async fn update_draft(tx: &mut Tx, organization: Uuid, draft: &FormDraftRow) -> Result<bool> {
    let updated = on_engine!(tx, c => sqlx::query(
        "UPDATE form_drafts SET title = $3, questionnaire = $4, revision = $5, changed_by_id = $6, changed_by = $7, changed_at = $8
         WHERE organization_id = $1 AND form_id = $2 AND revision = $5 - 1",
    )
    .bind(organization)
    .bind(draft.form_id)
    .bind(&draft.title)
    .bind(&draft.questionnaire)
    .bind(draft.revision)
    .bind(draft.changed_by_id)
    .bind(&draft.changed_by)
    .bind(draft.changed_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(updated == 1)
}

/// `false` when the draft's revision is another, or there is none.
pub async fn delete_draft(tx: &mut Tx, organization: Uuid, form: Uuid, revision: i64) -> Result<bool> {
    let deleted = on_engine!(tx, c => sqlx::query("DELETE FROM form_drafts WHERE organization_id = $1 AND form_id = $2 AND revision = $3")
        .bind(organization)
        .bind(form)
        .bind(revision)
        .execute(c)
        .await?
        .rows_affected());
    Ok(deleted == 1)
}
