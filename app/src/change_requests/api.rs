//! The server functions of changes that clients ask for. A client asks by a plain post of the profile.

use crate::Failure;
use domain::{
    change_requests::{ChangeDecision, WaitingChange},
    ids::ChangeRequestId,
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::EditClients;

#[server(prefix = "/api", endpoint = "changes/list", input = Json)]
pub async fn list_waiting_changes() -> Result<Vec<WaitingChange>, Failure> {
    let permit = permit::<EditClients>().await?;
    services()?.list_waiting_changes(&permit).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "changes/decide", input = Json)]
pub async fn decide_change(change: ChangeRequestId, decision: ChangeDecision) -> Result<(), Failure> {
    let permit = permit::<EditClients>().await?;
    services()?.decide_change(&permit, change, &decision).await.map_err(failed)
}
