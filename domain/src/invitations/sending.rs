//! What comes back for each client of a batch (R10), and how far the batch is.

use crate::ids::{BatchId, ClientId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchReceipt {
    pub batch: BatchId,
    /// Of the first clients, in the order that was asked for. Those of a large batch are written down while it goes on.
    pub outcomes: Vec<ClientOutcome>,
    pub progress: BatchProgress,
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
    /// Not decided yet: the batch is being written.
    Waiting,
    Queued,
    NoEmail,
    AlreadyActive,
    /// Of forms that are shared: there is no portal account yet.
    NotActive,
    /// Of forms that are sent again: the client has done them meanwhile, or they were withdrawn.
    NothingOpen,
    /// R6: the address serves another portal account, or another client's open invitation.
    AddressInUse,
    /// Not there, or not to be seen by the sender.
    NotFound,
    /// The batch was cancelled before it came to this client.
    Cancelled,
}

impl Outcome {
    pub const ALL: [Self; 9] = [
        Self::Waiting,
        Self::Queued,
        Self::NoEmail,
        Self::AlreadyActive,
        Self::NotActive,
        Self::NothingOpen,
        Self::AddressInUse,
        Self::NotFound,
        Self::Cancelled,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Queued => "queued",
            Self::NoEmail => "no_email",
            Self::AlreadyActive => "already_active",
            Self::NotActive => "not_active",
            Self::NothingOpen => "nothing_open",
            Self::AddressInUse => "address_in_use",
            Self::NotFound => "not_found",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key)
    }

    /// Of a sending for `purpose`.
    pub fn words(self, purpose: BatchPurpose) -> &'static str {
        match (self, purpose) {
            (Self::Waiting, _) => "Being prepared",
            (Self::Queued, _) => "Queued",
            (Self::NoEmail, BatchPurpose::Invitation) => "Not invited: no e-mail address on file. Add one, then invite.",
            (Self::NoEmail, BatchPurpose::Forms) => "Not sent: no e-mail address on file. Add one, then send the forms.",
            (Self::AlreadyActive, _) => "Not invited: already has an active account. Send forms instead.",
            (Self::NotActive, _) => "Not sent: no portal account yet. Invite first; forms can go along.",
            (Self::NothingOpen, _) => "Not sent: nothing of it is left to fill in. Send the forms anew to ask once more.",
            (Self::AddressInUse, _) => {
                "Not invited: this e-mail address serves another client, who has an account or an invitation. Use another address."
            }
            (Self::NotFound, BatchPurpose::Invitation) => "Not invited: this client was not found.",
            (Self::NotFound, BatchPurpose::Forms) => "Not sent: this client was not found.",
            (Self::Cancelled, BatchPurpose::Invitation) => "Not invited: the sending was cancelled.",
            (Self::Cancelled, BatchPurpose::Forms) => "Not sent: the sending was cancelled.",
        }
    }

    /// Decided, and left out.
    pub fn is_skipped(self) -> bool {
        matches!(self, Self::NoEmail | Self::AlreadyActive | Self::NotActive | Self::NothingOpen | Self::AddressInUse | Self::NotFound)
    }
}

/// What the e-mails of a batch are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BatchPurpose {
    #[default]
    Invitation,
    /// R20: forms for clients with an active account.
    Forms,
}

impl BatchPurpose {
    pub const ALL: [Self; 2] = [Self::Invitation, Self::Forms];

    pub fn key(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Forms => "forms",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key)
    }
}

/// What a person wants of a batch. What has left stays sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BatchState {
    #[default]
    Running,
    Paused,
    Cancelled,
}

impl BatchState {
    pub const ALL: [Self; 3] = [Self::Running, Self::Paused, Self::Cancelled];

    pub fn key(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// A cancelled batch stays cancelled: its clients are invited anew.
    pub fn may_become(self, wanted: Self) -> bool {
        self == wanted || self != Self::Cancelled
    }
}

/// How far a batch is: each of its clients is counted once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BatchProgress {
    pub purpose: BatchPurpose,
    pub state: BatchState,
    /// Not written down yet.
    pub waiting: i64,
    /// Written down, and not sent.
    pub queued: i64,
    pub sent: i64,
    pub failed: i64,
    /// Left out, for a reason of their own.
    pub skipped: i64,
    /// Taken back before they were sent: by cancelling, or because something newer took their place.
    pub cancelled: i64,
    /// Why the queue waits, if it does: the mail server's words of a try that will be repeated.
    pub waiting_because: Option<String>,
    /// The mail server's words of one that is tried again by itself, while others leave.
    pub tried_again: Option<String>,
    /// How many leave in a minute at most, as long as any are left: the practice's pace.
    pub per_minute: i64,
    /// At that pace, and not before the last is due.
    pub seconds_left: i64,
    /// The domain whose e-mails were put off, where it is they that take so long and not the pace.
    pub waits_for_domain: Option<String>,
}

impl BatchProgress {
    /// All who are or were to be invited.
    pub fn total(&self) -> i64 {
        self.waiting + self.queued + self.sent + self.failed + self.cancelled
    }

    /// All that still has to be done, whether or not the batch is paused.
    pub fn left(&self) -> i64 {
        self.waiting + self.queued
    }

    /// All that were handed to the mail server, whatever it said.
    pub fn handed(&self) -> i64 {
        self.sent + self.failed
    }

    pub fn is_done(&self) -> bool {
        self.left() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_outcomes_are_read_as_they_are_stored() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_key(outcome.key()), Some(outcome));
        }
        for state in BatchState::ALL {
            assert_eq!(BatchState::from_key(state.key()), Some(state));
        }
        for purpose in BatchPurpose::ALL {
            assert_eq!(BatchPurpose::from_key(purpose.key()), Some(purpose));
        }
    }

    #[test]
    fn r6_an_address_in_use_need_not_be_an_accounts() {
        let words = Outcome::AddressInUse.words(BatchPurpose::Invitation);
        assert!(words.contains("an account or an invitation"), "{words}");
    }

    #[test]
    fn a_cancelled_batch_never_goes_on() {
        use BatchState::{Cancelled, Paused, Running};
        assert!(Running.may_become(Paused) && Paused.may_become(Running) && Paused.may_become(Cancelled));
        assert!(Cancelled.may_become(Cancelled) && !Cancelled.may_become(Running) && !Cancelled.may_become(Paused));
    }

    #[test]
    fn a_batch_is_done_when_nobody_waits_and_nothing_is_queued() {
        let progress = BatchProgress { waiting: 1, sent: 2, skipped: 4, cancelled: 1, ..BatchProgress::default() };
        assert_eq!((progress.total(), progress.left(), progress.is_done()), (4, 1, false));
        assert_eq!(progress.handed(), 2, "what was taken back was not");
        assert!(BatchProgress { waiting: 0, ..progress }.is_done());
    }
}
