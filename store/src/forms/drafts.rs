//! Forms that are being designed. A change names the revision that it was made from, and is refused when that is not the newest, unless
//! the newest is an earlier change of the same page.

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
    /// The page that changed it last; none where that is not known.
    pub page: Option<Uuid>,
    /// Which of the page's changes this is.
    pub step: i64,
}

/// The last changed first.
pub async fn list_drafts(tx: &mut Tx, organization: Uuid) -> Result<Vec<FormDraftRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT form_id, title, questionnaire, revision, changed_by_id, changed_by, changed_at, page, step FROM form_drafts
         WHERE organization_id = $1 ORDER BY changed_at DESC, form_id",
    ).bind(organization).fetch_all(c).await?))
}

pub async fn find_draft(tx: &mut Tx, organization: Uuid, form: Uuid) -> Result<Option<FormDraftRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT form_id, title, questionnaire, revision, changed_by_id, changed_by, changed_at, page, step FROM form_drafts
         WHERE organization_id = $1 AND form_id = $2",
    ).bind(organization).bind(form).fetch_optional(c).await?))
}

/// `false` when the form has a draft already: then nothing is written.
pub async fn insert_draft(tx: &mut Tx, organization: Uuid, draft: &FormDraftRow) -> Result<bool> {
    let inserted = on_engine!(tx, c => sqlx::query(
        "INSERT INTO form_drafts (organization_id, form_id, title, questionnaire, revision, changed_by_id, changed_by, changed_at, page, step)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (organization_id, form_id) DO NOTHING",
    )
    .bind(organization)
    .bind(draft.form_id)
    .bind(&draft.title)
    .bind(&draft.questionnaire)
    .bind(draft.revision)
    .bind(draft.changed_by_id)
    .bind(&draft.changed_by)
    .bind(draft.changed_at)
    .bind(draft.page)
    .bind(draft.step)
    .execute(c)
    .await?
    .rows_affected());
    Ok(inserted == 1)
}

/// The new revision. `draft.revision` is the one that was changed; `None` when it is neither the newest nor the newest is an earlier step
/// of the same page: then nothing is written.
pub async fn update_draft(tx: &mut Tx, organization: Uuid, draft: &FormDraftRow) -> Result<Option<i64>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "UPDATE form_drafts SET title = $3, questionnaire = $4, revision = revision + 1, changed_by_id = $6, changed_by = $7, changed_at = $8,
            page = $9, step = $10
         WHERE organization_id = $1 AND form_id = $2 AND (revision = $5 OR page = $9 AND step < $10)
         RETURNING revision",
    )
    .bind(organization)
    .bind(draft.form_id)
    .bind(&draft.title)
    .bind(&draft.questionnaire)
    .bind(draft.revision)
    .bind(draft.changed_by_id)
    .bind(&draft.changed_by)
    .bind(draft.changed_at)
    .bind(draft.page)
    .bind(draft.step)
    .fetch_optional(c)
    .await?))
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
