//! The practice: set-up, its pages' head, and the portal's settings.

pub mod api;
mod contact;
mod gate;
mod head;
mod logo;
mod look;
mod settings;
mod setup;
mod time_zone;

pub use gate::Administered;
pub use head::{OrganizationHead, OrganizationPage};
pub use settings::PortalSettingsPage;
pub use setup::SetupPage;
