//! The plain posts of the page about the staff: who is an administrator, how somebody is called, and the address with which they sign in. What is refused is shown on their card.

use crate::{
    posts::{Fields, take, value_in},
    router::AppState,
};
use app::request::{RequestContext, tell};
use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{Refusal, ids::StaffId};
use services::{Result, staff::Administer};

const PAGE: &str = "/organization/staff";

pub fn routes() -> Router<AppState> {
    Router::new().route(PAGE, post(press))
}

/// Each of the buttons on somebody's card.
async fn press(State(state): State<AppState>, request: Request) -> Response {
    let context = state.request_context(&request);
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    match change(&context, &post.fields).await {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

/// Where it leads: whoever is no administrator any more sees the page no more.
async fn change(context: &RequestContext, fields: &Fields) -> Result<String> {
    let (services, by) = (&context.services, &context.permit::<Administer>(true).await?);
    let staff: StaffId = value_in(fields, "staff").parse().map_err(|_| Refusal::NotFound)?;
    let action = value_in(fields, "_action");
    match action {
        "administrator" => services.set_administrator(by, staff, true).await?,
        "no-administrator" => services.set_administrator(by, staff, false).await?,
        "name" => services.rename_staff(by, staff, value_in(fields, "name")).await?,
        "address" => services.change_staff_address(by, staff, value_in(fields, "email")).await?,
        _ => return Err(Refusal::NotFound.into()),
    }
    let sees_it_no_more = action == "no-administrator" && staff == by.staff();
    Ok(if sees_it_no_more { "/home?administrator=no".to_owned() } else { format!("{PAGE}?done={action}") })
}
