//! The server functions about forms.

use crate::Failure;
use domain::{
    form_catalog::{FormSummary, ResponseView},
    ids::{ClientId, ResponseId},
    portal::FormRequestView,
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::{ReadResponses, SignedIn};

#[server(prefix = "/api", endpoint = "forms/list", input = Json)]
pub async fn list_forms() -> Result<Vec<FormSummary>, Failure> {
    let permit = permit::<SignedIn>().await?;
    services()?.list_forms(&permit).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "forms/of-client", input = Json)]
pub async fn client_forms(client: ClientId) -> Result<Vec<FormRequestView>, Failure> {
    let permit = permit::<SignedIn>().await?;
    services()?.client_forms(&permit, client).await.map_err(failed)
}

/// Reading is an audit event (R25).
#[server(prefix = "/api", endpoint = "responses/read", input = Json)]
pub async fn read_response(response: ResponseId) -> Result<ResponseView, Failure> {
    let permit = permit::<ReadResponses>().await?;
    services()?.read_response(&permit, response).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "responses/review", input = Json)]
pub async fn mark_reviewed(response: ResponseId) -> Result<(), Failure> {
    let permit = permit::<ReadResponses>().await?;
    services()?.mark_reviewed(&permit, response).await.map_err(failed)
}
