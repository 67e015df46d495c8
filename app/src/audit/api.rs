//! The server function of the audit log.

use crate::Failure;
use domain::audit::{AuditPage, AuditQuery};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::Administer;

/// A page of what is asked for.
#[server(prefix = "/api", endpoint = "audit/log", input = Json)]
pub async fn search_audit_log(query: AuditQuery) -> Result<AuditPage, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.search_audit_log(&permit, &query).await.map_err(failed)
}
