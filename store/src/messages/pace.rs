//! When a practice's next e-mail of a batch may leave.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// `None` before its first batch. The caller holds the organization's lock until it has set the next.
pub async fn find_pace(tx: &mut Tx, organization: Uuid) -> Result<Option<DateTime<Utc>>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar("SELECT next_at FROM mail_pace WHERE organization_id = $1")
        .bind(organization)
        .fetch_optional(c)
        .await?))
}

pub async fn set_pace(tx: &mut Tx, organization: Uuid, next_at: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO mail_pace (organization_id, next_at) VALUES ($1, $2) ON CONFLICT (organization_id) DO UPDATE SET next_at = $2",
    )
    .bind(organization)
    .bind(next_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}
