//! What became of each client of a batch (R10): first that they wait for their turn to be decided about, then what was decided.
//! How many stand where is counted by triggers (migration 8), so that it need not be counted when somebody looks.

use crate::{
    Error, Result, Tx,
    given::{given, json, text_for},
    insert_rows, on_engine,
};
use chrono::{DateTime, Utc};
use domain::invitations::Outcome;
use sqlx::FromRow;
use uuid::Uuid;

/// A row to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewOutcome {
    pub client: Uuid,
    pub outcome: Outcome,
    pub invitation: Option<Uuid>,
    pub position: i64,
}

pub async fn insert_outcomes(tx: &mut Tx, organization: Uuid, batch: Uuid, rows: &[NewOutcome]) -> Result<()> {
    insert_rows!(
        tx,
        "INSERT INTO batch_outcomes (organization_id, batch_id, client_id, outcome, invitation_id, position) ",
        rows,
        |tuple, row| {
            tuple.push_bind(organization).push_bind(batch).push_bind(row.client).push_bind(row.outcome.key());
            tuple.push_bind(row.invitation).push_bind(row.position);
        }
    );
    Ok(())
}

/// Somebody who waits to be decided about, with all that the decision needs. No names for a client who is not there.
#[derive(Clone, Debug, FromRow)]
pub struct WaitingRow {
    pub client_id: Uuid,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub preferred_name: Option<String>,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub language: Option<String>,
    pub portal_state: Option<String>,
    pub has_account: bool,
    /// R6: the address serves a portal account, or another client's invitation that still works.
    pub is_taken: bool,
}

pub(super) const NEXT_WAITING: &str =
    "SELECT o.client_id, c.first_name, c.last_name, c.preferred_name, c.email, c.email_key, c.language, c.portal_state,
            EXISTS (SELECT 1 FROM access a WHERE a.organization_id = $1 AND a.client_id = o.client_id AND a.kind = 'self') AS has_account,
            EXISTS (SELECT 1 FROM logins l WHERE l.organization_id = $1 AND l.email_key = c.email_key)
                OR EXISTS (SELECT 1 FROM invitations i
                           WHERE i.organization_id = $1 AND i.email_key = c.email_key AND i.state = 'open' AND i.expires_at > $3
                             AND i.client_id <> o.client_id) AS is_taken
     FROM batch_outcomes o LEFT JOIN clients c ON c.organization_id = o.organization_id AND c.id = o.client_id
     WHERE o.organization_id = $1 AND o.batch_id = $2 AND o.outcome = 'waiting' ORDER BY o.position LIMIT $4";

pub async fn next_waiting(tx: &mut Tx, organization: Uuid, batch: Uuid, now: DateTime<Utc>, limit: i64) -> Result<Vec<WaitingRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(NEXT_WAITING).bind(organization).bind(batch).bind(now).bind(limit).fetch_all(c).await?))
}

pub(super) const DECIDED: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_client, value ->> 2 AS new_outcome,
     unhex(value ->> 3, '-') AS of_invitation",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_client, value ->> 2 AS new_outcome,
     (value ->> 3)::UUID AS of_invitation",
    "UPDATE batch_outcomes SET outcome = new_outcome, invitation_id = of_invitation
     FROM given WHERE organization_id = of_organization AND batch_id = $2 AND client_id = of_client"
);

/// Writes down what was decided about those who waited: (client, outcome, invitation).
pub async fn set_outcomes(tx: &mut Tx, organization: Uuid, batch: Uuid, decided: &[(Uuid, Outcome, Option<Uuid>)]) -> Result<()> {
    if decided.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = decided.iter().map(|(client, outcome, invitation)| (organization, client, outcome.key(), invitation)).collect();
    let (text, rows) = (text_for(tx, DECIDED), json(&rows)?);
    on_engine!(tx, c => sqlx::query(text).bind(rows).bind(batch).execute(c).await?.rows_affected());
    Ok(())
}

/// Those who wait, at most `limit` of them, will not be invited; how many.
pub async fn cancel_waiting(tx: &mut Tx, organization: Uuid, batch: Uuid, limit: i64) -> Result<u64> {
    Ok(on_engine!(tx, c => sqlx::query(
        "UPDATE batch_outcomes SET outcome = 'cancelled' WHERE organization_id = $1 AND batch_id = $2 AND client_id IN
            (SELECT client_id FROM batch_outcomes WHERE organization_id = $1 AND batch_id = $2 AND outcome = 'waiting'
             ORDER BY position LIMIT $3)",
    )
    .bind(organization)
    .bind(batch)
    .bind(limit)
    .execute(c)
    .await?
    .rows_affected()))
}

/// What became of one client of a batch, with the client's name as it is now; empty names for a client who is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeRow {
    pub client_id: Uuid,
    pub outcome: Outcome,
    pub invitation_id: Option<Uuid>,
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    pub position: i64,
}

#[derive(FromRow)]
struct RawOutcome {
    client_id: Uuid,
    outcome: String,
    invitation_id: Option<Uuid>,
    first_name: String,
    last_name: String,
    email: Option<String>,
    position: i64,
}

impl TryFrom<RawOutcome> for OutcomeRow {
    type Error = Error;

    fn try_from(raw: RawOutcome) -> Result<Self> {
        let outcome = Outcome::from_key(&raw.outcome).ok_or(Error::Unreadable("a batch's outcome"))?;
        let RawOutcome { client_id, invitation_id, first_name, last_name, email, position, .. } = raw;
        Ok(Self { client_id, outcome, invitation_id, first_name, last_name, email, position })
    }
}

macro_rules! outcomes {
    ($which:literal) => {
        concat!(
            "SELECT o.client_id, o.outcome, o.invitation_id, COALESCE(c.first_name, '') AS first_name,
                    COALESCE(c.last_name, '') AS last_name, c.email, o.position
             FROM batch_outcomes o
             LEFT JOIN clients c ON c.organization_id = o.organization_id AND c.id = o.client_id
             WHERE o.organization_id = $1 AND o.batch_id = $2 AND ",
            $which
        )
    };
}

pub(super) const FIRST_OUTCOMES: &str = outcomes!(
    "o.outcome IN ('waiting', 'queued', 'no_email', 'already_active', 'not_active', 'nothing_open', 'address_in_use', 'not_found',
                   'cancelled')
     AND o.position < $3 ORDER BY o.position"
);
pub(super) const OF_OUTCOME: &str = outcomes!("o.outcome = $3 AND o.position > $4 ORDER BY o.position LIMIT $5");

/// Of the first `limit` clients, in the order that was asked for.
pub async fn list_first_outcomes(tx: &mut Tx, organization: Uuid, batch: Uuid, limit: i64) -> Result<Vec<OutcomeRow>> {
    let raws = on_engine!(tx, c => sqlx::query_as::<_, RawOutcome>(FIRST_OUTCOMES)
        .bind(organization)
        .bind(batch)
        .bind(limit)
        .fetch_all(c)
        .await?);
    raws.into_iter().map(OutcomeRow::try_from).collect()
}

/// Those of one outcome after a position.
pub async fn list_outcomes(
    tx: &mut Tx,
    organization: Uuid,
    batch: Uuid,
    (outcome, after): (Outcome, i64),
    limit: i64,
) -> Result<Vec<OutcomeRow>> {
    let raws = on_engine!(tx, c => sqlx::query_as::<_, RawOutcome>(OF_OUTCOME)
        .bind(organization)
        .bind(batch)
        .bind(outcome.key())
        .bind(after)
        .bind(limit)
        .fetch_all(c)
        .await?);
    raws.into_iter().map(OutcomeRow::try_from).collect()
}

/// (`stage`, clients): an outcome's key, or `mail-` and the state of the e-mail.
pub async fn count_stages(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<Vec<(String, i64)>> {
    Ok(on_engine!(tx, c => sqlx::query_as("SELECT stage, clients FROM batch_counts WHERE organization_id = $1 AND batch_id = $2")
        .bind(organization)
        .bind(batch)
        .fetch_all(c)
        .await?))
}
