//! The staff's shell, sign-in, and the list of staff with their permissions.

pub mod api;
mod changing;
mod disabling;
mod forgot;
mod gate;
mod home;
mod member;
mod permissions;
mod shell;
mod sign_in;
mod switch;
mod waiting;

pub use forgot::{StaffForgotPage, StaffResetPage};
pub use gate::{Administered, ClientEditors};
pub use home::HomePage;
pub use permissions::StaffPage;
pub use shell::{StaffShell, change_viewer, use_viewer};
pub use sign_in::SignInPage;
pub(crate) use waiting::use_recount;
