//! Links with which representatives sign up. Only the hash of a link's secret is kept.

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::representatives::RepresentEnd;
use sqlx::FromRow;
use uuid::Uuid;

pub struct NewLink<'a> {
    pub id: Uuid,
    pub login: Uuid,
    /// Whose date of birth is asked for.
    pub client: Uuid,
    /// SHA-256 of the link's secret.
    pub token_hash: &'a [u8],
    pub expires_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    pub id: Uuid,
    pub login_id: Uuid,
    pub client_id: Uuid,
    /// As it was last written: `None` while it is open. See [`LinkRow::end_at`] for one that has run out since.
    pub end: Option<RepresentEnd>,
    pub expires_at: DateTime<Utc>,
}

impl LinkRow {
    pub fn end_at(&self, now: DateTime<Utc>) -> Option<RepresentEnd> {
        self.end.or_else(|| (self.expires_at <= now).then_some(RepresentEnd::Expired))
    }
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    login_id: Uuid,
    client_id: Uuid,
    state: String,
    expires_at: DateTime<Utc>,
}

const OPEN: &str = "open";

impl TryFrom<Raw> for LinkRow {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        let unreadable = || Error::Unreadable("representative_invitations.state");
        let end = if raw.state == OPEN { None } else { Some(RepresentEnd::from_key(&raw.state).ok_or_else(unreadable)?) };
        Ok(Self { id: raw.id, login_id: raw.login_id, client_id: raw.client_id, end, expires_at: raw.expires_at })
    }
}

/// `Duplicate` when the representative has another open one.
pub async fn insert_link(tx: &mut Tx, organization: Uuid, new: &NewLink<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO representative_invitations (organization_id, id, login_id, client_id, token_hash, state, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, 'open', $6, $7)",
    )
    .bind(organization)
    .bind(new.id)
    .bind(new.login)
    .bind(new.client)
    .bind(new.token_hash)
    .bind(new.expires_at)
    .bind(new.created_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

macro_rules! selected {
    ($rest:literal) => {
        concat!("SELECT id, login_id, client_id, state, expires_at FROM representative_invitations WHERE organization_id = $1 AND ", $rest)
    };
}

pub(super) const BY_LINK: &str = selected!("token_hash = $2");

pub async fn find_link(tx: &mut Tx, organization: Uuid, token_hash: &[u8]) -> Result<Option<LinkRow>> {
    let raw: Option<Raw> = on_engine!(tx, c => sqlx::query_as(BY_LINK).bind(organization).bind(token_hash).fetch_optional(c).await?);
    raw.map(LinkRow::try_from).transpose()
}

/// It may have run out.
pub async fn find_open_link(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<Option<LinkRow>> {
    let raw: Option<Raw> = on_engine!(tx, c => sqlx::query_as(selected!("login_id = $2 AND state = 'open'"))
        .bind(organization).bind(login).fetch_optional(c).await?);
    raw.map(LinkRow::try_from).transpose()
}

/// Uses the link up. `false` when it was ended or had run out before: then nothing has changed.
pub async fn use_up_link(tx: &mut Tx, organization: Uuid, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE representative_invitations SET state = 'used', ended_at = $3
         WHERE organization_id = $1 AND id = $2 AND state = 'open' AND expires_at > $3",
    ).bind(organization).bind(id).bind(now).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// How many there are now.
pub async fn add_wrong_answer(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "UPDATE representative_invitations SET wrong_answers = wrong_answers + 1 WHERE organization_id = $1 AND id = $2
         RETURNING wrong_answers",
    ).bind(organization).bind(id).fetch_one(c).await?))
}

/// `false` when there is none.
pub async fn end_open_links(tx: &mut Tx, organization: Uuid, login: Uuid, end: RepresentEnd, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE representative_invitations SET state = $3, ended_at = $4 WHERE organization_id = $1 AND login_id = $2 AND state = 'open'",
    ).bind(organization).bind(login).bind(end.key()).bind(now).execute(c).await?.rows_affected());
    Ok(changed > 0)
}
