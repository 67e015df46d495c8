//! Forms for clients who have an account already (R20): what the dialog starts from, and what a click on *Send* carries.

use crate::{
    clients::ClientSelection,
    form_catalog::FormSummary,
    ids::FormId,
    invitations::{Audience, ChosenSeen},
    messages::{DraftPage, DraftPlace, KeptDraft, WrittenMessage},
};
use serde::{Deserialize, Serialize};

/// Everything that one click sends. The same key sent twice asks once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormsBatch {
    /// Made by the browser when the dialog opens; 8 to 64 letters, digits or hyphens.
    pub idempotency_key: String,
    pub clients: ClientSelection,
    /// As the draft had it. When others are found now than were shown, nothing is sent; of those whom a search finds it must be told.
    #[serde(default)]
    pub seen: Option<ChosenSeen>,
    /// Where a draft of it may have been kept: it ends with the sending.
    #[serde(default)]
    pub draft: Option<DraftPlace>,
    /// As in [`crate::invitations::InvitationBatch`].
    #[serde(default)]
    pub draft_page: Option<DraftPage>,
    /// One in each language that its clients read; who reads none of them gets the first.
    pub messages: Vec<WrittenMessage>,
    /// In whatever order: they are asked in the practice's own.
    pub forms: Vec<FormId>,
    /// R21: each opens with what the client answered last. For one client alone.
    #[serde(default)]
    pub from_last_answers: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormsDraft {
    /// The words that the program comes with, in every language; the practice's own first.
    pub messages: Vec<WrittenMessage>,
    /// All that can be sent, in the practice's order.
    pub forms: Vec<FormSummary>,
    /// Titles of forms that the draft names and that cannot be sent: they are not published any more.
    pub withdrawn_forms: Vec<String>,
    /// What the sender was writing when it was last kept, in the same place.
    pub kept: Option<KeptDraft>,
    /// Those of the chosen who have an account.
    pub audience: Audience,
    /// Each that can be sent and that some of them have open still.
    pub open: Vec<OpenForm>,
}

/// A form that is not asked of these again: the e-mail reminds them of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenForm {
    pub form: FormId,
    pub count: i64,
    /// Of those whom the draft lists.
    pub names: Vec<String>,
}
