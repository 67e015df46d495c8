//! The sessions of clients. Only the hash of a session's token is kept.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// A session that nobody has ended; whether it has idled out is the caller's to say.
#[derive(Clone, Debug, FromRow)]
pub struct PortalSessionRow {
    /// What it is named by; it opens nothing.
    pub id: Uuid,
    pub organization_id: Uuid,
    pub login_id: Uuid,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    /// For whom a representative acts; none in a client's own session (R31).
    pub client_id: Option<Uuid>,
}

/// As its owner sees it among the others.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct PortalDeviceRow {
    pub id: Uuid,
    /// In words; empty until somebody has said them.
    pub device: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

/// `id` names it, and the secret of which `id_hash` is made opens it.
pub async fn insert_session(tx: &mut Tx, organization: Uuid, login: Uuid, (id, id_hash): (Uuid, &[u8]), now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO portal_sessions (id, id_hash, organization_id, login_id, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $5, $5)",
    ).bind(id).bind(id_hash).bind(organization).bind(login).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

/// The browser and the system that it was begun with, in words.
pub async fn set_session_device(tx: &mut Tx, id_hash: &[u8], device: &str) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE portal_sessions SET device = $2 WHERE id_hash = $1 AND ended_at IS NULL")
        .bind(id_hash).bind(device).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn find_session(tx: &mut Tx, id_hash: &[u8]) -> Result<Option<PortalSessionRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, organization_id, login_id, created_at, last_seen_at, client_id FROM portal_sessions
         WHERE id_hash = $1 AND ended_at IS NULL",
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

/// False when the login has no such session, or it had ended before.
pub async fn end_session_of(tx: &mut Tx, organization: Uuid, login: Uuid, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let ended = on_engine!(tx, c => sqlx::query(
        "UPDATE portal_sessions SET ended_at = $4 WHERE organization_id = $1 AND login_id = $2 AND id = $3 AND ended_at IS NULL",
    ).bind(organization).bind(login).bind(id).bind(now).execute(c).await?.rows_affected());
    Ok(ended == 1)
}

/// Those that nobody has ended and that were used since, the latest first.
pub async fn list_sessions(tx: &mut Tx, organization: Uuid, login: Uuid, seen_since: DateTime<Utc>) -> Result<Vec<PortalDeviceRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, device, created_at, last_seen_at FROM portal_sessions
         WHERE organization_id = $1 AND login_id = $2 AND ended_at IS NULL AND last_seen_at > $3 ORDER BY last_seen_at DESC, id",
    ).bind(organization).bind(login).bind(seen_since).fetch_all(c).await?))
}
