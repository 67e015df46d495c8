//! The practice's logo, in a table of its own: a row of the practice is read with every page, and the picture's content is not.

use crate::{Result, Tx, on_engine};
use uuid::Uuid;

/// A PNG.
#[derive(Clone, Copy, Debug)]
pub struct LogoRow<'a> {
    /// Of the content, as it stands in the picture's address.
    pub hash: &'a str,
    pub width: i64,
    pub height: i64,
    pub content: &'a [u8],
}

/// In place of the one before.
pub async fn save_logo(tx: &mut Tx, organization: Uuid, logo: &LogoRow<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO logos (organization_id, hash, width, height, content) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organization_id) DO UPDATE SET hash = excluded.hash, width = excluded.width, height = excluded.height, content = excluded.content",
    )
    .bind(organization)
    .bind(logo.hash)
    .bind(logo.width)
    .bind(logo.height)
    .bind(logo.content)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Whether there was one.
pub async fn delete_logo(tx: &mut Tx, organization: Uuid) -> Result<bool> {
    let deleted = on_engine!(tx, c => sqlx::query("DELETE FROM logos WHERE organization_id = $1")
        .bind(organization)
        .execute(c)
        .await?
        .rows_affected());
    Ok(deleted > 0)
}

/// The content of the practice's logo, if it has this hash.
pub async fn find_logo(tx: &mut Tx, slug: &str, hash: &str) -> Result<Option<Vec<u8>>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT logos.content FROM logos JOIN organizations ON organizations.id = logos.organization_id
         WHERE organizations.slug = $1 AND logos.hash = $2",
    ).bind(slug).bind(hash).fetch_optional(c).await?))
}
