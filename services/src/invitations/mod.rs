//! Invitations: drafted, sent in batches, replaced, revoked, run out, and shown with their ledgers. The e-mails themselves are
//! delivered in [`crate::mail`]; what a person does with a link is in [`crate::portal`].

mod activity;
mod asked;
mod batch_page;
mod chosen;
mod decide;
mod draft;
mod enqueue;
mod expiry;
mod groups;
mod hand_over;
mod hold;
mod outcome_file;
mod progress;
mod resend;
mod revoke;
mod send;
mod sharing;
#[cfg(test)]
pub(crate) mod tests;
mod unopened;
mod work;

pub(crate) use chosen::Chosen;
pub(crate) use decide::{check_selection, full_name};
pub(crate) use draft::{wanted_of, withdrawn};
pub(crate) use enqueue::message_id;
pub(crate) use send::{Click, Found, nobody_chosen};
pub(crate) use work::{Decided, sender_of};
