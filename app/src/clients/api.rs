//! The server functions about clients.

use crate::Failure;
use domain::{
    audit::AuditRow,
    clients::{ClientAnchors, ClientCounts, ClientDetails, ClientForm, ClientPage, ClientQuery, ClientSelection, SelectionCounts},
    ids::{ClientId, StaffId},
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::{Administer, EditClients, InviteClients, SignedIn};

#[server(prefix = "/api", endpoint = "clients/list", input = Json)]
pub async fn list_clients(query: ClientQuery) -> Result<ClientPage, Failure> {
    let permit = permit::<SignedIn>().await?;
    services()?.list_clients(&permit, &query).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "clients/get", input = Json)]
pub async fn get_client(id: ClientId) -> Result<ClientDetails, Failure> {
    let permit = permit::<SignedIn>().await?;
    services()?.client_details(&permit, id).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "clients/add", input = Json)]
pub async fn add_client(form: ClientForm) -> Result<ClientId, Failure> {
    let permit = permit::<EditClients>().await?;
    services()?.add_client(&permit, &form).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "clients/save", input = Json)]
pub async fn save_client(id: ClientId, form: ClientForm) -> Result<(), Failure> {
    let permit = permit::<EditClients>().await?;
    services()?.save_client(&permit, id, &form).await.map_err(failed)
}

/// A page of events, and where the next one begins.
#[server(prefix = "/api", endpoint = "clients/history", input = Json)]
pub async fn client_history(id: ClientId, after: Option<String>) -> Result<(Vec<AuditRow>, Option<String>), Failure> {
    let permit = permit::<SignedIn>().await?;
    services()?.list_history(&permit, id, after.as_deref()).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "clients/assign", input = Json)]
pub async fn assign_client(client: ClientId, staff: StaffId, on: bool) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.assign_client(&permit, client, staff, on).await.map_err(failed)
}

/// The figures that a page of a long list leaves out.
#[server(prefix = "/api", endpoint = "clients/count", input = Json)]
pub async fn count_clients(search: String) -> Result<ClientCounts, Failure> {
    let permit = permit::<SignedIn>().await?;
    services()?.count_clients(&permit, &search).await.map_err(failed)
}

/// Places from which a row far down a long list is reached.
#[server(prefix = "/api", endpoint = "clients/anchors", input = Json)]
pub async fn anchor_clients(query: ClientQuery) -> Result<ClientAnchors, Failure> {
    let permit = permit::<SignedIn>().await?;
    services()?.anchor_clients(&permit, &query).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "clients/count-selection", input = Json)]
pub async fn count_selection(selection: ClientSelection) -> Result<SelectionCounts, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.count_selection(&permit, &selection).await.map_err(failed)
}
