//! Messages as rows: an organization's default ones, staff's drafts, the outbox of e-mails to be delivered with the
//! pace at which they leave, how workers claim and mark them, and the built-in mailbox.

pub mod claims;
mod defaults;
pub mod drafts;
pub mod mailbox;
pub mod marks;
pub mod outbox;
pub mod outgoing;
mod pace;
pub mod rests;

pub use defaults::{DefaultMessageRow, KeptMessageRow, find_default, save_default};
pub use pace::{find_last_turn, lock_used, set_last_turn, set_used};
