//! The plain posts of whoever asks for a link to be sent to an address, and of a new password that is set by one. What is answered to whoever
//! asks says nothing of the address.

use crate::{
    posts::{Post, signed_in_to_portal, take},
    router::AppState,
};
use app::request::tell;
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{portal::JoinForm, sign_up_requests::NewPersonForm};
use services::Result;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/forgot-password", post(staff_forgot))
        .route("/reset-password/{secret}", post(staff_reset))
        .route("/p/{slug}/forgot-password", post(client_forgot))
        .route("/p/{slug}/sign-up", post(client_sign_up))
        .route("/p/{slug}/sign-up/new", post(ask_as_new_person))
        .route("/p/{slug}/sign-up/confirm/{secret}", post(confirm_sign_up))
        .route("/p/{slug}/reset-password/{secret}", post(client_reset))
}

async fn staff_forgot(State(state): State<AppState>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let asked = state.services.ask_for_staff_reset(post.value("email"), &post.address).await;
    answer(&state, post, asked).await
}

async fn client_forgot(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let asked = state.services.ask_for_reset(&slug, post.value("email"), &post.address).await;
    answer(&state, post, asked).await
}

async fn client_sign_up(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let asked = state.services.ask_to_sign_up(&slug, post.value("email"), &post.address).await;
    answer(&state, post, asked).await
}

async fn ask_as_new_person(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let [first_name, last_name, date_of_birth, email, message] =
        ["first_name", "last_name", "date_of_birth", "email", "message"].map(|name| post.value(name).to_owned());
    let form = NewPersonForm { first_name, last_name, date_of_birth, email, message };
    let asked = state.services.ask_as_new_person(&slug, &form, &post.address).await;
    answer(&state, post, asked).await
}

/// The link's own page says what came of it.
async fn confirm_sign_up(State(state): State<AppState>, Path((slug, secret)): Path<(String, String)>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let [day, month, year] = ["day", "month", "year"].map(|name| post.value(name).to_owned());
    let form = JoinForm { day, month, year, ..JoinForm::default() };
    match state.services.confirm_sign_up(&slug, &secret, &form, &post.address).await {
        Ok(()) => Redirect::to(post.page.uri().path()).into_response(),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

/// The page itself, saying that it was asked; or once more, with what was wrong with the address.
async fn answer(state: &AppState, post: Post, asked: Result<()>) -> Response {
    match asked {
        Ok(()) => Redirect::to(&format!("{}?asked=1", post.page.uri().path())).into_response(),
        Err(error) => post.again(state, tell(&error)).await,
    }
}

async fn staff_reset(State(state): State<AppState>, Path(secret): Path<String>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let password = post.value("password").to_owned().into();
    match state.services.reset_staff_password(&secret, &password, &post.address).await {
        Ok(()) => Redirect::to("/sign-in?changed=1").into_response(),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

async fn client_reset(State(state): State<AppState>, Path((slug, secret)): Path<(String, String)>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let password = post.value("password").to_owned().into();
    match state.services.reset_client_password(&slug, &secret, &password, &post.address).await {
        Ok(token) => signed_in_to_portal(&state, &post.user_agent, &token, &format!("/p/{slug}/home?changed=1")).await,
        Err(error) => post.again(&state, tell(&error)).await,
    }
}
