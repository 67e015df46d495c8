//! A message in the languages that its recipients read, and the draft of one that is kept for whoever is writing it.

use super::Message;
use crate::{
    Language, Moment,
    clients::ClientSelection,
    ids::{ClientId, FormId},
};
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

    /// As it is stored.
    pub fn key(self) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::Client(client) => format!("client:{client}"),
            Self::Many => "many".to_owned(),
        }
    }
}

/// What was written and not sent or saved: kept for its writer, whatever happens to the browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptDraft {
    pub messages: Vec<WrittenMessage>,
    pub forms: Vec<FormId>,
    /// When it was kept last; none on its way to the server.
    pub at: Option<Moment>,
}
