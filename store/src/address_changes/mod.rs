//! Addresses that wait to be confirmed (R30). Only the hash of a link's secret is kept.

#[cfg(test)]
mod tests;

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::address_changes::{AddressChangeState, Proof};
use sqlx::FromRow;
use uuid::Uuid;

pub struct NewAddressChange<'a> {
    pub id: Uuid,
    pub login: Uuid,
    pub email: &'a str,
    pub email_key: &'a str,
    /// SHA-256 of the link's secret.
    pub token_hash: &'a [u8],
    pub proof: Proof,
    pub expires_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AddressChangeRow {
    pub id: Uuid,
    pub login_id: Uuid,
    pub email: String,
    pub email_key: String,
    pub proof: Proof,
    /// As it was last written: see [`AddressChangeState::as_of`] for one that has run out since.
    pub state: AddressChangeState,
    pub expires_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    login_id: Uuid,
    email: String,
    email_key: String,
    proof: String,
    state: String,
    expires_at: DateTime<Utc>,
}

impl TryFrom<Raw> for AddressChangeRow {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        let proof = Proof::from_key(&raw.proof).ok_or(Error::Unreadable("address_changes.proof"))?;
        let state = AddressChangeState::from_key(&raw.state).ok_or(Error::Unreadable("address_changes.state"))?;
        let Raw { id, login_id, email, email_key, expires_at, .. } = raw;
        Ok(Self { id, login_id, email, email_key, proof, state, expires_at })
    }
}

/// `Duplicate` when the login has another open one.
pub async fn insert(tx: &mut Tx, organization: Uuid, new: &NewAddressChange<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO address_changes (organization_id, id, login_id, email, email_key, token_hash, proof, state, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)",
    )
    .bind(organization)
    .bind(new.id)
    .bind(new.login)
    .bind(new.email)
    .bind(new.email_key)
    .bind(new.token_hash)
    .bind(new.proof.key())
    .bind(new.expires_at)
    .bind(new.created_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

const BY_LINK: &str = "SELECT id, login_id, email, email_key, proof, state, expires_at FROM address_changes
    WHERE token_hash = $2 AND organization_id = $1";
const OPEN: &str = "SELECT id, login_id, email, email_key, proof, state, expires_at FROM address_changes
    WHERE organization_id = $1 AND login_id = $2 AND state = 'open'";

pub async fn find_by_token_hash(tx: &mut Tx, organization: Uuid, token_hash: &[u8]) -> Result<Option<AddressChangeRow>> {
    let raw: Option<Raw> = on_engine!(tx, c => sqlx::query_as(BY_LINK).bind(organization).bind(token_hash).fetch_optional(c).await?);
    raw.map(AddressChangeRow::try_from).transpose()
}

/// The login's, also one that has run out.
pub async fn find_open(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<Option<AddressChangeRow>> {
    let raw: Option<Raw> = on_engine!(tx, c => sqlx::query_as(OPEN).bind(organization).bind(login).fetch_optional(c).await?);
    raw.map(AddressChangeRow::try_from).transpose()
}

/// Uses the link up. `false` when it had ended or run out before: then nothing has changed.
pub async fn confirm(tx: &mut Tx, organization: Uuid, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE address_changes SET state = 'confirmed', ended_at = $3
         WHERE organization_id = $1 AND id = $2 AND state = 'open' AND expires_at > $3",
    ).bind(organization).bind(id).bind(now).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

const END_OPEN: &str =
    "UPDATE address_changes SET state = $3, ended_at = $4 WHERE organization_id = $1 AND login_id = $2 AND state = 'open'";

/// Replaced, cancelled or locked. `false` when the login has no open one.
pub async fn end_open(tx: &mut Tx, organization: Uuid, login: Uuid, state: AddressChangeState, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(END_OPEN)
        .bind(organization)
        .bind(login)
        .bind(state.key())
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(changed == 1)
}

/// How many there are now.
pub async fn add_wrong_answer(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "UPDATE address_changes SET wrong_answers = wrong_answers + 1 WHERE organization_id = $1 AND id = $2 RETURNING wrong_answers",
    ).bind(organization).bind(id).fetch_one(c).await?))
}

const COUNT: &str = "SELECT COUNT(*) FROM address_changes WHERE organization_id = $1 AND login_id = $2 AND created_at > $3";

/// Asked for after `since`.
pub async fn count_since(tx: &mut Tx, organization: Uuid, login: Uuid, since: DateTime<Utc>) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(COUNT).bind(organization).bind(login).bind(since).fetch_one(c).await?))
}
