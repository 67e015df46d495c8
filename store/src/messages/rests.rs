//! What is left alone for a while: a mail server, or a domain that it delivers to. In the database, so that all programs on it do.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct RestRow {
    /// Whose mail server; the nil UUID for the installation's.
    pub organization_id: Uuid,
    /// Empty for the mail server itself.
    pub domain: String,
    /// One after the other.
    pub refusal_count: i64,
    pub rests_until: DateTime<Utc>,
}

const BY_TIME: &str = "SELECT organization_id, domain, refusal_count, rests_until FROM mail_rests ORDER BY rests_until DESC LIMIT $1";

/// Of every mail server, those first that rest longest; also those whose rest is over, until they are forgotten.
pub async fn list_rests(tx: &mut Tx, limit: i64) -> Result<Vec<RestRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(BY_TIME).bind(limit).fetch_all(c).await?))
}

pub async fn find_rest(tx: &mut Tx, organization: Uuid, domain: &str) -> Result<Option<RestRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT organization_id, domain, refusal_count, rests_until FROM mail_rests WHERE organization_id = $1 AND domain = $2",
    )
    .bind(organization)
    .bind(domain)
    .fetch_optional(c)
    .await?))
}

/// In the place of an earlier one.
pub async fn save_rest(tx: &mut Tx, rest: &RestRow) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO mail_rests (organization_id, domain, refusal_count, rests_until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (organization_id, domain) DO UPDATE SET refusal_count = EXCLUDED.refusal_count, rests_until = EXCLUDED.rests_until",
    )
    .bind(rest.organization_id)
    .bind(&rest.domain)
    .bind(rest.refusal_count)
    .bind(rest.rests_until)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// It was accepted again.
pub async fn end_rest(tx: &mut Tx, organization: Uuid, domain: &str) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM mail_rests WHERE organization_id = $1 AND domain = $2")
        .bind(organization)
        .bind(domain)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// All of one mail server: it is another by now.
pub async fn forget_rests(tx: &mut Tx, organization: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM mail_rests WHERE organization_id = $1").bind(organization).execute(c).await?.rows_affected());
    Ok(())
}

/// Those whose rest has long been over, of every mail server.
pub async fn forget_old_rests(tx: &mut Tx, before: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM mail_rests WHERE rests_until < $1").bind(before).execute(c).await?.rows_affected());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, open, sqlite_plan};

    #[tokio::test]
    async fn the_rests_are_read_in_their_order() {
        let store = open(Engine::Sqlite).await;
        let plan = sqlite_plan(&store, BY_TIME).await;
        assert!(plan.contains("mail_rests_by_time") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
