//! The user interface of Anteroom: pages, components, and the thin server functions between them and `services`.
//! Pages are rendered on the server and hydrated; what a person may do is decided by the server alone.

#![recursion_limit = "512"]

mod again;
mod components;
mod failure;
mod fetched;
mod language;
mod parts;
mod posted;
#[cfg(feature = "ssr")]
pub mod request;
mod routes;
mod shell;

pub mod audit;
pub mod change_requests;
pub mod clients;
mod devices;
pub mod forms;
pub mod home;
pub mod invitations;
pub mod mail;
pub mod messages;
pub mod organization;
pub mod passkeys;
pub mod portal;
pub mod representatives;
pub mod safety;
pub mod sign_up_requests;
pub mod staff;

pub use components::Arrival;
pub use failure::Failure;
pub use language::{ENTER, LANGUAGE_FIELD, PageLanguage};
pub use posted::Posted;
pub use routes::App;
pub use shell::AssetUrls;
#[cfg(feature = "ssr")]
pub use shell::{PortalLook, PortalPasskeys, PortalSignedIn, shell};
