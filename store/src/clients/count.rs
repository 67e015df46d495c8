//! How many clients stand where. Of everybody it is kept with every change, so that a list's figures cost the same however long it
//! is; of a search it is counted, by the index of trigrams where that finds few.

use super::Search;
use crate::{Error, Result, Tx, on_engine};
use domain::clients::Standing;
use sqlx::FromRow;
use uuid::Uuid;

/// How many the index of trigrams may find until looking at everybody is quicker.
const FEW: i64 = 20_000;

#[derive(FromRow)]
pub(super) struct Stand {
    standing: String,
    client_count: i64,
}

impl Stand {
    /// `,no_account,no_account-email,`: as the statements look for one of them.
    pub fn listed(standings: &[Standing]) -> String {
        standings.iter().fold(",".to_owned(), |listed, standing| listed + &standing.key() + ",")
    }

    fn read(rows: Vec<Self>) -> Result<Vec<(Standing, i64)>> {
        let read = |row: Self| Ok((Standing::from_key(&row.standing).ok_or(Error::Unreadable("clients.standing"))?, row.client_count));
        rows.into_iter().map(read).collect()
    }
}

pub(super) const KEPT: &str = "SELECT standing, CAST(SUM(client_count) AS BIGINT) AS client_count FROM client_counts
     WHERE organization_id = $1 GROUP BY standing HAVING SUM(client_count) <> 0";

macro_rules! counted {
    ($by:literal, $from:literal, $narrowed:literal) => {
        concat!(
            $by,
            "SELECT c.standing, COUNT(*) AS client_count FROM ",
            $from,
            " WHERE c.organization_id = $1
                AND c.search_key LIKE $2 ESCAPE '\\' AND c.search_key LIKE $3 ESCAPE '\\'
                AND c.search_key LIKE $4 ESCAPE '\\' AND c.search_key LIKE $5 ESCAPE '\\'",
            $narrowed,
            " GROUP BY c.standing"
        )
    };
}

const ALL_WHO_MATCH: &str = counted!("", "clients c", "");
const ASSIGNED: &str = counted!(
    "",
    "clients c",
    " AND c.id IN (SELECT a.client_id FROM client_assignments a WHERE a.organization_id = $1 AND a.staff_id = $6)"
);
pub(super) const FOUND_BY_FTS: &str = counted!(
    "",
    "client_trigrams t CROSS JOIN client_search s ON s.number = t.rowid AND s.organization_id = $1 AND t.client_trigrams MATCH $6
     CROSS JOIN clients c ON c.organization_id = s.organization_id AND c.id = s.client_id",
    ""
);
// PostgreSQL chooses by itself between the trigrams and the whole.
pub(super) const FOUND_BY_TRGM: &str = counted!(
    "WITH found AS MATERIALIZED (
        SELECT s.client_id FROM client_search s WHERE s.organization_id = $1
            AND s.search_key LIKE $2 ESCAPE '\\' AND s.search_key LIKE $3 ESCAPE '\\'
            AND s.search_key LIKE $4 ESCAPE '\\' AND s.search_key LIKE $5 ESCAPE '\\')
     ",
    "found JOIN clients c ON c.organization_id = $1 AND c.id = found.client_id",
    ""
);
const ARE_FEW: &str = "SELECT COUNT(*) < $2 FROM (SELECT 1 FROM client_trigrams WHERE client_trigrams MATCH $1 LIMIT $2)";
const THESE_ON_SQLITE: &str = counted!("", "clients c", " AND c.id IN (SELECT unhex(value) FROM json_each($6))");
const THESE_ON_POSTGRES: &str = counted!("", "clients c", " AND c.id = ANY($6)");

/// How many the search finds in each standing, whatever the filter.
pub async fn count(tx: &mut Tx, organization: Uuid, search: &Search, assigned_to: Option<Uuid>) -> Result<Vec<(Standing, i64)>> {
    let [first, second, third, fourth] = &search.patterns;
    macro_rules! counted {
        ($inner:ident, $text:expr) => {
            sqlx::query_as($text).bind(organization).bind(first).bind(second).bind(third).bind(fourth)
        };
    }
    if let Some(staff) = assigned_to {
        return Stand::read(on_engine!(tx, c => counted!(c, ASSIGNED).bind(staff).fetch_all(c).await?));
    }
    if search.is_everybody() {
        return Stand::read(on_engine!(tx, c => sqlx::query_as(KEPT).bind(organization).fetch_all(c).await?));
    }
    Stand::read(match tx {
        Tx::Postgres(inner) => counted!(inner, FOUND_BY_TRGM).fetch_all(&mut **inner).await?,
        Tx::Sqlite(inner) => {
            if sqlx::query_scalar(ARE_FEW).bind(&search.trigrams).bind(FEW).fetch_one(&mut **inner).await? {
                counted!(inner, FOUND_BY_FTS).bind(&search.trigrams).fetch_all(&mut **inner).await?
            } else {
                counted!(inner, ALL_WHO_MATCH).fetch_all(&mut **inner).await?
            }
        }
    })
}

/// The same of these clients alone.
pub async fn count_these(tx: &mut Tx, organization: Uuid, search: &Search, clients: &[Uuid]) -> Result<Vec<(Standing, i64)>> {
    let [first, second, third, fourth] = &search.patterns;
    macro_rules! counted {
        ($text:expr) => {
            sqlx::query_as($text).bind(organization).bind(first).bind(second).bind(third).bind(fourth)
        };
    }
    Stand::read(match tx {
        Tx::Sqlite(inner) => {
            let ids: Vec<String> = clients.iter().map(|client| format!("\"{}\"", client.simple())).collect();
            counted!(THESE_ON_SQLITE).bind(format!("[{}]", ids.join(","))).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => counted!(THESE_ON_POSTGRES).bind(clients).fetch_all(&mut **inner).await?,
    })
}
