//! What a reminder writes: its e-mail into the outbox, and the hash of the further link that goes along.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An e-mail of no batch, so that a batch's figures stay those of its own e-mails.
pub struct NewReminder<'a> {
    pub id: Uuid,
    pub purpose: &'a str,
    pub invitation_id: Option<Uuid>,
    pub client_id: Uuid,
    pub to_email: &'a str,
    pub message_id: &'a str,
    /// The further link's secret under the program's key; the context is this row's id.
    pub sealed_secret: Option<&'a [u8]>,
    /// No worker takes it before.
    pub due_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

/// One of many, so it stands behind what somebody waits for.
pub async fn insert_mail(tx: &mut Tx, organization: Uuid, new: &NewReminder<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO outbox (organization_id, id, purpose, invitation_id, client_id, to_email, message_id, sealed_secret, state, is_bulk,
                             next_attempt_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', TRUE, $9, $10)",
    )
    .bind(organization)
    .bind(new.id)
    .bind(new.purpose)
    .bind(new.invitation_id)
    .bind(new.client_id)
    .bind(new.to_email)
    .bind(new.message_id)
    .bind(new.sealed_secret)
    .bind(new.due_at)
    .bind(new.created_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// A further link of an invitation.
pub struct NewLink<'a> {
    pub invitation_id: Uuid,
    /// SHA-256 of its secret.
    pub token_hash: &'a [u8],
    pub created_at: DateTime<Utc>,
}

pub async fn insert_link(tx: &mut Tx, organization: Uuid, new: &NewLink<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO invitation_links (organization_id, token_hash, invitation_id, created_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(organization)
    .bind(new.token_hash)
    .bind(new.invitation_id)
    .bind(new.created_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}
