//! Forms that start from the client's last answers (R21): which sending asks for it, and from which response each request starts.

use super::ResponseRow;
use crate::{Result, Tx, on_engine};
use uuid::Uuid;

/// The forms of this batch start from their clients' last answers.
pub async fn set_from_last_answers(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE batches SET from_last_answers = TRUE WHERE organization_id = $1 AND id = $2")
        .bind(organization)
        .bind(batch)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

pub async fn is_from_last_answers(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<bool> {
    let found: Option<bool> = on_engine!(tx, c => sqlx::query_scalar(
        "SELECT from_last_answers FROM batches WHERE organization_id = $1 AND id = $2",
    ).bind(organization).bind(batch).fetch_optional(c).await?);
    Ok(found.unwrap_or(false))
}

/// The request starts from this response.
pub async fn set_prefill(tx: &mut Tx, organization: Uuid, request: Uuid, response: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE form_requests SET prefill_response_id = $3 WHERE organization_id = $1 AND id = $2")
        .bind(organization)
        .bind(request)
        .bind(response)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// The response that the request starts from, submitted by the request's own client.
pub async fn find_prefill(tx: &mut Tx, organization: Uuid, request: Uuid) -> Result<Option<ResponseRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT p.id, p.form_request_id, p.client_id, p.status, p.document, p.revision, p.login_id, p.submitted_at
         FROM form_requests r JOIN responses p ON p.organization_id = r.organization_id AND p.id = r.prefill_response_id
         WHERE r.organization_id = $1 AND r.id = $2 AND p.client_id = r.client_id AND p.status = 'completed'",
    ).bind(organization).bind(request).fetch_optional(c).await?))
}
