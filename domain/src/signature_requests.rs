//! A signature that one login asks another one for: two parents, or a client and a guardian, sign one form, each at home (R31). Who may
//! be asked, and whether a request still stands, is decided on the server, by the day and the right.

use crate::{
    Moment, Words,
    forms::{FiledItem, Item, Questionnaire},
    ids::LoginId,
    portal::{FormRequestView, PortalViewer},
    representatives::Relation,
};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignatureEnd {
    Signed,
    /// Whoever was asked does not sign.
    Declined,
    /// By whoever asked.
    TakenBack,
    /// Whoever was asked may sign no more, or there is nothing left to sign.
    Over,
}

impl SignatureEnd {
    pub const ALL: [Self; 4] = [Self::Signed, Self::Declined, Self::TakenBack, Self::Over];

    pub fn key(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Declined => "declined",
            Self::TakenBack => "taken_back",
            Self::Over => "over",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.key() == key)
    }
}

/// Somebody who may sign for a client, at a login of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoSigner {
    pub login: LoginId,
    pub name: String,
    /// None for the client themself.
    pub relation: Option<Relation>,
}

impl CoSigner {
    /// `Rita Parent (parent)`, in the reader's language.
    pub fn words_in(&self, words: Words) -> String {
        match self.relation {
            Some(relation) => format!("{} ({})", self.name, relation.capacity_in(words)),
            None => self.name.clone(),
        }
    }
}

/// What the reader has to do with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    Asker,
    Asked,
    Neither,
}

/// How a form stands whose signature was asked for, as far as there is anything to tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SigningState {
    /// Nobody changes the form meanwhile.
    Waits { asked: String, since: Moment, part: Part },
    /// Told to whoever asked.
    Declined { asked: String },
    /// Told to whoever asked, while another signature is missing.
    Signed { asked: String },
}

/// A question for a signature that nobody has given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingSignature {
    pub place: String,
    pub item: Item,
}

/// The page of one form's missing signatures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignaturePage {
    pub viewer: PortalViewer,
    pub request: FormRequestView,
    pub stage: SignatureStage,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SignatureStage {
    /// Somebody can be asked: each of these for each of those.
    Ask { missing: Vec<MissingSignature>, people: Vec<CoSigner> },
    /// Somebody else has been asked.
    Waits,
    /// The reader has been asked.
    Sign(Box<ToSign>),
}

/// What somebody who was asked reads and signs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToSign {
    pub asked_by: Option<String>,
    /// With what the form says, since that is what is agreed to.
    pub lines: Vec<FiledItem>,
    /// Of the answers in `lines`: what is signed is what was read.
    pub revision: i64,
    pub place: String,
    /// The one question alone.
    pub signature: Questionnaire,
    pub now: DateTime<FixedOffset>,
}

/// What became of the form when somebody signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterSigning {
    Submitted,
    /// Another signature is missing.
    GoesOn,
}
