//! What a passkey is to answer. In the database, because the answer may come to another process than the question went out from.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub struct NewChallenge<'a> {
    pub id: Uuid,
    /// Whose passkey is added; none at the sign-in.
    pub login: Option<Uuid>,
    /// JSON.
    pub state: &'a str,
    pub address: &'a str,
    pub expires_at: DateTime<Utc>,
}

pub async fn insert_challenge(tx: &mut Tx, organization: Uuid, new: &NewChallenge<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO passkey_challenges (organization_id, id, login_id, state, address, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(organization)
    .bind(new.id)
    .bind(new.login)
    .bind(new.state)
    .bind(new.address)
    .bind(new.expires_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// The state, which nobody gets a second time. None for one that has run out, was asked for by another login, or is another practice's.
pub async fn take_challenge(tx: &mut Tx, organization: Uuid, id: Uuid, login: Option<Uuid>, now: DateTime<Utc>) -> Result<Option<String>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "DELETE FROM passkey_challenges
         WHERE organization_id = $1 AND id = $2 AND login_id IS NOT DISTINCT FROM $3 AND expires_at > $4 RETURNING state",
    ).bind(organization).bind(id).bind(login).bind(now).fetch_optional(c).await?))
}

/// That wait for an answer from this address.
pub async fn count_challenges(tx: &mut Tx, organization: Uuid, address: &str) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM passkey_challenges WHERE organization_id = $1 AND address = $2")
        .bind(organization).bind(address).fetch_one(c).await?))
}

/// Of whichever practice.
pub async fn forget_old_challenges(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    Ok(on_engine!(tx, c => sqlx::query("DELETE FROM passkey_challenges WHERE expires_at <= $1")
        .bind(now).execute(c).await?.rows_affected()))
}
