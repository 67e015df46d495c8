//! The turn that a practice's batches have given last, and how much of its pace has been used.

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

/// Until when the pace's time is used up; `Some(None)` before the first e-mail. `None` when there is no pace, or when another
/// worker is at it on PostgreSQL; whoever has it keeps it until the transaction ends.
pub async fn lock_used(tx: &mut Tx, organization: Uuid) -> Result<Option<Option<DateTime<Utc>>>> {
    Ok(match tx {
        Tx::Sqlite(inner) => {
            sqlx::query_scalar("SELECT used_until FROM mail_pace WHERE organization_id = $1")
                .bind(organization)
                .fetch_optional(&mut **inner)
                .await?
        }
        Tx::Postgres(inner) => {
            sqlx::query_scalar("SELECT used_until FROM mail_pace WHERE organization_id = $1 FOR UPDATE SKIP LOCKED")
                .bind(organization)
                .fetch_optional(&mut **inner)
                .await?
        }
    })
}

/// `turn`: the last one, should none have been given.
pub async fn set_used(tx: &mut Tx, organization: Uuid, used_until: DateTime<Utc>, turn: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO mail_pace (organization_id, last_turn_at, used_until) VALUES ($1, $3, $2)
         ON CONFLICT (organization_id) DO UPDATE SET used_until = $2",
    )
    .bind(organization)
    .bind(used_until)
    .bind(turn)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}
