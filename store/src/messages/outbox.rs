//! The outbox: an e-mail is a row before it is a message. Workers claim rows by a lease (`claims`) and mark what became of them
//! (`marks`).

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An e-mail to be delivered.
pub struct NewOutboxRow<'a> {
    pub id: Uuid,
    pub purpose: &'a str,
    pub batch_id: Uuid,
    pub invitation_id: Uuid,
    pub client_id: Uuid,
    pub to_email: &'a str,
    pub message_id: &'a str,
    /// The link's secret under the program's key; the context is this row's id.
    pub sealed_secret: &'a [u8],
    /// One of many: those that are not go first.
    pub is_bulk: bool,
    /// No worker takes it before.
    pub due_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, organization: Uuid, new: &NewOutboxRow<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO outbox (organization_id, id, purpose, batch_id, invitation_id, client_id, to_email, message_id, sealed_secret, state,
                             is_bulk, next_attempt_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $10, $11, $12)",
    )
    .bind(organization)
    .bind(new.id)
    .bind(new.purpose)
    .bind(new.batch_id)
    .bind(new.invitation_id)
    .bind(new.client_id)
    .bind(new.to_email)
    .bind(new.message_id)
    .bind(new.sealed_secret)
    .bind(new.is_bulk)
    .bind(new.due_at)
    .bind(new.created_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}
