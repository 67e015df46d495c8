//! The server functions of messages: the default, for administrators alone (R16), drafts, and samples.

use crate::Failure;
use domain::{
    ids::FormId,
    invitations::BatchPurpose,
    messages::{DraftPage, DraftPlace, InvitationDefault, KeptDraft, SampleReceipt, WrittenMessage},
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::{Administer, InviteClients};

/// Keeps what somebody is writing, for them alone; `None` gives it up. Without a `page`, in the place of whatever there is.
#[server(prefix = "/api", endpoint = "messages/keep-draft", input = Json)]
pub async fn keep_draft(place: DraftPlace, page: Option<DraftPage>, draft: Option<KeptDraft>) -> Result<(), Failure> {
    let permit = permit::<InviteClients>().await?;
    let services = services()?;
    let kept = match page {
        Some(page) => services.keep_draft_of_page(&permit, place, &page, draft.as_ref()).await,
        None => services.keep_draft(&permit, place, draft.as_ref()).await,
    };
    kept.map_err(failed)
}

/// `seen`: the default that it was written from. `page`: where.
#[server(prefix = "/api", endpoint = "messages/save-default", input = Json)]
pub async fn save_default(
    seen: InvitationDefault,
    page: Option<DraftPage>,
    written: WrittenMessage,
    forms: Vec<FormId>,
) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.save_default(&permit, &seen, (&written, &forms), page.as_ref()).await.map_err(failed)
}

/// To whoever asks for it. `purpose`: what the message is written for.
#[server(prefix = "/api", endpoint = "messages/send-sample", input = Json)]
pub async fn send_sample(purpose: BatchPurpose, written: WrittenMessage, forms: Vec<FormId>) -> Result<SampleReceipt, Failure> {
    let permit = permit::<InviteClients>().await?;
    services()?.send_sample(&permit, purpose, (&written, &forms)).await.map_err(failed)
}
