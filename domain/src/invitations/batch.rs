//! What the dialog for inviting starts from, and what a click on *Send* carries (R10).

use crate::{
    Language, Moment,
    clients::ClientSelection,
    form_catalog::FormSummary,
    ids::{ClientId, FormId},
    invitations::ClientOutcome,
    messages::{DraftPage, DraftPlace, EmailFrame, InvitationDefault, KeptDraft, PlaceholderValues, WrittenMessage},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Everything that one click sends. The same key sent twice invites once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationBatch {
    /// Made by the browser when the dialog opens; 8 to 64 letters, digits or hyphens.
    pub idempotency_key: String,
    pub clients: ClientSelection,
    /// As the draft had it. When others are found now than were shown, nobody is invited; of those whom a search finds it must be told.
    #[serde(default)]
    pub seen: Option<ChosenSeen>,
    /// Where a draft of it may have been kept: it ends with the sending.
    #[serde(default)]
    pub draft: Option<DraftPlace>,
    /// The page that sends it: what another page of the same person has kept there since stays. Without one, whatever there is ends.
    #[serde(default)]
    pub draft_page: Option<DraftPage>,
    /// One in each language that its clients read; who reads none of them gets the first.
    pub messages: Vec<WrittenMessage>,
    pub forms: Vec<FormId>,
    /// R16: administrators alone.
    pub save_as_default: bool,
    /// What the message was written from. Where it is saved as the default, and that is another by now, nothing is sent.
    #[serde(default)]
    pub default_seen: Option<InvitationDefault>,
}

/// Who was chosen when it was prepared: what is sent goes to them at the addresses that were shown, or to nobody (R14, R15).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenSeen {
    /// Since then: whoever is invited by another click later is told of before they are invited again (R10).
    pub at: DateTime<Utc>,
    pub count: i64,
    /// A digest of who they are, their addresses, and how often they were invited. The server makes and compares it.
    pub digest: String,
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
    pub audience: Audience,
    /// Asked for, but not to be invited, each with the reason; of those whom a search finds, the first.
    pub left_out: Vec<ClientOutcome>,
    /// Those of the chosen who have one address, the first of whom can be invited (R6); of many addresses, the first.
    pub sharing: Vec<SharedAddress>,
    pub may_save_as_default: bool,
}

/// An address that several of the chosen have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedAddress {
    pub email: String,
    /// In the order in which they would be invited; of many, the first.
    pub names: Vec<String>,
}

/// To whom a message goes, and what it takes to show it as each of them gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audience {
    /// Those whom the selection names; of those whom a search finds, the first.
    pub recipients: Vec<Recipient>,
    /// Where the next recipients begin.
    pub next: Option<String>,
    pub totals: DraftTotals,
    pub seen: ChosenSeen,
    /// In the practice's own language.
    pub frame: EmailFrame,
    /// The `From` that the e-mail will carry, as a mail program shows it.
    pub from: String,
    pub form_titles_allowed: bool,
}

impl Audience {
    /// Those that the recipients read, the practice's own first if it is one of them; without recipients, that alone.
    pub fn languages(&self) -> Vec<Language> {
        let own = Language::of(None, &self.frame.lang);
        if self.totals.recipients() == 0 {
            return vec![own];
        }
        Language::beginning_with(own).filter(|language| self.totals.readers_of(*language) > 0).collect()
    }
}

/// Everybody whom the selection means, whether or not the draft names them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DraftTotals {
    /// Of those who will be invited.
    pub readers: Vec<Readers>,
    /// Chosen, and not to be invited.
    pub left_out: i64,
}

/// The recipients who read one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Readers {
    pub language: Language,
    pub count: i64,
    /// Of these, those for whom something stands in the place of a preferred name (R13).
    pub without_preferred_name: i64,
}

impl DraftTotals {
    pub fn of(recipients: &[Recipient], left_out: usize) -> Self {
        let mut totals = Self { readers: Vec::new(), left_out: i64::try_from(left_out).unwrap_or(i64::MAX) };
        for recipient in recipients {
            let has_none = recipient.values.client_preferred_name.as_ref().is_none_or(|name| name.trim().is_empty());
            totals.add(&Readers { language: recipient.values.language, count: 1, without_preferred_name: i64::from(has_none) });
        }
        totals
    }

    pub fn add(&mut self, more: &Readers) {
        match self.readers.iter_mut().find(|readers| readers.language == more.language) {
            Some(readers) => {
                readers.count += more.count;
                readers.without_preferred_name += more.without_preferred_name;
            }
            None => self.readers.push(more.clone()),
        }
    }

    pub fn recipients(&self) -> i64 {
        self.readers.iter().map(|readers| readers.count).sum()
    }

    pub fn chosen(&self) -> i64 {
        self.recipients() + self.left_out
    }

    pub fn readers_of(&self, language: Language) -> i64 {
        self.readers.iter().find(|readers| readers.language == language).map_or(0, |readers| readers.count)
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

/// Which recipients are asked for besides those that the draft names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RecipientsWanted {
    /// Those who come after a place in the list, as [`Audience::next`] or [`RecipientPage::next`] gave it.
    After(String),
    /// The first who reads a language, wherever in the list.
    FirstReader(Language),
}

/// Some of the recipients whom the draft does not name. None may be here, and others come after all the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecipientPage {
    pub recipients: Vec<Recipient>,
    pub next: Option<String>,
}
