//! Signatures that one login asks another one for (R31): at most one is open for each form request. Whether an open one still stands
//! is the caller's to say, by the day and the right.

#[cfg(test)]
mod tests;

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::signature_requests::SignatureEnd;
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SignatureRequestRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub form_request_id: Uuid,
    pub place: String,
    pub asked_login_id: Uuid,
    pub asked_by_login_id: Uuid,
    pub asked_at: DateTime<Utc>,
    ended_as: Option<String>,
}

impl SignatureRequestRow {
    /// None while it is open.
    pub fn end(&self) -> Result<Option<SignatureEnd>> {
        let read = |key: &String| SignatureEnd::from_key(key).ok_or(Error::Unreadable("signature_requests.ended_as"));
        self.ended_as.as_ref().map(read).transpose()
    }
}

macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT id, client_id, form_request_id, place, asked_login_id, asked_by_login_id, asked_at, ended_as FROM signature_requests
             WHERE organization_id = $1 AND ",
            $rest
        )
    };
}

const OPEN: &str = selected!("form_request_id = $2 AND ended_at IS NULL");
const OF_FORM: &str = selected!("form_request_id = $2 ORDER BY ended_at IS NULL, asked_at, ended_at, id");
const OF_CLIENT: &str = selected!("client_id = $2 ORDER BY ended_at IS NULL, asked_at, ended_at, id");

pub async fn find_open(tx: &mut Tx, organization: Uuid, form_request: Uuid) -> Result<Option<SignatureRequestRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(OPEN).bind(organization).bind(form_request).fetch_optional(c).await?))
}

/// Oldest first, with those that have ended; the open one last, whatever the clock says.
pub async fn list_of_form(tx: &mut Tx, organization: Uuid, form_request: Uuid) -> Result<Vec<SignatureRequestRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(OF_FORM).bind(organization).bind(form_request).fetch_all(c).await?))
}

/// Oldest first, with those that have ended; the open one last, whatever the clock says.
pub async fn list_of_client(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Vec<SignatureRequestRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(OF_CLIENT).bind(organization).bind(client).fetch_all(c).await?))
}

#[derive(Clone, Debug)]
pub struct NewSignatureRequest<'a> {
    pub id: Uuid,
    pub client: Uuid,
    pub form_request: Uuid,
    pub place: &'a str,
    pub asked: Uuid,
    pub asked_by: Uuid,
    pub now: DateTime<Utc>,
}

/// `Duplicate` when one is open for the form request.
pub async fn insert(tx: &mut Tx, organization: Uuid, new: &NewSignatureRequest<'_>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO signature_requests (organization_id, id, client_id, form_request_id, place, asked_login_id, asked_by_login_id, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(organization)
    .bind(new.id)
    .bind(new.client)
    .bind(new.form_request)
    .bind(new.place)
    .bind(new.asked)
    .bind(new.asked_by)
    .bind(new.now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// `false` when it had ended before: then nothing has changed.
pub async fn end(tx: &mut Tx, organization: Uuid, id: Uuid, end: SignatureEnd, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE signature_requests SET ended_at = $3, ended_as = $4 WHERE organization_id = $1 AND id = $2 AND ended_at IS NULL",
    ).bind(organization).bind(id).bind(now).bind(end.key()).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// What this login was asked for this client, and has not signed.
pub async fn end_of_asked(
    tx: &mut Tx,
    organization: Uuid,
    (client, login): (Uuid, Uuid),
    end: SignatureEnd,
    now: DateTime<Utc>,
) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE signature_requests SET ended_at = $4, ended_as = $5
         WHERE organization_id = $1 AND client_id = $2 AND asked_login_id = $3 AND ended_at IS NULL",
    ).bind(organization).bind(client).bind(login).bind(now).bind(end.key()).execute(c).await?.rows_affected());
    Ok(())
}

/// Whether something waits for the signature of whoever signs in with this address, for this client.
pub async fn is_asked(tx: &mut Tx, organization: Uuid, client: Uuid, email_key: &str) -> Result<bool> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM signature_requests s JOIN logins l ON l.organization_id = s.organization_id AND l.id = s.asked_login_id
         WHERE s.organization_id = $1 AND s.client_id = $2 AND s.ended_at IS NULL AND l.email_key = $3)",
    ).bind(organization).bind(client).bind(email_key).fetch_one(c).await?))
}
