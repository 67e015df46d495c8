//! One row a client: the last thing that was sent to them, and when the program looks next whether to remind them of it.

use crate::{
    Result, Tx,
    given::{given, json, text_for},
    on_engine,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::reminders::{LAST_DAY, ReminderPlan};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct PlanRow {
    /// None where forms alone were sent.
    pub invitation_id: Option<Uuid>,
    pub sent_at: DateTime<Utc>,
    pub settled_until: DateTime<Utc>,
    pub look_at: Option<DateTime<Utc>>,
    pub stopped_at: Option<DateTime<Utc>>,
}

impl PlanRow {
    pub fn plan(&self) -> ReminderPlan {
        ReminderPlan { sent_at: self.sent_at, settled_until: self.settled_until }
    }
}

/// Begins anew with what was sent at `sent_at`. That the client stopped stays.
pub async fn begin(
    tx: &mut Tx,
    organization: Uuid,
    client: Uuid,
    invitation: Option<Uuid>,
    (sent_at, look_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO reminders (organization_id, client_id, invitation_id, sent_at, settled_until, look_at)
         VALUES ($1, $2, $3, $4, $4, $5)
         ON CONFLICT (organization_id, client_id) DO UPDATE SET invitation_id = $3, sent_at = $4, settled_until = $4, look_at = $5",
    )
    .bind(organization)
    .bind(client)
    .bind(invitation)
    .bind(sent_at)
    .bind(look_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

const BEGIN_EACH: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_client, unhex(value ->> 2, '-') AS of_invitation",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_client, (value ->> 2)::UUID AS of_invitation",
    "INSERT INTO reminders (organization_id, client_id, invitation_id, sent_at, settled_until, look_at)
     SELECT of_organization, of_client, of_invitation, $2, $2, $3 FROM given WHERE TRUE
     ON CONFLICT (organization_id, client_id) DO UPDATE SET invitation_id = excluded.invitation_id, sent_at = $2, settled_until = $2,
        look_at = $3"
);

/// As [`begin`], for each client once, of whatever practice: organization, client, invitation.
pub async fn begin_each(
    tx: &mut Tx,
    sent: &[(Uuid, Uuid, Option<Uuid>)],
    (sent_at, look_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    if sent.is_empty() {
        return Ok(());
    }
    let (text, rows) = (text_for(tx, BEGIN_EACH), json(sent)?);
    on_engine!(tx, c => sqlx::query(text).bind(rows).bind(sent_at).bind(look_at).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn find(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Option<PlanRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT invitation_id, sent_at, settled_until, look_at, stopped_at FROM reminders WHERE organization_id = $1 AND client_id = $2",
    )
    .bind(organization)
    .bind(client)
    .fetch_optional(c)
    .await?))
}

/// A client whose turn to be looked at has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct DueRow {
    pub organization_id: Uuid,
    pub client_id: Uuid,
}

pub(super) const LIST_DUE: &str = "SELECT organization_id, client_id FROM reminders WHERE look_at <= $1 ORDER BY look_at LIMIT $2";

/// Of every organization: the sweep is the program's own work, and nobody's request.
pub async fn list_due(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<DueRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(LIST_DUE).bind(now).bind(limit).fetch_all(c).await?))
}

/// Days until `now` are dealt with, and the next look is at `next`. `false` when nobody was to look now, since another process
/// just did: of several, one goes on.
pub async fn settle(tx: &mut Tx, organization: Uuid, client: Uuid, now: DateTime<Utc>, next: Option<DateTime<Utc>>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE reminders SET settled_until = $3, look_at = $4 WHERE organization_id = $1 AND client_id = $2 AND look_at <= $3",
    )
    .bind(organization)
    .bind(client)
    .bind(now)
    .bind(next)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Nothing more is to come until something new is sent: every day is dealt with, whichever the organization's will be.
pub async fn end(tx: &mut Tx, organization: Uuid, client: Uuid, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE reminders SET settled_until = $3, look_at = NULL WHERE organization_id = $1 AND client_id = $2")
        .bind(organization)
        .bind(client)
        .bind(now + TimeDelta::days(LAST_DAY))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Nobody is reminded of the invitation any more: of open forms they go on.
pub async fn leave_invitation(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE reminders SET invitation_id = NULL WHERE organization_id = $1 AND client_id = $2")
        .bind(organization)
        .bind(client)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// `true` the first time that the client stops their own; those of their representatives go on (R31).
pub async fn stop(tx: &mut Tx, organization: Uuid, client: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE reminders SET stopped_at = $3 WHERE organization_id = $1 AND client_id = $2 AND stopped_at IS NULL",
    )
    .bind(organization)
    .bind(client)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// The client takes their own again. `false` when they had not stopped them. Days that have passed meanwhile are not made up for.
pub async fn start_again(tx: &mut Tx, organization: Uuid, client: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE reminders SET stopped_at = NULL, settled_until = $3, look_at = $3
         WHERE organization_id = $1 AND client_id = $2 AND stopped_at IS NOT NULL",
    )
    .bind(organization)
    .bind(client)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Somebody who acts for the client takes theirs again (R31), from `now` on. That the client stopped stays.
pub async fn go_on(tx: &mut Tx, organization: Uuid, client: Uuid, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE reminders SET settled_until = $3, look_at = $3 WHERE organization_id = $1 AND client_id = $2")
        .bind(organization)
        .bind(client)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// The organization's days have changed: each client's next one is found anew, also of those whose last one had passed, unless they
/// have ended. Days that lie behind now are not made up for.
pub async fn look_again(tx: &mut Tx, organization: Uuid, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE reminders SET settled_until = $2, look_at = $2
         WHERE organization_id = $1 AND (look_at IS NOT NULL OR (settled_until <= $2 AND sent_at > $3))",
    )
    .bind(organization)
    .bind(now)
    .bind(now - TimeDelta::days(LAST_DAY))
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// The requests of the client's forms that are not submitted.
pub async fn list_open_forms(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Vec<Uuid>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT id FROM form_requests WHERE organization_id = $1 AND client_id = $2 AND state IN ('sent', 'in_progress')",
    )
    .bind(organization)
    .bind(client)
    .fetch_all(c)
    .await?))
}
