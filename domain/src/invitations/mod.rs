//! An invitation is one client's right to sign up, by one e-mail, until it is used, replaced, revoked, locked or runs out.
//! Here are its states and ledger, and what sending a batch asks for and answers.

mod batch;
mod batch_page;
mod sending;
mod state;

pub use batch::{DefaultChange, DefaultMessage, DraftTotals, InvitationBatch, Readers, Recipient, RecipientPage, SendDraft};
pub use batch_page::{BatchPage, BatchReason, BatchRow, BatchRows};
pub use sending::{BatchProgress, BatchReceipt, BatchState, ClientOutcome, Outcome};
pub use state::{Delivery, InvitationEvent, InvitationState, LedgerKind, WRONG_ANSWER_LIMIT};

use crate::{
    Moment,
    clients::PortalState,
    ids::{ClientId, InvitationId},
};
use serde::{Deserialize, Serialize};

/// One invitation as staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationView {
    pub id: InvitationId,
    pub client_id: ClientId,
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

/// *Activity*: newest first, at most 50 a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivityPage {
    pub invitations: Vec<InvitationView>,
    pub next: Option<String>,
}
pub use state::stands;
