//! The server functions of invitations.

use crate::Failure;
use domain::{
    ids::{BatchId, ClientId, InvitationId},
    invitations::{ActivityPage, ActivityQuery, BatchProgress, BatchReceipt, HandedLink, InvitationBatch, SendDraft},
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, quiet_permit, services};
#[cfg(feature = "ssr")]
use services::staff::{Administer, InviteClients};

/// What the dialog starts from; for no clients, the default message alone.
#[server(prefix = "/api", endpoint = "invitations/draft", input = Json)]
pub async fn draft_invitations(clients: Vec<ClientId>) -> Result<SendDraft, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.draft_invitations(&permit, &clients).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "invitations/send", input = Json)]
pub async fn send_invitations(batch: InvitationBatch) -> Result<BatchReceipt, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.send_invitations(&permit, batch).await.map_err(failed)
}

/// Asked every second by an open dialog, which is no sign that somebody is there (R26).
#[server(prefix = "/api", endpoint = "invitations/progress", input = Json)]
pub async fn get_batch_progress(batch: BatchId) -> Result<BatchProgress, Failure> {
    let permit = quiet_permit::<InviteClients>().await?;
    services()?.batch_progress(&permit, batch).await.map_err(failed)
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
