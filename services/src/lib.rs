//! The use cases of Anteroom, one function each: they take a permit or a session, open a transaction, call `domain`
//! for the rules and `store` for the rows, and write the audit event in the same transaction. No HTML and no HTTP here.

mod context;
mod csv;
mod error;
mod pictures;
mod program_key;
mod secrets;
#[cfg(feature = "testing")]
pub mod testing;

pub mod address_changes;
pub mod audit;
pub mod change_requests;
pub mod clients;
pub mod demo;
pub mod devices;
pub mod forms;
pub mod home;
pub mod invitations;
pub mod link_requests;
pub mod mail;
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

pub use context::{Clock, Config, Entropy, Services, SystemClock, SystemEntropy};
pub use error::{Error, Result};
pub use program_key::{Accepted, KeyFit, NotedKey, accept_key, is_key_expected, note_key};
pub use secrets::{LinkSecret, SecretKey, SessionToken};
