//! The server functions that design a form.

use crate::Failure;
use domain::{
    form_design::{DesignPage, FormDraftLine, PageStep},
    forms::Questionnaire,
    ids::FormId,
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::Administer;

#[server(prefix = "/api", endpoint = "forms/drafts", input = Json)]
pub async fn list_form_drafts() -> Result<Vec<FormDraftLine>, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.list_form_drafts(&permit).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "forms/design-new", input = Json)]
pub async fn new_design(copy_of: Option<FormId>) -> Result<FormId, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.new_design(&permit, copy_of).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "forms/design", input = Json)]
pub async fn get_design(form: FormId) -> Result<DesignPage, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.get_design(&permit, form).await.map_err(failed)
}

/// The draft's new revision. `page`: which change of which page it is.
#[server(prefix = "/api", endpoint = "forms/design-save", input = Json)]
pub async fn save_design(form: FormId, revision: i64, questionnaire: Questionnaire, page: Option<PageStep>) -> Result<i64, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.save_design(&permit, form, (revision, page), &questionnaire).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "forms/design-publish", input = Json)]
pub async fn publish_design(form: FormId, revision: i64, after: i64) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.publish_design(&permit, form, revision, after).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "forms/design-discard", input = Json)]
pub async fn discard_design(form: FormId, revision: i64) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.discard_design(&permit, form, revision).await.map_err(failed)
}
