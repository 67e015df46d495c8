//! An invitation is one client's right to sign up, by one e-mail, until it is used, replaced, revoked, locked or runs out.
//! Here are its states and ledger, and what sending a batch asks for and answers.

mod batch;
mod batch_page;
mod sending;
mod state;

pub use batch::{
    Audience, ChosenSeen, DefaultChange, DefaultMessage, DraftTotals, InvitationBatch, Readers, Recipient, RecipientPage, RecipientsWanted,
    SendDraft, SharedAddress,
};
pub use batch_page::{BatchPage, BatchReason, BatchRetry, BatchRow, BatchRows, SendingView};
pub use sending::{BatchProgress, BatchPurpose, BatchReceipt, BatchState, ClientOutcome, Outcome};
pub use state::{Delivery, InvitationEvent, InvitationState, LedgerKind, WRONG_ANSWER_LIMIT};

use crate::{
    Moment,
    clients::PortalState,
    ids::{BatchId, ClientId, InvitationId},
};
use serde::{Deserialize, Serialize};

/// One invitation as staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationView {
    pub id: InvitationId,
    pub client_id: ClientId,
    pub batch_id: BatchId,
    pub client_name: String,
    pub email: String,
    pub state: InvitationState,
    pub delivery: Delivery,
    /// In the words of [`PortalState`]: where this invitation left the client.
    pub stands: PortalState,
    pub expires: Moment,
    pub created: Moment,
    pub invited_by: String,
    pub forms_done: i64,
    pub forms_total: i64,
    /// Oldest first.
    pub ledger: Vec<LedgerEntry>,
}

/// A fresh link that staff hand over themselves (R29). It is shown once, and kept nowhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandedLink {
    pub url: String,
    pub expires: Moment,
}

/// One line of an invitation's ledger (R9).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    pub kind: LedgerKind,
    /// The mail server's words, or why.
    pub detail: Option<String>,
    pub actor_name: Option<String>,
    pub at: Moment,
}

/// R9: nobody is stuck before. An e-mail may lie unread for so many days, until the first reminder (R28).
pub const QUIET_DAYS: i64 = 3;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActivityFilter {
    #[default]
    All,
    /// R9: for any of the reasons below.
    Stuck,
    NotDelivered,
    /// Sent [`QUIET_DAYS`] ago, and the link not followed.
    NeverOpened,
    Opened,
    RanOut,
    Locked,
    FormsUnfinished,
    SignedUp,
}

impl ActivityFilter {
    pub const ALL: [Self; 9] = [
        Self::All,
        Self::SignedUp,
        Self::Stuck,
        Self::NotDelivered,
        Self::NeverOpened,
        Self::Opened,
        Self::RanOut,
        Self::Locked,
        Self::FormsUnfinished,
    ];
    /// R9: why somebody is stuck.
    pub const REASONS: [Self; 6] = [Self::NotDelivered, Self::NeverOpened, Self::Opened, Self::RanOut, Self::Locked, Self::FormsUnfinished];

    /// As it stands in the page's address.
    pub fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Stuck => "stuck",
            Self::NotDelivered => "not-delivered",
            Self::NeverOpened => "never-opened",
            Self::Opened => "opened",
            Self::RanOut => "ran-out",
            Self::Locked => "locked",
            Self::FormsUnfinished => "forms-unfinished",
            Self::SignedUp => "signed-up",
        }
    }

    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.key() == key).unwrap_or_default()
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Stuck => "Stuck",
            Self::NotDelivered => "Not delivered",
            Self::NeverOpened => "Never opened",
            Self::Opened => "Opened, not signed up",
            Self::RanOut => "Ran out",
            Self::Locked => "Locked",
            Self::FormsUnfinished => "Forms unfinished",
            Self::SignedUp => "Signed up",
        }
    }

    /// Those listed are stuck, for one reason or another.
    pub fn is_stuck(self) -> bool {
        !matches!(self, Self::All | Self::SignedUp)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityQuery {
    /// For clients, as in their list.
    pub search: String,
    pub filter: ActivityFilter,
    pub batch: Option<BatchId>,
    pub after: Option<String>,
}

/// What one click sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchView {
    pub created: Moment,
    pub sender_name: String,
    pub invitation_count: i64,
}

/// *Activity*: newest first, at most 50 a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivityPage {
    /// When only one batch was asked for; with the first page alone.
    pub batch: Option<BatchView>,
    pub invitations: Vec<InvitationView>,
    pub next: Option<String>,
}
pub use state::stands;
