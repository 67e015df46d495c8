//! The practice: set-up, its pages' head, and the portal's settings.

pub mod api;
mod contact;
mod head;
mod logo;
mod look;
mod settings;
mod setup;
mod time_zone;

pub use head::{OrganizationHead, OrganizationPage};
pub use settings::PortalSettingsPage;
pub use setup::SetupPage;
