//! Staff members, their sessions, and the attempts to sign in that both doors count.

mod administrators;
mod attempts;
mod desk;
mod disabling;
mod sessions;
#[cfg(test)]
mod tests;

pub use administrators::{count_other_administrators, set_administrator};
pub use attempts::{AttemptCounts, count_failures, forget_failures, has_succeeded_from, insert_attempt, lock_account};
pub use desk::{AtDesk, find_at_desk};
pub use disabling::{StaffListRow, disable, enable, find_name, list_all};
pub use sessions::{SessionRow, SignedIn, end_all_sessions, end_session, find_session, find_signed_in, insert_session, touch_session};

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::{
    ids::StaffId,
    staff::{Permission, Permissions, StaffMember},
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "columns, one for each switch")]
pub struct StaffRow {
    pub organization_id: Uuid,
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub password_hash: String,
    pub is_administrator: bool,
    pub can_invite: bool,
    pub can_edit_clients: bool,
    pub can_see_all_clients: bool,
    pub can_read_responses: bool,
}

impl TryFrom<&StaffRow> for StaffMember {
    type Error = Error;

    fn try_from(row: &StaffRow) -> Result<Self> {
        let switched = Permissions {
            invite_clients: row.can_invite,
            edit_clients: row.can_edit_clients,
            see_all_clients: row.can_see_all_clients,
            read_responses: row.can_read_responses,
        };
        Ok(Self {
            id: StaffId(row.id),
            name: row.name.clone(),
            email: row.email.parse().map_err(|_| Error::Unreadable("staff.email"))?,
            is_administrator: row.is_administrator,
            permissions: if row.is_administrator { Permissions::ALL } else { switched },
        })
    }
}

/// In every practice: a person may work for several.
pub async fn list_by_email(tx: &mut Tx, email_key: &str) -> Result<Vec<StaffRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT organization_id, id, email, name, password_hash, is_administrator, can_invite, can_edit_clients, can_see_all_clients, can_read_responses
         FROM staff WHERE email_key = $1 AND disabled_at IS NULL ORDER BY created_at, id LIMIT 5",
    ).bind(email_key).fetch_all(c).await?))
}

/// Whether somebody who works in this practice signs in with the address.
pub async fn is_address(tx: &mut Tx, organization: Uuid, email_key: &str) -> Result<bool> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM staff WHERE organization_id = $1 AND email_key = $2 AND disabled_at IS NULL)",
    ).bind(organization).bind(email_key).fetch_one(c).await?))
}

pub async fn find(tx: &mut Tx, organization: Uuid, staff: Uuid) -> Result<Option<StaffRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT organization_id, id, email, name, password_hash, is_administrator, can_invite, can_edit_clients, can_see_all_clients, can_read_responses
         FROM staff WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(staff).fetch_optional(c).await?))
}

pub async fn list(tx: &mut Tx, organization: Uuid) -> Result<Vec<StaffRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT organization_id, id, email, name, password_hash, is_administrator, can_invite, can_edit_clients, can_see_all_clients, can_read_responses
         FROM staff WHERE organization_id = $1 AND disabled_at IS NULL ORDER BY name, id",
    ).bind(organization).fetch_all(c).await?))
}

/// `Duplicate` when the address is another staff member's of this practice.
pub async fn insert(tx: &mut Tx, row: &StaffRow, email_key: &str, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO staff (organization_id, id, email, email_key, name, password_hash, is_administrator, can_invite, can_edit_clients,
            can_see_all_clients, can_read_responses, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(row.organization_id)
    .bind(row.id)
    .bind(&row.email)
    .bind(email_key)
    .bind(&row.name)
    .bind(&row.password_hash)
    .bind(row.is_administrator)
    .bind(row.can_invite)
    .bind(row.can_edit_clients)
    .bind(row.can_see_all_clients)
    .bind(row.can_read_responses)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// False when there is no such staff member any more.
pub async fn set_password_hash(tx: &mut Tx, organization: Uuid, staff: Uuid, password_hash: &str) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE staff SET password_hash = $3 WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(staff).bind(password_hash).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// False when no such staff member works here.
pub async fn set_name(tx: &mut Tx, organization: Uuid, staff: Uuid, name: &str) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query("UPDATE staff SET name = $3 WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL")
        .bind(organization).bind(staff).bind(name).execute(c).await?.rows_affected());
    Ok(changed > 0)
}

/// False when no such staff member works here; `Duplicate` when the address is another one's of this practice.
pub async fn set_email(tx: &mut Tx, organization: Uuid, staff: Uuid, (email, email_key): (&str, &str)) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE staff SET email = $3, email_key = $4 WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL",
    ).bind(organization).bind(staff).bind(email).bind(email_key).execute(c).await?.rows_affected());
    Ok(changed > 0)
}

/// False when no such staff member works here, or they are an administrator, who holds every permission.
pub async fn set_permission(tx: &mut Tx, organization: Uuid, staff: Uuid, permission: Permission, on: bool) -> Result<bool> {
    let text = match permission {
        Permission::InviteClients => {
            "UPDATE staff SET can_invite = $3 WHERE organization_id = $1 AND id = $2 AND NOT is_administrator AND disabled_at IS NULL"
        }
        Permission::EditClients => {
            "UPDATE staff SET can_edit_clients = $3 WHERE organization_id = $1 AND id = $2 AND NOT is_administrator AND disabled_at IS NULL"
        }
        Permission::SeeAllClients => {
            "UPDATE staff SET can_see_all_clients = $3 WHERE organization_id = $1 AND id = $2 AND NOT is_administrator AND disabled_at IS NULL"
        }
        Permission::ReadResponses => {
            "UPDATE staff SET can_read_responses = $3 WHERE organization_id = $1 AND id = $2 AND NOT is_administrator AND disabled_at IS NULL"
        }
    };
    let changed = on_engine!(tx, c => sqlx::query(text).bind(organization).bind(staff).bind(on).execute(c).await?.rows_affected());
    Ok(changed > 0)
}
