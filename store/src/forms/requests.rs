//! Form requests: one version of a form, asked of one client.

use crate::{
    Error, Result, Tx,
    given::{given, json, text_for},
    insert_rows, on_engine,
};
use chrono::{DateTime, Utc};
use domain::{Language, portal::FormRequestState};
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A request with what its form and response say of it.
#[derive(Clone, Debug, FromRow)]
pub struct RequestRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub form_id: Uuid,
    pub form_version_id: Uuid,
    pub invitation_id: Option<Uuid>,
    pub title: String,
    title_translations: Option<String>,
    pub version: i64,
    pub estimated_minutes: i64,
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    /// The submitted one.
    pub response_id: Option<Uuid>,
}

impl RequestRow {
    pub fn state(&self) -> Result<FormRequestState> {
        FormRequestState::from_key(&self.state).ok_or(Error::Unreadable("form_requests.state"))
    }

    /// As a client reads it; the form's own where it is not translated.
    pub fn title_in(&self, language: Language) -> Result<String> {
        let Some(json) = &self.title_translations else { return Ok(self.title.clone()) };
        let unreadable = |_| Error::Unreadable("form_versions.title_translations");
        let mut titles: BTreeMap<String, String> = serde_json::from_str(json).map_err(unreadable)?;
        Ok(titles.remove(language.tag()).unwrap_or_else(|| self.title.clone()))
    }
}

pub async fn find_request(tx: &mut Tx, organization: Uuid, request: Uuid) -> Result<Option<RequestRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT r.id, r.client_id, v.form_id, r.form_version_id, r.invitation_id, v.title, v.title_translations, v.version, v.estimated_minutes,
            r.state, r.created_at, r.submitted_at,
            (SELECT p.id FROM responses p WHERE p.organization_id = r.organization_id AND p.form_request_id = r.id AND p.status = 'completed'
             ORDER BY p.created_at DESC LIMIT 1) AS response_id
         FROM form_requests r JOIN form_versions v ON v.organization_id = r.organization_id AND v.id = r.form_version_id
         WHERE r.organization_id = $1 AND r.id = $2",
    ).bind(organization).bind(request).fetch_optional(c).await?))
}

pub async fn list_of_client(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Vec<RequestRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT r.id, r.client_id, v.form_id, r.form_version_id, r.invitation_id, v.title, v.title_translations, v.version, v.estimated_minutes,
            r.state, r.created_at, r.submitted_at,
            (SELECT p.id FROM responses p WHERE p.organization_id = r.organization_id AND p.form_request_id = r.id AND p.status = 'completed'
             ORDER BY p.created_at DESC LIMIT 1) AS response_id
         FROM form_requests r JOIN form_versions v ON v.organization_id = r.organization_id AND v.id = r.form_version_id
         WHERE r.organization_id = $1 AND r.client_id = $2 ORDER BY r.created_at, r.position, r.id",
    ).bind(organization).bind(client).fetch_all(c).await?))
}

pub(super) const COUNT_OPEN_OF_INVITATION: &str = "SELECT COUNT(*) FROM form_requests
     WHERE organization_id = $1 AND client_id = $2 AND invitation_id = $3 AND state IN ('sent', 'in_progress')";

/// Of those that came with an invitation of this client's.
pub async fn count_open_of_invitation(tx: &mut Tx, organization: Uuid, client: Uuid, invitation: Uuid) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(COUNT_OPEN_OF_INVITATION)
        .bind(organization).bind(client).bind(invitation).fetch_one(c).await?))
}

#[derive(Clone, Debug)]
pub struct NewFormRequest {
    pub id: Uuid,
    pub client: Uuid,
    pub form_version: Uuid,
    pub invitation: Option<Uuid>,
    pub batch: Option<Uuid>,
    pub position: i64,
}

/// A few thousand at most: an engine takes no more values in one statement.
const AT_A_TIME: usize = 1_000;

pub async fn insert_requests(tx: &mut Tx, organization: Uuid, requests: &[NewFormRequest], now: DateTime<Utc>) -> Result<()> {
    for requests in requests.chunks(AT_A_TIME) {
        insert_rows!(
            tx,
            "INSERT INTO form_requests (organization_id, id, client_id, form_version_id, invitation_id, batch_id, state, position, created_at) ",
            requests,
            |tuple, request| {
                tuple.push_bind(organization).push_bind(request.id).push_bind(request.client).push_bind(request.form_version);
                tuple.push_bind(request.invitation).push_bind(request.batch).push_bind("sent").push_bind(request.position).push_bind(now);
            }
        );
    }
    Ok(())
}

const OPEN: [&str; 2] = given!(
    "unhex(value, '-') AS of_client",
    "(value #>> '{}')::UUID AS of_client",
    "SELECT r.client_id, v.form_id FROM given
     CROSS JOIN form_requests r
     JOIN form_versions v ON v.organization_id = r.organization_id AND v.id = r.form_version_id
     WHERE r.organization_id = $2 AND r.client_id = of_client AND r.state IN ('sent', 'in_progress')"
);

/// The forms that these clients have been asked and have not submitted: (client, form).
pub async fn list_open(tx: &mut Tx, organization: Uuid, clients: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
    let (text, clients) = (text_for(tx, OPEN), json(clients)?);
    Ok(on_engine!(tx, c => sqlx::query_as(text).bind(clients).bind(organization).fetch_all(c).await?))
}

/// What the batch asked of these clients, and none of them has begun, is not asked any more: the client of each that was withdrawn. Not
/// what the e-mail of another sending, which found it open, tells the client of.
pub async fn withdraw_of_batch(tx: &mut Tx, organization: Uuid, batch: Uuid, clients: &[Uuid]) -> Result<Vec<Uuid>> {
    let rows: Vec<_> = clients.iter().map(|client| (organization, client)).collect();
    let (text, rows) = (text_for(tx, WITHDRAW), json(&rows)?);
    Ok(on_engine!(tx, c => sqlx::query_scalar(text).bind(rows).bind(batch).fetch_all(c).await?))
}

const WITHDRAW: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_client",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_client",
    "UPDATE form_requests SET state = 'withdrawn' FROM given
     WHERE organization_id = of_organization AND client_id = of_client AND batch_id = $2 AND state = 'sent'
        AND NOT EXISTS (SELECT 1 FROM outbox x
                        JOIN batch_forms f ON f.organization_id = x.organization_id AND f.batch_id = x.batch_id
                        JOIN form_versions told ON told.organization_id = f.organization_id AND told.id = f.form_version_id
                        JOIN form_versions v ON v.organization_id = f.organization_id AND v.id = form_requests.form_version_id
                        WHERE x.organization_id = of_organization AND x.client_id = of_client AND x.purpose = 'forms' AND x.batch_id <> $2
                           AND x.state IN ('queued', 'paused', 'sending', 'sent') AND x.created_at >= form_requests.created_at
                           AND told.form_id = v.form_id)
     RETURNING client_id"
);

/// From here to the end of the transaction nobody else changes the request, or what is kept of its answers.
pub async fn lock_request(tx: &mut Tx, organization: Uuid, request: Uuid) -> Result<()> {
    // SQLite's write transactions wait for each other anyway.
    if let Tx::Postgres(inner) = tx {
        sqlx::query("SELECT 1 FROM form_requests WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE")
            .bind(organization)
            .bind(request)
            .execute(&mut **inner)
            .await?;
    }
    Ok(())
}

/// Writes the time of the states that have one. False where no step leads from the request's state to this one: then nothing has
/// changed. What was submitted is not withdrawn any more.
pub async fn set_request_state(
    tx: &mut Tx,
    organization: Uuid,
    request: Uuid,
    state: FormRequestState,
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE form_requests SET state = $3,
            submitted_at = CASE WHEN $3 = 'submitted' THEN $4 ELSE submitted_at END,
            reviewed_at = CASE WHEN $3 = 'reviewed' THEN $4 ELSE reviewed_at END
         WHERE organization_id = $1 AND id = $2
            AND CASE $3 WHEN 'in_progress' THEN state = 'sent'
                        WHEN 'submitted' THEN state IN ('sent', 'in_progress')
                        WHEN 'reviewed' THEN state = 'submitted'
                        WHEN 'withdrawn' THEN state IN ('sent', 'in_progress')
                        ELSE FALSE END",
    ).bind(organization).bind(request).bind(state.key()).bind(now).execute(c).await?.rows_affected());
    Ok(changed == 1)
}
