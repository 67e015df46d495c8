//! The turn that a practice's batches have given last.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// `None` before its first batch. The caller holds the organization's lock until it has set the next.
pub async fn find_last_turn(tx: &mut Tx, organization: Uuid) -> Result<Option<DateTime<Utc>>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar("SELECT last_turn_at FROM mail_pace WHERE organization_id = $1")
        .bind(organization)
        .fetch_optional(c)
        .await?))
}

pub async fn set_last_turn(tx: &mut Tx, organization: Uuid, last_turn_at: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO mail_pace (organization_id, last_turn_at) VALUES ($1, $2) ON CONFLICT (organization_id) DO UPDATE SET last_turn_at = $2",
    )
    .bind(organization)
    .bind(last_turn_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}
