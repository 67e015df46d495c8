//! Batches: what one click sent, the forms that go along, and what became of each client (R10).

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::invitations::Outcome;
use sqlx::FromRow;
use uuid::Uuid;

/// A batch to be written. The body is sanitised already.
pub struct NewBatch<'a> {
    pub id: Uuid,
    /// Unique in the organization: `Duplicate` when it is there.
    pub idempotency_key: &'a str,
    pub purpose: &'a str,
    /// Of the message; see [`insert_batch_message`] for further ones.
    pub language: &'a str,
    pub subject: &'a str,
    pub body_html: &'a str,
    pub sender_name: &'a str,
    pub created_by: Uuid,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, FromRow)]
pub struct BatchRow {
    pub id: Uuid,
    pub language: String,
    pub subject: String,
    pub body_html: String,
    pub sender_name: String,
    pub created_by: Uuid,
}

/// One sender at a time in an organization, so that two batches cannot give one address to two clients (R6). On SQLite a
/// writing transaction has the database to itself already; PostgreSQL needs the row lock, in the strength that foreign keys pass.
pub async fn lock_organization(tx: &mut Tx, organization: Uuid) -> Result<()> {
    if let Tx::Postgres(inner) = tx {
        sqlx::query("SELECT 1 FROM organizations WHERE id = $1 FOR NO KEY UPDATE").bind(organization).execute(&mut **inner).await?;
    }
    Ok(())
}

pub async fn insert_batch(tx: &mut Tx, organization: Uuid, batch: &NewBatch<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO batches (organization_id, id, idempotency_key, purpose, language, subject, body_html, sender_name, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(organization)
    .bind(batch.id)
    .bind(batch.idempotency_key)
    .bind(batch.purpose)
    .bind(batch.language)
    .bind(batch.subject)
    .bind(batch.body_html)
    .bind(batch.sender_name)
    .bind(batch.created_by)
    .bind(batch.created_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

pub async fn find_batch(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<Option<BatchRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, language, subject, body_html, sender_name, created_by FROM batches WHERE organization_id = $1 AND id = $2",
    )
    .bind(organization)
    .bind(id)
    .fetch_optional(c)
    .await?))
}

pub async fn find_batch_by_key(tx: &mut Tx, organization: Uuid, idempotency_key: &str) -> Result<Option<BatchRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, language, subject, body_html, sender_name, created_by FROM batches WHERE organization_id = $1 AND idempotency_key = $2",
    )
    .bind(organization)
    .bind(idempotency_key)
    .fetch_optional(c)
    .await?))
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

/// `None` where the batch has none in that language: its own message is sent then.
pub async fn find_batch_message(tx: &mut Tx, organization: Uuid, batch: Uuid, language: &str) -> Result<Option<BatchMessageRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT language, subject, body_html FROM batch_messages WHERE organization_id = $1 AND batch_id = $2 AND language = $3",
    )
    .bind(organization)
    .bind(batch)
    .bind(language)
    .fetch_optional(c)
    .await?))
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

/// What became of one client of a batch, with the client's name as it is now; empty names for a client who is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeRow {
    pub client_id: Uuid,
    pub outcome: Outcome,
    pub invitation_id: Option<Uuid>,
    pub first_name: String,
    pub last_name: String,
}

#[derive(FromRow)]
struct RawOutcome {
    client_id: Uuid,
    outcome: String,
    invitation_id: Option<Uuid>,
    first_name: String,
    last_name: String,
}

/// Only the ids, the outcome and the place are written; the names are the client's own.
pub async fn insert_outcome(tx: &mut Tx, organization: Uuid, batch: Uuid, row: (Uuid, Outcome, Option<Uuid>), position: i64) -> Result<()> {
    let (client, outcome, invitation) = row;
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO batch_outcomes (organization_id, batch_id, client_id, outcome, invitation_id, position) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(organization)
    .bind(batch)
    .bind(client)
    .bind(outcome.key())
    .bind(invitation)
    .bind(position)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// In the order that was asked for.
pub async fn list_outcomes(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<Vec<OutcomeRow>> {
    let raws = on_engine!(tx, c => sqlx::query_as::<_, RawOutcome>(
        "SELECT o.client_id, o.outcome, o.invitation_id, COALESCE(c.first_name, '') AS first_name, COALESCE(c.last_name, '') AS last_name
         FROM batch_outcomes o
         LEFT JOIN clients c ON c.organization_id = o.organization_id AND c.id = o.client_id
         WHERE o.organization_id = $1 AND o.batch_id = $2 ORDER BY o.position",
    )
    .bind(organization)
    .bind(batch)
    .fetch_all(c)
    .await?);
    let read = |raw: RawOutcome| {
        let outcome = Outcome::from_key(&raw.outcome).ok_or(Error::Unreadable("a batch's outcome"))?;
        let RawOutcome { client_id, invitation_id, first_name, last_name, .. } = raw;
        Ok(OutcomeRow { client_id, outcome, invitation_id, first_name, last_name })
    };
    raws.into_iter().map(read).collect()
}

/// How many of a batch's e-mails stand where.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct ProgressRow {
    pub queued: i64,
    pub sent: i64,
    pub failed: i64,
    /// The mail server's words of a try that will be repeated.
    pub waiting_because: Option<String>,
    /// The turn of the last that is queued.
    pub last_due_at: Option<DateTime<Utc>>,
}

pub async fn progress(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<ProgressRow> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT CAST(COALESCE(SUM(CASE WHEN state IN ('queued', 'sending') THEN 1 ELSE 0 END), 0) AS BIGINT) AS queued,
                CAST(COALESCE(SUM(CASE WHEN state = 'sent' THEN 1 ELSE 0 END), 0) AS BIGINT) AS sent,
                CAST(COALESCE(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) AS BIGINT) AS failed,
                MAX(CASE WHEN state IN ('queued', 'sending') THEN server_words END) AS waiting_because,
                MAX(CASE WHEN state = 'queued' THEN next_attempt_at END) AS last_due_at
         FROM outbox WHERE organization_id = $1 AND batch_id = $2",
    )
    .bind(organization)
    .bind(batch)
    .fetch_one(c)
    .await?))
}
