//! The server functions of the default message. Administrators alone (R16).

use crate::Failure;
use domain::{form_catalog::FormSummary, ids::FormId, messages::Message};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::{Administer, InviteClients};

/// The default message and the forms, each saying whether it goes along by default.
#[server(prefix = "/api", endpoint = "messages/default", input = Json)]
pub async fn default_message() -> Result<(Message, Vec<FormSummary>), Failure> {
    permit::<Administer>().await?;
    let draft = services()?.draft_invitations(&permit::<InviteClients>().await?, &[]).await.map_err(failed)?;
    Ok((draft.message, draft.forms))
}

#[server(prefix = "/api", endpoint = "messages/save-default", input = Json)]
pub async fn save_default(message: Message, forms: Vec<FormId>) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.save_default(&permit, &message, &forms).await.map_err(failed)
}
