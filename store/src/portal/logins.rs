//! Logins and access. A login is a person's; access says for which clients it acts, and when (R31).

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub struct LoginRow {
    pub id: Uuid,
    pub email: String,
    pub password_hash: String,
}

pub async fn find_login_by_email(tx: &mut Tx, organization: Uuid, email_key: &str) -> Result<Option<LoginRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, email, password_hash FROM logins WHERE organization_id = $1 AND email_key = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(email_key).fetch_optional(c).await?))
}

pub async fn find_login(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<Option<LoginRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, email, password_hash FROM logins WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(login).fetch_optional(c).await?))
}

/// The client's own.
pub async fn find_own_login(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Option<LoginRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT l.id, l.email, l.password_hash FROM access a JOIN logins l ON l.organization_id = a.organization_id AND l.id = a.login_id
         WHERE a.organization_id = $1 AND a.client_id = $2 AND a.kind = 'self' AND l.disabled_at IS NULL",
    ).bind(organization).bind(client).fetch_optional(c).await?))
}

/// The client whose own portal account uses this address (R6).
pub async fn find_client_by_login_email(tx: &mut Tx, organization: Uuid, email_key: &str) -> Result<Option<Uuid>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT a.client_id FROM logins l JOIN access a ON a.organization_id = l.organization_id AND a.login_id = l.id
         WHERE l.organization_id = $1 AND l.email_key = $2 AND a.kind = 'self'",
    ).bind(organization).bind(email_key).fetch_optional(c).await?))
}

/// Whether the address signs in to the portal, or is to: a client's own, or a representative's, who may not have signed up yet (R6).
pub async fn has_login(tx: &mut Tx, organization: Uuid, email_key: &str) -> Result<bool> {
    Ok(on_engine!(tx, c => sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM logins WHERE organization_id = $1 AND email_key = $2)")
        .bind(organization).bind(email_key).fetch_one(c).await?))
}

/// `Duplicate` when the address serves another login of this practice (R6).
pub async fn insert_login(tx: &mut Tx, organization: Uuid, login: &LoginRow, email_key: &str, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO logins (organization_id, id, email, email_key, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(organization)
    .bind(login.id)
    .bind(&login.email)
    .bind(email_key)
    .bind(&login.password_hash)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// False when there is no such login any more.
pub async fn set_password_hash(tx: &mut Tx, organization: Uuid, login: Uuid, password_hash: &str) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE logins SET password_hash = $3 WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(login).bind(password_hash).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// By whoever knew the password before: `proven` is its hash as it was when they said it. False when it is another one by now.
pub async fn replace_password_hash(tx: &mut Tx, organization: Uuid, login: Uuid, (proven, password_hash): (&str, &str)) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE logins SET password_hash = $3 WHERE organization_id = $1 AND id = $2 AND password_hash = $4 AND disabled_at IS NULL",
    ).bind(organization).bind(login).bind(password_hash).bind(proven).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// What whoever signs in with it chose; `None` for no choice.
pub async fn find_login_language(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<Option<String>> {
    let found: Option<Option<String>> = on_engine!(tx, c => sqlx::query_scalar(
        "SELECT language FROM logins WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(login).fetch_optional(c).await?);
    Ok(found.flatten())
}

pub async fn set_login_language(tx: &mut Tx, organization: Uuid, login: Uuid, language: &str) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE logins SET language = $3 WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(login).bind(language).execute(c).await?.rows_affected());
    Ok(())
}

/// False when there is no such login any more; `Duplicate` when the address serves another login of this practice (R6).
pub async fn set_login_email(tx: &mut Tx, organization: Uuid, login: Uuid, email: &str, email_key: &str) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE logins SET email = $3, email_key = $4 WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(login).bind(email).bind(email_key).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// A client's own login. `Duplicate` when the client has one.
pub async fn insert_access(tx: &mut Tx, organization: Uuid, login: Uuid, client: Uuid, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO access (organization_id, login_id, client_id, kind, valid_from) VALUES ($1, $2, $3, 'self', $4)",
    ).bind(organization).bind(login).bind(client).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

/// The client whose own login this is.
pub async fn find_self_client(tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<Option<Uuid>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT client_id FROM access WHERE organization_id = $1 AND login_id = $2 AND kind = 'self'",
    ).bind(organization).bind(login).fetch_optional(c).await?))
}
