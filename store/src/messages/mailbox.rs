//! The built-in mailbox: what would have been sent. A developer's tool, so it is read across organizations.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub struct MailRow {
    pub organization_id: Uuid,
    pub id: Uuid,
    pub to_email: String,
    pub from_header: String,
    pub subject: String,
    pub html: String,
    pub body_text: String,
    pub message_id: String,
    /// As SMTP would have carried it.
    pub raw: String,
    pub received_at: DateTime<Utc>,
}

/// A mail as a list shows it.
#[derive(Clone, Debug, FromRow)]
pub struct MailListRow {
    pub id: Uuid,
    pub to_email: String,
    pub subject: String,
    pub received_at: DateTime<Utc>,
    /// Of the practice that sent it.
    pub time_zone: String,
}

pub async fn insert(tx: &mut Tx, mail: &MailRow) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO mailbox_messages (organization_id, id, to_email, from_header, subject, html, body_text, message_id, raw, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(mail.organization_id)
    .bind(mail.id)
    .bind(&mail.to_email)
    .bind(&mail.from_header)
    .bind(&mail.subject)
    .bind(&mail.html)
    .bind(&mail.body_text)
    .bind(&mail.message_id)
    .bind(&mail.raw)
    .bind(mail.received_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Newest first.
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<MailListRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT m.id, m.to_email, m.subject, m.received_at, o.time_zone
         FROM mailbox_messages m JOIN organizations o ON o.id = m.organization_id
         ORDER BY m.received_at DESC, m.id DESC LIMIT $1",
    )
    .bind(limit)
    .fetch_all(c)
    .await?))
}

pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<MailRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT organization_id, id, to_email, from_header, subject, html, body_text, message_id, raw, received_at
         FROM mailbox_messages WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(c)
    .await?))
}
