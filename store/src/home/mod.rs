//! What the staff's home page shows that no other page lists: forms to review, reminders to come, how many invitations came how far on
//! which day, and all of it of the clients assigned to one member of staff. Each statement reads what it shows and a bounded number of
//! rows besides; the plans are tested.

#[cfg(test)]
mod plans;
#[cfg(test)]
mod tests;

use crate::{Result, Tx, clients::ListRow, on_engine, reminders::PlanRow};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{change_requests::MOST_COUNTED, home::DaySteps};
use sqlx::FromRow;
use uuid::Uuid;

/// Clients assigned to one member of staff that are looked at: whoever has more sees them in the lists.
pub const MOST_ASSIGNED: i64 = 1_000;
/// Steps of their invitations that are read for the picture.
pub const MOST_STEPS: i64 = 10_000;
/// Clients who are looked at next, whether a reminder of theirs goes out soon.
pub const MOST_REMINDERS: i64 = 1_000;

/// Of the staff member $2.
macro_rules! assigned {
    () => {
        "(SELECT client_id FROM client_assignments WHERE organization_id = $1 AND staff_id = $2 ORDER BY client_id LIMIT 1000) a"
    };
}

// CROSS JOIN: SQLite takes the tables in this order, from the few to what belongs to each.
const ASSIGNED: &str = concat!(
    "SELECT c.id, c.first_name, c.last_name, c.preferred_name, c.email, c.portal_state, c.sort_key, c.email_order, c.sent_order,
        c.last_sent_at, c.forms_total, c.forms_done
     FROM ",
    assigned!(),
    " CROSS JOIN clients c WHERE c.organization_id = $1 AND c.id = a.client_id"
);

/// At most [`MOST_ASSIGNED`] of the clients assigned to one member of staff, in no order.
pub async fn list_assigned(tx: &mut Tx, organization: Uuid, staff: Uuid) -> Result<Vec<ListRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(ASSIGNED).bind(organization).bind(staff).fetch_all(c).await?))
}

/// A submitted form that nobody has reviewed.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct ToReviewRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub title: String,
    pub submitted_at: DateTime<Utc>,
    pub response_id: Option<Uuid>,
}

macro_rules! to_review {
    ($which:expr) => {
        concat!(
            "SELECT r.id, r.client_id, c.first_name, c.last_name, v.title, r.submitted_at,
                (SELECT p.id FROM responses p WHERE p.organization_id = $1 AND p.form_request_id = r.id AND p.status = 'completed'
                 ORDER BY p.created_at DESC LIMIT 1) AS response_id
             FROM (",
            $which,
            ") r CROSS JOIN clients c CROSS JOIN form_versions v
             WHERE c.organization_id = $1 AND c.id = r.client_id AND v.organization_id = $1 AND v.id = r.form_version_id
             ORDER BY r.submitted_at, r.id"
        )
    };
}

const TO_REVIEW: &str = to_review!(
    "SELECT q.id, q.client_id, q.form_version_id, q.submitted_at FROM form_requests q
     WHERE q.organization_id = $1 AND q.state = 'submitted' AND (q.submitted_at, q.id) > ($4, $5) ORDER BY q.submitted_at, q.id LIMIT $3"
);
const TO_REVIEW_OF_ASSIGNED: &str = to_review!(concat!(
    "SELECT q.id, q.client_id, q.form_version_id, q.submitted_at FROM ",
    assigned!(),
    " CROSS JOIN form_requests q WHERE q.organization_id = $1 AND q.client_id = a.client_id AND q.state = 'submitted'
     AND (q.submitted_at, q.id) > ($4, $5) ORDER BY q.submitted_at, q.id LIMIT $3"
));
// Of all who are assigned, however many: a look at each one's forms is what it costs.
const TO_REVIEW_OF_ALL_ASSIGNED: &str = to_review!(
    "SELECT q.id, q.client_id, q.form_version_id, q.submitted_at FROM client_assignments a CROSS JOIN form_requests q
     WHERE a.organization_id = $1 AND a.staff_id = $2 AND q.organization_id = $1 AND q.client_id = a.client_id AND q.state = 'submitted'
     AND (q.submitted_at, q.id) > ($4, $5) ORDER BY q.submitted_at, q.id LIMIT $3"
);

/// Before the first form of all.
pub const FIRST_TO_REVIEW: (DateTime<Utc>, Uuid) = (DateTime::UNIX_EPOCH, Uuid::nil());

/// The oldest, up to [`MOST_COUNTED`]; of the clients assigned to `staff`, or of all.
pub async fn list_to_review(tx: &mut Tx, organization: Uuid, staff: Option<Uuid>) -> Result<Vec<ToReviewRow>> {
    let text = if staff.is_some() { TO_REVIEW_OF_ASSIGNED } else { TO_REVIEW };
    to_review_after(tx, text, (organization, staff), FIRST_TO_REVIEW, MOST_COUNTED).await
}

/// Those that come after `after` (when they were submitted, and their id), the oldest first; none is left out.
pub async fn list_all_to_review(
    tx: &mut Tx,
    organization: Uuid,
    staff: Option<Uuid>,
    after: (DateTime<Utc>, Uuid),
    limit: i64,
) -> Result<Vec<ToReviewRow>> {
    let text = if staff.is_some() { TO_REVIEW_OF_ALL_ASSIGNED } else { TO_REVIEW };
    to_review_after(tx, text, (organization, staff), after, limit).await
}

async fn to_review_after(
    tx: &mut Tx,
    text: &'static str,
    (organization, staff): (Uuid, Option<Uuid>),
    (at, id): (DateTime<Utc>, Uuid),
    limit: i64,
) -> Result<Vec<ToReviewRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(text).bind(organization).bind(staff).bind(limit).bind(at).bind(id).fetch_all(c).await?))
}

/// A client whose turn to be looked at comes, with what tells when they will be reminded, and whether there will be something to remind of.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct ReminderRow {
    pub client_id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub portal_state: String,
    pub forms_total: i64,
    pub forms_done: i64,
    #[sqlx(flatten)]
    pub reminders: PlanRow,
    /// Of the invitation, if one was sent.
    pub expires_at: Option<DateTime<Utc>>,
    /// Somebody may fill in forms for them now, and takes reminders of it (R31).
    pub has_representatives: bool,
}

macro_rules! reminders {
    ($which:expr) => {
        concat!(
            "SELECT r.client_id, c.first_name, c.last_name, c.portal_state, c.forms_total, c.forms_done,
                r.invitation_id, r.sent_at, r.settled_until, r.look_at, r.stopped_at,
                (SELECT i.expires_at FROM invitations i WHERE i.organization_id = $1 AND i.id = r.invitation_id) AS expires_at,
                EXISTS (SELECT 1 FROM access g JOIN representatives p ON p.organization_id = g.organization_id AND p.login_id = g.login_id
                    WHERE g.organization_id = $1 AND g.client_id = r.client_id AND g.kind = 'representative' AND g.may_fill_forms
                      AND g.reminders_stopped_at IS NULL AND g.valid_from <= $5 AND (g.valid_to IS NULL OR g.valid_to > $5)
                      AND p.signed_up_at IS NOT NULL) AS has_representatives
             FROM (SELECT q.client_id, q.invitation_id, q.sent_at, q.settled_until, q.look_at, q.stopped_at FROM ",
            $which,
            " q.organization_id = $1 AND q.look_at <= $3 ORDER BY q.look_at, q.client_id LIMIT $4) r
             CROSS JOIN clients c WHERE c.organization_id = $1 AND c.id = r.client_id ORDER BY r.look_at, r.client_id"
        )
    };
}

const REMINDERS: &str = reminders!("reminders q WHERE");
const REMINDERS_OF_ASSIGNED: &str = reminders!(concat!(assigned!(), " CROSS JOIN reminders q WHERE q.client_id = a.client_id AND"));

/// Those who are looked at from `now` until then, which is never after their day; the next first, up to [`MOST_REMINDERS`].
pub async fn list_reminders(
    tx: &mut Tx,
    organization: Uuid,
    staff: Option<Uuid>,
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<ReminderRow>> {
    let text = if staff.is_some() { REMINDERS_OF_ASSIGNED } else { REMINDERS };
    Ok(on_engine!(tx, c => sqlx::query_as(text)
        .bind(organization)
        .bind(staff)
        .bind(until)
        .bind(MOST_REMINDERS)
        .bind(now)
        .fetch_all(c)
        .await?))
}

const STEPS: &str = "SELECT day, step, CAST(SUM(step_count) AS BIGINT) AS step_count FROM daily_steps
     WHERE organization_id = $1 AND day >= $2 GROUP BY day, step";

#[derive(FromRow)]
struct RawSteps {
    day: NaiveDate,
    step: String,
    step_count: i64,
}

/// Of the whole practice, from a day (UTC) on: what was counted with each line of the ledgers.
pub async fn list_steps(tx: &mut Tx, organization: Uuid, since: NaiveDate) -> Result<Vec<DaySteps>> {
    let raws: Vec<RawSteps> = on_engine!(tx, c => sqlx::query_as(STEPS).bind(organization).bind(since).fetch_all(c).await?);
    Ok(raws.into_iter().filter_map(|raw| DaySteps::counted(raw.day, &raw.step, raw.step_count)).collect())
}

const STEPS_OF_ASSIGNED: &str = concat!(
    "SELECT e.kind, e.at FROM ",
    assigned!(),
    " CROSS JOIN invitations i CROSS JOIN invitation_events e
     WHERE i.organization_id = $1 AND i.client_id = a.client_id AND e.organization_id = $1 AND e.invitation_id = i.id AND e.at >= $3
        AND e.kind IN ('queued', 'handed_over', 'sent', 'opened', 'signed_up', 'done') LIMIT 10000"
);

/// The same of the clients assigned to `staff`; at most [`MOST_STEPS`].
pub async fn list_steps_of_assigned(tx: &mut Tx, organization: Uuid, staff: Uuid, since: DateTime<Utc>) -> Result<Vec<DaySteps>> {
    let lines: Vec<(String, DateTime<Utc>)> =
        on_engine!(tx, c => sqlx::query_as(STEPS_OF_ASSIGNED).bind(organization).bind(staff).bind(since).fetch_all(c).await?);
    Ok(lines.into_iter().filter_map(|(kind, at)| DaySteps::counted(at.date_naive(), &kind, 1)).collect())
}
