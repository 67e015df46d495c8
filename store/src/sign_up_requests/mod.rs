//! People whom the practice does not know and who ask to become clients. Only the hash of a link's secret is kept; what was never confirmed
//! is removed after its time, and what was decided some weeks later.

#[cfg(test)]
mod tests;

use crate::{
    Error, Result, Tx,
    clients::ClientRecord,
    given::{json, text_for},
    on_engine,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    clients::sort_key,
    sign_up_requests::{NewPerson, SignUpState},
};
use sqlx::FromRow;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Requests on a page.
const MOST_SHOWN: i64 = 100;
/// Clients that are compared with one request, found in one way.
const MOST_COMPARED: i64 = 50;

pub struct NewSignUp<'a> {
    pub id: Uuid,
    pub person: &'a NewPerson,
    /// SHA-256 of the link's secret.
    pub token_hash: &'a [u8],
    /// When its e-mail may go.
    pub asked_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SignUpRow {
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub date_of_birth: NaiveDate,
    pub email: String,
    pub email_key: String,
    pub message: Option<String>,
    pub state: SignUpState,
    /// When its e-mail went, or may go.
    pub asked_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl SignUpRow {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    first_name: String,
    last_name: String,
    date_of_birth: NaiveDate,
    email: String,
    email_key: String,
    message: Option<String>,
    state: String,
    asked_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
}

impl TryFrom<Raw> for SignUpRow {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        let state = SignUpState::from_key(&raw.state).ok_or(Error::Unreadable("sign_up_requests.state"))?;
        let Raw { id, first_name, last_name, date_of_birth, email, email_key, message, asked_at, expires_at, confirmed_at, .. } = raw;
        Ok(Self { id, first_name, last_name, date_of_birth, email, email_key, message, state, asked_at, expires_at, confirmed_at })
    }
}

pub async fn insert(tx: &mut Tx, organization: Uuid, new: &NewSignUp<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO sign_up_requests (organization_id, id, first_name, last_name, date_of_birth, email, email_key, message, token_hash,
            state, asked_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'unconfirmed', $10, $11)",
    )
    .bind(organization)
    .bind(new.id)
    .bind(&new.person.first_name)
    .bind(&new.person.last_name)
    .bind(new.person.date_of_birth)
    .bind(new.person.email.as_str())
    .bind(new.person.email.key())
    .bind(&new.person.message)
    .bind(new.token_hash)
    .bind(new.asked_at)
    .bind(new.expires_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT id, first_name, last_name, date_of_birth, email, email_key, message, state, asked_at, expires_at, confirmed_at
             FROM sign_up_requests ",
            $rest
        )
    };
}

const BY_LINK: &str = selected!("WHERE token_hash = $2 AND organization_id = $1");
const WAITING: &str = selected!("WHERE organization_id = $1 AND state = 'waiting' ORDER BY confirmed_at, id LIMIT $2");
const OF_ADDRESS: &str = selected!("WHERE organization_id = $1 AND email_key = $2 AND state = $3 ORDER BY asked_at DESC, id DESC LIMIT $4");
const NEWEST_OF_ADDRESS: &str =
    "SELECT asked_at FROM sign_up_requests WHERE organization_id = $1 AND email_key = $2 ORDER BY asked_at DESC LIMIT 1";

pub async fn find(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<Option<SignUpRow>> {
    let raw: Option<Raw> = on_engine!(tx, c => sqlx::query_as(selected!("WHERE organization_id = $1 AND id = $2"))
        .bind(organization).bind(id).fetch_optional(c).await?);
    raw.map(SignUpRow::try_from).transpose()
}

pub async fn find_by_token_hash(tx: &mut Tx, organization: Uuid, token_hash: &[u8]) -> Result<Option<SignUpRow>> {
    let raw: Option<Raw> = on_engine!(tx, c => sqlx::query_as(BY_LINK).bind(organization).bind(token_hash).fetch_optional(c).await?);
    raw.map(SignUpRow::try_from).transpose()
}

/// Confirmed and undecided, oldest first.
pub async fn list_waiting(tx: &mut Tx, organization: Uuid) -> Result<Vec<SignUpRow>> {
    let raw: Vec<Raw> = on_engine!(tx, c => sqlx::query_as(WAITING).bind(organization).bind(MOST_SHOWN).fetch_all(c).await?);
    raw.into_iter().map(SignUpRow::try_from).collect()
}

/// Of one address in one state, the newest first.
pub async fn list_of_address(tx: &mut Tx, organization: Uuid, email_key: &str, state: SignUpState) -> Result<Vec<SignUpRow>> {
    let raw: Vec<Raw> = on_engine!(tx, c => sqlx::query_as(OF_ADDRESS)
        .bind(organization).bind(email_key).bind(state.key()).bind(MOST_SHOWN).fetch_all(c).await?);
    raw.into_iter().map(SignUpRow::try_from).collect()
}

/// When the last e-mail to this address went, or may go, whatever became of it.
pub async fn find_newest(tx: &mut Tx, organization: Uuid, email_key: &str) -> Result<Option<DateTime<Utc>>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(NEWEST_OF_ADDRESS).bind(organization).bind(email_key).fetch_optional(c).await?))
}

/// What was typed since, under the link that is on its way, with all its tries. `false` when it is unconfirmed no more.
pub async fn put_right(tx: &mut Tx, organization: Uuid, id: Uuid, person: &NewPerson) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE sign_up_requests SET first_name = $3, last_name = $4, date_of_birth = $5, message = $6, wrong_answers = 0
         WHERE organization_id = $1 AND id = $2 AND state = 'unconfirmed'",
    )
    .bind(organization)
    .bind(id)
    .bind(&person.first_name)
    .bind(&person.last_name)
    .bind(person.date_of_birth)
    .bind(&person.message)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Makes room for a newer one, unless it is in `state` no more, and is kept until `kept_until`.
pub async fn replace(tx: &mut Tx, organization: Uuid, id: Uuid, state: SignUpState, kept_until: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE sign_up_requests SET state = 'replaced', expires_at = $3 WHERE organization_id = $1 AND id = $2 AND state = $4",
    ).bind(organization).bind(id).bind(kept_until).bind(state.key()).execute(c).await?.rows_affected());
    Ok(())
}

/// From here on staff see it. `false` when it was confirmed or locked before, has run out, or names another date of birth by now: then
/// nothing has changed.
pub async fn confirm(tx: &mut Tx, organization: Uuid, id: Uuid, born: NaiveDate, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE sign_up_requests SET state = 'waiting', confirmed_at = $3
         WHERE organization_id = $1 AND id = $2 AND state = 'unconfirmed' AND expires_at > $3 AND date_of_birth = $4",
    ).bind(organization).bind(id).bind(now).bind(born).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// How many there are now.
pub async fn add_wrong_answer(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "UPDATE sign_up_requests SET wrong_answers = wrong_answers + 1 WHERE organization_id = $1 AND id = $2 RETURNING wrong_answers",
    ).bind(organization).bind(id).fetch_one(c).await?))
}

pub async fn lock(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE sign_up_requests SET state = 'locked' WHERE organization_id = $1 AND id = $2 AND state = 'unconfirmed'",
    ).bind(organization).bind(id).execute(c).await?.rows_affected());
    Ok(())
}

/// `false` when somebody has decided it before: then nothing has changed. It is kept until `kept_until`.
pub async fn decide(
    tx: &mut Tx,
    organization: Uuid,
    id: Uuid,
    (state, kept_until): (SignUpState, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE sign_up_requests SET state = $3, expires_at = $4, decided_at = $5
         WHERE organization_id = $1 AND id = $2 AND state = 'waiting'",
    ).bind(organization).bind(id).bind(state.key()).bind(kept_until).bind(now).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

const FORGET: &str = "DELETE FROM sign_up_requests WHERE state <> 'waiting' AND expires_at <= $1";

/// Of every practice: whose time is over; how many there were.
pub async fn forget(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    Ok(on_engine!(tx, c => sqlx::query(FORGET).bind(now).execute(c).await?.rows_affected()))
}

macro_rules! columns {
    () => {
        "c.id, c.first_name, c.last_name, c.preferred_name, c.email, c.email_key, c.phone, c.date_of_birth, c.language, c.portal_state,
            c.forms_total, c.forms_done, c.revision"
    };
}

/// Clients with one of the given values in a column, a bounded number for each value.
macro_rules! alike {
    ($column:literal, $kind:literal) => {
        [
            concat!(
                "WITH given AS (SELECT value AS wanted FROM json_each($1)) SELECT ",
                columns!(),
                " FROM given CROSS JOIN clients c WHERE c.organization_id = $2 AND c.id IN
                    (SELECT k.id FROM clients k WHERE k.organization_id = $2 AND k.",
                $column,
                " = given.wanted LIMIT $3)"
            ),
            concat!(
                "WITH given AS (SELECT (value #>> '{}')::",
                $kind,
                " AS wanted FROM jsonb_array_elements($1::JSONB) AS rows (value)) SELECT ",
                columns!(),
                " FROM given CROSS JOIN LATERAL (SELECT k.* FROM clients k WHERE k.organization_id = $2 AND k.",
                $column,
                " = given.wanted LIMIT $3) c"
            ),
        ]
    };
}

const LIKE_ADDRESS: [&str; 2] = alike!("email_key", "TEXT");
const LIKE_NAME: [&str; 2] = alike!("sort_key", "TEXT");
const LIKE_BIRTH: [&str; 2] = alike!("date_of_birth", "DATE");

/// Clients with the same address as one of these, the same name whichever way round, or the same date of birth; each once. Three
/// statements, however many ask.
pub async fn list_to_compare(tx: &mut Tx, organization: Uuid, asking: &[SignUpRow]) -> Result<Vec<ClientRecord>> {
    let addresses: BTreeSet<&str> = asking.iter().map(|row| row.email_key.as_str()).collect();
    let names: BTreeSet<String> =
        asking.iter().flat_map(|row| [sort_key(&row.first_name, &row.last_name), sort_key(&row.last_name, &row.first_name)]).collect();
    let births: BTreeSet<NaiveDate> = asking.iter().map(|row| row.date_of_birth).collect();
    let given = [json(&Vec::from_iter(addresses))?, json(&Vec::from_iter(names))?, json(&Vec::from_iter(births))?];
    let mut found: Vec<ClientRecord> = Vec::new();
    for (text, given) in [LIKE_ADDRESS, LIKE_NAME, LIKE_BIRTH].into_iter().zip(given) {
        let text = text_for(tx, text);
        let alike: Vec<ClientRecord> =
            on_engine!(&mut *tx, c => sqlx::query_as(text).bind(given).bind(organization).bind(MOST_COMPARED).fetch_all(c).await?);
        found.extend(alike);
    }
    found.sort_by_key(|client| client.id);
    found.dedup_by_key(|client| client.id);
    Ok(found)
}
