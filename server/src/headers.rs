//! Security headers on every answer (OWASP ASVS 3.4), unless the answer brought a stricter one of its own.

use crate::router::AppState;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // A link's secret stands in an address: no path travels anywhere, not to us either, where a proxy may log it. The origin does, since
    // browsers take it out of a form's post as well under `no-referrer` (Fetch, "append a request `Origin` header"), and where they send
    // no `Sec-Fetch-Site` it is all that says that a post is ours (see [`crate::guards`]).
    (header::REFERRER_POLICY, "strict-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    // Pages hold clients' details: no copy of them stays anywhere. Built files say otherwise themselves.
    (header::CACHE_CONTROL, "no-store"),
];

pub async fn secure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
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
