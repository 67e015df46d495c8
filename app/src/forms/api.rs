//! The server functions about forms.

use crate::Failure;
use domain::{
    clients::ClientSelection,
    form_catalog::{CatalogForm, FormFile, FormSummary, ResponseView, Reviewed},
    form_sharing::{FormsBatch, FormsDraft},
    ids::{ClientId, FormId, ResponseId},
    invitations::{BatchReceipt, RecipientPage, RecipientsWanted},
    portal::FormRequestView,
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::{Administer, InviteClients, ReadResponses, SignedIn};

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

/// With those that are retired.
#[server(prefix = "/api", endpoint = "forms/catalog", input = Json)]
pub async fn list_catalog() -> Result<Vec<CatalogForm>, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.list_catalog(&permit).await.map_err(failed)
}

/// What a file with a FHIR Questionnaire would become.
#[server(prefix = "/api", endpoint = "forms/check-file", input = Json)]
pub async fn check_form_file(json: String) -> Result<FormFile, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.check_form_file(&permit, &json).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "forms/publish-file", input = Json)]
pub async fn publish_form_file(json: String) -> Result<FormId, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.publish_form_file(&permit, &json).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "forms/retire", input = Json)]
pub async fn set_form_retired(form: FormId, is_retired: bool) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.set_form_retired(&permit, form, is_retired).await.map_err(failed)
}

/// What the dialog that sends forms starts from (R20).
#[server(prefix = "/api", endpoint = "forms/draft", input = Json)]
pub async fn draft_forms(clients: ClientSelection) -> Result<FormsDraft, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.draft_forms(&permit, &clients).await.map_err(failed)
}

/// Recipients whom the draft does not name.
#[server(prefix = "/api", endpoint = "forms/recipients", input = Json)]
pub async fn list_form_recipients(clients: ClientSelection, wanted: RecipientsWanted) -> Result<RecipientPage, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.list_form_recipients(&permit, &clients, &wanted).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "forms/send", input = Json)]
pub async fn send_forms(batch: FormsBatch) -> Result<BatchReceipt, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.send_forms(&permit, batch).await.map_err(failed)
}

/// Reading is an audit event (R25).
#[server(prefix = "/api", endpoint = "responses/read", input = Json)]
pub async fn read_response(response: ResponseId) -> Result<ResponseView, Failure> {
    let permit = permit::<ReadResponses>().await?;
    services()?.read_response(&permit, response).await.map_err(failed)
}

/// By whom and when, which may be somebody who was faster; and what is to be reviewed next.
#[server(prefix = "/api", endpoint = "responses/review", input = Json)]
pub async fn mark_reviewed(response: ResponseId) -> Result<Reviewed, Failure> {
    let permit = permit::<ReadResponses>().await?;
    services()?.mark_reviewed(&permit, response).await.map_err(failed)
}
