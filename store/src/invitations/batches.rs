//! Batches: what one click sent, the forms that go along, and what the program still has to do on it. What became of each
//! client is in [`super::outcomes`].

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::invitations::{BatchPurpose, BatchState};
use sqlx::FromRow;
use uuid::Uuid;

/// A batch to be written. The body is sanitised already.
pub struct NewBatch<'a> {
    pub id: Uuid,
    /// Unique in the organization: `Duplicate` when it is there.
    pub idempotency_key: &'a str,
    pub purpose: BatchPurpose,
    /// Of the message; see [`insert_batch_message`] for further ones.
    pub language: &'a str,
    pub subject: &'a str,
    pub body_html: &'a str,
    pub sender_name: &'a str,
    pub created_by: Uuid,
    /// From where.
    pub address: &'a str,
    /// The batch whose failed clients it takes up again.
    pub retry_of: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, FromRow)]
pub struct BatchRow {
    pub id: Uuid,
    purpose: String,
    pub language: String,
    pub subject: String,
    pub body_html: String,
    pub sender_name: String,
    pub created_by: Uuid,
    pub address: String,
    state: String,
    /// Whoever paused, resumed or cancelled it last.
    pub held_by: Option<Uuid>,
    pub held_by_name: Option<String>,
    pub held_address: Option<String>,
    pub retry_of: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

impl BatchRow {
    pub fn state(&self) -> Result<BatchState> {
        BatchState::from_key(&self.state).ok_or(Error::Unreadable("batches.state"))
    }

    pub fn purpose(&self) -> Result<BatchPurpose> {
        BatchPurpose::from_key(&self.purpose).ok_or(Error::Unreadable("batches.purpose"))
    }
}

/// One sender at a time in an organization, so that two batches cannot give one address to two clients (R6). On SQLite a
/// writing transaction has the database to itself already; PostgreSQL needs the row lock, in the strength that foreign keys pass.
pub async fn lock_organization(tx: &mut Tx, organization: Uuid) -> Result<()> {
    if let Tx::Postgres(inner) = tx {
        sqlx::query("SELECT 1 FROM organizations WHERE id = $1 FOR NO KEY UPDATE").bind(organization).execute(&mut **inner).await?;
    }
    Ok(())
}

/// With work to do on it, which [`set_has_work`] ends.
pub async fn insert_batch(tx: &mut Tx, organization: Uuid, batch: &NewBatch<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO batches (organization_id, id, idempotency_key, purpose, language, subject, body_html, sender_name, created_by, address,
                              retry_of, created_at, worked_at, has_work)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, TRUE)",
    )
    .bind(organization)
    .bind(batch.id)
    .bind(batch.idempotency_key)
    .bind(batch.purpose.key())
    .bind(batch.language)
    .bind(batch.subject)
    .bind(batch.body_html)
    .bind(batch.sender_name)
    .bind(batch.created_by)
    .bind(batch.address)
    .bind(batch.retry_of)
    .bind(batch.created_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT id, purpose, language, subject, body_html, sender_name, created_by, address, state, held_by, held_by_name, held_address,
                    retry_of, created_at
             FROM batches ",
            $rest
        )
    };
}

pub async fn find_batch(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<Option<BatchRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(selected!("WHERE organization_id = $1 AND id = $2"))
        .bind(organization)
        .bind(id)
        .fetch_optional(c)
        .await?))
}

pub async fn find_batch_by_key(tx: &mut Tx, organization: Uuid, idempotency_key: &str) -> Result<Option<BatchRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(selected!("WHERE organization_id = $1 AND idempotency_key = $2"))
        .bind(organization)
        .bind(idempotency_key)
        .fetch_optional(c)
        .await?))
}

/// Those that somebody looks for: to several clients, or not done, or with an e-mail that could not be delivered. Of the latest thousand.
macro_rules! sendings {
    ($of:literal) => {
        concat!(
            "SELECT b.id FROM (SELECT id, created_at FROM batches WHERE organization_id = $1",
            $of,
            " ORDER BY created_at DESC, id DESC LIMIT 1000) b
             WHERE (SELECT SUM(c.clients) FROM batch_counts c WHERE c.organization_id = $1 AND c.batch_id = b.id) > 1
                OR EXISTS (SELECT 1 FROM batch_counts c WHERE c.organization_id = $1 AND c.batch_id = b.id AND c.clients > 0
                           AND c.stage IN ('waiting', 'mail-queued', 'mail-paused', 'mail-failed'))
             ORDER BY b.created_at DESC, b.id DESC LIMIT $2"
        )
    };
}

pub(super) const SENDINGS: [&str; 2] = [sendings!(""), sendings!(" AND state = 'paused'")];

/// The latest `limit`, and as many that are paused, however long ago; the newest first.
pub async fn list_sendings(tx: &mut Tx, organization: Uuid, limit: i64) -> Result<Vec<BatchRow>> {
    let mut ids: Vec<Uuid> = Vec::new();
    for text in SENDINGS {
        ids.extend(on_engine!(tx, c => sqlx::query_scalar::<_, Uuid>(text).bind(organization).bind(limit).fetch_all(c).await?));
    }
    let mut rows: Vec<BatchRow> = Vec::with_capacity(ids.len());
    for id in ids {
        if rows.iter().all(|row| row.id != id) {
            rows.extend(find_batch(tx, organization, id).await?);
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.created_at, row.id)));
    Ok(rows)
}

pub(super) const RETRY_AT_WORK: &str = "SELECT EXISTS (
    SELECT 1 FROM batches b JOIN batch_counts c ON c.organization_id = b.organization_id AND c.batch_id = b.id
    WHERE b.organization_id = $1 AND b.retry_of = $2 AND b.state <> 'cancelled' AND c.stage = 'waiting' AND c.clients > 0)";

/// Whether this batch is being sent again already, to clients who are not all decided about yet.
pub async fn has_retry_at_work(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<bool> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(RETRY_AT_WORK).bind(organization).bind(batch).fetch_one(c).await?))
}

pub(super) const NEWEST_RETRY: &str = selected!("WHERE organization_id = $1 AND retry_of = $2 ORDER BY created_at DESC, id DESC LIMIT 1");

/// The last batch that took this one's failed clients up again.
pub async fn find_newest_retry(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<Option<BatchRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(NEWEST_RETRY).bind(organization).bind(batch).fetch_optional(c).await?))
}

/// The batch, of any organization, that has waited longest for its next piece of work: (organization, batch). Nobody else gets it
/// before the transaction ends; one that somebody works on already is passed over.
pub async fn find_batch_with_work(tx: &mut Tx) -> Result<Option<(Uuid, Uuid)>> {
    Ok(match tx {
        // A writing transaction has the database to itself.
        Tx::Sqlite(inner) => sqlx::query_as(WITH_WORK[0]).fetch_optional(&mut **inner).await?,
        Tx::Postgres(inner) => sqlx::query_as(WITH_WORK[1]).fetch_optional(&mut **inner).await?,
    })
}

macro_rules! with_work {
    ($lock:literal) => {
        concat!("SELECT organization_id, id FROM batches WHERE has_work ORDER BY worked_at LIMIT 1", $lock)
    };
}

pub(super) const WITH_WORK: [&str; 2] = [with_work!(""), with_work!(" FOR NO KEY UPDATE SKIP LOCKED")];

pub async fn set_has_work(tx: &mut Tx, organization: Uuid, batch: Uuid, has_work: bool, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE batches SET has_work = $3, worked_at = $4 WHERE organization_id = $1 AND id = $2")
        .bind(organization)
        .bind(batch)
        .bind(has_work)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Who wants it, and from where.
#[derive(Clone, Copy, Debug)]
pub struct HeldBy<'a> {
    pub staff: Uuid,
    pub name: &'a str,
    pub address: &'a str,
}

/// There is work to do on it from now on. `false` when its state was not `from`: then nothing has changed.
pub async fn set_batch_state(
    tx: &mut Tx,
    organization: Uuid,
    batch: Uuid,
    (from, to): (BatchState, BatchState),
    by: HeldBy<'_>,
) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE batches SET state = $4, has_work = TRUE, held_by = $5, held_by_name = $6, held_address = $7
         WHERE organization_id = $1 AND id = $2 AND state = $3",
    )
    .bind(organization)
    .bind(batch)
    .bind(from.key())
    .bind(to.key())
    .bind(by.staff)
    .bind(by.name)
    .bind(by.address)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// The batch's message in a further language.
#[derive(Clone, Debug, FromRow)]
pub struct BatchMessageRow {
    pub language: String,
    pub subject: String,
    pub body_html: String,
}

pub async fn insert_batch_message(tx: &mut Tx, organization: Uuid, batch: Uuid, message: &BatchMessageRow) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO batch_messages (organization_id, batch_id, language, subject, body_html) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(organization)
    .bind(batch)
    .bind(&message.language)
    .bind(&message.subject)
    .bind(&message.body_html)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Who the batch's e-mails are from, as their text says; empty for a batch that is not there.
pub async fn inviter_name(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<String> {
    let name: Option<String> = on_engine!(tx, c => sqlx::query_scalar("SELECT sender_name FROM batches WHERE organization_id = $1 AND id = $2")
        .bind(organization)
        .bind(batch)
        .fetch_optional(c)
        .await?);
    Ok(name.unwrap_or_default())
}

pub async fn insert_batch_form(tx: &mut Tx, organization: Uuid, batch: Uuid, form_version: Uuid, position: i64) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO batch_forms (organization_id, batch_id, form_version_id, position) VALUES ($1, $2, $3, $4)",
    )
    .bind(organization)
    .bind(batch)
    .bind(form_version)
    .bind(position)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// In the order in which the client fills them in.
pub async fn list_batch_form_versions(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<Vec<Uuid>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT form_version_id FROM batch_forms WHERE organization_id = $1 AND batch_id = $2 ORDER BY position",
    )
    .bind(organization)
    .bind(batch)
    .fetch_all(c)
    .await?))
}

/// (version, form), in the order in which the client fills them in.
pub async fn list_batch_forms(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<Vec<(Uuid, Uuid)>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT v.id, v.form_id FROM batch_forms b
         JOIN form_versions v ON v.organization_id = b.organization_id AND v.id = b.form_version_id
         WHERE b.organization_id = $1 AND b.batch_id = $2 ORDER BY b.position",
    )
    .bind(organization)
    .bind(batch)
    .fetch_all(c)
    .await?))
}

/// The titles of the versions that go with the batch, in order.
pub async fn list_batch_form_titles(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<Vec<String>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT v.title FROM batch_forms b
         JOIN form_versions v ON v.organization_id = b.organization_id AND v.id = b.form_version_id
         WHERE b.organization_id = $1 AND b.batch_id = $2 ORDER BY b.position",
    )
    .bind(organization)
    .bind(batch)
    .fetch_all(c)
    .await?))
}

pub async fn list_batch_messages(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<Vec<BatchMessageRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT language, subject, body_html FROM batch_messages WHERE organization_id = $1 AND batch_id = $2 ORDER BY language",
    )
    .bind(organization)
    .bind(batch)
    .fetch_all(c)
    .await?))
}
