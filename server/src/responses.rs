//! A client's submitted response as a file: what is stored, for whoever may read it.

use crate::{
    imports::{permitted, refused},
    router::AppState,
};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::ids::{ClientId, ResponseId};
use http::header;
use services::staff::ReadResponses;

pub fn routes() -> Router<AppState> {
    Router::new().route("/clients/{id}/responses/{response}/response.json", get(download))
}

/// The FHIR `QuestionnaireResponse`, byte for byte.
async fn download(State(state): State<AppState>, Path((client, response)): Path<(ClientId, ResponseId)>, request: Request) -> Response {
    let context = state.request_context(&request);
    let found = match permitted::<ReadResponses>(&state, context).await {
        Ok(permit) => state.services.download_response(&permit, client, response).await,
        Err(error) => Err(error),
    };
    match found {
        Ok((name, json)) => {
            let headers = [
                (header::CONTENT_TYPE, "application/fhir+json; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, json).into_response()
        }
        Err(error) => refused(&error, &format!("/sign-in?next=/clients/{client}/responses/{response}")),
    }
}
