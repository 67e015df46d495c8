//! A message in the languages that its recipients read, and the draft of one that is kept for whoever is writing it.

use super::Message;
use crate::{
    Language, Moment,
    clients::ClientSelection,
    ids::{ClientId, FormId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WrittenMessage {
    pub language: Language,
    pub message: Message,
}

/// What a client who reads `language` gets: the message in it, or else the first.
pub fn message_for(messages: &[WrittenMessage], language: Language) -> Option<&WrittenMessage> {
    messages.iter().find(|written| written.language == language).or_else(|| messages.first())
}

/// A sample that one has sent to oneself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleReceipt {
    pub to: String,
    /// The mail server's.
    pub words: String,
}

/// What somebody is writing. Each staff member has one draft a place: what was written for one client is never offered for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DraftPlace {
    /// Administrators alone.
    Default,
    Client(ClientId),
    /// To several clients at once, whoever they are; administrators alone (R1).
    Many,
    /// To go with forms, which an invitation's words do not fit (R20).
    FormsTo(ClientId),
    /// As [`Self::Many`].
    FormsToMany,
}

impl DraftPlace {
    /// Of a message to these clients; to none, it is the default.
    pub fn of(clients: &ClientSelection) -> Self {
        match clients.only() {
            Some(only) => Self::Client(only),
            None if clients.is_empty() => Self::Default,
            None => Self::Many,
        }
    }

    /// Of what goes with forms to these clients.
    pub fn of_forms(clients: &ClientSelection) -> Self {
        clients.only().map_or(Self::FormsToMany, Self::FormsTo)
    }

    /// As it is stored.
    pub fn key(self) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::Client(client) => format!("client:{client}"),
            Self::Many => "many".to_owned(),
            Self::FormsTo(client) => format!("forms:client:{client}"),
            Self::FormsToMany => "forms:many".to_owned(),
        }
    }
}

/// What was written and not sent or saved: kept for its writer, whatever happens to the browser. What they left as it was is not in it,
/// and is the default, whatever that is by then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptDraft {
    /// In the languages in which something was written.
    pub messages: Vec<WrittenMessage>,
    /// `None` while they are the default ones.
    #[serde(default)]
    pub forms: Option<Vec<FormId>>,
    /// Of forms for one client: as in [`crate::form_sharing::FormsBatch`].
    #[serde(default)]
    pub from_last_answers: bool,
    /// When it was kept last; none on its way to the server.
    pub at: Option<Moment>,
}

/// The page in which somebody writes a draft. Where another page of theirs has kept one since, what that holds is not overwritten.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DraftPage {
    /// Made by the browser, another in each tab; at most 64 bytes.
    pub id: String,
    /// When the draft was kept that the page began with, if there was one.
    pub began_with: Option<DateTime<Utc>>,
    /// Its writer has seen that there is another, and keeps this one instead.
    pub overwrites: bool,
}

/// What invitations start from, as somebody saw it: who saves another is refused when it is not so any more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InvitationDefault {
    pub messages: Vec<WrittenMessage>,
    pub forms: Vec<FormId>,
}

impl InvitationDefault {
    /// What of these is another, to be kept; `None` when nothing is. Forms have no order.
    pub fn changed_to(&self, messages: Vec<WrittenMessage>, forms: Vec<FormId>) -> Option<KeptDraft> {
        let messages: Vec<WrittenMessage> = messages.into_iter().filter(|written| !self.messages.contains(written)).collect();
        let are_the_same = forms.len() == self.forms.len() && forms.iter().all(|form| self.forms.contains(form));
        let forms = (!are_the_same).then_some(forms);
        (!messages.is_empty() || forms.is_some()).then_some(KeptDraft { messages, forms, ..KeptDraft::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn written(language: Language, subject: &str) -> WrittenMessage {
        WrittenMessage { language, message: Message { subject: subject.to_owned(), body_html: "<p>x</p>".to_owned() } }
    }

    #[test]
    fn of_what_was_written_that_alone_is_kept_which_is_another() {
        let forms = [1, 2, 3].map(|id| FormId(Uuid::from_u128(id)));
        let messages = [written(Language::English, "Hello"), written(Language::Spanish, "Hola")];
        let default = InvitationDefault { messages: messages.to_vec(), forms: forms[..2].to_vec() };
        assert_eq!(default.changed_to(messages.to_vec(), vec![forms[1], forms[0]]), None);
        let other = written(Language::English, "Welcome");
        let kept = default.changed_to(vec![other.clone(), messages[1].clone()], forms[..2].to_vec());
        assert_eq!(kept, Some(KeptDraft { messages: vec![other], ..KeptDraft::default() }));
        let kept = default.changed_to(messages.to_vec(), forms[1..].to_vec());
        assert_eq!(kept, Some(KeptDraft { forms: Some(forms[1..].to_vec()), ..KeptDraft::default() }));
    }

    #[test]
    fn a_draft_that_was_kept_before_is_read_with_its_forms() {
        let form = FormId(Uuid::from_u128(1));
        let before = serde_json::json!({ "messages": [written(Language::English, "Hello")], "forms": [form], "at": null });
        let read: KeptDraft = serde_json::from_value(before).unwrap();
        let messages = vec![written(Language::English, "Hello")];
        assert_eq!(read, KeptDraft { messages, forms: Some(vec![form]), ..KeptDraft::default() });
    }

    #[test]
    fn what_goes_with_forms_has_a_place_of_its_own() {
        let [one, other] = [1, 2].map(|id| ClientId(Uuid::from_u128(id)));
        let chosen = [vec![], vec![one], vec![other], vec![one, other]].map(ClientSelection::from);
        let places = chosen.iter().flat_map(|clients| [DraftPlace::of(clients), DraftPlace::of_forms(clients)]);
        let keys: std::collections::BTreeSet<String> = places.map(DraftPlace::key).collect();
        // Forms have no default message, so nobody chosen is as many.
        assert_eq!(keys.len(), 7, "{keys:?}");
    }
}
