//! The portal's server functions.

use crate::Failure;
use domain::{
    address_changes::{AddressPage, ProfilePage},
    forms::Answers,
    ids::FormRequestId,
    portal::{FillPage, JoinPage, OwnAnswers, PortalFront, PortalHome},
    resets::ResetPage,
    signature_requests::SignaturePage,
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::posted::Posted;
#[cfg(feature = "ssr")]
use crate::request::{fail, failed, portal_language, portal_session, request, services, tell};

/// As [`failed`], for what a rule refuses: the server's sentence in the reader's language.
#[cfg(feature = "ssr")]
async fn retold(slug: &str, error: services::Error) -> Failure {
    let refusal = tell(&error);
    fail(match portal_language(slug).await {
        Ok(language) => refusal.retold(language),
        Err(_) => refusal,
    })
}

#[server(prefix = "/api", endpoint = "portal/front", input = Json)]
pub async fn get_portal_front(slug: String) -> Result<PortalFront, Failure> {
    let front = services()?.portal_front(&slug).await.map_err(failed)?;
    front.ok_or_else(|| fail(domain::Refusal::NotFound))
}

#[server(prefix = "/api", endpoint = "portal/join", input = Json)]
pub async fn get_join_page(slug: String, secret: String) -> Result<JoinPage, Failure> {
    services()?.join_page(&slug, &secret).await.map_err(failed)
}

/// Said by the page when a person has touched it: a program that follows links does not (R7).
#[server(prefix = "/api", endpoint = "portal/opened", input = Json)]
pub async fn note_link_opened(slug: String, secret: String) -> Result<(), Failure> {
    let request = request()?;
    request.services.note_link_opened(&slug, &secret, &request.address).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "portal/resend-newest", input = Json)]
pub async fn resend_newest(slug: String, secret: String) -> Result<(), Failure> {
    let request = request()?;
    request.services.resend_newest(&slug, &secret, &request.address).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "portal/reset", input = Json)]
pub async fn get_reset_page(slug: String, secret: String) -> Result<ResetPage, Failure> {
    services()?.reset_page(&slug, &secret).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "portal/home", input = Json)]
pub async fn get_portal_home(slug: String) -> Result<PortalHome, Failure> {
    let session = portal_session(&slug).await?;
    let language = portal_language(&slug).await?;
    services()?.portal_home(&session, language).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "portal/profile", input = Json)]
pub async fn get_profile(slug: String) -> Result<ProfilePage, Failure> {
    let session = portal_session(&slug).await?;
    let language = portal_language(&slug).await?;
    services()?.profile_page(&session, language).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "portal/new-address", input = Json)]
pub async fn get_address_page(slug: String, secret: String) -> Result<AddressPage, Failure> {
    services()?.address_page(&slug, &secret).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "portal/fill", input = Json)]
pub async fn get_fill_page(slug: String, request: FormRequestId) -> Result<FillPage, Failure> {
    let session = portal_session(&slug).await?;
    let services = services()?;
    let found = match use_context::<Posted>() {
        Some(_) => services.fill_page_again(&session, request).await,
        None => services.fill_page(&session, request).await,
    };
    match found {
        Ok(page) => Ok(page),
        Err(error) => Err(retold(&slug, error).await),
    }
}

/// Reading is an audit event (R25).
#[server(prefix = "/api", endpoint = "portal/answers", input = Json)]
pub async fn get_own_answers(slug: String, request: FormRequestId) -> Result<OwnAnswers, Failure> {
    let session = portal_session(&slug).await?;
    let language = portal_language(&slug).await?;
    services()?.own_answers(&session, request, language).await.map_err(failed)
}

/// Of one form's missing signatures (R31).
#[server(prefix = "/api", endpoint = "portal/signature", input = Json)]
pub async fn get_signature_page(slug: String, request: FormRequestId) -> Result<SignaturePage, Failure> {
    let session = portal_session(&slug).await?;
    match services()?.signature_page(&session, request).await {
        Ok(page) => Ok(page),
        Err(error) => Err(retold(&slug, error).await),
    }
}

/// Answers the new revision.
#[server(prefix = "/api", endpoint = "portal/save", input = Json)]
pub async fn save_answers(slug: String, request: FormRequestId, revision: i64, answers: Answers) -> Result<i64, Failure> {
    let session = portal_session(&slug).await?;
    match services()?.save_answers(&session, request, revision, &answers).await {
        Ok(revision) => Ok(revision),
        Err(error) => Err(retold(&slug, error).await),
    }
}

#[server(prefix = "/api", endpoint = "portal/stay", input = Json)]
pub async fn stay_in_portal(slug: String) -> Result<(), Failure> {
    portal_session(&slug).await.map(|_session| ())
}
