//! Reading invitations: one row, found by its id, its link's hash or its client.

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::invitations::{Delivery, InvitationState};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq)]
pub struct InvitationRow {
    pub organization_id: Uuid,
    pub id: Uuid,
    pub client_id: Uuid,
    pub batch_id: Uuid,
    pub email: String,
    /// As it was last written: see [`InvitationState::as_of`] for one that has run out since.
    pub state: InvitationState,
    pub delivery: Delivery,
    pub opened_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
    pub wrong_answer_count: i64,
    pub created_by: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Raw {
    organization_id: Uuid,
    id: Uuid,
    client_id: Uuid,
    batch_id: Uuid,
    email: String,
    state: String,
    delivery: String,
    opened_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    wrong_answer_count: i64,
    created_by: Option<Uuid>,
    created_at: DateTime<Utc>,
}

pub(super) fn state(key: &str) -> Result<InvitationState> {
    InvitationState::from_key(key).ok_or(Error::Unreadable("an invitation's state"))
}

pub(super) fn delivery(key: &str) -> Result<Delivery> {
    Delivery::from_key(key).ok_or(Error::Unreadable("an invitation's delivery"))
}

impl TryFrom<Raw> for InvitationRow {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        Ok(Self {
            organization_id: raw.organization_id,
            id: raw.id,
            client_id: raw.client_id,
            batch_id: raw.batch_id,
            email: raw.email,
            state: state(&raw.state)?,
            delivery: delivery(&raw.delivery)?,
            opened_at: raw.opened_at,
            expires_at: raw.expires_at,
            wrong_answer_count: raw.wrong_answer_count,
            created_by: raw.created_by,
            created_at: raw.created_at,
        })
    }
}

macro_rules! select {
    ($($rest:literal)+) => {
        concat!(
            "SELECT organization_id, id, client_id, batch_id, email, state, delivery, opened_at, expires_at, wrong_answer_count, created_by,
                    created_at
             FROM invitations ",
            $($rest),+
        )
    };
}

const BY_OWN_LINK: &str = select!("WHERE organization_id = $1 AND token_hash = $2");
const BY_FURTHER_LINK: &str = select!(
    "WHERE organization_id = $1
       AND id = (SELECT invitation_id FROM invitation_links WHERE organization_id = $1 AND token_hash = $2)"
);

/// `hash`: SHA-256 of the secret of the invitation's own link, or of a further one that went out in a reminder.
pub async fn find_by_token_hash(tx: &mut Tx, organization: Uuid, hash: &[u8]) -> Result<Option<InvitationRow>> {
    for text in [BY_OWN_LINK, BY_FURTHER_LINK] {
        let raw = on_engine!(tx, c => sqlx::query_as::<_, Raw>(text).bind(organization).bind(hash).fetch_optional(c).await?);
        if let Some(raw) = raw {
            return InvitationRow::try_from(raw).map(Some);
        }
    }
    Ok(None)
}

pub async fn find(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<Option<InvitationRow>> {
    let raw = on_engine!(tx, c => sqlx::query_as::<_, Raw>(select!("WHERE organization_id = $1 AND id = $2"))
        .bind(organization)
        .bind(id)
        .fetch_optional(c)
        .await?);
    raw.map(InvitationRow::try_from).transpose()
}

/// The client's open invitation if there is one, else the one that was made last.
pub async fn find_newest(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Option<InvitationRow>> {
    let raw = on_engine!(tx, c => sqlx::query_as::<_, Raw>(select!(
        "WHERE organization_id = $1 AND client_id = $2
         ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, created_at DESC, id DESC LIMIT 1"
    ))
    .bind(organization)
    .bind(client)
    .fetch_optional(c)
    .await?);
    raw.map(InvitationRow::try_from).transpose()
}

/// The client's open invitation, whether or not it has run out meanwhile.
pub async fn find_open(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Option<InvitationRow>> {
    let raw = on_engine!(tx, c => sqlx::query_as::<_, Raw>(select!("WHERE organization_id = $1 AND client_id = $2 AND state = 'open'"))
        .bind(organization)
        .bind(client)
        .fetch_optional(c)
        .await?);
    raw.map(InvitationRow::try_from).transpose()
}

macro_rules! open_of {
    ($clients:literal) => {
        select!("WHERE organization_id = $1 AND state = 'open' AND client_id " $clients)
    };
}

/// The open invitations of these clients, whether or not they have run out meanwhile.
pub async fn list_open(tx: &mut Tx, organization: Uuid, clients: &[Uuid]) -> Result<Vec<InvitationRow>> {
    let raws: Vec<Raw> = match tx {
        // SQLite has no arrays to bind; its JSON stands for them.
        Tx::Sqlite(inner) => {
            let clients = serde_json::Value::from(clients.iter().map(ToString::to_string).collect::<Vec<_>>()).to_string();
            sqlx::query_as(open_of!("IN (SELECT unhex(value, '-') FROM json_each($2))"))
                .bind(organization)
                .bind(clients)
                .fetch_all(&mut **inner)
                .await?
        }
        Tx::Postgres(inner) => sqlx::query_as(open_of!("= ANY($2)")).bind(organization).bind(clients).fetch_all(&mut **inner).await?,
    };
    raws.into_iter().map(InvitationRow::try_from).collect()
}
