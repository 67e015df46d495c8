//! Those whom a search finds, for a sending: counted and looked at when it is prepared, written down when it is sent.

#[cfg(test)]
mod plans;

use super::ChosenRow;
use crate::{Result, Tx, clients::Search};
use domain::clients::Standing;
use sqlx::FromRow;
use uuid::Uuid;

/// Those whom a search finds.
#[derive(Clone, Copy, Debug)]
pub struct Matching<'a> {
    pub search: &'a Search,
    /// `None` keeps all.
    pub standings: Option<&'a [Standing]>,
    pub except: &'a [Uuid],
}

impl Matching<'_> {
    /// `,sent,opened,`; empty for every standing.
    fn standings(&self) -> String {
        let listed = |standings: &[Standing]| standings.iter().fold(",".to_owned(), |listed, standing| listed + &standing.key() + ",");
        self.standings.map(listed).unwrap_or_default()
    }

    pub(super) fn except(&self) -> String {
        serde_json::Value::from(self.except.iter().map(ToString::to_string).collect::<Vec<_>>()).to_string()
    }
}

macro_rules! matching {
    ($head:literal, $except:literal, $tail:literal) => {
        concat!(
            $head,
            " FROM clients
             WHERE organization_id = $1
                AND search_key LIKE $2 ESCAPE '\\' AND search_key LIKE $3 ESCAPE '\\'
                AND search_key LIKE $4 ESCAPE '\\' AND search_key LIKE $5 ESCAPE '\\'
                AND ($6 = '' OR $6 LIKE '%,' || standing || ',%')",
            $except,
            $tail
        )
    };
}

macro_rules! on_each {
    ($head:literal, $tail:literal) => {
        [
            // SQLite has no arrays to bind; its JSON stands for them.
            matching!($head, " AND id NOT IN (SELECT unhex(value, '-') FROM json_each($7))", $tail),
            matching!($head, " AND id <> ALL($7)", $tail),
        ]
    };
}

/// A statement of [`matching!`] with its parameters; `$except` as its engine takes it.
macro_rules! asked {
    ($query:expr, $organization:expr, $matching:expr, $except:expr) => {{
        let [first, second, third, fourth] = &$matching.search.patterns;
        $query.bind($organization).bind(first).bind(second).bind(third).bind(fourth).bind($matching.standings()).bind($except)
    }};
}

const INSERT_MATCHING: [&str; 2] = on_each!(
    "INSERT INTO batch_outcomes (organization_id, batch_id, client_id, outcome, position)
     SELECT organization_id, $8, id, 'waiting', ROW_NUMBER() OVER (ORDER BY sort_key, id) - 1",
    ""
);

/// Everyone whom the search finds now, in the order of the list; how many. They are fixed from then on.
pub async fn insert_matching(tx: &mut Tx, organization: Uuid, batch: Uuid, matching: &Matching<'_>) -> Result<u64> {
    Ok(match tx {
        Tx::Sqlite(inner) => {
            let query = asked!(sqlx::query(INSERT_MATCHING[0]), organization, matching, matching.except());
            query.bind(batch).execute(&mut **inner).await?.rows_affected()
        }
        Tx::Postgres(inner) => {
            let query = asked!(sqlx::query(INSERT_MATCHING[1]), organization, matching, matching.except);
            query.bind(batch).execute(&mut **inner).await?.rows_affected()
        }
    })
}

/// Some of those whom a search finds.
#[derive(Clone, Debug, FromRow)]
pub struct MatchingGroup {
    /// As it is stored.
    pub language: Option<String>,
    pub active: i64,
    pub without_email: i64,
    /// Neither active nor without an address; the next figure is of these.
    pub invitable: i64,
    pub without_preferred_name: i64,
    /// Active, with an address; the next figure is of these.
    pub with_account: i64,
    pub with_account_without_preferred_name: i64,
}

const COUNT_MATCHING: [&str; 2] = on_each!(
    "SELECT language,
            CAST(COALESCE(SUM(CASE WHEN portal_state = 'active' THEN 1 ELSE 0 END), 0) AS BIGINT) AS active,
            CAST(COALESCE(SUM(CASE WHEN portal_state <> 'active' AND email IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS without_email,
            CAST(COALESCE(SUM(CASE WHEN portal_state <> 'active' AND email IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS invitable,
            CAST(COALESCE(SUM(CASE WHEN portal_state <> 'active' AND email IS NOT NULL AND COALESCE(preferred_name, '') = ''
                THEN 1 ELSE 0 END), 0) AS BIGINT) AS without_preferred_name,
            CAST(COALESCE(SUM(CASE WHEN portal_state = 'active' AND email IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS with_account,
            CAST(COALESCE(SUM(CASE WHEN portal_state = 'active' AND email IS NOT NULL AND COALESCE(preferred_name, '') = ''
                THEN 1 ELSE 0 END), 0) AS BIGINT) AS with_account_without_preferred_name",
    " GROUP BY language"
);

/// Counted, not listed: however many they are, a row for each language comes back.
pub async fn count_matching(tx: &mut Tx, organization: Uuid, matching: &Matching<'_>) -> Result<Vec<MatchingGroup>> {
    Ok(match tx {
        Tx::Sqlite(inner) => {
            asked!(sqlx::query_as(COUNT_MATCHING[0]), organization, matching, matching.except()).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            asked!(sqlx::query_as(COUNT_MATCHING[1]), organization, matching, matching.except).fetch_all(&mut **inner).await?
        }
    })
}

const COUNT_OPEN: [&str; 2] = on_each!(
    "SELECT v.form_id, COUNT(DISTINCT r.client_id) AS clients FROM form_requests r
     JOIN form_versions v ON v.organization_id = r.organization_id AND v.id = r.form_version_id
     WHERE r.organization_id = $1 AND r.state IN ('sent', 'in_progress') AND r.client_id IN (SELECT id",
    " AND portal_state = 'active' AND email IS NOT NULL) GROUP BY v.form_id"
);

/// (form, clients): how many of them, with an account and an address, have a form open still.
pub async fn count_open(tx: &mut Tx, organization: Uuid, matching: &Matching<'_>) -> Result<Vec<(Uuid, i64)>> {
    Ok(match tx {
        Tx::Sqlite(inner) => {
            asked!(sqlx::query_as(COUNT_OPEN[0]), organization, matching, matching.except()).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            asked!(sqlx::query_as(COUNT_OPEN[1]), organization, matching, matching.except).fetch_all(&mut **inner).await?
        }
    })
}

pub(super) const CHOSEN_MATCHING: [&str; 2] = on_each!(
    "SELECT id, email_key, (SELECT COUNT(*) FROM invitations i
                            WHERE i.organization_id = clients.organization_id AND i.client_id = clients.id) AS invited_count",
    " AND id > $8 ORDER BY id LIMIT $9"
);

/// The next `limit` of them after an id, in the order of their ids.
pub async fn list_chosen_matching(
    tx: &mut Tx,
    organization: Uuid,
    matching: &Matching<'_>,
    after: Uuid,
    limit: i64,
) -> Result<Vec<ChosenRow>> {
    Ok(match tx {
        Tx::Sqlite(inner) => {
            let query = asked!(sqlx::query_as(CHOSEN_MATCHING[0]), organization, matching, matching.except());
            query.bind(after).bind(limit).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            let query = asked!(sqlx::query_as(CHOSEN_MATCHING[1]), organization, matching, matching.except);
            query.bind(after).bind(limit).fetch_all(&mut **inner).await?
        }
    })
}

/// Of somebody who can be invited at an address that others of them have.
#[derive(Clone, Debug, FromRow)]
pub struct SharingRow {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
}

const SHARED: [&str; 2] = on_each!(
    "SELECT email_key",
    " AND portal_state <> 'active' AND email_key IS NOT NULL GROUP BY email_key HAVING COUNT(*) > 1 ORDER BY email_key LIMIT $8"
);
const SHARING: [&str; 2] =
    on_each!("SELECT first_name, last_name, email", " AND portal_state <> 'active' AND email_key = $8 ORDER BY sort_key, id LIMIT $9");

/// Of the first `addresses` that several of them have, each with the first `clients` who have it, in the order of the list.
pub async fn list_sharing(
    tx: &mut Tx,
    organization: Uuid,
    matching: &Matching<'_>,
    (addresses, clients): (i64, i64),
) -> Result<Vec<Vec<SharingRow>>> {
    let keys: Vec<String> = match tx {
        Tx::Sqlite(inner) => {
            let query = asked!(sqlx::query_scalar(SHARED[0]), organization, matching, matching.except());
            query.bind(addresses).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            let query = asked!(sqlx::query_scalar(SHARED[1]), organization, matching, matching.except);
            query.bind(addresses).fetch_all(&mut **inner).await?
        }
    };
    let mut sharing = Vec::with_capacity(keys.len());
    for key in keys {
        sharing.push(match tx {
            Tx::Sqlite(inner) => {
                let query = asked!(sqlx::query_as(SHARING[0]), organization, matching, matching.except());
                query.bind(key).bind(clients).fetch_all(&mut **inner).await?
            }
            Tx::Postgres(inner) => {
                let query = asked!(sqlx::query_as(SHARING[1]), organization, matching, matching.except);
                query.bind(key).bind(clients).fetch_all(&mut **inner).await?
            }
        });
    }
    Ok(sharing)
}
