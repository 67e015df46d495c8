//! Attempts to sign in, at either door, counted in the database so that several servers count together.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// One attempt: `account_key` says which door and which address.
#[derive(Clone, Copy, Debug)]
pub struct AttemptCounts {
    pub of_pair: i64,
    pub of_address: i64,
    pub of_account: i64,
}

pub async fn insert_attempt(tx: &mut Tx, id: Uuid, account_key: &str, address: &str, succeeded: bool, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("INSERT INTO sign_in_attempts (id, account_key, address, succeeded, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(id).bind(account_key).bind(address).bind(succeeded).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

/// From here to the end of the transaction, attempts at this account wait for each other: many at once count one by one.
pub async fn lock_account(tx: &mut Tx, account_key: &str) -> Result<()> {
    // SQLite's write transactions wait for each other anyway.
    if let Tx::Postgres(inner) = tx {
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").bind(account_key).execute(&mut **inner).await?;
    }
    Ok(())
}

/// Failures since `recent` for the pair and the address, since `day` for the account.
pub async fn count_failures(
    tx: &mut Tx,
    account_key: &str,
    address: &str,
    recent: DateTime<Utc>,
    day: DateTime<Utc>,
) -> Result<AttemptCounts> {
    let of_pair = on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM sign_in_attempts WHERE account_key = $1 AND address = $2 AND at > $3 AND NOT succeeded",
    ).bind(account_key).bind(address).bind(recent).fetch_one(c).await?);
    let of_address = on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM sign_in_attempts WHERE address = $1 AND at > $2 AND NOT succeeded",
    ).bind(address).bind(recent).fetch_one(c).await?);
    let of_account = on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM sign_in_attempts WHERE account_key = $1 AND at > $2 AND NOT succeeded",
    ).bind(account_key).bind(day).fetch_one(c).await?);
    Ok(AttemptCounts { of_pair, of_address, of_account })
}

/// Whoever has shown otherwise that the account is theirs is not kept waiting for guesses from where they are; from everywhere if
/// `address` is `None`.
pub async fn forget_failures(tx: &mut Tx, account_key: &str, address: Option<&str>) -> Result<u64> {
    Ok(on_engine!(tx, c => sqlx::query(
        "DELETE FROM sign_in_attempts WHERE account_key = $1 AND address = COALESCE($2, address) AND NOT succeeded",
    ).bind(account_key).bind(address).execute(c).await?.rows_affected()))
}

/// Whether this address has ever signed in to this account.
pub async fn has_succeeded_from(tx: &mut Tx, account_key: &str, address: &str) -> Result<bool> {
    let found: Option<Uuid> = on_engine!(tx, c => sqlx::query_scalar(
        "SELECT id FROM sign_in_attempts WHERE account_key = $1 AND address = $2 AND succeeded LIMIT 1",
    ).bind(account_key).bind(address).fetch_optional(c).await?);
    Ok(found.is_some())
}
