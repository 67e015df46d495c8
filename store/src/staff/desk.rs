//! What every page of the staff asks for before it is drawn, in one statement: whose session it is, and how much waits for them.

#[cfg(test)]
mod plans;
#[cfg(test)]
mod tests;

use super::sessions::{RawSignedIn, SignedIn, signed_in};
use crate::{Result, Tx, on_engine};
use domain::change_requests::MOST_COUNTED;
use sqlx::FromRow;

/// As [`super::find_signed_in`], with how many wait, each up to [`MOST_COUNTED`]. What their switches do not open is not counted.
#[derive(Clone, Debug)]
pub struct AtDesk {
    pub signed_in: SignedIn,
    /// Safety tasks that nobody has acknowledged: of an administrator all, of others those that are theirs.
    pub task_count: i64,
    /// Changes that clients ask for, of those assigned to who does not see all.
    pub change_count: i64,
    /// People who ask to become clients.
    pub sign_up_count: i64,
}

#[derive(FromRow)]
struct Raw {
    #[sqlx(flatten)]
    signed_in: RawSignedIn,
    task_count: i64,
    change_count: i64,
    sign_up_count: i64,
}

// Each count walks an index of what waits alone, and ends at $2. Without an order SQLite would walk all changes that were ever asked for.
const AT_DESK: &str = signed_in!(
    ",
    CASE WHEN s.is_administrator THEN (SELECT COUNT(*) FROM (SELECT t.id FROM safety_tasks t
        WHERE t.organization_id = s.organization_id AND t.acknowledged_at IS NULL LIMIT $2) AS counted)
    ELSE (SELECT COUNT(*) FROM (SELECT t.id FROM safety_tasks t
        WHERE t.organization_id = s.organization_id AND t.acknowledged_at IS NULL AND t.responsible_id = s.id LIMIT $2) AS counted)
    END AS task_count,
    CASE WHEN s.is_administrator OR (s.can_edit_clients AND s.can_see_all_clients)
    THEN (SELECT COUNT(*) FROM (SELECT r.id FROM change_requests r
        WHERE r.organization_id = s.organization_id AND r.state = 'waiting' ORDER BY r.asked_at, r.id LIMIT $2) AS counted)
    WHEN s.can_edit_clients THEN (SELECT COUNT(*) FROM (SELECT r.id FROM change_requests r
        WHERE r.organization_id = s.organization_id AND r.state = 'waiting' AND EXISTS (SELECT 1 FROM client_assignments a
            WHERE a.organization_id = s.organization_id AND a.staff_id = s.id AND a.client_id = r.client_id)
        ORDER BY r.asked_at, r.id LIMIT $2) AS counted)
    ELSE 0 END AS change_count,
    CASE WHEN s.is_administrator OR (s.can_edit_clients AND s.can_see_all_clients)
    THEN (SELECT COUNT(*) FROM (SELECT q.id FROM sign_up_requests q
        WHERE q.organization_id = s.organization_id AND q.state = 'waiting' LIMIT $2) AS counted)
    ELSE 0 END AS sign_up_count"
);

pub async fn find_at_desk(tx: &mut Tx, id_hash: &[u8]) -> Result<Option<AtDesk>> {
    let found: Option<Raw> = on_engine!(tx, c => sqlx::query_as(AT_DESK).bind(id_hash).bind(MOST_COUNTED).fetch_optional(c).await?);
    let Some(Raw { signed_in, task_count, change_count, sign_up_count }) = found else { return Ok(None) };
    Ok(Some(AtDesk { signed_in: signed_in.read()?, task_count, change_count, sign_up_count }))
}
