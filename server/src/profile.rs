//! The plain posts of a client's profile, and of the link that confirms a new address (R30). What is refused is shown on the page that the
//! button stands on.

use crate::{
    cookies::Door,
    posts::{Post, signed_in, signed_out, take},
    router::AppState,
};
use app::request::tell;
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{Refusal, portal::JoinForm};
use services::{Error, Result, portal::PortalSession};

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/p/{slug}/profile/address", post(ask_for_address))
        .route("/p/{slug}/profile/address/cancel", post(cancel_address))
        .route("/p/{slug}/profile/password", post(change_password))
        .route("/p/{slug}/profile/sign-out-everywhere", post(sign_out_everywhere))
        .route("/p/{slug}/new-address/{secret}", post(confirm_address))
}

/// A post of somebody who is signed in.
struct Asked {
    post: Post,
    slug: String,
    session: PortalSession,
}

impl Asked {
    async fn of(state: &AppState, slug: String, request: Request) -> std::result::Result<Self, Response> {
        let token = state.request_context(&request).portal_token;
        let mut post = take(state, request).await?;
        if let Ok(page) = format!("/p/{slug}/profile").parse() {
            *post.page.uri_mut() = page;
        }
        let found = match token {
            Some(token) => state.services.portal_session(&slug, &token, &post.address, true).await,
            None => Ok(None),
        };
        match found {
            Ok(Some(session)) => Ok(Self { post, slug, session }),
            Ok(None) => Err(Redirect::to(&format!("/p/{slug}")).into_response()),
            Err(error) => Err(post.again(state, tell(&error)).await),
        }
    }

    /// The profile again, saying what was done; or what was wrong.
    async fn answer(self, state: &AppState, done: Result<()>, news: &str) -> Response {
        match done {
            Ok(()) => Redirect::to(&format!("/p/{}/profile?{news}=1", self.slug)).into_response(),
            Err(error) => self.post.again(state, tell(&error)).await,
        }
    }
}

async fn ask_for_address(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let asked = match Asked::of(&state, slug, request).await {
        Ok(asked) => asked,
        Err(refused) => return refused,
    };
    let own = asked.post.value("own").to_owned().into();
    let done = state.services.ask_for_address(&asked.session, asked.post.value("email"), &own).await.map_err(at_own);
    asked.answer(&state, done, "asked").await
}

/// On the profile two forms ask for the password that there is.
fn at_own(error: Error) -> Error {
    match error.refusal().and_then(|refusal| refusal.at("password")) {
        Some(sentence) => Refusal::field("own", sentence).into(),
        None => error,
    }
}

async fn cancel_address(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let asked = match Asked::of(&state, slug, request).await {
        Ok(asked) => asked,
        Err(refused) => return refused,
    };
    let done = state.services.cancel_address(&asked.session).await;
    asked.answer(&state, done, "cancelled").await
}

async fn change_password(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let asked = match Asked::of(&state, slug, request).await {
        Ok(asked) => asked,
        Err(refused) => return refused,
    };
    let [old, new] = ["old", "password"].map(|field| asked.post.value(field).to_owned().into());
    match state.services.change_password(&asked.session, &old, &new).await {
        Ok(token) => signed_in(&state, Door::Portal, &token, &format!("/p/{}/profile?password=1", asked.slug)),
        Err(error) => asked.post.again(&state, tell(&error)).await,
    }
}

async fn sign_out_everywhere(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let asked = match Asked::of(&state, slug, request).await {
        Ok(asked) => asked,
        Err(refused) => return refused,
    };
    match state.services.sign_out_everywhere(&asked.session).await {
        Ok(()) => signed_out(&state, Door::Portal, &format!("/p/{}", asked.slug)),
        Err(error) => asked.post.again(&state, tell(&error)).await,
    }
}

async fn confirm_address(State(state): State<AppState>, Path((slug, secret)): Path<(String, String)>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let [password, day, month, year] = ["password", "day", "month", "year"].map(|name| post.value(name).to_owned());
    let form = JoinForm { password, day, month, year };
    match state.services.confirm_address(&slug, &secret, &form, &post.address).await {
        Ok(()) => Redirect::to(&format!("/p/{slug}?address=1")).into_response(),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}
