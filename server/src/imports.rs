//! Files, in and out: with clients, with what became of a sending, with the audit log, and with a form. What a page's form or a plain link
//! brings is streamed both ways. What is refused is shown on the same page, with what was chosen.

use crate::{
    posts::{self, Fields, Post, take, value_in},
    router::AppState,
};
use app::request::{status_of, tell};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Query, Request, State, multipart::Field},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{
    Refusal,
    audit::AuditQuery,
    clients::import::{ClientField, DateOrder, FirstLine, Shown},
    ids::{BatchId, FormId, ImportId},
};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use http::header;
use services::{
    Error, Result,
    staff::{Administer, Permit},
};
use std::task::Poll;

/// Takes as long as a file of the largest size over a slow line; how large it may be is counted while it is read.
pub fn uploads() -> Router<AppState> {
    Router::new().route("/organization/clients", post(upload)).layer(DefaultBodyLimit::disable())
}

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/organization/clients/export.csv", get(export))
        .route("/organization/portal/sendings/{id}/outcome.csv", get(outcome))
        .route("/organization/audit/log.csv", get(audit_log))
        .route("/organization/portal/forms/{id}/questionnaire.json", get(questionnaire))
        .route("/organization/portal/forms/{id}/draft.json", get(draft))
        .route("/organization/clients/imports/{id}", post(decide))
}

/// A page that shows how far the file has come asks for the import's address; a plain form is led there.
async fn upload(State(state): State<AppState>, request: Request) -> Response {
    let is_asked = request.headers().get(header::ACCEPT).is_some_and(|accept| accept == "text/plain");
    let page = posts::without_body(&request);
    match read(&state, request).await {
        Ok(id) if is_asked => format!("/organization/clients/imports/{id}").into_response(),
        Ok(id) => Redirect::to(&format!("/organization/clients/imports/{id}")).into_response(),
        Err(error) => {
            let refusal = tell(&error);
            if is_asked {
                let sentence = refusal.at("file").map_or_else(|| refusal.to_string(), str::to_owned);
                (status_of(&refusal), sentence).into_response()
            } else {
                Post { fields: Vec::new(), page, address: String::new(), user_agent: String::new() }.again(&state, refusal).await
            }
        }
    }
}

async fn read(state: &AppState, request: Request) -> Result<ImportId> {
    let context = state.request_context(&request);
    let permit = context.permit(true).await?;
    let mut parts = Multipart::from_request(request.map(piece_by_piece), &()).await.map_err(|_| none_chosen())?;
    while let Some(field) = parts.next_field().await.map_err(|_| broken_off())? {
        if field.name() == Some("file") {
            return read_file(state, &permit, field).await;
        }
    }
    Err(none_chosen())
}

async fn read_file(state: &AppState, permit: &Permit<Administer>, mut file: Field<'_>) -> Result<ImportId> {
    // A browser sends an empty one where none was chosen.
    let name = file.file_name().filter(|name| !name.is_empty()).ok_or_else(none_chosen)?.to_owned();
    let mut upload = state.services.upload_import(permit, &name);
    while let Some(piece) = file.chunk().await.map_err(|_| broken_off())? {
        upload.take(&piece).await?;
    }
    upload.finish().await
}

/// What takes a multipart body apart gathers all that has arrived before it gives any of it on, which is the whole file if it
/// arrives quickly enough. So after each piece it is told that nothing more has arrived yet.
fn piece_by_piece(body: Body) -> Body {
    let mut pieces = body.into_data_stream();
    let mut is_paused = true;
    Body::from_stream(stream::poll_fn(move |context| {
        is_paused = !is_paused;
        if is_paused {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        pieces.poll_next_unpin(context)
    }))
}

fn none_chosen() -> Error {
    Refusal::field("file", "Choose a file.").into()
}

fn broken_off() -> Error {
    Refusal::field("file", "The file did not arrive as a whole. Check the network, then send it again.").into()
}

/// A post of the import's page: what the columns hold, or what is to be done with it.
async fn decide(State(state): State<AppState>, Path(id): Path<ImportId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let permit = context.permit(true).await;
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let decided = match permit {
        Ok(permit) => carry_out(&state, &permit, id, &post.fields).await,
        Err(error) => Err(error),
    };
    match decided {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

/// Answers where to go.
async fn carry_out(state: &AppState, by: &Permit<Administer>, id: ImportId, fields: &Fields) -> Result<String> {
    let services = &state.services;
    match value_in(fields, "_action") {
        "check" => {
            let Shown { columns, dates, first_line, .. } = shown(fields);
            services.check_import(by, id, columns, dates, first_line).await?;
        }
        "import" => services.start_import(by, id, &shown(fields)).await?,
        "undo" => services.undo_import(by, id).await?,
        "forget" => {
            services.forget_import(by, id).await?;
            return Ok("/organization/clients".to_owned());
        }
        _ => return Err(Refusal::NotFound.into()),
    }
    Ok(format!("/organization/clients/imports/{id}"))
}

fn shown(fields: &Fields) -> Shown {
    let columns = fields.iter().filter(|(name, _)| name == "column").map(|(_, key)| ClientField::from_key(key));
    Shown {
        check: value_in(fields, "check").to_owned(),
        columns: columns.collect(),
        dates: DateOrder::from_key(value_in(fields, "dates")),
        first_line: FirstLine::from_key(value_in(fields, "first")).unwrap_or_default(),
    }
}

async fn export(State(state): State<AppState>, request: Request) -> Response {
    let context = state.request_context(&request);
    let exported = match context.permit(true).await {
        Ok(permit) => state.services.export_clients(&permit).await,
        Err(error) => Err(error),
    };
    file(exported, "attachment; filename=\"clients.csv\"", "/sign-in?next=/organization/clients")
}

/// What became of everyone of a sending.
async fn outcome(State(state): State<AppState>, Path(batch): Path<BatchId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let told = match context.permit(true).await {
        Ok(permit) => state.services.batch_outcome(&permit, batch).await,
        Err(error) => Err(error),
    };
    file(told, "attachment; filename=\"sending.csv\"", "/sign-in?next=/organization/portal/activity")
}

/// As much of the audit log as the address asks for.
async fn audit_log(State(state): State<AppState>, Query(query): Query<AuditQuery>, request: Request) -> Response {
    let context = state.request_context(&request);
    let exported = match context.permit(true).await {
        Ok(permit) => state.services.export_audit_log(&permit, &query).await,
        Err(error) => Err(error),
    };
    file(exported, "attachment; filename=\"audit-log.csv\"", "/sign-in?next=/organization/audit")
}

/// A form as FHIR JSON, as it was brought in.
async fn questionnaire(State(state): State<AppState>, Path(form): Path<FormId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let found = match context.permit(true).await {
        Ok(permit) => state.services.export_form(&permit, form).await,
        Err(error) => Err(error),
    };
    form_file(found)
}

/// A form as FHIR JSON, as it is being designed.
async fn draft(State(state): State<AppState>, Path(form): Path<FormId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let found = match context.permit(true).await {
        Ok(permit) => state.services.export_design(&permit, form).await,
        Err(error) => Err(error),
    };
    form_file(found)
}

fn form_file(found: Result<(String, String)>) -> Response {
    match found {
        Ok((title, json)) => {
            let disposition = format!("attachment; filename=\"{}.json\"", domain::organization::slug(&title));
            let headers = [
                (header::CONTENT_TYPE, "application/fhir+json; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, disposition),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, json).into_response()
        }
        Err(error) => refused(&error, "/sign-in?next=/organization/portal/forms"),
    }
}

pub(crate) fn refused(error: &Error, sign_in: &str) -> Response {
    match tell(error) {
        Refusal::SignedOut => Redirect::to(sign_in).into_response(),
        refusal => (status_of(&refusal), refusal.to_string()).into_response(),
    }
}

fn file(pieces: Result<impl Stream<Item = Result<String>> + Send + 'static>, name: &'static str, sign_in: &str) -> Response {
    match pieces {
        Ok(pieces) => {
            let pieces = pieces.inspect_err(|error| tracing::error!(?error, "a file broke off"));
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, Body::from_stream(pieces)).into_response()
        }
        Err(error) => refused(&error, sign_in),
    }
}
