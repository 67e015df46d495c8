//! The sessions of clients. Only the hash of a session's token is kept.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// A session that nobody has ended; whether it has idled out is the caller's to say.
#[derive(Clone, Debug, FromRow)]
pub struct PortalSessionRow {
    pub organization_id: Uuid,
    pub login_id: Uuid,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    /// For whom a representative acts; none in a client's own session (R31).
    pub client_id: Option<Uuid>,
}

pub async fn insert_session(tx: &mut Tx, organization: Uuid, login: Uuid, id_hash: &[u8], now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO portal_sessions (id_hash, organization_id, login_id, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $4)",
    ).bind(id_hash).bind(organization).bind(login).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn find_session(tx: &mut Tx, id_hash: &[u8]) -> Result<Option<PortalSessionRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT organization_id, login_id, created_at, last_seen_at, client_id FROM portal_sessions WHERE id_hash = $1 AND ended_at IS NULL",
    ).bind(id_hash).fetch_optional(c).await?))
}

/// For whom the representative acts from now on. Whether they may is the caller's to say, at every request.
pub async fn set_session_client(tx: &mut Tx, organization: Uuid, id_hash: &[u8], client: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE portal_sessions SET client_id = $3 WHERE organization_id = $1 AND id_hash = $2 AND ended_at IS NULL",
    ).bind(organization).bind(id_hash).bind(client).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn touch_session(tx: &mut Tx, id_hash: &[u8], now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE portal_sessions SET last_seen_at = $2 WHERE id_hash = $1 AND ended_at IS NULL")
        .bind(id_hash).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

/// False when it had ended before.
pub async fn end_session(tx: &mut Tx, id_hash: &[u8], now: DateTime<Utc>) -> Result<bool> {
    let ended = on_engine!(tx, c => sqlx::query("UPDATE portal_sessions SET ended_at = $2 WHERE id_hash = $1 AND ended_at IS NULL")
        .bind(id_hash).bind(now).execute(c).await?.rows_affected());
    Ok(ended > 0)
}

pub async fn end_all_sessions(tx: &mut Tx, organization: Uuid, login: Uuid, now: DateTime<Utc>) -> Result<u64> {
    Ok(on_engine!(tx, c => sqlx::query(
        "UPDATE portal_sessions SET ended_at = $3 WHERE organization_id = $1 AND login_id = $2 AND ended_at IS NULL",
    ).bind(organization).bind(login).bind(now).execute(c).await?.rows_affected()))
}

/// Those that nobody has ended and that were used since.
pub async fn count_sessions(tx: &mut Tx, organization: Uuid, login: Uuid, seen_since: DateTime<Utc>) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM portal_sessions
         WHERE organization_id = $1 AND login_id = $2 AND ended_at IS NULL AND last_seen_at > $3",
    ).bind(organization).bind(login).bind(seen_since).fetch_one(c).await?))
}
