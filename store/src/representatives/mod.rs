//! People who act for clients (R31): the person with their login, and what they may do for whom, and when. Their links to sign up are in
//! `links`; for whom a session acts is with the sessions of the portal.

mod grants;
mod links;
#[cfg(test)]
mod tests;

pub use grants::{
    ClientGrantRow, GrantRow, LoginGrantRow, NewGrant, end_grant, find_grant, list_clients_of_login, list_of_client, lock_grant, put_grant,
    start_reminders, stop_reminders,
};
pub use links::{LinkRow, NewLink, add_wrong_answer, end_open_links, find_link, find_open_link, insert_link, use_up_link};

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// A representative, signed up or not.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct RepresentativeRow {
    pub login_id: Uuid,
    pub name: String,
    pub email: String,
    pub signed_up_at: Option<DateTime<Utc>>,
}

macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT r.login_id, r.name, l.email, r.signed_up_at FROM representatives r
             JOIN logins l ON l.organization_id = r.organization_id AND l.id = r.login_id
             WHERE r.organization_id = $1 AND ",
            $rest
        )
    };
}

pub async fn find(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<Option<RepresentativeRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(selected!("r.login_id = $2")).bind(organization).bind(login).fetch_optional(c).await?))
}

pub async fn find_by_email(tx: &mut Tx, organization: Uuid, email_key: &str) -> Result<Option<RepresentativeRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(selected!("l.email_key = $2")).bind(organization).bind(email_key).fetch_optional(c).await?))
}

pub struct NewRepresentative<'a> {
    pub login: Uuid,
    pub name: &'a str,
    pub email: &'a str,
    pub email_key: &'a str,
    pub now: DateTime<Utc>,
}

/// With a login that is disabled until they sign up. `Duplicate` when the address serves another login of this practice (R6).
pub async fn insert(tx: &mut Tx, organization: Uuid, new: &NewRepresentative<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO logins (organization_id, id, email, email_key, password_hash, created_at, disabled_at) VALUES ($1, $2, $3, $4, '', $5, $5)",
    )
    .bind(organization)
    .bind(new.login)
    .bind(new.email)
    .bind(new.email_key)
    .bind(new.now)
    .execute(c)
    .await?
    .rows_affected());
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO representatives (organization_id, login_id, name, created_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(organization)
    .bind(new.login)
    .bind(new.name)
    .bind(new.now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// Signs them up, and lets the login sign in. False when they have signed up before: then nothing has changed.
pub async fn sign_up(tx: &mut Tx, organization: Uuid, login: Uuid, password_hash: &str, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE representatives SET signed_up_at = $3 WHERE organization_id = $1 AND login_id = $2 AND signed_up_at IS NULL",
    ).bind(organization).bind(login).bind(now).execute(c).await?.rows_affected());
    if changed != 1 {
        return Ok(false);
    }
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE logins SET password_hash = $3, disabled_at = NULL WHERE organization_id = $1 AND id = $2",
    ).bind(organization).bind(login).bind(password_hash).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// For whomever they act. False when the name is not `before` any more: then nothing has changed.
pub async fn rename(tx: &mut Tx, organization: Uuid, login: Uuid, (before, name): (&str, &str)) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE representatives SET name = $3 WHERE organization_id = $1 AND login_id = $2 AND name = $4",
    ).bind(organization).bind(login).bind(name).bind(before).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// Somebody who never signed up and acts for nobody: the address is free again. Their links stay, to explain themselves.
pub async fn remove_unsigned(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<bool> {
    let removed = on_engine!(tx, c => sqlx::query(
        "DELETE FROM representatives WHERE organization_id = $1 AND login_id = $2 AND signed_up_at IS NULL",
    ).bind(organization).bind(login).execute(c).await?.rows_affected());
    if removed != 1 {
        return Ok(false);
    }
    for text in
        ["DELETE FROM access WHERE organization_id = $1 AND login_id = $2", "DELETE FROM logins WHERE organization_id = $1 AND id = $2"]
    {
        on_engine!(tx, c => sqlx::query(text).bind(organization).bind(login).execute(c).await?.rows_affected());
    }
    Ok(true)
}
