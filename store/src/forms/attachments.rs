//! Photos and documents that clients add to their forms. One that was submitted is fixed (a trigger refuses changes).

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// What is known of a file without its content.
#[derive(Clone, Debug, FromRow)]
pub struct AttachmentRow {
    pub id: Uuid,
    pub form_request_id: Uuid,
    pub client_id: Uuid,
    pub title: String,
    pub content_type: String,
    /// In bytes.
    pub size: i64,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, FromRow)]
pub struct FileRow {
    pub title: String,
    pub content_type: String,
    pub content: Vec<u8>,
}

#[derive(Clone, Debug)]
pub struct NewAttachment<'a> {
    pub id: Uuid,
    pub request: Uuid,
    pub client: Uuid,
    pub title: &'a str,
    pub content_type: &'a str,
    pub content: &'a [u8],
    pub now: DateTime<Utc>,
}

pub async fn insert_attachment(tx: &mut Tx, organization: Uuid, file: &NewAttachment<'_>) -> Result<()> {
    let size = i64::try_from(file.content.len()).unwrap_or(i64::MAX);
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO attachments (organization_id, id, form_request_id, client_id, title, content_type, size, content, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(organization)
    .bind(file.id)
    .bind(file.request)
    .bind(file.client)
    .bind(file.title)
    .bind(file.content_type)
    .bind(size)
    .bind(file.content)
    .bind(file.now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

pub async fn find_attachment(tx: &mut Tx, organization: Uuid, attachment: Uuid) -> Result<Option<AttachmentRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, form_request_id, client_id, title, content_type, size, created_at, submitted_at FROM attachments
         WHERE organization_id = $1 AND id = $2",
    ).bind(organization).bind(attachment).fetch_optional(c).await?))
}

/// With its content, when it is this client's.
pub async fn find_file(tx: &mut Tx, organization: Uuid, client: Uuid, attachment: Uuid) -> Result<Option<FileRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT title, content_type, content FROM attachments WHERE organization_id = $1 AND id = $2 AND client_id = $3",
    ).bind(organization).bind(attachment).bind(client).fetch_optional(c).await?))
}

/// Of one form that was asked, submitted or not.
pub async fn count_attachments(tx: &mut Tx, organization: Uuid, request: Uuid) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM attachments WHERE organization_id = $1 AND form_request_id = $2",
    ).bind(organization).bind(request).fetch_one(c).await?))
}

/// Those of a form that were added and not submitted.
pub async fn list_unsubmitted_attachments(tx: &mut Tx, organization: Uuid, request: Uuid) -> Result<Vec<AttachmentRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, form_request_id, client_id, title, content_type, size, created_at, submitted_at FROM attachments
         WHERE organization_id = $1 AND form_request_id = $2 AND submitted_at IS NULL",
    ).bind(organization).bind(request).fetch_all(c).await?))
}

/// From now on it stays.
pub async fn submit_attachment(tx: &mut Tx, organization: Uuid, attachment: Uuid, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE attachments SET submitted_at = $3 WHERE organization_id = $1 AND id = $2 AND submitted_at IS NULL",
    ).bind(organization).bind(attachment).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

/// Unless it was submitted.
pub async fn delete_attachment(tx: &mut Tx, organization: Uuid, attachment: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM attachments WHERE organization_id = $1 AND id = $2 AND submitted_at IS NULL")
        .bind(organization)
        .bind(attachment)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
