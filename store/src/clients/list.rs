//! The client list: search, filter, keyset paging and counts. Up to four words are looked for, in any order; each is a
//! parameter, so the statements stay fixed texts.

#[cfg(test)]
mod plans;

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::clients::{ClientCounts, PortalState};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub struct ListRow {
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub email: Option<String>,
    pub portal_state: String,
    pub sort_key: String,
    pub last_sent_at: Option<DateTime<Utc>>,
    pub forms_total: i64,
    pub forms_done: i64,
}

impl ListRow {
    pub fn portal(&self) -> Result<PortalState> {
        PortalState::from_key(&self.portal_state).ok_or(Error::Unreadable("clients.portal_state"))
    }
}

/// The last row's place in the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub sort_key: String,
    pub id: Uuid,
}

#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    /// `LIKE` patterns, with `\` as the escape; an unused one is `%`.
    pub words: [String; 4],
    /// The states to keep; `None` keeps all.
    pub states: Option<&'static [PortalState]>,
    pub without_email: bool,
    /// Only those assigned to this staff member.
    pub assigned_to: Option<Uuid>,
    pub descending: bool,
    pub after: Option<Cursor>,
    pub limit: i64,
}

macro_rules! list_text {
    ($beyond:literal, $order:literal, $narrowed:literal) => {
        concat!(
            "SELECT id, first_name, last_name, preferred_name, email, portal_state, sort_key, last_sent_at, forms_total, forms_done
             FROM clients WHERE organization_id = $1 AND (sort_key, id) ",
            $beyond,
            " ($2, $3)
                AND search_key LIKE $4 ESCAPE '\\' AND search_key LIKE $5 ESCAPE '\\'
                AND search_key LIKE $6 ESCAPE '\\' AND search_key LIKE $7 ESCAPE '\\'
                AND (email IS NULL OR NOT $8)",
            $narrowed,
            " ORDER BY ",
            $order,
            " LIMIT $9"
        )
    };
}

/// Upwards and downwards.
macro_rules! both_ways {
    ($narrowed:literal) => {
        [list_text!(">", "sort_key, id", $narrowed), list_text!("<", "sort_key DESC, id DESC", $narrowed)]
    };
}

const EVERYBODY: [&str; 2] = both_ways!("");
const IN_STATE: [&str; 2] = both_ways!(" AND portal_state = $10");
const ASSIGNED: [&str; 2] =
    both_ways!(" AND id IN (SELECT a.client_id FROM client_assignments a WHERE a.organization_id = $1 AND a.staff_id = $10)");
const ASSIGNED_IN_STATE: [&str; 2] = both_ways!(
    " AND portal_state = $10 AND id IN (SELECT a.client_id FROM client_assignments a WHERE a.organization_id = $1 AND a.staff_id = $11)"
);

/// Before the first and after the last possible row, so that the first page needs no statement of its own.
fn start(descending: bool) -> Cursor {
    // U+10FFFF sorts after every name on both engines (byte order on SQLite; PostgreSQL's key column is compared as "C").
    if descending {
        Cursor { sort_key: "\u{10FFFF}".to_owned(), id: Uuid::max() }
    } else {
        Cursor { sort_key: String::new(), id: Uuid::nil() }
    }
}

/// By name. Several states are asked for one by one and merged: each is a walk along the index by state, however few there are.
pub async fn list(tx: &mut Tx, organization: Uuid, filter: &ListFilter) -> Result<Vec<ListRow>> {
    let Some(states) = filter.states else { return list_in(tx, organization, filter, None).await };
    let mut rows = Vec::new();
    for state in states {
        rows.extend(list_in(tx, organization, filter, Some(*state)).await?);
    }
    rows.sort_by(|a: &ListRow, b| (&a.sort_key, a.id).cmp(&(&b.sort_key, b.id)));
    if filter.descending {
        rows.reverse();
    }
    rows.truncate(usize::try_from(filter.limit).unwrap_or_default());
    Ok(rows)
}

async fn list_in(tx: &mut Tx, organization: Uuid, filter: &ListFilter, state: Option<PortalState>) -> Result<Vec<ListRow>> {
    let texts = match (state, filter.assigned_to) {
        (None, None) => EVERYBODY,
        (Some(_), None) => IN_STATE,
        (None, Some(_)) => ASSIGNED,
        (Some(_), Some(_)) => ASSIGNED_IN_STATE,
    };
    let after = filter.after.clone().unwrap_or_else(|| start(filter.descending));
    let [first, second, third, fourth] = &filter.words;
    Ok(on_engine!(tx, c => {
        let mut query = sqlx::query_as(texts[usize::from(filter.descending)])
            .bind(organization)
            .bind(&after.sort_key)
            .bind(after.id)
            .bind(first)
            .bind(second)
            .bind(third)
            .bind(fourth)
            .bind(filter.without_email)
            .bind(filter.limit);
        if let Some(state) = state {
            query = query.bind(state.key());
        }
        if let Some(staff) = filter.assigned_to {
            query = query.bind(staff);
        }
        query.fetch_all(c).await?
    }))
}

#[derive(FromRow)]
struct CountRow {
    portal_state: String,
    without_email: i64,
    clients: i64,
}

macro_rules! count_text {
    ($narrowed:literal) => {
        concat!(
            "SELECT portal_state, COUNT(*) - COUNT(email_key) AS without_email, COUNT(*) AS clients FROM clients
             WHERE organization_id = $1
                AND search_key LIKE $2 ESCAPE '\\' AND search_key LIKE $3 ESCAPE '\\'
                AND search_key LIKE $4 ESCAPE '\\' AND search_key LIKE $5 ESCAPE '\\'",
            $narrowed,
            " GROUP BY portal_state"
        )
    };
}

const COUNT: &str = count_text!("");
const COUNT_ASSIGNED: &str =
    count_text!(" AND id IN (SELECT a.client_id FROM client_assignments a WHERE a.organization_id = $1 AND a.staff_id = $6)");
// Without a search the figures come from the indexes alone, which is what keeps a long list's first page quick.
const COUNT_ALL: &str = "SELECT portal_state, CAST(0 AS BIGINT) AS without_email, COUNT(*) AS clients FROM clients WHERE organization_id = $1 GROUP BY portal_state";
const COUNT_WITHOUT_EMAIL: &str = "SELECT COUNT(*) FROM clients WHERE organization_id = $1 AND email_key IS NULL";

/// How many the search finds in each state, whatever the filter.
pub async fn count(tx: &mut Tx, organization: Uuid, words: &[String; 4], assigned_to: Option<Uuid>) -> Result<ClientCounts> {
    if assigned_to.is_none() && words.iter().all(|word| word == "%") {
        let rows = on_engine!(tx, c => sqlx::query_as(COUNT_ALL).bind(organization).fetch_all(c).await?);
        let no_email = on_engine!(tx, c => sqlx::query_scalar(COUNT_WITHOUT_EMAIL).bind(organization).fetch_one(c).await?);
        return Ok(ClientCounts { no_email, ..add_up(rows)? });
    }
    let [first, second, third, fourth] = words;
    let text = if assigned_to.is_some() { COUNT_ASSIGNED } else { COUNT };
    let rows = on_engine!(tx, c => {
        let mut query = sqlx::query_as(text).bind(organization).bind(first).bind(second).bind(third).bind(fourth);
        if let Some(staff) = assigned_to {
            query = query.bind(staff);
        }
        query.fetch_all(c).await?
    });
    add_up(rows)
}

fn add_up(rows: Vec<CountRow>) -> Result<ClientCounts> {
    let mut counts = ClientCounts::default();
    for row in rows {
        let state = PortalState::from_key(&row.portal_state).ok_or(Error::Unreadable("clients.portal_state"))?;
        counts.all += row.clients;
        counts.no_email += row.without_email;
        counts.stuck += if state.is_stuck() { row.clients } else { 0 };
        match state {
            PortalState::NoAccount | PortalState::Revoked => counts.no_account += row.clients,
            PortalState::Active => counts.active += row.clients,
            _ => counts.invited += row.clients,
        }
    }
    Ok(counts)
}
