//! Who works here and who does no longer: their rows stay, since what they did is theirs.

use super::StaffRow;
use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// With what hangs on them (R32).
#[derive(Clone, Debug, FromRow)]
pub struct StaffListRow {
    #[sqlx(flatten)]
    pub staff: StaffRow,
    pub disabled_at: Option<DateTime<Utc>>,
    pub task_count: i64,
    pub rule_count: i64,
}

/// Those who work here first, each by name.
pub async fn list_all(tx: &mut Tx, organization: Uuid) -> Result<Vec<StaffListRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT s.organization_id, s.id, s.email, s.name, s.password_hash, s.is_administrator, s.can_invite, s.can_edit_clients,
            s.can_see_all_clients, s.can_read_responses, s.disabled_at,
            (SELECT COUNT(*) FROM safety_tasks t
             WHERE t.organization_id = s.organization_id AND t.responsible_id = s.id AND t.acknowledged_at IS NULL) AS task_count,
            (SELECT COUNT(*) FROM safety_rules r
             WHERE r.organization_id = s.organization_id AND r.responsible_id = s.id AND r.ended_at IS NULL) AS rule_count
         FROM staff s WHERE s.organization_id = $1 ORDER BY s.disabled_at IS NOT NULL, s.name, s.id",
    ).bind(organization).fetch_all(c).await?))
}

/// Whether they work here or not.
pub async fn find_name(tx: &mut Tx, organization: Uuid, staff: Uuid) -> Result<Option<String>> {
    Ok(on_engine!(tx, c => sqlx::query_scalar("SELECT name FROM staff WHERE organization_id = $1 AND id = $2")
        .bind(organization).bind(staff).fetch_optional(c).await?))
}

/// False when they did not work here before.
pub async fn disable(tx: &mut Tx, organization: Uuid, staff: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE staff SET disabled_at = $3 WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(staff).bind(now).execute(c).await?.rows_affected());
    Ok(changed > 0)
}

/// False when they worked here before.
pub async fn enable(tx: &mut Tx, organization: Uuid, staff: Uuid) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE staff SET disabled_at = NULL WHERE organization_id = $1 AND id = $2 AND disabled_at IS NOT NULL",
    ).bind(organization).bind(staff).execute(c).await?.rows_affected());
    Ok(changed > 0)
}
