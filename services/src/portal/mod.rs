//! The client's side: the page behind a link, signing up, signing in, and filling in forms.

mod answers;
mod attachments;
mod fill;
mod front;
mod home;
mod join;
mod keeping;
mod language;
mod owner;
mod prefill;
mod profile;
mod sessions;
#[cfg(test)]
pub(crate) mod tests;

pub use attachments::{File, NewFile, ScanCommand};
pub use sessions::PortalSession;

pub(crate) use fill::{Giving, Keeping, invalid, kept_answers, kept_times, read_questionnaire, refuse_fixed};
pub(crate) use front::front;
pub(crate) use home::signing_view;
pub(crate) use join::{UNREADABLE_BIRTH, tries_left, wrong_birth};
pub(crate) use owner::{LoginOwner, account_key};
pub(crate) use sessions::with_capacity;
