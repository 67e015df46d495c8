//! Where a client stands, kept on the client's row so that lists and their filters need no join.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::clients::PortalState;
use uuid::Uuid;

/// `sent_at` is kept as it was when `None`.
pub async fn set_portal_state(
    tx: &mut Tx,
    organization: Uuid,
    client: Uuid,
    state: PortalState,
    sent_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE clients SET portal_state = $3, last_sent_at = COALESCE($4, last_sent_at), updated_at = $5
         WHERE organization_id = $1 AND id = $2",
    )
    .bind(organization)
    .bind(client)
    .bind(state.key())
    .bind(sent_at)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Counts the client's form requests anew (withdrawn ones are not counted) and keeps the figures on the client's row.
pub async fn set_forms_count(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE clients SET
            forms_total = (SELECT COUNT(*) FROM form_requests r
                           WHERE r.organization_id = $1 AND r.client_id = $2 AND r.state <> 'withdrawn'),
            forms_done = (SELECT COUNT(*) FROM form_requests r
                          WHERE r.organization_id = $1 AND r.client_id = $2 AND r.state IN ('submitted', 'reviewed'))
         WHERE organization_id = $1 AND id = $2",
    )
    .bind(organization)
    .bind(client)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}
