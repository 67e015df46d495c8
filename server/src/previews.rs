//! The two documents that may use inline styles, since e-mails do: the empty frame that a preview is written into, and an
//! e-mail of the built-in mailbox. Both can run nothing and load nothing.

use crate::router::AppState;
use axum::{
    extract::{Path, Request, State},
    response::{Html, IntoResponse, Response},
};
use domain::ids::MailId;
use http::{HeaderValue, StatusCode, header};

const FRAME_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

pub async fn empty_frame() -> Response {
    with_policy("<!doctype html><html lang=\"en\"><head><title>Preview</title></head><body></body></html>".to_owned(), FRAME_POLICY)
}

/// The HTML of one e-mail in the built-in mailbox.
pub async fn mail(State(state): State<AppState>, Path(id): Path<MailId>, request: Request) -> Response {
    let context = state.request_context(&request);
    if !context.mailbox {
        return StatusCode::NOT_FOUND.into_response();
    }
    match state.services.get_mail_html(id).await {
        Ok(html) => with_policy(html, MAIL_POLICY),
        Err(error) => app::request::status_of(&app::request::tell(&error)).into_response(),
    }
}

/// An e-mail's links lead to other sites, which are told nothing; and nothing is posted from here.
fn with_policy(html: String, policy: &'static str) -> Response {
    let headers = [(header::CONTENT_SECURITY_POLICY, policy), (header::REFERRER_POLICY, "no-referrer")];
    (headers.map(|(name, value)| (name, HeaderValue::from_static(value))), Html(html)).into_response()
}
