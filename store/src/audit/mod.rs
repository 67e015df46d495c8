//! Audit events: inserted, read, never changed (a trigger refuses it).

mod filter;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod tests;

pub use filter::{AuditFilter, list};

use crate::{Result, Tx, insert_rows, on_engine};
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
    insert_all(tx, organization, std::slice::from_ref(event)).await
}

/// Several at once, in this order.
pub async fn insert_all(tx: &mut Tx, organization: Uuid, events: &[AuditEventRow]) -> Result<()> {
    insert_rows!(
        tx,
        "INSERT INTO audit_events (organization_id, id, at, actor_kind, actor_id, actor_name, action, client_id, subject_id, detail, address) ",
        events,
        |tuple, event| {
            tuple.push_bind(organization).push_bind(event.id).push_bind(event.at);
            tuple.push_bind(event.actor_kind.as_str()).push_bind(event.actor_id).push_bind(event.actor_name.as_str());
            tuple.push_bind(event.action.as_str()).push_bind(event.client_id).push_bind(event.subject_id);
            tuple.push_bind(event.detail.as_deref()).push_bind(event.address.as_str());
        }
    );
    Ok(())
}

/// An event with its client's name, where it has one.
#[derive(Clone, Debug, FromRow)]
pub struct AuditListRow {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor_name: String,
    pub action: String,
    pub client_id: Option<Uuid>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub detail: Option<String>,
    pub address: String,
}

/// How often this staff member did one of two things at or after `since`.
pub async fn count_of_actor_since(tx: &mut Tx, organization: Uuid, actor: Uuid, actions: [&str; 2], since: DateTime<Utc>) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM audit_events WHERE organization_id = $1 AND at >= $2 AND actor_id = $3 AND action IN ($4, $5)",
    ).bind(organization).bind(since).bind(actor).bind(actions[0]).bind(actions[1]).fetch_one(c).await?))
}

/// How often this was done to, or by, the client after `since`.
pub async fn count_of_client_since(tx: &mut Tx, organization: Uuid, client: Uuid, action: &str, since: DateTime<Utc>) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM audit_events WHERE organization_id = $1 AND client_id = $2 AND at > $3 AND action = $4",
    ).bind(organization).bind(client).bind(since).bind(action).fetch_one(c).await?))
}
