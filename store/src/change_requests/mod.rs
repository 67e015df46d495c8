//! What clients ask to have changed, one row for each field. Rows are never deleted; each is ended once.

#[cfg(test)]
mod tests;

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::change_requests::{ChangeField, ChangeState};
use sqlx::FromRow;
use std::cmp::Reverse;
use uuid::Uuid;

/// Changes on a page: more than these wait for nobody to have decided the first.
const MOST_SHOWN: i64 = 100;

pub struct NewChangeRequest<'a> {
    pub id: Uuid,
    pub client: Uuid,
    pub field: ChangeField,
    pub seen: Option<&'a str>,
    pub wanted: Option<&'a str>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRequestRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub field: ChangeField,
    pub seen: Option<String>,
    pub wanted: Option<String>,
    pub state: ChangeState,
    pub asked_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    client_id: Uuid,
    field: String,
    seen_value: Option<String>,
    wanted_value: Option<String>,
    state: String,
    asked_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    reason: Option<String>,
}

impl TryFrom<Raw> for ChangeRequestRow {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        let field = ChangeField::from_key(&raw.field).ok_or(Error::Unreadable("change_requests.field"))?;
        let state = ChangeState::from_key(&raw.state).ok_or(Error::Unreadable("change_requests.state"))?;
        let Raw { id, client_id, seen_value: seen, wanted_value: wanted, asked_at, ended_at, reason, .. } = raw;
        Ok(Self { id, client_id, field, seen, wanted, state, asked_at, ended_at, reason })
    }
}

fn rows(raw: Vec<Raw>) -> Result<Vec<ChangeRequestRow>> {
    raw.into_iter().map(ChangeRequestRow::try_from).collect()
}

/// Those that one client asked for together are in the order of the form.
fn oldest_first(raw: Vec<Raw>) -> Result<Vec<ChangeRequestRow>> {
    let mut rows = rows(raw)?;
    rows.sort_by_key(|row| (row.asked_at, row.client_id, row.field));
    Ok(rows)
}

/// `Duplicate` when another of the same field waits.
pub async fn insert(tx: &mut Tx, organization: Uuid, new: &NewChangeRequest<'_>, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO change_requests (organization_id, id, client_id, field, seen_value, wanted_value, state, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7)",
    )
    .bind(organization)
    .bind(new.id)
    .bind(new.client)
    .bind(new.field.key())
    .bind(new.seen)
    .bind(new.wanted)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.client_id, r.field, r.seen_value, r.wanted_value, r.state, r.asked_at, r.ended_at, r.reason
             FROM change_requests r ",
            $rest
        )
    };
}

const OF_CLIENT: &str = selected!(
    "WHERE r.organization_id = $1 AND r.client_id = $2 AND r.ended_at > $3 AND r.state IN ('accepted', 'declined')
     ORDER BY r.ended_at DESC, r.id DESC LIMIT $4"
);
const WAITING_OF_CLIENT: &str =
    selected!("WHERE r.organization_id = $1 AND r.client_id = $2 AND r.state = 'waiting' ORDER BY r.asked_at, r.id");
// Narrowed to those assigned to one member of staff where $2 names one.
const WAITING: &str = selected!(
    "WHERE r.organization_id = $1 AND r.state = 'waiting' AND ($2 IS NULL OR EXISTS (SELECT 1 FROM client_assignments a
         WHERE a.organization_id = r.organization_id AND a.staff_id = $2 AND a.client_id = r.client_id))
     ORDER BY r.asked_at, r.id LIMIT $3"
);

pub async fn find(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<Option<ChangeRequestRow>> {
    let raw: Option<Raw> = on_engine!(tx, c => sqlx::query_as(selected!("WHERE r.organization_id = $1 AND r.id = $2"))
        .bind(organization).bind(id).fetch_optional(c).await?);
    raw.map(ChangeRequestRow::try_from).transpose()
}

/// Accepted and declined after `since`, however long before they were asked for; the newest first.
pub async fn list_decided_of_client(
    tx: &mut Tx,
    organization: Uuid,
    client: Uuid,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ChangeRequestRow>> {
    let mut rows =
        rows(on_engine!(tx, c => sqlx::query_as(OF_CLIENT).bind(organization).bind(client).bind(since).bind(limit).fetch_all(c).await?))?;
    rows.sort_by_key(|row| (Reverse(row.ended_at), row.field));
    Ok(rows)
}

/// Oldest first; one a field at most.
pub async fn list_waiting_of_client(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Vec<ChangeRequestRow>> {
    oldest_first(on_engine!(tx, c => sqlx::query_as(WAITING_OF_CLIENT).bind(organization).bind(client).fetch_all(c).await?))
}

/// Oldest first; of the clients assigned to `staff`, or of all.
pub async fn list_waiting(tx: &mut Tx, organization: Uuid, staff: Option<Uuid>) -> Result<Vec<ChangeRequestRow>> {
    oldest_first(on_engine!(tx, c => sqlx::query_as(WAITING).bind(organization).bind(staff).bind(MOST_SHOWN).fetch_all(c).await?))
}

/// `false` when it was ended before: then nothing has changed.
pub async fn end(
    tx: &mut Tx,
    organization: Uuid,
    id: Uuid,
    (state, reason): (ChangeState, Option<&str>),
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE change_requests SET state = $3, reason = $4, ended_at = $5
         WHERE organization_id = $1 AND id = $2 AND state = 'waiting'",
    ).bind(organization).bind(id).bind(state.key()).bind(reason).bind(now).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// The one of this field that waits, if there is one.
pub async fn replace_waiting(tx: &mut Tx, organization: Uuid, client: Uuid, field: ChangeField, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE change_requests SET state = 'replaced', ended_at = $4
         WHERE organization_id = $1 AND client_id = $2 AND field = $3 AND state = 'waiting'",
    ).bind(organization).bind(client).bind(field.key()).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

const COUNT_SINCE: &str = "SELECT COUNT(*) FROM change_requests WHERE organization_id = $1 AND client_id = $2 AND asked_at > $3";

/// Asked for after `since`, whatever became of them.
pub async fn count_since(tx: &mut Tx, organization: Uuid, client: Uuid, since: DateTime<Utc>) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(COUNT_SINCE).bind(organization).bind(client).bind(since).fetch_one(c).await?))
}
