//! Security headers on every answer (OWASP ASVS 3.4), unless the answer brought a stricter one of its own.

use crate::router::AppState;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    // Pages hold clients' details: no copy of them stays anywhere. Built files say otherwise themselves.
    (header::CACHE_CONTROL, "no-store"),
];

pub async fn secure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let referrers = referrer_policy(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS.into_iter().chain([(header::REFERRER_POLICY, referrers)]) {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"));
    if state.settings.secure {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    headers.remove(header::SERVER);
    response
}

/// A link's secret stands in an address: none travels, not to us either, where a proxy may log it. Browsers that do not tell by
/// `Sec-Fetch-Site` where a post comes from, old ones and all of them without TLS, name the origin alone: under `no-referrer` they take
/// it out of a form's post as well (Fetch, "append a request `Origin` header"), and there it is all that says that a post is ours (see
/// [`crate::guards`]).
fn referrer_policy(request: &HeaderMap) -> &'static str {
    if request.contains_key("sec-fetch-site") { "no-referrer" } else { "strict-origin" }
}
