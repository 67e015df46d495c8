//! The posts of a form that a client fills in: each of its buttons, for those without scripts; the last one for all. Whatever a button
//! is for, what was typed is kept first.

use crate::{
    posts::{Fields, take, value_in},
    router::AppState,
};
use app::request::tell;
use axum::{
    extract::{Path, Query, Request, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    FieldErrors, Refusal,
    forms::{AnswerFault, Answers, Filling, answers_from_fields},
    ids::FormRequestId,
    portal::FillPage,
};
use leptos_router::params::ParamsMap;
use services::{Error, Result, SessionToken, portal::PortalSession};
use std::collections::BTreeMap;

pub async fn fill_form(State(state): State<AppState>, Path((slug, id)): Path<(String, FormRequestId)>, request: Request) -> Response {
    let token = state.request_context(&request).portal_token;
    let post = match take(&state, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let Some(token) = token else { return post.again(&state, Refusal::SignedOut).await };
    let query = Query::<BTreeMap<String, String>>::try_from_uri(post.page.uri()).map(|Query(query)| query).unwrap_or_default();
    // Counted from 1 in an address.
    let step = query.get("step").and_then(|step| step.parse::<usize>().ok()).map_or(0, |step| step.saturating_sub(1));
    let posted = Posted { slug: &slug, id, token: &token, fields: &post.fields, address: &post.address, step };
    match press(&state, &posted).await {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

struct Posted<'a> {
    slug: &'a str,
    id: FormRequestId,
    token: &'a SessionToken,
    fields: &'a Fields,
    address: &'a str,
    /// The one on the screen, from 0.
    step: usize,
}

impl Posted<'_> {
    /// The form's page at a step; `more` is what there should be one more of.
    fn page(&self, step: usize, more: Option<&str>) -> String {
        let mut query = ParamsMap::new();
        query.insert("step", (step + 1).to_string());
        if let Some(more) = more {
            query.insert("more", more.to_owned());
        }
        format!("/p/{}/forms/{}{}", self.slug, self.id, query.to_query_string())
    }

    fn home(&self, news: &str) -> String {
        format!("/p/{}/home?{news}=1", self.slug)
    }
}

/// Does what the button says; answers where to go.
async fn press(state: &AppState, posted: &Posted<'_>) -> Result<String> {
    let session = state.services.portal_session(posted.slug, posted.token, posted.address, true).await?.ok_or(Refusal::SignedOut)?;
    let FillPage { questionnaire, now, .. } = state.services.fill_page(&session, posted.id).await?;
    let fields: Fields = posted.fields.iter().filter(|(name, _)| !name.starts_with('_')).cloned().collect();
    let reading = answers_from_fields(&questionnaire, &fields);
    if !reading.faults.is_empty() {
        return Err(invalid(&reading.faults));
    }
    let revision = value_in(posted.fields, "_revision").parse().map_err(|_| Refusal::Conflict)?;
    let mut filling = Filling::reckoning(questionnaire, reading.answers, now);
    let action = value_in(posted.fields, "_action");
    let (action, place) = action.split_once(':').unwrap_or((action, ""));
    if action == "submit" {
        return submit(state, posted, &session, revision, filling.answers()).await;
    }
    if action == "remove" {
        filling.remove_instance(place);
    }
    state.services.save_answers(&session, posted.id, revision, filling.answers()).await?;
    match action {
        "next" => next(posted, &filling),
        "back" => Ok(posted.page(filling.open_steps().into_iter().rfind(|step| *step < posted.step).unwrap_or(0), None)),
        "add" | "more" => Ok(posted.page(posted.step, Some(place))),
        "remove" => Ok(posted.page(posted.step, None)),
        _ => Ok(posted.home("saved")),
    }
}

/// What is right of a form that is refused is kept all the same.
async fn submit(state: &AppState, posted: &Posted<'_>, session: &PortalSession, revision: i64, answers: &Answers) -> Result<String> {
    match state.services.submit_response(session, posted.id, revision, answers).await {
        Ok(()) => Ok(posted.home("submitted")),
        Err(Error::Refused(refusal @ Refusal::Invalid(_))) => {
            state.services.save_answers(session, posted.id, revision, answers).await?;
            Err(refusal.into())
        }
        Err(error) => Err(error),
    }
}

/// The next step with anything to show, when this one is right.
fn next(posted: &Posted<'_>, filling: &Filling) -> Result<String> {
    let faults = filling.faults_of_step(posted.step);
    if !faults.is_empty() {
        return Err(invalid(&faults));
    }
    let after = filling.open_steps().into_iter().find(|step| *step > posted.step);
    Ok(posted.page(after.unwrap_or(posted.step), None))
}

fn invalid(faults: &[AnswerFault]) -> Error {
    Refusal::Invalid(FieldErrors(faults.iter().map(|fault| (fault.place.clone(), fault.sentence())).collect())).into()
}
