//! What a click on *Send* carries, and what comes back for each client (R10).

use crate::{
    Language, Moment,
    form_catalog::FormSummary,
    ids::{BatchId, ClientId, FormId},
    messages::{EmailFrame, KeptDraft, PlaceholderValues, WrittenMessage},
};
use serde::{Deserialize, Serialize};

/// Everything that one click sends. The same key sent twice invites once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationBatch {
    /// Made by the browser when the dialog opens; 8 to 64 letters, digits or hyphens.
    pub idempotency_key: String,
    pub clients: Vec<ClientId>,
    /// One in each language that its clients read; who reads none of them gets the first.
    pub messages: Vec<WrittenMessage>,
    pub forms: Vec<FormId>,
    /// R16: administrators alone.
    pub save_as_default: bool,
}

/// What the dialog starts from: the default message and forms, and each recipient's values for the preview (R14).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendDraft {
    /// In every language; the practice's own first.
    pub messages: Vec<DefaultMessage>,
    pub forms: Vec<FormSummary>,
    /// Titles of forms that would go along and cannot: they are not published any more.
    pub withdrawn_forms: Vec<String>,
    /// What the sender was writing when it was last kept, in the same place.
    pub kept: Option<KeptDraft>,
    pub recipients: Vec<Recipient>,
    /// Asked for, but not to be invited, each with the reason.
    pub left_out: Vec<ClientOutcome>,
    pub frame: EmailFrame,
    /// The `From` that the e-mail will carry, as a mail program shows it.
    pub from: String,
    pub form_titles_allowed: bool,
    pub may_save_as_default: bool,
}

impl SendDraft {
    /// Those that the recipients read, the practice's own first if it is one of them; without recipients, that alone.
    pub fn languages(&self) -> Vec<Language> {
        let own = self.messages.first().map(|message| message.written.language).unwrap_or_default();
        if self.recipients.is_empty() {
            return vec![own];
        }
        let is_read = |language: &Language| self.recipients.iter().any(|recipient| recipient.values.language == *language);
        self.messages.iter().map(|message| message.written.language).filter(is_read).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefaultMessage {
    pub written: WrittenMessage,
    /// Told to those alone who may save another default; none while it is the shipped one.
    pub changed: Option<DefaultChange>,
}

/// Who wrote the default message last, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefaultChange {
    pub by: Option<String>,
    pub at: Moment,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipient {
    pub id: ClientId,
    pub name: String,
    pub email: String,
    /// The link in it has the shape of a real one, and leads nowhere. `form_list` is filled in by the dialog from the ticked forms.
    pub values: PlaceholderValues,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchReceipt {
    pub batch: BatchId,
    /// In the order that was asked for.
    pub outcomes: Vec<ClientOutcome>,
}

impl BatchReceipt {
    pub fn queued_count(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.outcome == Outcome::Queued).count()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientOutcome {
    pub client: ClientId,
    /// Empty for a client whom the sender may not see.
    pub name: String,
    pub outcome: Outcome,
}

/// What became of one client of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    Queued,
    NoEmail,
    AlreadyActive,
    /// R6: the address serves another portal account, or another client's open invitation.
    AddressInUse,
    /// Not there, or not to be seen by the sender.
    NotFound,
}

impl Outcome {
    pub const ALL: [Self; 5] = [Self::Queued, Self::NoEmail, Self::AlreadyActive, Self::AddressInUse, Self::NotFound];

    pub fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::NoEmail => "no_email",
            Self::AlreadyActive => "already_active",
            Self::AddressInUse => "address_in_use",
            Self::NotFound => "not_found",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key)
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::NoEmail => "Not invited: no e-mail address on file. Add one, then invite.",
            Self::AlreadyActive => "Not invited: already has an active account. Send forms instead.",
            Self::AddressInUse => "Not invited: this e-mail address is in use for another portal account. Use another address.",
            Self::NotFound => "Not invited: this client was not found.",
        }
    }
}

/// How far the e-mails of a batch are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchProgress {
    pub queued: i64,
    pub sent: i64,
    pub failed: i64,
    /// Why the queue waits, if it does: the mail server's words of the last try that will be repeated.
    pub waiting_because: Option<String>,
    /// Until the last turn, at the practice's pace; 0 when all may leave now.
    pub seconds_left: i64,
}

impl BatchProgress {
    pub fn total(&self) -> i64 {
        self.queued + self.sent + self.failed
    }

    pub fn is_done(&self) -> bool {
        self.queued == 0
    }
}
