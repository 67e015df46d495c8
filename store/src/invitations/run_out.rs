//! Writing down that invitations have run out (R7), a group at a time: however many fall due on one day, they are a few statements each.

#[cfg(test)]
mod plans;

use super::due::{find_any, is_any, taken};
use crate::{
    Result, Tx,
    given::{given, json, text_for},
    on_engine,
};
use chrono::{DateTime, Utc};
use domain::invitations::InvitationState;
use sqlx::FromRow;
use uuid::Uuid;

/// An invitation whose time is over and which is still written down as open.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct DueRow {
    pub organization_id: Uuid,
    pub id: Uuid,
    pub client_id: Uuid,
    /// Its e-mail has not left.
    pub is_unsent: bool,
}

macro_rules! due {
    () => {
        "i.state = 'open' AND i.expires_at <= $1"
    };
}

const IS_ANY_DUE: &str = is_any!(due!());

/// Of every organization, as [`take_run_out`].
pub async fn has_run_out(tx: &mut Tx, now: DateTime<Utc>) -> Result<bool> {
    find_any(tx, IS_ANY_DUE, now).await
}

const DUE: [&str; 2] = taken!(
    "SELECT i.organization_id, i.id, i.client_id, i.delivery = 'queued' AS is_unsent",
    concat!(due!(), " ORDER BY i.expires_at LIMIT $2"),
    ""
);

/// At most `limit`; from here to the end of the transaction nobody else changes them, nor their clients' rows. Of every organization: it is
/// the program's own work, and nobody's request.
pub async fn take_run_out(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<DueRow>> {
    let text = text_for(tx, DUE);
    Ok(on_engine!(tx, c => sqlx::query_as(text).bind(now).bind(limit).fetch_all(c).await?))
}

const EXPIRE: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_id",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_id",
    "UPDATE invitations SET state = $2, ended_at = $3
     FROM given WHERE organization_id = of_organization AND id = of_id AND state = 'open'"
);

/// Ends those that were taken.
pub async fn expire(tx: &mut Tx, organization: Uuid, ids: &[Uuid], now: DateTime<Utc>) -> Result<()> {
    let rows: Vec<_> = ids.iter().map(|id| (organization, id)).collect();
    let (text, rows) = (text_for(tx, EXPIRE), json(&rows)?);
    on_engine!(tx, c => sqlx::query(text).bind(rows).bind(InvitationState::Expired.key()).bind(now).execute(c).await?.rows_affected());
    Ok(())
}
