//! What the e-mails of one group are made of: the invitation, where there is one, and the client of each, in one statement for all
//! of them.

use super::claims::ClaimedRow;
use crate::{
    Error, Result, Tx,
    given::{given, json, text_for},
    invitations::RecipientRow,
    on_engine,
};
use chrono::{DateTime, Utc};
use domain::{
    clients::PortalState,
    invitations::{BatchPurpose, InvitationState},
};
use sqlx::FromRow;
use std::collections::HashMap;
use uuid::Uuid;

/// As they are now.
#[derive(Clone, Debug)]
pub struct OutgoingRow {
    /// Of the outbox.
    pub id: Uuid,
    /// Whose message it is.
    pub batch_id: Uuid,
    pub of: OutgoingOf,
    pub client: RecipientRow,
    /// The titles that it would name in vain: of forms that the client has not got to fill in any more. Where titles are told at all.
    pub not_open: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
pub enum OutgoingOf {
    Invitation {
        state: InvitationState,
        expires_at: DateTime<Utc>,
    },
    /// Forms that were shared; `are_open`: the client has some of them to fill in still.
    Forms {
        are_open: bool,
    },
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    state: Option<String>,
    expires_at: Option<DateTime<Utc>>,
    batch_id: Uuid,
    has_open_forms: bool,
    client_id: Uuid,
    first_name: String,
    last_name: String,
    preferred_name: Option<String>,
    email: Option<String>,
    email_key: Option<String>,
    language: Option<String>,
    portal_state: String,
}

/// The given ones first, whatever an engine thinks of the other tables' sizes.
const OUTGOING: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_id, unhex(value ->> 2, '-') AS of_invitation,
     unhex(value ->> 3, '-') AS of_client, unhex(value ->> 4, '-') AS of_batch",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_id, (value ->> 2)::UUID AS of_invitation,
     (value ->> 3)::UUID AS of_client, (value ->> 4)::UUID AS of_batch",
    "SELECT of_id AS id, i.state, i.expires_at, COALESCE(i.batch_id, of_batch) AS batch_id,
            of_invitation IS NULL AND EXISTS (
                SELECT 1 FROM form_requests r
                JOIN form_versions v ON v.organization_id = r.organization_id AND v.id = r.form_version_id
                JOIN batch_forms f ON f.organization_id = of_organization AND f.batch_id = of_batch
                JOIN form_versions told ON told.organization_id = f.organization_id AND told.id = f.form_version_id
                WHERE r.organization_id = of_organization AND r.client_id = of_client AND r.state IN ('sent', 'in_progress')
                    AND v.form_id = told.form_id) AS has_open_forms,
            c.id AS client_id, c.first_name, c.last_name, c.preferred_name, c.email, c.email_key, c.language, c.portal_state
     FROM given CROSS JOIN clients c LEFT JOIN invitations i ON i.organization_id = of_organization AND i.id = of_invitation
     WHERE c.organization_id = of_organization AND c.id = of_client AND COALESCE(i.batch_id, of_batch) IS NOT NULL"
);

/// Of those rows that are there still and belong to an invitation or a batch.
pub async fn list_outgoing(tx: &mut Tx, rows: impl Iterator<Item = &ClaimedRow>) -> Result<Vec<OutgoingRow>> {
    let rows: Vec<&ClaimedRow> = rows.collect();
    let mut not_open = list_not_open(tx, &rows).await?;
    let keys: Vec<_> = rows.iter().map(|row| (row.organization_id, row.id, row.invitation_id, row.client_id, row.batch_id)).collect();
    let (text, keys) = (text_for(tx, OUTGOING), json(&keys)?);
    let found: Vec<Raw> = on_engine!(tx, c => sqlx::query_as(text).bind(keys).fetch_all(c).await?);
    let mut read = |raw: Raw| {
        let client = RecipientRow {
            id: raw.client_id,
            first_name: raw.first_name,
            last_name: raw.last_name,
            preferred_name: raw.preferred_name,
            email: raw.email,
            email_key: raw.email_key,
            language: raw.language,
            portal_state: PortalState::from_key(&raw.portal_state).ok_or(Error::Unreadable("a client's portal state"))?,
            // Not asked: the invitation has been decided on.
            has_account: false,
        };
        let of = match (raw.state, raw.expires_at) {
            (Some(state), Some(expires_at)) => {
                let state = InvitationState::from_key(&state).ok_or(Error::Unreadable("an invitation's state"))?;
                OutgoingOf::Invitation { state, expires_at }
            }
            _ => OutgoingOf::Forms { are_open: raw.has_open_forms },
        };
        Ok(OutgoingRow { id: raw.id, batch_id: raw.batch_id, of, client, not_open: not_open.remove(&raw.id).unwrap_or_default() })
    };
    found.into_iter().map(&mut read).collect()
}

const NOT_OPEN: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_id, unhex(value ->> 2, '-') AS of_client,
     unhex(value ->> 3, '-') AS of_batch",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_id, (value ->> 2)::UUID AS of_client,
     (value ->> 3)::UUID AS of_batch",
    "SELECT of_id AS id, told.title FROM given
     JOIN organizations o ON o.id = of_organization AND o.form_titles_in_email
     CROSS JOIN batch_forms f
     JOIN form_versions told ON told.organization_id = f.organization_id AND told.id = f.form_version_id
     WHERE f.organization_id = of_organization AND f.batch_id = of_batch
        AND NOT EXISTS (SELECT 1 FROM form_requests r
                        JOIN form_versions v ON v.organization_id = r.organization_id AND v.id = r.form_version_id
                        WHERE r.organization_id = of_organization AND r.client_id = of_client AND r.state IN ('sent', 'in_progress')
                            AND v.form_id = told.form_id)"
);

/// By the outbox's rows.
async fn list_not_open(tx: &mut Tx, rows: &[&ClaimedRow]) -> Result<HashMap<Uuid, Vec<String>>> {
    let of_forms = rows.iter().filter(|row| row.purpose == BatchPurpose::Forms.key());
    let keys: Vec<_> = of_forms.map(|row| (row.organization_id, row.id, row.client_id, row.batch_id)).collect();
    let mut by_row: HashMap<Uuid, Vec<String>> = HashMap::new();
    if keys.is_empty() {
        return Ok(by_row);
    }
    let (text, keys) = (text_for(tx, NOT_OPEN), json(&keys)?);
    let found: Vec<(Uuid, String)> = on_engine!(tx, c => sqlx::query_as(text).bind(keys).fetch_all(c).await?);
    for (id, title) in found {
        by_row.entry(id).or_default().push(title);
    }
    Ok(by_row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, open, sqlite_plan};

    #[tokio::test]
    async fn a_group_reads_its_own_invitations_and_clients_by_their_keys() {
        let store = open(Engine::Sqlite).await;
        let plan = sqlite_plan(&store, OUTGOING[0]).await;
        assert!(plan.contains("SEARCH i USING") && plan.contains("SEARCH c USING"), "{plan}");
        for plan in [plan, sqlite_plan(&store, NOT_OPEN[0]).await] {
            for table in ["f", "told", "r", "v"] {
                assert!(plan.contains(&format!("SEARCH {table} USING")), "{table}: {plan}");
            }
        }
    }
}
