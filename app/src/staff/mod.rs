//! The staff's shell, sign-in, and the list of staff with their permissions.

pub mod api;
mod forgot;
mod home;
mod permissions;
mod shell;
mod sign_in;

pub use forgot::{StaffForgotPage, StaffResetPage};
pub use home::HomePage;
pub use permissions::StaffPage;
pub use shell::{StaffShell, use_viewer};
pub use sign_in::SignInPage;
