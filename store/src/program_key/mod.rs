//! What a database knows of the program's key, which lies outside of it: its fingerprint, and how much is sealed under it. Of the
//! installation, and of no practice alone.

use crate::{Result, Tx, on_engine};
use sqlx::FromRow;

pub async fn find_fingerprint(tx: &mut Tx) -> Result<Option<Vec<u8>>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar("SELECT fingerprint FROM program_key").fetch_optional(c).await?))
}

/// Nothing happens when there is one: of several programs that note theirs at once, one does.
pub async fn note_fingerprint(tx: &mut Tx, fingerprint: &[u8]) -> Result<()> {
    on_engine!(tx, c => sqlx::query("INSERT INTO program_key (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO NOTHING")
        .bind(fingerprint)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// In the place of an earlier one.
pub async fn replace_fingerprint(tx: &mut Tx, fingerprint: &[u8]) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO program_key (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET fingerprint = EXCLUDED.fingerprint",
    )
    .bind(fingerprint)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// What only the key opens that sealed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct SealedCounts {
    /// E-mails with a link that wait to be sent.
    pub links: i64,
    /// Of practices' own mail servers.
    pub passwords: i64,
}

pub async fn count_sealed(tx: &mut Tx) -> Result<SealedCounts> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM outbox WHERE ended_at IS NULL AND sealed_secret IS NOT NULL) AS links,
                (SELECT COUNT(*) FROM mail_settings WHERE sealed_password IS NOT NULL) AS passwords",
    )
    .fetch_one(c)
    .await?))
}
