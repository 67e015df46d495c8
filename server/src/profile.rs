//! The plain posts of a client's profile, and of the link that confirms a new address (R30). They go to the page that their buttons stand
//! on, so that what is refused is shown there, also once scripts take the page over.

use crate::{
    cookies::Door,
    passkeys,
    posts::{Fields, at_own, signed_in_to_portal, signed_out, take, value_in},
    router::AppState,
    sessions,
};
use app::request::tell;
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{
    Refusal,
    change_requests::{ChangeField, SHOWN, TypedChange},
    portal::JoinForm,
};
use services::{Result, portal::PortalSession};

pub fn routes() -> Router<AppState> {
    Router::new().route("/p/{slug}/profile", post(change)).route("/p/{slug}/new-address/{secret}", post(confirm_address))
}

/// Each of the profile's buttons.
async fn change(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    if passkeys::is_own(post.value("_action")) {
        return passkeys::press(&state, (&slug, "profile"), post).await;
    }
    let (mut post, session) = match sessions::of_portal(&state, &slug, post).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    match press(&state, &slug, &session, (&post.fields, &post.user_agent)).await {
        Ok(response) => response,
        Err(error) => {
            // What somebody else typed is not for whoever is signed in by now.
            if !["", &session.viewer().client.to_string()].contains(&post.value("client")) {
                post.fields.clear();
            }
            sessions::refused(&state, &slug, post, &error).await
        }
    }
}

async fn press(state: &AppState, slug: &str, session: &PortalSession, (fields, user_agent): (&Fields, &str)) -> Result<Response> {
    let (services, page) = (&state.services, format!("/p/{slug}/profile"));
    let done = |news: &str| Redirect::to(&format!("{page}?{news}=1")).into_response();
    let secret = |field: &str| value_in(fields, field).to_owned().into();
    match value_in(fields, "_action") {
        "address" => {
            services.ask_for_address(session, value_in(fields, "email"), &secret("own")).await.map_err(at_own)?;
            Ok(done("asked"))
        }
        "change" => {
            // A page from before the program was renewed says neither whose it is nor what it showed.
            let client = value_in(fields, "client").parse().map_err(|_| Refusal::Conflict)?;
            let typed: Vec<_> = ChangeField::ALL.into_iter().filter_map(|field| typed_of(fields, field)).collect();
            services.ask_for_changes(session, client, &typed).await?;
            Ok(done("change-asked"))
        }
        "take-back" => {
            let change = value_in(fields, "change").parse().map_err(|_| Refusal::NotFound)?;
            services.take_back_change(session, change).await?;
            Ok(done("taken-back"))
        }
        "cancel" => {
            services.cancel_address(session).await?;
            Ok(done("cancelled"))
        }
        "password" => {
            let token = services.change_password(session, &secret("old"), &secret("password")).await?;
            Ok(signed_in_to_portal(state, user_agent, &token, &format!("{page}?password=1")).await)
        }
        "sign-out-everywhere" => {
            services.sign_out_everywhere(session).await?;
            Ok(signed_out(state, Door::Portal, &format!("/p/{slug}")))
        }
        _ => Err(Refusal::NotFound.into()),
    }
}

/// `None` for a field that was not on the form: it is not asked for.
fn typed_of(fields: &Fields, field: ChangeField) -> Option<TypedChange> {
    let value = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    Some(TypedChange { field, shown: value(&format!("{SHOWN}{}", field.key()))?, typed: value(field.key())? })
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
