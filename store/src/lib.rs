//! Every SQL statement of Anteroom, on SQLite and on PostgreSQL. Nothing else names sqlx, and nothing here decides a rule.
//!
//! Functions take a [`Tx`] and plain values, and filter by `organization_id` (R27).

mod engine;
mod error;
mod given;
mod opening;
#[cfg(feature = "testing")]
pub mod testing;

pub mod address_changes;
pub mod audit;
pub mod change_requests;
pub mod clients;
pub mod forms;
pub mod home;
pub mod invitations;
pub mod link_requests;
pub mod messages;
pub mod organization;
pub mod passkeys;
pub mod portal;
pub mod program_key;
pub mod reminders;
pub mod representatives;
pub mod resets;
pub mod safety;
pub mod sign_up_requests;
pub mod signature_requests;
pub mod staff;

pub use engine::{Store, Tx};
pub use error::Error;
pub use opening::PoolSizes;

pub(crate) use engine::{insert_rows, on_engine};

pub type Result<T> = std::result::Result<T, Error>;
