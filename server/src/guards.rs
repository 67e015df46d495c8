//! What stands before every handler: cross-site requests are refused, and until the practice is set up every door leads to `/setup`.

use crate::router::AppState;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, Method, StatusCode, header};

/// Refuses a state-changing request that another site's page made (OWASP ASVS 3.5.1): browsers say so in `Sec-Fetch-Site`; older ones, and
/// all of them without TLS, in `Origin`. A request with neither comes from no browser form of ours and is refused too.
pub async fn same_site_only(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let is_anybodys = request.method() == Method::POST && is_stop_link(request.uri().path());
    if changes && !is_anybodys && !is_ours(request.headers(), &state.settings.public_origin) {
        tracing::warn!("a cross-site request was refused");
        return (StatusCode::FORBIDDEN, "This request came from another site and was refused. Open the page itself and try again.")
            .into_response();
    }
    next.run(request).await
}

/// Stopping reminders (R28): a mail program posts it by itself for its reader's one click, from no page of ours (RFC 8058). The address
/// holds all that is needed and no cookie is looked at, so another site's page could do no more than whoever holds the address.
fn is_stop_link(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts[..], ["", "p", slug, "reminders", token] if !slug.is_empty() && !token.is_empty())
}

fn is_ours(headers: &HeaderMap, public_origin: &str) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        return site == "same-origin";
    }
    match text(header::ORIGIN) {
        Some(origin) if origin == public_origin => true,
        // The server may also be reached by another name than the public one, as in development.
        Some(origin) => text(header::HOST).is_some_and(|host| origin.split_once("://").is_some_and(|(_, authority)| authority == host)),
        None => false,
    }
}

/// On an empty database every page of the staff leads to `/setup`, and afterwards `/setup` leads away.
pub async fn setup_first(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_setup = path == "/setup";
    let leads_to_setup = path == "/"
        || path == "/sign-in"
        || path == "/forgot-password"
        || path == "/home"
        || path.starts_with("/clients")
        || path.starts_with("/organization");
    if !(is_setup || leads_to_setup) {
        return next.run(request).await;
    }
    match (state.setup.is_needed(&state.services).await, is_setup) {
        (Ok(true), false) => Redirect::to("/setup").into_response(),
        (Ok(false), true) => Redirect::to("/").into_response(),
        _ => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), http::HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn r28_one_address_alone_may_be_posted_from_anywhere() {
        assert!(is_stop_link("/p/willow-lane/reminders/c2VhbGVk"));
        for path in [
            "/p/willow-lane/reminders",
            "/p/willow-lane/reminders/",
            "/p//reminders/c2VhbGVk",
            "/p/willow-lane/reminders/c2VhbGVk/",
            "/p/willow-lane/reminders/c2VhbGVk/more",
            "/x/p/willow-lane/reminders/c2VhbGVk",
            "/p/willow-lane/join/c2VhbGVk",
            "/p/willow-lane",
            "/clients/willow-lane/reminders",
            "/api/p/reminders/c2VhbGVk",
        ] {
            assert!(!is_stop_link(path), "{path}");
        }
    }

    #[test]
    fn only_a_page_of_ours_may_change_something() {
        let origin = "https://portal.example";
        for (pairs, ours) in [
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            (vec![("sec-fetch-site", "cross-site"), ("origin", "https://portal.example")], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("origin", "https://portal.example")], true),
            (vec![("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")], true),
            (vec![("origin", "https://evil.example"), ("host", "portal.example")], false),
            (vec![("origin", "null"), ("host", "portal.example")], false),
            (vec![], false),
        ] {
            assert_eq!(is_ours(&headers(&pairs), origin), ours, "{pairs:?}");
        }
    }
}
