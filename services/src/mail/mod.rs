//! E-mails from the outbox to a mail server or to the built-in mailbox: claimed, rendered, sent, marked. What is written to the
//! outbox, and when, is decided by the use case that wants the e-mail.

mod account;
mod account_mail;
mod backoff;
mod claim;
mod compose;
mod delivery;
mod failure;
mod for_whom;
mod greeting;
mod held;
mod lanes;
mod letter;
mod mailbox;
mod mark;
mod own;
mod pace;
mod probe;
mod reminder;
mod replies;
mod rests;
mod senders;
mod settings;
mod smtp;
mod smtp_settings;
#[cfg(test)]
pub(crate) mod tests;
mod tls;
mod transport;
mod tray;
mod worker;

pub(crate) use account_mail::AccountMail;
pub use compose::OutgoingMail;
pub use failure::Failure;
pub(crate) use held::Held;
pub(crate) use own::Transports;
pub(crate) use rests::domain_of;
pub use smtp::SmtpTransport;
pub use smtp_settings::{SmtpSettings, SmtpUrlError, TlsMode};
pub use transport::{Answer, Transport, Waits};
pub use worker::OutboxWorker;

use crate::staff::Actor;
use domain::ids::OrganizationId;

/// Who does what nobody asked for at that moment.
pub(crate) fn system_actor(organization: OrganizationId) -> Actor {
    Actor { organization, kind: "system", id: None, name: "Anteroom".to_owned(), address: String::new() }
}
