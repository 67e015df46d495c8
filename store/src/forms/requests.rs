//! Form requests: one version of a form, asked of one client.

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::portal::FormRequestState;
use sqlx::FromRow;
use uuid::Uuid;

/// A request with what its form and response say of it.
#[derive(Clone, Debug, FromRow)]
pub struct RequestRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub form_id: Uuid,
    pub form_version_id: Uuid,
    pub invitation_id: Option<Uuid>,
    pub title: String,
    pub version: i64,
    pub estimated_minutes: i64,
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    /// The submitted one.
    pub response_id: Option<Uuid>,
}

impl RequestRow {
    pub fn state(&self) -> Result<FormRequestState> {
        FormRequestState::from_key(&self.state).ok_or(Error::Unreadable("form_requests.state"))
    }
}

pub async fn find_request(tx: &mut Tx, organization: Uuid, request: Uuid) -> Result<Option<RequestRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT r.id, r.client_id, v.form_id, r.form_version_id, r.invitation_id, v.title, v.version, v.estimated_minutes, r.state, r.created_at,
            r.submitted_at,
            (SELECT p.id FROM responses p WHERE p.organization_id = r.organization_id AND p.form_request_id = r.id AND p.status = 'completed'
             ORDER BY p.created_at DESC LIMIT 1) AS response_id
         FROM form_requests r JOIN form_versions v ON v.organization_id = r.organization_id AND v.id = r.form_version_id
         WHERE r.organization_id = $1 AND r.id = $2",
    ).bind(organization).bind(request).fetch_optional(c).await?))
}

pub async fn list_of_client(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Vec<RequestRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT r.id, r.client_id, v.form_id, r.form_version_id, r.invitation_id, v.title, v.version, v.estimated_minutes, r.state, r.created_at,
            r.submitted_at,
            (SELECT p.id FROM responses p WHERE p.organization_id = r.organization_id AND p.form_request_id = r.id AND p.status = 'completed'
             ORDER BY p.created_at DESC LIMIT 1) AS response_id
         FROM form_requests r JOIN form_versions v ON v.organization_id = r.organization_id AND v.id = r.form_version_id
         WHERE r.organization_id = $1 AND r.client_id = $2 ORDER BY r.created_at, r.position, r.id",
    ).bind(organization).bind(client).fetch_all(c).await?))
}

/// Whether each is done, of the forms that came with an invitation.
pub async fn list_of_invitation(tx: &mut Tx, organization: Uuid, invitation: Uuid) -> Result<Vec<String>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT state FROM form_requests WHERE organization_id = $1 AND invitation_id = $2 AND state <> 'withdrawn' ORDER BY position",
    ).bind(organization).bind(invitation).fetch_all(c).await?))
}

pub async fn count_open_of_invitation(tx: &mut Tx, organization: Uuid, invitation: Uuid) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM form_requests WHERE organization_id = $1 AND invitation_id = $2 AND state IN ('sent', 'in_progress')",
    ).bind(organization).bind(invitation).fetch_one(c).await?))
}

#[derive(Clone, Debug)]
pub struct NewFormRequest {
    pub id: Uuid,
    pub client: Uuid,
    pub form_version: Uuid,
    pub invitation: Option<Uuid>,
    pub batch: Option<Uuid>,
    pub position: i64,
}

pub async fn insert_request(tx: &mut Tx, organization: Uuid, request: &NewFormRequest, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO form_requests (organization_id, id, client_id, form_version_id, invitation_id, batch_id, state, position, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'sent', $7, $8)",
    )
    .bind(organization)
    .bind(request.id)
    .bind(request.client)
    .bind(request.form_version)
    .bind(request.invitation)
    .bind(request.batch)
    .bind(request.position)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Writes the time of the states that have one.
pub async fn set_request_state(tx: &mut Tx, organization: Uuid, request: Uuid, state: FormRequestState, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE form_requests SET state = $3,
            submitted_at = CASE WHEN $3 = 'submitted' THEN $4 ELSE submitted_at END,
            reviewed_at = CASE WHEN $3 = 'reviewed' THEN $4 ELSE reviewed_at END
         WHERE organization_id = $1 AND id = $2",
    ).bind(organization).bind(request).bind(state.key()).bind(now).execute(c).await?.rows_affected());
    Ok(())
}
