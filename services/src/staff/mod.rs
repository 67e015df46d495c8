//! Staff: sign-in, sessions, passwords, and the permits that every guarded use case takes.

mod administrators;
pub(crate) mod attempts;
mod disabling;
mod members;
mod passwords;
mod permits;
mod rules;
pub(crate) mod sessions;

pub use passwords::{PasswordPool, PasswordWork};
pub use permits::{Actor, Administer, ClientScope, EditClients, InviteClients, Permit, ReadResponses, Right, SignedIn, StaffSession};

pub(crate) use sessions::staff_actor;
