//! Audit events: inserted, read, never changed (a trigger refuses it).

#[cfg(test)]
mod tests;

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

/// Several at once, in this order: in one statement on PostgreSQL, which may be far away.
pub async fn insert_all(tx: &mut Tx, organization: Uuid, events: &[AuditEventRow]) -> Result<()> {
    let Tx::Postgres(inner) = tx else {
        for event in events {
            insert(tx, organization, event).await?;
        }
        return Ok(());
    };
    let texts = |of: fn(&AuditEventRow) -> &str| events.iter().map(of).collect::<Vec<_>>();
    let ids = |of: fn(&AuditEventRow) -> Option<Uuid>| events.iter().map(of).collect::<Vec<_>>();
    sqlx::query(
        "INSERT INTO audit_events (organization_id, id, at, actor_kind, actor_id, actor_name, action, client_id, subject_id, detail, address)
         SELECT $1, id, at, actor_kind, actor_id, actor_name, action, client_id, subject_id, detail, address
         FROM UNNEST($2::UUID[], $3::TIMESTAMPTZ[], $4::TEXT[], $5::UUID[], $6::TEXT[], $7::TEXT[], $8::UUID[], $9::UUID[], $10::TEXT[],
            $11::TEXT[])
         AS given (id, at, actor_kind, actor_id, actor_name, action, client_id, subject_id, detail, address)",
    )
    .bind(organization)
    .bind(ids(|event| Some(event.id)))
    .bind(events.iter().map(|event| event.at).collect::<Vec<_>>())
    .bind(texts(|event| &event.actor_kind))
    .bind(ids(|event| event.actor_id))
    .bind(texts(|event| &event.actor_name))
    .bind(texts(|event| &event.action))
    .bind(ids(|event| event.client_id))
    .bind(ids(|event| event.subject_id))
    .bind(events.iter().map(|event| event.detail.as_deref()).collect::<Vec<_>>())
    .bind(texts(|event| &event.address))
    .execute(&mut **inner)
    .await?;
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

/// Newest first, those before `before` (time, id).
pub async fn list(tx: &mut Tx, organization: Uuid, before: (DateTime<Utc>, Uuid), limit: i64) -> Result<Vec<AuditListRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT e.id, e.at, e.actor_name, e.action, e.client_id, c.first_name, c.last_name, e.detail, e.address
         FROM audit_events e LEFT JOIN clients c ON c.organization_id = e.organization_id AND c.id = e.client_id
         WHERE e.organization_id = $1 AND (e.at, e.id) < ($2, $3) ORDER BY e.at DESC, e.id DESC LIMIT $4",
    ).bind(organization).bind(before.0).bind(before.1).bind(limit).fetch_all(c).await?))
}

/// How often this staff member did one of two things at or after `since`.
pub async fn count_of_actor_since(tx: &mut Tx, organization: Uuid, actor: Uuid, actions: [&str; 2], since: DateTime<Utc>) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM audit_events WHERE organization_id = $1 AND at >= $2 AND actor_id = $3 AND action IN ($4, $5)",
    ).bind(organization).bind(since).bind(actor).bind(actions[0]).bind(actions[1]).fetch_one(c).await?))
}

/// Newest first, about one client.
pub async fn list_of_client(tx: &mut Tx, organization: Uuid, client: Uuid, limit: i64) -> Result<Vec<AuditListRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT e.id, e.at, e.actor_name, e.action, e.client_id, c.first_name, c.last_name, e.detail, e.address
         FROM audit_events e LEFT JOIN clients c ON c.organization_id = e.organization_id AND c.id = e.client_id
         WHERE e.organization_id = $1 AND e.client_id = $2 ORDER BY e.at DESC, e.id DESC LIMIT $3",
    ).bind(organization).bind(client).bind(limit).fetch_all(c).await?))
}
