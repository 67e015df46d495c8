//! Requests for a link that wait to be taken up. They are written without a look at anybody's address, and each is gone when it is dealt with.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, FromRow)]
pub struct LinkRequestRow {
    /// All noughts at the staff's door.
    pub organization_id: Uuid,
    pub id: Uuid,
    pub kind: String,
    pub email_key: String,
    /// From where it was asked for.
    pub address: String,
    /// What was typed besides the address, in JSON; for people whom the practice does not know.
    pub details_json: Option<String>,
    pub asked_at: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, row: &LinkRequestRow) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO link_requests (organization_id, id, kind, email_key, address, asked_at, details_json)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.organization_id)
    .bind(row.id)
    .bind(&row.kind)
    .bind(&row.email_key)
    .bind(&row.address)
    .bind(row.asked_at)
    .bind(&row.details_json)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

macro_rules! take {
    ($lock:literal) => {
        concat!(
            "DELETE FROM link_requests WHERE (organization_id, id) IN (
                 SELECT organization_id, id FROM link_requests ORDER BY asked_at LIMIT 1",
            $lock,
            ") RETURNING organization_id, id, kind, email_key, address, asked_at, details_json"
        )
    };
}

/// For SQLite and for PostgreSQL, which skips what another process is dealing with; SQLite has one writer at a time.
const TAKE: [&str; 2] = [take!(""), take!(" FOR UPDATE SKIP LOCKED")];

/// The oldest one, of any practice: taking it up is the program's own work. It comes again if the transaction is given up.
pub async fn take_next(tx: &mut Tx) -> Result<Option<LinkRequestRow>> {
    let text = TAKE[usize::from(matches!(tx, Tx::Postgres(_)))];
    Ok(on_engine!(tx, c => sqlx::query_as(text).fetch_optional(c).await?))
}

pub async fn remove(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM link_requests WHERE organization_id = $1 AND id = $2")
        .bind(organization).bind(id).execute(c).await?.rows_affected());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, open, sqlite_plan};

    #[tokio::test]
    async fn the_oldest_is_found_by_its_age_however_many_wait() {
        let store = open(Engine::Sqlite).await;
        let plan = sqlite_plan(&store, TAKE[0]).await;
        assert!(plan.contains("link_requests_by_age") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
