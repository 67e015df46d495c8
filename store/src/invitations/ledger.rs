//! The ledger of an invitation (R9): written, read, never changed (a trigger refuses it).

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::invitations::LedgerKind;
use sqlx::FromRow;
use uuid::Uuid;

/// One line to be written.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    pub id: Uuid,
    pub invitation_id: Uuid,
    pub kind: LedgerKind,
    /// The mail server's words, or why.
    pub detail: Option<&'a str>,
    pub actor_name: Option<&'a str>,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    pub kind: LedgerKind,
    pub detail: Option<String>,
    pub actor_name: Option<String>,
    pub at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Raw {
    kind: String,
    detail: Option<String>,
    actor_name: Option<String>,
    at: DateTime<Utc>,
}

pub async fn insert_event(tx: &mut Tx, organization: Uuid, event: &NewEvent<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO invitation_events (organization_id, id, invitation_id, kind, detail, actor_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(organization)
    .bind(event.id)
    .bind(event.invitation_id)
    .bind(event.kind.key())
    .bind(event.detail)
    .bind(event.actor_name)
    .bind(event.at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Oldest first; what happened in one moment stands in the order in which it can happen.
pub async fn list_events(tx: &mut Tx, organization: Uuid, invitation: Uuid) -> Result<Vec<LedgerRow>> {
    let found = on_engine!(tx, c => sqlx::query_as::<_, Raw>(
        "SELECT kind, detail, actor_name, at FROM invitation_events
         WHERE organization_id = $1 AND invitation_id = $2 ORDER BY at, id",
    )
    .bind(organization)
    .bind(invitation)
    .fetch_all(c)
    .await?);
    let mut ledger = Vec::with_capacity(found.len());
    for raw in found {
        let kind = LedgerKind::from_key(&raw.kind).ok_or(Error::Unreadable("a ledger's event"))?;
        ledger.push(LedgerRow { kind, detail: raw.detail, actor_name: raw.actor_name, at: raw.at });
    }
    ledger.sort_by_key(|row| (row.at, LedgerKind::ALL.iter().position(|kind| *kind == row.kind)));
    Ok(ledger)
}
