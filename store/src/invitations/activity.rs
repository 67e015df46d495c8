//! *Activity*: every invitation with its client, its inviter and how far the forms are, newest first, paged by keyset. As the list
//! of clients does it, a search looks through a bounded number of them, and then asks the index of trigrams who is meant.

#[cfg(test)]
mod plans;
mod texts;
#[cfg(test)]
mod unfinished;

use super::rows::{delivery, state};
use crate::{Error, Result, Tx, clients::Search, on_engine};
use chrono::{DateTime, Utc};
use domain::invitations::{ActivityFilter, Delivery, InvitationState};
use sqlx::FromRow;
pub(super) use texts::{BOUNDS, FOUND, LISTED};
use uuid::Uuid;

/// Invitations that a search looks through before it asks the index of trigrams.
const LOOKED_THROUGH: i64 = 1_000;

/// The place of a row in the order; the next page begins after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActivityCursor {
    pub at: DateTime<Utc>,
    pub id: Uuid,
}

#[derive(Clone, Debug)]
pub struct ActivityRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub batch_id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub state: InvitationState,
    pub delivery: Delivery,
    pub opened_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub sender_name: String,
    /// Before the sign-up none; the total is then the batch's.
    pub forms_done: i64,
    pub forms_total: i64,
    /// Its place in the list.
    pub placed_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    client_id: Uuid,
    batch_id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
    state: String,
    delivery: String,
    opened_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    sender_name: String,
    forms_done: i64,
    forms_total: i64,
    placed_at: DateTime<Utc>,
}

impl TryFrom<Raw> for ActivityRow {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        Ok(Self {
            id: raw.id,
            client_id: raw.client_id,
            batch_id: raw.batch_id,
            first_name: raw.first_name,
            last_name: raw.last_name,
            email: raw.email,
            state: state(&raw.state)?,
            delivery: delivery(&raw.delivery)?,
            opened_at: raw.opened_at,
            expires_at: raw.expires_at,
            created_at: raw.created_at,
            sender_name: raw.sender_name,
            forms_done: raw.forms_done,
            forms_total: raw.forms_total,
            placed_at: raw.placed_at,
        })
    }
}

/// What of *Activity* is listed.
#[derive(Clone, Debug)]
pub struct ActivityQueryRow {
    pub search: Search,
    pub filter: ActivityFilter,
    pub batch: Option<Uuid>,
    pub after: ActivityCursor,
    /// R9: an invitation that was sent before and never opened is stuck.
    pub quiet_since: DateTime<Utc>,
    pub limit: usize,
}

pub async fn find_activity(tx: &mut Tx, organization: Uuid, invitation: Uuid) -> Result<Option<ActivityRow>> {
    let raw = on_engine!(tx, c => sqlx::query_as::<_, Raw>(texts::ONE).bind(organization).bind(invitation).fetch_optional(c).await?);
    raw.map(ActivityRow::try_from).transpose()
}

/// Those that come after the cursor. Who is stuck for any reason is in several lists, each walked by itself.
pub async fn list_activity(tx: &mut Tx, organization: Uuid, query: &ActivityQueryRow) -> Result<Vec<ActivityRow>> {
    let reasons: &[ActivityFilter] = if query.filter == ActivityFilter::Stuck { &ActivityFilter::REASONS } else { &[query.filter] };
    let mut raws = Vec::new();
    for reason in reasons {
        raws.extend(list_one(tx, organization, query, *reason).await?);
    }
    raws.sort_by_key(|raw| std::cmp::Reverse((raw.placed_at, raw.id)));
    // Opened and not delivered after all is one invitation.
    raws.dedup_by_key(|raw| raw.id);
    raws.truncate(query.limit);
    raws.into_iter().map(ActivityRow::try_from).collect()
}

async fn list_one(tx: &mut Tx, organization: Uuid, query: &ActivityQueryRow, filter: ActivityFilter) -> Result<Vec<Raw>> {
    let mut after = query.after;
    if filter == ActivityFilter::NeverOpened {
        after = after.min(ActivityCursor { at: query.quiet_since, id: Uuid::max() });
    }
    let (narrowed, condition) = (usize::from(query.batch.is_some()), filter as usize);
    let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
    let bound = if query.search.is_everybody() { None } else { bound(tx, organization, query, after, BOUNDS[narrowed][condition]).await? };
    let (until, until_id) = bound.unwrap_or((DateTime::UNIX_EPOCH, Uuid::nil()));
    let [first, second, third, fourth] = &query.search.patterns;
    macro_rules! asked {
        ($text:expr) => {
            sqlx::query_as::<_, Raw>($text)
                .bind(organization)
                .bind(after.at)
                .bind(after.id)
                .bind(limit)
                .bind(first)
                .bind(second)
                .bind(third)
                .bind(fourth)
        };
    }
    let raws = on_engine!(tx, c => {
        let mut asked = asked!(LISTED[narrowed][condition]).bind(until).bind(until_id);
        if let Some(batch) = query.batch {
            asked = asked.bind(batch);
        }
        asked.fetch_all(c).await?
    });
    if bound.is_none() || raws.len() >= query.limit {
        return Ok(raws);
    }
    // Without a batch the parameter is there all the same: any batch will do.
    Ok(match tx {
        Tx::Sqlite(inner) => asked!(FOUND[0][condition]).bind(query.batch).bind(&query.search.trigrams).fetch_all(&mut **inner).await?,
        Tx::Postgres(inner) => asked!(FOUND[1][condition]).bind(query.batch).fetch_all(&mut **inner).await?,
    })
}

/// How far a search looks; `None` when that is to the end.
async fn bound(
    tx: &mut Tx,
    organization: Uuid,
    query: &ActivityQueryRow,
    after: ActivityCursor,
    text: &'static str,
) -> Result<Option<(DateTime<Utc>, Uuid)>> {
    Ok(on_engine!(tx, c => {
        let mut asked = sqlx::query_as(text).bind(organization).bind(after.at).bind(after.id).bind(LOOKED_THROUGH - 1);
        if let Some(batch) = query.batch {
            asked = asked.bind(batch);
        }
        asked.fetch_optional(c).await?
    }))
}

/// When a batch was written, by whom, and how many invitations are of it.
pub async fn find_batch_told(tx: &mut Tx, organization: Uuid, batch: Uuid) -> Result<Option<(DateTime<Utc>, String, i64)>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT b.created_at, b.sender_name,
                (SELECT COUNT(*) FROM invitations i WHERE i.organization_id = b.organization_id AND i.batch_id = b.id)
         FROM batches b WHERE b.organization_id = $1 AND b.id = $2",
    ).bind(organization).bind(batch).fetch_optional(c).await?))
}
