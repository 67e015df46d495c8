//! Passkeys of the portal's logins. What is kept of one is its public half and its counter.

mod challenges;
#[cfg(test)]
mod tests;

pub use challenges::{NewChallenge, count_challenges, forget_old_challenges, insert_challenge, take_challenge};

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct PasskeyRow {
    pub id: Uuid,
    pub login_id: Uuid,
    pub credential_id: Vec<u8>,
    /// JSON.
    pub credential: String,
    pub name: String,
    pub added_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

/// `Duplicate` for one that this practice knows already, whosever it is.
pub async fn insert(tx: &mut Tx, organization: Uuid, row: &PasskeyRow) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO passkeys (organization_id, id, login_id, credential_id, credential, name, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(organization)
    .bind(row.id)
    .bind(row.login_id)
    .bind(&row.credential_id)
    .bind(&row.credential)
    .bind(&row.name)
    .bind(row.added_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Oldest first.
pub async fn list_of_login(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<Vec<PasskeyRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, login_id, credential_id, credential, name, added_at, used_at FROM passkeys
         WHERE organization_id = $1 AND login_id = $2 ORDER BY added_at, id",
    ).bind(organization).bind(login).fetch_all(c).await?))
}

/// By what the authenticator calls it.
pub async fn find_by_credential(tx: &mut Tx, organization: Uuid, credential_id: &[u8]) -> Result<Option<PasskeyRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, login_id, credential_id, credential, name, added_at, used_at FROM passkeys
         WHERE organization_id = $1 AND credential_id = $2",
    ).bind(organization).bind(credential_id).fetch_optional(c).await?))
}

/// It was signed in with: when, and the credential with its counter as of then. `before` is the one that the answer was checked against:
/// false when another answer came between, which may have counted further.
pub async fn use_up(tx: &mut Tx, organization: Uuid, before: &PasskeyRow, credential: &str, now: DateTime<Utc>) -> Result<bool> {
    let used = on_engine!(tx, c => sqlx::query(
        "UPDATE passkeys SET credential = $4, used_at = $5 WHERE organization_id = $1 AND id = $2 AND credential = $3",
    ).bind(organization).bind(before.id).bind(&before.credential).bind(credential).bind(now).execute(c).await?.rows_affected());
    Ok(used == 1)
}

/// False when the login has no such passkey.
pub async fn remove(tx: &mut Tx, organization: Uuid, login: Uuid, id: Uuid) -> Result<bool> {
    let removed = on_engine!(tx, c => sqlx::query("DELETE FROM passkeys WHERE organization_id = $1 AND login_id = $2 AND id = $3")
        .bind(organization).bind(login).bind(id).execute(c).await?.rows_affected());
    Ok(removed == 1)
}

/// The owner wants none now.
pub async fn decline(tx: &mut Tx, organization: Uuid, login: Uuid, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE logins SET passkey_declined_at = $3 WHERE organization_id = $1 AND id = $2")
        .bind(organization).bind(login).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

/// Whether the owner has neither added one nor said that they want none now.
pub async fn is_undecided(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<bool> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT 1 FROM logins l WHERE l.organization_id = $1 AND l.id = $2 AND l.passkey_declined_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM passkeys p WHERE p.organization_id = l.organization_id AND p.login_id = l.id))",
    ).bind(organization).bind(login).fetch_one(c).await?))
}
