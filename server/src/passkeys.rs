//! Passkeys and devices over HTTP: what the browser's part asks for, as JSON; the plain posts with what the device answered; and the
//! buttons on the page about one's own login. They go to the page that they stand on, so that what is refused is shown there.

use crate::{
    cookies,
    posts::{Fields, Post, signed_in_to_portal, take, value_in, way_in},
    router::AppState,
    sessions,
};
use app::{
    passkeys::{SCRIPT, script_url},
    request::{status_of, tell},
};
use axum::{
    Json, Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::Refusal;
use http::header;
use services::{Result, SessionToken, devices::LoginSession, passkeys::PasskeyAnswer};

pub fn routes() -> Router<AppState> {
    Router::new().route("/p/{slug}/passkey", post(ask)).route(script_url(), get(script))
}

/// Its address changes with its text.
async fn script() -> impl IntoResponse {
    let headers =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, SCRIPT)
}

/// What the device is to be asked. A refusal is a sentence, which the script shows.
async fn ask(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let context = state.request_context(&request);
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let asked = match post.value("_action") {
        "sign-in" => state.services.begin_passkey_sign_in(&slug, &post.address).await,
        "add" => match own_session(&state, &slug, context.portal_token.clone(), &post.address).await {
            Ok(session) => state.services.begin_passkey(&session).await,
            Err(error) => Err(error),
        },
        _ => Err(Refusal::NotFound.into()),
    };
    match asked {
        Ok(ask) => Json(ask).into_response(),
        Err(error) => {
            let (refusal, language) = (tell(&error), state.language_of(&context, post.page.uri().path()).await);
            (status_of(&refusal), refusal.retold(language).in_words(language.words())).into_response()
        }
    }
}

/// On the page where one signs in.
pub(crate) async fn sign_in(state: &AppState, slug: &str, post: Post) -> Response {
    let way_in = way_in(slug, &post);
    match state.services.sign_in_by_passkey(slug, answer(&post.fields), &post.address).await {
        Ok(token) => {
            let response = signed_in_to_portal(state, &post.user_agent, &token, &way_in).await;
            remembering(state, response, true)
        }
        Err(error) => post.again(state, tell(&error)).await,
    }
}

/// Whether the button is one of those about one's own login that are pressed here.
pub(crate) fn is_own(action: &str) -> bool {
    ["passkey-add", "passkey-later", "passkey-remove", "device-end"].contains(&action)
}

/// `page` is the practice's, and the page that the button stands on, which is a client's or a representative's.
pub(crate) async fn press(state: &AppState, page: (&str, &str), post: Post) -> Response {
    let token = state.request_context(&post.page).portal_token;
    let session = match own_session(state, page.0, token, &post.address).await {
        Ok(session) => session,
        Err(error) => return sessions::refused(state, page.0, post, &error).await,
    };
    match pressed(state, page, &session, (&post.fields, &post.user_agent)).await {
        Ok(response) => response,
        Err(error) => sessions::refused(state, page.0, post, &error).await,
    }
}

async fn pressed(
    state: &AppState,
    (slug, page): (&str, &str),
    session: &LoginSession,
    (fields, user_agent): (&Fields, &str),
) -> Result<Response> {
    let services = &state.services;
    let page = if value_in(fields, "back") == "home" { "home" } else { page };
    let done = |news: &str| Redirect::to(&format!("/p/{slug}/{page}{news}")).into_response();
    match value_in(fields, "_action") {
        "passkey-add" => {
            services.add_passkey(session, answer(fields), user_agent).await?;
            Ok(remembering(state, done("?passkey=1"), true))
        }
        "passkey-later" => {
            services.decline_passkey(session).await?;
            Ok(done(""))
        }
        "passkey-remove" => {
            let passkey = value_in(fields, "passkey").parse().map_err(|_| Refusal::NotFound)?;
            let left = services.remove_passkey(session, passkey).await?;
            let response = done("?passkey-removed=1");
            Ok(if left == 0 { remembering(state, response, false) } else { response })
        }
        "device-end" => {
            let device = value_in(fields, "device").parse().map_err(|_| Refusal::NotFound)?;
            services.end_device(session, device).await?;
            Ok(done("?device-ended=1"))
        }
        _ => Err(Refusal::NotFound.into()),
    }
}

async fn own_session(state: &AppState, slug: &str, token: Option<SessionToken>, address: &str) -> Result<LoginSession> {
    let token = token.ok_or(Refusal::SignedOut)?;
    let session = state.services.login_session(slug, &token, address).await?;
    session.ok_or_else(|| Refusal::SignedOut.into())
}

fn answer(fields: &Fields) -> PasskeyAnswer<'_> {
    PasskeyAnswer { challenge: value_in(fields, "challenge").parse().ok(), credential: value_in(fields, "credential") }
}

/// In this browser the passkey is the first thing offered from here on, or is so no more.
fn remembering(state: &AppState, mut response: Response, is_used: bool) -> Response {
    if let Some(cookie) = cookies::set_passkey_used(is_used, state.settings.secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
