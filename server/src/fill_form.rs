//! The posts of a form that a client fills in: each of its buttons, for those without scripts; the last one for all. Whatever a button
//! is for, what was typed is kept first. Files come in the same post.

use crate::{
    files::{FIELDS_LIMIT, Parts},
    languages::{chosen, kept, turned},
    posts::{Fields, Post, TOO_LONG, plainly, take, value_in, without_body},
    router::AppState,
    sessions,
};
use app::{ENTER, request::tell};
use axum::{
    body::Body,
    extract::{Path, Query, Request, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    FieldErrors, Language, Refusal,
    forms::{AnswerFault, Answers, Attached, FieldReading, Filling, Item, REVISION_FIELD, answers_from_fields},
    ids::FormRequestId,
    portal::FillPage,
};
use http::{StatusCode, header};
use leptos_router::params::ParamsMap;
use services::{
    Error, Result,
    portal::{NewFile, PortalSession},
};
use std::collections::BTreeMap;

pub async fn fill_form(State(state): State<AppState>, Path((slug, id)): Path<(String, FormRequestId)>, request: Request) -> Response {
    let (post, files) = match parts_of(&state, request).await {
        Ok(parts) => parts,
        Err(refused) => return refused,
    };
    let (mut post, session) = match sessions::of_portal(&state, &slug, post).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let query = Query::<BTreeMap<String, String>>::try_from_uri(post.page.uri()).map(|Query(query)| query).unwrap_or_default();
    // Counted from 1 in an address.
    let step = query.get("step").and_then(|step| step.parse::<usize>().ok()).map_or(0, |step| step.saturating_sub(1));
    let file_errors = match change_files(&state, &session, id, files, &mut post.fields).await {
        Ok(errors) => errors,
        Err(error) => return post.again(&state, tell(&error)).await,
    };
    let revision = post.value(REVISION_FIELD).parse().ok();
    let mut posted = Posted { slug: &slug, id, session: &session, fields: &post.fields, file_errors, step, revision };
    let pressed = press(&state, &mut posted).await;
    let revision = posted.revision;
    follow(&mut post.fields, revision);
    if let Some(language) = chosen(&post.fields) {
        return read_in(&state, post, &slug, pressed, language).await;
    }
    match pressed {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(error) => post.again(&state, tell(&error)).await,
    }
}

/// What comes back follows the save of this post, where there was one. It follows no other device's: it would overwrite that.
fn follow(fields: &mut Fields, revision: Option<i64>) {
    if let Some((field, revision)) = fields.iter_mut().find(|(name, _)| name == REVISION_FIELD).zip(revision) {
        field.1 = revision.to_string();
    }
}

/// In another language: the answers have been kept; what is wrong with them is shown again as it was typed.
async fn read_in(state: &AppState, post: Post, slug: &str, pressed: Result<String>, language: Language) -> Response {
    match pressed {
        Ok(to) => {
            let token = state.request_context(&post.page).portal_token;
            match state.services.choose_language(slug, token.as_ref(), language).await {
                Ok(()) => kept(state, language, Redirect::to(&to).into_response()),
                Err(error) => post.again(state, tell(&error)).await,
            }
        }
        Err(Error::Refused(Refusal::Invalid(_))) => turned(state, post, language).await,
        Err(error) => post.again(state, tell(&error)).await,
    }
}

/// With files, or as any other form.
async fn parts_of(state: &AppState, request: Request) -> std::result::Result<(Post, Vec<(String, NewFile)>), Response> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let (head, body) = request.into_parts();
        let Ok(body) = axum::body::to_bytes(body, FIELDS_LIMIT).await else {
            let page = Request::from_parts(head, Body::empty());
            return Err(plainly(state, &page, (StatusCode::PAYLOAD_TOO_LARGE, TOO_LONG)).await);
        };
        return take(state, Request::from_parts(head, body.into())).await.map(|post| (post, Vec::new()));
    }
    let (address, page) = (state.request_context(&request).address, without_body(&request));
    let Parts { fields, files } = match Parts::of(request).await {
        Ok(parts) => parts,
        Err(unread) => return Err(plainly(state, &page, unread).await),
    };
    Ok((Post { fields, page, address, user_agent: String::new() }, files))
}

/// Keeps what was chosen, and takes away what its button takes away; the answers then name what is left. All that can be kept is kept;
/// answers what cannot, by its question.
async fn change_files(
    state: &AppState,
    session: &PortalSession,
    id: FormRequestId,
    files: Vec<(String, NewFile)>,
    fields: &mut Fields,
) -> Result<FieldErrors> {
    if let Some(gone) = value_in(fields, "_action").strip_prefix("detach:").map(str::to_owned) {
        fields.retain(|(_, value)| Attached::from_field(value).is_none_or(|file| file.id.to_string() != gone));
    }
    let mut errors = FieldErrors::default();
    if files.is_empty() {
        return Ok(errors);
    }
    let FillPage { questionnaire, .. } = state.services.fill_page(session, id).await?;
    for (place, file) in files {
        match state.services.add_file(session, id, &place, file).await {
            Ok(added) => {
                if !questionnaire.item_at(&place).is_some_and(Item::is_repeating) {
                    fields.retain(|(name, _)| *name != place);
                }
                fields.push((place, added.to_field()));
            }
            Err(Error::Refused(Refusal::Invalid(told))) => told.0.iter().for_each(|(field, sentence)| errors.add(field, sentence)),
            Err(error) => return Err(error),
        }
    }
    Ok(errors)
}

struct Posted<'a> {
    slug: &'a str,
    id: FormRequestId,
    session: &'a PortalSession,
    fields: &'a Fields,
    /// What is wrong with files that came with it.
    file_errors: FieldErrors,
    /// The one on the screen, from 0.
    step: usize,
    /// Of what it follows: as the page had it, or of its own save.
    revision: Option<i64>,
}

impl Posted<'_> {
    async fn save(&mut self, state: &AppState, answers: &Answers) -> Result<()> {
        let revision = self.revision.ok_or(Refusal::Conflict)?;
        self.revision = Some(state.services.save_answers(self.session, self.id, revision, answers).await?);
        Ok(())
    }

    /// The form's page at a step; `more` is what there should be one more of.
    fn page(&self, step: usize, more: Option<&str>) -> String {
        let mut query = ParamsMap::new();
        query.insert("step", (step + 1).to_string());
        if let Some(more) = more {
            query.insert("more", more.to_owned());
        }
        format!("/p/{}/forms/{}{}", self.slug, self.id, query.to_query_string())
    }

    /// Of the step's main button.
    fn main_action(&self, filling: &Filling) -> &'static str {
        if filling.open_steps().into_iter().any(|step| step > self.step) { "next" } else { "submit" }
    }

    fn home(&self, news: &str) -> String {
        format!("/p/{}/home?{news}=1", self.slug)
    }
}

/// Does what the button says; answers where to go.
async fn press(state: &AppState, posted: &mut Posted<'_>) -> Result<String> {
    let FillPage { questionnaire, now, answers: kept, .. } = state.services.fill_page(posted.session, posted.id).await?;
    let fields: Fields = posted.fields.iter().filter(|(name, _)| !name.starts_with('_')).cloned().collect();
    let reading = answers_from_fields(&questionnaire, &fields);
    if !reading.faults.is_empty() {
        return Err(save_what_is_read(state, posted, reading, &kept).await);
    }
    if !posted.file_errors.is_empty() {
        posted.save(state, &reading.answers).await?;
        return Err(Refusal::Invalid(posted.file_errors.clone()).into());
    }
    let mut filling = Filling::reckoning(questionnaire, reading.answers, now);
    let action = value_in(posted.fields, "_action");
    let (action, place) = action.split_once(':').unwrap_or((action, ""));
    let action = if action == ENTER { posted.main_action(&filling) } else { action };
    if action == "submit" {
        return submit(state, posted, filling.answers()).await;
    }
    if action == "remove" {
        filling.remove_instance(place);
    }
    posted.save(state, filling.answers()).await?;
    if chosen(posted.fields).is_some() {
        return Ok(posted.page(posted.step, None));
    }
    match action {
        "ask" => ask(state, posted, place).await,
        "next" => next(posted, &filling),
        "back" => Ok(posted.page(filling.open_steps().into_iter().rfind(|step| *step < posted.step).unwrap_or(0), None)),
        "add" | "more" => Ok(posted.page(posted.step, Some(place))),
        "remove" | "attach" | "detach" => Ok(posted.page(posted.step, None)),
        _ => Ok(posted.home("saved")),
    }
}

/// What cannot be read is told at its question; all else is kept, and there what was `kept` before. Answers why it is refused.
async fn save_what_is_read(state: &AppState, posted: &mut Posted<'_>, reading: FieldReading, kept: &Answers) -> Error {
    let FieldReading { mut answers, faults, .. } = reading;
    for fault in &faults {
        answers.set(&fault.place, kept.get(&fault.place).to_vec());
    }
    match posted.save(state, &answers).await {
        // That another device was faster the page says itself.
        Ok(()) | Err(Error::Refused(Refusal::Conflict | Refusal::Invalid(_))) => invalid(&faults),
        Err(error) => error,
    }
}

/// What is right of a form that is refused is kept all the same.
async fn submit(state: &AppState, posted: &mut Posted<'_>, answers: &Answers) -> Result<String> {
    let revision = posted.revision.ok_or(Refusal::Conflict)?;
    match state.services.submit_response(posted.session, posted.id, revision, answers).await {
        Ok(()) => Ok(posted.home("submitted")),
        Err(Error::Refused(refusal @ Refusal::Invalid(_))) => {
            posted.save(state, answers).await?;
            Err(refusal.into())
        }
        Err(error) => Err(error),
    }
}

/// To the page on which somebody is asked to sign, where nothing but signatures is missing.
async fn ask(state: &AppState, posted: &Posted<'_>, place: &str) -> Result<String> {
    state.services.signature_page(posted.session, posted.id).await?;
    let mut query = ParamsMap::new();
    query.insert("place", place.to_owned());
    Ok(format!("/p/{}/forms/{}/signature{}", posted.slug, posted.id, query.to_query_string()))
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
