//! A practice's forms as lists show them, and a submitted response as staff read it. The engine itself is in [`crate::forms`].

use crate::{
    Moment,
    forms::{ComparedItem, Score},
    home::ToReview,
    ids::{ClientId, FormId, FormRequestId, ResponseId},
    portal::FormRequestState,
};
use serde::{Deserialize, Serialize};

/// A published form, to be chosen for an invitation (R18).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormSummary {
    pub id: FormId,
    pub title: String,
    pub version: i64,
    pub minutes: i64,
    pub is_scored: bool,
    pub needs_signature: bool,
    /// Goes with an invitation unless the inviter says otherwise.
    pub is_default: bool,
}

/// Whether a form can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FormState {
    /// It has no version yet.
    Draft,
    Published,
    /// It is sent no more. What was asked of clients stays asked, in its version.
    Retired,
}

impl FormState {
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Retired];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Retired => "withdrawn",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Published => "Published",
            Self::Retired => "Retired",
        }
    }
}

/// A form as whoever looks after the practice's forms sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CatalogForm {
    /// Of its newest version.
    pub summary: FormSummary,
    pub state: FormState,
    pub published: Moment,
    /// Clients who have been asked for it and have not submitted it.
    pub open_count: i64,
}

/// Characters of a form's file.
pub const FORM_FILE_LIMIT: usize = 1_000_000;

/// What a file with a FHIR Questionnaire would become, before anything is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormFile {
    pub title: String,
    pub question_count: i64,
    pub minutes: i64,
    pub becomes: Becomes,
    /// Another form that can be sent is called the same.
    pub has_namesake: bool,
    /// Questions that cannot be answered here yet. They stay in the form and are shown as that; nothing is dropped.
    pub unsupported: Vec<String>,
    /// Where it does not keep to FHIR R4, in words. It can be used all the same.
    pub departures: Vec<String>,
}

/// By its `url`, since that is what names a questionnaire (FHIR R4, canonical resources).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Becomes {
    NewForm,
    /// Of the form with this title, after a version that clients who have begun go on with.
    NewVersion {
        of: String,
        version: i64,
        /// Clients who have been asked for an earlier version and keep it.
        open_count: i64,
    },
    /// It is what is published already.
    Same {
        of: String,
    },
}

/// A submitted response in the version that was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResponseView {
    pub id: ResponseId,
    pub request: FormRequestId,
    pub client: ClientId,
    pub client_name: String,
    pub title: String,
    pub version: i64,
    pub state: FormRequestState,
    pub submitted: Moment,
    pub submitted_by: String,
    pub reviewed: Option<Review>,
    /// The client's response before this one to the same form, which the items are compared with.
    pub previous: Option<PreviousResponse>,
    pub items: Vec<ComparedItem>,
    pub score: Option<Score>,
    /// Of all the client's responses to this form that have a score, newest first; empty when there is no other one.
    pub scores: Vec<ScoreRow>,
    /// Their complete ones over time, as SVG; none when there are fewer than two.
    pub chart: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    pub at: Moment,
    /// Not known of what was reviewed before it was written down.
    pub by: Option<String>,
}

/// What marking as reviewed comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reviewed {
    pub review: Review,
    /// The form after it that waits for a review, of those whom the reader sees.
    pub next: Option<ToReview>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviousResponse {
    pub id: ResponseId,
    pub submitted: Moment,
}

/// A response of the same client to the same form, in whatever version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    pub response: ResponseId,
    pub submitted: Moment,
    pub score: Score,
}
