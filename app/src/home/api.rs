//! The server functions of the staff's home page, and of the list that it leads to.

use crate::Failure;
use domain::home::{StaffHome, ToReviewPage};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services, staff_session};
#[cfg(feature = "ssr")]
use services::staff::ReadResponses;

/// To each what they may see.
#[server(prefix = "/api", endpoint = "home/staff", input = Json)]
pub async fn get_staff_home() -> Result<StaffHome, Failure> {
    let session = staff_session().await?;
    services()?.staff_home(&session).await.map_err(failed)
}

/// The oldest first.
#[server(prefix = "/api", endpoint = "home/to-review", input = Json)]
pub async fn list_to_review(after: Option<String>) -> Result<ToReviewPage, Failure> {
    let permit = permit::<ReadResponses>().await?;
    services()?.list_to_review(&permit, after.as_deref()).await.map_err(failed)
}
