//! What the representatives' pages ask the server.

use crate::Failure;
use domain::representatives::{ActingPage, RepresentPage};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, representative_session, services};

#[server(prefix = "/api", endpoint = "portal/represent", input = Json)]
pub async fn get_represent_page(slug: String, secret: String) -> Result<RepresentPage, Failure> {
    services()?.represent_page(&slug, &secret).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "portal/acting", input = Json)]
pub async fn get_acting_page(slug: String) -> Result<ActingPage, Failure> {
    let session = representative_session(&slug).await?;
    services()?.acting_page(&session).await.map_err(failed)
}
