//! The server function of the staff's home page.

use crate::Failure;
use domain::home::StaffHome;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, services, staff_session};

/// To each what they may see.
#[server(prefix = "/api", endpoint = "home/staff", input = Json)]
pub async fn get_staff_home() -> Result<StaffHome, Failure> {
    let session = staff_session().await?;
    services()?.staff_home(&session).await.map_err(failed)
}
