//! The page behind a reminder's *Stop* link (R28), and its two ways of being posted: by its own button, and by a mail program for its
//! reader's one click (RFC 8058), which sends no cookie, names no origin, and follows no redirect. Looking changes nothing.

use crate::router::AppState;
use app::{
    portal::{STOP_FIELD, stop_document},
    request::{RequestContext, status_of, tell},
};
use axum::{
    Form,
    body::{Body, to_bytes},
    extract::{FromRequest, Path, Request, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    Language, Refusal,
    ids::{ClientId, LoginId},
    reminders::StopPage,
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use services::{Result, staff::InviteClients};

/// Nothing runs here, and nothing is loaded but the styles.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What either way of posting needs, with room.
const BODY_LIMIT: usize = 4096;

pub async fn stop_page(State(state): State<AppState>, Path((slug, token)): Path<(String, String)>, request: Request) -> Response {
    let language = state.language_of(&state.request_context(&request), request.uri().path()).await;
    show(&state, &slug, &token, language).await
}

pub async fn stop(State(state): State<AppState>, Path((slug, token)): Path<(String, String)>, request: Request) -> Response {
    let context = state.request_context(&request);
    let language = state.language_of(&context, request.uri().path()).await;
    // A program that posts whatever it finds has not asked for this.
    if asks_to_stop(request.into_body()).await
        && let Err(error) = state.services.stop_reminders(&slug, &token, &context.address).await
    {
        return document(&state, language, Err(tell(&error)));
    }
    show(&state, &slug, &token, language).await
}

/// As form fields or as parts (RFC 8058 section 3.1 lets a mail program choose).
async fn asks_to_stop(body: Body) -> bool {
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else { return false };
    let text = String::from_utf8_lossy(&bytes);
    let (field, value) = STOP_FIELD;
    [("List-Unsubscribe", "One-Click"), (field, value)].into_iter().any(|(name, value)| {
        let is_field = text.split('&').any(|pair| pair.trim() == format!("{name}={value}"));
        let is_part = text.contains(&format!("name=\"{name}\"\r\n\r\n{value}\r\n"));
        is_field || is_part
    })
}

async fn show(state: &AppState, slug: &str, token: &str, language: Language) -> Response {
    document(state, language, state.services.stop_page(slug, token).await.map_err(|error| tell(&error)))
}

fn document(state: &AppState, language: Language, page: std::result::Result<StopPage, Refusal>) -> Response {
    let status = page.as_ref().err().map_or(StatusCode::OK, status_of);
    let policy = [(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))];
    (status, policy, Html(stop_document(&state.assets.urls.css, language, page))).into_response()
}

/// Who asks for reminders again.
#[derive(Deserialize)]
pub struct Asking {
    /// A representative's; none for the client.
    login: Option<LoginId>,
}

/// By staff, for the one who asks for reminders again. Goes back to the client's page, which shows where they stand.
pub async fn start(State(state): State<AppState>, Path(client): Path<ClientId>, request: Request) -> Response {
    let page = format!("/clients/{client}");
    let context = state.request_context(&request);
    let Ok(Form(Asking { login })) = Form::from_request(request, &()).await else { return Redirect::to(&page).into_response() };
    match try_start(context, client, login).await.map_err(|error| tell(&error)) {
        Ok(()) | Err(Refusal::Rule(_)) => Redirect::to(&page).into_response(),
        Err(Refusal::SignedOut) => Redirect::to(&format!("/sign-in?next={page}")).into_response(),
        Err(refusal) => (status_of(&refusal), refusal.to_string()).into_response(),
    }
}

async fn try_start(context: RequestContext, client: ClientId, login: Option<LoginId>) -> Result<()> {
    let by = context.permit::<InviteClients>(true).await?;
    context.services.start_reminders(&by, client, login).await
}
