//! The server functions about staff.

use crate::Failure;
use domain::{
    ids::StaffId,
    resets::ResetLink,
    staff::{Desk, Permission, Permissions, StaffEntry},
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{desk, failed, permit, services, staff_session};
#[cfg(feature = "ssr")]
use services::staff::Administer;

/// Who looks at the page, and what waits for them. Looking is no activity of theirs: every page asks.
#[server(prefix = "/api", endpoint = "staff/viewer", input = Json)]
pub async fn current_desk() -> Result<Desk, Failure> {
    desk().await
}

#[server(prefix = "/api", endpoint = "staff/stay", input = Json)]
pub async fn stay_signed_in() -> Result<(), Failure> {
    staff_session().await.map(|_session| ())
}

/// What a link to set a new password is good for; for whoever holds it.
#[server(prefix = "/api", endpoint = "staff/reset", input = Json)]
pub async fn get_staff_reset(secret: String) -> Result<ResetLink, Failure> {
    services()?.staff_reset_link(&secret).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "staff/list", input = Json)]
pub async fn list_staff() -> Result<Vec<StaffEntry>, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.list_staff(&permit).await.map_err(failed)
}

/// The administrator hands the first password over; the staff member can use it at once.
#[server(prefix = "/api", endpoint = "staff/add", input = Json)]
pub async fn add_staff(name: String, email: String, password: String, permissions: Permissions) -> Result<StaffId, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.add_staff(&permit, &name, &email, password.into(), permissions).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "staff/permission", input = Json)]
pub async fn set_permission(staff: StaffId, permission: Permission, on: bool) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.set_permission(&permit, staff, permission, on).await.map_err(failed)
}

/// Signs them out everywhere (R26).
#[server(prefix = "/api", endpoint = "staff/end-sessions", input = Json)]
pub async fn end_staff_sessions(staff: StaffId) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.end_staff_sessions(&permit, staff).await.map(|_count| ()).map_err(failed)
}

#[server(prefix = "/api", endpoint = "staff/disable", input = Json)]
pub async fn disable_staff(staff: StaffId) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.disable_staff(&permit, staff).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "staff/enable", input = Json)]
pub async fn enable_staff(staff: StaffId) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.enable_staff(&permit, staff).await.map_err(failed)
}
