//! The plain posts about people who act for clients (R31): an administrator's, on the client's page; of whoever signs up by a link; and of
//! the representative who chooses for whom they act. They go to the page that their buttons stand on, so that what is refused is shown there.

use crate::{
    cookies::Door,
    passkeys,
    posts::{Fields, at_own, local_path, signed_in_to_portal, signed_out, take, value_in},
    router::AppState,
    sessions,
};
use app::request::{RequestContext, tell};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{
    Refusal,
    ids::{ClientId, FormId},
    portal::JoinForm,
    representatives::{GrantForm, RepresentativeForm, Rights},
};
use services::{
    Result,
    representatives::RepresentativeSession,
    staff::{Administer, InviteClients},
};

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/clients/{id}", post(of_client))
        .route("/p/{slug}/represent/{secret}", post(sign_up))
        .route("/p/{slug}/acting", post(act))
}

/// Each of the buttons on the client's page.
async fn of_client(State(state): State<AppState>, Path(client): Path<ClientId>, request: Request) -> Response {
    let context = state.request_context(&request);
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let done = match post.value("_action") {
        "represent-forms" => ask_for_forms(&context, client, &post.fields).await,
        _ => change(&context, client, &post.fields).await,
    };
    match done {
        Ok(said) => Redirect::to(&format!("/clients/{client}?representative={said}")).into_response(),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

/// Of whoever may send forms, for a client whom they see.
async fn ask_for_forms(context: &RequestContext, client: ClientId, fields: &Fields) -> Result<&'static str> {
    let by = context.permit::<InviteClients>(true).await?;
    let chosen = fields.iter().filter(|(name, _)| name == "forms").map(|(_, value)| value.parse::<FormId>());
    let forms = chosen.collect::<std::result::Result<Vec<_>, _>>().map_err(|_| Refusal::NotFound)?;
    context.services.ask_through_representatives(&by, client, &forms).await?;
    Ok("forms")
}

/// Of an administrator.
async fn change(context: &RequestContext, client: ClientId, fields: &Fields) -> Result<&'static str> {
    let (services, by) = (&context.services, &context.permit::<Administer>(true).await?);
    let login = || value_in(fields, "login").parse().map_err(|_| Refusal::NotFound);
    match value_in(fields, "_action") {
        "represent" => {
            let [name, email] = ["representative_name", "representative_email"].map(|name| value_in(fields, name).to_owned());
            services.add_representative(by, client, &RepresentativeForm { name, email, grant: grant_in(fields) }).await?;
            Ok("added")
        }
        "represent-change" => {
            let [name, shown] = ["representative_name", "revision"].map(|name| value_in(fields, name));
            services.change_representative(by, client, login()?, (name, &grant_in(fields), shown)).await?;
            Ok("changed")
        }
        "represent-sign-out" => {
            services.end_representative_sessions(by, client, login()?).await?;
            Ok("signed-out")
        }
        "represent-end" => {
            services.end_representative(by, client, login()?).await?;
            Ok("ended")
        }
        "represent-again" => {
            services.invite_representative_again(by, client, login()?).await?;
            Ok("again")
        }
        _ => Err(Refusal::NotFound.into()),
    }
}

fn grant_in(fields: &Fields) -> GrantForm {
    let [relation, first_day, last_day] = ["relation", "first_day", "last_day"].map(|name| value_in(fields, name).to_owned());
    let is_ticked = |name| !value_in(fields, name).is_empty();
    let rights = Rights { fill_forms: is_ticked("fill_forms"), see_documents: is_ticked("see_documents") };
    GrantForm { relation, rights, first_day, last_day }
}

async fn sign_up(State(state): State<AppState>, Path((slug, secret)): Path<(String, String)>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let [password, day, month, year] = ["password", "day", "month", "year"].map(|name| post.value(name).to_owned());
    let form = JoinForm { password, day, month, year };
    match state.services.sign_up_representative(&slug, &secret, &form, &post.address).await {
        Ok(token) => signed_in_to_portal(&state, &post.user_agent, &token, &format!("/p/{slug}/home?welcome=1")).await,
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

/// Each of the buttons on the representative's own page.
async fn act(State(state): State<AppState>, Path(slug): Path<String>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    if passkeys::is_own(post.value("_action")) {
        return passkeys::press(&state, (&slug, "acting"), post).await;
    }
    let (post, session) = match sessions::of_representative(&state, &slug, post).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    match press(&state, &slug, &session, (&post.fields, &post.user_agent)).await {
        Ok(response) => response,
        Err(error) => sessions::refused(&state, &slug, post, &error).await,
    }
}

async fn press(state: &AppState, slug: &str, session: &RepresentativeSession, (fields, user_agent): (&Fields, &str)) -> Result<Response> {
    let (services, page) = (&state.services, format!("/p/{slug}/acting"));
    let done = |news: &str| Redirect::to(&format!("{page}?{news}=1")).into_response();
    let secret = |field: &str| value_in(fields, field).to_owned().into();
    match value_in(fields, "_action") {
        "act" => {
            let client = value_in(fields, "client").parse().map_err(|_| Refusal::NotFound)?;
            services.act_for(session, client).await?;
            let home = format!("/p/{slug}/home");
            let next = local_path(value_in(fields, "next")).filter(|next| next.starts_with(&format!("/p/{slug}/")));
            Ok(Redirect::to(next.unwrap_or(&home)).into_response())
        }
        "address" => {
            services.ask_for_representative_address(session, value_in(fields, "email"), &secret("own")).await.map_err(at_own)?;
            Ok(done("asked"))
        }
        "cancel" => {
            services.cancel_representative_address(session).await?;
            Ok(done("cancelled"))
        }
        "password" => {
            let token = services.change_representative_password(session, &secret("old"), &secret("password")).await?;
            Ok(signed_in_to_portal(state, user_agent, &token, &format!("{page}?password=1")).await)
        }
        "sign-out-everywhere" => {
            services.sign_representative_out_everywhere(session).await?;
            Ok(signed_out(state, Door::Portal, &format!("/p/{slug}")))
        }
        _ => Err(Refusal::NotFound.into()),
    }
}
