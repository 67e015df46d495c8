//! A client's submitted response as a file: what is stored, and a PDF to be filed, for whoever may read it.

use crate::{imports::refused, router::AppState};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::ids::{ClientId, ResponseId};
use http::header;
use services::{Result, staff::ReadResponses};

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/clients/{id}/responses/{response}/response.json", get(download))
        .route("/clients/{id}/responses/{response}/pdf", get(print))
}

/// The FHIR `QuestionnaireResponse`, byte for byte.
async fn download(State(state): State<AppState>, Path((client, response)): Path<(ClientId, ResponseId)>, request: Request) -> Response {
    let context = state.request_context(&request);
    let found = match context.permit::<ReadResponses>(true).await {
        Ok(permit) => state.services.download_response(&permit, client, response).await,
        Err(error) => Err(error),
    };
    file(found, "application/fhir+json; charset=utf-8", (client, response))
}

/// Tagged, in the version that was answered.
async fn print(State(state): State<AppState>, Path((client, response)): Path<(ClientId, ResponseId)>, request: Request) -> Response {
    let context = state.request_context(&request);
    let found = match context.permit::<ReadResponses>(true).await {
        Ok(permit) => state.services.print_response(&permit, client, response).await,
        Err(error) => Err(error),
    };
    file(found, "application/pdf", (client, response))
}

/// A name and what is in the file, to be kept and not shown; or why there is none.
fn file(found: Result<(String, impl IntoResponse)>, kind: &str, (client, response): (ClientId, ResponseId)) -> Response {
    match found {
        Ok((name, content)) => {
            let headers = [
                (header::CONTENT_TYPE, kind.to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, content).into_response()
        }
        Err(error) => refused(&error, &format!("/sign-in?next=/clients/{client}/responses/{response}")),
    }
}
