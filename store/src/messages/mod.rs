//! Messages as rows: an organization's default ones, staff's drafts, the outbox of e-mails to be delivered, and the built-in mailbox.

mod defaults;
pub mod drafts;
pub mod mailbox;
pub mod outbox;

pub use defaults::{DefaultMessageRow, KeptMessageRow, find_default, save_default};
