//! The mail server of a practice that sends over one of its own.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, FromRow)]
pub struct MailSettingsRow {
    pub host: String,
    pub port: i64,
    /// A key of `domain::mail::Security`.
    pub security: String,
    pub user_name: Option<String>,
    /// Under the program's key.
    pub sealed_password: Option<Vec<u8>>,
    pub sender_email: String,
    /// Of its batches' e-mails; the installation's pace if `None`.
    pub mail_per_minute: Option<i64>,
    /// The staff member.
    pub updated_by: Uuid,
    pub updated_at: DateTime<Utc>,
}

pub async fn find_mail_settings(tx: &mut Tx, organization: Uuid) -> Result<Option<MailSettingsRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT host, port, security, user_name, sealed_password, sender_email, mail_per_minute, updated_by, updated_at
         FROM mail_settings WHERE organization_id = $1",
    )
    .bind(organization)
    .fetch_optional(c)
    .await?))
}

/// The mail servers that practices have of their own, whoever's they are.
pub async fn list_mail_hosts(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar("SELECT DISTINCT host FROM mail_settings").fetch_all(c).await?))
}

/// In the place of earlier ones.
pub async fn save_mail_settings(tx: &mut Tx, organization: Uuid, row: &MailSettingsRow) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO mail_settings (organization_id, host, port, security, user_name, sealed_password, sender_email, mail_per_minute,
                                    updated_by, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (organization_id)
         DO UPDATE SET host = EXCLUDED.host, port = EXCLUDED.port, security = EXCLUDED.security, user_name = EXCLUDED.user_name,
                       sealed_password = EXCLUDED.sealed_password, sender_email = EXCLUDED.sender_email,
                       mail_per_minute = EXCLUDED.mail_per_minute,
                       updated_by = EXCLUDED.updated_by, updated_at = EXCLUDED.updated_at",
    )
    .bind(organization)
    .bind(&row.host)
    .bind(row.port)
    .bind(&row.security)
    .bind(&row.user_name)
    .bind(&row.sealed_password)
    .bind(&row.sender_email)
    .bind(row.mail_per_minute)
    .bind(row.updated_by)
    .bind(row.updated_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Nothing happens when there are none.
pub async fn remove_mail_settings(tx: &mut Tx, organization: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM mail_settings WHERE organization_id = $1")
        .bind(organization)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
