//! Changes of an invitation. Each is one conditional statement that says whether it changed anything: of two who come
//! at once, one wins (R7).

use crate::{
    Result, Tx,
    given::{given, json, text_for},
    insert_rows, on_engine,
};
use chrono::{DateTime, Utc};
use domain::invitations::{Delivery, InvitationState};
use uuid::Uuid;

/// An invitation to be, open.
pub struct NewInvitation<'a> {
    pub id: Uuid,
    pub client_id: Uuid,
    pub batch_id: Uuid,
    pub email: &'a str,
    pub email_key: &'a str,
    /// SHA-256 of the link's secret (R7).
    pub token_hash: [u8; 32],
    pub delivery: Delivery,
    pub expires_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

/// `Duplicate` when one of the clients has another open one (R5).
pub async fn insert(tx: &mut Tx, organization: Uuid, new: &[NewInvitation<'_>]) -> Result<()> {
    insert_rows!(
        tx,
        "INSERT INTO invitations (organization_id, id, client_id, batch_id, email, email_key, token_hash, state, delivery, expires_at,
                                  created_by, created_at, sent_at) ",
        new,
        |tuple, new| {
            tuple.push_bind(organization).push_bind(new.id).push_bind(new.client_id).push_bind(new.batch_id);
            tuple.push_bind(new.email).push_bind(new.email_key).push_bind(new.token_hash.as_slice());
            tuple.push_bind(InvitationState::Open.key()).push_bind(new.delivery.key());
            tuple.push_bind(new.expires_at).push_bind(new.created_by).push_bind(new.created_at).push_bind(new.created_at);
        }
    );
    Ok(())
}

/// Uses the invitation up. `false` when it was used, ended or run out before: then nothing has changed.
pub async fn accept(tx: &mut Tx, organization: Uuid, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE invitations SET state = 'accepted', ended_at = $3
         WHERE organization_id = $1 AND id = $2 AND state = 'open' AND expires_at > $3",
    )
    .bind(organization)
    .bind(id)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// `true` the first time that an open invitation's link is followed by a person.
pub async fn mark_opened(tx: &mut Tx, organization: Uuid, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE invitations SET opened_at = $3
         WHERE organization_id = $1 AND id = $2 AND state = 'open' AND expires_at > $3 AND opened_at IS NULL",
    )
    .bind(organization)
    .bind(id)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Counts one more wrong answer and gives the new count; 0 for an invitation that is not there.
pub async fn add_wrong_answer(tx: &mut Tx, organization: Uuid, id: Uuid) -> Result<i64> {
    let count = on_engine!(tx, c => sqlx::query_scalar::<_, i64>(
        "UPDATE invitations SET wrong_answer_count = wrong_answer_count + 1
         WHERE organization_id = $1 AND id = $2 RETURNING wrong_answer_count",
    )
    .bind(organization)
    .bind(id)
    .fetch_optional(c)
    .await?);
    Ok(count.unwrap_or_default())
}

/// Of the invitation before: a new link that the client asked for gives no further answers.
pub async fn carry_wrong_answers(tx: &mut Tx, organization: Uuid, id: Uuid, count: i64) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE invitations SET wrong_answer_count = $3 WHERE organization_id = $1 AND id = $2")
        .bind(organization).bind(id).bind(count).execute(c).await?.rows_affected());
    Ok(())
}

pub(super) const BEGIN_TIME: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_id",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_id",
    "UPDATE invitations SET expires_at = $2, sent_at = $3
     FROM given WHERE organization_id = of_organization AND id = of_id AND state = 'open' AND delivery = 'queued'"
);

/// Those whose e-mails have not left are sent at `sent_at` at the soonest, run out at `expires_at`, and no sooner.
pub async fn begin_time(
    tx: &mut Tx,
    organization: Uuid,
    ids: &[Uuid],
    (sent_at, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    let rows: Vec<_> = ids.iter().map(|id| (organization, id)).collect();
    let (text, rows) = (text_for(tx, BEGIN_TIME), json(&rows)?);
    on_engine!(tx, c => sqlx::query(text).bind(rows).bind(expires_at).bind(sent_at).execute(c).await?.rows_affected());
    Ok(())
}

/// Ends an open invitation as `state`; `false` when it had ended before.
pub async fn end(tx: &mut Tx, organization: Uuid, id: Uuid, state: InvitationState, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE invitations SET state = $3, ended_at = $4 WHERE organization_id = $1 AND id = $2 AND state = 'open'",
    )
    .bind(organization)
    .bind(id)
    .bind(state.key())
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

pub async fn set_delivery(tx: &mut Tx, organization: Uuid, id: Uuid, delivery: Delivery) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE invitations SET delivery = $3 WHERE organization_id = $1 AND id = $2")
        .bind(organization)
        .bind(id)
        .bind(delivery.key())
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
