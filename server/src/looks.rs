//! `/look/{colour}.css`: the style sheet of a portal's colour. It follows from the colour alone, so it tells nothing of anybody and may be
//! kept for ever. And a portal's logo, whose address changes with the picture.

use crate::router::AppState;
use app::request::{status_of, tell};
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::organization::Colour;
use http::{StatusCode, header};

const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub fn routes() -> Router<AppState> {
    Router::new().route("/look/{file}", get(style_sheet)).route("/p/{slug}/logo/{file}", get(logo))
}

/// None for a colour that no practice can have.
async fn style_sheet(Path(file): Path<String>) -> Response {
    let Some(colour) = file.strip_suffix(".css").and_then(|colour| Colour::check(colour).ok()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, FOR_EVER)];
    (headers, colour.style_sheet()).into_response()
}

/// None for another practice's, and for one that has been replaced.
async fn logo(State(state): State<AppState>, Path((slug, file)): Path<(String, String)>) -> Response {
    let Some(hash) = file.strip_suffix(".png") else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"),
    ];
    match state.services.portal_logo(&slug, hash).await {
        Ok(Some(content)) => (headers, content).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => status_of(&tell(&error)).into_response(),
    }
}
