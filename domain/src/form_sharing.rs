//! Forms for clients who have an account already (R20): what the dialog starts from, and what a click on *Send* carries.

use crate::{
    Moment,
    clients::{ClientSelection, SelectionCounts},
    form_catalog::FormSummary,
    ids::{BatchId, FormId},
    invitations::{BatchProgress, Recipient},
    messages::EmailFrame,
};
use serde::{Deserialize, Serialize};

/// Everything that one click sends. The same key sent twice asks once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormsBatch {
    /// Made by the browser when the dialog opens; 8 to 64 letters, digits or hyphens.
    pub idempotency_key: String,
    pub clients: ClientSelection,
    /// How many the draft said were chosen by a search. When others are found now, nothing is sent: they were not shown.
    pub chosen_count: Option<i64>,
    /// In whatever order: they are asked in the practice's own.
    pub forms: Vec<FormId>,
    /// R21: each opens with what the client answered last. For one client alone.
    #[serde(default)]
    pub from_last_answers: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormsDraft {
    /// All that can be sent, in the practice's order.
    pub forms: Vec<FormSummary>,
    /// Of those with an account, the first: for the preview.
    pub first: Option<Recipient>,
    pub counts: SelectionCounts,
    pub frame: EmailFrame,
    /// The `From` that the e-mail will carry, as a mail program shows it.
    pub from: String,
}

impl FormsDraft {
    /// They have an account.
    pub fn recipients(&self) -> i64 {
        self.counts.active
    }

    /// Chosen, and left out.
    pub fn left_out(&self) -> i64 {
        self.counts.chosen - self.counts.active
    }
}

/// A sending of forms, in a list of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormsSending {
    pub batch: BatchId,
    pub by: String,
    pub at: Moment,
    /// Their titles.
    pub forms: Vec<String>,
    pub progress: BatchProgress,
}
