//! The plain posts of a client's page about the client's account: a link to set a new password, another try, an end to all sessions, an address
//! that waits to be confirmed. Each goes back to the page, which says what was done or why not.

use crate::router::AppState;
use app::request::{status_of, tell};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{Refusal, ids::ClientId};
use services::{
    Result,
    staff::{Administer, EditClients, InviteClients},
};

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/clients/{id}/send-reset", post(send_reset))
        .route("/clients/{id}/unlock", post(unlock))
        .route("/clients/{id}/end-sessions", post(end_sessions))
        .route("/clients/{id}/address/again", post(send_address_again))
        .route("/clients/{id}/address/cancel", post(cancel_address))
}

async fn send_reset(State(state): State<AppState>, Path(client): Path<ClientId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let done = async {
        let by = context.permit::<InviteClients>(true).await?;
        context.services.send_client_reset_by_staff(&by, client).await
    };
    answer(client, "reset-sent", done.await)
}

async fn unlock(State(state): State<AppState>, Path(client): Path<ClientId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let done = async {
        let by = context.permit::<InviteClients>(true).await?;
        context.services.unlock_client(&by, client).await
    };
    answer(client, "unlocked", done.await)
}

async fn end_sessions(State(state): State<AppState>, Path(client): Path<ClientId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let done = async {
        let by = context.permit::<Administer>(true).await?;
        context.services.end_client_sessions(&by, client).await.map(|_count| ())
    };
    answer(client, "signed-out", done.await)
}

async fn send_address_again(State(state): State<AppState>, Path(client): Path<ClientId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let done = async {
        let by = context.permit::<EditClients>(true).await?;
        context.services.resend_client_address(&by, client).await
    };
    answer(client, "address-again", done.await)
}

async fn cancel_address(State(state): State<AppState>, Path(client): Path<ClientId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let done = async {
        let by = context.permit::<EditClients>(true).await?;
        context.services.cancel_client_address(&by, client).await
    };
    answer(client, "address-cancelled", done.await)
}

fn answer(client: ClientId, said: &str, done: Result<()>) -> Response {
    let page = format!("/clients/{client}");
    match done.map_err(|error| tell(&error)) {
        Ok(()) => Redirect::to(&format!("{page}?account={said}")).into_response(),
        Err(Refusal::Rule(_)) => Redirect::to(&format!("{page}?account=meanwhile")).into_response(),
        Err(Refusal::TooMany) => Redirect::to(&format!("{page}?account=too-many")).into_response(),
        Err(Refusal::SignedOut) => Redirect::to(&format!("/sign-in?next={page}")).into_response(),
        Err(refusal) => (status_of(&refusal), refusal.to_string()).into_response(),
    }
}
