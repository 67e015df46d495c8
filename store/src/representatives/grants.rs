//! What a representative may do for one client, from when to when: one row of `access` for each pair. What it was before is in the audit
//! log.

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::representatives::{Relation, Rights, holds};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct GrantRow {
    pub login_id: Uuid,
    pub client_id: Uuid,
    relation: Option<String>,
    may_fill_forms: bool,
    may_see_documents: bool,
    pub valid_from: DateTime<Utc>,
    /// Not in it.
    pub valid_to: Option<DateTime<Utc>>,
    /// They want no more reminders of this client's forms.
    pub reminders_stopped_at: Option<DateTime<Utc>>,
}

impl GrantRow {
    pub fn relation(&self) -> Result<Relation> {
        self.relation.as_deref().and_then(Relation::from_key).ok_or(Error::Unreadable("access.relation"))
    }

    pub fn rights(&self) -> Rights {
        Rights { fill_forms: self.may_fill_forms, see_documents: self.may_see_documents }
    }

    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        holds(self.valid_from, self.valid_to, now)
    }

    /// The same as long as nobody says anything else of it.
    pub fn revision(&self) -> String {
        let relation = self.relation.as_deref().unwrap_or_default();
        let (from, to) = (self.valid_from.timestamp_micros(), self.valid_to.map(|to| to.timestamp_micros()));
        format!("{relation} {} {} {from} {}", self.may_fill_forms, self.may_see_documents, to.unwrap_or_default())
    }

    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.valid_to.is_some_and(|to| to <= now)
    }
}

pub struct NewGrant {
    pub login: Uuid,
    pub client: Uuid,
    pub relation: Relation,
    pub rights: Rights,
    pub valid_from: DateTime<Utc>,
    pub valid_to: Option<DateTime<Utc>>,
}

/// A new grant, or in the place of the one before.
pub async fn put_grant(tx: &mut Tx, organization: Uuid, new: &NewGrant) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO access (organization_id, login_id, client_id, kind, relation, may_fill_forms, may_see_documents, valid_from, valid_to)
         VALUES ($1, $2, $3, 'representative', $4, $5, $6, $7, $8)
         ON CONFLICT (organization_id, login_id, client_id) DO UPDATE SET relation = excluded.relation,
            may_fill_forms = excluded.may_fill_forms, may_see_documents = excluded.may_see_documents,
            valid_from = excluded.valid_from, valid_to = excluded.valid_to
         WHERE access.kind = 'representative'",
    )
    .bind(organization)
    .bind(new.login)
    .bind(new.client)
    .bind(new.relation.key())
    .bind(new.rights.fill_forms)
    .bind(new.rights.see_documents)
    .bind(new.valid_from)
    .bind(new.valid_to)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// At once. False when it had ended before.
pub async fn end_grant(tx: &mut Tx, organization: Uuid, login: Uuid, client: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE access SET valid_to = $4 WHERE organization_id = $1 AND login_id = $2 AND client_id = $3 AND kind = 'representative'
           AND (valid_to IS NULL OR valid_to > $4)",
    ).bind(organization).bind(login).bind(client).bind(now).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// `true` the first time that they stop the reminders of this client's forms.
pub async fn stop_reminders(tx: &mut Tx, organization: Uuid, login: Uuid, client: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE access SET reminders_stopped_at = $4 WHERE organization_id = $1 AND login_id = $2 AND client_id = $3
           AND kind = 'representative' AND reminders_stopped_at IS NULL",
    ).bind(organization).bind(login).bind(client).bind(now).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// They take them again. `false` when they had not stopped them.
pub async fn start_reminders(tx: &mut Tx, organization: Uuid, login: Uuid, client: Uuid) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE access SET reminders_stopped_at = NULL WHERE organization_id = $1 AND login_id = $2 AND client_id = $3
           AND kind = 'representative' AND reminders_stopped_at IS NOT NULL",
    ).bind(organization).bind(login).bind(client).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// Whether it holds is the caller's to say.
pub async fn find_grant(tx: &mut Tx, organization: Uuid, login: Uuid, client: Uuid) -> Result<Option<GrantRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT login_id, client_id, relation, may_fill_forms, may_see_documents, valid_from, valid_to, reminders_stopped_at FROM access
         WHERE organization_id = $1 AND login_id = $2 AND client_id = $3 AND kind = 'representative'",
    ).bind(organization).bind(login).bind(client).fetch_optional(c).await?))
}

/// As [`find_grant`], for a transaction that will change it: nobody else does before this one ends.
pub async fn lock_grant(tx: &mut Tx, organization: Uuid, login: Uuid, client: Uuid) -> Result<Option<GrantRow>> {
    // On SQLite a writing transaction has the database to itself.
    if let Tx::Postgres(inner) = tx {
        sqlx::query("SELECT 1 FROM access WHERE organization_id = $1 AND login_id = $2 AND client_id = $3 FOR NO KEY UPDATE")
            .bind(organization)
            .bind(login)
            .bind(client)
            .execute(&mut **inner)
            .await?;
    }
    find_grant(tx, organization, login, client).await
}

/// A grant beside whom it is for.
#[derive(Clone, Debug, FromRow)]
pub struct LoginGrantRow {
    #[sqlx(flatten)]
    pub grant: GrantRow,
    pub first_name: String,
    pub last_name: String,
}

const OF_LOGIN: &str =
    "SELECT a.login_id, a.client_id, a.relation, a.may_fill_forms, a.may_see_documents, a.valid_from, a.valid_to, a.reminders_stopped_at,
        c.first_name, c.last_name
     FROM access a JOIN clients c ON c.organization_id = a.organization_id AND c.id = a.client_id
     WHERE a.organization_id = $1 AND a.login_id = $2 AND a.kind = 'representative'
     ORDER BY c.sort_key, c.id";

/// Whether each holds is the caller's to say; by the clients' names.
pub async fn list_clients_of_login(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<Vec<LoginGrantRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(OF_LOGIN).bind(organization).bind(login).fetch_all(c).await?))
}

/// A grant beside whose it is.
#[derive(Clone, Debug, FromRow)]
pub struct ClientGrantRow {
    #[sqlx(flatten)]
    pub grant: GrantRow,
    pub name: String,
    pub email: String,
    pub signed_up_at: Option<DateTime<Utc>>,
    /// Of the link that is open, if one is; it may have run out.
    pub link_expires_at: Option<DateTime<Utc>>,
}

pub(super) const OF_CLIENT: &str =
    "SELECT a.login_id, a.client_id, a.relation, a.may_fill_forms, a.may_see_documents, a.valid_from, a.valid_to, a.reminders_stopped_at,
        r.name, l.email, r.signed_up_at, i.expires_at AS link_expires_at
     FROM access a
     JOIN representatives r ON r.organization_id = a.organization_id AND r.login_id = a.login_id
     JOIN logins l ON l.organization_id = a.organization_id AND l.id = a.login_id
     LEFT JOIN representative_invitations i ON i.organization_id = a.organization_id AND i.login_id = a.login_id AND i.state = 'open'
     WHERE a.organization_id = $1 AND a.client_id = $2 AND a.kind = 'representative'
     ORDER BY r.name, a.login_id";

pub async fn list_of_client(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Vec<ClientGrantRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(OF_CLIENT).bind(organization).bind(client).fetch_all(c).await?))
}
