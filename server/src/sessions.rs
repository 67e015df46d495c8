//! Whose a post at the portal is: what comes before its button is looked at, the same on every page that one is signed in for. Whoever is
//! not is led to where they sign in, and a representative who acts for nobody to where they choose for whom (R31): what was saved before
//! is still there.

use crate::{posts::Post, router::AppState};
use app::request::tell;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use services::{Error, Result, SessionToken, portal::PortalSession, representatives::RepresentativeSession};

/// A client's own session, or a representative's who acts for one; or the answer to whoever has none.
pub(crate) async fn of_portal(state: &AppState, slug: &str, post: Post) -> std::result::Result<(Post, PortalSession), Response> {
    let found = match token(state, &post) {
        Some(token) => state.services.portal_session(slug, &token, &post.address, true).await,
        None => Ok(None),
    };
    with(state, slug, post, found).await
}

/// Of the page that is a representative's own.
pub(crate) async fn of_representative(
    state: &AppState,
    slug: &str,
    post: Post,
) -> std::result::Result<(Post, RepresentativeSession), Response> {
    let found = match token(state, &post) {
        Some(token) => state.services.representative_session(slug, &token, &post.address).await,
        None => Ok(None),
    };
    with(state, slug, post, found).await
}

fn token(state: &AppState, post: &Post) -> Option<SessionToken> {
    state.request_context(&post.page).portal_token
}

async fn with<S>(state: &AppState, slug: &str, post: Post, found: Result<Option<S>>) -> std::result::Result<(Post, S), Response> {
    match found {
        Ok(Some(session)) => Ok((post, session)),
        Ok(None) => Err(refused(state, slug, post, &Refusal::SignedOut.into()).await),
        Err(error) => Err(refused(state, slug, post, &error).await),
    }
}

/// The page again, which says why; or elsewhere, where the session itself is over, also by what the first of two taps has done.
pub(crate) async fn refused(state: &AppState, slug: &str, post: Post, error: &Error) -> Response {
    match tell(error) {
        Refusal::SignedOut => Redirect::to(&format!("/p/{slug}?out=1")).into_response(),
        Refusal::NotActing => Redirect::to(&format!("/p/{slug}/acting")).into_response(),
        refusal => post.again(state, refusal).await,
    }
}
