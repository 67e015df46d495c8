//! The server functions of people who ask to become clients. They ask and confirm by plain posts.

use crate::Failure;
use domain::{
    ids::SignUpRequestId,
    sign_up_requests::{SignUpConfirmPage, SignUpDecided, SignUpDecision, WaitingSignUp},
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services, staff_session};
#[cfg(feature = "ssr")]
use services::staff::{EditClients, InviteClients};

#[server(prefix = "/api", endpoint = "portal/confirm-sign-up", input = Json)]
pub async fn get_sign_up_confirm_page(slug: String, secret: String) -> Result<SignUpConfirmPage, Failure> {
    services()?.sign_up_confirm_page(&slug, &secret).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "sign-ups/list", input = Json)]
pub async fn list_sign_ups() -> Result<Vec<WaitingSignUp>, Failure> {
    let permit = permit::<EditClients>().await?;
    services()?.list_sign_ups(&permit).await.map_err(failed)
}

/// Whoever may invite invites with it.
#[server(prefix = "/api", endpoint = "sign-ups/decide", input = Json)]
pub async fn decide_sign_up(request: SignUpRequestId, decision: SignUpDecision) -> Result<SignUpDecided, Failure> {
    let permit = permit::<EditClients>().await?;
    let may_invite = staff_session().await?.permit::<InviteClients>().ok();
    services()?.decide_sign_up(&permit, may_invite.as_ref(), request, decision).await.map_err(failed)
}
