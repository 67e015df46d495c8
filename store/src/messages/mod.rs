//! Messages as rows: an organization's default ones, staff's drafts, the outbox of e-mails to be delivered with the
//! pace at which they leave, and the built-in mailbox.

mod defaults;
pub mod drafts;
pub mod mailbox;
pub mod outbox;
mod pace;

pub use defaults::{DefaultMessageRow, KeptMessageRow, find_default, save_default};
pub use pace::{find_last_turn, set_last_turn};
