//! Those who are chosen for a sending, as far as it matters whether they are still as they were shown.

use crate::{
    Result, Tx,
    given::{given, json, text_for},
    on_engine,
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ChosenRow {
    pub id: Uuid,
    pub email_key: Option<String>,
    /// How often they were invited, whatever became of it.
    pub invited_count: i64,
}

const CHOSEN: [&str; 2] = given!(
    "unhex(value, '-') AS of_client",
    "(value #>> '{}')::UUID AS of_client",
    "SELECT c.id, c.email_key, (SELECT COUNT(*) FROM invitations i WHERE i.organization_id = $2 AND i.client_id = c.id) AS invited_count
     FROM given CROSS JOIN clients c WHERE c.organization_id = $2 AND c.id = of_client ORDER BY c.id"
);

/// By id, each once, in the order of their ids; one who is not there is not among them.
pub async fn list_chosen(tx: &mut Tx, organization: Uuid, clients: &[Uuid]) -> Result<Vec<ChosenRow>> {
    let (text, clients) = (text_for(tx, CHOSEN), json(clients)?);
    Ok(on_engine!(tx, c => sqlx::query_as(text).bind(clients).bind(organization).fetch_all(c).await?))
}

pub(super) const CHOSEN_OF_BATCH: &str =
    "SELECT c.id, c.email_key, (SELECT COUNT(*) FROM invitations i WHERE i.organization_id = $1 AND i.client_id = c.id) AS invited_count
     FROM batch_outcomes o CROSS JOIN clients c
     WHERE o.organization_id = $1 AND o.batch_id = $2 AND o.client_id > $3 AND o.outcome <> 'not_found'
        AND c.organization_id = $1 AND c.id = o.client_id
     ORDER BY o.client_id LIMIT $4";

/// Whom the batch is for and who is there: the next `limit` of them after an id, in the order of their ids.
pub async fn list_chosen_of_batch(tx: &mut Tx, organization: Uuid, batch: Uuid, after: Uuid, limit: i64) -> Result<Vec<ChosenRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(CHOSEN_OF_BATCH)
        .bind(organization)
        .bind(batch)
        .bind(after)
        .bind(limit)
        .fetch_all(c)
        .await?))
}

/// The newest invitation of those whom a batch is for.
#[derive(Clone, Debug, FromRow)]
pub struct InvitedRow {
    pub first_name: String,
    pub last_name: String,
    pub created_at: DateTime<Utc>,
    /// As the ledger names them.
    pub actor_name: Option<String>,
}

macro_rules! invited_since {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            " FROM invitations i CROSS JOIN batch_outcomes o CROSS JOIN clients c
             WHERE i.organization_id = $1 AND i.created_at > $3
                AND o.organization_id = $1 AND o.batch_id = $2 AND o.client_id = i.client_id AND o.outcome <> 'not_found'
                AND c.organization_id = $1 AND c.id = i.client_id",
            $tail
        )
    };
}

pub(super) const INVITED_SINCE: [&str; 2] = [
    invited_since!(
        "SELECT c.first_name, c.last_name, i.created_at,
                (SELECT e.actor_name FROM invitation_events e WHERE e.organization_id = $1 AND e.invitation_id = i.id
                 ORDER BY e.at, e.id LIMIT 1) AS actor_name",
        " ORDER BY i.created_at DESC, i.id DESC LIMIT 1"
    ),
    invited_since!("SELECT COUNT(DISTINCT i.client_id)", ""),
];

/// Who of those whom the batch is for was invited last, if after `since`, and how many of them were.
pub async fn find_invited_since(tx: &mut Tx, organization: Uuid, batch: Uuid, since: DateTime<Utc>) -> Result<Option<(InvitedRow, i64)>> {
    let [newest, count] = INVITED_SINCE;
    let newest: Option<InvitedRow> =
        on_engine!(tx, c => sqlx::query_as(newest).bind(organization).bind(batch).bind(since).fetch_optional(c).await?);
    let Some(newest) = newest else { return Ok(None) };
    let count = on_engine!(tx, c => sqlx::query_scalar(count).bind(organization).bind(batch).bind(since).fetch_one(c).await?);
    Ok(Some((newest, count)))
}

/// Another sending of invitations that has not come to everybody yet, and whom it shares with a batch.
#[derive(Clone, Debug)]
pub struct AtWorkRow {
    pub created_at: DateTime<Utc>,
    pub sender_name: String,
    pub is_paused: bool,
    /// The first of them, as the batch has them.
    pub first_name: String,
    pub last_name: String,
    pub clients: i64,
}

#[derive(FromRow)]
struct OtherRow {
    id: Uuid,
    created_at: DateTime<Utc>,
    sender_name: String,
}

macro_rules! at_work {
    ($which:literal, $order:literal) => {
        concat!(
            "SELECT id, created_at, sender_name FROM batches
             WHERE ",
            $which,
            " AND organization_id = $1 AND id <> $2 AND purpose = 'invitation' ORDER BY ",
            $order
        )
    };
}

/// Those that run, and those that are paused.
pub(super) const AT_WORK: [&str; 2] =
    [at_work!("has_work AND state = 'running'", "worked_at"), at_work!("state = 'paused'", "created_at, id")];

#[derive(FromRow)]
struct StillWaitingRow {
    first_name: String,
    last_name: String,
    clients: i64,
}

pub(super) const STILL_WAITING: &str = "SELECT c.first_name, c.last_name, COUNT(*) OVER () AS clients
     FROM batch_outcomes o CROSS JOIN batch_outcomes w CROSS JOIN clients c
     WHERE o.organization_id = $1 AND o.batch_id = $2 AND o.outcome = 'waiting'
        AND w.organization_id = $1 AND w.batch_id = $3 AND w.client_id = o.client_id AND w.outcome = 'waiting'
        AND c.organization_id = $1 AND c.id = o.client_id
     ORDER BY o.position LIMIT 1";

/// A sending in whose line somebody stands whom the batch is for too. Nobody of the batch has been decided about.
pub async fn find_at_work(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<Option<AtWorkRow>> {
    for (text, is_paused) in AT_WORK.into_iter().zip([false, true]) {
        let others: Vec<OtherRow> = on_engine!(tx, c => sqlx::query_as(text).bind(organization).bind(batch).fetch_all(c).await?);
        for OtherRow { id, created_at, sender_name } in others {
            let waiting: Option<StillWaitingRow> =
                on_engine!(tx, c => sqlx::query_as(STILL_WAITING).bind(organization).bind(batch).bind(id).fetch_optional(c).await?);
            if let Some(StillWaitingRow { first_name, last_name, clients }) = waiting {
                return Ok(Some(AtWorkRow { created_at, sender_name, is_paused, first_name, last_name, clients }));
            }
        }
    }
    Ok(None)
}
