//! What a server function knows of its request: who is signed in, from where, and the services. The server provides it.

use crate::Failure;
use domain::{Language, Refusal, language::Wishes, staff::Desk};
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::{
    Services, SessionToken,
    portal::PortalSession,
    representatives::RepresentativeSession,
    staff::{Administer, Permit, Right, StaffSession},
};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Provided as a context by the server for every page and server function.
#[derive(Clone)]
pub struct RequestContext {
    pub services: Services,
    /// Network address of the caller.
    pub address: String,
    pub staff_token: Option<SessionToken>,
    pub portal_token: Option<SessionToken>,
    pub session: RequestSession,
    /// In which language the portal is wished to be read.
    pub wishes: Wishes,
    /// Whether the built-in mailbox may be shown to this caller.
    pub mailbox: bool,
}

/// Who looks at a page and what waits for them, found out before it is rendered; provided as a context by the server, except for the
/// portal's pages.
#[derive(Clone)]
pub struct PageViewer(pub Result<Desk, Refusal>);

/// The session of a request, looked up once however much of a page asks who is signed in, and touched once.
#[derive(Clone, Default)]
pub struct RequestSession {
    found: Arc<OnceCell<StaffSession>>,
    touched: Arc<OnceCell<()>>,
}

impl RequestContext {
    /// As if it were asked just now: who was signed in a while ago may be no more.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self { session: RequestSession::default(), ..self.clone() }
    }

    /// The signed-in staff member's session; refused when there is none or it ended. `touch`: whether the request counts as activity (R26).
    pub async fn staff_session(&self, touch: bool) -> services::Result<StaffSession> {
        let Self { services, address, staff_token, session: RequestSession { found, touched }, .. } = self;
        let token = staff_token.as_ref().ok_or(Refusal::SignedOut)?;
        let look_up =
            || async { services.staff_session(token, address, false).await?.ok_or_else(|| services::Error::from(Refusal::SignedOut)) };
        let session = found.get_or_try_init(look_up).await?;
        if touch {
            touched.get_or_try_init(|| services.touch_staff_session(token, session)).await?;
        }
        Ok(session.clone())
    }

    /// The permit for `R`. A refusal is an audit event. `touch` as for [`Self::staff_session`].
    pub async fn permit<R: Right>(&self, touch: bool) -> services::Result<Permit<R>> {
        let session = self.staff_session(touch).await?;
        match session.permit::<R>() {
            Ok(permit) => Ok(permit),
            Err(refusal) => {
                self.services.record_denial::<R>(&session.actor()).await?;
                Err(refusal.into())
            }
        }
    }
}

/// Looking is no activity: a page may be left open. That somebody is refused the page at `path` is an audit event (R25).
pub async fn find_viewer(request: &RequestContext, path: &str) -> PageViewer {
    let desk = find_desk(request).await;
    let is_closed = path.split('/').nth(1) == Some("organization");
    if is_closed && desk.as_ref().is_ok_and(|desk| !desk.viewer.staff.is_administrator) {
        // What cannot be written down just now is no reason to show the page.
        let _refused = request.permit::<Administer>(false).await;
    }
    PageViewer(desk.map_err(|error| tell(&error)))
}

async fn find_desk(request: &RequestContext) -> services::Result<Desk> {
    let token = request.staff_token.as_ref().ok_or(Refusal::SignedOut)?;
    let (session, waiting) = request.services.staff_desk(token, &request.address).await?.ok_or(Refusal::SignedOut)?;
    let viewer = session.viewer().clone();
    // It may have been looked up before: that one is as good.
    let _known = request.session.found.set(session);
    Ok(Desk { viewer, waiting })
}

/// Of the page that is rendered, or looked up.
pub(crate) async fn desk() -> Result<Desk, Failure> {
    match use_context::<PageViewer>() {
        Some(viewer) => viewer.0.map_err(fail),
        None => find_desk(&request()?).await.map_err(failed),
    }
}

pub(crate) fn desk_of_page() -> Result<Desk, Failure> {
    use_context::<PageViewer>().map_or(Err(Refusal::Unavailable), |viewer| viewer.0).map_err(fail)
}

pub fn request() -> Result<RequestContext, Failure> {
    use_context::<RequestContext>().ok_or(Failure(Refusal::Unavailable))
}

pub fn services() -> Result<Services, Failure> {
    Ok(request()?.services)
}

pub async fn staff_session() -> Result<StaffSession, Failure> {
    request()?.staff_session(true).await.map_err(failed)
}

/// As [`staff_session`], but looking does not count as activity: for what a page asks by itself.
pub async fn quiet_staff_session() -> Result<StaffSession, Failure> {
    request()?.staff_session(false).await.map_err(failed)
}

pub async fn permit<R: Right>() -> Result<Permit<R>, Failure> {
    request()?.permit(true).await.map_err(failed)
}

pub async fn quiet_permit<R: Right>() -> Result<Permit<R>, Failure> {
    request()?.permit(false).await.map_err(failed)
}

/// The signed-in client's session in this practice's portal.
pub async fn portal_session(slug: &str) -> Result<PortalSession, Failure> {
    let request = request()?;
    let token = request.portal_token.ok_or(Refusal::SignedOut).map_err(fail)?;
    let session = request.services.portal_session(slug, &token, &request.address, true).await.map_err(failed)?;
    session.ok_or_else(|| fail(Refusal::SignedOut))
}

/// The signed-in representative's session, whoever it acts for (R31).
pub async fn representative_session(slug: &str) -> Result<RepresentativeSession, Failure> {
    let request = request()?;
    let token = request.portal_token.ok_or(Refusal::SignedOut).map_err(fail)?;
    let session = request.services.representative_session(slug, &token, &request.address).await.map_err(failed)?;
    session.ok_or_else(|| fail(Refusal::SignedOut))
}

/// In which this practice's portal is read by whoever asks.
pub async fn portal_language(slug: &str) -> Result<Language, Failure> {
    let RequestContext { services, portal_token, wishes, .. } = request()?;
    services.portal_language(slug, portal_token.as_ref(), &wishes).await.map_err(failed)
}

/// Turns a use case's error into what may be told; the unexpected is logged here, once, under an id that the person sees.
pub fn failed(error: services::Error) -> Failure {
    fail(tell(&error))
}

/// What may be told about an error.
pub fn tell(error: &services::Error) -> Refusal {
    if let Some(refusal) = error.refusal() {
        return refusal.clone();
    }
    #[expect(clippy::disallowed_methods, reason = "names a line of the log, and nothing is decided by it")]
    let id = uuid::Uuid::now_v7().simple().to_string();
    tracing::error!(%id, ?error, "unexpected");
    Refusal::Unexpected(id)
}

/// A refusal, with its status on the response.
pub fn fail(refusal: Refusal) -> Failure {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status_of(&refusal));
    }
    Failure(refusal)
}

pub fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignedOut => StatusCode::UNAUTHORIZED,
        Refusal::Forbidden | Refusal::NotActing => StatusCode::FORBIDDEN,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::Invalid(_) | Refusal::Rule(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Conflict => StatusCode::CONFLICT,
        Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
