//! Links to set a new password, of staff and of clients' logins. Only the hash of a link's secret is kept.

#[cfg(test)]
mod tests;

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::resets::ResetState;
use sqlx::FromRow;
use uuid::Uuid;

/// Whose password it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordOwner {
    Staff(Uuid),
    Login(Uuid),
}

impl PasswordOwner {
    fn id(self) -> Uuid {
        match self {
            Self::Staff(id) | Self::Login(id) => id,
        }
    }

    /// The statement about the owner: for staff, or for logins.
    fn text(self, texts: [&'static str; 2]) -> &'static str {
        texts[usize::from(matches!(self, Self::Login(_)))]
    }
}

pub struct NewReset<'a> {
    pub id: Uuid,
    pub owner: PasswordOwner,
    /// SHA-256 of the link's secret.
    pub token_hash: &'a [u8],
    pub expires_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ResetRow {
    pub organization_id: Uuid,
    pub id: Uuid,
    pub owner: PasswordOwner,
    /// As it was last written: see [`ResetState::as_of`] for one that has run out since.
    pub state: ResetState,
    pub expires_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Raw {
    organization_id: Uuid,
    id: Uuid,
    staff_id: Option<Uuid>,
    login_id: Option<Uuid>,
    state: String,
    expires_at: DateTime<Utc>,
}

impl TryFrom<Raw> for ResetRow {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        let owner = match (raw.staff_id, raw.login_id) {
            (Some(staff), None) => PasswordOwner::Staff(staff),
            (None, Some(login)) => PasswordOwner::Login(login),
            _ => return Err(Error::Unreadable("password_resets: whose it is")),
        };
        let state = ResetState::from_key(&raw.state).ok_or(Error::Unreadable("password_resets.state"))?;
        Ok(Self { organization_id: raw.organization_id, id: raw.id, owner, state, expires_at: raw.expires_at })
    }
}

/// `Duplicate` when its owner has another open one.
pub async fn insert(tx: &mut Tx, organization: Uuid, new: &NewReset<'_>) -> Result<()> {
    let (staff, login) = match new.owner {
        PasswordOwner::Staff(id) => (Some(id), None),
        PasswordOwner::Login(id) => (None, Some(id)),
    };
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO password_resets (organization_id, id, staff_id, login_id, token_hash, state, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, 'open', $6, $7)",
    )
    .bind(organization)
    .bind(new.id)
    .bind(staff)
    .bind(login)
    .bind(new.token_hash)
    .bind(new.expires_at)
    .bind(new.created_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

const BY_LINK: &str = "SELECT organization_id, id, staff_id, login_id, state, expires_at FROM password_resets WHERE token_hash = $1";

/// Of any practice, as sessions are found: the staff's links do not name theirs. Whoever asks compares the practice.
pub async fn find_by_token_hash(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<ResetRow>> {
    let raw: Option<Raw> = on_engine!(tx, c => sqlx::query_as(BY_LINK).bind(token_hash).fetch_optional(c).await?);
    raw.map(ResetRow::try_from).transpose()
}

/// Uses the link up. `false` when it was used, replaced or had run out before: then nothing has changed.
pub async fn use_up(tx: &mut Tx, organization: Uuid, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE password_resets SET state = 'used', ended_at = $3
         WHERE organization_id = $1 AND id = $2 AND state = 'open' AND expires_at > $3",
    )
    .bind(organization)
    .bind(id)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

macro_rules! replace {
    ($owner:literal) => {
        concat!(
            "UPDATE password_resets SET state = 'replaced', ended_at = $3 WHERE organization_id = $1 AND state = 'open' AND ",
            $owner,
            " = $2"
        )
    };
}

const REPLACE: [&str; 2] = [replace!("staff_id"), replace!("login_id")];

/// Makes room for a newer link.
pub async fn replace_open(tx: &mut Tx, organization: Uuid, owner: PasswordOwner, now: DateTime<Utc>) -> Result<()> {
    let text = owner.text(REPLACE);
    on_engine!(tx, c => sqlx::query(text).bind(organization).bind(owner.id()).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

macro_rules! count {
    ($owner:literal) => {
        concat!("SELECT COUNT(*) FROM password_resets WHERE organization_id = $1 AND created_at > $3 AND ", $owner, " = $2")
    };
}

const COUNT: [&str; 2] = [count!("staff_id"), count!("login_id")];

/// Links that were made for the owner after `since`.
pub async fn count_since(tx: &mut Tx, organization: Uuid, owner: PasswordOwner, since: DateTime<Utc>) -> Result<i64> {
    let text = owner.text(COUNT);
    Ok(on_engine!(tx, c => sqlx::query_scalar(text).bind(organization).bind(owner.id()).bind(since).fetch_one(c).await?))
}
