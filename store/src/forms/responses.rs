//! Responses, each a FHIR `QuestionnaireResponse` kept as the text that was written. A completed one is fixed (a trigger refuses changes).

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub struct ResponseRow {
    pub id: Uuid,
    pub form_request_id: Uuid,
    pub client_id: Uuid,
    pub status: String,
    pub document: String,
    pub revision: i64,
    pub login_id: Option<Uuid>,
    pub submitted_at: Option<DateTime<Utc>>,
}

const COLUMNS_BY_ID: &str = "SELECT id, form_request_id, client_id, status, document, revision, login_id, submitted_at
    FROM responses WHERE organization_id = $1 AND id = $2";
const OPEN_BY_REQUEST: &str = "SELECT id, form_request_id, client_id, status, document, revision, login_id, submitted_at
    FROM responses WHERE organization_id = $1 AND form_request_id = $2 AND status = 'in-progress'";
const NEWEST_BY_REQUEST: &str = "SELECT id, form_request_id, client_id, status, document, revision, login_id, submitted_at
    FROM responses WHERE organization_id = $1 AND form_request_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1";

pub async fn find_response(tx: &mut Tx, organization: Uuid, response: Uuid) -> Result<Option<ResponseRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(COLUMNS_BY_ID).bind(organization).bind(response).fetch_optional(c).await?))
}

pub async fn find_open_response(tx: &mut Tx, organization: Uuid, request: Uuid) -> Result<Option<ResponseRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(OPEN_BY_REQUEST).bind(organization).bind(request).fetch_optional(c).await?))
}

pub async fn find_response_of_request(tx: &mut Tx, organization: Uuid, request: Uuid) -> Result<Option<ResponseRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(NEWEST_BY_REQUEST).bind(organization).bind(request).fetch_optional(c).await?))
}

/// What a save writes.
#[derive(Clone, Debug)]
pub struct ResponseChange<'a> {
    pub id: Uuid,
    pub request: Uuid,
    pub client: Uuid,
    pub login: Uuid,
    /// `in-progress` or `completed`.
    pub status: &'a str,
    pub document: &'a str,
    pub now: DateTime<Utc>,
}

/// The first save: revision 1. `Duplicate` when another device was faster.
pub async fn insert_response(tx: &mut Tx, organization: Uuid, change: &ResponseChange<'_>) -> Result<()> {
    let submitted = (change.status == "completed").then_some(change.now);
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO responses (organization_id, id, form_request_id, client_id, status, document, revision, login_id, created_at, updated_at, submitted_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $8, $9)",
    )
    .bind(organization)
    .bind(change.id)
    .bind(change.request)
    .bind(change.client)
    .bind(change.status)
    .bind(change.document)
    .bind(change.login)
    .bind(change.now)
    .bind(submitted)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// False when the response is no longer at `revision`: another device was faster (R22).
pub async fn update_response(tx: &mut Tx, organization: Uuid, change: &ResponseChange<'_>, revision: i64) -> Result<bool> {
    let submitted = (change.status == "completed").then_some(change.now);
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE responses SET status = $3, document = $4, revision = revision + 1, login_id = $5, updated_at = $6, submitted_at = $7
         WHERE organization_id = $1 AND id = $2 AND revision = $8 AND status = 'in-progress'",
    )
    .bind(organization)
    .bind(change.id)
    .bind(change.status)
    .bind(change.document)
    .bind(change.login)
    .bind(change.now)
    .bind(submitted)
    .bind(revision)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed > 0)
}
