//! The server function of the audit log.

use crate::Failure;
use domain::audit::AuditRow;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::Administer;

/// A page of events, and where the next one begins.
#[server(prefix = "/api", endpoint = "audit/log", input = Json)]
pub async fn audit_log(after: Option<String>) -> Result<(Vec<AuditRow>, Option<String>), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.audit_log(&permit, after.as_deref()).await.map_err(failed)
}
