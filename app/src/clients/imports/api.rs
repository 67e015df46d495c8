//! The server functions of imports. What a person decides about one is a plain post of its page.

use crate::Failure;
use domain::{
    clients::import::{ImportSummary, ImportView, LineOutcome},
    ids::ImportId,
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, quiet_permit, services};
#[cfg(feature = "ssr")]
use services::staff::Administer;

/// Newest first; at most 50.
#[server(prefix = "/api", endpoint = "imports/list", input = Json)]
pub async fn list_imports() -> Result<Vec<ImportSummary>, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.list_imports(&permit).await.map_err(failed)
}

/// With the lines of one outcome, after a line. The page asks by itself while the program works, which is no activity.
#[server(prefix = "/api", endpoint = "imports/get", input = Json)]
pub async fn get_import(id: ImportId, outcome: LineOutcome, after: i64) -> Result<ImportView, Failure> {
    let permit = quiet_permit::<Administer>().await?;
    services()?.get_import(&permit, id, outcome, after).await.map_err(failed)
}
