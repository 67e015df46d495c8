//! All clients in the order of their names, a few hundred at a time, with what a file for a spreadsheet has of them.

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, NaiveDate, Utc};
use domain::clients::PortalState;
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub struct ExportRow {
    pub id: Uuid,
    pub sort_key: String,
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    pub language: Option<String>,
    portal_state: String,
    pub last_sent_at: Option<DateTime<Utc>>,
}

impl ExportRow {
    pub fn portal(&self) -> Result<PortalState> {
        PortalState::from_key(&self.portal_state).ok_or(Error::Unreadable("clients.portal_state"))
    }

    /// Where the next rows begin.
    pub fn cursor(&self) -> (String, Uuid) {
        (self.sort_key.clone(), self.id)
    }
}

pub(super) const TO_EXPORT: &str =
    "SELECT id, sort_key, first_name, last_name, preferred_name, email, phone, date_of_birth, language, portal_state, last_sent_at
     FROM clients WHERE organization_id = $1 AND (sort_key, id) > ($2, $3) ORDER BY sort_key, id LIMIT $4";

/// `None` begins with the first.
pub async fn list_to_export(tx: &mut Tx, organization: Uuid, after: Option<&(String, Uuid)>, limit: i64) -> Result<Vec<ExportRow>> {
    let (sort_key, id) = after.map_or(("", Uuid::nil()), |(sort_key, id)| (sort_key.as_str(), *id));
    Ok(on_engine!(tx, c => sqlx::query_as(TO_EXPORT).bind(organization).bind(sort_key).bind(id).bind(limit).fetch_all(c).await?))
}
