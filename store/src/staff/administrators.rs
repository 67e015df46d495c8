//! Who administers a practice. That one always does is the caller's to see to.

use crate::{Result, Tx, on_engine};
use uuid::Uuid;

/// Who work here, but for this one.
pub async fn count_other_administrators(tx: &mut Tx, organization: Uuid, staff: Uuid) -> Result<i64> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM staff WHERE organization_id = $1 AND id <> $2 AND is_administrator AND disabled_at IS NULL",
    ).bind(organization).bind(staff).fetch_one(c).await?))
}

/// The switches stay as they are, and count again for who is no administrator any more. False when nothing changes, or no such staff member
/// works here.
pub async fn set_administrator(tx: &mut Tx, organization: Uuid, staff: Uuid, on: bool) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE staff SET is_administrator = $3 WHERE organization_id = $1 AND id = $2 AND is_administrator <> $3 AND disabled_at IS NULL",
    ).bind(organization).bind(staff).bind(on).execute(c).await?.rows_affected());
    Ok(changed > 0)
}
