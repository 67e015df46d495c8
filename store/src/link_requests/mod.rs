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
            // Not IN, of which PostgreSQL may ask for another row for each that it compares.
            "DELETE FROM link_requests WHERE (organization_id, id) = (
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
    use crate::testing::{Engine, open, plans::without, sqlite_plan};

    fn row(id: u128) -> LinkRequestRow {
        LinkRequestRow {
            organization_id: Uuid::nil(),
            id: Uuid::from_u128(id),
            kind: "staff.password".to_owned(),
            email_key: "noor@mail.example".to_owned(),
            address: "192.0.2.7".to_owned(),
            details_json: None,
            asked_at: DateTime::UNIX_EPOCH,
        }
    }

    #[tokio::test]
    async fn one_is_taken_and_the_others_left_however_postgres_goes_about_it() {
        let store = open(Engine::Postgres).await;
        let mut tx = store.write().await.unwrap();
        for id in 1..=3 {
            insert(&mut tx, &row(id)).await.unwrap();
        }
        without(&mut tx, &["hashjoin", "mergejoin", "hashagg", "sort", "material"]).await;
        for _ in 1..=3 {
            assert!(take_next(&mut tx).await.unwrap().is_some());
        }
        assert!(take_next(&mut tx).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn the_oldest_is_found_by_its_age_however_many_wait() {
        let store = open(Engine::Sqlite).await;
        let plan = sqlite_plan(&store, TAKE[0]).await;
        assert!(plan.contains("link_requests_by_age") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
