//! People who act for clients (R31): what staff see and say of them on the client's page, the page behind their link, and their own page
//! at the portal. All of it plain posts, which work without scripts.

mod acting;
pub mod api;
mod of_client;
mod sign_up;
mod top;

pub use acting::ActingPageView;
pub(crate) use of_client::{PlainField, Representatives};
pub use sign_up::RepresentPageView;
pub(crate) use top::ActingFor;
