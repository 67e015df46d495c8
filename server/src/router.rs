//! Which handler answers which address, and what every request passes through on its way.

use crate::{
    accounts, addresses, assets::Assets, cookies, files, form_requests, guards, headers, imports, languages, links, live, looks, passkeys,
    posts, previews, profile, reminders, representatives, responses, setup_code::Setup, signatures, staff,
};
use app::{
    App, Failure, PageLanguage, PortalLook, PortalPasskeys, PortalSignedIn, Posted,
    request::{RequestContext, RequestSession, find_viewer, status_of},
};
use axum::{
    Json, Router,
    body::{Body, BodyDataStream},
    extract::{ConnectInfo, DefaultBodyLimit, FromRef, MatchedPath, Path, Request, State},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{Language, Refusal};
use futures::StreamExt;
use http::{HeaderName, StatusCode, header};
use leptos::{config::LeptosOptions, prelude::provide_context};
use leptos_axum::LeptosRoutes;
use services::Services;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, Predicate, predicate::DefaultPredicate},
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};
use tracing::Instrument;

/// Larger than any message or form may be, so that the sentence about the limit is the field's own.
const BODY_LIMIT: usize = 4 * 1024 * 1024;
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Of what is too large, so much is read and forgotten.
const HEARD_OUT: usize = 16 * BODY_LIMIT;
/// A file of 100 MB at a megabit a second.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(15 * 60);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Clone)]
pub struct AppState {
    pub services: Services,
    pub assets: Arc<Assets>,
    pub settings: Arc<HttpSettings>,
    pub setup: Setup,
    /// Ends what would otherwise never end, such as a stream of events.
    pub stop: CancellationToken,
}

#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Scheme, host and port, without a path.
    pub public_origin: String,
    /// Reached over TLS: cookies are `Secure` and HSTS is sent.
    pub secure: bool,
    pub trust_proxy: bool,
    pub built_in_mailbox: bool,
}

/// The router of the pages asks for these; the files' real names are in [`Assets`].
impl FromRef<AppState> for LeptosOptions {
    fn from_ref(_: &AppState) -> Self {
        Self::builder().output_name("anteroom").build()
    }
}

impl AppState {
    /// Who asks, from where.
    pub fn request_context<B>(&self, request: &http::Request<B>) -> RequestContext {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        let address = addresses::address(request.headers(), peer, self.settings.trust_proxy);
        RequestContext {
            services: self.services.clone(),
            address: address.map(|address| address.to_string()).unwrap_or_default(),
            staff_token: cookies::read(request.headers(), cookies::Door::Staff, self.settings.secure),
            portal_token: cookies::read(request.headers(), cookies::Door::Portal, self.settings.secure),
            session: RequestSession::default(),
            wishes: languages::wishes(request.headers(), self.settings.secure),
            // Its e-mails hold working links: for whoever sits at this machine alone.
            mailbox: self.settings.built_in_mailbox
                && peer.is_some_and(|ip| ip.is_loopback())
                && !addresses::is_forwarded(request.headers()),
        }
    }

    /// Renders the page at the request's address; `posted` is what a refused form post came to.
    pub async fn render(&self, request: Request, posted: Option<Posted>) -> Response {
        self.render_in(request, posted, None).await
    }

    /// As [`Self::render`], in the language that was chosen just now.
    pub async fn render_in(&self, request: Request, posted: Option<Posted>, language: Option<Language>) -> Response {
        let context = self.request_context(&request);
        // The portal's pages are the clients', whoever of the staff has signed in beside them.
        let viewer = if request.uri().path().starts_with("/p/") { None } else { Some(find_viewer(&context, request.uri().path()).await) };
        let look = self.look_of(request.uri().path()).await;
        let language = match language {
            Some(language) => language,
            None => self.language_of(&context, request.uri().path()).await,
        };
        // What the server says to staff stays in English.
        let posted = posted.map(|Posted { refusal, values }| Posted { refusal: refusal.map(|refusal| refusal.retold(language)), values });
        let passkeys = self.passkeys_of(&request);
        let signed_in = self.is_signed_in(&context, request.uri().path()).await.then_some(PortalSignedIn);
        let assets = Arc::clone(&self.assets);
        let provide = move || {
            provide_context(context.clone());
            provide_context(PageLanguage(language));
            if let Some(viewer) = &viewer {
                provide_context(viewer.clone());
            }
            if let Some(look) = &look {
                provide_context(look.clone());
            }
            if let Some(passkeys) = passkeys {
                provide_context(passkeys);
            }
            if let Some(signed_in) = signed_in {
                provide_context(signed_in);
            }
            if let Some(posted) = &posted {
                provide_context(posted.clone());
            }
        };
        leptos_axum::render_app_async_with_context(provide, move || app::shell(&assets.urls))(request).await.into_response()
    }

    /// In which the page at `path` is read; the staff's in English. Where it cannot be found out just now, as the browser has it.
    pub async fn language_of(&self, context: &RequestContext, path: &str) -> Language {
        let Some(slug) = path.strip_prefix("/p/").and_then(|rest| rest.split('/').next()) else { return Language::default() };
        let RequestContext { portal_token, wishes, .. } = context;
        let found = self.services.portal_language(slug, portal_token.as_ref(), wishes).await;
        found.unwrap_or_else(|_| wishes.decide(None, &Language::ALL, Language::default()))
    }

    /// At a portal's own page, whoever has a session there, which looking does not prolong. Where it cannot be found out just now they sign in.
    async fn is_signed_in(&self, context: &RequestContext, path: &str) -> bool {
        let slug = path.strip_prefix("/p/").filter(|slug| !slug.contains('/'));
        let Some((slug, token)) = slug.zip(context.portal_token.as_ref()) else { return false };
        match self.services.portal_session(slug, token, &context.address, false).await {
            Ok(session) => session.is_some(),
            // They choose for whom they act.
            Err(error) => error.refusal() == Some(&Refusal::NotActing),
        }
    }

    /// Of a portal's page, where passkeys are offered.
    fn passkeys_of(&self, request: &Request) -> Option<PortalPasskeys> {
        let is_offered = request.uri().path().starts_with("/p/") && self.services.offers_passkeys();
        is_offered.then(|| PortalPasskeys { is_used: cookies::has_used_passkey(request.headers(), self.settings.secure) })
    }

    /// Of a portal's page. One whose colour cannot be found out just now has the program's own.
    async fn look_of(&self, path: &str) -> Option<PortalLook> {
        let slug = path.strip_prefix("/p/")?.split('/').next()?;
        self.services.portal_look(slug).await.ok().flatten().map(PortalLook)
    }
}

pub fn router(state: AppState) -> Router {
    let uploads =
        imports::uploads().merge(files::uploads()).layer(middleware::from_fn(|request, next| within(UPLOAD_TIMEOUT, request, next)));
    watched(bounded(routes(), &state).merge(uploads), state)
}

fn routes() -> Router<AppState> {
    let pages = leptos_axum::generate_route_list(App);
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/preview-frame", get(previews::empty_frame))
        .route("/mailbox/{id}/html", get(previews::mail))
        .route("/api/invitations/progress/{batch}", get(live::batch_progress))
        .route("/p/{slug}/reminders/{token}", get(reminders::stop_page).post(reminders::stop))
        .route("/clients/{id}/reminders", post(reminders::start))
        .route("/api/{*path}", post(server_function))
        .merge(posts::routes())
        .merge(links::routes())
        .merge(looks::routes())
        .merge(languages::routes())
        .merge(passkeys::routes())
        .merge(accounts::routes())
        .merge(form_requests::routes())
        .merge(profile::routes())
        .merge(representatives::routes())
        .merge(staff::routes())
        .merge(imports::routes())
        .merge(responses::routes())
        .merge(signatures::routes())
        .merge(files::routes())
        .leptos_routes_with_handler(pages, page)
        .fallback(file_or_page)
}

/// What every request passes through, whatever answers it, but for uploads.
pub fn guarded(routes: Router<AppState>, state: AppState) -> Router {
    watched(bounded(routes, &state), state)
}

/// No body is too large, and nobody waits for ever.
fn bounded(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    routes
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(state.clone(), not_too_long))
        .layer(middleware::from_fn(|request, next| within(REQUEST_TIMEOUT, request, next)))
}

/// Before any of it is kept, where it says how long it is. Else [`posts::take`] says it of a form, when the limit is reached. The program is
/// told as by its functions, and can say it where it was asked.
async fn not_too_long(State(state): State<AppState>, request: Request, next: middleware::Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let is_call = request.uri().path().starts_with("/api/");
    if length.is_none() && is_call {
        return gathered(request, next).await;
    }
    if length.is_none_or(|length| length <= BODY_LIMIT) {
        return next.run(request).await;
    }
    let page = posts::without_body(&request);
    hear_out(request.into_body().into_data_stream()).await;
    if is_call {
        return too_large();
    }
    posts::plainly(&state, &page, (StatusCode::PAYLOAD_TOO_LARGE, posts::TOO_LONG)).await
}

/// A call that does not say how long it is, which its function would read as a whole anyway.
async fn gathered(request: Request, next: middleware::Next) -> Response {
    let (parts, body) = request.into_parts();
    let (mut pieces, mut whole) = (body.into_data_stream(), Vec::new());
    while let Some(piece) = pieces.next().await {
        // Whoever broke off hears nothing either.
        let Ok(piece) = piece else { return StatusCode::BAD_REQUEST.into_response() };
        if whole.len() + piece.len() > BODY_LIMIT {
            hear_out(pieces).await;
            return too_large();
        }
        whole.extend_from_slice(&piece);
    }
    next.run(Request::from_parts(parts, Body::from(whole))).await
}

fn too_large() -> Response {
    (status_of(&Refusal::TooLarge), Json(Failure(Refusal::TooLarge))).into_response()
}

/// A browser that is cut off while it is still sending hears no answer.
async fn hear_out(mut pieces: BodyDataStream) {
    let mut heard = 0;
    while let Some(Ok(piece)) = pieces.next().await
        && heard < HEARD_OUT
    {
        heard += piece.len();
    }
}

fn watched(routes: Router<AppState>, state: AppState) -> Router {
    let trust_proxy = state.settings.trust_proxy;
    routes
        .layer(middleware::from_fn_with_state(state.clone(), guards::setup_first))
        .layer(middleware::from_fn_with_state(state.clone(), guards::same_site_only))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(not_precompressed)))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), headers::secure))
        .layer(
            ServiceBuilder::new()
                // Whatever a caller writes there would stand in our log; a proxy of ours may name the request.
                .map_request(move |mut request: Request| {
                    if !trust_proxy {
                        request.headers_mut().remove(REQUEST_ID);
                    }
                    request
                })
                .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
                .layer(TraceLayer::new_for_http().make_span_with(span))
                .layer(PropagateRequestIdLayer::new(REQUEST_ID)),
        )
        .with_state(state)
}

/// The path as its pattern: what stands in its place may be a link's secret.
fn span<B>(request: &http::Request<B>) -> tracing::Span {
    let path = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
    let id = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path, id)
}

fn not_precompressed(status: StatusCode, _: http::Version, headers: &http::HeaderMap, _: &http::Extensions) -> bool {
    status != StatusCode::NOT_MODIFIED && !headers.contains_key(header::CONTENT_ENCODING)
}

/// Whoever waits is told, and is not left before an empty page. What was begun for somebody who has gone is carried to its end all the
/// same: half a page drawn would trip over what is gone with the request, and a transaction would stay open until its connection is used again.
async fn within(time: Duration, request: Request, next: middleware::Next) -> Response {
    let task = tokio::spawn(next.run(request).in_current_span());
    let stop = task.abort_handle();
    match tokio::time::timeout(time, task).await {
        Ok(Ok(response)) => response,
        Ok(Err(ended)) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_stopped) => unavailable(),
        },
        Err(_) => {
            stop.abort();
            tracing::warn!("a request took longer than {} seconds", time.as_secs());
            unavailable()
        }
    }
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, Refusal::Unavailable.to_string()).into_response()
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side. Nothing was lost; go back and try again.").into_response()
}

async fn ready(State(state): State<AppState>) -> StatusCode {
    if state.services.ready().await.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

async fn page(State(state): State<AppState>, request: Request) -> Response {
    state.render(request, None).await
}

async fn server_function(State(state): State<AppState>, Path(_path): Path<String>, request: Request) -> Response {
    let context = state.request_context(&request);
    if server_fn::axum::get_server_fn_service(request.uri().path(), request.method().clone()).is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let request = request.map(Body::new);
    leptos_axum::handle_server_fns_with_context(move || provide_context(context.clone()), request).await.into_response()
}

async fn file_or_page(State(state): State<AppState>, request: Request) -> Response {
    let served = state.assets.serve(request.uri().path(), request.headers()).await;
    if served.status() == StatusCode::NOT_FOUND { state.render(request, None).await } else { served }
}
