//! The plain form posts: they work without scripts. What is refused is shown on the same page, with what was typed.

use crate::{
    cookies::{self, Door},
    languages, passkeys,
    router::AppState,
};
use app::{
    Posted,
    request::{status_of, tell},
};
use axum::{
    Form, Router,
    body::Body,
    extract::{FromRequest, Path, Query, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{Refusal, ids::FormRequestId, language::retell, organization::SetupForm, portal::JoinForm};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use services::SessionToken;
use std::collections::BTreeMap;

/// Fields that are typed, or answered by a device, again. A form's own questions may be called so: see [`Post::typed`].
const SECRETS: [&str; 6] = ["password", "code", "own", "old", "challenge", "credential"];

pub(crate) const UNREADABLE: &str = "The form could not be read. Go back, reload the page, and try again.";
pub(crate) const TOO_LONG: &str = "This is more than a form takes. Go back, and shorten it.";

const CLEAR_SITE_DATA: &str = "clear-site-data";

pub(crate) type Fields = Vec<(String, String)>;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/setup", post(set_up))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/p/{slug}", post(portal_sign_in))
        .route("/p/{slug}/sign-out", post(portal_sign_out))
        .route("/p/{slug}/join/{secret}", post(join))
        .route("/p/{slug}/join/{secret}/newest", post(send_newest))
}

/// A post taken apart: the fields, and the request without its body to render the page again.
pub(crate) struct Post {
    pub(crate) fields: Fields,
    pub(crate) page: Request,
    pub(crate) address: String,
    /// What the browser says of itself.
    pub(crate) user_agent: String,
}

/// The request to render the page again.
pub(crate) fn without_body(request: &Request) -> Request {
    let mut page = Request::new(Body::empty());
    *page.uri_mut() = request.uri().clone();
    *page.headers_mut() = request.headers().clone();
    *page.extensions_mut() = request.extensions().clone();
    page
}

/// A post that cannot be read leaves nothing to show on its page: a sentence alone, in the language in which the page is read.
pub(crate) fn plainly<'a>(
    state: &'a AppState,
    page: &Request,
    (status, sentence): (StatusCode, &'a str),
) -> impl Future<Output = Response> + use<'a> {
    // The request itself cannot be looked at from another thread later.
    let (context, path) = (state.request_context(page), page.uri().path().to_owned());
    async move {
        let language = state.language_of(&context, &path).await;
        (status, retell(sentence, language)).into_response()
    }
}

/// Of the portal's forms any may be posted to be read in another language, which is all that happens then.
pub(crate) async fn take(state: &AppState, request: Request) -> std::result::Result<Post, Response> {
    let address = state.request_context(&request).address;
    let user_agent = user_agent(request.headers()).to_owned();
    let page = without_body(&request);
    let fields = match Form::<Fields>::from_request(request, &()).await {
        Ok(Form(fields)) => fields,
        Err(rejection) => return Err(plainly(state, &page, unread(rejection.status())).await),
    };
    let post = Post { fields, page, address, user_agent };
    let path = post.page.uri().path();
    match languages::chosen(&post.fields) {
        Some(language) if path.starts_with("/p/") && !stays(path) => Err(languages::turned(state, post, language).await),
        _ => Ok(post),
    }
}

/// Of a form that cannot be read: whoever wrote too much shortens it, and need not type it all again.
fn unread(status: StatusCode) -> (StatusCode, &'static str) {
    (status, if status == StatusCode::PAYLOAD_TOO_LARGE { TOO_LONG } else { UNREADABLE })
}

/// The posts that see to the language themselves: the one of its own, and a form's, whose answers are kept first.
fn stays(path: &str) -> bool {
    path.ends_with("/language") || is_form(path)
}

/// A form of the practice, which a client fills in, or its signatures.
fn is_form(path: &str) -> bool {
    path.starts_with("/p/") && path.split('/').nth(3) == Some("forms")
}

impl Post {
    pub(crate) fn value(&self, name: &str) -> &str {
        value_in(&self.fields, name)
    }

    /// Without passwords and codes, which are typed again. A form asks for none of those, whatever its questions are called (`linkId`):
    /// there every answer is kept.
    pub(crate) fn typed(&self) -> Fields {
        if is_form(self.page.uri().path()) {
            return self.fields.clone();
        }
        self.fields.iter().filter(|(name, _)| !SECRETS.contains(&name.as_str())).cloned().collect()
    }

    /// The same page again, with the sentences and what was typed, except for passwords and codes; or where that page leads to.
    pub(crate) async fn again(self, state: &AppState, refusal: Refusal) -> Response {
        let status = status_of(&refusal);
        let values = self.typed();
        let mut response = state.render(self.page, Some(Posted { refusal: Some(refusal), values })).await;
        if !response.status().is_redirection() {
            *response.status_mut() = status;
        }
        response
    }
}

/// Goes on, signed in.
pub(crate) fn signed_in(state: &AppState, door: Door, token: &SessionToken, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    if let Some(cookie) = cookies::set(door, token, state.settings.secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// As [`signed_in`], at the portal, where the owner finds the session by its device among the others.
pub(crate) async fn signed_in_to_portal(state: &AppState, user_agent: &str, token: &SessionToken, to: &str) -> Response {
    // The list then says that it is not known; nobody is kept out for it.
    if let Err(error) = state.services.note_device(token, user_agent).await {
        tracing::warn!(%error, "a session's device could not be noted");
    }
    signed_in(state, Door::Portal, token, to)
}

/// Empty when the browser says nothing of itself.
fn user_agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

pub(crate) fn signed_out(state: &AppState, door: Door, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    if let Some(cookie) = cookies::clear(door, state.settings.secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\""));
    response
}

async fn set_up(State(state): State<AppState>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let form = SetupForm {
        code: post.value("code").trim().to_uppercase(),
        organization_name: post.value("organization_name").to_owned(),
        phone: post.value("phone").to_owned(),
        organization_email: post.value("organization_email").to_owned(),
        name: post.value("name").to_owned(),
        email: post.value("email").to_owned(),
        password: post.value("password").to_owned(),
        time_zone: post.value("time_zone").to_owned(),
    };
    match state.services.set_up(&form, state.setup.code(), &post.address).await {
        Ok(token) => signed_in(&state, Door::Staff, &token, "/clients"),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

async fn sign_in(State(state): State<AppState>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let password = post.value("password").to_owned().into();
    match state.services.sign_in_staff(post.value("email"), password, &post.address).await {
        Ok(token) => signed_in(&state, Door::Staff, &token, local_path(post.value("next")).unwrap_or("/home")),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

async fn sign_out(State(state): State<AppState>, request: Request) -> Response {
    let context = state.request_context(&request);
    if let Some(token) = context.staff_token
        && let Err(error) = state.services.sign_out_staff(&token, &context.address).await
    {
        ends_when_idle(&error);
    }
    if is_idle(&request) { idled_out(&state, Door::Staff, "/sign-in?ended=1") } else { signed_out(&state, Door::Staff, "/sign-in") }
}

async fn portal_sign_in(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    if post.value("_action") == "passkey-sign-in" {
        return passkeys::sign_in(&state, &slug, post).await;
    }
    let way_in = way_in(&slug, &post);
    let password = post.value("password").to_owned().into();
    match state.services.sign_in_client(&slug, post.value("email"), password, &post.address).await {
        Ok(token) => signed_in_to_portal(&state, &post.user_agent, &token, &way_in).await,
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

/// To the form whose page led to the sign-in, or else to where the portal begins.
pub(crate) fn way_in(slug: &str, post: &Post) -> String {
    let query = Query::<BTreeMap<String, String>>::try_from_uri(post.page.uri());
    let form = query.ok().and_then(|Query(query)| query.get("form")?.parse::<FormRequestId>().ok());
    form.map_or_else(|| format!("/p/{slug}/home"), |form| format!("/p/{slug}/forms/{form}"))
}

async fn portal_sign_out(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let context = state.request_context(&request);
    if let Some(token) = context.portal_token
        && let Err(error) = state.services.sign_out_client(&token, &context.address).await
    {
        ends_when_idle(&error);
    }
    let front = format!("/p/{slug}");
    if is_idle(&request) { idled_out(&state, Door::Portal, &format!("{front}?ended=1")) } else { signed_out(&state, Door::Portal, &front) }
}

/// A page ends its session that nobody used.
fn is_idle(request: &Request) -> bool {
    request.uri().query() == Some("ended=1")
}

/// What the browser keeps of unsent answers stays for whoever signs in again.
fn idled_out(state: &AppState, door: Door, to: &str) -> Response {
    let mut response = signed_out(state, door, to);
    response.headers_mut().remove(CLEAR_SITE_DATA);
    response
}

/// This browser forgets the session in any case: a tablet is handed on. On the server it ends when it has idled.
fn ends_when_idle(error: &services::Error) {
    tracing::warn!(%error, "a session could not be ended at sign-out");
}

async fn join(State(state): State<AppState>, Path((slug, secret)): Path<(String, String)>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let [password, day, month, year] = ["password", "day", "month", "year"].map(|name| post.value(name).to_owned());
    let form = JoinForm { password, day, month, year };
    match state.services.join(&slug, &secret, &form, &post.address).await {
        Ok(token) => signed_in_to_portal(&state, &post.user_agent, &token, &format!("/p/{slug}/home?welcome=1")).await,
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

async fn send_newest(State(state): State<AppState>, Path((slug, secret)): Path<(String, String)>, request: Request) -> Response {
    let mut post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    match state.services.resend_newest(&slug, &secret, &post.address).await {
        Ok(()) => Redirect::to(&format!("/p/{slug}/join/{secret}?asked=1")).into_response(),
        Err(error) => {
            // The button stands on the link's own page.
            if let Some(page) = post.page.uri().path().strip_suffix("/newest").and_then(|path| path.parse().ok()) {
                *post.page.uri_mut() = page;
            }
            post.again(&state, tell(&error)).await
        }
    }
}

/// The field's value; empty when it was not sent.
pub(crate) fn value_in<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
}

/// Where one's own login is seen to, two forms ask for the password that there is.
pub(crate) fn at_own(error: services::Error) -> services::Error {
    match error.refusal().and_then(|refusal| refusal.at("password")) {
        Some(sentence) => Refusal::field("own", sentence).into(),
        None => error,
    }
}

/// A path on this server; anything that could lead to another one is `None`.
pub(crate) fn local_path(next: &str) -> Option<&str> {
    // Browsers take control characters out of an address: a slash, a tab and a slash are two slashes to them.
    let plain = next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_control());
    plain.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forms_pages_are_those_and_no_others() {
        for path in ["/p/willow-lane/forms/1", "/p/willow-lane/forms/1/signature"] {
            assert!(is_form(path), "{path}");
        }
        for path in ["/p/willow-lane", "/p/forms", "/p/willow-lane/join/forms", "/p/willow-lane/profile", "/x/y/forms/1", "/sign-in"] {
            assert!(!is_form(path), "{path}");
        }
    }

    #[test]
    fn sign_in_leads_on_within_this_server_only() {
        assert_eq!(local_path("/clients?search=a"), Some("/clients?search=a"));
        let led_away = ["/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/\0/evil.example", "/clients\u{7f}"];
        for next in ["", "https://evil.example", "//evil.example", "/\\evil.example", "clients"].into_iter().chain(led_away) {
            assert_eq!(local_path(next), None, "{next}");
        }
    }
}
