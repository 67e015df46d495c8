//! What clients ask to have changed of what is on file: the profile's side of it, and the staff's.

pub mod api;
mod page;
mod profile;
mod waiting;

pub use page::RequestsPage;
pub(crate) use profile::ChangesOnProfile;
pub(crate) use waiting::{ChangesOfClient, Deciding};
