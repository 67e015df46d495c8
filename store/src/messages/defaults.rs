//! The default messages that an organization wrote; one that it did not write has no row.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct DefaultMessageRow {
    pub subject: String,
    /// Sanitised when it was saved.
    pub body_html: String,
}

/// With who wrote it last, and when.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct KeptMessageRow {
    #[sqlx(flatten)]
    pub message: DefaultMessageRow,
    pub updated_at: DateTime<Utc>,
    pub updated_by_name: Option<String>,
}

pub async fn find_default(tx: &mut Tx, organization: Uuid, purpose: &str, language: &str) -> Result<Option<KeptMessageRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT messages.subject, messages.body_html, messages.updated_at, staff.name AS updated_by_name
         FROM messages LEFT JOIN staff ON staff.organization_id = messages.organization_id AND staff.id = messages.updated_by
         WHERE messages.organization_id = $1 AND messages.purpose = $2 AND messages.language = $3",
    )
    .bind(organization)
    .bind(purpose)
    .bind(language)
    .fetch_optional(c)
    .await?))
}

/// `of`: purpose and language. `by`: the staff member and the time.
pub async fn save_default(
    tx: &mut Tx,
    organization: Uuid,
    of: (&str, &str),
    message: &DefaultMessageRow,
    by: (Uuid, DateTime<Utc>),
) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO messages (organization_id, purpose, language, subject, body_html, updated_by, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (organization_id, purpose, language)
         DO UPDATE SET subject = EXCLUDED.subject, body_html = EXCLUDED.body_html, updated_by = EXCLUDED.updated_by,
                       updated_at = EXCLUDED.updated_at",
    )
    .bind(organization)
    .bind(of.0)
    .bind(of.1)
    .bind(&message.subject)
    .bind(&message.body_html)
    .bind(by.0)
    .bind(by.1)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}
