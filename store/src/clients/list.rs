//! The client list: search, filter, keyset paging and counts. Up to four words are looked for, in any order; each is a
//! parameter, so the statements stay fixed texts.

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
    /// The keys of the states to keep, with commas around each; empty keeps all.
    pub states: String,
    pub without_email: bool,
    /// Only those assigned to this staff member.
    pub assigned_to: Option<Uuid>,
    pub descending: bool,
    pub after: Option<Cursor>,
    pub limit: i64,
}

const UP: &str = "SELECT id, first_name, last_name, preferred_name, email, portal_state, sort_key, last_sent_at, forms_total, forms_done
    FROM clients
    WHERE organization_id = $1 AND (sort_key, id) > ($2, $3)
      AND search_key LIKE $4 ESCAPE '\\' AND search_key LIKE $5 ESCAPE '\\' AND search_key LIKE $6 ESCAPE '\\' AND search_key LIKE $7 ESCAPE '\\'
      AND ($8 = '' OR $8 LIKE '%,' || portal_state || ',%') AND (email IS NULL OR NOT $9)
      AND (NOT $10 OR EXISTS (SELECT 1 FROM client_assignments a WHERE a.organization_id = $1 AND a.staff_id = $11 AND a.client_id = clients.id))
    ORDER BY sort_key, id LIMIT $12";

const DOWN: &str = "SELECT id, first_name, last_name, preferred_name, email, portal_state, sort_key, last_sent_at, forms_total, forms_done
    FROM clients
    WHERE organization_id = $1 AND (sort_key, id) < ($2, $3)
      AND search_key LIKE $4 ESCAPE '\\' AND search_key LIKE $5 ESCAPE '\\' AND search_key LIKE $6 ESCAPE '\\' AND search_key LIKE $7 ESCAPE '\\'
      AND ($8 = '' OR $8 LIKE '%,' || portal_state || ',%') AND (email IS NULL OR NOT $9)
      AND (NOT $10 OR EXISTS (SELECT 1 FROM client_assignments a WHERE a.organization_id = $1 AND a.staff_id = $11 AND a.client_id = clients.id))
    ORDER BY sort_key DESC, id DESC LIMIT $12";

/// Before the first and after the last possible row, so that the first page needs no statement of its own.
fn start(descending: bool) -> Cursor {
    // U+10FFFF sorts after every name on both engines (byte order on SQLite; PostgreSQL's key column is compared as "C").
    if descending { Cursor { sort_key: "\u{10FFFF}".to_owned(), id: Uuid::max() } } else { Cursor { sort_key: String::new(), id: Uuid::nil() } }
}

pub async fn list(tx: &mut Tx, organization: Uuid, filter: &ListFilter) -> Result<Vec<ListRow>> {
    let text = if filter.descending { DOWN } else { UP };
    let after = filter.after.clone().unwrap_or_else(|| start(filter.descending));
    let [first, second, third, fourth] = &filter.words;
    Ok(on_engine!(tx, c => sqlx::query_as(text)
        .bind(organization)
        .bind(&after.sort_key)
        .bind(after.id)
        .bind(first)
        .bind(second)
        .bind(third)
        .bind(fourth)
        .bind(&filter.states)
        .bind(filter.without_email)
        .bind(filter.assigned_to.is_some())
        .bind(filter.assigned_to.unwrap_or_default())
        .bind(filter.limit)
        .fetch_all(c)
        .await?))
}

#[derive(FromRow)]
struct CountRow {
    portal_state: String,
    has_email: bool,
    clients: i64,
}

/// How many the search finds in each state, whatever the filter.
pub async fn count(tx: &mut Tx, organization: Uuid, words: &[String; 4], assigned_to: Option<Uuid>) -> Result<ClientCounts> {
    let [first, second, third, fourth] = words;
    let rows: Vec<CountRow> = on_engine!(tx, c => sqlx::query_as(
        "SELECT portal_state, email IS NOT NULL AS has_email, COUNT(*) AS clients FROM clients
         WHERE organization_id = $1
           AND search_key LIKE $2 ESCAPE '\\' AND search_key LIKE $3 ESCAPE '\\' AND search_key LIKE $4 ESCAPE '\\' AND search_key LIKE $5 ESCAPE '\\'
           AND (NOT $6 OR EXISTS (SELECT 1 FROM client_assignments a WHERE a.organization_id = $1 AND a.staff_id = $7 AND a.client_id = clients.id))
         GROUP BY portal_state, email IS NOT NULL",
    )
    .bind(organization)
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(fourth)
    .bind(assigned_to.is_some())
    .bind(assigned_to.unwrap_or_default())
    .fetch_all(c)
    .await?);
    let mut counts = ClientCounts::default();
    for row in rows {
        let state = PortalState::from_key(&row.portal_state).ok_or(Error::Unreadable("clients.portal_state"))?;
        counts.all += row.clients;
        counts.no_email += if row.has_email { 0 } else { row.clients };
        counts.stuck += if state.is_stuck() { row.clients } else { 0 };
        match state {
            PortalState::NoAccount | PortalState::Revoked => counts.no_account += row.clients,
            PortalState::Active => counts.active += row.clients,
            _ => counts.invited += row.clients,
        }
    }
    Ok(counts)
}
