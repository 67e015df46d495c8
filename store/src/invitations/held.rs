//! The e-mails of a batch as far as the batch is held, resumed or taken back. How each is delivered is in
//! [`crate::messages::outbox`].

use crate::{Result, Tx, given::text_for, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// What the e-mails of a batch wait for, and until when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueRow {
    /// The mail server's words of a try that will be repeated.
    pub refused_because: Option<String>,
    /// How many will be tried again, as far as they are counted.
    pub refused_count: i64,
    pub last_due: Option<LastDueRow>,
}

/// The e-mail that is due last of those that are queued.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct LastDueRow {
    /// Its turn, or when it is tried again.
    pub next_attempt_at: DateTime<Utc>,
    pub to_email: String,
    /// It will be tried again.
    pub was_refused: bool,
}

/// So many are counted that will be tried again.
const COUNTED: i64 = 1_000;

pub(super) const REFUSED_FOR_NOW: &str = "SELECT server_words FROM outbox
     WHERE organization_id = $1 AND batch_id = $2 AND ended_at IS NULL AND server_words IS NOT NULL LIMIT 1";
pub(super) const REFUSED_COUNT: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM outbox
     WHERE organization_id = $1 AND batch_id = $2 AND ended_at IS NULL AND server_words IS NOT NULL LIMIT $3) refused";
pub(super) const LAST_DUE: &str = "SELECT next_attempt_at, to_email, server_words IS NOT NULL AS was_refused FROM outbox
     WHERE organization_id = $1 AND batch_id = $2 AND state = 'queued' ORDER BY next_attempt_at DESC LIMIT 1";

pub async fn batch_queue(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<QueueRow> {
    Ok(on_engine!(tx, c => QueueRow {
        refused_because: sqlx::query_scalar(REFUSED_FOR_NOW).bind(organization).bind(batch).fetch_optional(&mut *c).await?,
        refused_count: sqlx::query_scalar(REFUSED_COUNT).bind(organization).bind(batch).bind(COUNTED).fetch_one(&mut *c).await?,
        last_due: sqlx::query_as(LAST_DUE).bind(organization).bind(batch).fetch_optional(c).await?,
    }))
}

macro_rules! some_of {
    ($change:literal, $states:literal, $lock:literal, $told:literal) => {
        concat!(
            "UPDATE outbox SET ",
            $change,
            " WHERE organization_id = $1 AND id IN
                (SELECT id FROM outbox WHERE organization_id = $1 AND batch_id = $2 AND state ",
            $states,
            " LIMIT $3",
            $lock,
            ")",
            $told
        )
    };
}

/// For SQLite and for PostgreSQL, which passes over what a worker is just taking: that is being sent, or comes back to be looked at again.
macro_rules! on_each {
    ($change:literal, $states:literal, $told:literal) => {
        [some_of!($change, $states, "", $told), some_of!($change, $states, " FOR UPDATE SKIP LOCKED", $told)]
    };
}

pub(super) const HOLD: [&str; 2] = on_each!("state = 'paused'", "= 'queued'", "");

/// At most `limit` e-mails that have not left are held back; how many. There may be more until it is none.
pub async fn hold_mail(tx: &mut Tx, organization: Uuid, batch: Uuid, limit: i64) -> Result<u64> {
    let text = text_for(tx, HOLD);
    Ok(on_engine!(tx, c => sqlx::query(text).bind(organization).bind(batch).bind(limit).execute(c).await?.rows_affected()))
}

pub(super) const RELEASE: [&str; 2] = on_each!("state = 'queued', first_refused_at = NULL", "= 'paused'", "");

/// At most `limit` e-mails that were held back go on, each at its own turn and tried anew; how many. There may be more until it is none.
/// Those whose turns have passed meanwhile leave no faster than their practice's pace all the same, which counts them when they are
/// claimed.
pub async fn release_mail(tx: &mut Tx, organization: Uuid, batch: Uuid, limit: i64) -> Result<u64> {
    let text = text_for(tx, RELEASE);
    Ok(on_engine!(tx, c => sqlx::query(text).bind(organization).bind(batch).bind(limit).execute(c).await?.rows_affected()))
}

/// An e-mail that was taken back.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct TakenBackRow {
    pub invitation_id: Option<Uuid>,
    pub client_id: Uuid,
}

const TAKE_BACK: [&str; 2] =
    on_each!("state = 'cancelled', sealed_secret = NULL, ended_at = $4", "IN ('queued', 'paused')", " RETURNING invitation_id, client_id");

/// At most `limit` e-mails that have not left never will, and their secrets are forgotten. There may be more until it is none.
pub async fn take_mail_back(tx: &mut Tx, organization: Uuid, batch: Uuid, now: DateTime<Utc>, limit: i64) -> Result<Vec<TakenBackRow>> {
    let text = text_for(tx, TAKE_BACK);
    Ok(on_engine!(tx, c => sqlx::query_as(text).bind(organization).bind(batch).bind(limit).bind(now).fetch_all(c).await?))
}

/// An e-mail of the batch that could not be delivered, or was taken back.
#[derive(Clone, Debug, FromRow)]
pub struct UnsentRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub first_name: String,
    pub last_name: String,
    /// On file now.
    pub email: Option<String>,
    /// That takes the place of it once it confirms that (R30).
    pub pending_email: Option<String>,
    /// Where it was sent, or was to be.
    pub to_email: String,
    pub server_words: Option<String>,
    pub next_attempt_at: DateTime<Utc>,
}

macro_rules! ended {
    ($state:literal) => {
        concat!(
            "SELECT x.id, x.client_id, c.first_name, c.last_name, c.email, x.to_email, x.server_words, x.next_attempt_at,
                    (SELECT h.email FROM access a JOIN address_changes h ON h.organization_id = a.organization_id AND h.login_id = a.login_id
                     WHERE a.organization_id = $1 AND a.client_id = x.client_id AND a.kind = 'self' AND h.state = 'open'
                        AND h.expires_at > $6) AS pending_email
             FROM outbox x JOIN clients c ON c.organization_id = x.organization_id AND c.id = x.client_id
             WHERE x.organization_id = $1 AND x.batch_id = $2 AND x.state = '",
            $state,
            "' AND (x.next_attempt_at, x.id) > ($3, $4)
             ORDER BY x.next_attempt_at, x.id LIMIT $5"
        )
    };
}

pub(super) const FAILED: &str = ended!("failed");
pub(super) const TAKEN_BACK: &str = ended!("cancelled");

/// In the order of their turns, after one of them: (turn, id).
pub async fn list_failed(
    tx: &mut Tx,
    organization: Uuid,
    batch: Uuid,
    after: (DateTime<Utc>, Uuid),
    bounds: (i64, DateTime<Utc>),
) -> Result<Vec<UnsentRow>> {
    list_unsent(tx, FAILED, (organization, batch), after, bounds).await
}

/// The same of those that were taken back before they were sent.
pub async fn list_taken_back(
    tx: &mut Tx,
    organization: Uuid,
    batch: Uuid,
    after: (DateTime<Utc>, Uuid),
    bounds: (i64, DateTime<Utc>),
) -> Result<Vec<UnsentRow>> {
    list_unsent(tx, TAKEN_BACK, (organization, batch), after, bounds).await
}

async fn list_unsent(
    tx: &mut Tx,
    text: &'static str,
    (organization, batch): (Uuid, Uuid),
    after: (DateTime<Utc>, Uuid),
    (limit, now): (i64, DateTime<Utc>),
) -> Result<Vec<UnsentRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(text)
        .bind(organization)
        .bind(batch)
        .bind(after.0)
        .bind(after.1)
        .bind(limit)
        .bind(now)
        .fetch_all(c)
        .await?))
}
