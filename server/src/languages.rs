//! Choosing the language that the portal is read in: a plain post that leads back to where it came from; or the post of any form of the
//! portal with [`LANGUAGE_FIELD`], which shows its page again with what was typed.

use crate::{
    cookies,
    posts::{Fields, Post, local_path, take, value_in},
    router::AppState,
};
use app::{LANGUAGE_FIELD, Posted, request::tell};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{Language, Refusal, language::Wishes};
use http::{HeaderMap, header};

pub fn routes() -> Router<AppState> {
    Router::new().route("/p/{slug}/language", post(choose))
}

/// What a request says of its reader.
pub fn wishes(headers: &HeaderMap, secure: bool) -> Wishes {
    let accepted = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",");
    Wishes { chosen: cookies::read_language(headers, secure), accepted }
}

async fn choose(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let context = state.request_context(&request);
    let mut post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let front = format!("/p/{slug}");
    let next = local_path(post.value("next")).filter(|next| next.starts_with(&front)).unwrap_or(&front).to_owned();
    let Some(language) = chosen(&post.fields) else { return post.again(&state, Refusal::NotFound).await };
    match state.services.choose_language(&slug, context.portal_token.as_ref(), language).await {
        Ok(()) => kept(&state, language, Redirect::to(&next).into_response()),
        Err(error) => {
            // The picker stands on that page.
            if let Ok(page) = next.parse() {
                *post.page.uri_mut() = page;
            }
            post.again(&state, tell(&error)).await
        }
    }
}

/// The language that a post asks for, where it asks for one.
pub fn chosen(fields: &Fields) -> Option<Language> {
    Language::from_tag(value_in(fields, LANGUAGE_FIELD))
}

/// With the cookie by which this device remembers it.
pub fn kept(state: &AppState, language: Language, mut response: Response) -> Response {
    if let Some(cookie) = cookies::set_language(language, state.settings.secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page that was posted to, in the language that was asked for, with what was typed; nothing else is done.
pub async fn turned(state: &AppState, post: Post, language: Language) -> Response {
    let context = state.request_context(&post.page);
    let slug = post.page.uri().path().split('/').nth(2).unwrap_or_default().to_owned();
    match state.services.choose_language(&slug, context.portal_token.as_ref(), language).await {
        Ok(()) => {
            let values = post.typed();
            let response = state.render_in(post.page, Some(Posted { refusal: None, values }), Some(language)).await;
            kept(state, language, response)
        }
        Err(error) => post.again(state, tell(&error)).await,
    }
}
