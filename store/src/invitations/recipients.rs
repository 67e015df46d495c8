//! Who can be invited: what the sender needs to know of a client before deciding (R3, R4, R6), in one statement a client, since
//! a batch asks for hundreds.

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::clients::PortalState;
use sqlx::FromRow;
use uuid::Uuid;

/// A client as an invitation needs them.
#[derive(Clone, Debug)]
pub struct RecipientRow {
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub email: Option<String>,
    pub email_key: Option<String>,
    /// As it is stored.
    pub language: Option<String>,
    pub portal_state: PortalState,
    /// A login of their own that is theirs still.
    pub has_account: bool,
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    first_name: String,
    last_name: String,
    preferred_name: Option<String>,
    email: Option<String>,
    email_key: Option<String>,
    language: Option<String>,
    portal_state: String,
    has_account: bool,
}

macro_rules! recipient {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.first_name, c.last_name, c.preferred_name, c.email, c.email_key, c.language, c.portal_state,
                    EXISTS (SELECT 1 FROM access a WHERE a.organization_id = c.organization_id AND a.client_id = c.id AND a.kind = 'self')
                        AS has_account
             FROM clients c WHERE c.organization_id = $1 AND c.id = $2 ",
            $rest
        )
    };
}

/// `None` for a client who is not there, or not assigned to the staff member when one is given.
pub async fn find_recipient(tx: &mut Tx, organization: Uuid, client: Uuid, assigned_to: Option<Uuid>) -> Result<Option<RecipientRow>> {
    let raw: Option<Raw> = if let Some(staff) = assigned_to {
        on_engine!(tx, c => sqlx::query_as(recipient!(
            "AND EXISTS (SELECT 1 FROM client_assignments s WHERE s.organization_id = $1 AND s.staff_id = $3 AND s.client_id = $2)"
        ))
        .bind(organization)
        .bind(client)
        .bind(staff)
        .fetch_optional(c)
        .await?)
    } else {
        on_engine!(tx, c => sqlx::query_as(recipient!("")).bind(organization).bind(client).fetch_optional(c).await?)
    };
    raw.map(|raw| {
        Ok(RecipientRow {
            id: raw.id,
            first_name: raw.first_name,
            last_name: raw.last_name,
            preferred_name: raw.preferred_name,
            email: raw.email,
            email_key: raw.email_key,
            language: raw.language,
            portal_state: PortalState::from_key(&raw.portal_state).ok_or(Error::Unreadable("a client's portal state"))?,
            has_account: raw.has_account,
        })
    })
    .transpose()
}

/// R6: whether the address serves a portal account, or another client's invitation that still works.
pub async fn is_address_taken(tx: &mut Tx, organization: Uuid, email_key: &str, client: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let taken: bool = on_engine!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM logins WHERE organization_id = $1 AND email_key = $2)
             OR EXISTS (SELECT 1 FROM invitations
                        WHERE organization_id = $1 AND email_key = $2 AND state = 'open' AND expires_at > $4 AND client_id <> $3)",
    )
    .bind(organization)
    .bind(email_key)
    .bind(client)
    .bind(now)
    .fetch_one(c)
    .await?);
    Ok(taken)
}

/// Whether the client asked for the newest invitation again at or after `since`.
pub async fn was_resent_since(tx: &mut Tx, organization: Uuid, client: Uuid, since: DateTime<Utc>) -> Result<bool> {
    let was: bool = on_engine!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM audit_events
                        WHERE organization_id = $1 AND client_id = $2 AND action = 'invitation.resent_by_client' AND at > $3)",
    )
    .bind(organization)
    .bind(client)
    .bind(since)
    .fetch_one(c)
    .await?);
    Ok(was)
}
