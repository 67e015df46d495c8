//! What became of a group of e-mails: on their rows, and on the invitations, ledgers, clients and audit log that they belong to.
//! A row whose lease is another's by now is left as it is, and not named in what comes back.

use crate::given::{given, json, text_for};
use crate::{Error, Result, Tx, audit::AuditEventRow, on_engine};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::invitations::InvitationState;
use sqlx::FromRow;
use uuid::Uuid;

/// Who must still hold the leases, and when it is.
#[derive(Clone, Copy, Debug)]
pub struct Marking<'a> {
    pub owner: &'a str,
    pub now: DateTime<Utc>,
}

/// How an e-mail's row ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxEnd {
    Sent,
    Failed,
    /// No longer wanted, and not sent.
    Cancelled,
}

impl OutboxEnd {
    fn key(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

pub struct Ending<'a> {
    pub organization: Uuid,
    pub id: Uuid,
    pub end: OutboxEnd,
    pub words: Option<&'a str>,
}

/// PostgreSQL looks for transactions that wait for each other after a second, and gives one of them up: that shall be the
/// worker's, which tries again, and never what a person clicked.
pub async fn give_way(tx: &mut Tx) -> Result<()> {
    if let Tx::Postgres(inner) = tx {
        sqlx::query("SET LOCAL lock_timeout = '500ms'").execute(&mut **inner).await?;
    }
    Ok(())
}

const END: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_id, value ->> 2 AS new_state, value ->> 3 AS words",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_id, value ->> 2 AS new_state, value ->> 3 AS words",
    "UPDATE outbox SET state = new_state, server_words = COALESCE(words, server_words), ended_at = $3, sealed_secret = NULL,
                       lease_owner = NULL, lease_until = NULL
     FROM given WHERE organization_id = of_organization AND id = of_id AND lease_owner = $2 AND state = 'sending' RETURNING id"
);

/// Ends the rows and forgets their secrets.
pub async fn end_each(tx: &mut Tx, marking: Marking<'_>, endings: &[Ending<'_>]) -> Result<Vec<Uuid>> {
    let rows: Vec<_> = endings.iter().map(|ending| (ending.organization, ending.id, ending.end.key(), ending.words)).collect();
    let (text, rows) = (text_for(tx, END), json(&rows)?);
    Ok(on_engine!(tx, c => sqlx::query_scalar(text).bind(rows).bind(marking.owner).bind(marking.now).fetch_all(c).await?))
}

/// A row that goes back to the queue.
pub struct PutBack<'a> {
    pub organization: Uuid,
    pub id: Uuid,
    /// As it was, if `None`.
    pub next: Option<DateTime<Utc>>,
    /// Of the try; `None` when there was none.
    pub words: Option<&'a str>,
    /// Until its batch goes on.
    pub is_held: bool,
    /// It may have arrived.
    pub is_unconfirmed: bool,
}

impl PutBack<'_> {
    pub fn as_it_was(organization: Uuid, id: Uuid) -> Self {
        Self { organization, id, next: None, words: None, is_held: false, is_unconfirmed: false }
    }
}

const PUT_BACK: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_id, value ->> 2 AS next_at, value ->> 3 AS words,
     value ->> 4 AS new_state, value ->> 5 AS unconfirmed",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_id, (value ->> 2)::TIMESTAMPTZ AS next_at, value ->> 3 AS words,
     value ->> 4 AS new_state, (value ->> 5)::INTEGER AS unconfirmed",
    "UPDATE outbox SET state = new_state, next_attempt_at = COALESCE(next_at, next_attempt_at), server_words = COALESCE(words, server_words),
                       attempt_count = CASE WHEN words IS NULL THEN attempt_count - 1 ELSE attempt_count END,
                       first_refused_at = CASE WHEN words IS NULL THEN first_refused_at ELSE COALESCE(first_refused_at, $3) END,
                       was_unconfirmed = was_unconfirmed OR unconfirmed = 1,
                       lease_owner = NULL, lease_until = NULL
     FROM given WHERE organization_id = of_organization AND id = of_id AND lease_owner = $2 AND state = 'sending' RETURNING id"
);

pub async fn put_each_back(tx: &mut Tx, marking: Marking<'_>, rows: &[PutBack<'_>]) -> Result<Vec<Uuid>> {
    let of = |row: &PutBack<'_>| {
        let state = if row.is_held { "paused" } else { "queued" };
        (row.organization, row.id, row.next.map(text_of), row.words.map(str::to_owned), state, i64::from(row.is_unconfirmed))
    };
    let rows: Vec<_> = rows.iter().map(of).collect();
    let (text, rows) = (text_for(tx, PUT_BACK), json(&rows)?);
    Ok(on_engine!(tx, c => sqlx::query_scalar(text).bind(rows).bind(marking.owner).bind(marking.now).fetch_all(c).await?))
}

/// As a bound time is stored in SQLite, so that they compare.
fn text_of(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// Where an invitation stands when its e-mail has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct DeliveredRow {
    pub organization_id: Uuid,
    pub id: Uuid,
    pub state: InvitationState,
    pub was_opened: bool,
}

#[derive(FromRow)]
struct RawDelivered {
    organization_id: Uuid,
    id: Uuid,
    state: String,
    was_opened: bool,
}

const DELIVERY: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_id, value ->> 2 AS new_delivery",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_id, value ->> 2 AS new_delivery",
    "UPDATE invitations SET delivery = new_delivery FROM given WHERE organization_id = of_organization AND id = of_id
     RETURNING organization_id, id, state, opened_at IS NOT NULL AS was_opened"
);

/// `deliveries`: organization, invitation, and the key of its delivery.
pub async fn set_deliveries(tx: &mut Tx, deliveries: &[(Uuid, Uuid, &str)]) -> Result<Vec<DeliveredRow>> {
    let (text, rows) = (text_for(tx, DELIVERY), json(deliveries)?);
    let found: Vec<RawDelivered> = on_engine!(tx, c => sqlx::query_as(text).bind(rows).fetch_all(c).await?);
    let read = |raw: RawDelivered| {
        let state = InvitationState::from_key(&raw.state).ok_or(Error::Unreadable("an invitation's state"))?;
        Ok(DeliveredRow { organization_id: raw.organization_id, id: raw.id, state, was_opened: raw.was_opened })
    };
    found.into_iter().map(read).collect()
}

const NOTES: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS new_id, unhex(value ->> 2, '-') AS of_invitation,
     value ->> 3 AS kind, value ->> 4 AS detail",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS new_id, (value ->> 2)::UUID AS of_invitation, value ->> 3 AS kind,
     value ->> 4 AS detail",
    "INSERT INTO invitation_events (organization_id, id, invitation_id, kind, detail, at)
     SELECT of_organization, new_id, of_invitation, kind, detail, $2 FROM given"
);

/// Lines of ledgers (R9): organization, the line's own id, invitation, the key of its kind, and its words.
pub async fn note_each(tx: &mut Tx, notes: &[(Uuid, Uuid, Uuid, &str, &str)], now: DateTime<Utc>) -> Result<()> {
    let (text, rows) = (text_for(tx, NOTES), json(notes)?);
    on_engine!(tx, c => sqlx::query(text).bind(rows).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

const STATES: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_id, value ->> 2 AS new_state, value ->> 3 AS was_sent",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_id, value ->> 2 AS new_state, (value ->> 3)::INTEGER AS was_sent",
    "UPDATE clients SET portal_state = COALESCE(new_state, portal_state), last_sent_at = CASE WHEN was_sent = 1 THEN $2 ELSE last_sent_at END, updated_at = $2
     FROM given WHERE organization_id = of_organization AND id = of_id"
);

/// Organization, client, the key of where they stand (`None`: as before), and whether they were sent something now (1 or 0).
pub async fn set_portal_states(tx: &mut Tx, states: &[(Uuid, Uuid, Option<&str>, i64)], now: DateTime<Utc>) -> Result<()> {
    let (text, rows) = (text_for(tx, STATES), json(states)?);
    on_engine!(tx, c => sqlx::query(text).bind(rows).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

const EVENTS: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS new_id, value ->> 2 AS actor_kind, value ->> 3 AS actor_name,
     value ->> 4 AS action, unhex(value ->> 5, '-') AS of_client, unhex(value ->> 6, '-') AS subject",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS new_id, value ->> 2 AS actor_kind, value ->> 3 AS actor_name,
     value ->> 4 AS action, (value ->> 5)::UUID AS of_client, (value ->> 6)::UUID AS subject",
    "INSERT INTO audit_events (organization_id, id, at, actor_kind, actor_name, action, client_id, subject_id, address)
     SELECT of_organization, new_id, $2, actor_kind, actor_name, action, of_client, subject, '' FROM given"
);

/// What the program did by itself, at one time, each with its organization: no one's id, no address, no detail.
pub async fn record_each(tx: &mut Tx, events: &[(Uuid, AuditEventRow)], now: DateTime<Utc>) -> Result<()> {
    let of = |(organization, event): &(Uuid, AuditEventRow)| {
        let AuditEventRow { id, actor_kind, actor_name, action, client_id, subject_id, .. } = event.clone();
        (*organization, id, actor_kind, actor_name, action, client_id, subject_id)
    };
    let (text, rows) = (text_for(tx, EVENTS), json(&events.iter().map(of).collect::<Vec<_>>())?);
    on_engine!(tx, c => sqlx::query(text).bind(rows).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, open, sqlite_plan};

    #[tokio::test]
    async fn a_group_is_marked_by_the_keys_of_its_rows() {
        let store = open(Engine::Sqlite).await;
        for (text, table) in [(END[0], "outbox"), (PUT_BACK[0], "outbox"), (DELIVERY[0], "invitations"), (STATES[0], "clients")] {
            let plan = sqlite_plan(&store, text).await;
            assert!(plan.contains(&format!("SEARCH {table} USING")) && !plan.contains(&format!("SCAN {table}")), "{plan}");
        }
    }
}
