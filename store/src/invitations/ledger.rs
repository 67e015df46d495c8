//! The ledger of an invitation (R9): written, read, never changed (a trigger refuses it).

use crate::{Error, Result, Tx, insert_rows, on_engine};
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
    insert_events(tx, organization, std::slice::from_ref(event)).await
}

pub async fn insert_events(tx: &mut Tx, organization: Uuid, events: &[NewEvent<'_>]) -> Result<()> {
    insert_rows!(
        tx,
        "INSERT INTO invitation_events (organization_id, id, invitation_id, kind, detail, actor_name, at) ",
        events,
        |tuple, event| {
            tuple.push_bind(organization).push_bind(event.id).push_bind(event.invitation_id).push_bind(event.kind.key());
            tuple.push_bind(event.detail).push_bind(event.actor_name).push_bind(event.at);
        }
    );
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
