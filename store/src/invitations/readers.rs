//! Who reads a language, among those whom a search finds. Few may, and anywhere in the list: they are found by an index of their own, and not by
//! walking the list for them. However many clients there are, a bounded number is looked at; where a search finds too few among those, the
//! index of trigrams is asked who is meant, as it is for the list.

#[cfg(test)]
mod tests;

use super::Matching;
use crate::{Result, Tx, on_engine};
use domain::clients::{PortalState, Standing};
use uuid::Uuid;

/// Readers of one language in one standing whom a search looks through.
const LOOKED_THROUGH: i64 = 1_000;

/// Some of those whom a search finds.
#[derive(Clone, Copy, Debug)]
pub struct ReadersOf<'a> {
    /// As [`list_languages`] has them.
    pub languages: &'a [String],
    /// Those who have an account, or else those who can be invited.
    pub are_active: bool,
}

impl ReadersOf<'_> {
    /// Where they stand: with an address, and as the search's filter keeps them.
    fn standings(&self, matching: &Matching<'_>) -> Vec<String> {
        let are_these = |standing: &Standing| standing.has_email && (standing.portal == PortalState::Active) == self.are_active;
        let are_kept = |standing: &Standing| matching.standings.is_none_or(|kept| kept.contains(standing));
        Standing::all().filter(|standing| are_these(standing) && are_kept(standing)).map(Standing::key).collect()
    }
}

/// `,es,es-MX,,`
fn listed(keys: &[String]) -> String {
    keys.iter().fold(",".to_owned(), |listed, key| listed + key + ",")
}

const LANGUAGES: &str = "WITH RECURSIVE used (language) AS (
        SELECT MIN(COALESCE(language, '')) FROM clients WHERE organization_id = $1
        UNION ALL
        SELECT (SELECT MIN(COALESCE(c.language, '')) FROM clients c
                WHERE c.organization_id = $1 AND COALESCE(c.language, '') > used.language)
        FROM used WHERE used.language IS NOT NULL
     )
     SELECT language FROM used WHERE language IS NOT NULL";

/// Those that clients read, as they are stored; an empty one where there are clients without. From one to the next along the index, however
/// many read each.
pub async fn list_languages(tx: &mut Tx, organization: Uuid) -> Result<Vec<String>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(LANGUAGES).bind(organization).fetch_all(c).await?))
}

macro_rules! readers {
    ($except:literal) => {
        concat!(
            "SELECT sort_key, id FROM (
                SELECT sort_key, id, search_key FROM clients
                WHERE organization_id = $1 AND COALESCE(language, '') = $6 AND standing = $7 ORDER BY sort_key, id LIMIT $10
             ) looked
             WHERE search_key LIKE $2 ESCAPE '\\' AND search_key LIKE $3 ESCAPE '\\'
                AND search_key LIKE $4 ESCAPE '\\' AND search_key LIKE $5 ESCAPE '\\' AND ",
            $except,
            " ORDER BY sort_key, id LIMIT $9"
        )
    };
}

/// For SQLite, which has no arrays to bind, and PostgreSQL.
const READERS: [&str; 2] = [readers!("id NOT IN (SELECT unhex(value, '-') FROM json_each($8))"), readers!("id <> ALL($8)")];

const HAS_FURTHER: &str = "SELECT EXISTS (SELECT 1 FROM clients
     WHERE organization_id = $1 AND COALESCE(language, '') = $2 AND standing = $3 ORDER BY sort_key, id LIMIT 1 OFFSET $4)";

macro_rules! found {
    ($by:literal, $from:literal, $except:literal) => {
        concat!(
            $by,
            "SELECT c.id FROM ",
            $from,
            " WHERE c.organization_id = $1 AND s.search_key LIKE $2 ESCAPE '\\' AND s.search_key LIKE $3 ESCAPE '\\'
                AND s.search_key LIKE $4 ESCAPE '\\' AND s.search_key LIKE $5 ESCAPE '\\'
                AND $6 LIKE '%,' || COALESCE(c.language, '') || ',%' AND $7 LIKE '%,' || c.standing || ',%' AND c.id ",
            $except,
            " ORDER BY c.sort_key, c.id LIMIT $9"
        )
    };
}

/// SQLite's FTS5, then PostgreSQL's `pg_trgm`; see the list of clients.
const FOUND: [&str; 2] = [
    found!(
        "",
        "client_trigrams t CROSS JOIN client_search s ON s.number = t.rowid AND s.organization_id = $1 AND t.client_trigrams MATCH $10
         CROSS JOIN clients c ON c.organization_id = s.organization_id AND c.id = s.client_id",
        "NOT IN (SELECT unhex(value, '-') FROM json_each($8))"
    ),
    found!(
        "WITH s AS MATERIALIZED (
            SELECT m.client_id, m.search_key FROM client_search m WHERE m.organization_id = $1
                AND m.search_key LIKE $2 ESCAPE '\\' AND m.search_key LIKE $3 ESCAPE '\\'
                AND m.search_key LIKE $4 ESCAPE '\\' AND m.search_key LIKE $5 ESCAPE '\\')
         ",
        "s JOIN clients c ON c.organization_id = $1 AND c.id = s.client_id",
        "<> ALL($8)"
    ),
];

/// A statement of [`readers!`] or [`found!`] with what both are asked with, but for its tenth parameter; `$except` as its engine takes it.
macro_rules! asked {
    ($query:expr, $organization:expr, $matching:expr, $readers:expr, $except:expr, $limit:expr) => {{
        let ([first, second, third, fourth], (languages, standings)) = (&$matching.search.patterns, $readers);
        let query = $query.bind($organization).bind(first).bind(second).bind(third).bind(fourth);
        query.bind(languages).bind(standings).bind($except).bind($limit)
    }};
}

/// The first of them, in the order of the list, at most `limit`; where a search finds enough near the beginning of each, those.
pub async fn list_first_readers(
    tx: &mut Tx,
    organization: Uuid,
    matching: &Matching<'_>,
    readers: ReadersOf<'_>,
    limit: i64,
) -> Result<Vec<Uuid>> {
    let standings = readers.standings(matching);
    let walks: Vec<(&str, &str)> = readers
        .languages
        .iter()
        .flat_map(|language| standings.iter().map(move |standing| (language.as_str(), standing.as_str())))
        .collect();
    let mut found = Vec::new();
    for walk in &walks {
        found.extend(walked(tx, organization, matching, *walk, limit).await?);
    }
    let wanted = usize::try_from(limit).unwrap_or_default();
    if found.len() < wanted && !matching.search.is_everybody() && goes_on(tx, organization, &walks).await? {
        return by_trigrams(tx, organization, matching, (&listed(readers.languages), &listed(&standings)), limit).await;
    }
    found.sort_unstable();
    Ok(found.into_iter().take(wanted).map(|(_, id)| id).collect())
}

/// The first readers of a language who stand somewhere, with what they are ordered by.
async fn walked(tx: &mut Tx, organization: Uuid, matching: &Matching<'_>, walk: (&str, &str), limit: i64) -> Result<Vec<(String, Uuid)>> {
    // Nobody but who is left out is passed over where everybody is meant.
    let looked =
        if matching.search.is_everybody() { limit + i64::try_from(matching.except.len()).unwrap_or(i64::MAX / 2) } else { LOOKED_THROUGH };
    Ok(match tx {
        Tx::Sqlite(inner) => {
            let query = asked!(sqlx::query_as(READERS[0]), organization, matching, walk, matching.except(), limit);
            query.bind(looked).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            let query = asked!(sqlx::query_as(READERS[1]), organization, matching, walk, matching.except, limit);
            query.bind(looked).fetch_all(&mut **inner).await?
        }
    })
}

/// Somewhere there are more than were looked through.
async fn goes_on(tx: &mut Tx, organization: Uuid, walks: &[(&str, &str)]) -> Result<bool> {
    for (language, standing) in walks {
        let has_further: bool = on_engine!(tx, c => {
            let query = sqlx::query_scalar(HAS_FURTHER).bind(organization).bind(language).bind(standing);
            query.bind(LOOKED_THROUGH).fetch_one(c).await?
        });
        if has_further {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn by_trigrams(tx: &mut Tx, organization: Uuid, matching: &Matching<'_>, listed: (&str, &str), limit: i64) -> Result<Vec<Uuid>> {
    Ok(match tx {
        Tx::Sqlite(inner) => {
            let query = asked!(sqlx::query_scalar(FOUND[0]), organization, matching, listed, matching.except(), limit);
            query.bind(&matching.search.trigrams).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            let query = asked!(sqlx::query_scalar(FOUND[1]), organization, matching, listed, matching.except, limit);
            query.fetch_all(&mut **inner).await?
        }
    })
}
