//! Who else has the addresses of some lines: earlier lines of the file, and clients on file. Hundreds may have the one of their clinic, so one
//! or two are looked up for each.

use super::matching::json;
use crate::{Result, Tx};
use sqlx::FromRow;
use uuid::Uuid;

/// A client on file who has one of the addresses.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct Sharer {
    pub email: String,
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
}

macro_rules! first_with {
    ($asked:literal) => {
        concat!(
            "SELECT address, line FROM (
                SELECT address, (SELECT l.line FROM import_lines l
                    WHERE l.organization_id = $1 AND l.import_id = $2 AND l.address = asked.address AND l.line <= $3
                    ORDER BY l.line LIMIT 1) AS line
                FROM (",
            $asked,
            ") AS asked
             ) AS first WHERE line IS NOT NULL"
        )
    };
}

pub(crate) const FIRST_WITH: &str = first_with!("SELECT value AS address FROM json_each($4)");
pub(crate) const FIRST_WITH_POSTGRES: &str = first_with!("SELECT UNNEST($4::TEXT[]) AS address");

/// For each of the addresses that a line up to `done_to` would put on file, the first such line. What was found about later lines is of
/// an earlier check.
pub async fn first_lines_with(
    tx: &mut Tx,
    organization: Uuid,
    import: Uuid,
    done_to: i64,
    emails: &[String],
) -> Result<Vec<(String, i64)>> {
    Ok(match tx {
        // SQLite has no arrays to bind; its JSON stands for them.
        Tx::Sqlite(inner) => {
            sqlx::query_as(FIRST_WITH).bind(organization).bind(import).bind(done_to).bind(json(emails)).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            sqlx::query_as(FIRST_WITH_POSTGRES).bind(organization).bind(import).bind(done_to).bind(emails).fetch_all(&mut **inner).await?
        }
    })
}

pub(crate) const SHARERS: &str = "SELECT asked.value AS email, c.id, c.first_name, c.last_name
     FROM json_each($2) AS asked CROSS JOIN clients c
     WHERE c.organization_id = $1
        AND c.id IN (SELECT k.id FROM clients k WHERE k.organization_id = $1 AND k.email_key = asked.value LIMIT 2)";
pub(crate) const SHARERS_POSTGRES: &str = "SELECT asked.email, c.id, c.first_name, c.last_name
     FROM UNNEST($2::TEXT[]) AS asked (email) CROSS JOIN LATERAL (
        SELECT id, first_name, last_name FROM clients WHERE organization_id = $1 AND email_key = asked.email LIMIT 2) AS c";

/// Of each address at most two: one is somebody else than whom a line is about.
pub async fn list_sharers(tx: &mut Tx, organization: Uuid, emails: &[String]) -> Result<Vec<Sharer>> {
    Ok(match tx {
        Tx::Sqlite(inner) => sqlx::query_as(SHARERS).bind(organization).bind(json(emails)).fetch_all(&mut **inner).await?,
        Tx::Postgres(inner) => sqlx::query_as(SHARERS_POSTGRES).bind(organization).bind(emails).fetch_all(&mut **inner).await?,
    })
}
