//! Audit events: inserted, read, never changed (a trigger refuses it).

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// One event as it is stored.
#[derive(Clone, Debug, FromRow)]
pub struct AuditEventRow {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub action: String,
    pub client_id: Option<Uuid>,
    pub subject_id: Option<Uuid>,
    pub detail: Option<String>,
    pub address: String,
}

pub async fn insert(tx: &mut Tx, organization: Uuid, event: &AuditEventRow) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO audit_events (organization_id, id, at, actor_kind, actor_id, actor_name, action, client_id, subject_id, detail, address)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(organization)
    .bind(event.id)
    .bind(event.at)
    .bind(&event.actor_kind)
    .bind(event.actor_id)
    .bind(&event.actor_name)
    .bind(&event.action)
    .bind(event.client_id)
    .bind(event.subject_id)
    .bind(&event.detail)
    .bind(&event.address)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}
