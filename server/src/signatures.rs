//! The posts of a form that two people sign, each at their own login (R31): whoever filled it in asks somebody, or takes that back; whoever
//! was asked signs, or does not. They go to the page that their buttons stand on, so that what is refused is shown there.

use crate::{
    languages::{chosen, turned},
    posts::{Fields, take, value_in},
    router::AppState,
    sessions,
};
use app::{ENTER, request::tell};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{
    Refusal,
    forms::{REVISION_FIELD, answers_from_fields},
    ids::FormRequestId,
    signature_requests::{AfterSigning, SignatureStage},
};
use services::{Error, Result, Services, portal::PortalSession};

pub fn routes() -> Router<AppState> {
    Router::new().route("/p/{slug}/forms/{id}/signature", post(of_form))
}

async fn of_form(State(state): State<AppState>, Path((slug, id)): Path<(String, FormRequestId)>, request: Request) -> Response {
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    if let Some(language) = chosen(&post.fields) {
        return turned(&state, post, language).await;
    }
    let (post, session) = match sessions::of_portal(&state, &slug, post).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    match press(&state.services, &session, id, &post.fields).await {
        Ok(news) => Redirect::to(&format!("/p/{slug}/home?{news}")).into_response(),
        // Taken back, signed or over meanwhile: nothing of it stands on this page any more.
        Err(Error::Refused(Refusal::NotFound | Refusal::Conflict)) => {
            Redirect::to(&format!("/p/{slug}/home?signature=over")).into_response()
        }
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

/// Does what the button says; answers what the home page tells of it.
async fn press(services: &Services, session: &PortalSession, id: FormRequestId, fields: &Fields) -> Result<&'static str> {
    match value_in(fields, "_action") {
        "ask" => {
            let asked = value_in(fields, "login").parse().map_err(|_| Refusal::field("login", "Choose an answer."))?;
            services.ask_signature(session, id, value_in(fields, "place"), asked).await?;
            Ok("signature=asked")
        }
        "take-back" => {
            services.take_signature_back(session, id).await?;
            Ok("signature=taken-back")
        }
        "decline" => {
            services.decline_signature(session, id, revision_read(fields)).await?;
            Ok("signature=declined")
        }
        action if action == "sign" || action == ENTER => {
            let after = match sign(services, session, id, fields).await {
                // Pressed twice.
                Err(Error::Refused(refusal)) => services.has_signed(session, id).await?.ok_or(refusal)?,
                other => other?,
            };
            Ok(match after {
                AfterSigning::Submitted => "submitted=1",
                AfterSigning::GoesOn => "signature=given",
            })
        }
        _ => Err(Refusal::NotFound.into()),
    }
}

async fn sign(services: &Services, session: &PortalSession, id: FormRequestId, fields: &Fields) -> Result<AfterSigning> {
    let SignatureStage::Sign(to_sign) = services.signature_page(session, id).await?.stage else { return Err(Refusal::NotFound.into()) };
    let typed: Fields = fields.iter().filter(|(name, _)| !name.starts_with('_')).cloned().collect();
    let reading = answers_from_fields(&to_sign.signature, &typed);
    if let Some(fault) = reading.faults.first() {
        return Err(Refusal::field(&fault.place, fault.sentence()).into());
    }
    services.give_signature(session, id, revision_read(fields), &reading.answers).await
}

/// Of what the page showed; a page that does not say so is read again.
fn revision_read(fields: &Fields) -> i64 {
    value_in(fields, REVISION_FIELD).parse().unwrap_or(-1)
}
