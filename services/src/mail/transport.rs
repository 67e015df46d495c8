//! The two ways an e-mail can go: to a mail server, or into the built-in mailbox of this program.

use super::{Failure, OutgoingMail, SmtpSettings, SmtpTransport};
use crate::{Result, Services};

/// Each is a transaction of its own.
const MAILBOX_PLACES: usize = 4;

pub enum Transport {
    /// Kept in the database, for whoever tries the program out.
    Mailbox,
    Smtp(SmtpTransport),
}

/// What the other side said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Taken over; `words` are the mail server's.
    Delivered { words: String },
    /// `permanent`: another try would be refused as well. `why`: for the log.
    Refused { words: String, permanent: bool, waits: Waits, why: Failure },
    /// All of it was said, and no answer that can be read came back: it may have arrived. `words`: what came instead.
    Unconfirmed { words: String },
}

/// Who is left alone for a while, beside the e-mail that was refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Waits {
    #[default]
    Nobody,
    /// All that goes to the recipient's domain.
    TheDomain,
    /// All that goes over the mail server: it is away, or asked for it.
    TheServer,
}

impl Answer {
    /// It may be tried again.
    pub(super) fn not_now(words: impl Into<String>, waits: Waits, why: Failure) -> Self {
        Self::Refused { words: words.into(), permanent: false, waits, why }
    }
}

impl Transport {
    pub fn smtp(settings: SmtpSettings) -> Result<Self> {
        Ok(Self::Smtp(SmtpTransport::new(settings)?))
    }

    /// As the page about e-mail says it.
    pub fn words(&self) -> String {
        match self {
            Self::Mailbox => "E-mails are not sent: they are kept in this program's own mailbox, for trying it out.".to_owned(),
            Self::Smtp(smtp) => format!("E-mails are sent over {}.", smtp.host()),
        }
    }

    /// How many e-mails may be on their way at a time.
    pub(super) fn places(&self) -> usize {
        match self {
            Self::Smtp(smtp) => smtp.connections(),
            Self::Mailbox => MAILBOX_PLACES,
        }
    }

    /// Takes less than a minute, and ten more while the mail server thinks about it. Dropped half-way, the e-mail may or may not have gone.
    pub async fn deliver(&self, services: &Services, mail: OutgoingMail) -> Answer {
        match self {
            Self::Smtp(smtp) => smtp.send(&mail.message).await,
            Self::Mailbox => match services.keep_in_mailbox(mail).await {
                Ok(()) => Answer::Delivered { words: "Kept in the built-in mailbox".to_owned() },
                Err(error) => Answer::not_now(format!("The built-in mailbox did not take it: {error}"), Waits::Nobody, Failure::Internal),
            },
        }
    }
}
