//! Staff: sign-in, sessions, passwords, and the permits that every guarded use case takes.

mod passwords;
mod permits;

pub use passwords::{PasswordPool, PasswordWork};
pub use permits::{Actor, Administer, ClientScope, EditClients, InviteClients, Permit, ReadResponses, Right, SignedIn, StaffSession};
