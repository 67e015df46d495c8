//! One client's row, and whom it is assigned to.

use crate::{
    Error, Result, Tx,
    given::{given, json, text_for},
    on_engine,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    Language,
    clients::{ClientInput, KEYS_VERSION, PortalState, search_key, sort_key},
};
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub struct ClientRecord {
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub phone: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    pub language: Option<String>,
    pub portal_state: String,
    pub forms_total: i64,
    pub forms_done: i64,
    pub revision: i64,
}

impl ClientRecord {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    pub fn portal(&self) -> Result<PortalState> {
        PortalState::from_key(&self.portal_state).ok_or(Error::Unreadable("clients.portal_state"))
    }
}

pub async fn find(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Option<ClientRecord>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id, first_name, last_name, preferred_name, email, email_key, phone, date_of_birth, language, portal_state,
            forms_total, forms_done, revision
         FROM clients WHERE organization_id = $1 AND id = $2",
    ).bind(organization).bind(client).fetch_optional(c).await?))
}

const THESE: [&str; 2] = given!(
    "unhex(value, '-') AS of_client",
    "(value #>> '{}')::UUID AS of_client",
    "SELECT c.id, c.first_name, c.last_name, c.preferred_name, c.email, c.email_key, c.phone, c.date_of_birth, c.language, c.portal_state,
        c.forms_total, c.forms_done, c.revision
     FROM given CROSS JOIN clients c WHERE c.organization_id = $2 AND c.id = of_client"
);

/// Several at once, by id, in no order; one that is not there is not among them.
pub async fn find_these(tx: &mut Tx, organization: Uuid, clients: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, ClientRecord>> {
    let ids: Vec<&Uuid> = clients.iter().collect();
    let (text, ids) = (text_for(tx, THESE), json(&ids)?);
    let found: Vec<ClientRecord> = on_engine!(tx, c => sqlx::query_as(text).bind(ids).bind(organization).fetch_all(c).await?);
    Ok(found.into_iter().map(|record| (record.id, record)).collect())
}

/// Those with this address on file, at most `limit` of them.
pub async fn list_by_email_key(tx: &mut Tx, organization: Uuid, email_key: &str, limit: i64) -> Result<Vec<Uuid>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT id FROM clients WHERE organization_id = $1 AND email_key = $2 ORDER BY id LIMIT $3",
    ).bind(organization).bind(email_key).bind(limit).fetch_all(c).await?))
}

/// Whether the client is assigned to `staff`; always when `staff` is `None`.
pub async fn is_in_scope(tx: &mut Tx, organization: Uuid, client: Uuid, staff: Option<Uuid>) -> Result<bool> {
    let Some(staff) = staff else { return Ok(true) };
    let found: Option<Uuid> = on_engine!(tx, c => sqlx::query_scalar(
        "SELECT client_id FROM client_assignments WHERE organization_id = $1 AND staff_id = $2 AND client_id = $3",
    ).bind(organization).bind(staff).bind(client).fetch_optional(c).await?);
    Ok(found.is_some())
}

pub async fn insert(tx: &mut Tx, organization: Uuid, client: Uuid, input: &ClientInput, now: DateTime<Utc>) -> Result<()> {
    let email = input.email.as_ref().map(domain::EmailAddress::as_str);
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO clients (organization_id, id, first_name, last_name, preferred_name, sort_key, search_key, email, email_key, phone,
            date_of_birth, language, created_at, updated_at, keys_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)",
    )
    .bind(organization)
    .bind(client)
    .bind(&input.first_name)
    .bind(&input.last_name)
    .bind(&input.preferred_name)
    .bind(sort_key(&input.first_name, &input.last_name))
    .bind(search_key(&input.first_name, &input.last_name, input.preferred_name.as_deref(), email))
    .bind(email)
    .bind(input.email.as_ref().map(domain::EmailAddress::key))
    .bind(&input.phone)
    .bind(input.date_of_birth)
    .bind(input.language.map(Language::tag))
    .bind(now)
    .bind(KEYS_VERSION)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// False when the row is no longer the one that the change started from.
pub async fn update(tx: &mut Tx, organization: Uuid, client: Uuid, input: &ClientInput, now: DateTime<Utc>) -> Result<bool> {
    let email = input.email.as_ref().map(domain::EmailAddress::as_str);
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE clients SET first_name = $3, last_name = $4, preferred_name = $5, sort_key = $6, search_key = $7, email = $8, email_key = $9,
            phone = $10, date_of_birth = $11, language = $12, updated_at = $13, revision = revision + 1, keys_version = $15
         WHERE organization_id = $1 AND id = $2 AND revision = $14",
    )
    .bind(organization)
    .bind(client)
    .bind(&input.first_name)
    .bind(&input.last_name)
    .bind(&input.preferred_name)
    .bind(sort_key(&input.first_name, &input.last_name))
    .bind(search_key(&input.first_name, &input.last_name, input.preferred_name.as_deref(), email))
    .bind(email)
    .bind(input.email.as_ref().map(domain::EmailAddress::key))
    .bind(&input.phone)
    .bind(input.date_of_birth)
    .bind(input.language.map(Language::tag))
    .bind(now)
    .bind(input.revision)
    .bind(KEYS_VERSION)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed > 0)
}

/// Who the client is assigned to, by name; and whether they work here no longer.
pub async fn list_assigned(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Vec<(Uuid, String, bool)>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT s.id, s.name, s.disabled_at IS NOT NULL FROM client_assignments a
         JOIN staff s ON s.organization_id = a.organization_id AND s.id = a.staff_id
         WHERE a.organization_id = $1 AND a.client_id = $2 ORDER BY s.name, s.id",
    ).bind(organization).bind(client).fetch_all(c).await?))
}

/// Nothing happens when it was so before.
pub async fn assign(tx: &mut Tx, organization: Uuid, client: Uuid, staff: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO client_assignments (organization_id, staff_id, client_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    ).bind(organization).bind(staff).bind(client).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn unassign(tx: &mut Tx, organization: Uuid, client: Uuid, staff: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM client_assignments WHERE organization_id = $1 AND staff_id = $2 AND client_id = $3")
        .bind(organization).bind(staff).bind(client).execute(c).await?.rows_affected());
    Ok(())
}
