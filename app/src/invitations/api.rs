//! The server functions of invitations.

use crate::Failure;
use domain::{
    clients::ClientSelection,
    ids::{BatchId, ClientId, InvitationId},
    invitations::{
        ActivityPage, ActivityQuery, BatchPage, BatchProgress, BatchReceipt, BatchRows, BatchState, HandedLink, InvitationBatch,
        RecipientPage, RecipientsWanted, SendDraft, SendingView,
    },
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, quiet_permit, services};
#[cfg(feature = "ssr")]
use services::staff::{Administer, EditClients, InviteClients};

/// What the dialog starts from; for no clients, the default message alone.
#[server(prefix = "/api", endpoint = "invitations/draft", input = Json)]
pub async fn draft_invitations(clients: ClientSelection) -> Result<SendDraft, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.draft_invitations(&permit, &clients).await.map_err(failed)
}

/// Recipients whom the draft does not name.
#[server(prefix = "/api", endpoint = "invitations/recipients", input = Json)]
pub async fn list_recipients(clients: ClientSelection, wanted: RecipientsWanted) -> Result<RecipientPage, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.list_recipients(&permit, &clients, &wanted).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "invitations/send", input = Json)]
pub async fn send_invitations(batch: InvitationBatch) -> Result<BatchReceipt, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.send_invitations(&permit, batch).await.map_err(failed)
}

/// Asked by an open page by itself, which is no sign that somebody is there (R26).
#[server(prefix = "/api", endpoint = "invitations/progress", input = Json)]
pub async fn get_batch_progress(batch: BatchId) -> Result<BatchProgress, Failure> {
    let permit = quiet_permit::<InviteClients>().await?;
    services()?.batch_progress(&permit, batch).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "invitations/hold", input = Json)]
pub async fn hold_batch(batch: BatchId, wanted: BatchState) -> Result<BatchProgress, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.hold_batch(&permit, batch, wanted).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "invitations/retry", input = Json)]
pub async fn send_again(batch: BatchId, #[server(default)] rows: BatchRows, idempotency_key: String) -> Result<BatchReceipt, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.send_again(&permit, (batch, rows), &idempotency_key).await.map_err(failed)
}

/// `rows`: where it is not told, the first group that has somebody. `after`: as the page before gave it. Fetched by an open page by itself too, which is no sign that somebody is there (R26).
#[server(prefix = "/api", endpoint = "invitations/batch", input = Json)]
pub async fn get_batch(batch: BatchId, rows: Option<BatchRows>, after: Option<String>) -> Result<BatchPage, Failure> {
    let permit = quiet_permit::<Administer>().await?;
    services()?.batch_page(&permit, batch, rows, after.as_deref()).await.map_err(failed)
}

/// The address of a client to whom an e-mail could not be delivered.
#[server(prefix = "/api", endpoint = "invitations/mend", input = Json)]
pub async fn mend_address(client: ClientId, email: String) -> Result<(), Failure> {
    let permit = permit::<EditClients>().await?;
    services()?.change_email(&permit, client, &email).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "invitations/revoke", input = Json)]
pub async fn revoke_invitation(invitation: InvitationId) -> Result<(), Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.revoke_invitation(&permit, invitation).await.map_err(failed)
}

/// R29. The only place where the link is told.
#[server(prefix = "/api", endpoint = "invitations/hand-over", input = Json)]
pub async fn hand_over_link(client: ClientId) -> Result<HandedLink, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.hand_over_link(&permit, client).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "invitations/list", input = Json)]
pub async fn list_invitations(query: ActivityQuery) -> Result<ActivityPage, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.list_invitations(&permit, &query).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "invitations/sendings", input = Json)]
pub async fn list_sendings() -> Result<Vec<SendingView>, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.list_sendings(&permit).await.map_err(failed)
}
