//! The plain post of a client's *General Documents*: a form that was asked of them is withdrawn (R20). It goes back to the page, which says what
//! came of it.

use crate::router::AppState;
use app::request::{RequestContext, status_of, tell};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{
    Refusal,
    ids::{ClientId, FormRequestId},
};
use services::{Result, staff::InviteClients};

pub fn routes() -> Router<AppState> {
    Router::new().route("/clients/{id}/forms/{request}/withdraw", post(withdraw))
}

async fn withdraw(
    State(state): State<AppState>,
    Path((client, request_id)): Path<(ClientId, FormRequestId)>,
    request: Request,
) -> Response {
    let page = format!("/clients/{client}?tab=documents");
    match try_withdraw(&state.request_context(&request), client, request_id).await.map_err(|error| tell(&error)) {
        Ok(()) => Redirect::to(&format!("{page}&withdrawn=1")).into_response(),
        Err(Refusal::Rule(_)) => Redirect::to(&format!("{page}&withdrawn=submitted")).into_response(),
        Err(Refusal::SignedOut) => Redirect::to(&format!("/sign-in?next={page}")).into_response(),
        Err(refusal) => (status_of(&refusal), refusal.to_string()).into_response(),
    }
}

async fn try_withdraw(context: &RequestContext, client: ClientId, request: FormRequestId) -> Result<()> {
    let by = context.permit::<InviteClients>(true).await?;
    context.services.withdraw_form(&by, client, request).await
}
