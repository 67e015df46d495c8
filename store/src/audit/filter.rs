//! The audit log by who did it, about whom, of what kind, and between two times. Each of these is a stretch of an index of its own; what is
//! about one client is little enough to be looked through for the rest.

use super::AuditListRow;
use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What is `None` narrows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditFilter {
    pub actor: Option<Uuid>,
    pub client: Option<Uuid>,
    /// The key of what was done.
    pub action: Option<&'static str>,
    /// Not before.
    pub since: DateTime<Utc>,
}

macro_rules! events {
    ($which:literal) => {
        concat!(
            "SELECT e.id, e.at, e.actor_name, e.action, e.client_id, c.first_name, c.last_name, e.detail, e.address
     FROM audit_events e LEFT JOIN clients c ON c.organization_id = e.organization_id AND c.id = e.client_id
     WHERE e.organization_id = $1 ",
            $which,
            "AND (e.at, e.id) < ($2, $3) AND e.at >= $5 ORDER BY e.at DESC, e.id DESC LIMIT $4"
        )
    };
}

/// By whether it is narrowed to an actor, a client and an action, the first of which counts 1, the second 2 and the third 4.
pub(super) const LISTED: [&str; 8] = [
    events!(""),
    events!("AND e.actor_id = $6 "),
    events!("AND e.client_id = $7 "),
    events!("AND e.actor_id = $6 AND e.client_id = $7 "),
    events!("AND e.action = $8 "),
    events!("AND e.actor_id = $6 AND e.action = $8 "),
    events!("AND e.client_id = $7 AND e.action = $8 "),
    events!("AND e.actor_id = $6 AND e.client_id = $7 AND e.action = $8 "),
];

/// Newest first, those before `before` (time, id).
pub async fn list(
    tx: &mut Tx,
    organization: Uuid,
    filter: &AuditFilter,
    before: (DateTime<Utc>, Uuid),
    limit: i64,
) -> Result<Vec<AuditListRow>> {
    let AuditFilter { actor, client, action, since } = *filter;
    let which = usize::from(actor.is_some()) + 2 * usize::from(client.is_some()) + 4 * usize::from(action.is_some());
    Ok(on_engine!(tx, c => sqlx::query_as(LISTED[which])
        .bind(organization)
        .bind(before.0)
        .bind(before.1)
        .bind(limit)
        .bind(since)
        .bind(actor)
        .bind(client)
        .bind(action)
        .fetch_all(c)
        .await?))
}
