//! Writing down that invitations lie unopened (R9), a group at a time: however many fall due on one day, they are a few statements each.

#[cfg(test)]
mod plans;

use super::due::{find_any, is_any, taken};
use crate::{Result, Tx, given::text_for, on_engine};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// (organization, client).
pub type UnopenedRow = (Uuid, Uuid);

macro_rules! unopened {
    () => {
        "i.state = 'open' AND i.opened_at IS NULL AND i.delivery IN ('sent', 'handed_over') AND NOT i.lies_unopened AND i.sent_at <= $1"
    };
}

const IS_ANY: &str = is_any!(unopened!());

/// Of every organization, as [`mark_unopened`].
pub async fn has_unopened(tx: &mut Tx, sent_by: DateTime<Utc>) -> Result<bool> {
    find_any(tx, IS_ANY, sent_by).await
}

const MARK: [&str; 2] = taken!(
    "WITH found AS MATERIALIZED (SELECT i.organization_id AS of_organization, i.id AS of_id",
    concat!(unopened!(), " ORDER BY i.sent_at LIMIT $2"),
    ") UPDATE invitations SET lies_unopened = TRUE FROM found WHERE organization_id = of_organization AND id = of_id
       RETURNING organization_id, client_id"
);

/// At most `limit` of those that were sent by then and lie unopened are written down as such; whose they are. Of every organization: it is
/// the program's own work, and nobody's request.
pub async fn mark_unopened(tx: &mut Tx, sent_by: DateTime<Utc>, limit: i64) -> Result<Vec<UnopenedRow>> {
    let text = text_for(tx, MARK);
    Ok(on_engine!(tx, c => sqlx::query_as(text).bind(sent_by).bind(limit).fetch_all(c).await?))
}
