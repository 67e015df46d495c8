//! The photos and documents of a form: in with its posts or by themselves, and out again to the client whose they are and to staff who
//! may read the response.

use crate::{
    imports::refused,
    posts::{Fields, UNREADABLE, plainly, without_body},
    router::AppState,
};
use app::request::{RequestContext, status_of, tell};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State, multipart::Field},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{
    Refusal,
    forms::{FILE_SUFFIX, LARGEST_FILE},
    ids::{AttachmentId, ClientId, FormRequestId, ResponseId},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use services::{
    Error, Result,
    portal::{File, NewFile, PortalSession},
    staff::ReadResponses,
};
use std::fmt::Write;

/// Of a post with all that it brings: several files of the largest size.
const POST_LIMIT: usize = 48 * 1024 * 1024;
/// Of all its fields but for files.
pub(crate) const FIELDS_LIMIT: usize = 4 * 1024 * 1024;

/// Takes as long as files take over a slow line.
pub fn uploads() -> Router<AppState> {
    Router::new()
        .route("/p/{slug}/forms/{id}", post(crate::fill_form::fill_form))
        .route("/p/{slug}/forms/{id}/files", post(add))
        .layer(DefaultBodyLimit::max(POST_LIMIT))
}

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/p/{slug}/forms/{id}/files/{file}", get(own))
        .route("/clients/{id}/responses/{response}/files/{file}", get(of_response))
}

/// A post taken apart.
#[derive(Default)]
pub(crate) struct Parts {
    pub fields: Fields,
    /// By the place of their question.
    pub files: Vec<(String, NewFile)>,
}

impl Parts {
    /// A form's post, with files or without. A file is read as far as the limit; that it is too large is said at its question, and what
    /// was typed beside it stays.
    pub(crate) async fn of(request: Request) -> std::result::Result<Self, (StatusCode, &'static str)> {
        let unreadable = |status| (status, UNREADABLE);
        let sentence = "The files are too large together. Go back, and add them one after the other.";
        let too_large = || (StatusCode::PAYLOAD_TOO_LARGE, sentence);
        let mut parts = Self::default();
        let mut multipart = Multipart::from_request(request, &()).await.map_err(|rejection| unreadable(rejection.status()))?;
        let mut room = FIELDS_LIMIT;
        // A byte more tells that a file is too large.
        let largest_file = usize::try_from(LARGEST_FILE).unwrap_or(usize::MAX - 1) + 1;
        loop {
            let field = multipart.next_field().await.map_err(|error| match error.status() {
                StatusCode::PAYLOAD_TOO_LARGE => too_large(),
                status => unreadable(status),
            })?;
            let Some(field) = field else { return Ok(parts) };
            let name = field.name().unwrap_or_default().to_owned();
            if let Some(place) = name.strip_suffix(FILE_SUFFIX) {
                let file_name = field.file_name().unwrap_or_default().to_owned();
                let content = read(field, largest_file).await.map_err(unreadable)?;
                // A browser sends an empty one where none was chosen.
                if !file_name.is_empty() {
                    parts.files.push((place.to_owned(), NewFile { name: file_name, content }));
                }
                continue;
            }
            let content = read(field, room).await.map_err(unreadable)?;
            room = room.checked_sub(content.len()).filter(|room| *room > 0).ok_or_else(too_large)?;
            let text = String::from_utf8(content).map_err(|_| unreadable(StatusCode::BAD_REQUEST))?;
            // As a form's post has it: lines end with both.
            parts.fields.push((name, text.replace("\r\n", "\n")));
        }
    }
}

/// The field's content as far as the limit; the rest is passed over.
async fn read(mut field: Field<'_>, limit: usize) -> std::result::Result<Vec<u8>, StatusCode> {
    let mut content = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| error.status())? {
        let room = limit - content.len();
        content.extend_from_slice(&piece[..piece.len().min(room)]);
    }
    Ok(content)
}

/// One file by itself, while the page stays: answers what its field then says, or why not.
async fn add(State(state): State<AppState>, Path((slug, id)): Path<(String, FormRequestId)>, request: Request) -> Response {
    let (context, path) = (state.request_context(&request), request.uri().path().to_owned());
    match add_one(&state, &slug, id, request).await {
        Ok(field) => ([(header::CONTENT_TYPE, "application/json")], field).into_response(),
        Err(Failed::Answer(response)) => response,
        Err(Failed::Error(error)) => {
            let language = state.language_of(&context, &path).await;
            let refusal = tell(&error).retold(language);
            let sentence = match &refusal {
                Refusal::Invalid(errors) => errors.0.values().next().cloned(),
                _ => None,
            };
            (status_of(&refusal), sentence.unwrap_or_else(|| refusal.in_words(language.words()))).into_response()
        }
    }
}

enum Failed {
    Answer(Response),
    Error(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Error(refusal.into())
    }
}

async fn add_one(state: &AppState, slug: &str, id: FormRequestId, request: Request) -> std::result::Result<String, Failed> {
    // Before anything is read: nobody else's files travel.
    let session = client(state, slug, state.request_context(&request)).await?;
    let page = without_body(&request);
    let parts = match Parts::of(request).await {
        Ok(parts) => parts,
        Err(unread) => return Err(Failed::Answer(plainly(state, &page, unread).await)),
    };
    let (place, file) = parts.files.into_iter().next().ok_or(Refusal::NotFound)?;
    Ok(state.services.add_file(&session, id, &place, file).await?.to_field())
}

async fn client(state: &AppState, slug: &str, context: RequestContext) -> Result<PortalSession> {
    let token = context.portal_token.ok_or(Refusal::SignedOut)?;
    Ok(state.services.portal_session(slug, &token, &context.address, true).await?.ok_or(Refusal::SignedOut)?)
}

async fn own(
    State(state): State<AppState>,
    Path((slug, _, file)): Path<(String, FormRequestId, AttachmentId)>,
    request: Request,
) -> Response {
    let context = state.request_context(&request);
    let found = match client(&state, &slug, context).await {
        Ok(session) => state.services.own_file(&session, file).await,
        Err(error) => Err(error),
    };
    handed_out(found, &format!("/p/{slug}"))
}

async fn of_response(
    State(state): State<AppState>,
    Path((client, response, file)): Path<(ClientId, ResponseId, AttachmentId)>,
    request: Request,
) -> Response {
    let context = state.request_context(&request);
    let found = match context.permit::<ReadResponses>(true).await {
        Ok(permit) => state.services.response_file(&permit, client, response, file).await,
        Err(error) => Err(error),
    };
    handed_out(found, &format!("/sign-in?next=/clients/{client}/responses/{response}"))
}

fn handed_out(found: Result<File>, sign_in: &str) -> Response {
    match found {
        Ok(file) => (headers(&file), file.content).into_response(),
        Err(error) => refused(&error, sign_in),
    }
}

/// A picture is shown, since it was made here; a document is handed to the person's own program.
fn headers(file: &File) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name, value: &str| headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
    set(header::CONTENT_TYPE, &file.content_type);
    let how = if file.content_type.starts_with("image/") { "inline" } else { "attachment" };
    set(header::CONTENT_DISPOSITION, &format!("{how}; filename*=UTF-8''{}", percent_encoded(&file.title)));
    set(header::CACHE_CONTROL, "no-store");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'");
    headers
}

/// RFC 8187.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _written = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_letters_stands_in_a_header() {
        assert_eq!(percent_encoded("Kärtchen 1.jpg"), "K%C3%A4rtchen%201.jpg");
        assert_eq!(percent_encoded("a\"\r\nb"), "a%22%0D%0Ab");
    }
}
