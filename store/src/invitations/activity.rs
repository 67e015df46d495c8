//! *Activity*: every invitation with its client, its inviter and how far the forms are, newest first, paged by keyset.

use super::rows::{delivery, state};
use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::invitations::{Delivery, InvitationState};
use sqlx::FromRow;
use uuid::Uuid;

/// The place of a row in the order; the next page begins after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActivityCursor {
    pub created_at: DateTime<Utc>,
    pub id: Uuid,
}

#[derive(Clone, Debug)]
pub struct ActivityRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub state: InvitationState,
    pub delivery: Delivery,
    pub opened_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub sender_name: String,
    /// Before the sign-up none; the total is then the batch's.
    pub forms_done: i64,
    pub forms_total: i64,
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    client_id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
    state: String,
    delivery: String,
    opened_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    sender_name: String,
    forms_done: i64,
    forms_total: i64,
}

impl TryFrom<Raw> for ActivityRow {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        Ok(Self {
            id: raw.id,
            client_id: raw.client_id,
            first_name: raw.first_name,
            last_name: raw.last_name,
            email: raw.email,
            state: state(&raw.state)?,
            delivery: delivery(&raw.delivery)?,
            opened_at: raw.opened_at,
            expires_at: raw.expires_at,
            created_at: raw.created_at,
            sender_name: raw.sender_name,
            forms_done: raw.forms_done,
            forms_total: raw.forms_total,
        })
    }
}

macro_rules! activity {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.client_id, c.first_name, c.last_name, i.email, i.state, i.delivery, i.opened_at, i.expires_at, i.created_at,
                    b.sender_name,
                    (SELECT COUNT(*) FROM form_requests r
                     WHERE r.organization_id = i.organization_id AND r.client_id = i.client_id AND r.invitation_id = i.id
                       AND r.state IN ('submitted', 'reviewed')) AS forms_done,
                    CASE WHEN i.state = 'accepted'
                         THEN (SELECT COUNT(*) FROM form_requests r
                               WHERE r.organization_id = i.organization_id AND r.client_id = i.client_id AND r.invitation_id = i.id
                                 AND r.state <> 'withdrawn')
                         ELSE (SELECT COUNT(*) FROM batch_forms f WHERE f.organization_id = i.organization_id AND f.batch_id = i.batch_id)
                    END AS forms_total
             FROM invitations i
             JOIN clients c ON c.organization_id = i.organization_id AND c.id = i.client_id
             JOIN batches b ON b.organization_id = i.organization_id AND b.id = i.batch_id
             WHERE i.organization_id = $1 ",
            $rest
        )
    };
}

pub(super) const LIST: &str = activity!("AND (i.created_at, i.id) < ($2, $3) ORDER BY i.created_at DESC, i.id DESC LIMIT $4");
pub(super) const LIST_STUCK: &str = activity!(
    "AND (i.created_at, i.id) < ($2, $3)
         AND ((i.state = 'open' AND (i.delivery = 'failed' OR i.opened_at IS NOT NULL OR (i.delivery IN ('sent', 'handed_over') AND i.created_at <= $5)))
              OR i.state IN ('expired', 'locked')
              OR (i.state = 'accepted' AND EXISTS (
                      SELECT 1 FROM form_requests r
                      WHERE r.organization_id = i.organization_id AND r.client_id = i.client_id AND r.invitation_id = i.id
                        AND r.state IN ('sent', 'in_progress'))))
         AND NOT EXISTS (SELECT 1 FROM invitations n
                         WHERE n.organization_id = i.organization_id AND n.client_id = i.client_id AND n.created_at > i.created_at)
         ORDER BY i.created_at DESC, i.id DESC LIMIT $4"
);

pub async fn find_activity(tx: &mut Tx, organization: Uuid, invitation: Uuid) -> Result<Option<ActivityRow>> {
    let raw = on_engine!(tx, c => sqlx::query_as::<_, Raw>(activity!("AND i.id = $2"))
        .bind(organization)
        .bind(invitation)
        .fetch_optional(c)
        .await?);
    raw.map(ActivityRow::try_from).transpose()
}

/// Every invitation that comes after the cursor.
pub async fn list_activity(tx: &mut Tx, organization: Uuid, after: ActivityCursor, limit: i64) -> Result<Vec<ActivityRow>> {
    let raws = on_engine!(tx, c => sqlx::query_as::<_, Raw>(LIST)
    .bind(organization)
    .bind(after.created_at)
    .bind(after.id)
    .bind(limit)
    .fetch_all(c)
    .await?);
    raws.into_iter().map(ActivityRow::try_from).collect()
}

/// R9: those that somebody should look after. An invitation counts only while the client has no newer one: not delivered, opened
/// and not signed up, sent before `quiet_since` and never opened, run out, locked, or signed up with forms unfinished.
pub async fn list_stuck_activity(
    tx: &mut Tx,
    organization: Uuid,
    after: ActivityCursor,
    quiet_since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ActivityRow>> {
    let raws = on_engine!(tx, c => sqlx::query_as::<_, Raw>(LIST_STUCK)
    .bind(organization)
    .bind(after.created_at)
    .bind(after.id)
    .bind(limit)
    .bind(quiet_since)
    .fetch_all(c)
    .await?);
    raws.into_iter().map(ActivityRow::try_from).collect()
}
