//! The server functions about the practice's settings.

use crate::Failure;
use domain::organization::{ContactForm, Logo, PortalSettings, TimeZones};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::Administer;

#[server(prefix = "/api", endpoint = "organization/settings", input = Json)]
pub async fn get_portal_settings() -> Result<PortalSettings, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.portal_settings(&permit).await.map_err(failed)
}

/// `seen`: what the change started from.
#[server(prefix = "/api", endpoint = "organization/save-settings", input = Json)]
pub async fn save_portal_settings(seen: PortalSettings, settings: PortalSettings) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.change_portal_settings(&permit, &seen, &settings).await.map_err(failed)
}

/// Told at `colour` what cannot be taken. `seen`: what the change started from.
#[server(prefix = "/api", endpoint = "organization/save-colour", input = Json)]
pub async fn save_portal_colour(seen: String, colour: String) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.change_portal_colour(&permit, &seen, &colour).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "organization/contact", input = Json)]
pub async fn get_contact() -> Result<ContactForm, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.contact(&permit).await.map_err(failed)
}

/// `seen`: what the change started from.
#[server(prefix = "/api", endpoint = "organization/save-contact", input = Json)]
pub async fn save_contact(seen: ContactForm, form: ContactForm) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.change_contact(&permit, &seen, &form).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "organization/time-zones", input = Json)]
pub async fn get_time_zones() -> Result<TimeZones, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.time_zones(&permit).await.map_err(failed)
}

/// `seen`: what the change started from.
#[server(prefix = "/api", endpoint = "organization/save-time-zone", input = Json)]
pub async fn save_time_zone(seen: String, name: String) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.change_time_zone(&permit, &seen, &name).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "organization/logo", input = Json)]
pub async fn get_logo() -> Result<Option<Logo>, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.logo(&permit).await.map_err(failed)
}

/// The file as a `data:` address. Told at `logo` what cannot be taken.
#[server(prefix = "/api", endpoint = "organization/save-logo", input = Json)]
pub async fn save_logo(picture: String) -> Result<Logo, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.save_logo(&permit, &picture).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "organization/remove-logo", input = Json)]
pub async fn remove_logo() -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.remove_logo(&permit).await.map_err(failed)
}
