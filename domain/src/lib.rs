//! The values and rules of Anteroom, the same in the browser and on the server. Nothing here reads a clock,
//! draws a random number or does I/O: times and secrets are passed in, so a test can fix them.

pub mod address_changes;
pub mod audit;
pub mod change_requests;
pub mod clients;
pub mod devices;
mod email_address;
pub mod errors;
pub mod form_catalog;
pub mod form_design;
pub mod form_sharing;
pub mod forms;
pub mod home;
pub mod ids;
pub mod invitations;
pub mod language;
pub mod mail;
pub mod mailbox;
pub mod messages;
pub mod organization;
pub mod passkeys;
pub mod portal;
pub mod reminders;
pub mod representatives;
pub mod resets;
pub mod safety;
pub mod sign_up_requests;
pub mod signature_requests;
pub mod staff;
mod time;

pub use email_address::{EmailAddress, EmailAddressError};
pub use errors::{FieldErrors, Refusal};
pub use language::{Language, Words};
pub use time::Moment;
