//! `/look/{colour}.css`: the style sheet of a portal's colour. It follows from the colour alone, so it tells nothing of anybody and may be
//! kept for ever.

use crate::router::AppState;
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::organization::Colour;
use http::{StatusCode, header};

pub fn routes() -> Router<AppState> {
    Router::new().route("/look/{file}", get(style_sheet))
}

/// None for a colour that no practice can have.
async fn style_sheet(Path(file): Path<String>) -> Response {
    let Some(colour) = file.strip_suffix(".css").and_then(|colour| Colour::check(colour).ok()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, colour.style_sheet()).into_response()
}
